#include <gtest/gtest.h>
#include <openssl/ec.h>

#include "services/crypto/crypto.h"
#include "services/crypto/pem.h"
#include "tests/unit/crypto/openssl_helper.h"

namespace yidan::crypto {
namespace {

using testing::Unhex;

constexpr Algorithm kAll[] = {Algorithm::kEd25519, Algorithm::kP256, Algorithm::kSm2};

testing::Pkey OpensslKey(Algorithm algorithm) {
  EVP_PKEY* key = nullptr;
  if (algorithm == Algorithm::kEd25519) key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  if (algorithm == Algorithm::kP256) key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  if (algorithm == Algorithm::kSm2) key = EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2");
  return {key, EVP_PKEY_free};
}

TEST(AlgorithmNames, GoBothWays) {
  for (Algorithm algorithm : kAll) EXPECT_EQ(*ParseAlgorithm(AlgorithmName(algorithm)), algorithm);
  EXPECT_FALSE(ParseAlgorithm("rsa"));
  EXPECT_FALSE(ParseAlgorithm("Ed25519"));
  EXPECT_FALSE(ParseAlgorithm(""));
}

TEST(Spki, IsTheFixedTemplateAndItsDigestTheKeyId) {
  for (Algorithm algorithm : kAll) {
    const auto key = PrivateKey::Generate(algorithm);
    ASSERT_TRUE(key);
    const PublicKey& published = key->public_key();
    EXPECT_EQ(published.algorithm(), algorithm);
    EXPECT_EQ(published.spki().size(), algorithm == Algorithm::kEd25519 ? 44U : 91U);
    EXPECT_EQ(published.Raw().size(), algorithm == Algorithm::kEd25519 ? 32U : 65U);
    EXPECT_EQ(published.id(), Sha256(published.spki()));
    const auto again = PublicKey::FromSpki(published.spki());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id(), published.id());
    EXPECT_TRUE(again->Verify("bill", key->Sign("bill")));
  }
}

TEST(Spki, RawKeysOfEachKindMakeTheSameKey) {
  const auto of = [](Algorithm algorithm) { return PrivateKey::Generate(algorithm)->public_key(); };
  const PublicKey ed = of(Algorithm::kEd25519);
  const PublicKey p256 = of(Algorithm::kP256);
  const PublicKey sm2 = of(Algorithm::kSm2);
  EXPECT_EQ(PublicKey::FromRawEd25519(ed.Raw())->id(), ed.id());
  EXPECT_EQ(PublicKey::FromRawP256(p256.Raw())->id(), p256.id());
  EXPECT_EQ(PublicKey::FromRawSm2(sm2.Raw())->id(), sm2.id());
  EXPECT_FALSE(PublicKey::FromRawSm2(p256.Raw())) << "another curve's point";
  EXPECT_FALSE(PublicKey::FromRawP256(sm2.Raw()));
  EXPECT_FALSE(PublicKey::FromRawSm2(sm2.Raw().substr(1)));
  EXPECT_FALSE(PublicKey::FromRawEd25519(ed.Raw() + "x"));
}

TEST(Spki, AnyOtherSpellingIsRefused) {
  for (Algorithm algorithm : kAll) {
    SCOPED_TRACE(AlgorithmName(algorithm));
    const std::string der = PrivateKey::Generate(algorithm)->public_key().spki();
    EXPECT_FALSE(PublicKey::FromSpki(""));
    EXPECT_FALSE(PublicKey::FromSpki(der + '\0'));
    EXPECT_FALSE(PublicKey::FromSpki(der.substr(0, der.size() - 1)));
    const std::size_t prefix = der.size() - (algorithm == Algorithm::kEd25519 ? 32 : 65);
    for (std::size_t i = 0; i < prefix; ++i) {
      std::string changed = der;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      EXPECT_FALSE(PublicKey::FromSpki(changed)) << "byte " << i;
    }
  }
}

TEST(Spki, ThePointMustBeUncompressedAndOnItsCurve) {
  for (Algorithm algorithm : {Algorithm::kP256, Algorithm::kSm2}) {
    const std::string der = PrivateKey::Generate(algorithm)->public_key().spki();
    std::string changed = der;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    EXPECT_FALSE(PublicKey::FromSpki(changed)) << "off the curve";
    for (char form : {'\x00', '\x02', '\x03', '\x06', '\x07'}) {  // 6 and 7: the hybrid form
      changed = der;
      changed[26] = form;
      EXPECT_FALSE(PublicKey::FromSpki(changed)) << int{form};
    }
    EXPECT_FALSE(PublicKey::FromSpki(der.substr(0, 27) + std::string(64, '\xff'))) << "above the prime";
    EXPECT_FALSE(PublicKey::FromSpki(der.substr(0, 27) + std::string(64, '\0')));
  }
}

TEST(Spki, CompressedAndExplicitKeysThatOpensslReadsAreRefused) {
  const testing::Pkey key = OpensslKey(Algorithm::kP256);
  ASSERT_TRUE(PublicKey::FromPem(testing::PublicPem(key.get())));
  EVP_PKEY_set_utf8_string_param(key.get(), "point-format", "compressed");
  EXPECT_FALSE(PublicKey::FromPem(testing::PublicPem(key.get())));
  EVP_PKEY_set_utf8_string_param(key.get(), "point-format", "uncompressed");
  EVP_PKEY_set_utf8_string_param(key.get(), "encoding", "explicit");
  EXPECT_FALSE(PublicKey::FromPem(testing::PublicPem(key.get())));
  const testing::Pkey p384(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"), EVP_PKEY_free);
  EXPECT_FALSE(PublicKey::FromPem(testing::PublicPem(p384.get())));
  EXPECT_FALSE(PrivateKey::FromPem(testing::PrivatePem(p384.get())));
}

TEST(Pem, KeysRoundTripAndAreOpensslsByteForByte) {
  for (Algorithm algorithm : kAll) {
    SCOPED_TRACE(AlgorithmName(algorithm));
    const auto key = PrivateKey::Generate(algorithm);
    const auto again = PrivateKey::FromPem(key->ToPem());
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->public_key().id(), key->public_key().id());
    EXPECT_EQ(again->ToPem(), key->ToPem());
    EXPECT_TRUE(key->public_key().Verify("bill", again->Sign("bill")));
    EXPECT_EQ(PublicKey::FromPem(key->public_key().ToPem())->id(), key->public_key().id());

    const testing::Pkey openssl = testing::LoadPrivate(key->ToPem());
    ASSERT_TRUE(openssl);
    EXPECT_EQ(testing::PrivatePem(openssl.get()), key->ToPem());
    EXPECT_EQ(testing::PublicPem(openssl.get()), key->public_key().ToPem());
  }
}

TEST(Pem, KeysThatOpensslMadeAreRead) {
  for (Algorithm algorithm : kAll) {
    SCOPED_TRACE(AlgorithmName(algorithm));
    const testing::Pkey openssl = OpensslKey(algorithm);
    ASSERT_TRUE(openssl);
    const auto key = PrivateKey::FromPem(testing::PrivatePem(openssl.get()));
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(key->public_key().algorithm(), algorithm);
    EXPECT_EQ(key->public_key().ToPem(), testing::PublicPem(openssl.get()));
  }
}

TEST(Pem, AnEncryptedKeyIsRefusedAndTheMessageSaysSo) {
  const testing::Pkey key = OpensslKey(Algorithm::kP256);
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key.get(), EVP_aes_128_cbc(), "secret", 6, nullptr, nullptr);
  const auto read = PrivateKey::FromPem(testing::TextOf(bio));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, Error::Kind::kInvalid);
  EXPECT_NE(read.error().message.find("encrypted keys are not read"), std::string::npos);
}

TEST(Pem, OtherBlocksAreRefusedByName) {
  const testing::Pkey key = OpensslKey(Algorithm::kP256);
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey_traditional(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  const auto traditional = PrivateKey::FromPem(testing::TextOf(bio));
  ASSERT_FALSE(traditional);
  EXPECT_NE(traditional.error().message.find("EC PRIVATE KEY"), std::string::npos);
  EXPECT_NE(traditional.error().message.find("pkcs8 -topk8"), std::string::npos);

  EXPECT_FALSE(PrivateKey::FromPem(testing::PublicPem(key.get())));
  EXPECT_FALSE(PublicKey::FromPem(testing::PrivatePem(key.get())));
}

TEST(Pem, LabelsOfAllWholeBlocksAreFound) {
  const std::string key = PemEncode("EC PRIVATE KEY", "der");
  const std::string certificate = PemEncode("CERTIFICATE", "der");
  using Labels = std::vector<std::string_view>;
  EXPECT_EQ(PemLabels("subject=CN = a\n" + certificate + "\nissuer\n" + certificate + key),
            (Labels{"CERTIFICATE", "CERTIFICATE", "EC PRIVATE KEY"}));
  EXPECT_EQ(PemLabels(""), Labels{});
  EXPECT_EQ(PemLabels("no certificate"), Labels{});
  EXPECT_EQ(PemLabels("-----BEGIN CERTIFICATE-----\n"), Labels{}) << "it does not end";
  EXPECT_EQ(PemLabels("-----BEGIN "), Labels{});
  EXPECT_EQ(PemLabels("-----BEGIN KEY-----\n" + certificate), Labels{"CERTIFICATE"});
  EXPECT_EQ(PemLabels("-----BEGIN\n-----BEGIN \n" + certificate), Labels{"CERTIFICATE"});
}

TEST(Pem, ExactlyOneBlockAndNothingElse) {
  const std::string pem = PrivateKey::Generate(Algorithm::kEd25519)->public_key().ToPem();
  std::string crlf;
  for (char c : pem) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_TRUE(PublicKey::FromPem(crlf));
  EXPECT_TRUE(PublicKey::FromPem("\n" + pem + "\n\n"));
  EXPECT_FALSE(PublicKey::FromPem(pem + pem));
  EXPECT_FALSE(PublicKey::FromPem("a comment\n" + pem));
  EXPECT_FALSE(PublicKey::FromPem(pem + "more"));
  EXPECT_FALSE(PublicKey::FromPem(""));
  EXPECT_FALSE(PublicKey::FromPem(pem.substr(0, pem.size() / 2)));
  EXPECT_FALSE(PublicKey::FromPem(pem.substr(0, 15)));
  EXPECT_FALSE(PublicKey::FromPem("-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n"));
  EXPECT_FALSE(PublicKey::FromPem("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"));
  EXPECT_FALSE(PublicKey::FromPem(std::string(20000, ' ') + pem)) << "bounded";
}

TEST(PrivateKeys, AScalarOutOfRangeIsRefused) {
  const std::string zero(32, '\0');
  EXPECT_FALSE(PrivateKey::FromSecret(Algorithm::kP256, zero));
  EXPECT_FALSE(PrivateKey::FromSecret(Algorithm::kSm2, zero));
  EXPECT_FALSE(PrivateKey::FromSecret(Algorithm::kP256, std::string(32, '\xff')));
  EXPECT_FALSE(PrivateKey::FromSecret(Algorithm::kSm2, std::string(32, '\xff')));
  EXPECT_FALSE(PrivateKey::FromSecret(
      Algorithm::kP256, Unhex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")));
  EXPECT_FALSE(PrivateKey::FromSecret(Algorithm::kP256, "short"));
  // SM2 divides by 1 + d, so its largest scalar is n - 2.
  EXPECT_FALSE(PrivateKey::FromSecret(
      Algorithm::kSm2, Unhex("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122")));
  EXPECT_TRUE(PrivateKey::FromSecret(
      Algorithm::kSm2, Unhex("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54121")));
}

TEST(PrivateKeys, AFileWhosePublicKeyIsNotItsOwnIsRefused) {
  for (Algorithm algorithm : {Algorithm::kP256, Algorithm::kSm2}) {
    SCOPED_TRACE(AlgorithmName(algorithm));
    const auto mine = PrivateKey::Generate(algorithm);
    const auto other = PrivateKey::Generate(algorithm);
    std::string der = *PemDecode("PRIVATE KEY", mine->ToPem());
    der.replace(der.size() - 65, 65, other->public_key().Raw());
    EXPECT_FALSE(PrivateKey::FromPem(PemEncode("PRIVATE KEY", der)));
  }
}

}  // namespace
}  // namespace yidan::crypto
