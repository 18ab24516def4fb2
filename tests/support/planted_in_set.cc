// Discrepancies of the other documents.
#include "tests/support/planted.h"

namespace yidan::testing {
namespace {

using credit::DocumentKind;
using credit::ParseIsoDay;
using std::chrono::days;

credit::Day Shipped(const Trade& trade) { return *ParseIsoDay(trade.content.receipt_statement().date()); }

}  // namespace

std::vector<Planted> OfTheInvoice() {
  return {
      {"Invoice not presented", "set-presence", "INVOICE",
       [](Trade& t, Dice&) {
         t.set.documents.erase(t.set.documents.begin());
         return true;
       }},
      {"Too few originals of the invoice", "set-numbers", "ONLY",
       [](Trade& t, Dice& dice) {
         t.Paper(DocumentKind::kInvoice)->originals = static_cast<std::int64_t>(1 + dice.Below(2));
         return true;
       }},
      {"Invoice not signed as asked for", "set-signature", "NOT SIGNED",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->is_signed = false;
         return true;
       }},
      {"Invoice for more than the credit's amount", "invoice", "EXCEEDS CREDIT AMOUNT",
       [](Trade& t, Dice& dice) {
         t.Paper(DocumentKind::kInvoice)->amount->minor += static_cast<std::int64_t>(1 + dice.Below(9'000));
         t.Paper(DocumentKind::kInsurance)->amount->minor *= 2;
         return true;
       }},
      {"Invoice in another currency", "invoice", "INVOICE IN",
       [](Trade& t, Dice&) {
         auto& amount = *t.Paper(DocumentKind::kInvoice)->amount;
         amount.currency = amount.currency == "EUR" ? "USD" : "EUR";
         return true;
       }},
      {"Drawn for more than the invoice", "invoice", "MORE THAN THE INVOICE",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->amount->minor -= 5'000;
         return true;
       }},
      {"Invoice issued by another than the beneficiary", "invoice", "NOT ISSUED BY BENEFICIARY",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->issuer.name = "Third Party Trading Ltd";
         return true;
       }},
      {"Invoice made out to another than the applicant", "invoice", "NOT TO THE APPLICANT",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->addressee.name = "Some Other Importer";
         return true;
       }},
      {"Goods on the invoice do not correspond", "invoice", "DESCRIPTION OF GOODS",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->goods = "SPARE PARTS, VARIOUS";
         return true;
       }},
      {"Another model on the invoice", "invoice", "DESCRIPTION OF GOODS",
       [](Trade& t, Dice&) {
         std::string& goods = t.Paper(DocumentKind::kInvoice)->goods;
         goods = goods.substr(0, goods.rfind(' ')) + " Z999";
         return true;
       }},
      {"Another quantity on the invoice", "invoice", "QUANTITY ON INVOICE",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->goods.insert(0, "9");
         return true;
       }},
      {"Trade term missing from the invoice", "invoice", "TRADE TERM",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->incoterms.clear();
         return true;
       }},
      {"Invoice dated after the presentation", "set-date", "LATER THAN PRESENTATION",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInvoice)->date = *t.presentation.presented + days(1);
         return true;
       }},
  };
}

std::vector<Planted> OfTheOthers() {
  return {
      {"Packing list not presented", "set-presence", "PACKING LIST",
       [](Trade& t, Dice&) {
         std::erase_if(t.set.documents,
                       [](const auto& one) { return one.kind == DocumentKind::kPackingList; });
         return true;
       }},
      {"Too few counterparts of the packing list", "set-numbers", "COUNTERPARTS",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->copies = 1;
         return true;
       }},
      {"Only copies of the packing list", "set-numbers", "ORIGINAL OF",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->originals = 0;
         t.Paper(DocumentKind::kPackingList)->copies = 3;
         return true;
       }},
      {"Gross weight on the packing list conflicts", "set-data", "GROSS WEIGHT",
       [](Trade& t, Dice& dice) {
         *t.Paper(DocumentKind::kPackingList)->gross_weight_grams +=
             static_cast<std::int64_t>(1'000 * (1 + dice.Below(50)));
         return true;
       }},
      {"Number of packages on the packing list conflicts", "set-data", "NUMBER OF PACKAGES",
       [](Trade& t, Dice&) {
         *t.Paper(DocumentKind::kPackingList)->packages += 1;
         return true;
       }},
      {"Another container on the packing list", "set-data", "CONTAINER",
       [](Trade& t, Dice& dice) {
         t.Paper(DocumentKind::kPackingList)->containers = {MakeContainerNumber(dice)};
         return true;
       }},
      {"Packing list of another invoice", "set-data", "REFERS TO INVOICE",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->invoice_number = "INV-OTHER";
         return true;
       }},
      {"Credit number missing from the packing list", "set-credit-number", "CREDIT NUMBER NOT SHOWN",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kPackingList)->credit_number.clear();
         return true;
       }},
      {"Certificate of origin of another issuer", "set-issuer", "INSTEAD OF CCPIT",
       [](Trade& t, Dice&) {
         if (t.Field("46A").find("CCPIT") == std::string::npos) return false;
         t.Paper(DocumentKind::kCertificateOfOrigin)->issuer.name = "Anybody Certification";
         return true;
       }},
      {"Certificate of origin names another country", "set-data", "ORIGIN",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kCertificateOfOrigin)->origin_country = "JP";
         return true;
       }},
      {"Beneficiary's certificate of another issuer", "set-issuer", "NOT ISSUED BY BENEFICIARY",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kBeneficiaryCertificate)->issuer.name = "Third Party Trading Ltd";
         return true;
       }},
      {"Beneficiary's certificate not presented", "set-presence", "BENEFICIARY'S CERTIFICATE NOT PRESENTED",
       [](Trade& t, Dice&) {
         t.set.documents.pop_back();
         return true;
       }},
  };
}

std::vector<Planted> OfTheInsurance() {
  return {
      {"Insured for less than 110 per cent", "insurance", "LESS THAN 110 PER CENT",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->amount = t.Paper(DocumentKind::kInvoice)->amount;
         return true;
       }},
      {"Insured in another currency", "insurance", "INSURED IN",
       [](Trade& t, Dice&) {
         auto& amount = *t.Paper(DocumentKind::kInsurance)->amount;
         amount.currency = amount.currency == "EUR" ? "USD" : "EUR";
         return true;
       }},
      {"Insurance dated after shipment", "insurance", "LATER THAN SHIPMENT",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->date = Shipped(t) + days(1);
         return true;
       }},
      {"Insurance document not dated", "set-date", "NOT DATED",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->date.reset();
         return true;
       }},
      {"Cover note presented", "insurance", "COVER NOTE",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->insurance->form = "cover-note";
         return true;
       }},
      {"Insurance signed by a broker", "insurance", "BROKER",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->insurance->signed_as = "broker";
         return true;
       }},
      {"Cover ends short of the destination", "insurance", "RISKS COVERED TO",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->insurance->to = "MINSK, BELARUS";
         return true;
       }},
      {"A risk asked for is not covered", "insurance", "RISK NOT COVERED: WAR",
       [](Trade& t, Dice&) {
         auto& risks = t.Paper(DocumentKind::kInsurance)->insurance->risks;
         risks.erase(risks.begin() + 1);
         return true;
       }},
      {"Not all originals of the insurance document", "insurance", "ORIGINALS OF INSURANCE DOCUMENT",
       [](Trade& t, Dice&) {
         t.Paper(DocumentKind::kInsurance)->insurance->originals_issued = 3;
         return true;
       }},
  };
}

}  // namespace yidan::testing
