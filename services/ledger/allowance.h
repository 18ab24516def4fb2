// What one caller may make the registry do in vain (PROTOCOL §7): acts take tokens as they are handed in,
// before anything of them is looked at, and those that are admitted get them back. So whoever does useful
// work is not slowed, and a flood of acts that come to nothing is. Any thread.
#pragma once

#include <algorithm>
#include <string>

#include "services/base/token_buckets.h"
#include "yidan/internal/v1/ledger.pb.h"

namespace yidan::ledger {

// An act: one token, and one more for every 4 KiB of contents.
std::int64_t TokensOf(const v1::SubmitActRequest& act);
std::int64_t TokensOf(const internal::v1::SubmitRequest& request);

class Allowance {
 public:
  struct Options {
    std::int64_t burst = 10'000;       // tokens at once
    std::int64_t per_second = 1'000;   // afterwards; at most 1,000,000
    std::size_t callers_max = 65'536;  // remembered at once
  };
  explicit Allowance(const Options& options)
      : burst_(options.burst),
        buckets_({.burst = options.burst,
                  .every_us = 1'000'000 / options.per_second,
                  .keys_max = options.callers_max}) {}

  // `now_ms`: of a clock that never goes back. What costs more than a bucket holds needs a full one.
  bool TryTake(const std::string& caller, std::int64_t tokens, std::int64_t now_ms) {
    return buckets_.TryTake(caller, std::min(tokens, burst_), now_ms * 1'000);
  }
  void GiveBack(const std::string& caller, std::int64_t tokens) {
    buckets_.GiveBack(caller, std::min(tokens, burst_));
  }

 private:
  const std::int64_t burst_;
  TokenBuckets buckets_;
};

}  // namespace yidan::ledger
