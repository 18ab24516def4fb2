// What was a false alarm, or passed for one: lines that say more than a rule looks at, and names that stand
// for others.
#include <gmock/gmock.h>

#include "services/credit/examine_set.h"
#include "tests/support/discrepancies.h"
#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using yidan::testing::Corridor;
using yidan::testing::ExamineTrade;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

const std::string kLine = "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT MARKED FREIGHT PREPAID ";
const std::string kAsked = "+FULL SET OF MULTIMODAL";

std::function<void(Set&)> Asking(const std::string& more) {
  return [=](Set& s) { s.fields = With(s.fields, "46A", kLine + more); };
}
std::function<void(Set&)> Condition(const std::string& text) {
  return [=](Set& s) {
    s.fields = With(s.fields, "47A",
                    "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER\n+ELECTRONIC RECORD OF THE TRANSPORT BILL "
                    "ACCEPTABLE\n+" +
                        text);
  };
}
Expected Left(const std::string& words) {
  return {kForExaminer, "demands", "the credit's own demand",
          kAsked,       "",        "beside what was examined, the line says: " + words};
}

TEST(GoldenAlarms, WhatIsShownOfTheNotifyPartyIsNoParty) {
  const std::vector<Golden> cases = {
      {"phone",
       Multimodal,
       Asking("NOTIFY APPLICANT SHOWING NOTIFY PARTY'S PHONE +48 42 1234567"),
       {Left("NOTIFY PARTY PHONE 48 42 1234567")}},
      {"EORI",
       Multimodal,
       Asking("NOTIFY APPLICANT AND NOTIFY PARTY EORI NUMBER PL1234567"),
       {Left("NOTIFY PARTY EORI NUMBER PL1234567")}},
      {"delivered at a station",
       Multimodal,
       Asking("NOTIFY APPLICANT AND DELIVERED AT LODZ OLECHOW STATION"),
       {Left("DELIVERED LODZ OLECHOW STATION")}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenAlarms, AnotherDenialThanOfContainers) {
  const std::vector<Golden> cases = {
      {"a temperature",
       Multimodal,
       Condition("TEMPERATURE IN CONTAINER MUST NOT EXCEED PLUS 25 C"),
       {{kForExaminer, "conditions", "UCP 600 art. 14(h)", "+TEMPERATURE", "",
         "a condition that no rule here decides"}}},
      {"of goods",
       Multimodal,
       Condition("GOODS IN CONTAINERS MUST NOT EXCEED 20 TONS"),
       {{kForExaminer, "conditions", "the credit's own condition", "+GOODS", "/containers",
         "it denies something of goods in containers, and no rule knows what"},
        {kForExaminer, "conditions", "UCP 600 art. 14(h)", "+GOODS", "",
         "beside what was examined, the condition says: EXCEED 20 TONS"}}},
      {"of containers", Multimodal, Condition("SHIPMENT IN CONTAINERS NOT ALLOWED"), {}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenAlarms, ATransportDocumentOfNoMeans) {
  const auto plain = [](const std::string& name) {
    return [=](Set& s) {
      s.fields = With(s.fields, "46A", "+FULL SET OF " + name + " MADE OUT TO ORDER AND BLANK ENDORSED");
      s.document.mutable_legs()->DeleteSubrange(0, 1);
    };
  };
  const std::vector<Golden> cases = {
      {"no means",
       Multimodal,
       plain("TRANSPORT DOCUMENT EVIDENCING DISPATCH"),
       {{kForExaminer, "kind-of-document", "UCP 600 art. 19", "+FULL SET", "/legs",
         "the credit asks for a transport document and names no means: whether one that covers a single mode "
         "will do"}}},
      {"several",
       Multimodal,
       plain("MULTIMODAL TRANSPORT DOCUMENT"),
       {{kDiscrepancy, "kind-of-document", "UCP 600 art. 19", "+FULL SET", "/legs",
         "TRANSPORT DOCUMENT DOES NOT COVER AT LEAST TWO DIFFERENT MODES OF TRANSPORT"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

std::vector<std::string> Items(const std::string& text) {
  const CreditRead read = ReadCredit(Wire(With(PlainFields(), "46A", text)));
  std::vector<std::string> out;
  if (!read.credit) return out;
  for (const Item& one : read.credit->documents) out.push_back(one.text);
  return out;
}

TEST(GoldenAlarms, ListsWithRomanNumbers) {
  EXPECT_THAT(Items("I. COMMERCIAL INVOICE\nII. TRANSPORT DOCUMENT\nTO ORDER\nIII. PACKING LIST\nIV. DRAFT"),
              ElementsAre("COMMERCIAL INVOICE", "TRANSPORT DOCUMENT TO ORDER", "PACKING LIST", "DRAFT"));
  EXPECT_THAT(Items("I) INVOICE\nII) PACKING LIST"), ElementsAre("INVOICE", "PACKING LIST"));
  // An initial at a line's front is none.
  EXPECT_THAT(Items("+INVOICE SIGNED BY\nI. IVANOV\n+PACKING LIST"),
              ElementsAre("INVOICE SIGNED BY I. IVANOV", "PACKING LIST"));
}

// "check | wording" of what does not comply.
std::vector<std::string> Open(const std::function<void(Trade&)>& change) {
  Trade trade = MakeTrade(Corridor::kLodz, 1);
  change(trade);
  std::vector<std::string> out;
  for (const Finding& one : ExamineTrade(trade).findings) {
    if (one.kind != kComplies) out.push_back(NameOf(one.kind) + " | " + one.check + " | " + one.wording);
  }
  return out;
}
void AddPaper(Trade& trade, DocumentKind kind, const std::string& title) {
  SetDocument paper = *trade.Paper(DocumentKind::kPackingList);
  paper.kind = kind;
  paper.title = title;
  paper.file = "added.pdf";
  trade.set.documents.push_back(std::move(paper));
}

TEST(GoldenAlarms, AnIssuerByItsInitials) {
  const auto issued = [](const std::string& by, const std::string& name) {
    return Open([&](Trade& t) {
      std::string& line = t.Field("46A");
      const std::string asked = "ISSUED BY CCPIT";
      line.replace(line.find(asked), asked.size(), "ISSUED BY " + by);
      t.Paper(DocumentKind::kCertificateOfOrigin)->issuer.name = name;
    });
  };
  EXPECT_THAT(issued("CCPIT", "China Council for the Promotion of International Trade"), IsEmpty());
  EXPECT_THAT(issued("CCPIT", "Chengdu Chamber"),
              ElementsAre(HasSubstr("ISSUED BY CHENGDU CHAMBER INSTEAD OF CCPIT")));
  EXPECT_THAT(
      issued("SGS", "Sichuan General Surveyors"),
      ElementsAre(HasSubstr("for the examiner | set-issuer | whether the issuer, who has these initials")));
}

TEST(GoldenAlarms, DocumentsByNamesOfTheirOwn) {
  const auto line = [](const std::string& text, DocumentKind kind, const std::string& title) {
    return Open([&](Trade& t) {
      t.Field("46A") += "\n+" + text;
      if (!title.empty()) AddPaper(t, kind, title);
    });
  };
  using enum DocumentKind;
  EXPECT_THAT(line("COURIER RECEIPT", kOther, "DHL courier receipt"), IsEmpty());
  EXPECT_THAT(line("COURIER RECEIPT", kTransportDocument, "DHL courier receipt"), IsEmpty());
  EXPECT_THAT(line("FUMIGATION CERTIFICATE OR NON-WOOD DECLARATION", kOther,
                   "Declaration of no-wood packing material"),
              ElementsAre(HasSubstr("for the examiner | set-presence | no document has this name")));
  EXPECT_THAT(
      line("FUMIGATION CERTIFICATE, IF APPLICABLE", kOther, ""),
      ElementsAre(HasSubstr("for the examiner | set-presence | it is not presented, and the line asks for "
                            "it only in a case of its own")));
  EXPECT_THAT(line("FUMIGATION CERTIFICATE", kOther, ""),
              ElementsAre(HasSubstr("discrepancy | set-presence | FUMIGATION CERTIFICATE NOT PRESENTED")));
}

TEST(GoldenAlarms, ACertificateOfWhatCameBeforeShipment) {
  const auto dated = [](const std::string& line, int days_behind) {
    return Open([&](Trade& t) {
      t.Field("46A") += "\n+" + line;
      AddPaper(t, DocumentKind::kInspectionCertificate, "Inspection certificate");
      t.set.documents.back().date =
          *ParseIsoDay(t.content.receipt_statement().date()) + std::chrono::days(days_behind);
    });
  };
  const std::string late = "for the examiner | set-date | it is not dated on or before shipment on ";
  const std::string before = "PRE-SHIPMENT INSPECTION CERTIFICATE";
  EXPECT_THAT(dated(before, 1), ::testing::Contains(HasSubstr(late)));
  EXPECT_THAT(dated(before, 0), ::testing::Not(::testing::Contains(HasSubstr(late))));
  EXPECT_THAT(dated("INSPECTION CERTIFICATE", 1), IsEmpty());
}

}  // namespace
}  // namespace yidan::credit::testing
