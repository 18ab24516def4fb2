// Whatever is put into an answer, what is composed is as its fields are written, and is read back as it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "services/credit/answer.h"
#include "tests/support/discrepancies.h"

namespace yidan::credit {
namespace {

using yidan::testing::Corridor;
using yidan::testing::Dice;
using yidan::testing::MakeTrade;

// The fields as SWIFT's standards release writes them: rows, columns, and whether of set x.
struct Shape {
  std::size_t rows;
  std::size_t columns;
  bool set_x;
};
const std::map<std::string, Shape> kShapes = {
    {"20", {1, 16, true}},  {"21", {1, 16, true}},  {"23", {1, 16, true}},    {"30", {1, 6, true}},
    {"32A", {1, 24, true}}, {"32B", {1, 18, true}}, {"77J", {70, 50, false}}, {"77B", {3, 35, true}},
};
constexpr std::string_view kSetX =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ";
constexpr std::string_view kOnlyZ = "=!\"%&*<>;@#_{";

// Texts as people and attackers make them.
std::string Hostile(Dice& dice) {
  const std::vector<std::string> pieces = {"LATE SHIPMENT",
                                           "\r\n:77B:/HOLD/",
                                           "\n-}\n{5:",
                                           "-",
                                           ":20:",
                                           "}",
                                           "{1:F01",
                                           "提单 倒签",
                                           "Łódź Nürnberg ß",
                                           "\xF0\x9F\x9A\x82",
                                           "\xFF\xFE",
                                           std::string(1, '\0'),
                                           "\t",
                                           "  ",
                                           "//",
                                           "/",
                                           std::string(dice.Below(200), 'W'),
                                           std::string(dice.Below(90), ':'),
                                           std::string(dice.Below(90), '-'),
                                           "AND OTHERS",
                                           "A1/2",
                                           "LC2026",
                                           ""};
  std::string out;
  for (std::uint64_t i = 0; i < dice.Below(6); ++i) out += pieces[dice.Below(pieces.size())];
  return out;
}

std::string Reference(Dice& dice) { return dice.Below(3) == 0 ? Hostile(dice) : "R" + dice.Digits(8); }

AnswerTerms Terms(Dice& dice) {
  const std::vector<std::string> further = {"ACCEPT", "REMITTED", "SEE72Z", "GO"};
  AnswerTerms terms;
  terms.reference = Reference(dice);
  terms.related_reference = Reference(dice);
  terms.day = Day(std::chrono::days(static_cast<int>(dice.Below(60'000)) - 10'000));  // 1942 to 2106
  const std::vector<std::string> currencies = {"EUR", "JPY", "KWD", "CNY"};
  terms.amount = Money{currencies[dice.Below(currencies.size())],
                       static_cast<std::int64_t>(dice.Next() >> (1 + dice.Below(62)))};
  terms.disposal = static_cast<Disposal>(dice.Below(4));
  terms.further = dice.Below(6) == 0 ? Hostile(dice) : further[dice.Below(further.size())];
  for (std::uint64_t i = 0; i < dice.Below(8); ++i) terms.own.push_back(Hostile(dice));
  return terms;
}

void ExpectShaped(const AnswerMessage& message) {
  for (const AnswerField& field : message.fields) {
    SCOPED_TRACE(field.tag);
    const auto shape = kShapes.find(field.tag);
    ASSERT_NE(shape, kShapes.end());
    ASSERT_FALSE(field.lines.empty());
    EXPECT_LE(field.lines.size(), shape->second.rows);
    for (const std::string& line : field.lines) {
      EXPECT_LE(line.size(), shape->second.columns) << line;
      EXPECT_FALSE(line.empty());
      // Behind its tag a value may begin so; a line of its own would be another field, or the end.
      const bool first = &line == field.lines.data();
      EXPECT_FALSE(!first && (line.starts_with(':') || line.starts_with('-'))) << line;
      for (const char c : line) {
        const bool may = kSetX.find(c) != std::string_view::npos ||
                         (!shape->second.set_x && kOnlyZ.find(c) != std::string_view::npos);
        EXPECT_TRUE(may) << line;
      }
    }
  }
}

TEST(AnswerProperty, WhatIsComposedIsAsItsFieldsAreWritten) {
  Dice dice(2026);
  const auto trade = MakeTrade(Corridor::kLodz, 1);
  auto read = ReadCredit(CreditText(trade));
  ASSERT_TRUE(read.credit);
  std::map<AnswerType, int> composed;
  for (int round = 0; round < 6'000; ++round) {
    Credit credit = *read.credit;
    if (dice.Below(4) == 0) credit.reference.text = Hostile(dice);
    Examination examined;
    for (std::uint64_t i = 0; i < dice.Below(12); ++i) {
      examined.findings.push_back({"x",
                                   Hostile(dice),
                                   dice.Below(4) == 0 ? Kind::kForExaminer : Kind::kDiscrepancy,
                                   {},
                                   "",
                                   "",
                                   "",
                                   Hostile(dice),
                                   ""});
    }
    const AnswerTerms terms = Terms(dice);
    const auto type = static_cast<AnswerType>(dice.Below(4));
    const auto made = Compose(type, credit, examined, terms);
    if (!made) {
      EXPECT_FALSE(made.error().message.empty());
      continue;
    }
    ++composed[type];
    ExpectShaped(made->message);
    // Every discrepancy has its number: none is lost, and none is made by a text that looks like a field.
    const AnswerField* all = made->message.Find("77J");
    const auto wordings = DiscrepanciesOf(examined, terms.own);
    for (std::size_t i = 0; all != nullptr && i < wordings.size(); ++i) {
      const std::string number = std::to_string(i + 1) + ".";
      EXPECT_TRUE(std::any_of(all->lines.begin(), all->lines.end(), [&](const std::string& line) {
        return line.starts_with(number);
      })) << number;
    }
    for (const char* line_end : {"\n", "\r\n"}) {
      const AnswerRead back = ReadAnswer(FormatAnswer(made->message, line_end), type);
      ASSERT_TRUE(back.message);
      EXPECT_TRUE(back.Sound()) << FormatAnswer(made->message, "\n");
      ASSERT_EQ(back.message->fields.size(), made->message.fields.size());
      for (std::size_t i = 0; i < made->message.fields.size(); ++i) {
        EXPECT_EQ(back.message->fields[i].tag, made->message.fields[i].tag);
        EXPECT_EQ(back.message->fields[i].lines, made->message.fields[i].lines);
      }
    }
    // The day is the one that was given.
    for (const char* tag : {"32A", "30"}) {
      const AnswerField* field = made->message.Find(tag);
      if (field == nullptr) continue;
      EXPECT_EQ(*ParseSixDigitDay(field->lines[0].substr(0, 6)), *terms.day);
    }
    if (HasFailure()) return;
  }
  for (const auto type : {AnswerType::kMt732, AnswerType::kMt734, AnswerType::kMt750, AnswerType::kMt752})
    EXPECT_GT(composed[type], 50) << NameOf(type);
}

}  // namespace
}  // namespace yidan::credit
