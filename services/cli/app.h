// One run of `yidan`: reads the line, runs the command, prints what it has to say, and returns the exit
// code of DESIGN §9. Prints text for people, or one JSON object with --output json, on `out`; what went
// wrong goes to `err` as text and, with --output json, to `out` as JSON. One thread.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "services/cli/words.h"

namespace yidan::cli {

// `arguments` without the program's name.
int RunCommandLine(std::vector<std::string> arguments, const client::Surroundings& surroundings,
                   std::ostream& out, std::ostream& err);

}  // namespace yidan::cli
