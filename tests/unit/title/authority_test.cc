// HOLD and LIFT, ORDER and COUNTERSIGN.
#include "services/base/moments.h"
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

TEST_F(Holding, NoAuthorityFillsTheDocumentAndShutsAnotherOut) {
  w.parameters.max_holds_each = 2;
  Issued();
  const Digest first = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS)), "TOO_MANY");
  EXPECT_EQ(Refused(Hold(w, kCustoms, v1::HOLD_KIND_DISPUTE)), "TOO_MANY");
  // Nor do all of them together: every other office, and the court, has room of its own.
  for (int i = 0; i < 80; ++i) {
    const std::string office =
        "office-" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i);
    w.AddAuthority(office, v1::AUTHORITY_KIND_CUSTOMS, "CN");
    Admit(Hold(w, office, v1::HOLD_KIND_CUSTOMS));
  }
  Admit(Hold(w, kCustomsHead, v1::HOLD_KIND_CUSTOMS));
  Admit(Hold(w, kPolice, v1::HOLD_KIND_DISPUTE));
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  EXPECT_EQ(Refused(Hold(w, kCourt, v1::HOLD_KIND_COURT)), "TOO_MANY") << "its own bound";
  Admit(Lift(w, kCustoms, first));
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
}

// Held and lifted for ever, or ordered and taken back, a document would have more entries than can be
// exported.
TEST_F(Holding, WhatOneAuthorityMayPlaceEverIsBoundedAndShutsOutNobodyElse) {
  w.parameters.max_holds_ever = 4;
  Issued();
  Admit(Lift(w, kCustoms, Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS))));
  Admit(Lift(w, kCustoms, Admit(Order(w, kCustoms, v1::ORDER_EFFECT_CANCEL))));
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_DISPUTE, {}, w.now + kHour));
  w.Pass(kHour);
  const Digest last = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {"CSQU3054383", "MSCU6639870"}));
  EXPECT_EQ(Refused(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS)), "TOO_MANY");
  EXPECT_EQ(Refused(Order(w, kCustoms, v1::ORDER_EFFECT_CANCEL)), "TOO_MANY");
  v1::Act one = Lift(w, kCustoms, last);
  one.mutable_lift()->add_containers("CSQU3054383");
  EXPECT_EQ(Refused(one), "TOO_MANY") << "box by box it would go on";
  EXPECT_EQ(w.last_refusal.needs, "LIFT without containers");
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  Admit(Lift(w, kCustoms, last));  // what is placed can always be lifted
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL));
}

TEST_F(Holding, OneBoxIsReleasedAndTheOthersStayHeld) {
  Issued();
  const Digest hold = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {"CSQU3054383", "MSCU6639870"}));
  const auto lift = [&](const std::vector<std::string>& boxes) {
    v1::Act act = Lift(w, kCustoms, hold);
    for (const std::string& box : boxes) act.mutable_lift()->add_containers(box);
    return act;
  };
  EXPECT_EQ(Refused(lift({"HLXU2008419"})), "HEADER_MISMATCH");
  Admit(lift({"CSQU3054383"}));
  EXPECT_EQ(w.At().holds.at(hold).containers, std::vector<std::string>{"MSCU6639870"});
  EXPECT_EQ(Refused(lift({"CSQU3054383"})), "HEADER_MISMATCH") << "it was released before";
  Admit(lift({"MSCU6639870"}));
  EXPECT_TRUE(w.At().holds.empty()) << "the last box ends the hold";
  const Digest whole = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  v1::Act some = Lift(w, kCustoms, whole);
  some.mutable_lift()->add_containers("CSQU3054383");
  EXPECT_EQ(Refused(some), "HEADER_MISMATCH") << "nothing is taken out of the whole";
}

TEST_F(Ordering, APaperThatACourtReissuesWasInSomebodysHands) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_REISSUE, kShipper))));
  EXPECT_EQ(w.At().holder, kShipper);
  EXPECT_TRUE(w.At().moved) << "the consignor's right of control ended when somebody could have had it";
}

TEST_F(Ordering, OrdersThatNobodyCountersignsAreBounded) {
  w.parameters.max_holds_each = 2;
  Issued();
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader));
  const Digest second = Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kBank));
  EXPECT_EQ(Refused(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL)), "TOO_MANY");
  Admit(Order(w, kCustoms, v1::ORDER_EFFECT_CANCEL));  // another authority has a bound of its own
  Admit(Countersign(w, second));
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL));
}

TEST_F(Ordering, AnOrderThatNobodyCountersignsLapses) {
  w.parameters.max_holds_each = 1;
  Issued();
  const Digest order = Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader));
  EXPECT_EQ(w.At().pending_orders.at(order).expires_at, w.now + w.parameters.order_wait_max);
  w.Pass(w.parameters.order_wait_max - 1);
  const World last_moment = w;
  Admit(Countersign(w, order));
  w = last_moment;
  w.Pass(1);
  EXPECT_EQ(Refused(Countersign(w, order)), "PREDECESSOR_MISMATCH");
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kBank));  // there is room again
  EXPECT_FALSE(w.At().pending_orders.contains(order)) << "it leaves the state";
}

TEST_F(Ordering, AnAuthorityTakesItsOwnOrderBack) {
  Issued();
  const Digest order = Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader));
  EXPECT_EQ(Refused(Lift(w, kCustoms, order)), "OUT_OF_JURISDICTION");
  EXPECT_EQ(Refused(Lift(w, kShipper, order)), "ROLE_MISSING");
  Admit(Lift(w, kCourt, order));
  EXPECT_THAT(w.At().pending_orders, ::testing::IsEmpty());
  EXPECT_EQ(Refused(Countersign(w, order)), "PREDECESSOR_MISMATCH");
  EXPECT_EQ(Refused(Lift(w, kCourt, order)), "PREDECESSOR_MISMATCH");
}

TEST_F(Ordering, AnOrderOnOneDocumentDoesNotSpreadByAMerge) {
  constexpr char kB[] = "CDLB-2017-00000B";
  Issued();
  Admit(Issue(w, ToOrderHeader(), kB));
  const Digest order = Admit(w.Seal(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL), kB));
  for (const char* id : {kDoc, kB}) Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, id));
  v1::TitleHeader both = ToOrderHeader();
  for (auto& line : *both.mutable_goods()) {
    line.set_packages(line.packages() * 2);
    line.set_gross_weight_grams(line.gross_weight_grams() * 2);
  }
  const auto merge = [&] { return Replace(w, {kDoc, kB}, {{"CDLB-2017-00000A", both}}); };
  EXPECT_EQ(Refused(merge()), "HELD");
  EXPECT_THAT(w.last_refusal.needs,
              ::testing::AllOf(::testing::HasSubstr("COUNTERSIGN"), ::testing::HasSubstr(kCourt)));
  const World waiting = w;
  Admit(w.Seal(Lift(w, kCourt, order), kB));
  Admit(merge());
  w = waiting;
  w.Pass(w.parameters.order_wait_max);  // or it lapses
  Admit(merge());
}

// Nobody shakes a waiting ORDER off: not by ending the document and issuing the goods anew, nor by delivering
// them, nor by paper, where it could move nothing, nor by an amendment that takes the goods out.
TEST_F(Ordering, AWaitingOrderIsNotShakenOff) {
  static constexpr char kA[] = "CDLB-2017-00000A";
  Issued();
  const World issued = w;
  const auto order = [this] { return Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader); };
  const auto held_until_lifted = [&](const std::function<v1::Act()>& act) {
    const Digest id = Admit(order());
    const World waiting = w;
    EXPECT_EQ(Refused(act()), "HELD");
    EXPECT_THAT(w.last_refusal.needs,
                ::testing::AllOf(::testing::HasSubstr("COUNTERSIGN of order"), ::testing::HasSubstr(kCourt)));
    Admit(Lift(w, kCourt, id));
    Admit(act());
    w = waiting;
    w.Pass(w.parameters.order_wait_max);  // or it lapses
    Admit(act());
    w = issued;
  };
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID));
  held_until_lifted([this] { return Void(w); });
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  held_until_lifted([this] { return ToPaper(w, "A-17"); });
  Admit(Surrender(w, kShipper));
  held_until_lifted([this] { return DeliverAll(w); });
  Admit(Surrender(w, kShipper));
  held_until_lifted([this] {
    v1::Act act = Deliver(w);
    AddLine(*act.mutable_deliver(), "1", 1, 2'500'000);
    return act;
  });
  const auto amended = [this](std::uint64_t cars) {
    v1::Act act = Replace(w, {kDoc}, {{kA, Part(cars, 10)}});
    auto* correction = act.mutable_replace()->add_corrections();
    correction->set_line_id("1");
    correction->set_reason("counted again");
    for (auto* q : {correction->mutable_from(), correction->mutable_to()}) q->set_line_id("1");
    correction->mutable_from()->set_packages(2);
    correction->mutable_from()->set_gross_weight_grams(5'000'000);
    correction->mutable_to()->set_packages(cars);
    correction->mutable_to()->set_gross_weight_grams(cars * 2'500'000);
    return act;
  };
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  held_until_lifted([&] { return amended(1); });
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  held_until_lifted([&] { return amended(3); });
  // Two packages may be other goods: sand in the place of cars.
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  held_until_lifted([&] { return Replace(w, {kDoc}, {{kA, Part(2, 10)}}); });
}

// A court sold a STRAIGHT document: the buyer stands in the consignee's place, or the order is toothless.
TEST_F(Ordering, WhoIsGivenAStraightDocumentIsItsConsignee) {
  Issued(StraightHeader());
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader, None()))));
  EXPECT_EQ(w.At().consignee_by_order, kTrader);
  const World given = w;
  Admit(Surrender(w, kTrader));
  Admit(DeliverAll(w));
  w = given;
  Admit(Surrender(w, kTrader, v1::SURRENDER_PURPOSE_SPLIT));
  v1::TitleHeader a = StraightHeader(kTrader);
  v1::TitleHeader b = a;
  a.mutable_goods()->RemoveLast();
  b.mutable_goods()->DeleteSubrange(0, 1);
  Admit(Replace(w, {kDoc}, {{"CDLB-2017-00000A", a}, {"CDLB-2017-00000B", b}}));
  EXPECT_EQ(w.At("CDLB-2017-00000B").consignee_by_order, kTrader);
  Admit(Surrender(w, kTrader, v1::SURRENDER_PURPOSE_DELIVERY, "CDLB-2017-00000B"));
  w = given;
  Admit(Transfer(w, kTrader, kBank, None()));
  Admit(Transfer(w, kBank, kTrader, None()));  // it is a party
  EXPECT_EQ(Refused(Transfer(w, kTrader, kOtherBank, None())), "FORM_FORBIDS");
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
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  Admit(Replace(w, {kDoc}, {{"CDLB-2017-00000A", Part(1, 10)}, {"CDLB-2017-00000B", Part(1, 0)}}));
  Admit(w.Seal(Countersign(w, order), "CDLB-2017-00000A"));
  EXPECT_EQ(w.At("CDLB-2017-00000A").status, v1::TITLE_STATUS_VOIDED);
}

TEST_F(Ordering, NorByAJourneyThatNoLongerTouchesTheCountry) {
  Issued();
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  v1::TitleHeader elsewhere = ToOrderHeader();
  elsewhere.clear_jurisdictions();
  elsewhere.add_jurisdictions("NL");
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{"CDLB-2017-00000A", elsewhere}})), "HELD");
  w.Pass(w.parameters.order_wait_max);  // lapsed: it holds nobody any more
  Admit(Replace(w, {kDoc}, {{"CDLB-2017-00000A", elsewhere}}));
}

TEST_F(Ordering, APledgeeThatIsGivenTheDocumentKeepsItsGrants) {
  Pledged();
  Admit(Release(w, kBank, true));  // on trust receipt
  const Digest grant = Admit(Grant(w, kImporter, kTrader));
  Admit(Countersign(w, Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kBank))));
  EXPECT_TRUE(w.At().grants.contains(grant));
}

// Two causes are two sentences, each with who must do what from when on.
TEST_F(Ordering, AReachThatIsNotInEffectYetIsSaidWithItsMoment) {
  Issued();
  EXPECT_EQ(Refused(Order(w, kPolice, v1::ORDER_EFFECT_CANCEL)), "OUT_OF_JURISDICTION");
  EXPECT_EQ(w.last_refusal.message.find("serves for an ORDER"), std::string::npos);
  EXPECT_THAT(w.last_refusal.needs, ::testing::StartsWith("ORDER by a COURT or CUSTOMS of "));
  ParticipantRecord court = *w.Participant(kCourt);
  ASSERT_FALSE(court.jurisdictions.empty());
  const TimeMs from = w.now + kDay;
  for (JurisdictionTerm& term : court.jurisdictions) term.effective_at = from;
  w.Install(court);
  const std::string moment = FormatMoment(from);
  EXPECT_EQ(Refused(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL)), "OUT_OF_JURISDICTION");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("serves for an ORDER from " + moment));
  EXPECT_EQ(w.last_refusal.needs, std::string("ORDER by ") + kCourt + " from " + moment +
                                      " on, and then COUNTERSIGN by the registrar");
  w.Pass(kDay);
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_CANCEL));
}

}  // namespace
}  // namespace yidan::title::testing
