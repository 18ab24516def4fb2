// Sets that comply raise no alarm; of what is planted in them nothing is missed.
#include "tests/support/discrepancies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/identifiers/places.h"
#include "services/waybill/content.h"
#include "services/waybill/remarks.h"
#include "services/waybill/schema.h"
#include "tests/support/files.h"
#include "tests/support/trade_files.h"

namespace yidan::testing {
namespace {

using ::testing::IsEmpty;

TEST(Corridors, ContentsAreValidInEveryIdentifier) {
  for (const Corridor corridor : kCorridors) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Trade trade = MakeTrade(corridor, seed);
      for (const auto& fault : waybill::FindFaults(trade.content)) {
        ADD_FAILURE() << trade.name << " seed " << seed << " " << fault.pointer << ": " << fault.message;
      }
    }
  }
}

// Nothing unusual either: places are listed and serve the leg's mode, the railway delivers to the carrier, a
// wagon stays on its gauge.
TEST(Corridors, ContentsLeaveNothingToRemark) {
  for (const Corridor corridor : kCorridors) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Trade trade = MakeTrade(corridor, seed);
      for (const auto& one : waybill::FindRemarks(trade.content, identifiers::PlaceList::Corridors())) {
        ADD_FAILURE() << trade.name << " seed " << seed << " " << one.pointer << ": " << one.text;
      }
    }
  }
}

// What makes each corridor the one that it is called.
TEST(Corridors, AreThoseThatTheRegistryIsFor) {
  using Schemes = std::vector<v1::WagonScheme>;
  constexpr auto kChina = v1::WAGON_SCHEME_CHINA;
  constexpr auto kWide = v1::WAGON_SCHEME_GAUGE_1520;
  constexpr auto kUic = v1::WAGON_SCHEME_UIC;
  struct Expected {
    Corridor corridor;
    const char* from;
    const char* to;
    Schemes wagons;
    v1::RailNoteKind note;
  };
  const std::vector<Expected> all = {
      {Corridor::kTilburg, "NLTLB", "CNCDU", {kUic, kWide, kChina}, v1::RAIL_NOTE_KIND_CIM_SMGS},
      {Corridor::kLodz, "CNCDU", "PLLOD", {kChina, kWide, kUic}, v1::RAIL_NOTE_KIND_CIM_SMGS},
      {Corridor::kNuremberg, "DENUE", "CNCDU", {kUic, kWide, kChina}, v1::RAIL_NOTE_KIND_CIM_SMGS},
      {Corridor::kMoscow, "CNCDU", "RUMOW", {kChina, kWide}, v1::RAIL_NOTE_KIND_SMGS},
      {Corridor::kTashkent, "CNCDU", "UZTAS", {kChina, kWide}, v1::RAIL_NOTE_KIND_SMGS},
      {Corridor::kVientiane, "CNCDU", "LAVTE", {kChina}, v1::RAIL_NOTE_KIND_SMGS},
      {Corridor::kQinzhou, "CNCDU", "THLCH", {kChina}, v1::RAIL_NOTE_KIND_NATIONAL},
      {Corridor::kMekong, "CNCDU", "VNHAN", {}, v1::RAIL_NOTE_KIND_UNSPECIFIED},
  };
  ASSERT_EQ(all.size(), kCorridors.size());
  for (const Expected& expected : all) {
    const Trade trade = MakeTrade(expected.corridor, 3);
    SCOPED_TRACE(trade.name);
    EXPECT_EQ(trade.content.places().place_of_receipt().locode(), expected.from);
    EXPECT_EQ(trade.content.places().final_destination().locode(), expected.to);
    Schemes schemes;
    for (const auto& wagon : trade.content.wagons()) {
      schemes.push_back(wagon.scheme());
      ASSERT_EQ(wagon.legs_size(), 1);
      const auto& leg = trade.content.legs(static_cast<int>(wagon.legs(0)) - 1);
      EXPECT_EQ(leg.mode(), v1::TRANSPORT_MODE_RAIL);
      EXPECT_EQ(leg.rail_note().kind(), expected.note);
    }
    EXPECT_EQ(schemes, expected.wagons);
    std::vector<std::string> attached;
    for (const auto& one : trade.content.attached_documents()) attached.push_back(one.type());
    const bool over_gms_borders = expected.corridor == Corridor::kMekong;
    EXPECT_EQ(attached, over_gms_borders
                            ? std::vector<std::string>({"commercial invoice", "GMS road transport permit",
                                                        "temporary admission document (TAD)"})
                            : std::vector<std::string>({"commercial invoice"}));
  }
}

// A registry refuses goods that another document covers: thousands of trades are issued in one.
TEST(Corridors, NoTwoTradesShareABox) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    for (const Corridor corridor : kCorridors) {
      EXPECT_TRUE(seen.insert(MakeTrade(corridor, seed).content.containers(0).number()).second) << seed;
    }
  }
}

// What the demo and people get: the files say what the trade is.
TEST(Corridors, TheFilesAreTheTrade) {
  for (const Corridor corridor : kCorridors) {
    const Trade trade = MakeTrade(corridor, 5, {"cdirp", "a", "b"});
    SCOPED_TRACE(trade.name);
    std::map<std::string, std::string> files;
    for (auto& [name, bytes] : FilesOf(trade)) files[name] = bytes;
    const auto content = waybill::ParseContent(files["waybill.json"]);
    ASSERT_TRUE(content);
    EXPECT_EQ(waybill::ToWaybill(*content)->SerializeAsString(), trade.content.SerializeAsString());
    EXPECT_EQ(files["credit.txt"], CreditText(trade));
    const auto set = credit::ReadManifest(files["set/set.json"]);
    ASSERT_TRUE(set) << set.error().message;
    ASSERT_EQ(set->documents.size(), trade.set.documents.size());
    Trade from_files = trade;
    from_files.set = *set;
    for (const auto& paper : set->documents) {
      EXPECT_EQ(paper.sha256, ToHex(crypto::Sha256(files["set/" + paper.file]).ToString())) << paper.file;
    }
    const auto examined = ExamineTrade(from_files);
    EXPECT_EQ(examined.findings.size(), ExamineTrade(trade).findings.size());
    EXPECT_EQ(examined.Count(credit::Kind::kDiscrepancy), 0U);
  }
}

TEST(Corridors, TheSameSeedIsTheSameTrade) {
  const Trade one = MakeTrade(Corridor::kTilburg, 7);
  EXPECT_EQ(CreditText(one), CreditText(MakeTrade(Corridor::kTilburg, 7)));
  EXPECT_EQ(one.content.SerializeAsString(), MakeTrade(Corridor::kTilburg, 7).content.SerializeAsString());
  EXPECT_NE(CreditText(one), CreditText(MakeTrade(Corridor::kTilburg, 8)));
  EXPECT_EQ(one.content.goods_lines(0).vins_size(), 1);
}

TEST(Discrepancies, CleanSetsRaiseNoAlarm) {
  const CleanTally clean = ExamineClean();
  EXPECT_GE(clean.sets, 10U);
  EXPECT_GE(clean.checks, 40 * clean.sets);
  EXPECT_EQ(clean.alarms, 0U);
  EXPECT_LE(clean.for_examiner * 100, clean.checks * 15);
  EXPECT_THAT(clean.says, IsEmpty());
}

TEST(Discrepancies, NothingPlantedIsMissed) {
  const auto tallies = PlantAll();
  EXPECT_GE(tallies.size(), 40U);
  for (const Tally& one : tallies) {
    EXPECT_GE(one.planted, 4U) << one.kind;
    EXPECT_EQ(one.found, one.planted) << one.kind << "\n" << ::testing::PrintToString(one.says);
    EXPECT_EQ(one.beside, 0U) << one.kind << "\n" << ::testing::PrintToString(one.says);
  }
}

TEST(Discrepancies, TheTableInTheDocsIsWhatWasFound) {
  const std::string page = yidan::testing::ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/docs/discrepancies.md");
  EXPECT_EQ(page, DiscrepancyPage()) << "build/release/tests/support/discrepancy_table makes it";
}

}  // namespace
}  // namespace yidan::testing
