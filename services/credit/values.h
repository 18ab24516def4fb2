// Values as the fields of category 7 messages write them: dates of six digits, amounts with a decimal comma.
// Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

namespace yidan::credit {

using Day = std::chrono::sys_days;  // a date in the calendar of its place

// "2017-04-10".
std::string FormatDay(Day day);
// "2017-04-10"; nullopt: written otherwise, or no day of the calendar.
std::optional<Day> ParseIsoDay(std::string_view text);

// SWIFT's rule for YYMMDD: 80 to 99 are 1980 to 1999, 00 to 79 are 2000 to 2079.
inline constexpr int kPivotYear = 80;
// Exactly six digits that are a day. kInvalid says what is wrong; eight digits are refused as such.
Result<Day> ParseSixDigitDay(std::string_view text);

// An amount in the smallest unit of its currency: EUR 1.00 is 100, JPY 1 is 1.
struct Money {
  std::string currency;  // ISO 4217
  std::int64_t minor = 0;
  bool operator==(const Money&) const = default;
};
// Digits after the comma: 2 for most, 0 for JPY, 3 for KWD. REQUIRES: an ISO 4217 code.
int DecimalsOf(std::string_view currency);
// "EUR 138,400.00", as people write it.
std::string FormatMoney(const Money& money);

// What an amount may mean. One reading: it is certain. Two: "USD125,000" is 125.00 on the wire, where the
// comma is the decimal point, and 125,000.00 to who pasted it.
struct AmountReadings {
  std::vector<Money> readings;  // one or two
  bool as_on_the_wire = true;   // false: as people paste it ("USD 125,000.00", "#54.150,00#"), but certain
};
// The lines of a field 32B, 33B or 34B, joined by blanks: currency and amount, with a printout's labels or
// without them. kInvalid: no currency, more decimals than it has, no number.
Result<AmountReadings> ReadAmount(std::string_view text);

// Upper case ASCII; white space runs become one blank; none at the ends.
std::string Tidy(std::string_view text);
// The words of a text: runs of letters and digits, upper case; "&" is AND, letters with marks stay as they
// are.
std::vector<std::string> WordsOf(std::string_view text);
// Whether `words` has `phrase` ("TO ORDER OF") somewhere, word for word.
bool HasPhrase(const std::vector<std::string>& words, std::string_view phrase);
// The number that a string of digits is; nullopt: empty, something else, or beyond 18 digits.
std::optional<std::int64_t> ParseDigits(std::string_view digits);

}  // namespace yidan::credit
