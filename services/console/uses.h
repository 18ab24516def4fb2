// What of the settings a command goes by. A flag that it does not go by is refused by its name: whoever
// writes `search --as X` and is not heard would take the answer for X's.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "services/client/settings.h"
#include "services/client/trouble.h"

namespace yidan::console {

// Bits. --output and --quiet are every command's.
namespace uses {
inline constexpr unsigned kNothing = 0;
inline constexpr unsigned kKey = 1;         // --key
inline constexpr unsigned kAs = 2;          // --as
inline constexpr unsigned kPrincipal = 4;   // --principal
inline constexpr unsigned kConnection = 8;  // --server, --ca, --cert, --tls-key
inline constexpr unsigned kRegistryKey = 16;
inline constexpr unsigned kOutbox = 32;
inline constexpr unsigned kApproval = 64;   // --propose, --approver-key
inline constexpr unsigned kValidFor = 128;  // --valid-for
inline constexpr unsigned kDryRun = 256;    // --dry-run
inline constexpr unsigned kReading = kConnection | kRegistryKey;
inline constexpr unsigned kAct = 511;
}  // namespace uses

// What the root's options are read into.
struct GlobalFlags {
  client::Settings settings;
  std::string valid_for;
  std::string propose_into;
  std::vector<std::string> approver_keys;
  bool dry_run = false;
  bool quiet = false;
};
void AddGlobalFlags(CLI::App& root, GlobalFlags& flags);

// Of the flags on the line of `command` ("participant show"), which goes by `used`: BAD_INPUT names the first
// that it does not go by, or whose value cannot be one. `settings`: completed; a server is looked at wherever
// it comes from.
client::Answer<void> CheckGlobalFlags(const CLI::App& root, const std::string& command, unsigned used,
                                      const GlobalFlags& flags, const client::Settings& settings);

}  // namespace yidan::console
