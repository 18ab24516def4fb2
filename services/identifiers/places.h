// UN/LOCODE (UNECE Recommendation 16): which places there are, what traffic they serve and what they are
// called. What a list does not say is no error: it is a remark. Pure; any thread.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "services/base/result.h"

namespace yidan::identifiers {

struct ListedPlace {
  std::string name;  // without diacritics
  std::string also;  // another way to write it; empty: none
  std::string
      functions;  // of 1 port, 2 rail, 3 road, 4 airport, 5 post, 6 multimodal, 7 fixed, 8 river, B border
};

// What moves in or out of a place. As UN/ECE Recommendation 19 has it.
enum class Traffic { kSea, kRail, kRoad, kAir, kInlandWaterway };

class PlaceList {
 public:
  // Some hundred places of the corridors, of the countries that they cross. Never freed.
  static const PlaceList& Corridors();
  // The list as UNECE publishes it (CSV, UTF-8; columns: change, country, location, name, name without
  // diacritics, subdivision, functions, ...). A place that comes twice has the functions of both. kInvalid
  // names the line. Linear in the text.
  static Result<PlaceList> FromCsv(std::string_view text);

  // Null: the code is not listed.
  [[nodiscard]] const ListedPlace* Find(std::string_view code) const;
  // Whether some place of the country is listed; of another country the list says nothing.
  [[nodiscard]] bool Covers(std::string_view country) const;
  // The code of the town whose name the place's name begins with, in its country and on rails: CNCDU of
  // CNCTU, "Chengdu Shuangliu International Apt". The longest such name; empty: none. Linear in the list.
  [[nodiscard]] std::string TownOf(std::string_view code) const;
  [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
  void Add(const std::string& code, ListedPlace place);

  std::unordered_map<std::string, ListedPlace> places_;
  std::set<std::string, std::less<>> countries_;
};

// Whether the list says that such traffic stops there. A place with road and no rail counts for rail: the
// list gives road to nearly every town, and rail to few of those that have a station.
bool Serves(const ListedPlace& place, Traffic traffic);
// Whether a written name may be the listed place's. Capitals and digits are compared, one name may be a part
// of the other ("Chengdu", "Chengdu Railway Station"), an accented letter fits any, and a name in Chinese
// fits every place, for the list is in Latin letters.
bool NameFits(const ListedPlace& place, std::string_view written);

}  // namespace yidan::identifiers
