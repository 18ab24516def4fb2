// The streams that a server has open, so that a shutdown can end them. Thread rule: any thread.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

namespace yidan::rpc {

// An open stream, as a shutdown sees it.
class Drainable {
 public:
  virtual ~Drainable() = default;
  // Takes nothing more in; ends once what is under way has been answered. Does not wait.
  virtual void Drain() = 0;
};

class OpenStreams {
 public:
  void Opened(const std::shared_ptr<Drainable>& stream);
  void Closed(const Drainable* stream);
  // From now on no stream takes anything in; new streams are told so at once.
  void Drain();
  [[nodiscard]] bool Draining() const;

 private:
  mutable std::mutex mutex_;
  bool draining_ = false;
  std::unordered_map<const Drainable*, std::weak_ptr<Drainable>> streams_;
};

}  // namespace yidan::rpc
