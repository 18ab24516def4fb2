// admin fsck|rebuild|backup|restore: on a stopped registry's directory. Only the daemon opens a registry's
// database, so the command line hands over to `yidand`.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "services/cli/commands.h"

namespace yidan::cli {
namespace {

constexpr std::array<std::string_view, 4> kVerbs = {"fsck", "rebuild", "backup", "restore"};

// Beside this program if it is there, otherwise from PATH.
std::string Daemon() {
  std::error_code failed;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  const auto beside = self.parent_path() / "yidand";
  return !failed && std::filesystem::exists(beside, failed) ? beside.string() : "yidand";
}

}  // namespace

Answer<Output> RunAdmin(const std::vector<std::string>& words) {
  if (words.empty() || std::find(kVerbs.begin(), kVerbs.end(), words.front()) == kVerbs.end()) {
    return BadInput("admin: say fsck, rebuild, backup or restore, and then the options of `yidand " +
                    (words.empty() ? std::string("fsck") : words.front()) + "`");
  }
  std::string program = Daemon();
  std::vector<std::string> copy = words;
  std::vector<char*> argv = {program.data()};
  for (std::string& word : copy) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(program.c_str(), argv.data());  // returns only if there is none
  return BadInput("admin: yidand is neither beside this program nor on the PATH");
}

// The words are the daemon's to read, so CLI11 only lists the command; the root passes them on as they are.
void AddAdmin(Commands& commands) {
  commands.root().add_subcommand(
      "admin", "fsck, rebuild, backup, restore: of a stopped registry's directory, by yidand");
}

}  // namespace yidan::cli
