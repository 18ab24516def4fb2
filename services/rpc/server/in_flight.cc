#include "services/rpc/server/in_flight.h"

namespace yidan::rpc {
namespace {
constexpr std::size_t kSweepAt = 1024;  // idle callers remembered before they are swept out
}

bool InFlight::Counter::TryTake(std::size_t acts) {
  const std::size_t before = taken_.fetch_add(acts, std::memory_order_relaxed);
  if (before + acts <= max_) return true;
  taken_.fetch_sub(acts, std::memory_order_relaxed);
  return false;
}

std::shared_ptr<InFlight::Counter> InFlight::Of(const std::string& caller) {
  const std::scoped_lock lock(mutex_);
  if (counters_.size() >= kSweepAt) {
    std::erase_if(counters_, [](const auto& item) { return item.second.expired(); });
  }
  std::weak_ptr<Counter>& slot = counters_[caller];
  std::shared_ptr<Counter> counter = slot.lock();
  if (counter == nullptr) {
    counter = std::make_shared<Counter>(max_);
    slot = counter;
  }
  return counter;
}

}  // namespace yidan::rpc
