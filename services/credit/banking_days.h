// The days on which the bank of one place is closed, as a calendar file states them, and periods counted in
// banking days. UCP 600 art. 2 (banking day), 14(b), 16(d), 29(a), 36. Pure; any thread.
//
// A calendar file is UTF-8 text, one statement a line, "#" begins a comment:
//
//   place Frankfurt am Main            once: the place of presentation
//   source …                           at least once: where the days were taken from
//   from 2026-01-01                    once: the first day that the file speaks of
//   to 2027-12-31                      once: the last one; at most kCalendarDaysMax days
//   weekend Saturday Sunday            once: the weekdays on which the bank is closed
//   closed 2026-04-03 Good Friday      a further day, with its reason
//   open 2026-02-14 worked for …       a day of the weekend on which the bank is open, with its reason
//   force-majeure 2026-07-01 flood     a day of art. 36: nothing is moved over it
//   provisional 2027-01-01 not yet …   at most once: from this day on the file may change, and why
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/credit/findings.h"

namespace yidan::credit {

inline constexpr std::size_t kCalendarBytesMax = std::size_t{1} << 18U;
inline constexpr int kCalendarDaysMax = 3700;  // ten years

struct BankingCalendar {
  std::string place;
  std::vector<std::string> sources;
  Day first;
  Day last;                                  // included
  std::map<Day, std::string> closed;         // with the reason: "Saturday", "Good Friday"
  std::map<Day, std::string> force_majeure;  // days on which the bank is regularly open, but was not
  std::optional<Day> provisional;
  std::string provisional_why;

  [[nodiscard]] bool Covers(Day day) const { return day >= first && day <= last; }
  [[nodiscard]] bool IsBankingDay(Day day) const { return !closed.contains(day); }
  // What the examination needs of it for art. 29(a).
  [[nodiscard]] Calendar ForExamination() const;
};
// kInvalid names the line and what would be right.
Result<BankingCalendar> ReadCalendar(std::string_view text);

// Whether a calendar's place and the credit's place of presentation ("FRANKFURT, GERMANY") share a word that
// tells something. An empty place of a calendar is whatever the place is.
bool IsOfPlace(std::string_view calendar_place, std::string_view place);

// A period that ends with a banking day.
struct Deadline {
  Day last;                          // the last day on which it can still be done
  std::vector<std::string> skipped;  // the closed days in between, with their reasons, as they are counted
  std::string remark;                // that the calendar is provisional; empty: it is not
};
// `days` banking days following `from`, which is not counted, whether it is one or not. A day of art. 36 is
// counted: it is a day on which the bank is regularly open (art. 2), and the earlier end is the safe one for
// whoever must give notice. kInvalid: the calendar does not reach so far.
Result<Deadline> AfterBankingDays(const BankingCalendar& calendar, Day from, int days);

// Art. 14(b) and 16(d).
inline constexpr int kExaminationDays = 5;

}  // namespace yidan::credit
