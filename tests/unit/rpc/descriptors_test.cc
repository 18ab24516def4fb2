// Every connection that may be open has its descriptor, whatever address it comes to.
#include "services/yidand/descriptors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/http/server.h"

namespace yidan::yidand {
namespace {

using ::testing::HasSubstr;

TEST(Descriptors, AllThatMayBeOpenAtOnceFits) {
  for (std::uint32_t grpc = 1; grpc <= 2; ++grpc) {
    for (std::uint32_t http = 0; http <= 2; ++http) {
      for (const std::uint32_t wanted : {0U, 16U, 100U, 5'000U}) {
        for (std::uint64_t limit = 0; limit < 30'000; limit += limit < 2'000 ? 1 : 97) {
          const auto found = ConnectionsWithin(limit, wanted, {grpc, http});
          if (!found) continue;
          EXPECT_LE(
              kOwnDescriptors + std::uint64_t{found->grpc} * grpc + http * (found->http + http::kArrivingMax),
              limit);
          EXPECT_GE(found->grpc, kConnectionsLeast);
          EXPECT_TRUE(wanted == 0 || found->grpc == wanted) << found->grpc;
          EXPECT_TRUE(http == 0 || found->http >= kConnectionsLeast) << found->http;
          EXPECT_LE(found->http, kHttpConnectionsUsual);
        }
      }
    }
  }
}

TEST(Descriptors, ALargeLimitGivesWhatIsUsual) {
  const auto found = ConnectionsWithin(100'000, 0, {2, 2});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->grpc, kConnectionsUsual);
  EXPECT_EQ(found->http, kHttpConnectionsUsual);
}

TEST(Descriptors, WhatDoesNotFitIsRefusedInWords) {
  // 832, 16 on each of two, 16 and 16 that arrive on each of two.
  EXPECT_TRUE(ConnectionsWithin(928, 0, {2, 2}));
  const auto none = ConnectionsWithin(927, 0, {2, 2});
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("the limit of open files is 927, and 928 are needed"));
  EXPECT_THAT(none.error().message, HasSubstr("32 on each of 2 for tiles and metrics"));
  const auto many = ConnectionsWithin(1024, 100, {2, 2});
  ASSERT_FALSE(many);
  EXPECT_THAT(many.error().message, HasSubstr("or give --connections-max of at most 64"));
  EXPECT_TRUE(ConnectionsWithin(1024, 64, {2, 2}));
}

}  // namespace
}  // namespace yidan::yidand
