#include "services/ledger/common_allowance.h"

#include <algorithm>

namespace yidan::ledger {
namespace {

const std::string kAll;  // the one key of the bucket of all

}  // namespace

std::unique_ptr<CommonAllowance::Ticket> CommonAllowance::TryTake(const std::string& caller,
                                                                  std::int64_t tokens, std::int64_t now_ms) {
  const std::scoped_lock lock(mutex_);
  const auto known = callers_.find(caller);
  const Caller is = known == callers_.end() ? Caller() : known->second;
  const std::int64_t covered = std::clamp<std::int64_t>(is.worth - is.under_way, 0, tokens);
  std::int64_t drawn = tokens - covered;
  if (drawn > 0 && !all_.TryTake(kAll, std::min(drawn, options_.burst), now_ms * 1'000)) {
    // Also what it does not hold: a large batch is owed for as long as it would take to hand it in singly.
    const std::int64_t held = std::min(drawn, options_.newcomer_burst);
    if (newcomers_.Lacks(caller, held, now_ms * 1'000)) return nullptr;
    newcomers_.Take(caller, drawn, now_ms * 1'000);
    drawn = 0;
  }
  if (known == callers_.end()) MakeRoom();
  callers_[caller].under_way += tokens;
  return std::make_unique<Ticket>(*this, caller, tokens, std::min(drawn, options_.burst));
}

// What is given back is worth as much as what came to nothing costs.
void CommonAllowance::End(const Ticket& ticket, std::int64_t given_back, std::int64_t vain) {
  const std::scoped_lock lock(mutex_);
  all_.GiveBack(kAll, std::min(ticket.drawn_, given_back));
  const auto known = callers_.find(ticket.caller_);
  if (known == callers_.end()) return;
  Caller& caller = known->second;
  caller.under_way -= ticket.tokens_;
  caller.worth = std::clamp<std::int64_t>(caller.worth + given_back - vain, 0, options_.worth_max);
  if (caller.worth == 0 && caller.under_way == 0) callers_.erase(known);
}

// Of so many at once, who has nothing under way is forgotten: it earns anew.
void CommonAllowance::MakeRoom() {
  if (callers_.size() < options_.callers_max) return;
  std::erase_if(callers_, [](const auto& item) { return item.second.under_way == 0; });
}

}  // namespace yidan::ledger
