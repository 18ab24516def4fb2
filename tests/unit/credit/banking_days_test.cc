// The calendar of a place, and the clock of five banking days.
#include "services/credit/banking_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/files.h"

namespace yidan::credit {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPlain =
    "place Testville\nsource a decree\nfrom 2026-01-01\nto 2026-12-31\nweekend Saturday Sunday\n";

Day On(const char* date) { return *ParseIsoDay(date); }
BankingCalendar Example(const char* name) {
  const auto calendar =
      ReadCalendar(yidan::testing::ReadWholeFile(std::string(YIDAN_SOURCE_DIR "/deploy/calendars/") + name));
  EXPECT_TRUE(calendar) << calendar.error().message;
  return calendar.value_or(BankingCalendar{});
}
std::string Fault(const std::string& text) {
  const auto calendar = ReadCalendar(text);
  return calendar ? "read" : calendar.error().message;
}

TEST(BankingDays, FiveOverTheSpringFestivalOfChengdu) {
  const auto until = AfterBankingDays(Example("chengdu.txt"), On("2026-02-12"), kExaminationDays);
  ASSERT_TRUE(until) << until.error().message;
  // 13 and 14 (a Saturday that is worked), then nine days off, then 24, 25, 26.
  EXPECT_EQ(FormatDay(until->last), "2026-02-26");
  EXPECT_EQ(until->skipped.size(), 9U);
  EXPECT_EQ(until->skipped[0], "2026-02-15 Spring Festival 春节");
  EXPECT_EQ(until->remark, "");
}

TEST(BankingDays, EasterInFrankfurt) {
  const auto until = AfterBankingDays(Example("frankfurt.txt"), On("2026-04-01"), kExaminationDays);
  ASSERT_TRUE(until) << until.error().message;
  EXPECT_EQ(FormatDay(until->last),
            "2026-04-10");  // 2, then 7 to 10: Good Friday to Easter Monday are closed
}

TEST(BankingDays, TheDayOfPresentationIsNotCounted) {
  const auto calendar = ReadCalendar(kPlain);
  ASSERT_TRUE(calendar);
  EXPECT_EQ(FormatDay(AfterBankingDays(*calendar, On("2026-06-01"), 1)->last), "2026-06-02");
  EXPECT_EQ(FormatDay(AfterBankingDays(*calendar, On("2026-06-06"), 1)->last), "2026-06-08");
}

TEST(BankingDays, ADayOfForceMajeureIsCounted) {
  const auto calendar = ReadCalendar(std::string(kPlain) + "force-majeure 2026-06-02 flood\n");
  ASSERT_TRUE(calendar);
  EXPECT_EQ(FormatDay(AfterBankingDays(*calendar, On("2026-06-01"), 1)->last), "2026-06-02");
  EXPECT_TRUE(calendar->ForExamination().force_majeure.contains(On("2026-06-02")));
}

TEST(BankingDays, WhatIsProvisionalSaysSo) {
  const auto until = AfterBankingDays(Example("chengdu.txt"), On("2026-12-29"), kExaminationDays);
  ASSERT_TRUE(until);
  EXPECT_THAT(until->remark, HasSubstr("provisional from 2027-01-01"));
}

TEST(BankingDays, BeyondTheCalendarNothingIsGuessed) {
  const auto calendar = ReadCalendar(kPlain);
  EXPECT_THAT(AfterBankingDays(*calendar, On("2026-12-29"), 5).error().message,
              HasSubstr("ends on 2026-12-31"));
  EXPECT_THAT(AfterBankingDays(*calendar, On("2025-12-29"), 5).error().message, HasSubstr("lies outside"));
}

TEST(CalendarFile, EveryFaultIsNamedWithItsLine) {
  EXPECT_EQ(Fault(kPlain), "read");
  EXPECT_THAT(Fault(std::string(kPlain) + "closed 2026-13-01 x\n"), HasSubstr("line 6: expected a date"));
  EXPECT_THAT(Fault(std::string(kPlain) + "closed 2026-05-01\n"), HasSubstr("needs its reason"));
  EXPECT_THAT(Fault(std::string(kPlain) + "shut 2026-05-01 x\n"), HasSubstr("line 6: shut is none of"));
  EXPECT_THAT(Fault(std::string(kPlain) + "closed 2027-05-01 x\n"), HasSubstr("outside the calendar"));
  EXPECT_THAT(Fault(std::string(kPlain) + "open 2026-06-01 x\n"), HasSubstr("open anyway"));
  EXPECT_THAT(Fault(std::string(kPlain) + "closed 2026-06-06 x\nopen 2026-06-06 x\n"),
              HasSubstr("both open and closed"));
  EXPECT_THAT(Fault(std::string(kPlain) + "from 2026-01-01\n"), HasSubstr("stated twice"));
  EXPECT_THAT(Fault("place x\nsource y\nfrom 2026-01-01\nto 2060-01-01\nweekend Friday\n"),
              HasSubstr("more than 3700 days"));
  EXPECT_THAT(Fault("source y\nfrom 2026-01-01\nto 2026-01-09\nweekend Friday\n"),
              HasSubstr("names no place"));
  EXPECT_THAT(Fault("place x\nfrom 2026-01-01\nto 2026-01-09\nweekend Friday\n"),
              HasSubstr("names no source"));
  EXPECT_THAT(Fault("place x\nsource y\nweekend Noday\n"), HasSubstr("NODAY is no weekday"));
}

}  // namespace
}  // namespace yidan::credit
