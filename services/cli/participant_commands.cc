// The directory: suspension, objections, mandates, successors, and reading it.
#include "services/cli/participant_commands.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "services/cli/files.h"
#include "services/cli/render.h"
#include "services/cli/values.h"
#include "services/cli/words.h"

namespace yidan::cli {

Answer<Members> ReadMembers(const std::string& path, const char* format,
                            std::initializer_list<const char*> names) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path));
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.size() != names.size() + 1 || !json.contains("format") ||
      json.at("format") != format) {
    return BadInput(path + ": not a " + format + " file");
  }
  Members out;
  for (const char* name : names) {
    if (!json.contains(name) || !json.at(name).is_string())
      return BadInput(path + ": \"" + name + "\" is missing");
    out[name] = json.at(name).get<std::string>();
  }
  return out;
}

Answer<std::string> Bytes(const std::string& path, const Members& members, const char* name) {
  auto bytes = FromBase64(members.at(name));
  if (!bytes) return BadInput(path + ": \"" + name + "\" is not base64");
  return std::move(*bytes);
}

Answer<std::vector<v1::ActKind>> ParseKinds(const std::vector<std::string>& given) {
  std::vector<v1::ActKind> kinds;
  for (const std::string& name : SplitSorted(given)) {
    YIDAN_CLIENT_ASSIGN(const v1::ActKind kind, ParseEnum<v1::ActKind>("ACT_KIND_", name));
    kinds.push_back(kind);
  }
  std::sort(kinds.begin(), kinds.end());
  return kinds;
}

Answer<void> ActsOrEnd(const std::vector<std::string>& acts, bool end, const std::string& what) {
  if (end && !acts.empty()) return BadInput("--end ends " + what + ", --acts sets it anew: one of them");
  if (!end && SplitSorted(acts).empty()) {
    return BadInput("--acts: for which acts? Nothing was sent; --end ends " + what);
  }
  return {};
}

CLI::App* AddAct(Commands& commands, CLI::App& group, const char* name, const char* help, bool self,
                 const std::shared_ptr<FillParticipant>& fill) {
  CLI::App* command = group.add_subcommand(name, help);
  auto id = std::make_shared<std::string>();
  auto* option = self ? command->add_option("--of", *id, "participant; otherwise --as")
                      : command->add_option("PARTICIPANT", *id, "participant id");
  if (!self) option->required();
  commands.On(command, console::uses::kAct, [id, fill](Session& session) -> Answer<Output> {
    const std::string participant = id->empty() ? session.settings().as : *id;
    YIDAN_CLIENT_TRY(session.Trusted());
    v1::Act body;
    YIDAN_CLIENT_TRY((*fill)(session, participant, {body}));
    YIDAN_CLIENT_ASSIGN(const Admitted admitted, session.SubmitOnParticipant(participant, std::move(body)));
    return AdmittedOutput(session, admitted, {});
  });
  return command;
}

namespace {

void AddStandingActs(Commands& commands, CLI::App& group) {
  struct Simple {
    const char* name;
    const char* help;
    bool self;
    void (*fill)(v1::Act&, const std::string& reason);
  };
  const Simple simple[] = {
      {"suspend", "As registrar, suspend (暂停)", false,
       [](v1::Act& act, const std::string& reason) { act.mutable_suspend()->set_reason(reason); }},
      {"resume", "As registrar, resume (恢复)", false,
       [](v1::Act& act, const std::string& reason) { act.mutable_resume()->set_reason(reason); }},
  };
  for (const Simple& row : simple) {
    auto reason = std::make_shared<std::string>();
    CLI::App* command =
        AddAct(commands, group, row.name, row.help, row.self,
               std::make_shared<FillParticipant>(
                   [reason, fill = row.fill](Session&, const std::string&, ParticipantAct a) -> Answer<void> {
                     v1::Act& act = a.act;
                     fill(act, *reason);
                     return {};
                   }));
    command->add_option("--reason", *reason, "why");
  }
  struct ObjectOptions {
    std::string reason;
    bool to_succession = false;
  };
  auto o = std::make_shared<ObjectOptions>();
  CLI::App* object = AddAct(
      commands, group, "object", "With an old key, object to a running recovery or succession (异议)", true,
      std::make_shared<FillParticipant>([o](Session&, const std::string&, ParticipantAct a) -> Answer<void> {
        v1::Act& act = a.act;
        act.mutable_object()->set_reason(o->reason);
        act.mutable_object()->set_to_succession(o->to_succession);
        return {};
      }));
  object->add_option("--reason", o->reason, "why");
  object->add_flag("--to-succession", o->to_succession, "to a SUCCESSOR that is not effective yet");
}

void AddOthersActs(Commands& commands, CLI::App& group) {
  struct MandateOptions {
    std::string agent;
    std::vector<std::string> acts;
    std::string until;
    bool end = false;
  };
  auto m = std::make_shared<MandateOptions>();
  CLI::App* mandate = AddAct(
      commands, group, "mandate",
      "Let an agent act for oneself, in the place of what it might before; --end ends it (委托)", true,
      std::make_shared<FillParticipant>(
          [m](Session& session, const std::string&, ParticipantAct a) -> Answer<void> {
            v1::Act& act = a.act;
            v1::Mandate& body = *act.mutable_mandate();
            body.set_agent(m->agent);
            YIDAN_CLIENT_TRY(ActsOrEnd(m->acts, m->end, "the mandate of " + m->agent));
            if (m->end && !m->until.empty()) return BadInput("--until: a mandate that ends has none");
            YIDAN_CLIENT_ASSIGN(const auto kinds, ParseKinds(m->acts));
            for (const v1::ActKind kind : kinds) body.add_kinds(kind);
            if (!m->until.empty()) {
              YIDAN_CLIENT_ASSIGN(const std::int64_t until, MomentOf("--until", m->until, session.now_ms()));
              SetTime(body.mutable_until(), until);
            }
            return {};
          }));
  mandate->add_option("--agent", m->agent, "participant id of the agent")->required();
  mandate->add_option("--acts", m->acts, "kinds of acts, e.g. transfer,surrender");
  mandate->add_option("--until", m->until, "moment, or duration from now");
  mandate->add_flag("--end", m->end, "end the mandate of this agent");

  struct SuccessorOptions {
    std::string successor;
    std::string document;
  };
  auto s = std::make_shared<SuccessorOptions>();
  CLI::App* successor = AddAct(commands, group, "successor",
                               "As registrar, name who carries on: liquidator, merged company (承继)", false,
                               std::make_shared<FillParticipant>([s](Session& session, const std::string&,
                                                                     ParticipantAct a) -> Answer<void> {
                                 v1::Act& act = a.act;
                                 act.mutable_successor()->set_successor(s->successor);
                                 YIDAN_CLIENT_ASSIGN(*act.mutable_successor()->mutable_document_digest(),
                                                     DigestNoted(session, s->document, "the deed"));
                                 return {};
                               }));
  successor->add_option("--successor", s->successor, "participant id")->required();
  successor
      ->add_option("--document-digest", s->document, "of the deed and a 32-byte nonce, or the deed itself")
      ->required();
}

// ---- Reading ----

void AddReadings(Commands& commands, CLI::App& group) {
  auto id = std::make_shared<std::string>();
  CLI::App* show = group.add_subcommand("show", "Show one participant");
  show->add_option("PARTICIPANT", *id, "participant id")->required();
  commands.On(show, console::uses::kReading, [id](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const auto proven, session.ProvenRecord(*id));
    YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
    const std::uint64_t size = trust->newest().size;
    const v1::Participant participant = title::ToProto(proven.state, size, proven.sealed_at_ms);
    Output out;
    out.text =
        RenderParticipant(participant) + "  proven present under checkpoint " + std::to_string(size) + "\n";
    out.json["participant"] = ToJson(participant);
    return out;
  });

  auto role = std::make_shared<std::string>();
  CLI::App* list = group.add_subcommand("list", "List participants");
  OneOf<v1::Role>(list->add_option("--role", *role, "only those with this role"), "ROLE_");
  commands.On(list, console::uses::kReading, [role](Session& session) -> Answer<Output> {
    v1::ListParticipantsRequest request;
    if (!role->empty()) {
      YIDAN_CLIENT_ASSIGN(const v1::Role wanted, ParseEnum<v1::Role>("ROLE_", *role));
      request.set_role(wanted);
    }
    YIDAN_CLIENT_ASSIGN(Connection * registry, session.Remote());
    Output out;
    out.json["participants"] = Json::array();
    do {
      YIDAN_CLIENT_ASSIGN(const v1::ListParticipantsResponse page, registry->ListParticipants(request));
      for (const auto& participant : page.participants()) {
        out.text += RenderParticipantLine(participant);
        out.json["participants"].push_back(ToJson(participant));
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return out;
  });
}

}  // namespace

void AddParticipantCommands(Commands& commands) {
  CLI::App* group = commands.root().add_subcommand("participant", "The directory (参与方)");
  group->require_subcommand(1);
  AddAdmission(commands, *group);
  AddPossession(commands, *group);
  AddKeyActs(commands, *group);
  AddStandingActs(commands, *group);
  AddOthersActs(commands, *group);
  AddPowerActs(commands, *group);
  AddReadings(commands, *group);
}

}  // namespace yidan::cli
