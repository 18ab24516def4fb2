// OFFER, ACCEPT, DECLINE, WITHDRAW.
#include "services/base/moments.h"
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class Offering : public Story {};

TEST_F(Offering, AnAcceptedOfferTransfersWithItsEndorsement) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  EXPECT_EQ(w.At().holder, kShipper);
  Admit(Accept(w, kImporter));
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kImporter}));
  EXPECT_FALSE(w.At().offer);
}

TEST_F(Offering, AnOpenOfferBindsItsOfferorToNothingElse) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  EXPECT_EQ(Refused(Transfer(w, kShipper, kTrader, Full())), "OFFER_PENDING");
  EXPECT_EQ(Refused(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID)), "OFFER_PENDING");
  EXPECT_EQ(Refused(OfferTransfer(w, kShipper, kTrader, Full())), "OFFER_PENDING");
  const Digest grant = Admit(Grant(w, kShipper, kTrader));
  Admit(Revoke(w, kShipper, grant));
  Admit(Withdraw(w, kShipper));
  Admit(Transfer(w, kShipper, kTrader, Full()));
}

TEST_F(Offering, AnIrrevocableOfferStandsUntilItExpires) {
  Issued();
  v1::Act offer = OfferTransfer(w, kShipper, kImporter, Full());
  offer.mutable_offer()->set_revocable(false);
  Admit(offer);
  EXPECT_EQ(Refused(Withdraw(w, kShipper)), "OFFER_IRREVOCABLE");
  w.Pass(3 * kDay);
  EXPECT_EQ(Refused(Accept(w, kImporter)), "OFFER_EXPIRED");
  Admit(Withdraw(w, kShipper));
  EXPECT_FALSE(w.At().offer);
}

TEST_F(Offering, AnExpiredOfferIsClearedByTheOfferorsNextAct) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  w.Pass(3 * kDay);
  Admit(Milestone(w, kRail));
  EXPECT_TRUE(w.At().offer);
  EXPECT_TRUE(ToProto(w.At(), w.now).offer().expired());
  Admit(Transfer(w, kShipper, kTrader, Full()));
  EXPECT_FALSE(w.At().offer);
}

TEST_F(Offering, OnlyTheRecipientAcceptsOrDeclines) {
  Issued();
  EXPECT_EQ(Refused(Accept(w, kImporter)), "NO_OFFER");
  EXPECT_EQ(Refused(Decline(w, kImporter)), "NO_OFFER");
  EXPECT_EQ(Refused(Withdraw(w, kShipper)), "NO_OFFER");
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  EXPECT_EQ(Refused(Accept(w, kTrader)), "NOT_RECIPIENT");
  EXPECT_EQ(Refused(Decline(w, kTrader)), "NOT_RECIPIENT");
  EXPECT_EQ(Refused(Withdraw(w, kImporter)), "NOT_HOLDER");
  Admit(Decline(w, kImporter));
  EXPECT_FALSE(w.At().offer);
}

TEST_F(Offering, TheBankNamedToReleaseCompletesItAndNotTheReceiver) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full(), kBank));
  EXPECT_EQ(Refused(Accept(w, kImporter)), "NOT_RECIPIENT");
  EXPECT_EQ(w.last_refusal.needs, std::string("ACCEPT by ") + kBank);
  Admit(Accept(w, kBank));
  EXPECT_EQ(w.At().holder, kImporter);
}

// The bank's signature is not the receiver's: a friend as bank makes nobody holder for good.
TEST_F(Offering, WhomABankReleasesToMayRejectAsAfterATransfer) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full(), kBank));
  Admit(Accept(w, kBank));
  const World released = w;
  Admit(Reject(w, kImporter));
  EXPECT_EQ(w.At().holder, kShipper);
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kShipper}));
  w = released;
  w.Pass(w.parameters.reject_window + 1);
  EXPECT_EQ(Refused(Reject(w, kImporter)), "WINDOW_CLOSED");
  // Who is named as both signed.
  w = World();
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full(), kImporter));
  Admit(Accept(w, kImporter));
  EXPECT_EQ(Refused(Reject(w, kImporter)), "NOTHING_TO_REJECT");
}

// A pledgee that sells by offer through a releasing bank: the buyer who never signed gives it all back.
TEST_F(Offering, ARejectedReleaseRestoresThePledgeThatItsSaleEnded) {
  Pledged();
  Admit(Enforce(w, kBank));
  w.Pass(w.parameters.enforcement_notice);
  const auto pledge = w.At().pledge;
  Admit(OfferTransfer(w, kBank, kTrader, Blank(), kOtherBank));
  Admit(Accept(w, kOtherBank));
  EXPECT_FALSE(w.At().pledge);
  Admit(Reject(w, kTrader));
  EXPECT_EQ(w.At().pledge, pledge);
  EXPECT_EQ(w.At().holder, kBank);
}

TEST_F(Offering, ReceiverAndReleasingBankMayBothDecline) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full(), kBank));
  Admit(Decline(w, kBank));
  Admit(OfferTransfer(w, kShipper, kImporter, Full(), kBank));
  Admit(Decline(w, kImporter));
}

TEST_F(Offering, ExpiryLiesAheadAndWithinTheBound) {
  Issued();
  v1::Act offer = OfferTransfer(w, kShipper, kImporter, Full());
  World::SetTime(offer.mutable_offer()->mutable_expires_at(), w.now);
  EXPECT_EQ(Refused(offer), "EXPIRY_OUT_OF_BOUNDS");
  World::SetTime(offer.mutable_offer()->mutable_expires_at(), w.now + w.parameters.offer_max + 1);
  EXPECT_EQ(Refused(offer), "EXPIRY_OUT_OF_BOUNDS");
  EXPECT_NE(w.last_refusal.message.find("until " + FormatMoment(w.now + w.parameters.offer_max)),
            std::string::npos)
      << "how far it may lie: " << w.last_refusal.message;
  World::SetTime(offer.mutable_offer()->mutable_expires_at(), w.now + w.parameters.offer_max);
  Admit(offer);
}

TEST_F(Offering, EveryGuardIsCheckedAgainAtAccept) {
  Issued();
  Admit(OfferPledge(w, kShipper, kBank));
  Admit(ReleasedWithoutSurrender(w));
  EXPECT_EQ(Refused(Accept(w, kBank)), "NOT_ENTITLED");
  EXPECT_EQ(w.last_refusal.needs, "OFFER with acknowledges_release");
}

TEST_F(Offering, AnOfferToTransferObeysTheRulesOfTransfer) {
  Issued(ToOrderHeader(kImporter));
  EXPECT_EQ(Refused(OfferTransfer(w, kTrader, kImporter, None())), "NOT_HOLDER");
  EXPECT_EQ(Refused(OfferTransfer(w, kShipper, kTrader, Full())), "NOT_ENTITLED");
  w = World();
  Issued(StraightHeader());
  EXPECT_EQ(Refused(OfferTransfer(w, kShipper, kTrader, None())), "FORM_FORBIDS");
}

TEST_F(Offering, OffersAreMadeOnlyWhileIssued) {
  Issued();
  Admit(Surrender(w, kShipper));
  EXPECT_EQ(Refused(OfferTransfer(w, kShipper, kImporter, Full())), "WRONG_STATUS");
}

TEST_F(Offering, DeclineAndWithdrawPassAHoldOnControlAndAcceptDoesNot) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  EXPECT_EQ(Refused(Accept(w, kImporter)), "HELD");
  Admit(Decline(w, kImporter));
  EXPECT_EQ(Refused(OfferTransfer(w, kShipper, kImporter, Full())), "HELD");
}

}  // namespace
}  // namespace yidan::title::testing
