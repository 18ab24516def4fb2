#include "services/base/moments.h"

#include <cstdio>

namespace yidan {
namespace {

using std::chrono::days;
using std::chrono::duration_cast;
using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr year kFirstYear{1900};
constexpr year kLastYear{2199};
// Of moments that are written as dates.
constexpr sys_time<seconds> kFirstMoment{};
constexpr sys_time<seconds> kAfterLastMoment = sys_days(year(10'000) / 1 / 1);
constexpr std::int64_t kLongestDuration = 1'000'000'000'000'000'000;  // far from overflow

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The number in the `n` digits at `at`; -1 if they are not all digits.
int NumberAt(std::string_view text, std::size_t at, std::size_t n) {
  int number = 0;
  for (const char c : text.substr(at, n)) {
    if (!IsDigit(c)) return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

milliseconds UnitOf(char unit) {
  switch (unit) {
    case 's':
      return seconds(1);
    case 'm':
      return std::chrono::minutes(1);
    case 'h':
      return std::chrono::hours(1);
    case 'd':
      return days(1);
    default:
      return milliseconds(0);
  }
}

// Empty outside the years that it can be written in.
std::string DateAndTime(std::int64_t ms, char between) {
  const sys_time<seconds> moment(duration_cast<seconds>(milliseconds(ms)));
  if (moment < kFirstMoment || moment >= kAfterLastMoment) return {};
  const sys_days midnight = floor<days>(moment);
  const year_month_day date(midnight);
  const std::chrono::hh_mm_ss time(moment - midnight);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u%c%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), between,
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

std::string Count(std::int64_t number, const char* unit) {
  return std::to_string(number) + " " + unit + (number == 1 ? "" : "s");
}

}  // namespace

std::optional<year_month_day> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int y = NumberAt(text, 0, 4);
  const int m = NumberAt(text, 5, 2);
  const int d = NumberAt(text, 8, 2);
  if (y < 0 || m < 0 || d < 0) return std::nullopt;
  return year(y) / std::chrono::month(static_cast<unsigned>(m)) / std::chrono::day(static_cast<unsigned>(d));
}

bool IsInCalendar(const year_month_day& date) {
  return date.ok() && date.year() >= kFirstYear && date.year() <= kLastYear;
}

namespace {

// "Z", "+08:00", "-03:30": how far local time is ahead of UTC.
std::optional<std::chrono::minutes> OffsetOf(std::string_view text) {
  if (text == "Z") return std::chrono::minutes(0);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hour = NumberAt(text, 1, 2);
  const int minute = NumberAt(text, 4, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  const std::chrono::minutes ahead = std::chrono::hours(hour) + std::chrono::minutes(minute);
  return text[0] == '-' ? -ahead : ahead;
}

// Takes ".1", ".12" or ".123" off its beginning; whole seconds have none. nullopt: it is written otherwise.
std::optional<milliseconds> TakeFraction(std::string_view& text) {
  if (!text.starts_with('.')) return milliseconds(0);
  std::size_t digits = 0;
  while (1 + digits < text.size() && IsDigit(text[1 + digits])) ++digits;
  if (digits < 1 || digits > 3) return std::nullopt;
  int number = NumberAt(text, 1, digits);
  for (std::size_t i = digits; i < 3; ++i) number *= 10;
  text.remove_prefix(1 + digits);
  return milliseconds(number);
}

}  // namespace

std::optional<std::int64_t> ParseMoment(std::string_view text) {
  const auto date = ParseDate(text.substr(0, 10));
  if (!date || !IsInCalendar(*date)) return std::nullopt;
  const milliseconds midnight = sys_days(*date).time_since_epoch();
  if (text.size() == 10) return midnight.count();
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const int hour = NumberAt(text, 11, 2);
  const int minute = NumberAt(text, 14, 2);
  const int second = NumberAt(text, 17, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
  std::string_view rest = text.substr(19);
  const auto fraction = TakeFraction(rest);
  const auto ahead = OffsetOf(rest);
  if (!fraction || !ahead) return std::nullopt;
  const milliseconds local =
      midnight + std::chrono::hours(hour) + std::chrono::minutes(minute) + seconds(second) + *fraction;
  return (local - *ahead).count();
}

std::optional<std::int64_t> ParseDuration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  while (!text.empty()) {
    std::size_t digits = 0;
    while (digits < text.size() && IsDigit(text[digits])) ++digits;
    if (digits == 0 || digits > 9 || digits == text.size()) return std::nullopt;
    const milliseconds unit = UnitOf(text[digits]);
    if (unit == milliseconds(0)) return std::nullopt;
    total += (NumberAt(text, 0, digits) * unit).count();
    if (total > kLongestDuration) return std::nullopt;
    text.remove_prefix(digits + 1);
  }
  return total;
}

std::string FormatMoment(std::int64_t ms) {
  const std::string text = DateAndTime(ms, ' ');
  return text.empty() ? std::to_string(ms) + " ms" : text + "Z";
}

std::string FormatRfc3339(std::int64_t ms) {
  const std::string text = ms < 0 ? "" : DateAndTime(ms, 'T');
  if (text.empty()) return std::to_string(ms) + " ms";
  char fraction[16];
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>(ms % 1000));
  return text + fraction;
}

std::string FormatAge(std::int64_t ms) {
  const std::chrono::hh_mm_ss age(duration_cast<seconds>(milliseconds(ms < 0 ? 0 : ms)));
  const std::int64_t hours = age.hours().count();
  const std::int64_t minutes = age.minutes().count();
  if (hours >= 24) return Count(hours / 24, "day");
  if (hours > 0) return Count(hours, "hour") + (minutes == 0 ? "" : " " + Count(minutes, "minute"));
  if (minutes > 0) return Count(minutes, "minute");
  return Count(age.seconds().count(), "second");
}

}  // namespace yidan
