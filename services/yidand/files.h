// Small files of the data directory, written so that they are there whole after a power cut.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::yidand {

// kNotFound if there is none. At most 1 MiB.
Result<std::string> ReadFile(const std::string& path);
// Creates `path` with `mode`, and makes file and directory entry durable. kConflict if it exists.
Outcome WriteNewFile(const std::string& path, std::string_view bytes, unsigned mode);
// The same, over whatever is there: a crash leaves the old file or the new one.
Outcome ReplaceFile(const std::string& path, std::string_view bytes, unsigned mode);
// `from` takes the place of `to`, durably.
Outcome RenameFile(const std::string& from, const std::string& to);
// Creates the directory and its parents, readable by the owner only if new. Not an error if it exists.
Outcome MakeDirectory(const std::string& path);
// kDenied if group or others have any right on the file.
Outcome RequirePrivate(const std::string& path);

}  // namespace yidan::yidand
