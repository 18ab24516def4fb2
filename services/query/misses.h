// How often a caller may name ids that are no document: a bucket of tokens for each, so that nobody finds
// documents by trying. Of readings and of acts together. Memory is bounded. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "services/base/token_buckets.h"

namespace yidan::query {

class Misses {
 public:
  struct Options {
    std::int64_t burst = 20;         // misses at once
    std::int64_t every_ms = 6'000;   // afterwards, one in
    std::size_t callers_max = 4096;  // remembered at once
  };
  Misses() : Misses(Options()) {}
  explicit Misses(Options options)
      : buckets_(
            {.burst = options.burst, .every_us = options.every_ms * 1'000, .keys_max = options.callers_max}) {
  }

  // `now_ms`: of a clock that never goes back.
  // Whether `more` misses would be too many.
  [[nodiscard]] bool Exhausted(const std::string& caller, std::int64_t now_ms, std::int64_t more = 1) const {
    return buckets_.Lacks(caller, more, now_ms * 1'000);
  }
  void Miss(const std::string& caller, std::int64_t now_ms, std::int64_t misses = 1) {
    buckets_.Take(caller, misses, now_ms * 1'000);
  }
  // What was no guess after all, or was earned; a bucket never holds more than `burst`.
  void GiveBack(const std::string& caller, std::int64_t misses) { buckets_.GiveBack(caller, misses); }
  // How long until `more` would not be too many; 0: now.
  [[nodiscard]] std::int64_t WaitMs(const std::string& caller, std::int64_t now_ms, std::int64_t more) const {
    return (buckets_.WaitUs(caller, more, now_ms * 1'000) + 999) / 1'000;
  }
  [[nodiscard]] std::size_t remembered() const { return buckets_.remembered(); }

 private:
  TokenBuckets buckets_;
};

}  // namespace yidan::query
