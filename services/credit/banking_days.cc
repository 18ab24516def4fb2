#include "services/credit/banking_days.h"

#include <algorithm>
#include <array>
#include <set>

#include "services/credit/words.h"

namespace yidan::credit {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {"SUNDAY",   "MONDAY", "TUESDAY", "WEDNESDAY",
                                                       "THURSDAY", "FRIDAY", "SATURDAY"};
constexpr std::array<std::string_view, 7> kWeekdayNames = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                           "Thursday", "Friday", "Saturday"};

unsigned WeekdayOf(Day day) { return std::chrono::weekday(day).c_encoding(); }

// What the lines state, before the days are worked out.
struct Draft {
  BankingCalendar calendar;
  std::optional<Day> first;
  std::optional<Day> last;
  std::optional<std::set<unsigned>> weekend;
  std::map<Day, std::string> closed;
  std::map<Day, std::string> open;
};

std::string_view Trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

struct Statement {
  std::string_view word;
  std::string_view rest;
};
Statement Split(std::string_view line) {
  const auto blank = std::min(line.find_first_of(" \t"), line.size());
  return {line.substr(0, blank), Trimmed(line.substr(blank))};
}

Result<Day> DayAtFront(std::string_view rest) {
  const auto day = ParseIsoDay(Split(rest).word);
  if (!day) return Invalid("expected a date as 2026-04-03, not " + Quote(Split(rest).word));
  return *day;
}

Outcome Once(std::optional<Day>& into, std::string_view rest, const char* word) {
  if (into) return Invalid(std::string(word) + " is stated twice");
  YIDAN_ASSIGN(into, DayAtFront(rest));
  return {};
}

Outcome ReadWeekend(Draft& draft, std::string_view rest) {
  if (draft.weekend) return Invalid("weekend is stated twice");
  draft.weekend.emplace();
  for (const std::string& word : WordsOf(rest)) {
    const auto* at = std::find(kWeekdays.begin(), kWeekdays.end(), word);
    if (at == kWeekdays.end()) return Invalid(Quote(word) + " is no weekday");
    draft.weekend->insert(static_cast<unsigned>(at - kWeekdays.begin()));
  }
  if (draft.weekend->size() == kWeekdays.size())
    return Invalid("a bank that is closed every day has no days");
  return {};
}

Outcome ReadDayWithReason(std::map<Day, std::string>& into, std::string_view word, std::string_view rest) {
  YIDAN_ASSIGN(const Day day, DayAtFront(rest));
  const std::string_view reason = Split(rest).rest;
  if (reason.empty())
    return Invalid(std::string(word) + " " + FormatDay(day) + " needs its reason behind it");
  if (!into.emplace(day, Quote(reason)).second) return Invalid(FormatDay(day) + " is stated twice");
  return {};
}

Outcome ReadStatement(Draft& draft, std::string_view line) {
  const auto [word, rest] = Split(line);
  if (rest.empty()) return Invalid(Quote(word) + " states nothing");
  if (word == "place") {
    if (!draft.calendar.place.empty()) return Invalid("place is stated twice");
    draft.calendar.place = Quote(rest);
    return {};
  }
  if (word == "source") {
    draft.calendar.sources.emplace_back(rest);
    return {};
  }
  if (word == "from") return Once(draft.first, rest, "from");
  if (word == "to") return Once(draft.last, rest, "to");
  if (word == "weekend") return ReadWeekend(draft, rest);
  if (word == "closed") return ReadDayWithReason(draft.closed, word, rest);
  if (word == "open") return ReadDayWithReason(draft.open, word, rest);
  if (word == "force-majeure") return ReadDayWithReason(draft.calendar.force_majeure, word, rest);
  if (word == "provisional") {
    YIDAN_TRY(Once(draft.calendar.provisional, rest, "provisional"));
    draft.calendar.provisional_why = Quote(Split(rest).rest);
    return {};
  }
  return Invalid(Quote(word) +
                 " is none of place, source, from, to, weekend, closed, open, force-majeure, provisional");
}

Outcome WorkOut(Draft& draft) {
  BankingCalendar& calendar = draft.calendar;
  if (calendar.place.empty()) return Invalid("the calendar names no place");
  if (calendar.sources.empty()) return Invalid("the calendar names no source");
  if (!draft.first || !draft.last) return Invalid("the calendar needs its first and last day: from, to");
  if (!draft.weekend) return Invalid("the calendar does not say which weekdays are closed: weekend");
  calendar.first = *draft.first;
  calendar.last = *draft.last;
  if (calendar.first > calendar.last) return Invalid("the calendar ends before it begins");
  if ((calendar.last - calendar.first).count() >= kCalendarDaysMax) {
    return Invalid("the calendar speaks of more than " + std::to_string(kCalendarDaysMax) + " days");
  }
  for (const auto* days : {&draft.closed, &draft.open, &calendar.force_majeure}) {
    for (const auto& [day, reason] : *days) {
      if (!calendar.Covers(day)) return Invalid(FormatDay(day) + " lies outside the calendar's own days");
    }
  }
  for (Day day = calendar.first; day <= calendar.last; day += std::chrono::days(1)) {
    if (draft.weekend->contains(WeekdayOf(day)) && !draft.open.contains(day)) {
      calendar.closed.emplace(day, kWeekdayNames[WeekdayOf(day)]);
    }
  }
  for (const auto& [day, reason] : draft.open) {
    if (draft.closed.contains(day)) return Invalid(FormatDay(day) + " is both open and closed");
    if (!draft.weekend->contains(WeekdayOf(day))) {
      return Invalid("open " + FormatDay(day) + ": it is no day of the weekend, and open anyway");
    }
  }
  for (auto& [day, reason] : draft.closed) calendar.closed.insert_or_assign(day, reason);
  // A day on which the bank is closed anyway is no interruption of its business.
  std::erase_if(calendar.force_majeure, [&](const auto& one) { return calendar.closed.contains(one.first); });
  return {};
}

}  // namespace

bool IsOfPlace(std::string_view calendar_place, std::string_view place) {
  if (calendar_place.empty()) return true;
  constexpr std::size_t kTelling = 4;  // "AM" tells nothing
  const auto words = WordsOf(WithoutMarks(place, false));
  const auto own = WordsOf(WithoutMarks(calendar_place, false));
  return std::any_of(own.begin(), own.end(), [&](const std::string& word) {
    return word.size() >= kTelling && std::find(words.begin(), words.end(), word) != words.end();
  });
}

Calendar BankingCalendar::ForExamination() const {
  Calendar out;
  out.place = place;
  for (const auto& [day, reason] : closed) out.closed.insert(day);
  for (const auto& [day, reason] : force_majeure) out.force_majeure.insert(day);
  return out;
}

Result<BankingCalendar> ReadCalendar(std::string_view text) {
  if (text.size() > kCalendarBytesMax) {
    return Invalid("the calendar has more than " + std::to_string(kCalendarBytesMax) + " bytes");
  }
  Draft draft;
  std::size_t number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    line = Trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    if (const Outcome read = ReadStatement(draft, line); !read) {
      return Invalid("line " + std::to_string(number) + ": " + read.error().message);
    }
  }
  YIDAN_TRY(WorkOut(draft));
  return std::move(draft.calendar);
}

Result<Deadline> AfterBankingDays(const BankingCalendar& calendar, Day from, int days) {
  Deadline out{from, {}, {}};
  if (!calendar.Covers(from)) {
    return Invalid(FormatDay(from) + " lies outside the calendar of " + calendar.place + ", " +
                   FormatDay(calendar.first) + " to " + FormatDay(calendar.last));
  }
  for (int counted = 0; counted < days;) {
    out.last += std::chrono::days(1);
    if (!calendar.Covers(out.last)) {
      return Invalid("the calendar of " + calendar.place + " ends on " + FormatDay(calendar.last) +
                     ", before " + std::to_string(days) + " banking days after " + FormatDay(from));
    }
    if (calendar.IsBankingDay(out.last)) {
      ++counted;
    } else {
      out.skipped.push_back(FormatDay(out.last) + " " + calendar.closed.at(out.last));
    }
  }
  if (calendar.provisional && out.last >= *calendar.provisional) {
    out.remark = "the calendar is provisional from " + FormatDay(*calendar.provisional) +
                 (calendar.provisional_why.empty() ? "" : ": " + calendar.provisional_why);
  }
  return out;
}

}  // namespace yidan::credit
