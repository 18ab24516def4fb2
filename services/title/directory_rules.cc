// The directory's keys: ADMIT (with its REGISTER), ADD_KEY, REVOKE_KEY, RECOVER, OBJECT. Keys are added
// only by keys; the registrar adds one to somebody else's record only by RECOVER, in public and late.
// A public key belongs to one participant for ever.
#include <algorithm>

#include "services/crypto/crypto.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

// The key as one of the fixed templates, owned by nobody else. Refuses, or gives its id.
std::optional<crypto::PublicKey> NewKey(Case& c, const std::string& spki, std::string_view field) {
  auto key = crypto::PublicKey::FromSpki(spki);
  if (!key) {
    c.Refuse(v1::REFUSAL_REASON_MALFORMED_ACT, Cat({field, ": ", key.error().message}));
    return std::nullopt;
  }
  const auto owner = c.facts.KeyOwner(key->id());
  if (owner == kNoteKeyOwner) {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD, Cat({field, ": the key is the registry's note key."}),
             "a fresh key");
  }
  if ((owner && *owner != c.act.participant_id()) || c.record.keys.contains(key->id())) {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD,
             Cat({field, ": the key belongs to ", owner ? *owner : c.act.participant_id(), " already."}),
             "a fresh key");
  }
  return std::move(*key);
}

void JudgePossession(Case& c, const crypto::PublicKey& key, const std::string& signature) {
  const std::string message =
      crypto::PreAuthEncoding(kPossessionType, Cat({c.admission.registry.View(), c.act.participant_id()}));
  if (!key.Verify(message, signature)) {
    c.Refuse(v1::REFUSAL_REASON_BAD_SIGNATURE, "possession does not verify under the new key.");
  }
}

// The REGISTER inside an ADMIT is held to every rule of form and signer that an act of its own would be.
void JudgeRegister(Case& c, const v1::Act& reg, const crypto::PublicKey& key) {
  constexpr auto kMalformed = v1::REFUSAL_REASON_MALFORMED_ACT;
  const v1::SignedAct& inner = c.act.admit().register_act();
  if (reg.participant_id() != c.act.participant_id()) {
    c.Refuse(kMalformed, "register_act: it registers another participant than the ADMIT admits.");
  }
  if (reg.key_id() != key.id().View()) {
    c.Refuse(kMalformed, "register_act.key_id is not the id of the key it registers.");
  }
  if (reg.registry() != c.admission.registry.View()) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_REGISTRY, "register_act names another registry than this one.");
  }
  const TimeMs valid_until = ToMs(reg.valid_until());
  if (valid_until < c.now || valid_until - c.now > c.parameters.act_validity_max) {
    c.Refuse(v1::REFUSAL_REASON_ACT_EXPIRED, "register_act.valid_until is past or too far ahead.",
             "a new REGISTER");
  }
  if (!key.Verify(SignedBytes(inner.act()), inner.signature())) {
    c.Refuse(v1::REFUSAL_REASON_BAD_SIGNATURE,
             "register_act: the signature does not verify under its own key.");
  }
}

// Two participants with one LEI or USCC are one organisation, or one of them is not who it says.
void JudgeIdentifiers(Case& c, const v1::Register& body) {
  const std::string& same = c.act.admit().same_organisation_as();
  for (const v1::PartyIdentifier& id : body.identifiers()) {
    const auto mark = MarkOfIdentifier(id.scheme(), id.value());
    const auto owner = mark ? c.facts.KeyOwner(*mark) : std::nullopt;
    if (!owner || *owner == same) continue;
    c.Refuse(v1::REFUSAL_REASON_CONTENT_INVALID,
             Cat({"register_act.identifiers: ", id.scheme(), " ", id.value(), " is that of ", *owner, "."}),
             Cat({"another identifier; if it is the same organisation, ADMIT with same_organisation_as ",
                  *owner}));
  }
}

}  // namespace

void Unadmitted(Case&) {}  // the form stage refused it

void Admit(Case& c) {
  const v1::Admit& admit = c.act.admit();
  const auto reg = ParseAct(admit.register_act().act(), c.rules);
  if (!reg || !reg->has_register_()) {
    c.Refuse(v1::REFUSAL_REASON_MALFORMED_ACT, "register_act is no REGISTER in canonical form.");
    return;
  }
  const v1::Register& body = reg->register_();
  const auto key = NewKey(c, body.spki(), "register_act.spki");
  if (!key) return;
  JudgeRegister(c, *reg, *key);
  JudgeIdentifiers(c, body);
  if (c.refused()) return;
  ParticipantRecord& r = c.record;
  r.participant_id = c.act.participant_id();
  r.name = body.name();
  r.name_zh = body.name_zh();
  r.country = body.country();
  for (const auto& id : body.identifiers()) r.identifiers.emplace_back(id.scheme(), id.value());
  const Term term{c.admission.index, kForever};
  r.keys.emplace(key->id(), Key{key->spki(), term, false});
  for (const int role : admit.roles()) r.roles.push_back({static_cast<v1::Role>(role), term});
  const TimeMs effective_at = c.now + c.parameters.authority_delay;
  for (const auto& country : admit.jurisdictions()) {
    r.jurisdictions.push_back({admit.authority_kind(), country, term, effective_at});
  }
  r.superior = admit.superior();
  if (!r.superior.empty()) r.superior_from = effective_at;
  for (const auto& assurance : admit.assurances()) {
    r.assurances.push_back({assurance.kind(), assurance.reference(), assurance.digest()});
  }
  r.same_organisation_as = admit.same_organisation_as();
  r.admitted_index = c.admission.index;
}

void AddKey(Case& c) {
  const auto key = NewKey(c, c.act.add_key().spki(), "spki");
  if (!key) return;
  JudgePossession(c, *key, c.act.add_key().possession());
  // Of RECOVER there is no such bound: it must help when a thief has used this one up.
  if (c.record.OwnKeys() >= kMaxOwnTerms) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, Cat({c.by(), " has added as many keys as it may."}),
             Cat({"RECOVER of ", c.by(), ", from which on they count anew"}));
  }
  if (c.refused()) return;
  c.record.keys.emplace(
      key->id(),
      Key{key->spki(), {c.admission.index, kForever}, false, ToKeyPowers(c.act.add_key().powers())});
}

void RevokeKey(Case& c) {
  const bool own = c.act.participant_id() == c.by();
  if (!own && c.actor->SuspendedAt(c.admission.index)) {
    c.Refuse(v1::REFUSAL_REASON_SUSPENDED, Cat({c.by(), " is suspended."}));
  }
  const Digest id = Digest::FromBytes(c.act.revoke_key().key_id()).value_or(Digest{});
  const auto found = c.record.keys.find(id);
  if (found == c.record.keys.end()) {
    c.Refuse(v1::REFUSAL_REASON_UNKNOWN_KEY,
             Cat({"revoke_key.key_id is no key of ", c.record.participant_id, "."}));
    return;
  }
  Key& key = found->second;
  // Its owner may still close a key that the registrar revoked, so that it cannot OBJECT any more.
  if (key.term.until != kForever && !(own && key.revoked_by_registrar)) {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD, "revoke_key.key_id: the key is revoked already.");
  }
  if (c.refused()) return;
  if (key.term.until == kForever) key.term.until = c.admission.index;
  key.revoked_by_registrar = !own;
}

void Recover(Case& c) {
  const v1::Recover& recover = c.act.recover();
  const auto key = NewKey(c, recover.spki(), "spki");
  if (!key) return;
  JudgePossession(c, *key, recover.possession());
  if (c.record.recovery && c.record.recovery->objected) {  // another one would lift the objection
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             Cat({"The RECOVER of ", c.record.participant_id, " was objected to."}),
             "CONFIRM of the recovery by the registrar");
  }
  if (c.refused()) return;
  // A second RECOVER takes the place of one that runs, and its delay begins anew.
  c.record.recovery = Recovery{key->spki(), c.now + c.parameters.recovery_delay, c.admission.index};
}

void Object(Case& c) {
  ParticipantRecord& r = c.record;
  if (c.act.object().to_succession()) {
    const bool running = r.succession && !r.succession->objected && c.now < r.succession->effective_at;
    if (!running) {
      c.Refuse(v1::REFUSAL_REASON_NOTHING_TO_REJECT,
               Cat({"No SUCCESSOR of ", r.participant_id, " is running that was not objected to."}));
    } else if (r.succession->confirmed) {
      c.Refuse(v1::REFUSAL_REASON_NOTHING_TO_REJECT,
               Cat({"The registrar has confirmed the succession of ", r.participant_id, "."}));
    }
    if (!c.refused()) r.succession->objected = true;
    return;
  }
  // A RECOVER that has become effective was moved among the keys before this rule ran.
  if (!r.recovery || r.recovery->objected) {
    c.Refuse(v1::REFUSAL_REASON_NOTHING_TO_REJECT,
             Cat({"No RECOVER of ", r.participant_id, " is running that was not objected to."}));
  }
  if (!c.refused()) r.recovery->objected = true;
}

}  // namespace yidan::title
