// DELIVER against the stowage that the issuer signed, holds on boxes, and boxes that go by another number.
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

// The cars (line 1) are in kBoxA, the boxes (line 2) in kBoxB.
constexpr char kBoxA[] = "CSQU3054383";
constexpr char kBoxB[] = "MSCU6639870";
constexpr char kNewBox[] = "TEMU1234565";
constexpr char kNewerBox[] = "TCLU7654320";

class Stowed : public Story {
 protected:
  void Ready(const v1::TitleHeader& header = StowedHeader()) {
    Issued(header);
    Admit(Surrender(w, kShipper));
  }
  v1::Act Out(std::uint64_t cars, std::uint64_t parts, const std::vector<std::string>& boxes = {}) {
    v1::Act act = Deliver(w);
    if (cars != 0) AddLine(*act.mutable_deliver(), "1", cars, cars * 2'500'000);
    if (parts != 0) AddLine(*act.mutable_deliver(), "2", parts, parts * 10'000);
    for (const auto& box : boxes) act.mutable_deliver()->add_containers(box);
    return act;
  }
  v1::Act InsteadOf(const std::string& box, const std::string& substitute) {
    return Substitute(w, v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, box, substitute);
  }
};

TEST_F(Stowed, ALineGoesOutOfTheBoxThatItIsIn) {
  Ready();
  EXPECT_EQ(Refused(Out(2, 0, {kBoxB})), "QUANTITY_MISMATCH");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("line 1 is stowed in CSQU3054383"));
  Admit(Out(2, 0, {kBoxA}));
  EXPECT_EQ(w.At().delivered_containers, std::vector<std::string>{kBoxA});
}

TEST_F(Stowed, AHoldOnABoxIsNotSlippedByNamingAnother) {
  Ready();
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kBoxA}));
  for (const std::uint64_t cars : {1U, 2U}) {
    EXPECT_NE(Refused(Out(cars, 0, {kBoxB})), "") << cars;  // the line is in A
    EXPECT_EQ(Refused(Out(cars, 0)), "HELD") << cars;
    EXPECT_EQ(Refused(Out(cars, 0, {kBoxA})), "HELD") << cars;
  }
  EXPECT_EQ(Refused(Out(2, 10)), "HELD");
  Admit(Out(0, 10, {kBoxB}));
}

TEST_F(Stowed, OnePackageDoesNotMarkEveryBoxAsDelivered) {
  Ready();
  EXPECT_EQ(Refused(Out(0, 1, {kBoxA, kBoxB})), "QUANTITY_MISMATCH");
  EXPECT_EQ(Refused(Out(0, 1, {kBoxB})), "QUANTITY_MISMATCH");
  EXPECT_EQ(Refused(Out(0, 10, {kBoxA, kBoxB})), "QUANTITY_MISMATCH");
  Admit(Out(0, 1));  // out of a box that stays
  EXPECT_THAT(w.At().delivered_containers, ::testing::IsEmpty());
  Admit(Out(0, 9, {kBoxB}));
  EXPECT_EQ(w.At().delivered_containers, std::vector<std::string>{kBoxB});
}

TEST_F(Stowed, ALineInTwoBoxesMayGoOutBoxByBoxAndNotPastAHold) {
  v1::TitleHeader h = StowedHeader();
  h.mutable_stowage(0)->add_containers(kBoxB);
  Ready(h);
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kBoxA}));
  EXPECT_EQ(Refused(Out(2, 10, {kBoxB})), "HELD") << "it ends the document";
  EXPECT_EQ(Refused(Out(2, 0, {kBoxB})), "HELD") << "all of the line, though some is in A";
  Admit(Out(1, 10, {kBoxB}));
}

TEST_F(Stowed, ABoxMayFollowTheLineThatWasTakenOutOfIt) {
  Ready();
  Admit(Out(2, 0));
  Admit(Out(0, 1, {}));
  v1::Act box = Out(0, 1, {kBoxA});
  EXPECT_EQ(Refused(box), "QUANTITY_MISMATCH") << "line 2 is in B";
  Admit(Out(0, 9, {kBoxA, kBoxB}));
  EXPECT_EQ(w.At().status, v1::TITLE_STATUS_DELIVERED);
}

TEST_F(Stowed, LooseLinesPassAHoldOnABox) {
  v1::TitleHeader h = StowedHeader();
  AddGoods(h, "3", 4, 4'000);
  Ready(h);
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kBoxA}));
  v1::Act loose = Deliver(w);
  AddLine(*loose.mutable_deliver(), "3", 4, 4'000);
  Admit(loose);
}

TEST_F(Stowed, WhatIsOutIsHeldAsADocumentOnly) {
  Ready();
  Admit(Out(2, 0, {kBoxA}));
  EXPECT_EQ(Refused(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kBoxA})), "HEADER_MISMATCH");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("hold the document"));
  EXPECT_EQ(w.last_refusal.needs, "HOLD without containers");
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS));
  EXPECT_EQ(Refused(Out(0, 10, {kBoxB})), "HELD");
}

TEST_F(Stowed, TheHoldNamedIsTheOneThatBlocks) {
  Ready();
  Digest court;
  Digest customs;
  // Whichever has the lower id, the sentence names the one in the way.
  for (int i = 0; i < 8; ++i) {
    customs = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kBoxB}));
    court = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
    EXPECT_EQ(Refused(Out(2, 0, {kBoxA})), "HELD");
    EXPECT_THAT(w.last_refusal.needs, ::testing::EndsWith(kCourt));
    EXPECT_EQ(Refused(Recall(w, kShipper)), "HELD");
    EXPECT_THAT(w.last_refusal.needs, ::testing::EndsWith(kCourt));
    Admit(Lift(w, kCourt, court));
    EXPECT_EQ(Refused(Out(0, 10, {kBoxB})), "HELD");
    EXPECT_THAT(w.last_refusal.needs, ::testing::EndsWith(kCustoms));
    Admit(Lift(w, kCustoms, customs));
  }
}

// ---- Substitution ----

TEST_F(Stowed, ASubstitutedBoxIsHeldAndDeliveredByEitherNumber) {
  Ready();
  Admit(InsteadOf(kBoxA, kNewBox));
  EXPECT_EQ(BoxesOf(w.At(), kNewBox), std::vector<std::string>{kBoxA});
  const World noted = w;
  for (const char* number : {kBoxA, kNewBox}) {
    w = noted;
    const Digest hold = Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {number}));
    EXPECT_EQ(w.At().holds.at(hold).containers, std::vector<std::string>{kBoxA});
    EXPECT_EQ(Refused(Out(2, 0, {kBoxA})), "HELD");
    EXPECT_EQ(Refused(Out(2, 0, {kNewBox})), "HELD");
    Admit(Lift(w, kCustoms, hold));
    EXPECT_EQ(Refused(Out(2, 0, {kBoxA, kNewBox})), "QUANTITY_MISMATCH") << "one box by two names";
    Admit(Out(2, 0, {number}));
    EXPECT_EQ(w.At().delivered_containers, std::vector<std::string>{kBoxA});
    EXPECT_EQ(Refused(Out(0, 10, {kNewBox})), "QUANTITY_MISMATCH") << "out already";
  }
}

TEST_F(Stowed, AHoldFromBeforeASubstitutionHoldsTheNewNumber) {
  Ready();
  Admit(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kBoxA}));
  Admit(InsteadOf(kBoxA, kNewBox));
  Admit(InsteadOf(kNewBox, kNewerBox));
  EXPECT_EQ(Refused(Out(2, 0, {kNewerBox})), "HELD");
}

TEST_F(Stowed, ASubstitutionIsOfABoxThatIsThereByOneThatIsNot) {
  Ready();
  EXPECT_EQ(Refused(InsteadOf("HLXU2008419", kNewBox)), "HEADER_MISMATCH");
  EXPECT_EQ(Refused(InsteadOf(kBoxA, kBoxB)), "HEADER_MISMATCH");
  EXPECT_EQ(Refused(InsteadOf(kBoxA, "XXXX")), "MALFORMED_ACT");
  EXPECT_EQ(Refused(InsteadOf(kBoxA, "TEMU1234566")), "MALFORMED_ACT");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("substitute"));
  EXPECT_EQ(Refused(InsteadOf(kBoxA, kBoxA)), "MALFORMED_ACT");
  Admit(InsteadOf(kBoxA, kNewBox));
  EXPECT_EQ(Refused(InsteadOf(kBoxA, kNewerBox)), "HEADER_MISMATCH") << "taken off before";
  EXPECT_EQ(Refused(InsteadOf(kBoxB, kNewBox)), "HEADER_MISMATCH") << "on already";
  Admit(InsteadOf(kNewBox, kNewerBox));
  EXPECT_EQ(Refused(InsteadOf(kBoxB, kNewBox)), "HEADER_MISMATCH") << "it was of this document";
  Admit(Out(2, 0, {kNewerBox}));
  EXPECT_EQ(Refused(InsteadOf(kNewerBox, "HLXU2008419")), "HEADER_MISMATCH") << "handed out";
}

// What one document's box was emptied into is the other's box: the two become one, and each line is where it
// is now.
TEST_F(Stowed, DocumentsWhoseGoodsCameIntoOneBoxAreMerged) {
  constexpr char kB[] = "CDLB-2017-00000B";
  constexpr char kMerged[] = "CDLB-2017-00000A";
  const auto line_in = [](const char* line, const std::vector<std::string>& boxes, bool both = false) {
    v1::TitleHeader h = ToOrderHeader();
    h.clear_goods();
    h.clear_containers();
    for (const std::string& box : boxes) h.add_containers(box);
    for (const char* id : {"1", "2"}) {
      if (!both && std::string(id) != line) continue;
      AddGoods(h, id, 2, 5'000);
      auto* stowage = h.add_stowage();
      stowage->set_line_id(id);
      stowage->add_containers(boxes.back());
    }
    return h;
  };
  constexpr const char* kFirst = "CSQU3054383";
  constexpr const char* kSecond = "MSCU6639870";
  w = World();
  Admit(Issue(w, line_in("1", {kFirst})));
  Admit(Issue(w, line_in("2", {kSecond}), kB));
  Admit(Substitute(w, v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, kFirst, kSecond));
  for (const char* id : {kDoc, kB}) Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, id));
  v1::TitleHeader apart = line_in("1", {kFirst, kSecond}, true);
  EXPECT_EQ(Refused(Replace(w, {kDoc, kB}, {{kMerged, line_in("1", {kFirst}, true)}})),
            "PREDECESSOR_MISMATCH")
      << "the second line was never in the first box";
  const World surrendered = w;
  Admit(Replace(w, {kDoc, kB}, {{kMerged, line_in("1", {kSecond}, true)}}));
  w = surrendered;
  apart.mutable_stowage(0)->set_containers(0, kFirst);
  Admit(Replace(w, {kDoc, kB}, {{kMerged, apart}}));
}

TEST_F(Stowed, WagonsAndSealsAreSubstitutedToo) {
  Ready();
  constexpr auto kWagon = v1::NOTATION_KIND_WAGON_SUBSTITUTED;
  EXPECT_EQ(Refused(Substitute(w, kWagon, "218124712173", "378446670193")), "MALFORMED_ACT");
  Admit(Substitute(w, kWagon, "218124712173", "378446670192"));
  EXPECT_EQ(Refused(Substitute(w, kWagon, "218124712173", "318069551238")), "HEADER_MISMATCH");
  EXPECT_EQ(Refused(Substitute(w, kWagon, "318069551238", "378446670192")), "HEADER_MISMATCH");
  Admit(Substitute(w, kWagon, "378446670192", "218124712173"));  // mended, and back in the train
  EXPECT_EQ(Refused(Substitute(w, v1::NOTATION_KIND_SEAL_SUBSTITUTED, "NL2017040611", "--")),
            "MALFORMED_ACT");
  Admit(Substitute(w, v1::NOTATION_KIND_SEAL_SUBSTITUTED, "NL2017040611", "KZ 000171"));
  ASSERT_EQ(w.At().substitutions.size(), 3U);
  EXPECT_EQ(ToProto(w.At(), w.now).substitutions(2).substitute(), "KZ 000171");
}

TEST_F(Stowed, ASubstitutionGoesOnWhicheverNumberTheSuccessorStates) {
  constexpr char kNext[] = "CDLB-2017-00000A";
  Issued(StowedHeader());
  Admit(InsteadOf(kBoxA, kNewBox));
  Admit(InsteadOf(kNewBox, kNewerBox));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  const World before = w;
  Admit(Replace(w, {kDoc}, {{kNext, StowedHeader()}}));
  EXPECT_EQ(BoxesOf(w.At(kNext), kNewerBox), std::vector<std::string>{kBoxA});
  w = before;
  v1::TitleHeader restated = StowedHeader();
  restated.clear_containers();
  for (const char* box : {kBoxB, kNewerBox}) restated.add_containers(box);
  restated.mutable_stowage(0)->set_containers(0, kNewerBox);
  Admit(Replace(w, {kDoc}, {{kNext, restated}}));
  for (const char* number : {kBoxA, kNewBox, kNewerBox}) {
    EXPECT_EQ(BoxesOf(w.At(kNext), number), std::vector<std::string>{kNewerBox}) << "found by what it was";
  }
  v1::Act hold = Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kBoxA});
  const Digest held = Admit(w.Seal(hold, kNext));
  EXPECT_EQ(w.At(kNext).holds.at(held).containers, std::vector<std::string>{kNewerBox});
}

// Two part loads are put into one box, and their documents merged.
TEST_F(Stowed, OneNumberThatTookThePlaceOfTwoBoxesHoldsAndDeliversBoth) {
  constexpr char kSecond[] = "CDLB-2017-000002";
  constexpr char kBoth[] = "CDLB-2017-00000A";
  const auto with = [](const char* box, int line) {
    v1::TitleHeader h = StowedHeader();
    h.mutable_goods()->DeleteSubrange(1 - line, 1);
    h.mutable_stowage()->DeleteSubrange(1 - line, 1);
    h.clear_containers();
    h.add_containers(box);
    return h;
  };
  Issued(with(kBoxA, 0));
  Admit(Issue(w, with(kBoxB, 1), kSecond));
  Admit(InsteadOf(kBoxA, kNewBox));
  Admit(w.Seal(InsteadOf(kBoxB, kNewBox), kSecond));
  for (const char* id : {kDoc, kSecond}) Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, id));
  Admit(Replace(w, {kDoc, kSecond}, {{kBoth, StowedHeader()}}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_DELIVERY, kBoth));
  EXPECT_EQ(BoxesOf(w.At(kBoth), kNewBox), (std::vector<std::string>{kBoxA, kBoxB}));
  const Digest hold = Admit(w.Seal(Hold(w, kCustoms, v1::HOLD_KIND_CUSTOMS, {kNewBox}), kBoth));
  EXPECT_EQ(Refused(w.Seal(Out(2, 0, {kBoxA}), kBoth)), "HELD");
  EXPECT_EQ(Refused(w.Seal(Out(0, 10, {kBoxB}), kBoth)), "HELD");
  Admit(w.Seal(Lift(w, kCustoms, hold), kBoth));
  EXPECT_EQ(Refused(w.Seal(Out(2, 0, {kNewBox}), kBoth)), "QUANTITY_MISMATCH") << "line 2 is in it too";
  Admit(w.Seal(Out(1, 5, {}), kBoth));
}

TEST_F(Stowed, ASubstituteThatTheMergedDocumentHasOfItsOwnIsBoth) {
  constexpr char kSecond[] = "CDLB-2017-000002";
  constexpr char kBoth[] = "CDLB-2017-00000A";
  Issued(StowedHeader());
  v1::TitleHeader other = StowedHeader();
  other.clear_stowage();
  other.clear_containers();
  other.add_containers(kNewBox);
  Admit(Issue(w, other, kSecond));
  Admit(InsteadOf(kBoxA, kNewBox));
  for (const char* id : {kDoc, kSecond}) Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, id));
  v1::TitleHeader both = StowedHeader();
  for (auto& line : *both.mutable_goods()) {
    line.set_packages(line.packages() * 2);
    line.set_gross_weight_grams(line.gross_weight_grams() * 2);
  }
  both.add_containers(kNewBox);
  Admit(Replace(w, {kDoc, kSecond}, {{kBoth, both}}));
  EXPECT_EQ(BoxesOf(w.At(kBoth), kNewBox), (std::vector<std::string>{kBoxA, kNewBox}));
  EXPECT_EQ(BoxesOf(w.At(kBoth), kBoxA), std::vector<std::string>{kBoxA});
}

TEST_F(Stowed, AMilestoneHasACodeAndAPlaceThatMachinesRead) {
  Issued();
  const auto fault = [this](const std::string& code, const std::string& place) {
    v1::Act act = Milestone(w, kRail);
    act.mutable_milestone()->set_code(code);
    act.mutable_milestone()->set_location(place);
    return Refused(act);
  };
  for (const char* code : {"", "departed", "1ST", "DEPARTED!", "A B"}) {
    EXPECT_EQ(fault(code, ""), "MALFORMED_ACT") << code;
  }
  EXPECT_EQ(fault(std::string(65, 'A'), ""), "MALFORMED_ACT");
  for (const char* place : {"Brest", "PL", "plmal", "PLMA1", "PLMALX"}) {
    EXPECT_EQ(fault("ARRIVED", place), "MALFORMED_ACT") << place;
  }
  EXPECT_EQ(fault("BORDER_CROSSED_2", "KZDOS"), "");
}

}  // namespace
}  // namespace yidan::title::testing
