// Words that the credit demands and that the set does not answer: in 46A, behind the document's name, and in
// 47A. What no rule can decide goes to the examiner, and counts as missed if it does not.
#include "tests/support/planted.h"

namespace yidan::testing {
namespace {

using credit::DocumentKind;
using credit::Kind;
using credit::ParseIsoDay;

bool Put(Trade& trade, const std::string& tag, const std::string& before, const std::string& after) {
  std::string& text = trade.Field(tag);
  const auto at = text.find(before);
  if (at == std::string::npos) return false;
  text.replace(at, before.size(), after);
  return true;
}
// Words put into the line of the transport document.
bool Ask(Trade& trade, const std::string& words) {
  return Put(trade, "46A", "MARKED FREIGHT PREPAID", words + ", MARKED FREIGHT PREPAID");
}
bool AddCondition(Trade& trade, const std::string& words) {
  trade.Field("47A") += "\n+" + words;
  return true;
}
credit::Day Shipped(const Trade& trade) { return *ParseIsoDay(trade.content.receipt_statement().date()); }

}  // namespace

std::vector<Planted> OfTheCreditsWords() {
  return {
      {"A second notify party asked for, and not shown", "notify", "INSTEAD OF TEST FORWARDING LTD",
       [](Trade& t, Dice&) {
         return Put(t, "46A", "NOTIFY APPLICANT", "NOTIFY APPLICANT AND TEST FORWARDING LTD");
       }},
      {"Carriage by air asked for, and not shown", "demands", "CARRIAGE BY AIR NOT SHOWN",
       [](Trade& t, Dice&) { return Ask(t, "FOR SHIPMENT BY AIR"); }},
      {"Another gross weight asked for on the transport document", "demands", "GROSS WEIGHT SHOWN AS",
       [](Trade& t, Dice&) { return Ask(t, "SHOWING GROSS WEIGHT 18,123 KGS"); }},
      {"To be endorsed to the order of a bank, and endorsed in blank", "order",
       "ENDORSED IN BLANK INSTEAD OF",
       [](Trade& t, Dice&) {
         return Put(t, "46A", "AND BLANK ENDORSED", "AND ENDORSED TO THE ORDER OF TEST BANK AG");
       }},
      {"Shipped before a window that 47A states", "conditions", "EARLY SHIPMENT",
       [](Trade& t, Dice&) {
         const auto first = credit::FormatDay(Shipped(t) + std::chrono::days(2));
         const auto last = credit::FormatDay(Shipped(t) + std::chrono::days(9));
         return AddCondition(t, "SHIPMENT TO BE EFFECTED BETWEEN " + first + " AND " + last);
       }},
      {"Presented after a period that 47A states", "presentation-period", "LATE PRESENTATION",
       [](Trade& t, Dice&) {
         t.Field("48").clear();
         return AddCondition(t, "DOCUMENTS MUST BE PRESENTED WITHIN 1 DAYS AFTER SHIPMENT");
       }},
      {"A second transport document asked for, and not presented", "set-presence",
       "AIR WAYBILL NOT PRESENTED",
       [](Trade& t, Dice&) {
         t.Field("46A") += "\n+AIR WAYBILL";
         return true;
       }},
      {"Available against a draft, and none presented", "set-presence", "DRAFT NOT PRESENTED",
       [](Trade& t, Dice&) {
         t.Field("42C") = "AT SIGHT";
         return true;
       }},
      {"All documents to be signed, and one is not", "set-conditions", "PACKING LIST NOT SIGNED",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->is_signed = false;
         return AddCondition(t, "ALL DOCUMENTS MUST BE DATED AND SIGNED");
       }},
      {"Stale documents allowed for some days, and presented later", "presentation-period",
       "LATE PRESENTATION",
       [](Trade& t, Dice&) {
         auto day = Shipped(t) + std::chrono::days(31);
         while (t.presentation.calendar->closed.contains(day)) day += std::chrono::days(1);
         t.presentation.presented = day;
         return AddCondition(t, "STALE DOCUMENTS ACCEPTABLE UP TO 28 DAYS AFTER SHIPMENT");
       }},
      {"Another gross weight asked for on the packing list", "set-content", "GROSS WEIGHT ON",
       [](Trade& t, Dice&) {
         return Put(t, "46A", "PACKING LIST IN TRIPLICATE",
                    "PACKING LIST IN TRIPLICATE SHOWING GROSS WEIGHT 18,123 KGS");
       }},
      {"Certificate of origin to state another origin", "set-content", "STATES ORIGIN",
       [](Trade& t, Dice&) { return Put(t, "46A", "\n+INSURANCE", " STATING ORIGIN: JAPAN\n+INSURANCE"); }},
      {"A document dated before the credit, which forbids it", "set-date", "PRIOR TO THE DATE OF THE CREDIT",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->date = *ParseIsoDay("2020-01-01");
         return AddCondition(t, "DOCUMENTS DATED PRIOR TO THE DATE OF THIS CREDIT NOT ACCEPTABLE");
       }},
      {"Credit number asked for on the invoice alone, and missing", "set-credit-number",
       "CREDIT NUMBER NOT SHOWN ON COMMERCIAL INVOICE",
       [](Trade& t, Dice&) {
         t.Field("47A") =
             "+COMMERCIAL INVOICE MUST STATE THE CREDIT NUMBER\n+ELECTRONIC RECORD OF THE TRANSPORT BILL "
             "ACCEPTABLE";
         t.Paper(DocumentKind::kInvoice)->credit_number.clear();
         return true;
       }},
      {"A document in another language than the credit's", "set-conditions", "NOT ISSUED IN ENGLISH",
       [](Trade& t, Dice&) {
         for (auto& one : t.set.documents) one.language = "en";
         t.Paper(DocumentKind::kPackingList)->language = "de";
         return AddCondition(t, "ALL DOCUMENTS MUST BE ISSUED IN ENGLISH");
       }},
      // ---- What no rule can decide ----
      {"A certificate of which the manifest does not say what it states", "set-content", "SAMPLES WERE SENT",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kBeneficiaryCertificate)->states.clear();
         return true;
       },
       Kind::kForExaminer},
      {"A certificate that denies what it should state", "set-content", "SAMPLES WERE SENT",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kBeneficiaryCertificate)->states = {"SAMPLES WERE NOT SENT"};
         return true;
       },
       Kind::kForExaminer},
      {"Invoice to certify a contract", "set-content", "CONTRACT NO 77",
       [](Trade& t, Dice&) {
         return Put(t, "46A", "IN 3 ORIGINALS", "IN 3 ORIGINALS CERTIFYING GOODS AS PER CONTRACT NO. 77");
       },
       Kind::kForExaminer},
      {"Packing list to show dimensions", "set-content", "DIMENSIONS",
       [](Trade& t, Dice&) {
         return Put(t, "46A", "PACKING LIST IN TRIPLICATE", "PACKING LIST IN TRIPLICATE SHOWING DIMENSIONS");
       },
       Kind::kForExaminer},
      {"Claims to be payable at a place", "set-content", "CLAIMS PAYABLE",
       [](Trade& t, Dice&) {
         return Put(t, "46A", "WAR AND STRIKES", "WAR AND STRIKES, CLAIMS PAYABLE IN WARSAW");
       },
       Kind::kForExaminer},
      {"Copies of the transport document asked for", "originals", "2 copies",
       [](Trade& t, Dice&) { return Ask(t, "PLUS 2 NON-NEGOTIABLE COPIES"); }, Kind::kForExaminer},
      {"A field for the beneficiary that no rule knows", "fields", "49G",
       [](Trade& t, Dice&) {
         t.Field("49G") = "DOCUMENTS TO REACH US BEFORE THE GOODS";
         return true;
       },
       Kind::kForExaminer},
      {"An instruction between the banks that demands a document", "fields", "field 78",
       [](Trade& t, Dice&) {
         t.Field("78") = "+DOCUMENTS TO BE ACCOMPANIED BY AN INSPECTION CERTIFICATE";
         return true;
       },
       Kind::kForExaminer},
      {"A denial that stands beside what a rule knows", "demands", "NOT",
       [](Trade& t, Dice&) { return Ask(t, "NOT SHOWING CONTAINER NUMBERS"); }, Kind::kForExaminer},
      {"Delivery agent to be shown", "demands", "DELIVERY AGENT",
       [](Trade& t, Dice&) { return Ask(t, "SHOWING NAME OF DELIVERY AGENT"); }, Kind::kForExaminer},
      {"Another transport document as an alternative", "demands", "AIR WAYBILL",
       [](Trade& t, Dice&) { return Put(t, "46A", "\nMADE OUT", " OR AIR WAYBILL\nMADE OUT"); },
       Kind::kForExaminer},
      {"Carrier's class in the line", "demands", "FIRST CLASS",
       [](Trade& t, Dice&) { return Ask(t, "ISSUED BY A CARRIER OF FIRST CLASS"); }, Kind::kForExaminer},
      {"A report that 47A wants beside the documents", "conditions", "no rule",
       [](Trade& t, Dice&) { return AddCondition(t, "SURVEY REPORT MUST ACCOMPANY THE SHIPMENT"); },
       Kind::kForExaminer},
      {"A demand behind a bank's condition", "set-conditions", "COUNTERSIGNED",
       [](Trade& t, Dice&) {
         return AddCondition(t, "DISCREPANCY FEE EUR 90 AND ORIGINAL INVOICE COUNTERSIGNED BY APPLICANT");
       },
       Kind::kForExaminer},
      {"A demand on another document in 47A", "set-conditions", "set does not have",
       [](Trade& t, Dice&) { return AddCondition(t, "HEALTH CERTIFICATE MUST BE LEGALIZED"); },
       Kind::kForExaminer},
      {"More than the credit's number on all documents", "conditions", "TIN",
       [](Trade& t, Dice&) {
         return Put(t, "47A", "THIS CREDIT NUMBER", "THIS CREDIT NUMBER AND THE APPLICANT'S TIN");
       },
       Kind::kForExaminer},
  };
}

}  // namespace yidan::testing
