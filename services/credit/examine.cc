#include "services/credit/examine.h"

#include <algorithm>
#include <array>

#include "services/credit/banking_days.h"
#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

struct Check {
  const char* name;
  void (*run)(Bench& bench);
};
// What is left of the table where the credit asks for no transport document: the document is disregarded
// (art. 14(g)), and so nothing is a discrepancy of it.
bool HoldsWithoutDocument(std::string_view name) {
  constexpr std::array<std::string_view, 7> kHold = {
      "fields", "rules", "transfer", "expiry", "amount", "kind-of-document", "conditions"};
  return std::find(kHold.begin(), kHold.end(), name) != kHold.end();
}
// In the order in which a document checker works.
constexpr std::array<Check, 28> kChecks = {{
    {"rules", CheckRules},
    {"transfer", CheckTransfer},
    {"expiry", CheckExpiry},
    {"presentation-period", CheckPeriod},
    {"issue-date", CheckIssueDate},
    {"amount", CheckDrawing},
    {"kind-of-document", CheckModes},
    {"carrier-and-signature", CheckSignature},
    {"shipment-date", CheckShipmentDate},
    {"vessel", CheckVessel},
    {"places", CheckPlaces},
    {"originals", CheckOriginals},
    {"terms-of-carriage", CheckCarriageTerms},
    {"transhipment", CheckTranshipment},
    {"order", CheckOrder},
    {"notify", CheckNotify},
    {"shipper", CheckShipper},
    {"freight", CheckFreight},
    {"on-deck", CheckOnDeck},
    {"clean", CheckClean},
    {"goods", CheckGoods},
    {"trade-term", CheckTradeTerm},
    {"quantity", CheckQuantity},
    {"credit-number", CheckCreditNumber},
    {"demands", CheckDemands},
    {"conditions", CheckConditions},
    {"fields", CheckFields},
    {"clauses", CheckClauses},
}};

// The date of shipment as each article has it. A notation of dispatch, taking in charge or shipment; without
// one the date of issue is deemed to be it (19 to 24 (a)(ii), 23(a)(iii); eUCP 2.1 art. e11). By air only a
// notation of the actual shipment counts, and not the acceptance for carriage. A courier's or post receipt
// states it itself: art. 25(a)(ii), 25(c). An on board notation that the carrier made in the registry counts
// where on board is asked for and the document says less.
void FindShipment(Bench& bench) {
  const auto& receipt = bench.document.receipt_statement();
  const auto& noted = bench.presentation.noted_on_board;
  if (noted && OnBoardAsked(bench) && receipt.kind() != v1::RECEIPT_KIND_SHIPPED_ON_BOARD) {
    bench.shipped = *noted;
    bench.shipped_pointer.clear();  // it stands in the registry, and not in the document's content
    return;
  }
  const bool accepted_only = bench.article == 23 && receipt.kind() == v1::RECEIPT_KIND_TAKEN_IN_CHARGE;
  bench.shipped = accepted_only ? std::nullopt : ParseIsoDay(receipt.date());
  bench.shipped_pointer = "/receipt_statement/date";
  const bool courier = bench.article == 25 && !bench.post;
  if (bench.shipped || courier) return;
  bench.shipped = ParseIsoDay(bench.document.exchanged_document().issue_date());
  if (bench.shipped) bench.shipped_pointer = "/exchanged_document/issue_date";
}

// Art. 14(c) and 48, and the expiry: the earlier of them, each moved by art. 29(a).
void FindLastDay(Bench& bench) {
  const auto& calendar = bench.presentation.calendar;
  const bool ours = calendar && IsOfPlace(calendar->place, bench.credit.expiry.place);
  const auto moved = [&](Day day) { return ours ? MovedToOpenDay(day, *calendar) : day; };
  bench.last_day = moved(bench.credit.expiry.day);
  const bool from_shipment = !bench.credit.period || bench.credit.period->after_shipment;
  if (!bench.shipped || !from_shipment || bench.Disregarded()) return;
  const int days = bench.credit.period ? bench.credit.period->days : 21;
  bench.last_day = std::min(*bench.last_day, moved(*bench.shipped + std::chrono::days(days)));
}

}  // namespace

bool Examination::Compliant() const { return !findings.empty() && Count(Kind::kComplies) == findings.size(); }

std::size_t Examination::Count(Kind kind) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [&](const Finding& one) { return one.kind == kind; }));
}

Verdict VerdictOf(const Examination& examined) {
  if (examined.Count(Kind::kDiscrepancy) > 0) return Verdict::kDiscrepant;
  if (!examined.Compliant()) return Verdict::kForExaminer;
  return examined.not_examined.empty() ? Verdict::kCompliant : Verdict::kDocumentComplies;
}

std::string SentenceOf(const Examination& examined) {
  const std::string left = std::to_string(examined.not_examined.size());
  switch (VerdictOf(examined)) {
    case Verdict::kDiscrepant:
      return "DISCREPANT (" + std::to_string(examined.Count(Kind::kDiscrepancy)) + ")";
    case Verdict::kForExaminer:
      return "FOR THE EXAMINER (" + std::to_string(examined.Count(Kind::kForExaminer)) + ")";
    case Verdict::kDocumentComplies:
      return "THE TRANSPORT DOCUMENT COMPLIES, " + left +
             (left == "1" ? " DOCUMENT NOT EXAMINED" : " DOCUMENTS NOT EXAMINED");
    case Verdict::kCompliant:
      return "COMPLIANT";
  }
  return "?";
}

std::string NameOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kDiscrepant:
      return "discrepant";
    case Verdict::kForExaminer:
      return "for-the-examiner";
    case Verdict::kDocumentComplies:
      return "document-complies";
    case Verdict::kCompliant:
      return "compliant";
  }
  return "?";
}

Examination Examine(const Credit& credit, const v1::Waybill& document, const Presentation& presentation) {
  Bench bench(credit, document, presentation);
  FindAsked(bench);
  FindShipment(bench);
  FindLastDay(bench);
  bench.out.shipped = bench.shipped;
  bench.out.last_day = bench.last_day;
  for (const Check& check : kChecks) {
    if (bench.Disregarded() && !HoldsWithoutDocument(check.name)) continue;
    bench.check = check.name;
    check.run(bench);
  }
  return std::move(bench.out);
}

std::vector<std::string> CheckNames() {
  std::vector<std::string> names;
  for (const Check& check : kChecks) names.emplace_back(check.name);
  return names;
}

std::string NameOf(Kind kind) {
  switch (kind) {
    case Kind::kComplies:
      return "complies";
    case Kind::kDiscrepancy:
      return "discrepancy";
    case Kind::kForExaminer:
      return "for the examiner";
  }
  return "?";
}

}  // namespace yidan::credit
