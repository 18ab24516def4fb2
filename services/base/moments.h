// Moments, dates and durations as people and programs write them; all times are UTC, in milliseconds since
// 1970-01-01. The calendar is <chrono>'s. Pure; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yidan {

// ---- Read ----

// "2026-01-31". nullopt if it is written otherwise. It may be a day that there is not, as 2026-02-30: see
// IsInCalendar.
std::optional<std::chrono::year_month_day> ParseDate(std::string_view text);
// Whether there is such a day, in the years 1900 to 2199: those that a document can be about.
bool IsInCalendar(const std::chrono::year_month_day& date);
// "2026-01-31T12:00:00Z", "2026-01-31T20:00:00.123+08:00", or "2026-01-31" for its first moment, UTC: RFC
// 3339 with one to three digits of a second. No leap second, no space or small letter for the T; an offset of
// less than a day.
std::optional<std::int64_t> ParseMoment(std::string_view text);
// "90s", "10m", "36h", "7d", "1h30m": at least one whole number with its unit. Not negative.
std::optional<std::int64_t> ParseDuration(std::string_view text);

// ---- Written ----

// "2017-04-06 10:00:00Z", the whole second. Outside the years 1970 to 9999: "-1000 ms".
std::string FormatMoment(std::int64_t ms);
// "2017-04-06T10:00:00.123Z", always with milliseconds. Outside those years as above.
std::string FormatRfc3339(std::int64_t ms);
// "9 minutes", "3 hours 5 minutes", "2 days": rounded down, never negative.
std::string FormatAge(std::int64_t ms);

}  // namespace yidan
