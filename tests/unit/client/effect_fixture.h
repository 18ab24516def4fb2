// A client that signs acts on the journey's document, and a registry that enters them and seals what a test
// makes of the state.
#pragma once

#include <gmock/gmock.h>

#include <functional>
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
};

}  // namespace yidan::client
