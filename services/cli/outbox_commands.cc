// resume: acts that were sent, or were about to be, and whose receipt has not been checked. `outbox list`,
// `outbox resume` and `outbox drop` are the same by other names.
#include "services/cli/commands.h"
#include "services/cli/json_answers.h"
#include "services/cli/to_json.h"
#include "services/client/fate.h"
#include "services/client/refused.h"
#include "services/proof/terms.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

using client::OutboxItem;

std::string WhenOf(const OutboxItem& item) {
  google::protobuf::Timestamp at;
  SetTime(&at, item.written_at_ms);
  return proof::FormatTime(at);
}

std::string Short(const OutboxItem& item) { return ToHex(item.digest.View()).substr(0, 16); }

Json JsonOf(const OutboxItem& item) {
  Json out;
  out["act_digest"] = ToHex(item.digest.View());
  out["about"] = client::Describe(item);
  out["registry"] = ToHex(item.registry.View());
  out["written_at"] = Rfc3339(item.written_at_ms);
  out["index"] = item.index ? Json(*item.index) : Json(nullptr);
  out["off_log"] = console::JsonOf(item.off_log);
  out["refusal"] = TextOrNull(item.refusal);
  const auto act = title::ReadAct(item.request.act());
  out["valid_until"] = act ? Json(Rfc3339(act->valid_until())) : Json(nullptr);
  return out;
}

std::string LineOf(const OutboxItem& item, const std::string& state) {
  std::string out =
      Short(item) + "  " + state + "  " + WhenOf(item) + "  " + ForScreen(client::Describe(item)) + "\n";
  for (const std::string& line : console::LinesOf(item.off_log)) out += "    " + ForScreen(line) + "\n";
  return out;
}

std::string WordOf(const OutboxItem& item) {
  const auto act = title::ReadAct(item.request.act());
  return "  " + ForScreen(item.refusal) + "\n" + (act ? "  " + client::OpenUntil(*act) + "\n" : "");
}

// What all of these commands answer, of one shape for programs.
Output Nothing(Session& session) {
  Output out;
  out.json["place"] = session.outbox().place();
  for (const char* list : {"waiting", "refused", "sent", "acts"}) out.json[list] = Json::array();
  out.json["unreadable"] = Json::array();
  out.json["forgotten"] = nullptr;
  return out;
}

// What lies there and is no act: nothing is known of it, and the exit code says so.
Answer<void> AddUnreadable(Session& session, Output& out) {
  YIDAN_CLIENT_ASSIGN(const auto unreadable, session.outbox().Unreadable());
  for (const std::string& file : unreadable) {
    out.text += "UNREADABLE 不可读: " + ForScreen(file) + "\n";
    out.json["unreadable"].push_back(file);
  }
  if (!unreadable.empty() && out.exit == ExitCode::kDone) out.exit = ExitCode::kUsage;
  return {};
}

Answer<Output> List(Session& session, bool all) {
  YIDAN_CLIENT_ASSIGN(const auto waiting, session.outbox().Waiting());
  Output out = Nothing(session);
  for (const OutboxItem& item : waiting) {
    out.text += LineOf(item, "WAITS 待定");
    out.json["waiting"].push_back(JsonOf(item));
  }
  YIDAN_CLIENT_ASSIGN(const auto refused, session.outbox().Refused());
  for (const OutboxItem& item : refused) {
    out.text += LineOf(item, "REFUSED, BY ITS WORD 据称拒绝") + WordOf(item);
    out.json["refused"].push_back(JsonOf(item));
  }
  if (all) {
    YIDAN_CLIENT_ASSIGN(const auto sent, session.outbox().Sent());
    for (const OutboxItem& item : sent) {
      out.text += LineOf(item, "entry " + std::to_string(item.index.value_or(0)));
      out.json["sent"].push_back(JsonOf(item));
    }
  }
  if (out.text.empty()) out.text = "nothing waits in " + ForScreen(session.outbox().place()) + "\n";
  YIDAN_CLIENT_TRY(AddUnreadable(session, out));
  return out;
}

Answer<Output> Forget(Session& session, const std::string& digest) {
  YIDAN_CLIENT_ASSIGN(const OutboxItem item, session.outbox().Find(digest));
  YIDAN_CLIENT_TRY(session.outbox().Remove(item.digest));
  Output out = Nothing(session);
  out.text = "forgotten 放弃: " + ForScreen(client::Describe(item)) +
             "; the registry may have admitted it: look at it before you act again\n";
  for (const std::string& line : console::LinesOf(item.off_log)) out.text += "  " + ForScreen(line) + "\n";
  out.json["forgotten"] = JsonOf(item);
  return out;
}

// What came before the act, if it was overtaken; empty: nothing, or it is not for us to read.
std::string OvertakenBy(Session& session, const OutboxItem& item) {
  const auto act = title::ReadAct(item.request.act());
  if (!act) return {};
  const auto place = client::PlaceOf(session, *act);
  return place && place->kind == client::Fate::Kind::kOvertaken ? place->text : std::string();
}

// What became of one act, added to `out`; the exit code becomes the gravest so far.
void Say(Session& session, const OutboxItem& item, const Answer<Admitted>& answer, Output& out) {
  Json json = JsonOf(item);
  if (answer) {
    const Output one = AdmittedOutput(session, *answer, {});
    if (out.exit == ExitCode::kDone) out.exit = one.exit;
    out.text += one.text;
    json["result"] = "admitted";
    json["admitted"] = one.json;
    json["trouble"] = nullptr;
    json["overtaken"] = nullptr;
    out.json["acts"].push_back(std::move(json));
    return;
  }
  const Trouble& trouble = answer.error();
  const bool over = Session::BySomeRule(trouble);
  const std::string overtaken = over ? OvertakenBy(session, item) : std::string();
  const char* result = !over ? "waits" : overtaken.empty() ? "refused" : "overtaken";
  if (!over) {
    out.exit = console::ExitOf(trouble);
  } else if (out.exit == ExitCode::kDone || out.exit == ExitCode::kNotProven) {
    out.exit = ExitCode::kRefused;
  }
  out.text += LineOf(item, over ? "REFUSED 拒绝" : "WAITS 待定") + "  " + ForScreen(trouble.reason) + ": " +
              ForScreen(trouble.message) + "\n";
  if (!overtaken.empty()) out.text += "  " + ForScreen(overtaken) + "\n";
  for (const std::string& detail : trouble.details) out.text += "  " + ForScreen(detail) + "\n";
  json["result"] = result;
  json["admitted"] = nullptr;
  json["trouble"] = {{"error", trouble.reason},
                     {"message", trouble.message},
                     {"needs", trouble.needs},
                     {"details", trouble.details}};
  json["overtaken"] = TextOrNull(overtaken);
  out.json["acts"].push_back(std::move(json));
}

// What became of an act that was refused, without sending it again.
Answer<void> SayAfterRefusal(Session& session, const OutboxItem& item, Output& out) {
  const auto act = title::ReadAct(item.request.act());
  if (!act) return {};
  YIDAN_CLIENT_ASSIGN(const client::AfterRefusal after, client::AskAfterRefusal(session, *act));
  if (after.kind == client::AfterRefusal::Kind::kAdmitted) {
    out.text += "ADMITTED THOUGH REFUSED 拒后入册: the registry refused it (" + ForScreen(item.refusal) +
                "), and it is in the log all the same\n";
    Say(session, item, session.Resume(item), out);
    if (out.exit == ExitCode::kDone) out.exit = ExitCode::kUntrusted;
    return {};
  }
  const bool over = after.kind == client::AfterRefusal::Kind::kOver;
  if (over) YIDAN_CLIENT_TRY(session.outbox().Remove(item.digest));
  out.text += LineOf(item, over ? "REFUSED 拒绝" : "REFUSED, BY ITS WORD 据称拒绝");
  out.text += over ? "  " + ForScreen(item.refusal) + "\n  " + ForScreen(after.text) +
                         ": it cannot be admitted any more\n"
                   : WordOf(item);
  Json json = JsonOf(item);
  json["result"] = over ? "refused" : "refused_by_word";
  json["admitted"] = nullptr;
  json["trouble"] = nullptr;
  json["overtaken"] = TextOrNull(after.text);
  out.json["acts"].push_back(std::move(json));
  if (out.exit == ExitCode::kDone) out.exit = ExitCode::kRefused;
  return {};
}

Answer<Output> ResumeThem(Session& session, const std::string& digest) {
  std::vector<OutboxItem> items;
  if (digest.empty()) {
    // First what was refused: what is sent now may be refused, and is not asked about twice.
    YIDAN_CLIENT_ASSIGN(items, session.outbox().Refused());
    YIDAN_CLIENT_ASSIGN(const auto waiting, session.outbox().Waiting());
    items.insert(items.end(), waiting.begin(), waiting.end());
  } else {
    YIDAN_CLIENT_ASSIGN(OutboxItem one, session.outbox().Find(digest));
    items.push_back(std::move(one));
  }
  Output out = Nothing(session);
  if (items.empty()) {
    out.text = "nothing waits in " + ForScreen(session.outbox().place()) + "\n";
    YIDAN_CLIENT_TRY(AddUnreadable(session, out));
    return out;
  }
  YIDAN_CLIENT_TRY(session.Trusted());
  for (const OutboxItem& item : items) {
    if (!item.refusal.empty()) {
      YIDAN_CLIENT_TRY(SayAfterRefusal(session, item, out));
      continue;
    }
    const Answer<Admitted> answer = session.Resume(item);
    Say(session, item, answer, out);
    const bool silent = !answer && (answer.error().kind == Trouble::Kind::kUnreachable ||
                                    answer.error().kind == Trouble::Kind::kForked);
    if (!silent || &item == &items.back()) continue;
    out.text += "the others wait too: they were not tried\n";
    break;
  }
  YIDAN_CLIENT_TRY(AddUnreadable(session, out));
  return out;
}

void AddResume(Commands& commands) {
  struct Options {
    std::string digest;
    std::string forget;
    bool list = false;
    bool all = false;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command = commands.root().add_subcommand(
      "resume",
      "Send the acts whose answer was lost again, the very same ones, and say what became of each (续发)");
  CLI::Option* digest =
      command->add_option("DIGEST", o->digest, "beginning of an act's digest; otherwise all, oldest first");
  CLI::Option* list =
      command->add_flag("--list", o->list, "only list what waits, with its nonces; sends nothing");
  command->add_flag("--all", o->all, "with --list: and what was admitted")->needs(list);
  command
      ->add_option("--forget", o->forget,
                   "beginning of a digest: forget that act, without asking; it may have been admitted")
      ->excludes(list)
      ->excludes(digest);
  commands.On(command, console::uses::kReading | console::uses::kOutbox,
              [o](Session& session) -> Answer<Output> {
                if (!o->forget.empty()) return Forget(session, o->forget);
                if (o->list) return List(session, o->all);
                return ResumeThem(session, o->digest);
              });
}

void AddGroup(Commands& commands) {
  CLI::App* group = commands.root().add_subcommand("outbox", "As resume: list, resume, drop (发件箱)");
  group->require_subcommand(1);
  auto all = std::make_shared<bool>(false);
  CLI::App* list = group->add_subcommand("list", "resume --list (待发)");
  list->add_flag("--all", *all, "and those that were admitted, with their entries");
  commands.On(list, console::uses::kOutbox, [all](Session& session) { return List(session, *all); });
  auto resumed = std::make_shared<std::string>();
  CLI::App* resume = group->add_subcommand("resume", "resume (续发)");
  resume->add_option("DIGEST", *resumed, "beginning of an act's digest; otherwise everything, oldest first");
  commands.On(resume, console::uses::kReading | console::uses::kOutbox,
              [resumed](Session& session) { return ResumeThem(session, *resumed); });
  auto dropped = std::make_shared<std::string>();
  CLI::App* drop = group->add_subcommand("drop", "resume --forget (放弃)");
  drop->add_option("DIGEST", *dropped, "beginning of its digest")->required();
  commands.On(drop, console::uses::kOutbox,
              [dropped](Session& session) { return Forget(session, *dropped); });
}

}  // namespace

void AddOutboxCommands(Commands& commands) {
  AddResume(commands);
  AddGroup(commands);
}

}  // namespace yidan::cli
