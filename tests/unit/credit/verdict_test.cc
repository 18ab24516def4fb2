// What an examination comes to where something was not examined, what is composed of it, and which answers to
// amendments leave no credit.
#include <gmock/gmock.h>

#include "services/credit/amendments.h"
#include "services/credit/answer.h"
#include "tests/support/discrepancies.h"
#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using yidan::testing::Corridor;
using yidan::testing::ExamineTrade;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

TEST(Verdict, ADocumentThatCompliesAloneIsNoCompliantPresentation) {
  Examination examined = ExamineSet(Multimodal());
  ASSERT_TRUE(examined.Compliant()) << Listing(examined);
  EXPECT_EQ(VerdictOf(examined), Verdict::kDocumentComplies);
  EXPECT_EQ(SentenceOf(examined), "THE TRANSPORT DOCUMENT COMPLIES, 1 DOCUMENT NOT EXAMINED");
  EXPECT_EQ(SentenceOf(ExamineTrade(MakeTrade(Corridor::kLodz, 1))), "COMPLIANT");
  Set late = Multimodal();
  late.fields = With(late.fields, "44C", "250405");
  EXPECT_EQ(SentenceOf(ExamineSet(late)), "DISCREPANT (1)");
}

TEST(Verdict, ADraftThatTheCreditWaivesIsNotLeftUnexamined) {
  Set set = Multimodal();
  set.fields = With(set.fields, "46A", "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT TO ORDER");
  set.fields = With(With(set.fields, "42C", "SIGHT"), "42D", "TEST BANK AG");
  EXPECT_THAT(ExamineSet(set).not_examined, ElementsAre(HasSubstr("42C")));
  set.fields = With(set.fields, "47A",
                    "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER\n+ELECTRONIC RECORD OF THE TRANSPORT BILL "
                    "ACCEPTABLE\n+DRAFTS NOT REQUIRED");
  EXPECT_THAT(ExamineSet(set).not_examined, IsEmpty());
}

struct Asked {
  Trade trade = MakeTrade(Corridor::kLodz, 1);
  AnswerTerms terms;
  Result<Composed> Compose(AnswerType type, bool with_set = true) {
    const CreditRead read = ReadCredit(CreditText(trade));
    Examination examined =
        with_set ? ExamineTrade(trade) : Examine(*read.credit, trade.content, trade.presentation);
    return credit::Compose(type, *read.credit, examined, terms);
  }
};
Asked Terms() {
  Asked out;
  out.terms.reference = "OUR1";
  out.terms.related_reference = "YOUR1";
  out.terms.further = "ACCEPT";
  out.terms.day = out.trade.presentation.presented;
  out.terms.amount = out.trade.presentation.drawn;
  out.terms.disposal = Disposal::kHold;
  return out;
}

TEST(Composed, WhatTakesDocumentsUpSaysWhatNobodyDecided) {
  for (const AnswerType type : {AnswerType::kMt752, AnswerType::kMt732}) {
    Asked clean = Terms();
    const auto quiet = clean.Compose(type);
    ASSERT_TRUE(quiet) << quiet.error().message;
    EXPECT_THAT(quiet->notes, IsEmpty());
    const auto alone = clean.Compose(type, false);
    ASSERT_TRUE(alone) << alone.error().message;
    EXPECT_THAT(alone->notes, ElementsAre(HasSubstr("that were not examined: 5")));
    Asked open = Terms();
    open.trade.Paper(DocumentKind::kInvoice)->goods += ", USED";
    const auto undecided = open.Compose(type);
    ASSERT_TRUE(undecided) << undecided.error().message;
    EXPECT_THAT(undecided->notes,
                ElementsAre(HasSubstr("points for the examiner that nobody has decided: 1")));
  }
}

TEST(Composed, WhatTheMessageCannotCarryIsRefusedByName) {
  const auto refused = [](const std::string& own) {
    Asked asked = Terms();
    asked.terms.own = {"LATE SHIPMENT", own};
    const auto made = asked.Compose(AnswerType::kMt734);
    return made ? "composed" : made.error().message;
  };
  EXPECT_THAT(refused("货物描述不符"),
              HasSubstr("--discrepancy, the 2. one: the message has no such characters"));
  EXPECT_THAT(refused("货物描述不符"), HasSubstr("货 物 描 述 不 符"));
  EXPECT_THAT(refused("A\x07"), HasSubstr("U+0007"));
  EXPECT_THAT(refused(" "), HasSubstr("it says nothing"));
  EXPECT_EQ(refused("INVOICE [1] SHOWS ŁÓDŹ"), "composed");
  Asked asked = Terms();
  asked.trade.Paper(DocumentKind::kInvoice)->issuer.name = "成都 Export";
  const auto made = asked.Compose(AnswerType::kMt734);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_THAT(made->notes, Contains(HasSubstr("cannot carry: 成 都")));
}

std::string AmendmentText(const std::string& number, const std::string& date, const FieldText& field) {
  return Wire({{"27", "1/1"},
               {"20", "LC/2025/0001"},
               {"21", "NONREF"},
               {"23", "LC/2025/0001"},
               {"31C", "250320"},
               {"26E", number},
               {"30", date},
               {"22A", "ISSU"},
               field},
              "707");
}
Possibilities With(const std::vector<std::string>& texts, Answer answer) {
  std::vector<AnsweredAmendment> all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const AmendmentRead read = ReadAmendment(texts[i], i + 1);
    EXPECT_TRUE(read.amendment) << texts[i];
    if (!read.amendment) return {};
    all.push_back({*read.amendment, answer});
  }
  const auto out = Outcomes(*ReadCredit(Wire(CleanFields())).credit, all);
  return out ? *out : Possibilities{};
}
std::string Remarks(const Possibility& one) {
  std::string out;
  for (const Remark& remark : one.remarks) out += remark.message + "\n";
  return out;
}

TEST(Answered, ACancellationThatIsAcceptedLeavesNoCredit) {
  const std::string cancel = AmendmentText("1", "250401", {"23S", "CANCEL"});
  const Possibilities accepted = With({cancel}, Answer::kAccepted);
  ASSERT_EQ(accepted.all.size(), 1U);
  EXPECT_FALSE(accepted.all[0].credit);
  EXPECT_THAT(Remarks(accepted.all[0]), HasSubstr("the credit is cancelled (23S)"));
  EXPECT_TRUE(With({cancel}, Answer::kRejected).all.at(0).credit);
}

TEST(Answered, AnAmendmentBeforeTheCreditsIssueIsAFault) {
  const auto dated = [](const std::string& day) {
    return With({AmendmentText("1", day, {"44C", "250412"})}, Answer::kAccepted);
  };
  EXPECT_THAT(Remarks(dated("250319").all.at(0)), HasSubstr("before the credit's issue on 2025-03-20"));
  EXPECT_TRUE(dated("250320").all.at(0).credit);
}

TEST(Answered, AmendmentsThatAreNotGivenAreNamed) {
  const auto given = [](const std::vector<std::string>& numbers) {
    std::vector<std::string> texts;
    for (const std::string& one : numbers) texts.push_back(AmendmentText(one, "250401", {"44C", "250412"}));
    return With(texts, Answer::kAccepted).notes;
  };
  EXPECT_THAT(given({"1", "2"}), IsEmpty());
  EXPECT_THAT(given({"3"}),
              ElementsAre("amendment 3 by field 26E is given, and 1 to 2 are not: what they changed "
                          "is not examined"));
  EXPECT_THAT(given({"1", "3"}), ElementsAre(HasSubstr("3 by field 26E is given, and 2 is not")));
}

TEST(Eucp, WithoutANoticeOfCompletenessNothingIsPresented) {
  const auto noticed = [](const char* day) {
    return [=](Set& s) {
      s.presentation.complete.reset();
      if (day != nullptr) s.presentation.complete = ParseIsoDay(day);
    };
  };
  const std::vector<Golden> cases = {
      {"not given",
       Eucp,
       noticed(nullptr),
       {{Kind::kForExaminer, "rules", "eUCP 2.1 art. e6(a), e7(a)", ":31D:", "",
         "whether the notice of completeness was received, at the place that the credit names for electronic "
         "records: without it nothing is presented (--complete)"}}},
      {"of another day",
       Eucp,
       noticed("2025-04-21"),
       {{Kind::kForExaminer, "rules", "eUCP 2.1 art. e7(a)", ":31D:", "",
         "the notice of completeness is of another day than the presentation, 2025-04-20: the days count "
         "from "
         "the notice"}}},
      {"of the day", Eucp, noticed("2025-04-20"), {}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

}  // namespace
}  // namespace yidan::credit::testing
