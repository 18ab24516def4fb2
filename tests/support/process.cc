#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace yidan::testing {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPoll{2};

std::size_t SizeOf(const std::string& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  return missing ? 0 : static_cast<std::size_t>(size);
}

int OpenForAppending(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("cannot open " + path + ": " + std::strerror(errno));
  return fd;
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentWith(const std::map<std::string, std::string>& added) {
  std::vector<std::string> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (!added.contains(text.substr(0, text.find('=')))) environment.push_back(text);
  }
  for (const auto& [name, value] : added) environment.push_back(name + "=" + value);
  return environment;
}

// Between fork and exec of a program with threads only calls that are safe in a signal handler may be made.
[[noreturn]] void BecomeChild(pid_t parent, int in, int out, int err, char* const* argv, char* const* envp) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // the parent died before the line above
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::execvpe(argv[0], argv, envp);
  const char* why = std::strerror(errno);
  static_cast<void>(!::write(STDERR_FILENO, why, std::strlen(why)));
  ::_exit(127);
}

}  // namespace

Process::Process(const Command& command, const std::string& output) : output_(output) {
  out_start_ = SizeOf(output + ".out");
  err_start_ = SizeOf(output + ".err");
  std::vector<std::string> words = command.argv;
  std::vector<std::string> variables = EnvironmentWith(command.environment);
  const std::vector<char*> argv = Pointers(words);
  const std::vector<char*> envp = Pointers(variables);
  const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int out = OpenForAppending(output + ".out");
  const int err = OpenForAppending(output + ".err");
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) BecomeChild(parent, in, out, err, argv.data(), envp.data());
  for (const int fd : {in, out, err}) ::close(fd);
  if (pid_ < 0) throw std::runtime_error("cannot fork");
}

Process::~Process() { Kill(); }

std::string Process::Output(const char* extension, std::size_t from) const {
  const std::string whole = ReadWholeFile(output_ + extension);
  return whole.size() > from ? whole.substr(from) : "";
}

bool Process::Running() {
  if (status_) return false;
  int status = 0;
  const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return true;
  status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return false;
}

std::optional<std::string> Process::WaitForLine(const std::string& prefix, std::chrono::milliseconds limit) {
  for (const auto deadline = Clock::now() + limit; Clock::now() < deadline;
       std::this_thread::sleep_for(kPoll)) {
    const bool last_look = !Running();
    const std::string text = Output(".out", out_start_);
    for (std::size_t start = 0, end = 0; (end = text.find('\n', start)) != std::string::npos;
         start = end + 1) {
      if (text.compare(start, prefix.size(), prefix) == 0) return text.substr(start, end - start);
    }
    if (last_look) return std::nullopt;
  }
  return std::nullopt;
}

void Process::Signal(int signal) const {
  if (!status_) ::kill(pid_, signal);
}

void Process::Kill() {
  Signal(SIGKILL);
  while (Running()) std::this_thread::sleep_for(kPoll);
}

Finished Process::Wait(std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  while (Running() && Clock::now() < deadline) std::this_thread::sleep_for(kPoll);
  Kill();
  return {*status_, Output(".out", out_start_), Output(".err", err_start_)};
}

Finished Process::Stop(std::chrono::milliseconds limit) {
  Signal(SIGTERM);
  return Wait(limit);
}

Finished RunProgram(const Command& command, std::chrono::milliseconds limit) {
  const TemporaryDirectory directory;
  return Process(command, directory / "run").Wait(limit);
}

}  // namespace yidan::testing
