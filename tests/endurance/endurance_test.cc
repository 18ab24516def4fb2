// The harness in short: a round of every kind, and that it sees what it is there to see.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/endurance/ordeal.h"

namespace yidan::endurance {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// ---- It stands ----

class EnduranceTest : public ::testing::TestWithParam<Kind> {};

TEST_P(EnduranceTest, StandsAndGoesOn) {
  Ordeal ordeal({.seed = 7, .clients = 3, .acts = 60});
  // Each on what the one before left, and so many that the fault came: some are diced.
  bool came = false;
  for (int round = 0; round < 2 || (!came && round < 8); ++round) {
    EXPECT_THAT(ordeal.Round(GetParam()), IsEmpty()) << "round " << round;
    came = came || ordeal.Hit();
  }
  EXPECT_TRUE(came) << "a round that meets no fault says nothing";
  EXPECT_THAT(ordeal.Round(Kind::kKill), IsEmpty());
  EXPECT_EQ(ordeal.tally().lost, 0);
  EXPECT_GT(ordeal.tally().acknowledged, 0);
  EXPECT_GT(ordeal.tally().histories, 0);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EnduranceTest, ::testing::ValuesIn(AllKinds()), [](const auto& tested) {
  std::string name = NameOf(tested.param);
  std::erase(name, '-');
  return name;
});

// What moves a document besides TRANSFER is under load too, and the histories explain it.
TEST(EnduranceVoyageTest, OrdersAndReplacementsAreExplainedAcrossKills) {
  Ordeal ordeal({.seed = 21, .clients = 2, .acts = 80});
  const auto all_came = [&] {
    const auto& admitted = ordeal.tally().admitted;
    return admitted.contains("ORDER") && admitted.contains("COUNTERSIGN") && admitted.contains("SURRENDER") &&
           admitted.contains("REPLACE");
  };
  for (int round = 0; round < 2 || (!all_came() && round < 12); ++round) {
    ASSERT_THAT(ordeal.Round(round % 2 == 0 ? Kind::kKill : Kind::kAfterWrite), IsEmpty())
        << "round " << round;
  }
  EXPECT_TRUE(all_came());
  EXPECT_EQ(ordeal.tally().lost, 0);
}

// ---- It would be seen to fall ----

TEST(EnduranceProofTest, ASyncThatDoesNothingIsReported) {
  Ordeal ordeal({.seed = 11, .clients = 3, .acts = 60});
  const auto found = ordeal.Round(Kind::kPowerCut, {.nth = 30, .sync_lies = true});
  EXPECT_TRUE(ordeal.Hit());
  // What is left may be whole and short, or no database any more.
  EXPECT_THAT(found, Contains(HasSubstr("slots: the newest checkpoint is of size")));
  EXPECT_THAT(found, Contains(AnyOf(HasSubstr("LOST: act"), HasSubstr("does not start"))));
}

TEST(EnduranceProofTest, ASlotThatIsSkippedIsReported) {
  Ordeal ordeal({.seed = 12, .clients = 3, .acts = 60});
  EXPECT_THAT(ordeal.Round(Kind::kKill, {.slot_skipped = true}),
              Contains(HasSubstr("slots: the newest checkpoint is of size")));
}

TEST(EnduranceProofTest, AnAnswerBeforeTheCommitIsReported) {
  Ordeal ordeal({.seed = 13, .clients = 3, .acts = 60});
  const auto found = ordeal.Round(Kind::kKill, {.answers_early = true});
  // What was given out is not there; where several batches are gone, the registry itself refuses to start.
  EXPECT_THAT(found, Contains(HasSubstr("slots: the newest checkpoint is of size")));
  EXPECT_THAT(found, Contains(AnyOf(HasSubstr("LOST: act"), HasSubstr("does not start"))));
}

TEST(EnduranceProofTest, AGuardThatIsRemovedIsReportedAsDisorder) {
  Ordeal ordeal({.seed = 14, .clients = 6, .acts = 200});
  const auto found = ordeal.Round(Kind::kAfterSlot, {.nth = 150, .previous_unread = true});
  EXPECT_THAT(found, Contains(HasSubstr("no order explains these answers")));
}

}  // namespace
}  // namespace yidan::endurance
