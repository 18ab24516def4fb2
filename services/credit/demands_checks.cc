// What else the line of 46A demands of the transport document. Each check's words are taken here by their
// place: the document's name, its parties, freight, dates, places, means of transport. The rules of
// conditions.h judge what they know of the rest, and what nobody has taken goes to the examiner.
#include <algorithm>
#include <array>
#include <optional>

#include "services/credit/asked_documents.h"
#include "services/credit/bench.h"
#include "services/credit/conditions.h"
#include "services/credit/shipment_period.h"

namespace yidan::credit {
namespace {

constexpr const char* kOwnDemand = "the credit's own demand";

// Words of a transport document's name. A name ends with one of the second list, or stands without it: "CTD".
const std::set<std::string>& NameWords() {
  static const std::set<std::string> words = WordSet(
      "MULTIMODAL MULTI MODAL COMBINED INTERMODAL TRANSPORT TRANSPORTATION THROUGH OCEAN MARINE SEA AIR "
      "WAY AIRWAY RAIL RAILWAY ROAD TRUCK CMR CIM SMGS CTD AWB INLAND WATERWAY CONSIGNMENT CHARTER PARTY "
      "CHARTERPARTY COURIER POST POSTAL CARGO BL B");
  return words;
}
const std::set<std::string>& NameHeads() {
  static const std::set<std::string> words = WordSet(
      "BILL BILLS L WAYBILL WAYBILLS SEAWAYBILL AIRWAYBILL DOCUMENT DOCUMENTS NOTE NOTES RECEIPT "
      "RECEIPTS CERTIFICATE");
  return words;
}

// Where the name that begins at `at` ends; `at`: none begins there.
std::size_t EndOfName(const Reading& line, std::size_t at) {
  std::size_t end = at;
  while (end < line.size() && NameWords().contains(line.At(end)) && (end == at || !line.BreaksBefore(end)))
    ++end;
  if (end < line.size() && NameHeads().contains(line.At(end))) {
    // "BILL" alone, "CERTIFICATE" of anything: a head without its words is a name only in these.
    const bool whole =
        end > at || line.IsPhraseAt(end, "BILL OF LADING") || line.IsPhraseAt(end, "BILLS OF LADING") ||
        line.IsPhraseAt(end, "CERTIFICATE OF POSTING") || line.Is(end, {"SEAWAYBILL", "AIRWAYBILL"});
    if (!whole) return at;
    ++end;
    if (line.IsPhraseAt(end, "OF LADING") || line.IsPhraseAt(end, "OF POSTING")) end += 2;
  }
  return end;
}

// The document's own name, and every other mention of it. Another kind's name is left: "OR AIR WAYBILL".
void TakeNames(const Bench& bench, Reading& line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::size_t end = EndOfName(line, at);
    if (end == at) continue;
    const std::vector<std::string> name(line.words().begin() + static_cast<std::ptrdiff_t>(at),
                                        line.words().begin() + static_cast<std::ptrdiff_t>(end));
    const int article = ArticleOfName(name);
    const bool plain = HasPhrase(name, "TRANSPORT DOCUMENT") || HasPhrase(name, "TRANSPORT DOCUMENTS");
    if (article != 0 && (article == bench.called_article || (plain && name.size() == 2))) {
      line.Take(at, end);
    }
    at = end - 1;
  }
}

// ---- Means of transport ----

struct Means {
  std::string_view phrase;
  v1::TransportMode mode;
  const char* name;
};
constexpr std::array<Means, 32> kMeans = {{
    {"OCEAN VESSEL", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"SEA VESSEL", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"BY VESSEL", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"BY SEA", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"BY SEA FREIGHT", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"BY SEAFREIGHT", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"SEA CARRIAGE", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"BY STEAMER", v1::TRANSPORT_MODE_SEA, "SEA"},
    {"BY AIR", v1::TRANSPORT_MODE_AIR, "AIR"},
    {"BY AIR FREIGHT", v1::TRANSPORT_MODE_AIR, "AIR"},
    {"BY AIRFREIGHT", v1::TRANSPORT_MODE_AIR, "AIR"},
    {"AIR CARRIAGE", v1::TRANSPORT_MODE_AIR, "AIR"},
    {"BY AIRCRAFT", v1::TRANSPORT_MODE_AIR, "AIR"},
    {"BY TRUCK", v1::TRANSPORT_MODE_ROAD, "ROAD"},
    {"BY TRUCKS", v1::TRANSPORT_MODE_ROAD, "ROAD"},
    {"BY LORRY", v1::TRANSPORT_MODE_ROAD, "ROAD"},
    {"BY ROAD", v1::TRANSPORT_MODE_ROAD, "ROAD"},
    {"ROAD CARRIAGE", v1::TRANSPORT_MODE_ROAD, "ROAD"},
    {"TRUCK CARRIAGE", v1::TRANSPORT_MODE_ROAD, "ROAD"},
    {"BY RAIL", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY RAILWAY", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY TRAIN", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY BLOCK TRAIN", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY CHINA EUROPE BLOCK TRAIN", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY CHINA EUROPE TRAIN", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY CHINA RAILWAY EXPRESS", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY CHINA EUROPE RAILWAY", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"RAIL CARRIAGE", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"RAILWAY CARRIAGE", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"RAIL TRANSPORT", v1::TRANSPORT_MODE_RAIL, "RAIL"},
    {"BY BARGE", v1::TRANSPORT_MODE_INLAND_WATERWAY, "INLAND WATERWAY"},
    {"BY INLAND WATERWAY", v1::TRANSPORT_MODE_INLAND_WATERWAY, "INLAND WATERWAY"},
}};

// "FOR SHIPMENT BY OCEAN VESSEL", "COVERING RAIL CARRIAGE": a leg by that means.
bool JudgeMeans(Bench& bench, Reading& line) {
  bool any = false;
  std::set<v1::TransportMode> said;
  for (const Means& means : kMeans) {
    bool here = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line.Taken(at) || !line.IsPhraseAt(at, means.phrase)) continue;
      // "NOT BY AIR" is no demand for it.
      if (at > 0 && line.Is(at - 1, {"NOT", "NO"})) continue;
      line.Take(at, at + WordsOf(means.phrase).size());
      here = true;
    }
    if (!here || !said.insert(means.mode).second) continue;
    any = true;
    const auto& legs = bench.document.legs();
    const auto leg =
        std::find_if(legs.begin(), legs.end(), [&](const v1::Leg& one) { return one.mode() == means.mode; });
    if (leg == legs.end()) {
      bench.Discrepancy(kOwnDemand, bench.AskedTerm(), {"/legs", std::to_string(legs.size()) + " legs"},
                        std::string("CARRIAGE BY ") + means.name + " NOT SHOWN",
                        Cure{"the carrier, by a document of the kind required"});
    } else {
      bench.Complies(kOwnDemand, bench.AskedTerm(),
                     {"/legs/" + std::to_string(leg - legs.begin()) + "/mode", means.name},
                     "a leg is carried so");
    }
  }
  return any;
}

// ---- NEGOTIABLE ----

bool JudgeNegotiable(Bench& bench, Reading& line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool joined = line.Is(at, {"NONNEGOTIABLE"});
    if (line.Taken(at) || (!joined && !line.Is(at, {"NEGOTIABLE"}))) continue;
    const bool non = joined || (at > 0 && line.Is(at - 1, {"NON", "NOT"}));
    const std::size_t from = non && !joined ? at - 1 : at;
    line.Take(from, at + 1);
    const auto form = bench.document.exchanged_document().form();
    const bool straight = form == v1::WAYBILL_FORM_STRAIGHT;
    const Spot spot{"/exchanged_document/form", straight ? "straight" : "negotiable"};
    // Art. 21 says so by itself; 23 to 25 are never negotiable.
    if (bench.article == 21 || (non && bench.article >= 23)) return false;
    if (non == straight) {
      bench.Complies(kOwnDemand, bench.AskedTerm(), spot, "the document is made out so");
    } else {
      bench.Discrepancy(kOwnDemand, bench.AskedTerm(), spot,
                        non ? "NEGOTIABLE TRANSPORT DOCUMENT PRESENTED INSTEAD OF A NON-NEGOTIABLE ONE"
                            : "NON-NEGOTIABLE TRANSPORT DOCUMENT PRESENTED INSTEAD OF A NEGOTIABLE ONE",
                        Cure{"the carrier, by a document of the kind required"});
    }
    return true;
  }
  return false;
}

// ---- What the other checks of the table judge ----

void TakePhrasesOfChecks(const Bench& bench, Reading& line) {
  static const Phrases always = {
      // originals
      "FULL SET", "FULL SETS", "COMPLETE SET", "SET OF", "SETS OF", "ORIGINAL", "ORIGINALS",
      // order
      "MADE OUT", "MADE OUT TO", "CONSIGNED TO ORDER", "CONSIGNED TO THE ORDER", "BLANK ENDORSED",
      "ENDORSED IN BLANK", "BLANK ENDORSEMENT", "BLANK INDORSED", "INDORSED IN BLANK",
      // freight
      "FREIGHT PREPAID", "FREIGHT PAID", "FREIGHT PRE PAID", "FREIGHT COLLECT", "FREIGHT TO COLLECT",
      "FREIGHT PAYABLE AT DESTINATION",
      // clean, receipt
      "CLEAN", "SHIPPED ON BOARD", "CLEAN ON BOARD", "ON BOARD", "TAKING IN CHARGE", "TAKEN IN CHARGE",
      "RECEIVED FOR SHIPMENT", "DISPATCH", "DISPATCHED",
      // signature
      "SIGNED", "DULY SIGNED", "SIGNED BY THE CARRIER", "SIGNED BY CARRIER",
      // rules
      "ELECTRONIC RECORD", "IN ELECTRONIC FORM", "ELECTRONIC",
      // what the document is about at all
      "SHIPMENT", "SHIPMENT OF", "CARRIAGE", "GOODS", "MERCHANDISE", "TRANSPORT OF", "TRANSPORTATION"};
  line.TakeAny(always);
  static const Phrases modes = {"AT LEAST TWO DIFFERENT MODES OF TRANSPORT",
                                "AT LEAST TWO MODES OF TRANSPORT",
                                "MINIMUM TWO MODES OF TRANSPORT",
                                "TWO DIFFERENT MODES OF TRANSPORT",
                                "TWO OR MORE MODES OF TRANSPORT",
                                "AT LEAST 2 MODES OF TRANSPORT",
                                "AT LEAST 2 DIFFERENT MODES OF TRANSPORT"};
  if (bench.article == 19) line.TakeAny(modes);
  static const Phrases courier = {
      "CHARGES PREPAID", "CHARGES PAID", "CHARGES TO BE PREPAID", "DHL", "FEDEX", "UPS", "EMS", "TNT",
      "SPECIAL"};
  if (bench.article == 25) line.TakeAny(courier);
  if (bench.article == 24 && line.Is(0, {"DUPLICATE"})) line.Take(0, 1);
  static const Phrases no_charter = {"CHARTER PARTY BILL OF LADING NOT ACCEPTABLE",
                                     "CHARTER PARTY BILL OF LADING IS NOT ACCEPTABLE",
                                     "CHARTER PARTY BILLS OF LADING NOT ACCEPTABLE",
                                     "CHARTER PARTY BILLS OF LADING ARE NOT ACCEPTABLE",
                                     "CHARTER PARTY B L NOT ACCEPTABLE",
                                     "CHARTER PARTY B L IS NOT ACCEPTABLE",
                                     "CHARTER PARTY NOT ACCEPTABLE",
                                     "CHARTER PARTY BILL OF LADING NOT ALLOWED",
                                     "CHARTER PARTY B L NOT ALLOWED"};
  if (bench.article >= 19 && bench.article <= 21) line.TakeAny(no_charter);
}

// The applicant's name and address as notify party are held against field 50, word for word.
void TakeNotifyDetails(const Bench& bench, Reading& line) {
  static const Phrases details = {"NAME AND ADDRESS",
                                  "FULL NAME AND ADDRESS",
                                  "FULL NAME AND FULL ADDRESS",
                                  "FULL ADDRESS",
                                  "GIVING FULL NAME AND ADDRESS",
                                  "WITH FULL NAME AND ADDRESS",
                                  "AS PER FIELD 50",
                                  "FIELD 50",
                                  "WITH THEIR FULL ADDRESS"};
  const bool applicant = std::any_of(bench.parties.begin(), bench.parties.end(), [](const PartyDemand& one) {
    return one.role == PartyDemand::Role::kNotify && one.who == PartyDemand::Who::kApplicant;
  });
  if (applicant) line.TakeAny(details);
}

void TakeWordsOf(std::string_view text, std::set<std::string>& into) {
  constexpr std::size_t kTextBytesMax = 2000;
  into.merge(WordSet(text.substr(0, kTextBytesMax)));
}

// What stands behind a party's name is its address where credit or document know the words: art. 14(j).
void TakeAddresses(const Bench& bench, Reading& line) {
  std::set<std::string> known;
  TakeWordsOf(bench.credit.applicant.text, known);
  TakeWordsOf(bench.credit.beneficiary.text, known);
  TakeWordsOf(bench.credit.expiry.place, known);
  known.insert("BRANCH");
  if (bench.credit.available) TakeWordsOf(bench.credit.available->text, known);
  for (const auto* place : {&bench.credit.receipt_place, &bench.credit.loading_port,
                            &bench.credit.discharge_port, &bench.credit.destination}) {
    if (*place) TakeWordsOf((*place)->text, known);
  }
  const auto& parties = bench.document.parties();
  const auto party = [&](const v1::Party& one) { TakeWordsOf(one.name() + " " + one.address(), known); };
  for (const v1::Party* one : {&parties.order_party(), &parties.consignee(), &parties.consignor()})
    party(*one);
  for (int i = 0; i < std::min(parties.notify_parties_size(), 8); ++i) party(parties.notify_parties(i));
  for (const char* word : {"NOT", "WEIGHT", "SHIPMENT", "CONTAINER"}) known.erase(word);
  for (const PartyDemand& one : bench.parties) {
    if (one.role == PartyDemand::Role::kToOrder) continue;
    line.TakeWords(known, one.name_to, one.to);
    // "GERMANY" alone between commas.
    for (std::size_t at = one.name_to; at < one.to; ++at) {
      if (line.BreaksBefore(at) && !CountryNamedIn(line.At(at)).empty()) line.Take(at, at + 1);
    }
  }
}

// FROM and TO with places that the credit's own fields name; the check of places holds the document to those.
void TakePlaces(const Bench& bench, Reading& line) {
  std::set<std::string> from;
  std::set<std::string> to;
  for (const auto* place : {&bench.credit.receipt_place, &bench.credit.loading_port})
    if (*place) TakeWordsOf((*place)->text, from);
  for (const auto* place : {&bench.credit.discharge_port, &bench.credit.destination})
    if (*place) TakeWordsOf((*place)->text, to);
  const auto take = [&](std::size_t at, const std::set<std::string>& known) {
    while (at < line.size() && !line.Taken(at) && known.contains(line.At(at))) line.Take(at, at + 1), ++at;
  };
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line.Taken(at)) continue;
    if (line.Is(at, {"FROM"})) take(at + 1, from);
    if (line.Is(at, {"TO"})) take(at + 1, to);
    // AT and IN tell nothing by themselves: "TAKEN IN CHARGE AT" is one end, "DELIVERY AT" the other.
    if (at == 0 || !line.Is(at, {"AT", "IN"})) continue;
    if (line.Is(at - 1, {"CHARGE", "LOADED", "LOADING", "DISPATCH", "DISPATCHED", "RECEIPT", "RECEIVED"}))
      take(at + 1, from);
    if (line.Is(at - 1, {"DELIVERY", "DELIVERED", "DISCHARGE", "DISCHARGED", "DESTINATION", "ARRIVAL"}))
      take(at + 1, to);
  }
}

// "ISSUED IN LODZ/POLAND": the place of issue, where what is named is the document's, or one of the credit's
// own. Anything else behind ISSUED IN ("ENGLISH", "3 ORIGINALS") is no place and stays.
bool JudgePlaceOfIssue(Bench& bench, Reading& line) {
  std::set<std::string> known;
  for (const auto* place : {&bench.credit.receipt_place, &bench.credit.loading_port,
                            &bench.credit.discharge_port, &bench.credit.destination}) {
    if (*place) TakeWordsOf((*place)->text, known);
  }
  constexpr std::size_t kPlaceWordsMax = 6;
  const v1::Place& issued = bench.document.exchanged_document().issue_place();
  for (std::size_t at = 0; at + 2 < line.size(); ++at) {
    if (!line.IsPhraseAt(at, "ISSUED IN") && !line.IsPhraseAt(at, "ISSUED AT")) continue;
    const std::size_t from = at + 2;
    std::size_t end = from;
    while (end < line.size() && end < from + kPlaceWordsMax && !line.Taken(end) &&
           !line.BeginsSentence(end) && !line.Is(end, {"AND", "BY", "ON"}) && !EndsName(line.words(), end)) {
      ++end;
    }
    if (end == from) continue;
    const std::string stated = line.TextOf(from, end);
    const Comparison compared = ComparePlace(stated, issued);
    if (compared.match != Match::kSame && !known.contains(line.At(from))) continue;
    line.Take(from, end);
    const std::string shown = Shown(issued);
    bench.Compared(compared, kOwnDemand, bench.AskedTerm(), {"/exchanged_document/issue_place", shown},
                   shown.empty() ? "PLACE OF ISSUE NOT SHOWN"
                                 : "PLACE OF ISSUE SHOWN AS " + Tidy(shown) + " INSTEAD OF " + stated);
    return true;
  }
  return false;
}

// The goods by words of 45A, behind COVERING, SHIPMENT OF and the like.
void TakeGoods(const Bench& bench, Reading& line) {
  std::set<std::string> known;
  for (const Item& item : bench.credit.goods) {
    if (known.size() > 2000) break;
    TakeWordsOf(item.text, known);
  }
  for (const char* word : {"NOT", "WEIGHT", "GROSS", "NET", "CERTIFICATE", "INCOTERMS"}) known.erase(word);
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool begins = line.Is(at, {"COVERING"}) ||
                        (line.Is(at, {"OF"}) && at > 0 &&
                         line.Is(at - 1, {"SHIPMENT", "DISPATCH", "CARRIAGE", "TRANSPORT", "CHARGE"}));
    if (!begins) continue;
    if (line.Is(at, {"COVERING"})) line.Take(at, at + 1);
    for (++at; at < line.size() && !line.BreaksBefore(at); ++at) {
      const bool number = line.At(at).find_first_of("0123456789") != std::string::npos;
      if (!number && known.contains(line.At(at))) line.Take(at, at + 1);
      if (line.Is(at, {"AND", "MADE", "MARKED", "FROM", "TO", "BY"})) break;
    }
  }
}

// "DATED NOT LATER THAN 30 APRIL 2025", which the check of the date of issue judges.
void TakeDate(Reading& line) {
  static const Phrases leads = {"DATED NOT LATER THAN", "DATED NO LATER THAN", "DATED LATEST",
                                "ISSUED NOT LATER THAN"};
  static const std::set<std::string> months = WordSet(
      "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN FEB "
      "MAR APR JUN JUL AUG SEP SEPT OCT NOV DEC");
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::size_t lead = leads.LongestAt(line.words(), at);
    if (lead == 0) continue;
    std::size_t end = at + lead;
    while (end < line.size() && end < at + lead + 3 &&
           (line.At(end).find_first_of("0123456789") == 0 || months.contains(line.At(end)))) {
      ++end;
    }
    // Only one that can be read is judged.
    if (!DaysIn(line.TextOf(at + lead, end)).empty()) line.Take(at, end);
    return;
  }
}

}  // namespace

void CheckDemands(Bench& bench) {
  if (bench.asked == nullptr) return;
  Reading& line = bench.asked_line;
  TakePhrasesOfChecks(bench, line);
  TakeNames(bench, line);
  TakeNumbersAsked(line);
  TakeNotifyDetails(bench, line);
  TakeAddresses(bench, line);
  TakeDate(line);
  bool any = JudgeMeans(bench, line);
  any = JudgeNegotiable(bench, line) || any;
  any = JudgePlaceOfIssue(bench, line) || any;
  TakePlaces(bench, line);
  TakeGoods(bench, line);
  const std::string tidy = Tidy(std::string_view(bench.asked->text).substr(0, kDemandBytesMax));
  for (const ConditionRule& rule : ConditionRules()) {
    if (!rule.of_demand || rule.words == nullptr || !rule.speaks(bench.words)) continue;
    any = true;
    rule.judge(bench, {bench.AskedTerm(), tidy, bench.words, kOwnDemand, &line});
    line.TakeRuleWords(WordSet(rule.words));
  }
  const std::string left = line.Left();
  if (bench.asked->text.size() > kDemandBytesMax) {
    bench.ForExaminer(kOwnDemand, bench.AskedTerm(), {"", ""},
                      "the line is longer than those that are looked at here: only its beginning was");
  } else if (!left.empty()) {
    bench.ForExaminer(kOwnDemand, bench.AskedTerm(), {"", ""},
                      "beside what was examined, the line says: " + left);
  } else if (!any) {
    bench.Complies(kOwnDemand, bench.AskedTerm(), {"", ""}, "the line demands nothing else of the document");
  }
}

}  // namespace yidan::credit
