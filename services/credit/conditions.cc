#include "services/credit/conditions.h"

#include <algorithm>
#include <array>

#include "services/credit/shipment_period.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

// A date in words or figures, wherever it stands.
void TakeDays(Reading& line) {
  static const std::set<std::string> months = WordSet(
      "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN FEB MAR "
      "APR JUN JUL AUG SEP SEPT OCT NOV DEC");
  line.TakeNumbers();
  line.TakeWords(months);
}

void Says(Bench& bench, const Demanded& demanded, const char* why) {
  bench.Complies("UCP 600 art. 14(h)", demanded.term, {"", ""}, why);
}

// ---- What other checks decide, and what demands nothing of this document ----

void SeeNumber(Bench& bench, const Demanded& demanded) {
  demanded.line->TakePhrase(bench.credit.reference.text);
  if (const auto& issued = bench.credit.issued) {
    const std::string day = FormatDay(issued->day);
    demanded.line->TakePhrase(day.substr(2, 2) + day.substr(5, 2) + day.substr(8, 2));
    for (const Day named : DaysIn(demanded.text))
      if (named == issued->day) TakeDays(*demanded.line);
  }
  Says(bench, demanded, "see the check of the credit's number");
}

void SeeRules(Bench& bench, const Demanded& demanded) { Says(bench, demanded, "see the check of the rules"); }

bool SpeaksOfThirdParties(const Words& words) {
  return HasAnyPhrase(words, {"THIRD PARTY DOCUMENTS", "THIRD PARTY DOCUMENT", "THIRD PARTY TRANSPORT",
                              "THIRD PARTY SHIPPER", "THIRD PARTY BILL"});
}
void JudgeThirdParties(Bench& bench, const Demanded& demanded) {
  Says(
      bench, demanded,
      HasPhrase(demanded.words, "NOT")
          ? "\"third party documents not acceptable\" has no defined meaning and is disregarded: the shipper "
            "need not be the beneficiary (ISBP 745 para. A19, art. 14(k))"
          : "it permits, and demands nothing (ISBP 745 para. A19)");
}

bool SpeaksOfPeriod(const Words& words) {
  return SpeaksOfStale(words) || DaysDemanded(words) != 0 ||
         (SpeaksOfLatePresentation(words) && HasPhrase(words, "ACCEPTABLE"));
}
void SeePeriod(Bench& bench, const Demanded& demanded) {
  const bool judged = SpeaksOfStale(demanded.words) || DaysOfCondition(demanded.words) != 0 ||
                      DaysDemanded(demanded.words) != 0;
  if (judged) demanded.line->TakeNumbers();
  Says(bench, demanded, "see the check of the period for presentation");
}

// Words of a sentence between the banks that demand something of the goods or of a document as well.
bool DemandsMore(const Words& words) {
  return HasAnyPhrase(words,
                      {"SHIPMENT",      "SHIPMENTS",  "SHIPPED",   "VESSEL",     "CONTAINER", "CONTAINERS",
                       "CERTIFICATE",   "CERTIFYING", "CERTIFIED", "INVOICE",    "INVOICES",  "INSURANCE",
                       "GOODS",         "PACKING",    "ORIGIN",    "LADING",     "WAYBILL",   "SHOW",
                       "SHOWING",       "STATE",      "STATING",   "EVIDENCING", "SIGNED",    "STAMPED",
                       "COUNTERSIGNED", "ORIGINAL",   "ORIGINALS", "COPY",       "COPIES"});
}
bool IsBetweenBanks(const Words& words) {
  return !DemandsMore(words) && HasAnyPhrase(words, {"DISCREPANCY FEE",
                                                     "DISCREPANT DOCUMENTS",
                                                     "BANKING CHARGES",
                                                     "BANK CHARGES",
                                                     "REIMBURSE",
                                                     "REIMBURSEMENT",
                                                     "HANDLING FEE",
                                                     "HANDLING CHARGES",
                                                     "ISSUANCE COMM",
                                                     "OUR USD ACCOUNT",
                                                     "DOCUMENTS TO BE SENT",
                                                     "DOCUMENTS MUST BE SENT",
                                                     "DOCUMENTS TO BE FORWARDED",
                                                     "IN ONE LOT",
                                                     "DOCUMENTS TO BE DISPATCHED",
                                                     "DEDUCTED FROM",
                                                     "CABLE CHARGES",
                                                     "UPON RECEIPT OF DOCUMENTS",
                                                     "UPON RECEIPT OF COMPLYING",
                                                     "NEGOTIATING BANK",
                                                     "CHARGES OUTSIDE",
                                                     "ENDORSED ON THE REVERSE",
                                                     "REVERSE OF THIS CREDIT",
                                                     "URR 725",
                                                     "DISCREPANCIES A FEE",
                                                     "PAYMENT WILL BE EFFECTED"});
}
void SkipBanks(Bench& bench, const Demanded& demanded) {
  Says(bench, demanded, "it is between the banks and the beneficiary, and no document is held to it");
}

bool SpeaksOfRulings(const Words& words) {
  return HasAnyPhrase(words, {"PARTIAL SHIPMENT", "PARTIAL SHIPMENTS", "TRANSHIPMENT", "TRANSSHIPMENT"});
}
void SeeRulings(Bench& bench, const Demanded& demanded) {
  Says(bench, demanded, "see the checks of quantity and transhipment");
}

bool SpeaksOfTolerance(const Words& words) {
  return HasAnyPhrase(words, {"MORE OR LESS", "PLUS OR MINUS", "PLUS MINUS", "OVER OR UNDER"}) ||
         (HasPhrase(words, "TOLERANCE") && HasAnyPhrase(words, {"PCT", "PERCENT", "PER CENT"}));
}
void SeeTolerance(Bench& bench, const Demanded& demanded) {
  const auto own = MoreOrLessIn(demanded.text);
  if (!own) {
    return bench.ForExaminer("UCP 600 art. 30", demanded.term, {"", ""},
                             "a tolerance that is not understood here");
  }
  for (const char* unit : {" PCT", " PERCENT", " PER CENT", ""})
    if (demanded.line->TakePhrase(std::to_string(own->plus) + unit)) break;
  Says(bench, demanded, "see the checks of quantity and amount");
}

bool SpeaksOfInsurance(const Words& words) {
  return HasAnyPhrase(words, {"INSURANCE COVERED BY", "INSURANCE TO BE COVERED BY", "INSURANCE EFFECTED BY",
                              "INSURANCE WILL BE COVERED BY", "INSURANCE IS COVERED BY"});
}
void SkipInsurance(Bench& bench, const Demanded& demanded) {
  Says(bench, demanded, "it asks for no document");
}

void SeeFreight(Bench& bench, const Demanded& demanded) { Says(bench, demanded, "see the check of freight"); }

bool SpeaksOfDeck(const Words& words) { return HasPhrase(words, "ON DECK"); }
void SeeDeck(Bench& bench, const Demanded& demanded) { Says(bench, demanded, "see the check on deck"); }

void SeeIssueDate(Bench& bench, const Demanded& demanded) {
  Says(bench, demanded, "see the check of the date of issue");
}

// "TRANSPORT DOCUMENT MUST BE ISSUED BY THE CARRIER OR BY THEIR AGENT".
bool SpeaksOfIssuer(const Words& words) {
  return HasAnyPhrase(words, {"ISSUED BY THE CARRIER", "ISSUED BY CARRIER", "SIGNED BY THE CARRIER",
                              "SIGNED BY CARRIER"}) &&
         !HasPhrase(words, "NOT");
}
void SeeSignature(Bench& bench, const Demanded& demanded) {
  Says(bench, demanded, "see the check of carrier and signature");
}

// ---- What the document shows ----

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool SpeaksOfEnglish(const Words& words) {
  return HasPhrase(words, "IN ENGLISH") && HasAnyPhrase(words, {"DOCUMENTS", "DOCUMENT"});
}
// Every description has its English column.
void JudgeEnglish(Bench& bench, const Demanded& demanded) {
  const auto& lines = bench.document.goods_lines();
  for (int i = 0; i < lines.size(); ++i) {
    if (!lines[i].description().empty() && IsAscii(lines[i].description())) continue;
    return bench.ForExaminer("UCP 600 art. 14(d)", demanded.term,
                             {"/goods_lines/" + std::to_string(i) + "/description", lines[i].description()},
                             "the description is not plainly English");
  }
  bench.Complies("UCP 600 art. 14(d)", demanded.term, {"/goods_lines", ""},
                 "the goods are described in Latin letters; Chinese stands beside, not instead");
}

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

bool SpeaksOfDating(const Words& words) {
  if (HasPhrase(words, "DOCUMENTS") && words.back() == "DATED") return true;
  return HasAnyPhrase(words,
                      {"DOCUMENTS MUST BE DATED", "DOCUMENTS TO BE DATED", "DOCUMENTS SHOULD BE DATED"});
}
void JudgeDating(Bench& bench, const Demanded& demanded) {
  const std::string& date = bench.document.exchanged_document().issue_date();
  const Spot spot{"/exchanged_document/issue_date", date};
  if (!date.empty()) return bench.Complies(demanded.article, demanded.term, spot, "the document is dated");
  bench.Discrepancy(demanded.article, demanded.term, spot, "TRANSPORT DOCUMENT NOT DATED", kCarrierCures);
}

bool SpeaksOfContainers(const Words& words) {
  return HasAnyPhrase(words, {"CONTAINER NUMBER", "CONTAINER NUMBERS", "CONTAINER NO", "CONTAINER NOS",
                              "CONTAINER AND SEAL", "SEAL NUMBER", "SEAL NUMBERS", "SEAL NO", "SEAL NOS"});
}
void JudgeContainers(Bench& bench, const Demanded& demanded) {
  const auto& containers = bench.document.containers();
  if (containers.empty()) {
    return bench.Discrepancy(demanded.article, demanded.term, {"/containers", ""},
                             "CONTAINER NUMBER NOT SHOWN", kCarrierCures);
  }
  const bool seals = HasAnyPhrase(demanded.words, {"SEAL", "SEALS"});
  for (int i = 0; seals && i < containers.size(); ++i) {
    if (containers[i].seals_size() > 0) continue;
    return bench.Discrepancy(
        demanded.article, demanded.term, {"/containers/" + std::to_string(i) + "/seals", ""},
        "SEAL NUMBER OF CONTAINER " + containers[i].number() + " NOT SHOWN", kCarrierCures);
  }
  bench.Complies(demanded.article, demanded.term, {"/containers/0/number", containers[0].number()},
                 seals ? "containers and their seals are shown" : "containers are shown");
}

bool SpeaksOfFullLoads(const Words& words) {
  return HasAnyPhrase(words, {"FULL CONTAINER LOAD", "FULL CONTAINER LOADS", "FCL"}) &&
         !HasPhrase(words, "LCL");
}
void JudgeFullLoads(Bench& bench, const Demanded& demanded) {
  const auto& containers = bench.document.containers();
  if (containers.empty()) {
    return bench.Discrepancy(demanded.article, demanded.term, {"/containers", ""},
                             "SHIPMENT AS FULL CONTAINER LOAD NOT SHOWN", kCarrierCures);
  }
  for (int i = 0; i < containers.size(); ++i) {
    if (containers[i].load() == v1::UNIT_LOAD_FULL) continue;
    return bench.Discrepancy(
        demanded.article, demanded.term, {"/containers/" + std::to_string(i) + "/load", ""},
        "CONTAINER " + containers[i].number() + " NOT SHOWN AS A FULL CONTAINER LOAD", kCarrierCures);
  }
  bench.Complies(demanded.article, demanded.term, {"/containers/0/load", "full"},
                 "every container is a full load");
}

bool SpeaksOfContainerShipment(const Words& words) {
  return HasAnyPhrase(words, {"IN CONTAINER", "IN CONTAINERS", "BY CONTAINER", "BY CONTAINERS",
                              "CONTAINERIZED", "CONTAINERISED"});
}
void JudgeContainerShipment(Bench& bench, const Demanded& demanded) {
  const bool shown = bench.document.containers_size() > 0;
  const Spot spot{"/containers", std::to_string(bench.document.containers_size())};
  if (shown == !HasPhrase(demanded.words, "NOT"))
    return bench.Complies(demanded.article, demanded.term, spot, "the document shows it");
  bench.Discrepancy(demanded.article, demanded.term, spot,
                    shown ? "SHIPMENT EFFECTED IN CONTAINERS" : "SHIPMENT IN CONTAINERS NOT SHOWN",
                    kOnlyWaiver);
}

bool SpeaksOfWagons(const Words& words) {
  return HasAnyPhrase(words, {"WAGON NUMBER", "WAGON NUMBERS", "WAGON NO", "WAGON NOS"});
}
void JudgeWagons(Bench& bench, const Demanded& demanded) {
  if (bench.document.wagons_size() > 0) {
    return bench.Complies(demanded.article, demanded.term,
                          {"/wagons/0/number", bench.document.wagons(0).number()}, "wagons are shown");
  }
  bench.Discrepancy(demanded.article, demanded.term, {"/wagons", ""}, "WAGON NUMBER NOT SHOWN",
                    kCarrierCures);
}

bool SpeaksOfHs(const Words& words) {
  return HasAnyPhrase(words, {"HS CODE", "H S CODE", "HS NO", "H S CODES", "HS CODES"});
}
void JudgeHs(Bench& bench, const Demanded& demanded) {
  // "8517.62.30": digits with points between them, six and more.
  std::vector<std::string> codes;
  std::string digits;
  for (const char c : std::string(demanded.text) + " ") {
    if (c >= '0' && c <= '9') {
      digits.push_back(c);
    } else if (c != '.' || digits.empty()) {
      if (digits.size() >= 6 && digits.size() <= 10 && codes.size() < 50) codes.push_back(digits);
      digits.clear();
    }
  }
  if (!codes.empty()) demanded.line->TakeNumbers();
  const auto& lines = bench.document.goods_lines();
  for (const std::string& code : codes) {
    const auto has = std::any_of(lines.begin(), lines.end(), [&](const v1::GoodsLine& line) {
      return !line.hs_code().empty() &&
             (line.hs_code().starts_with(code) || code.starts_with(line.hs_code()));
    });
    if (has) continue;
    return bench.Discrepancy(demanded.article, demanded.term,
                             {"/goods_lines/0/hs_code", lines.empty() ? "" : lines[0].hs_code()},
                             "HS CODE " + code + " NOT SHOWN", kCarrierCures);
  }
  for (int i = 0; i < lines.size(); ++i) {
    if (!lines[i].hs_code().empty()) continue;
    return bench.Discrepancy(demanded.article, demanded.term,
                             {"/goods_lines/" + std::to_string(i) + "/hs_code", ""}, "HS CODE NOT SHOWN",
                             kCarrierCures);
  }
  bench.Complies(demanded.article, demanded.term,
                 {"/goods_lines/0/hs_code", lines.empty() ? "" : lines[0].hs_code()},
                 "the HS codes are shown");
}

bool SpeaksOfWeights(const Words& words) {
  return HasAnyPhrase(words, {"GROSS WEIGHT", "NET WEIGHT", "GROSS AND NET WEIGHT", "NET AND GROSS WEIGHT",
                              "GROSS WEIGHTS"}) &&
         HasAnyPhrase(words, {"SHOW", "SHOWING", "STATE", "STATING", "INDICATE", "INDICATING"});
}
// A figure of the credit against what the document states.
void JudgeWeight(Bench& bench, const Demanded& demanded, const Quantity& wanted) {
  const bool net = wanted.measure == Quantity::Measure::kNet;
  std::int64_t stated = net ? 0 : Bounded(bench.document.totals().gross_weight_grams());
  if (net) {
    for (const auto& line : bench.document.goods_lines()) stated += Bounded(line.net_weight_grams());
  }
  const Spot spot{net ? "/goods_lines/*/net_weight_grams" : "/totals/gross_weight_grams",
                  Written(Quantity::Kind::kWeight, stated)};
  demanded.line->TakePhrase(wanted.text);
  if (wanted.other != 0 || wanted.about) {
    return bench.ForExaminer(demanded.article, demanded.term, spot,
                             "which weight " + wanted.text + " is, is not plain");
  }
  if (stated == wanted.amount) {
    return bench.Complies(demanded.article, demanded.term, spot, "it is " + wanted.text);
  }
  bench.Discrepancy(demanded.article, demanded.term, spot,
                    std::string(net ? "NET" : "GROSS") + " WEIGHT SHOWN AS " +
                        Written(Quantity::Kind::kWeight, stated) + " INSTEAD OF " + wanted.text,
                    kCarrierCures);
}

void JudgeWeights(Bench& bench, const Demanded& demanded) {
  const auto& document = bench.document;
  if (HasPhrase(demanded.words, "NET")) {
    for (int i = 0; i < document.goods_lines_size(); ++i) {
      if (document.goods_lines(i).net_weight_grams() > 0) continue;
      return bench.Discrepancy(demanded.article, demanded.term,
                               {"/goods_lines/" + std::to_string(i) + "/net_weight_grams", ""},
                               "NET WEIGHT NOT SHOWN", kCarrierCures);
    }
  }
  const auto gross = document.totals().gross_weight_grams();
  const Spot spot{"/totals/gross_weight_grams", gross == 0 ? "" : std::to_string(gross)};
  if (gross == 0 && HasPhrase(demanded.words, "GROSS"))
    return bench.Discrepancy(demanded.article, demanded.term, spot, "GROSS WEIGHT NOT SHOWN", kCarrierCures);
  bool figures = false;
  for (const Quantity& wanted : QuantitiesIn(demanded.text)) {
    if (wanted.kind != Quantity::Kind::kWeight) continue;
    // A weight that has no GROSS or NET beside may be the goods': it stays in the line.
    if (wanted.measure == Quantity::Measure::kAny) continue;
    figures = true;
    JudgeWeight(bench, demanded, wanted);
  }
  if (!figures) bench.Complies(demanded.article, demanded.term, spot, "the weights are shown");
}

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

// "SHIPMENT VIA ALASHANKOU".
bool SpeaksOfRoute(const Words& words) { return HasPhrase(words, "VIA"); }
void JudgeRoute(Bench& bench, const Demanded& demanded) {
  const std::string stated = RouteIn(demanded.text);
  demanded.line->TakeWords(WordSet(stated));
  Comparison best{Match::kDifferent, ""};
  Spot spot{"/legs", std::to_string(bench.document.legs_size()) + " legs"};
  const auto look = [&](const v1::Place& place, const std::string& pointer) {
    const Comparison compared = ComparePlace(stated, place);
    if (compared.match == Match::kDifferent || best.match == Match::kSame) return;
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
  if (HasPhrase(demanded.words, "NOT")) {
    return bench.ForExaminer(demanded.article, demanded.term, spot,
                             "the credit denies something of the route");
  }
  bench.Compared(best, demanded.article, demanded.term, spot, "ROUTE VIA " + Tidy(stated) + " NOT SHOWN");
}

// "TRANSPORT DOCUMENT MUST STATE DELIVERY ONLY AGAINST SURRENDER OF THIS DOCUMENT".
bool SpeaksOfSurrender(const Words& words) {
  return HasPhrase(words, "DELIVERY") &&
         HasAnyPhrase(words, {"AGAINST SURRENDER", "AGAINST PRESENTATION", "UPON SURRENDER"});
}
void JudgeSurrender(Bench& bench, const Demanded& demanded) {
  const int clause = ClauseThat(bench.document, [](const v1::Clause& one, const auto& words) {
    return one.kind() == v1::CLAUSE_KIND_DELIVERY && HasAnyPhrase(words, {"SURRENDER", "PRESENTATION"});
  });
  if (clause >= 0) {
    return bench.Complies(demanded.article, demanded.term, ClauseSpot(bench.document, clause),
                          "a clause of the document says so");
  }
  bench.Discrepancy(demanded.article, demanded.term, {"/clauses", ""},
                    "DELIVERY ONLY AGAINST SURRENDER OF THE DOCUMENT NOT STATED", kCarrierCures);
}

// Art. 27: the word is not needed, and a document that is not clean is refused anyhow.
bool SpeaksOfUnclean(const Words& words) {
  return HasAnyPhrase(words, {"CLAUSED", "UNCLEAN"}) && HasPhrase(words, "NOT ACCEPTABLE");
}
void SeeClean(Bench& bench, const Demanded& demanded) { Says(bench, demanded, "see the check of clean"); }

}  // namespace

bool SpeaksOfAllDocuments(const Words& words) {
  return HasAnyPhrase(words, {"DOCUMENTS", "EACH DOCUMENT", "EVERY DOCUMENT", "ALL DOCS"});
}

void TakeSubjects(Reading& line) {
  static const Phrases subjects = {"ALL DOCUMENTS",
                                   "ALL DOCS",
                                   "EACH DOCUMENT",
                                   "EVERY DOCUMENT",
                                   "ALL OTHER DOCUMENTS",
                                   "DOCUMENTS",
                                   "DOCUMENT",
                                   "DOCS",
                                   "ALL THE DOCUMENTS",
                                   "CALLED FOR",
                                   "UNDER THIS CREDIT",
                                   "UNDER THE CREDIT",
                                   "UNDER THIS L C",
                                   "UNDER THIS LC",
                                   "REQUIRED DOCUMENTS",
                                   "ALL",
                                   "ANY",
                                   "EACH"};
  line.TakeAny(subjects);
  static const Phrases transport = {"TRANSPORT DOCUMENT",
                                    "TRANSPORT DOCUMENTS",
                                    "MULTIMODAL TRANSPORT DOCUMENT",
                                    "MULTIMODAL TRANSPORT BILL",
                                    "COMBINED TRANSPORT DOCUMENT",
                                    "TRANSPORT BILL",
                                    "BILL OF LADING",
                                    "BILLS OF LADING",
                                    "B L",
                                    "BL",
                                    "WAYBILL",
                                    "WAYBILLS",
                                    "AIR WAYBILL",
                                    "AIRWAY BILL",
                                    "AIRWAYBILL",
                                    "AWB",
                                    "RAILWAY BILL",
                                    "RAIL WAYBILL",
                                    "RAILWAY CONSIGNMENT NOTE",
                                    "CONSIGNMENT NOTE",
                                    "CMR",
                                    "SEA WAYBILL"};
  line.TakeAny(transport);
}

const std::vector<ConditionRule>& ConditionRules() {
  using enum OfOthers;
  static const std::vector<ConditionRule> rules = {
      {IsBetweenBanks, SkipBanks, nullptr, false},
      {AsksCreditNumber, SeeNumber,
       "CREDIT NUMBER NO LC L C DC DOCUMENTARY LETTER DATE DATED NOT REF REFERENCE ISSUING BANK NAME "
       "ISSUANCE "
       "UNDER",
       true, kSetKnows},
      {SpeaksOfRecords, SeeRules,
       "ELECTRONIC RECORD RECORDS PRESENTATION ACCEPTABLE ALLOWED PERMITTED NOT ACCEPTED", false},
      {SpeaksOfThirdParties, JudgeThirdParties,
       "THIRD PARTY ACCEPTABLE NOT EXCEPT DRAFT DRAFTS INVOICE INVOICES COMMERCIAL SHIPPER ALLOWED", true},
      {SpeaksOfPeriod, SeePeriod,
       "STALE LATE PRESENTATION WITHIN DAYS AFTER SHIPMENT DATE ACCEPTABLE UP NOT BUT VALIDITY CREDIT LC L C "
       "UNTIL EXPIRY LATER THAN CALENDAR",
       false},
      {SpeaksOfRulings, SeeRulings,
       "PARTIAL SHIPMENT SHIPMENTS TRANSHIPMENT TRANSSHIPMENT ALLOWED NOT PERMITTED PROHIBITED FORBIDDEN "
       "ACCEPTABLE",
       false},
      {SpeaksOfTolerance, SeeTolerance,
       "MORE LESS PLUS MINUS OVER UNDER PCT PERCENT PER CENT QUANTITY QTY WEIGHT AMOUNT VALUE ACCEPTABLE "
       "ALLOWED "
       "PERMITTED BOTH TOLERANCE CREDIT",
       false},
      {SpeaksOfInsurance, SkipInsurance,
       "INSURANCE COVERED EFFECTED BUYER BUYERS APPLICANT CONSIGNEE ULTIMATE SELLER BENEFICIARY OPENER",
       false},
      {SpeaksOfAdditionalCosts, SeeFreight, "COSTS CHARGES ADDITIONAL FREIGHT NOT ACCEPTABLE ALLOWED", true},
      {SpeaksOfDeck, SeeDeck, "DECK SHIPMENT LOADING LOADED GOODS CARGO ACCEPTABLE NOT ALLOWED PERMITTED",
       true},
      {ForbidsEarlierDocuments, SeeIssueDate,
       "BEARING DATE DATED ISSUE PRIOR BEFORE LETTER CREDIT LC L C ISSUANCE NOT ACCEPTABLE ALLOWED ACCEPTED",
       false, kSetKnows},
      {SpeaksOfIssuer, SeeSignature, "SIGNED CARRIER AGENT AGENTS", true},
      {SpeaksOfEnglish, JudgeEnglish, "ENGLISH LANGUAGE ONLY", true, kSetKnows},
      {SpeaksOfEarlierShipment, JudgeEarlierShipment,
       "SHIPMENT SHIPMENTS PRIOR BEFORE DATE ISSUANCE ISSUE CREDIT LC L C NOT ACCEPTABLE ALLOWED EFFECTED",
       false},
      {SpeaksOfShipmentDays, JudgeShipmentDays,
       "SHIPMENT SHIPPED GOODS EFFECTED TAKE PLACE DURING PRIOR BETWEEN LATEST EARLIEST NOT LATER EARLIER "
       "THAN "
       "BEFORE AFTER UNTIL "
       "TILL "
       "DATE DATES DAYS WITHIN DISPATCH DISPATCHED LOADING LOADED PERIOD WINDOW BOARD ISSUE ISSUANCE CREDIT "
       "LC "
       "L C ABOUT JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN "
       "FEB "
       "MAR APR JUN JUL AUG SEP OCT NOV DEC",
       false},
      {SpeaksOfDating, JudgeDating, "DATED", false, kSetKnows},
      {SpeaksOfContainers, JudgeContainers, "CONTAINER CONTAINERS NUMBER NUMBERS NO NOS SEAL SEALS", true,
       kOpen},
      {SpeaksOfFullLoads, JudgeFullLoads, "FULL CONTAINER LOAD LOADS FCL SHIPMENT EFFECTED GOODS", true,
       kOpen},
      {SpeaksOfContainerShipment, JudgeContainerShipment,
       "SHIPMENT SHIPPED GOODS CONTAINER CONTAINERS CONTAINERIZED CONTAINERISED EFFECTED NOT ALLOWED "
       "ACCEPTABLE ONLY",
       true},
      {SpeaksOfWagons, JudgeWagons, "WAGON NUMBER NUMBERS NO NOS", true, kOpen},
      {SpeaksOfHs, JudgeHs, "HS H S CODE CODES NO", true, kOpen},
      {SpeaksOfWeights, JudgeWeights, "GROSS NET WEIGHT WEIGHTS TOTAL", true, kOpen},
      {SpeaksOfRoute, JudgeRoute, "SHIPMENT ROUTED ROUTE GOODS SHIPPED VIA EFFECTED ONLY", true},
      {SpeaksOfSurrender, JudgeSurrender, "DELIVERY AGAINST SURRENDER PRESENTATION UPON ORIGINAL GOODS ONLY",
       true},
      {SpeaksOfUnclean, SeeClean, "CLAUSED UNCLEAN NOT ACCEPTABLE ALLOWED", true},
  };
  return rules;
}

}  // namespace yidan::credit
