// C2SP/wycheproof testvectors_v1/ed25519_test.json, read from beside the project.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "services/crypto/crypto.h"
#include "tests/unit/crypto/openssl_helper.h"

namespace yidan::crypto {
namespace {

std::filesystem::path VectorFile() {
  const char* set = std::getenv("YIDAN_VECTORS");
  const std::filesystem::path folder = set != nullptr
                                           ? std::filesystem::path(set)
                                           : std::filesystem::path(YIDAN_SOURCE_DIR) / "../shared/vectors";
  return folder / "wycheproof" / "ed25519_test.json";
}

TEST(Wycheproof, EveryEd25519VerdictIsOurs) {
  std::ifstream file(VectorFile());
  if (!file) GTEST_SKIP() << "no public vectors at " << VectorFile() << "; set YIDAN_VECTORS";
  const nlohmann::json suite = nlohmann::json::parse(file);
  int checked = 0;
  int valid = 0;
  for (const auto& group : suite.at("testGroups")) {
    const auto key =
        PublicKey::FromRawEd25519(testing::Unhex(group.at("publicKey").at("pk").get<std::string>()));
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(ToHex(key->spki()), group.at("publicKeyDer").get<std::string>());
    EXPECT_TRUE(PublicKey::FromSpki(testing::Unhex(group.at("publicKeyDer").get<std::string>())));
    for (const auto& test : group.at("tests")) {
      const bool expected = test.at("result") == "valid";
      EXPECT_EQ(key->Verify(testing::Unhex(test.at("msg").get<std::string>()),
                            testing::Unhex(test.at("sig").get<std::string>())),
                expected)
          << "tcId " << test.at("tcId") << ": " << test.at("comment") << ' ' << test.at("flags");
      ++checked;
      valid += expected ? 1 : 0;
    }
  }
  EXPECT_EQ(checked, suite.at("numberOfTests").get<int>());
  EXPECT_EQ(checked, 151);
  EXPECT_EQ(valid, 88);
}

}  // namespace
}  // namespace yidan::crypto
