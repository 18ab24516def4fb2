// NOTATION, MILESTONE, GRANT, REVOKE.
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

}  // namespace
}  // namespace yidan::title::testing
