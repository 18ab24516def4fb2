// PLEDGE and DECLARE_PLEDGE, RELEASE, RETURN, ENFORCE, ASSIGN_PLEDGE, JOINT_SURRENDER.
#include "services/base/moments.h"
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class Pledging : public Story {};

TEST_F(Pledging, PossessionGoesToThePledgeeAndTheOrderStays) {
  Pledged();
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kImporter}));
  ASSERT_TRUE(w.At().pledge);
  EXPECT_EQ(w.At().pledge->pledgor, kImporter);
  EXPECT_FALSE(w.At().pledge->declared);
}

TEST_F(Pledging, OnlyToAFinancier) {
  WithImporter();
  EXPECT_EQ(Refused(OfferPledge(w, kImporter, kTrader)), "ROLE_MISSING");
}

TEST_F(Pledging, OnlyByAnEntitledHolder) {
  Issued(ToOrderHeader(kImporter));
  EXPECT_EQ(Refused(OfferPledge(w, kShipper, kBank)), "NOT_ENTITLED");
  EXPECT_EQ(Refused(OfferPledge(w, kTrader, kBank)), "NOT_HOLDER");
}

TEST_F(Pledging, NeverTwice) {
  Pledged();
  EXPECT_EQ(Refused(OfferPledge(w, kBank, kOtherBank)), "PLEDGED");
  EXPECT_EQ(w.last_refusal.needs, std::string("RELEASE by ") + kBank);
}

TEST_F(Pledging, AStraightDocumentIsNeverPledged) {
  Issued(StraightHeader());
  v1::Act offer = OfferPledge(w, kShipper, kBank);
  *offer.mutable_offer()->mutable_agreed()->mutable_on_release() = None();
  *offer.mutable_offer()->mutable_agreed()->mutable_on_sale() = None();
  EXPECT_EQ(Refused(offer), "FORM_FORBIDS");
}

TEST_F(Pledging, AfterReleaseWithoutSurrenderOnlyIfTheOfferSaysSo) {
  Issued();
  Admit(ReleasedWithoutSurrender(w));
  v1::Act offer = OfferPledge(w, kShipper, kBank);
  EXPECT_EQ(Refused(offer), "NOT_ENTITLED");
  offer.mutable_offer()->set_acknowledges_release(true);
  Admit(offer);
  Admit(Accept(w, kBank));
}

TEST_F(Pledging, NothingIsAgreedThatMakesTheCarrierOrderParty) {
  WithImporter();
  v1::Act offer = OfferPledge(w, kImporter, kBank);
  *offer.mutable_offer()->mutable_agreed()->mutable_on_sale() = OrderOf(kCarrier);
  EXPECT_EQ(Refused(offer), "FORM_FORBIDS");
}

TEST_F(Pledging, TheLetterOfCreditBankDeclaresWhatItHolds) {
  Issued();
  Admit(Transfer(w, kShipper, kBank, OrderOf(kBank)));
  EXPECT_EQ(Refused(OfferPledge(w, kShipper, kImporter, v1::OFFER_PURPOSE_DECLARE_PLEDGE)), "ROLE_MISSING");
  Admit(OfferPledge(w, kBank, kImporter, v1::OFFER_PURPOSE_DECLARE_PLEDGE));
  Admit(Accept(w, kImporter));
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_EQ(w.At().pledge->pledgee, kBank);
  EXPECT_EQ(w.At().pledge->pledgor, kImporter);
  EXPECT_TRUE(w.At().pledge->declared);
  Admit(Release(w, kBank));
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kImporter}));
}

TEST_F(Pledging, ADeclaredPledgeNeedsAnOrderOfBankPledgorOrBlank) {
  Issued();
  Admit(Transfer(w, kShipper, kBank, OrderOf(kTrader)));
  EXPECT_EQ(Refused(OfferPledge(w, kBank, kImporter, v1::OFFER_PURPOSE_DECLARE_PLEDGE)), "NOT_ENTITLED");
  EXPECT_EQ(Refused(OfferPledge(w, kOtherBank, kTrader, v1::OFFER_PURPOSE_DECLARE_PLEDGE)), "NOT_HOLDER");
  Admit(OfferPledge(w, kBank, kTrader, v1::OFFER_PURPOSE_DECLARE_PLEDGE));
}

TEST_F(Pledging, ReleaseReturnsPossessionAndOrderAsAgreed) {
  Pledged();
  EXPECT_EQ(Refused(Release(w, kImporter)), "NOT_PLEDGEE");
  Admit(Release(w, kBank));
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_FALSE(w.At().pledge);
  EXPECT_EQ(Refused(Release(w, kBank)), "NOT_PLEDGED");
}

TEST_F(Pledging, OnTrustReceiptTheBorrowerMayOnlySurrenderForDeliveryReturnAndGrant) {
  OnTrustReceipt();
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_TRUE(w.At().pledge->on_trust_receipt);
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "PLEDGED");
  EXPECT_EQ(Refused(OfferTransfer(w, kImporter, kTrader, Full())), "PLEDGED");
  EXPECT_EQ(Refused(OfferPledge(w, kImporter, kOtherBank)), "PLEDGED");
  EXPECT_EQ(Refused(Surrender(w, kImporter, v1::SURRENDER_PURPOSE_SPLIT)), "PLEDGED");
  EXPECT_EQ(Refused(Endorse(w, kImporter, Blank())), "PLEDGED");
  EXPECT_EQ(Refused(Release(w, kBank, true)), "SAME_HOLDER");
  Admit(Grant(w, kImporter, kTrader));
  World other = w;
  Admit(Return(w, kImporter));
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_FALSE(w.At().pledge->on_trust_receipt);
  w = other;
  Admit(Surrender(w, kImporter));
  Admit(DeliverAll(w));
  EXPECT_TRUE(w.At().pledge) << "the pledge is recorded as outstanding";
}

TEST_F(Pledging, OnlyTheBorrowerReturns) {
  EXPECT_EQ(Refused(Return(w, kImporter)), "UNKNOWN_DOCUMENT");
  WithImporter();
  EXPECT_EQ(Refused(Return(w, kImporter)), "NOT_PLEDGED");
  w = World();
  Pledged();
  EXPECT_EQ(Refused(Return(w, kBank)), "NOT_BORROWER");
  Admit(Release(w, kBank, true));
  EXPECT_EQ(Refused(Return(w, kTrader)), "NOT_BORROWER");
}

TEST_F(Pledging, TheBankSurrendersForDeliveryAsPledgee) {
  Pledged();
  EXPECT_EQ(Refused(Surrender(w, kBank, v1::SURRENDER_PURPOSE_AMENDMENT)), "PLEDGED");
  Admit(Surrender(w, kBank));
  EXPECT_EQ(w.At().surrender->by, kBank);
}

TEST_F(Pledging, EnforcementSellsAfterItsNoticeWithTheEndorsementAgreed) {
  OnTrustReceipt();
  EXPECT_EQ(Refused(Enforce(w, kImporter)), "NOT_PLEDGEE");
  Admit(Enforce(w, kBank));
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_EQ(w.At().pledge->pledgor, kImporter);
  EXPECT_EQ(Refused(Transfer(w, kBank, kTrader, Blank())), "NOTICE_RUNNING");
  EXPECT_EQ(Refused(OfferTransfer(w, kBank, kTrader, Blank())), "NOTICE_RUNNING");
  EXPECT_EQ(Refused(Surrender(w, kBank)), "NOTICE_RUNNING");
  EXPECT_EQ(Refused(Enforce(w, kBank)), "NOTICE_RUNNING");
  EXPECT_NE(w.last_refusal.message.find("until " + FormatMoment(w.At().pledge->sale_from)), std::string::npos)
      << "until when: " << w.last_refusal.message;
  w.Pass(w.parameters.enforcement_notice);
  EXPECT_EQ(Refused(Transfer(w, kBank, kTrader, None())), "NOT_ENTITLED");
  EXPECT_EQ(Refused(Transfer(w, kBank, kTrader, Full())), "NOT_ENTITLED");
  Admit(Transfer(w, kBank, kTrader, Blank()));
  EXPECT_EQ(w.At().order.kind, v1::ORDER_KIND_BLANK);
  EXPECT_FALSE(w.At().pledge);
}

TEST_F(Pledging, ARejectedSaleLeavesThePledgeAsItWas) {
  Pledged();
  Admit(Enforce(w, kBank));
  w.Pass(w.parameters.enforcement_notice);
  const Pledge pledge = *w.At().pledge;
  Admit(Transfer(w, kBank, kTrader, Blank()));
  Admit(Reject(w, kTrader));
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_EQ(w.At().pledge, pledge);
}

TEST_F(Pledging, InEnforcementTheBankAlsoSellsByOfferOrTakesDelivery) {
  Pledged();
  Admit(Enforce(w, kBank));
  w.Pass(w.parameters.enforcement_notice);
  World other = w;
  Admit(OfferTransfer(w, kBank, kTrader, Blank()));
  Admit(Accept(w, kTrader));
  EXPECT_FALSE(w.At().pledge);
  w = other;
  Admit(Surrender(w, kBank));
  EXPECT_NE(w.At().pledge->enforcing_since, 0);
}

TEST_F(Pledging, TheBankOffersToThePledgorOnlyWithTheEndorsementAgreedForRelease) {
  Pledged();
  EXPECT_EQ(Refused(OfferTransfer(w, kBank, kImporter, Blank())), "PLEDGED");
  Admit(OfferTransfer(w, kBank, kImporter, Full()));
  Admit(Accept(w, kImporter));
  EXPECT_FALSE(w.At().pledge);
}

TEST_F(Pledging, AnAssignedPledgeTakesPossessionAlong) {
  Pledged();
  EXPECT_EQ(Refused(Offer(w, kBank, kTrader, v1::OFFER_PURPOSE_ASSIGN_PLEDGE)), "ROLE_MISSING");
  Admit(Offer(w, kBank, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE));
  Admit(Accept(w, kOtherBank));
  EXPECT_EQ(w.At().holder, kOtherBank);
  EXPECT_EQ(w.At().pledge->pledgee, kOtherBank);
  EXPECT_EQ(w.At().pledge->pledgor, kImporter);
}

TEST_F(Pledging, AnAssignmentEndsTheOldPledgeesNotice) {
  Pledged();
  Admit(Enforce(w, kBank));
  w.Pass(w.parameters.enforcement_notice);
  Admit(Offer(w, kBank, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE));
  Admit(Accept(w, kOtherBank));
  EXPECT_EQ(Refused(Transfer(w, kOtherBank, kTrader, Blank())), "PLEDGED");
  Admit(Enforce(w, kOtherBank));
  EXPECT_EQ(Refused(Transfer(w, kOtherBank, kTrader, Blank())), "NOTICE_RUNNING");
}

TEST_F(Pledging, APledgeStaysRecordedWhenTheGoodsAreOut) {
  Pledged();
  Admit(Surrender(w, kBank));
  Admit(DeliverAll(w));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_DELIVERED);
  ASSERT_TRUE(w.At().pledge);
  EXPECT_EQ(w.At().pledge->pledgee, kBank);
}

TEST_F(Pledging, ButNotWhenPledgeeAndPledgorSurrenderedTogether) {
  Pledged();
  Admit(OfferJointSurrender(w, kBank, kImporter, v1::SURRENDER_PURPOSE_DELIVERY));
  Admit(Accept(w, kImporter));
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 1, 2'500'000);
  Admit(part);
  EXPECT_TRUE(w.At().pledge) << "not before the goods are out";
  v1::Act rest = Deliver(w);
  AddLine(*rest.mutable_deliver(), "1", 1, 2'500'000);
  AddLine(*rest.mutable_deliver(), "2", 10, 100'000);
  Admit(rest);
  EXPECT_FALSE(w.At().pledge);
}

TEST_F(Pledging, AssignedWhileOutOnTrustReceiptPossessionStays) {
  OnTrustReceipt();
  EXPECT_EQ(Refused(Offer(w, kImporter, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE)), "NOT_PLEDGEE");
  Admit(Offer(w, kBank, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE));
  Admit(Accept(w, kOtherBank));
  EXPECT_EQ(w.At().holder, kImporter);
  Admit(Return(w, kImporter));
  EXPECT_EQ(w.At().holder, kOtherBank);
}

TEST_F(Pledging, WithoutAPledgeThereIsNothingToAssignOrSurrenderJointly) {
  WithImporter();
  EXPECT_EQ(Refused(Offer(w, kImporter, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE)), "NOT_PLEDGED");
  EXPECT_EQ(Refused(OfferJointSurrender(w, kImporter, kBank, v1::SURRENDER_PURPOSE_SPLIT)), "NOT_PLEDGED");
}

TEST_F(Pledging, PledgeeAndPledgorSurrenderJointly) {
  Pledged();
  EXPECT_EQ(Refused(OfferJointSurrender(w, kBank, kTrader, v1::SURRENDER_PURPOSE_AMENDMENT)), "NOT_PLEDGOR");
  Admit(OfferJointSurrender(w, kBank, kImporter, v1::SURRENDER_PURPOSE_AMENDMENT));
  EXPECT_EQ(Refused(Accept(w, kTrader)), "NOT_RECIPIENT");
  Admit(Accept(w, kImporter));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_SURRENDERED);
  EXPECT_EQ(w.At().holder, kBank);
  EXPECT_TRUE(w.At().pledge);
}

TEST_F(Pledging, AnOpenOfferOfThePledgeeDoesNotStopTheBorrower) {
  OnTrustReceipt();
  Admit(Offer(w, kBank, kOtherBank, v1::OFFER_PURPOSE_ASSIGN_PLEDGE));
  EXPECT_EQ(Refused(Release(w, kBank)), "OFFER_PENDING");
  Admit(Surrender(w, kImporter));
  EXPECT_EQ(Refused(Accept(w, kOtherBank)), "WRONG_STATUS");
  Admit(DeliverAll(w));
  EXPECT_FALSE(w.At().offer);
}

}  // namespace
}  // namespace yidan::title::testing
