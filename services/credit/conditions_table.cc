// The rules for conditions, in the order in which they look at a sentence.
#include "services/credit/condition_rules.h"
#include "services/credit/speaks.h"

namespace yidan::credit {

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
