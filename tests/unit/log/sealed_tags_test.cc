#include "services/log/sealed_tags.h"

#include <gtest/gtest.h>

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

const std::string kKey(32, 'k');

GoodsTags Tags(std::initializer_list<int> numbers) {
  GoodsTags tags;
  for (const int number : numbers) {
    tags.push_back({*Digest::FromBytes(std::string(32, static_cast<char>(number))), 1});
  }
  return tags;
}

TEST(SealedTagsTest, OpenWithTheKeyAtTheirPlaceAlone) {
  const GoodsTags tags = Tags({1, 2, 3});
  const std::string sealed = SealTags(kKey, 7, "YD-A", tags);
  EXPECT_EQ(sealed.size(), tags.size() * 33 + kTagSealBytes);
  EXPECT_EQ(SealTags(kKey, 7, "YD-A", tags), sealed) << "a replay makes the same";
  EXPECT_EQ(OpenTags(kKey, 7, "YD-A", sealed).value(), tags);
  EXPECT_FALSE(OpenTags(std::string(32, 'j'), 7, "YD-A", sealed).has_value());
  EXPECT_FALSE(OpenTags(kKey, 8, "YD-A", sealed).has_value());
  EXPECT_FALSE(OpenTags(kKey, 7, "YD-B", sealed).has_value());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_FALSE(OpenTags(kKey, 7, "YD-A", altered).has_value()) << i;
    EXPECT_FALSE(OpenTags(kKey, 7, "YD-A", sealed.substr(0, i)).has_value() && i > 0) << i;
  }
}

TEST(SealedTagsTest, NoTagsAreNoBytes) {
  EXPECT_EQ(SealTags(kKey, 7, "YD-A", {}), "");
  EXPECT_TRUE(OpenTags(kKey, 7, "YD-A", "").value().empty());
}

TEST(SealedTagsTest, WhatIsSealedIsHeldToItsForm) {
  const std::string twice = SealTags(kKey, 7, "YD-A", Tags({2, 2}));
  EXPECT_FALSE(OpenTags(kKey, 7, "YD-A", twice).has_value());
  GoodsTags classless = Tags({2});
  classless[0].exclusion = 0;
  EXPECT_FALSE(OpenTags(kKey, 7, "YD-A", SealTags(kKey, 7, "YD-A", classless)).has_value());
}

}  // namespace
}  // namespace yidan::log
