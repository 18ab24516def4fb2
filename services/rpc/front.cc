#include "services/rpc/front.h"

#include <vector>

namespace yidan::rpc {

void Front::Opened(const std::shared_ptr<Drainable>& stream) {
  {
    const std::scoped_lock lock(mutex_);
    streams_.emplace(stream.get(), stream);
    if (!draining_) return;
  }
  stream->Drain();
}

void Front::Closed(const Drainable* stream) {
  const std::scoped_lock lock(mutex_);
  streams_.erase(stream);
}

void Front::Drain() {
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

bool Front::Draining() const {
  const std::scoped_lock lock(mutex_);
  return draining_;
}

}  // namespace yidan::rpc
