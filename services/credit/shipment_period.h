// Dates in words: field 44D, and dates inside conditions. UCP 600 art. 3: "to", "until", "till", "from" and
// "between" include the dates they name, "before" and "after" exclude them; "on or about" is five days before
// until five days after; the halves of a month are the 1st to the 15th and the 16th to its end; its
// beginning, middle and end the 1st to the 10th, the 11th to the 20th, the 21st to its end. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/credit/values.h"

namespace yidan::credit {

struct ShipmentPeriod {
  std::optional<Day> first;  // both included; empty: no bound
  std::optional<Day> last;
};
// `issued`: the date of the credit, for "WITHIN 30 DAYS AFTER ISSUE". kInvalid: why it is not understood.
Result<ShipmentPeriod> ReadShipmentPeriod(std::string_view text, std::optional<Day> issued);

// What a field 44D says beside one period: "10 CASES", "MONTHLY". Shipments by instalments (UCP 600 art. 32)
// are said so, and no list of their words is whole. Empty: nothing.
std::string BesidePeriod(std::string_view text);

// The days that a text names, in its order, at most 16: "10 APRIL 2025", "APRIL 10, 2025", "10APR25",
// "2025-04-10", "10.04.2025", "250410". "10/04/2025" is none: it may be the fourth of October.
std::vector<Day> DaysIn(std::string_view text);

}  // namespace yidan::credit
