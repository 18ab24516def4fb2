// Dispatch, taking in charge or shipment, with its date, vessel and places. UCP 600 art. 19 to 25, 29(c), 44A
// to 44F.
#include <algorithm>
#include <array>

#include "services/credit/bench.h"
#include "services/credit/shipment_period.h"

namespace yidan::credit {
namespace {

std::string NameOfReceipt(v1::ReceiptKind kind) {
  switch (kind) {
    case v1::RECEIPT_KIND_TAKEN_IN_CHARGE:
      return "taken in charge";
    case v1::RECEIPT_KIND_DISPATCHED:
      return "dispatched";
    case v1::RECEIPT_KIND_SHIPPED_ON_BOARD:
      return "shipped on board";
    default:
      return "";
  }
}

bool BySea(int article) { return article >= 20 && article <= 22; }

void CheckReceipt(Bench& bench) {
  const auto& receipt = bench.document.receipt_statement();
  const std::string article = bench.At(PointsOf(bench.article).receipt);
  const std::string kind = NameOfReceipt(receipt.kind());
  const Spot stated{"/receipt_statement/kind", kind};
  const bool on_board_asked = OnBoardAsked(bench);
  const auto& noted_on_board = bench.presentation.noted_on_board;
  if (noted_on_board && receipt.kind() != v1::RECEIPT_KIND_SHIPPED_ON_BOARD) {
    if (on_board_asked) {
      return bench.Complies(article, bench.AskedTerm(), {"", "on board " + FormatDay(*noted_on_board)},
                            "the carrier's on board notation in the registry");
    }
  }
  if (kind.empty()) {
    return bench.Discrepancy(article, bench.AskedTerm(), stated,
                             bench.article == 23   ? "ACCEPTANCE OF GOODS FOR CARRIAGE NOT INDICATED"
                             : bench.article == 25 ? "RECEIPT OF GOODS FOR TRANSPORT NOT INDICATED"
                                                   : "DISPATCH, TAKING IN CHARGE OR SHIPMENT NOT INDICATED",
                             kCarrierCures);
  }
  if (on_board_asked && receipt.kind() != v1::RECEIPT_KIND_SHIPPED_ON_BOARD) {
    return bench.Discrepancy(article, bench.AskedTerm(), stated, "ON BOARD NOTATION NOT SHOWN",
                             Cure{"the carrier, by an on board notation"});
  }
  bench.Complies(article, bench.AskedTerm(), stated, "it is stated that the goods were " + kind);
}

void CheckAgainstLatest(Bench& bench, const std::string& article, const Spot& date) {
  const auto& latest = bench.credit.latest_shipment;
  if (!latest) return;
  const Term term{latest->source, FormatDay(latest->day)};
  if (*bench.shipped > latest->day) {
    return bench.Discrepancy(
        article + ", 29(c)", term, date,
        "LATE SHIPMENT: " + FormatDay(*bench.shipped) + ", LATEST SHIPMENT " + FormatDay(latest->day),
        kOnlyWaiver);
  }
  bench.Complies(article + ", 29(c)", term, date,
                 "not later than the latest shipment, which no closed day moves");
}

// A notation of the carrier in the registry with another day than the date of shipment: which of them counts,
// the examiner says.
void CheckNotations(Bench& bench, const std::string& article) {
  const auto look = [&](const std::optional<Day>& noted, const std::string& what) {
    if (!noted || noted == bench.shipped) return;
    bench.ForExaminer(article, bench.AskedTerm(), {"", what + " " + FormatDay(*noted)},
                      "the carrier's notation in the registry says " + what + " " + FormatDay(*noted) +
                          ", and the date of shipment by the document is " +
                          (bench.shipped ? FormatDay(*bench.shipped) : std::string("not shown")));
  };
  look(bench.presentation.noted_on_board, "on board");
  look(bench.presentation.noted_dispatched, "dispatched");
}

// Field 44D. UCP 600 art. 3 says what its words mean.
void CheckAgainstPeriod(Bench& bench, const Spot& date) {
  const auto& stated = bench.credit.shipment_period;
  if (!stated) return;
  const Term term = TermOf(*stated);
  const auto issued = bench.credit.issued ? std::optional(bench.credit.issued->day) : std::nullopt;
  const auto period = ReadShipmentPeriod(stated->text, issued);
  if (!period) {
    return bench.ForExaminer("UCP 600 art. 3, 32", term, date,
                             "a period of shipment in words: " + period.error().message);
  }
  if (const std::string beside = BesidePeriod(stated->text); !beside.empty()) {
    return bench.ForExaminer("UCP 600 art. 3, 32", term, date,
                             "beside a period of shipment, the field says: " + beside);
  }
  const std::string from = period->first ? FormatDay(*period->first) : "";
  const std::string to = period->last ? FormatDay(*period->last) : "";
  if (period->first && *bench.shipped < *period->first) {
    return bench.Discrepancy(
        "UCP 600 art. 3", term, date,
        "EARLY SHIPMENT: " + FormatDay(*bench.shipped) + ", SHIPMENT PERIOD BEGINS " + from, kOnlyWaiver);
  }
  if (period->last && *bench.shipped > *period->last) {
    return bench.Discrepancy("UCP 600 art. 3, 29(c)", term, date,
                             "LATE SHIPMENT: " + FormatDay(*bench.shipped) + ", SHIPMENT PERIOD ENDS " + to,
                             kOnlyWaiver);
  }
  bench.Complies("UCP 600 art. 3", term, date,
                 "within " + (from.empty() ? "the time until " + to
                              : to.empty() ? "the time from " + from
                                           : from + " to " + to));
}

// The first leg by a means, or -1; the last one.
int FirstLeg(const v1::Waybill& document, v1::TransportMode mode) {
  for (int i = 0; i < document.legs_size(); ++i) {
    if (document.legs(i).mode() == mode) return i;
  }
  return -1;
}
int LastLeg(const v1::Waybill& document, v1::TransportMode mode) {
  for (int i = document.legs_size() - 1; i >= 0; --i) {
    if (document.legs(i).mode() == mode) return i;
  }
  return -1;
}

// Whether a leg begins, or ends, at the place, or may do so.
bool StandsInLegs(const v1::Waybill& document, const v1::Place& place,
                  const v1::Place& (v1::Leg::*end)() const) {
  return std::any_of(document.legs().begin(), document.legs().end(), [&](const v1::Leg& leg) {
    const v1::Place& other = (leg.*end)();
    if (!place.locode().empty() && place.locode() == other.locode()) return true;
    return ComparePlace(place.name(), other).match != Match::kDifferent;
  });
}

// Where in the document a place of the credit may stand: the first that fits counts, and the first of all is
// shown if none does.
struct Candidate {
  const v1::Place* place;
  std::string pointer;
};
struct PlaceRow {
  const std::optional<Text>* stated;
  std::string what;  // as a bank words it
  std::vector<Candidate> candidates;
};

void CheckOnePlace(Bench& bench, const PlaceRow& row) {
  if (!*row.stated) return;
  const Text& stated = **row.stated;
  const std::string article = bench.At(bench.post ? "(c)" : PointsOf(bench.article).places);
  const auto named = [](const Candidate& one) {
    return !one.place->name().empty() || !one.place->name_zh().empty();
  };
  const auto first = std::find_if(row.candidates.begin(), row.candidates.end(), named);
  if (first == row.candidates.end()) {
    return bench.Discrepancy(article, TermOf(stated), {row.candidates[0].pointer, ""},
                             row.what + " NOT SHOWN", kCarrierCures);
  }
  Comparison best{Match::kDifferent, ""};
  const Candidate* at = &*first;
  for (const Candidate& one : row.candidates) {
    if (!named(one)) continue;
    Comparison compared = ComparePlace(stated.text, *one.place);
    const bool better = compared.match == Match::kSame ||
                        (compared.match == Match::kUnsure && best.match == Match::kDifferent);
    if (!better) continue;
    best = std::move(compared);
    at = &one;
    if (best.match == Match::kSame) break;
  }
  const std::string shown = Shown(*at->place);
  bench.Compared(best, article, TermOf(stated), {at->pointer, shown},
                 row.what + " SHOWN AS " + Tidy(shown) + " INSTEAD OF " + Tidy(Quote(stated.text)));
}

std::vector<PlaceRow> PlaceRows(const Bench& bench) {
  const auto& places = bench.document.places();
  const bool air = bench.article == 23;
  const auto mode = air ? v1::TRANSPORT_MODE_AIR : v1::TRANSPORT_MODE_SEA;
  const auto& legs = bench.document.legs();
  std::vector<Candidate> loading;
  std::vector<Candidate> discharge;
  if (places.has_place_of_loading())
    loading.push_back({&places.place_of_loading(), "/places/place_of_loading"});
  if (places.has_place_of_discharge())
    discharge.push_back({&places.place_of_discharge(), "/places/place_of_discharge"});
  // The port is where the vessel takes the goods over, whatever carried them there: the box may name where an
  // earlier means was loaded. A box that names a place where nothing is loaded is not mended by the legs.
  if (const int leg = FirstLeg(bench.document, mode);
      leg >= 0 && (loading.empty() || StandsInLegs(bench.document, *loading[0].place, &v1::Leg::from)))
    loading.push_back({&legs[leg].from(), "/legs/" + std::to_string(leg) + "/from"});
  if (const int leg = LastLeg(bench.document, mode);
      leg >= 0 && (discharge.empty() || StandsInLegs(bench.document, *discharge[0].place, &v1::Leg::to)))
    discharge.push_back({&legs[leg].to(), "/legs/" + std::to_string(leg) + "/to"});
  if (loading.empty()) loading.push_back({&places.place_of_receipt(), "/places/place_of_receipt"});
  if (discharge.empty()) discharge.push_back({&places.final_destination(), "/places/final_destination"});
  return {
      {&bench.credit.receipt_place,
       bench.article == 24 || bench.article == 25 ? "PLACE OF SHIPMENT" : "PLACE OF TAKING IN CHARGE",
       {{&places.place_of_receipt(), "/places/place_of_receipt"}}},
      {&bench.credit.loading_port, air ? "AIRPORT OF DEPARTURE" : "PORT OF LOADING", std::move(loading)},
      {&bench.credit.discharge_port, air ? "AIRPORT OF DESTINATION" : "PORT OF DISCHARGE",
       std::move(discharge)},
      {&bench.credit.destination,
       bench.article == 24 ? "PLACE OF DESTINATION" : "PLACE OF FINAL DESTINATION",
       {{&places.final_destination(), "/places/final_destination"}}},
  };
}

}  // namespace

bool OnBoardAsked(const Bench& bench) { return bench.Asks("ON BOARD") || BySea(bench.article); }

void CheckShipmentDate(Bench& bench) {
  CheckReceipt(bench);
  const std::string article = bench.At(PointsOf(bench.article).date);
  CheckNotations(bench, article);
  if (!bench.shipped) {
    return bench.Discrepancy(
        article, bench.AskedTerm(), {"/receipt_statement/date", ""},
        bench.article == 25 ? "DATE OF PICK-UP OR RECEIPT NOT SHOWN" : "DATE OF SHIPMENT NOT SHOWN",
        kCarrierCures);
  }
  const Spot date{bench.shipped_pointer, FormatDay(*bench.shipped)};
  if (!bench.credit.latest_shipment && !bench.credit.shipment_period) {
    return bench.Complies("UCP 600 art. 6(d), 14(c)", {}, date,
                          "the credit states no latest date of shipment");
  }
  CheckAgainstLatest(bench, article, date);
  CheckAgainstPeriod(bench, date);
}

// Art. 20(a)(ii), 21(a)(ii), 22(a)(ii): a named vessel; an intended one needs an on board notation that names
// the actual one.
void CheckVessel(Bench& bench) {
  if (!BySea(bench.article)) return;
  const int leg = FirstLeg(bench.document, v1::TRANSPORT_MODE_SEA);
  if (leg < 0) return;  // said by the check of the kind
  const std::string& vessel = bench.document.legs(leg).vessel_name();
  const Spot spot{"/legs/" + std::to_string(leg) + "/vessel_name", vessel};
  const std::string article = bench.At("(a)(ii)");
  if (vessel.empty()) {
    return bench.Discrepancy(article, bench.AskedTerm(), spot, "NAME OF VESSEL NOT SHOWN", kCarrierCures);
  }
  if (!HasPhrase(WordsOf(vessel), "INTENDED")) {
    return bench.Complies(article, bench.AskedTerm(), spot, "the vessel is named");
  }
  const int notation = ClauseThat(bench.document, [](const v1::Clause&, const auto& words) {
    return HasPhrase(words, "ON BOARD") && !HasPhrase(words, "INTENDED") &&
           (HasPhrase(words, "VESSEL") || HasPhrase(words, "MV") || HasPhrase(words, "M V"));
  });
  if (notation >= 0) {
    return bench.Complies(article, bench.AskedTerm(), ClauseSpot(bench.document, notation),
                          "an on board notation names the actual vessel");
  }
  bench.Discrepancy(article, bench.AskedTerm(), spot,
                    "INTENDED VESSEL SHOWN WITHOUT ON BOARD NOTATION NAMING THE ACTUAL VESSEL",
                    Cure{"the carrier, by an on board notation"});
}

void CheckPlaces(Bench& bench) {
  for (const PlaceRow& row : PlaceRows(bench)) CheckOnePlace(bench, row);
}

}  // namespace yidan::credit
