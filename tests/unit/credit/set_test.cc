// The set: its manifest, what a line of 46A asks for, and the findings' places.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/credit/asked_documents.h"
#include "services/credit/examine.h"
#include "services/credit/examine_set.h"
#include "tests/support/discrepancies.h"

namespace yidan::credit {
namespace {

using ::testing::HasSubstr;
using yidan::testing::Corridor;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

const std::string kDigest(64, 'a');

std::string Manifest(const std::string& members) {
  return R"({"set_version":1,"documents":[{"kind":"commercial-invoice","file":"i.pdf","sha256":")" + kDigest +
         "\"" + members + "}]}";
}
std::string Fault(const std::string& json) {
  const auto set = ReadManifest(json);
  return set ? "read" : set.error().message;
}

TEST(Manifest, EveryStatementIsRead) {
  const auto set = ReadManifest(
      R"({"set_version":1,"documents":[{"kind":"insurance","title":"Policy","file":"p.pdf","sha256":")" +
      kDigest +
      R"(","number":"7","originals":2,"copies":1,"date":"2025-04-03",)"
      R"("issuer":{"name":"I","address":"A","country":"NL"},)"
      R"("signed":true,"amount":"1522.4","currency":"EUR","credit_number":"LC1","invoice_number":"V1",)"
      R"("packages":2,)"
      R"("gross_weight_kg":"4295.5","net_weight_kg":"4000","containers":["C1"],"origin_country":"NL",)"
      R"("insurance":{"form":"policy","signed_as":"insurer","originals_issued":2,"effective":"2025-04-01",)"
      R"("from":"TILBURG","to":"CHENGDU","risks":["ALL RISKS"]}}]})");
  ASSERT_TRUE(set) << set.error().message;
  const SetDocument& one = set->documents.at(0);
  EXPECT_EQ(one.kind, DocumentKind::kInsurance);
  EXPECT_EQ(one.amount, (Money{"EUR", 152'240}));
  EXPECT_EQ(one.gross_weight_grams, 4'295'500);
  EXPECT_EQ(one.net_weight_grams, 4'000'000);
  EXPECT_EQ(one.insurance->risks.at(0), "ALL RISKS");
  EXPECT_EQ(FormatDay(*one.insurance->effective), "2025-04-01");
  EXPECT_EQ(one.is_signed, true);
}

TEST(Manifest, WhatIsWrongIsNamedWithItsPointer) {
  EXPECT_EQ(Fault(Manifest("")), "read");
  EXPECT_THAT(Fault("{}"), HasSubstr("/set_version: 1 is needed"));
  EXPECT_THAT(Fault(R"({"set_version":1,"documents":[{}]})"), HasSubstr("/documents/0/kind"));
  EXPECT_THAT(Fault(Manifest(R"(,"orignals":3)")), HasSubstr("there is no member orignals"));
  EXPECT_THAT(Fault(Manifest(R"(,"amount":"1.5","currency":"JPY")")), HasSubstr("JPY has 0 decimals"));
  EXPECT_THAT(Fault(Manifest(R"(,"amount":"1.5")")), HasSubstr("stated together"));
  EXPECT_THAT(Fault(Manifest(R"(,"date":"20250403")")), HasSubstr("/documents/0/date"));
  EXPECT_THAT(Fault(Manifest(R"(,"gross_weight_kg":"1.2345")")), HasSubstr("no weight in kilograms"));
  EXPECT_THAT(Fault(Manifest(R"(,"insurance":{})")), HasSubstr("only a document of kind insurance"));
  EXPECT_THAT(Fault(Manifest(R"(,"issuer":{"country":"XX9"})")), HasSubstr("/documents/0/issuer/country"));
  EXPECT_THAT(
      Fault(R"({"set_version":1,"documents":[{"kind":"other","file":"a","sha256":")" + kDigest + "\"}]}"),
      HasSubstr("told by its title"));
  // A manifest names files of its own folder: no way out of it.
  for (const char* name : {"../secret", "/etc/passwd", "..", ""}) {
    EXPECT_THAT(Fault(R"({"set_version":1,"documents":[{"kind":"draft","file":")" + std::string(name) +
                      R"(","sha256":")" + kDigest + "\"}]}"),
                HasSubstr("/documents/0/file"))
        << name;
  }
}

struct Asked {
  const char* line;
  DocumentKind kind;
  std::int64_t originals;
  std::int64_t copies;
};

TEST(AskedDocuments, KindAndNumbersOfALine) {
  for (const Asked& one : std::vector<Asked>{
           {"SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS", DocumentKind::kInvoice, 3, 0},
           {"SIGNED COMMERCIAL INVOICE IN TRIPLICATE", DocumentKind::kInvoice, 1, 2},
           {"COMMERCIAL INVOICE IN 3 (THREE) COPIES", DocumentKind::kInvoice, 1, 2},
           {"COMMERCIAL INVOICE IN ONE ORIGINAL AND TWO COPIES", DocumentKind::kInvoice, 1, 2},
           {"PACKING LIST IN 4 FOLDS", DocumentKind::kPackingList, 1, 3},
           {"PACKING LIST", DocumentKind::kPackingList, 1, 0},
           {"COPY OF PHYTOSANITARY CERTIFICATE", DocumentKind::kPhytosanitaryCertificate, 0, 1},
           {"CERTIFICATE OF ORIGIN, 2 COPIES", DocumentKind::kCertificateOfOrigin, 0, 2},
           {"MARINE INSURANCE POLICY OR CERTIFICATE IN DUPLICATE", DocumentKind::kInsurance, 1, 1},
           {"BENEFICIARY'S CERTIFICATE STATING THAT THE INVOICE WAS SENT",
            DocumentKind::kBeneficiaryCertificate, 1, 0},
           {"DECLARATION OF THE MASTER", DocumentKind::kOther, 1, 0}}) {
    Item item;
    item.text = one.line;
    const AskedDocument asked = AskedBy(item);
    EXPECT_EQ(asked.kind, one.kind) << one.line;
    EXPECT_EQ(asked.numbers.originals, one.originals) << one.line;
    EXPECT_EQ(asked.numbers.copies, one.copies) << one.line;
  }
}

TEST(AskedDocuments, ASecondDocumentInOneLineIsNotPassedOver) {
  Item item;
  item.text = "COMMERCIAL INVOICE AND PACKING LIST IN DUPLICATE";
  EXPECT_TRUE(AskedBy(item).maybe_more);
}

// Findings of the set that have this check.
std::vector<Finding> Of(const Examination& examined, const std::string& check) {
  std::vector<Finding> out;
  for (const Finding& one : examined.findings) {
    if (one.check == check) out.push_back(one);
  }
  return out;
}

std::string Wordings(const Examination& examined) {
  std::string out;
  for (const Finding& one : examined.findings) {
    if (one.kind == Kind::kDiscrepancy) out += one.check + ": " + one.wording + "\n";
  }
  return out;
}

TEST(ExamineSet, AFindingNamesFilePointerCreditLineAndCure) {
  Trade trade = MakeTrade(Corridor::kLodz, 1);
  trade.Paper(DocumentKind::kPackingList)->copies = 0;
  const Examination examined = yidan::testing::ExamineTrade(trade);
  const auto found = Of(examined, "set-numbers");
  const auto bad = std::find_if(found.begin(), found.end(),
                                [](const Finding& one) { return one.kind == Kind::kDiscrepancy; });
  ASSERT_NE(bad, found.end());
  EXPECT_EQ(bad->set_file, "packing-list.pdf");
  EXPECT_EQ(bad->pointer, "/documents/1/originals");
  EXPECT_EQ(bad->credit.tag, "46A");
  EXPECT_EQ(bad->credit_text, "PACKING LIST IN TRIPLICATE");
  EXPECT_EQ(bad->wording, "ONLY 1 OF 3 COUNTERPARTS OF PACKING LIST PRESENTED");
  EXPECT_THAT(bad->cure, HasSubstr("the beneficiary"));
}

TEST(ExamineSet, EveryCheckHasItsSayAndNoLineIsLeftOver) {
  Trade trade = MakeTrade(Corridor::kLodz, 2);
  trade.set.documents.push_back(trade.set.documents[0]);
  trade.set.documents.back().kind = DocumentKind::kOther;
  trade.set.documents.back().title = "Greetings";
  const Examination examined = yidan::testing::ExamineTrade(trade);
  for (const std::string& name : SetCheckNames()) EXPECT_FALSE(Of(examined, name).empty()) << name;
  EXPECT_TRUE(examined.not_examined.empty()) << ::testing::PrintToString(examined.not_examined);
  EXPECT_TRUE(examined.Compliant());
}

// UCP 600 art. 28(e): a later date is cured by cover from shipment on.
TEST(ExamineSet, CoverFromShipmentOnCuresALaterDate) {
  Trade trade = MakeTrade(Corridor::kLodz, 3);
  SetDocument& cover = *trade.Paper(DocumentKind::kInsurance);
  const Day shipped = *ParseIsoDay(trade.content.receipt_statement().date());
  cover.date = shipped + std::chrono::days(1);
  EXPECT_FALSE(yidan::testing::ExamineTrade(trade).Compliant());
  cover.insurance->effective = shipped;
  EXPECT_TRUE(yidan::testing::ExamineTrade(trade).Compliant());
}

// UCP 600 art. 28(d), 28(h).
TEST(ExamineSet, AllRisksIsCoveredByClausesA) {
  Trade trade = MakeTrade(Corridor::kLodz, 4);
  std::string& asked = trade.Field("46A");
  const std::string clauses = "INSTITUTE CARGO CLAUSES (A), WAR AND STRIKES";
  asked.replace(asked.find(clauses), clauses.size(), "ALL RISKS");
  EXPECT_TRUE(yidan::testing::ExamineTrade(trade).Compliant());
  trade.Paper(DocumentKind::kInsurance)->insurance->risks = {"Institute Cargo Clauses (C)"};
  EXPECT_EQ(yidan::testing::ExamineTrade(trade).Count(Kind::kDiscrepancy), 1U);
}

// A drawing for two invoices: together they are what is drawn.
TEST(ExamineSet, SeveralInvoicesAreAddedUp) {
  Trade trade = MakeTrade(Corridor::kLodz, 7);
  SetDocument second = *trade.Paper(DocumentKind::kInvoice);
  trade.Paper(DocumentKind::kInvoice)->amount->minor -= 100'000;
  second.amount->minor = 100'000;
  trade.set.documents.push_back(second);
  EXPECT_EQ(yidan::testing::ExamineTrade(trade).Count(Kind::kDiscrepancy), 0U);
  trade.set.documents.back().amount->minor = 90'000;
  EXPECT_EQ(yidan::testing::ExamineTrade(trade).Count(Kind::kDiscrepancy), 1U);
}

// Another quantity of the credit than the one shipped and invoiced, in hundredths of it.
void AskForQuantity(Trade& trade, std::uint64_t hundredths) {
  std::string& goods = trade.Field("45A");
  const std::size_t blank = goods.find(' ');
  goods.replace(1, blank - 1, std::to_string(trade.content.totals().packages() * hundredths / 100));
}
void AskForAmount(Trade& trade, std::int64_t hundredths) {
  const std::int64_t minor = trade.presentation.drawn->minor / 100 * hundredths;
  std::string digits = std::to_string(minor);
  digits.insert(digits.size() - 2, ",");
  trade.Field("32B") = trade.presentation.drawn->currency + digits;
}

// The bill, the drawing and the invoice are held to one tolerance. UCP 600 art. 18(b), 30.
TEST(ExamineSet, TheInvoiceHasTheToleranceThatTheBillAndTheDrawingHave) {
  Trade more = MakeTrade(Corridor::kLodz, 9);
  more.Field("47A") += "\n+5 PCT MORE OR LESS IN QUANTITY AND AMOUNT ACCEPTABLE";
  AskForQuantity(more, 97);
  AskForAmount(more, 97);
  const Examination over = yidan::testing::ExamineTrade(more);
  EXPECT_EQ(over.Count(Kind::kDiscrepancy), 0U) << Wordings(over);
  Trade less = MakeTrade(Corridor::kLodz, 9);
  less.Field("47A") += "\n+5 PCT MORE OR LESS IN QUANTITY AND AMOUNT ACCEPTABLE";
  AskForQuantity(less, 103);
  AskForAmount(less, 103);
  const Examination under = yidan::testing::ExamineTrade(less);
  EXPECT_EQ(under.Count(Kind::kDiscrepancy), 0U) << Wordings(under);
  // Beyond the tolerance all three are found.
  AskForQuantity(more, 90);
  AskForAmount(more, 90);
  EXPECT_EQ(yidan::testing::ExamineTrade(more).Count(Kind::kDiscrepancy), 4U)
      << Wordings(yidan::testing::ExamineTrade(more));
}

// However the credit calls its number, every document is held to the demand that the bill is held to.
TEST(ExamineSet, TheCreditsNumberIsAskedForInOneListOfWords) {
  const auto missing = [](const std::string& condition, const std::string& line) {
    Trade trade = MakeTrade(Corridor::kLodz, 12);
    trade.Field("47A") = condition;
    trade.Field("46A") += "\n+" + line;
    SetDocument list = *trade.Paper(DocumentKind::kPackingList);
    list.kind = DocumentKind::kWeightList;
    list.title = "Weight list";
    list.credit_number.clear();
    trade.set.documents.push_back(list);
    const Examination examined = yidan::testing::ExamineTrade(trade);
    return Wordings(examined).find("CREDIT NUMBER NOT SHOWN ON WEIGHT LIST") != std::string::npos;
  };
  const std::string records = "+ELECTRONIC RECORD OF THE TRANSPORT BILL ACCEPTABLE";
  for (const char* number : {"DC NO.", "THE NUMBER OF THIS CREDIT", "L/C REF.", "OUR CREDIT REFERENCE"}) {
    EXPECT_TRUE(missing(records + "\n+ALL DOCUMENTS MUST BEAR " + number, "WEIGHT LIST")) << number;
    EXPECT_TRUE(missing(records, std::string("WEIGHT LIST BEARING ") + number)) << number;
  }
  EXPECT_FALSE(missing(records, "WEIGHT LIST"));
}

// The lines' weights are added up, whatever they are: 2^14 times 2^50 would be 0 again.
TEST(ExamineSet, HugeWeightsDoNotAddUpToNothing) {
  Trade trade = MakeTrade(Corridor::kLodz, 13);
  v1::GoodsLine line = trade.content.goods_lines(0);
  line.set_net_weight_grams(UINT64_MAX);
  trade.content.clear_goods_lines();
  for (int i = 0; i < 1 << 14; ++i) *trade.content.add_goods_lines() = line;
  const auto found = Of(yidan::testing::ExamineTrade(trade), "set-data");
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Finding& one) {
    return one.kind == Kind::kDiscrepancy && one.pointer == "/documents/1/net_weight_kg";
  }));
}

// CONDITIONAL in field 43P means: as field 47A has it.
TEST(ExamineSet, TheInvoiceIsHeldToTheRulingOnPartialShipments) {
  const auto invoiced = [](const std::string& condition) {
    Trade trade = MakeTrade(Corridor::kLodz, 10);
    trade.Field("43P") = "CONDITIONAL";
    if (!condition.empty()) trade.Field("47A") += "\n+" + condition;
    AskForQuantity(trade, 200);
    for (const Finding& one : Of(yidan::testing::ExamineTrade(trade), "invoice")) {
      if (one.pointer == "/documents/0/goods" && one.article != "UCP 600 art. 18(c)") return one.kind;
    }
    ADD_FAILURE() << "the quantity was not looked at";
    return Kind::kComplies;
  };
  EXPECT_EQ(invoiced("PARTIAL SHIPMENTS NOT ALLOWED"), Kind::kDiscrepancy);
  EXPECT_EQ(invoiced("PARTIAL SHIPMENTS ALLOWED"), Kind::kComplies);
  EXPECT_EQ(invoiced(""), Kind::kForExaminer);
}

// "24.000 MTS" is 24 or 24,000: the check of quantities gives it to the examiner, and the invoice's does not
// decide it.
TEST(ExamineSet, AQuantityOfTwoReadingsIsNoExcessOnTheInvoice) {
  Trade trade = MakeTrade(Corridor::kTashkent, 11);
  std::string& goods = trade.Paper(DocumentKind::kInvoice)->goods;
  goods = goods.substr(0, goods.find(' ')) + ".000" + goods.substr(goods.find(' '));
  trade.Field("45A").replace(1, trade.Field("45A").find(' ') - 1, "12");
  for (const Finding& one : Of(yidan::testing::ExamineTrade(trade), "invoice")) {
    EXPECT_EQ(one.wording.find("QUANTITY ON INVOICE"), std::string::npos) << one.wording;
  }
}

// What banks let pass is no alarm.
TEST(ExamineSet, WhatMayBeSoIsNotCalledADiscrepancy) {
  const auto alarms = [](auto change) {
    Trade trade = MakeTrade(Corridor::kLodz, 8);
    change(trade);
    const Examination examined = yidan::testing::ExamineTrade(trade);
    EXPECT_LE(examined.Count(Kind::kForExaminer), 1U);
    return examined.Count(Kind::kDiscrepancy);
  };
  EXPECT_EQ(alarms([](Trade& t) {
              std::string& number = t.Paper(DocumentKind::kPackingList)->containers[0];
              number.insert(4, " ").insert(11, "-");
            }),
            0U);
  EXPECT_EQ(alarms([](Trade& t) {
              std::string& goods = t.Field("45A");
              goods.replace(goods.find("CIP LODZ"), 8, "CIP ANY POLISH PLACE");
            }),
            0U);
  EXPECT_EQ(alarms([](Trade& t) { t.Field("46A") += "\n+WEIGHT LIST"; }), 0U);
  EXPECT_EQ(alarms([](Trade& t) {
              *t.content.add_goods_lines() = t.content.goods_lines(0);
              for (auto& line : *t.content.mutable_goods_lines())
                line.set_net_weight_grams(line.net_weight_grams() / 2);
              t.content.mutable_goods_lines(1)->set_origin_country("JP");
            }),
            0U);
}

// What is not stated is the examiner's, and never passes for compliance.
TEST(ExamineSet, WhatTheManifestDoesNotStateGoesToTheExaminer) {
  Trade trade = MakeTrade(Corridor::kLodz, 5);
  SetDocument& invoice = *trade.Paper(DocumentKind::kInvoice);
  invoice.amount.reset();
  invoice.is_signed.reset();
  invoice.addressee = {};
  invoice.issuer = {};
  invoice.goods.clear();
  const Examination examined = yidan::testing::ExamineTrade(trade);
  EXPECT_EQ(examined.Count(Kind::kDiscrepancy), 0U);
  EXPECT_GE(examined.Count(Kind::kForExaminer), 5U);
}

TEST(ExamineSet, InsuranceIsHeldAgainstTheDateThatIsDeemedToBeShipment) {
  Trade trade = MakeTrade(Corridor::kLodz, 6);
  trade.content.mutable_receipt_statement()->clear_date();
  const auto held = [&] {
    for (const Finding& one : Of(yidan::testing::ExamineTrade(trade), "insurance")) {
      if (one.article == "UCP 600 art. 28(e)") return one;
    }
    return Finding{};
  };
  const std::string issued = trade.content.exchanged_document().issue_date();
  EXPECT_EQ(held().kind, Kind::kComplies);
  EXPECT_EQ(held().wording, "not later than shipment on " + issued);
  trade.Paper(DocumentKind::kInsurance)->date = *ParseIsoDay(issued) + std::chrono::days(1);
  EXPECT_EQ(held().kind, Kind::kDiscrepancy);
}

// Each demand on the content of another document is judged, or the examiner sees both texts.
TEST(ExamineSet, WhatALineDemandsOfTheContentIsNotSwallowed) {
  struct Content {
    const char* line;
    std::vector<std::string> states;
    Kind kind;
    const char* wording;
  };
  for (const Content& one : std::vector<Content>{
           {"PACKING LIST IN TRIPLICATE", {}, Kind::kComplies, "every word of the line"},
           {"PACKING LIST IN TRIPLICATE SHOWING GROSS AND NET WEIGHT",
            {},
            Kind::kComplies,
            "every word of the line"},
           {"PACKING LIST IN TRIPLICATE SHOWING DIMENSIONS",
            {},
            Kind::kForExaminer,
            "whether the document is so; the manifest does not state it: DIMENSIONS"},
           {"PACKING LIST IN TRIPLICATE SHOWING DIMENSIONS",
            {"DIMENSIONS 120X80X90 CM"},
            Kind::kComplies,
            "the document states it in these words: DIMENSIONS"},
           {"PACKING LIST IN TRIPLICATE CERTIFYING NO WOOD WAS USED",
            {"WOOD WAS USED"},
            Kind::kForExaminer,
            "whether one of its statements says so: NO WOOD WAS USED"},
           {"PACKING LIST IN TRIPLICATE SHOWING NET WEIGHT OF 1.5 MTS",
            {},
            Kind::kDiscrepancy,
            "NET WEIGHT ON PACKING LIST"},
           {"PACKING LIST IN TRIPLICATE, ONE ORIGINAL TO BE COUNTERSIGNED BY TEST CHAMBER",
            {},
            Kind::kForExaminer,
            "COUNTERSIGNED TEST CHAMBER"},
           {"PACKING LIST IN TRIPLICATE STATING ORIGIN: JAPAN", {}, Kind::kForExaminer, "JAPAN"}}) {
    Trade trade = MakeTrade(Corridor::kLodz, 3);
    std::string& asked = trade.Field("46A");
    const std::string plain = "PACKING LIST IN TRIPLICATE";
    asked.replace(asked.find(plain), plain.size(), one.line);
    trade.Paper(DocumentKind::kPackingList)->states = one.states;
    bool found = false;
    const Examination examined = yidan::testing::ExamineTrade(trade);
    for (const Finding& finding : Of(examined, "set-content")) {
      if (finding.set_file != "packing-list.pdf") continue;
      found = found || (finding.kind == one.kind && finding.wording.find(one.wording) != std::string::npos &&
                        finding.credit_text == Tidy(one.line));
    }
    EXPECT_TRUE(found) << one.line << " " << one.wording;
  }
}

// "A OR B" is answered by either; what all documents must not show is looked for on each.
TEST(ExamineSet, AlternativesAndWhatMustNotBeShown) {
  Trade trade = MakeTrade(Corridor::kLodz, 3);
  std::string& asked = trade.Field("46A");
  asked.replace(asked.find("PACKING LIST"), 12, "WEIGHT LIST OR PACKING LIST");
  EXPECT_TRUE(yidan::testing::ExamineTrade(trade).Compliant())
      << Wordings(yidan::testing::ExamineTrade(trade));
  std::erase_if(trade.set.documents, [](const auto& one) { return one.kind == DocumentKind::kPackingList; });
  EXPECT_THAT(Wordings(yidan::testing::ExamineTrade(trade)),
              HasSubstr("WEIGHT LIST OR PACKING LIST NOT PRESENTED"));

  Trade shown = MakeTrade(Corridor::kLodz, 3);
  shown.Field("47A") = "+DOCUMENTS MUST NOT SHOW CREDIT NUMBER\n+ELECTRONIC RECORD ACCEPTABLE";
  EXPECT_THAT(Wordings(yidan::testing::ExamineTrade(shown)),
              HasSubstr("CREDIT NUMBER SHOWN ON PACKING LIST"));
}

// Of a line that has no document the name is said, and not how many and what it states.
TEST(AskedDocuments, TheNameInALine) {
  EXPECT_EQ(NameInLine("SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS AND 3 PHOTOCOPIES"), "COMMERCIAL INVOICE");
  EXPECT_EQ(NameInLine("BENEFICIARY'S CERTIFICATE CERTIFYING THAT"), "BENEFICIARY'S CERTIFICATE");
  EXPECT_EQ(NameInLine("3 COPIES OF DETAILED PACKING, WEIGHT AND MEASUREMENT LIST, SIGNED"),
            "DETAILED PACKING, WEIGHT AND MEASUREMENT LIST");
  EXPECT_EQ(NameInLine("FULL SET OF INSURANCE POLICY OR CERTIFICATE FOR 110 PCT"),
            "INSURANCE POLICY OR CERTIFICATE");
  EXPECT_EQ(NameInLine("DRAFT AT SIGHT DRAWN ON ISSUING BANK"), "DRAFT");
  EXPECT_EQ(NameInLine(""), "");
}

TEST(ExamineSet, ALongFieldOfDocumentsIsExaminedToItsEnd) {
  Trade trade = MakeTrade(Corridor::kLodz, 6);
  std::string& asked = trade.Field("46A");
  for (int i = 0; i < 300; ++i) asked += "\n+LETTER NO. " + std::to_string(i);
  const Examination examined = yidan::testing::ExamineTrade(trade);
  const auto presence = Of(examined, "set-presence");
  EXPECT_TRUE(std::any_of(presence.begin(), presence.end(), [](const Finding& one) {
    return one.credit_text.find("LETTER NO. 299") != std::string::npos;
  }));
  EXPECT_THAT(examined.not_examined, ::testing::IsEmpty());
}

TEST(ExamineSet, AHugeFieldOfDocumentsIsBounded) {
  Trade trade = MakeTrade(Corridor::kLodz, 6);
  std::string& asked = trade.Field("46A");
  for (int i = 0; i < 200'000; ++i) asked += "\n+X";
  const Examination examined = yidan::testing::ExamineTrade(trade);
  const auto presence = Of(examined, "set-presence");
  EXPECT_LT(presence.size(), 1'000U);
  EXPECT_TRUE(std::any_of(presence.begin(), presence.end(), [](const Finding& one) {
    return one.wording.find("more than 800 documents") != std::string::npos;
  }));
}

}  // namespace
}  // namespace yidan::credit
