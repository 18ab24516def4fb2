#include "services/rpc/server/budget.h"

#include <arpa/inet.h>

#include <algorithm>
#include <utility>

#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

constexpr std::size_t kFullAnswerBytes = std::size_t{8} << 10U;
constexpr std::size_t kBriefAnswerBytes = std::size_t{2} << 10U;

tl::unexpected<api::ServiceError> Full(std::string message) {
  return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_QUEUE_FULL, std::move(message)));
}

std::string Taken(const Budget::Counter& counter) {
  return " take as much as they may, " + std::to_string(counter.max()) + " bytes";
}

}  // namespace

struct Budget::Caller {
  explicit Caller(const Options& options)
      : acts(options.caller_acts),
        calls(options.caller_calls),
        streams(options.caller_streams),
        bytes(options.caller_bytes) {}
  Counter acts;
  Counter calls;
  Counter streams;
  Counter bytes;
};

struct Budget::Account {
  const std::shared_ptr<Counter> connection;
  const std::shared_ptr<Counter> address_calls;
  const std::shared_ptr<Caller> caller;
  const std::shared_ptr<Counter> all;
  const std::shared_ptr<Counter> all_calls;

  // Of all three, or of none.
  [[nodiscard]] api::Reply<void> TakeBytes(std::size_t bytes) const {
    constexpr const char* kHeld = "what you have under way and the answers that you have not read";
    if (!connection->TryTake(bytes))
      return Full(std::string(kHeld) + " on this connection" + Taken(*connection));
    if (!caller->bytes.TryTake(bytes)) {
      connection->GiveBack(bytes);
      return Full(kHeld + Taken(caller->bytes));
    }
    if (!all->TryTake(bytes)) {
      connection->GiveBack(bytes);
      caller->bytes.GiveBack(bytes);
      return Full("what all callers have under way and the answers that they have not read" + Taken(*all));
    }
    return {};
  }
  void GiveBackBytes(std::size_t bytes) const {
    connection->GiveBack(bytes);
    caller->bytes.GiveBack(bytes);
    all->GiveBack(bytes);
  }
};

bool Budget::Counter::TryTake(std::size_t amount) {
  std::size_t before = taken_.load(std::memory_order_relaxed);
  do {
    if (amount > max_ - before) return false;
  } while (!taken_.compare_exchange_weak(before, before + amount, std::memory_order_relaxed));
  return true;
}

Budget::Share::~Share() {
  account_->caller->acts.GiveBack(acts_);
  account_->GiveBackBytes(bytes_);
}

api::Reply<void> Budget::Share::Resize(std::size_t bytes) {
  if (bytes > bytes_) {
    if (auto taken = account_->TakeBytes(bytes - bytes_); !taken) return taken;
  } else {
    account_->GiveBackBytes(bytes_ - bytes);
  }
  bytes_ = bytes;
  return {};
}

Budget::Seat::~Seat() {
  if (stream_) account_->caller->streams.GiveBack(1);
  account_->caller->calls.GiveBack(1);
  account_->address_calls->GiveBack(1);
  account_->all_calls->GiveBack(1);
}

// REQUIRES: mutex_ held. So many are added between two sweeps as stayed after the first: what one costs does
// not grow with how many there are.
template <class Kept, class... Arguments>
std::shared_ptr<Kept> Budget::Find(Known<Kept>& known, const std::string& name,
                                   const Arguments&... arguments) {
  constexpr std::size_t kSweepAtLeast = 1024;
  if (known.by_name.size() >= known.sweep_at) {
    std::erase_if(known.by_name, [](const auto& item) { return item.second.expired(); });
    known.sweep_at = std::max(kSweepAtLeast, 2 * known.by_name.size());
  }
  std::weak_ptr<Kept>& slot = known.by_name[name];
  std::shared_ptr<Kept> kept = slot.lock();
  if (kept == nullptr) {
    kept = std::make_shared<Kept>(arguments...);
    slot = kept;
  }
  return kept;
}

std::shared_ptr<Budget::Account> Budget::Of(const std::string& caller, const std::string& connection) {
  const std::scoped_lock lock(mutex_);
  return std::make_shared<Account>(Account{Find(connections_, connection, options_.connection_bytes),
                                           Find(addresses_, AddressOf(connection), options_.address_calls),
                                           Find(callers_, caller, options_), all_, all_calls_});
}

api::Reply<std::shared_ptr<Budget::Share>> Budget::Take(const std::shared_ptr<Account>& account,
                                                        std::size_t acts, std::size_t bytes) {
  Caller& caller = *account->caller;
  if (!caller.acts.TryTake(acts)) {
    return Full("you have " + std::to_string(caller.acts.max()) + " acts under way; nothing was written");
  }
  if (auto taken = account->TakeBytes(bytes); !taken) {
    caller.acts.GiveBack(acts);
    return Full(taken.error().message + "; nothing was written");
  }
  return std::make_shared<Share>(account, acts, bytes);
}

api::Reply<std::shared_ptr<Budget::Seat>> Budget::TakeSeat(const std::shared_ptr<Account>& account,
                                                           bool stream) {
  constexpr const char* kNothing = " calls open; nothing was written";
  Caller& caller = *account->caller;
  if (!caller.calls.TryTake(1)) return Full("you have " + std::to_string(caller.calls.max()) + kNothing);
  if (!account->address_calls->TryTake(1)) {
    caller.calls.GiveBack(1);
    return Full("your address has " + std::to_string(account->address_calls->max()) + kNothing);
  }
  if (!account->all_calls->TryTake(1)) {
    caller.calls.GiveBack(1);
    account->address_calls->GiveBack(1);
    return Full("all callers together have " + std::to_string(account->all_calls->max()) + kNothing);
  }
  if (!stream || caller.streams.TryTake(1)) return std::make_shared<Seat>(account, stream);
  caller.calls.GiveBack(1);
  account->address_calls->GiveBack(1);
  account->all_calls->GiveBack(1);
  return Full("you have " + std::to_string(caller.streams.max()) + " streams open; nothing was written");
}

std::string AddressOf(const std::string& connection) {
  std::string address = connection.substr(0, connection.rfind(':'));
  constexpr std::string_view kOpen = "ipv6:%5B";
  constexpr std::string_view kClose = "%5D";
  if (!address.starts_with(kOpen) || !address.ends_with(kClose)) return address;
  address = address.substr(kOpen.size(), address.size() - kOpen.size() - kClose.size());
  in6_addr parsed{};
  if (::inet_pton(AF_INET6, address.c_str(), &parsed) != 1) return address;
  return {reinterpret_cast<const char*>(&parsed), 8};
}

std::size_t AnswerBytes(v1::ReceiptDetail detail) {
  return detail == v1::RECEIPT_DETAIL_BRIEF ? kBriefAnswerBytes : kFullAnswerBytes;
}

api::ServiceError AnswerNotKept() {
  return ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN,
                        "the act was judged, but you leave too many answers unread for this one to be kept: "
                        "read them, and ask again with the same request");
}

}  // namespace yidan::rpc
