#include "services/possibilities/moments.h"

#include <iterator>

namespace yidan::possibilities {

Moments MomentsOf(const title::TitleState& title, const Records& records, TimeMs after) {
  Moments out;
  const auto add = [&](TimeMs at, std::string_view why) {
    if (at > after) out[at].insert(why);
  };
  if (title.offer) add(title.offer->expires_at, "OFFER_EXPIRES");
  if (title.rejectable) {
    const title::Rejectable& window = *title.rejectable;
    add(window.until + 1, "REJECT_WINDOW_ENDS");  // until is inclusive
    // A hold on control stopped it: it ends later by what that takes.
    for (const auto& [id, hold] : title.holds) {
      if (window.held_since != 0 && hold.until != 0) {
        add(window.until + 1 + hold.until - window.held_since, "REJECT_WINDOW_ENDS");
      }
    }
  }
  if (title.surrender) add(title.surrender->recall_from, "RECALL_FROM");
  if (title.pledge) add(title.pledge->sale_from, "SALE_FROM");
  for (const auto& [id, hold] : title.holds) add(hold.until, "HOLD_ENDS");
  for (const auto& [id, order] : title.pending_orders) add(order.expires_at, "ORDER_LAPSES");
  for (const auto& [id, grant] : title.grants) add(grant.until, "GRANT_ENDS");
  for (const auto& [id, record] : records) {
    if (record.recovery) add(record.recovery->effective_at, "RECOVERY");
    if (record.succession) add(record.succession->effective_at, "SUCCESSION");
    for (const auto& reach : record.jurisdictions) add(reach.effective_at, "REACH_BEGINS");
    add(record.superior_from, "REACH_BEGINS");
  }
  if (out.size() > kMaxMoments) out.erase(std::next(out.begin(), kMaxMoments), out.end());
  return out;
}

}  // namespace yidan::possibilities
