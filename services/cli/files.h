// Files as the command line reads and writes them: services/posix, with BAD_INPUT for every error.
#pragma once

#include <string>
#include <string_view>

#include "services/cli/words.h"

namespace yidan::cli {

// At most `bytes_max` bytes.
Answer<std::string> ReadFile(const std::string& path, std::size_t bytes_max = std::size_t{1} << 20U);
// Whole or not at all: written beside, synced, renamed over. Keeps nothing of an older file.
Answer<void> WriteFile(const std::string& path, std::string_view bytes, unsigned mode = 0644);
// Fails if there is a file already: nobody's key is overwritten.
Answer<void> CreateFile(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace yidan::cli
