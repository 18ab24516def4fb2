#include "services/credit/clauses.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "services/credit/shipment_period.h"

namespace yidan::credit {
namespace {

std::string TextOf(const v1::Clause& clause) {
  return WithoutMarks(std::string_view(clause.text()).substr(0, kDemandBytesMax), false);
}

// What every document may say. UCP 600 art. 19(a)(v), 20(d), 26(a), 26(b), 27.
const Phrases& Harmless() {
  static const Phrases phrases(
      // receipt
      "TAKEN IN CHARGE|RECEIVED|RECEIVED FOR SHIPMENT|RECEIVED FOR CARRIAGE|RECEIVED FOR TRANSPORT|IN "
      "APPARENT GOOD ORDER|IN APPARENT GOOD ORDER AND CONDITION|APPARENT GOOD ORDER AND CONDITION|IN "
      "EXTERNAL APPARENT GOOD ORDER AND CONDITION|UNLESS OTHERWISE STATED|UNLESS OTHERWISE NOTED|UNLESS "
      "OTHERWISE INDICATED|UNLESS OTHERWISE STATED HEREIN|UNLESS OTHERWISE NOTED HEREIN|EXCEPT AS OTHERWISE "
      "NOTED|THE GOODS|GOODS|"
      // shipper's load and count
      "SHIPPER S LOAD AND COUNT|SHIPPER S LOAD STOW AND COUNT|SHIPPER S LOAD STOWAGE AND COUNT|SHIPPER S "
      "LOAD COUNT AND SEAL|SHIPPER S LOAD STOW COUNT AND SEAL|SHIPPERS LOAD AND COUNT|SHIPPERS LOAD STOW AND "
      "COUNT|SLAC|SLC|SAID TO CONTAIN|STC|SAID BY SHIPPER TO CONTAIN|PARTICULARS FURNISHED BY "
      "SHIPPER|PARTICULARS FURNISHED BY THE SHIPPER|PARTICULARS DECLARED BY SHIPPER|AS DECLARED BY "
      "SHIPPER|CONTENTS UNKNOWN|WEIGHT UNKNOWN|WEIGHT AND CONTENTS UNKNOWN|WEIGHT QUALITY AND QUANTITY "
      "UNKNOWN|"
      // what may be, and no defect is declared by it (ISBP 745 para. D24, E20)
      "PACKING MAY NOT BE SUFFICIENT|PACKAGING MAY NOT BE SUFFICIENT|PACKING MAY NOT BE SUFFICIENT FOR THE "
      "JOURNEY|PACKING MAY NOT BE SUFFICIENT FOR THE SEA JOURNEY|PACKAGING MAY NOT BE SUFFICIENT FOR THE "
      "JOURNEY|PACKAGING MAY NOT BE SUFFICIENT FOR THE SEA JOURNEY|CARRIER NOT RESPONSIBLE FOR|CARRIER NOT "
      "LIABLE FOR|THE CARRIER IS NOT RESPONSIBLE FOR|THE CARRIER IS NOT LIABLE FOR|NOT RESPONSIBLE FOR "
      "RUST|NOT RESPONSIBLE FOR BREAKAGE|NOT RESPONSIBLE FOR LEAKAGE|NOT LIABLE FOR RUST|NOT LIABLE FOR "
      "BREAKAGE|NOT LIABLE FOR LEAKAGE|CARRIER NOT LIABLE FOR LOSS|CARRIER NOT LIABLE FOR LOSS OR "
      "DAMAGE|"
      // deck and transhipment, as rights of the carrier
      "MAY BE CARRIED ON DECK|MAY BE STOWED ON DECK|MAY BE LOADED ON DECK|MAY BE SHIPPED ON DECK|NOT LOADED "
      "ON DECK|NOT STOWED ON DECK|NOT CARRIED ON DECK|NOT ON DECK|THE CARRIER RESERVES THE RIGHT OF "
      "TRANSHIPMENT|CARRIER RESERVES THE RIGHT OF TRANSHIPMENT|THE CARRIER RESERVES THE RIGHT TO "
      "TRANSHIP|CARRIER RESERVES THE RIGHT TO TRANSHIP|THE CARRIER MAY TRANSHIP|CARRIER MAY TRANSHIP|THIS "
      "DOCUMENT COVERS THE ENTIRE CARRIAGE|"
      // terms
      "SUBJECT TO THE CARRIER S TERMS AND CONDITIONS|SUBJECT TO THE CARRIER S STANDARD TERMS AND "
      "CONDITIONS|SUBJECT TO CARRIER S TERMS AND CONDITIONS|SUBJECT TO THE TERMS AND CONDITIONS|SUBJECT TO "
      "TERMS AND CONDITIONS|TERMS AND CONDITIONS|CONDITIONS OF CARRIAGE|OF CARRIAGE|OF MULTIMODAL "
      "CARRIAGE|OF "
      "MULTIMODAL TRANSPORT|OF COMBINED TRANSPORT|OF THE CARRIER|ON THE REVERSE|ON THE REVERSE SIDE|SEE "
      "REVERSE|AS PER REVERSE|OVERLEAF|CIM|SMGS|CMR|COTIF|HAGUE RULES|HAGUE VISBY RULES|NOT NEGOTIABLE "
      "UNLESS CONSIGNED TO ORDER|"
      // delivery
      "DELIVERY ONLY AGAINST SURRENDER OF THIS DOCUMENT|ONLY AGAINST SURRENDER OF THIS DOCUMENT|AGAINST "
      "SURRENDER OF THIS DOCUMENT|AGAINST SURRENDER OF ONE ORIGINAL|AGAINST SURRENDER OF THE "
      "ORIGINAL|AGAINST PRESENTATION OF THIS DOCUMENT|UPON SURRENDER OF THIS DOCUMENT|DELIVERY|"
      // signature
      "SIGNED BY THE MASTER|SIGNED BY MASTER|SIGNED BY THE CARRIER|SIGNED AS CARRIER|FOR CHANGE OF GAUGE");
  return phrases;
}

// Statements that are another's only if the document itself says otherwise.
void TakeReceipt(const Bench& bench, Reading& line) {
  static const Phrases on_board = {"SHIPPED ON BOARD", "CLEAN ON BOARD", "LADEN ON BOARD",
                                   "LOADED ON BOARD",  "ON BOARD",       "SHIPPED"};
  static const Phrases dispatched = {"DISPATCHED", "DISPATCH", "DATE OF DISPATCH"};
  switch (bench.document.receipt_statement().kind()) {
    case v1::RECEIPT_KIND_SHIPPED_ON_BOARD:
      return line.TakeAny(on_board);
    case v1::RECEIPT_KIND_DISPATCHED:
      return line.TakeAny(dispatched);
    default:
      return;
  }
}

void TakeCharterParty(const Bench& bench, Reading& line) {
  static const Phrases phrases = {"SUBJECT TO CHARTER PARTY", "SUBJECT TO THE CHARTER PARTY",
                                  "FREIGHT PAYABLE AS PER CHARTER PARTY", "AS PER CHARTER PARTY",
                                  "CHARTER PARTY"};
  if (bench.article == 22) line.TakeAny(phrases);
}

const Phrases& Prepaid() {
  static const Phrases phrases = {"FREIGHT PREPAID", "FREIGHT PRE PAID", "FREIGHT PAID",
                                  "FREIGHT HAS BEEN PAID"};
  return phrases;
}
const Phrases& Collect() {
  static const Phrases phrases = {"FREIGHT COLLECT",
                                  "FREIGHT TO COLLECT",
                                  "FREIGHT PAYABLE AT DESTINATION",
                                  "FREIGHT TO BE COLLECTED",
                                  "FREIGHT TO BE COLLECTED AT DESTINATION",
                                  "FREIGHT TO BE PAID AT DESTINATION",
                                  "FREIGHT UNPAID"};
  return phrases;
}

// Places of the document, by their names.
class Named {
 public:
  explicit Named(const std::vector<const v1::Place*>& places) : names_(NamesOf(places)) {
    for (const v1::Place* place : places) countries_.insert(CountryOf(*place));
    countries_.erase("");
  }
  // Takes the name that begins at `at`, and the country behind it.
  void TakeAt(Reading& line, std::size_t at) const {
    if (at >= line.size()) return;
    const std::size_t length = names_.LongestAt(line.words(), at);
    if (length == 0) return;
    const std::size_t behind = at + length;
    const bool country = behind < line.size() && countries_.contains(CountryNamedIn(line.At(behind)));
    line.Take(at, behind + (country ? 1 : 0));
  }

 private:
  static Phrases NamesOf(const std::vector<const v1::Place*>& places) {
    std::vector<std::string> names;
    for (const v1::Place* place : places) names.push_back(WithoutMarks(place->name(), false));
    return Phrases(std::vector<std::string_view>(names.begin(), names.end()));
  }

  Phrases names_;
  std::set<std::string> countries_;
};

std::vector<const v1::Place*> PlacesOf(const v1::Waybill& document) {
  constexpr int kMost = 32;  // legs, and places on the way of each
  const auto& places = document.places();
  std::vector<const v1::Place*> all = {&places.place_of_receipt(), &places.place_of_loading(),
                                       &places.place_of_discharge(), &places.final_destination()};
  for (int i = 0; i < std::min(document.legs_size(), kMost); ++i) {
    const v1::Leg& leg = document.legs(i);
    all.push_back(&leg.from());
    all.push_back(&leg.to());
    for (int j = 0; j < std::min(leg.via_size(), kMost); ++j) all.push_back(&leg.via(j));
  }
  return all;
}

// A place that the clause names is the document's own at that end of the journey. Another one is left.
void TakePlaces(const Bench& bench, Reading& line) {
  const auto& places = bench.document.places();
  const Named all(PlacesOf(bench.document));
  // Where the gauge or the vessel changes is any place of the journey; the names of several follow each
  // other.
  const auto permission = RulingOnTranshipment(bench).permission;
  const bool whole = bench.article == 19 || bench.article == 23 || bench.article == 24;
  const bool may_change = whole || permission != Permission::kProhibited;
  if (may_change && (line.TakePhrase("TRANSHIPMENT AT") || line.TakePhrase("TRANSSHIPMENT AT"))) {
    for (std::size_t at = 0; at < line.size(); ++at) all.TakeAt(line, at);
    return;
  }
  const Named begins({&places.place_of_receipt(), &places.place_of_loading()});
  const Named ends({&places.final_destination(), &places.place_of_discharge()});
  const bool delivers = HasPhrase(line.words(), "DELIVERY");
  for (std::size_t at = 0; at + 1 < line.size(); ++at) {
    if (line.Is(at, {"FROM"})) begins.TakeAt(line, at + 1);
    if (line.Is(at, {"TO"})) ends.TakeAt(line, at + 1);
    if (!line.Is(at, {"AT", "IN"})) continue;
    const bool pays = at > 0 && line.Is(at - 1, {"PAID", "PREPAID"});
    (pays ? all : delivers ? ends : begins).TakeAt(line, at + 1);
  }
}

// The vessel that the document names. Where it names an intended one, the notation has the actual one, and
// the check of the vessel has read it.
void TakeVessel(const Bench& bench, Reading& line) {
  constexpr std::size_t kNameWordsMax = 4;
  for (std::size_t at = 0; at < line.size(); ++at) {
    std::size_t behind = at;
    if (line.Is(at, {"VESSEL", "MV"})) behind = at + 1;
    if (line.IsPhraseAt(at, "M V")) behind = at + 2;
    if (behind == at) continue;
    for (const v1::Leg& leg : bench.document.legs()) {
      if (leg.vessel_name().empty()) continue;
      if (HasPhrase(WordsOf(leg.vessel_name()), "INTENDED")) {
        std::size_t end = behind;
        while (end < line.size() && end < behind + kNameWordsMax && !line.BreaksBefore(end) &&
               !line.Is(end, {"AT", "ON", "IN", "FROM", "DATED"})) {
          ++end;
        }
        line.Take(at, end);
      } else if (line.IsPhraseAt(behind, Tidy(leg.vessel_name()))) {
        line.Take(at, behind + WordsOf(leg.vessel_name()).size());
      }
    }
  }
}

// A date that is the document's own, and the edition or date of terms and contracts.
void TakeDays(const Bench& bench, const std::string& text, Reading& line) {
  static const std::set<std::string> months = WordSet(
      "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN FEB MAR "
      "APR JUN JUL AUG SEP SEPT OCT NOV DEC DATE");
  for (std::size_t at = 0; at + 1 < line.size(); ++at)
    if (line.Is(at, {"EDITION"}) && line.At(at + 1).size() == 4 && ParseDigits(line.At(at + 1)))
      line.Take(at, at + 2);
  const auto days = DaysIn(text);
  const bool charter = bench.article == 22 && HasPhrase(line.words(), "CHARTER PARTY");
  const bool own = !days.empty() && bench.shipped &&
                   std::all_of(days.begin(), days.end(), [&](Day day) { return day == *bench.shipped; });
  if (days.empty() || (!charter && !own)) return;
  // Of one date the words are a day, a month and a year; more numbers are something else.
  const auto numbers = std::count_if(line.words().begin(), line.words().end(),
                                     [](const std::string& word) { return ParseDigits(word).has_value(); });
  if (static_cast<std::size_t>(numbers) > 3 * days.size()) return;
  line.TakeNumbers();
  line.TakeWords(months);
  line.TakeWords({"DATED"});
}

void TakeCredit(const Bench& bench, Reading& line) {
  for (const char* lead :
       {"L C NO ", "LC NO ", "CREDIT NO ", "L C NUMBER ", "CREDIT NUMBER ", "UNDER L C NO "})
    line.TakePhrase(lead + bench.credit.reference.text);
}

}  // namespace

Reading ReadClause(const Bench& bench, const v1::Clause& clause) {
  const std::string text = TextOf(clause);
  Reading line(text);
  line.TakeAny(Harmless());
  TakeReceipt(bench, line);
  TakeCharterParty(bench, line);
  const auto payment = bench.document.freight().payment();
  if (payment == v1::FREIGHT_PAYMENT_PREPAID) line.TakeAny(Prepaid());
  if (payment == v1::FREIGHT_PAYMENT_COLLECT) line.TakeAny(Collect());
  TakePlaces(bench, line);
  TakeVessel(bench, line);
  TakeDays(bench, text, line);
  TakeCredit(bench, line);
  return line;
}

std::string LeftOfClause(const Bench& bench, const v1::Clause& clause) {
  if (clause.text().size() > kDemandBytesMax) return "more than is read here";
  if (clause.text().empty()) return clause.text_zh();
  return ReadClause(bench, clause).Left();
}

bool SaysOnDeck(const v1::Clause& clause) {
  Reading line(TextOf(clause));
  line.TakeAny(Harmless());
  for (std::size_t at = 0; at + 1 < line.size(); ++at)
    if (!line.Taken(at) && line.IsPhraseAt(at, "ON DECK")) return true;
  return false;
}

v1::FreightPayment FreightOfClause(const Bench& bench, const v1::Clause& clause) {
  const std::string text = TextOf(clause);
  for (const auto& [phrases, payment] : {std::pair(&Prepaid(), v1::FREIGHT_PAYMENT_PREPAID),
                                         std::pair(&Collect(), v1::FREIGHT_PAYMENT_COLLECT)}) {
    Reading line(text);
    if (!phrases->AnyIn(line.words())) continue;
    line.TakeAny(*phrases);
    TakePlaces(bench, line);
    if (line.Left().empty()) return payment;
  }
  return v1::FREIGHT_PAYMENT_UNSPECIFIED;
}

}  // namespace yidan::credit
