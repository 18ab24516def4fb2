#include "services/waybill/remarks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "services/identifiers/identifiers.h"
#include "services/waybill/content_faults.h"

namespace yidan::waybill {
namespace {

using identifiers::DaysOfDate;
using identifiers::Traffic;

class Remarks {
 public:
  void Add(v1::RemarkKind kind, std::string pointer, std::string text) {
    remarks_.push_back({kind, std::move(pointer), std::move(text)});
  }
  std::vector<Remark> Take() { return std::move(remarks_); }

 private:
  std::vector<Remark> remarks_;
};

std::string Element(const std::string& list, int i) { return list + "/" + std::to_string(i); }

// ---- Parties ----

void OfParty(const v1::Party& party, const std::string& at, Remarks& remarks) {
  for (int i = 0; i < party.identifiers_size(); ++i) {
    const std::string here = Element(at + "/identifiers", i) + "/value";
    const auto& identifier = party.identifiers(i);
    const auto& value = identifier.value();
    if (identifier.scheme() == v1::IDENTIFIER_SCHEME_USCC) {
      const auto check = identifiers::UsccCheckCharacter(value);
      if (!check) {
        remarks.Add(v1::REMARK_KIND_USCC_CHECK, here,
                    check.error().message + "; companies registered before 2016 bear such codes");
      }
    }
    if (identifier.scheme() == v1::IDENTIFIER_SCHEME_SWIFT && value.size() >= 6 && !party.country().empty() &&
        value.substr(4, 2) != party.country()) {
      remarks.Add(v1::REMARK_KIND_BIC_COUNTRY, here,
                  value + " is a BIC of " + value.substr(4, 2) + ", and the party is in " + party.country());
    }
  }
}

void OfParties(const v1::Parties& parties, Remarks& remarks) {
  OfParty(parties.carrier().party(), "/parties/carrier/party", remarks);
  OfParty(parties.carrier().agent(), "/parties/carrier/agent", remarks);
  OfParty(parties.consignor(), "/parties/consignor", remarks);
  OfParty(parties.consignee(), "/parties/consignee", remarks);
  OfParty(parties.order_party(), "/parties/order_party", remarks);
  for (int i = 0; i < parties.notify_parties_size(); ++i) {
    OfParty(parties.notify_parties(i), Element("/parties/notify_parties", i), remarks);
  }
  for (int i = 0; i < parties.financiers_size(); ++i) {
    OfParty(parties.financiers(i), Element("/parties/financiers", i), remarks);
  }
}

// ---- Places ----

const char* NameOf(Traffic traffic) {
  switch (traffic) {
    case Traffic::kSea:
      return "sea port";
    case Traffic::kRail:
      return "rail";
    case Traffic::kRoad:
      return "road";
    case Traffic::kAir:
      return "airport";
    case Traffic::kInlandWaterway:
      return "river port";
  }
  return "";
}

std::optional<Traffic> TrafficOf(v1::TransportMode mode) {
  switch (mode) {
    case v1::TRANSPORT_MODE_SEA:
      return Traffic::kSea;
    case v1::TRANSPORT_MODE_RAIL:
      return Traffic::kRail;
    case v1::TRANSPORT_MODE_ROAD:
      return Traffic::kRoad;
    case v1::TRANSPORT_MODE_AIR:
      return Traffic::kAir;
    case v1::TRANSPORT_MODE_INLAND_WATERWAY:
      return Traffic::kInlandWaterway;
    default:
      return std::nullopt;
  }
}

void OfPlace(const v1::Place& place, const std::string& at, std::optional<Traffic> traffic,
             const identifiers::PlaceList& places, Remarks& remarks) {
  const std::string& code = place.locode();
  if (code.empty() || !places.Covers(std::string_view(code).substr(0, 2))) return;
  const identifiers::ListedPlace* listed = places.Find(code);
  if (listed == nullptr) {
    remarks.Add(v1::REMARK_KIND_PLACE_UNLISTED, at + "/locode", "the list of places has no " + code);
    return;
  }
  const std::string called = code + " is " + listed->name;
  if (traffic && !identifiers::Serves(*listed, *traffic)) {
    remarks.Add(
        v1::REMARK_KIND_PLACE_FUNCTION, at + "/locode",
        called + ", which has no " + NameOf(*traffic) + " in the list (functions " + listed->functions + ")");
  }
  if (!place.name().empty() && !identifiers::NameFits(*listed, place.name())) {
    remarks.Add(v1::REMARK_KIND_PLACE_NAME, at + "/name", called + " in the list, not " + place.name());
  }
}

void OfPlaces(const v1::Waybill& waybill, const identifiers::PlaceList& places, Remarks& remarks) {
  const auto of = [&](const v1::Place& place, const char* at) {
    OfPlace(place, at, std::nullopt, places, remarks);
  };
  of(waybill.exchanged_document().issue_place(), "/exchanged_document/issue_place");
  of(waybill.places().place_of_receipt(), "/places/place_of_receipt");
  of(waybill.places().place_of_loading(), "/places/place_of_loading");
  of(waybill.places().place_of_discharge(), "/places/place_of_discharge");
  of(waybill.places().final_destination(), "/places/final_destination");
  for (int i = 0; i < waybill.legs_size(); ++i) {
    const auto& leg = waybill.legs(i);
    const std::string at = Element("/legs", i);
    const auto traffic = TrafficOf(leg.mode());
    OfPlace(leg.from(), at + "/from", traffic, places, remarks);
    OfPlace(leg.to(), at + "/to", traffic, places, remarks);
    for (int j = 0; j < leg.via_size(); ++j) {
      OfPlace(leg.via(j), Element(at + "/via", j), std::nullopt, places, remarks);
    }
  }
}

// ---- Legs ----

bool SameParty(const v1::Party& a, const v1::Party& b) {
  if (!a.participant_id().empty() && !b.participant_id().empty())
    return a.participant_id() == b.participant_id();
  if (!a.name().empty() && a.name() == b.name()) return true;
  if (!a.name_zh().empty() && a.name_zh() == b.name_zh()) return true;
  return std::any_of(a.identifiers().begin(), a.identifiers().end(), [&](const v1::Identifier& one) {
    return std::any_of(b.identifiers().begin(), b.identifiers().end(), [&](const v1::Identifier& other) {
      return one.scheme() == other.scheme() && !one.value().empty() && one.value() == other.value();
    });
  });
}

// The railway delivers to its own note's consignee: who must be on the carrier's side of this document.
bool IsOnTheCargosSide(const v1::Parties& parties, const v1::Party& party) {
  if (SameParty(party, parties.carrier().party()) || SameParty(party, parties.carrier().agent()))
    return false;
  if (SameParty(party, parties.consignee()) || SameParty(party, parties.consignor())) return true;
  if (SameParty(party, parties.order_party())) return true;
  return std::any_of(parties.notify_parties().begin(), parties.notify_parties().end(),
                     [&](const v1::Party& notify) { return SameParty(party, notify); });
}

void OfRailNote(const v1::Leg& leg, const v1::Parties& parties, const std::string& at, Remarks& remarks) {
  if (leg.mode() != v1::TRANSPORT_MODE_RAIL) return;
  if (!leg.has_rail_note()) {
    return remarks.Add(v1::REMARK_KIND_NO_RAIL_NOTE, at,
                       "the leg names no railway note: to whom the railway delivers is not seen");
  }
  if (IsOnTheCargosSide(parties, leg.rail_note().consignee())) {
    remarks.Add(v1::REMARK_KIND_RAIL_NOTE_CONSIGNEE, at + "/rail_note/consignee",
                "the railway delivers to " + leg.rail_note().consignee().name() +
                    " without asking for this document; the carrier's agent is wanted here");
  }
  if (!leg.rail_note().has_duplicate_surrendered_to()) {
    remarks.Add(v1::REMARK_KIND_RAIL_NOTE_DUPLICATE, at + "/rail_note",
                "whoever has the note's duplicate can still divert the goods: nobody is named to whom it "
                "was surrendered");
  }
}

void OfLegs(const v1::Waybill& waybill, Remarks& remarks) {
  for (int i = 0; i < waybill.legs_size(); ++i) {
    const auto& leg = waybill.legs(i);
    const std::string at = Element("/legs", i);
    const auto left = DaysOfDate(leg.planned_departure_date());
    const auto arrived = DaysOfDate(leg.planned_arrival_date());
    if (left && arrived && *arrived < *left) {
      remarks.Add(v1::REMARK_KIND_ARRIVES_BEFORE, at + "/planned_arrival_date",
                  "arrives on " + leg.planned_arrival_date() + " and leaves on " +
                      leg.planned_departure_date() + ": so only over the date line");
    }
    OfRailNote(leg, waybill.parties(), at, remarks);
  }
}

// ---- Goods and wagons ----

void OfGoods(const v1::Waybill& waybill, Remarks& remarks) {
  std::uint64_t grams = 0;
  for (int i = 0; i < waybill.goods_lines_size(); ++i) {
    const auto& line = waybill.goods_lines(i);
    const std::string at = Element("/goods_lines", i);
    grams += line.gross_weight_grams();
    if (line.hs_code().substr(0, 2) == "98" || line.hs_code().substr(0, 2) == "99") {
      remarks.Add(v1::REMARK_KIND_HS_NATIONAL, at + "/hs_code",
                  line.hs_code() + " is of chapter " + line.hs_code().substr(0, 2) +
                      ", which is national (in rail NHM) and not in the Harmonized System");
    }
    for (int j = 0; j < line.vins_size(); ++j) {
      const std::string doubt = identifiers::DoubtOfVin(line.vins(j));
      if (!doubt.empty()) remarks.Add(v1::REMARK_KIND_VIN_DOUBTFUL, Element(at + "/vins", j), doubt);
    }
  }
  const std::uint64_t stated = waybill.totals().gross_weight_grams();
  const std::uint64_t off = stated > grams ? stated - grams : grams - stated;
  if (off > grams / 100) {
    remarks.Add(v1::REMARK_KIND_WEIGHT_DIFFERS, "/totals/gross_weight_grams",
                "states " + std::to_string(stated) + " g, and the lines have " + std::to_string(grams) +
                    " g together");
  }
}

enum class Gauge { kUnknown, k1435, k1520 };

Gauge GaugeOf(const v1::Place& place) {
  static const std::set<std::string, std::less<>> k1520 = {
      "AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "MN", "RU", "TJ", "TM", "UA", "UZ", "FI"};
  static const std::set<std::string, std::less<>> k1435 = {
      "AT", "BE", "BG", "CH", "CN", "CZ", "DE", "DK", "FR", "GB", "GR", "HR", "HU",
      "IR", "IT", "LA", "LU", "NL", "NO", "PL", "RO", "RS", "SE", "SI", "SK", "TR"};
  const std::string country = place.locode().size() >= 2 ? place.locode().substr(0, 2) : place.country();
  if (k1520.count(country) > 0) return Gauge::k1520;
  return k1435.count(country) > 0 ? Gauge::k1435 : Gauge::kUnknown;
}

struct Gauges {
  bool standard = false;
  bool wide = false;
};

// On which gauges a leg runs. The train stops at the station behind the border and the goods change there, so
// one place alone on a gauge is that station.
Gauges GaugesOf(const v1::Leg& leg) {
  int wide = 0;
  int standard = 0;
  const auto count = [&](const v1::Place& place) {
    wide += GaugeOf(place) == Gauge::k1520 ? 1 : 0;
    standard += GaugeOf(place) == Gauge::k1435 ? 1 : 0;
  };
  count(leg.from());
  for (const auto& place : leg.via()) count(place);
  count(leg.to());
  return {standard > 1, wide > 1};
}

void OfWagons(const v1::Waybill& waybill, Remarks& remarks) {
  std::vector<Gauges> legs;  // of the legs by rail; no gauge on others
  Gauges all;
  for (int i = 0; i < std::min(waybill.legs_size(), kLegsMax); ++i) {
    const auto& leg = waybill.legs(i);
    legs.push_back(leg.mode() == v1::TRANSPORT_MODE_RAIL ? GaugesOf(leg) : Gauges{});
    all = {all.standard || legs.back().standard, all.wide || legs.back().wide};
  }
  for (int i = 0; i < waybill.wagons_size(); ++i) {
    const auto& wagon = waybill.wagons(i);
    Gauges on = wagon.legs().empty() ? all : Gauges{};
    for (int j = 0; j < std::min(wagon.legs_size(), kLegsMax); ++j) {
      const std::size_t leg = wagon.legs(j);
      if (leg < 1 || leg > legs.size()) continue;
      on = {on.standard || legs[leg - 1].standard, on.wide || legs[leg - 1].wide};
    }
    if (!on.standard || !on.wide) continue;
    remarks.Add(v1::REMARK_KIND_GAUGE_BREAK, Element("/wagons", i) + "/number",
                wagon.number() +
                    " keeps its number between 1435 and 1520 mm: its bogies are changed there, "
                    "or the goods change to a wagon that is not named");
  }
}

}  // namespace

std::span<const v1::RemarkKind> KindsByGravity() {
  static constexpr std::array kKinds = {
      v1::REMARK_KIND_ANTEDATED,           v1::REMARK_KIND_SHIPMENT_AHEAD,
      v1::REMARK_KIND_POSTDATED,           v1::REMARK_KIND_RAIL_NOTE_CONSIGNEE,
      v1::REMARK_KIND_RAIL_NOTE_DUPLICATE, v1::REMARK_KIND_NO_RAIL_NOTE,
      v1::REMARK_KIND_WEIGHT_DIFFERS,      v1::REMARK_KIND_VIN_DOUBTFUL,
      v1::REMARK_KIND_ARRIVES_BEFORE,      v1::REMARK_KIND_PLACE_UNLISTED,
      v1::REMARK_KIND_PLACE_FUNCTION,      v1::REMARK_KIND_PLACE_NAME,
      v1::REMARK_KIND_GAUGE_BREAK,         v1::REMARK_KIND_USCC_CHECK,
      v1::REMARK_KIND_BIC_COUNTRY,         v1::REMARK_KIND_HS_NATIONAL,
  };
  return kKinds;
}

std::vector<Remark> FindRemarks(const v1::Waybill& waybill, const identifiers::PlaceList& places) {
  Remarks remarks;
  OfParties(waybill.parties(), remarks);
  OfPlaces(waybill, places, remarks);
  OfLegs(waybill, remarks);
  OfGoods(waybill, remarks);
  OfWagons(waybill, remarks);
  return remarks.Take();
}

ContentDates DatesOf(const v1::Waybill& waybill) {
  ContentDates dates;
  if (const auto day = DaysOfDate(waybill.exchanged_document().issue_date())) dates.issued = *day;
  if (const auto day = DaysOfDate(waybill.receipt_statement().date())) dates.shipped = *day;
  return dates;
}

std::vector<Remark> FindRemarksOfDates(const ContentDates& dates, std::uint64_t registered_ms) {
  constexpr std::uint64_t kDayMs = 86'400'000;
  const auto registered = static_cast<std::int32_t>(registered_ms / kDayMs);
  const std::string issue_date = "/exchanged_document/issue_date";
  Remarks remarks;
  if (dates.issued && *dates.issued < registered - 1) {
    remarks.Add(v1::REMARK_KIND_ANTEDATED, issue_date,
                "the document was registered " + std::to_string(registered - *dates.issued) +
                    " days after the day on which it says that it was issued");
  }
  if (dates.issued && *dates.issued > registered + 1) {
    remarks.Add(v1::REMARK_KIND_POSTDATED, issue_date,
                "the document was registered " + std::to_string(*dates.issued - registered) +
                    " days before the day on which it says that it is issued");
  }
  if (dates.shipped && *dates.shipped > registered + 1) {
    remarks.Add(v1::REMARK_KIND_SHIPMENT_AHEAD, "/receipt_statement/date",
                "the carrier acknowledges what happens " + std::to_string(*dates.shipped - registered) +
                    " days after the registration");
  }
  return remarks.Take();
}

}  // namespace yidan::waybill
