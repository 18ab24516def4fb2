// ReadPool: a few threads that answer readings. What one caller asks for waits in order; callers take turns,
// so whoever asks for much waits behind itself and holds up nobody else. What waits is bounded, in all and of
// each caller. Thread rule: any thread; Stop from one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace yidan::ledger {

class ReadPool {
 public:
  struct Options {
    unsigned threads = 2;
    std::size_t waiting_max = 10'000;
    std::size_t caller_waiting_max = 2'500;
  };
  enum class Posted { kTaken, kFull, kShareFull, kStopped };

  explicit ReadPool(const Options& options);
  // Runs what waits, then joins.
  ~ReadPool() { Stop(); }
  ReadPool(const ReadPool&) = delete;
  ReadPool& operator=(const ReadPool&) = delete;

  // Unless it is taken the task is untouched. Whoever has no name is one caller too.
  Posted Post(const std::string& caller, std::function<void()> task);
  void Stop();

 private:
  void Loop();

  const Options options_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::unordered_map<std::string, std::deque<std::function<void()>>> of_caller_;  // none is empty
  std::deque<std::string> turns_;  // each caller in of_caller_, once
  std::size_t waiting_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> threads_;  // last: uses all of the above
};

}  // namespace yidan::ledger
