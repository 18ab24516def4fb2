#include "services/identifiers/wagons.h"

#include <algorithm>
#include <string>

#include "services/identifiers/clip.h"

namespace yidan::identifiers {
namespace {

// Every other digit is doubled, the first one too, and the digits of the products are added. Both schemes
// with a check digit weigh so.
char CheckDigitOf(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int product = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
    sum += product / 10 + product % 10;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace

WagonScheme WagonSchemeOf(std::string_view number) {
  if (!std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return WagonScheme::kNone;
  switch (number.size()) {
    case 12:
      return WagonScheme::kUic;
    case 8:
      return WagonScheme::kGauge1520;
    case 7:
      return WagonScheme::kChina;
    default:
      return WagonScheme::kNone;
  }
}

Outcome ValidWagonNumber(std::string_view number) {
  const std::string is_none = Clip(number, 80) + " is no wagon number: ";
  const WagonScheme scheme = WagonSchemeOf(number);
  if (scheme == WagonScheme::kNone) {
    return Invalid(
        is_none + "it needs 12 digits (UIC), 8 (network of 1520 mm) or 7 (China), without spaces or hyphens");
  }
  if (scheme == WagonScheme::kChina) return {};
  const char right = CheckDigitOf(number.substr(0, number.size() - 1));
  if (number.back() == right) return {};
  return Invalid(is_none + "the check digit is " + number.back() + " and should be " + right);
}

}  // namespace yidan::identifiers
