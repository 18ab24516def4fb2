#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/crypto/raw_signature.h"
#include "tests/support/vectors.h"
#include "tests/unit/crypto/openssl_helper.h"

namespace yidan::crypto {
namespace {

using testing::Unhex;

constexpr char kP256Order[] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr char kP256Half[] = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";
constexpr char kSm2Order[] = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
constexpr char kZero[] = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr char kOne[] = "0000000000000000000000000000000000000000000000000000000000000001";

// RFC 6979 A.2.5, P-256 with SHA-256.
constexpr char kRfc6979Scalar[] = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
constexpr char kRfc6979Point[] =
    "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
struct Rfc6979 {
  const char* message;
  const char* r;
  const char* s;
  bool low;  // s is in the lower half of the order
};
constexpr Rfc6979 kRfc6979[] = {
    {"sample", "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", false},
    {"test", "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
     "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083", true},
};

// GB/T 32918.5 annex A.2: id "1234567812345678", message "message digest".
constexpr char kGbtScalar[] = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
constexpr char kGbtPoint[] =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
constexpr char kGbtR[] = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
constexpr char kGbtS[] = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

// order - s: the other signature of the same message under P-256.
std::string OtherS(const std::string& s) {
  const std::string order = Unhex(kP256Order);
  std::string out(32, '\0');
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int digit = static_cast<unsigned char>(order[i]) - static_cast<unsigned char>(s[i]) - borrow;
    borrow = digit < 0 ? 1 : 0;
    out[i] = static_cast<char>(digit & 0xff);
  }
  return out;
}

TEST(P256, Rfc6979SignaturesVerifyInTheirLowFormOnly) {
  EXPECT_EQ(std::size(kRfc6979), 2U);
  const auto key = PrivateKey::FromSecret(Algorithm::kP256, Unhex(kRfc6979Scalar));
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(ToHex(key->public_key().Raw()), kRfc6979Point);
  for (const Rfc6979& v : kRfc6979) {
    const std::string r = Unhex(v.r);
    const std::string low = v.low ? Unhex(v.s) : OtherS(Unhex(v.s));
    EXPECT_EQ(low <= Unhex(kP256Half), true);
    EXPECT_TRUE(key->public_key().Verify(v.message, r + low));
    EXPECT_FALSE(key->public_key().Verify(v.message, r + OtherS(low)));
    EXPECT_FALSE(key->public_key().Verify(std::string(v.message) + "x", r + low));
  }
}

// Wycheproof takes either s; ours is the rule of one signature, so a valid one with a high s is refused.
TEST(P256, EveryVerdictOfWycheproofIsOursButForHighS) {
  YIDAN_PUBLIC_SET(set, "wycheproof ecdsa p-256", "wycheproof/ecdsa_secp256r1_sha256_p1363_test.json",
                   std::size(kRfc6979));
  const auto suite = vectors::ReadJson(set.place());
  std::size_t ran = 0;
  for (const auto& group : suite.at("testGroups")) {
    const auto key =
        PublicKey::FromRawP256(Unhex(group.at("publicKey").at("uncompressed").get<std::string>()));
    ASSERT_TRUE(key) << key.error().message;
    for (const auto& test : group.at("tests")) {
      const std::string signature = Unhex(test.at("sig").get<std::string>());
      const bool high = signature.size() == kSignatureSize && signature.substr(32) > Unhex(kP256Half);
      EXPECT_EQ(key->Verify(Unhex(test.at("msg").get<std::string>()), signature),
                test.at("result") == "valid" && !high)
          << "tcId " << test.at("tcId") << ": " << test.at("comment") << ' ' << test.at("flags");
      ++ran;
    }
  }
  set.Ran(ran, suite.at("numberOfTests").get<std::size_t>());
}

TEST(P256, WeAlwaysSignTheLowFormAndOpensslAgrees) {
  const auto key = PrivateKey::Generate(Algorithm::kP256);
  const testing::Pkey openssl = testing::LoadPrivate(key->ToPem());
  ASSERT_TRUE(openssl);
  for (int i = 0; i < 24; ++i) {  // half of the signatures OpenSSL makes are high
    const std::string message = "bill " + std::to_string(i);
    const std::string ours = key->Sign(message);
    ASSERT_EQ(ours.size(), 64U);
    EXPECT_LE(ours.substr(32), Unhex(kP256Half));
    EXPECT_TRUE(key->public_key().Verify(message, ours));

    std::string theirs = testing::DerToRaw(testing::SignDer(openssl.get(), EVP_sha256(), nullptr, message));
    const bool high = theirs.substr(32) > Unhex(kP256Half);
    EXPECT_EQ(key->public_key().Verify(message, theirs), !high);
    if (high) theirs = theirs.substr(0, 32) + OtherS(theirs.substr(32));
    EXPECT_TRUE(key->public_key().Verify(message, theirs));
  }
}

TEST(Sm2, TheStandardsExampleVerifies) {
  const auto key = PrivateKey::FromSecret(Algorithm::kSm2, Unhex(kGbtScalar));
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(ToHex(key->public_key().Raw()), kGbtPoint);
  EXPECT_TRUE(key->public_key().Verify("message digest", Unhex(kGbtR) + Unhex(kGbtS)));
  EXPECT_FALSE(key->public_key().Verify("message digest!", Unhex(kGbtR) + Unhex(kGbtS)));
  EXPECT_FALSE(key->public_key().Verify("message digest", Unhex(kGbtS) + Unhex(kGbtR)));
}

// The set gives digests, and our signatures are over messages: this is the library that ours stands on.
TEST(Sm2, TheLibraryVerifiesWhatItsOwnRecipesSay) {
  YIDAN_PUBLIC_SET(set, "openssl sm2", "openssl/sm2_verify.json", 1);
  const auto suite = vectors::ReadJson(set.place());
  const testing::Pkey key = testing::LoadPrivate(suite.at("pkcs8_pem").get<std::string>());
  ASSERT_TRUE(key);
  std::size_t ran = 0;
  for (const auto& test : suite.at("verify")) {
    const std::string digest = Unhex(test.at("digest").get<std::string>());
    const std::string signature = Unhex(test.at("sig").get<std::string>());
    EXPECT_TRUE(testing::OpensslVerifyDigest(key.get(), EVP_sm3(), digest, signature));
    EXPECT_FALSE(testing::OpensslVerifyDigest(key.get(), EVP_sm3(), std::string(32, 'x'), signature));
    ++ran;
  }
  set.Ran(ran, suite.at("verify").size());
}

TEST(Sm2, ASignatureUnderAnotherSignerIdIsRefused) {
  const auto key = PrivateKey::Generate(Algorithm::kSm2);
  const testing::Pkey openssl = testing::LoadPrivate(key->ToPem());
  ASSERT_TRUE(openssl);
  const auto sign = [&](const char* id) {
    return testing::DerToRaw(testing::SignDer(openssl.get(), EVP_sm3(), id, "bill"));
  };
  EXPECT_TRUE(key->public_key().Verify("bill", sign("1234567812345678")));
  EXPECT_FALSE(key->public_key().Verify("bill", sign(nullptr))) << "OpenSSL's default, the empty id";
  EXPECT_FALSE(key->public_key().Verify("bill", sign("1234567812345679")));
}

TEST(EcSignature, EveryByteCountsAndTheLengthIsSixtyFour) {
  for (Algorithm algorithm : {Algorithm::kP256, Algorithm::kSm2}) {
    SCOPED_TRACE(AlgorithmName(algorithm));
    const auto key = PrivateKey::Generate(algorithm);
    const std::string signature = key->Sign("bill");
    EXPECT_TRUE(key->public_key().Verify("bill", signature));
    EXPECT_FALSE(key->public_key().Verify("", signature));
    EXPECT_FALSE(key->public_key().Verify("bill", ""));
    EXPECT_FALSE(key->public_key().Verify("bill", signature.substr(0, 63)));
    EXPECT_FALSE(key->public_key().Verify("bill", signature + '\0'));
    for (std::size_t i = 0; i < signature.size(); ++i) {
      std::string changed = signature;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      EXPECT_FALSE(key->public_key().Verify("bill", changed)) << "byte " << i;
    }
    EXPECT_FALSE(PrivateKey::Generate(algorithm)->public_key().Verify("bill", signature));
  }
}

TEST(EcSignature, DerIsRefused) {
  for (Algorithm algorithm : {Algorithm::kP256, Algorithm::kSm2}) {
    const auto key = PrivateKey::Generate(algorithm);
    const std::string der = testing::RawToDerSignature(key->Sign("bill"));
    EXPECT_FALSE(key->public_key().Verify("bill", der));
    EXPECT_FALSE(key->public_key().Verify("bill", der.substr(0, 64)));
  }
}

TEST(EcSignature, RangesAreCheckedAtTheirEdges) {
  const auto canonical = [](Algorithm algorithm, const char* r, const char* s) {
    return IsCanonicalRawSignature(algorithm, Unhex(r) + Unhex(s));
  };
  for (Algorithm algorithm : {Algorithm::kP256, Algorithm::kSm2}) {
    const char* order = algorithm == Algorithm::kP256 ? kP256Order : kSm2Order;
    EXPECT_TRUE(canonical(algorithm, kOne, kOne));
    EXPECT_FALSE(canonical(algorithm, kZero, kOne));
    EXPECT_FALSE(canonical(algorithm, kOne, kZero));
    EXPECT_FALSE(canonical(algorithm, order, kOne));
    EXPECT_FALSE(canonical(algorithm, kOne, order));
  }
  EXPECT_TRUE(canonical(Algorithm::kP256, kOne, kP256Half));
  EXPECT_FALSE(
      canonical(Algorithm::kP256, kOne, "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9"));
  EXPECT_TRUE(
      canonical(Algorithm::kP256, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550", kOne));
  EXPECT_TRUE(
      canonical(Algorithm::kSm2, kOne, "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122"));
}

TEST(EcSignature, RawAndDerAreTheSameNumbers) {
  const std::string raws[] = {
      Unhex(kRfc6979[0].r) + OtherS(Unhex(kRfc6979[0].s)),  // r needs DER's padding byte
      Unhex(kOne) + Unhex(kP256Half),                       // r is one byte
  };
  for (const std::string& raw : raws) {
    EXPECT_EQ(ToHex(RawToDer(raw)), ToHex(testing::RawToDerSignature(raw)));
    EXPECT_EQ(DerToCanonicalRaw(Algorithm::kP256, RawToDer(raw)), raw);
    EXPECT_FALSE(DerToCanonicalRaw(Algorithm::kP256, RawToDer(raw) + "x"));
  }
  const std::string high = Unhex(kRfc6979[0].r) + Unhex(kRfc6979[0].s);
  EXPECT_EQ(DerToCanonicalRaw(Algorithm::kP256, RawToDer(high)), raws[0]);
  EXPECT_FALSE(DerToCanonicalRaw(Algorithm::kP256, ""));
  EXPECT_FALSE(DerToCanonicalRaw(Algorithm::kP256, Unhex("3006020101020100")));  // s = 0
}

TEST(EcSignature, ARefusalLeavesNothingInTheThreadsErrorQueue) {
  for (Algorithm algorithm : {Algorithm::kP256, Algorithm::kSm2}) {
    ERR_clear_error();
    const auto key = PrivateKey::Generate(algorithm);
    std::string signature = key->Sign("bill");
    signature[5] = static_cast<char>(signature[5] ^ 1);
    EXPECT_FALSE(key->public_key().Verify("bill", signature));
    EXPECT_FALSE(PublicKey::FromRawP256("\x04" + std::string(64, '\x01')));
    EXPECT_FALSE(PrivateKey::FromPem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
    EXPECT_EQ(ERR_peek_error(), 0UL);
  }
}

TEST(EcSignature, OneKeyServesManyThreads) {
  for (Algorithm algorithm : {Algorithm::kEd25519, Algorithm::kP256, Algorithm::kSm2}) {
    const auto key = PrivateKey::Generate(algorithm);
    std::vector<std::thread> threads;
    std::vector<int> good(4, 0);
    for (std::size_t t = 0; t < good.size(); ++t) {
      threads.emplace_back([&, t] {
        const PublicKey copy = key->public_key();
        for (int i = 0; i < 10; ++i) {
          const std::string message = std::to_string(t * 100) + std::to_string(i);
          const std::string signature = key->Sign(message);
          good[t] += copy.Verify(message, signature) && !copy.Verify("other", signature) ? 1 : 0;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(good, std::vector<int>(4, 10)) << AlgorithmName(algorithm);
  }
}

}  // namespace
}  // namespace yidan::crypto
