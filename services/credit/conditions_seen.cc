// Conditions that other checks decide, and those that demand nothing of a document.
#include "services/credit/condition_rules.h"
#include "services/credit/shipment_period.h"
#include "services/credit/speaks.h"

namespace yidan::credit::rule {
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

}  // namespace

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
  const bool judged = SpeaksOfLaterThanPeriod(demanded.words) || DaysOfCondition(demanded.words) != 0 ||
                      DaysDemanded(demanded.words) != 0;
  if (judged) demanded.line->TakeNumbers();
  // "PRESENTED NOT LATER THAN", "STALE DOCUMENTS NOT ACCEPTABLE": the period as it is.
  for (const char* denied : {"PRESENTED NOT LATER THAN", "PRESENTED NO LATER THAN", "NOT ACCEPTABLE"})
    if (demanded.line->TakePhrase(denied)) break;
  Says(bench, demanded, "see the check of the period for presentation");
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

// Art. 27: the word is not needed, and a document that is not clean is refused anyhow.
bool SpeaksOfUnclean(const Words& words) {
  return HasAnyPhrase(words, {"CLAUSED", "UNCLEAN"}) && HasPhrase(words, "NOT ACCEPTABLE");
}
void SeeClean(Bench& bench, const Demanded& demanded) { Says(bench, demanded, "see the check of clean"); }

}  // namespace yidan::credit::rule
