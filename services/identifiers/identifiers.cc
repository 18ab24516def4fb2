#include "services/identifiers/identifiers.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "services/base/moments.h"
#include "services/identifiers/clip.h"
#include "services/identifiers/code_lists.h"

namespace yidan::identifiers {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAlnum(char c) { return IsDigit(c) || IsUpper(c); }
bool AllDigits(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), IsDigit); }
bool AllUpper(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), IsUpper); }
bool AllAlnum(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), IsAlnum); }

int DigitValue(char c) { return c - '0'; }
// 0-9, then A=10 ... Z=35. REQUIRES: IsAlnum(c).
int Base36(char c) { return IsDigit(c) ? c - '0' : c - 'A' + 10; }

tl::unexpected<Error> Wrong(std::string_view what, std::string_view value, const std::string& why) {
  return Invalid(Clip(value, 80) + " is no " + std::string(what) + ": " + why);
}

// Well formed, and in no list: the list of another day may have it.
tl::unexpected<Error> Unlisted(std::string_view what, std::string_view value, const std::string& why) {
  return Fail(Error::Kind::kNotFound, Clip(value, 80) + " is no " + std::string(what) + ": " + why);
}

Outcome CheckDigit(std::string_view what, std::string_view value, char given, char right) {
  if (given == right) return {};
  return Wrong(what, value, std::string("the check digit is ") + given + " and should be " + right);
}

// A=10, B=12 ... Z=38: multiples of 11 are skipped.
int ContainerLetter(char c) {
  const int plain = c - 'A' + 10;
  return plain + (plain >= 11 ? 1 : 0) + (plain >= 21 ? 1 : 0) + (plain >= 31 ? 1 : 0);
}

char VinCheckDigit(std::string_view vin) {
  static constexpr std::array<int, 17> kWeights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  //                                               A  B  C  D  E  F  G  H  I  J  K  L  M
  static constexpr std::array<int, 26> kLetters = {1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4,
                                                   5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const char c = vin[i];
    sum += kWeights[i] * (IsDigit(c) ? DigitValue(c) : kLetters[static_cast<std::size_t>(c - 'A')]);
  }
  const int rest = sum % 11;
  return rest == 10 ? 'X' : static_cast<char>('0' + rest);
}

constexpr std::string_view kUscc = "unified social credit code (统一社会信用代码)";
constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";  // without I O S V Z

bool IsVinCharacter(char c) { return IsAlnum(c) && c != 'I' && c != 'O' && c != 'Q'; }

// ISO 3780: 1 to 5, and 7F to 70, where letters come before digits and 0 last. 7A to 7E is New Zealand.
bool VinOfNorthAmerica(std::string_view vin) {
  if (vin[0] == '7') return vin[1] < 'A' || vin[1] > 'E';
  return vin[0] >= '1' && vin[0] <= '5';
}

}  // namespace

Outcome ValidContainerNumber(std::string_view number) {
  static constexpr std::string_view kWhat = "container number (ISO 6346, EN 13044)";
  if (number.size() != 11 || !AllUpper(number.substr(0, 4)) || !AllDigits(number.substr(4))) {
    return Wrong(kWhat, number, "it needs 4 capital letters and 7 digits");
  }
  if (std::string_view("UJZABDEK").find(number[3]) == std::string_view::npos) {
    return Wrong(kWhat, number,
                 "the fourth letter is U, J or Z, or of a swap body or semi-trailer A, B, D, E or K");
  }
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    const int value = IsDigit(number[i]) ? DigitValue(number[i]) : ContainerLetter(number[i]);
    sum += value << i;
  }
  return CheckDigit(kWhat, number, number[10], static_cast<char>('0' + sum % 11 % 10));
}

Outcome ValidContainerSizeType(std::string_view code) {
  static constexpr std::string_view kWhat = "container size and type (ISO 6346)";
  // Lengths from 10 feet to 16.154 m, heights with widths, and the letter of a type. Which types there are
  // within a letter is a list that grows.
  static constexpr std::string_view kLengths = "1234ABCDEFGHKLMNP";
  static constexpr std::string_view kHeights = "0245689CDEFLMNP";
  if (code.size() != 4 || !AllAlnum(code)) {
    return Wrong(kWhat, code, "it needs 4 capital letters or digits, as in 45G1");
  }
  if (kLengths.find(code[0]) == std::string_view::npos) {
    return Wrong(kWhat, code, "its first character is no length: 2 is 20 feet, 4 is 40, L is 45");
  }
  if (kHeights.find(code[1]) == std::string_view::npos) {
    return Wrong(kWhat, code,
                 "its second character is no height: 2 is 8 feet 6 inches, 5 is 9 feet 6 inches");
  }
  if (IsDigit(code[2]))
    return Wrong(kWhat, code, "its third character is no type: G is general purpose, R a reefer");
  return {};
}

Outcome ValidOrganisationCode(std::string_view code) {
  static constexpr std::string_view kWhat = "organisation code (组织机构代码)";
  static constexpr std::array<int, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  if (code.size() != 9 || !AllAlnum(code)) return Wrong(kWhat, code, "it needs 9 capital letters or digits");
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * Base36(code[i]);
  const int check = 11 - sum % 11;
  return CheckDigit(kWhat, code, code[8], check == 10 ? 'X' : static_cast<char>('0' + check % 11));
}

Outcome ValidUscc(std::string_view code) {
  if (code.size() != 18) return Wrong(kUscc, code, "it needs 18 characters");
  if (const auto bad = code.find_first_not_of(kUsccAlphabet); bad != std::string_view::npos) {
    return Wrong(kUscc, code,
                 "character " + std::to_string(bad + 1) + " is not of 0-9 A-Z without I O S V Z");
  }
  if (!AllDigits(code.substr(2, 6))) return Wrong(kUscc, code, "characters 3 to 8 are the region's digits");
  return ValidOrganisationCode(code.substr(8, 9));
}

Outcome UsccCheckCharacter(std::string_view code) {
  static constexpr std::array<int, 17> kWeights = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                                   29, 25, 13, 8,  24, 10, 30, 28};
  YIDAN_TRY(ValidUscc(code));
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    sum += kWeights[i] * static_cast<int>(kUsccAlphabet.find(code[i]));
  }
  const auto check = static_cast<std::size_t>((31 - sum % 31) % 31);
  return CheckDigit(kUscc, code, code[17], kUsccAlphabet[check]);
}

Outcome ValidLei(std::string_view code) {
  static constexpr std::string_view kWhat = "LEI (ISO 17442)";
  if (code.size() != 20 || !AllAlnum(code.substr(0, 18)) || !AllDigits(code.substr(18))) {
    return Wrong(kWhat, code, "it needs 18 capital letters or digits, then 2 digits");
  }
  int rest = 0;
  for (const char c : code.substr(0, 18)) rest = (rest * (IsDigit(c) ? 10 : 100) + Base36(c)) % 97;
  const int check = 98 - rest * 100 % 97;
  const std::string right = {static_cast<char>('0' + check / 10), static_cast<char>('0' + check % 10)};
  if (code.substr(18) == right) return {};
  return Wrong(kWhat, code,
               "the check digits are " + std::string(code.substr(18)) + " and should be " + right);
}

Outcome ValidBic(std::string_view code) {
  static constexpr std::string_view kWhat = "BIC (ISO 9362)";
  static constexpr const char* kWhy = "it needs 8 or 11 capitals or digits with a country at 5 and 6";
  if ((code.size() != 8 && code.size() != 11) || !AllAlnum(code) || !AllUpper(code.substr(4, 2))) {
    return Wrong(kWhat, code, kWhy);
  }
  // XK: Kosovo, which SWIFT knows and ISO 3166-1 does not.
  const auto country = code.substr(4, 2);
  if (!IsCountryCode(country) && country != "XK") return Unlisted(kWhat, code, kWhy);
  return {};
}

Outcome ValidEori(std::string_view code) {
  // XI: Northern Ireland, in use since 2021 and not in ISO 3166-1.
  static constexpr std::string_view kWhat = "EORI number";
  static constexpr const char* kWhy = "it needs a country code and 1 to 15 capitals or digits";
  const auto country = code.substr(0, 2);
  if (code.size() < 3 || code.size() > 17 || !AllAlnum(code) || !AllUpper(country)) {
    return Wrong(kWhat, code, kWhy);
  }
  if (!IsCountryCode(country) && country != "XI") return Unlisted(kWhat, code, kWhy);
  return {};
}

Outcome ValidVin(std::string_view vin) {
  static constexpr std::string_view kWhat = "VIN (ISO 3779)";
  if (vin.size() != 17 || !std::all_of(vin.begin(), vin.end(), IsVinCharacter)) {
    return Wrong(kWhat, vin, "it needs 17 capitals or digits without I, O and Q");
  }
  if (!VinOfNorthAmerica(vin)) return {};
  return CheckDigit(kWhat, vin, vin[8], VinCheckDigit(vin));
}

bool VinCheckDigitOk(std::string_view vin) {
  return vin.size() == 17 && std::all_of(vin.begin(), vin.end(), IsVinCharacter) &&
         vin[8] == VinCheckDigit(vin);
}

std::string DoubtOfVin(std::string_view vin) {
  if (!ValidVin(vin)) return {};
  if (vin.find_first_not_of(vin[0]) == std::string_view::npos) {
    return Clip(vin, 80) + " is the same character throughout: no vehicle has it";
  }
  if (vin[0] == 'L' && !VinCheckDigitOk(vin)) {
    return std::string(vin) + ": the check digit is " + vin[8] + " and should be " + VinCheckDigit(vin) +
           " (GB 16735, makers in China)";
  }
  return {};
}

Outcome ValidLocode(std::string_view code) {
  static constexpr std::string_view kWhat = "UN/LOCODE";
  const auto is_place = [](char c) { return IsUpper(c) || (c >= '2' && c <= '9'); };
  if (code.size() != 5 || !AllUpper(code.substr(0, 2)) ||
      !std::all_of(code.begin() + 2, code.end(), is_place)) {
    return Wrong(kWhat, code, "it needs 2 letters of the country and 3 of A-Z 2-9, without a space");
  }
  const auto country = code.substr(0, 2);
  if (IsCountryCode(country) || country == "XZ") return {};  // XZ: installations in international waters
  return Unlisted(kWhat, code, std::string(country) + " is no country of ISO 3166-1");
}

namespace {

Outcome ValidChapter(std::string_view what, std::string_view digits) {
  const auto chapter = digits.substr(0, 2);
  if (chapter == "00" || chapter == "77") return Wrong(what, digits, "there is no such chapter");
  return {};
}

}  // namespace

Outcome ValidHsCode(std::string_view code) {
  static constexpr std::string_view kWhat = "HS code";
  if (!AllDigits(code)) return Wrong(kWhat, code, "it needs 6, 8 or 10 digits");
  if (code.size() == 5 || code.size() == 7 || code.size() == 9) {
    return Wrong(kWhat, code,
                 "it has " + std::to_string(code.size()) +
                     " digits, not 6, 8 or 10: a zero in front, of chapters 01 to 09, may have been lost");
  }
  if (code.size() != 6 && code.size() != 8 && code.size() != 10) {
    return Wrong(kWhat, code, "it has " + std::to_string(code.size()) + " digits, not 6, 8 or 10");
  }
  return ValidChapter(kWhat, code);
}

Outcome ValidHsPrefix(std::string_view digits) {
  static constexpr std::string_view kWhat = "beginning of an HS code";
  if (digits.size() < 2 || digits.size() > 10 || !AllDigits(digits)) {
    return Wrong(kWhat, digits, "it needs 2, 4, 6, 8 or 10 digits");
  }
  // HS codes grow by two digits. With an odd number the first one, a zero, has often been lost on the way.
  if (digits.size() % 2 != 0) {
    return Wrong(kWhat, digits,
                 "it has " + std::to_string(digits.size()) +
                     " digits and needs 2, 4, 6, 8 or 10; if a zero was lost before them, it is 0" +
                     std::string(digits));
  }
  return ValidChapter(kWhat, digits);
}

Outcome ValidUnNumber(std::string_view number) {
  if (number.size() == 4 && AllDigits(number) && number != "0000") return {};
  return Wrong("UN number of dangerous goods", number, "it needs 4 digits");
}

Outcome ValidHazardClass(std::string_view hazard_class) {
  static constexpr std::string_view kWhat = "class of dangerous goods";
  static constexpr std::array kClasses = std::to_array<std::string_view>(
      {"1", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2",   "2.1", "2.2", "2.3",
       "3", "4.1", "4.2", "4.3", "5.1", "5.2", "6.1", "6.2", "7",   "8",   "9"});
  std::string_view plain = hazard_class;
  // Class 1 carries a compatibility group: A to L without I, N, S.
  if (plain.size() == 4 && plain[0] == '1' &&
      std::string_view("ABCDEFGHJKLNS").find(plain[3]) != std::string_view::npos) {
    plain.remove_suffix(1);
  }
  if (std::find(kClasses.begin(), kClasses.end(), plain) != kClasses.end()) return {};
  return Wrong(kWhat, hazard_class, "it is one of 1 to 9 with its division, as in 3, 6.1 or 1.4S");
}

Outcome ValidPackageKind(std::string_view code) {
  if (code.size() == 2 && AllAlnum(code)) return {};
  return Wrong("package kind (UN/ECE Rec 21)", code, "it needs 2 capitals or digits");
}

Outcome ValidCountry(std::string_view code) {
  static constexpr std::string_view kWhat = "country";
  if (IsCountryCode(code)) return {};
  if (code.size() != 2 || !AllUpper(code)) return Wrong(kWhat, code, "it is not in ISO 3166-1");
  return Unlisted(kWhat, code, "it is not in ISO 3166-1");
}

Outcome ValidParticipantId(std::string_view id) {
  const auto is_tail = [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || c == '-'; };
  if (id.size() >= 2 && id.size() <= 63 && id.front() != '-' && std::all_of(id.begin(), id.end(), is_tail)) {
    return {};
  }
  return Wrong("participant id", id, "it needs 2 to 63 of a-z 0-9 and -, not starting with -");
}

Outcome ValidDocumentId(std::string_view id) {
  const auto is_tail = [](char c) { return IsAlnum(c) || c == '.' || c == '-'; };
  if (id.size() >= 12 && id.size() <= 64 && IsAlnum(id.front()) &&
      std::all_of(id.begin(), id.end(), is_tail)) {
    return {};
  }
  return Wrong("document id", id, "it needs 12 to 64 of A-Z 0-9 . and -, starting with a letter or digit");
}

Outcome ValidAmount(std::string_view decimal) {
  static constexpr std::string_view kWhat = "amount";
  const auto point = std::min(decimal.find('.'), decimal.size());
  const auto whole = decimal.substr(0, point);
  const auto fraction = decimal.substr(std::min(point + 1, decimal.size()));
  if (!AllDigits(whole) || (whole.size() > 1 && whole.front() == '0') ||
      (point < decimal.size() && (!AllDigits(fraction) || fraction.size() > 4))) {
    return Wrong(kWhat, decimal,
                 "it needs digits without leading zeros, then at most a point and 1 to 4 digits");
  }
  if (whole.size() + fraction.size() > 15) return Wrong(kWhat, decimal, "it has more than 15 digits");
  if (decimal.find_first_of("123456789") == std::string_view::npos)
    return Wrong(kWhat, decimal, "it is zero");
  return {};
}

Result<std::int32_t> DaysOfDate(std::string_view date) {
  static constexpr std::string_view kWhat = "date";
  const auto day = ParseDate(date);
  if (!day) return Wrong(kWhat, date, "it is written YYYY-MM-DD");
  if (!IsInCalendar(*day)) return Wrong(kWhat, date, "the calendar has no such day");
  return static_cast<std::int32_t>(std::chrono::sys_days(*day).time_since_epoch().count());
}

}  // namespace yidan::identifiers
