// What others need to know of a content: header, search terms, goods keys. Faults are found elsewhere
// (content_faults.h).
#include "services/waybill/content.h"

#include <algorithm>
#include <cstdlib>

#include "services/identifiers/identifiers.h"
#include "services/waybill/fault.h"

namespace yidan::waybill {
namespace {

using namespace identifiers;  // NOLINT: its names say what they check

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::vector<std::string> Strings(const google::protobuf::RepeatedPtrField<std::string>& field) {
  return {field.begin(), field.end()};
}

std::vector<const v1::Place*> PlacesOf(const v1::Waybill& waybill) {
  const auto& places = waybill.places();
  std::vector<const v1::Place*> out = {&places.place_of_receipt(), &places.place_of_loading(),
                                       &places.place_of_discharge(), &places.final_destination()};
  for (const auto& leg : waybill.legs()) {
    out.push_back(&leg.from());
    out.push_back(&leg.to());
    for (const auto& via : leg.via()) out.push_back(&via);
  }
  return out;
}

void CollectJurisdictions(const v1::Waybill& waybill, std::vector<std::string>& out) {
  for (const v1::Place* place : PlacesOf(waybill)) {
    const std::string country = place->locode().empty() ? place->country() : place->locode().substr(0, 2);
    // Not the high seas, not an absent place. No list is asked: see Lists.
    if (country.size() == 2 && country != "XZ") out.push_back(country);
  }
  SortUnique(out);
}

// REQUIRES nothing: a redaction has no more than it shows.
ContentHeader BuildHeader(const v1::Waybill& waybill) {
  const auto& document = waybill.exchanged_document();
  const auto& parties = waybill.parties();
  ContentHeader out;
  out.form = document.form();
  out.carrier = parties.carrier().party().participant_id();
  out.consignor = parties.consignor().participant_id();
  out.consignee = parties.consignee().participant_id();
  const auto& first = document.first_holder_participant_id();
  out.first_holder = first.empty() ? out.consignor : first;
  if (out.form == v1::WAYBILL_FORM_STRAIGHT) {
    out.order_kind = v1::ORDER_KIND_NOT_APPLICABLE;
  } else if (parties.has_order_party()) {
    out.order_kind = v1::ORDER_KIND_NAMED;
    out.order_party = parties.order_party().participant_id();
  } else {
    out.order_kind = v1::ORDER_KIND_BLANK;
  }
  for (const auto& financier : parties.financiers()) out.financiers.push_back(financier.participant_id());
  SortUnique(out.financiers);
  for (const auto& line : waybill.goods_lines()) {
    out.goods.push_back({line.id(), line.packages(), line.gross_weight_grams()});
    if (line.container_numbers().empty()) continue;
    out.stowage.emplace_back(line.id(), Strings(line.container_numbers()));
    SortUnique(out.stowage.back().second);
  }
  std::sort(out.stowage.begin(), out.stowage.end());
  std::sort(out.goods.begin(), out.goods.end(),
            [](const LineTotals& a, const LineTotals& b) { return a.id < b.id; });
  for (const auto& leg : waybill.legs()) {
    const auto& carrier = leg.carrier_participant_id();
    if (!carrier.empty() && carrier != out.carrier) out.leg_carriers.push_back(carrier);
  }
  SortUnique(out.leg_carriers);
  CollectJurisdictions(waybill, out.jurisdictions);
  for (const auto& container : waybill.containers()) {
    if (!container.number().empty()) out.containers.push_back(container.number());
  }
  SortUnique(out.containers);
  return out;
}

std::vector<LineTotals> GoodsOf(const v1::TitleHeader& header) {
  std::vector<LineTotals> out;
  for (const auto& line : header.goods()) {
    out.push_back({line.line_id(), line.packages(), line.gross_weight_grams()});
  }
  return out;
}

Outcome Differs(const char* field, const std::string& signed_value, const std::string& content_value) {
  return Invalid(std::string("header.") + field + " is \"" + Clip(signed_value, 80) +
                 "\", the content says \"" + Clip(content_value, 80) + "\"");
}

// The members that a redaction shows as fully as a whole content does.
Outcome CompareCommon(const ContentHeader& content, const v1::TitleHeader& header) {
  if (header.form() != content.form) {
    return Differs("form", v1::WaybillForm_Name(header.form()), v1::WaybillForm_Name(content.form));
  }
  if (header.first_holder() != content.first_holder) {
    return Differs("first_holder", header.first_holder(), content.first_holder);
  }
  if (header.order().kind() != content.order_kind) {
    return Differs("order.kind", v1::OrderKind_Name(header.order().kind()),
                   v1::OrderKind_Name(content.order_kind));
  }
  if (header.order().party() != content.order_party) {
    return Differs("order.party", header.order().party(), content.order_party);
  }
  if (header.consignor() != content.consignor)
    return Differs("consignor", header.consignor(), content.consignor);
  if (header.consignee() != content.consignee)
    return Differs("consignee", header.consignee(), content.consignee);
  if (Strings(header.financiers()) != content.financiers) {
    return Invalid("header.financiers are not those of /parties/financiers, ascending");
  }
  if (GoodsOf(header) != content.goods) {
    return Invalid("header.goods are not the ids, packages and weights of /goods_lines, by ascending id");
  }
  if (Strings(header.leg_carriers()) != content.leg_carriers) {
    return Invalid("header.leg_carriers are not those of /legs without the carrier, ascending");
  }
  return {};
}

std::vector<std::pair<std::string, std::vector<std::string>>> StowageOf(const v1::TitleHeader& header) {
  std::vector<std::pair<std::string, std::vector<std::string>>> out;
  for (const auto& line : header.stowage()) out.emplace_back(line.line_id(), Strings(line.containers()));
  return out;
}

bool Includes(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::is_sorted(all.begin(), all.end()) &&
         std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

Outcome CheckContent(const v1::Waybill& waybill, Lists lists) {
  const auto faults = FindFaults(waybill, lists);
  if (faults.empty()) return {};
  return InvalidAt(faults.front().pointer, faults.front().message);
}

Result<ContentHeader> HeaderOf(const v1::Waybill& waybill, Lists lists) {
  YIDAN_TRY(CheckContent(waybill, lists));
  return BuildHeader(waybill);
}

v1::TitleHeader ToTitleHeader(const ContentHeader& header) {
  v1::TitleHeader out;
  out.set_form(header.form);
  out.set_first_holder(header.first_holder);
  out.mutable_order()->set_kind(header.order_kind);
  out.mutable_order()->set_party(header.order_party);
  out.set_consignor(header.consignor);
  out.set_consignee(header.consignee);
  out.mutable_financiers()->Add(header.financiers.begin(), header.financiers.end());
  for (const LineTotals& line : header.goods) {
    auto& goods = *out.add_goods();
    goods.set_line_id(line.id);
    goods.set_packages(line.packages);
    goods.set_gross_weight_grams(line.gross_weight_grams);
  }
  out.mutable_leg_carriers()->Add(header.leg_carriers.begin(), header.leg_carriers.end());
  out.mutable_jurisdictions()->Add(header.jurisdictions.begin(), header.jurisdictions.end());
  out.mutable_containers()->Add(header.containers.begin(), header.containers.end());
  for (const auto& [line, containers] : header.stowage) {
    v1::LineStowage& stowage = *out.add_stowage();
    stowage.set_line_id(line);
    stowage.mutable_containers()->Add(containers.begin(), containers.end());
  }
  return out;
}

Outcome CheckHeader(const v1::Waybill& waybill, const v1::TitleHeader& header) {
  const ContentHeader content = BuildHeader(waybill);
  YIDAN_TRY(CompareCommon(content, header));
  if (Strings(header.jurisdictions()) != content.jurisdictions) {
    return Invalid("header.jurisdictions are not the countries of all places, ascending");
  }
  if (Strings(header.containers()) != content.containers) {
    return Invalid("header.containers are not those of /containers, ascending");
  }
  if (StowageOf(header) != content.stowage) {
    return Invalid("header.stowage is not the lines' /goods_lines/*/container_numbers, by ascending line id");
  }
  return {};
}

Outcome CheckReplaces(const v1::Waybill& waybill, const std::vector<std::string>& predecessors) {
  const auto named = Strings(waybill.exchanged_document().replaces());
  if (named == predecessors) return {};
  const auto list = [](const std::vector<std::string>& ids) {
    std::string out;
    for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
    return out.empty() ? std::string("no document") : out;
  };
  return Invalid("/exchanged_document/replaces names " + Clip(list(named), 200) + ", the act replaces " +
                 Clip(list(predecessors), 200));
}

Outcome CheckShownReplaces(const v1::Waybill& shown, const std::vector<std::string>& predecessors) {
  for (const std::string& id : shown.exchanged_document().replaces()) {
    if (std::find(predecessors.begin(), predecessors.end(), id) != predecessors.end()) continue;
    return Invalid("/exchanged_document/replaces names " + Clip(id, 80) + ", which the act does not replace");
  }
  return {};
}

Outcome CheckShownHeader(const v1::Waybill& shown, const v1::TitleHeader& header) {
  const ContentHeader content = BuildHeader(shown);
  YIDAN_TRY(CompareCommon(content, header));
  if (!Includes(Strings(header.jurisdictions()), content.jurisdictions)) {
    return Invalid("header.jurisdictions lack a country of the places shown");
  }
  if (!Includes(Strings(header.containers()), content.containers)) {
    return Invalid("header.containers lack a container shown");
  }
  const auto stowage = StowageOf(header);
  for (const auto& [line, shown_in] : content.stowage) {
    const auto signed_for = std::find_if(stowage.begin(), stowage.end(),
                                         [&id = line](const auto& item) { return item.first == id; });
    if (signed_for == stowage.end() || !Includes(signed_for->second, shown_in)) {
      return Invalid("header.stowage lacks a container that a goods line is shown in");
    }
  }
  return {};
}

std::vector<SearchTerm> SearchTermsOf(const v1::Waybill& waybill) {
  std::vector<SearchTerm> terms;
  const auto add = [&](v1::SearchKind kind, const std::string& value) {
    auto normal = Normalise(value);
    if (!normal.empty() && normal.size() <= kSearchValueMax) terms.push_back({kind, std::move(normal)});
  };
  for (const auto& container : waybill.containers()) {
    add(v1::SEARCH_KIND_CONTAINER, container.number());
    for (const auto& seal : container.seals()) add(v1::SEARCH_KIND_SEAL, seal);
  }
  for (const auto& wagon : waybill.wagons()) {
    add(v1::SEARCH_KIND_WAGON, wagon.number());
    for (const auto& seal : wagon.seals()) add(v1::SEARCH_KIND_SEAL, seal);
  }
  for (const auto& line : waybill.goods_lines()) {
    add(v1::SEARCH_KIND_HS, line.hs_code());
    for (const auto& vin : line.vins()) add(v1::SEARCH_KIND_VIN, vin);
  }
  for (const auto& leg : waybill.legs()) add(v1::SEARCH_KIND_TRAIN, leg.train_number());
  add(v1::SEARCH_KIND_DOCUMENT_NUMBER, waybill.exchanged_document().number());
  for (const v1::Place* place : PlacesOf(waybill)) add(v1::SEARCH_KIND_PLACE, place->locode());
  add(v1::SEARCH_KIND_CREDIT, waybill.letter_of_credit().reference());
  SortUnique(terms);
  return terms;
}

namespace {

// Floor, for dates before 1970 too.
std::int32_t WeekOf(std::int32_t day) { return (day - ((day % 7) + 7) % 7) / 7; }

// A container or wagon by its names for a journey that begins on `day`.
void AddJourney(const std::string& unit, std::int32_t day, Exclusion exclusion, std::vector<GoodsKey>& keys) {
  for (const std::int32_t week : {WeekOf(day), WeekOf(day) + 1}) {
    keys.push_back({unit + "/week/" + std::to_string(week), exclusion});
  }
}

// By those, and by the one that it has always. `whole`: though it is a part load, or the content does not
// say, the journey is one document's.
void AddUnit(const std::string& unit, v1::UnitLoad load, std::int32_t day, bool whole,
             std::vector<GoodsKey>& keys) {
  const bool full = load == v1::UNIT_LOAD_FULL;
  if (!full && load != v1::UNIT_LOAD_PART && !whole) return;
  keys.push_back({unit, full ? Exclusion::kLater : Exclusion::kShare});
  AddJourney(unit, day, full || whole ? Exclusion::kUnit : Exclusion::kShare, keys);
}

void AddPart(const std::string& unit, const google::protobuf::RepeatedPtrField<std::string>& seals,
             std::vector<GoodsKey>& keys) {
  for (const std::string& seal : seals) keys.push_back({unit + "/seal/" + Normalise(seal), Exclusion::kPart});
  if (seals.empty()) keys.push_back({unit + "/part", Exclusion::kPart});
}

std::string NameOf(Unit unit, const std::string& number) {
  return (unit == Unit::kContainer ? "container/" : "wagon/") + number;
}

// What separates the parts of a lot's number tells lots apart ("2026-1-11", "2026-11-1"), but not how it is
// written ("2026/1/11").
std::string NameOfLot(std::string_view lot) {
  constexpr std::string_view kSeparators = " -./_";
  std::string name;
  while (!lot.empty()) {
    const std::size_t end = std::min(lot.find_first_of(kSeparators), lot.size());
    const std::string part = Normalise(lot.substr(0, end));
    lot.remove_prefix(std::min(end + 1, lot.size()));
    if (part.empty()) continue;
    if (!name.empty()) name += '-';
    name += part;
  }
  return name;
}

}  // namespace

std::vector<GoodsKey> GoodsKeysOf(const v1::Waybill& waybill, std::uint32_t version) {
  if (version != kGoodsKeysV1) std::abort();  // the rules that name it come with its code
  std::vector<GoodsKey> keys;
  const auto day = DaysOfDate(waybill.receipt_statement().date());
  const auto add_unit = [&](const std::string& unit, const auto& loaded) {
    if (loaded.load() == v1::UNIT_LOAD_PART) AddPart(unit, loaded.seals(), keys);
    if (day) AddUnit(unit, loaded.load(), *day, /*whole=*/false, keys);
  };
  for (const auto& container : waybill.containers()) {
    add_unit(NameOf(Unit::kContainer, container.number()), container);
  }
  for (const auto& wagon : waybill.wagons()) {
    // A wagon under containers is told by the containers.
    if (wagon.container_numbers().empty()) add_unit(NameOf(Unit::kWagon, wagon.number()), wagon);
  }
  const auto& consignor = waybill.parties().consignor().participant_id();
  for (const auto& line : waybill.goods_lines()) {
    for (const auto& vin : line.vins()) keys.push_back({"vin/" + Normalise(vin), Exclusion::kUnit});
    for (const auto& lot : line.lots()) {
      // Lots are numbered by whoever made them; consignor and HS heading keep strangers' numbers apart.
      keys.push_back(
          {"lot/" + consignor + "/" + line.hs_code().substr(0, 4) + "/" + NameOfLot(lot), Exclusion::kLot});
    }
  }
  keys.push_back({"number/" + waybill.parties().carrier().party().participant_id() + "/" +
                      Normalise(waybill.exchanged_document().number()),
                  Exclusion::kNumber});
  SortUnique(keys);
  return keys;
}

Loads LoadsOf(const v1::Waybill& waybill) {
  Loads out;
  if (const auto day = DaysOfDate(waybill.receipt_statement().date())) out.shipped = *day;
  for (const auto& container : waybill.containers()) {
    out.units.emplace(std::pair(Unit::kContainer, container.number()), container.load());
  }
  for (const auto& wagon : waybill.wagons()) {
    // A wagon under containers is told by the containers.
    if (wagon.container_numbers().empty()) {
      out.units.emplace(std::pair(Unit::kWagon, wagon.number()), wagon.load());
    }
  }
  return out;
}

std::vector<GoodsKey> SubstituteKeysOf(const Loads& loads, Unit unit,
                                       const std::vector<std::string>& replaced,
                                       const std::string& substitute, std::int32_t day, bool whole,
                                       std::uint32_t version) {
  if (version != kGoodsKeysV1) std::abort();
  v1::UnitLoad load = v1::UNIT_LOAD_UNSPECIFIED;
  for (const std::string& number : replaced) {
    const auto found = loads.units.find({unit, number});
    if (found == loads.units.end()) continue;
    if (found->second == v1::UNIT_LOAD_FULL || load == v1::UNIT_LOAD_UNSPECIFIED) load = found->second;
  }
  std::vector<GoodsKey> keys;
  const std::string name = NameOf(unit, substitute);
  if (load == v1::UNIT_LOAD_PART) AddPart(name, {}, keys);
  AddUnit(name, load, day, whole, keys);
  if (loads.shipped) AddUnit(name, load, *loads.shipped, whole, keys);
  SortUnique(keys);
  return keys;
}

std::vector<GoodsKey> JourneyKeysOf(Unit unit, const std::string& number, std::int32_t day,
                                    std::uint32_t version) {
  if (version != kGoodsKeysV1) std::abort();
  std::vector<GoodsKey> keys;
  AddJourney(NameOf(unit, number), day, Exclusion::kUnit, keys);
  return keys;
}

}  // namespace yidan::waybill
