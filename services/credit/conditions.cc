#include "services/credit/conditions.h"

#include "services/credit/asked_documents.h"
#include "services/credit/condition_rules.h"
#include "services/credit/speaks.h"

namespace yidan::credit {

bool SpeaksOfAllDocuments(const std::vector<std::string>& words) {
  return HasAnyPhrase(words, {"DOCUMENTS", "EACH DOCUMENT", "EVERY DOCUMENT", "ALL DOCS"});
}

void TakeSubjects(Reading& line) {
  static const Phrases subjects(
      "ALL DOCUMENTS|ALL DOCS|EACH DOCUMENT|EVERY DOCUMENT|ALL OTHER DOCUMENTS|DOCUMENTS|DOCUMENT|DOCS|ALL "
      "THE DOCUMENTS|CALLED FOR|UNDER THIS CREDIT|UNDER THE CREDIT|UNDER THIS L C|UNDER THIS LC|REQUIRED "
      "DOCUMENTS|ALL|ANY|EACH");
  line.TakeAny(subjects);
  static const Phrases transport(
      "TRANSPORT DOCUMENT|TRANSPORT DOCUMENTS|MULTIMODAL TRANSPORT DOCUMENT|MULTIMODAL TRANSPORT "
      "BILL|COMBINED TRANSPORT DOCUMENT|TRANSPORT BILL|BILL OF LADING|BILLS OF LADING|B "
      "L|BL|WAYBILL|WAYBILLS|AIR WAYBILL|AIRWAY BILL|AIRWAYBILL|AWB|RAILWAY BILL|RAIL WAYBILL|RAILWAY "
      "CONSIGNMENT NOTE|CONSIGNMENT NOTE|CMR|SEA WAYBILL");
  line.TakeAny(transport);
}

bool DemandsMore(const std::vector<std::string>& words) {
  return HasAnyPhrase(words,
                      {"SHIPMENT",      "SHIPMENTS",  "SHIPPED",   "VESSEL",     "CONTAINER", "CONTAINERS",
                       "CERTIFICATE",   "CERTIFYING", "CERTIFIED", "INVOICE",    "INVOICES",  "INSURANCE",
                       "GOODS",         "PACKING",    "ORIGIN",    "LADING",     "WAYBILL",   "SHOW",
                       "SHOWING",       "STATE",      "STATING",   "EVIDENCING", "SIGNED",    "STAMPED",
                       "COUNTERSIGNED", "ORIGINAL",   "ORIGINALS", "COPY",       "COPIES"});
}

void TakeExcepted(Reading& line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line.Is(at, {"EXCEPT", "EXCEPTING", "EXCLUDING"})) line.Take(at, at + 1);
    if (line.IsPhraseAt(at, "OTHER THAN")) line.Take(at, at + 2);
  }
  TakeKindNames(line);
}

const std::vector<ConditionRule>& ConditionRules() {
  using enum OfOthers;
  using namespace rule;  // NOLINT(google-build-using-namespace): the table names them all
  static const std::vector<ConditionRule> rules = {
      {IsBetweenBanks, SkipBanks, nullptr, false},
      {AsksCreditNumber, SeeNumber,
       "CREDIT NUMBER NO LC L C DC DOCUMENTARY LETTER DATE DATED NOT REF REFERENCE ISSUE ISSUING BANK NAME "
       "ISSUANCE "
       "UNDER",
       true, kSetKnows},
      {SpeaksOfRecords, SeeRules,
       "ELECTRONIC RECORD RECORDS PRESENTATION ACCEPTABLE ALLOWED PERMITTED NOT ACCEPTED", false},
      {SpeaksOfThirdParties, JudgeThirdParties,
       "THIRD PARTY ACCEPTABLE NOT EXCEPT DRAFT DRAFTS INVOICE INVOICES COMMERCIAL SHIPPER ALLOWED", true},
      {SpeaksOfPeriod, SeePeriod,
       "STALE LATE PRESENTATION WITHIN DAYS AFTER SHIPMENT DATE ACCEPTABLE UP BUT VALIDITY CREDIT LC L C "
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
       "BEARING DATE DATED ISSUE ISSUING PRIOR BEFORE EARLIER THAN LETTER CREDIT LC L C ISSUANCE NOT "
       "ACCEPTABLE ALLOWED ACCEPTED",
       false, kSetKnows},
      {SpeaksOfIssuer, SeeSignature, "SIGNED CARRIER AGENT AGENTS", true},
      {SpeaksOfSigning, SeeSignature, "SIGNED DULY", true, kSetKnows},
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
