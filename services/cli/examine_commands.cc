// examine: a transport document under a documentary credit, in this process: the credit goes nowhere.
#include <algorithm>

#include "services/cli/commands.h"
#include "services/cli/examination.h"
#include "services/cli/files.h"
#include "services/cli/values.h"
#include "services/credit/examine_set.h"
#include "services/credit/page.h"

namespace yidan::cli {
namespace {

using Options = ExamineOptions;

// What was read, and what keeps it from being examined.
struct Doubts {
  Json json = Json::array();
  std::string text;
  bool certain = true;

  void Add(const std::string& file, const std::vector<credit::Remark>& remarks,
           const std::vector<credit::Choice>& open) {
    for (const auto& remark : remarks) {
      const bool fault = remark.severity == credit::Remark::Severity::kFault;
      certain = certain && !fault;
      text += file + ":" + std::to_string(remark.line) + ": " + (fault ? "FAULT " : "note ") +
              ForScreen(remark.message) + "\n";
      json.push_back({{"file", file},
                      {"line", remark.line},
                      {"field", remark.tag},
                      {"kind", fault ? "fault" : "note"},
                      {"says", remark.message},
                      {"id", ""},
                      {"readings", Json::array()}});
    }
    for (const auto& choice : open) {
      certain = false;
      text += file + ":" + std::to_string(choice.line) + ": CHOOSE " + ForScreen(choice.question) + "\n";
      Json readings = Json::array();
      for (const auto& reading : choice.readings) {
        text += "    --choose " + choice.id + "=" + reading.key + "   " + ForScreen(reading.says) + "\n";
        readings.push_back({{"key", reading.key}, {"says", reading.says}});
      }
      json.push_back({{"file", file},
                      {"line", choice.line},
                      {"field", choice.tag},
                      {"kind", "choice"},
                      {"says", choice.question},
                      {"id", choice.id},
                      {"readings", std::move(readings)}});
    }
  }
};

// "ID=KEY" for the credit, "2:ID=KEY" for the second amendment. The first is the credit's.
Answer<std::vector<credit::ReadOptions>> Choices(const Options& options) {
  std::vector<credit::ReadOptions> out(options.amendments.size() + 1);
  for (const std::string& one : options.choose) {
    std::size_t file = 0;
    std::string rest = one;
    const auto digits = std::min(one.find_first_not_of("0123456789"), one.size());
    if (digits > 0 && digits < one.size() && one[digits] == ':') {
      file = static_cast<std::size_t>(credit::ParseDigits(one.substr(0, digits)).value_or(INT64_MAX));
      rest = one.substr(digits + 1);
    }
    const auto equals = rest.find('=');
    if (equals == std::string::npos || equals == 0 || file >= out.size()) {
      return BadInput("--choose " + one + ": ID=KEY for the credit, N:ID=KEY for its Nth amendment");
    }
    out[file].chosen.push_back({rest.substr(0, equals), rest.substr(equals + 1)});
  }
  return out;
}

Answer<std::vector<credit::AnsweredAmendment>> ReadAmendments(const Options& options,
                                                              const std::vector<credit::ReadOptions>& choices,
                                                              Doubts& doubts) {
  std::vector<credit::AnsweredAmendment> out;
  for (std::size_t i = 0; i < options.amendments.size(); ++i) {
    YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.amendments[i], credit::kTextBytesMax));
    const auto read = credit::ReadAmendment(text, i + 1, choices[i + 1]);
    doubts.Add(options.amendments[i], read.remarks, read.open);
    if (read.amendment) out.push_back({*read.amendment, credit::Answer::kNone});
  }
  std::size_t twice = 0;  // an amendment with two answers
  const auto mark = [&](const std::vector<std::size_t>& numbers, credit::Answer answer) {
    return std::all_of(numbers.begin(), numbers.end(), [&](std::size_t number) {
      if (number < 1 || number > options.amendments.size()) return false;
      if (number > out.size()) return true;
      credit::Answer& said = out[number - 1].answer;
      if (said != credit::Answer::kNone && said != answer) twice = number;
      said = answer;
      return true;
    });
  };
  if (!mark(options.accepted, credit::Answer::kAccepted) ||
      !mark(options.rejected, credit::Answer::kRejected) ||
      !mark(options.accepted_in_part, credit::Answer::kAcceptedInPart)) {
    return BadInput(
        "--accepted, --rejected, --accepted-in-part: amendments are numbered from 1, as they are given");
  }
  if (twice > 0) {
    return BadInput("--accepted, --rejected, --accepted-in-part: amendment " + std::to_string(twice) +
                    " has two answers, and the beneficiary gives one");
  }
  return out;
}

std::string FileOf(const Options& options, const credit::Source& source) {
  return source.file == 0 ? options.credit : options.amendments[source.file - 1];
}

std::string Render(const Options& options, const credit::Examination& examined) {
  std::string out =
      "  " + (examined.article.empty() ? "no transport document is asked for" : examined.article) + "\n";
  for (const auto kind : {credit::Kind::kDiscrepancy, credit::Kind::kForExaminer, credit::Kind::kComplies}) {
    out += "  " + std::to_string(examined.Count(kind)) + " " + credit::NameOf(kind) + "\n";
    for (const auto& one : examined.findings) {
      if (one.kind != kind) continue;
      out += "    " + one.check + ": " + ForScreen(one.wording) + "  [" + one.article + "]\n";
      if (kind == credit::Kind::kComplies) continue;
      if (one.credit.line > 0) {
        out += "      credit    :" + one.credit.tag + ": " + FileOf(options, one.credit) + ":" +
               std::to_string(one.credit.line) + "  " + ForScreen(credit::Quote(one.credit_text)) + "\n";
      }
      out += "      document  " + (one.set_file.empty() ? "" : ForScreen(one.set_file) + " ") + one.pointer +
             "  " + (one.value.empty() ? "(nothing)" : ForScreen(credit::Quote(one.value))) + "\n";
      if (!one.cure.empty()) out += "      cure      " + one.cure + "\n";
    }
  }
  for (const std::string& other : examined.not_examined) out += "  not examined: " + ForScreen(other) + "\n";
  return out;
}

Json ToJson(const Options& options, const credit::Examination& examined) {
  Json out;
  const credit::Verdict verdict = credit::VerdictOf(examined);
  out["compliant"] = verdict == credit::Verdict::kCompliant;
  out["verdict"] = credit::NameOf(verdict);
  out["article"] = examined.article;
  out["discrepancies"] = examined.Count(credit::Kind::kDiscrepancy);
  out["for_the_examiner"] = examined.Count(credit::Kind::kForExaminer);
  out["last_day"] = examined.last_day ? Json(credit::FormatDay(*examined.last_day)) : Json(nullptr);
  out["findings"] = Json::array();
  for (const auto& one : examined.findings) {
    Json finding = {{"check", one.check}, {"article", one.article}, {"kind", credit::NameOf(one.kind)}};
    finding["credit"] = nullptr;
    if (one.credit.line > 0) {
      finding["credit"] = {{"field", one.credit.tag},
                           {"file", FileOf(options, one.credit)},
                           {"line", one.credit.line},
                           {"text", one.credit_text}};
    }
    finding["document"] = {{"pointer", one.pointer}, {"value", one.value}, {"set_file", one.set_file}};
    finding["says"] = one.wording;
    finding["cure"] = one.cure;
    out["findings"].push_back(std::move(finding));
  }
  out["not_examined"] = examined.not_examined;
  return out;
}

std::string Supposing(const credit::Possibility& outcome) {
  if (outcome.supposed.empty()) return "no unanswered amendment accepted";
  std::string out = "if the presentation accepts amendment";
  for (const std::size_t at : outcome.supposed) out += " " + std::to_string(at + 1);
  return out + " (UCP 600 art. 10(c))";
}

// Everything that an examination is made of, read.
struct Case {
  const Options& options;
  Subject subject;
  std::optional<SetRead> set;
  Clock clock;
  std::string credit_text;
  Doubts doubts;
};

// What is shown of one outcome of the amendments.
struct Outcome {
  std::string supposing;
  std::optional<credit::Examination> examined;  // none: the amendments cannot be applied
};

// Each outcome of the amendments, examined by itself; none is chosen.
std::vector<Outcome> ExamineEach(Case& of, const credit::Possibilities& outcomes) {
  std::vector<Outcome> out;
  for (const auto& outcome : outcomes.all) {
    of.doubts.Add("amendments", outcome.remarks, outcome.open);
    Outcome& one = out.emplace_back(Outcome{Supposing(outcome), std::nullopt});
    if (!outcome.credit) continue;
    one.examined = credit::Examine(*outcome.credit, of.subject.document, of.subject.presentation);
    if (of.set) {
      credit::ExamineSet(*outcome.credit, of.subject.document, of.set->set, of.subject.presentation,
                         *one.examined);
    }
  }
  return out;
}

Output Report(const Case& of, const std::vector<Outcome>& outcomes, const std::vector<std::string>& notes) {
  Output out;
  bool any = false;
  out.json["examined"] = true;
  out.json["document"] = of.subject.proven;
  out.json["outcomes"] = Json::array();
  AddTitle(of.subject.title, out.json);
  for (const std::string& sentence : SentencesOf(of.subject)) out.text += ForScreen(sentence) + "\n";
  out.text += "Document: " + of.subject.proven + "\n";
  for (const std::string& note : notes) out.text += note + "\n";
  for (const Outcome& outcome : outcomes) {
    Json json = {{"supposing", outcome.supposing}, {"examined", outcome.examined.has_value()}};
    if (!outcome.examined) {
      for (const char* one :
           {"compliant", "verdict", "article", "discrepancies", "for_the_examiner", "last_day"})
        json[one] = nullptr;
      for (const char* list : {"findings", "not_examined"}) json[list] = Json::array();
      out.text += "NOT EXAMINED: " + outcome.supposing + ": the amendments cannot be applied\n";
    } else {
      any = any || credit::VerdictOf(*outcome.examined) == credit::Verdict::kCompliant;
      out.text += credit::SentenceOf(*outcome.examined) + ButOf(of.subject) + ": " + outcome.supposing +
                  "\n" + Render(of.options, *outcome.examined);
      json.update(ToJson(of.options, *outcome.examined));
    }
    out.json["outcomes"].push_back(std::move(json));
  }
  for (const std::string& sentence : of.clock.sentences) out.text += sentence + "\n";
  out.json["notice_until"] =
      of.clock.notice_until ? Json(credit::FormatDay(of.clock.notice_until->last)) : Json(nullptr);
  out.json["clock"] = of.clock.sentences;
  if (of.set) {
    for (const std::string& remark : of.set->remarks) out.text += "note " + remark + "\n";
  }
  out.json["set_remarks"] = of.set ? of.set->remarks : std::vector<std::string>();
  out.text += of.doubts.text;
  out.json["remarks"] = of.doubts.json;
  out.json["page"] = nullptr;
  out.json["answer"] = nullptr;
  out.exit = any ? ExitCode::kDone : ExitCode::kInvalid;
  // The papers comply, and the title is another matter: a program that reads only the code is told so too.
  if (any && of.subject.title && !of.subject.title->Free()) out.exit = ExitCode::kBurdened;
  return out;
}

Answer<void> WritePage(const Case& of, const std::vector<Outcome>& outcomes, Output& into) {
  credit::Page page;
  page.title = of.options.document;
  page.proven = of.subject.proven;
  page.standing = SentencesOf(of.subject);
  page.but = ButOf(of.subject);
  page.deadlines = of.clock.sentences;
  page.credit.push_back({of.options.credit, of.credit_text});
  for (const std::string& path : of.options.amendments) {
    YIDAN_CLIENT_ASSIGN(std::string text, ReadFile(path, credit::kTextBytesMax));
    page.credit.push_back({path, std::move(text)});
  }
  page.document = &of.subject.document;
  if (of.set) page.manifest = of.set->manifest;
  for (const Outcome& outcome : outcomes) {
    page.outcomes.push_back({outcome.supposing, outcome.examined ? &*outcome.examined : nullptr});
  }
  for (const auto& remark : of.doubts.json) page.remarks.push_back(remark["says"].get<std::string>());
  YIDAN_CLIENT_TRY(PutFile("--page", {of.options.page, of.options.force}, credit::RenderPage(page)));
  into.text += "page written to " + of.options.page + "\n";
  into.json["page"] = of.options.page;
  return {};
}

// A message answers one outcome: which amendments count must be settled.
Answer<void> ComposeAnswer(const Case& of, const credit::Possibilities& possible,
                           const std::vector<Outcome>& outcomes, Output& into) {
  const Options& options = of.options;
  if (outcomes.size() != 1 || !outcomes[0].examined) {
    return BadInput("--compose " + options.compose +
                    ": which amendments count is not settled (--accepted, --rejected); a presentation that "
                    "complies under one outcome accepts it (UCP 600 art. 10(c))");
  }
  YIDAN_CLIENT_TRY(AddAnswer(options, *possible.all[0].credit, *outcomes[0].examined, into));
  if (ButOf(of.subject).empty()) return {};
  const std::string note =
      "the message answers for the papers; the title stands as it is shown above" + ButOf(of.subject);
  into.text += "  note " + note + "\n";
  into.json["answer"]["notes"].push_back(note);
  return {};
}

Answer<Output> RunExamine(Session& session, const Options& options) {
  YIDAN_CLIENT_ASSIGN(const auto choices, Choices(options));
  YIDAN_CLIENT_ASSIGN(std::string text, ReadFile(options.credit, credit::kTextBytesMax));
  const auto read = credit::ReadCredit(text, choices[0]);
  Doubts doubts;
  doubts.Add(options.credit, read.remarks, read.open);
  YIDAN_CLIENT_ASSIGN(const auto amendments, ReadAmendments(options, choices, doubts));
  if (!doubts.certain || !read.credit) {
    Output out;
    out.exit = ExitCode::kUsage;
    out.text = "NOT EXAMINED: what the credit says is not certain\n" + doubts.text;
    out.json["examined"] = false;
    out.json["document"] = "";
    AddTitle(std::nullopt, out.json);
    for (const char* list : {"outcomes", "clock", "set_remarks"}) out.json[list] = Json::array();
    for (const char* one : {"notice_until", "page", "answer"}) out.json[one] = nullptr;
    out.json["remarks"] = std::move(doubts.json);
    return out;
  }
  Case of{options, {}, {}, {}, std::move(text), std::move(doubts)};
  YIDAN_CLIENT_ASSIGN(of.set, ReadSet(options));
  YIDAN_CLIENT_ASSIGN(of.subject, ReadSubject(session, options));
  if (!options.presented.empty()) {
    YIDAN_CLIENT_ASSIGN(of.subject.presentation.presented, ReadDay(options.presented, "--presented"));
  }
  if (!options.complete.empty()) {
    YIDAN_CLIENT_ASSIGN(of.subject.presentation.complete, ReadDay(options.complete, "--complete"));
  }
  YIDAN_CLIENT_ASSIGN(of.subject.presentation.drawn, ReadDrawn(options.drawn));
  YIDAN_CLIENT_ASSIGN(of.clock, ReadClock(options, *read.credit, of.subject));
  const std::vector<credit::ReadOptions> of_amendments(choices.begin() + 1, choices.end());
  const auto possible = credit::Outcomes(*read.credit, amendments, of_amendments);
  if (!possible) return BadInput(possible.error().message);
  const auto outcomes = ExamineEach(of, *possible);
  Output out = Report(of, outcomes, possible->notes);
  if (!options.page.empty()) YIDAN_CLIENT_TRY(WritePage(of, outcomes, out));
  if (!options.compose.empty()) YIDAN_CLIENT_TRY(ComposeAnswer(of, *possible, outcomes, out));
  return out;
}

}  // namespace

void AddExamine(Commands& commands) {
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand(
      "examine", "Examine a transport document under a credit: the credit stays here (审单)");
  command
      ->add_option("FILE", o->document,
                   "*.yidan.json, verified first; or the id of a document, read from the registry")
      ->required();
  command->add_flag("--content", o->content, "FILE is a content as JSON, which nothing proves");
  command->add_option("--credit", o->credit, "MT700, 710 or 720 with its continuations, as text")->required();
  command->add_option("--amendment", o->amendments, "MT707 with its MT708; repeat in their order");
  command->add_option("--accepted", o->accepted, "the Nth amendment was accepted; repeat for more");
  command->add_option("--rejected", o->rejected, "the Nth amendment was rejected; repeat for more");
  command->add_option("--accepted-in-part", o->accepted_in_part, "which is its rejection; repeat for more");
  command->add_option("--choose", o->choose,
                      "ID=KEY, or N:ID=KEY for the Nth amendment: a reading; repeat for more");
  command->add_option("--presented", o->presented, "the day of presentation, 2025-04-26");
  command->add_option("--complete", o->complete,
                      "under eUCP: the day on which the notice of completeness was received");
  command->add_option("--drawn", o->drawn, "the amount drawn, EUR138400.00");
  command->add_option("--set", o->set, "folder of the other documents, with set.json (examination-set.md)");
  command->add_option("--calendar", o->calendar,
                      "banking days of the place of presentation (deploy/calendars)");
  command->add_option("--page", o->page, "HTML page to write, credit and document side by side");
  OneOf(command->add_option("--compose", o->compose, "the message, composed and never sent"),
        {"734", "750", "752", "732"});
  command->add_option("-o,--out", o->out, "file for the message; otherwise it is shown");
  command->add_flag("--force", o->force, "over a page or a message that is there already");
  command->add_option("--reference", o->reference, "field 20: this bank's own reference");
  command->add_option("--related-reference", o->related_reference, "field 21: the presenting bank's");
  OneOf(command->add_option("--disposal", o->disposal, "field 77B"),
        {"hold", "notify", "return", "previnst"});
  command->add_option("--further", o->further, "field 23 of an MT752: ACCEPT, DEBIT, NEGOTIATE …");
  command->add_option("--advised", o->advised, "field 30: the day of the advice, 2025-04-28");
  command->add_option("--discrepancy", o->discrepancies, "one that the examiner found; repeat for more");
  command->add_option("--closed", o->closed, "a day on which the bank was closed; repeat for more");
  commands.On(command, console::uses::kReading | console::uses::kAs | console::uses::kPrincipal,
              [o](Session& session) { return RunExamine(session, *o); });
}

}  // namespace yidan::cli
