// What stands in the way of whoever would take a document, lend on it, or pay against it: on the document
// itself, and on those whose word it rests on, its issuer and its holder. Pure; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/title/directory.h"
#include "yidan/v1/title.pb.h"

namespace yidan::proof {

struct InTheWay {
  std::string_view code;  // "PLEDGED": stable, for programs
  std::string sentence;   // begins with the term
};

// As of when something is judged: a seal of the log.
struct AsOf {
  std::uint64_t index = 0;  // of the entry that would come next: the checkpoint's size
  std::int64_t at_ms = 0;   // the seal's time, Unix milliseconds
};

// Directory records by participant id.
using Records = std::map<std::string, title::ParticipantRecord>;

// The document's own: what has lapsed by `at_ms` is left out. The gravest first: ENDED,
// RELEASED_WITHOUT_SURRENDER, UNDER_ORDER, ORDER_PENDING, COURT_HOLD, DISPUTE_HOLD, CUSTOMS_HOLD, PLEDGED,
// SURRENDERED, ENDORSEMENT_GAP, OFFER_OPEN, REJECTABLE, PARTLY_DELIVERED, GOODS_WARNING, DORMANT,
// ORDER_FROM_PAPER. Empty: nothing. Of the standing of its parties it says nothing: InTheWayOf does.
std::vector<InTheWay> BurdensOf(const v1::TitleState& title, std::int64_t at_ms);

// Whose record bears on the document next, beside those in `records`: issuer, holder, and whoever carries on
// for one of them. Empty: all are there. At most 64 successors are followed, as the rules do.
std::string NextPartyOf(const v1::TitleState& title, const Records& records);

// All of it: ENDED and RELEASED_WITHOUT_SURRENDER, then what stands against issuer and holder, then the rest.
// Of each of the two, in this order: ISSUER_SUSPENDED, ISSUER_SUCCEEDED (a SUCCESSOR takes effect, has taken
// effect, or was objected to), ISSUER_RECOVERING (somebody else's key will be good for it),
// ISSUER_WITHOUT_KEY (none of its keys is good); HOLDER_… the same; of the issuer, unless it was succeeded,
// also ISSUER_WITHOUT_ROLE (it is no carrier any more). What stands against whoever carries on
// for one of them is said under that one. REQUIRES: NextPartyOf is empty.
std::vector<InTheWay> InTheWayOf(const v1::TitleState& title, const Records& records, const AsOf& as_of);

}  // namespace yidan::proof
