#include "services/cli/waybill_template.h"

#include <algorithm>

#include "services/cli/columns.h"
#include "services/cli/content.h"

namespace yidan::cli {
namespace {

struct Stop {
  const char* locode;
  const char* name;
};
struct Section {
  v1::TransportMode mode;
  Stop from;
  Stop to;
  v1::WagonScheme wagons;  // by rail
  v1::RailNoteKind note;   // by rail
};
struct Corridor {
  const char* name;
  std::vector<Section> sections;
};

// Where goods change wagons or modes on the corridors that carriers ask for.
const std::vector<Corridor>& Corridors() {
  constexpr auto kRail = v1::TRANSPORT_MODE_RAIL;
  constexpr auto kSea = v1::TRANSPORT_MODE_SEA;
  constexpr auto kRoad = v1::TRANSPORT_MODE_ROAD;
  constexpr Stop kChengdu{"CNCDU", "Chengdu"};
  constexpr Stop kDostyk{"KZDOS", "Dostyk"};
  constexpr Stop kMalaszewicze{"PLMAA", "Malaszewicze"};
  constexpr auto kChina = v1::WAGON_SCHEME_CHINA;
  constexpr auto kWide = v1::WAGON_SCHEME_GAUGE_1520;
  constexpr auto kUic = v1::WAGON_SCHEME_UIC;
  constexpr auto kCommon = v1::RAIL_NOTE_KIND_CIM_SMGS;
  constexpr auto kSmgs = v1::RAIL_NOTE_KIND_SMGS;
  constexpr auto kNational = v1::RAIL_NOTE_KIND_NATIONAL;
  const Section to_dostyk{kRail, kChengdu, kDostyk, kChina, kCommon};
  const Section to_the_west{kRail, kDostyk, kMalaszewicze, kWide, kCommon};
  static const std::vector<Corridor> kCorridors = {
      {"chengdu-tilburg",
       {to_dostyk, to_the_west, {kRail, kMalaszewicze, {"NLTLB", "Tilburg"}, kUic, kCommon}}},
      {"chengdu-lodz", {to_dostyk, to_the_west, {kRail, kMalaszewicze, {"PLLOD", "Lodz"}, kUic, kCommon}}},
      {"chengdu-nuremberg",
       {to_dostyk, to_the_west, {kRail, kMalaszewicze, {"DENUE", "Nurnberg"}, kUic, kCommon}}},
      {"chengdu-moscow",
       {{kRail, kChengdu, kDostyk, kChina, kSmgs}, {kRail, kDostyk, {"RUMOW", "Moskva"}, kWide, kSmgs}}},
      {"chengdu-tashkent",
       {{kRail, kChengdu, kDostyk, kChina, kSmgs}, {kRail, kDostyk, {"UZTAS", "Tashkent"}, kWide, kSmgs}}},
      {"chengdu-vientiane", {{kRail, kChengdu, {"LAVTE", "Vientiane"}, kChina, kSmgs}}},
      {"chengdu-qinzhou-haiphong",
       {{kRail, kChengdu, {"CNQZH", "Qinzhou"}, kChina, kNational},
        {kSea, {"CNQZH", "Qinzhou"}, {"VNHPH", "Haiphong"}, {}, {}}}},
      {"nanning-hanoi-road", {{kRoad, {"CNNIN", "Nanning"}, {"VNHAN", "Hanoi"}, {}, {}}}},
  };
  return kCorridors;
}

void FillPlace(const Stop& stop, v1::Place& place) {
  place.set_locode(stop.locode);
  place.set_name(stop.name);
}

}  // namespace

std::vector<std::string> CorridorNames() {
  std::vector<std::string> names;
  for (const Corridor& corridor : Corridors()) names.emplace_back(corridor.name);
  return names;
}

Answer<v1::Waybill> TemplateOf(const std::string& name, const std::string& carrier) {
  const auto found = std::find_if(Corridors().begin(), Corridors().end(),
                                  [&name](const Corridor& one) { return name == one.name; });
  if (found == Corridors().end()) {
    return BadInput("--corridor: there is no " + name + "; there are " + Join(CorridorNames()));
  }
  const Corridor& corridor = *found;
  v1::Waybill waybill;
  waybill.set_schema_version(1);
  auto& document = *waybill.mutable_exchanged_document();
  document.set_number(kFillIn);
  document.set_title("MULTIMODAL TRANSPORT BILL");
  document.set_title_zh("多式联运提单");
  document.set_type_code("760");
  document.set_form(v1::WAYBILL_FORM_TO_ORDER);
  document.set_issue_date(kFillIn);
  document.set_original_count(1);
  FillPlace(corridor.sections.front().from, *document.mutable_issue_place());
  auto& parties = *waybill.mutable_parties();
  parties.mutable_carrier()->set_capacity(v1::SIGNING_CAPACITY_AS_CARRIER);
  parties.mutable_carrier()->mutable_party()->set_participant_id(carrier.empty() ? kFillIn : carrier);
  parties.mutable_carrier()->mutable_party()->set_name(kFillIn);
  for (v1::Party* party : {parties.mutable_consignor(), parties.mutable_order_party()}) {
    party->set_participant_id(kFillIn);
    party->set_name(kFillIn);
  }
  waybill.mutable_receipt_statement()->set_kind(v1::RECEIPT_KIND_TAKEN_IN_CHARGE);
  waybill.mutable_receipt_statement()->set_date(kFillIn);
  FillPlace(corridor.sections.front().from, *waybill.mutable_places()->mutable_place_of_receipt());
  FillPlace(corridor.sections.back().to, *waybill.mutable_places()->mutable_final_destination());
  auto& container = *waybill.add_containers();
  container.set_number(kFillIn);
  container.set_size_type("45G1");
  container.add_seals(kFillIn);
  container.set_load(v1::UNIT_LOAD_FULL);
  std::uint32_t sequence = 0;
  for (const Section& section : corridor.sections) {
    auto& leg = *waybill.add_legs();
    leg.set_sequence(++sequence);
    leg.set_mode(section.mode);
    leg.set_carrier_name(kFillIn);
    FillPlace(section.from, *leg.mutable_from());
    FillPlace(section.to, *leg.mutable_to());
    if (section.mode != v1::TRANSPORT_MODE_RAIL) continue;
    auto& note = *leg.mutable_rail_note();
    note.set_kind(section.note);
    note.set_number(kFillIn);
    note.mutable_consignee()->set_name(kFillIn);
    note.mutable_duplicate_surrendered_to()->set_name(kFillIn);
    auto& wagon = *waybill.add_wagons();
    wagon.set_number(kFillIn);
    wagon.set_scheme(section.wagons);
    wagon.set_load(v1::UNIT_LOAD_FULL);
    wagon.add_container_numbers(kFillIn);
    wagon.add_legs(sequence);
  }
  auto& line = *waybill.add_goods_lines();
  line.set_id("1");
  line.set_description(kFillIn);
  line.set_packages(1);
  line.set_package_kind("PK");
  line.set_gross_weight_grams(1);
  line.set_hs_code(kFillIn);
  line.add_container_numbers(kFillIn);
  auto& clause = *waybill.add_clauses();
  clause.set_kind(v1::CLAUSE_KIND_CONDITIONS);
  clause.set_text(kFillIn);
  waybill.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_PREPAID);
  auto& totals = *waybill.mutable_totals();
  totals.set_legs(sequence);
  totals.set_goods_lines(1);
  totals.set_clauses(1);
  totals.set_packages(1);
  totals.set_gross_weight_grams(1);
  return waybill;
}

}  // namespace yidan::cli
