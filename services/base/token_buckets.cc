#include "services/base/token_buckets.h"

#include <algorithm>

namespace yidan {

// REQUIRES of all three below: mutex_ held.
bool TokenBuckets::HasTooFew(const std::string& key, std::int64_t tokens, std::int64_t now_us) const {
  const auto known = full_at_.find(key);
  const std::int64_t owed_us =
      known == full_at_.end() ? 0 : std::max<std::int64_t>(0, known->second - now_us);
  return owed_us + tokens * options_.every_us > options_.burst * options_.every_us;
}

void TokenBuckets::TakeFrom(const std::string& key, std::int64_t tokens, std::int64_t now_us) {
  if (!full_at_.contains(key)) MakeRoom(now_us);
  std::int64_t& full_at = full_at_.try_emplace(key, now_us).first->second;
  full_at = std::max(full_at, now_us) + tokens * options_.every_us;
}

// First whose bucket is full, then whose will be soonest.
void TokenBuckets::MakeRoom(std::int64_t now_us) {
  if (full_at_.size() < options_.keys_max) return;
  std::erase_if(full_at_, [now_us](const auto& item) { return item.second <= now_us; });
  if (full_at_.size() < options_.keys_max) return;
  full_at_.erase(std::min_element(full_at_.begin(), full_at_.end(),
                                  [](const auto& a, const auto& b) { return a.second < b.second; }));
}

bool TokenBuckets::TryTake(const std::string& key, std::int64_t tokens, std::int64_t now_us) {
  const std::scoped_lock lock(mutex_);
  if (HasTooFew(key, tokens, now_us)) return false;
  TakeFrom(key, tokens, now_us);
  return true;
}

void TokenBuckets::Take(const std::string& key, std::int64_t tokens, std::int64_t now_us) {
  const std::scoped_lock lock(mutex_);
  TakeFrom(key, tokens, now_us);
}

bool TokenBuckets::Lacks(const std::string& key, std::int64_t tokens, std::int64_t now_us) const {
  const std::scoped_lock lock(mutex_);
  return HasTooFew(key, tokens, now_us);
}

std::int64_t TokenBuckets::WaitUs(const std::string& key, std::int64_t tokens, std::int64_t now_us) const {
  const std::scoped_lock lock(mutex_);
  const auto known = full_at_.find(key);
  if (known == full_at_.end()) return 0;
  const std::int64_t spare_us = std::max<std::int64_t>(0, options_.burst - tokens) * options_.every_us;
  return std::max<std::int64_t>(0, known->second - spare_us - now_us);
}

void TokenBuckets::GiveBack(const std::string& key, std::int64_t tokens) {
  const std::scoped_lock lock(mutex_);
  if (const auto known = full_at_.find(key); known != full_at_.end()) {
    known->second -= tokens * options_.every_us;
  }
}

std::size_t TokenBuckets::remembered() const {
  const std::scoped_lock lock(mutex_);
  return full_at_.size();
}

}  // namespace yidan
