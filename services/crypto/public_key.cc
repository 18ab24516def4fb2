#include <sodium.h>

#include "services/crypto/crypto.h"
#include "services/crypto/ed25519_rule.h"
#include "services/crypto/key_impl.h"
#include "services/crypto/pem.h"
#include "services/crypto/raw_signature.h"

namespace yidan::crypto {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPublicLabel = "PUBLIC KEY";

// The only SPKI of each algorithm: everything before the raw key, literally. Key ids are digests of these
// bytes, so a second spelling of one key would be a second key.
constexpr std::string_view kEd25519Prefix = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"sv;
constexpr std::string_view kP256Prefix =  // id-ecPublicKey, prime256v1
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
    "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00"sv;
constexpr std::string_view kSm2Prefix =  // id-ecPublicKey, 1.2.156.10197.1.301
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"
    "\x06\x08\x2a\x81\x1c\xcf\x55\x01\x82\x2d\x03\x42\x00"sv;
static_assert(kEd25519Prefix.size() + 32 == 44);
static_assert(kP256Prefix.size() + 65 == 91 && kSm2Prefix.size() + 65 == 91);

struct Template {
  Algorithm algorithm;
  std::string_view prefix;
  std::size_t raw_size;
};
constexpr Template kTemplates[] = {{Algorithm::kEd25519, kEd25519Prefix, 32},
                                   {Algorithm::kP256, kP256Prefix, 65},
                                   {Algorithm::kSm2, kSm2Prefix, 65}};

const unsigned char* Bytes(std::string_view view) {
  return reinterpret_cast<const unsigned char*>(view.data());
}

// Whether the encoding is of a point at all: adding refuses what does not decode or is off the curve.
bool IsOnEd25519(std::string_view raw) {
  unsigned char sum[crypto_core_ed25519_BYTES];
  return crypto_core_ed25519_add(sum, Bytes(raw), Bytes(raw)) == 0;
}

}  // namespace

std::string_view AlgorithmName(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kEd25519:
      return "ed25519";
    case Algorithm::kP256:
      return "p256";
    case Algorithm::kSm2:
      return "sm2";
  }
  return "unknown";
}

Result<Algorithm> ParseAlgorithm(std::string_view name) {
  for (const Template& known : kTemplates) {
    if (AlgorithmName(known.algorithm) == name) return known.algorithm;
  }
  return Invalid("algorithm: not one of ed25519, p256, sm2");
}

Result<PublicKey> PublicKey::FromSpki(std::string_view der) {
  for (const Template& known : kTemplates) {
    if (der.size() != known.prefix.size() + known.raw_size) continue;
    if (der.substr(0, known.prefix.size()) != known.prefix) continue;
    const std::string_view raw = der.substr(known.prefix.size());
    PkeyPtr pkey;
    if (known.algorithm == Algorithm::kEd25519) {
      if (!IsStrictEd25519Point(raw)) {
        return Invalid("public key: the Ed25519 point is not canonical or is of small order");
      }
      if (!IsOnEd25519(raw)) return Invalid("public key: the point is not on Ed25519's curve");
    } else {
      const ErrorQueueGuard guard;
      pkey = MakeEcPkey(known.algorithm, raw, nullptr);
      if (!pkey) {
        return Invalid("public key: not an uncompressed point on the curve of " +
                       std::string(AlgorithmName(known.algorithm)));
      }
    }
    return PublicKey(std::make_shared<const Impl>(
        Impl{known.algorithm, std::string(der), Sha256(der), known.prefix.size(), std::move(pkey)}));
  }
  return Invalid("public key: not the fixed SPKI of an Ed25519, P-256 or SM2 key");
}

Result<PublicKey> PublicKey::FromPem(std::string_view pem) {
  const Result<std::string> der = PemDecode(kPublicLabel, pem);
  if (!der) return tl::unexpected<Error>(der.error());
  return FromSpki(*der);
}

Result<PublicKey> PublicKey::FromRawEd25519(std::string_view raw) {
  if (raw.size() != 32) return Invalid("public key: an Ed25519 key is 32 bytes");
  return FromSpki(std::string(kEd25519Prefix).append(raw));
}

Result<PublicKey> PublicKey::FromRawP256(std::string_view raw) {
  if (raw.size() != 65) return Invalid("public key: a P-256 point is 65 bytes");
  return FromSpki(std::string(kP256Prefix).append(raw));
}

Result<PublicKey> PublicKey::FromRawSm2(std::string_view raw) {
  if (raw.size() != 65) return Invalid("public key: an SM2 point is 65 bytes");
  return FromSpki(std::string(kSm2Prefix).append(raw));
}

Algorithm PublicKey::algorithm() const { return impl_->algorithm; }
const std::string& PublicKey::spki() const { return impl_->spki; }
const Digest& PublicKey::id() const { return impl_->id; }
std::string PublicKey::Raw() const { return std::string(impl_->Raw()); }
std::string PublicKey::ToPem() const { return PemEncode(kPublicLabel, impl_->spki); }

bool PublicKey::Verify(std::string_view message, std::string_view signature) const {
  if (impl_->algorithm == Algorithm::kEd25519) {
    // The key passed the rule when it was parsed.
    return IsStrictEd25519Signature(signature) &&
           crypto_sign_verify_detached(Bytes(signature), Bytes(message), message.size(),
                                       Bytes(impl_->Raw())) == 0;
  }
  if (!IsCanonicalRawSignature(impl_->algorithm, signature)) return false;
  const ErrorQueueGuard guard;
  const MdContextPtr context = StartSignature(impl_->algorithm, impl_->pkey.get(), /*sign=*/false);
  Must(context != nullptr, "a signature check cannot start");
  const std::string der = RawToDer(signature);
  return EVP_DigestVerify(context.get(), Bytes(der), der.size(), Bytes(message), message.size()) == 1;
}

}  // namespace yidan::crypto
