// The banks' answers: read, held against their formats, and composed.
#include "services/credit/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "services/credit/wire_text.h"
#include "tests/support/discrepancies.h"
#include "tests/support/files.h"

namespace yidan::credit {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using yidan::testing::Corridor;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

std::vector<std::string> Faults(const AnswerRead& read) {
  std::vector<std::string> out;
  for (const Remark& remark : read.remarks) {
    if (remark.severity == Remark::Severity::kFault)
      out.push_back(std::to_string(remark.line) + " " + remark.message);
  }
  return out;
}

const std::string kHead = "{1:F01TESTDEFFAXXX0000000000}{2:I734TESTCNBJXXXXN}{4:\r\n";
const std::string kSound =
    ":20:OUR1\r\n:21:YOUR1\r\n:32A:260526USD100000,\r\n:77J:1. LATE SHIPMENT\r\n:77B:/HOLD/\r\n-}";

TEST(AnswerFields, ASoundRefusal) { EXPECT_THAT(Faults(ReadAnswer(kHead + kSound)), IsEmpty()); }

// 16(c)(iii): a refusal without the disposal of the documents precludes the bank.
TEST(AnswerFields, ARefusalWithoutDisposalIsNone) {
  const std::string text = kHead +
                           ":20:LC2026/1\r\n:21:LC2026/1\r\n:32A:260526USD100000,00\r\n:73A:/DISC/\r\n"
                           ":77J:1. INVOICE EXCEEDS.\r\nDOCUMENTS HELD AT YOUR DISPOSAL.\r\n-}";
  const auto faults = Faults(ReadAnswer(text));
  ASSERT_EQ(faults.size(), 2U) << ::testing::PrintToString(faults);
  EXPECT_THAT(faults[0], HasSubstr("0 77B: the field is missing"));
  EXPECT_THAT(faults[0], HasSubstr("art. 16(c)(iii), 16(f)"));
  EXPECT_THAT(faults[1], HasSubstr("33a states the total amount claimed (C17)"));
}

TEST(AnswerFields, EveryFaultAtOnceWithItsLine) {
  const std::string text = kHead + ":21:A/\r\n:20:THIS REFERENCE IS TOO LONG\r\n:32A:20260526EUR1,\r\n:77J:" +
                           std::string(51, 'X') + "\r\nY}\r\nAND OTHERS\r\n:77B:" + std::string(36, 'A') +
                           "\r\n:50:ME\r\n:77B:/HOLD/\r\n-}";
  const auto faults = Faults(ReadAnswer(text));
  const auto has = [&](const std::string& piece) {
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(),
                            [&](const std::string& one) { return one.find(piece) != std::string::npos; }))
        << piece << "\n"
        << ::testing::PrintToString(faults);
  };
  has("2 21: a reference neither begins nor ends");
  has("3 20: it stands behind 21");
  has("3 20: 16 characters are allowed, and there are 26");
  has("4 32A:");
  has("5 77J: line 1 has 51 characters, and 50 are allowed");
  has("6 77J: line 2 has a character that set z does not have: }");
  has("5 77J: the notice leaves discrepancies open: AND OTHERS");
  has("8 77B: line 1 has 36 characters, and 35 are allowed");
  has("9 50: an MT734 has no such field");
  has("10 77B: the field stands twice");
}

TEST(AnswerFields, TheGrammarIsThatOfItsDay) {
  const std::string old =
      ":20:A\n:21:B\n:32A:180526USD1,\n:73:/COMM/USD1,\n:33B:USD2,\n:72:X\n:77J:1. LATE\n:77B:/HOLD/\n";
  EXPECT_THAT(Faults(ReadAnswer(old, AnswerType::kMt734)), IsEmpty());
  std::string now = old;
  now.replace(now.find("180526"), 6, "260526");
  const auto faults = Faults(ReadAnswer(now, AnswerType::kMt734));
  ASSERT_EQ(faults.size(), 2U) << ::testing::PrintToString(faults);
  EXPECT_THAT(faults[0], HasSubstr("since November 2018 this field is 73A"));
}

TEST(AnswerFields, OtherMessages) {
  EXPECT_THAT(
      Faults(ReadAnswer(":20:A\n:21:LC1\n:32B:EUR1,\n:33B:EUR1,\n:77J:1. LATE\n", AnswerType::kMt750))[0],
      HasSubstr("34B: with an additional amount"));
  EXPECT_THAT(Faults(ReadAnswer(":20:LC1\n:21:B\n:23:GO\n:30:260526\n", AnswerType::kMt752))[0],
              HasSubstr("GO is none of ACCEPT"));
  EXPECT_THAT(Faults(ReadAnswer(":20:A\n:21:B\n:30:260526\n:32B:JPY1,50\n", AnswerType::kMt732))[0],
              HasSubstr("32B: JPY has 0 decimals"));
  EXPECT_THAT(Faults(ReadAnswer(":20:A\n"))[0], HasSubstr("no block 2"));
  // What this library composes has no block 2: its fields say what it is.
  const auto bare = ReadAnswer(
      ":20:A\n:21:B\n:32A:250420EUR1,\n:77J:LATE SHIPMENT\n:77B:/RETURN/RETURNING THE DOCUMENTS\n");
  ASSERT_TRUE(bare.message);
  EXPECT_EQ(bare.message->type, AnswerType::kMt734);
  EXPECT_TRUE(bare.Sound());
  ASSERT_EQ(bare.remarks.size(), 1U);
  EXPECT_THAT(bare.remarks[0].message, HasSubstr("by its fields it is read as an MT734"));
  EXPECT_THAT(Faults(ReadAnswer("{1:F01X}{2:I700X}{4:\n:20:A\n-}"))[0], HasSubstr("block 2 says MT700"));
}

// Refusals as banks really sent them; they stay where they are.
TEST(AnswerFields, FaultyOnesFromTheField) {
  const std::string folder = YIDAN_SOURCE_DIR "/../shared/data/mt/";
  std::ifstream late(folder + "18-mt734-refusal-late-presentation.txt");
  if (!late) GTEST_SKIP() << "the field's examples are not here";
  const auto first = Faults(ReadAnswer(std::string(std::istreambuf_iterator<char>(late), {})));
  EXPECT_THAT(::testing::PrintToString(first), HasSubstr("50 are allowed"));
  std::ifstream coded(folder + "19-mt734-refusal-with-codes.txt");
  const auto second = Faults(ReadAnswer(std::string(std::istreambuf_iterator<char>(coded), {})));
  EXPECT_THAT(::testing::PrintToString(second), HasSubstr("77B: the field is missing"));
}

TEST(WireText, ForeignTextInSetZ) {
  EXPECT_EQ(InSetZ("Łódź, Müller & Söhne"), "Lodz, Muller & Sohne");
  EXPECT_EQ(InSetZ("成都 X"), "? X");
  EXPECT_EQ(InSetZ("a}b{\x01"), "a)b(?");
  EXPECT_EQ(InSetZ("[1]"), "(1)");
  for (const std::string& line : Wrapped("AAAA -B :C " + std::string(30, 'D'), 10)) {
    EXPECT_LE(line.size(), 10U);
    EXPECT_FALSE(line.starts_with('-') || line.starts_with(':')) << line;
  }
}

struct Case {
  Trade trade = MakeTrade(Corridor::kNuremberg, 1);
  AnswerTerms terms;

  Case() {
    trade.Field("44C") = trade.Field("31C");  // shipped too late
    terms.reference = "OUR REF 1";
    terms.related_reference = "THEIR REF 2";
    terms.day = trade.presentation.presented;
    terms.amount = trade.presentation.drawn;
    terms.disposal = Disposal::kNotify;
  }
  Result<Composed> Make(AnswerType type) const {
    const auto read = ReadCredit(yidan::testing::CreditText(trade));
    return Compose(type, *read.credit, yidan::testing::ExamineTrade(trade), terms);
  }
};

TEST(Compose, ARefusalStatesEveryDiscrepancyAndTheDisposal) {
  Case of;
  of.trade.Paper(DocumentKind::kPackingList)->copies = 0;
  of.terms.own = {"STAMP ILLEGIBLE"};
  const auto composed = of.Make(AnswerType::kMt734);
  ASSERT_TRUE(composed) << composed.error().message;
  const std::string text = FormatAnswer(composed->message, "\r\n");
  EXPECT_THAT(text, HasSubstr(":77J:WE REFUSE TO HONOUR OR NEGOTIATE UNDER CREDIT"));
  EXPECT_THAT(text, HasSubstr("1. LATE SHIPMENT: "));
  EXPECT_THAT(text, HasSubstr("2. ONLY 1 OF 3 COUNTERPARTS OF PACKING LIST"));
  EXPECT_THAT(text, HasSubstr("3. STAMP ILLEGIBLE"));
  EXPECT_THAT(text, HasSubstr(":77B:/NOTIFY/"));
  EXPECT_THAT(Faults(ReadAnswer(text, AnswerType::kMt734)), IsEmpty());
}

TEST(Compose, EveryDisposalIsValid) {
  for (const char* name : {"hold", "notify", "return", "previnst"}) {
    Case of;
    of.terms.disposal = DisposalOf(name);
    EXPECT_TRUE(of.Make(AnswerType::kMt734)) << name;
  }
  EXPECT_FALSE(DisposalOf("burn"));
}

TEST(Compose, WhatIsMissingIsNamed) {
  Case of;
  of.terms.disposal.reset();
  EXPECT_THAT(of.Make(AnswerType::kMt734).error().message, HasSubstr("--disposal is needed"));
  Case reference;
  reference.terms.reference = "MORE THAN SIXTEEN CHARACTERS";
  EXPECT_THAT(reference.Make(AnswerType::kMt734).error().message, HasSubstr("16 characters are allowed"));
  Case clean;
  clean.trade = MakeTrade(Corridor::kNuremberg, 1);
  EXPECT_THAT(clean.Make(AnswerType::kMt734).error().message, HasSubstr("no discrepancy"));
}

// One notice, each discrepancy: what does not fit is not left out.
TEST(Compose, WhatDoesNotFitIsRefusedAndNotShortened) {
  Case of;
  for (int i = 0; i < 80; ++i) of.terms.own.push_back("DISCREPANCY OF ITS OWN " + std::to_string(i));
  EXPECT_THAT(of.Make(AnswerType::kMt734).error().message, HasSubstr("77J has 70 lines"));
}

TEST(Compose, WhatIsUndecidedIsSaid) {
  Case of;
  of.trade.Paper(DocumentKind::kInvoice)->amount.reset();
  const auto composed = of.Make(AnswerType::kMt734);
  ASSERT_TRUE(composed);
  EXPECT_THAT(::testing::PrintToString(composed->notes), HasSubstr("a second notice cannot be given"));
}

TEST(Compose, TheOtherMessages) {
  Case of;
  of.terms.further = "NEGOTIATE";
  for (const AnswerType type : {AnswerType::kMt750, AnswerType::kMt752, AnswerType::kMt732}) {
    const auto composed = of.Make(type);
    ASSERT_TRUE(composed) << composed.error().message;
    const std::string text = FormatAnswer(composed->message, "\n");
    EXPECT_THAT(Faults(ReadAnswer(text, type)), IsEmpty()) << text;
  }
  EXPECT_THAT(of.Make(AnswerType::kMt750)->message.Find("21")->lines[0], HasSubstr("LC"));
}

}  // namespace
}  // namespace yidan::credit
