// The directory: registering (offline), admitting, keys, roles, mandates, and reading it.
#include <map>
#include <nlohmann/json.hpp>

#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/render.h"
#include "services/cli/values.h"
#include "services/cli/words.h"
#include "services/client/files.h"
#include "services/title/rule_set.h"

namespace yidan::cli {
namespace {

constexpr const char* kRegisterFormat = "yidan-register/1";
constexpr const char* kPossessionFormat = "yidan-possession/1";
constexpr const char* kRegisterValidity = "6d";  // it waits for a registrar; the registry's bound is 7 days

// ---- Small strict JSON files of ours: strings only, every member there, no other ----

using Members = std::map<std::string, std::string>;

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

struct Possession {
  std::string participant;
  std::string spki;
  std::string signature;
};

std::string PossessionMessage(const Digest& registry, const std::string& participant) {
  return crypto::PreAuthEncoding(title::kPossessionType, registry.ToString() + participant);
}

// From a file that the owner of the new key made, or from the key itself.
Answer<Possession> ReadPossession(const std::string& path, const Digest& registry,
                                  const std::string& participant) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path));
  if (crypto::PrivateKey::FromPem(text)) {
    YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey key, client::ReadKey(path));
    return Possession{participant, key.public_key().spki(),
                      key.Sign(PossessionMessage(registry, participant))};
  }
  YIDAN_CLIENT_ASSIGN(const Members members,
                      ReadMembers(path, kPossessionFormat, {"participant_id", "spki", "signature"}));
  Possession out{members.at("participant_id"), {}, {}};
  YIDAN_CLIENT_ASSIGN(out.spki, Bytes(path, members, "spki"));
  YIDAN_CLIENT_ASSIGN(out.signature, Bytes(path, members, "signature"));
  if (out.participant != participant) return BadInput(path + ": it is for " + out.participant);
  return out;
}

// ---- Offline ----

void AddRegister(Commands& commands, CLI::App& group) {
  struct Options {
    std::string id;
    std::string name;
    std::string name_zh;
    std::string country;
    std::vector<std::string> identifiers;
    std::string registry;
    std::string out;
    std::string valid_for = kRegisterValidity;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      group.add_subcommand("register", "Make a signed REGISTER, offline, for a registrar to admit (登记)");
  command->add_option("--id", o->id, "participant id")->required();
  command->add_option("--name", o->name, "name")->required();
  command->add_option("--name-zh", o->name_zh, "name in Chinese");
  command->add_option("--country", o->country, "ISO 3166-1 alpha-2")->required();
  command->add_option("--identifier", o->identifiers, "SCHEME:VALUE, e.g. USCC:91510100MA61RKR7X3");
  command->add_option("--registry", o->registry, "registry digest: log checkpoint shows it")->required();
  command->add_option("--out", o->out, "file to write")->required();
  command->add_option("--register-valid-for", o->valid_for, "how long a registrar may admit it")
      ->capture_default_str();
  commands.On(command, [o](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, session.Key());
    YIDAN_CLIENT_ASSIGN(const Digest registry, ParseDigest(o->registry, "--registry"));
    YIDAN_CLIENT_ASSIGN(const std::int64_t valid_for, ParseDuration(o->valid_for));
    v1::Act act;
    act.set_actor(o->id);
    act.set_participant_id(o->id);
    act.set_key_id(key->public_key().id().ToString());
    act.set_registry(registry.ToString());
    act.set_sequence(1);
    SetTime(act.mutable_valid_until(), session.now_ms() + valid_for);
    v1::Register& body = *act.mutable_register_();
    body.set_spki(key->public_key().spki());
    body.set_name(o->name);
    body.set_name_zh(o->name_zh);
    body.set_country(o->country);
    for (const std::string& text : o->identifiers) {
      const std::size_t colon = text.find(':');
      if (colon == std::string::npos) return BadInput("--identifier \"" + text + "\": write SCHEME:VALUE");
      auto* identifier = body.add_identifiers();
      identifier->set_scheme(text.substr(0, colon));
      identifier->set_value(text.substr(colon + 1));
    }
    YIDAN_CLIENT_ASSIGN(const v1::SignedAct signed_act, session.Sign(act));
    Output out;
    out.json["format"] = kRegisterFormat;
    out.json["participant_id"] = o->id;
    out.json["act"] = ToBase64(signed_act.act());
    out.json["signature"] = ToBase64(signed_act.signature());
    YIDAN_CLIENT_TRY(WriteFile(o->out, Dump(out.json)));
    out.text = o->id + ": REGISTER signed into " + o->out + "; hand it to the registrar within " +
               o->valid_for + "\n";
    return out;
  });
}

void AddPossession(Commands& commands, CLI::App& group) {
  struct Options {
    std::string id;
    std::string registry;
    std::string out;
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      group.add_subcommand("possession", "Prove, offline, that --key is yours: for add-key and recover");
  command->add_option("--id", o->id, "participant id")->required();
  command->add_option("--registry", o->registry, "registry digest")->required();
  command->add_option("--out", o->out, "file to write")->required();
  commands.On(command, [o](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, session.Key());
    YIDAN_CLIENT_ASSIGN(const Digest registry, ParseDigest(o->registry, "--registry"));
    Output out;
    out.json["format"] = kPossessionFormat;
    out.json["participant_id"] = o->id;
    out.json["spki"] = ToBase64(key->public_key().spki());
    out.json["signature"] = ToBase64(key->Sign(PossessionMessage(registry, o->id)));
    YIDAN_CLIENT_TRY(WriteFile(o->out, Dump(out.json)));
    out.text =
        o->id + ": possession of key " + ToHex(key->public_key().id().View()) + " proven in " + o->out + "\n";
    return out;
  });
}

// ---- Acts ----

struct RoleOptions {
  std::vector<std::string> roles;
  std::string kind;
  std::vector<std::string> jurisdictions;
  std::string superior;
};

std::shared_ptr<RoleOptions> AddRoleOptions(CLI::App& command) {
  auto o = std::make_shared<RoleOptions>();
  command
      .add_option("--roles", o->roles,
                  "carrier, shipper, forwarder, consignee, financier, authority, registrar, auditor")
      ->required();
  command.add_option("--authority-kind", o->kind, "customs, court or police; with role authority");
  command.add_option("--jurisdiction", o->jurisdictions, "countries; with role authority");
  command.add_option("--superior", o->superior, "authority that may lift its holds");
  return o;
}

template <typename Body>
Answer<void> FillRoles(const RoleOptions& o, Body& body) {
  std::vector<int> roles;
  for (const std::string& name : SplitSorted(o.roles)) {
    YIDAN_CLIENT_ASSIGN(const v1::Role role, ParseEnum<v1::Role>("ROLE_", name));
    roles.push_back(role);
  }
  std::sort(roles.begin(), roles.end());
  for (const int role : roles) body.add_roles(static_cast<v1::Role>(role));
  if (!o.kind.empty()) {
    YIDAN_CLIENT_ASSIGN(const auto kind, ParseEnum<v1::AuthorityKind>("AUTHORITY_KIND_", o.kind));
    body.set_authority_kind(kind);
  }
  for (const std::string& country : SplitSorted(o.jurisdictions)) body.add_jurisdictions(country);
  body.set_superior(o.superior);
  return {};
}

// "document:licence 510100-17", by ascending kind.
Answer<void> FillAssurances(const std::vector<std::string>& given, v1::Admit& admit) {
  if (given.empty()) {
    return BadInput(
        "how was it made sure who this is? --assurance KIND:REFERENCE, KIND being document (a register "
        "extract or "
        "licence was seen), lei (the LEI record was looked up), vlei (a verifiable LEI credential was "
        "verified) or "
        "visit (the organisation was visited)");
  }
  std::map<v1::AssuranceKind, std::string> sorted;
  for (const std::string& text : given) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon + 1 == text.size()) {
      return BadInput("--assurance \"" + text + "\": write KIND:REFERENCE");
    }
    YIDAN_CLIENT_ASSIGN(const auto kind,
                        ParseEnum<v1::AssuranceKind>("ASSURANCE_KIND_", text.substr(0, colon)));
    if (!sorted.emplace(kind, text.substr(colon + 1)).second) {
      return BadInput("--assurance \"" + text + "\": this kind is stated twice");
    }
  }
  for (const auto& [kind, reference] : sorted) {
    v1::Assurance& assurance = *admit.add_assurances();
    assurance.set_kind(kind);
    assurance.set_reference(reference);
  }
  return {};
}

void AddAdmit(Commands& commands, CLI::App& group) {
  auto file = std::make_shared<std::string>();
  auto assurances = std::make_shared<std::vector<std::string>>();
  CLI::App* command = group.add_subcommand("admit", "As registrar, admit a REGISTER (准入)");
  command->add_option("FILE", *file, "what register wrote")->required();
  command
      ->add_option(
          "--assurance", *assurances,
          "KIND:REFERENCE, how identity was made sure of (身份核实): document, lei, vlei or visit; may be "
          "repeated")
      ->allow_extra_args(false);
  auto roles = AddRoleOptions(*command);
  commands.On(command, [file, roles, assurances](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const Members members,
                        ReadMembers(*file, kRegisterFormat, {"participant_id", "act", "signature"}));
    v1::Act body;
    v1::SignedAct& inner = *body.mutable_admit()->mutable_register_act();
    YIDAN_CLIENT_ASSIGN(*inner.mutable_act(), Bytes(*file, members, "act"));
    YIDAN_CLIENT_ASSIGN(*inner.mutable_signature(), Bytes(*file, members, "signature"));
    // The name beside the act is for people; only what was signed counts.
    const auto act = title::ParseAct(inner.act(), title::RuleBook::Released().newest());
    if (!act || !act->has_register_() || act->participant_id() != members.at("participant_id")) {
      return BadInput(*file + ": the act in it is not the REGISTER it says it is");
    }
    YIDAN_CLIENT_TRY(FillRoles(*roles, *body.mutable_admit()));
    YIDAN_CLIENT_TRY(FillAssurances(*assurances, *body.mutable_admit()));
    YIDAN_CLIENT_ASSIGN(const Admitted admitted,
                        session.SubmitOnParticipant(act->participant_id(), std::move(body)));
    return AdmittedOutput(session, admitted, {});
  });
}

// "transfer,surrender", ascending by number.
Answer<std::vector<v1::ActKind>> ParseKinds(const std::vector<std::string>& given) {
  std::vector<v1::ActKind> kinds;
  for (const std::string& name : SplitSorted(given)) {
    YIDAN_CLIENT_ASSIGN(const v1::ActKind kind, ParseEnum<v1::ActKind>("ACT_KIND_", name));
    kinds.push_back(kind);
  }
  std::sort(kinds.begin(), kinds.end());
  return kinds;
}

// What a key may sign; neither option: everything.
struct PowerOptions {
  std::vector<std::string> acts;
  std::vector<std::string> documents;
};

std::shared_ptr<PowerOptions> AddPowerOptions(CLI::App& command) {
  auto o = std::make_shared<PowerOptions>();
  command.add_option("--acts", o->acts, "kinds of acts that the key may sign, e.g. transfer,surrender");
  command.add_option("--documents", o->documents, "beginnings of the document ids that it may sign for");
  return o;
}

// Null if there are none: the key may sign everything.
Answer<std::optional<v1::KeyPowers>> PowersOf(const PowerOptions& o) {
  if (o.acts.empty() && o.documents.empty()) return std::optional<v1::KeyPowers>();
  v1::KeyPowers powers;
  YIDAN_CLIENT_ASSIGN(const auto kinds, ParseKinds(o.acts));
  for (const v1::ActKind kind : kinds) powers.add_kinds(kind);
  for (const std::string& prefix : SplitSorted(o.documents)) powers.add_document_prefixes(prefix);
  return std::optional(std::move(powers));
}

using FillParticipant = std::function<Answer<void>(Session&, const std::string& participant, v1::Act&)>;

// A command with a participant named first, or --as if `self` and none is named.
CLI::App* AddAct(Commands& commands, CLI::App& group, const char* name, const char* help, bool self,
                 const std::shared_ptr<FillParticipant>& fill) {
  CLI::App* command = group.add_subcommand(name, help);
  auto id = std::make_shared<std::string>();
  auto* option = self ? command->add_option("--of", *id, "participant; otherwise --as")
                      : command->add_option("PARTICIPANT", *id, "participant id");
  if (!self) option->required();
  commands.On(command, [id, fill](Session& session) -> Answer<Output> {
    const std::string participant = id->empty() ? session.settings().as : *id;
    YIDAN_CLIENT_TRY(session.Trusted());
    v1::Act body;
    YIDAN_CLIENT_TRY((*fill)(session, participant, body));
    YIDAN_CLIENT_ASSIGN(const Admitted admitted, session.SubmitOnParticipant(participant, std::move(body)));
    return AdmittedOutput(session, admitted, {});
  });
  return command;
}

void AddKeyActs(Commands& commands, CLI::App& group) {
  auto new_key = std::make_shared<std::string>();
  auto its_powers = std::make_shared<std::shared_ptr<PowerOptions>>();
  CLI::App* add = AddAct(
      commands, group, "add-key", "Add a key to oneself (增加密钥)", true,
      std::make_shared<FillParticipant>([new_key, its_powers](Session& session,
                                                              const std::string& participant,
                                                              v1::Act& act) -> Answer<void> {
        YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
        YIDAN_CLIENT_ASSIGN(const Possession p, ReadPossession(*new_key, trust->registry(), participant));
        act.mutable_add_key()->set_spki(p.spki);
        act.mutable_add_key()->set_possession(p.signature);
        YIDAN_CLIENT_ASSIGN(const auto powers, PowersOf(**its_powers));
        if (powers) *act.mutable_add_key()->mutable_powers() = *powers;
        return {};
      }));
  *its_powers = AddPowerOptions(*add);
  add->add_option("--new-key", *new_key, "the new private key, or what possession wrote")->required();

  auto key_id = std::make_shared<std::string>();
  auto why = std::make_shared<std::string>();
  CLI::App* revoke = AddAct(commands, group, "revoke-key", "Revoke a key (撤销密钥)", true,
                            std::make_shared<FillParticipant>(
                                [key_id, why](Session&, const std::string&, v1::Act& act) -> Answer<void> {
                                  YIDAN_CLIENT_ASSIGN(const Digest id, ParseDigest(*key_id, "KEY_ID"));
                                  act.mutable_revoke_key()->set_key_id(id.ToString());
                                  act.mutable_revoke_key()->set_reason(*why);
                                  return {};
                                }));
  revoke->add_option("KEY_ID", *key_id, "key id")->required();
  revoke->add_option("--reason", *why, "why");

  struct Recovery {
    std::string key;
    std::string why;
  };
  auto o = std::make_shared<Recovery>();
  CLI::App* recover = AddAct(
      commands, group, "recover",
      "As registrar, give somebody who lost all keys a new one, late and in public", false,
      std::make_shared<FillParticipant>(
          [o](Session& session, const std::string& participant, v1::Act& act) -> Answer<void> {
            YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
            YIDAN_CLIENT_ASSIGN(const Possession p, ReadPossession(o->key, trust->registry(), participant));
            act.mutable_recover()->set_spki(p.spki);
            act.mutable_recover()->set_possession(p.signature);
            act.mutable_recover()->set_reason(o->why);
            return {};
          }));
  recover->add_option("--new-key", o->key, "what possession wrote")->required();
  recover->add_option("--reason", o->why, "why");
}

void AddStandingActs(Commands& commands, CLI::App& group) {
  {
    auto roles = std::make_shared<std::shared_ptr<RoleOptions>>();
    CLI::App* command = AddAct(commands, group, "roles", "As registrar, set the roles (角色)", false,
                               std::make_shared<FillParticipant>(
                                   [roles](Session&, const std::string&, v1::Act& act) -> Answer<void> {
                                     return FillRoles(**roles, *act.mutable_roles());
                                   }));
    *roles = AddRoleOptions(*command);
  }
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
                   [reason, fill = row.fill](Session&, const std::string&, v1::Act& act) -> Answer<void> {
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
      std::make_shared<FillParticipant>([o](Session&, const std::string&, v1::Act& act) -> Answer<void> {
        act.mutable_object()->set_reason(o->reason);
        act.mutable_object()->set_to_succession(o->to_succession);
        return {};
      }));
  object->add_option("--reason", o->reason, "why");
  object->add_flag("--to-succession", o->to_succession, "to a SUCCESSOR that is not effective yet");
}

void AddPowerActs(Commands& commands, CLI::App& group) {
  struct KeyOptions {
    std::string key_id;
    std::shared_ptr<PowerOptions> powers;
  };
  auto k = std::make_shared<KeyOptions>();
  CLI::App* set_powers = AddAct(
      commands, group, "powers", "What one of one's keys may sign; without options everything (权限)", true,
      std::make_shared<FillParticipant>([k](Session&, const std::string&, v1::Act& act) -> Answer<void> {
        YIDAN_CLIENT_ASSIGN(const Digest id, client::ParseKeyId(k->key_id));
        act.mutable_powers()->set_key_id(id.ToString());
        YIDAN_CLIENT_ASSIGN(const auto powers, PowersOf(*k->powers));
        if (powers) *act.mutable_powers()->mutable_powers() = *powers;
        return {};
      }));
  set_powers->add_option("KEY", k->key_id, "key id, or a file of the public key")->required();
  k->powers = AddPowerOptions(*set_powers);

  auto acts = std::make_shared<std::vector<std::string>>();
  CLI::App* dual = AddAct(
      commands, group, "dual-control", "Acts that need two of one's keys; no --acts ends it (双人复核)", true,
      std::make_shared<FillParticipant>([acts](Session&, const std::string&, v1::Act& act) -> Answer<void> {
        v1::DualControl& body = *act.mutable_dual_control();
        YIDAN_CLIENT_ASSIGN(const auto kinds, ParseKinds(*acts));
        for (const v1::ActKind kind : kinds) body.add_kinds(kind);
        return {};
      }));
  dual->add_option("--acts", *acts, "kinds of acts, e.g. transfer,surrender");

  struct ConfirmOptions {
    bool drop = false;
    std::string document;
  };
  auto c = std::make_shared<ConfirmOptions>();
  CLI::App* confirm =
      AddAct(commands, group, "confirm", "As registrar, decide on an objection to a succession (确认)", false,
             std::make_shared<FillParticipant>(
                 [c](Session& session, const std::string&, v1::Act& act) -> Answer<void> {
                   act.mutable_confirm()->set_stands(!c->drop);
                   YIDAN_CLIENT_ASSIGN(const OffLog digest, DigestOf(c->document, session.RandomBytes(32)));
                   act.mutable_confirm()->set_document_digest(digest.digest.ToString());
                   return {};
                 }));
  confirm->add_flag("--drop", c->drop, "the objection prevails; otherwise the succession stands");
  confirm
      ->add_option("--document-digest", c->document,
                   "of the decision and a 32-byte nonce, or the decision itself")
      ->required();
}

void AddOthersActs(Commands& commands, CLI::App& group) {
  struct MandateOptions {
    std::string agent;
    std::vector<std::string> acts;
    std::string until;
  };
  auto m = std::make_shared<MandateOptions>();
  CLI::App* mandate =
      AddAct(commands, group, "mandate", "Let an agent act for oneself; no --acts ends it (委托)", true,
             std::make_shared<FillParticipant>(
                 [m](Session& session, const std::string&, v1::Act& act) -> Answer<void> {
                   v1::Mandate& body = *act.mutable_mandate();
                   body.set_agent(m->agent);
                   YIDAN_CLIENT_ASSIGN(const auto kinds, ParseKinds(m->acts));
                   for (const v1::ActKind kind : kinds) body.add_kinds(kind);
                   if (!m->until.empty()) {
                     YIDAN_CLIENT_ASSIGN(const std::int64_t until, ParseMoment(m->until, session.now_ms()));
                     SetTime(body.mutable_until(), until);
                   }
                   return {};
                 }));
  mandate->add_option("--agent", m->agent, "participant id of the agent")->required();
  mandate->add_option("--acts", m->acts, "kinds of acts, e.g. transfer,surrender");
  mandate->add_option("--until", m->until, "moment, or duration from now");

  struct SuccessorOptions {
    std::string successor;
    std::string document;
  };
  auto s = std::make_shared<SuccessorOptions>();
  CLI::App* successor =
      AddAct(commands, group, "successor",
             "As registrar, name who carries on: liquidator, merged company (承继)", false,
             std::make_shared<FillParticipant>(
                 [s](Session& session, const std::string&, v1::Act& act) -> Answer<void> {
                   act.mutable_successor()->set_successor(s->successor);
                   YIDAN_CLIENT_ASSIGN(const OffLog digest, DigestOf(s->document, session.RandomBytes(32)));
                   act.mutable_successor()->set_document_digest(digest.digest.ToString());
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
  commands.On(show, [id](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const v1::Participant participant, session.Participant(*id));
    Output out;
    out.text = RenderParticipant(participant);
    out.json = ToJson(participant);
    return out;
  });

  auto role = std::make_shared<std::string>();
  CLI::App* list = group.add_subcommand("list", "List participants");
  list->add_option("--role", *role, "only those with this role");
  commands.On(list, [role](Session& session) -> Answer<Output> {
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
  AddRegister(commands, *group);
  AddPossession(commands, *group);
  AddAdmit(commands, *group);
  AddKeyActs(commands, *group);
  AddStandingActs(commands, *group);
  AddOthersActs(commands, *group);
  AddPowerActs(commands, *group);
  AddReadings(commands, *group);
}

}  // namespace yidan::cli
