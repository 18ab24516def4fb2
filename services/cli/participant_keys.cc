// The keys of a participant: proving that one has a key, adding and revoking, what a key may sign, two
// signatures.
#include <algorithm>
#include <optional>

#include "services/cli/files.h"
#include "services/cli/participant_commands.h"
#include "services/cli/render.h"
#include "services/cli/values.h"
#include "services/client/files.h"
#include "services/title/directory.h"
#include "services/title/rule_set.h"

namespace yidan::cli {
namespace {

constexpr const char* kPossessionFormat = "yidan-possession/1";

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

// ---- What a key may sign ----

struct PowersChange {
  std::string of;
  std::string key_id;
  std::shared_ptr<PowerOptions> powers;
  bool everything = false;
};

// The powers that the key is to have: what is not named stays as it is.
Answer<v1::ParticipantKey> Changed(const v1::ParticipantKey& now, const PowersChange& o) {
  v1::ParticipantKey out = now;
  if (o.everything) {
    if (!o.powers->acts.empty() || !o.powers->documents.empty()) {
      return BadInput("--everything goes with neither --acts nor --documents");
    }
    out.clear_power_kinds();
    out.clear_power_prefixes();
    return out;
  }
  if (o.powers->acts.empty() && o.powers->documents.empty()) {
    auto nothing = BadInput(
        "nothing to change is named, and nothing was sent: --acts, --documents, or "
        "--everything for a key that may sign all");
    nothing.value().details.push_back("key " + ToHex(now.key_id()) + " " + PowersText(now));
    return nothing;
  }
  YIDAN_CLIENT_ASSIGN(const auto named, PowersOf(*o.powers));
  if (!o.powers->acts.empty()) *out.mutable_power_kinds() = named->kinds();
  if (!o.powers->documents.empty()) *out.mutable_power_prefixes() = named->document_prefixes();
  return out;
}

Answer<Output> ChangePowers(Session& session, const PowersChange& o) {
  const std::string participant = o.of.empty() ? session.settings().as : o.of;
  YIDAN_CLIENT_ASSIGN(Trust * trust, session.Trusted());
  YIDAN_CLIENT_ASSIGN(const Digest id, client::ParseKeyId(o.key_id));
  YIDAN_CLIENT_ASSIGN(const auto proven, session.ProvenRecord(participant));
  const v1::Participant record = title::ToProto(proven.state, trust->newest().size, proven.sealed_at_ms);
  const auto now = std::find_if(record.keys().begin(), record.keys().end(),
                                [&id](const v1::ParticipantKey& key) { return key.key_id() == id.View(); });
  if (now == record.keys().end()) return BadInput("KEY: " + participant + " has no such key");
  YIDAN_CLIENT_ASSIGN(const v1::ParticipantKey after, Changed(*now, o));
  v1::Act act;
  act.mutable_powers()->set_key_id(id.ToString());
  if (after.power_kinds_size() > 0 || after.power_prefixes_size() > 0) {
    *act.mutable_powers()->mutable_powers()->mutable_kinds() = after.power_kinds();
    *act.mutable_powers()->mutable_powers()->mutable_document_prefixes() = after.power_prefixes();
  }
  YIDAN_CLIENT_ASSIGN(const Admitted admitted, session.SubmitOnParticipant(participant, std::move(act)));
  return AdmittedOutput(session, admitted,
                        {"key " + ToHex(id.View()) + " now " + PowersText(ForScreen(after))});
}

}  // namespace

void AddPossession(Commands& commands, CLI::App& group) {
  struct Options {
    std::string id;
    std::string registry;
    std::shared_ptr<Target> target = std::make_shared<Target>();
  };
  auto o = std::make_shared<Options>();
  CLI::App* command =
      group.add_subcommand("possession", "Prove, offline, that --key is yours: for add-key and recover");
  command->add_option("--id", o->id, "participant id")->required();
  command->add_option("--registry", o->registry, "registry digest")->required();
  AddTarget(*command, "file to write", o->target);
  commands.On(command, console::uses::kKey, [o](Session& session) -> Answer<Output> {
    YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, session.Key());
    YIDAN_CLIENT_ASSIGN(const Digest registry, ParseDigest(o->registry, "--registry"));
    Output out;
    Json file;
    file["format"] = kPossessionFormat;
    file["participant_id"] = o->id;
    file["spki"] = ToBase64(key->public_key().spki());
    file["signature"] = ToBase64(key->Sign(PossessionMessage(registry, o->id)));
    YIDAN_CLIENT_TRY(Put(*o->target, Dump(file), out));
    out.json["participant_id"] = o->id;
    out.json["key_id"] = ToHex(key->public_key().id().View());
    out.json["file"] = o->target->path;
    if (o->target->path == "-") return out;
    out.text = o->id + ": possession of key " + ToHex(key->public_key().id().View()) + " proven in " +
               o->target->path + "\n";
    return out;
  });
}

void AddKeyActs(Commands& commands, CLI::App& group) {
  auto new_key = std::make_shared<std::string>();
  auto its_powers = std::make_shared<std::shared_ptr<PowerOptions>>();
  CLI::App* add = AddAct(
      commands, group, "add-key", "Add a key to oneself (增加密钥)", true,
      std::make_shared<FillParticipant>([new_key, its_powers](Session& session,
                                                              const std::string& participant,
                                                              ParticipantAct a) -> Answer<void> {
        v1::Act& act = a.act;
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
  CLI::App* revoke =
      AddAct(commands, group, "revoke-key", "Revoke a key (撤销密钥)", true,
             std::make_shared<FillParticipant>(
                 [key_id, why](Session&, const std::string&, ParticipantAct a) -> Answer<void> {
                   v1::Act& act = a.act;
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
          [o](Session& session, const std::string& participant, ParticipantAct a) -> Answer<void> {
            v1::Act& act = a.act;
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

void AddPowerActs(Commands& commands, CLI::App& group) {
  auto k = std::make_shared<PowersChange>();
  CLI::App* set_powers = group.add_subcommand(
      "powers", "Change what one of one's keys may sign; what is not named stays (权限)");
  set_powers->add_option("--of", k->of, "participant; otherwise --as");
  set_powers->add_option("KEY", k->key_id, "key id, or a file of the public key")->required();
  k->powers = AddPowerOptions(*set_powers);
  set_powers->add_flag("--everything", k->everything, "take both limits away: the key may sign all");
  commands.On(set_powers, console::uses::kAct,
              [k](Session& session) -> Answer<Output> { return ChangePowers(session, *k); });

  auto acts = std::make_shared<std::vector<std::string>>();
  auto end = std::make_shared<bool>(false);
  CLI::App* dual = AddAct(commands, group, "dual-control",
                          "Acts that need two of one's keys, in the place of those before; --end ends it "
                          "(双人复核)",
                          true,
                          std::make_shared<FillParticipant>(
                              [acts, end](Session&, const std::string&, ParticipantAct a) -> Answer<void> {
                                YIDAN_CLIENT_TRY(ActsOrEnd(*acts, *end, "dual control"));
                                v1::Act& act = a.act;
                                v1::DualControl& body = *act.mutable_dual_control();
                                YIDAN_CLIENT_ASSIGN(const auto kinds, ParseKinds(*acts));
                                for (const v1::ActKind kind : kinds) body.add_kinds(kind);
                                return {};
                              }));
  dual->add_option("--acts", *acts, "kinds of acts, e.g. transfer,surrender");
  dual->add_flag("--end", *end, "one key does again for all acts");

  struct ConfirmOptions {
    bool drop = false;
    bool recovery = false;
    std::string document;
  };
  auto c = std::make_shared<ConfirmOptions>();
  CLI::App* confirm = AddAct(commands, group, "confirm",
                             "As registrar, decide on an objection to a succession or recovery (确认)", false,
                             std::make_shared<FillParticipant>(
                                 [c](Session& session, const std::string&, ParticipantAct a) -> Answer<void> {
                                   v1::Act& act = a.act;
                                   act.mutable_confirm()->set_stands(!c->drop);
                                   act.mutable_confirm()->set_of_recovery(c->recovery);
                                   YIDAN_CLIENT_ASSIGN(*act.mutable_confirm()->mutable_document_digest(),
                                                       DigestNoted(session, c->document, "the decision"));
                                   return {};
                                 }));
  confirm->add_flag("--drop", c->drop, "the objection prevails; otherwise the succession or recovery stands");
  confirm->add_flag("--recovery", c->recovery,
                    "to a RECOVER, once its public delay is over; otherwise to a SUCCESSOR");
  confirm
      ->add_option("--document-digest", c->document,
                   "of the decision and a 32-byte nonce, or the decision itself")
      ->required();
}

}  // namespace yidan::cli
