// What went wrong elsewhere (title escrows on chains, bill-of-lading platforms, the paper practice of the
// Chongqing courts), told as stories that end otherwise here.
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

constexpr char kA[] = "CDLB-2017-00000A";
constexpr char kB[] = "CDLB-2017-00000B";

class FaultsOfOthers : public Story {
 protected:
  v1::Act DeliverCars(std::uint64_t cars) {
    v1::Act act = Deliver(w);
    AddLine(*act.mutable_deliver(), "1", cars, cars * 2'500'000);
    return act;
  }
};

// ---- The six faults of a title escrow contract ----

TEST_F(FaultsOfOthers, ANominationDoesNotSurviveAChangeOfHolder) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kTrader, Full()));
  EXPECT_EQ(Refused(Transfer(w, kShipper, kImporter, Full())), "OFFER_PENDING");
  Admit(Withdraw(w, kShipper));
  Admit(Transfer(w, kShipper, kImporter, Full()));
  EXPECT_EQ(Refused(Accept(w, kTrader)), "NO_OFFER");
}

TEST_F(FaultsOfOthers, AReceiverWhoIsOrderPartyAlreadyCanStillReject) {
  Issued(ToOrderHeader(kImporter));
  Admit(Transfer(w, kShipper, kImporter, None()));
  Admit(Reject(w, kImporter));
  EXPECT_EQ(w.At().holder, kShipper);
  EXPECT_EQ(w.At().order.party, kImporter);
}

TEST_F(FaultsOfOthers, ASecondTransferDoesNotWipeWhatARejectionRestores) {
  WithImporter();
  EXPECT_EQ(Refused(Transfer(w, kImporter, kImporter, Full())), "SAME_HOLDER");
  Admit(Transfer(w, kImporter, kTrader, Full()));
  EXPECT_EQ(Refused(Transfer(w, kTrader, kTrader, None())), "SAME_HOLDER");
  Admit(Reject(w, kTrader));
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_EQ(w.At().order.party, kImporter);
  // The importer has acted since it received the document: it cannot give it back in its turn.
  EXPECT_EQ(Refused(Reject(w, kImporter)), "NOTHING_TO_REJECT");
}

TEST_F(FaultsOfOthers, AReceiverIsBoundByItsOwnSignatureOrCanGiveItBack) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  EXPECT_EQ(w.At().holder, kShipper) << "an offer moves nothing";
  Admit(Accept(w, kImporter));
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_EQ(Refused(Reject(w, kImporter)), "NOTHING_TO_REJECT") << "it had its say";
}

TEST_F(FaultsOfOthers, TheSameGoodsUnderAlteredTextAreTheSameGoods) {
  World::Options vin;
  vin.goods = {Named("vin SALWA2FK6HA000001")};
  Admit(Issue(w, ToOrderHeader()), vin);
  v1::TitleHeader reworded = ToOrderHeader();
  reworded.set_content_root(Named("the same cars in other words").ToString());
  EXPECT_EQ(Refused(Issue(w, reworded, kA), vin), "GOODS_ALREADY_COVERED");
  reworded.clear_leg_carriers();
  EXPECT_EQ(Refused(Issue(w, reworded, kA, kRail), vin), "GOODS_ALREADY_COVERED");
}

TEST_F(FaultsOfOthers, AReturnedDocumentIsOfNoUseToAnybody) {
  Issued();
  Admit(Surrender(w, kShipper));
  Admit(DeliverAll(w));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_DELIVERED);
  EXPECT_EQ(w.At().holder, "");
  EXPECT_EQ(Refused(Transfer(w, kShipper, kImporter, Full())), "TERMINAL");
  EXPECT_EQ(Refused(OfferPledge(w, kShipper, kBank)), "TERMINAL");
}

// ---- The endorsement gap of the Chongqing case ----

TEST_F(FaultsOfOthers, WhoHoldsWithoutEndorsementDoesNotTakeDeliveryUntilTheOrderPartyCuresIt) {
  Issued();
  Admit(Transfer(w, kShipper, kImporter, None()));
  EXPECT_EQ(Refused(Surrender(w, kImporter)), "NOT_ENTITLED");
  EXPECT_EQ(w.last_refusal.needs, std::string("ENDORSE by ") + kShipper);
  EXPECT_EQ(Refused(OfferPledge(w, kImporter, kBank)), "NOT_ENTITLED");
  Admit(Endorse(w, kShipper, Full()));
  EXPECT_EQ(w.At().holder, kImporter);
  Admit(Surrender(w, kImporter));
}

// ---- Copies, doubles, and acts that come late ----

TEST_F(FaultsOfOthers, AStaleCopySellsNothing) {
  Issued();
  const v1::Act first = Transfer(w, kShipper, kImporter, Full());
  const v1::Act second = Transfer(w, kShipper, kTrader, Full());
  Admit(first);
  EXPECT_EQ(Refused(second), "STALE_PREVIOUS");
  EXPECT_EQ(Refused(first), "DUPLICATE_ACT");
}

TEST_F(FaultsOfOthers, OneDocumentIsPledgedOnce) {
  Pledged();
  EXPECT_EQ(Refused(OfferPledge(w, kBank, kOtherBank)), "PLEDGED");
  EXPECT_EQ(Refused(OfferPledge(w, kImporter, kOtherBank)), "NOT_HOLDER");
}

TEST_F(FaultsOfOthers, AnOfferThatExpiredIsNotAccepted) {
  Issued();
  Admit(OfferPledge(w, kShipper, kBank));
  w.Pass(w.At().offer->expires_at - w.now);
  EXPECT_EQ(Refused(Accept(w, kBank)), "OFFER_EXPIRED");
}

TEST_F(FaultsOfOthers, ACourtThatStepsInBetweenOfferAndAcceptanceIsInTime) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  const Digest hold = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  EXPECT_EQ(Refused(Accept(w, kImporter)), "HELD");
  Admit(Lift(w, kCourt, hold));
  Admit(Accept(w, kImporter));
}

TEST_F(FaultsOfOthers, APledgeOutlivesThePledgeesKey) {
  Pledged();
  const v1::Act release = Release(w, kBank);
  ParticipantRecord bank = *w.Participant(kBank);
  bank.keys.begin()->second.term.until = w.index;
  w.Install(bank);
  EXPECT_EQ(Refused(release), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "NOT_HOLDER");
  EXPECT_EQ(w.At().pledge->pledgee, kBank);
}

TEST_F(FaultsOfOthers, ALiftOrAGrantSentAgainIsKnown) {
  Issued();
  const Digest hold = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  const v1::Act lift = Lift(w, kCustoms, hold);
  Admit(lift);
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(lift), "DUPLICATE_ACT") << "the second hold is not lifted by the first one's end";
  EXPECT_EQ(w.At().holds.size(), 1U);
  const v1::Act grant = Grant(w, kShipper, kTrader);
  const Digest granted = Admit(grant);
  Admit(Revoke(w, kShipper, granted));
  EXPECT_EQ(Refused(grant), "DUPLICATE_ACT") << "what was revoked does not come back by replay";
  EXPECT_TRUE(w.At().grants.empty());
}

// ---- Delivery, split, switch ----

TEST_F(FaultsOfOthers, CustomsHoldsTheGoodsWhateverTheCarrierSays) {
  Issued();
  Admit(Surrender(w, kShipper));
  const Digest hold = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(DeliverAll(w)), "HELD");
  Admit(Lift(w, kCustoms, hold));
  Admit(DeliverAll(w));
}

TEST_F(FaultsOfOthers, GoodsThatAreOutAreNotDeliveredAgainByWayOfARefusal) {
  Issued();
  Admit(Surrender(w, kShipper));
  Admit(DeliverCars(1));
  EXPECT_NE(Refused(Refuse(w)), "") << "nothing is given back of which a part is gone";
  w.Pass(30 * kDay);
  EXPECT_NE(Refused(Recall(w, kShipper)), "");
  EXPECT_EQ(Refused(DeliverCars(2)), "QUANTITY_MISMATCH");
  Admit(DeliverCars(1));
}

TEST_F(FaultsOfOthers, ASplitMakesNoGoodsAndIsDoneOnce) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 5)}, {kB, Part(1, 5)}})), "QUANTITY_MISMATCH");
  const v1::Act split = Replace(w, {kDoc}, {{kA, Part(1, 5)}, {kB, Part(1, 5)}});
  Admit(split);
  EXPECT_EQ(Refused(split), "DUPLICATE_ACT");
  EXPECT_EQ(Refused(Transfer(w, kShipper, kImporter, Full())), "TERMINAL") << "the old one is dead";
}

TEST_F(FaultsOfOthers, AReplacementSignedForAnEarlierSurrenderIsNotUsedForALaterOne) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  const v1::Act signed_then = Replace(w, {kDoc}, {{kA, Part(2, 10)}});
  Admit(Refuse(w));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  EXPECT_EQ(Refused(signed_then), "STALE_PREVIOUS");
}

TEST_F(FaultsOfOthers, OnePaperIsTakenBackOnce) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  EXPECT_EQ(Refused(Transfer(w, kShipper, kImporter, Full())), "WRONG_STATUS") << "it lives on paper";
  const auto back = [&](const std::string& id) {
    v1::Act act = Replace(w, {kDoc}, {{id, Part(2, 10)}});
    FromPaper(act, kShipper, ToOrderHeader().order());
    return act;
  };
  Admit(back(kA));
  EXPECT_EQ(Refused(back(kB)), "TERMINAL");
  // Nor does the form number go out a second time.
  v1::Act again = w.By(kShipper);
  again.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_PAPER);
  Admit(w.Seal(again, kA));
  v1::Act paper = ToPaper(w, "A-17");
  EXPECT_EQ(Refused(w.Seal(paper, kA)), "PAPER_ALREADY_USED");
}

TEST_F(FaultsOfOthers, AHoldIsNotWashedOffByAnAmendment) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "HELD");
}

// ---- Pledges ----

TEST_F(FaultsOfOthers, APledgeIsNotDumpedOnABankThatDidNotSign) {
  Pledged();
  Admit(Offer(w, kBank, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE));
  EXPECT_EQ(w.At().pledge->pledgee, kBank);
  EXPECT_EQ(Refused(Accept(w, kImporter)), "NOT_RECIPIENT");
  Admit(Decline(w, kOtherBank));
  EXPECT_EQ(w.At().pledge->pledgee, kBank);
  EXPECT_EQ(Refused(Offer(w, kBank, kTrader, v1::OFFER_PURPOSE_ASSIGN_PLEDGE)), "ROLE_MISSING");
}

TEST_F(FaultsOfOthers, ABorrowerWhoHoldsOnTrustDoesNotStopAnEnforcement) {
  OnTrustReceipt();
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "PLEDGED");
  Admit(Enforce(w, kBank));
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_EQ(w.At().pledge->pledgor, kImporter) << "asserting no ownership";
  EXPECT_EQ(Refused(Transfer(w, kBank, kTrader, Full())), "NOTICE_RUNNING");
}

}  // namespace
}  // namespace yidan::title::testing
