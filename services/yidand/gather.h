// What is wrong with the values of a command line, all of it at once: CLI11 itself stops at the first.
// Thread rule: one thread.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace yidan::yidand {

// From here on a value that an option's check refuses is one line in `faults`, with flag, value and limit,
// and parsing goes on; whoever parses must look there before it uses a value. Options of the app and of its
// subcommands that are there by now, but for the configuration file, which nothing can go on without.
// `faults` must outlive the app.
void GatherFaults(CLI::App& app, std::vector<std::string>& faults);

}  // namespace yidan::yidand
