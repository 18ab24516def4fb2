#include "services/rpc/server/open_streams.h"

#include <vector>

namespace yidan::rpc {

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
    for (const auto& [key, stream] : streams_) {
      if (auto alive = stream.lock()) open.push_back(std::move(alive));
    }
  }
  for (const auto& stream : open) stream->Drain();
}

bool OpenStreams::Draining() const {
  const std::scoped_lock lock(mutex_);
  return draining_;
}

}  // namespace yidan::rpc
