#include "services/credit/values.h"

#include <algorithm>

#include "services/base/moments.h"
#include "services/identifiers/currencies.h"

namespace yidan::credit {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool IsLetter(char c) { return Upper(c) >= 'A' && Upper(c) <= 'Z'; }
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr std::size_t kAmountDigitsMax = 15;  // SWIFT's 15d

std::string Number(std::int64_t value) { return std::to_string(value); }

// What a printout says around the value: "Currency : EUR (EURO) Amount : #54.150,00#".
std::string WithoutPrintoutLabels(std::string_view text) {
  std::string out = Tidy(text);
  for (const std::string_view label : {"CURRENCY", "AMOUNT", "CODE,"}) {
    if (const auto at = out.find(label); at != std::string::npos) out.replace(at, label.size(), " ");
  }
  if (const auto open = out.find('('); open != std::string::npos) {
    if (const auto close = out.find(')', open); close != std::string::npos) out.erase(open, close - open + 1);
  }
  std::replace(out.begin(), out.end(), '#', ' ');
  std::replace(out.begin(), out.end(), ':', ' ');
  return Tidy(out);
}

// Digits with the point after `whole` of them.
Result<Money> MoneyOf(const std::string& currency, const std::string& whole, const std::string& fraction) {
  const auto decimals = static_cast<std::size_t>(DecimalsOf(currency));
  if (fraction.size() > decimals) {
    return Invalid(currency + " has " + Number(static_cast<std::int64_t>(decimals)) +
                   (decimals == 1 ? " decimal" : " decimals") + ", and " +
                   Number(static_cast<std::int64_t>(fraction.size())) + " are written");
  }
  if (whole.size() + decimals > kAmountDigitsMax + 2) return Invalid("the amount has more than 15 digits");
  const auto value = ParseDigits(whole + fraction + std::string(decimals - fraction.size(), '0'));
  if (!value) return Invalid("the amount is no number");
  return Money{currency, *value};
}

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// "125,000,000": groups of three behind a first one of one to three.
bool IsGrouped(std::string_view number, char separator) {
  std::size_t start = 0;
  bool first = true;
  while (start <= number.size()) {
    const auto end = std::min(number.find(separator, start), number.size());
    const auto group = number.substr(start, end - start);
    if (!AllDigits(group) || group.empty() || group.size() > 3 || (!first && group.size() != 3)) return false;
    first = false;
    start = end + 1;
  }
  return true;
}

std::string Without(std::string_view number, char separator) {
  std::string out(number);
  out.erase(std::remove(out.begin(), out.end(), separator), out.end());
  return out;
}

Result<AmountReadings> One(Result<Money> money, bool as_on_the_wire) {
  if (!money) return tl::unexpected<Error>(money.error());
  return AmountReadings{{std::move(*money)}, as_on_the_wire};
}

// One kind of separator, standing once: the wire's comma, or a thousand's.
Result<AmountReadings> OneSeparator(const std::string& currency, std::string_view number, char separator) {
  const auto at = number.find(separator);
  const std::string whole(number.substr(0, at));
  const std::string fraction(number.substr(at + 1));
  const bool comma = separator == ',';
  const bool thousands = fraction.size() == 3 && IsGrouped(number, separator);
  const bool can_be_decimals = fraction.size() <= static_cast<std::size_t>(DecimalsOf(currency));
  if (!thousands || (comma && can_be_decimals)) return One(MoneyOf(currency, whole, fraction), comma);
  auto grouped = MoneyOf(currency, whole + fraction, "");
  // Three digits behind it: the currency's decimals, zeros too many, or thousands.
  if (can_be_decimals || fraction.ends_with('0')) {
    const std::size_t keep = std::min(fraction.size(), static_cast<std::size_t>(DecimalsOf(currency)));
    const bool only_zeros = AllDigits(fraction) && fraction.find_first_not_of('0', keep) == std::string::npos;
    if (only_zeros) {
      auto decimal = MoneyOf(currency, whole, fraction.substr(0, keep));
      if (decimal && grouped) return AmountReadings{{*decimal, *grouped}, false};
    }
  }
  if (comma) return One(MoneyOf(currency, whole, fraction), true);  // the wire's own rule: too many decimals
  return One(std::move(grouped), false);
}

Result<AmountReadings> ReadNumber(const std::string& currency, std::string_view number) {
  const auto commas = std::count(number.begin(), number.end(), ',');
  const auto points = std::count(number.begin(), number.end(), '.');
  if (commas == 0 && points == 0) return One(MoneyOf(currency, std::string(number), ""), false);
  if (commas + points == 1) return OneSeparator(currency, number, commas == 1 ? ',' : '.');
  // The last separator, if it stands once, is the decimal one; the other one groups.
  const char last = number[number.find_last_of(",.")];
  const char other = last == ',' ? '.' : ',';
  if (commas > 0 && points > 0) {
    const auto at = number.rfind(last);
    const auto whole = number.substr(0, at);
    if (!IsGrouped(whole, other)) return Invalid("the amount's digits are not grouped by three");
    return One(MoneyOf(currency, Without(whole, other), std::string(number.substr(at + 1))), false);
  }
  if (!IsGrouped(number, last)) return Invalid("the amount has more than one decimal separator");
  return One(MoneyOf(currency, Without(number, last), ""), false);
}

}  // namespace

std::string FormatDay(Day day) {
  const std::chrono::year_month_day date(day);
  std::string out = std::to_string(static_cast<int>(date.year()));
  while (out.size() < 4) out.insert(0, 1, '0');
  for (const unsigned part : {static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())}) {
    out += part < 10 ? "-0" : "-";
    out += std::to_string(part);
  }
  return out;
}

std::optional<Day> ParseIsoDay(std::string_view text) {
  const auto date = ParseDate(text);
  if (!date || !IsInCalendar(*date)) return std::nullopt;
  return Day(*date);
}

Result<Day> ParseSixDigitDay(std::string_view text) {
  if (!AllDigits(text) || text.empty()) return Invalid("no date: six digits YYMMDD are needed");
  if (text.size() == 8) return Invalid("the date has eight digits; the field's is YYMMDD");
  if (text.size() != 6) {
    return Invalid("the date has " + std::to_string(text.size()) + " digits; the field's is YYMMDD");
  }
  const auto pair = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int year = pair(0) + (pair(0) >= kPivotYear ? 1900 : 2000);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(pair(2))),
                                         std::chrono::day(static_cast<unsigned>(pair(4)))};
  if (!date.ok()) return Invalid(std::string(text) + " is no day of the calendar (YYMMDD)");
  return Day(date);
}

int DecimalsOf(std::string_view currency) { return identifiers::CurrencyDecimals(currency); }

std::string FormatMoney(const Money& money) {
  const auto decimals = static_cast<std::size_t>(DecimalsOf(money.currency));
  std::string digits = std::to_string(money.minor < 0 ? -money.minor : money.minor);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  std::string whole = digits.substr(0, digits.size() - decimals);
  for (std::size_t at = whole.size(); at > 3; at -= 3) whole.insert(at - 3, 1, ',');
  const std::string fraction = decimals == 0 ? "" : "." + digits.substr(digits.size() - decimals);
  return money.currency + (money.minor < 0 ? " -" : " ") + whole + fraction;
}

Result<AmountReadings> ReadAmount(std::string_view text) {
  const std::string tidy = WithoutPrintoutLabels(text);
  if (tidy.size() < 4 || !IsLetter(tidy[0]) || !IsLetter(tidy[1]) || !IsLetter(tidy[2])) {
    return Invalid("the amount begins with no currency");
  }
  const std::string currency = tidy.substr(0, 3);
  if (!identifiers::ValidCurrency(currency)) return Invalid(currency + " is no currency of ISO 4217");
  const std::string number = Tidy(std::string_view(tidy).substr(3));
  const auto allowed = [](char c) { return IsDigit(c) || c == ',' || c == '.'; };
  if (number.empty() || !IsDigit(number[0])) return Invalid("no amount stands behind " + currency);
  if (!std::all_of(number.begin(), number.end(), allowed)) {
    return Invalid("\"" + number.substr(0, 40) + "\" is no amount: digits and one decimal comma are needed");
  }
  if (number.size() > 2 * kAmountDigitsMax) return Invalid("the amount has more than 15 digits");
  auto out = ReadNumber(currency, number);
  if (out && tidy.size() > 3 && tidy[3] == ' ') out->as_on_the_wire = false;
  return out;
}

std::string Tidy(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!IsBlank(c)) {
      out.push_back(Upper(c));
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char c : text) {
    if (IsDigit(c) || IsLetter(c) || static_cast<unsigned char>(c) >= 0x80) {
      word.push_back(Upper(c));
    } else {
      finish();
      if (c == '&') words.emplace_back("AND");
    }
  }
  finish();
  return words;
}

bool HasPhrase(const std::vector<std::string>& words, std::string_view phrase) {
  const auto wanted = WordsOf(phrase);
  return std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
}

std::optional<std::int64_t> ParseDigits(std::string_view digits) {
  if (digits.empty() || digits.size() > 18 || !AllDigits(digits)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace yidan::credit
