// Progress: a line on the terminal of somebody who waits, from the second second on, gone when it is over.
// Thread rule: constructed and destroyed by one thread; it has one of its own.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace yidan::console {

class Progress {
 public:
  // `what`: "yidan show: waiting for registry.example:8443". Nothing is written unless standard error is a
  // terminal.
  explicit Progress(std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void Run(const std::stop_token& stop);

  const std::string what_;
  std::mutex mutex_;
  std::condition_variable_any over_;
  std::jthread thread_;  // last: the others outlive it
};

}  // namespace yidan::console
