// What may be done with a document, and by whom, for people and programs (`can`, `show`), and what an act
// would do that is only tried (`--dry-run`). Pure; any thread.
#pragma once

#include <string>

#include "services/cli/words.h"
#include "services/possibilities/delivery.h"
#include "services/possibilities/possibilities.h"

namespace yidan::cli {

// "today: SURRENDER 缴回 by rongou, then DELIVER 交付 by cdirp": one line, for `show`.
std::string DeliveryLine(const possibilities::Delivery& delivery);
// The same, an act on each line, with what it rests on.
std::string RenderDelivery(const possibilities::Delivery& delivery,
                           const possibilities::Situation& situation);
Json DeliveryJson(const possibilities::Delivery& delivery);

// Of each party what it may do, until when or from when on, and what refuses the rest; `everything`: every
// act that was tried and refused too, with its reason.
std::string RenderPossibilities(const possibilities::Possibilities& found, bool everything);
Json PossibilitiesJson(const possibilities::Possibilities& found);

// When the notice of an enforcement ends, and how the pledge is endorsed then. Empty: there is none.
std::string EnforcementLine(const title::TitleState& title, std::int64_t at_ms);
Json EnforcementJson(const title::TitleState& title);

// What cannot be known of the verdicts, in words.
std::string UnknownText(possibilities::Unknown unknown);
Json UnknownJson(const std::set<possibilities::Unknown>& unknown);

}  // namespace yidan::cli
