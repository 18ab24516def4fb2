// Digests, keys and signatures: the only folder that includes OpenSSL or libsodium.
//
// Three signature algorithms (PROTOCOL §1), each over the message itself, each exactly 64 raw bytes:
//   Ed25519   strict: S < L, canonical R and A, no point of small order (RFC 8032 §5.1.7, tightened)
//   P-256     ECDSA with SHA-256, r || s, low s only (FIPS 186-4)
//   SM2       with SM3, r || s, signer id "1234567812345678" (GB/T 32918.2)
// Libraries: libsodium verifies Ed25519 (twice OpenSSL's rate here), OpenSSL does the rest.
// Thread rule: every function and every const method may be called from any thread at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace yidan::crypto {

inline constexpr std::size_t kSignatureSize = 64;

Digest Sha256(std::string_view bytes);
Digest Sha256(std::string_view first, std::string_view second);  // of the concatenation
// SHA-256 of prefix || left || right, the inner node of the Merkle tree (0x01) and state map (0x03).
Digest Sha256Node(std::uint8_t prefix, const Digest& left, const Digest& right);
Digest HmacSha256(std::string_view key, std::string_view message);
// The same of many messages under one key, which is taken in once. Unlike the rest: one thread at a time.
class HmacSha256Key {
 public:
  explicit HmacSha256Key(std::string_view key);
  ~HmacSha256Key();
  HmacSha256Key(const HmacSha256Key&) = delete;
  HmacSha256Key& operator=(const HmacSha256Key&) = delete;
  Digest Of(std::string_view message);

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};
// n bytes from the operating system's generator. Aborts if there is none: nothing sane can follow.
std::string RandomBytes(std::size_t n);

// DO NOT CHANGE: stored in directory records.
enum class Algorithm : std::uint8_t { kEd25519 = 1, kP256 = 2, kSm2 = 3 };
std::string_view AlgorithmName(Algorithm algorithm);  // "ed25519", "p256", "sm2"
Result<Algorithm> ParseAlgorithm(std::string_view name);

// A public key, parsed once (20-35 µs) and then shared: copying copies a pointer.
class PublicKey {
 public:
  // SPKI DER in the one fixed template of its algorithm (named curve, uncompressed point); anything
  // else, trailing bytes included, is kInvalid. The point is checked to be on its curve and not of
  // small order.
  static Result<PublicKey> FromSpki(std::string_view der);
  static Result<PublicKey> FromPem(std::string_view pem);         // "PUBLIC KEY"
  static Result<PublicKey> FromRawEd25519(std::string_view raw);  // 32 bytes
  static Result<PublicKey> FromRawP256(std::string_view raw);     // 65 bytes, uncompressed point
  static Result<PublicKey> FromRawSm2(std::string_view raw);      // 65 bytes, uncompressed point

  [[nodiscard]] Algorithm algorithm() const;
  [[nodiscard]] const std::string& spki() const;
  [[nodiscard]] const Digest& id() const;  // SHA-256 of spki(): the key id
  [[nodiscard]] std::string Raw() const;   // Ed25519: 32 bytes; others: the 65-byte point
  [[nodiscard]] std::string ToPem() const;
  // True only for the one canonical 64-byte signature form of this algorithm that verifies.
  [[nodiscard]] bool Verify(std::string_view message, std::string_view signature) const;

  struct Impl;

 private:
  explicit PublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  friend class PrivateKey;
  std::shared_ptr<const Impl> impl_;
};

// A private key; wiped from memory when the last copy goes.
class PrivateKey {
 public:
  static Result<PrivateKey> Generate(Algorithm algorithm);
  static Result<PrivateKey> FromPem(std::string_view pem);  // PKCS#8 "PRIVATE KEY", unencrypted
  // The 32-byte seed (Ed25519) or big-endian scalar (others); kInvalid if the scalar is out of range.
  static Result<PrivateKey> FromSecret(Algorithm algorithm, std::string_view secret);
  [[nodiscard]] std::string ToPem() const;
  [[nodiscard]] const PublicKey& public_key() const;
  // 64 raw bytes in the canonical form that Verify accepts.
  [[nodiscard]] std::string Sign(std::string_view message) const;

  struct Impl;

 private:
  explicit PrivateKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

// Seals texts that are handed out and come back (XChaCha20-Poly1305). The key is fresh and never leaves the
// object: what another process, or one before, has sealed does not open. Any thread.
class Sealer {
 public:
  Sealer();
  // `context` is not in the sealed text, and the same must be given to open it.
  [[nodiscard]] std::string Seal(std::string_view text, std::string_view context) const;
  // nullopt: altered, sealed by another, or for another context.
  [[nodiscard]] std::optional<std::string> Open(std::string_view sealed, std::string_view context) const;

 private:
  const std::string key_;
};

// AES-256-SIV (RFC 5297): deterministic, so that it needs no nonce and no chance. 16 bytes longer than the
// text, which is not empty. `key`: 64 bytes. `context` as above.
inline constexpr std::size_t kSivKeySize = 64;
std::string SealSiv(std::string_view key, std::string_view text, std::string_view context);
std::optional<std::string> OpenSiv(std::string_view key, std::string_view sealed, std::string_view context);

// DSSE pre-authentication encoding: "DSSEv1" SP len(type) SP type SP len(payload) SP payload.
std::string PreAuthEncoding(std::string_view type, std::string_view payload);

}  // namespace yidan::crypto
