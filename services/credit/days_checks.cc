// Expiry, period for presentation, date of issue. UCP 600 art. 6(d), 14(c), 14(i), 29, 36.
#include <algorithm>
#include <set>

#include "services/credit/banking_days.h"
#include "services/credit/bench.h"
#include "services/credit/reading.h"
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
  const bool ours = calendar && IsOfPlace(calendar->place, bench.credit.expiry.place);
  if (ours && calendar->force_majeure.contains(last.day)) {
    return bench.Discrepancy(last.article + ", 36", last.term, spot,
                             last.discrepancy + ", NOT EXTENDED FOR AN INTERRUPTION OF BUSINESS",
                             kOnlyWaiver);
  }
  if (calendar) {
    const Day moved = MovedToOpenDay(last.day, *calendar);
    if (moved > last.day && *presented <= moved && !ours) {
      return bench.ForExaminer(last.article + ", 29(a)", last.term, spot,
                               last.what + ", " + on + ", was no banking day in " + calendar->place +
                                   ": whether documents are presented there, the credit says: " +
                                   Quote(bench.credit.expiry.place));
    }
    if (moved > last.day && *presented <= moved) {
      return bench.Complies(last.article + ", 29(a)", last.term, spot,
                            last.what + ", " + on + ", was no banking day; the first following one is " +
                                FormatDay(moved) +
                                ": the nominated bank says so in its covering schedule (29(b))");
    }
  }
  // How long a bank was closed that was closed on a weekend, only its whole calendar says: holidays may
  // follow.
  constexpr std::chrono::days kClosedMost(10);
  const bool whole = calendar && calendar->whole && ours;
  const Day open = calendar && ours ? MovedToOpenDay(last.day, *calendar) : last.day;
  if (!whole && IsWeekend(open) && *presented > open && *presented - open <= kClosedMost) {
    return bench.ForExaminer(
        last.article + ", 29(a)", last.term, spot,
        last.what + ", " + FormatDay(open) + ", is a " + NameOfWeekday(open) +
            ": whether the bank was closed until the presentation, a calendar would say");
  }
  bench.Discrepancy(last.article, last.term, spot, last.discrepancy, kOnlyWaiver);
}

// "STALE DOCUMENTS ACCEPTABLE", "LATE PRESENTATION ACCEPTABLE": later than the period, within the validity
// (ISBP 745 para. A19). "… UP TO 30 DAYS AFTER SHIPMENT" allows so many days and no more.
bool AllowsStale(const Sentence& said) {
  return (SpeaksOfStale(said.words) || HasPhrase(said.words, "LATE PRESENTATION")) &&
         HasAnyPhrase(said.words, {"ACCEPTABLE", "ACCEPTED", "ALLOWED", "PERMITTED"}) &&
         !HasPhrase(said.words, "NOT") && DaysOfCondition(said.words) == 0 && !ExceptsTransport(said);
}
// Whether it says so and nothing else: UNLESS, IF, EXCEPT INVOICE are for the examiner.
bool IsPlainlyStale(const Sentence& said) {
  static const std::set<std::string> plain = WordSet(
      "STALE DOCUMENTS DOCUMENT DOCS ACCEPTABLE ACCEPTED ALLOWED PERMITTED BUT WITHIN VALIDITY CREDIT L C LC "
      "LATE PRESENTATION TRANSPORT BILL BILLS LADING B LATER MORE THAN AFTER DATE SHIPMENT DAYS ALL EXPIRY "
      "ARE UNTIL");
  return said.excepted.empty() && std::all_of(said.words.begin(), said.words.end(), [](const auto& word) {
           return plain.contains(word) || IsFiller(word) || ParseDigits(word);
         });
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
  const Sentence* own_words = nullptr;
  for (const Sentence& stale : bench.conditions) {
    if (!AllowsStale(stale)) continue;
    if (!IsPlainlyStale(stale)) {
      own_words = &stale;
      continue;
    }
    return bench.Complies(article, TermOf(stale), spot,
                          "the credit accepts documents that are stale: within its validity is enough");
  }
  if (period && !period->after_shipment) {
    return bench.ForExaminer(article, term, spot, "the period is not plainly one of days after shipment");
  }
  if (!bench.shipped) {
    return bench.ForExaminer(article, term, spot, "the document states no date of shipment to count from");
  }
  std::int64_t days = period ? period->days : 21;
  for (const Sentence& said : bench.conditions) {
    if (ExceptsTransport(said)) continue;
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
  if (own_words != nullptr && (!bench.presentation.presented || *bench.presentation.presented > last)) {
    return bench.ForExaminer(article, TermOf(*own_words), spot,
                             "presented later than " + number +
                                 " days after shipment, and the credit accepts that in words of its own");
  }
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
