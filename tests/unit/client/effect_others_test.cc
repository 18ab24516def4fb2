// What others entered between an act and its receipt: only a chain that is replayed with the records of its
// signers tells what it was.
#include "tests/unit/client/effect_fixture.h"

namespace yidan::client {
namespace {

// ---- On a document ----

TEST_F(EffectTest, WhatOthersDidMeanwhileIsProvenByTheExport) {
  fake_.submitting = [this](const v1::SubmitActRequest&) {
    registry_.Do("cdirp", kJourney, Milestone("DEPARTED"));  // before
  };
  fake_.admitted_one = [this] {
    registry_.Do("cdirp", kJourney, Milestone("BORDER_CROSSED"));  // and after, before the receipt
  };
  ExpectProven(Do("landrover-nl", Offer("boc-frankfurt")));
  EXPECT_EQ(registry_.Title(kJourney).milestone_count, 2U);
}

// Somebody else took the document from here on: it is not for the past holder to export.
TEST_F(EffectTest, WhoMayNotExportIsToldSo) {
  fake_.admitted_one = [this] { registry_.Do("boc-frankfurt", kJourney, PassOn("boc-jinjiang")); };
  fake_.export_refused = true;
  auto session = Run();
  const auto admitted = Transfer(session);
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("not it alone"));
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("NOT_A_READER"));
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("not proven"));
  EXPECT_EQ(Waiting(), 0U) << "it is in the log, which is proven";
}

// "Another entry came, and it is not yours to read": an excuse that the proven holder need not take.
TEST_F(EffectTest, WhoBecameHolderReadsAllOfIt) {
  registry_.Do("landrover-nl", kJourney, Offer("boc-frankfurt"));
  fake_.admitted_one = [this] { registry_.Do("cdirp", kJourney, Milestone("DEPARTED")); };
  fake_.export_refused = true;
  EXPECT_THAT(Said(Do("boc-frankfurt", Accept())), HasSubstr("does not show boc-frankfurt the proof"));
  EXPECT_EQ(Waiting(), 1U);
}

TEST_F(EffectTest, OfWhoWasSuspendedNothingIsExpected) {
  fake_.admitted_one = [this] {
    registry_.Do("cdirp", kJourney, Milestone("DEPARTED"));
    v1::Act suspend;
    suspend.mutable_suspend();
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", suspend);
  };
  fake_.export_refused = true;
  const auto admitted = Do("landrover-nl", Offer("boc-frankfurt"));
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("not proven"));
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
  fake_.export_refused = true;
  EXPECT_THAT(Said(Do("landrover-nl", Offer("boc-frankfurt"))),
              HasSubstr("does not show landrover-nl the proof"));
  fake_.receipt = [&](v1::Receipt&) {
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", suspend);
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "landrover-nl", resume);
  };
  ASSERT_EQ(Waiting(), 1U);
  const auto admitted = Run().Resume(Kept().Waiting()->front());
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("not proven"));
}

// ---- Entries of others that were never theirs ----

// The bank accepts, and at once "it" passes the document on, with a key that the registry made up and sealed
// into the bank's record.
TEST_F(EffectTest, APassingOnByAKeyThatWasSealedIntoTheRecordIsALie) {
  registry_.Do("landrover-nl", kJourney, Offer("boc-frankfurt"));
  fake_.admitted_one = [this] {
    const auto key = SealKeyInto("boc-frankfurt");
    Forge(SignedWith(key, "boc-frankfurt", PassOn("boc-jinjiang")), v1::ACT_KIND_TRANSFER,
          [](title::TitleState& state) {
            state.rejectable.reset();
            state.holder = "boc-jinjiang";
            state.sequence += 1;
          });
  };
  const auto caught = Do("boc-frankfurt", Accept());
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("the proof of"));
  EXPECT_EQ(Waiting(), 1U);
}

class LiftTest : public EffectTest {
 protected:
  LiftTest() { registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY}); }

  v1::Act Hold() const {
    v1::Act hold;
    hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
    hold.mutable_hold()->set_reason("inspection");
    return hold;
  }
  v1::Act Lift() const {
    v1::Act lift;
    lift.mutable_lift()->set_hold_id(registry_.Title(kJourney).holds.begin()->first.ToString());
    return lift;
  }
  static void WithoutHolds(title::TitleState& state) { state.holds.clear(); }
};

// With the real key of a participant that is no authority, and of an office that is not this one's superior.
TEST_F(LiftTest, ALiftBySomebodyWhoMayNotLiftIsALie) {
  fake_.admitted_one = [this] {
    Forge(registry_.Sign(registry_.On("rongou", kJourney, Lift())), v1::ACT_KIND_LIFT, WithoutHolds);
  };
  const auto caught = Do("chengdu-customs", Hold());
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("LIFT by rongou is not admitted by the rules"));
}

TEST_F(LiftTest, ALiftByAnotherOfficeIsALie) {
  registry_.Admit("western-customs", {v1::ROLE_AUTHORITY});
  fake_.admitted_one = [this] {
    Forge(registry_.Sign(registry_.On("western-customs", kJourney, Lift())), v1::ACT_KIND_LIFT, WithoutHolds);
  };
  const auto caught = Do("chengdu-customs", Hold());
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("LIFT by western-customs is not admitted by the rules"));
}

TEST_F(LiftTest, ALiftByTheOfficeItselfUnderAMadeUpKeyIsALie) {
  fake_.admitted_one = [this] {
    const auto key = SealKeyInto("chengdu-customs");
    Forge(SignedWith(key, "chengdu-customs", Lift()), v1::ACT_KIND_LIFT, WithoutHolds);
  };
  EXPECT_THAT(Said(Do("chengdu-customs", Hold())), HasSubstr("UNTRUSTED"));
}

// It may refuse the export: then nobody is told that the act had its effect.
TEST_F(LiftTest, WithoutTheExportNothingOfItIsProven) {
  fake_.admitted_one = [this] {
    Forge(registry_.Sign(registry_.On("rongou", kJourney, Lift())), v1::ACT_KIND_LIFT, WithoutHolds);
  };
  fake_.export_refused = true;
  const auto admitted = Do("chengdu-customs", Hold());
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("the hold is not in the state that the registry proves"));
}

// Signed by whoever may, and shown: but it was never entered.
TEST_F(EffectTest, AnEntryThatIsNotUnderTheCheckpointIsALie) {
  fake_.admitted_one = [this] {
    Forge(registry_.Sign(registry_.On("cdirp", kJourney, Milestone("ARRIVED"))), v1::ACT_KIND_MILESTONE,
          [](title::TitleState& state) { state.milestone_count += 1; });
    const auto shown = fake_.exported;
    const auto never = registry_.Sign(registry_.On("cdirp", kJourney, Milestone("DEPARTED")));
    forged_ = never;  // in the history
    title::TitleState state = registry_.Title(kJourney);
    state.history = title::ExtendHistory(state.history, forged_at_, v1::ACT_KIND_MILESTONE,
                                         title::ActDigest(never.act()));
    state.last_index = forged_at_;
    state.entry_count += 1;
    state.milestone_count += 1;
    value_ = title::Encode(state);
    registry_.ForceInMap(log::TitleKey(kJourney), value_);
    registry_.Seal();
    fake_.exported = [this, shown, never](v1::ExportTitleResponse& answer) {
      shown(answer);
      auto& last = *answer.mutable_entries(answer.entries_size() - 1);
      auto entry = log::DecodeEntry(last.entry().entry());
      entry->body = log::ActBody{never.signature(), {}, never.act(), {}};
      last.mutable_entry()->set_entry(*log::EncodeEntry(*entry));
    };
  };
  const auto caught = Do("landrover-nl", Offer("boc-frankfurt"));
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("is not under the checkpoint"));
}

// The chain that was replayed before the act and the one of the export are one.
TEST_F(EffectTest, AStateFromBeforeThatIsNotOfTheChainIsALie) {
  const OutboxItem lost = LostTransfer();
  OutboxItem item = lost;
  title::TitleState lie = *title::DecodeTitleState(item.before.front().second);
  lie.order.party = "rongou";
  item.before.front().second = title::Encode(lie);
  registry_.Do("cdirp", kJourney, Milestone("DEPARTED"));
  EXPECT_THAT(Said(Run().Resume(item)), HasSubstr("that the act was signed on is not the one"));
  ExpectProven(Run().Resume(lost));
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

// No export proves a record.
TEST_F(EffectTest, WhatOthersDidToARecordMeanwhileLeavesItUnproven) {
  auto session = Run("rongou");
  fake_.admitted_one = [this] {
    v1::Act suspend;
    suspend.mutable_suspend();
    registry_.Do(testing::SyntheticRegistry::kRegistrar, "rongou", suspend);
  };
  const auto admitted = session.SubmitOnParticipant("rongou", AddSecondKey());
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("no export proves a record"));
}

TEST_F(EffectTest, AnObjectionThatIsHiddenBehindAnotherEntryIsSaidToBeMissing) {
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
  const auto admitted = session.SubmitOnParticipant("rongou", object);
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_THAT(admitted->effect_unproven, HasSubstr("the objection is not in the record"));
}

// Written by a program that kept no record from before, or of a proposal that a colleague sent already.
TEST_F(EffectTest, WithoutARecordFromBeforeItIsUnproven) {
  fake_.dies_after = true;
  {
    auto session = Run("rongou");
    EXPECT_THAT(Said(session.SubmitOnParticipant("rongou", AddSecondKey())), HasSubstr("OUTCOME_UNKNOWN"));
  }
  fake_.dies_after = false;
  OutboxItem item = Kept().Waiting()->front();
  ExpectProven(Run("rongou").Resume(item));
  item.before.clear();
  EXPECT_THAT(Run("rongou").Resume(item)->effect_unproven, HasSubstr("no export proves a record"));
  item.before = {{log::ParticipantKey("rongou"), title::Encode(registry_.Participant("rongou"))}};
  EXPECT_THAT(Run("rongou").Resume(item)->effect_unproven, HasSubstr("no export proves a record"));
}

// What no entry of others can have undone is seen without them.
TEST_F(EffectTest, OneMoreEntryIsNoExcuseForAKeyThatStaysGood) {
  auto session = Run("rongou");
  const auto second = SecondKeyOfRongou(session);
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

// ---- Second signatures ----

// One stolen key, and a registry that lies with the thief: whoever has dual control signs nothing alone,
// whatever the history of its record, which nobody signed, says of that.
TEST_F(EffectTest, AnActThatTookTwoKeysAndBearsOneIsALie) {
  const auto second = GiveSecondKey("cdirp");
  v1::Act control;
  control.mutable_dual_control()->add_kinds(v1::ACT_KIND_MILESTONE);
  fake_.admitted_one = [&] {
    registry_.Do("cdirp", kJourney, Milestone("BORDER_CROSSED"));
    ASSERT_TRUE(registry_.Submit(Approved(registry_.On("cdirp", "cdirp", control), "cdirp", second)));
  };
  ExpectProven(Do("landrover-nl", Offer("boc-frankfurt")));  // it has it now, and had it not then
  // What the rules would refuse is forced into the log, the state with it.
  const auto alone = registry_.Sign(registry_.On("cdirp", kJourney, Milestone("ARRIVED")));
  EXPECT_FALSE(registry_.Submit(alone)) << "the rules would not have it";
  fake_.admitted_one = [&] {
    Forge(alone, v1::ACT_KIND_MILESTONE, [](title::TitleState& state) { state.milestone_count += 1; });
    const auto of_the_document = fake_.history;
    fake_.history = [of_the_document](v1::GetHistoryResponse& answer) {
      of_the_document(answer);
      for (auto& entry : *answer.mutable_entries()) {
        auto act = title::ReadAct(entry.act().act());
        if (!act->has_dual_control()) continue;
        act->mutable_dual_control()->set_kinds(0, v1::ACT_KIND_TRANSFER);
        entry.mutable_act()->set_act(title::SerializeAct(*act));
        entry.set_act_digest(title::ActDigest(entry.act().act()).ToString());
      }
    };
  };
  const auto caught = Do("boc-frankfurt", Accept());
  EXPECT_THAT(Said(caught), HasSubstr("UNTRUSTED"));
  EXPECT_THAT(Said(caught), HasSubstr("NEEDS_APPROVAL"));
}

}  // namespace
}  // namespace yidan::client
