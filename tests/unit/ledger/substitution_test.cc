// What a NOTATION puts in a box's or wagon's place is covered as that is, and goes on being so, whatever
// replaces the document.
#include <gmock/gmock.h>

#include "services/replica/fsck.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";
constexpr const char* kOther = "YD-TEST-0000000000000002";
constexpr const char* kLeft = "YD-TEST-00000000PART0001";
constexpr const char* kRight = "YD-TEST-00000000PART0002";
constexpr const char* kLeftAgain = "YD-TEST-00000000PART0003";
constexpr const char* kNext = "YD-TEST-00000000AMENDED1";
constexpr const char* kFirst = "378446670192";
constexpr const char* kSecond = "218124712173";
constexpr const char* kThird = "318045761232";
constexpr auto kCovered = v1::REFUSAL_REASON_GOODS_ALREADY_COVERED;

class SubstitutionTest : public LedgerTest {
 protected:
  static constexpr std::int64_t kNotedAt = 1'491'436'800'000;  // 2017-04-06
  void SetUp() override {
    LedgerTest::SetUp();
    clock_.Advance(kNotedAt - clock_.WallMs());
  }
  // Everything in one wagon.
  static v1::Waybill InWagon(int variant, const std::string& number, v1::UnitLoad load = v1::UNIT_LOAD_FULL) {
    v1::Waybill typed = DemoWaybill(variant);
    while (typed.wagons_size() > 1) typed.mutable_wagons()->RemoveLast();
    typed.clear_containers();
    auto& wagon = *typed.mutable_wagons(0);
    wagon.set_number(number);
    wagon.clear_container_numbers();
    wagon.set_load(load);
    for (auto& line : *typed.mutable_goods_lines()) {
      line.clear_container_numbers();
      line.clear_wagon_numbers();
      line.add_wagon_numbers(number);
    }
    return typed;
  }
  // Everything in one container.
  static v1::Waybill InBox(int variant, const std::string& number) {
    v1::Waybill typed = DemoWaybill(variant);
    typed.mutable_containers(0)->set_number(number);
    for (auto& line : *typed.mutable_goods_lines()) line.set_container_numbers(0, number);
    for (auto& wagon : *typed.mutable_wagons()) wagon.set_container_numbers(0, number);
    return typed;
  }
  v1::SubmitActRequest WithContent(const v1::Act& act, const yidan::testing::Committed& committed) {
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = committed.content;
    return request;
  }
  v1::SubmitActRequest IssueOf(const char* id, const v1::Waybill& typed) {
    const auto committed = yidan::testing::Commit(id, waybill::ToJson(typed));
    v1::Act act = NewAct("cdirp");
    yidan::testing::Issue(act, committed);
    return WithContent(act, committed);
  }
  v1::SubmitActRequest Noted(v1::NotationKind kind, const char* id, const std::string& from,
                             const std::string& to) {
    v1::Act act = OnDocument("cdirp", id);
    act.clear_sequence();
    act.clear_previous();
    act.set_nonce(std::string(16, to[0]));
    act.mutable_notation()->set_kind(kind);
    act.mutable_notation()->set_replaced(from);
    act.mutable_notation()->set_substitute(to);
    title::SetTime(act.mutable_notation()->mutable_at(), kNotedAt);
    return Sign(act);
  }
  v1::SubmitActRequest WagonNoted(const char* id, const std::string& from, const std::string& to) {
    return Noted(v1::NOTATION_KIND_WAGON_SUBSTITUTED, id, from, to);
  }
  void Surrender(v1::SurrenderPurpose purpose, const char* id = kDoc) {
    v1::Act act = OnDocument("landrover-nl", id);
    act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
    MustAdmit(Sign(act));
  }
  // kDoc goes on as kNext.
  void Replace(v1::Waybill anew, bool from_paper = false) {
    anew.mutable_exchanged_document()->add_replaces(kDoc);
    const auto committed = yidan::testing::Commit(kNext, waybill::ToJson(anew));
    v1::Act act = OnDocument("cdirp", kDoc);
    const auto head = Title(kDoc);
    auto* predecessor = act.mutable_replace()->add_predecessors();
    predecessor->set_document_id(kDoc);
    predecessor->set_sequence(head.sequence());
    predecessor->set_last_act(head.last_act());
    auto* successor = act.mutable_replace()->add_successors();
    successor->set_document_id(kNext);
    *successor->mutable_header() = committed.header;
    if (from_paper) {
      act.mutable_replace()->set_all_originals_in(true);
      act.mutable_replace()->set_presented_by(committed.header.first_holder());
      *act.mutable_replace()->mutable_paper_order() = committed.header.order();
      act.mutable_replace()->set_paper_digest(std::string(32, 'p'));
    }
    MustAdmit(WithContent(act, committed));
  }
  // Some of the lines, in that wagon, which becomes the place of what `replaces` said; an empty number: the
  // content says nothing of a wagon.
  static v1::Waybill PartIn(const std::string& line, const std::string& wagon, v1::UnitLoad load,
                            const std::vector<std::string>& replaces = {kDoc}) {
    v1::Waybill part = yidan::testing::PartOfDemoWaybill({line}, replaces);
    part.clear_containers();
    part.clear_wagons();
    if (!wagon.empty()) *part.mutable_wagons() = InWagon(0, wagon, load).wagons();
    for (auto& goods : *part.mutable_goods_lines()) {
      goods.clear_container_numbers();
      goods.clear_wagon_numbers();
      if (!wagon.empty()) goods.add_wagon_numbers(wagon);
    }
    return part;
  }
  using Successors = std::vector<std::pair<std::string, v1::Waybill>>;
  v1::SubmitActRequest ReplaceBy(const char* id, const Successors& successors) {
    v1::Act act = OnDocument("cdirp", id);
    const auto head = Title(id);
    auto* predecessor = act.mutable_replace()->add_predecessors();
    predecessor->set_document_id(id);
    predecessor->set_sequence(head.sequence());
    predecessor->set_last_act(head.last_act());
    std::vector<yidan::testing::Committed> committed;
    for (const auto& [successor_id, content] : successors) {
      committed.push_back(yidan::testing::Commit(successor_id, waybill::ToJson(content)));
      auto* successor = act.mutable_replace()->add_successors();
      successor->set_document_id(successor_id);
      *successor->mutable_header() = committed.back().header;
    }
    v1::SubmitActRequest request = Sign(act);
    for (const auto& one : committed) *request.add_contents() = one.content;
    return request;
  }
  // kDoc becomes parts over the same wagon, each with one of its lines.
  void Split(const std::string& wagon, const std::vector<std::string>& parts) {
    Successors successors;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      successors.emplace_back(parts[i], PartIn(std::to_string(i + 1), wagon, v1::UNIT_LOAD_PART));
    }
    MustAdmit(ReplaceBy(kDoc, successors));
  }
  // Line 1 in one wagon, line 2 in another, both full.
  static v1::Waybill InTwoWagons(const std::string& first, const std::string& second) {
    v1::Waybill typed = InWagon(0, first);
    *typed.add_wagons() = InWagon(0, second).wagons(0);
    typed.mutable_goods_lines(1)->set_wagon_numbers(0, second);
    return typed;
  }
  void ToPaper(const char* id) {
    Surrender(v1::SURRENDER_PURPOSE_PAPER, id);
    v1::Act paper = OnDocument("cdirp", id);
    paper.mutable_to_paper()->add_form_numbers(std::string("F-") + id);
    paper.mutable_to_paper()->set_originals(1);
    MustAdmit(Sign(paper));
  }
  v1::SubmitActRequest BackFromPaper(const char* id, const std::string& as, const v1::Waybill& content) {
    v1::SubmitActRequest request = ReplaceBy(id, {{as, content}});
    v1::Act act = *title::ReadAct(request.act());
    act.mutable_replace()->set_all_originals_in(true);
    act.mutable_replace()->set_presented_by(act.replace().successors(0).header().first_holder());
    *act.mutable_replace()->mutable_paper_order() = act.replace().successors(0).header().order();
    act.mutable_replace()->set_paper_digest(std::string(32, 'p'));
    v1::SubmitActRequest signed_anew = Sign(act);
    *signed_anew.mutable_contents() = request.contents();
    return signed_anew;
  }
  void SplitAndAmended(bool noted_before) {
    MustAdmit(IssueOf(kDoc, InWagon(0, kFirst)));
    Surrender(v1::SURRENDER_PURPOSE_SPLIT);
    Split(kFirst, {kLeft, kRight});
    if (noted_before) MustAdmit(WagonNoted(kLeft, kFirst, kSecond));
    Surrender(v1::SURRENDER_PURPOSE_AMENDMENT, kLeft);
    const std::string stated = noted_before ? kSecond : kFirst;
    MustAdmit(ReplaceBy(kLeft, {{kLeftAgain, PartIn("1", stated, v1::UNIT_LOAD_PART, {kLeft})}}));
    if (!noted_before) MustAdmit(WagonNoted(kLeftAgain, kFirst, kSecond));
    MustAdmit(WagonNoted(kRight, kFirst, kSecond));
    EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kSecond, v1::UNIT_LOAD_PART))), kCovered);
    MustAdmit(WagonNoted(kRight, kSecond, kThird));
    MustAdmit(WagonNoted(kLeftAgain, kSecond, kThird));
    EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird, v1::UNIT_LOAD_PART))), kCovered);
    ExpectDerivedAlike();
  }
  void UsedAgain(bool in_order) {
    MustAdmit(IssueOf(kDoc, InTwoWagons(kFirst, kSecond)));
    const v1::SubmitActRequest away = WagonNoted(kDoc, kFirst, kThird);
    if (in_order) MustAdmit(away);
    MustAdmit(WagonNoted(kDoc, kSecond, kFirst));
    if (!in_order) {
      v1::Act act = *title::ReadAct(away.act());
      title::SetTime(act.mutable_notation()->mutable_at(), kNotedAt - 86'400'000);
      MustAdmit(Sign(act));
    }
    Surrender(v1::SURRENDER_PURPOSE_SPLIT);
    MustAdmit(ReplaceBy(kDoc, {{kLeft, PartIn("1", kThird, v1::UNIT_LOAD_FULL)},
                               {kRight, PartIn("2", kFirst, v1::UNIT_LOAD_FULL)}}));
    ToPaper(kRight);
    MustAdmit(BackFromPaper(kRight, kLeftAgain, PartIn("2", kFirst, v1::UNIT_LOAD_FULL, {kRight})));
    ToPaper(kLeft);
    MustAdmit(BackFromPaper(kLeft, kNext, PartIn("1", kThird, v1::UNIT_LOAD_FULL, {kLeft})));
    EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird))), kCovered);
    EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kFirst))), kCovered);
    ExpectDerivedAlike();
  }
  // What the log says is what its contents say, to whoever derives it anew.
  void ExpectDerivedAlike() {
    Stop();
    MemoryStore scratch;
    const auto found =
        replica::Fsck({store_, slots_, signer_.verifier_key(), {}, scratch, scratch, true, {}});
    ASSERT_TRUE(found.has_value()) << found.error().message;
    EXPECT_THAT(found->faults, ::testing::IsEmpty());
    Start();
  }
};

// The goods are in another box now: a bill over that one meets them.
TEST_F(SubstitutionTest, ABoxThatTookAnothersPlaceIsCoveredAsThatWas) {
  constexpr const char* kNewBox = "TEMU1234565";
  MustAdmit(Issue(kDoc));
  ExpectProven(MustAdmit(Noted(v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, kDoc, "CSQU3054383", kNewBox)));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InBox(5, kNewBox))), kCovered) << "a part of a box that is full";
  Restart();
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InBox(5, kNewBox))), kCovered);
}

TEST_F(SubstitutionTest, AndAfterAnAmendmentThatStatesTheOldBox) {
  constexpr const char* kNewBox = "TEMU1234565";
  MustAdmit(Issue(kDoc));
  MustAdmit(Noted(v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, kDoc, "CSQU3054383", kNewBox));
  Surrender(v1::SURRENDER_PURPOSE_AMENDMENT);
  Replace(DemoWaybill());
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InBox(5, kNewBox))), kCovered);
  ExpectDerivedAlike();
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InBox(5, kNewBox))), kCovered);
}

// The content states the wagon that it had at issue, the amendment the one that it has now: either says how
// it is loaded, whoever takes its place next.
TEST_F(SubstitutionTest, AWagonThatTookAnothersPlaceIsCoveredAfterAnAmendmentToo) {
  MustAdmit(IssueOf(kDoc, InWagon(0, kFirst)));
  MustAdmit(WagonNoted(kDoc, kFirst, kSecond));
  Surrender(v1::SURRENDER_PURPOSE_AMENDMENT);
  Replace(InWagon(0, kSecond));
  MustAdmit(WagonNoted(kNext, kSecond, kThird));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird))), kCovered);
  ExpectDerivedAlike();
}

TEST_F(SubstitutionTest, AnAmendmentThatStatesTheOldWagonFreesNoneThatTookItsPlace) {
  MustAdmit(IssueOf(kDoc, InWagon(0, kFirst)));
  MustAdmit(WagonNoted(kDoc, kFirst, kSecond));
  MustAdmit(WagonNoted(kDoc, kSecond, kThird));
  Surrender(v1::SURRENDER_PURPOSE_AMENDMENT);
  Replace(InWagon(0, kFirst));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kSecond))), kCovered);
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird))), kCovered);
  ExpectDerivedAlike();
}

// Whoever surrendered for it agrees that what is not stated any more is free.
TEST_F(SubstitutionTest, AnAmendmentThatStatesAnotherWagonFreesBoth) {
  MustAdmit(IssueOf(kDoc, InWagon(0, kFirst)));
  MustAdmit(WagonNoted(kDoc, kFirst, kSecond));
  Surrender(v1::SURRENDER_PURPOSE_AMENDMENT);
  Replace(InWagon(0, kThird));
  MustAdmit(IssueOf(kOther, InWagon(5, kSecond)));
  ExpectDerivedAlike();
}

// A part of what was one document's whole wagon: no stranger has another part of the wagon that it is in now.
TEST_F(SubstitutionTest, APartOfAFullWagonIsCoveredInTheNextOneAsAWholeToo) {
  MustAdmit(IssueOf(kDoc, InWagon(0, kFirst)));
  Surrender(v1::SURRENDER_PURPOSE_SPLIT);
  Split(kFirst, {kLeft, kRight});
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kFirst, v1::UNIT_LOAD_PART))), kCovered);
  MustAdmit(WagonNoted(kLeft, kFirst, kSecond));
  MustAdmit(WagonNoted(kRight, kFirst, kSecond));  // its sibling's goods are in there with it
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kSecond, v1::UNIT_LOAD_PART))), kCovered);
  MustAdmit(WagonNoted(kLeft, kSecond, kThird));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird, v1::UNIT_LOAD_PART))), kCovered);
  ExpectDerivedAlike();
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird, v1::UNIT_LOAD_PART))), kCovered);
}

// One of the parts was amended meanwhile: it is in the wagon with the other all the same, whether it states
// the first wagon or, noted already, the next.
TEST_F(SubstitutionTest, AnAmendedPartIsTransshippedTogetherWithTheOther) {
  SplitAndAmended(/*noted_before=*/false);
}
TEST_F(SubstitutionTest, SoIsOneThatWasAmendedAfterItsNotation) { SplitAndAmended(/*noted_before=*/true); }

// A part that says nothing of the wagon, or has another date of shipment: what takes the wagon's place is
// covered as that is.
TEST_F(SubstitutionTest, APartThatLeavesTheWagonUnsaidIsCoveredInTheNextOne) {
  MustAdmit(IssueOf(kDoc, InWagon(0, kFirst)));
  Surrender(v1::SURRENDER_PURPOSE_SPLIT);
  v1::Waybill earlier = PartIn("2", kFirst, v1::UNIT_LOAD_PART);
  earlier.mutable_receipt_statement()->set_date("2017-01-20");
  MustAdmit(ReplaceBy(kDoc, {{kLeft, PartIn("1", "", {})}, {kRight, earlier}}));
  MustAdmit(WagonNoted(kLeft, kFirst, kSecond));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kSecond, v1::UNIT_LOAD_PART))), kCovered);
  MustAdmit(WagonNoted(kRight, kFirst, kSecond));
  // Of the one with another date too, by itself.
  MustAdmit(WagonNoted(kRight, kSecond, kThird));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird, v1::UNIT_LOAD_PART))), kCovered);
  ExpectDerivedAlike();
}

// The first wagon went on with other goods: who states it states the second line's wagon, and not the one
// that the first line went into.
TEST_F(SubstitutionTest, AWagonThatWasUsedAgainIsNotTakenForTheOneBefore) { UsedAgain(/*in_order=*/true); }
// Noted in the other order, with the days on which it happened.
TEST_F(SubstitutionTest, NorWhereTheLaterOneIsNotedFirst) { UsedAgain(/*in_order=*/false); }

// By way of a detour on its own document alone, nobody comes into a wagon that is another's whole load: and
// so that one's paper comes back.
TEST_F(SubstitutionTest, ADetourBringsNobodyIntoASiblingsWagon) {
  v1::Waybill both = InTwoWagons(kFirst, kSecond);
  MustAdmit(IssueOf(kDoc, both));
  MustAdmit(WagonNoted(kDoc, kFirst, kThird));
  Surrender(v1::SURRENDER_PURPOSE_SPLIT);
  v1::Waybill left = PartIn("1", kFirst, v1::UNIT_LOAD_FULL);
  v1::Waybill right = PartIn("2", kSecond, v1::UNIT_LOAD_FULL);
  right.mutable_goods_lines(0)->clear_vins();  // a unit that both cover, since neither states it
  MustAdmit(ReplaceBy(kDoc, {{kLeft, left}, {kRight, right}}));
  MustAdmit(WagonNoted(kRight, kThird, kSecond));
  EXPECT_EQ(MustRefuse(WagonNoted(kRight, kSecond, kThird)), kCovered);
  ToPaper(kLeft);
  left.mutable_exchanged_document()->set_replaces(0, kLeft);
  MustAdmit(BackFromPaper(kLeft, kNext, left));
  ExpectDerivedAlike();
}

// However much the issuer notes, the document is amended and taken back from paper as it stands.
TEST_F(SubstitutionTest, AsManyAreNotedAsLeaveRoomForTheReplace) {
  v1::Waybill content = InWagon(0, kFirst);
  auto& line = *content.mutable_goods_lines(0);
  constexpr std::uint64_t kVins = 1'750;
  line.clear_vins();
  for (std::uint64_t i = 0; i < kVins; ++i) line.add_vins("LSVAA4180E2" + std::to_string(100'000 + i));
  content.mutable_totals()->set_packages(content.totals().packages() + kVins - line.packages());
  line.set_packages(kVins);
  MustAdmit(IssueOf(kDoc, content));
  std::string last = kFirst;
  v1::ActResult answer;
  int noted = 0;
  for (;; ++noted) {
    ASSERT_LT(noted, 256);
    const std::string next = std::to_string(1'500'000 + noted);
    answer = SubmitOne(WagonNoted(kDoc, last, next));
    if (!answer.has_receipt()) break;
    last = next;
  }
  EXPECT_GT(noted, 5);
  EXPECT_EQ(answer.refusal().reason(), v1::REFUSAL_REASON_TOO_MANY);
  EXPECT_THAT(answer.refusal().message(), ::testing::HasSubstr("could never be replaced"));
  Surrender(v1::SURRENDER_PURPOSE_PAPER);
  v1::Act paper = OnDocument("cdirp", kDoc);
  paper.mutable_to_paper()->add_form_numbers("F-1");
  paper.mutable_to_paper()->set_originals(1);
  MustAdmit(Sign(paper));
  Replace(content, true);
  EXPECT_EQ(Title(kNext).status(), v1::TITLE_STATUS_ISSUED);
  v1::Waybill strangers = InWagon(5, last);
  strangers.mutable_wagons(0)->set_scheme(v1::WAGON_SCHEME_CHINA);
  EXPECT_EQ(MustRefuse(IssueOf(kOther, strangers)), kCovered);
}

// What had left a wagon before the goods came into it did not take the goods with it.
TEST_F(SubstitutionTest, AWagonThatWasTakenOffBeforeTookNothingAlong) {
  MustAdmit(IssueOf(kDoc, InWagon(0, kFirst)));
  MustAdmit(WagonNoted(kDoc, kThird, kSecond));  // the document states neither
  MustAdmit(WagonNoted(kDoc, kFirst, kThird));
  Surrender(v1::SURRENDER_PURPOSE_AMENDMENT);
  Replace(InWagon(0, kFirst));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kThird))), kCovered);
  MustAdmit(IssueOf(kOther, InWagon(5, kSecond)));
  ExpectDerivedAlike();
}

// Part loads too, which go on by being stated alone.
TEST_F(SubstitutionTest, PaperThatComesBackOverTheOldWagonCoversTheNewOneStill) {
  MustAdmit(IssueOf(kDoc, InWagon(0, kFirst, v1::UNIT_LOAD_PART)));
  MustAdmit(WagonNoted(kDoc, kFirst, kSecond));
  Surrender(v1::SURRENDER_PURPOSE_PAPER);
  v1::Act paper = OnDocument("cdirp", kDoc);
  paper.mutable_to_paper()->add_form_numbers("F-1");
  paper.mutable_to_paper()->set_originals(1);
  MustAdmit(Sign(paper));
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kSecond))), kCovered);
  Replace(InWagon(0, kFirst, v1::UNIT_LOAD_PART), true);
  EXPECT_EQ(MustRefuse(IssueOf(kOther, InWagon(5, kSecond))), kCovered);
  ExpectDerivedAlike();
}

}  // namespace
}  // namespace yidan::ledger_test
