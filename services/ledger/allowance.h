// What one caller may make the registry do that is of no use, or that stays for ever (PROTOCOL §7). Acts take
// tokens as they are handed in, before anything of them is looked at, and those that are admitted get them
// back: so whoever does useful work is not slowed, and a flood of acts that come to nothing is. Readings that
// go into the access record take one for each record. Any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "services/api/ledger_port.h"
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
    std::int64_t per_second = 100;     // afterwards; at most 1,000,000
    std::size_t callers_max = 65'536;  // remembered at once
  };
  explicit Allowance(const Options& options)
      : options_(options),
        burst_(options.burst),
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
  // For what is known only when it was done: also what there is not. The caller is in debt then.
  void Take(const std::string& caller, std::int64_t tokens, std::int64_t now_ms) {
    buckets_.Take(caller, tokens, now_ms * 1'000);
  }
  // How long until the caller has one token; 0: it has.
  [[nodiscard]] std::int64_t WaitMs(const std::string& caller, std::int64_t now_ms) const {
    return (buckets_.WaitUs(caller, 1, now_ms * 1'000) + 999) / 1'000;
  }

  [[nodiscard]] const Options& options() const { return options_; }

 private:
  const Options options_;
  const std::int64_t burst_;
  TokenBuckets buckets_;
};

// TOO_FAST, of an allowance for records of readings. `from_ms`: wall time from when on more is taken.
// `nothing_done`: how the message ends, "nothing was read".
api::ServiceError TooManyRecorded(const Allowance::Options& recorded, std::int64_t from_ms,
                                  std::string_view nothing_done);

}  // namespace yidan::ledger
