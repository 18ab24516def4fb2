#include "services/base/moments.h"

#include <gtest/gtest.h>

namespace yidan {
namespace {

using std::chrono::sys_days;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kNow = 1'491'465'600'000;  // 2017-04-06T08:00:00Z
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

bool IsDay(std::string_view text) {
  const auto date = ParseDate(text);
  return date && IsInCalendar(*date);
}

TEST(Dates, AreWrittenInOneWay) {
  EXPECT_EQ(sys_days(*ParseDate("2017-04-06")).time_since_epoch().count(), kNow / kDay);
  for (const char* other :
       {"", "2017-4-6", "2017-04-6", "20170406", "2017/04/06", "06-04-2017", "2017-04-06 ", " 2017-04-06",
        "2017-04-0x", "2017-0a-06", "x017-04-06", "+017-04-06", "2017-04-06Z", "2017-+4-06", "12017-04-06"}) {
    EXPECT_FALSE(ParseDate(other)) << other;
  }
  EXPECT_FALSE(ParseDate(std::string("2017-04-0\0", 10)));
}

TEST(Dates, LeapDaysAreWhereTheCalendarHasThem) {
  for (const char* day : {"2016-02-29", "2000-02-29", "2024-02-29", "2017-12-31", "2017-01-01"}) {
    EXPECT_TRUE(IsDay(day)) << day;
  }
  for (const char* day : {"2017-02-29", "1900-02-29", "2100-02-29", "2016-02-30", "2017-04-31", "2017-00-01",
                          "2017-13-01", "2017-01-00", "2017-01-32", "2017-99-99"}) {
    ASSERT_TRUE(ParseDate(day)) << day;
    EXPECT_FALSE(IsDay(day)) << day;
  }
}

TEST(Dates, AreOfTheYearsThatADocumentCanBeAbout) {
  EXPECT_TRUE(IsDay("1900-01-01"));
  EXPECT_TRUE(IsDay("2199-12-31"));
  for (const char* day : {"1899-12-31", "2200-01-01", "0000-01-01", "9999-12-31"})
    EXPECT_FALSE(IsDay(day)) << day;
}

TEST(Moments, AreReadInTwoWays) {
  EXPECT_EQ(ParseMoment("2017-04-06T08:00:00Z"), kNow);
  EXPECT_EQ(ParseMoment("2017-04-06"), kNow - 8 * kHour);
  EXPECT_EQ(ParseMoment("2017-04-06T23:59:59Z"), kNow - 8 * kHour + kDay - 1000);
  EXPECT_EQ(ParseMoment("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(ParseMoment("1900-01-01"), -25'567 * kDay);
  EXPECT_EQ(ParseMoment("2016-02-29T12:00:00Z"), 1'456'747'200'000);
  EXPECT_EQ(ParseMoment("2199-12-31T23:59:59Z"), 7'258'118'399'000);
}

TEST(Moments, OffsetsFractionsAndOddTimesAreRefused) {
  for (const char* text : {"2017-04-06T08:00:00+8:00",
                           "2017-04-06T08:00:00+24:00",
                           "2017-04-06T08:00:00+08:60",
                           "2017-04-06T08:00:00+0800",
                           "2017-04-06T08:00:00 +08:00",
                           "2017-04-06T08:00:00Z+08:00",
                           "2017-04-06T08:00:00.Z",
                           "2017-04-06T08:00:00.0000Z",
                           "2017-04-06T08:00:00",
                           "2017-04-06T08:00:00z",
                           "2017-04-06t08:00:00Z",
                           "2017-04-06 08:00:00Z",
                           "2017-04-06T08:00Z",
                           "2017-04-06T24:00:00Z",
                           "2017-04-06T08:60:00Z",
                           "2017-04-06T23:59:60Z",
                           "2017-04-06T8:00:00Z",
                           "2017-04-06T08:0x:00Z",
                           "2017-04-06T-8:00:00Z",
                           "2017-02-29T08:00:00Z",
                           "2200-01-01T00:00:00Z",
                           "1899-12-31",
                           "2017-04-06T",
                           "2017-04-06Z",
                           "",
                           "now"}) {
    EXPECT_FALSE(ParseMoment(text)) << text;
  }
}

TEST(Moments, OfAnotherClockAreTakenAsUtc) {
  EXPECT_EQ(ParseMoment("2017-04-06T16:00:00+08:00"), kNow);
  EXPECT_EQ(ParseMoment("2017-04-07T00:00:00+16:00"), kNow);
  EXPECT_EQ(ParseMoment("2017-04-06T04:30:00-03:30"), kNow);
  EXPECT_EQ(ParseMoment("2017-04-06T08:00:00-00:00"), kNow);
  EXPECT_EQ(ParseMoment("2017-04-06T16:00:00.5+08:00"), kNow + 500);
  EXPECT_EQ(ParseMoment("2017-04-06T08:00:00.007Z"), kNow + 7);
}

TEST(Durations, AreNumbersWithTheirUnits) {
  EXPECT_EQ(ParseDuration("90s"), 90'000);
  EXPECT_EQ(ParseDuration("10m"), 600'000);
  EXPECT_EQ(ParseDuration("36h"), 36 * kHour);
  EXPECT_EQ(ParseDuration("7d"), 7 * kDay);
  EXPECT_EQ(ParseDuration("1h30m"), 90 * 60'000);
  EXPECT_EQ(ParseDuration("0s"), 0);
  EXPECT_EQ(ParseDuration("999999999d"), 999'999'999 * kDay);
  for (const char* text : {"", "s", "5", "5w", "5 m", "-5m", "1.5h", "5mm", "1h30", "1000000000s", "5M"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "999999999d";
  EXPECT_FALSE(ParseDuration(longest)) << "it does not overflow";
}

TEST(Moments, AreWrittenToTheWholeSecond) {
  EXPECT_EQ(FormatMoment(kNow), "2017-04-06 08:00:00Z");
  EXPECT_EQ(FormatMoment(kNow + 999), "2017-04-06 08:00:00Z");
  EXPECT_EQ(FormatMoment(0), "1970-01-01 00:00:00Z");
  EXPECT_EQ(FormatMoment(1'456'747'200'000), "2016-02-29 12:00:00Z");
  EXPECT_EQ(FormatMoment(951'868'800'000 - 1000), "2000-02-29 23:59:59Z");
  EXPECT_EQ(FormatMoment(4'107'542'400'000), "2100-03-01 00:00:00Z") << "no leap year";
  EXPECT_EQ(FormatMoment(253'402'300'799'999), "9999-12-31 23:59:59Z");
  EXPECT_EQ(FormatMoment(253'402'300'800'000), "253402300800000 ms");
  EXPECT_EQ(FormatMoment(-1000), "-1000 ms");
  EXPECT_EQ(FormatMoment(kMax), "9223372036854775807 ms");
  EXPECT_EQ(FormatMoment(kMin), "-9223372036854775808 ms");
}

TEST(Moments, AreWrittenAsRfc3339WithTheirMilliseconds) {
  EXPECT_EQ(FormatRfc3339(kNow), "2017-04-06T08:00:00.000Z");
  EXPECT_EQ(FormatRfc3339(kNow + 7), "2017-04-06T08:00:00.007Z");
  EXPECT_EQ(FormatRfc3339(kNow + 120), "2017-04-06T08:00:00.120Z");
  EXPECT_EQ(FormatRfc3339(253'402'300'799'999), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(FormatRfc3339(253'402'300'800'000), "253402300800000 ms");
  EXPECT_EQ(FormatRfc3339(-1), "-1 ms");
}

TEST(Moments, EveryDayIsReadAsItIsWritten) {
  for (std::int64_t day = 0; day < 84'000; ++day) {  // to the year 2199
    const std::int64_t moment = day * kDay + (day * 7'919 % 86'400) * 1000;
    ASSERT_EQ(ParseMoment(FormatRfc3339(moment)), moment) << FormatRfc3339(moment);
  }
}

TEST(Ages, AreRoundedDown) {
  EXPECT_EQ(FormatAge(-5), "0 seconds");
  EXPECT_EQ(FormatAge(1'999), "1 second");
  EXPECT_EQ(FormatAge(59'999), "59 seconds");
  EXPECT_EQ(FormatAge(60'000), "1 minute");
  EXPECT_EQ(FormatAge(9 * 60'000 + 59'000), "9 minutes");
  EXPECT_EQ(FormatAge(kHour), "1 hour");
  EXPECT_EQ(FormatAge(3 * kHour + 5 * 60'000), "3 hours 5 minutes");
  EXPECT_EQ(FormatAge(kDay - 1), "23 hours 59 minutes");
  EXPECT_EQ(FormatAge(kDay), "1 day");
  EXPECT_EQ(FormatAge(2 * kDay + 5 * kHour), "2 days");
  EXPECT_EQ(FormatAge(kMax), "106751991167 days");
}

}  // namespace
}  // namespace yidan
