// What others entered between an act and its receipt: asked for, held against their keys, and replayed with
// it.
#include "tests/unit/client/effect_fixture.h"

namespace yidan::client {
namespace {

// ---- On a document ----

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

// ---- In the directory ----

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

// ---- Second signatures ----

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

}  // namespace
}  // namespace yidan::client
