// Builders of directory acts, for stories about keys, roles, powers and successions.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/title/story.h"

namespace yidan::title::testing {

class DirectoryStory : public Story {
 protected:
  static crypto::PrivateKey NewKey() { return *crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519); }

  static std::string Possession(const crypto::PrivateKey& key, const std::string& participant) {
    return key.Sign(crypto::PreAuthEncoding(kPossessionType, World::Registry().ToString() + participant));
  }
  v1::Act Register(const std::string& id, const crypto::PrivateKey& key) {
    v1::Act act = w.By(id);
    act.set_key_id(key.public_key().id().ToString());
    act.mutable_register_()->set_spki(key.public_key().spki());
    act.mutable_register_()->set_name("Fresh Freight");
    act.mutable_register_()->set_country("CN");
    act.set_participant_id(id);
    act.set_sequence(1);
    return act;
  }
  v1::Act AdmitAct(const v1::Act& reg, const crypto::PrivateKey& key, v1::Role role) {
    v1::Act act = w.By(kRegistrar);
    const std::string bytes = SerializeAct(reg);
    act.mutable_admit()->mutable_register_act()->set_act(bytes);
    act.mutable_admit()->mutable_register_act()->set_signature(key.Sign(SignedBytes(bytes)));
    act.mutable_admit()->add_roles(role);
    auto* assurance = act.mutable_admit()->add_assurances();
    assurance->set_kind(v1::ASSURANCE_KIND_DOCUMENT);
    assurance->set_reference("licence 510100-17");
    act.set_participant_id(reg.participant_id());
    act.set_sequence(1);
    return act;
  }
  v1::Act AddKey(const std::string& by, const crypto::PrivateKey& key) {
    v1::Act act = w.By(by);
    act.mutable_add_key()->set_spki(key.public_key().spki());
    act.mutable_add_key()->set_possession(Possession(key, by));
    return w.SealOn(act, by);
  }
  v1::Act RevokeKey(const std::string& by, const std::string& participant, const Digest& key) {
    v1::Act act = w.By(by);
    act.mutable_revoke_key()->set_key_id(key.ToString());
    return w.SealOn(act, participant);
  }
  v1::Act Recover(const std::string& participant, const crypto::PrivateKey& key) {
    v1::Act act = w.By(kRegistrar);
    act.mutable_recover()->set_spki(key.public_key().spki());
    act.mutable_recover()->set_possession(Possession(key, participant));
    return w.SealOn(act, participant);
  }
  v1::Act Object(const std::string& by, bool to_succession = false) {
    v1::Act act = w.By(by);
    act.mutable_object()->set_to_succession(to_succession);
    return w.SealOn(act, by);
  }
  v1::Act Suspend(const std::string& participant, bool suspend = true) {
    v1::Act act = w.By(kRegistrar);
    if (suspend) act.mutable_suspend();
    if (!suspend) act.mutable_resume();
    return w.SealOn(act, participant);
  }
  v1::Act Roles(const std::string& participant, const std::vector<v1::Role>& roles) {
    v1::Act act = w.By(kRegistrar);
    act.mutable_roles();
    for (const auto role : roles) act.mutable_roles()->add_roles(role);
    return w.SealOn(act, participant);
  }
  v1::Act Mandate(const std::string& by, const std::string& agent, const std::vector<v1::ActKind>& kinds) {
    v1::Act act = w.By(by);
    act.mutable_mandate()->set_agent(agent);
    for (const auto kind : kinds) act.mutable_mandate()->add_kinds(kind);
    if (!kinds.empty()) World::SetTime(act.mutable_mandate()->mutable_until(), w.now + 30 * kDay);
    return w.SealOn(act, by);
  }
  v1::Act Successor(const std::string& participant, const std::string& successor) {
    v1::Act act = w.By(kRegistrar);
    act.mutable_successor()->set_successor(successor);
    act.mutable_successor()->set_document_digest(Named("court decision").ToString());
    return w.SealOn(act, participant);
  }
  // As `act`, signed by somebody else's key under "agent".
  static v1::Act Through(const std::string& agent, v1::Act act) {
    act.set_agent(agent);
    act.set_key_id(Named(World::FakeSpki(agent)).ToString());
    return act;
  }
  static v1::Act With(const crypto::PrivateKey& key, v1::Act act) {
    act.set_key_id(key.public_key().id().ToString());
    return act;
  }
  v1::Act Confirm(const std::string& participant, bool stands = true) {
    v1::Act act = w.By(kRegistrar);
    act.mutable_confirm()->set_stands(stands);
    act.mutable_confirm()->set_document_digest(Named("decision").ToString());
    return w.SealOn(act, participant);
  }
  v1::Act DualControl(const std::string& by, const std::vector<v1::ActKind>& kinds) {
    v1::Act act = w.By(by);
    act.mutable_dual_control();
    for (const auto kind : kinds) act.mutable_dual_control()->add_kinds(kind);
    return w.SealOn(act, by);
  }
  v1::Act Powers(const std::string& by, const Digest& key, const std::vector<v1::ActKind>& kinds,
                 const std::vector<std::string>& prefixes = {}) {
    v1::Act act = w.By(by);
    act.mutable_powers()->set_key_id(key.ToString());
    for (const auto kind : kinds) act.mutable_powers()->mutable_powers()->add_kinds(kind);
    for (const auto& prefix : prefixes) act.mutable_powers()->mutable_powers()->add_document_prefixes(prefix);
    return w.SealOn(act, by);
  }
  // Another good key in the participant's record, put there without an act.
  Digest Another(const std::string& participant, int number = 2) {
    ParticipantRecord r = *w.Participant(participant);
    const std::string spki = World::FakeSpki(participant) + std::to_string(number);
    r.keys.emplace(Named(spki), Key{spki, {10, kForever}});
    w.Install(std::move(r));
    return Named(spki);
  }
  static v1::Act With(const Digest& key, v1::Act act) {
    act.set_key_id(key.ToString());
    return act;
  }
  static v1::Act ApprovedBy(std::vector<Digest> keys, v1::Act act) {
    std::sort(keys.begin(), keys.end());
    act.clear_approver_key_ids();
    for (const Digest& key : keys) act.add_approver_key_ids(key.ToString());
    return act;
  }
};

}  // namespace yidan::title::testing
