#include "services/credit/compare.h"

#include <algorithm>
#include <array>
#include <set>

namespace yidan::credit {
namespace {

using Words = std::vector<std::string>;

struct Pair {
  std::string_view from;
  std::string_view to;
};
// Written short and in full.
constexpr std::array<Pair, 16> kShort = {{{"COMPANY", "CO"},
                                          {"LIMITED", "LTD"},
                                          {"CORPORATION", "CORP"},
                                          {"INCORPORATED", "INC"},
                                          {"IMPORT", "IMP"},
                                          {"EXPORT", "EXP"},
                                          {"IMPORTS", "IMP"},
                                          {"EXPORTS", "EXP"},
                                          {"PRIVATE", "PTE"},
                                          {"PVT", "PTE"},
                                          {"INTERNATIONAL", "INTL"},
                                          {"MANUFACTURING", "MFG"},
                                          {"ROAD", "RD"},
                                          {"STREET", "ST"},
                                          {"NUMBER", "NO"},
                                          {"AVENUE", "AVE"}}};

struct Country {
  std::string_view name;
  std::string_view code;
};
constexpr std::array<Country, 92> kCountries = {{{"ARGENTINA", "AR"},     {"AUSTRALIA", "AU"},
                                                 {"AUSTRIA", "AT"},       {"AZERBAIJAN", "AZ"},
                                                 {"BANGLADESH", "BD"},    {"BELARUS", "BY"},
                                                 {"BELGIUM", "BE"},       {"BRAZIL", "BR"},
                                                 {"BULGARIA", "BG"},      {"CAMBODIA", "KH"},
                                                 {"CANADA", "CA"},        {"CHILE", "CL"},
                                                 {"CHINA", "CN"},         {"P R CHINA", "CN"},
                                                 {"PR CHINA", "CN"},      {"COLOMBIA", "CO"},
                                                 {"CROATIA", "HR"},       {"CZECH REPUBLIC", "CZ"},
                                                 {"CZECHIA", "CZ"},       {"DENMARK", "DK"},
                                                 {"ECUADOR", "EC"},       {"EGYPT", "EG"},
                                                 {"ESTONIA", "EE"},       {"ETHIOPIA", "ET"},
                                                 {"FINLAND", "FI"},       {"FRANCE", "FR"},
                                                 {"GEORGIA", "GE"},       {"GERMANY", "DE"},
                                                 {"GHANA", "GH"},         {"GREECE", "GR"},
                                                 {"HONG KONG", "HK"},     {"HUNGARY", "HU"},
                                                 {"INDIA", "IN"},         {"INDONESIA", "ID"},
                                                 {"IRAN", "IR"},          {"IRAQ", "IQ"},
                                                 {"IRELAND", "IE"},       {"ISRAEL", "IL"},
                                                 {"ITALY", "IT"},         {"JAPAN", "JP"},
                                                 {"JORDAN", "JO"},        {"KAZAKHSTAN", "KZ"},
                                                 {"KENYA", "KE"},         {"KUWAIT", "KW"},
                                                 {"KYRGYZSTAN", "KG"},    {"LAOS", "LA"},
                                                 {"LATVIA", "LV"},        {"LITHUANIA", "LT"},
                                                 {"LUXEMBOURG", "LU"},    {"MALAYSIA", "MY"},
                                                 {"MEXICO", "MX"},        {"MONGOLIA", "MN"},
                                                 {"MOROCCO", "MA"},       {"MYANMAR", "MM"},
                                                 {"NETHERLANDS", "NL"},   {"THE NETHERLANDS", "NL"},
                                                 {"HOLLAND", "NL"},       {"NEW ZEALAND", "NZ"},
                                                 {"NIGERIA", "NG"},       {"NORWAY", "NO"},
                                                 {"OMAN", "OM"},          {"PAKISTAN", "PK"},
                                                 {"PERU", "PE"},          {"PHILIPPINES", "PH"},
                                                 {"POLAND", "PL"},        {"PORTUGAL", "PT"},
                                                 {"QATAR", "QA"},         {"ROMANIA", "RO"},
                                                 {"RUSSIA", "RU"},        {"RUSSIAN FEDERATION", "RU"},
                                                 {"SAUDI ARABIA", "SA"},  {"SERBIA", "RS"},
                                                 {"SINGAPORE", "SG"},     {"SLOVAKIA", "SK"},
                                                 {"SLOVENIA", "SI"},      {"SOUTH AFRICA", "ZA"},
                                                 {"SOUTH KOREA", "KR"},   {"KOREA", "KR"},
                                                 {"SPAIN", "ES"},         {"SRI LANKA", "LK"},
                                                 {"SWEDEN", "SE"},        {"SWITZERLAND", "CH"},
                                                 {"TAIWAN", "TW"},        {"THAILAND", "TH"},
                                                 {"TURKEY", "TR"},        {"TURKIYE", "TR"},
                                                 {"UKRAINE", "UA"},       {"UNITED KINGDOM", "GB"},
                                                 {"UNITED STATES", "US"}, {"USA", "US"},
                                                 {"UZBEKISTAN", "UZ"},    {"VIETNAM", "VN"}}};

// Words of a place that say what sort of place it is, and not which.
const std::set<std::string>& GenericWords() {
  static const std::set<std::string> words = {"PORT",    "SEAPORT",  "SEA",      "AIRPORT",      "STATION",
                                              "RAILWAY", "RAIL",     "CITY",     "OF",           "THE",
                                              "IN",      "AT",       "TERMINAL", "MAIN",         "ANY",
                                              "PORTS",   "AIRPORTS", "PLACE",    "INTERNATIONAL"};
  return words;
}

// Single letters in a row are one word: "B.V." is BV, "P.R. CHINA" PR CHINA.
Words JoinInitials(const Words& words) {
  Words out;
  bool joins = false;
  for (const std::string& word : words) {
    const bool initial = word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z';
    if (initial && joins) {
      out.back() += word;
    } else {
      out.push_back(word);
    }
    joins = initial;
  }
  return out;
}

// The words in their one form; `shortened` is told whether a short form was met.
Words Plain(std::string_view text) {
  Words words = JoinInitials(WordsOf(text));
  for (std::string& word : words) {
    for (const Pair& pair : kShort) {
      if (word == pair.from) word = pair.to;
    }
  }
  return words;
}

bool OneLetterOff(const std::string& a, const std::string& b) {
  if (std::min(a.size(), b.size()) < 5) return false;
  const std::string& longer = a.size() >= b.size() ? a : b;
  const std::string& shorter = a.size() >= b.size() ? b : a;
  if (longer.size() - shorter.size() > 1) return false;
  std::size_t at = 0;
  while (at < shorter.size() && longer[at] == shorter[at]) ++at;
  const std::size_t skip = longer.size() == shorter.size() ? 1 : 0;
  return std::string_view(longer).substr(std::min(at + 1, longer.size())) ==
         std::string_view(shorter).substr(std::min(at + skip, shorter.size()));
}

bool StartsWith(const Words& whole, const Words& part) {
  return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}
bool Contains(const Words& whole, const Words& part) {
  return !part.empty() && std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}

Words FirstLine(const Text& stated) { return stated.lines.empty() ? Words{} : Plain(stated.lines[0]); }

// The words of a country's name taken out, wherever they stand.
Words WithoutCountry(Words words, std::string_view code) {
  for (const Country& country : kCountries) {
    if (country.code != code) continue;
    const Words name = JoinInitials(WordsOf(country.name));
    const auto at = std::search(words.begin(), words.end(), name.begin(), name.end());
    if (at != words.end()) words.erase(at, at + static_cast<std::ptrdiff_t>(name.size()));
  }
  std::erase(words, std::string(code));
  return words;
}

Words Specific(const Words& words) {
  Words out;
  for (const std::string& word : words) {
    if (!GenericWords().contains(word)) out.push_back(word);
  }
  return out;
}

bool AllIn(const Words& some, const Words& all) {
  return std::all_of(some.begin(), some.end(), [&](const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  });
}
bool AnyIn(const Words& some, const Words& all) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  });
}

struct Unit {
  std::string_view word;
  Quantity::Kind kind;
  std::int64_t grams;  // of one; 0 for pieces
  bool packing;
};
constexpr std::array<Unit, 32> kUnits = {{
    {"MTS", Quantity::Kind::kWeight, 1'000'000, false},
    {"MT", Quantity::Kind::kWeight, 1'000'000, false},
    {"TONS", Quantity::Kind::kWeight, 1'000'000, false},
    {"TONNES", Quantity::Kind::kWeight, 1'000'000, false},
    {"TON", Quantity::Kind::kWeight, 1'000'000, false},
    {"TONNE", Quantity::Kind::kWeight, 1'000'000, false},
    {"KGS", Quantity::Kind::kWeight, 1'000, false},
    {"KG", Quantity::Kind::kWeight, 1'000, false},
    {"KILOGRAMS", Quantity::Kind::kWeight, 1'000, false},
    {"UNITS", Quantity::Kind::kPieces, 0, true},
    {"UNIT", Quantity::Kind::kPieces, 0, true},
    {"PCS", Quantity::Kind::kPieces, 0, true},
    {"PIECES", Quantity::Kind::kPieces, 0, true},
    {"PIECE", Quantity::Kind::kPieces, 0, true},
    {"SETS", Quantity::Kind::kPieces, 0, true},
    {"SET", Quantity::Kind::kPieces, 0, true},
    {"PACKAGES", Quantity::Kind::kPieces, 0, true},
    {"PKGS", Quantity::Kind::kPieces, 0, true},
    {"CARTONS", Quantity::Kind::kPieces, 0, true},
    {"CTNS", Quantity::Kind::kPieces, 0, true},
    {"BAGS", Quantity::Kind::kPieces, 0, true},
    {"BALES", Quantity::Kind::kPieces, 0, true},
    {"DRUMS", Quantity::Kind::kPieces, 0, true},
    {"CASES", Quantity::Kind::kPieces, 0, true},
    {"BOXES", Quantity::Kind::kPieces, 0, true},
    {"PALLETS", Quantity::Kind::kPieces, 0, true},
    {"CRATES", Quantity::Kind::kPieces, 0, true},
    {"ROLLS", Quantity::Kind::kPieces, 0, true},
    {"COILS", Quantity::Kind::kPieces, 0, true},
    {"BOTTLES", Quantity::Kind::kPieces, 0, true},
    {"METRIC", Quantity::Kind::kWeight, 1'000'000, false},
    {"VEHICLES", Quantity::Kind::kPieces, 0, true},
}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "1,000" and "57.5": thousandths. nullopt: no such number.
std::optional<std::int64_t> Thousandths(std::string_view number) {
  std::string whole;
  std::string fraction;
  bool behind_point = false;
  for (const char c : number) {
    if (c == '.') {
      if (behind_point) return std::nullopt;
      behind_point = true;
    } else if (c != ',') {
      (behind_point ? fraction : whole).push_back(c);
    }
  }
  if (fraction.size() > 3 || whole.size() > 10) return std::nullopt;
  fraction.resize(3, '0');
  return ParseDigits(whole + fraction);
}

}  // namespace

Comparison CompareName(const Text& stated, std::string_view name) {
  const Words wanted = Plain(stated.text);
  const Words given = Plain(name);
  const Words first = FirstLine(stated);
  if (given.empty()) return {Match::kDifferent, "no name is given"};
  if (StartsWith(wanted, given) && given.size() >= first.size()) {
    const bool exact = HasPhrase(WordsOf(stated.text), name);
    return {Match::kSame,
            exact ? "word for word" : "word for word, with legal forms and initials written as one"};
  }
  if (given.size() == first.size()) {
    std::size_t off = 0;
    bool near = true;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i] == first[i]) continue;
      ++off;
      near = near && OneLetterOff(given[i], first[i]);
    }
    if (near && off == 1) return {Match::kUnsure, "one letter differs in one word"};
  }
  return {Match::kDifferent, "the words are not the same"};
}

bool NameStandsIn(std::string_view sentence, std::string_view name) {
  return Contains(Plain(sentence), Plain(name));
}

Comparison CompareAddress(const Text& stated, const v1::Party& party) {
  if (party.address().empty()) return {Match::kSame, "the document gives no address, and needs none"};
  Words wanted = Plain(stated.text);
  const Words name = Plain(party.name());
  if (StartsWith(wanted, name))
    wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(name.size()));
  Words given = Plain(party.address());
  if (!party.country().empty()) {
    wanted = WithoutCountry(std::move(wanted), party.country());
    given = WithoutCountry(std::move(given), party.country());
  }
  if (wanted == given) return {Match::kSame, "word for word, the country by name or code"};
  if (AllIn(wanted, given) && AllIn(given, wanted))
    return {Match::kUnsure, "the same words in another order"};
  return {Match::kDifferent, "the addresses are not the same"};
}

Comparison CompareCountry(const Text& stated, const v1::Party& party) {
  const std::string wanted = CountryNamedIn(stated.text);
  if (wanted.empty() || party.country().empty()) return {Match::kSame, "one of them names no country"};
  if (wanted == party.country()) return {Match::kSame, "both are in " + wanted};
  return {Match::kDifferent, "the credit says " + wanted + ", the document " + party.country()};
}

Comparison ComparePlace(std::string_view stated, const v1::Place& place) {
  const Words all = JoinInitials(WordsOf(stated));
  const std::string wanted_country = CountryNamedIn(stated);
  const std::string country = CountryOf(place);
  Words wanted = Specific(wanted_country.empty() ? all : WithoutCountry(all, wanted_country));
  const Words name = Specific(WithoutCountry(WordsOf(place.name()), country));
  Words given = name;
  const Words facility = Specific(WithoutCountry(WordsOf(place.facility()), country));
  given.insert(given.end(), facility.begin(), facility.end());
  const bool area = !all.empty() && all[0] == "ANY";
  // A city that is a country too (SINGAPORE) is named by its country.
  if (!wanted_country.empty() && !country.empty() && wanted_country != country) {
    return {Match::kDifferent,
            "the credit's place is in " + wanted_country + ", the document's in " + country};
  }
  if (wanted.empty() && !wanted_country.empty()) {
    return {Match::kSame, "it lies in " + wanted_country + ", which is all that the credit asks"};
  }
  if (area) return {Match::kUnsure, "the credit names an area whose bounds are not known here"};
  if (given.empty()) return {Match::kUnsure, "the document's place has no name in Latin letters"};
  if (AllIn(wanted, given))
    return {Match::kSame, "every word of the credit's place stands in the document's"};
  if (!name.empty() && AllIn(name, wanted)) {
    return {Match::kUnsure, "the document's place is wider than the credit's"};
  }
  if (AnyIn(given, wanted)) return {Match::kUnsure, "the places share words, and not all"};
  return {Match::kDifferent, "the places have no word in common"};
}

std::string CountryNamedIn(std::string_view text) {
  const Words words = JoinInitials(WordsOf(text));
  std::string found;
  for (const Country& country : kCountries) {
    if (!Contains(words, JoinInitials(WordsOf(country.name)))) continue;
    if (!found.empty() && found != country.code) return {};
    found = country.code;
  }
  return found;
}

std::string CountryOf(const v1::Place& place) {
  return place.locode().size() >= 2 ? place.locode().substr(0, 2) : place.country();
}

std::vector<Quantity> QuantitiesIn(std::string_view text) {
  std::vector<Quantity> out;
  const std::string tidy = Tidy(text);
  int depth = 0;
  std::string before;  // the word before the number
  for (std::size_t at = 0; at < tidy.size();) {
    const char c = tidy[at];
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    if (!IsDigit(c)) {
      const bool letter = c >= 'A' && c <= 'Z';
      if (letter) {
        const std::size_t start = at;
        while (at < tidy.size() && ((tidy[at] >= 'A' && tidy[at] <= 'Z') || IsDigit(tidy[at]))) ++at;
        before = tidy.substr(start, at - start);
      } else {
        ++at;
      }
      continue;
    }
    const std::size_t start = at;
    while (at < tidy.size() && (IsDigit(tidy[at]) || ((tidy[at] == ',' || tidy[at] == '.') &&
                                                      at + 1 < tidy.size() && IsDigit(tidy[at + 1])))) {
      ++at;
    }
    const auto number = Thousandths(std::string_view(tidy).substr(start, at - start));
    const std::size_t number_end = at;
    if (at < tidy.size() && tidy[at] == ' ') ++at;
    const std::size_t unit_start = at;
    while (at < tidy.size() && tidy[at] >= 'A' && tidy[at] <= 'Z') ++at;
    const auto unit_word = std::string_view(tidy).substr(unit_start, at - unit_start);
    const auto* unit =
        std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return one.word == unit_word; });
    const auto behind = WordsOf(std::string_view(tidy).substr(at, 12));
    const bool of_one =
        before == "PER" || before == "OF" || (!behind.empty() && (behind[0] == "EACH" || behind[0] == "PER"));
    const bool about = before == "ABOUT" || before == "APPROXIMATELY";
    before = std::string(unit_word);
    if (unit == kUnits.end() || !number || depth > 0 || of_one) {
      if (unit == kUnits.end()) at = std::max(number_end, unit_start);
      continue;
    }
    Quantity quantity{unit->kind, 0, unit->packing, about, tidy.substr(start, at - start)};
    // Thousandths of a ton, or of a piece.
    if (unit->kind == Quantity::Kind::kWeight) {
      quantity.amount = *number * (unit->grams / 1000);
    } else if (*number % 1000 == 0) {
      quantity.amount = *number / 1000;
    } else {
      continue;
    }
    out.push_back(std::move(quantity));
  }
  return out;
}

}  // namespace yidan::credit
