// REPLACE: amendment, split, merge, balance, take-back from paper.
#include <gmock/gmock.h>

#include <functional>

#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kA[] = "CDLB-2017-00000A";
constexpr char kB[] = "CDLB-2017-00000B";

class Replacing : public Story {
 protected:
  static v1::TitleHeader Part(std::uint64_t cars, std::uint64_t parts, const std::string& holder = kShipper) {
    v1::TitleHeader h = ToOrderHeader(holder, holder);
    h.clear_goods();
    if (cars != 0) AddGoods(h, "1", cars, cars * 2'500'000);
    if (parts != 0) AddGoods(h, "2", parts, parts * 10'000);
    return h;
  }
  void SurrenderedFor(v1::SurrenderPurpose purpose) {
    Issued();
    Admit(Surrender(w, kShipper, purpose));
  }
};

TEST_F(Replacing, ASplitConservesGoodsAndLinksBothWays) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_SPLIT);
  const Digest act = Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}}));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_REPLACED);
  EXPECT_EQ(w.At().holder, "");
  EXPECT_EQ(w.At().replaced_by, (std::vector<std::string>{kA, kB}));
  EXPECT_EQ(w.At(kA).replaces, std::vector<std::string>{kDoc});
  EXPECT_EQ(w.At(kA).status, v1::TITLE_STATUS_ISSUED);
  EXPECT_EQ(w.At(kA).holder, kShipper);
  EXPECT_EQ(w.At(kA).sequence, 1U);
  EXPECT_EQ(w.At(kB).last_act, act);
  EXPECT_EQ(w.At(kB).replace_purpose, v1::SURRENDER_PURPOSE_SPLIT);
}

TEST_F(Replacing, GoodsAreNeitherMadeNorLost) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_SPLIT);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(2, 0)}})), "QUANTITY_MISMATCH");
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(1, 5)}, {kB, Part(1, 0)}})), "QUANTITY_MISMATCH");
  v1::TitleHeader light = Part(1, 10);
  light.mutable_goods(0)->set_gross_weight_grams(2'499'999);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, light}, {kB, Part(1, 0)}})), "QUANTITY_MISMATCH");
  EXPECT_THAT(w.last_refusal.message, HasSubstr("line 1 has 2/4999999 where 2/5000000 remains."));
  EXPECT_THAT(w.last_refusal.needs, HasSubstr("only SURRENDER for AMENDMENT takes corrections"));
}

TEST_F(Replacing, ASplitMakesSeveralAndAnAmendmentOne) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_SPLIT);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "PREDECESSOR_MISMATCH");
  w = World();
  SurrenderedFor(v1::SURRENDER_PURPOSE_AMENDMENT);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}})), "PREDECESSOR_MISMATCH");
  Admit(Replace(w, {kDoc}, {{kA, Part(2, 10)}}));
}

TEST_F(Replacing, OnlyAnAmendmentStatesACorrection) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_AMENDMENT);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(1, 9)}})), "QUANTITY_MISMATCH");
  EXPECT_THAT(w.last_refusal.message, HasSubstr("line 1 has 1/2500000 where 2/5000000 remains, line 2 has "));
  v1::Act act = Replace(w, {kDoc}, {{kA, Part(2, 9)}});
  EXPECT_EQ(Refused(act), "QUANTITY_MISMATCH");
  EXPECT_THAT(w.last_refusal.needs, HasSubstr("corrections: 2=10/100000>9/90000:REASON; or"));
  auto* correction = act.mutable_replace()->add_corrections();
  correction->set_line_id("2");
  correction->set_reason("ten were declared, nine were loaded");
  for (auto* q : {correction->mutable_from(), correction->mutable_to()}) q->set_line_id("2");
  correction->mutable_from()->set_packages(8);
  correction->mutable_from()->set_gross_weight_grams(80'000);
  correction->mutable_to()->set_packages(9);
  correction->mutable_to()->set_gross_weight_grams(90'000);
  EXPECT_EQ(Refused(act), "QUANTITY_MISMATCH");
  EXPECT_THAT(w.last_refusal.message, HasSubstr("line 2 starts from 8/80000, and 10/100000 remains"));
  correction->mutable_from()->set_packages(10);
  correction->mutable_from()->set_gross_weight_grams(100'000);
  Admit(act);
}

TEST_F(Replacing, AnAmendmentCarriesTheOrderTheSurrenderNamed) {
  Issued();
  v1::Act surrender = Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT);
  auto* order = surrender.mutable_surrender()->mutable_terms()->mutable_new_order();
  order->set_kind(v1::ORDER_KIND_NAMED);
  order->set_party(kTrader);
  Admit(surrender);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "PREDECESSOR_MISMATCH");
  v1::TitleHeader h = Part(2, 10);
  h.mutable_order()->set_party(kTrader);
  Admit(Replace(w, {kDoc}, {{kA, h}}));
  EXPECT_EQ(w.At(kA).order.party, kTrader);
}

TEST_F(Replacing, HolderFormAndOrderAreCarriedOver) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_AMENDMENT);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10, kTrader)}})), "PREDECESSOR_MISMATCH");
  EXPECT_THAT(w.last_refusal.message,
              HasSubstr(std::string("header.first_holder: ") + kTrader + ", where " + kShipper +
                        " stands; header.order: " + kTrader + ", where " + kShipper + " stands."))
      << "all of it at once";
  v1::TitleHeader bearer = Part(2, 10);
  bearer.set_form(v1::WAYBILL_FORM_BEARER);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, bearer}})), "PREDECESSOR_MISMATCH");
}

TEST_F(Replacing, OnlyByTheIssuerAndOnlyWhenSurrendered) {
  Issued();
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "WRONG_STATUS");
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}}, kRail)), "NOT_ISSUER");
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "HELD");
}

TEST_F(Replacing, ASuccessorsIdIsNew) {
  Admit(Issue(w, ToOrderHeader(), kA));
  SurrenderedFor(v1::SURRENDER_PURPOSE_AMENDMENT);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "DOCUMENT_EXISTS");
}

// Whatever else is wrong with it: what is said of any of its documents comes before burdens.
TEST_F(Replacing, TheDocumentsOfAllAreJudgedBeforeAnythingElse) {
  Admit(Issue(w, ToOrderHeader(), kA));
  SurrenderedFor(v1::SURRENDER_PURPOSE_DELIVERY);
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  v1::Act act = Replace(w, {kDoc, kA}, {{kB, Part(2, 10)}}, kRail);
  EXPECT_EQ(Refused(act), "WRONG_STATUS");  // nothing was delivered, and the other is not surrendered
  act.set_sequence(act.sequence() + 1);
  auto* predecessors = act.mutable_replace()->mutable_predecessors();
  predecessors->Mutable(0)->set_sequence(act.sequence() - 1);
  predecessors->Mutable(1)->set_document_id("CDLB-2017-00000X");
  EXPECT_EQ(Refused(act), "UNKNOWN_DOCUMENT");
  Admit(Lift(w, kCustoms, w.At().holds.begin()->first));
  predecessors->Mutable(1)->set_document_id(kB);
  act.mutable_replace()->mutable_successors(0)->set_document_id(kA);
  EXPECT_EQ(Refused(act), "UNKNOWN_DOCUMENT");
  predecessors->DeleteSubrange(1, 1);
  EXPECT_EQ(Refused(act), "DOCUMENT_EXISTS");
}

TEST_F(Replacing, AMergeTakesEqualsOnly) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_MERGE);
  Admit(Issue(w, ToOrderHeader(), kA));
  v1::TitleHeader both = Part(4, 20);
  EXPECT_EQ(Refused(Replace(w, {kDoc, "CDLB-2017-00000X"}, {{kB, both}})), "UNKNOWN_DOCUMENT");
  EXPECT_EQ(Refused(Replace(w, {kDoc, kA}, {{kB, both}})), "WRONG_STATUS");
  const v1::Act stale = Replace(w, {kDoc, kA}, {{kB, both}});
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT, kA));
  EXPECT_EQ(Refused(stale), "STALE_PREVIOUS");
  EXPECT_EQ(Refused(Replace(w, {kDoc, kA}, {{kB, both}})), "PREDECESSOR_MISMATCH");
  Admit(w.Seal(Refuse(w), kA));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, kA));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kB, Part(2, 10)}})), "PREDECESSOR_MISMATCH");
  Admit(Replace(w, {kDoc, kA}, {{kB, both}}));
  EXPECT_EQ(w.At(kA).status, v1::TITLE_STATUS_REPLACED);
  EXPECT_EQ(w.At(kA).sequence, 5U);
  EXPECT_EQ(w.At(kB).replaces, (std::vector<std::string>{kDoc, kA}));
}

TEST_F(Replacing, PledgeAndMarksTravelAlong) {
  Pledged();
  Admit(ReleasedWithoutSurrender(w));
  Admit(OfferJointSurrender(w, kBank, kImporter, v1::SURRENDER_PURPOSE_AMENDMENT));
  Admit(Accept(w, kImporter));
  v1::TitleHeader h = ToOrderHeader(kImporter, kBank);
  Admit(Replace(w, {kDoc}, {{kA, h}}));
  EXPECT_EQ(w.At(kA).pledge, w.At().pledge);
  EXPECT_EQ(w.At(kA).holder, kBank);
  EXPECT_TRUE(w.At(kA).moved);
  EXPECT_TRUE(w.At(kA).released_without_surrender);
}

TEST_F(Replacing, TheBalanceAfterAPartialDelivery) {
  Issued();
  Admit(Surrender(w, kShipper));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "WRONG_STATUS");
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 1, 2'500'000);
  Admit(part);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}})), "QUANTITY_MISMATCH");
  Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}}));
}

TEST_F(Replacing, SuccessorsMayCoverTheirPredecessorsGoodsAndNoOthers) {
  const Digest vin = Named("VIN 1");
  const Digest other = Named("VIN 2");
  Admit(Issue(w, ToOrderHeader(), kB), {.goods = {other}});
  Admit(Issue(w, ToOrderHeader()), {.goods = {vin}});
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  const v1::Act act = Replace(w, {kDoc}, {{kA, Part(2, 10)}});
  EXPECT_EQ(Refused(act, {.goods = {vin, other}}), "GOODS_ALREADY_COVERED");
  Admit(act, {.goods = {vin}});
}

// ---- Boxes ----

TEST_F(Replacing, OnlyAnAmendmentStatesOtherBoxesOrStowage) {
  Issued(StowedHeader());
  v1::TitleHeader cars = StowedHeader();
  v1::TitleHeader parts = StowedHeader();
  for (auto* list : {&cars, &parts}) {
    const int gone = list == &cars ? 1 : 0;
    list->mutable_goods()->DeleteSubrange(gone, 1);
    list->mutable_stowage()->DeleteSubrange(gone, 1);
    list->mutable_containers()->DeleteSubrange(gone, 1);
  }
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  const auto refused = [&](const v1::TitleHeader& first, const v1::TitleHeader& second) {
    return Refused(Replace(w, {kDoc}, {{kA, first}, {kB, second}}));
  };
  v1::TitleHeader other = cars;
  other.set_containers(0, "HLXU2008419");
  other.mutable_stowage(0)->set_containers(0, "HLXU2008419");
  EXPECT_EQ(refused(other, parts), "PREDECESSOR_MISMATCH") << "a box from nowhere";
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("HLXU2008419"));
  v1::TitleHeader loose = cars;
  loose.clear_stowage();
  loose.clear_containers();
  EXPECT_EQ(refused(loose, parts), "PREDECESSOR_MISMATCH") << "no hold on the box would find the cars";
  v1::TitleHeader swapped = cars;
  swapped.add_containers(parts.containers(0));
  swapped.mutable_stowage(0)->set_containers(0, parts.containers(0));
  EXPECT_EQ(refused(swapped, parts), "PREDECESSOR_MISMATCH");
  Admit(Replace(w, {kDoc}, {{kA, cars}, {kB, parts}}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kA));
  Admit(Replace(w, {kA}, {{"CDLB-2017-00000C", other}}));
}

TEST_F(Replacing, TheBalanceStatesTheBoxesThatAreLeft) {
  Issued(StowedHeader());
  Admit(Surrender(w, kShipper));
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 2, 5'000'000);
  part.mutable_deliver()->add_containers("CSQU3054383");
  Admit(part);
  v1::TitleHeader rest = StowedHeader();
  rest.mutable_goods()->DeleteSubrange(0, 1);
  rest.mutable_stowage()->DeleteSubrange(0, 1);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, rest}})), "PREDECESSOR_MISMATCH") << "one was handed out";
  rest.mutable_containers()->DeleteSubrange(0, 1);
  Admit(Replace(w, {kDoc}, {{kA, rest}}));
}

TEST_F(Replacing, ASuccessorMayStateTheNumberThatABoxHasNow) {
  Issued(StowedHeader());
  Admit(Substitute(w, v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, "MSCU6639870", "TEMU1234565"));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  v1::TitleHeader now = StowedHeader();
  now.set_containers(1, "TEMU1234565");
  now.mutable_stowage(1)->set_containers(0, "TEMU1234565");
  v1::Act back = Replace(w, {kDoc}, {{kA, now}});
  FromPaper(back, kShipper, now.order());
  Admit(back);
  EXPECT_EQ(BoxesOf(w.At(kA), "MSCU6639870"), std::vector<std::string>{"TEMU1234565"});
}

TEST_F(Replacing, FromPaperTheFirstHolderIsWhoPresentsAllOriginals) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_PAPER);
  Admit(ToPaper(w, "A-17"));
  v1::TitleHeader h = Part(2, 10);
  h.set_first_holder(kTrader);
  v1::Act act = Replace(w, {kDoc}, {{kA, h}});
  EXPECT_EQ(Refused(act), "PREDECESSOR_MISMATCH");
  const v1::Act bare = act;
  FromPaper(act, kTrader, h.order());
  for (const auto& spoil : std::vector<std::function<void(v1::Replace*)>>{
           [](v1::Replace* r) { r->clear_presented_by(); }, [](v1::Replace* r) { r->clear_paper_order(); },
           [](v1::Replace* r) { r->set_all_originals_in(false); },
           [](v1::Replace* r) { r->clear_paper_digest(); }}) {
    v1::Act spoilt = act;
    spoil(spoilt.mutable_replace());
    EXPECT_EQ(Refused(spoilt), "PREDECESSOR_MISMATCH");
  }
  Admit(act);
  EXPECT_EQ(w.At(kA).holder, kTrader);
  EXPECT_EQ(w.At(kA).order.party, kShipper);  // who cures the gap by ENDORSE
  EXPECT_TRUE(w.At(kA).moved);
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_REPLACED);
}

// Order A; to paper; A endorses the paper to B; B presents it and can surrender what it gets.
TEST_F(Replacing, EndorsementsOnThePaperAreTakenBackWithIt) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_PAPER);
  Admit(ToPaper(w, "A-17"));
  v1::Act act = Replace(w, {kDoc}, {{kA, Part(2, 10, kTrader)}});
  FromPaper(act, kTrader, Part(2, 10, kShipper).order());
  EXPECT_EQ(Refused(act), "PREDECESSOR_MISMATCH") << "the header says what the act says of the paper";
  FromPaper(act, kTrader, Part(2, 10, kTrader).order());
  const World on_paper = w;
  Admit(act);
  EXPECT_EQ(w.At(kA).order, (OrderClause{v1::ORDER_KIND_NAMED, kTrader}));
  EXPECT_EQ(w.At(kA).paper_digest, act.replace().paper_digest()) << "marked as the issuer's statement";
  EXPECT_EQ(ToProto(w.At(kA), w.now).paper_digest(), act.replace().paper_digest());
  Admit(Surrender(w, kTrader, v1::SURRENDER_PURPOSE_AMENDMENT, kA));
  Admit(Replace(w, {kA}, {{kB, Part(2, 10, kTrader)}}));
  EXPECT_EQ(w.At(kB).paper_digest, act.replace().paper_digest()) << "and stays so marked";
  Admit(Surrender(w, kTrader, v1::SURRENDER_PURPOSE_DELIVERY, kB));
  // The carrier never states itself.
  w = on_paper;
  act = Replace(w, {kDoc}, {{kA, Part(2, 10, kTrader)}});
  v1::OrderClause carrier;
  carrier.set_kind(v1::ORDER_KIND_NAMED);
  carrier.set_party(kCarrier);
  FromPaper(act, kTrader, carrier);
  *act.mutable_replace()->mutable_successors(0)->mutable_header()->mutable_order() = carrier;
  EXPECT_EQ(Refused(act), "FORM_FORBIDS");
}

TEST_F(Replacing, OnlyATakeBackStatesAPaper) {
  SurrenderedFor(v1::SURRENDER_PURPOSE_AMENDMENT);
  v1::Act act = Replace(w, {kDoc}, {{kA, Part(2, 10)}});
  act.mutable_replace()->set_paper_digest(Named("paper").ToString());
  EXPECT_EQ(Refused(act), "PREDECESSOR_MISMATCH");
  act.mutable_replace()->clear_paper_digest();
  *act.mutable_replace()->mutable_paper_order() = Part(2, 10).order();
  EXPECT_EQ(Refused(act), "PREDECESSOR_MISMATCH");
}

TEST_F(Replacing, AStraightPaperStandsToNobodysOrder) {
  Issued(StraightHeader());
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  v1::Act act = Replace(w, {kDoc}, {{kA, StraightHeader()}});
  v1::OrderClause blank;
  blank.set_kind(v1::ORDER_KIND_BLANK);
  FromPaper(act, kShipper, blank);
  EXPECT_EQ(Refused(act), "PREDECESSOR_MISMATCH");
  FromPaper(act, kShipper, StraightHeader().order());
  Admit(act);
}

// A bank that holds nothing lost its role meanwhile: that locks nobody's paper out.
TEST_F(Replacing, ABankThatStandsInAStraightDocumentBarsNobodyByWhatBefallsIt) {
  Issued(StraightHeader());
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  w.Add(kBank, {});
  v1::Act act = Replace(w, {kDoc}, {{kA, StraightHeader()}});
  FromPaper(act, kShipper, StraightHeader().order());
  Admit(act);
}

TEST_F(Replacing, AMergeKeepsThePartiesOfEveryPredecessor) {
  Issued(StraightHeader());
  v1::TitleHeader other = StraightHeader();
  other.set_consignee(kTrader);
  Admit(Issue(w, other, kA));
  for (const char* id : {kDoc, kA}) Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, id));
  v1::TitleHeader both = StraightHeader();
  for (auto& line : *both.mutable_goods()) {
    line.set_packages(line.packages() * 2);
    line.set_gross_weight_grams(line.gross_weight_grams() * 2);
  }
  EXPECT_EQ(Refused(Replace(w, {kDoc, kA}, {{kB, both}})), "PREDECESSOR_MISMATCH");
}

TEST_F(Replacing, APledgeOnPaperComesBackToThePledgee) {
  Pledged();
  Admit(OfferJointSurrender(w, kBank, kImporter, v1::SURRENDER_PURPOSE_PAPER));
  Admit(Accept(w, kImporter));
  Admit(ToPaper(w, "A-17"));
  v1::Act act = Replace(w, {kDoc}, {{kA, ToOrderHeader(kImporter, kTrader)}});
  FromPaper(act, kTrader, ToOrderHeader(kImporter).order());
  EXPECT_EQ(Refused(act), "PLEDGED");
  act = Replace(w, {kDoc}, {{kA, ToOrderHeader(kImporter, kBank)}});
  FromPaper(act, kBank, ToOrderHeader(kImporter).order());
  Admit(act);
}

TEST_F(Replacing, AStraightDocumentKeepsItsPartiesButByAmendment) {
  Issued(StraightHeader());
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  v1::TitleHeader a = StraightHeader();
  v1::TitleHeader b = StraightHeader();
  a.mutable_goods()->RemoveLast();
  b.mutable_goods()->DeleteSubrange(0, 1);
  b.set_consignee(kTrader);
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, a}, {kB, b}})), "PREDECESSOR_MISMATCH");
  b.set_consignee(kImporter);
  Admit(Replace(w, {kDoc}, {{kA, a}, {kB, b}}));
}

}  // namespace
}  // namespace yidan::title::testing
