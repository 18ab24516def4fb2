// A receipt proves that the act had its effect: a registry that enters it, and seals another state than the
// rules make of it, is caught by whoever signed it.
#include "services/client/effect.h"

#include "services/log/entry.h"
#include "services/waybill/schema.h"
#include "tests/support/acts.h"
#include "tests/unit/client/effect_fixture.h"

namespace yidan::client {
namespace {

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
  const auto second = SecondKeyOfRongou(session);
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
  EXPECT_THAT(unproven->effect_unproven, HasSubstr("NOT_A_READER"));
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

// The rules by which an effect is judged are not the registry's to make up.
TEST_F(EffectTest, RulesThatTheRegistrarDidNotSignAreALie) {
  title::Parameters parameters;
  parameters.reject_window = 3'600'000;
  registry_.AnnounceRules(1, parameters);
  registry_.now_ms += parameters.rules_delay;
  auto session = Run();
  ASSERT_EQ(Said(session.Trusted()), "done");
  registry_.ForceEntry(registry_.RulesBy("rongou", log::RulesPhase::kAdopt, 1, 1, parameters));
  registry_.Seal();
  const auto said = Transfer(session);
  EXPECT_THAT(Said(said), HasSubstr("its rules were not changed as they must be"));
  EXPECT_EQ(said.error().kind, Trouble::Kind::kUntrusted);
}

// What touched the other documents that a MERGE ends is not in the receipt.
TEST_F(EffectTest, AHoldThatWasLiftedOnAnotherPredecessorIsNoLie) {
  const auto json = [](const std::vector<std::string>& lines, const std::vector<std::string>& replaces) {
    return waybill::ToJson(testing::PartOfDemoWaybill(lines, replaces)).Canonical();
  };
  const auto surrender = [this](const std::string& id, v1::SurrenderPurpose purpose) {
    v1::Act act;
    act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
    registry_.Do("landrover-nl", id, std::move(act));
  };
  const std::string left = "YD-MERGE-0000-LEFT";
  const std::string right = "YD-MERGE-0000-RIGHT";
  const std::string merged = "YD-MERGE-0000-MERGED";
  surrender(kJourney, v1::SURRENDER_PURPOSE_SPLIT);
  registry_.Replace({kJourney}, {{left, json({"1"}, {kJourney})}, {right, json({"2"}, {kJourney})}});
  surrender(left, v1::SURRENDER_PURPOSE_MERGE);
  surrender(right, v1::SURRENDER_PURPOSE_MERGE);
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  const std::uint64_t held_at = registry_.Do("chengdu-customs", right, std::move(hold));
  OutboxItem item;
  item.before = {{log::TitleKey(left), title::Encode(registry_.Title(left))},
                 {log::TitleKey(right), title::Encode(registry_.Title(right))}};
  v1::Act lift;
  lift.mutable_lift()->set_hold_id(registry_.Title(right).holds.begin()->first.ToString());
  registry_.Do("chengdu-customs", right, std::move(lift));
  const std::uint64_t index = registry_.Replace({left, right}, {{merged, json({"1", "2"}, {left, right})}});
  EXPECT_GT(index, held_at);
  auto session = Run("cdirp");
  ASSERT_EQ(Said(session.Trusted()), "done");
  const v1::Receipt receipt = registry_.ReceiptOf(index);
  const auto entry = log::DecodeEntry(registry_.entries()[index]);
  const auto act = title::ReadAct(std::get<log::ActBody>(entry->body).act);
  const auto effect = ProveEffect(session, item, *act, receipt);
  ASSERT_EQ(Said(effect), "done");
  EXPECT_EQ(*effect, "");
}

}  // namespace
}  // namespace yidan::client
