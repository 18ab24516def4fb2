// ISO 4217: which currency there was on which day, and how many decimals its amounts have. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "services/base/result.h"

namespace yidan::identifiers {

// Listed, on whatever day. kInvalid: not of three capital letters; kNotFound: in no list of ours.
Outcome ValidCurrency(std::string_view code);
// Listed, and in force on that day (days since 1970-01-01). Errors as above; kNotFound, too, before a
// currency's first day and after its last, with that day and, where there is one, what came instead.
Outcome ValidCurrencyOn(std::string_view code, std::int32_t day);

// Minor units: 0 for JPY, 3 for KWD, mostly 2. A code that is not listed has 2.
int CurrencyDecimals(std::string_view code);
// Whether a decimal ("1500000.50") has no more decimals than its currency; zeros beyond them count too, for
// nobody can tell what they were. kNotFound: too many.
Outcome AmountFitsCurrency(std::string_view decimal, std::string_view code);

}  // namespace yidan::identifiers
