// What other programs of ours do. Only the daemon opens a registry's database, and only the watch program
// keeps a copy of a log; the command line becomes them, so that it needs neither.
#include "services/console/hand_over.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>
#include <string_view>

#include "services/cli/commands.h"

namespace yidan::cli {
namespace {

struct Verb {
  const char* name;
  const char* help;
};
constexpr std::array kVerbs = {
    Verb{"fsck", "Hold every file and row against the log: place, damage, remedy, by yidand (查错)"},
    Verb{"rebuild", "Write anew what follows from the log, by yidand (重建)"},
    Verb{"backup", "Back up a stopped registry, by yidand (备份)"},
    Verb{"restore",
         "Bring a backup back, once somebody vouches that nothing newer was signed, by yidand (恢复)"},
};

// The line of `yidan admin VERB …`: what stood before `admin`, and what stands behind it. nullopt: it is
// another command's.
struct AdminLine {
  std::vector<std::string> before;
  std::vector<std::string> words;
};
std::optional<AdminLine> ReadAdmin(const std::vector<std::string>& arguments) {
  AdminLine out;
  std::size_t at = 0;
  while (at < arguments.size() && arguments[at].starts_with("-")) {
    const std::string& one = arguments[at++];
    const bool flag = one == "-h" || one == "--help" || one == "--version" || one == "--quiet";
    out.before.push_back(one);
    if (!flag && one.find('=') == std::string::npos && at < arguments.size()) ++at;
  }
  if (at == arguments.size() || arguments[at] != "admin") return std::nullopt;
  out.words.assign(arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1, arguments.end());
  return out;
}

// How the answer is printed is said by this program, and not by the one that does the work.
void TakeOurs(AdminLine& line) {
  const auto is_ours = [](const std::string& word) {
    return word == "--quiet" || word == "--output" || word.starts_with("--output=");
  };
  std::erase_if(line.before, is_ours);
  for (std::size_t i = 0; i < line.words.size();) {
    if (!is_ours(line.words[i])) {
      ++i;
      continue;
    }
    const auto first = line.words.begin() + static_cast<std::ptrdiff_t>(i);
    const bool two = line.words[i] == "--output" && i + 1 < line.words.size();
    line.words.erase(first, first + (two ? 2 : 1));
  }
}

// The other program's lines as one object. Its exit code is ours.
int AdminInJson(const std::vector<std::string>& words, std::ostream& out, std::ostream& err) {
  const std::string command = "admin " + words.front();
  const auto done = console::RunOther("yidand", "yidand", words);
  if (!done) return console::Report(done.error(), true, out, err, command);
  Json json = console::Answered(command);
  json["exit"] = done->exit;
  json["lines"] = Json::array();
  std::istringstream lines(done->output);
  for (std::string line; std::getline(lines, line);) json["lines"].push_back(line);
  out << Dump(json);
  return done->exit;
}

}  // namespace

// The words are the other program's to read, with the options of the root wherever they stand.
std::optional<int> HandOver(const std::vector<std::string>& arguments, bool json, std::ostream& out,
                            std::ostream& err) {
  if (auto admin = ReadAdmin(arguments)) {
    TakeOurs(*admin);
    const std::vector<std::string>& words = admin->words;
    const bool known =
        !words.empty() && std::any_of(kVerbs.begin(), kVerbs.end(),
                                      [&words](const Verb& verb) { return words.front() == verb.name; });
    if (!known) return std::nullopt;  // help, or a slip of the pen
    const std::string command = "admin " + words.front();
    if (!admin->before.empty()) {
      const Trouble unused =
          BadInput(admin->before.front() + ": yidan " + command +
                   " does not go by it; it works on a directory, with the options of `yidand " +
                   words.front() + "`")
              .value();
      return console::Report(unused, json, out, err, command);
    }
    if (json) return AdminInJson(words, out, err);
    return console::Report(console::HandOver("yidand", "yidand", words), json, out, err, command);
  }
  auto rest = console::WithoutWords(arguments, {"log", "audit"});
  const char* command = "audit";
  if (!rest) {
    rest = console::WithoutWords(arguments, {"witness"});
    command = "witness";
  }
  if (!rest) return std::nullopt;
  rest->insert(rest->begin(), command);
  return console::Report(console::HandOver("yidan-watch", "watch", *rest), json, out, err, command);
}

// CLI11 lists them. What still comes here was written so that HandOver did not know it: an option of the root
// before a word that is another program's.
void AddHandedOver(Commands& commands) {
  const auto list = [&commands](CLI::App& group, const char* name, const char* help, const std::string& as) {
    commands.On(group.add_subcommand(name, help), console::uses::kAct, [as](Session&) -> Answer<Output> {
      return BadInput("another program does this, with options of its own: write " + as);
    });
  };
  CLI::App* admin = commands.root().add_subcommand(
      "admin", "Of a stopped registry's directory, by yidand, with its options (运维)");
  admin->require_subcommand(1);
  for (const Verb& verb : kVerbs) {
    list(*admin, verb.name, verb.help, "yidan admin " + std::string(verb.name) + " --data DIR");
  }
  list(commands.root(), "witness",
       "Cosign a registry's checkpoints as long as its log only grows, by yidan-watch (C2SP tlog-witness) "
       "(见证)",
       "yidan witness, and its options behind it");
  list(*commands.root().get_subcommand("log"), "audit",
       "As auditor, download every entry and replay the rules from zero, by yidan-watch (审计)",
       "yidan log audit, and its options behind it");
}

}  // namespace yidan::cli
