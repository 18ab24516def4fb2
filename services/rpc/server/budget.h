// What calls under way may hold in a front's memory, of one connection, of one caller and of all: a place
// from when their headers have come; acts from when they were read until their answer has been written,
// readings from when they are handed on until then. An act counts as many bytes as it has, or as its answer
// has once that is there; a reading what its answer has. Who reads slowly holds its own share and nobody
// else's (PROTOCOL §7). Thread rule: any thread.
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
    // Calls that are open, streams among them, from the first byte on: one that sends nothing takes some 10
    // KB.
    std::size_t caller_calls = 1024;
    std::size_t address_calls = 4096;  // from one address (of IPv6: from one /64)
    std::size_t all_calls = 16'384;
    std::size_t connection_bytes = std::size_t{48} << 20U;  // the largest export alone is 44 MiB
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

  struct Account;  // of a caller on one connection
  // What was taken; gives it back when it ends. One thread at a time.
  class Share {
   public:
    Share(std::shared_ptr<Account> account, std::size_t acts, std::size_t bytes)
        : account_(std::move(account)), acts_(acts), bytes_(bytes) {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share();
    // To `bytes`. QUEUE_FULL, and as before, if that is too much; the message says of what.
    api::Reply<void> Resize(std::size_t bytes);

   private:
    const std::shared_ptr<Account> account_;
    const std::size_t acts_;
    std::size_t bytes_;
  };
  // A call that is open, or a stream.
  class Seat {
   public:
    Seat(std::shared_ptr<Account> account, bool stream) : account_(std::move(account)), stream_(stream) {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat();

   private:
    const std::shared_ptr<Account> account_;
    const bool stream_;
  };

  explicit Budget(const Options& options)
      : options_(options),
        all_(std::make_shared<Counter>(options.all_bytes)),
        all_calls_(std::make_shared<Counter>(options.all_calls)) {}
  // `connection`: what no other that is open now has, as gRPC's name of the peer, "ipv4:192.0.2.1:443".
  std::shared_ptr<Account> Of(const std::string& caller, const std::string& connection);
  // QUEUE_FULL, and nothing taken, if it is too much; the message says of what. `acts`: 0 for a reading.
  static api::Reply<std::shared_ptr<Share>> Take(const std::shared_ptr<Account>& account, std::size_t acts,
                                                 std::size_t bytes);
  static api::Reply<std::shared_ptr<Seat>> TakeSeat(const std::shared_ptr<Account>& account, bool stream);
  // Of all callers, now.
  [[nodiscard]] std::size_t bytes() const { return all_->taken(); }
  [[nodiscard]] std::size_t calls() const { return all_calls_->taken(); }

 private:
  struct Caller;
  // By name, for as long as somebody holds it; what nobody holds any more is swept out now and then.
  template <class Kept>
  struct Known {
    std::unordered_map<std::string, std::weak_ptr<Kept>> by_name;
    std::size_t sweep_at = 1024;
  };
  template <class Kept, class... Arguments>
  static std::shared_ptr<Kept> Find(Known<Kept>& known, const std::string& name,
                                    const Arguments&... arguments);

  const Options options_;
  const std::shared_ptr<Counter> all_;
  const std::shared_ptr<Counter> all_calls_;
  std::mutex mutex_;
  Known<Caller> callers_;
  Known<Counter> connections_;
  Known<Counter> addresses_;
};

// Of gRPC's name of a peer, what all its connections share: an IPv4 address, an IPv6 address's first 64 bits.
std::string AddressOf(const std::string& connection);

// What is set aside for the answer to one act until it is there. A usual answer fits; one that is larger is
// counted as it is.
std::size_t AnswerBytes(v1::ReceiptDetail detail);
// The same for a reading.
inline constexpr std::size_t kReadingBytes = std::size_t{8} << 10U;

// An answer for which there is no room is not kept: whoever reads its answers gets it by asking again.
api::ServiceError AnswerNotKept();

}  // namespace yidan::rpc
