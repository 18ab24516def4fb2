#include <gtest/gtest.h>
#include <sodium.h>

#include "services/crypto/crypto.h"
#include "services/crypto/ed25519_rule.h"
#include "tests/support/vectors.h"
#include "tests/unit/crypto/openssl_helper.h"

namespace yidan::crypto {
namespace {

using testing::Bytes;
using testing::OpensslEd25519Verify;
using testing::Unhex;

struct Rfc8032 {
  const char* seed;
  const char* key;
  const char* message;
  const char* signature;
};

constexpr Rfc8032 kRfc8032[] = {
    // §7.1, tests 1 to 3
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"},
};

// y of the eight points of small order, little-endian, sign bit clear.
constexpr const char* kSmallOrder[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};

// 2^255 - 19 + n for n < 19: a second spelling of y = n.
std::string NonCanonicalY(unsigned n) {
  std::string y(32, '\xff');
  y[0] = static_cast<char>(0xed + n);
  y[31] = '\x7f';
  return y;
}

// An honest key's scalar and nonce, for signatures that no signing function would make.
struct Forger {
  std::string key = std::string(32, '\0');
  std::string scalar = std::string(32, '\0');

  explicit Forger(std::string_view seed) {
    unsigned char secret[64];
    unsigned char hash[64];
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(key.data()), secret, Bytes(seed));
    crypto_hash_sha512(hash, Bytes(seed), seed.size());
    hash[0] &= 248U;
    hash[31] = static_cast<unsigned char>((hash[31] & 127U) | 64U);
    unsigned char wide[64] = {};
    std::copy(hash, hash + 32, wide);
    crypto_core_ed25519_scalar_reduce(reinterpret_cast<unsigned char*>(scalar.data()), wide);
  }

  // R || (nonce + k * scalar), with k over the R and the key that are *claimed*.
  [[nodiscard]] std::string Sign(const std::string& r, const std::string& nonce,
                                 const std::string& claimed_key, const std::string& message) const {
    const std::string hashed = r + claimed_key + message;
    unsigned char hash[64];
    unsigned char k[32];
    unsigned char s[32];
    crypto_hash_sha512(hash, Bytes(hashed), hashed.size());
    crypto_core_ed25519_scalar_reduce(k, hash);
    crypto_core_ed25519_scalar_mul(s, k, Bytes(scalar));
    crypto_core_ed25519_scalar_add(s, s, Bytes(nonce));
    return r + std::string(reinterpret_cast<const char*>(s), sizeof s);
  }
};

TEST(Ed25519, Rfc8032VectorsSignAndVerify) {
  EXPECT_EQ(std::size(kRfc8032), 3U);
  for (const Rfc8032& v : kRfc8032) {
    const auto key = PrivateKey::FromSecret(Algorithm::kEd25519, Unhex(v.seed));
    ASSERT_TRUE(key);
    EXPECT_EQ(ToHex(key->public_key().Raw()), v.key);
    EXPECT_EQ(ToHex(key->Sign(Unhex(v.message))), v.signature);
    EXPECT_TRUE(key->public_key().Verify(Unhex(v.message), Unhex(v.signature)));
    EXPECT_FALSE(key->public_key().Verify(Unhex(v.message) + "x", Unhex(v.signature)));
  }
}

TEST(Ed25519, EveryVerdictOfWycheproofIsOurs) {
  YIDAN_PUBLIC_SET(set, "wycheproof ed25519", "wycheproof/ed25519_test.json", std::size(kRfc8032));
  const auto suite = vectors::ReadJson(set.place());
  std::size_t ran = 0;
  for (const auto& group : suite.at("testGroups")) {
    const auto key = PublicKey::FromRawEd25519(Unhex(group.at("publicKey").at("pk").get<std::string>()));
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(ToHex(key->spki()), group.at("publicKeyDer").get<std::string>());
    EXPECT_TRUE(PublicKey::FromSpki(Unhex(group.at("publicKeyDer").get<std::string>())));
    for (const auto& test : group.at("tests")) {
      EXPECT_EQ(
          key->Verify(Unhex(test.at("msg").get<std::string>()), Unhex(test.at("sig").get<std::string>())),
          test.at("result") == "valid")
          << "tcId " << test.at("tcId") << ": " << test.at("comment") << ' ' << test.at("flags");
      ++ran;
    }
  }
  set.Ran(ran, suite.at("numberOfTests").get<std::size_t>());
}

TEST(Ed25519, EveryFlippedBitOfASignatureIsRefused) {
  const auto key = PrivateKey::FromSecret(Algorithm::kEd25519, Unhex(kRfc8032[0].seed));
  const std::string signature = key->Sign("bill");
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    std::string changed = signature;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(key->public_key().Verify("bill", changed)) << "bit " << bit;
  }
}

TEST(Ed25519, OnlySixtyFourBytesAreASignature) {
  const auto key = PrivateKey::Generate(Algorithm::kEd25519);
  const std::string signature = key->Sign("bill");
  EXPECT_FALSE(key->public_key().Verify("bill", ""));
  EXPECT_FALSE(key->public_key().Verify("bill", signature.substr(0, 63)));
  EXPECT_FALSE(key->public_key().Verify("bill", signature + '\0'));
}

TEST(Ed25519, TheSameSignatureWithTheOrderAddedIsRefused) {
  const auto key = PrivateKey::FromSecret(Algorithm::kEd25519, Unhex(kRfc8032[1].seed));
  std::string changed = key->Sign("bill");
  const std::string order = Unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned char>(changed[32 + i]) + unsigned{static_cast<unsigned char>(order[i])};
    changed[32 + i] = static_cast<char>(carry & 0xffU);
    carry >>= 8U;
  }
  EXPECT_FALSE(key->public_key().Verify("bill", changed));
  EXPECT_FALSE(IsStrictEd25519Signature(changed)) << "the rule itself must say so, not the library";
}

TEST(Ed25519, TheScalarsBoundIsTheOrder) {
  const std::string r = Unhex(kRfc8032[0].key);  // any good point
  const std::string order = Unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  std::string below = order;
  below[0] = static_cast<char>(0xec);
  EXPECT_TRUE(IsStrictEd25519Signature(r + below));
  EXPECT_FALSE(IsStrictEd25519Signature(r + order));
  EXPECT_FALSE(IsStrictEd25519Signature(r + std::string(32, '\xff')));
}

TEST(Ed25519, SmallOrderKeysAreRefusedWithEitherSign) {
  for (const char* hex : kSmallOrder) {
    std::string point = Unhex(hex);
    EXPECT_FALSE(PublicKey::FromRawEd25519(point)) << hex;
    EXPECT_FALSE(IsStrictEd25519Point(point)) << hex;
    point[31] = static_cast<char>(point[31] | '\x80');
    EXPECT_FALSE(PublicKey::FromRawEd25519(point)) << hex;
    EXPECT_FALSE(IsStrictEd25519Point(point)) << hex;
  }
}

TEST(Ed25519, NonCanonicalKeysAreRefused) {
  for (unsigned n = 0; n < 19; ++n) {
    std::string point = NonCanonicalY(n);
    EXPECT_FALSE(IsStrictEd25519Point(point)) << n;
    point[31] = '\xff';
    EXPECT_FALSE(IsStrictEd25519Point(point)) << n;
    EXPECT_FALSE(PublicKey::FromRawEd25519(point)) << n;
  }
  EXPECT_TRUE(IsStrictEd25519Point("\x03" + std::string(31, '\0')));  // y = 3 in its one spelling
}

TEST(Ed25519, APointOffTheCurveIsNoKey) {
  const auto key = PublicKey::FromRawEd25519("\x02" + std::string(31, '\0'));  // no x for y = 2
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().message.find("curve"), std::string::npos);
}

TEST(Ed25519, SmallOrderRIsRefusedThoughOpensslTakesIt) {
  const Forger forger(Unhex(kRfc8032[0].seed));
  const std::string neutral = Unhex(kSmallOrder[1]);
  const std::string signature = forger.Sign(neutral, std::string(32, '\0'), forger.key, "bill");
  EXPECT_TRUE(OpensslEd25519Verify(forger.key, "bill", signature)) << "the case is not what it should be";
  EXPECT_FALSE(IsStrictEd25519Signature(signature));
  EXPECT_FALSE(PublicKey::FromRawEd25519(forger.key)->Verify("bill", signature));
}

TEST(Ed25519, TheNeutralKeyThatVerifiesEverythingIsNoKey) {
  std::string s(32, '\0');
  s[0] = 5;
  std::string r(32, '\0');
  crypto_scalarmult_ed25519_base_noclamp(reinterpret_cast<unsigned char*>(r.data()), Bytes(s));
  const std::string neutral = Unhex(kSmallOrder[1]);
  EXPECT_TRUE(OpensslEd25519Verify(neutral, "any message", r + s));
  EXPECT_TRUE(OpensslEd25519Verify(neutral, "any other", r + s));
  EXPECT_FALSE(PublicKey::FromRawEd25519(neutral));
}

TEST(Ed25519, AKeyOfMixedOrderGivesEveryLibraryTheSameAnswer) {
  const Forger forger(Unhex(kRfc8032[2].seed));
  std::string mixed(32, '\0');
  ASSERT_EQ(crypto_core_ed25519_add(reinterpret_cast<unsigned char*>(mixed.data()), Bytes(forger.key),
                                    Bytes(Unhex(kSmallOrder[2]))),
            0);
  const auto key = PublicKey::FromRawEd25519(mixed);
  ASSERT_TRUE(key);
  std::string nonce(32, '\0');
  nonce[0] = 9;
  std::string r(32, '\0');
  crypto_scalarmult_ed25519_base_noclamp(reinterpret_cast<unsigned char*>(r.data()), Bytes(nonce));
  int valid = 0;
  for (int i = 0; i < 64; ++i) {
    const std::string message = "bill " + std::to_string(i);
    const std::string signature = forger.Sign(r, nonce, mixed, message);
    EXPECT_EQ(key->Verify(message, signature), OpensslEd25519Verify(mixed, message, signature));
    valid += key->Verify(message, signature) ? 1 : 0;
  }
  EXPECT_GT(valid, 0);   // k divisible by 8
  EXPECT_LT(valid, 64);  // with the cofactor all would be
}

}  // namespace
}  // namespace yidan::crypto
