// Places, dates and legs.
#include <algorithm>
#include <optional>

#include "services/identifiers/identifiers.h"
#include "services/waybill/content_faults.h"

namespace yidan::waybill {
namespace {

using namespace identifiers;  // NOLINT: its names say what they check

std::string CountryOf(const v1::Place& place) {
  return place.locode().size() >= 2 ? place.locode().substr(0, 2) : place.country();
}

// Whether goods that arrive at `a` are at `b`. Places without a UN/LOCODE are told by name; a facility
// counts where both name one, so that a lorry may carry within one city.
bool SamePlace(const v1::Place& a, const v1::Place& b) {
  if (!a.facility().empty() && !b.facility().empty() && a.facility() != b.facility()) return false;
  if (!a.locode().empty() && !b.locode().empty()) return a.locode() == b.locode();
  return CountryOf(a) == CountryOf(b) && a.name() == b.name() && a.name_zh() == b.name_zh();
}

// The day of a date that may be absent; a date that is no date is reported and counts as absent.
std::optional<std::int32_t> DayOf(const std::string& date, const std::string& pointer, Faults& faults) {
  if (date.empty()) return std::nullopt;
  const auto day = DaysOfDate(date);
  faults.Check(pointer, day);
  return day ? std::optional(*day) : std::nullopt;
}

void CheckModeDetails(const v1::Leg& leg, const std::string& at, Faults& faults) {
  const auto only = [&](const std::string& value, const char* member, bool fits) {
    if (!value.empty() && !fits) faults.Add(at + "/" + member, "does not belong to this mode of transport");
  };
  const auto mode = leg.mode();
  const bool by_water = mode == v1::TRANSPORT_MODE_SEA || mode == v1::TRANSPORT_MODE_INLAND_WATERWAY;
  only(leg.train_number(), "train_number", mode == v1::TRANSPORT_MODE_RAIL);
  only(leg.vessel_name(), "vessel_name", by_water);
  only(leg.voyage_number(), "voyage_number", by_water);
  only(leg.flight_number(), "flight_number", mode == v1::TRANSPORT_MODE_AIR);
  only(leg.vehicle_registration(), "vehicle_registration", mode == v1::TRANSPORT_MODE_ROAD);
  if (leg.has_rail_note() && mode != v1::TRANSPORT_MODE_RAIL) {
    faults.Add(at + "/rail_note", "does not belong to this mode of transport");
  }
}

// CIM art. 7, SMGS art. 15: what a railway note must name for somebody to find it and for the railway to
// deliver.
void CheckRailNote(const v1::RailNote& note, const std::string& at, Faults& faults) {
  if (note.kind() == v1::RAIL_NOTE_KIND_UNSPECIFIED) {
    faults.Add(at + "/kind", "CIM, SMGS, the common note or a national one must be stated");
  }
  const bool printable =
      std::all_of(note.number().begin(), note.number().end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (note.number().empty() || note.number().size() > 64 || !printable) {
    faults.Add(at + "/number", "the number needs 1 to 64 printable ASCII characters");
  }
  CheckParty(note.consignee(), at + "/consignee", Standing::kMayBeStranger, faults);
  if (note.has_duplicate_surrendered_to()) {
    CheckParty(note.duplicate_surrendered_to(), at + "/duplicate_surrendered_to", Standing::kMayBeStranger,
               faults);
  }
}

void CheckLeg(const v1::Leg& leg, const std::string& at, int number, Faults& faults) {
  if (leg.sequence() != static_cast<std::uint32_t>(number)) {
    faults.Add(at + "/sequence", "legs are numbered 1, 2, 3 in order of travel");
  }
  if (leg.mode() == v1::TRANSPORT_MODE_UNSPECIFIED)
    faults.Add(at + "/mode", "the mode of transport is missing");
  if (!leg.carrier_participant_id().empty()) {
    faults.Check(at + "/carrier_participant_id", ValidParticipantId(leg.carrier_participant_id()));
  } else if (leg.carrier_name().empty()) {
    faults.Add(at + "/carrier_name", "the carrier of the leg is missing");
  }
  CheckPlace(leg.from(), at + "/from", faults);
  CheckPlace(leg.to(), at + "/to", faults);
  for (int i = 0; i < leg.via_size(); ++i) CheckPlace(leg.via(i), at + "/via/" + std::to_string(i), faults);
  CheckModeDetails(leg, at, faults);
  if (leg.has_rail_note()) CheckRailNote(leg.rail_note(), at + "/rail_note", faults);
}

// UCP 600 art. 19(a)(iii): from the place of receipt to the final destination, without a gap.
void CheckConnections(const v1::Waybill& waybill, Faults& faults) {
  const v1::Place* here = &waybill.places().place_of_receipt();
  for (int i = 0; i < waybill.legs_size(); ++i) {
    if (!SamePlace(*here, waybill.legs(i).from())) {
      faults.Add("/legs/" + std::to_string(i) + "/from", i == 0
                                                             ? "the first leg starts at the place of receipt"
                                                             : "the leg starts where the one before ends");
    }
    here = &waybill.legs(i).to();
  }
  if (waybill.legs_size() > 0 && !SamePlace(*here, waybill.places().final_destination())) {
    faults.Add("/legs/" + std::to_string(waybill.legs_size() - 1) + "/to",
               "the last leg ends at the final destination");
  }
}

void CheckDates(const v1::Waybill& waybill, Faults& faults) {
  const auto& receipt = waybill.receipt_statement();
  if (receipt.date().empty()) faults.Add("/receipt_statement/date", "the shipment date is missing");
  const auto received = DayOf(receipt.date(), "/receipt_statement/date", faults);
  const auto issued = DaysOfDate(waybill.exchanged_document().issue_date());
  if (received && issued && *received > *issued) {
    faults.Add("/receipt_statement/date", "a carrier cannot acknowledge on " +
                                              waybill.exchanged_document().issue_date() +
                                              " what happens on " + receipt.date());
  }
  // The goods leave after they were taken in charge; "dispatched" and "on board" may be the day they left.
  std::optional<std::int32_t> before;
  if (receipt.kind() == v1::RECEIPT_KIND_TAKEN_IN_CHARGE) before = received;
  for (int i = 0; i < waybill.legs_size(); ++i) {
    const std::string at = "/legs/" + std::to_string(i);
    for (const bool departs : {true, false}) {
      const std::string here = at + (departs ? "/planned_departure_date" : "/planned_arrival_date");
      const auto& leg = waybill.legs(i);
      const auto day =
          DayOf(departs ? leg.planned_departure_date() : leg.planned_arrival_date(), here, faults);
      // Eastwards over the date line one arrives the day before one left: a remark.
      const int less = departs ? 0 : 1;
      if (day && before && *day < *before - less) {
        faults.Add(here, "lies before the date that precedes it on the journey");
      }
      if (day) before = day;
    }
  }
}

}  // namespace

void CheckPlace(const v1::Place& place, const std::string& pointer, Faults& faults) {
  if (place.locode().empty() && place.country().empty()) {
    faults.Add(pointer + "/locode", "the place needs a UN/LOCODE or a country");
  }
  if (place.name().empty() && place.name_zh().empty()) {
    faults.Add(pointer + "/name", "the place's name is missing");
  }
  if (!place.locode().empty()) faults.Check(pointer + "/locode", ValidLocode(place.locode()));
  if (!place.country().empty()) faults.Check(pointer + "/country", ValidCountry(place.country()));
  if (!place.locode().empty() && !place.country().empty() && place.locode().substr(0, 2) != place.country()) {
    faults.Add(pointer + "/country", place.country() + " is not the country of " + place.locode());
  }
}

void FindJourneyFaults(const v1::Waybill& waybill, Faults& faults) {
  if (waybill.receipt_statement().kind() == v1::RECEIPT_KIND_UNSPECIFIED) {
    faults.Add("/receipt_statement/kind", "taken in charge, dispatched or shipped on board must be stated");
  }
  CheckDates(waybill, faults);
  const auto& places = waybill.places();
  CheckPlace(places.place_of_receipt(), "/places/place_of_receipt", faults);
  if (places.has_place_of_loading())
    CheckPlace(places.place_of_loading(), "/places/place_of_loading", faults);
  if (places.has_place_of_discharge()) {
    CheckPlace(places.place_of_discharge(), "/places/place_of_discharge", faults);
  }
  CheckPlace(places.final_destination(), "/places/final_destination", faults);
  if (waybill.legs().empty()) faults.Add("/legs", "at least one leg is needed");
  if (waybill.legs_size() > kLegsMax) {
    faults.Add("/legs", "a journey has at most " + std::to_string(kLegsMax) + " legs");
  }
  for (int i = 0; i < waybill.legs_size(); ++i) {
    CheckLeg(waybill.legs(i), "/legs/" + std::to_string(i), i + 1, faults);
  }
  CheckConnections(waybill, faults);
}

}  // namespace yidan::waybill
