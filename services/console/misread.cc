#include "services/console/misread.h"

#include <algorithm>
#include <cstddef>

namespace yidan::console {
namespace {

constexpr std::size_t kWordMax = 64;  // longer ones are near nothing that there is

// Insertions, deletions, substitutions, and neighbours exchanged (optimal string alignment).
std::size_t Distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + other});
      const bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::vector<std::string> CommandsOf(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (!command->get_name().empty()) out.push_back(command->get_name());
  }
  return out;
}

const CLI::App* CommandOf(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (!name.empty() && command->get_name() == name) return command;
  }
  return nullptr;
}

// Its own options and those of its groups.
void AddOptionsOf(const CLI::App& app, std::vector<const CLI::Option*>& out) {
  for (const CLI::Option* option : app.get_options()) out.push_back(option);
  for (const CLI::App* group : app.get_subcommands(nullptr)) {
    if (group->get_name().empty()) AddOptionsOf(*group, out);
  }
}

std::vector<std::string> NamesOf(const CLI::Option& option) {
  std::vector<std::string> out;
  for (const std::string& name : option.get_lnames()) out.push_back("--" + name);
  for (const std::string& name : option.get_snames()) out.push_back("-" + name);
  return out;
}

// The path of commands that the line has named so far, outermost first.
using Path = std::vector<const CLI::App*>;

std::string NameOf(const Path& path) {
  std::string out;
  for (const CLI::App* app : path) out += (out.empty() ? "" : " ") + app->get_name();
  return out;
}

// An option stands behind its command, or is the root's.
const CLI::Option* OptionNamed(const Path& path, const std::string& name,
                               std::vector<std::string>& there_are) {
  for (const CLI::App* app : path) {
    std::vector<const CLI::Option*> options;
    AddOptionsOf(*app, options);
    for (const CLI::Option* option : options) {
      for (const std::string& one : NamesOf(*option)) {
        if (one == name) return option;
        there_are.push_back(one);
      }
    }
  }
  return nullptr;
}

bool IsOption(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

std::string Listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string NoSuch(const std::string& word, const char* what, const Path& path,
                   const std::vector<std::string>& there_are, bool list) {
  const std::string nearest = Nearest(word, there_are);
  std::string out = "\"" + word + "\" is no " + what + " of " + NameOf(path);
  if (!nearest.empty()) return out + "; did you mean " + nearest + "?";
  return list ? out + "; there are " + Listed(there_are) : out;
}

}  // namespace

std::string Nearest(const std::string& typed, const std::vector<std::string>& words) {
  if (typed.size() > kWordMax) return {};
  std::string best;
  std::size_t least = typed.size() > 6 ? 2 : 1;
  bool tie = false;
  for (const std::string& word : words) {
    const std::size_t distance = Distance(typed, word);
    if (distance > least || word == best) continue;
    tie = distance == least && !best.empty();
    best = word;
    least = distance;
  }
  if (!best.empty() && !tie) return best;
  std::vector<std::string> begin;
  for (const std::string& word : words) {
    if (typed.size() > 1 && word.starts_with(typed)) begin.push_back(word);
  }
  if (begin.size() == 1) return begin.front();
  return best;
}

std::string Misread(const CLI::App& root, const std::vector<std::string>& arguments) {
  Path path = {&root};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    const std::vector<std::string> below = CommandsOf(*path.back());
    if (word == "--") break;
    if (IsOption(word)) {
      const std::size_t equals = word.find('=');
      const std::string name = word.substr(0, equals);
      std::vector<std::string> there_are;
      const CLI::Option* option = OptionNamed(path, name, there_are);
      if (option == nullptr) {
        const bool number = word.size() > 1 && word[1] >= '0' && word[1] <= '9';
        if (number) continue;
        return NoSuch(name, "option", path, there_are, false);
      }
      if (option->get_items_expected_max() > 0 && equals == std::string::npos) ++i;
      continue;
    }
    if (below.empty()) continue;  // a value
    const CLI::App* command = CommandOf(*path.back(), word);
    if (command == nullptr) return NoSuch(word, "command", path, below, path.size() > 1);
    path.push_back(command);
  }
  const std::vector<std::string> below = CommandsOf(*path.back());
  if (below.empty()) return {};
  return NameOf(path) + " needs a command" + (path.size() > 1 ? ": " + Listed(below) : std::string());
}

}  // namespace yidan::console
