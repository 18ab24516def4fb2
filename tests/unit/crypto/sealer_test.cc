#include <gtest/gtest.h>

#include "services/crypto/crypto.h"

namespace yidan::crypto {
namespace {

TEST(SealerTest, OpensWhatItSealedForTheSameContextAlone) {
  const Sealer sealer;
  const std::string sealed = sealer.Seal("the last row", "GetHistory by boc-jinjiang");
  EXPECT_EQ(sealer.Open(sealed, "GetHistory by boc-jinjiang"), "the last row");
  EXPECT_EQ(sealer.Open(sealed, "GetHistory by rongou"), std::nullopt);
  EXPECT_EQ(Sealer().Open(sealed, "GetHistory by boc-jinjiang"), std::nullopt) << "another process";
  EXPECT_EQ(sealed.find("last row"), std::string::npos);
  EXPECT_NE(sealer.Seal("the last row", "GetHistory by boc-jinjiang"), sealed);
}

TEST(SealerTest, EveryFlippedBitAndEveryCutIsNoticed) {
  const Sealer sealer;
  const std::string sealed = sealer.Seal("row", "context");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_EQ(sealer.Open(altered, "context"), std::nullopt) << i;
    EXPECT_EQ(sealer.Open(sealed.substr(0, i), "context"), std::nullopt) << i;
  }
}

}  // namespace
}  // namespace yidan::crypto
