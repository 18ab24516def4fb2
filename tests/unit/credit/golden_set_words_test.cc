// Golden cases of the set's free text: the invoice's description, the goods, addressees and statements of the
// others, and what stands with an insured risk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/credit/examine.h"
#include "tests/support/discrepancies.h"

namespace yidan::credit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using yidan::testing::Corridor;
using yidan::testing::ExamineTrade;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

// What does not comply: "examiner | check | wording".
std::vector<std::string> Open(const std::function<void(Trade&)>& change) {
  Trade trade = MakeTrade(Corridor::kLodz, 1);
  change(trade);
  const Examination examined = ExamineTrade(trade);
  std::vector<std::string> out;
  for (const Finding& one : examined.findings) {
    if (one.kind == Kind::kComplies) continue;
    out.push_back(one.check + " | " + one.pointer + " | " + one.wording);
  }
  EXPECT_FALSE(examined.findings.empty());
  return out;
}
std::string Cartons() { return std::to_string(MakeTrade(Corridor::kLodz, 1).content.totals().packages()); }

std::vector<std::string> InvoiceGoods(const std::string& goods) {
  return Open([&](Trade& t) { t.Paper(DocumentKind::kInvoice)->goods = goods; });
}
std::string Beside(const std::string& words) {
  return "invoice | /documents/0/goods | whether the description corresponds with these words, which the "
         "credit "
         "has not: " +
         words;
}
std::string Quantities(const std::string& of_credit) {
  return "invoice | /documents/0/goods | whether the quantities are the credit's, " + of_credit;
}

TEST(GoldenSetWords, WhatTheInvoiceSaysBesideTheCreditsDescription) {
  const std::string plain = Cartons() + " CARTONS OF ELECTRIC KETTLES MODEL K200";
  const std::string cartons = Cartons() + " CARTONS";
  EXPECT_THAT(InvoiceGoods(plain), IsEmpty());
  EXPECT_THAT(InvoiceGoods(plain + ", CIP LODZ INCOTERMS 2020"), IsEmpty());
  EXPECT_THAT(InvoiceGoods("USED " + plain), ElementsAre(Beside("USED")));
  EXPECT_THAT(InvoiceGoods(plain + ", REFURBISHED"), ElementsAre(Beside("REFURBISHED")));
  EXPECT_THAT(InvoiceGoods(plain + " SHIPPED NOT IN CONFORMITY"),
              ElementsAre(Beside("SHIPPED NOT CONFORMITY")));
  EXPECT_THAT(InvoiceGoods(Cartons() + " CARTONS OF ELECTRIC KETTLES NOT MODEL K200"),
              ElementsAre(Beside("NOT")));
  EXPECT_THAT(InvoiceGoods(plain + " AND 50 CASES OF WHISKY"),
              ElementsAre(Beside("50 WHISKY"), Quantities(cartons)));
  EXPECT_THAT(InvoiceGoods(plain + " AND 2 CASES SPARE PARTS FREE OF CHARGE"),
              ElementsAre(Beside("2 SPARE PARTS FREE CHARGE"), Quantities(cartons)));
  EXPECT_THAT(InvoiceGoods("0 CARTONS, INSTEAD OF " + plain),
              ElementsAre(Beside("0 INSTEAD"), Quantities(cartons)));
  EXPECT_THAT(InvoiceGoods("ELECTRIC KETTLES MODEL K200"), ElementsAre(Quantities(cartons)));
}

TEST(GoldenSetWords, WhatTheCreditDeniesTheInvoiceMayDenyToo) {
  const auto goods = [](const std::string& credit, const std::string& invoice) {
    return Open([&](Trade& t) {
      t.Field("45A") = "+" + Cartons() + " CARTONS OF ELECTRIC KETTLES MODEL K200, " + credit +
                       "\n+CIP LODZ INCOTERMS 2020";
      t.Paper(DocumentKind::kInvoice)->goods =
          Cartons() + " CARTONS OF ELECTRIC KETTLES MODEL K200, " + invoice;
    });
  };
  EXPECT_THAT(goods("NOT USED", "NOT USED"), ::testing::Not(::testing::Contains(Beside("NOT USED"))));
  EXPECT_THAT(goods("NOT USED", "USED"), ::testing::Contains(Beside("USED")));
}

TEST(GoldenSetWords, TheEditionOfTheInvoicesTradeTerm) {
  EXPECT_THAT(
      Open([](Trade& t) { t.Paper(DocumentKind::kInvoice)->incoterms = "CIP LODZ INCOTERMS 2010"; }),
      ElementsAre("invoice | /documents/0/incoterms | TRADE TERM ON INVOICE BY INCOTERMS 2010 INSTEAD OF "
                  "2020"));
  EXPECT_THAT(
      Open([](Trade& t) { t.Paper(DocumentKind::kInvoice)->incoterms = "CIP WARSAW INCOTERMS 2020"; }),
      ElementsAre("invoice | /documents/0/incoterms | TRADE TERM CIP LODZ NOT SHOWN ON INVOICE"));
  EXPECT_THAT(Open([](Trade& t) {
                t.Paper(DocumentKind::kInvoice)->incoterms =
                    "CIP LODZ INCOTERMS 2020, VALUE FOR CUSTOMS ONLY";
              }),
              ElementsAre(Beside("VALUE CUSTOMS ONLY")));
}

std::string General(int index) {
  return "set-data | /documents/" + std::to_string(index) +
         "/goods | whether these general terms conflict with the credit's description";
}

TEST(GoldenSetWords, GoodsOfTheOtherDocuments) {
  const auto goods = [](DocumentKind kind, const std::string& text) {
    return Open([&](Trade& t) { t.Paper(kind)->goods = text; });
  };
  EXPECT_THAT(goods(DocumentKind::kPackingList, "Electric kettles"), IsEmpty());
  EXPECT_THAT(goods(DocumentKind::kPackingList, Cartons() + " cartons of kettles"), IsEmpty());
  EXPECT_THAT(goods(DocumentKind::kPackingList, "PETROL PUMPS"), ElementsAre(General(1)));
  EXPECT_THAT(goods(DocumentKind::kCertificateOfOrigin, "Wheat flour"), ElementsAre(General(2)));
  EXPECT_THAT(goods(DocumentKind::kInsurance, "Wheat flour in bags"), ElementsAre(General(3)));
  EXPECT_THAT(
      goods(DocumentKind::kPackingList, "Used electric kettles"),
      ElementsAre("set-data | /documents/1/goods | whether the goods are the credit's, which does not "
                  "say: USED"));
}

TEST(GoldenSetWords, AddresseesOfTheOtherDocuments) {
  const auto to = [](DocumentKind kind, const std::string& name) {
    return Open([&](Trade& t) { t.Paper(kind)->addressee.name = name; });
  };
  const std::string applicant = MakeTrade(Corridor::kLodz, 1).Paper(DocumentKind::kInvoice)->addressee.name;
  const std::string seller = MakeTrade(Corridor::kLodz, 1).Paper(DocumentKind::kInvoice)->issuer.name;
  const auto other = [](int index) {
    return "set-data | /documents/" + std::to_string(index) +
           "/addressee/name | it is made out to another than the applicant: whether that conflicts";
  };
  EXPECT_THAT(to(DocumentKind::kPackingList, applicant), IsEmpty());
  EXPECT_THAT(to(DocumentKind::kPackingList, "Raben Test Logistics"), ElementsAre(other(1)));
  EXPECT_THAT(to(DocumentKind::kPackingList, seller), ElementsAre(other(1)));
  EXPECT_THAT(to(DocumentKind::kInsurance, seller), IsEmpty());
}

TEST(GoldenSetWords, WhatADocumentStatesBesideWhatIsAsked) {
  const auto states = [](DocumentKind kind, const std::string& text) {
    return Open([&](Trade& t) { t.Paper(kind)->states.push_back(text); });
  };
  const auto more = [](const std::string& at, const std::string& words) {
    return "set-statements | " + at +
           " | the document states more than the credit asks: whether it conflicts: " + words;
  };
  EXPECT_THAT(states(DocumentKind::kInvoice, "THE GOODS ARE SAMPLES"),
              ElementsAre(more("/documents/0/states/0", "SAMPLES")));
  EXPECT_THAT(states(DocumentKind::kInvoice, "ADVANCE PAYMENT DEDUCTED"),
              ElementsAre(more("/documents/0/states/0", "ADVANCE PAYMENT DEDUCTED")));
  EXPECT_THAT(states(DocumentKind::kInvoice, "WE HEREBY CERTIFY THAT THE GOODS ARE ELECTRIC KETTLES"),
              IsEmpty());
  EXPECT_THAT(states(DocumentKind::kBeneficiaryCertificate, "SAMPLES WERE REJECTED"),
              ElementsAre(more("/documents/4/states/1", "REJECTED")));
  // One that the check of the content has put before the examiner is not put there twice.
  EXPECT_THAT(Open([](Trade& t) {
                t.Paper(DocumentKind::kBeneficiaryCertificate)->states = {"SAMPLES WERE NOT SENT"};
              }).size(),
              1U);
}

TEST(GoldenSetWords, ARiskWithAnExclusion) {
  const auto first = [](const std::string& risk) {
    return Open([&](Trade& t) { t.Paper(DocumentKind::kInsurance)->insurance->risks[0] = risk; });
  };
  const std::string excludes =
      "insurance | /documents/3/insurance/risks | whether this excludes a risk that the credit asks for";
  EXPECT_THAT(first("Institute Cargo Clauses (A), excluding theft"), ElementsAre(excludes));
  EXPECT_THAT(Open([&](Trade& t) {
                t.Paper(DocumentKind::kInsurance)->insurance->risks = {"Institute Cargo Clauses (A)",
                                                                       "War risks excluded", "Strikes"};
              }),
              ElementsAre(excludes));
}

}  // namespace
}  // namespace yidan::credit
