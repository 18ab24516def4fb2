#include "services/identifiers/currencies.h"

#include <algorithm>
#include <array>
#include <string>

#include "services/base/moments.h"
#include "services/identifiers/clip.h"
#include "services/identifiers/code_lists.h"
#include "services/identifiers/identifiers.h"

namespace yidan::identifiers {
namespace {

// What the plain list cannot say: first days and last days, as YYYY-MM-DD; empty: always, still.
struct Span {
  std::string_view code;
  std::string_view first;
  std::string_view last;
  std::string_view successor;
};
constexpr std::array kSpans = std::to_array<Span>({
    {"ANG", "", "2025-06-30", "XCG"},  // tender for three months beside XCG
    {"BGN", "", "2026-01-31", "EUR"},  // tender for one month beside EUR
    {"CUC", "", "2021-06-30", "CUP"},
    {"HRK", "", "2023-01-14", "EUR"},
    {"SLL", "", "2024-03-31", "SLE"},
    {"XCG", "2025-03-31", "", ""},
    {"ZWG", "2024-04-08", "", ""},
    {"ZWL", "", "2024-08-31", "ZWG"},
});

constexpr std::array kNoDecimals =
    std::to_array<std::string_view>({"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF",
                                     "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"});
constexpr std::array kThreeDecimals =
    std::to_array<std::string_view>({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"});
constexpr std::array kFourDecimals = std::to_array<std::string_view>({"CLF", "UYW"});

template <typename List>
bool IsIn(const List& list, std::string_view code) {
  return std::find(list.begin(), list.end(), code) != list.end();
}

std::string NoCurrency(std::string_view code, std::string_view why) {
  return Clip(code, 80) + " is no currency: " + std::string(why);
}

// What traders write for one that has a code.
std::string_view MeantBy(std::string_view code) {
  if (code == "RMB" || code == "CNH") return "it is not in ISO 4217, where the renminbi is CNY";
  return "it is not in ISO 4217";
}

}  // namespace

Outcome ValidCurrency(std::string_view code) {
  if (IsCurrencyCode(code)) return {};
  const bool shape =
      code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  return Fail(shape ? Error::Kind::kNotFound : Error::Kind::kInvalid, NoCurrency(code, MeantBy(code)));
}

Outcome ValidCurrencyOn(std::string_view code, std::int32_t day) {
  YIDAN_TRY(ValidCurrency(code));
  const auto* span =
      std::find_if(kSpans.begin(), kSpans.end(), [&](const Span& s) { return s.code == code; });
  if (span == kSpans.end()) return {};
  if (!span->first.empty() && day < *DaysOfDate(span->first)) {
    return Fail(Error::Kind::kNotFound, NoCurrency(code, "its first day is " + std::string(span->first)));
  }
  if (!span->last.empty() && day > *DaysOfDate(span->last)) {
    return Fail(Error::Kind::kNotFound,
                NoCurrency(code, "its last day was " + std::string(span->last) + ", and " +
                                     std::string(span->successor) + " took its place"));
  }
  return {};
}

int CurrencyDecimals(std::string_view code) {
  if (IsIn(kNoDecimals, code)) return 0;
  if (IsIn(kThreeDecimals, code)) return 3;
  return IsIn(kFourDecimals, code) ? 4 : 2;
}

Outcome AmountFitsCurrency(std::string_view decimal, std::string_view code) {
  const auto point = decimal.find('.');
  const std::size_t has = point == std::string_view::npos ? 0 : decimal.size() - point - 1;
  const auto may = static_cast<std::size_t>(CurrencyDecimals(code));
  if (has <= may) return {};
  return Fail(Error::Kind::kNotFound,
              Clip(decimal, 80) + " is no amount of " + std::string(code) + ": it has " +
                  std::to_string(has) + (has == 1 ? " decimal" : " decimals") + ", and " + std::string(code) +
                  " has " + (may == 0 ? "none" : std::to_string(may)));
}

}  // namespace yidan::identifiers
