// HOLD and LIFT, ORDER and COUNTERSIGN.
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class Holding : public Story {};
class Ordering : public Story {};

TEST_F(Holding, CustomsBlocksDeliveryAndNotControl) {
  WithImporter();
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  Admit(Transfer(w, kImporter, kTrader, Full()));
  Admit(Surrender(w, kTrader));
  EXPECT_EQ(Refused(DeliverAll(w)), "HELD");
}

TEST_F(Holding, AHoldOnControlAdmitsOnlyWhatTheTableLists) {
  Pledged();
  Admit(Hold(w, kCourt, v1::HOLD_KIND_DISPUTE));
  EXPECT_EQ(Refused(Transfer(w, kBank, kTrader, None())), "HELD");
  EXPECT_EQ(Refused(Release(w, kBank)), "HELD");
  EXPECT_EQ(Refused(Enforce(w, kBank)), "HELD");
  EXPECT_EQ(Refused(Surrender(w, kBank)), "HELD");
  EXPECT_EQ(Refused(ReleasedWithoutSurrender(w)), "HELD");
  Admit(Notation(w));
  Admit(Milestone(w, kRail));
  const Digest grant = Admit(Grant(w, kBank, kTrader));
  Admit(Revoke(w, kBank, grant));
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
}

TEST_F(Holding, OnlyByAnAuthorityOfItsKindInAJurisdictionTouched) {
  Issued();
  EXPECT_EQ(Refused(Hold(w, kTrader, v1::HOLD_KIND_COURT)), "ROLE_MISSING");
  EXPECT_EQ(Refused(Hold(w, kForeignCourt, v1::HOLD_KIND_COURT)), "OUT_OF_JURISDICTION");
  EXPECT_EQ(Refused(Hold(w, kCustoms, v1::HOLD_KIND_COURT)), "OUT_OF_JURISDICTION");
  EXPECT_EQ(Refused(Hold(w, kPolice, v1::HOLD_KIND_CUSTOMS)), "OUT_OF_JURISDICTION");
  Admit(Hold(w, kPolice, v1::HOLD_KIND_DISPUTE));
}

TEST_F(Holding, EndsWithItsUntilAndIsDroppedByTheNextAct) {
  WithImporter();
  EXPECT_EQ(Refused(Hold(w, kCourt, v1::HOLD_KIND_COURT, {}, w.now)), "EXPIRY_OUT_OF_BOUNDS");
  const Digest hold = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT, {}, w.now + kDay));
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "HELD");
  w.Pass(kDay);
  EXPECT_TRUE(w.At().holds.contains(hold));
  EXPECT_EQ(ToProto(w.At(), w.now).holds_size(), 0);
  EXPECT_EQ(Refused(Lift(w, kCourt, hold)), "PREDECESSOR_MISMATCH");
  Admit(Transfer(w, kImporter, kTrader, Full()));
  EXPECT_TRUE(w.At().holds.empty());
}

TEST_F(Holding, LiftedByTheSameAuthorityItsSuperiorOrItsSuccessor) {
  Issued();
  const Digest hold = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(Lift(w, kCourt, hold)), "OUT_OF_JURISDICTION");
  EXPECT_EQ(Refused(Lift(w, kShipper, hold)), "ROLE_MISSING");
  EXPECT_EQ(Refused(Lift(w, kCustoms, Named("no hold"))), "PREDECESSOR_MISMATCH");
  World other = w;
  Admit(Lift(w, kCustomsHead, hold));
  w = other;
  ParticipantRecord office = *w.Participant(kCustoms);
  office.succession = Succession{kCourt, w.now + kDay};
  w.Install(office);
  EXPECT_EQ(Refused(Lift(w, kCourt, hold)), "OUT_OF_JURISDICTION");
  w.Pass(kDay);
  Admit(Lift(w, kCourt, hold));
}

TEST_F(Holding, OnlyOfContainersThatTheDocumentHas) {
  Issued();
  EXPECT_EQ(Refused(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {"HLXU2008419"})), "HEADER_MISMATCH");
}

TEST_F(Holding, BoundedPerDocument) {
  w.parameters.max_holds = 2;
  Issued();
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {}, w.now + kDay));
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  EXPECT_EQ(Refused(Hold(w, kCourt, v1::HOLD_KIND_DISPUTE)), "TOO_MANY");
  w.Pass(kDay);  // the first has expired
  Admit(Hold(w, kCourt, v1::HOLD_KIND_DISPUTE));
}

TEST_F(Ordering, OrdersThatNobodyCountersignsAreBounded) {
  w.parameters.max_holds = 2;
  Issued();
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader));
  const Digest second = Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kBank));
  EXPECT_EQ(Refused(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL)), "TOO_MANY");
  Admit(Countersign(w, second));
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL));
}

TEST_F(Ordering, NothingChangesUntilTheRegistrarCountersigns) {
  Pledged();
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  const Digest order = Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader));
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_FALSE(w.At().under_order);
  EXPECT_EQ(Refused(Countersign(w, Named("another"))), "PREDECESSOR_MISMATCH");
  EXPECT_EQ(Refused(Countersign(w, order, kCourt)), "ROLE_MISSING");
  Admit(Countersign(w, order));
  EXPECT_EQ(w.At().holder, kTrader);
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kTrader}));
  EXPECT_FALSE(w.At().pledge);
  EXPECT_TRUE(w.At().under_order);
  EXPECT_EQ(w.At().holds.size(), 1U);
  EXPECT_EQ(Refused(Countersign(w, order)), "PREDECESSOR_MISMATCH");
}

TEST_F(Ordering, OnlyByCourtOrCustomsInJurisdiction) {
  Issued();
  EXPECT_EQ(Refused(Order(w, kForeignCourt, v1::ORDER_EFFECT_CANCEL)), "OUT_OF_JURISDICTION");
  EXPECT_EQ(Refused(Order(w, kPolice, v1::ORDER_EFFECT_CANCEL)), "OUT_OF_JURISDICTION");
  EXPECT_EQ(Refused(Order(w, kBank, v1::ORDER_EFFECT_CANCEL)), "ROLE_MISSING");
  EXPECT_EQ(Refused(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kCarrier)), "FORM_FORBIDS");
}

TEST_F(Ordering, AnAuthorityThatLostItsJurisdictionOrdersNothingMore) {
  Issued();
  const Digest order = Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL));
  ParticipantRecord court = *w.Participant(kCourt);
  court.jurisdictions[0].term.until = w.index - 1;
  w.Install(court);
  EXPECT_EQ(Refused(Countersign(w, order)), "OUT_OF_JURISDICTION");
}

TEST_F(Ordering, ACancelledDocumentIsVoided) {
  Issued();
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL))));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_VOIDED);
  EXPECT_TRUE(w.At().under_order);
}

TEST_F(Ordering, DisposalEndsTheOrderingAuthoritysOwnHoldsOnly) {
  WithImporter();
  Admit(Surrender(w, kImporter));
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  const Digest freeze = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  Admit(Countersign(w, Admit(Order(w, kCustoms, v1::ORDER_EFFECT_DISPOSE, kTrader))));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_ISSUED);
  EXPECT_EQ(w.At().holder, kTrader);
  EXPECT_EQ(w.At().holds.size(), 1U);
  EXPECT_TRUE(w.At().holds.contains(freeze));
}

TEST_F(Ordering, LostPaperIsReissuedAndNotMoved) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  EXPECT_EQ(Refused(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader)), "WRONG_STATUS");
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_REISSUE, kShipper))));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_ISSUED);
  EXPECT_EQ(w.At().holder, kShipper);
}

TEST_F(Ordering, AStraightDocumentThatACourtGaveAwayFindsBack) {
  Issued(StraightHeader());
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader, None()))));
  EXPECT_EQ(Refused(Transfer(w, kTrader, kShipper, Full())), "FORM_FORBIDS");
  Admit(Transfer(w, kTrader, kImporter, None()));
}

TEST_F(Ordering, AnOrderIsNotEvadedByReplacingTheDocument) {
  Issued();
  const Digest order = Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  Admit(Replace(w, {kDoc}, {{"CDLB-2017-00000A", ToOrderHeader()}}));
  Admit(w.Seal(Countersign(w, order), "CDLB-2017-00000A"));
  EXPECT_EQ(w.At("CDLB-2017-00000A").status, v1::TITLE_STATUS_VOIDED);
}

}  // namespace
}  // namespace yidan::title::testing
