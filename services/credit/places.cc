#include "services/credit/places.h"

#include <algorithm>
#include <array>
#include <set>

#include "services/credit/message.h"
#include "services/credit/values.h"

namespace yidan::credit {
namespace {

struct Country {
  std::string_view name;
  std::string_view code;
};
constexpr std::array<Country, 121> kCountries = {{{"ARGENTINA", "AR"},
                                                  {"AUSTRALIA", "AU"},
                                                  {"AUSTRIA", "AT"},
                                                  {"AZERBAIJAN", "AZ"},
                                                  {"BANGLADESH", "BD"},
                                                  {"BELARUS", "BY"},
                                                  {"BELGIUM", "BE"},
                                                  {"BRAZIL", "BR"},
                                                  {"BULGARIA", "BG"},
                                                  {"CAMBODIA", "KH"},
                                                  {"CANADA", "CA"},
                                                  {"CHILE", "CL"},
                                                  {"CHINA", "CN"},
                                                  {"P R CHINA", "CN"},
                                                  {"PR CHINA", "CN"},
                                                  {"COLOMBIA", "CO"},
                                                  {"CROATIA", "HR"},
                                                  {"CZECH REPUBLIC", "CZ"},
                                                  {"CZECHIA", "CZ"},
                                                  {"DENMARK", "DK"},
                                                  {"ECUADOR", "EC"},
                                                  {"EGYPT", "EG"},
                                                  {"ESTONIA", "EE"},
                                                  {"ETHIOPIA", "ET"},
                                                  {"FINLAND", "FI"},
                                                  {"FRANCE", "FR"},
                                                  {"GEORGIA", "GE"},
                                                  {"GERMANY", "DE"},
                                                  {"GHANA", "GH"},
                                                  {"GREECE", "GR"},
                                                  {"HONG KONG", "HK"},
                                                  {"HUNGARY", "HU"},
                                                  {"INDIA", "IN"},
                                                  {"INDONESIA", "ID"},
                                                  {"IRAN", "IR"},
                                                  {"IRAQ", "IQ"},
                                                  {"IRELAND", "IE"},
                                                  {"ISRAEL", "IL"},
                                                  {"ITALY", "IT"},
                                                  {"JAPAN", "JP"},
                                                  {"JORDAN", "JO"},
                                                  {"KAZAKHSTAN", "KZ"},
                                                  {"KENYA", "KE"},
                                                  {"KUWAIT", "KW"},
                                                  {"KYRGYZSTAN", "KG"},
                                                  {"LAOS", "LA"},
                                                  {"LATVIA", "LV"},
                                                  {"LITHUANIA", "LT"},
                                                  {"LUXEMBOURG", "LU"},
                                                  {"MALAYSIA", "MY"},
                                                  {"MEXICO", "MX"},
                                                  {"MONGOLIA", "MN"},
                                                  {"MOROCCO", "MA"},
                                                  {"MYANMAR", "MM"},
                                                  {"NETHERLANDS", "NL"},
                                                  {"THE NETHERLANDS", "NL"},
                                                  {"HOLLAND", "NL"},
                                                  {"NEW ZEALAND", "NZ"},
                                                  {"NIGERIA", "NG"},
                                                  {"NORWAY", "NO"},
                                                  {"OMAN", "OM"},
                                                  {"PAKISTAN", "PK"},
                                                  {"PERU", "PE"},
                                                  {"PHILIPPINES", "PH"},
                                                  {"POLAND", "PL"},
                                                  {"PORTUGAL", "PT"},
                                                  {"QATAR", "QA"},
                                                  {"ROMANIA", "RO"},
                                                  {"RUSSIA", "RU"},
                                                  {"RUSSIAN FEDERATION", "RU"},
                                                  {"SAUDI ARABIA", "SA"},
                                                  {"SERBIA", "RS"},
                                                  {"SINGAPORE", "SG"},
                                                  {"SLOVAKIA", "SK"},
                                                  {"SLOVENIA", "SI"},
                                                  {"SOUTH AFRICA", "ZA"},
                                                  {"SOUTH KOREA", "KR"},
                                                  {"KOREA", "KR"},
                                                  {"SPAIN", "ES"},
                                                  {"SRI LANKA", "LK"},
                                                  {"SWEDEN", "SE"},
                                                  {"SWITZERLAND", "CH"},
                                                  {"TAIWAN", "TW"},
                                                  {"THAILAND", "TH"},
                                                  {"TURKEY", "TR"},
                                                  {"TURKIYE", "TR"},
                                                  {"UKRAINE", "UA"},
                                                  {"UNITED KINGDOM", "GB"},
                                                  {"UNITED STATES", "US"},
                                                  {"USA", "US"},
                                                  {"UZBEKISTAN", "UZ"},
                                                  {"VIETNAM", "VN"},
                                                  {"UNITED ARAB EMIRATES", "AE"},
                                                  {"UAE", "AE"},
                                                  {"UK", "GB"},
                                                  {"GREAT BRITAIN", "GB"},
                                                  {"ENGLAND", "GB"},
                                                  {"TAJIKISTAN", "TJ"},
                                                  {"TURKMENISTAN", "TM"},
                                                  {"MOLDOVA", "MD"},
                                                  {"ARMENIA", "AM"},
                                                  {"ICELAND", "IS"},
                                                  {"CYPRUS", "CY"},
                                                  {"MALTA", "MT"},
                                                  {"LAO PDR", "LA"},
                                                  {"VIET NAM", "VN"},
                                                  {"TUNISIA", "TN"},
                                                  {"ALGERIA", "DZ"},
                                                  {"TANZANIA", "TZ"},
                                                  {"NEPAL", "NP"},
                                                  {"MACAU", "MO"},
                                                  {"PANAMA", "PA"},
                                                  {"URUGUAY", "UY"},
                                                  {"BOLIVIA", "BO"},
                                                  {"ALBANIA", "AL"},
                                                  {"AFGHANISTAN", "AF"},
                                                  {"BAHRAIN", "BH"},
                                                  {"LEBANON", "LB"},
                                                  {"UGANDA", "UG"},
                                                  {"VENEZUELA", "VE"},
                                                  {"BRUNEI", "BN"}}};

// Areas that credits name, by the countries in them: continents as UN M49 divides them. A country that lies
// in two is left out, and the question is then the examiner's.
struct Area {
  std::string_view name;
  std::string_view countries;  // " DE FR "
  std::string_view straddling;
};
constexpr std::string_view kEurope =
    " AD AL AT BA BE BG BY CH CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL "
    "PT "
    "RO RS SE SI SK SM UA VA ";
constexpr std::string_view kUnion =
    " AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK ";
constexpr std::string_view kCentralAsia = " KZ KG TJ TM UZ ";
constexpr std::string_view kAsean = " BN KH ID LA MY MM PH SG TH VN ";
constexpr std::array<Area, 10> kAreas = {{
    {"EUROPEAN UNION", kUnion, ""},
    {"EU", kUnion, ""},
    {"EUROPE", kEurope, " RU TR KZ GE AZ AM CY "},
    {"EUROPEAN", kEurope, " RU TR KZ GE AZ AM CY "},
    {"CENTRAL ASIA", kCentralAsia, ""},
    {"CENTRAL ASIAN", kCentralAsia, ""},
    {"SOUTHEAST ASIA", kAsean, ""},
    {"SOUTH EAST ASIA", kAsean, ""},
    {"ASEAN", kAsean, ""},
    {"BENELUX", " BE NL LU ", ""},
}};

// Words of a place that say what sort of place it is, and not which.
const std::set<std::string>& GenericWords() {
  static const std::set<std::string> words = {
      "PORT",          "SEAPORT", "SEA",      "AIRPORT", "STATION",  "RAILWAY",
      "RAIL",          "CITY",    "OF",       "THE",     "IN",       "AT",
      "TERMINAL",      "MAIN",    "ANY",      "PORTS",   "AIRPORTS", "PLACE",
      "INTERNATIONAL", "INTL",    "ANYWHERE", "PLACES",  "STATIONS", "SEAPORTS",
      "CONTAINER"};
  return words;
}

Words Specific(const Words& words) {
  Words out;
  for (const std::string& word : words) {
    if (!GenericWords().contains(word)) out.push_back(word);
  }
  return out;
}

// Of the credit, one place or area.
struct Wanted {
  Words all;
  std::string country;
};
Comparison CompareOne(const Wanted& one, const v1::Place& place, bool spelt_out) {
  const std::string country = CountryOf(place);
  // A city that is a country too (SINGAPORE) is named by its country.
  if (!one.country.empty() && !country.empty() && one.country != country) {
    return {Match::kDifferent, "the credit's place is in " + one.country + ", the document's in " + country};
  }
  if (!place.locode().empty() && one.all.size() == 1 && one.all[0] == place.locode()) {
    return {Match::kSame, "the credit's UN/LOCODE is the document's"};
  }
  const Words wanted = Specific(one.country.empty() ? one.all : WithoutCountry(one.all, one.country));
  if (wanted.empty() && !one.country.empty()) {
    return {Match::kSame, "it lies in " + one.country + ", which is all that the credit asks"};
  }
  for (const Area& area : kAreas) {
    if (wanted != JoinInitials(WordsOf(area.name)) || country.empty()) continue;
    const std::string name(area.name);
    if (area.countries.find(" " + country + " ") != std::string_view::npos)
      return {Match::kSame, country + " lies in the area " + name};
    if (area.straddling.find(" " + country + " ") != std::string_view::npos)
      return {Match::kUnsure, "whether " + country + " lies in the area " + name + " is a matter of view"};
    return {Match::kDifferent, country + " does not lie in the area " + name};
  }
  if (!one.all.empty() && one.all[0] == "ANY") {
    return {Match::kUnsure, "the credit names an area whose bounds are not known here"};
  }
  const Words name = Specific(WithoutCountry(Plain(place.name(), spelt_out), country));
  Words given = name;
  const Words facility = Specific(WithoutCountry(Plain(place.facility(), spelt_out), country));
  given.insert(given.end(), facility.begin(), facility.end());
  if (given.empty()) return {Match::kUnsure, "the document's place has no name in Latin letters"};
  if (!wanted.empty() && AllIn(wanted, given)) {
    return {Match::kSame, "every word of the credit's place stands in the document's"};
  }
  if (!name.empty() && AllIn(name, wanted)) {
    return {Match::kUnsure, "the document's place is wider than the credit's"};
  }
  if (OneLetterOff(name, wanted)) return {Match::kUnsure, "one letter differs in one word"};
  if (AnyIn(given, wanted)) return {Match::kUnsure, "the places share words, and not all"};
  return {Match::kDifferent, "the places have no word in common"};
}

// "SHANGHAI OR NINGBO", "HAMBURG/ROTTERDAM": each by itself. At most 16; no credit names more.
std::vector<std::string> Alternatives(std::string_view stated) {
  constexpr std::size_t kAlternativesMax = 16;
  std::string text = " " + Tidy(stated) + " ";
  for (const std::string_view between : {" AND/OR ", " OR ", "/"}) {
    for (auto at = text.find(between); at != std::string::npos; at = text.find(between, at + 1)) {
      text.replace(at, between.size(), std::string(between.size() - 1, ' ') + "\n");
    }
  }
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size() && out.size() < kAlternativesMax;) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (!Tidy(text.substr(at, end - at)).empty()) out.push_back(Tidy(text.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

}  // namespace

Comparison ComparePlace(std::string_view stated, const v1::Place& place) {
  constexpr std::size_t kPlaceBytesMax = 1000;
  stated = stated.substr(0, kPlaceBytesMax);
  const std::string of_all = CountryNamedIn(stated);
  const auto alternatives = Alternatives(stated);
  Comparison best{Match::kDifferent, "the credit names no place"};
  bool first = true;
  for (const std::string& alternative : alternatives) {
    const std::string own = CountryNamedIn(alternative);
    for (const bool spelt_out : {false, true}) {
      const Wanted wanted{Plain(alternative, spelt_out), own.empty() ? of_all : own};
      Comparison compared = CompareOne(wanted, place, spelt_out);
      if (compared.match == Match::kSame) {
        if (alternatives.size() > 1) compared.why += ": " + Quote(alternative) + " is one of those named";
        return compared;
      }
      if (first || (compared.match == Match::kUnsure && best.match == Match::kDifferent)) best = compared;
      first = false;
    }
  }
  return best;
}

Words WithoutCountry(Words words, std::string_view code) {
  if (code.empty()) return words;
  constexpr std::size_t kWordsOfName = 3;
  for (std::size_t size = kWordsOfName; size > 0; --size) {  // the longest first: PR CHINA, then CHINA
    for (const Country& country : kCountries) {
      if (country.code != code) continue;
      const Words name = JoinInitials(WordsOf(country.name));
      const auto at = std::search(words.begin(), words.end(), name.begin(), name.end());
      if (name.size() == size && at != words.end())
        words.erase(at, at + static_cast<std::ptrdiff_t>(name.size()));
    }
  }
  std::erase(words, std::string(code));
  return words;
}

std::string CountryNamedIn(std::string_view text) {
  const Words words = Plain(text);
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

std::string Shown(const v1::Place& place) {
  if (place.name().empty()) return place.name_zh();
  std::string out = place.name();
  if (!place.facility().empty()) out += ", " + place.facility();
  if (!CountryOf(place).empty()) out += ", " + CountryOf(place);
  return out;
}

}  // namespace yidan::credit
