// What acts under way may hold in a front's memory, of one caller and of all: each act from when it was read
// until its answer has been written, as many bytes as it has, or as its answer has once that is there. Who
// reads slowly holds its own share and nobody else's (PROTOCOL §7). Thread rule: any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "services/api/ledger_port.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::rpc {

class Budget {
 public:
  struct Options {
    std::size_t caller_acts = 8192;
    std::size_t caller_streams = 128;
    std::size_t caller_bytes = std::size_t{64} << 20U;
    std::size_t all_bytes = std::size_t{256} << 20U;
  };

  // A counter that never exceeds its bound.
  class Counter {
   public:
    explicit Counter(std::size_t max) : max_(max) {}
    // False, and nothing taken, if so much more would be too much.
    bool TryTake(std::size_t amount);
    void GiveBack(std::size_t amount) { taken_.fetch_sub(amount, std::memory_order_relaxed); }
    [[nodiscard]] std::size_t taken() const { return taken_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t max() const { return max_; }

   private:
    const std::size_t max_;
    std::atomic<std::size_t> taken_{0};
  };

  struct Account;
  // What was taken; gives it back when it ends. One thread at a time.
  class Share {
   public:
    Share(std::shared_ptr<Account> account, std::size_t acts, std::size_t bytes)
        : account_(std::move(account)), acts_(acts), bytes_(bytes) {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share();
    // To `bytes`. False, and as before, if that is too much.
    bool Resize(std::size_t bytes);

   private:
    const std::shared_ptr<Account> account_;
    const std::size_t acts_;
    std::size_t bytes_;
  };
  // A stream that is open.
  class Seat {
   public:
    explicit Seat(std::shared_ptr<Account> account) : account_(std::move(account)) {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat();

   private:
    const std::shared_ptr<Account> account_;
  };

  explicit Budget(const Options& options)
      : options_(options), all_(std::make_shared<Counter>(options.all_bytes)) {}
  // The caller's one account; lives as long as somebody holds it.
  std::shared_ptr<Account> Of(const std::string& caller);
  // QUEUE_FULL, and nothing taken, if it is too much; the message says of what.
  static api::Reply<std::shared_ptr<Share>> Take(const std::shared_ptr<Account>& account, std::size_t acts,
                                                 std::size_t bytes);
  static api::Reply<std::shared_ptr<Seat>> TakeSeat(const std::shared_ptr<Account>& account);
  // Of all callers, now.
  [[nodiscard]] std::size_t bytes() const { return all_->taken(); }

 private:
  const Options options_;
  const std::shared_ptr<Counter> all_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::weak_ptr<Account>> accounts_;
};

// What is set aside for the answer to one act until it is there. A usual answer fits; one that is larger is
// counted as it is.
std::size_t AnswerBytes(v1::ReceiptDetail detail);

// An answer for which there is no room is not kept: whoever reads its answers gets it by asking again.
api::ServiceError AnswerNotKept();

}  // namespace yidan::rpc
