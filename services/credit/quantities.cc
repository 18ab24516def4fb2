#include "services/credit/quantities.h"

#include <algorithm>
#include <array>

#include "services/credit/values.h"

namespace yidan::credit {
namespace {

using Kind = Quantity::Kind;

struct Unit {
  std::string_view word;
  Kind kind;
  std::int64_t of_one;     // thousandths of it make this many thousandths of grams or cubic centimetres
  std::string_view codes;  // UN/ECE Recommendation 21, of pieces
};
constexpr std::string_view kSingle = " UN NE PP NF NG VN ";
constexpr std::array<Unit, 63> kUnits = {{
    {"MTS", Kind::kWeight, 1'000'000, ""},
    {"MT", Kind::kWeight, 1'000'000, ""},
    {"TONS", Kind::kWeight, 1'000'000, ""},
    {"TONNES", Kind::kWeight, 1'000'000, ""},
    {"TON", Kind::kWeight, 1'000'000, ""},
    {"TONNE", Kind::kWeight, 1'000'000, ""},
    {"METRIC", Kind::kWeight, 1'000'000, ""},
    {"KGS", Kind::kWeight, 1'000, ""},
    {"KG", Kind::kWeight, 1'000, ""},
    {"KOS", Kind::kWeight, 1'000, ""},
    {"KILOS", Kind::kWeight, 1'000, ""},
    {"KILOGRAMS", Kind::kWeight, 1'000, ""},
    {"KILOGRAMMES", Kind::kWeight, 1'000, ""},
    {"GRAMS", Kind::kWeight, 1, ""},
    {"QUINTALS", Kind::kWeight, 100'000, ""},
    {"LBS", Kind::kWeight, 0, ""},  // 453.59237 g: see GramsOfPounds
    {"LB", Kind::kWeight, 0, ""},
    {"POUNDS", Kind::kWeight, 0, ""},
    {"CBM", Kind::kVolume, 1'000'000, ""},
    {"M3", Kind::kVolume, 1'000'000, ""},
    {"CUM", Kind::kVolume, 1'000'000, ""},
    {"LITRES", Kind::kVolume, 1'000, ""},
    {"LITERS", Kind::kVolume, 1'000, ""},
    {"LTRS", Kind::kVolume, 1'000, ""},
    {"CONTAINERS", Kind::kContainers, 0, ""},
    {"CONTAINER", Kind::kContainers, 0, ""},
    {"FCL", Kind::kContainers, 0, ""},
    {"UNITS", Kind::kPieces, 1, kSingle},
    {"UNIT", Kind::kPieces, 1, kSingle},
    {"PCS", Kind::kPieces, 1, kSingle},
    {"PC", Kind::kPieces, 1, kSingle},
    {"PIECES", Kind::kPieces, 1, kSingle},
    {"PIECE", Kind::kPieces, 1, kSingle},
    {"VEHICLES", Kind::kPieces, 1, kSingle},
    {"VEHICLE", Kind::kPieces, 1, kSingle},
    {"SETS", Kind::kPieces, 1, " SX "},
    {"SET", Kind::kPieces, 1, " SX "},
    {"DOZEN", Kind::kPieces, 12, " PP "},
    {"DOZENS", Kind::kPieces, 12, " PP "},
    {"PACKAGES", Kind::kPieces, 1, "*"},
    {"PKGS", Kind::kPieces, 1, "*"},
    {"CARTONS", Kind::kPieces, 1, " CT "},
    {"CTNS", Kind::kPieces, 1, " CT "},
    {"CARTON", Kind::kPieces, 1, " CT "},
    {"BAGS", Kind::kPieces, 1, " BG 5H 5L 5M SA FX "},
    {"SACKS", Kind::kPieces, 1, " SA BG "},
    {"BALES", Kind::kPieces, 1, " BL BN "},
    {"DRUMS", Kind::kPieces, 1, " DR 1A 1B 1D 1G 1H "},
    {"BARRELS", Kind::kPieces, 1, " BA "},
    {"CASES", Kind::kPieces, 1, " CS "},
    {"BOXES", Kind::kPieces, 1, " BX "},
    {"PALLETS", Kind::kPieces, 1, " PX "},
    {"CRATES", Kind::kPieces, 1, " CR "},
    {"ROLLS", Kind::kPieces, 1, " RO "},
    {"COILS", Kind::kPieces, 1, " CL "},
    {"BOTTLES", Kind::kPieces, 1, " BO BQ BS BV "},
    {"BUNDLES", Kind::kPieces, 1, " BE "},
    {"REELS", Kind::kPieces, 1, " RL "},
    {"TINS", Kind::kPieces, 1, " TN "},
    {"JUMBO", Kind::kPieces, 1, " 43 JB "},
    {"HEADS", Kind::kPieces, 1, kSingle},
    {"LOGS", Kind::kPieces, 1, " LG LZ "},
    {"PAIRS", Kind::kPieces, 1, " PP "},
}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }

// Thousandths. Two where the point may stand between thousands too.
struct Number {
  std::int64_t value = 0;
  std::int64_t other = 0;  // 0: one reading
};
std::optional<std::int64_t> Thousandths(std::string_view whole, std::string_view fraction) {
  if (fraction.size() > 3 || whole.size() > 9) return std::nullopt;
  std::string digits(whole);
  digits += fraction;
  digits.append(3 - fraction.size(), '0');
  return ParseDigits(digits);
}

// The digits of a number whose groups of three are divided by `by`; nullopt: the groups are not of three.
std::optional<std::string> Grouped(std::string_view number, char by) {
  std::string out;
  for (std::size_t at = 0, group = 0; at <= number.size(); ++group) {
    const auto end = std::min(number.find(by, at), number.size());
    const std::size_t size = end - at;
    if (size == 0 || (group > 0 && size != 3) || (group == 0 && end < number.size() && size > 3))
      return std::nullopt;
    out += number.substr(at, size);
    if (out.size() > 9) return std::nullopt;
    at = end + 1;
  }
  return out;
}

// "1,000", "57.5", "1.000,50", "57,5", and "57.000", which may be either.
std::optional<Number> ReadNumber(std::string_view number) {
  const auto point = number.rfind('.');
  const auto comma = number.rfind(',');
  const auto none = std::string_view::npos;
  const auto decimal = [&](std::size_t at, char groups_by) -> std::optional<Number> {
    const auto whole = Grouped(number.substr(0, at), groups_by);
    const auto value = whole ? Thousandths(*whole, number.substr(at + 1)) : std::nullopt;
    return value ? std::optional(Number{*value, 0}) : std::nullopt;
  };
  if (point != none && comma != none) return point > comma ? decimal(point, ',') : decimal(comma, '.');
  if (point == none && comma == none) {
    const auto value = Thousandths(number, "");
    return value ? std::optional(Number{*value, 0}) : std::nullopt;
  }
  const char mark = point != none ? '.' : ',';
  const auto at = number.find(mark);
  const auto grouped = Grouped(number, mark);
  const auto thousands = grouped ? Thousandths(*grouped, "") : std::nullopt;
  const bool one_mark = number.find(mark, at + 1) == none;
  if (!one_mark || (mark == ',' && thousands)) {
    return thousands ? std::optional(Number{*thousands, 0}) : std::nullopt;
  }
  auto out = decimal(at, mark == '.' ? ',' : '.');
  if (out && thousands && number[0] != '0') out->other = *thousands;
  return out;
}

bool Is(std::string_view word, std::initializer_list<std::string_view> some) {
  return std::find(some.begin(), some.end(), word) != some.end();
}

// A text read word by word: numbers, words, and the depth of brackets.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(Tidy(text)) {}

  std::vector<Quantity> Read() {
    while (at_ < text_.size() && out_.size() <= kQuantitiesMax) {
      const char c = text_[at_];
      if (c == '(') ++depth_;
      if (c == ')' && depth_ > 0) --depth_;
      if (IsDigit(c)) {
        ReadAtNumber();
      } else if (IsLetter(c)) {
        Remember(Word());
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  std::string Word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (IsLetter(text_[at_]) || IsDigit(text_[at_]))) ++at_;
    return text_.substr(start, at_ - start);
  }
  void Remember(std::string word) {
    // "NET WEIGHT OF 4 MTS", and not "BAGS OF 60 KG"
    if (before_ == "WEIGHT" && Is(word, {"OF", "IS"})) return;
    if (Is(word, {"NET", "NW", "GROSS", "GW"})) {
      measure_ = word;
    } else if (!Is(word, {"WEIGHT", "TOTAL", "QUANTITY", "ABOUT", "APPROXIMATELY"})) {
      measure_.clear();
    }
    before_ = std::move(word);
  }

  // The unit behind a number, and the words behind that, without moving.
  void ReadAtNumber() {
    const std::size_t start = at_;
    while (at_ < text_.size() &&
           (IsDigit(text_[at_]) || ((text_[at_] == ',' || text_[at_] == '.') && at_ + 1 < text_.size() &&
                                    IsDigit(text_[at_ + 1])))) {
      ++at_;
    }
    const auto number = ReadNumber(std::string_view(text_).substr(start, at_ - start));
    const std::size_t number_end = at_;
    if (ContainerCount(start, number)) return;
    if (at_ < text_.size() && text_[at_] == ' ') ++at_;
    const std::size_t unit_start = at_;
    while (at_ < text_.size() && (IsLetter(text_[at_]) || (at_ > unit_start && text_[at_] == '3'))) ++at_;
    std::string word = text_.substr(unit_start, at_ - unit_start);
    if (word == "M" && at_ + 1 < text_.size() && (text_[at_] == '/' || text_[at_] == '.') &&
        text_[at_ + 1] == 'T') {  // M/T, M.TONS
      ++at_;
      word = "M" + Word();
      if (word != "MT") word = "MTS";
    }
    if (word == "METRIC" && std::string_view(text_).substr(at_, 4) == " TON") {
      ++at_;
      Word();
    }
    const auto* unit =
        std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return one.word == word; });
    if (unit == kUnits.end()) {
      at_ = number_end;
      before_ = "";
      return;
    }
    const auto behind = WordsOf(std::string_view(text_).substr(at_, 16));
    const auto next = [&](std::size_t i) {
      return i < behind.size() ? std::string_view(behind[i]) : std::string_view();
    };
    const bool of_one = Is(before_, {"PER", "OF", "EACH", "X"}) || Is(next(0), {"EACH", "PER", "PRICE"});
    if (number && depth_ == 0 && !of_one) {
      Quantity quantity;
      quantity.kind = unit->kind;
      quantity.packing_units = unit->kind == Kind::kPieces || unit->kind == Kind::kContainers;
      quantity.about = Is(before_, {"ABOUT", "APPROXIMATELY"});
      quantity.measure = MeasureOf(next(0));
      quantity.unit = word;
      quantity.text = text_.substr(start, at_ - start);
      quantity.at = start;
      const bool whole = Amount(*unit, number->value, quantity.amount);
      if (number->other != 0) Amount(*unit, number->other, quantity.other);
      if (whole) out_.push_back(std::move(quantity));
    }
    Remember(word);
  }

  // Of what stands before the number, otherwise of what stands directly behind the unit.
  [[nodiscard]] Quantity::Measure MeasureOf(std::string_view next) const {
    const bool adjacent = at_ < text_.size() && text_[at_] == ' ';
    const std::string_view word = measure_.empty() && adjacent ? next : std::string_view(measure_);
    if (Is(word, {"NET", "NW"})) return Quantity::Measure::kNet;
    if (Is(word, {"GROSS", "GW"})) return Quantity::Measure::kGross;
    return Quantity::Measure::kAny;
  }

  // "2X40HC", "1 X 40' HQ".
  bool ContainerCount(std::size_t start, const std::optional<Number>& number) {
    std::size_t at = at_;
    while (at < text_.size() && text_[at] == ' ') ++at;
    if (at >= text_.size() || text_[at] != 'X' || !number || number->value % 1000 != 0) return false;
    ++at;
    while (at < text_.size() && text_[at] == ' ') ++at;
    const auto size = std::string_view(text_).substr(at, 2);
    if (!Is(size, {"20", "40", "45"})) return false;
    std::size_t end = at + 2;
    if (end < text_.size() && IsDigit(text_[end])) return false;
    while (end < text_.size() && (text_[end] == '\'' || text_[end] == ' ' || text_[end] == '-')) ++end;
    const std::size_t word = end;
    while (end < text_.size() && IsLetter(text_[end])) ++end;
    if (!Is(std::string_view(text_).substr(word, end - word),
            {"HC", "HQ", "GP", "DC", "FT", "DV", "RF", "FCL", "OT", "FEET", "CONTAINER", "CONTAINERS"}))
      return false;
    Quantity quantity;
    quantity.kind = Kind::kContainers;
    quantity.amount = number->value / 1000;
    quantity.packing_units = true;
    quantity.unit = "CONTAINERS";
    quantity.text = text_.substr(start, end - start);
    quantity.at = start;
    if (depth_ == 0) out_.push_back(std::move(quantity));
    at_ = end;
    before_ = "";
    return true;
  }

  // Thousandths of the unit into grams, cubic centimetres or pieces. False: not a whole number of them.
  static bool Amount(const Unit& unit, std::int64_t thousandths, std::int64_t& into) {
    if (unit.kind == Kind::kPieces || unit.kind == Kind::kContainers) {
      if (thousandths % 1000 != 0) return false;
      into = thousandths / 1000 * std::max<std::int64_t>(unit.of_one, 1);
      return into > 0;
    }
    if (unit.of_one == 0) {  // pounds: 453.59237 g
      into = thousandths / 1000 * 45'359'237 / 100'000 + thousandths % 1000 * 45'359'237 / 100'000'000;
    } else {
      into = unit.of_one >= 1000 ? thousandths * (unit.of_one / 1000) : thousandths * unit.of_one / 1000;
    }
    return into > 0;
  }

  const std::string text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string before_;   // the word before
  std::string measure_;  // NET or GROSS, if nothing but WEIGHT and the like came since
  std::vector<Quantity> out_;
};

}  // namespace

std::vector<Quantity> QuantitiesIn(std::string_view text) { return Scanner(text).Read(); }

bool CountsAs(std::string_view unit, std::string_view package_kind) {
  const auto* found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return one.word == unit; });
  if (found == kUnits.end() || found->kind != Kind::kPieces || package_kind.empty()) return false;
  if (found->codes == "*") return true;
  return found->of_one == 1 &&
         found->codes.find(" " + std::string(package_kind) + " ") != std::string_view::npos;
}

std::optional<MoreOrLess> MoreOrLessIn(std::string_view text) {
  const std::string tidy = Tidy(text);
  const auto words = WordsOf(tidy);
  const bool signs = tidy.find("+/-") != std::string::npos || tidy.find("+ / -") != std::string::npos;
  const bool both = signs || HasPhrase(words, "MORE OR LESS") || HasPhrase(words, "PLUS OR MINUS") ||
                    HasPhrase(words, "PLUS MINUS") || HasPhrase(words, "OVER OR UNDER");
  if (!both) return std::nullopt;
  // The first number that per cent follows.
  for (std::size_t at = 0; at < tidy.size(); ++at) {
    if (!IsDigit(tidy[at])) continue;
    const std::size_t start = at;
    while (at < tidy.size() && IsDigit(tidy[at])) ++at;
    const auto value = ParseDigits(std::string_view(tidy).substr(start, at - start));
    const std::string behind = Tidy(std::string_view(tidy).substr(at, 12));
    const bool per_cent = behind.starts_with("%") || behind.starts_with("PCT") ||
                          behind.starts_with("PERCENT") || behind.starts_with("PER CENT");
    if (!per_cent || !value || *value > 99) continue;
    MoreOrLess out{static_cast<int>(*value), static_cast<int>(*value)};
    out.quantity = HasPhrase(words, "QUANTITY") || HasPhrase(words, "QTY") || HasPhrase(words, "WEIGHT");
    out.amount = HasPhrase(words, "AMOUNT") || HasPhrase(words, "VALUE");
    if (!out.quantity && !out.amount) out.quantity = out.amount = true;
    return out;
  }
  return std::nullopt;
}

std::int64_t Bounded(std::uint64_t amount) {
  constexpr std::uint64_t kMax = std::uint64_t{1} << 45U;
  return static_cast<std::int64_t>(std::min(amount, kMax));
}

std::string Written(Quantity::Kind kind, std::int64_t amount) {
  if (kind == Kind::kPieces) return std::to_string(amount) + " PACKAGES";
  if (kind == Kind::kContainers) return std::to_string(amount) + " CONTAINERS";
  const std::int64_t unit = kind == Kind::kWeight ? 1000 : 1'000'000;
  std::string out = std::to_string(amount / unit);
  if (amount % unit != 0) {
    std::string fraction = std::to_string(unit + amount % unit).substr(1);
    while (fraction.ends_with('0')) fraction.pop_back();
    out += "." + fraction;
  }
  return out + (kind == Kind::kWeight ? " KGS" : " CBM");
}

}  // namespace yidan::credit
