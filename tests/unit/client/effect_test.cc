// A receipt proves that the act had its effect: a registry that enters it, and seals another state than the
// rules make of it, is caught by whoever signed it.
#include <gmock/gmock.h>

#include "services/log/map_keys.h"
#include "tests/unit/client/client_fixture.h"

namespace yidan::client {
namespace {

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

TEST_F(EffectTest, AnHonestReceiptProvesIt) {
  ExpectProven(Do("landrover-nl", Offer("boc-frankfurt")));
  ExpectProven(Do("boc-frankfurt", Accept()));
  EXPECT_EQ(registry_.Title(kJourney).holder, "boc-frankfurt");
}

TEST_F(EffectTest, AnotherHolderAfterAnAcceptIsCaught) {
  registry_.Do("landrover-nl", kJourney, Offer("boc-frankfurt"));
  LieOfTitle([](title::TitleState& state) { state.holder = "boc-jinjiang"; });
  const auto caught = Do("boc-frankfurt", Accept());
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("the holder would be boc-frankfurt, it says boc-jinjiang"));
  EXPECT_EQ(Waiting(), 1U) << "what was signed is kept, with what it was signed on";
}

TEST_F(EffectTest, AHoldThatIsMissingFromTheStateIsCaught) {
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  LieOfTitle([](title::TitleState& state) { state.holds.clear(); });
  EXPECT_THAT(Said(Do("chengdu-customs", hold)), HasSubstr("not what the rules make of it"));
  fake_.admitted_one = nullptr;
  fake_.receipt = nullptr;
  registry_.ForceInMap(log::TitleKey(kJourney), title::Encode(registry_.Title(kJourney)));
  registry_.Seal();
  ExpectProven(Run("chengdu-customs").Resume(Kept().Waiting()->front()));
}

TEST_F(EffectTest, ThatASuccessorTakesAnOrderBackIsNoLie) {
  constexpr std::int64_t kEightDays = 8LL * 24 * 3'600'000;
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  registry_.Admit("western-customs", {v1::ROLE_AUTHORITY});
  registry_.now_ms += kEightDays;
  v1::Act order;
  order.mutable_order()->set_effect(v1::ORDER_EFFECT_CANCEL);
  order.mutable_order()->set_order_digest(std::string(32, 'o'));
  registry_.Do("chengdu-customs", kJourney, order);
  v1::Act successor;
  successor.mutable_successor()->set_successor("western-customs");
  successor.mutable_successor()->set_document_digest(std::string(32, 's'));
  registry_.Do(testing::SyntheticRegistry::kRegistrar, "chengdu-customs", successor);
  registry_.now_ms += kEightDays;
  registry_.Seal();
  v1::Act lift;
  lift.mutable_lift()->set_hold_id(registry_.Title(kJourney).pending_orders.begin()->first.ToString());
  ExpectProven(Do("western-customs", lift));
}

TEST_F(EffectTest, AnyOtherFieldThatIsNotTheRulesIsCaught) {
  const std::vector<std::function<void(title::TitleState&)>> lies = {
      [](title::TitleState& s) { s.order.party = "rongou"; },
      [](title::TitleState& s) { s.rejectable.reset(); },
      [](title::TitleState& s) { s.rejectable->until += 1; },
      [](title::TitleState& s) { s.history = crypto::Sha256("another"); },
      [](title::TitleState& s) { s.released_without_surrender = true; },
  };
  for (std::size_t i = 0; i < lies.size(); ++i) {
    testing::SyntheticRegistry registry;
    PlayJourney(registry, 0);
    fake_.registry = &registry;
    fake_.admitted.clear();
    remembers_ = false;
    std::filesystem::remove_all(folder_ + "/outbox");
    std::string value;
    fake_.admitted_one = [&] {
      title::TitleState state = registry.Title(kJourney);
      lies[i](state);
      value = title::Encode(state);
      registry.ForceInMap(log::TitleKey(kJourney), value);
      registry.Seal();
    };
    fake_.receipt = [&](v1::Receipt& receipt) {
      receipt.set_state_value(value);
      receipt.mutable_state_proof()->Clear();
      for (const Digest& hash : registry.StateProof(log::TitleKey(kJourney)).siblings)
        receipt.mutable_state_proof()->add_siblings(hash.ToString());
    };
    auto session = Run();
    EXPECT_THAT(Said(Transfer(session)), HasSubstr("UNTRUSTED")) << i;
  }
}

TEST_F(EffectTest, AnIssueWithAnotherHolderIsCaught) {
  const std::string id = "YD-TEST-0000-SECOND";
  const auto committed = testing::Commit(
      id, *waybill::ParseContent(testing::SourceFile("deploy/demo-data/waybill-2017-tilburg-chengdu.json")));
  v1::Act issue;
  *issue.mutable_issue()->mutable_header() = committed.header;
  std::string value;
  bool lying = true;
  fake_.admitted_one = [&] {
    title::TitleState state = registry_.Title(id);
    state.holder = "rongou";
    value = title::Encode(state);
    registry_.ForceInMap(log::TitleKey(id), value);
    registry_.Seal();
  };
  fake_.receipt = [&](v1::Receipt& receipt) {
    if (!lying) return;
    receipt.set_state_value(value);
    receipt.mutable_state_proof()->Clear();
    for (const Digest& hash : registry_.StateProof(log::TitleKey(id)).siblings)
      receipt.mutable_state_proof()->add_siblings(hash.ToString());
  };
  EXPECT_THAT(Said(Run("cdirp").SubmitOnTitle(nullptr, id, issue, {committed.content})),
              HasSubstr("the holder would be landrover-nl, it says rongou"));
  ASSERT_EQ(Waiting(), 1U);
  // The same bytes again, and this time the truth.
  lying = false;
  registry_.ForceInMap(log::TitleKey(id), title::Encode(registry_.Title(id)));
  registry_.Seal();
  ExpectProven(Run("cdirp").Resume(Kept().Waiting()->front()));
}

TEST_F(EffectTest, ARevokedKeyThatStaysGoodIsCaught) {
  auto session = Run("rongou");
  const auto second = testing::TestKey("second of rongou", crypto::Algorithm::kEd25519);
  v1::Act add;
  add.mutable_add_key()->set_spki(second.public_key().spki());
  add.mutable_add_key()->set_possession(second.Sign(
      crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + "rongou")));
  ExpectProven(session.SubmitOnParticipant("rongou", add));
  v1::Act revoke;
  revoke.mutable_revoke_key()->set_key_id(second.public_key().id().ToString());
  LieOfRecord("rongou", [&second](title::ParticipantRecord& record) {
    record.keys.at(second.public_key().id()).term.until = title::kForever;
  });
  EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", revoke)),
              HasSubstr("not what the rules make of it"));
}

TEST_F(EffectTest, WhatTheRegistrarDoesIsProvenToo) {
  auto session = Run(testing::SyntheticRegistry::kRegistrar);
  v1::Act suspend;
  suspend.mutable_suspend();
  ExpectProven(session.SubmitOnParticipant("rongou", suspend));
  v1::Act resume;
  resume.mutable_resume();
  LieOfRecord("rongou", [](title::ParticipantRecord& record) { record.suspensions.clear(); });
  EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", resume)),
              HasSubstr("not what the rules make of it"));
}

// ---- Entries of others ----

TEST_F(EffectTest, WhatOthersDidMeanwhileIsReplayedWithIt) {
  fake_.submitting = [this](const v1::SubmitActRequest&) {
    registry_.Do("cdirp", kJourney, Milestone("DEPARTED"));  // before
  };
  fake_.admitted_one = [this] {
    registry_.Do("cdirp", kJourney, Milestone("BORDER_CROSSED"));  // and after, before the receipt
  };
  auto session = Run();
  ExpectProven(Transfer(session));
  EXPECT_EQ(registry_.Title(kJourney).milestone_count, 2U);
}

// Somebody else took the document from here on: what it did is not for the past holder to read.
TEST_F(EffectTest, WhoMayNotReadThemIsToldSo) {
  fake_.admitted_one = [this] { registry_.Do("boc-frankfurt", kJourney, PassOn("boc-jinjiang")); };
  fake_.history = [](v1::GetHistoryResponse& answer) { answer.mutable_entries()->RemoveLast(); };
  auto session = Run();
  const auto admitted = Transfer(session);
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("1 other entry"));
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("not proven"));
  EXPECT_EQ(Waiting(), 0U) << "it is in the log, which is proven";
}

// "Another entry came, and it is not yours to read": an excuse that whoever signed the act need not take.
TEST_F(EffectTest, WhoeverActedReadsUpToItsOwnAct) {
  fake_.admitted_one = [this] { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  fake_.history_refused = true;
  {
    auto session = Run();
    const auto caught = Transfer(session);
    EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
    EXPECT_THAT(Said(caught), HasSubstr("does not show landrover-nl the history"));
    EXPECT_EQ(Waiting(), 1U);
  }
}

TEST_F(EffectTest, WhoBecameHolderReadsAllOfIt) {
  registry_.Do("landrover-nl", kJourney, Offer("boc-frankfurt"));
  fake_.admitted_one = [this] { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  fake_.history = [](v1::GetHistoryResponse& answer) { answer.mutable_entries()->RemoveLast(); };
  EXPECT_THAT(Said(Do("boc-frankfurt", Accept())), HasSubstr("does not show boc-frankfurt the history"));
}

TEST_F(EffectTest, OfWhoWasSuspendedNothingIsExpected) {
  fake_.admitted_one = [this] {
    registry_.Do("cdirp", kJourney, Milestone("DEPARTED"));
    v1::Act suspend;
    suspend.mutable_suspend();
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", suspend);
  };
  fake_.history_refused = true;
  auto session = Run();
  const auto admitted = Transfer(session);
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("1 other entry"));
}

// A suspension that was over before the act excuses nobody; one that came while the answers travelled does.
TEST_F(EffectTest, OnlyASuspensionOfThatTimeExcuses) {
  v1::Act suspend;
  suspend.mutable_suspend();
  v1::Act resume;
  resume.mutable_resume();
  registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", suspend);
  registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", resume);
  fake_.admitted_one = [this] { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  fake_.history_refused = true;
  {
    auto session = Run();
    EXPECT_THAT(Said(Transfer(session)), HasSubstr("does not show landrover-nl the history"));
  }
  fake_.receipt = [&](v1::Receipt&) {
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", suspend);
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", resume);
  };
  ASSERT_EQ(Waiting(), 1U);
  const auto admitted = Run().Resume(Kept().Waiting()->front());
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("not proven"));
}

// What is shown to parties alone is withheld from the certificate of another, which is no fraud.
TEST_F(EffectTest, AReceiptThatIsWithheldLeavesTheOutcomeUnknown) {
  fake_.receipt = [](v1::Receipt& receipt) { receipt.mutable_entry()->clear_entry(); };
  {
    auto session = Run();
    const auto withheld = Transfer(session);
    EXPECT_THAT(Said(withheld), HasSubstr("OUTCOME_UNKNOWN"));
    EXPECT_EQ(withheld.error().kind, Trouble::Kind::kUnknown);
    EXPECT_THAT(withheld.error().needs, HasSubstr("yidan resume"));
  }
  ASSERT_EQ(Waiting(), 1U);
  fake_.receipt = nullptr;
  ExpectProven(Run().Resume(Kept().Waiting()->front()));
}

// ---- Others' entries in the directory ----

TEST_F(EffectTest, WhatOthersDidToARecordMeanwhileIsReplayedWithIt) {
  auto session = Run("rongou");
  fake_.admitted_one = [this] {
    v1::Act suspend;
    suspend.mutable_suspend();
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "rongou", suspend);
  };
  ExpectProven(session.SubmitOnParticipant("rongou", AddSecondKey()));
}

TEST_F(EffectTest, AnObjectionThatIsHiddenBehindAnotherEntryIsCaught) {
  const auto found = testing::TestKey("found by the registrar", crypto::Algorithm::kEd25519);
  v1::Act recover;
  recover.mutable_recover()->set_spki(found.public_key().spki());
  recover.mutable_recover()->set_possession(found.Sign(
      crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + "rongou")));
  registry_.Do(testing::SyntheticRegistry::kRegistrar, "rongou", recover);
  auto session = Run("rongou");
  v1::Act object;
  object.mutable_object();
  LieOfRecord("rongou", [](title::ParticipantRecord& record) {
    record.recovery->objected = false;
    record.entry_count += 1;
  });
  EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", object)), HasSubstr("of which it shows 1"));
}

TEST_F(EffectTest, WhoIsNotSuspendedIsShownTheEntriesOfARecord) {
  auto session = Run(testing::SyntheticRegistry::kRegistrar);
  fake_.history_refused = true;
  LieOfRecord("rongou", [](title::ParticipantRecord& record) { record.entry_count += 1; });
  v1::Act suspend;
  suspend.mutable_suspend();
  EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", suspend)),
              HasSubstr("everybody's to read who is not suspended"));
}

// Written by a program that kept no record from before: the chain is replayed from its ADMIT.
TEST_F(EffectTest, WithoutARecordFromBeforeItsWholeChainProvesIt) {
  fake_.dies_after = true;
  {
    auto session = Run("rongou");
    EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", AddSecondKey())), HasSubstr("OUTCOME_UNKNOWN"));
  }
  fake_.dies_after = false;
  OutboxItem item = Kept().Waiting()->front();
  item.before.clear();
  ExpectProven(Run("rongou").Resume(item));
  item.before = {{log::ParticipantKey("rongou"), title::Encode(registry_.Participant("rongou"))}};
  ExpectProven(Run("rongou").Resume(item));
  LieOfRecord("rongou",
              [](title::ParticipantRecord& record) { record.keys.rbegin()->second.powers.kinds = {1}; });
  fake_.admitted_one();
  EXPECT_THAT(Said(Run("rongou").Resume(item)), HasSubstr("not what the rules make of it"));
}

// What no entry of others can have undone is seen without them.
TEST_F(EffectTest, OneMoreEntryIsNoExcuseForAKeyThatStaysGood) {
  auto session = Run("rongou");
  const auto second = testing::TestKey("second of rongou", crypto::Algorithm::kEd25519);
  v1::Act add;
  add.mutable_add_key()->set_spki(second.public_key().spki());
  add.mutable_add_key()->set_possession(second.Sign(
      crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + "rongou")));
  ExpectProven(session.SubmitOnParticipant("rongou", add));
  v1::Act revoke;
  revoke.mutable_revoke_key()->set_key_id(second.public_key().id().ToString());
  LieOfRecord("rongou", [&second](title::ParticipantRecord& record) {
    record.keys.at(second.public_key().id()).term.until = title::kForever;
    record.entry_count += 1;
  });
  EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", revoke)),
              HasSubstr("does not know that the key ended"));
}

TEST_F(EffectTest, OneMoreEntryIsNoExcuseForASuspensionThatIsNotThere) {
  auto session = Run(testing::SyntheticRegistry::kRegistrar);
  v1::Act suspend;
  suspend.mutable_suspend();
  LieOfRecord("rongou", [](title::ParticipantRecord& record) {
    record.suspensions.clear();
    record.entry_count += 1;
  });
  EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", suspend)), HasSubstr("knows no such suspension"));
}

// One more entry on a document, which the signer is shown no trace of.
TEST_F(EffectTest, OneMoreEntryIsNoExcuseForAHoldThatIsMissing) {
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  LieOfTitle([](title::TitleState& state) {
    state.holds.clear();
    state.entry_count += 1;
  });
  const auto admitted = Do("chengdu-customs", hold);
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("the hold is not in the state that the registry proves"));
}

TEST_F(EffectTest, AHistoryThatIsNotTheOneOfTheStateIsALie) {
  registry_.now_ms += 1;
  fake_.admitted_one = [this] { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  fake_.history = [this](v1::GetHistoryResponse& answer) {  // another act of the same signer
    auto& last = *answer.mutable_entries(answer.entries_size() - 1);
    v1::Act other = registry_.On("cdirp", kJourney, Milestone("ARRIVED"));
    *last.mutable_act() = registry_.Sign(other);
    last.set_act_digest(title::ActDigest(last.act().act()).ToString());
  };
  auto session = Run();
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("not what the rules make of it"));
}

TEST_F(EffectTest, AnActThatItsSignerDidNotSignIsALie) {
  fake_.admitted_one = [this] { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  fake_.history = [](v1::GetHistoryResponse& answer) {
    auto& signature = *answer.mutable_entries(answer.entries_size() - 1)->mutable_act()->mutable_signature();
    signature[3] = static_cast<char>(signature[3] ^ 1);
  };
  auto session = Run();
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("is not signed by a key that cdirp had there"));
}

// ---- Second signatures on what others did ----

TEST_F(EffectTest, AnApprovalThatNobodyGaveIsALie) {
  const auto second = GiveSecondKey("cdirp");
  fake_.admitted_one = [&] {
    const auto act = registry_.On("cdirp", kJourney, Milestone("DEPARTED"));
    ASSERT_TRUE(registry_.Submit(Approved(act, "cdirp", second)));
  };
  {
    auto session = Run();
    ExpectProven(Transfer(session));
  }
  // The same, and what stands there as the approval is none.
  fake_.history = [](v1::GetHistoryResponse& answer) {
    for (auto& entry : *answer.mutable_entries()) {
      if (entry.act().approvals().empty()) continue;
      auto& approval = *entry.mutable_act()->mutable_approvals(0);
      approval[3] = static_cast<char>(approval[3] ^ 1);
    }
  };
  const auto caught = Do("boc-frankfurt", PassOn("boc-jinjiang"));
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("does not bear the approvals that it names"));
  fake_.history = [](v1::GetHistoryResponse& answer) {
    for (auto& entry : *answer.mutable_entries()) entry.mutable_act()->clear_approvals();
  };
  ASSERT_EQ(Waiting(), 1U);
  EXPECT_THAT(Said(Run("boc-frankfurt").Resume(Kept().Waiting()->front())),
              HasSubstr("does not bear the approvals that it names"));
}

// One stolen key, and a registry that lies with the thief: whoever has dual control signs nothing alone.
TEST_F(EffectTest, AnActThatTookTwoKeysAndBearsOneIsALie) {
  const auto second = GiveSecondKey("cdirp");
  fake_.admitted_one = [this] { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  {
    auto session = Run();
    ExpectProven(Transfer(session));  // before it had dual control
  }
  v1::Act control;
  control.mutable_dual_control()->add_kinds(v1::ACT_KIND_MILESTONE);
  // What the rules would refuse is forced into the log, the state with it.
  fake_.admitted_one = [&] {
    registry_.Do("cdirp", kJourney, Milestone("BORDER_CROSSED"));
    ASSERT_TRUE(registry_.Submit(Approved(registry_.On("cdirp", "cdirp", control), "cdirp", second)));
  };
  ExpectProven(Do("boc-frankfurt", PassOn("boc-jinjiang")));  // it has it now, and had it not then
  const auto alone = registry_.Sign(registry_.On("cdirp", kJourney, Milestone("ARRIVED")));
  EXPECT_FALSE(registry_.Submit(alone)) << "the rules would not have it";
  std::uint64_t forced = 0;
  fake_.admitted_one = [&] {
    forced = registry_.ForceEntry(log::ActBody{alone.signature(), {}, alone.act(), {}});
    title::TitleState state = registry_.Title(kJourney);
    state.history =
        title::ExtendHistory(state.history, forced, v1::ACT_KIND_MILESTONE, title::ActDigest(alone.act()));
    state.last_index = forced;
    state.entry_count += 1;
    state.milestone_count += 1;
    value_ = title::Encode(state);
    registry_.ForceInMap(log::TitleKey(kJourney), value_);
    registry_.Seal();
  };
  ShowValue(log::TitleKey(kJourney));
  fake_.history = [&](v1::GetHistoryResponse& answer) {
    if (answer.entries(0).act().act().empty() || !forced) return;
    const auto first = title::ReadAct(answer.entries(0).act().act());
    if (first->document_id() != kJourney) return;
    auto& entry = *answer.add_entries();
    entry.set_index(forced);
    title::SetTime(entry.mutable_admitted_at(), registry_.now_ms);
    entry.set_kind(v1::ACT_KIND_MILESTONE);
    *entry.mutable_act() = alone;
    entry.set_act_digest(title::ActDigest(alone.act()).ToString());
  };
  const auto caught = Do("boc-jinjiang", PassOn("rongou"));
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("NEEDS_APPROVAL"));
}

// The registrar's record begins with entry 0, which everybody knows who knows the registry.
TEST_F(EffectTest, WhatTheFirstRegistrarDoesToItsOwnRecordIsProvenFromEntry0) {
  const std::string registrar = testing::SyntheticRegistry::kRegistrar;
  const auto second = testing::TestKey("second of registrar", crypto::Algorithm::kEd25519);
  v1::Act add;
  add.mutable_add_key()->set_spki(second.public_key().spki());
  add.mutable_add_key()->set_possession(second.Sign(
      crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + registrar)));
  fake_.dies_after = true;
  {
    auto session = Run(registrar);
    EXPECT_THAT(Said(session.SubmitOnParticipant(registrar, add)), HasSubstr("OUTCOME_UNKNOWN"));
  }
  fake_.dies_after = false;
  OutboxItem item = Kept().Waiting()->front();
  item.before.clear();
  ExpectProven(Run(registrar).Resume(item));
  LieOfRecord(registrar,
              [](title::ParticipantRecord& record) { record.keys.begin()->second.powers.kinds = {1}; });
  fake_.admitted_one();
  EXPECT_THAT(Said(Run(registrar).Resume(item)), HasSubstr("not what the rules make of it"));
}

// ---- A later run ----

TEST_F(EffectTest, ALaterRunHoldsItAgainstWhatWasKept) {
  const OutboxItem item = LostTransfer();
  ASSERT_EQ(item.before.size(), 1U);
  EXPECT_EQ(item.before.front().first, log::TitleKey(kJourney));
  title::TitleState lie = registry_.Title(kJourney);
  lie.holder = "rongou";
  registry_.ForceInMap(log::TitleKey(kJourney), title::Encode(lie));
  registry_.Seal();
  fake_.receipt = [this, &lie](v1::Receipt& receipt) {
    receipt.set_state_value(title::Encode(lie));
    receipt.mutable_state_proof()->Clear();
    for (const Digest& hash : registry_.StateProof(log::TitleKey(kJourney)).siblings)
      receipt.mutable_state_proof()->add_siblings(hash.ToString());
  };
  EXPECT_THAT(Said(Run().Resume(item)), HasSubstr("it says rongou"));
}

// Written by a program that kept no state: then the whole proof is asked for.
TEST_F(EffectTest, WithoutAStateFromBeforeTheExportProvesIt) {
  OutboxItem item = LostTransfer();
  item.before.clear();
  ExpectProven(Run().Resume(item));
  fake_.export_refused = true;
  const auto unproven = Run().Resume(item);
  ASSERT_EQ(Said(unproven), "done");
  EXPECT_THAT(unproven->effect_unproven, HasSubstr("not yours to read"));
}

// The export is true, the receipt proves another state under an older head: they are held against each other.
TEST_F(EffectTest, AReceiptThatTheExportContradictsIsALie) {
  OutboxItem item = LostTransfer();
  item.before.clear();
  // The lie is sealed when the receipt is made, and taken back before the export.
  const auto force = [this](const std::string& value) {
    registry_.ForceInMap(log::TitleKey(kJourney), value);
    registry_.Seal();
  };
  title::TitleState lie = registry_.Title(kJourney);
  lie.holder = "rongou";
  force(title::Encode(lie));
  fake_.receipt = [&](v1::Receipt& receipt) {
    receipt.set_state_value(title::Encode(lie));
    receipt.mutable_state_proof()->Clear();
    for (const Digest& hash : registry_.StateProof(log::TitleKey(kJourney)).siblings)
      receipt.mutable_state_proof()->add_siblings(hash.ToString());
    force(title::Encode(registry_.Title(kJourney)));
  };
  EXPECT_THAT(Said(Run().Resume(item)), HasSubstr("in the receipt is not the one that its chain makes"));
}

// What has happened to the document since is no contradiction.
TEST_F(EffectTest, AnExportThatIsNewerThanTheReceiptProvesItToo) {
  OutboxItem item = LostTransfer();
  item.before.clear();
  fake_.receipt = [this](v1::Receipt&) { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  ExpectProven(Run().Resume(item));
}

// Two colleagues send one proposal: what the second reads before it sends rests on the act itself.
TEST_F(EffectTest, AnActThatAColleagueSentAlreadyIsNoLie) {
  OutboxItem item = LostTransfer();
  item.before = {{log::TitleKey(kJourney), title::Encode(registry_.Title(kJourney))}};
  ExpectProven(Run().Resume(item));
}

// The windows in the state are those of the parameters in force, which the registry has to prove.
TEST_F(EffectTest, AfterAChangeOfTheRulesItsWindowsAreTheNewOnes) {
  title::Parameters parameters;
  parameters.reject_window = 3'600'000;
  registry_.AnnounceRules(1, parameters);
  registry_.now_ms += parameters.rules_delay;
  auto session = Run();
  ASSERT_EQ(Said(session.Trusted()), "done");
  registry_.AdoptRules();
  ExpectProven(Transfer(session));
  const auto& state = registry_.Title(kJourney);
  ASSERT_TRUE(state.rejectable);
}

}  // namespace
}  // namespace yidan::client
