// Goods: what excludes a second document, what a REPLACE may share, and what is only warned of.
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

constexpr char kA[] = "CDLB-2017-00000A";
constexpr char kB[] = "CDLB-2017-00000B";
constexpr char kC[] = "CDLB-2017-00000C";
constexpr char kOther[] = "CDLB-2017-000002";

GoodsTag Tag(const std::string& name, GoodsClass exclusion) { return {Named(name), exclusion}; }
GoodsClaim Claim(std::vector<GoodsTag> tags) {
  std::sort(tags.begin(), tags.end());
  return {std::move(tags), {}, {}, {}};
}
// A box loaded full in the weeks of one journey, and the same box whatever the week.
GoodsClaim FullBox(int week) {
  return Claim({Tag("container/CSQU3054383", GoodsClass::kWarn),
                Tag("container/CSQU3054383/week/" + std::to_string(week), GoodsClass::kUnit),
                Tag("container/CSQU3054383/week/" + std::to_string(week + 1), GoodsClass::kUnit)});
}
GoodsClaim PartLoad(int week = 10) {
  return Claim({Tag("container/CSQU3054383/seal/NL1", GoodsClass::kPart),
                Tag("container/CSQU3054383", GoodsClass::kShare),
                Tag("container/CSQU3054383/week/" + std::to_string(week), GoodsClass::kShare),
                Tag("container/CSQU3054383/week/" + std::to_string(week + 1), GoodsClass::kShare)});
}
GoodsClaim Vin(const std::string& number) { return Claim({Tag("vin/" + number, GoodsClass::kUnit)}); }
GoodsClaim Lot() { return Claim({Tag("lot/shipper/8471/L7", GoodsClass::kLot)}); }
World::Options Goods(const std::vector<GoodsClaim>& claims) {
  World::Options options;
  options.claims = claims;
  return options;
}

class GoodsCovered : public Story {
 protected:
  // Issued over one lot, and split into kA and kB, which both cover it.
  void SplitOverOneLot() {
    Admit(Issue(w, ToOrderHeader()), Goods({Lot()}));
    Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
    Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}}), Goods({Lot(), Lot()}));
  }
};

TEST_F(GoodsCovered, ASiblingOverTheSameLotLocksNoAmendmentTakeBackOrBalance) {
  SplitOverOneLot();
  const World split = w;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kA));
  Admit(Replace(w, {kA}, {{kC, Part(1, 10)}}), Goods({Lot()}));

  w = split;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER, kA));
  Admit(w.Seal(ToPaper(w, "A-17"), kA));
  v1::Act back = Replace(w, {kA}, {{kC, Part(1, 10)}});
  FromPaper(back, kShipper, Part(1, 10).order());
  Admit(back, Goods({Lot()}));

  w = split;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_DELIVERY, kA));
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 1, 2'500'000);
  Admit(w.Seal(part, kA));
  Admit(Replace(w, {kA}, {{kC, Part(0, 10)}}), Goods({Lot()}));
}

TEST_F(GoodsCovered, AStrangerNeverCoversTheLotThatSiblingsShare) {
  SplitOverOneLot();
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({Lot()})), "GOODS_ALREADY_COVERED");
  Admit(Issue(w, ToOrderHeader(), kOther));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kOther));
  EXPECT_EQ(Refused(Replace(w, {kOther}, {{kC, Part(2, 10)}}), Goods({Lot()})), "GOODS_ALREADY_COVERED");
}

TEST_F(GoodsCovered, AFullContainerIsInOneSuccessorOnly) {
  Admit(Issue(w, ToOrderHeader()), Goods({FullBox(10)}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  const v1::Act split = Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}});
  EXPECT_EQ(Refused(split, Goods({FullBox(10), FullBox(10)})), "GOODS_ALREADY_COVERED");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr(kB));
  w.knows_goods = false;  // nor does a verifier believe it of the two
  EXPECT_EQ(Refused(split, Goods({FullBox(10), FullBox(10)})), "GOODS_ALREADY_COVERED");
  w.knows_goods = true;
  Admit(split, Goods({PartLoad(), PartLoad()}));
  EXPECT_THAT(w.At(kA).warnings, ::testing::IsEmpty()) << "siblings warn each other of nothing";
  EXPECT_THAT(w.At(kB).warnings, ::testing::IsEmpty());
}

TEST_F(GoodsCovered, ALaterJourneyOfABoxIsAWarningOnTheNewDocumentOnly) {
  Admit(Issue(w, ToOrderHeader()), Goods({FullBox(10)}));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({FullBox(11)})), "GOODS_ALREADY_COVERED");
  const TitleState old = w.At();
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({FullBox(13)}));
  const GoodsWarning later{v1::GOODS_WARNING_KIND_LATER_JOURNEY, old.issued_index};
  EXPECT_THAT(w.At(kOther).warnings, ::testing::ElementsAre(later));
  EXPECT_THAT(w.last_warnings, ::testing::ElementsAre(std::vector<GoodsWarning>{later}));
  EXPECT_EQ(w.At(), old);
  EXPECT_EQ(ToProto(w.At(kOther), w.now).warnings(0).other_index(), old.issued_index);
  // Once the stale one is gone there is nothing to warn of.
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID));
  Admit(Void(w));
  Admit(w.Seal(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID), kOther));
  Admit(w.Seal(Void(w), kOther));
  Admit(Issue(w, ToOrderHeader(), kC), Goods({FullBox(16)}));
  EXPECT_THAT(w.At(kC).warnings, ::testing::IsEmpty());
}

// Each act over a box looks at all live documents over it: nobody makes that slow for the others, and whoever
// tries bars itself, nobody else, and learns nothing of whose the other goods are.
TEST_F(GoodsCovered, OneIssuerHasSoManyLiveDocumentsOverOneBoxAndBarsItselfAlone) {
  const GoodsClaim box = Claim({Tag("container/CSQU3054383", GoodsClass::kWarn)});
  const auto id = [](int n) { return "CDLB-2018-" + std::to_string(100'000 + n); };
  v1::TitleHeader of_rail = ToOrderHeader();
  of_rail.clear_leg_carriers();
  Admit(Issue(w, of_rail, kC, kRail), Goods({Vin("SALWA2FK6HA148213")}));
  for (int n = 0; n < 256; ++n) Admit(Issue(w, ToOrderHeader(), id(n)), Goods({box}));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({box})), "TOO_MANY");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("256 live documents of yours"));
  const GoodsClaim search = Claim(
      {Tag("container/CSQU3054383", GoodsClass::kWarn), Tag("vin/SALWA2FK6HA148213", GoodsClass::kUnit)});
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({search})), "TOO_MANY");
  Admit(Issue(w, of_rail, kA, kRail), Goods({box}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, id(0)));
  Admit(Replace(w, {id(0)}, {{kB, Part(2, 10)}}), Goods({box}));  // in its predecessor's place
  // A holder's parts are more than the issuer may issue, and each of them is still replaced: nobody is shut
  // in.
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT, kB));
  Admit(Replace(w, {kB}, {{"CDLB-2019-PART-A", Part(1, 10)}, {"CDLB-2019-PART-B", Part(1, 0)}}),
        Goods({box, box}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, "CDLB-2019-PART-A"));
  Admit(Replace(w, {"CDLB-2019-PART-A"}, {{"CDLB-2019-PART-C", Part(1, 10)}}), Goods({box}));
  Admit(w.Seal(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID), id(2)));
  Admit(w.Seal(Void(w), id(2)));
  Admit(w.Seal(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID), id(1)));
  Admit(w.Seal(Void(w), id(1)));
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({box}));
}

TEST_F(GoodsCovered, PartLoadsBehindOneSealAreAWarning) {
  Admit(Issue(w, ToOrderHeader()), Goods({PartLoad()}));
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({PartLoad()}));
  EXPECT_THAT(w.At(kOther).warnings,
              ::testing::ElementsAre(GoodsWarning{v1::GOODS_WARNING_KIND_PART_LOAD, w.At().issued_index}));
}

// ---- What a REPLACE does not name ----

TEST_F(GoodsCovered, WhatAReplacementLeavesUnsaidIsNotFreeForAStranger) {
  const GoodsClaim both = Claim({Tag("vin/1", GoodsClass::kUnit), Tag("vin/2", GoodsClass::kUnit),
                                 Tag("lot/shipper/8471/L7", GoodsClass::kLot)});
  const auto free = [&](const std::string& what) {
    return Refused(Issue(w, ToOrderHeader(), kOther), Goods({what == "lot" ? Lot() : Vin(what)})).empty();
  };
  Admit(Issue(w, ToOrderHeader()), Goods({both}));
  const World issued = w;

  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}}), Goods({Vin("1"), {}}));
  EXPECT_FALSE(free("2"));
  EXPECT_FALSE(free("lot"));
  // Nor do the two of them state one car each for themselves that neither stated at first.
  const World split = w;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kA));
  EXPECT_EQ(Refused(Replace(w, {kA}, {{kC, Part(1, 10)}}), Goods({Vin("2")})), "GOODS_ALREADY_COVERED");
  w = split;
  for (const char* id : {kA, kB}) {
    EXPECT_FALSE(free("2")) << "until the last of them ends: " << id;
    Admit(w.Seal(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID), id));
    Admit(w.Seal(Void(w), id));
  }
  EXPECT_TRUE(free("2"));

  w = issued;
  Admit(Surrender(w, kShipper));
  v1::Act part = Deliver(w);
  AddLine(*part.mutable_deliver(), "1", 1, 2'500'000);
  Admit(part);
  Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}}), Goods({Vin("1")}));
  EXPECT_FALSE(free("2"));

  w = issued;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER));
  Admit(ToPaper(w, "A-17"));
  v1::Act back = Replace(w, {kDoc}, {{kA, Part(2, 10)}});
  FromPaper(back, kShipper, ToOrderHeader().order());
  Admit(back, Goods({{}}));
  EXPECT_FALSE(free("1"));
  EXPECT_FALSE(free("lot"));
}

TEST_F(GoodsCovered, AnAmendmentFreesWhatItDropsUnlessAnOrderWaits) {
  Admit(Issue(w, ToOrderHeader()), Goods({Vin("mistyped")}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  const World surrendered = w;
  Admit(Replace(w, {kDoc}, {{kA, Part(2, 10)}}), Goods({Vin("right")}));
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({Vin("mistyped")}));

  w = surrendered;
  Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}}), Goods({Vin("right")})), "HELD");
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({Vin("mistyped")})), "GOODS_ALREADY_COVERED");
}

TEST_F(GoodsCovered, WhatGoesOnAndOnIsBounded) {
  Admit(Issue(w, ToOrderHeader()), Goods({{}}));
  std::string last = kDoc;
  std::string refused;
  for (int i = 0; i < 4 && refused.empty(); ++i) {
    Admit(w.Seal(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_PAPER), last));
    Admit(w.Seal(ToPaper(w, "A-" + std::to_string(i)), last));
    std::vector<GoodsTag> lots;
    for (int n = 0; n < 1'500; ++n) {
      lots.push_back(Tag("lot/" + std::to_string(i) + "/" + std::to_string(n), GoodsClass::kLot));
    }
    const std::string next = "CDLB-2017-P" + std::to_string(i);
    v1::Act back = Replace(w, {last}, {{next, Part(2, 10)}});
    FromPaper(back, kShipper, ToOrderHeader().order());
    if (i < 2) {
      Admit(back, Goods({Claim(lots)}));
    } else {
      refused = Refused(back, Goods({Claim(lots)}));
    }
    last = next;
  }
  EXPECT_EQ(refused, "TOO_MANY");
}

// ---- One box, full for one and in part another's ----

TEST_F(GoodsCovered, ABoxIsNotFullForOneAndInPartAnothers) {
  for (const bool full_first : {true, false}) {
    w = World();
    const GoodsClaim first = full_first ? FullBox(10) : PartLoad(10);
    Admit(Issue(w, ToOrderHeader()), Goods({first}));
    const GoodsClaim second = full_first ? PartLoad(11) : FullBox(11);
    EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({second})), "GOODS_ALREADY_COVERED");
    // On another journey it may be: that is a warning on the later one.
    const GoodsClaim later = full_first ? PartLoad(13) : FullBox(13);
    Admit(Issue(w, ToOrderHeader(), kOther), Goods({later}));
    EXPECT_THAT(w.At(kOther).warnings, ::testing::ElementsAre(GoodsWarning{
                                           v1::GOODS_WARNING_KIND_LATER_JOURNEY, w.At().issued_index}));
  }
}

TEST_F(GoodsCovered, SiblingsAreNotFullAndPartOfOneBox) {
  Admit(Issue(w, ToOrderHeader()), Goods({FullBox(10)}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  const v1::Act split = Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}});
  EXPECT_EQ(Refused(split, Goods({FullBox(10), PartLoad(10)})), "GOODS_ALREADY_COVERED");
  EXPECT_EQ(Refused(split, Goods({PartLoad(10), FullBox(10)})), "GOODS_ALREADY_COVERED");
  Admit(split, Goods({PartLoad(10), PartLoad(10)}));
  // The box was full of their goods, so no stranger has a part of it; and none of the two has it whole alone.
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({PartLoad(10)})), "GOODS_ALREADY_COVERED");
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kA));
  const v1::Act amended = Replace(w, {kA}, {{kC, Part(1, 10)}});
  EXPECT_EQ(Refused(amended, Goods({FullBox(10)})), "GOODS_ALREADY_COVERED");
  Admit(amended, Goods({PartLoad(10)}));
}

// ---- A box that takes another's place ----

TEST_F(GoodsCovered, ASubstituteIsCoveredAndMeetsWhoeverHasIt) {
  const auto of = [](const std::string& box, GoodsClass unit) {
    return Claim({Tag("container/" + box, GoodsClass::kWarn), Tag("container/" + box + "/week/10", unit)});
  };
  Admit(Issue(w, ToOrderHeader()), Goods({of("A", GoodsClass::kUnit)}));
  const v1::Act noted = Substitute(w, v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, "CSQU3054383", "TEMU1234565");
  const World before = w;
  Admit(noted, Goods({of("S", GoodsClass::kUnit)}));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({of("S", GoodsClass::kUnit)})),
            "GOODS_ALREADY_COVERED");
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({of("A", GoodsClass::kUnit)})),
            "GOODS_ALREADY_COVERED")
      << "and what it covered, it covers still";

  w = before;
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({of("S", GoodsClass::kUnit)}));
  EXPECT_EQ(Refused(noted, Goods({of("S", GoodsClass::kUnit)})), "GOODS_ALREADY_COVERED");
  Admit(noted, Goods({Claim({Tag("container/S", GoodsClass::kWarn)})}));
  EXPECT_THAT(w.At().warnings, ::testing::ElementsAre(GoodsWarning{v1::GOODS_WARNING_KIND_LATER_JOURNEY,
                                                                   w.At(kOther).issued_index}));
}

// Onto a wagon in which the document had a part already: it is its whole load now.
TEST_F(GoodsCovered, ASubstituteIsNoWeakerThanWhatTheDocumentHadThere) {
  const GoodsTag full = Tag("wagon/S/week/10", GoodsClass::kUnit);
  const GoodsTag part = Tag("wagon/S/week/10", GoodsClass::kShare);
  Admit(Issue(w, ToOrderHeader()), Goods({Claim({part})}));
  Admit(Substitute(w, v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, "CSQU3054383", "TEMU1234565"),
        Goods({Claim({full})}));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({Claim({part})})), "GOODS_ALREADY_COVERED");
}

// Two parts of what was one full wagon are transshipped together: each notes it, and no stranger is in there.
TEST_F(GoodsCovered, SiblingsOverOneUnitNoteItsTransshipmentEach) {
  const auto whole = [](const std::string& wagon) {
    return Claim({Tag("wagon/" + wagon + "/week/10", GoodsClass::kUnit)});
  };
  const auto part = [](const std::string& wagon) {
    return Claim({Tag("wagon/" + wagon + "/week/10", GoodsClass::kShare)});
  };
  constexpr const char* kFirst = "318069551238";
  constexpr const char* kSecond = "378446670192";
  const auto noted = [&](const char* id) {
    return w.Seal(Substitute(w, v1::NOTATION_KIND_WAGON_SUBSTITUTED, kFirst, kSecond), id);
  };
  Admit(Issue(w, ToOrderHeader()), Goods({whole("1")}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}}), Goods({part("1"), part("1")}));
  // The claim names what gives its place, too.
  const auto both = [&](const std::string& from, const std::string& to) {
    GoodsClaim claim = whole(from);
    claim.tags.push_back(whole(to).tags.front());
    return Claim(claim.tags);
  };
  Admit(noted(kA), Goods({both("1", "2")}));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({part("2")})), "GOODS_ALREADY_COVERED");
  const World one = w;
  // Not so where it is another unit that gives its place, though the two share one.
  EXPECT_EQ(Refused(noted(kB), Goods({whole("2")})), "GOODS_ALREADY_COVERED");
  Admit(noted(kB), Goods({both("1", "2")}));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({part("2")})), "GOODS_ALREADY_COVERED");
  // And back into the first, which both cover still.
  Admit(w.Seal(Substitute(w, v1::NOTATION_KIND_WAGON_SUBSTITUTED, kSecond, kFirst), kB),
        Goods({both("1", "2")}));

  // Whoever shares no unit with it is a stranger, whatever it notes.
  w = one;
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({part("3")}));
  EXPECT_EQ(Refused(noted(kOther), Goods({part("2")})), "GOODS_ALREADY_COVERED");
  // Nor does a sibling come to share what the other has for itself.
  w = one;
  EXPECT_EQ(Refused(w.Seal(Substitute(w, v1::NOTATION_KIND_WAGON_SUBSTITUTED, "218124712173", kSecond), kB),
                    Goods({both("1", "2")})),
            "GOODS_ALREADY_COVERED");
}

// A unit that two cover together an amendment of one of them does not free: nobody else could have it, and by
// it they know each other. When the other has ended, it does.
TEST_F(GoodsCovered, AnAmendmentKeepsTheUnitThatASiblingCoversToo) {
  const GoodsClaim part = Claim({Tag("wagon/1/week/10", GoodsClass::kShare)});
  const GoodsClaim full = Claim({Tag("wagon/1/week/10", GoodsClass::kUnit)});
  Admit(Issue(w, ToOrderHeader()), Goods({full}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_SPLIT));
  Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}, {kB, Part(1, 0)}}), Goods({part, part}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kA));
  Admit(Replace(w, {kA}, {{kC, Part(1, 10)}}), Goods({part}));
  EXPECT_EQ(w.GoodsOf(kC), full.tags);
  Admit(w.Seal(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_VOID), kB));
  Admit(w.Seal(Void(w), kB));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({part})), "GOODS_ALREADY_COVERED");
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kC));
  Admit(Replace(w, {kC}, {{kA + std::string("2"), Part(1, 10)}}), Goods({part}));
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({part}));
}

// ---- Room to replace it ----

GoodsClaim Vins(int from, int to) {
  std::vector<GoodsTag> tags;
  for (int i = from; i < to; ++i) tags.push_back(Tag("vin/" + std::to_string(i), GoodsClass::kUnit));
  return Claim(std::move(tags));
}

TEST_F(GoodsCovered, WhatTheIssuerNotesNeverShutsTheHolderIn) {
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader()), Goods({Vins(0, 1'880)})), "TOO_MANY");
  Admit(Issue(w, ToOrderHeader()), Goods({Vins(0, 1'800)}));
  const auto noted = [this](const char* substitute) {
    return Substitute(w, v1::NOTATION_KIND_WAGON_SUBSTITUTED, "318069551238", substitute);
  };
  EXPECT_EQ(Refused(noted("378446670192"), Goods({Vins(1'800, 1'880)})), "TOO_MANY");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("could never be replaced"));
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr("62000"));
  Admit(noted("378446670192"), Goods({Vins(1'800, 1'840)}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  EXPECT_EQ(Refused(Replace(w, {kDoc}, {{kA, Part(2, 10)}}), Goods({Vins(0, 1'880)})), "TOO_MANY");
  Admit(Replace(w, {kDoc}, {{kA, Part(2, 10)}}), Goods({Vins(0, 1'840)}));
}

// A bound that is lowered bars nobody from replacing what was noted under the old one.
TEST_F(GoodsCovered, ALowerBoundOfNotationsLetsWhatIsThereGoOn) {
  const std::vector<std::string> wagons = {"318069551238", "378446670192", "218124712173", "318045761232"};
  const auto noted = [&](std::size_t from, const char* id) {
    return w.Seal(Substitute(w, v1::NOTATION_KIND_WAGON_SUBSTITUTED, wagons[from], wagons[from + 1]), id);
  };
  Admit(Issue(w, Part(1, 10)));
  for (std::size_t i = 0; i < 3; ++i) Admit(noted(i, kDoc));
  Admit(Issue(w, Part(1, 0), kOther));
  Admit(w.Seal(Substitute(w, v1::NOTATION_KIND_SEAL_SUBSTITUTED, "NL1", "NL2"), kOther));
  w.parameters.max_notations = 2;
  const World lowered = w;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  Admit(Replace(w, {kDoc}, {{kA, Part(1, 10)}}));
  ASSERT_NE(w.Title(kA), nullptr);
  EXPECT_EQ(w.At(kA).substitutions.size(), 3U);
  EXPECT_EQ(Refused(w.Seal(Substitute(w, v1::NOTATION_KIND_SEAL_SUBSTITUTED, "NL1", "NL2"), kA)), "TOO_MANY")
      << "nothing is added to them";

  w = lowered;
  for (const char* id : {kDoc, kOther}) Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, id));
  EXPECT_EQ(Refused(Replace(w, {kDoc, kOther}, {{kA, Part(2, 10)}})), "TOO_MANY") << "nor by a MERGE";
}

TEST_F(GoodsCovered, WarningsGoOnToSuccessorsAndNoneIsAddedByReplacing) {
  Admit(Issue(w, ToOrderHeader()), Goods({FullBox(10)}));
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({FullBox(13)}));
  const auto warned = w.At(kOther).warnings;
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT, kOther));
  Admit(Replace(w, {kOther}, {{kA, Part(2, 10)}}), Goods({FullBox(13)}));
  EXPECT_EQ(w.At(kA).warnings, warned);
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  Admit(Replace(w, {kDoc}, {{kB, Part(2, 10)}}), Goods({FullBox(10)}));
  EXPECT_THAT(w.At(kB).warnings, ::testing::IsEmpty()) << "the first over the box is not the later one";
}

TEST_F(GoodsCovered, WarningsOfOneAnotherEndWhenTheTwoAreMerged) {
  Admit(Issue(w, ToOrderHeader()), Goods({PartLoad()}));
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({PartLoad()}));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE));
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_MERGE, kOther));
  Admit(Replace(w, {kDoc, kOther}, {{kA, Part(4, 20)}}), Goods({PartLoad()}));
  EXPECT_THAT(w.At(kA).warnings, ::testing::IsEmpty());
}

TEST_F(GoodsCovered, TheLowestOfManyWarningsAreKept) {
  for (int i = 0; i < 70; ++i) {
    Admit(Issue(w, ToOrderHeader(), "CDLB-2017-P" + std::to_string(1000 + i)), Goods({PartLoad()}));
  }
  const auto& last = w.At("CDLB-2017-P1069");
  EXPECT_EQ(last.warnings.size(), 64U);
  EXPECT_EQ(last.warnings.front().other_index, w.At("CDLB-2017-P1000").issued_index);
}

TEST_F(GoodsCovered, WhoKnowsNoGoodsTakesTheWarningsAsTheEntryStatesThem) {
  w.knows_goods = false;
  GoodsClaim stated = FullBox(13);
  stated.warnings = {{v1::GOODS_WARNING_KIND_LATER_JOURNEY, 7}};
  Admit(Issue(w, ToOrderHeader()), Goods({stated}));
  EXPECT_EQ(w.At().warnings, stated.warnings);
  w.knows_goods = true;  // the sequencer finds them itself, whatever is stated
  GoodsClaim next = FullBox(16);
  next.warnings = stated.warnings;
  Admit(Issue(w, ToOrderHeader(), kOther), Goods({next}));
  EXPECT_THAT(w.At(kOther).warnings, ::testing::Not(::testing::Contains(stated.warnings[0])));
}

TEST_F(GoodsCovered, ARefusalIsNoSearchForStrangers) {
  const GoodsClaim vin = Claim({Tag("vin/SALWA2FK6HA148213", GoodsClass::kUnit)});
  Admit(Issue(w, ToOrderHeader()), Goods({vin}));
  v1::TitleHeader strangers = ToOrderHeader();
  strangers.clear_leg_carriers();
  EXPECT_EQ(Refused(Issue(w, strangers, kOther, kRail), Goods({vin})), "GOODS_ALREADY_COVERED");
  EXPECT_THAT(w.last_refusal.message + w.last_refusal.needs, ::testing::Not(::testing::HasSubstr(kDoc)));
  EXPECT_THAT(w.last_refusal.message + w.last_refusal.needs, ::testing::Not(::testing::HasSubstr(kCarrier)));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kOther), Goods({vin})), "GOODS_ALREADY_COVERED");
  EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr(kDoc)) << "its own issuer is told which";
  // An act that is refused anyhow says nothing of others' goods: asked for ever, it would leave no trace.
  strangers.add_leg_carriers(kRail);
  EXPECT_EQ(Refused(Issue(w, strangers, kOther, kRail), Goods({vin})), "HEADER_MISMATCH");
  EXPECT_EQ(Refused(Issue(w, strangers, kOther, kRail), Goods({Vin("of nobody")})), "HEADER_MISMATCH");
}

// Where several refuse it, the issuer's own is named, whichever goods come first: beside goods of one's own,
// a guess is no search.
TEST_F(GoodsCovered, OfSeveralThatRefuseItTheIssuersOwnIsNamed) {
  v1::TitleHeader strangers = ToOrderHeader();
  strangers.clear_leg_carriers();
  // Where several refuse it, the issuer's own is named, whichever goods come first and whatever is met
  // beside.
  for (const std::string first : {"a", "b"}) {
    const std::string second = first == "a" ? "b" : "a";
    w = World();
    Admit(Issue(w, strangers, kOther, kRail), Goods({Vin(first)}));
    Admit(Issue(w, ToOrderHeader()), Goods({Vin(second)}));
    EXPECT_EQ(Refused(Issue(w, ToOrderHeader(), kC),
                      Goods({Claim({Tag("vin/a", GoodsClass::kUnit), Tag("vin/b", GoodsClass::kUnit)})})),
              "GOODS_ALREADY_COVERED");
    EXPECT_THAT(w.last_refusal.message, ::testing::HasSubstr(kDoc)) << first;
    EXPECT_THAT(w.last_refusal.message, ::testing::Not(::testing::HasSubstr(kOther)));
  }
}

}  // namespace
}  // namespace yidan::title::testing
