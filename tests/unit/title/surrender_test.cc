// SURRENDER, RECALL_SURRENDER, REFUSE_SURRENDER, DELIVER, VOID, RELEASED_WITHOUT_SURRENDER, TO_PAPER.
#include "services/base/moments.h"
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class Surrendering : public Story {};
class Delivering : public Story {
 protected:
  // The cars are one in each container, the boxes in the second.
  void ReadyToDeliver() {
    v1::TitleHeader h = StowedHeader();
    h.mutable_stowage(0)->add_containers(h.containers(1));
    Issued(h);
    Admit(Transfer(w, kShipper, kImporter, Full()));
    Admit(Surrender(w, kImporter));
  }
};
class Voiding : public Story {};
class OnPaper : public Story {};

TEST_F(Surrendering, TheHolderStaysTheHolder) {
  WithImporter();
  Admit(Surrender(w, kImporter));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_SURRENDERED);
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_EQ(Refused(Transfer(w, kCarrier, kTrader, None())), "WRONG_STATUS");
  EXPECT_EQ(w.last_refusal.needs,
            std::string("REFUSE_SURRENDER by ") + kCarrier + ", or RECALL_SURRENDER by " + kImporter);
}

// What brings the document where the act is admitted.
TEST_F(Surrendering, AWrongStatusSaysTheWayToTheRightOne) {
  WithImporter();
  EXPECT_EQ(Refused(DeliverAll(w)), "WRONG_STATUS");
  EXPECT_EQ(w.last_refusal.needs, std::string("SURRENDER by ") + kImporter + " for DELIVERY");
  EXPECT_EQ(Refused(Refuse(w)), "WRONG_STATUS");
  EXPECT_EQ(w.last_refusal.needs, std::string("SURRENDER by ") + kImporter + " for a purpose");
  Admit(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_AMENDMENT));
  EXPECT_EQ(Refused(DeliverAll(w)), "WRONG_STATUS");
  EXPECT_EQ(w.last_refusal.needs, std::string("REFUSE_SURRENDER by ") + kCarrier +
                                      ", or RECALL_SURRENDER by " + kImporter + ", and then SURRENDER by " +
                                      kImporter + " for DELIVERY");
}

TEST_F(Surrendering, ForDeliveryOnlyByAnEntitledHolder) {
  Issued(ToOrderHeader(kImporter));
  EXPECT_EQ(Refused(Surrender(w, kImporter)), "NOT_HOLDER");
  EXPECT_EQ(Refused(Surrender(w, kShipper)), "NOT_ENTITLED");
  EXPECT_EQ(w.last_refusal.needs, std::string("ENDORSE by ") + kImporter);
}

TEST_F(Surrendering, TheConsignorAsFirstHolderAmendsThoughAnotherIsOrderParty) {
  Issued(ToOrderHeader(kImporter));
  v1::Act act = Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT);
  auto* order = act.mutable_surrender()->mutable_terms()->mutable_new_order();
  order->set_kind(v1::ORDER_KIND_NAMED);
  order->set_party(kCarrier);
  EXPECT_EQ(Refused(act), "FORM_FORBIDS");
  order->set_party(kTrader);
  Admit(act);
}

TEST_F(Surrendering, ButNotOnceItHasMoved) {
  Issued(ToOrderHeader(kImporter));
  Admit(Transfer(w, kShipper, kTrader, None()));
  Admit(Transfer(w, kTrader, kShipper, None()));
  EXPECT_EQ(Refused(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT)), "NOT_ENTITLED");
}

TEST_F(Surrendering, ARejectedTransferDoesNotCountAsMoved) {
  Issued(ToOrderHeader(kImporter));
  Admit(Transfer(w, kShipper, kTrader, None()));
  Admit(Reject(w, kTrader));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
}

TEST_F(Surrendering, AStraightDocumentByItsConsigneeForDeliveryAndItsConsignorForTheRest) {
  Issued(StraightHeader());
  EXPECT_EQ(Refused(Surrender(w, kShipper)), "NOT_CONSIGNEE");
  World other = w;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  w = other;
  Admit(Transfer(w, kShipper, kImporter, None()));
  EXPECT_EQ(Refused(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_AMENDMENT)), "NOT_ENTITLED");
  Admit(Surrender(w, kImporter));
}

TEST_F(Surrendering, RecalledByWhoSurrenderedWhenTheIssuerIsSilent) {
  WithImporter();
  Admit(Surrender(w, kImporter));
  EXPECT_EQ(Refused(Recall(w, kImporter)), "TOO_EARLY");
  EXPECT_NE(w.last_refusal.message.find(FormatMoment(w.At().surrender->recall_from)), std::string::npos)
      << "since when: " << w.last_refusal.message;
  w.Pass(w.parameters.recall_after);
  EXPECT_EQ(Refused(Recall(w, kShipper)), "NOT_HOLDER");
  Admit(Recall(w, kImporter));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_ISSUED);
  EXPECT_EQ(Refused(Recall(w, kImporter)), "WRONG_STATUS");
}

TEST_F(Surrendering, RefusedByTheIssuerEverythingElseStands) {
  WithImporter();
  Admit(Surrender(w, kImporter));
  const Digest hold = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  EXPECT_EQ(Refused(Refuse(w, kRail)), "NOT_ISSUER");
  Admit(Refuse(w));  // passes the hold
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_ISSUED);
  EXPECT_TRUE(w.At().holds.contains(hold));
  EXPECT_EQ(Refused(Surrender(w, kImporter)), "HELD");
}

TEST_F(Surrendering, NothingDeliveredIsRecalledOrRefused) {
  WithImporter();
  Admit(Surrender(w, kImporter));
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 1, 2'500'000);
  Admit(part);
  w.Pass(w.parameters.recall_after);
  EXPECT_EQ(Refused(Recall(w, kImporter)), "QUANTITY_MISMATCH");
  EXPECT_EQ(Refused(Refuse(w)), "QUANTITY_MISMATCH");
}

// A part was out before a court gave the rest away: that is no delivery under the new holder's surrender.
TEST_F(Surrendering, WhatWasDeliveredBeforeAnOrderBarsNoRecall) {
  WithImporter();
  Admit(Surrender(w, kImporter));
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 1, 2'500'000);
  Admit(part);
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader))));
  Admit(Surrender(w, kTrader));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{"CDLB-2017-00000A", ToOrderHeader()}})), "WRONG_STATUS");
  const World surrendered = w;
  Admit(Refuse(w));
  w = surrendered;
  w.Pass(w.parameters.recall_after);
  Admit(Recall(w, kTrader));
}

TEST_F(Surrendering, AnAmendmentsNewOrderIsForAmendmentsOnly) {
  Issued();
  v1::Act act = Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT);
  act.mutable_surrender()->mutable_terms()->mutable_new_order()->set_kind(v1::ORDER_KIND_BLANK);
  EXPECT_EQ(Refused(act), "MALFORMED_ACT");
}

TEST_F(Delivering, AllOutEndsTheDocument) {
  ReadyToDeliver();
  Admit(DeliverAll(w));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_DELIVERED);
  EXPECT_EQ(w.At().holder, "");
}

TEST_F(Delivering, DeliveredBillAdmitsNothing) {
  ReadyToDeliver();
  Admit(DeliverAll(w));
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "TERMINAL");
  EXPECT_EQ(Refused(Hold(w, kCourt, v1::HOLD_KIND_COURT)), "TERMINAL");
  EXPECT_EQ(Refused(Milestone(w, kRail)), "TERMINAL");
  EXPECT_EQ(Refused(Notation(w)), "TERMINAL");
  EXPECT_EQ(Refused(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader)), "TERMINAL");
}

TEST_F(Delivering, DeliveredBillCannotBePledged) {
  ReadyToDeliver();
  Admit(DeliverAll(w));
  EXPECT_EQ(Refused(OfferPledge(w, kImporter, kBank)), "TERMINAL");
}

TEST_F(Delivering, OnlyAfterSurrenderForDeliveryAndOnlyByTheIssuer) {
  WithImporter();
  EXPECT_EQ(Refused(DeliverAll(w)), "WRONG_STATUS");
  Admit(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_SPLIT));
  EXPECT_EQ(Refused(DeliverAll(w)), "WRONG_STATUS");
  Admit(Refuse(w));
  Admit(Surrender(w, kImporter));
  EXPECT_EQ(Refused(DeliverAll(w, kRail)), "NOT_ISSUER");
}

TEST_F(Delivering, PartsAddUpAndNeverExceed) {
  ReadyToDeliver();
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 1, 2'500'000);
  part.mutable_deliver()->add_containers("CSQU3054383");
  Admit(part);
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_SURRENDERED);
  EXPECT_EQ(Refused(DeliverAll(w)), "QUANTITY_MISMATCH");
  v1::Act again = Deliver(w);
  AddLine(*again.mutable_deliver(), "2", 5, 50'000);
  again.mutable_deliver()->add_containers("CSQU3054383");
  EXPECT_EQ(Refused(again), "QUANTITY_MISMATCH");
  v1::Act rest = Deliver(w);
  AddLine(*rest.mutable_deliver(), "1", 1, 2'500'000);
  AddLine(*rest.mutable_deliver(), "2", 10, 100'000);
  Admit(rest);
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_DELIVERED);
}

TEST_F(Delivering, ALineIsOutInBothMeasuresOrInNone) {
  ReadyToDeliver();
  v1::Act act = Deliver(w);
  AddLine(*act.mutable_deliver(), "1", 2, 4'000'000);
  EXPECT_EQ(Refused(act), "QUANTITY_MISMATCH");
}

TEST_F(Delivering, AnUnknownLineOrContainerIsRefused) {
  ReadyToDeliver();
  v1::Act act = Deliver(w);
  AddLine(*act.mutable_deliver(), "3", 1, 1);
  EXPECT_EQ(Refused(act), "QUANTITY_MISMATCH");
  act = Deliver(w);
  AddLine(*act.mutable_deliver(), "1", 1, 2'500'000);
  act.mutable_deliver()->add_containers("HLXU2008419");
  EXPECT_EQ(Refused(act), "QUANTITY_MISMATCH");
}

TEST_F(Delivering, ClosedShortWithAStatementPerLine) {
  ReadyToDeliver();
  v1::Act act = Deliver(w);
  AddLine(*act.mutable_deliver(), "1", 2, 5'000'000);
  AddLine(*act.mutable_deliver(), "2", 8, 80'000);
  act.mutable_deliver()->set_close(true);
  EXPECT_EQ(Refused(act), "QUANTITY_MISMATCH");
  AddShortage(*act.mutable_deliver(), "2", 3, 30'000);
  EXPECT_EQ(Refused(act), "QUANTITY_MISMATCH");
  act.mutable_deliver()->clear_shortages();
  AddShortage(*act.mutable_deliver(), "2", 2, 20'000);
  Admit(act);
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_DELIVERED);
  EXPECT_EQ(w.At().short_lines.at("2"), (Quantity{2, 20'000}));
}

// More lines are short than one act has room for: they are stated by several.
TEST_F(Delivering, ShortagesAreStatedByMoreThanOneAct) {
  ReadyToDeliver();
  v1::Act first = Deliver(w);
  AddShortage(*first.mutable_deliver(), "1", 2, 5'000'000);
  Admit(first);
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_SURRENDERED);
  EXPECT_FALSE(w.At().surrender->delivered) << "nothing went out";
  v1::Act last = Deliver(w);
  AddShortage(*last.mutable_deliver(), "2", 10, 100'000);
  last.mutable_deliver()->set_close(true);
  Admit(last);
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_DELIVERED);
  EXPECT_EQ(w.At().short_lines.at("1"), (Quantity{2, 5'000'000}));
}

TEST_F(Delivering, OnlyToTheCollectorTheSurrenderNamed) {
  WithImporter();
  v1::Act surrender = Surrender(w, kImporter);
  surrender.mutable_surrender()->mutable_terms()->set_collector("truck 川A 12345");
  Admit(surrender);
  v1::Act act = DeliverAll(w);
  act.mutable_deliver()->set_collector("somebody else");
  EXPECT_EQ(Refused(act), "NOT_RECIPIENT");
  act.mutable_deliver()->set_collector("truck 川A 12345");
  Admit(act);
}

TEST_F(Delivering, ACourtsHoldOnOneContainerStopsEveryDelivery) {
  ReadyToDeliver();
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT, {"CSQU3054383"}));
  v1::Act other = Deliver(w);
  AddLine(*other.mutable_deliver(), "1", 1, 2'500'000);
  other.mutable_deliver()->add_containers("MSCU6639870");
  EXPECT_EQ(Refused(other), "HELD");
}

TEST_F(Delivering, AHoldOnOneContainerLetsTheOtherGo) {
  ReadyToDeliver();
  const Digest hold = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {"CSQU3054383"}));
  v1::Act held = Deliver(w);
  AddLine(*held.mutable_deliver(), "1", 1, 2'500'000);
  EXPECT_EQ(Refused(held), "HELD");  // names no container: all
  held.mutable_deliver()->add_containers("CSQU3054383");
  EXPECT_EQ(Refused(held), "HELD");
  v1::Act free = Deliver(w);
  AddLine(*free.mutable_deliver(), "1", 1, 2'500'000);
  AddLine(*free.mutable_deliver(), "2", 10, 100'000);
  free.mutable_deliver()->add_containers("MSCU6639870");
  Admit(free);
  // The hold is not slipped by declaring everything out of the other container.
  v1::Act rest = Deliver(w);
  AddLine(*rest.mutable_deliver(), "1", 1, 2'500'000);
  EXPECT_EQ(Refused(rest), "HELD");
  // Nor by stating that what is in it was lost.
  v1::Act lost = Deliver(w);
  AddShortage(*lost.mutable_deliver(), "1", 1, 2'500'000);
  EXPECT_EQ(Refused(lost), "HELD");
  Admit(Lift(w, kCustoms, hold));
  Admit(w.Seal(rest));
}

TEST_F(Voiding, AfterSurrenderForVoid) {
  WithImporter();
  EXPECT_EQ(Refused(Void(w)), "WRONG_STATUS");
  Admit(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_VOID));
  EXPECT_EQ(Refused(Void(w, kRail)), "NOT_ISSUER");
  const Digest hold = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(Void(w)), "HELD");
  Admit(Lift(w, kCustoms, hold));
  Admit(Void(w));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_VOIDED);
  EXPECT_EQ(w.At().holder, "");
}

TEST_F(Voiding, ByTheIssuerWhileItNeverLetTheDocumentGo) {
  Issued(ToOrderHeader(kShipper, kCarrier));
  World other = w;
  Admit(Void(w));
  w = other;
  Admit(Transfer(w, kCarrier, kShipper, None()));
  EXPECT_EQ(Refused(Void(w)), "WRONG_STATUS");
  Admit(Transfer(w, kShipper, kCarrier, None()));
  EXPECT_EQ(Refused(Void(w)), "WRONG_STATUS");
}

TEST_F(Voiding, AJointSurrenderForVoidEndsThePledgeToo) {
  Pledged();
  Admit(OfferJointSurrender(w, kBank, kImporter, v1::SURRENDER_PURPOSE_VOID));
  Admit(Accept(w, kImporter));
  EXPECT_TRUE(w.At().surrender->joint);
  Admit(Void(w));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_VOIDED);
  EXPECT_FALSE(w.At().pledge);
}

TEST_F(Voiding, ReleaseWithoutSurrenderIsABurdenAndLeavesTitleAlone) {
  WithImporter();
  EXPECT_EQ(Refused(ReleasedWithoutSurrender(w, kRail)), "NOT_ISSUER");
  Admit(ReleasedWithoutSurrender(w));
  EXPECT_TRUE(w.At().released_without_surrender);
  EXPECT_EQ(w.At().holder, kImporter);
  Admit(Surrender(w, kImporter));
  EXPECT_EQ(Refused(ReleasedWithoutSurrender(w)), "WRONG_STATUS");
}

TEST_F(OnPaper, TheElectronicDocumentIsInoperative) {
  WithImporter();
  EXPECT_EQ(Refused(ToPaper(w, "A-17")), "WRONG_STATUS");
  Admit(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_PAPER));
  EXPECT_EQ(Refused(ToPaper(w, "A-17", kRail)), "NOT_ISSUER");
  Admit(ToPaper(w, "A-17"));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_ON_PAPER);
  EXPECT_EQ(w.At().holder, "");
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "WRONG_STATUS");
  EXPECT_EQ(Refused(Grant(w, kImporter, kTrader)), "WRONG_STATUS");
  Admit(Milestone(w, kRail));
}

TEST_F(OnPaper, AFormNumberIsUsedOnceByThisIssuer) {
  WithImporter();
  Admit(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  Admit(Issue(w, ToOrderHeader(), "CDLB-2017-000002"));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER, "CDLB-2017-000002"));
  EXPECT_EQ(Refused(w.Seal(ToPaper(w, "A-17"), "CDLB-2017-000002")), "PAPER_ALREADY_USED");
  Admit(w.Seal(ToPaper(w, "A-18"), "CDLB-2017-000002"));
}

TEST_F(OnPaper, NotUnderAnyHold) {
  WithImporter();
  Admit(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_PAPER));
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(ToPaper(w, "A-17")), "HELD");
}

TEST_F(OnPaper, GoodsStayCovered) {
  const Digest vin = Named("VIN");
  Admit(Issue(w, ToOrderHeader()), {.goods = {vin}});
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), "CDLB-2017-000002"), {.goods = {vin}}),
            "GOODS_ALREADY_COVERED");
}

}  // namespace
}  // namespace yidan::title::testing
