// Files as the command line reads and writes them: services/posix, with BAD_INPUT for every error.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "services/cli/words.h"

namespace yidan::cli {

// At most `bytes_max` bytes; "-" is standard input.
Answer<std::string> ReadFile(const std::string& path, std::size_t bytes_max = std::size_t{1} << 20U);
// Whole or not at all: written beside, synced, renamed over. Keeps nothing of an older file. For what is made
// anew each time; what a person asked for by name goes through Put.
Answer<void> WriteFile(const std::string& path, std::string_view bytes, unsigned mode = 0644);

// --out FILE and --force of a command that writes a file for somebody.
struct Target {
  std::string path;
  bool force = false;
};
void AddTarget(CLI::App& command, const std::string& help, const std::shared_ptr<Target>& target);
// Writes the file that `option` names. BAD_INPUT where a file is already and --force was not given: an input
// or an earlier proof is not lost by a slip. Devices are written into.
Answer<void> PutFile(const std::string& option, const Target& target, std::string_view bytes);
// The same of --out, or, for "-", says nothing but `bytes`, which are JSON.
Answer<void> Put(const Target& target, const std::string& bytes, Output& out);
// Fails if there is a file already: nobody's key is overwritten.
Answer<void> CreateFile(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace yidan::cli
