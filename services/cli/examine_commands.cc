// examine: a transport document under a documentary credit, in this process: the credit goes nowhere.
#include <algorithm>

#include "services/base/moments.h"
#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/credit/amendments.h"
#include "services/credit/examine.h"
#include "services/proof/verifier.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

struct Options {
  std::string document;
  bool content = false;
  std::string credit;
  std::vector<std::string> amendments;
  std::vector<std::size_t> accepted;
  std::vector<std::size_t> accepted_in_part;
  std::vector<std::size_t> rejected;
  std::vector<std::string> choose;
  std::string presented;
  std::string drawn;
  std::vector<std::string> closed;
};

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
              remark.message + "\n";
      json.push_back({{"file", file},
                      {"line", remark.line},
                      {"field", remark.tag},
                      {"kind", fault ? "fault" : "note"},
                      {"says", remark.message}});
    }
    for (const auto& choice : open) {
      certain = false;
      text += file + ":" + std::to_string(choice.line) + ": CHOOSE " + choice.question + "\n";
      Json readings = Json::array();
      for (const auto& reading : choice.readings) {
        text += "    --choose " + choice.id + "=" + reading.key + "   " + reading.says + "\n";
        readings.push_back({{"key", reading.key}, {"says", reading.says}});
      }
      json.push_back({{"file", file},
                      {"line", choice.line},
                      {"field", choice.tag},
                      {"kind", "choice"},
                      {"id", choice.id},
                      {"says", choice.question},
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

Answer<v1::Waybill> ReadContentFile(const std::string& text) {
  const auto json = waybill::ParseContent(text);
  if (!json) return BadInput(json.error().message);
  auto waybill = waybill::ToWaybill(*json);
  if (!waybill) return BadInput(waybill.error().message);
  return std::move(*waybill);
}

struct Subject {
  v1::Waybill document;
  credit::Presentation presentation;
  std::string proven;  // what stands behind it, in words
};

// A proof file is verified first; what does not hold is not examined.
Answer<Subject> FromProof(Session& session, const std::string& text, const std::string& path) {
  const auto file = proof::ParseProofFile(text);
  if (!file) return BadInput(path + " is no proof file: " + file.error().message + " (a content: --content)");
  proof::VerifyOptions options;
  YIDAN_CLIENT_ASSIGN(options.registry_key, RegistryKey(session.settings()));
  options.now_ms = session.now_ms();
  options.require_whole = true;
  const auto report = proof::Verify(*file, options);
  if (!report) return BadInput(report.error().message);
  if (!report->waybill || report->hidden_leaves > 0 || !report->title) {
    return tl::unexpected(
        Trouble{Trouble::Kind::kFalse,
                "INVALID",
                path + " does not prove a whole content, and is not examined: yidan verify says why",
                {},
                {}});
  }
  Subject out{*report->waybill, {}, "proven as of " + FormatRfc3339(report->sealed_at_ms)};
  const auto& order = report->title->order();
  using Order = credit::Presentation::Order;
  if (order.kind() == v1::ORDER_KIND_BLANK) out.presentation.order = Order::kInBlank;
  if (order.kind() == v1::ORDER_KIND_NAMED) {
    out.presentation.order = Order::kNamed;
    out.presentation.order_name = order.party();
  }
  return out;
}

Answer<Subject> ReadSubject(Session& session, const Options& options) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.document, proof::kMaxFileBytes));
  if (!options.content) return FromProof(session, text, options.document);
  YIDAN_CLIENT_ASSIGN(v1::Waybill document, ReadContentFile(text));
  return Subject{std::move(document), {}, "a content that nothing proves"};
}

Answer<credit::Day> ReadDay(const std::string& text, const char* flag) {
  const auto day = credit::ParseIsoDay(text);
  if (!day) return BadInput(std::string(flag) + ": " + text + " is no date, as 2025-04-26");
  return *day;
}

Answer<void> ReadPresentation(const Options& options, credit::Presentation& into) {
  if (!options.presented.empty()) {
    YIDAN_CLIENT_ASSIGN(into.presented, ReadDay(options.presented, "--presented"));
  }
  if (!options.drawn.empty()) {
    const auto amount = credit::ReadAmount(options.drawn);
    if (!amount) return BadInput("--drawn: " + amount.error().message);
    if (amount->readings.size() != 1)
      return BadInput("--drawn: " + options.drawn + " can be read in two ways");
    into.drawn = amount->readings[0];
  }
  if (!options.closed.empty()) into.calendar = credit::Calendar{};
  for (const std::string& one : options.closed) {
    YIDAN_CLIENT_ASSIGN(const credit::Day day, ReadDay(one, "--closed"));
    into.calendar->closed.insert(day);
  }
  return {};
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
  const auto mark = [&](const std::vector<std::size_t>& numbers, credit::Answer answer) {
    return std::all_of(numbers.begin(), numbers.end(), [&](std::size_t number) {
      if (number < 1 || number > options.amendments.size()) return false;
      if (number <= out.size()) out[number - 1].answer = answer;
      return true;
    });
  };
  if (!mark(options.accepted, credit::Answer::kAccepted) ||
      !mark(options.rejected, credit::Answer::kRejected) ||
      !mark(options.accepted_in_part, credit::Answer::kAcceptedInPart)) {
    return BadInput(
        "--accepted, --rejected, --accepted-in-part: amendments are numbered from 1, as they are given");
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
      out += "    " + one.check + ": " + one.wording + "  [" + one.article + "]\n";
      if (kind == credit::Kind::kComplies) continue;
      if (one.credit.line > 0) {
        out += "      credit    :" + one.credit.tag + ": " + FileOf(options, one.credit) + ":" +
               std::to_string(one.credit.line) + "  " + credit::Quote(one.credit_text) + "\n";
      }
      out += "      document  " + one.pointer + "  " +
             (one.value.empty() ? "(nothing)" : credit::Quote(one.value)) + "\n";
      if (!one.cure.empty()) out += "      cure      " + one.cure + "\n";
    }
  }
  for (const std::string& other : examined.not_examined) out += "  not examined: " + other + "\n";
  return out;
}

Json ToJson(const Options& options, const credit::Examination& examined) {
  Json out;
  out["compliant"] = examined.Compliant();
  out["article"] = examined.article;
  out["discrepancies"] = examined.Count(credit::Kind::kDiscrepancy);
  out["for_the_examiner"] = examined.Count(credit::Kind::kForExaminer);
  if (examined.last_day) out["last_day"] = credit::FormatDay(*examined.last_day);
  out["findings"] = Json::array();
  for (const auto& one : examined.findings) {
    Json finding = {{"check", one.check}, {"article", one.article}, {"kind", credit::NameOf(one.kind)}};
    if (one.credit.line > 0) {
      finding["credit"] = {{"field", one.credit.tag},
                           {"file", FileOf(options, one.credit)},
                           {"line", one.credit.line},
                           {"text", one.credit_text}};
    }
    finding["document"] = {{"pointer", one.pointer}, {"value", one.value}};
    finding["says"] = one.wording;
    if (!one.cure.empty()) finding["cure"] = one.cure;
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

// Each outcome of the amendments, examined by itself; none is chosen.
Output ExamineAll(const Options& options, const Subject& subject, const credit::Possibilities& outcomes,
                  Doubts doubts) {
  Output out;
  bool any = false;
  out.json["document"] = subject.proven;
  out.json["outcomes"] = Json::array();
  out.text = "Document: " + subject.proven + "\n";
  for (const std::string& note : outcomes.notes) out.text += note + "\n";
  for (const auto& outcome : outcomes.all) {
    Json json = {{"supposing", Supposing(outcome)}};
    Doubts here;
    here.Add("amendments", outcome.remarks, outcome.open);
    doubts.text += here.text;
    for (auto& one : here.json) doubts.json.push_back(one);
    if (!outcome.credit) {
      out.text += "NOT EXAMINED: " + Supposing(outcome) + ": the amendments cannot be applied\n";
      json["examined"] = false;
    } else {
      const auto examined = credit::Examine(*outcome.credit, subject.document, subject.presentation);
      any = any || examined.Compliant();
      out.text += std::string(examined.Compliant()                             ? "COMPLIANT"
                              : examined.Count(credit::Kind::kDiscrepancy) > 0 ? "DISCREPANT"
                                                                               : "FOR THE EXAMINER") +
                  ": " + Supposing(outcome) + "\n" + Render(options, examined);
      json["examined"] = true;
      json.update(ToJson(options, examined));
    }
    out.json["outcomes"].push_back(std::move(json));
  }
  out.text += doubts.text;
  out.json["remarks"] = std::move(doubts.json);
  out.exit = any ? ExitCode::kDone : ExitCode::kInvalid;
  return out;
}

Answer<Output> RunExamine(Session& session, const Options& options) {
  YIDAN_CLIENT_ASSIGN(const auto choices, Choices(options));
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(options.credit, credit::kTextBytesMax));
  const auto read = credit::ReadCredit(text, choices[0]);
  Doubts doubts;
  doubts.Add(options.credit, read.remarks, read.open);
  YIDAN_CLIENT_ASSIGN(const auto amendments, ReadAmendments(options, choices, doubts));
  if (!doubts.certain || !read.credit) {
    Output out;
    out.exit = ExitCode::kUsage;
    out.text = "NOT EXAMINED: what the credit says is not certain\n" + doubts.text;
    out.json["examined"] = false;
    out.json["remarks"] = std::move(doubts.json);
    return out;
  }
  YIDAN_CLIENT_ASSIGN(Subject subject, ReadSubject(session, options));
  YIDAN_CLIENT_TRY(ReadPresentation(options, subject.presentation));
  const std::vector<credit::ReadOptions> of_amendments(choices.begin() + 1, choices.end());
  const auto outcomes = credit::Outcomes(*read.credit, amendments, of_amendments);
  if (!outcomes) return BadInput(outcomes.error().message);
  return ExamineAll(options, subject, *outcomes, std::move(doubts));
}

}  // namespace

void AddExamine(Commands& commands) {
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand(
      "examine", "Examine a transport document under a credit, offline: the credit stays here (审单)");
  command->add_option("FILE", o->document, "*.yidan.json, verified first")->required();
  command->add_flag("--content", o->content, "FILE is a content as JSON, which nothing proves");
  command->add_option("--credit", o->credit, "MT700, 710 or 720 with its continuations, as text")->required();
  command->add_option("--amendment", o->amendments, "MT707 with its MT708; repeat in their order");
  command->add_option("--accepted", o->accepted, "the Nth amendment was accepted; repeat for more");
  command->add_option("--rejected", o->rejected, "the Nth amendment was rejected; repeat for more");
  command->add_option("--accepted-in-part", o->accepted_in_part, "which is its rejection; repeat for more");
  command->add_option("--choose", o->choose,
                      "ID=KEY, or N:ID=KEY for the Nth amendment: a reading; repeat for more");
  command->add_option("--presented", o->presented, "the day of presentation, 2025-04-26");
  command->add_option("--drawn", o->drawn, "the amount drawn, EUR138400.00");
  command->add_option("--closed", o->closed, "a day on which the bank was closed; repeat for more");
  commands.On(command, [o](Session& session) { return RunExamine(session, *o); });
}

}  // namespace yidan::cli
