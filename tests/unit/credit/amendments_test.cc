// Amendments: what they change, and what nobody has answered.
#include "services/credit/amendments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/credit/texts.h"

namespace yidan::credit::testing {
namespace {

Credit PlainCredit() { return *ReadCredit(Wire(PlainFields())).credit; }

// An amendment as it is written since 2018, with these fields.
std::string Mt707(std::vector<FieldText> fields, const std::string& number = "1") {
  std::vector<FieldText> all = {{"27", "1/1"},          {"20", "LC/2025/0001"}, {"21", "NONREF"},
                                {"23", "LC/2025/0001"}, {"31C", "250320"},      {"26E", number},
                                {"30", "250401"},       {"22A", "ISSU"}};
  all.insert(all.end(), fields.begin(), fields.end());
  return Wire(all, "707");
}
Amendment Read(const std::string& text) {
  const AmendmentRead read = ReadAmendment(text, 1);
  CreditRead shown;
  shown.remarks = read.remarks;
  shown.open = read.open;
  EXPECT_TRUE(read.amendment) << Everything(shown);
  return read.amendment.value_or(Amendment{});
}
std::vector<std::string> TextsOf(const std::vector<Item>& items) {
  std::vector<std::string> out;
  for (const Item& item : items) out.push_back(item.text);
  return out;
}
bool Faulty(const std::vector<Remark>& remarks, const std::string& words) {
  return Says(remarks, Remark::Severity::kFault, words);
}

// By the standard 31E is a day alone; people write the place behind it.
TEST(Amendments, ANewExpiryWithAPlaceIsRead) {
  const std::string text = Wire({{"20", "LC/2025/0001"},
                                 {"21", "LC/2025/0001"},
                                 {"31C", "170320"},
                                 {"30", "170401"},
                                 {"26E", "1"},
                                 {"59", "BRABANT TEST EXPORT B.V."},
                                 {"31E", "250715SANTOS, BRAZIL"}},
                                "707");
  Credit credit = PlainCredit();
  credit.issued = DayTerm{{"31C", 1, 0}, *ParseIsoDay("2017-03-20")};
  const auto amended = Apply(credit, Read(text));
  ASSERT_TRUE(amended.credit);
  EXPECT_EQ(FormatDay(amended.credit->expiry.day), "2025-07-15");
  EXPECT_EQ(amended.credit->expiry.place, "SANTOS, BRAZIL");
  EXPECT_TRUE(Says(ReadAmendment(text, 1).remarks, Remark::Severity::kNote, "taken for the new place"));
}

TEST(Amendments, FieldsTakeThePlaceOfTheCredits) {
  const auto amended = Apply(PlainCredit(), Read(Mt707({{"31D", "250715FRANKFURT"},
                                                        {"44C", "250420"},
                                                        {"44B", "CHONGQING, CHINA"},
                                                        {"43P", "ALLOWED"},
                                                        {"48", "15"}})));
  ASSERT_TRUE(amended.credit);
  EXPECT_EQ(FormatDay(amended.credit->expiry.day), "2025-07-15");
  EXPECT_EQ(FormatDay(amended.credit->latest_shipment->day), "2025-04-20");
  EXPECT_EQ(amended.credit->latest_shipment->source.file, 1U);
  EXPECT_EQ(amended.credit->destination->text, "CHONGQING, CHINA");
  EXPECT_EQ(amended.credit->partial.permission, Permission::kAllowed);
  EXPECT_EQ(amended.credit->period->days, 15);
  EXPECT_EQ(amended.credit->loading_port, std::nullopt);
}

TEST(Amendments, AnIncreaseIsAddedAndATotalIsATotal) {
  const auto amount = [](const Amended& amended) {
    return amended.credit ? FormatMoney(amended.credit->amount.money) : "not applied";
  };
  EXPECT_EQ(amount(Apply(PlainCredit(), Read(Mt707({{"32B", "EUR1600,"}})))), "EUR 140,000.00");
  EXPECT_EQ(amount(Apply(PlainCredit(), Read(Mt707({{"33B", "EUR8400,"}})))), "EUR 130,000.00");
  EXPECT_EQ(amount(Apply(PlainCredit(), Read(Mt707({{"32B", "EUR1600,"}, {"34B", "EUR140000,"}})))),
            "EUR 140,000.00");
  const auto wrong = Apply(PlainCredit(), Read(Mt707({{"32B", "EUR1600,"}, {"34B", "EUR150000,"}})));
  EXPECT_TRUE(Faulty(wrong.remarks, "lead to EUR 140,000.00, and the new total is stated as EUR 150,000.00"));
  EXPECT_FALSE(wrong.credit);
  EXPECT_TRUE(Faulty(Apply(PlainCredit(), Read(Mt707({{"32B", "USD1600,"}}))).remarks, "is in USD"));
  EXPECT_TRUE(
      Faulty(Apply(PlainCredit(), Read(Mt707({{"33B", "EUR200000,"}}))).remarks, "more than the credit"));
}

TEST(Amendments, AnIncreaseThatMayBeTheNewTotalIsAskedAbout) {
  const std::string text = Mt707({{"32B", "EUR140000,"}});
  const Amendment amendment = Read(text);
  const auto asked = Apply(PlainCredit(), amendment);
  EXPECT_FALSE(asked.credit);
  ASSERT_EQ(asked.open.size(), 1U);
  EXPECT_EQ(asked.open[0].readings[0].says, "the new total is EUR 278,400.00");
  const std::string id = std::to_string(LineOf(text, ":32B:"));
  EXPECT_EQ(FormatMoney(Apply(PlainCredit(), amendment, {{{id, "total"}}}).credit->amount.money),
            "EUR 140,000.00");
  EXPECT_EQ(FormatMoney(Apply(PlainCredit(), amendment, {{{id, "increase"}}}).credit->amount.money),
            "EUR 278,400.00");
}

TEST(Amendments, NarrativesAreAddedToDeletedFromAndReplaced) {
  const auto amended = Apply(
      PlainCredit(),
      Read(Mt707({{"45B", "/DELETE/+CIP CHENGDU INCOTERMS  2020\n/ADD/+CPT CHENGDU INCOTERMS 2020"},
                  {"46B", "/REPALL/+INVOICE IN 2 ORIGINALS\n+TRANSPORT DOCUMENT\nTO ORDER OF TEST BANK"},
                  {"47B", "/ADD/+SEE /DELETE/ IN MID-LINE IS TEXT"}})));
  ASSERT_TRUE(amended.credit);
  EXPECT_THAT(TextsOf(amended.credit->goods),
              ::testing::ElementsAre("2 UNITS OF MOTOR CARS MODEL YEAR 2025", "CPT CHENGDU INCOTERMS 2020"));
  EXPECT_THAT(TextsOf(amended.credit->documents),
              ::testing::ElementsAre("INVOICE IN 2 ORIGINALS", "TRANSPORT DOCUMENT TO ORDER OF TEST BANK"));
  EXPECT_THAT(TextsOf(amended.credit->conditions),
              ::testing::ElementsAre("ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER",
                                     "SEE /DELETE/ IN MID-LINE IS TEXT"));
}

TEST(Amendments, ADeletionOfWhatIsNotThereAppliesNothing) {
  const auto amended =
      Apply(PlainCredit(), Read(Mt707({{"45B", "/DELETE/+CIF CHENGDU"}, {"44C", "250420"}})));
  EXPECT_FALSE(amended.credit);
  EXPECT_TRUE(Faulty(amended.remarks, "stands nowhere in the credit: \"CIF CHENGDU\""));
}

TEST(Amendments, ANarrativeWithoutACodeWordIsAFault) {
  EXPECT_TRUE(Faulty(ReadAmendment(Mt707({{"45B", "+NEW GOODS"}}), 1).remarks, "begins with no /ADD/"));
}

TEST(Amendments, ThoseOfBefore2018AreReadToo) {
  const auto plain =
      With(With(With(PlainFields(), "31C", "170320"), "31D", "170615FRANKFURT"), "44C", "170410");
  const Credit credit = *ReadCredit(Wire(plain)).credit;
  const Amendment amendment = Read(
      ":20:LC/2025/0001\n:21:OTHER\n:30:170405\n:26E:1\n:59:ANYBODY\n:31E:170715\n"
      ":34B:EUR150000,\n:79:THE PACKING IS CHANGED TO CRATES\n");
  const auto amended = Apply(credit, amendment);
  ASSERT_TRUE(amended.credit);
  EXPECT_EQ(FormatDay(amended.credit->expiry.day), "2017-07-15");
  EXPECT_EQ(amended.credit->expiry.place, "FRANKFURT");
  EXPECT_EQ(FormatMoney(amended.credit->amount.money), "EUR 150,000.00");
  EXPECT_EQ(amended.credit->beneficiary.text, credit.beneficiary.text);
  EXPECT_TRUE(Says(amended.remarks, Remark::Severity::kNote, "field 79 is free text"));
}

TEST(Amendments, OfAnotherCreditAreRefused) {
  const auto other = With(PlainFields(), "20", "LC/OTHER");
  EXPECT_TRUE(Faulty(Apply(*ReadCredit(Wire(other)).credit, Read(Mt707({{"44C", "250420"}}))).remarks,
                     "the amendment is of LC/2025/0001, the credit is LC/OTHER"));
}

TEST(Amendments, ContinueInAnMt708) {
  const std::string second = Wire({{"27", "2/2"},
                                   {"20", "LC/2025/0001"},
                                   {"21", "NONREF"},
                                   {"23", "LC/2025/0001"},
                                   {"26E", "1"},
                                   {"30", "250401"},
                                   {"47B", "/ADD/+MORE"}},
                                  "708");
  const auto amended = Apply(PlainCredit(), Read(Mt707({{"44C", "250420"}}) + second));
  ASSERT_TRUE(amended.credit);
  EXPECT_EQ(amended.credit->conditions.size(), 2U);
}

// ---- UCP 600 art. 10 ----

TEST(Outcomes, EveryOneOfThoseUnansweredIsWorkedOut) {
  const Amendment later = Read(Mt707({{"44C", "250420"}}, "1"));
  const Amendment more = Read(Mt707({{"32B", "EUR1600,"}}, "2"));
  const auto outcomes = Outcomes(PlainCredit(), {{later, Answer::kNone}, {more, Answer::kNone}});
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->all.size(), 4U);
  EXPECT_TRUE(outcomes->all[0].accepted.empty());
  EXPECT_EQ(FormatDay(outcomes->all[0].credit->latest_shipment->day), "2025-04-10");
  EXPECT_EQ(FormatDay(outcomes->all[1].credit->latest_shipment->day), "2025-04-20");
  EXPECT_EQ(FormatMoney(outcomes->all[1].credit->amount.money), "EUR 138,400.00");
  EXPECT_EQ(FormatMoney(outcomes->all[2].credit->amount.money), "EUR 140,000.00");
  EXPECT_THAT(outcomes->all[3].supposed, ::testing::ElementsAre(0U, 1U));
  EXPECT_THAT(outcomes->notes, ::testing::ElementsAre(::testing::HasSubstr("art. 10(c)")));
}

TEST(Outcomes, AcceptanceInPartIsRejection) {
  const Amendment later = Read(Mt707({{"44C", "250420"}}));
  const auto outcomes = Outcomes(PlainCredit(), {{later, Answer::kAcceptedInPart}});
  ASSERT_EQ(outcomes->all.size(), 1U);
  EXPECT_EQ(FormatDay(outcomes->all[0].credit->latest_shipment->day), "2025-04-10");
  EXPECT_THAT(outcomes->notes, ::testing::ElementsAre(::testing::HasSubstr("art. 10(e)")));
  const auto accepted = Outcomes(PlainCredit(), {{later, Answer::kAccepted}});
  ASSERT_EQ(accepted->all.size(), 1U);
  EXPECT_EQ(FormatDay(accepted->all[0].credit->latest_shipment->day), "2025-04-20");
}

TEST(Outcomes, AreBoundedAndInOrder) {
  const Amendment first = Read(Mt707({{"44C", "250420"}}, "1"));
  const Amendment second = Read(Mt707({{"44C", "250425"}}, "2"));
  EXPECT_FALSE(Outcomes(PlainCredit(), {{second, Answer::kNone}, {first, Answer::kNone}}));
  EXPECT_FALSE(Outcomes(PlainCredit(), {{first, Answer::kNone}, {first, Answer::kNone}}));
  std::vector<AnsweredAmendment> many;
  for (int i = 1; i <= 5; ++i)
    many.push_back({Read(Mt707({{"44C", "250420"}}, std::to_string(i))), Answer::kNone});
  EXPECT_EQ(Outcomes(PlainCredit(), many).error().kind, Error::Kind::kExhausted);
}

}  // namespace
}  // namespace yidan::credit::testing
