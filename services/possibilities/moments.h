// The moments at which time alone may change what the rules say of a document: ends that its state and the
// records hold. That something changes there, a dry run finds out. Pure; any thread.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include "services/possibilities/situation.h"

namespace yidan::possibilities {

// Moment -> why: OFFER_EXPIRES, REJECT_WINDOW_ENDS, RECALL_FROM, SALE_FROM, HOLD_ENDS, ORDER_LAPSES,
// GRANT_ENDS, RECOVERY, SUCCESSION, REACH_BEGINS. Only those after `after`, the nearest
// kMaxMoments; each the first millisecond of what comes next.
inline constexpr std::size_t kMaxMoments = 12;
using Moments = std::map<TimeMs, std::set<std::string_view>>;
Moments MomentsOf(const title::TitleState& title, const Records& records, TimeMs after);

}  // namespace yidan::possibilities
