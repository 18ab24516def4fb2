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

// CLI11 lists them. What still comes here was written so that HandOver did not know it: an option of the root
// before a word that is another program's.
void AddHandedOver(Commands& commands) {
  const auto list = [&commands](CLI::App& group, const char* name, const char* help, const char* as) {
    commands.On(group.add_subcommand(name, help), [as](Session&) -> Answer<Output> {
      return BadInput("another program does this, with options of its own: write " + std::string(as));
    });
  };
  list(commands.root(), "admin",
       "fsck, rebuild, backup, restore: of a stopped registry's directory, by yidand",
       "yidan admin fsck --data DIR");
  list(commands.root(), "witness",
       "Cosign a registry's checkpoints as long as its log only grows, by yidan-watch (C2SP tlog-witness) "
       "(见证)",
       "yidan witness, and its options behind it");
  list(*commands.root().get_subcommand("log"), "audit",
       "As auditor, download every entry and replay the rules from zero, by yidan-watch (审计)",
       "yidan log audit, and its options behind it");
}

}  // namespace yidan::cli
