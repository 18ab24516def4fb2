// NOTATION, MILESTONE, GRANT, REVOKE.
#include <functional>

#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class Beside : public Story {};

TEST_F(Beside, TheChainStandsStillAndTheHistoryMoves) {
  Issued();
  const TitleState before = w.At();
  const Digest act = Admit(Milestone(w, kRail));
  EXPECT_EQ(w.At().sequence, before.sequence);
  EXPECT_EQ(w.At().last_act, before.last_act);
  EXPECT_EQ(w.At().history, ExtendHistory(before.history, w.index - 1, v1::ACT_KIND_MILESTONE, act));
  EXPECT_EQ(w.At().last_index, w.index - 1);
}

TEST_F(Beside, NoActIsAdmittedTwice) {
  Issued();
  const v1::Act act = Milestone(w, kRail);
  Admit(act);
  EXPECT_EQ(Refused(act), "DUPLICATE_ACT");
}

TEST_F(Beside, MilestonesAreTheLegCarriersAndTheIssuers) {
  Issued();
  Admit(Milestone(w, kCarrier));
  EXPECT_EQ(Refused(Milestone(w, kShipper)), "NOT_ISSUER");
  EXPECT_EQ(Refused(Notation(w, kRail)), "NOT_ISSUER");
  Admit(Notation(w));
}

TEST_F(Beside, WhatAMilestoneSupersedesIsNotChecked) {
  Issued();
  v1::Act act = Milestone(w, kRail);
  act.mutable_milestone()->set_supersedes(Named("an act that never was").ToString());
  Admit(act);
  EXPECT_EQ(w.At().milestone_count, 1U);
}

TEST_F(Beside, NotationsAndMilestonesAreBounded) {
  w.parameters.max_milestones = w.parameters.max_notations = 1;
  Issued();
  Admit(Milestone(w, kRail));
  Admit(Notation(w));
  EXPECT_EQ(Refused(Milestone(w, kRail)), "TOO_MANY");
  EXPECT_EQ(Refused(Notation(w)), "TOO_MANY");
}

TEST_F(Beside, TheIssuerSaysThatADocumentIsDormant) {
  WithImporter();
  EXPECT_EQ(Refused(Dormant(w, kRail)), "NOT_ISSUER");
  Admit(Dormant(w));
  EXPECT_EQ(w.At().dormant_since, w.now);
  EXPECT_EQ(w.At().holder, kImporter) << "it changes no right";
  Admit(Milestone(w, kRail));
  Admit(Notation(w));
  EXPECT_TRUE(ToProto(w.At(), w.now).has_dormant_since());
}

TEST_F(Beside, NobodyMakesADocumentTooLongByCallingItDormant) {
  w.parameters.max_notations = 2;
  WithImporter();
  for (int i = 0; i < 2; ++i) {
    Admit(Dormant(w));
    EXPECT_EQ(Refused(Dormant(w)), "WRONG_STATUS");
    Admit(Grant(w, kImporter, kTrader));
  }
  EXPECT_EQ(Refused(Dormant(w)), "TOO_MANY");
}

TEST_F(Beside, PaperThatNobodyEverPresentedMayBeDormantToo) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  EXPECT_EQ(Refused(Dormant(w)), "WRONG_STATUS");
  Admit(ToPaper(w, "A-17"));
  Admit(Dormant(w));
  EXPECT_EQ(w.At().dormant_since, w.now);
  EXPECT_EQ(Refused(Dormant(w)), "WRONG_STATUS");
  v1::Act back = Replace(w, {kDoc}, {{"CDLB-2017-00000A", ToOrderHeader()}});
  FromPaper(back, kShipper, ToOrderHeader().order());
  Admit(back);
  EXPECT_EQ(w.At("CDLB-2017-00000A").dormant_since, 0);
}

TEST_F(Beside, AnyActOfTheHolderContradictsIt) {
  WithImporter();
  Admit(Dormant(w));
  const World dormant = w;
  const std::vector<std::function<v1::Act()>> acts = {
      [this] { return Grant(w, kImporter, kTrader); },
      [this] { return OfferTransfer(w, kImporter, kTrader, Full()); },
      [this] { return Reject(w, kImporter); },
      [this] { return Transfer(w, kImporter, kTrader, Full()); },
      [this] { return Surrender(w, kImporter); },
  };
  for (const auto& act : acts) {
    w = dormant;
    Admit(act());
    EXPECT_EQ(w.At().dormant_since, 0);
  }
  Admit(Refuse(w));
  Admit(Dormant(w));
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader))));
  EXPECT_EQ(w.At().dormant_since, 0) << "a new holder has said nothing yet, and is no sleeper";
  Admit(Surrender(w, kTrader));
  EXPECT_EQ(Refused(Dormant(w)), "WRONG_STATUS");
}

TEST_F(Beside, WhoeverComesToHoldItIsNoSleeper) {
  WithImporter();
  Admit(OfferTransfer(w, kImporter, kTrader, Full()));
  Admit(Dormant(w));
  Admit(Accept(w, kTrader));
  ASSERT_EQ(w.At().holder, kTrader);
  EXPECT_EQ(w.At().dormant_since, 0);
}

TEST_F(Beside, OnlyTheHolderGrantsAndRevokes) {
  WithImporter();
  EXPECT_EQ(Refused(Grant(w, kShipper, kTrader)), "NOT_HOLDER");
  EXPECT_EQ(Refused(Grant(w, kImporter, "nobody")), "UNKNOWN_PARTICIPANT");
  const Digest grant = Admit(Grant(w, kImporter, kTrader));
  EXPECT_EQ(Refused(Revoke(w, kShipper, grant)), "NOT_HOLDER");
  Admit(Revoke(w, kImporter, grant));
  EXPECT_EQ(Refused(Revoke(w, kImporter, grant)), "PREDECESSOR_MISMATCH");
}

TEST_F(Beside, GrantsLapseWhenTheHolderChangesExceptToAPledgee) {
  WithImporter();
  const Digest grant = Admit(Grant(w, kImporter, kTrader));
  Admit(OfferPledge(w, kImporter, kBank));
  Admit(Accept(w, kBank));
  EXPECT_TRUE(w.At().grants.contains(grant));
  const Digest banks = Admit(Grant(w, kBank, kOtherBank));
  Admit(Release(w, kBank));
  EXPECT_TRUE(w.At().grants.contains(grant));
  EXPECT_FALSE(w.At().grants.contains(banks));
  Admit(Transfer(w, kImporter, kTrader, Full()));
  EXPECT_TRUE(w.At().grants.empty());
}

TEST_F(Beside, AnExpiredGrantMakesRoom) {
  w.parameters.max_grants = 1;
  Issued();
  v1::Act past = Grant(w, kShipper, kTrader);
  World::SetTime(past.mutable_grant()->mutable_until(), w.now);
  EXPECT_EQ(Refused(past), "EXPIRY_OUT_OF_BOUNDS");
  Admit(Grant(w, kShipper, kTrader));
  EXPECT_EQ(Refused(Grant(w, kShipper, kImporter)), "TOO_MANY");
  w.Pass(30 * kDay);
  Admit(Grant(w, kShipper, kImporter));
  EXPECT_EQ(w.At().grants.size(), 1U);
}

TEST_F(Beside, AGrantNamesNoMorePlacesThanItsBound) {
  Issued();
  v1::Act act = Grant(w, kShipper, kTrader);
  const auto name = [&act](int n) {
    act.mutable_grant()->clear_pointers();
    for (int i = 0; i < n; ++i) act.mutable_grant()->add_pointers("/goods_lines/" + std::to_string(100 + i));
  };
  name(65);
  EXPECT_EQ(Refused(act), "TOO_MANY");
  name(64);
  Admit(act);
}

// 64 grants of 64 long pointers each would be a state of 800 KB, which every later act copies and every
// receipt carries.
TEST_F(Beside, GrantsDoNotMakeTheStateLargerThanItsBound) {
  Issued();
  std::string refused;
  std::size_t before = 0;
  for (int i = 0; i < 64 && refused.empty(); ++i) {
    before = Encode(w.At()).size();
    v1::Act act = Grant(w, kShipper, kTrader);
    for (int p = 0; p < 64; ++p) {
      act.mutable_grant()->add_pointers("/" + std::string(190, 'p') + std::to_string(100 + p));
    }
    if (i < 10) {
      Admit(act);
    } else {
      refused = Refused(act);
    }
  }
  EXPECT_EQ(refused, "TOO_MANY");
  EXPECT_LE(before, 131'072U);
  EXPECT_GT(before + 64 * 194, 131'072U);
  // One of the whole is small, and still goes in.
  Admit(Grant(w, kShipper, kImporter));
}

// Granted and revoked for ever, a document would have more entries than can be exported for its next holder.
// But who comes to hold it has the room that it had.
TEST_F(Beside, GrantingAndRevokingEndsAndBeginsAnewWithTheNextHolder) {
  Issued();
  for (int i = 0; i < 1'023; ++i) Admit(Revoke(w, kShipper, Admit(Grant(w, kShipper, kTrader))));
  const Digest last = Admit(Grant(w, kShipper, kTrader));
  EXPECT_EQ(Refused(Grant(w, kShipper, kTrader)), "TOO_MANY");
  Admit(Revoke(w, kShipper, last));
  Admit(Transfer(w, kShipper, kBank, Full()));  // the chain goes on
  Admit(Grant(w, kBank, kTrader));
}

// Sixteen holds of one court that name every box of a long train are not the holder's.
TEST_F(Beside, WhatIssuersAndAuthoritiesPlaceBarsNoHolderFromGranting) {
  v1::TitleHeader long_train = ToOrderHeader();
  long_train.clear_containers();
  std::vector<std::string> boxes;
  for (int i = 0; i < 800; ++i) boxes.push_back("CSQU" + std::to_string(1'000'000 + i));
  for (const std::string& box : boxes) long_train.add_containers(box);
  Issued(long_train);
  for (int i = 0; i < 16; ++i) Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, boxes));
  ASSERT_GT(Encode(w.At()).size(), 131'072U);
  Admit(Grant(w, kShipper, kTrader));
}

// One carrier of a leg states what it will; the others and the issuer state theirs all the same.
TEST_F(Beside, EachCarrierHasAShareOfTheMilestones) {
  w.parameters.max_milestones = 9;
  v1::TitleHeader header = ToOrderHeader();
  Issued(header);
  for (int i = 0; i < 4; ++i) Admit(Milestone(w, kRail));
  EXPECT_EQ(Refused(Milestone(w, kRail)), "TOO_MANY");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("share"));
  for (int i = 0; i < 4; ++i) Admit(Milestone(w, kCarrier));
  EXPECT_EQ(Refused(Milestone(w, kCarrier)), "TOO_MANY");
  EXPECT_EQ(w.At().milestone_count, 8U);
  EXPECT_EQ(w.At().milestones_by.at(kRail), 4U);
}

// What has not happened is not stated as if it had; a day is left for clocks.
TEST_F(Beside, AMilestoneOrANotationAYearAheadIsTooEarly) {
  Issued();
  v1::Act milestone = Milestone(w, kRail);
  v1::Act notation = Notation(w);
  World::SetTime(milestone.mutable_milestone()->mutable_at(), w.now + 365 * kDay);
  World::SetTime(notation.mutable_notation()->mutable_at(), w.now + kDay + 1);
  EXPECT_EQ(Refused(milestone), "TOO_EARLY");
  EXPECT_EQ(Refused(notation), "TOO_EARLY");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("a NOTATION states what has happened"));
  World::SetTime(milestone.mutable_milestone()->mutable_at(), w.now + kDay);
  Admit(milestone);
}

}  // namespace
}  // namespace yidan::title::testing
