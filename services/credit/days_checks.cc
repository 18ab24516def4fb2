// Expiry, period for presentation, date of issue. UCP 600 art. 6(d), 14(c), 14(i), 29, 36.
#include <algorithm>

#include "services/credit/bench.h"
#include "services/credit/shipment_period.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

bool IsWeekend(Day day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

std::string NameOfWeekday(Day day) {
  return std::chrono::weekday(day) == std::chrono::Saturday ? "Saturday" : "Sunday";
}

// A presentation held against its last day.
struct LastDay {
  std::string article;
  Term term;
  Day day;
  std::string what;         // "the expiry date"
  std::string discrepancy;  // as a bank words it
  Spot counted_from;
};
void CheckLastDay(Bench& bench, const LastDay& last) {
  const auto& presented = bench.presentation.presented;
  const std::string on = FormatDay(last.day);
  if (!presented) {
    return bench.ForExaminer(last.article, last.term, {"", ""},
                             "the day of presentation is not given; " + last.what + " is " + on);
  }
  const std::string shipped =
      last.counted_from.value.empty() ? "" : "shipped " + last.counted_from.value + ", ";
  const Spot spot{last.counted_from.pointer, shipped + "presented " + FormatDay(*presented)};
  if (*presented <= last.day) {
    return bench.Complies(last.article, last.term, spot, "presented on or before " + last.what + ", " + on);
  }
  const auto& calendar = bench.presentation.calendar;
  if (calendar && calendar->force_majeure.contains(last.day)) {
    return bench.Discrepancy(last.article + ", 36", last.term, spot,
                             last.discrepancy + ", NOT EXTENDED FOR AN INTERRUPTION OF BUSINESS",
                             kOnlyWaiver);
  }
  if (calendar) {
    const Day moved = MovedToOpenDay(last.day, *calendar);
    if (moved > last.day && *presented <= moved) {
      return bench.Complies(last.article + ", 29(a)", last.term, spot,
                            last.what + ", " + on + ", was no banking day; the first following one is " +
                                FormatDay(moved) +
                                ": the nominated bank says so in its covering schedule (29(b))");
    }
  } else if (IsWeekend(last.day) && *presented - last.day <= std::chrono::days(3)) {
    return bench.ForExaminer(
        last.article + ", 29(a)", last.term, spot,
        last.what + ", " + on + ", is a " + NameOfWeekday(last.day) +
            ": whether the bank was closed until the presentation, a calendar would say");
  }
  bench.Discrepancy(last.article, last.term, spot, last.discrepancy, kOnlyWaiver);
}

// "STALE DOCUMENTS ACCEPTABLE": later than the period, within the validity (ISBP 745 para. A19). "… UP TO 30
// DAYS AFTER SHIPMENT" allows so many days and no more.
bool AllowsStale(const std::vector<std::string>& words) {
  return SpeaksOfStale(words) && HasPhrase(words, "ACCEPTABLE") && !HasPhrase(words, "NOT") &&
         DaysOfCondition(words) == 0;
}

// A date until which the line of 46A wants the document dated: "DATED NOT LATER THAN 30 APRIL 2025".
std::optional<Day> DatedUntil(const Bench& bench) {
  if (bench.asked == nullptr) return std::nullopt;
  const std::string tidy = Tidy(std::string_view(bench.asked->text).substr(0, 4000));
  for (const std::string_view phrase :
       {"DATED NOT LATER THAN ", "DATED NO LATER THAN ", "DATED LATEST ", "ISSUED NOT LATER THAN "}) {
    const auto at = tidy.find(phrase);
    if (at == std::string::npos) continue;
    const auto days = DaysIn(std::string_view(tidy).substr(at + phrase.size(), 40));
    if (!days.empty()) return days[0];
  }
  return std::nullopt;
}

}  // namespace

Day MovedToOpenDay(Day day, const Calendar& calendar) {
  for (int i = 0; i < 60 && calendar.closed.contains(day) && !calendar.force_majeure.contains(day); ++i) {
    day += std::chrono::days(1);
  }
  return day;
}

void CheckExpiry(Bench& bench) {
  const Expiry& expiry = bench.credit.expiry;
  const auto& presented = bench.presentation.presented;
  const std::string late =
      presented ? "CREDIT EXPIRED: PRESENTED " + FormatDay(*presented) + ", EXPIRY " + FormatDay(expiry.day)
                : "";
  CheckLastDay(bench, {"UCP 600 art. 6(d)(i)",
                       {expiry.source, FormatDay(expiry.day) + " " + Quote(expiry.place)},
                       expiry.day,
                       "the expiry date",
                       late,
                       {}});
}

void CheckPeriod(Bench& bench) {
  const auto& period = bench.credit.period;
  Term term = period ? Term{period->source, Quote(period->text)} : Term{};
  const std::string article = "UCP 600 art. 14(c)";
  const Spot spot{bench.shipped_pointer, bench.shipped ? FormatDay(*bench.shipped) : ""};
  if (const Sentence* stale = bench.ConditionThat(AllowsStale)) {
    return bench.Complies(article, TermOf(*stale), spot,
                          "the credit accepts documents that are stale: within its validity is enough");
  }
  if (period && !period->after_shipment) {
    return bench.ForExaminer(article, term, spot,
                             "the period counts from a day that this document does not state");
  }
  if (!bench.shipped) {
    return bench.ForExaminer(article, term, spot, "the document states no date of shipment to count from");
  }
  std::int64_t days = period ? period->days : 21;
  for (const Sentence& said : bench.conditions) {
    const bool late = SpeaksOfLatePresentation(said.words) || SpeaksOfStale(said.words);
    const std::int64_t more = late ? DaysOfCondition(said.words) : 0;
    if (more <= days) continue;
    days = more;
    term = TermOf(said);
  }
  // A period that 47A demands beside field 48: both are held, and where they differ the examiner sees it.
  for (const Sentence& said : bench.conditions) {
    const std::int64_t own = DaysDemanded(said.words);
    if (own == 0 || own == days) continue;
    if (!period) {
      days = own;
      term = TermOf(said);
      continue;
    }
    bench.ForExaminer(article, TermOf(said), spot,
                      "the credit states two periods for presentation: " + std::to_string(own) +
                          " days here, " + std::to_string(days) + " in field 48");
  }
  const Day last = *bench.shipped + std::chrono::days(days);
  const std::string number = std::to_string(days);
  CheckLastDay(bench, {article, term, last, "the last of " + number + " days after shipment",
                       "LATE PRESENTATION: MORE THAN " + number + " DAYS AFTER SHIPMENT ON " +
                           FormatDay(*bench.shipped),
                       spot});
}

// Art. 14(i): dated not later than its presentation; earlier than the credit it may be.
void CheckIssueDate(Bench& bench) {
  const std::string& text = bench.document.exchanged_document().issue_date();
  const auto issue = ParseIsoDay(text);
  const Spot spot{"/exchanged_document/issue_date", text};
  if (!issue) {
    // Art. 23(a)(iii) asks for it; the others are content with a date of shipment.
    if (bench.article == 23 || !bench.shipped) {
      return bench.Discrepancy(bench.article == 23 ? bench.At("(a)(iii)") : "UCP 600 art. 14(i)",
                               bench.AskedTerm(), spot, "DATE OF ISSUE OF TRANSPORT DOCUMENT NOT SHOWN",
                               kCarrierCures);
    }
    return bench.Complies("UCP 600 art. 14(i)", bench.AskedTerm(), spot, "a date of shipment is stated");
  }
  const auto& presented = bench.presentation.presented;
  if (presented && *issue > *presented) {
    return bench.Discrepancy(
        "UCP 600 art. 14(i)", bench.AskedTerm(), spot,
        "TRANSPORT DOCUMENT DATED " + text + ", LATER THAN ITS PRESENTATION ON " + FormatDay(*presented),
        kCarrierCures);
  }
  if (const auto until = DatedUntil(bench); until && *issue > *until) {
    return bench.Discrepancy("the credit's own demand", bench.AskedTerm(), spot,
                             "TRANSPORT DOCUMENT DATED " + text + ", LATER THAN " + FormatDay(*until),
                             kOnlyWaiver);
  }
  const Sentence* earlier = bench.ConditionThat(ForbidsEarlierDocuments);
  if (earlier != nullptr && bench.credit.issued && *issue < bench.credit.issued->day) {
    return bench.Discrepancy("UCP 600 art. 14(i)", TermOf(*earlier), spot,
                             "TRANSPORT DOCUMENT DATED " + text + ", PRIOR TO THE DATE OF THE CREDIT " +
                                 FormatDay(bench.credit.issued->day),
                             kOnlyWaiver);
  }
  bench.Complies("UCP 600 art. 14(i)", earlier == nullptr ? bench.AskedTerm() : TermOf(*earlier), spot,
                 "not later than its presentation");
}

}  // namespace yidan::credit
