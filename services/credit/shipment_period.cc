#include "services/credit/shipment_period.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace yidan::credit {
namespace {

using std::chrono::days;

constexpr std::size_t kPeriodBytesMax = 1000;
constexpr std::size_t kDaysMax = 16;
constexpr std::array<std::string_view, 12> kMonths = {"JANUARY",   "FEBRUARY", "MARCH",    "APRIL",
                                                      "MAY",       "JUNE",     "JULY",     "AUGUST",
                                                      "SEPTEMBER", "OCTOBER",  "NOVEMBER", "DECEMBER"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }

// 1 to 12; 0: no month. "SEPT" and "SEP" are September.
unsigned MonthOf(std::string_view word) {
  if (word.size() < 3) return 0;
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (word == kMonths[i] || word == kMonths[i].substr(0, 3) || (word == "SEPT" && i == 8)) return i + 1;
  }
  return 0;
}

std::optional<int> YearOf(std::string_view digits) {
  const auto value = ParseDigits(digits);
  if (!value) return std::nullopt;
  if (digits.size() == 4 && *value >= 1980 && *value <= 2079) return static_cast<int>(*value);
  if (digits.size() == 2) return static_cast<int>(*value) + (*value >= kPivotYear ? 1900 : 2000);
  return std::nullopt;
}

std::optional<Day> DayOf(std::optional<int> year, unsigned month, std::optional<std::int64_t> day) {
  if (!year || month < 1 || month > 12 || !day || *day < 1 || *day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(Day(date)) : std::nullopt;
}

// What a text says of time: words, days, and months as a whole.
struct Token {
  enum class Kind { kWord, kNumber, kDay, kMonth };
  Kind kind = Kind::kWord;
  std::string word;
  std::int64_t number = 0;
  Day day;  // of a month its first
};

// Runs of letters and of digits, with what stands before each.
struct Piece {
  std::string text;
  char before = ' ';
  [[nodiscard]] bool digits() const { return IsDigit(text[0]); }
};
std::vector<Piece> PiecesOf(std::string_view text) {
  std::vector<Piece> out;
  const std::string tidy = Tidy(text.substr(0, kPeriodBytesMax));
  char before = ' ';
  for (std::size_t at = 0; at < tidy.size();) {
    const bool digit = IsDigit(tidy[at]);
    if (!digit && !IsLetter(tidy[at])) {
      if (tidy[at] != ' ' || before == 0) before = tidy[at];
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < tidy.size() && (digit ? IsDigit(tidy[at]) : IsLetter(tidy[at]))) ++at;
    out.push_back({tidy.substr(start, at - start), before});
    before = 0;
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : pieces_(PiecesOf(text)) {}

  std::vector<Token> Read() {
    std::vector<Token> out;
    while (at_ < pieces_.size()) {
      if (const auto day = ReadDay()) {
        out.push_back({Token::Kind::kDay, "", 0, *day});
      } else if (const auto month = ReadMonth()) {
        out.push_back({Token::Kind::kMonth, "", 0, *month});
      } else {
        const Piece& piece = pieces_[at_++];
        const auto number = ParseDigits(piece.text);
        if (IsOrdinal(piece)) continue;
        out.push_back(
            {number ? Token::Kind::kNumber : Token::Kind::kWord, piece.text, number.value_or(0), {}});
      }
    }
    return out;
  }

 private:
  [[nodiscard]] const Piece* Peek(std::size_t ahead) const {
    return at_ + ahead < pieces_.size() ? &pieces_[at_ + ahead] : nullptr;
  }
  static bool IsOrdinal(const Piece& piece) {
    return piece.before == 0 &&
           (piece.text == "ST" || piece.text == "ND" || piece.text == "RD" || piece.text == "TH");
  }
  std::optional<Day> Take(std::size_t pieces, std::optional<Day> day) {
    if (day) at_ += pieces;
    return day;
  }

  std::optional<Day> ReadDay() {
    const Piece* first = Peek(0);
    if (first->digits() && first->text.size() == 6) {
      const auto day = ParseSixDigitDay(first->text);
      return day ? Take(1, *day) : std::nullopt;
    }
    // 10 [TH] [OF] APRIL 2025
    std::size_t next = 1;
    if (first->digits() && first->text.size() <= 2) {
      const auto number = ParseDigits(first->text);
      if (Peek(next) != nullptr && IsOrdinal(*Peek(next))) ++next;
      if (Peek(next) != nullptr && Peek(next)->text == "OF") ++next;
      const unsigned month = Peek(next) == nullptr ? 0 : MonthOf(Peek(next)->text);
      if (month != 0 && Peek(next + 1) != nullptr) {
        if (const auto day = DayOf(YearOf(Peek(next + 1)->text), month, number)) return Take(next + 2, day);
      }
    }
    // APRIL 10 [TH], 2025
    if (const unsigned month = MonthOf(first->text);
        month != 0 && Peek(1) != nullptr && Peek(1)->digits() && Peek(1)->text.size() <= 2) {
      std::size_t year = 2;
      if (Peek(year) != nullptr && IsOrdinal(*Peek(year))) ++year;
      if (Peek(year) != nullptr && Peek(year)->text.size() == 4)
        return Take(year + 1, DayOf(YearOf(Peek(year)->text), month, ParseDigits(Peek(1)->text)));
    }
    return ReadDayInDigits();
  }

  // 2025-04-10, 10.04.2025, 13/04/2025.
  std::optional<Day> ReadDayInDigits() {
    const Piece* a = Peek(0);
    const Piece* b = Peek(1);
    const Piece* c = Peek(2);
    if (b == nullptr || c == nullptr || !a->digits() || !b->digits() || !c->digits()) return std::nullopt;
    if (b->before != c->before || (b->before != '-' && b->before != '.' && b->before != '/'))
      return std::nullopt;
    const auto number = [](const Piece* piece) { return ParseDigits(piece->text); };
    const auto month = [&](const Piece* piece) {
      return static_cast<unsigned>(number(piece).value_or(0) % 100);
    };
    if (a->text.size() == 4) return Take(3, DayOf(YearOf(a->text), month(b), number(c)));
    if (c->text.size() != 4 || a->text.size() > 2 || b->text.size() > 2) return std::nullopt;
    const bool months_first = number(b).value_or(0) > 12;
    const bool certain = b->before == '.' || number(a).value_or(0) > 12 || months_first || a->text == b->text;
    if (!certain) return std::nullopt;
    return Take(3, months_first ? DayOf(YearOf(c->text), month(a), number(b))
                                : DayOf(YearOf(c->text), month(b), number(a)));
  }

  // MARCH 2025, MARCH/APRIL 2025.
  std::optional<Day> ReadMonth() {
    const unsigned month = MonthOf(Peek(0)->text);
    if (month == 0) return std::nullopt;
    for (std::size_t ahead = 1; ahead <= 3 && Peek(ahead) != nullptr; ++ahead) {
      if (Peek(ahead)->digits()) {
        const auto year = Peek(ahead)->text.size() == 4 ? YearOf(Peek(ahead)->text) : std::nullopt;
        return year ? Take(ahead == 1 ? 2 : 1, DayOf(year, month, 1)) : std::nullopt;
      }
    }
    return std::nullopt;
  }

  const std::vector<Piece> pieces_;
  std::size_t at_ = 0;
};

Day EndOfMonth(Day first) {
  const std::chrono::year_month_day date(first);
  return Day(date.year() / date.month() / std::chrono::last);
}

class Period {
 public:
  Period(std::vector<Token> tokens, std::optional<Day> issued)
      : tokens_(std::move(tokens)), issued_(issued) {}

  Result<ShipmentPeriod> Read() const {
    if (Denies()) return Invalid("it denies something, and not just BEFORE, AFTER, LATER or EARLIER");
    std::vector<std::size_t> named;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == Token::Kind::kDay || tokens_[i].kind == Token::Kind::kMonth) named.push_back(i);
    }
    if (named.empty()) return CountedFromIssue();
    if (named.size() > 2) return Invalid("it names more than one period");
    // "NOT LATER THAN 15 DAYS AFTER 15 SEPTEMBER 2026"
    if (Says("DAYS")) return Invalid("it counts days from a day of its own");
    const Token& first = tokens_[named[0]];
    if (named.size() == 2) return Between(named[0], named[1]);
    if (first.kind == Token::Kind::kMonth) return OfMonth(first.day);
    return OfDay(named[0]);
  }

 private:
  [[nodiscard]] bool Says(std::string_view phrase) const {
    std::vector<std::string> words;
    for (const Token& token : tokens_) words.push_back(token.word);
    return HasPhrase(words, phrase);
  }
  // A NOT that no word of time follows turns the meaning of what is read here.
  [[nodiscard]] bool Denies() const {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const std::string& word = tokens_[i].word;
      if (word == "PROHIBITED" || word == "FORBIDDEN") return true;
      if (word != "NOT") continue;
      const std::string next = i + 1 < tokens_.size() ? tokens_[i + 1].word : "";
      if (next != "BEFORE" && next != "AFTER" && next != "LATER" && next != "EARLIER" && next != "PRIOR")
        return true;
    }
    return false;
  }
  // Whether just these words stand before a token.
  [[nodiscard]] bool Before(std::size_t at, std::initializer_list<std::string_view> words) const {
    if (at < words.size()) return false;
    std::size_t i = at - words.size();
    return std::all_of(words.begin(), words.end(),
                       [&](std::string_view word) { return tokens_[i++].word == word; });
  }

  [[nodiscard]] Result<ShipmentPeriod> CountedFromIssue() const {
    const auto number = std::find_if(tokens_.begin(), tokens_.end(),
                                     [](const Token& one) { return one.kind == Token::Kind::kNumber; });
    const bool of_issue = Says("ISSUE") || Says("ISSUANCE") || Says("DATE OF THIS CREDIT") ||
                          Says("L C DATE") || Says("DATE OF L C") || Says("DATE OF CREDIT") ||
                          Says("DATE OF THIS L C");
    if (number == tokens_.end() || !Says("DAYS") || !of_issue || number->number > 999)
      return Invalid("it names no day and no month");
    if (!issued_) return Invalid("the date of the credit, from which it counts, is not stated");
    if (Says("AFTER")) return ShipmentPeriod{std::nullopt, *issued_ + days(number->number)};
    if (Says("FROM")) return ShipmentPeriod{std::nullopt, *issued_ + days(number->number - 1)};
    return Invalid("it says neither AFTER nor FROM");
  }

  [[nodiscard]] Result<ShipmentPeriod> Between(std::size_t a, std::size_t b) const {
    const Token& first = tokens_[a];
    const Token& second = tokens_[b];
    const Day end = second.kind == Token::Kind::kMonth ? EndOfMonth(second.day) : second.day;
    const auto joins = [&](std::string_view word) {
      return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(a),
                         tokens_.begin() + static_cast<std::ptrdiff_t>(b),
                         [&](const Token& one) { return one.word == word; });
    };
    const bool range =
        joins("TO") || joins("UNTIL") || joins("TILL") || joins("AND") || joins("THROUGH") || b == a + 1;
    if (!range || first.kind != second.kind || end < first.day || Says("HALF") || Says("BEGINNING") ||
        Says("MIDDLE") || Says("END") || Says("ABOUT"))
      return Invalid("its two dates make no period that is understood");
    if (Says("BEFORE") || Says("AFTER")) return Invalid("it mixes BEFORE or AFTER with two dates");
    return ShipmentPeriod{first.day, end};
  }

  [[nodiscard]] Result<ShipmentPeriod> OfMonth(Day first) const {
    if (Says("FIRST HALF")) return ShipmentPeriod{first, first + days(14)};
    if (Says("SECOND HALF")) return ShipmentPeriod{first + days(15), EndOfMonth(first)};
    if (Says("BEGINNING")) return ShipmentPeriod{first, first + days(9)};
    if (Says("MIDDLE")) return ShipmentPeriod{first + days(10), first + days(19)};
    if (Says("END")) return ShipmentPeriod{first + days(20), EndOfMonth(first)};
    if (Says("BEFORE") || Says("AFTER") || Says("BY") || Says("UNTIL") || Says("LATER"))
      return Invalid("it says BEFORE, AFTER or UNTIL of a whole month");
    return ShipmentPeriod{first, EndOfMonth(first)};
  }

  [[nodiscard]] Result<ShipmentPeriod> OfDay(std::size_t at) const {
    const Day day = tokens_[at].day;
    if (Before(at, {"ON", "OR", "ABOUT"}) || Before(at, {"ABOUT"}))
      return ShipmentPeriod{day - days(5), day + days(5)};
    if (Before(at, {"NOT", "BEFORE"}) || Before(at, {"EARLIER", "THAN"}))
      return ShipmentPeriod{day, std::nullopt};
    if (Before(at, {"NOT", "PRIOR", "TO"})) return ShipmentPeriod{day, std::nullopt};
    if (Before(at, {"PRIOR", "TO"})) return ShipmentPeriod{std::nullopt, day - days(1)};
    if (Before(at, {"BEFORE"})) return ShipmentPeriod{std::nullopt, day - days(1)};
    if (Before(at, {"NOT", "AFTER"})) return ShipmentPeriod{std::nullopt, day};
    if (Before(at, {"AFTER"})) return ShipmentPeriod{day + days(1), std::nullopt};
    if (Before(at, {"FROM"})) return ShipmentPeriod{day, std::nullopt};
    for (const std::string_view word : {"UNTIL", "TILL", "TO", "BY", "LATEST", "THAN"}) {
      if (Before(at, {word})) return ShipmentPeriod{std::nullopt, day};
    }
    if (Before(at, {"ON"})) return ShipmentPeriod{day, day};
    return Invalid("what its one date means is not said");
  }

  const std::vector<Token> tokens_;
  const std::optional<Day> issued_;
};

}  // namespace

Result<ShipmentPeriod> ReadShipmentPeriod(std::string_view text, std::optional<Day> issued) {
  if (text.size() > kPeriodBytesMax) return Invalid("it is longer than any period");
  return Period(Reader(text).Read(), issued).Read();
}

std::string BesidePeriod(std::string_view text) {
  static const std::set<std::string> known = {
      "SHIPMENT", "LATEST",  "EARLIEST",  "DATE",     "DATES",    "OF",       "TO",      "BE",
      "EFFECTED", "MADE",    "DURING",    "BETWEEN",  "FROM",     "UNTIL",    "TILL",    "UP",
      "AND",      "NOT",     "LATER",     "EARLIER",  "THAN",     "BEFORE",   "AFTER",   "PRIOR",
      "ON",       "OR",      "ABOUT",     "IN",       "BY",       "WITHIN",   "DAYS",    "DAY",
      "THE",      "MUST",    "SHOULD",    "SHALL",    "TAKE",     "PLACE",    "PERIOD",  "WINDOW",
      "HALF",     "MONTH",   "ISSUE",     "ISSUANCE", "THIS",     "CREDIT",   "L",       "C",
      "LC",       "THROUGH", "INCLUSIVE", "BOTH",     "CALENDAR", "SHIPPED",  "IS",      "ARE",
      "WILL",     "AT",      "BEGINNING", "MIDDLE",   "END",      "DISPATCH", "LOADING", "GOODS"};
  const auto tokens = Reader(text).Read();
  std::string out;
  const auto is = [&](std::size_t at, std::string_view word) {
    return at < tokens.size() && tokens[at].word == word;
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == Token::Kind::kDay || token.kind == Token::Kind::kMonth) continue;
    const bool count = token.kind == Token::Kind::kNumber && (is(i + 1, "DAYS") || is(i + 1, "CALENDAR"));
    const bool half = (token.word == "FIRST" || token.word == "SECOND") && is(i + 1, "HALF");
    if (known.contains(token.word) || count || half) continue;
    out += (out.empty() ? "" : " ") + token.word;
  }
  return out;
}

std::vector<Day> DaysIn(std::string_view text) {
  std::vector<Day> out;
  for (const Token& token : Reader(text).Read()) {
    if (token.kind == Token::Kind::kDay && out.size() < kDaysMax) out.push_back(token.day);
  }
  return out;
}

}  // namespace yidan::credit
