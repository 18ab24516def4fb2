// The calls of a server that may last: its streams, and answers on their way. A shutdown ends the streams; a
// caller that does not take its answer is cut off, so that nobody holds memory for ever by not reading.
// Thread rule: any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace yidan::rpc {

// A call, as a shutdown and the watch over slow readers see it.
class Drainable {
 public:
  using Clock = std::chrono::steady_clock;
  virtual ~Drainable() = default;
  // Takes nothing more in; ends once what is under way has been answered. Does not wait.
  virtual void Drain() = 0;
  // Cancels the call if one answer has been on its way since before `since`, and for the time that its bytes
  // take besides.
  virtual void CutIfStalled(Clock::time_point since) = 0;
};

// What a long answer may take longer than a short one: over the slowest line that is borne with.
inline std::chrono::milliseconds TimeFor(std::size_t bytes) {
  constexpr std::size_t kBytesAMillisecond = 64;
  return std::chrono::milliseconds(bytes / kBytesAMillisecond);
}

class OpenStreams {
 public:
  // An answer that is not taken for so long ends its call; 0: never.
  explicit OpenStreams(std::chrono::milliseconds stalled_max = std::chrono::milliseconds(0));
  ~OpenStreams();
  OpenStreams(const OpenStreams&) = delete;
  OpenStreams& operator=(const OpenStreams&) = delete;

  void Opened(const std::shared_ptr<Drainable>& stream);
  void Closed(const Drainable* stream);
  // From now on no stream takes anything in; new streams are told so at once.
  void Drain();
  [[nodiscard]] bool Draining() const;

 private:
  [[nodiscard]] std::vector<std::shared_ptr<Drainable>> All() const;  // REQUIRES: mutex_ held
  void Watch();

  const std::chrono::milliseconds stalled_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool draining_ = false;
  bool stopping_ = false;
  std::unordered_map<const Drainable*, std::weak_ptr<Drainable>> streams_;
  std::thread watch_;  // last: uses all of the above
};

}  // namespace yidan::rpc
