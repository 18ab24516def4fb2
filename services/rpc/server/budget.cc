#include "services/rpc/server/budget.h"

#include <utility>

#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

constexpr std::size_t kSweepAt = 1024;  // accounts remembered before the idle ones are swept out
constexpr std::size_t kFullAnswerBytes = std::size_t{8} << 10U;
constexpr std::size_t kBriefAnswerBytes = std::size_t{2} << 10U;

tl::unexpected<api::ServiceError> Full(std::string message) {
  return tl::unexpected(
      ServiceErrorOf(v1::ERROR_REASON_QUEUE_FULL, std::move(message) + "; nothing was written"));
}

}  // namespace

struct Budget::Account {
  Account(const Options& options, std::shared_ptr<Counter> all_bytes)
      : acts(options.caller_acts),
        streams(options.caller_streams),
        bytes(options.caller_bytes),
        all(std::move(all_bytes)) {}
  Counter acts;
  Counter streams;
  Counter bytes;
  const std::shared_ptr<Counter> all;
};

bool Budget::Counter::TryTake(std::size_t amount) {
  std::size_t before = taken_.load(std::memory_order_relaxed);
  do {
    if (amount > max_ - before) return false;
  } while (!taken_.compare_exchange_weak(before, before + amount, std::memory_order_relaxed));
  return true;
}

Budget::Share::~Share() {
  account_->acts.GiveBack(acts_);
  account_->bytes.GiveBack(bytes_);
  account_->all->GiveBack(bytes_);
}

bool Budget::Share::Resize(std::size_t bytes) {
  if (bytes > bytes_) {
    const std::size_t more = bytes - bytes_;
    if (!account_->bytes.TryTake(more)) return false;
    if (!account_->all->TryTake(more)) {
      account_->bytes.GiveBack(more);
      return false;
    }
  } else {
    account_->bytes.GiveBack(bytes_ - bytes);
    account_->all->GiveBack(bytes_ - bytes);
  }
  bytes_ = bytes;
  return true;
}

Budget::Seat::~Seat() { account_->streams.GiveBack(1); }

std::shared_ptr<Budget::Account> Budget::Of(const std::string& caller) {
  const std::scoped_lock lock(mutex_);
  if (accounts_.size() >= kSweepAt) {
    std::erase_if(accounts_, [](const auto& item) { return item.second.expired(); });
  }
  std::weak_ptr<Account>& slot = accounts_[caller];
  std::shared_ptr<Account> account = slot.lock();
  if (account == nullptr) {
    account = std::make_shared<Account>(options_, all_);
    slot = account;
  }
  return account;
}

api::Reply<std::shared_ptr<Budget::Share>> Budget::Take(const std::shared_ptr<Account>& account,
                                                        std::size_t acts, std::size_t bytes) {
  if (!account->acts.TryTake(acts)) {
    return Full("you have " + std::to_string(account->acts.max()) + " acts under way");
  }
  if (!account->bytes.TryTake(bytes)) {
    account->acts.GiveBack(acts);
    return Full("your acts under way and the answers that you have not read take " +
                std::to_string(account->bytes.max()) + " bytes");
  }
  if (!account->all->TryTake(bytes)) {
    account->acts.GiveBack(acts);
    account->bytes.GiveBack(bytes);
    return Full("the acts of all callers under way take " + std::to_string(account->all->max()) + " bytes");
  }
  return std::make_shared<Share>(account, acts, bytes);
}

api::Reply<std::shared_ptr<Budget::Seat>> Budget::TakeSeat(const std::shared_ptr<Account>& account) {
  if (account->streams.TryTake(1)) return std::make_shared<Seat>(account);
  return Full("you have " + std::to_string(account->streams.max()) + " streams open");
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
