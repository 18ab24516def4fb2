// Who takes part: registering (offline), admitting with how identity was made sure of, and roles.
#include <algorithm>
#include <map>

#include "services/cli/files.h"
#include "services/cli/participant_commands.h"
#include "services/cli/values.h"
#include "services/cli/words.h"
#include "services/title/rule_set.h"

namespace yidan::cli {
namespace {

constexpr const char* kRegisterFormat = "yidan-register/1";
constexpr const char* kRegisterValidity = "6d";  // it waits for a registrar; the registry's bound is 7 days

// ---- Offline ----

void AddRegister(Commands& commands, CLI::App& group) {
  struct Options {
    std::string id;
    std::string name;
    std::string name_zh;
    std::string country;
    std::vector<std::string> identifiers;
    std::string registry;
    std::shared_ptr<Target> target = std::make_shared<Target>();
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
  AddTarget(*command, "file to write", o->target);
  command->add_option("--register-valid-for", o->valid_for, "how long a registrar may admit it")
      ->capture_default_str();
  commands.On(command, console::uses::kKey, [o](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, session.Key());
    YIDAN_CLIENT_ASSIGN(const Digest registry, ParseDigest(o->registry, "--registry"));
    YIDAN_CLIENT_ASSIGN(const std::int64_t valid_for, DurationOf("--register-valid-for", o->valid_for));
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
    Json file;
    file["format"] = kRegisterFormat;
    file["participant_id"] = o->id;
    file["act"] = ToBase64(signed_act.act());
    file["signature"] = ToBase64(signed_act.signature());
    YIDAN_CLIENT_TRY(Put(*o->target, Dump(file), out));
    out.json["participant_id"] = o->id;
    out.json["key_id"] = ToHex(key->public_key().id().View());
    out.json["file"] = o->target->path;
    if (o->target->path == "-") return out;
    out.text = o->id + ": REGISTER signed into " + o->target->path + "; hand it to the registrar within " +
               o->valid_for + "\n";
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
  OneOf<v1::Role>(command.add_option("--roles", o->roles, "one or more, with commas"), "ROLE_")->required();
  OneOf<v1::AuthorityKind>(command.add_option("--authority-kind", o->kind, "with role authority"),
                           "AUTHORITY_KIND_");
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

struct KindAndText {
  v1::AssuranceKind kind;
  std::string text;
};
Answer<KindAndText> SplitKind(const std::string& given, const char* option, const char* form) {
  const std::size_t colon = given.find(':');
  if (colon == std::string::npos || colon + 1 == given.size()) {
    return BadInput(std::string(option) + " \"" + given + "\": write " + form);
  }
  YIDAN_CLIENT_ASSIGN(const auto kind,
                      ParseEnum<v1::AssuranceKind>("ASSURANCE_KIND_", given.substr(0, colon)));
  return KindAndText{kind, given.substr(colon + 1)};
}

// "document:licence.pdf": the digest of what an assurance of that kind rests on.
Answer<void> FillEvidence(Session& session, const std::vector<std::string>& given, v1::Admit& admit) {
  for (const std::string& text : given) {
    YIDAN_CLIENT_ASSIGN(const KindAndText evidence,
                        SplitKind(text, "--evidence", "KIND:DIGEST or KIND:FILE"));
    auto& all = *admit.mutable_assurances();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const v1::Assurance& a) { return a.kind() == evidence.kind; });
    if (found == all.end()) return BadInput("--evidence \"" + text + "\": no --assurance of that kind");
    if (!found->digest().empty()) return BadInput("--evidence \"" + text + "\": this kind has one already");
    YIDAN_CLIENT_ASSIGN(*found->mutable_digest(), DigestNoted(session, evidence.text, "the evidence"));
  }
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
    YIDAN_CLIENT_ASSIGN(const KindAndText said, SplitKind(text, "--assurance", "KIND:REFERENCE"));
    if (!sorted.emplace(said.kind, said.text).second) {
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
  auto evidence = std::make_shared<std::vector<std::string>>();
  auto same = std::make_shared<std::string>();
  CLI::App* command = group.add_subcommand("admit", "As registrar, admit a REGISTER (准入)");
  command->add_option("FILE", *file, "what register wrote")->required();
  command
      ->add_option(
          "--assurance", *assurances,
          "KIND:REFERENCE, how identity was made sure of (身份核实): document, lei, vlei or visit; may be "
          "repeated")
      ->allow_extra_args(false);
  command
      ->add_option(
          "--evidence", *evidence,
          "KIND:FILE, what an assurance rests on, or KIND:DIGEST of it and a 32-byte nonce; may be repeated")
      ->allow_extra_args(false);
  command->add_option(
      "--same-organisation-as", *same,
      "participant that is the same organisation, and so has the same LEI or USCC; by the quorum");
  auto roles = AddRoleOptions(*command);
  commands.On(command, console::uses::kAct,
              [file, roles, assurances, evidence, same](Session& session) -> Answer<Output> {
                YIDAN_CLIENT_ASSIGN(
                    const Members members,
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
                YIDAN_CLIENT_TRY(FillEvidence(session, *evidence, *body.mutable_admit()));
                body.mutable_admit()->set_same_organisation_as(*same);
                YIDAN_CLIENT_ASSIGN(const Admitted admitted,
                                    session.SubmitOnParticipant(act->participant_id(), std::move(body)));
                return AdmittedOutput(session, admitted, {});
              });
}

void AddRoles(Commands& commands, CLI::App& group) {
  auto roles = std::make_shared<std::shared_ptr<RoleOptions>>();
  CLI::App* command = AddAct(commands, group, "roles", "As registrar, set the roles (角色)", false,
                             std::make_shared<FillParticipant>(
                                 [roles](Session&, const std::string&, ParticipantAct a) -> Answer<void> {
                                   v1::Act& act = a.act;
                                   return FillRoles(**roles, *act.mutable_roles());
                                 }));
  *roles = AddRoleOptions(*command);
}

}  // namespace

void AddAdmission(Commands& commands, CLI::App& group) {
  AddRegister(commands, group);
  AddAdmit(commands, group);
  AddRoles(commands, group);
}

}  // namespace yidan::cli
