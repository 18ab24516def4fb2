// Free text that the document, the registry and the other documents say beside what is asked of them. What no
// rule can decide goes to the examiner, and counts as missed if it does not.
#include "tests/support/planted.h"

namespace yidan::testing {
namespace {

using credit::DocumentKind;
using credit::FormatDay;
using credit::Kind;
using credit::ParseIsoDay;
using std::chrono::days;

credit::Day Shipped(const Trade& trade) { return *ParseIsoDay(trade.content.receipt_statement().date()); }

bool Say(Trade& trade, v1::ClauseKind kind, const std::string& text) {
  auto& clause = *trade.content.add_clauses();
  clause.set_kind(kind);
  clause.set_text(text);
  trade.content.mutable_totals()->set_clauses(static_cast<std::uint32_t>(trade.content.clauses_size()));
  return true;
}
bool Ask(Trade& trade, const std::string& words) {
  std::string& text = trade.Field("46A");
  const std::string mark = "MARKED FREIGHT PREPAID";
  text.insert(text.find(mark), words + ", ");
  return true;
}
credit::SetDocument& Invoice(Trade& trade) { return *trade.Paper(DocumentKind::kInvoice); }

}  // namespace

std::vector<Planted> OfTheDocumentsText() {
  return {
      {"Damage in a statement of receipt, in words of its own", "clean",
       "whether the clause expressly declares",
       [](Trade& t, Dice&) {
         return Say(t, v1::CLAUSE_KIND_RECEIPT, "Cartons mouldy, no remarks by shipper");
       },
       Kind::kForExaminer},
      {"Freight payable at destination by a clause", "freight", "WHERE FREIGHT PREPAID IS ASKED FOR",
       [](Trade& t, Dice&) { return Say(t, v1::CLAUSE_KIND_FREIGHT, "Freight payable at destination"); }},
      {"A date of dispatch in a clause, later than the box", "clauses", "and the date of shipment is",
       [](Trade& t, Dice&) {
         return Say(t, v1::CLAUSE_KIND_TRANSPORT, "Dispatched on " + FormatDay(Shipped(t) + days(20)));
       },
       Kind::kForExaminer},
      {"A consignee in a clause", "clauses", "CONSIGNEE PKO BANK POLSKI",
       [](Trade& t, Dice&) { return Say(t, v1::CLAUSE_KIND_OTHER, "Consignee: PKO Bank Polski"); },
       Kind::kForExaminer},
      {"Goods of another nature on the transport document", "goods", "SECOND HAND",
       [](Trade& t, Dice&) {
         auto& line = *t.content.mutable_goods_lines(0);
         line.set_description(line.description() + ", second-hand");
         return true;
       },
       Kind::kForExaminer},
      {"Another place of the trade term on the transport document", "trade-term", "TRADE TERM SHOWN AS",
       [](Trade& t, Dice&) {
         auto& freight = *t.content.mutable_freight();
         freight.set_incoterms_rule(t.Field("45A").substr(t.Field("45A").rfind('+') + 1, 3));
         freight.set_incoterms_place("Warsaw");
         return true;
       }},
      {"A title of what is no transport document", "kind-of-document", "ISBP 745 para. A18",
       [](Trade& t, Dice&) {
         t.content.mutable_exchanged_document()->set_title("FORWARDER'S CERTIFICATE OF RECEIPT");
         return true;
       },
       Kind::kForExaminer},
      {"Issued at another place than the line asks for", "demands", "PLACE OF ISSUE SHOWN AS",
       [](Trade& t, Dice&) { return Ask(t, "ISSUED IN " + t.Field("44B")); }},
      {"More digits of the HS code asked for than are shown", "demands", "shows the first digits of it",
       [](Trade& t, Dice&) { return Ask(t, "SHOWING HS CODE " + t.content.goods_lines(0).hs_code() + "10"); },
       Kind::kForExaminer},
      {"A demand on the transport document in a line of its own", "conditions",
       "a condition that no rule here decides",
       [](Trade& t, Dice&) {
         t.Field("46A") += "\n+TRANSPORT BILL MUST SHOW THE TEMPERATURE";
         return true;
       },
       Kind::kForExaminer},
      {"On board noted in the registry after the latest date of shipment", "shipment-date", "LATE SHIPMENT",
       [](Trade& t, Dice&) {
         t.presentation.noted_on_board = Shipped(t) + days(7);
         return Ask(t, "SHOWING GOODS ON BOARD");
       }},
      {"Dispatched by the registry's notation on another day", "shipment-date",
       "the carrier's notation in the registry says",
       [](Trade& t, Dice&) {
         t.presentation.noted_dispatched = Shipped(t) + days(30);
         return true;
       },
       Kind::kForExaminer},
  };
}

std::vector<Planted> OfTheSetsText() {
  return {
      {"Goods on the invoice of another nature", "invoice", "REFURBISHED",
       [](Trade& t, Dice&) {
         Invoice(t).goods += ", REFURBISHED";
         return true;
       },
       Kind::kForExaminer},
      {"Goods on the invoice that the credit has not", "invoice", "50 WHISKY",
       [](Trade& t, Dice&) {
         Invoice(t).goods += " AND 50 CASES OF WHISKY";
         return true;
       },
       Kind::kForExaminer},
      {"Free goods on the invoice", "invoice", "SPARE PARTS FREE CHARGE",
       [](Trade& t, Dice&) {
         Invoice(t).goods += " AND 2 CASES SPARE PARTS FREE OF CHARGE";
         return true;
       },
       Kind::kForExaminer},
      {"Another edition of Incoterms on the invoice", "invoice", "TRADE TERM ON INVOICE BY INCOTERMS 2000",
       [](Trade& t, Dice&) {
         std::string& term = Invoice(t).incoterms;
         if (term.rfind("INCOTERMS 20") == std::string::npos) return false;
         term.replace(term.rfind(' ') + 1, 4, "2000");
         return true;
       }},
      {"Other goods on the packing list", "set-data", "whether these general terms conflict",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->goods = "PETROL PUMPS";
         return true;
       },
       Kind::kForExaminer},
      {"Other goods on the certificate of origin", "set-data", "whether these general terms conflict",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kCertificateOfOrigin)->goods = "Wheat flour";
         return true;
       },
       Kind::kForExaminer},
      {"Other goods insured", "set-data", "whether these general terms conflict",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->goods = "Wheat flour in bags";
         return true;
       },
       Kind::kForExaminer},
      {"Packing list made out to another company", "set-data", "made out to another than the applicant",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->addressee.name = "Raben Test Logistics";
         return true;
       },
       Kind::kForExaminer},
      {"The invoice states that the goods are samples", "set-statements", "SAMPLES",
       [](Trade& t, Dice&) {
         Invoice(t).states = {"THE GOODS ARE SAMPLES"};
         return true;
       },
       Kind::kForExaminer},
      {"The invoice states an advance payment", "set-statements", "ADVANCE PAYMENT",
       [](Trade& t, Dice&) {
         Invoice(t).states = {"ADVANCE PAYMENT OF EUR 10,000.00 DEDUCTED"};
         return true;
       },
       Kind::kForExaminer},
      {"An insured risk with an exclusion", "insurance", "whether this excludes a risk",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->insurance->risks[0] =
             "Institute Cargo Clauses (A), theft excluded";
         return true;
       },
       Kind::kForExaminer},
      {"Shipment by instalments", "shipment-date", "beside a period of shipment, the field says",
       [](Trade& t, Dice&) {
         t.Field("44C").clear();
         t.Field("44D") = "MONTHLY SHIPMENTS FROM JANUARY 2026 TO DECEMBER 2026";
         return true;
       },
       Kind::kForExaminer},
      {"Stale documents allowed, but for the transport document", "presentation-period", "LATE PRESENTATION",
       [](Trade& t, Dice&) {
         auto day = Shipped(t) + days(40);
         while (t.presentation.calendar->closed.contains(day)) day += days(1);
         t.presentation.presented = day;
         t.Field("47A") += "\n+STALE DOCUMENTS ACCEPTABLE EXCEPT TRANSPORT DOCUMENT";
         return true;
       }},
      {"A period for presentation in working days", "presentation-period", "not plainly one of days",
       [](Trade& t, Dice&) {
         t.Field("48") = "5/WORKING DAYS AFTER SHIPMENT";
         return true;
       },
       Kind::kForExaminer},
      {"A period for presentation from another day than shipment", "presentation-period",
       "not plainly one of days",
       [](Trade& t, Dice&) {
         t.Field("48") = "7/AFTER TRANSPORT DOCUMENT DATE";
         return true;
       },
       Kind::kForExaminer},
      {"Expired on a day that another place's calendar closes", "expiry", "the credit says: FRANKFURT",
       [](Trade& t, Dice&) {
         const auto expiry = Shipped(t) + days(20);
         const std::string iso = FormatDay(expiry);
         t.Field("31D") = iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2) + "FRANKFURT";
         t.presentation.calendar->place = "Chengdu";
         t.presentation.calendar->closed.clear();
         t.presentation.calendar->closed.insert(expiry);
         t.presentation.presented = expiry + days(1);
         return true;
       },
       Kind::kForExaminer},
      {"A pre-shipment certificate that is dated after shipment", "set-date",
       "not dated on or before shipment",
       [](Trade& t, Dice&) {
         t.Field("46A") += "\n+PRE-SHIPMENT INSPECTION CERTIFICATE";
         credit::SetDocument paper = *t.Paper(DocumentKind::kPackingList);
         paper.kind = DocumentKind::kInspectionCertificate;
         paper.title = "Inspection certificate";
         paper.file = "inspection.pdf";
         paper.date = Shipped(t) + days(1);
         t.set.documents.push_back(std::move(paper));
         return true;
       },
       Kind::kForExaminer},
      {"A document asked for in a case of its own, and not presented", "set-presence",
       "only in a case of its own",
       [](Trade& t, Dice&) {
         t.Field("46A") += "\n+FUMIGATION CERTIFICATE, IF APPLICABLE";
         return true;
       },
       Kind::kForExaminer},
      {"Under eUCP no notice of completeness", "rules", "whether the notice of completeness was received",
       [](Trade& t, Dice&) {
         t.Field("40E") = "EUCP LATEST VERSION";
         return true;
       },
       Kind::kForExaminer},
      {"A transport document of no means, and one mode", "kind-of-document", "names no means",
       [](Trade& t, Dice&) {
         if (t.content.legs_size() < 2) return false;
         std::string& text = t.Field("46A");
         const std::string name = "MULTIMODAL TRANSPORT BILL";
         text.replace(text.find(name), name.size(), "TRANSPORT DOCUMENT");
         for (auto& leg : *t.content.mutable_legs()) leg.set_mode(v1::TRANSPORT_MODE_RAIL);
         return true;
       },
       Kind::kForExaminer},
  };
}

}  // namespace yidan::testing
