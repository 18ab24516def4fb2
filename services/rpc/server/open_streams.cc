#include "services/rpc/server/open_streams.h"

#include <algorithm>

namespace yidan::rpc {

OpenStreams::OpenStreams(std::chrono::milliseconds stalled_max) : stalled_max_(stalled_max) {
  if (stalled_max_.count() > 0) watch_ = std::thread([this] { Watch(); });
}

OpenStreams::~OpenStreams() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (watch_.joinable()) watch_.join();
}

void OpenStreams::Watch() {
  const auto every =
      std::clamp(stalled_max_ / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(1000));
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, every, [this] { return stopping_; })) {
    const auto open = All();
    lock.unlock();
    for (const auto& stream : open) stream->CutIfStalled(Drainable::Clock::now() - stalled_max_);
    lock.lock();
  }
}

std::vector<std::shared_ptr<Drainable>> OpenStreams::All() const {
  std::vector<std::shared_ptr<Drainable>> open;
  for (const auto& [key, stream] : streams_) {
    if (auto alive = stream.lock()) open.push_back(std::move(alive));
  }
  return open;
}

void OpenStreams::Opened(const std::shared_ptr<Drainable>& stream) {
  {
    const std::scoped_lock lock(mutex_);
    streams_.emplace(stream.get(), stream);
    if (!draining_) return;
  }
  stream->Drain();
}

void OpenStreams::Closed(const Drainable* stream) {
  const std::scoped_lock lock(mutex_);
  streams_.erase(stream);
}

void OpenStreams::Drain() {
  std::vector<std::shared_ptr<Drainable>> open;
  {
    const std::scoped_lock lock(mutex_);
    draining_ = true;
    open = All();
  }
  for (const auto& stream : open) stream->Drain();
}

bool OpenStreams::Draining() const {
  const std::scoped_lock lock(mutex_);
  return draining_;
}

}  // namespace yidan::rpc
