#include "services/credit/answer.h"

#include <algorithm>
#include <array>

#include "services/credit/answer_rules.h"
#include "services/credit/wire_text.h"

namespace yidan::credit {
namespace {

struct DisposalWords {
  Disposal disposal;
  std::string_view name;
  std::array<std::string_view, 3> lines;  // field 77B, 3*35x; "": none
};
constexpr std::array<DisposalWords, 4> kDisposals = {{
    {Disposal::kHold, "hold", {"/HOLD/HOLDING DOCUMENTS PENDING", "YOUR FURTHER INSTRUCTIONS", ""}},
    {Disposal::kNotify,
     "notify",
     {"/NOTIFY/HOLDING DOCUMENTS UNTIL WE", "RECEIVE AND ACCEPT A WAIVER, OR",
      "YOUR INSTRUCTIONS BEFORE THAT"}},
    {Disposal::kReturn, "return", {"/RETURN/RETURNING THE DOCUMENTS", "", ""}},
    {Disposal::kPrevious,
     "previnst",
     {"/PREVINST/ACTING BY INSTRUCTIONS", "PREVIOUSLY RECEIVED FROM YOU", ""}},
}};

constexpr std::size_t kDiscrepancyRows = 70;
constexpr std::size_t kDiscrepancyColumns = 50;

// YYMMDD.
std::string SixDigits(Day day) {
  const std::string iso = FormatDay(day);
  return iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2);
}
// "EUR138400," as the wire has it.
std::string WireAmount(const Money& money) {
  const auto decimals = static_cast<std::size_t>(DecimalsOf(money.currency));
  std::string digits = std::to_string(money.minor);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - decimals);
  if (fraction.find_first_not_of('0') == std::string::npos) fraction.clear();
  return money.currency + digits.substr(0, digits.size() - decimals) + "," + fraction;
}

std::string Trimmed(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(first);
  return std::string(text.substr(0, text.find_last_not_of(' ') + 1));
}

Outcome NeedsText(const std::string& text, const std::string& flag, const std::string& what) {
  if (Trimmed(text).empty()) return Invalid(flag + " is needed: " + what);
  return {};
}

// Field 77J: the opening, then each discrepancy under its number.
Result<std::vector<std::string>> DiscrepancyLines(const std::string& opening,
                                                  const std::vector<std::string>& discrepancies) {
  std::vector<std::string> lines = Wrapped(InSetZ(opening), kDiscrepancyColumns);
  for (std::size_t i = 0; i < discrepancies.size(); ++i) {
    const auto more = Wrapped(InSetZ(std::to_string(i + 1) + ". " + discrepancies[i]), kDiscrepancyColumns);
    lines.insert(lines.end(), more.begin(), more.end());
  }
  if (lines.size() > kDiscrepancyRows) {
    return Invalid("field 77J has " + std::to_string(kDiscrepancyRows) + " lines, and the " +
                   std::to_string(discrepancies.size()) + " discrepancies need " +
                   std::to_string(lines.size()) +
                   ": a refusal is one notice with every one of them (UCP 600 art. 16(c)), so none is left "
                   "out; word them shorter with --discrepancy, or give notice by other means");
  }
  return lines;
}

// A field of one line. Blanks at its ends are nothing, and are not sent.
AnswerField One(const char* tag, std::string_view text) { return {tag, {Trimmed(text)}, 0}; }

struct Composer {
  const Credit& credit;
  const Examination& examined;
  const AnswerTerms& terms;
  Composed out;

  Outcome NeedsDiscrepancies(const std::vector<std::string>& all) {
    if (!all.empty()) return {};
    return Invalid("there is no discrepancy to give notice of");
  }

  // The examiner words his own, and can word them otherwise: what the message cannot carry is refused. What
  // the findings quote of the documents is not his: that is noted.
  Outcome CheckCharacters() {
    for (std::size_t i = 0; i < terms.own.size(); ++i) {
      const std::string flag = "--discrepancy, the " + std::to_string(i + 1) + ". one";
      YIDAN_TRY(NeedsText(terms.own[i], flag, "it says nothing"));
      if (const std::string lost = LostInSetZ(terms.own[i]); !lost.empty()) {
        return Invalid(flag + ": the message has no such characters (SWIFT's set z): " + lost +
                       "; word it in Latin letters");
      }
    }
    const auto of_findings = DiscrepanciesOf(examined, {});
    for (std::size_t i = 0; i < of_findings.size(); ++i) {
      if (const std::string lost = LostInSetZ(of_findings[i]); !lost.empty()) {
        out.notes.push_back("discrepancy " + std::to_string(i + 1) +
                            " has ? for what the message cannot carry: " + lost);
      }
    }
    return {};
  }

  void NoteNotExamined() {
    if (const std::size_t left = examined.not_examined.size(); left > 0) {
      out.notes.push_back("documents that the credit asks for and that were not examined: " +
                          std::to_string(left) + " (--set)");
    }
  }
  // For a message that takes the documents up.
  void NoteOpen() {
    if (const std::size_t open = examined.Count(Kind::kForExaminer); open > 0) {
      out.notes.push_back("points for the examiner that nobody has decided: " + std::to_string(open) +
                          "; documents that are taken up cannot be refused any more");
    }
    const std::size_t count = examined.Count(Kind::kDiscrepancy);
    if (count > 0) {
      out.notes.push_back("it takes up documents in spite of discrepancies, " + std::to_string(count) +
                          ": that is a waiver (UCP 600 art. 16(b))");
    }
    NoteNotExamined();
  }

  void NoteUndecided() {
    NoteNotExamined();
    const std::size_t open = examined.Count(Kind::kForExaminer);
    if (open == 0) return;
    out.notes.push_back("points for the examiner, not in this notice: " + std::to_string(open) +
                        "; a second notice cannot be "
                        "given (UCP 600 art. 16(c)): decide them first, and add what is found with "
                        "--discrepancy");
  }

  Outcome Refusal() {
    const auto all = DiscrepanciesOf(examined, terms.own);
    YIDAN_TRY(NeedsDiscrepancies(all));
    YIDAN_TRY(CheckCharacters());
    YIDAN_TRY(NeedsText(terms.reference, "--reference", "field 20, this bank's own reference"));
    YIDAN_TRY(NeedsText(terms.related_reference, "--related-reference", "field 21, the presenting bank's"));
    if (!terms.day) return Invalid("--presented is needed: field 32A, the day of the utilisation");
    if (!terms.amount) return Invalid("--drawn is needed: field 32A, the amount of the utilisation");
    if (!terms.disposal) {
      return Invalid(
          "--disposal is needed: field 77B; without it the bank is precluded from claiming that the "
          "documents "
          "do not comply (UCP 600 art. 16(c)(iii), 16(f)): hold, notify, return or previnst");
    }
    YIDAN_ASSIGN(auto lines,
                 DiscrepancyLines(
                     "WE REFUSE TO HONOUR OR NEGOTIATE UNDER CREDIT " + credit.reference.text + ":", all));
    const auto* words = std::find_if(kDisposals.begin(), kDisposals.end(), [&](const DisposalWords& one) {
      return one.disposal == *terms.disposal;
    });
    AnswerField disposal{"77B", {}, 0};
    for (const std::string_view line : words->lines) {
      if (!line.empty()) disposal.lines.emplace_back(line);
    }
    out.message.fields = {One("20", terms.reference),
                          One("21", terms.related_reference),
                          One("32A", SixDigits(*terms.day) + WireAmount(*terms.amount)),
                          {"77J", std::move(lines), 0},
                          std::move(disposal)};
    NoteUndecided();
    return {};
  }

  Outcome Advice() {
    const auto all = DiscrepanciesOf(examined, terms.own);
    YIDAN_TRY(NeedsDiscrepancies(all));
    YIDAN_TRY(CheckCharacters());
    YIDAN_TRY(NeedsText(terms.reference, "--reference", "field 20, this bank's own reference"));
    if (!terms.amount) return Invalid("--drawn is needed: field 32B, the principal amount");
    YIDAN_ASSIGN(auto lines, DiscrepancyLines("DISCREPANCIES UNDER YOUR CREDIT:", all));
    out.message.fields = {One("20", terms.reference),
                          One("21", credit.reference.text),
                          One("32B", WireAmount(*terms.amount)),
                          {"77J", std::move(lines), 0}};
    NoteUndecided();
    return {};
  }

  Outcome Authorisation() {
    YIDAN_TRY(NeedsText(terms.related_reference, "--related-reference", "field 21, the presenting bank's"));
    YIDAN_TRY(NeedsText(terms.further, "--further",
                        "field 23: ACCEPT, DEBIT, NEGOTIATE, REIMBURSE, REMITTED or SEE72Z"));
    if (!terms.day) return Invalid("--advised is needed: field 30, the day of the advice of discrepancy");
    out.message.fields = {One("20", credit.reference.text), One("21", terms.related_reference),
                          One("23", terms.further), One("30", SixDigits(*terms.day))};
    if (terms.amount) out.message.fields.push_back(One("32B", WireAmount(*terms.amount)));
    NoteOpen();
    return {};
  }

  Outcome Discharge() {
    YIDAN_TRY(NeedsText(terms.reference, "--reference", "field 20, this bank's own reference"));
    YIDAN_TRY(NeedsText(terms.related_reference, "--related-reference", "field 21, the presenting bank's"));
    if (!terms.day) return Invalid("--advised is needed: field 30, the day of the advice");
    if (!terms.amount) return Invalid("--drawn is needed: field 32B, the amount of the utilisation");
    out.message.fields = {One("20", terms.reference), One("21", terms.related_reference),
                          One("30", SixDigits(*terms.day)), One("32B", WireAmount(*terms.amount))};
    NoteOpen();
    return {};
  }
};

}  // namespace

std::optional<Disposal> DisposalOf(std::string_view name) {
  const auto* found = std::find_if(kDisposals.begin(), kDisposals.end(),
                                   [&](const DisposalWords& one) { return one.name == name; });
  if (found == kDisposals.end()) return std::nullopt;
  return found->disposal;
}

std::vector<std::string> DiscrepanciesOf(const Examination& examined, const std::vector<std::string>& own) {
  std::vector<std::string> out;
  for (const Finding& finding : examined.findings) {
    if (finding.kind != Kind::kDiscrepancy) continue;
    out.push_back(finding.wording + " (" + finding.article + ")");
  }
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

Result<Composed> Compose(AnswerType type, const Credit& credit, const Examination& examined,
                         const AnswerTerms& terms) {
  // Six digits say no century: a day outside the hundred years would be read as another one.
  if (terms.day && ParseSixDigitDay(SixDigits(*terms.day)) != *terms.day) {
    return Invalid(
        FormatDay(*terms.day) +
        " cannot be written in six digits, which are days from 1980 to 2079: --presented or --advised");
  }
  Composer composer{credit, examined, terms, {}};
  composer.out.message.type = type;
  Outcome made;
  switch (type) {
    case AnswerType::kMt734:
      made = composer.Refusal();
      break;
    case AnswerType::kMt750:
      made = composer.Advice();
      break;
    case AnswerType::kMt752:
      made = composer.Authorisation();
      break;
    case AnswerType::kMt732:
      made = composer.Discharge();
      break;
  }
  if (!made) return tl::unexpected(made.error());
  // What was given, a reference too long above all, is held to the formats like a stranger's message.
  for (const Remark& remark : ValidateAnswer(composer.out.message)) {
    if (remark.severity == Remark::Severity::kFault)
      return Invalid(NameOf(type) + " field " + remark.message);
    composer.out.notes.push_back(remark.message);
  }
  return std::move(composer.out);
}

}  // namespace yidan::credit
