// A client that signs acts on the journey's document, and a registry that enters them and seals what a test
// makes of the state.
#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <string>

#include "services/log/map_keys.h"
#include "tests/unit/client/client_fixture.h"

namespace yidan::client {

using ::testing::HasSubstr;
using testing::kJourney;
using testing::PlayJourney;

class EffectTest : public ClientTest {
 protected:
  EffectTest() { PlayJourney(registry_, 0); }

  // From now on each act that is admitted is in the log, and its document's state is what `lie` makes of it.
  void LieOfTitle(std::function<void(title::TitleState&)> lie) {
    fake_.admitted_one = [this, lie = std::move(lie)] {
      title::TitleState state = registry_.Title(kJourney);
      lie(state);
      value_ = title::Encode(state);
      registry_.ForceInMap(log::TitleKey(kJourney), value_);
      registry_.Seal();
    };
    ShowValue(log::TitleKey(kJourney));
  }
  void LieOfRecord(const std::string& id, std::function<void(title::ParticipantRecord&)> lie) {
    fake_.admitted_one = [this, id, lie = std::move(lie)] {
      title::ParticipantRecord record = registry_.Participant(id);
      lie(record);
      value_ = title::Encode(record);
      registry_.ForceInMap(log::ParticipantKey(id), value_);
      registry_.Seal();
    };
    ShowValue(log::ParticipantKey(id));
  }
  Answer<Admitted> Do(const std::string& who, v1::Act act) {
    auto session = Run(who);
    auto head = session.Title(kJourney);
    if (!head) return tl::unexpected(head.error());
    return session.SubmitOnTitle(&*head, kJourney, std::move(act), {});
  }
  v1::Act Offer(const std::string& to) const {
    v1::Act act;
    act.mutable_offer()->set_to(to);
    act.mutable_offer()->set_purpose(v1::OFFER_PURPOSE_TRANSFER);
    act.mutable_offer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    title::SetTime(act.mutable_offer()->mutable_expires_at(), registry_.now_ms + 86'400'000);
    return act;
  }
  v1::Act Accept() const {
    v1::Act act;
    act.mutable_accept();
    return act;
  }
  static v1::Act PassOn(const std::string& to) {
    v1::Act act;
    act.mutable_transfer()->set_to(to);
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    return act;
  }
  v1::Act Milestone(const std::string& code) const {
    v1::Act act;
    act.mutable_milestone()->set_code(code);
    title::SetTime(act.mutable_milestone()->mutable_at(), registry_.now_ms);
    return act;
  }
  // A TRANSFER that was admitted, and whose answer was lost.
  OutboxItem LostTransfer() {
    fake_.dies_after = true;
    {
      auto session = Run();
      EXPECT_THAT(Said(Transfer(session)), HasSubstr("OUTCOME_UNKNOWN"));
    }
    fake_.dies_after = false;
    return Kept().Waiting()->front();
  }
  v1::Act AddSecondKey() const {
    const auto second = testing::TestKey("second of rongou", crypto::Algorithm::kEd25519);
    v1::Act add;
    add.mutable_add_key()->set_spki(second.public_key().spki());
    add.mutable_add_key()->set_possession(second.Sign(
        crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + "rongou")));
    return add;
  }
  // A second key of `who`'s, which it approves with.
  crypto::PrivateKey GiveSecondKey(const std::string& who) {
    const auto second = testing::TestKey("second of " + who, crypto::Algorithm::kEd25519);
    v1::Act add;
    add.mutable_add_key()->set_spki(second.public_key().spki());
    add.mutable_add_key()->set_possession(
        second.Sign(crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + who)));
    registry_.Do(who, who, add);
    return second;
  }
  v1::SignedAct Approved(v1::Act act, const std::string& who, const crypto::PrivateKey& second) const {
    act.add_approver_key_ids(second.public_key().id().ToString());
    v1::SignedAct out = registry_.Sign(act);
    out.add_approvals(second.Sign(title::ApprovalBytes(title::ActDigest(out.act()))));
    EXPECT_EQ(act.actor(), who);
    return out;
  }
  static void ExpectProven(const Answer<Admitted>& admitted) {
    ASSERT_EQ(Said(admitted), "done");
    EXPECT_EQ(admitted->effect_unproven, "");
  }
  // Added with its possession proven, by the session of rongou.
  crypto::PrivateKey SecondKeyOfRongou(Session& session) {
    auto second = testing::TestKey("second of rongou", crypto::Algorithm::kEd25519);
    v1::Act add;
    add.mutable_add_key()->set_spki(second.public_key().spki());
    add.mutable_add_key()->set_possession(second.Sign(
        crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + "rongou")));
    ExpectProven(session.SubmitOnParticipant("rongou", add));
    return second;
  }

  // An entry that the rules would refuse, with the state of the document that `lie` makes of it, sealed. From
  // now on it is shown wherever it belongs, proven as any other: in the receipt, the history and the export.
  void Forge(const v1::SignedAct& act, v1::ActKind kind, const std::function<void(title::TitleState&)>& lie) {
    forged_ = act;
    forged_at_ = registry_.ForceEntry(log::ActBody{act.signature(), {}, act.act(), {}});
    title::TitleState state = registry_.Title(kJourney);
    state.history = title::ExtendHistory(state.history, forged_at_, kind, title::ActDigest(act.act()));
    state.last_index = forged_at_;
    state.entry_count += 1;
    lie(state);
    value_ = title::Encode(state);
    registry_.ForceInMap(log::TitleKey(kJourney), value_);
    registry_.Seal();
    ShowValue(log::TitleKey(kJourney));
    fake_.history = [this, kind](v1::GetHistoryResponse& answer) {
      const auto first = title::ReadAct(answer.entries(0).act().act());
      if (first->document_id() != kJourney) return;
      auto& entry = *answer.add_entries();
      entry.set_index(forged_at_);
      title::SetTime(entry.mutable_admitted_at(), registry_.now_ms);
      entry.set_kind(kind);
      *entry.mutable_act() = forged_;
      entry.set_act_digest(title::ActDigest(forged_.act()).ToString());
    };
    fake_.exported = [this](v1::ExportTitleResponse& answer) {
      auto& entry = *answer.add_entries();
      entry.mutable_entry()->set_index(forged_at_);
      entry.mutable_entry()->set_entry(registry_.entries()[forged_at_]);
      for (const Digest& hash : registry_.Path(forged_at_)) entry.add_path(hash.ToString());
      answer.set_title_value(value_);
      for (auto& participant : *answer.mutable_participants()) {
        const auto sealed = sealed_.find(participant.participant_id());
        if (sealed != sealed_.end()) participant.set_value(sealed->second);
      }
    };
  }
  // A key that the registry seals into somebody's record, and that no entry gave it.
  crypto::PrivateKey SealKeyInto(const std::string& who) {
    auto key = testing::TestKey("made up for " + who, crypto::Algorithm::kEd25519);
    title::ParticipantRecord record = registry_.Participant(who);
    record.keys.emplace(key.public_key().id(), title::Key{key.public_key().spki(), {1, title::kForever}});
    const std::string value = title::Encode(record);
    registry_.ForceInMap(log::ParticipantKey(who), value);
    sealed_[who] = value;
    fake_.participant = [this](v1::GetParticipantResponse& answer) {
      const auto sealed = sealed_.find(answer.participant().participant_id());
      if (sealed != sealed_.end()) answer.mutable_last_act()->set_state_value(sealed->second);
    };
    return key;
  }
  // What `who` does to the document with that key.
  v1::SignedAct SignedWith(const crypto::PrivateKey& key, const std::string& who, v1::Act body) const {
    v1::Act act = registry_.On(who, kJourney, std::move(body));
    act.set_key_id(key.public_key().id().ToString());
    v1::SignedAct out;
    out.set_act(title::SerializeAct(act));
    out.set_signature(key.Sign(title::SignedBytes(out.act())));
    return out;
  }

  // The receipt proves the false state as well as any.
  void ShowValue(const std::string& key) {
    fake_.receipt = [this, key](v1::Receipt& receipt) {
      receipt.set_state_value(value_);
      receipt.mutable_state_proof()->Clear();
      for (const Digest& hash : registry_.StateProof(key).siblings) {
        receipt.mutable_state_proof()->add_siblings(hash.ToString());
      }
    };
  }
  std::string value_;
  v1::SignedAct forged_;
  std::uint64_t forged_at_ = 0;
  std::map<std::string, std::string> sealed_;  // records, by participant id
};

}  // namespace yidan::client
