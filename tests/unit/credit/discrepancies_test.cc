// Sets that comply raise no alarm; of what is planted in them nothing is missed.
#include "tests/support/discrepancies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/waybill/content.h"
#include "tests/support/files.h"

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
