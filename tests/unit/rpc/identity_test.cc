#include "services/rpc/server/identity.h"

#include <gtest/gtest.h>

namespace yidan::rpc {
namespace {

TEST(IdentityTest, ParticipantsAndServicesAreTold) {
  const auto bank = ParseSpiffeId("spiffe://yidan.test/participant/boc-jinjiang", "yidan.test");
  ASSERT_TRUE(bank.has_value());
  EXPECT_TRUE(bank->IsParticipant());
  EXPECT_EQ(bank->name, "boc-jinjiang");
  const auto front = ParseSpiffeId("spiffe://yidan.test/service/transfer", "yidan.test");
  ASSERT_TRUE(front.has_value());
  EXPECT_FALSE(front->IsParticipant());
  EXPECT_EQ(front->name, "transfer");
}

TEST(IdentityTest, WithoutATrustDomainNobodyIsKnown) {
  EXPECT_FALSE(ParseSpiffeId("spiffe://yidan.test/participant/boc-jinjiang", "").has_value());
  EXPECT_FALSE(ParseSpiffeId("spiffe:///participant/boc-jinjiang", "").has_value());
}

TEST(IdentityTest, WhatIsNotExactlyOneOfTheTwoFormsNamesNobody) {
  for (const char* uri :
       {"", "spiffe://", "spiffe://yidan.test", "spiffe://yidan.test/", "spiffe:///participant/a1",
        "https://yidan.test/participant/a1", "spiffe://yidan.test/participant/",
        "spiffe://yidan.test/participant", "spiffe://yidan.test/participant/a1/b",
        "spiffe://yidan.test/participant/A1", "spiffe://yidan.test/participant/-a",
        "spiffe://yidan.test/participant/a_1", "spiffe://yidan.test/participant/a%20",
        "spiffe://yidan.test/bank/a1", "spiffe://other.test/participant/a1"}) {
    const auto caller = ParseSpiffeId(uri, "yidan.test");
    ASSERT_FALSE(caller.has_value()) << uri;
    EXPECT_EQ(caller.error().reason, v1::ERROR_REASON_NO_CALLER_IDENTITY);
  }
}

}  // namespace
}  // namespace yidan::rpc
