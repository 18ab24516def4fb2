#include "services/console/hand_over.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "services/posix/descriptor.h"

namespace yidan::console {
namespace {

constexpr std::size_t kOutputBytesMax = std::size_t{16} << 20U;

// Where the program may be; the last is looked for on the PATH.
std::vector<std::string> PlacesOf(const std::string& program, const std::string& folder, std::string& here) {
  std::error_code failed;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
  std::vector<std::string> out;
  if (!failed) {
    const auto beside = self.parent_path();
    here = beside.string();
    out = {(beside / program).string(), (beside.parent_path() / folder / program).string()};
  }
  out.push_back(program);
  return out;
}

// As execv takes them; they point into `words`.
std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

tl::unexpected<client::Trouble> NotThere(const std::string& program, const std::string& folder,
                                         const std::string& here) {
  return client::BadInput(program + " does this, and it is neither beside this program (" + here +
                          "), nor in " + (std::filesystem::path(here).parent_path() / folder).string() +
                          ", nor on the PATH");
}

}  // namespace

std::optional<std::vector<std::string>> WithoutWords(const std::vector<std::string>& arguments,
                                                     const std::vector<std::string>& words) {
  std::vector<std::string> out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& one = arguments[i];
    if (next == words.size()) {
      out.push_back(one);
    } else if (one.starts_with("-")) {
      out.push_back(one);
      const bool flag = one == "-h" || one == "--help" || one == "--version" || one == "--quiet";
      if (!flag && one.find('=') == std::string::npos && i + 1 < arguments.size()) {
        out.push_back(arguments[++i]);
      }
    } else if (one == words[next]) {
      ++next;
    } else {
      return std::nullopt;
    }
  }
  if (next < words.size()) return std::nullopt;
  return out;
}

client::Trouble HandOver(const std::string& program, const std::string& folder,
                         const std::vector<std::string>& arguments) {
  std::string here;
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const std::vector<char*> argv = Pointers(words);
  for (const std::string& path : PlacesOf(program, folder, here)) {
    ::execvp(path.c_str(), argv.data());  // returns only if it cannot
  }
  return NotThere(program, folder, here).value();
}

client::Answer<Finished> RunOther(const std::string& program, const std::string& folder,
                                  const std::vector<std::string>& arguments) {
  std::string here;
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const std::vector<char*> argv = Pointers(words);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return client::BadInput(std::string("no pipe to ") + program + ": " + std::strerror(errno));
  }
  const posix::Descriptor from(ends[0]);
  posix::Descriptor into(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, into.get(), STDOUT_FILENO);
  pid_t child = 0;
  int failed = ENOENT;
  for (const std::string& path : PlacesOf(program, folder, here)) {
    failed = ::posix_spawnp(&child, path.c_str(), &actions, nullptr, argv.data(), environ);
    if (failed == 0) break;
  }
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return NotThere(program, folder, here);
  { const posix::Descriptor ours = std::move(into); }  // or its end would never be seen
  Finished out;
  std::array<char, 4096> piece{};
  while (true) {
    const ssize_t n = ::read(from.get(), piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    const auto room = kOutputBytesMax - out.output.size();
    out.output.append(piece.data(), std::min(static_cast<std::size_t>(n), room));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  constexpr int kBySignal = 128;
  out.exit = WIFEXITED(status) ? WEXITSTATUS(status) : kBySignal + WTERMSIG(status);
  return out;
}

}  // namespace yidan::console
