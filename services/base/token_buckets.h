// A bucket of tokens for each of many keys: so much at once, afterwards so much a second. Memory is bounded;
// a key that was forgotten begins anew, with a full bucket. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace yidan {

class TokenBuckets {
 public:
  struct Options {
    std::int64_t burst = 1;       // what a full bucket holds
    std::int64_t every_us = 1;    // afterwards one token comes back in so many microseconds
    std::size_t keys_max = 4096;  // remembered at once
  };
  explicit TokenBuckets(const Options& options) : options_(options) {}

  // `now_us`: of a clock that never goes back. False, and nothing taken, if the bucket holds less.
  bool TryTake(const std::string& key, std::int64_t tokens, std::int64_t now_us);
  // Also what the bucket does not hold: it is in debt then.
  void Take(const std::string& key, std::int64_t tokens, std::int64_t now_us);
  // Whether TryTake would say no.
  [[nodiscard]] bool Lacks(const std::string& key, std::int64_t tokens, std::int64_t now_us) const;
  // How long until the bucket holds so many; 0: it does. More than a bucket holds: until it is full.
  [[nodiscard]] std::int64_t WaitUs(const std::string& key, std::int64_t tokens, std::int64_t now_us) const;
  // What was taken and not used.
  void GiveBack(const std::string& key, std::int64_t tokens);
  [[nodiscard]] std::size_t remembered() const;

 private:
  [[nodiscard]] bool HasTooFew(const std::string& key, std::int64_t tokens, std::int64_t now_us) const;
  void TakeFrom(const std::string& key, std::int64_t tokens, std::int64_t now_us);
  void MakeRoom(std::int64_t now_us);

  const Options options_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> full_at_;  // when the key's bucket is full again
};

}  // namespace yidan
