#include "services/identifiers/places.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/identifiers/clip.h"
#include "services/identifiers/corridor_places.h"

namespace yidan::identifiers {
namespace {

constexpr std::string_view kFunctions = "12345678B";
constexpr std::size_t kCodeSize = 5;

// One line of a CSV: fields between commas, in double quotes where they hold commas; "" is a quote.
// kInvalid: a quote is not closed.
Result<std::vector<std::string>> FieldsOf(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  if (quoted) return Invalid("a quote is not closed");
  return fields;
}

bool IsCode(std::string_view code) {
  return code.size() == kCodeSize && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

std::string OnlyFunctions(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (kFunctions.find(c) != std::string_view::npos) out += c;
  }
  return out;
}

// The capitals and digits of a name, in runs between characters that are not ASCII: an accented letter stands
// for one or two of its plain kin, and Chinese ones for anything.
std::vector<std::string> Runs(std::string_view name) {
  std::vector<std::string> runs(1);
  for (const char c : name) {
    if (c >= 'a' && c <= 'z') runs.back() += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) runs.back() += c;
    if (static_cast<unsigned char>(c) >= 0x80 && !runs.back().empty()) runs.emplace_back();
  }
  return runs;
}

std::string Letters(std::string_view name) {
  std::string out;
  for (const std::string& run : Runs(name)) out += run;
  return out;
}

// Whether the runs stand in `text` one behind the other.
bool HasInOrder(const std::string& text, const std::vector<std::string>& runs) {
  std::size_t at = 0;
  for (const std::string& run : runs) {
    at = text.find(run, at);
    if (at == std::string::npos) return false;
    at += run.size();
  }
  return true;
}

bool Fits(const std::string& listed, std::string_view written) {
  const std::string plain = Letters(written);
  if (listed.empty()) return false;
  return HasInOrder(listed, Runs(written)) || plain.find(listed) != std::string::npos;
}

bool HasAny(std::string_view functions, std::string_view wanted) {
  return functions.find_first_of(wanted) != std::string_view::npos;
}

}  // namespace

void PlaceList::Add(const std::string& code, ListedPlace place) {
  countries_.insert(code.substr(0, 2));
  const auto [at, added] = places_.try_emplace(code, std::move(place));
  if (added) return;
  // NOLINTNEXTLINE(bugprone-use-after-move): try_emplace moves only what it adds
  for (const char c : place.functions) {
    if (at->second.functions.find(c) == std::string::npos) at->second.functions += c;
  }
}

const PlaceList& PlaceList::Corridors() {
  static const PlaceList* const kList = [] {
    auto* list = new PlaceList();
    std::string_view rest = kCorridorPlaces;
    while (!rest.empty()) {
      const std::string_view entry = rest.substr(0, rest.find(';'));
      rest.remove_prefix(entry.size() + 1);
      const auto bar = entry.find('|');
      const auto names = entry.substr(bar + 1);
      const auto equals = std::min(names.find('='), names.size());
      list->Add(std::string(entry.substr(0, kCodeSize)),
                {std::string(names.substr(0, equals)),
                 std::string(names.substr(std::min(equals + 1, names.size()))),
                 std::string(entry.substr(kCodeSize, bar - kCodeSize))});
    }
    return list;
  }();
  return *kList;
}

Result<PlaceList> PlaceList::FromCsv(std::string_view text) {
  constexpr std::size_t kColumns = 7;  // up to the functions
  PlaceList list;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    const std::string where = "line " + std::to_string(number) + " of the place list: ";
    const auto fields = FieldsOf(line);
    if (!fields) return Invalid(where + fields.error().message);
    if (fields->size() < kColumns) {
      return Invalid(where + "has " + std::to_string(fields->size()) + " columns, and 7 are needed");
    }
    if ((*fields)[2].empty() || (*fields)[0] == "=") continue;  // a country's heading, a cross-reference
    const std::string code = (*fields)[1] + (*fields)[2];
    if (!IsCode(code)) {
      if (number == 1) continue;  // the columns' names
      return Invalid(where + Clip(code, 40) + " is no UN/LOCODE");
    }
    list.Add(code, {(*fields)[4].empty() ? (*fields)[3] : (*fields)[4],
                    (*fields)[4].empty() ? "" : (*fields)[3], OnlyFunctions((*fields)[6])});
  }
  if (list.size() == 0) return Invalid("the place list has no place");
  return list;
}

const ListedPlace* PlaceList::Find(std::string_view code) const {
  const auto at = places_.find(std::string(code));
  return at == places_.end() ? nullptr : &at->second;
}

bool PlaceList::Covers(std::string_view country) const {
  return countries_.find(country) != countries_.end();
}

std::string PlaceList::TownOf(std::string_view code) const {
  const ListedPlace* const place = Find(code);
  if (place == nullptr) return {};
  std::pair<std::size_t, std::string> best;
  for (const auto& [other, listed] : places_) {
    if (other == code || !other.starts_with(code.substr(0, 2)) || !Serves(listed, Traffic::kRail)) continue;
    if (!place->name.starts_with(listed.name + " ")) continue;
    const bool better =
        listed.name.size() > best.first || (listed.name.size() == best.first && other < best.second);
    if (better) best = {listed.name.size(), other};
  }
  return best.second;
}

bool Serves(const ListedPlace& place, Traffic traffic) {
  switch (traffic) {
    case Traffic::kSea:
      return HasAny(place.functions, "1");
    case Traffic::kInlandWaterway:
      return HasAny(place.functions, "18");
    case Traffic::kRail:
      return HasAny(place.functions, "236B");
    case Traffic::kAir:
      return HasAny(place.functions, "4");
    case Traffic::kRoad:
      return true;
  }
  return true;
}

bool NameFits(const ListedPlace& place, std::string_view written) {
  return Fits(Letters(place.name), written) || Fits(Letters(place.also), written);
}

}  // namespace yidan::identifiers
