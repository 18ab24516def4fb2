// ISSUE, TRANSFER, REJECT, ENDORSE.
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class Issuing : public Story {};
class Transferring : public Story {};
class Rejecting : public Story {};
class Endorsing : public Story {};

TEST_F(Issuing, TheFirstHolderIsInControl) {
  const Digest issue = Admit(Issue(w, ToOrderHeader()));
  const TitleState& s = w.At();
  EXPECT_EQ(s.status, v1::TITLE_STATUS_ISSUED);
  EXPECT_EQ(s.issuer, kCarrier);
  EXPECT_EQ(s.holder, kShipper);
  EXPECT_EQ(s.order, (OrderClause{v1::ORDER_KIND_NAMED, kShipper}));
  EXPECT_EQ(s.sequence, 1U);
  EXPECT_EQ(s.last_act, issue);
  EXPECT_EQ(s.history, ExtendHistory(Digest{}, 100, v1::ACT_KIND_ISSUE, issue));
  EXPECT_EQ(s.issued_index, 100U);
  EXPECT_EQ(s.entry_count, 1U);
}

TEST_F(Issuing, OnlyACarrierIssues) {
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kDoc, kShipper)), "ROLE_MISSING");
}

TEST_F(Issuing, ADocumentIdIsIssuedOnceForEver) {
  Issued();
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(kImporter))), "DOCUMENT_EXISTS");
}

TEST_F(Issuing, TheSameGoodsAreNotCoveredTwice) {
  const Digest vin = Named("VIN of a Land Rover");
  Admit(Issue(w, ToOrderHeader()), {.goods = {vin}});
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), "CDLB-2017-000002"), {.goods = {Named("other"), vin}}),
            "GOODS_ALREADY_COVERED");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr(kDoc));
  // Once the first is gone, the goods may travel again.
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID));
  Admit(Void(w));
  Admit(Issue(w, ToOrderHeader(), "CDLB-2017-000002"), {.goods = {vin}});
}

TEST_F(Issuing, ACarrierNeverBecomesOrderPartyOfItsOwnDocument) {
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(kCarrier))), "FORM_FORBIDS");
}

TEST_F(Issuing, FormAndOrderAgree) {
  v1::TitleHeader h = BearerHeader();
  *h.mutable_order() = ToOrderHeader().order();
  EXPECT_EQ(Refused(Issue(w, h)), "HEADER_MISMATCH");
  h = StraightHeader();
  h.mutable_order()->set_kind(v1::ORDER_KIND_BLANK);
  EXPECT_EQ(Refused(Issue(w, h)), "HEADER_MISMATCH");
  h = ToOrderHeader();
  h.add_financiers(kBank);
  EXPECT_EQ(Refused(Issue(w, h)), "HEADER_MISMATCH");
  h = ToOrderHeader();
  h.clear_leg_carriers();
  h.add_leg_carriers(kCarrier);
  EXPECT_EQ(Refused(Issue(w, h)), "HEADER_MISMATCH");
}

TEST_F(Issuing, AStraightDocumentStartsWithOneOfItsOwn) {
  EXPECT_EQ(Refused(Issue(w, StraightHeader(kTrader))), "HEADER_MISMATCH");
  v1::TitleHeader h = StraightHeader();
  h.clear_consignee();
  EXPECT_EQ(Refused(Issue(w, h)), "HEADER_MISMATCH");
  h = StraightHeader();
  h.add_financiers(kTrader);
  EXPECT_EQ(Refused(Issue(w, h)), "ROLE_MISSING");
  Issued(StraightHeader(kBank));
}

TEST_F(Issuing, EveryPartyIsAParticipantAndNoneARegistrar) {
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader("nobody"))), "UNKNOWN_PARTICIPANT");
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(kShipper, kRegistrar))), "ROLE_MISSING");
}

TEST_F(Transferring, FullEndorsementMovesPossessionAndOrder) {
  WithImporter();
  EXPECT_EQ(w.At().holder, kImporter);
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kImporter}));
  EXPECT_TRUE(w.At().moved);
  ASSERT_TRUE(w.At().rejectable);
  EXPECT_EQ(w.At().rejectable->holder, kShipper);
}

TEST_F(Transferring, EachEndorsementDoesWhatItSays) {
  Issued();
  Admit(Transfer(w, kShipper, kTrader, Blank()));
  EXPECT_EQ(w.At().order.kind, v1::ORDER_KIND_BLANK);
  Admit(Transfer(w, kTrader, kImporter, OrderOf(kBank)));
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kBank}));
  Admit(Transfer(w, kImporter, kTrader, None()));
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kBank}));
}

TEST_F(Transferring, ASpecialEndorsementMakesABearerDocumentNamed) {
  Issued(BearerHeader());
  Admit(Transfer(w, kShipper, kTrader, Full()));
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kTrader}));
}

TEST_F(Transferring, OnlyTheHolderTransfers) {
  Issued();
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "NOT_HOLDER");
  EXPECT_EQ(w.last_refusal.needs, std::string("TRANSFER by ") + kShipper);
}

TEST_F(Transferring, NobodyTransfersToItself) {
  Issued();
  EXPECT_EQ(Refused(Transfer(w, kShipper, kShipper, None())), "SAME_HOLDER");
}

// Chongqing 2020: possession passed without endorsement.
TEST_F(Transferring, AnEndorsementGapIsRefusedAndCuredByTheOrderParty) {
  Issued();
  Admit(Transfer(w, kShipper, kTrader, None()));
  EXPECT_EQ(Refused(Transfer(w, kTrader, kImporter, Full())), "NOT_ENTITLED");
  EXPECT_EQ(w.last_refusal.needs, std::string("ENDORSE by ") + kShipper);
  Admit(Endorse(w, kShipper, Full()));
  Admit(Transfer(w, kTrader, kImporter, Full()));
}

TEST_F(Transferring, NoEndorsementMakesTheCarrierOrderParty) {
  Issued();
  EXPECT_EQ(Refused(Transfer(w, kShipper, kCarrier, Full())), "FORM_FORBIDS");
  EXPECT_EQ(Refused(Transfer(w, kShipper, kTrader, OrderOf(kCarrier))), "FORM_FORBIDS");
}

TEST_F(Transferring, AStraightDocumentMovesOnlyAmongItsOwnAndUnendorsed) {
  Issued(StraightHeader());
  EXPECT_EQ(Refused(Transfer(w, kShipper, kTrader, None())), "FORM_FORBIDS");
  EXPECT_EQ(Refused(Transfer(w, kShipper, kImporter, Full())), "FORM_FORBIDS");
  Admit(Transfer(w, kShipper, kBank, None()));
  Admit(Transfer(w, kBank, kImporter, None()));
  EXPECT_EQ(w.At().order.kind, v1::ORDER_KIND_NOT_APPLICABLE);
}

TEST_F(Transferring, APledgedDocumentIsNotTransferred) {
  Pledged();
  EXPECT_EQ(Refused(Transfer(w, kBank, kTrader, None())), "PLEDGED");
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, None())), "NOT_HOLDER");
}

TEST_F(Transferring, ASecondActOnTheSameHeadIsStale) {
  Issued();
  const v1::Act late = Transfer(w, kShipper, kTrader, Full());
  Admit(Transfer(w, kShipper, kImporter, Full()));
  EXPECT_EQ(Refused(late), "STALE_PREVIOUS");
}

TEST_F(Transferring, AnUnknownDocumentIsSaidToBe) {
  EXPECT_EQ(Refused(Transfer(w, kShipper, kTrader, Full())), "UNKNOWN_DOCUMENT");
}

// Frozen for three days, the receiver of a document that it never wanted has the time that it had.
// The court's hold ended by itself; that customs lifts its own later gives nobody more time.
TEST_F(Rejecting, TheWindowGoesOnFromTheEndOfTheHoldThatStoppedItWhateverIsLiftedLater) {
  WithImporter();
  const TimeMs until = w.At().rejectable->until;
  const Digest customs = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT, {}, w.now + kDay));
  w.Pass(3 * kDay);
  Admit(Lift(w, kCustoms, customs));
  EXPECT_EQ(w.At().rejectable->until, until + kDay);
}

TEST_F(Rejecting, AHoldOnControlStopsTheWindow) {
  const auto left = [this] { return w.At().rejectable->until - w.now; };
  WithImporter();
  w.Pass(kDay);
  const TimeMs before = left();
  const World received = w;
  const Digest hold = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  w.Pass(3 * kDay);
  EXPECT_EQ(Refused(Reject(w, kImporter)), "HELD") << "control stands still for everybody";
  EXPECT_TRUE(ToProto(w.At(), w.now).rejectable().has_stopped_since());
  Admit(Lift(w, kCourt, hold));
  EXPECT_EQ(left(), before);
  EXPECT_FALSE(ToProto(w.At(), w.now).rejectable().has_stopped_since());
  const World lifted = w;
  w.Pass(before);
  Admit(Reject(w, kImporter));
  w = lifted;
  w.Pass(before + 1);
  EXPECT_EQ(Refused(Reject(w, kImporter)), "WINDOW_CLOSED");

  // A hold that lapses by itself stops it as long as it was in force, whoever acts next and when; and two
  // that overlap stop it once.
  w = received;
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT, {}, w.now + 2 * kDay));
  w.Pass(kDay);
  Admit(Hold(w, kPolice, v1::HOLD_KIND_DISPUTE, {}, w.now + 3 * kDay));
  w.Pass(2 * kDay);
  Admit(Milestone(w, kRail));
  w.Pass(kDay);  // the last hold has lapsed now, and nobody has acted since
  EXPECT_EQ(ToProto(w.At(), w.now).rejectable().until().seconds() * 1000, w.now + before);
  w.Pass(before);
  const World last_moment = w;
  Admit(Reject(w, kImporter));
  w = last_moment;
  w.Pass(1);
  EXPECT_EQ(Refused(Reject(w, kImporter)), "WINDOW_CLOSED");

  // CUSTOMS holds stop nobody from rejecting, and no window.
  w = received;
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(left(), before);
  w.Pass(before + 1);
  EXPECT_EQ(Refused(Reject(w, kImporter)), "WINDOW_CLOSED");
  // Nor does a hold open a window that was over.
  const Digest late = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  w.Pass(kDay);
  Admit(Lift(w, kCourt, late));
  EXPECT_EQ(Refused(Reject(w, kImporter)), "WINDOW_CLOSED");
}

TEST_F(Rejecting, TheReceiverRestoresThePairBefore) {
  WithImporter();
  Admit(Reject(w, kImporter));
  EXPECT_EQ(w.At().holder, kShipper);
  EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kShipper}));
  EXPECT_FALSE(w.At().moved);
  EXPECT_EQ(Refused(Reject(w, kShipper)), "NOTHING_TO_REJECT");
}

TEST_F(Rejecting, WithinTheWindowToItsLastMillisecond) {
  WithImporter();
  w.Pass(w.parameters.reject_window + 1);
  EXPECT_EQ(Refused(Reject(w, kImporter)), "WINDOW_CLOSED");
  w.Pass(-1);
  Admit(Reject(w, kImporter));
}

TEST_F(Rejecting, GrantRevokeAndMilestoneAreNotActing) {
  WithImporter();
  const Digest grant = Admit(Grant(w, kImporter, kTrader));
  Admit(Revoke(w, kImporter, grant));
  Admit(Milestone(w, kRail));
  Admit(Reject(w, kImporter));
}

TEST_F(Rejecting, WhoHasActedRejectsNoMore) {
  WithImporter();
  Admit(OfferTransfer(w, kImporter, kTrader, Full()));
  Admit(Withdraw(w, kImporter));
  EXPECT_EQ(Refused(Reject(w, kImporter)), "NOTHING_TO_REJECT");
}

TEST_F(Rejecting, WhoAcceptedAnOfferDoesNotReject) {
  Issued();
  Admit(OfferTransfer(w, kShipper, kImporter, Full()));
  Admit(Accept(w, kImporter));
  EXPECT_EQ(Refused(Reject(w, kImporter)), "NOTHING_TO_REJECT");
}

TEST_F(Rejecting, AReceiverWhoIsOrderPartyAlreadyMayReject) {
  Issued(ToOrderHeader(kImporter));
  Admit(Transfer(w, kShipper, kImporter, None()));
  Admit(Reject(w, kImporter));
  EXPECT_EQ(w.At().holder, kShipper);
}

TEST_F(Rejecting, OnlyTheHolderAndOnlyWhileIssued) {
  WithImporter();
  EXPECT_EQ(Refused(Reject(w, kShipper)), "NOT_HOLDER");
  Admit(Surrender(w, kImporter));
  EXPECT_EQ(Refused(Reject(w, kImporter)), "WRONG_STATUS");
}

// Nobody is made holder without signing and without a way back: an endorsement is not its signature.
TEST_F(Endorsing, InBlankTooAndDoesNotEndTheRejection) {
  Issued();
  Admit(Transfer(w, kShipper, kTrader, None()));
  const World given = w;
  for (const v1::Endorsement& e : {Blank(), Full()}) {
    w = given;
    Admit(Endorse(w, kShipper, e));
    EXPECT_EQ(w.At().order.kind,
              e.kind() == v1::ENDORSEMENT_KIND_BLANK ? v1::ORDER_KIND_BLANK : v1::ORDER_KIND_NAMED);
    EXPECT_EQ(w.At().holder, kTrader);
    Admit(Reject(w, kTrader));
    EXPECT_EQ(w.At().holder, kShipper);
    EXPECT_EQ(w.At().order, (OrderClause{v1::ORDER_KIND_NAMED, kShipper})) << "the pair before the transfer";
    EXPECT_FALSE(w.At().moved);
  }
}

TEST_F(Endorsing, OnlyTheOrderPartyWhoIsNotHolder) {
  Issued();
  EXPECT_EQ(Refused(Endorse(w, kImporter, Full())), "NOT_ORDER_PARTY");
  EXPECT_EQ(Refused(Endorse(w, kShipper, Blank())), "SAME_HOLDER");
}

TEST_F(Endorsing, NotUnderAnOpenOfferOrAPledgeOrByForm) {
  Issued(ToOrderHeader(kTrader));
  Admit(OfferTransfer(w, kShipper, kImporter, None()));
  EXPECT_EQ(Refused(Endorse(w, kTrader, Full())), "OFFER_PENDING");
  w.Pass(4 * kDay);  // expired: binds nobody
  Admit(Endorse(w, kTrader, Full()));

  w = World();
  Pledged();
  EXPECT_EQ(Refused(Endorse(w, kImporter, Blank())), "PLEDGED");

  w = World();
  Issued(StraightHeader());
  EXPECT_EQ(Refused(Endorse(w, kImporter, Blank())), "NOT_ORDER_PARTY");
}

TEST_F(Endorsing, TheCarrierAsHolderIsNotEndorsedTo) {
  Issued(ToOrderHeader(kShipper, kCarrier));
  EXPECT_EQ(Refused(Endorse(w, kShipper, Full())), "FORM_FORBIDS");
  Admit(Endorse(w, kShipper, Blank()));
}

}  // namespace
}  // namespace yidan::title::testing
