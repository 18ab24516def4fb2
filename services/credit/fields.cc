// The values of single fields, for the credit and for its amendments.
#include <algorithm>
#include <array>
#include <set>

#include "services/credit/asked_documents.h"
#include "services/credit/bench.h"
#include "services/credit/credit.h"

namespace yidan::credit {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t DigitsAtFront(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
}

std::optional<int> Percent(std::string_view text) {
  const auto value = text.size() <= 2 ? ParseDigits(text) : std::nullopt;
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

// The length of an item's marker at the front of a line, and its kind: '+', ')' or '.'. 0: none.
struct Marker {
  char kind = 0;
  std::size_t length = 0;
};
Marker MarkerOf(std::string_view line) {
  if (line.starts_with('+')) return {'+', 1};
  const std::size_t digits = DigitsAtFront(line);
  if (digits == 0 || digits > 2 || digits >= line.size()) return {};
  if (line[digits] == ')') return {')', digits + 1};
  // "1.5 KG" is a number, "1. INVOICE" an item.
  const bool point = line[digits] == '.' && (digits + 1 == line.size() || !IsDigit(line[digits + 1]));
  return point ? Marker{'.', digits + 1} : Marker{};
}

// Markers that are none but in a list that begins with the first of them: "(1)", "1/", "1 -", "A)", "A.",
// "*".
Marker OtherMarkerOf(std::string_view line) {
  if (line.starts_with("* ")) return {'*', 1};
  const bool bracket = line.starts_with('(');
  std::size_t at = bracket ? 1 : 0;
  const bool letter = at < line.size() && line[at] >= 'A' && line[at] <= 'Z';
  const std::size_t digits = letter ? 0 : DigitsAtFront(line.substr(at));
  if ((!letter && digits == 0) || digits > 2) return {};
  at += letter ? 1 : digits;
  if (bracket) return at < line.size() && line[at] == ')' ? Marker{letter ? 'a' : '(', at + 1} : Marker{};
  if (at + 1 < line.size() && letter && (line[at] == ')' || (line[at] == '.' && line[at + 1] == ' ')))
    return {letter ? 'A' : ')', at + 1};
  if (letter) return {};
  // "1/ INVOICE", and not "3/3 ORIGINALS".
  if (at + 1 < line.size() && line[at] == '/' && !IsDigit(line[at + 1])) return {'/', at + 1};
  if (line.substr(at).starts_with(" - ")) return {'-', at + 2};
  return {};
}
bool IsFirstOfItsKind(std::string_view line, const Marker& marker) {
  const std::string_view head = line.substr(0, marker.length);
  return marker.kind == '*' || head.find('1') != std::string_view::npos ||
         head.find('A') != std::string_view::npos;
}

// "II." or "II)": a Roman number up to XXXIX at the front.
Marker RomanMarkerOf(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("IVX"), line.size());
  if (digits == 0 || digits > 6 || digits + 1 >= line.size()) return {};
  const bool ends = line[digits] == ')' || (line[digits] == '.' && line[digits + 1] == ' ');
  return ends ? Marker{'R', digits + 1} : Marker{};
}
// A list that begins with I and goes on with II, so that "I." is no letter and no initial.
bool IsRoman(const std::vector<Line>& lines) {
  bool first = false;
  for (const Line& line : lines) {
    const Marker marker = RomanMarkerOf(line.text);
    if (marker.kind == 0) continue;
    const std::string_view number = std::string_view(line.text).substr(0, marker.length - 1);
    if (first) return number == "II";
    if (number != "I") return false;
    first = true;
  }
  return false;
}

// Words that say how many days, and no other day to count from than that of shipment. "AFTER TRANSPORT
// DOCUMENT DATE" names another day, and "WORKING DAYS" are other days.
bool CountsFromShipment(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 47> kKnown = {
      "DAYS",   "DAY",       "CALENDAR",  "WITHIN",       "DOCUMENTS", "DOCS",   "MUST",   "BE",
      "TO",     "PRESENTED", "THE",       "BUT",          "VALIDITY",  "LC",     "CREDIT", "OF",
      "PERIOD", "FOR",       "SHALL",     "PRESENTATION", "IN",        "THIS",   "AFTER",  "FROM",
      "DATE",   "SHIPMENT",  "SHIPMENTS", "SHIPPING",     "DISPATCH",  "ON",     "BOARD",  "BL",
      "B",      "L",         "C",         "CTD",          "AWB",       "NOT",    "LATER",  "THAN",
      "NO",     "LATEST",    "AND",       "GOODS",        "BILL",      "LADING", "UP"};
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return ParseDigits(word) || std::find(kKnown.begin(), kKnown.end(), word) != kKnown.end();
  });
}

}  // namespace

namespace {

// A narrative without markers has its demands apart by blank lines, or one a line. A line's end is meant
// where the next word would have had room before column 65, and neither line leans on the other.
bool EndsDemand(const Line& line, const Line& next, std::string_view tag) {
  constexpr std::size_t kColumns = 65;
  const std::string_view word = std::string_view(next.text).substr(0, next.text.find(' '));
  if (line.text.size() + 1 + word.size() > kColumns) return false;
  if (std::string_view(",:/-(&").find(line.text.back()) != std::string_view::npos) return false;
  const auto before = WordsOf(std::string_view(line.text).substr(0, kColumns));
  const auto behind = WordsOf(std::string_view(next.text).substr(0, kColumns));
  if (before.empty() || behind.empty()) return false;
  static const std::set<std::string> leans_on_next = WordSet(
      "OF TO AND OR IN ON BY FOR THE A AN THIS OUR YOUR MUST BE IS ARE NOT AS PER WITH FROM AT THAT WHICH "
      "THEIR ITS SHOULD SHALL MAY WILL NO PLUS INCLUDING EXCLUDING EXCEPT BUT SHOWING STATING INDICATING "
      "MARKED NOTIFY COVERING CERTIFYING");
  static const std::set<std::string> leans_on_last = WordSet(
      "OF TO AND OR IN ON BY FOR MUST BE IS ARE NOT AS PER WITH FROM AT THAT WHICH SHOULD SHALL MAY WILL "
      "PLUS "
      "INCLUDING EXCLUDING EXCEPT BUT ACCEPTABLE ALLOWED PERMITTED ACCEPTED PROHIBITED REQUIRED SHOWING "
      "STATING INDICATING MARKED BEARING");
  if (leans_on_next.contains(before.back()) || leans_on_last.contains(behind.front())) return false;
  // In 46A and 45A a demand goes over many lines: only one that names a document begins another.
  if (tag.starts_with("47")) return true;
  return tag.starts_with("46") && !SaysOfNamed(behind) &&
         (KindAsked(behind) != DocumentKind::kOther || TransportAsked(behind) != 0);
}

}  // namespace

std::vector<Item> ItemsOf(const std::vector<Line>& lines, std::string_view tag, std::size_t file) {
  std::vector<Item> items;
  char kind = 0;
  const Line* last = nullptr;  // with text
  bool blank = false;          // since that
  const bool no_markers = std::none_of(lines.begin(), lines.end(), [](const Line& one) {
    return !one.text.empty() && (MarkerOf(one.text).kind != 0 || OtherMarkerOf(one.text).kind != 0);
  });
  const bool blanks =
      std::any_of(lines.begin(), lines.end(), [](const Line& one) { return one.text.empty(); });
  const bool roman = IsRoman(lines);
  for (const Line& line : lines) {
    if (line.text.empty()) {
      blank = true;
      continue;
    }
    const bool apart = no_markers && last != nullptr && (blanks ? blank : EndsDemand(*last, line, tag));
    last = &line;
    blank = false;
    Marker marker = roman ? RomanMarkerOf(line.text) : MarkerOf(line.text);
    if (!roman && marker.kind == 0 &&
        (kind == 0 || std::string_view("*(aA/-").find(kind) != std::string_view::npos)) {
      marker = OtherMarkerOf(line.text);
      // Behind other text it begins no list: only at the front, or below a heading.
      const bool may = items.empty() || kind != 0 || (items.size() == 1 && items[0].text.ends_with(':'));
      const bool first = lines.size() == 1 || IsFirstOfItsKind(line.text, marker);
      if (!may || (kind == 0 && !first)) marker = {};
    }
    if (kind == 0 && marker.kind != 0) kind = marker.kind;
    const bool begins = items.empty() || apart || (marker.kind != 0 && marker.kind == kind);
    std::string_view text = line.text;
    if (begins && marker.kind != 0 && marker.kind == kind) text.remove_prefix(marker.length);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (begins) {
      items.push_back({{std::string(tag), line.number, file}, line.number, std::string(text)});
    } else {
      Item& item = items.back();
      item.last_line = line.number;
      if (!item.text.empty() && !text.empty()) item.text += ' ';
      item.text += text;
    }
  }
  return items;
}

void FieldReader::Fault(const Field& field, std::string message) {
  remarks.push_back({Remark::Severity::kFault, field.line, field.tag, std::move(message)});
}
void FieldReader::Note(const Field& field, std::string message) {
  remarks.push_back({Remark::Severity::kNote, field.line, field.tag, std::move(message)});
}

Text FieldReader::ReadText(const Field& field) const {
  Text out{At(field), field.Text(), {}};
  for (const Line& line : field.lines) {
    if (!line.text.empty()) out.lines.push_back(line.text);
  }
  return out;
}

Text FieldReader::ReadParty(const Field& field) const {
  Text out = ReadText(field);
  if (!out.lines.empty() && out.lines[0].starts_with('/')) {
    out.lines.erase(out.lines.begin());
    out.text.clear();
    for (const std::string& line : out.lines) out.text += (out.text.empty() ? "" : " ") + line;
  }
  return out;
}

std::optional<AmountTerm> FieldReader::ReadAmountField(const Field& field) {
  auto amount = ReadAmount(field.Text());
  if (!amount) {
    Fault(field, amount.error().message);
    return std::nullopt;
  }
  if (amount->readings.size() == 1) {
    if (!amount->as_on_the_wire) {
      Note(field,
           "the amount is not written as on the wire, and can only be " + FormatMoney(amount->readings[0]));
    }
    return AmountTerm{At(field), amount->readings[0]};
  }
  const std::string id = std::to_string(field.line);
  const std::string key = KeyChosen(options.chosen, {id});
  Choice choice{
      id, field.line, field.tag, "the amount can be read in two ways: \"" + Quote(field.Text()) + "\"", {}};
  const std::array<std::string, 2> keys = {"decimal", "thousands"};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (key == keys[i]) return AmountTerm{At(field), amount->readings[i]};
    choice.readings.push_back({keys[i], "it is " + FormatMoney(amount->readings[i])});
  }
  open.push_back(std::move(choice));
  return std::nullopt;
}

std::optional<DayTerm> FieldReader::ReadDay(const Field& field) {
  const auto day = ParseSixDigitDay(Tidy(field.Text()));
  if (!day) {
    Fault(field, "field " + field.tag + ": " + day.error().message);
    return std::nullopt;
  }
  return DayTerm{At(field), *day};
}

std::optional<Expiry> FieldReader::ReadExpiry(const Field& field) {
  const std::string text = Tidy(field.Text());
  const std::size_t digits = DigitsAtFront(text);
  const auto day = ParseSixDigitDay(std::string_view(text).substr(0, digits));
  if (!day) Fault(field, "field " + field.tag + ": " + day.error().message);
  const std::string place = Tidy(std::string_view(text).substr(digits));
  if (place.empty()) Fault(field, "field " + field.tag + ": the place of expiry is missing");
  if (!day) return std::nullopt;
  return Expiry{At(field), *day, place};
}

std::optional<Tolerance> FieldReader::ReadTolerance(const Field& field) {
  const std::string text = Tidy(field.Text());
  const auto slash = text.find('/');
  if (slash != std::string::npos) {
    const auto plus = Percent(std::string_view(text).substr(0, slash));
    const auto minus = Percent(std::string_view(text).substr(slash + 1));
    if (plus && minus) return Tolerance{At(field), *plus, *minus};
  }
  Fault(field, "\"" + Quote(text) + "\" is no tolerance: two numbers of per cent are needed, as 05/10");
  return std::nullopt;
}

// "21", "21/FROM THE DATE OF SHIPMENT", "10/CTD", "WITHIN 6 DAYS OF ISSUANCE OF FCR".
std::optional<Period> FieldReader::ReadPeriod(const Field& field) {
  const std::string text = Tidy(field.Text());
  const auto words = WordsOf(text);
  std::vector<std::int64_t> numbers;
  for (const std::string& word : words) {
    if (const auto number = ParseDigits(word)) numbers.push_back(*number);
  }
  if (numbers.size() != 1 || numbers[0] < 1 || numbers[0] > 999) {
    Fault(field, numbers.empty() ? "the period for presentation names no number of days"
                                 : "the period for presentation is not one number of days, 1 to 999");
    return std::nullopt;
  }
  return Period{At(field), static_cast<int>(numbers[0]), CountsFromShipment(words), text};
}

PermissionTerm FieldReader::ReadPermission(const Field& field) {
  const std::string text = Tidy(field.Text());
  const auto words = WordsOf(text);
  const bool no = HasPhrase(words, "NOT ALLOWED") || HasPhrase(words, "NOT PERMITTED") ||
                  HasPhrase(words, "PROHIBITED") || HasPhrase(words, "FORBIDDEN") ||
                  HasPhrase(words, "NOT ACCEPTABLE");
  const bool yes =
      HasPhrase(words, "ALLOWED") || HasPhrase(words, "PERMITTED") || HasPhrase(words, "ACCEPTABLE");
  PermissionTerm out{At(field), Permission::kConditional, text};
  if (HasPhrase(words, "CONDITIONAL")) return out;
  if (no) out.permission = Permission::kProhibited;
  if (yes && !no) out.permission = Permission::kAllowed;
  if (!yes && !no) Fault(field, "\"" + Quote(text) + "\" is neither ALLOWED, NOT ALLOWED nor CONDITIONAL");
  return out;
}

std::optional<Rules> FieldReader::ReadRules(const Field& field) {
  const std::string text = Tidy(field.Text());
  if (text.starts_with("EUCPURR")) return Rules::kEucpUrr;
  if (text.starts_with("EUCP")) return Rules::kEucp;
  if (text.starts_with("UCPURR")) return Rules::kUcpUrr;
  if (text.starts_with("UCP")) return Rules::kUcp;
  if (text.starts_with("ISP")) return Rules::kIsp;
  if (text.starts_with("OTHR")) return Rules::kOther;
  Fault(field, "\"" + Quote(text) + "\" is no code of field 40E, as UCP LATEST VERSION");
  return std::nullopt;
}

}  // namespace yidan::credit
