#include "services/query/misses.h"

#include <gtest/gtest.h>

namespace yidan::query {
namespace {

constexpr Misses::Options kThree{.burst = 3, .every_ms = 1'000, .callers_max = 2};

TEST(MissesTest, ABurstThenOneInAWhile) {
  Misses misses(kThree);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(misses.Exhausted("bank", 5'000)) << i;
    misses.Miss("bank", 5'000);
  }
  EXPECT_TRUE(misses.Exhausted("bank", 5'000));
  EXPECT_TRUE(misses.Exhausted("bank", 5'999));
  EXPECT_FALSE(misses.Exhausted("bank", 6'000));
  misses.Miss("bank", 6'000);
  EXPECT_TRUE(misses.Exhausted("bank", 6'000));
  EXPECT_FALSE(misses.Exhausted("other", 6'000));
}

TEST(MissesTest, ALongPauseFillsTheBucketAndNoMore) {
  Misses misses(kThree);
  for (int i = 0; i < 3; ++i) misses.Miss("bank", 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(misses.Exhausted("bank", 1'000'000));
    misses.Miss("bank", 1'000'000);
  }
  EXPECT_TRUE(misses.Exhausted("bank", 1'000'000));
}

TEST(MissesTest, MemoryIsBoundedAndKeepsWhoOwesMost) {
  Misses misses(kThree);
  for (int i = 0; i < 3; ++i) misses.Miss("guesser", 0);
  misses.Miss("a1", 0);
  misses.Miss("a2", 0);
  misses.Miss("a3", 0);
  EXPECT_EQ(misses.remembered(), 2U);
  EXPECT_TRUE(misses.Exhausted("guesser", 0));
}

}  // namespace
}  // namespace yidan::query
