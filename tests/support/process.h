// Real programs under a test: started, watched, stopped, killed. A child never outlives the test program:
// its destructor ends it, and if the test program itself dies the kernel kills it.
// Failures to start are std::runtime_error: a test has nothing better to do with them.
// Thread rule: the kernel ties a child's life to the *thread* that started it: start children from threads
// that live as long as they should. Otherwise one Process, one thread at a time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/files.h"

namespace yidan::testing {

struct Command {
  std::vector<std::string> argv;  // argv[0] is the program's path, or a name looked up in PATH
  std::map<std::string, std::string> environment = {};  // on top of the test's own
};

// How a program ended: its exit code, or 128 + the signal.
struct Finished {
  int status = 0;
  std::string out;
  std::string err;
};

class Process {
 public:
  // Output goes to `output`.out and `output`.err, appended to what is there.
  Process(const Command& command, const std::string& output);
  ~Process();  // SIGKILL if it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // The first whole line of this run's output that starts with `prefix`. nullopt if the program ended or
  // `limit` passed without one.
  std::optional<std::string> WaitForLine(const std::string& prefix, std::chrono::milliseconds limit);
  void Signal(int signal) const;
  // SIGKILL, and waits until it is gone.
  void Kill();
  // Waits for it to end by itself, and kills it after `limit`.
  Finished Wait(std::chrono::milliseconds limit = std::chrono::minutes(2));
  // SIGTERM, then Wait.
  Finished Stop(std::chrono::milliseconds limit = std::chrono::minutes(1));
  [[nodiscard]] bool Running();
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  [[nodiscard]] std::string Output(const char* extension, std::size_t from) const;

  const std::string output_;
  std::size_t out_start_ = 0;  // where this run's output begins
  std::size_t err_start_ = 0;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

// Runs a program to its end.
Finished RunProgram(const Command& command, std::chrono::milliseconds limit = std::chrono::minutes(2));

// Until `condition` holds. False: it did not come to that before a limit that only a failing test reaches.
template <class Condition>
bool Await(const Condition& condition, std::chrono::milliseconds limit = std::chrono::minutes(1)) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace yidan::testing
