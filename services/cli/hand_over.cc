// What other programs of ours do. Only the daemon opens a registry's database, and only the watch program
// keeps a copy of a log; the command line becomes them, so that it needs neither.
#include <algorithm>
#include <array>
#include <string_view>

#include "services/cli/commands.h"

namespace yidan::cli {
namespace {

constexpr std::array<std::string_view, 4> kVerbs = {"fsck", "rebuild", "backup", "restore"};

}  // namespace

// The words are the other program's to read, with the options of the root wherever they stand.
std::optional<Trouble> HandOver(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments.front() == "admin") {
    const std::vector<std::string> words(arguments.begin() + 1, arguments.end());
    if (words.empty() || std::find(kVerbs.begin(), kVerbs.end(), words.front()) == kVerbs.end()) {
      return BadInput("admin: say fsck, rebuild, backup or restore, and then the options of `yidand " +
                      (words.empty() ? std::string("fsck") : words.front()) + "`")
          .value();
    }
    return console::HandOver("yidand", "yidand", words);
  }
  auto rest = console::WithoutWords(arguments, {"log", "audit"});
  const char* command = "audit";
  if (!rest) {
    rest = console::WithoutWords(arguments, {"witness"});
    command = "witness";
  }
  if (!rest) return std::nullopt;
  rest->insert(rest->begin(), command);
  return console::HandOver("yidan-watch", "watch", *rest);
}

// CLI11 only lists them.
void AddHandedOver(Commands& commands) {
  commands.root().add_subcommand(
      "admin", "fsck, rebuild, backup, restore: of a stopped registry's directory, by yidand");
  commands.root().add_subcommand("witness",
                                 "Cosign a registry's checkpoints as long as its log only grows, by "
                                 "yidan-watch (C2SP tlog-witness) (见证)");
  commands.root().get_subcommand("log")->add_subcommand(
      "audit", "As auditor, download every entry and replay the rules from zero, by yidan-watch (审计)");
}

}  // namespace yidan::cli
