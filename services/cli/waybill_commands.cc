// yidan waybill: a content before it is issued. No registry is asked.
#include "services/cli/commands.h"
#include "services/cli/content.h"
#include "services/cli/files.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

constexpr std::size_t kMaxPlacesBytes = std::size_t{1} << 26U;  // the whole UN/LOCODE is about 8 MiB

// "REMARK_KIND_PLACE_NAME" is PLACE_NAME.
std::string KindName(v1::RemarkKind kind) {
  constexpr std::string_view kPrefix = "REMARK_KIND_";
  return v1::RemarkKind_Name(kind).substr(kPrefix.size());
}

Answer<identifiers::PlaceList> PlacesOf(const std::string& path) {
  if (path.empty()) return identifiers::PlaceList::Corridors();
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path, kMaxPlacesBytes));
  auto places = identifiers::PlaceList::FromCsv(text);
  if (!places) return BadInput("--places " + path + ": " + places.error().message);
  return *std::move(places);
}

Output Checked(const std::string& file, const CheckedContent& checked) {
  Output out;
  out.json["result"] = "sound";
  out.json["changes"] = checked.changes;
  out.json["remarks"] = Json::array();
  out.text = file + ": could be issued 可签发\n";
  for (const std::string& change : checked.changes) out.text += "  as pasted 已转换: " + change + "\n";
  for (const waybill::Remark& remark : checked.remarks) {
    out.text += "  remark 提示 " + KindName(remark.kind) + " " + Placed(checked.content, remark.pointer) +
                ": " + console::ForScreen(remark.text) + "\n";
    out.json["remarks"].push_back({{"kind", KindName(remark.kind)},
                                   {"pointer", remark.pointer},
                                   {"line", waybill::LineOf(checked.content, remark.pointer)},
                                   {"text", remark.text}});
  }
  if (!checked.remarks.empty()) {
    out.text += "  Remarks refuse nothing; the registry keeps them beside the document for every reader.\n";
  }
  return out;
}

void AddCheck(Commands& commands, CLI::App& group) {
  struct Options {
    std::string file;
    std::string places;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      group.add_subcommand("check", "All faults and remarks of a content, before it is issued (审单)");
  command->add_option("WAYBILL", o->file, "content as JSON; - for standard input")->required();
  command->add_option("--places", o->places, "UN/LOCODE as UNECE publishes it (CSV, UTF-8), for more places");
  commands.On(command, [o](Session&) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const identifiers::PlaceList places, PlacesOf(o->places));
    YIDAN_CLIENT_ASSIGN(const std::string json, ReadFile(o->file, kMaxContentBytes));
    YIDAN_CLIENT_ASSIGN(const CheckedContent checked, CheckedForIssue(json, places));
    return Checked(o->file, checked);
  });
}

// ---- new ----

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
      {"nanning-hanoi-road", {{kRoad, {"CNNNG", "Nanning"}, {"VNHAN", "Hanoi"}, {}, {}}}},
  };
  return kCorridors;
}

std::string CorridorNames() {
  std::string names;
  for (const Corridor& corridor : Corridors())
    names += (names.empty() ? "" : ", ") + std::string(corridor.name);
  return names;
}

void FillPlace(const Stop& stop, v1::Place& place) {
  place.set_locode(stop.locode);
  place.set_name(stop.name);
}

// A content with what the corridor says, and FILL IN where the clerk knows better; `check` then finds what is
// still missing.
v1::Waybill TemplateOf(const Corridor& corridor, const std::string& carrier) {
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

void AddNew(Commands& commands, CLI::App& group) {
  struct Options {
    std::string corridor;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = group.add_subcommand("new", "A content to fill in, for a corridor (新建运单)");
  command->add_option("--corridor", o->corridor, "one of " + CorridorNames())->required();
  commands.On(command, [o](Session& session) -> Answer<Output> {
    for (const Corridor& corridor : Corridors()) {
      if (o->corridor != corridor.name) continue;
      const auto json = waybill::ToJson(TemplateOf(corridor, session.settings().as));
      Output out;
      out.json = Json::parse(json.Canonical());
      out.text = out.json.dump(2) + "\n";
      return out;
    }
    return BadInput("--corridor: there is no " + o->corridor + "; there are " + CorridorNames());
  });
}

}  // namespace

void AddWaybill(Commands& commands) {
  CLI::App* group = commands.root().add_subcommand("waybill", "A content before it is issued (运单)");
  group->require_subcommand(1);
  AddNew(commands, *group);
  AddCheck(commands, *group);
}

}  // namespace yidan::cli
