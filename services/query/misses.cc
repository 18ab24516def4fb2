#include "services/query/misses.h"

#include <algorithm>

namespace yidan::query {

bool Misses::Exhausted(const std::string& caller, std::int64_t now_ms) const {
  const std::scoped_lock lock(mutex_);
  const auto found = full_at_.find(caller);
  if (found == full_at_.end()) return false;
  return found->second - now_ms > (options_.burst - 1) * options_.every_ms;
}

void Misses::Miss(const std::string& caller, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  if (!full_at_.contains(caller)) MakeRoom(now_ms);
  std::int64_t& full_at = full_at_.try_emplace(caller, now_ms).first->second;
  full_at = std::max(full_at, now_ms) + options_.every_ms;
}

std::size_t Misses::remembered() const {
  const std::scoped_lock lock(mutex_);
  return full_at_.size();
}

// REQUIRES: mutex_ held. First whose bucket is full, then whose will be soonest.
void Misses::MakeRoom(std::int64_t now_ms) {
  if (full_at_.size() < options_.callers_max) return;
  std::erase_if(full_at_, [now_ms](const auto& item) { return item.second <= now_ms; });
  if (full_at_.size() < options_.callers_max) return;
  full_at_.erase(std::min_element(full_at_.begin(), full_at_.end(),
                                  [](const auto& a, const auto& b) { return a.second < b.second; }));
}

}  // namespace yidan::query
