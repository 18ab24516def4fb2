#include "services/base/token_buckets.h"

#include <gtest/gtest.h>

namespace yidan {
namespace {

constexpr TokenBuckets::Options kTen{.burst = 10, .every_us = 100, .keys_max = 2};

TEST(TokenBucketsTest, ABucketGivesWhatItHoldsAndFillsWithTime) {
  TokenBuckets buckets(kTen);
  EXPECT_FALSE(buckets.TryTake("bank", 11, 0)) << "more than it ever holds";
  EXPECT_TRUE(buckets.TryTake("bank", 7, 0));
  EXPECT_FALSE(buckets.TryTake("bank", 4, 0));
  EXPECT_TRUE(buckets.Lacks("bank", 4, 99));
  EXPECT_TRUE(buckets.TryTake("bank", 4, 100));
  EXPECT_TRUE(buckets.TryTake("other", 10, 100));
}

TEST(TokenBucketsTest, WhatIsGivenBackCanBeTakenAgainAndNoMore) {
  TokenBuckets buckets(kTen);
  EXPECT_TRUE(buckets.TryTake("bank", 10, 0));
  buckets.GiveBack("bank", 10);
  EXPECT_TRUE(buckets.TryTake("bank", 10, 0));
  // Given back after it has filled by itself: it does not hold more than it can.
  EXPECT_TRUE(buckets.TryTake("bank", 10, 1'000'000));
  buckets.GiveBack("bank", 10);
  buckets.GiveBack("bank", 10);
  EXPECT_TRUE(buckets.TryTake("bank", 10, 1'000'000));
  EXPECT_FALSE(buckets.TryTake("bank", 1, 1'000'000));
}

TEST(TokenBucketsTest, ADebtIsPaidBeforeAnythingIsGiven) {
  TokenBuckets buckets(kTen);
  buckets.Take("bank", 30, 0);
  EXPECT_FALSE(buckets.TryTake("bank", 1, 2'000));
  EXPECT_TRUE(buckets.TryTake("bank", 1, 2'100));
}

TEST(TokenBucketsTest, ItIsSaidHowLongATokenIsWaitedFor) {
  TokenBuckets buckets(kTen);
  EXPECT_EQ(buckets.WaitUs("bank", 10, 0), 0);
  buckets.Take("bank", 12, 0);
  EXPECT_EQ(buckets.WaitUs("bank", 1, 0), 300);
  EXPECT_EQ(buckets.WaitUs("bank", 1, 250), 50);
  EXPECT_FALSE(buckets.TryTake("bank", 1, 299));
  EXPECT_EQ(buckets.WaitUs("bank", 1, 300), 0);
  EXPECT_TRUE(buckets.TryTake("bank", 1, 300));
  EXPECT_EQ(buckets.WaitUs("bank", 99, 300), 1'000) << "until it is full";
}

}  // namespace
}  // namespace yidan
