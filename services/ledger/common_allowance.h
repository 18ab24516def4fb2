// What acts that come to nothing may cost together, however many callers hand them in (PROTOCOL §7). Each
// caller has an allowance of its own (allowance.h); a thousand certificates have a thousand of those.
//
// Who does useful work earns what it needs: an act that was admitted covers one that is under way, up to
// `worth_max` of them, and one that came to nothing takes that back. What is not covered draws on one bucket
// of all callers, and gets it back if it is admitted. When that is empty a caller still has a little of its
// own, so that whoever is new can begin to earn, and doubles with each round of answers.
//
// Thread rule: any thread; a Ticket on one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "services/base/token_buckets.h"

namespace yidan::ledger {

class CommonAllowance {
 public:
  // In tokens (allowance.h).
  struct Options {
    std::int64_t burst = 20'000;       // of all callers together, at once
    std::int64_t per_second = 400;     // afterwards; at most 1,000,000
    std::int64_t newcomer_burst = 20;  // of each, besides
    std::int64_t newcomer_every_ms = 1'000;
    std::int64_t worth_max = 10'000;
    std::size_t callers_max = 65'536;  // remembered at once
  };

  // What one submission has under way, until it is known what came of it.
  class Ticket {
   public:
    Ticket(CommonAllowance& of, std::string caller, std::int64_t tokens, std::int64_t drawn)
        : of_(of), caller_(std::move(caller)), tokens_(tokens), drawn_(drawn) {}
    ~Ticket() { NotLookedAt(); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    // The first of these counts, and whoever hears an answer afterwards may rely on it.
    // How much of it was admitted; the rest came to nothing.
    void Judged(std::int64_t admitted) {
      if (std::exchange(open_, false)) of_.End(*this, admitted, tokens_ - admitted);
    }
    // Everything is as before.
    void NotLookedAt() {
      if (std::exchange(open_, false)) of_.End(*this, drawn_, drawn_);
    }

   private:
    friend class CommonAllowance;
    CommonAllowance& of_;
    const std::string caller_;
    const std::int64_t tokens_;
    const std::int64_t drawn_;  // from the bucket of all
    bool open_ = true;
  };

  explicit CommonAllowance(const Options& options)
      : options_(options),
        all_({.burst = options.burst, .every_us = 1'000'000 / options.per_second, .keys_max = 1}),
        newcomers_({.burst = options.newcomer_burst,
                    .every_us = options.newcomer_every_ms * 1'000,
                    .keys_max = options.callers_max}) {}

  // `now_ms`: of a clock that never goes back. Null: there is no room. What costs more than a bucket holds
  // needs a full one. The ticket must not outlive this.
  std::unique_ptr<Ticket> TryTake(const std::string& caller, std::int64_t tokens, std::int64_t now_ms);
  [[nodiscard]] const Options& options() const { return options_; }

 private:
  struct Caller {
    std::int64_t worth = 0;
    std::int64_t under_way = 0;
  };
  void End(const Ticket& ticket, std::int64_t given_back, std::int64_t vain);
  void MakeRoom();  // REQUIRES: mutex_ held

  const Options options_;
  TokenBuckets all_;
  TokenBuckets newcomers_;
  std::mutex mutex_;
  std::unordered_map<std::string, Caller> callers_;  // who is worth something, or has something under way
};

}  // namespace yidan::ledger
