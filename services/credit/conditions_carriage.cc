// Conditions about when the goods are shipped, and by which way.
#include <set>

#include "services/credit/condition_rules.h"
#include "services/credit/shipment_period.h"
#include "services/credit/speaks.h"

namespace yidan::credit::rule {
namespace {

// The place behind VIA: "ALASHANKOU". Empty: none.
std::string RouteIn(std::string_view tidied) {
  const auto at = tidied.find("VIA ");
  if (at == std::string_view::npos) return {};
  constexpr std::size_t kRouteBytesMax = 200;
  std::string out = Tidy(tidied.substr(at + 4, kRouteBytesMax));
  out = out.substr(0, out.find_first_of(",;."));
  for (const std::string_view end :
       {" ONLY", " MARKED", " NOTIFY", " AND ", " FREIGHT", " SHOWING", " TO ", " IS ", " MUST "})
    out = out.substr(0, out.find(end));
  return out;
}

}  // namespace

bool SpeaksOfEarlierShipment(const Words& words) {
  return HasAnyPhrase(words, {"SHIPMENT PRIOR TO", "SHIPMENT BEFORE", "SHIPMENTS PRIOR TO"}) &&
         HasPhrase(words, "NOT");
}
void JudgeEarlierShipment(Bench& bench, const Demanded& demanded) {
  const auto& issued = bench.credit.issued;
  const Spot spot{bench.shipped_pointer, bench.shipped ? FormatDay(*bench.shipped) : ""};
  if (!issued || !bench.shipped) {
    return bench.ForExaminer("UCP 600 art. 14(i)", demanded.term, spot, "one of the two dates is not known");
  }
  if (*bench.shipped >= issued->day) {
    return bench.Complies("UCP 600 art. 14(i)", demanded.term, spot,
                          "shipped after the issue on " + FormatDay(issued->day));
  }
  bench.Discrepancy("UCP 600 art. 14(i)", demanded.term, spot,
                    "SHIPMENT EFFECTED ON " + FormatDay(*bench.shipped) +
                        ", PRIOR TO THE DATE OF THE CREDIT " + FormatDay(issued->day),
                    kOnlyWaiver);
}

// "SHIPMENT TO BE EFFECTED BETWEEN 1 AND 15 APRIL 2025": what field 44C or 44D says elsewhere.
bool SpeaksOfShipmentDays(const Words& words) {
  static const Phrases months = {"JANUARY", "FEBRUARY",  "MARCH",   "APRIL",    "JUNE",     "JULY",
                                 "AUGUST",  "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER", "DAYS"};
  if (!HasAnyPhrase(words,
                    {"SHIPMENT", "SHIPMENTS", "SHIPPED", "DISPATCH", "DISPATCHED", "LOADING", "LOADED"}))
    return false;
  if (HasAnyPhrase(words, {"PRESENTED", "PRESENTATION", "STALE"})) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (months.LongestAt(words, i) > 0 || (words[i].size() == 4 && words[i].starts_with("20"))) return true;
  }
  return false;
}
void JudgeShipmentDays(Bench& bench, const Demanded& demanded) {
  const Spot spot{bench.shipped_pointer, bench.shipped ? FormatDay(*bench.shipped) : ""};
  const auto issued = bench.credit.issued ? std::optional(bench.credit.issued->day) : std::nullopt;
  // "MUST NOT BE EFFECTED BEFORE" is "MUST NOT BEFORE".
  std::string plain(demanded.text);
  for (const std::string_view between :
       {" BE EFFECTED ", " BE MADE ", " TAKE PLACE ", " BE SHIPPED ", " BE "}) {
    if (const auto at = plain.find(between); at != std::string::npos) plain.replace(at, between.size(), " ");
  }
  const auto period = ReadShipmentPeriod(plain, issued);
  demanded.line->TakeNumbers();
  if (!period || !bench.shipped) {
    return bench.ForExaminer("UCP 600 art. 3", demanded.term, spot,
                             period ? "the document states no date of shipment"
                                    : "a period of shipment in words: " + period.error().message);
  }
  if (HasAnyPhrase(demanded.words,
                   {"FIRST", "SECOND", "PARTIAL", "LOT", "LOTS", "INSTALMENT", "INSTALLMENT", "EACH"}))
    return bench.ForExaminer("UCP 600 art. 32", demanded.term, spot, "shipments by instalments");
  const std::string from = period->first ? FormatDay(*period->first) : "";
  const std::string to = period->last ? FormatDay(*period->last) : "";
  const bool early = period->first && *bench.shipped < *period->first;
  const bool late = period->last && *bench.shipped > *period->last;
  if (early || late) {
    return bench.Discrepancy("UCP 600 art. 3", demanded.term, spot,
                             (early ? "EARLY SHIPMENT: " : "LATE SHIPMENT: ") + spot.value +
                                 (early ? ", NOT BEFORE " + from : ", NOT AFTER " + to),
                             kOnlyWaiver);
  }
  bench.Complies("UCP 600 art. 3", demanded.term, spot, "within the days that the condition states");
}

// "SHIPMENT VIA ALASHANKOU".
bool SpeaksOfRoute(const Words& words) { return HasPhrase(words, "VIA"); }
void JudgeRoute(Bench& bench, const Demanded& demanded) {
  const std::string stated = RouteIn(demanded.text);
  // Of what stands behind VIA, those words are judged that a place of the journey has.
  std::set<std::string> judged = WordSet("PORT STATION BORDER GATE CROSSING");
  Comparison best{Match::kDifferent, ""};
  Spot spot{"/legs", std::to_string(bench.document.legs_size()) + " legs"};
  const auto look = [&](const v1::Place& place, const std::string& pointer) {
    const Comparison compared = ComparePlace(stated, place);
    if (compared.match == Match::kDifferent) return;
    judged.merge(WordSet(place.name() + " " + place.locode()));
    if (best.match == Match::kSame) return;
    best = compared;
    spot = {pointer, Shown(place)};
  };
  for (int i = 0; i < bench.document.legs_size(); ++i) {
    const auto& leg = bench.document.legs(i);
    const std::string here = "/legs/" + std::to_string(i);
    for (int j = 0; j < leg.via_size(); ++j) look(leg.via(j), here + "/via/" + std::to_string(j));
    look(leg.from(), here + "/from");
    look(leg.to(), here + "/to");
  }
  // What none of them has is in the wording of the discrepancy.
  demanded.line->TakeWords(best.match == Match::kDifferent ? WordSet(stated) : judged);
  if (HasPhrase(demanded.words, "NOT")) {
    return bench.ForExaminer(demanded.article, demanded.term, spot,
                             "the credit denies something of the route");
  }
  bench.Compared(best, demanded.article, demanded.term, spot, "ROUTE VIA " + Tidy(stated) + " NOT SHOWN");
}

}  // namespace yidan::credit::rule
