// What a key object holds, and how keys are built from points and scalars. Private to services/crypto.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/crypto/crypto.h"
#include "services/crypto/openssl_ptr.h"

namespace yidan::crypto {

struct PublicKey::Impl {
  Algorithm algorithm;
  std::string spki;
  Digest id;
  std::size_t raw_offset;  // where in `spki` the 32-byte key or 65-byte point begins; it runs to the end
  PkeyPtr pkey;            // null for Ed25519, which libsodium verifies from the raw bytes

  [[nodiscard]] std::string_view Raw() const { return std::string_view(spki).substr(raw_offset); }
};

// A 32-byte secret that is wiped when it goes.
struct Secret32 {
  std::array<std::uint8_t, 32> bytes{};
  Secret32() = default;
  Secret32(const Secret32&) = default;
  Secret32& operator=(const Secret32&) = default;
  ~Secret32();
  [[nodiscard]] std::string_view View() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};

struct PrivateKey::Impl {
  PublicKey public_key;
  Secret32 secret;  // Ed25519: the seed; others: the scalar, big-endian
  PkeyPtr pkey;     // null for Ed25519
};

// GB/T 32918.2 §5.5; what GM/T 0009 prescribes when no other id is agreed.
inline constexpr std::string_view kSm2SignerId = "1234567812345678";

// REQUIRES: P-256 or SM2. The curve's group; lives as long as the process.
const EC_GROUP* Group(Algorithm algorithm);

// An OpenSSL key of the 65-byte point, with the private scalar if `secret` is not null. Null if the point
// is malformed or not on the curve.
PkeyPtr MakeEcPkey(Algorithm algorithm, std::string_view point, const Secret32* secret);

// A context ready for EVP_DigestSign or EVP_DigestVerify of one message (SM2: with the signer id set), or
// null. The message digest is the one of the algorithm.
MdContextPtr StartSignature(Algorithm algorithm, EVP_PKEY* pkey, bool sign);

}  // namespace yidan::crypto
