// What only a bank asks of an examination: how long there is for a notice, and the message that says it.
#include "services/cli/examination.h"
#include "services/cli/files.h"

namespace yidan::cli {
namespace {

constexpr const char* kNoCalendar =
    "the last day for a notice is not known without --calendar (UCP 600 art. 14(b), 16(d))";

// Every day that art. 29(a) may ask the calendar about.
std::vector<credit::Day> DaysAskedAbout(const credit::Credit& credit, const Subject& subject) {
  std::vector<credit::Day> days = {credit.expiry.day};
  if (subject.presentation.presented) days.push_back(*subject.presentation.presented);
  const auto shipped = credit::ParseIsoDay(subject.document.receipt_statement().date());
  const int period = credit.period ? credit.period->days : 21;
  if (shipped) days.push_back(*shipped + std::chrono::days(period));
  return days;
}

void Count(const credit::Credit& credit, const Subject& subject, Clock& clock) {
  const auto& presented = subject.presentation.presented;
  if (!presented) {
    clock.sentences.emplace_back("the last day for a notice is not known without --presented");
    return;
  }
  const auto until = credit::AfterBankingDays(*clock.calendar, *presented, credit::kExaminationDays);
  if (!until) {
    clock.sentences.push_back("the last day for a notice is not known: " + until.error().message);
    return;
  }
  clock.notice_until = *until;
  std::string sentence = "A notice of refusal is given no later than the close of " +
                         credit::FormatDay(until->last) + ", the fifth banking day in " +
                         ForScreen(clock.calendar->place) + " after " + credit::FormatDay(*presented) +
                         " (UCP 600 art. 14(b), 16(d))";
  for (std::size_t i = 0; i < until->skipped.size(); ++i) {
    sentence += (i == 0 ? "; closed: " : ", ") + ForScreen(until->skipped[i]);
  }
  clock.sentences.push_back(std::move(sentence));
  if (!until->remark.empty()) clock.sentences.push_back(ForScreen(until->remark));
  if (credit.rules == credit::Rules::kEucp || credit.rules == credit::Rules::kEucpUrr) {
    clock.sentences.emplace_back(
        "under eUCP the days are counted from the receipt of the notice of completeness: --presented is that "
        "day");
  }
}

std::string TextOf(const credit::Composed& composed, std::string_view line_end) {
  return credit::FormatAnswer(composed.message, line_end);
}

}  // namespace

Answer<credit::Day> ReadDay(const std::string& text, const char* flag) {
  const auto day = credit::ParseIsoDay(text);
  if (!day) return BadInput(std::string(flag) + ": " + text + " is no date, as 2025-04-26");
  return *day;
}

Answer<std::optional<credit::Money>> ReadDrawn(const std::string& text) {
  if (text.empty()) return std::optional<credit::Money>();
  const auto amount = credit::ReadAmount(text);
  if (!amount) return BadInput("--drawn: " + amount.error().message);
  if (amount->readings.size() != 1) return BadInput("--drawn: " + text + " can be read in two ways");
  return std::optional<credit::Money>(amount->readings[0]);
}

Answer<Clock> ReadClock(const ExamineOptions& options, const credit::Credit& credit, Subject& subject) {
  Clock clock;
  auto& calendar = subject.presentation.calendar;
  if (!options.closed.empty()) calendar.emplace().whole = false;
  if (options.calendar.empty()) {
    clock.sentences.emplace_back(kNoCalendar);
  } else {
    YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.calendar, credit::kCalendarBytesMax));
    auto read = credit::ReadCalendar(text);
    if (!read) return BadInput(options.calendar + ": " + read.error().message);
    clock.calendar = std::move(*read);
    bool covered = true;
    for (const credit::Day day : DaysAskedAbout(credit, subject)) {
      if (clock.calendar->Covers(day)) continue;
      covered = false;
      clock.sentences.push_back("the calendar of " + ForScreen(clock.calendar->place) + " says nothing of " +
                                credit::FormatDay(day) + ": it is not used for UCP 600 art. 29(a)");
      break;
    }
    if (covered) calendar = clock.calendar->ForExamination();
    if (!credit::IsOfPlace(clock.calendar->place, credit.expiry.place)) {
      clock.sentences.push_back(
          "the calendar is that of " + ForScreen(clock.calendar->place) + ", and field 31D names " +
          ForScreen(credit::Quote(credit.expiry.place)) +
          ": whether its days are those of the place of presentation, the examiner says");
    }
    Count(credit, subject, clock);
  }
  for (const std::string& one : options.closed) {
    YIDAN_CLIENT_ASSIGN(const credit::Day day, ReadDay(one, "--closed"));
    if (!calendar) calendar.emplace().whole = false;
    calendar->closed.insert(day);
  }
  return clock;
}

Answer<void> AddAnswer(const ExamineOptions& options, const credit::Credit& credit,
                       const credit::Examination& examined, Output& into) {
  const auto type = credit::AnswerTypeOf(options.compose);
  if (!type) return BadInput("--compose: " + options.compose + " is none of 734, 750, 752, 732");
  credit::AnswerTerms terms;
  terms.reference = options.reference;
  terms.related_reference = options.related_reference;
  terms.further = options.further;
  terms.own = options.discrepancies;
  const bool presented = *type == credit::AnswerType::kMt734;
  const std::string& day = presented ? options.presented : options.advised;
  if (!day.empty()) {
    YIDAN_CLIENT_ASSIGN(terms.day, ReadDay(day, presented ? "--presented" : "--advised"));
  }
  if (!presented && terms.day && !options.presented.empty()) {
    YIDAN_CLIENT_ASSIGN(const credit::Day came, ReadDay(options.presented, "--presented"));
    if (*terms.day < came) {
      return BadInput("--advised: " + options.advised + " is before --presented " + options.presented +
                      ": an advice follows the presentation");
    }
  }
  YIDAN_CLIENT_ASSIGN(terms.amount, ReadDrawn(options.drawn));
  if (!options.disposal.empty()) {
    terms.disposal = credit::DisposalOf(options.disposal);
    if (!terms.disposal) {
      return BadInput("--disposal: " + options.disposal + " is none of hold, notify, return, previnst");
    }
  }
  const auto composed = credit::Compose(*type, credit, examined, terms);
  if (!composed) return BadInput("--compose " + options.compose + ": " + composed.error().message);
  const std::string name = credit::NameOf(*type);
  Json json = {
      {"type", name}, {"text", TextOf(*composed, "\n")}, {"notes", composed->notes}, {"file", nullptr}};
  if (options.out.empty()) {
    into.text += name + ", not sent:\n" + LinesForScreen(TextOf(*composed, "\n"));
  } else {
    YIDAN_CLIENT_TRY(PutFile("--out", {options.out, options.force}, TextOf(*composed, "\r\n")));
    into.text += name + " written to " + options.out + ", not sent\n";
    json["file"] = options.out;
  }
  for (const std::string& note : composed->notes) into.text += "  note " + note + "\n";
  into.json["answer"] = std::move(json);
  return {};
}

}  // namespace yidan::cli
