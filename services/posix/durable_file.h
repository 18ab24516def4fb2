// Small files that are there whole after a power cut, and the directories they are in. Every error names the
// file and says what the system said; descriptor.h says which kind it is.
//
// A new file is written beside its place as PATH.new.XXXXXX, synced, renamed into place, and the directory is
// synced. So a crash leaves under PATH what was there before or the whole new file. It may leave the file
// beside too, which means nothing and may be deleted. Thread rule: any thread, any process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::posix {

inline constexpr std::size_t kFileBytesMax = std::size_t{1} << 20U;

// The whole file. kInvalid if it is larger than `bytes_max`.
Result<std::string> ReadFile(const std::string& path, std::size_t bytes_max = kFileBytesMax);
// The same; nullopt if there is none.
Result<std::optional<std::string>> ReadFileIfThere(const std::string& path,
                                                   std::size_t bytes_max = kFileBytesMax);
// The same, of a secret. kDenied if group or others have any right on the file.
Result<std::string> ReadPrivateFile(const std::string& path, std::size_t bytes_max = kFileBytesMax);

// A file where there is none, with `mode` whatever the umask. kConflict if anything has that name, a link to
// nowhere too: nobody's key is overwritten. Durable when it returns; after another error it may be there.
Outcome CreateFile(const std::string& path, std::string_view bytes, unsigned mode = 0600);
// A file over whatever is there, a link itself and not what it points to. Durable when it returns; after an
// error the old or the new may be there.
Outcome ReplaceFile(const std::string& path, std::string_view bytes, unsigned mode = 0600);
// What a person asked for by name: CreateFile, or ReplaceFile if `over` says so. A device, a pipe or a socket
// is written into and stays what it is (/dev/null, /dev/stdout). kConflict: there is such a file, and `over`
// does not say so.
enum class Over { kNothing, kWhatIsThere };
Outcome PutFile(const std::string& path, std::string_view bytes, unsigned mode, Over over);
// `from` takes the place of `to`, durably. REQUIRES: one file system.
Outcome RenameFile(const std::string& from, const std::string& to);
// Durably; success if there is none.
Outcome RemoveFile(const std::string& path);

// Two files or directories exchange their names at once, durably. kUnavailable: also where the file system
// cannot. REQUIRES: one file system.
Outcome ExchangeNames(const std::string& one, const std::string& other);
// How many bytes this process may still write on the file system of `path`.
Result<std::uint64_t> FreeBytes(const std::string& path);

// Makes a directory for its owner alone (0700), durably. One that is there stays as it is. kNotFound if the
// parent is not there, as when a disk is not mounted.
Outcome MakeDirectory(const std::string& path);
// The same, and one that is there is closed to others (0700).
Outcome MakePrivateDirectory(const std::string& path);
// As MakeDirectory, after its parents, which get the usual mode.
Outcome MakeDirectories(const std::string& path);

}  // namespace yidan::posix
