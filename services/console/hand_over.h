// Lines that are another program's of ours to run. One thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/client/trouble.h"

namespace yidan::console {

// Where the words of a command stand on the line, whatever options of the root stand before them: the options
// of the root with the words cut out, if the line begins so; nullopt if it does not. {"log", "audit"} of
// "--output json log audit --folder X": "--output json --folder X".
std::optional<std::vector<std::string>> WithoutWords(const std::vector<std::string>& arguments,
                                                     const std::vector<std::string>& words);

// Becomes another program of ours: the one beside this one, or in ../FOLDER, where a build tree has it, or on
// the PATH. Returns only if there is none, naming where it was looked for.
client::Trouble HandOver(const std::string& program, const std::string& folder,
                         const std::vector<std::string>& arguments);

// The same, run beside this one, which waits for it. Its standard error is ours.
struct Finished {
  int exit = 0;        // as the shell counts: 128 and the signal that ended it
  std::string output;  // what it wrote on standard output, 16 MiB of it at most
};
client::Answer<Finished> RunOther(const std::string& program, const std::string& folder,
                                  const std::vector<std::string>& arguments);

}  // namespace yidan::console
