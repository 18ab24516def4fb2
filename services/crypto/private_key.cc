#include <openssl/core_names.h>
#include <sodium.h>

#include <cstring>

#include "services/crypto/crypto.h"
#include "services/crypto/key_impl.h"
#include "services/crypto/pem.h"
#include "services/crypto/raw_signature.h"

namespace yidan::crypto {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPrivateLabel = "PRIVATE KEY";

// PKCS#8 as OpenSSL writes it too. Ed25519: prefix, seed. Curves: prefix, scalar, [1] with the point.
constexpr std::string_view kEd25519Prefix =
    "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20"sv;
constexpr std::string_view kEcPrefix =
    "\x30\x81\x87\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"sv;
constexpr std::string_view kP256Oid = "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv;
constexpr std::string_view kSm2Oid = "\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d"sv;
constexpr std::string_view kEcMiddle = "\x04\x6d\x30\x6b\x02\x01\x01\x04\x20"sv;
constexpr std::string_view kEcPoint = "\xa1\x44\x03\x42\x00"sv;

// Owns DER of a private key; wiped when it goes.
struct WipedString {
  std::string text;
  ~WipedString() { sodium_memzero(text.data(), text.size()); }
};

const unsigned char* Bytes(std::string_view view) {
  return reinterpret_cast<const unsigned char*>(view.data());
}

// libsodium's expanded secret (seed || public key); wiped when it goes.
struct Ed25519Pair {
  unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
  unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
  explicit Ed25519Pair(const Secret32& seed) {
    Must(crypto_sign_seed_keypair(public_key, secret_key, seed.bytes.data()) == 0, "Ed25519 cannot start");
  }
  ~Ed25519Pair() { sodium_memzero(secret_key, sizeof secret_key); }
  Ed25519Pair(const Ed25519Pair&) = delete;
  Ed25519Pair& operator=(const Ed25519Pair&) = delete;
};

Result<PublicKey> Ed25519PublicOf(const Secret32& seed) {
  const Ed25519Pair pair(seed);
  return PublicKey::FromRawEd25519({reinterpret_cast<const char*>(pair.public_key), sizeof pair.public_key});
}

// The scalar of a key that OpenSSL parsed or made.
bool ReadScalar(const EVP_PKEY* pkey, Secret32& secret) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_PRIV_KEY, &number) != 1) return false;
  const BignumPtr owned(number);
  return BN_bn2binpad(number, secret.bytes.data(), 32) == 32;
}

// The 65-byte point of a scalar, computed here: a file's own word for its public key is not taken.
std::string PointOf(Algorithm algorithm, const Secret32& secret) {
  const EC_GROUP* group = Group(algorithm);
  const BignumPtr scalar(BN_secure_new());
  const EcPointPtr point(EC_POINT_new(group));
  unsigned char out[65];
  Must(scalar && point && BN_bin2bn(secret.bytes.data(), 32, scalar.get()) != nullptr &&
           EC_POINT_mul(group, point.get(), scalar.get(), nullptr, nullptr, nullptr) == 1,
       "a public key cannot be computed");
  if (EC_POINT_point2oct(group, point.get(), POINT_CONVERSION_UNCOMPRESSED, out, sizeof out, nullptr) !=
      sizeof out) {
    return {};  // infinity: the scalar was zero or the order
  }
  return {reinterpret_cast<const char*>(out), sizeof out};
}

Result<PublicKey> EcPublicOf(Algorithm algorithm, const Secret32& secret) {
  const std::string point = PointOf(algorithm, secret);
  if (point.empty()) return Invalid("private key: the scalar is out of range");
  return algorithm == Algorithm::kP256 ? PublicKey::FromRawP256(point) : PublicKey::FromRawSm2(point);
}

// Which of ours a parsed key is; the curve decides, since an SM2 key may be typed EC.
Result<Algorithm> AlgorithmOf(const EVP_PKEY* pkey) {
  if (EVP_PKEY_is_a(pkey, "ED25519") == 1) return Algorithm::kEd25519;
  char group[32] = {};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(pkey, group, sizeof group, &size) == 1) {
    if (std::strcmp(group, "prime256v1") == 0) return Algorithm::kP256;
    if (std::strcmp(group, "SM2") == 0) return Algorithm::kSm2;
  }
  return Invalid("private key: not an Ed25519, P-256 or SM2 key");
}

// 0 < d < n, and the file's public key, where it has one, is d's.
bool IsSoundPair(EVP_PKEY* pkey) {
  const PkeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey, nullptr));
  return context && EVP_PKEY_private_check(context.get()) == 1 && EVP_PKEY_pairwise_check(context.get()) == 1;
}

PkeyPtr ParsePkcs8(std::string_view der) {
  const unsigned char* cursor = Bytes(der);
  const Pkcs8Ptr info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &cursor, static_cast<long>(der.size())));
  if (!info || cursor != Bytes(der) + der.size()) return nullptr;
  return PkeyPtr(EVP_PKCS82PKEY(info.get()));
}

std::string SignEd25519(const Secret32& seed, std::string_view message) {
  const Ed25519Pair pair(seed);
  std::string signature(kSignatureSize, '\0');
  Must(crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, Bytes(message),
                            message.size(), pair.secret_key) == 0,
       "Ed25519 cannot sign");
  return signature;
}

std::string SignEc(Algorithm algorithm, EVP_PKEY* pkey, std::string_view message) {
  const ErrorQueueGuard guard;
  const MdContextPtr context = StartSignature(algorithm, pkey, /*sign=*/true);
  unsigned char der[80];  // at most 72 are used
  std::size_t size = sizeof der;
  Must(context && EVP_DigestSign(context.get(), der, &size, Bytes(message), message.size()) == 1,
       "a signature cannot be made");
  const auto raw = DerToCanonicalRaw(algorithm, {reinterpret_cast<const char*>(der), size});
  Must(raw.has_value(), "OpenSSL made a signature that is out of range");
  return *raw;
}

}  // namespace

Result<PrivateKey> PrivateKey::FromSecret(Algorithm algorithm, std::string_view secret) {
  if (secret.size() != 32) return Invalid("private key: the secret is 32 bytes");
  Secret32 copy;
  std::memcpy(copy.bytes.data(), secret.data(), secret.size());
  if (algorithm == Algorithm::kEd25519) {
    YIDAN_ASSIGN(PublicKey public_key, Ed25519PublicOf(copy));
    return PrivateKey(std::make_shared<const Impl>(Impl{std::move(public_key), copy, nullptr}));
  }
  const ErrorQueueGuard guard;
  YIDAN_ASSIGN(PublicKey public_key, EcPublicOf(algorithm, copy));
  PkeyPtr pkey = MakeEcPkey(algorithm, public_key.Raw(), &copy);
  if (!pkey || !IsSoundPair(pkey.get())) return Invalid("private key: the scalar is out of range");
  return PrivateKey(std::make_shared<const Impl>(Impl{std::move(public_key), copy, std::move(pkey)}));
}

Result<PrivateKey> PrivateKey::Generate(Algorithm algorithm) {
  // 32 uniform bytes are a seed for Ed25519; for the curves they are a scalar unless out of range (about
  // one in 2^32), and then the next draw is: rejection sampling, which leaves no bias.
  for (int draw = 0; draw < 64; ++draw) {
    const WipedString secret{RandomBytes(32)};
    Result<PrivateKey> key = FromSecret(algorithm, secret.text);
    if (key) return key;
  }
  return Fail(Error::Kind::kUnavailable, "private key: the random generator gave no usable scalar");
}

Result<PrivateKey> PrivateKey::FromPem(std::string_view pem) {
  Result<std::string> decoded = PemDecode(kPrivateLabel, pem);
  if (!decoded) return tl::unexpected<Error>(decoded.error());
  const WipedString der{*std::move(decoded)};
  const ErrorQueueGuard guard;
  const PkeyPtr parsed = ParsePkcs8(der.text);
  if (!parsed) return Invalid("private key: not PKCS#8");
  YIDAN_ASSIGN(const Algorithm algorithm, AlgorithmOf(parsed.get()));
  Secret32 secret;
  if (algorithm == Algorithm::kEd25519) {
    std::size_t size = secret.bytes.size();
    if (EVP_PKEY_get_raw_private_key(parsed.get(), secret.bytes.data(), &size) != 1 || size != 32) {
      return Invalid("private key: an Ed25519 seed is 32 bytes");
    }
  } else {
    if (!IsSoundPair(parsed.get())) return Invalid("private key: its public key is not its own");
    if (!ReadScalar(parsed.get(), secret)) return Invalid("private key: no scalar of 32 bytes");
  }
  return FromSecret(algorithm, secret.View());
}

std::string PrivateKey::ToPem() const {
  const std::string_view secret = impl_->secret.View();
  const Algorithm algorithm = impl_->public_key.algorithm();
  WipedString der;
  der.text.reserve(138);  // so that no grown-out-of buffer keeps the secret
  if (algorithm == Algorithm::kEd25519) {
    der.text.append(kEd25519Prefix).append(secret);
  } else {
    der.text.append(kEcPrefix).append(algorithm == Algorithm::kP256 ? kP256Oid : kSm2Oid);
    der.text.append(kEcMiddle).append(secret).append(kEcPoint).append(impl_->public_key.Raw());
  }
  return PemEncode(kPrivateLabel, der.text);
}

const PublicKey& PrivateKey::public_key() const { return impl_->public_key; }

std::string PrivateKey::Sign(std::string_view message) const {
  const Algorithm algorithm = impl_->public_key.algorithm();
  if (algorithm == Algorithm::kEd25519) return SignEd25519(impl_->secret, message);
  return SignEc(algorithm, impl_->pkey.get(), message);
}

}  // namespace yidan::crypto
