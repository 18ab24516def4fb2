// The content commitment and its disclosure, whole or redacted (PROTOCOL §2).
//
//   leaf = SHA-256(0x00 || salt, 16 bytes || u32 len(pointer) || pointer || u32 len(value) || value)
//   salt = first 16 bytes of HMAC-SHA-256(secret, document id || 0x00 || pointer)
//   root = RFC 6962 tree over the leaves in Flatten's order; inner = SHA-256(0x01 || left || right)
//
// Integers are big-endian. The title header signs root *and* leaf count: a tree re-read with fewer leaves
// has another count. It signs too how many of the leaves every redaction shows: a hidden leaf has no name,
// and one of them at the edge of what may be hidden could not be missed otherwise. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/disclosure.h"
#include "yidan/v1/title.pb.h"

namespace yidan::waybill {

inline constexpr std::size_t kSecretSize = 32;
inline constexpr std::size_t kSaltSize = 16;

struct Commitment {
  Digest root;
  std::uint32_t leaf_count = 0;
  std::uint32_t always_shown = 0;  // of them (always_shown.h)
  bool operator==(const Commitment&) const = default;
};

// The commitment as a title header states it, and back. nullopt: its root is not 32 bytes.
void StateCommitment(const Commitment& commitment, v1::TitleHeader& header);
std::optional<Commitment> CommitmentOf(const v1::TitleHeader& header);

// REQUIRES: secret is kSecretSize bytes. Checked, and aborts: a short secret would guard nothing.
Commitment Commit(std::string_view document_id, std::string_view secret, const JsonValue& content);

std::string SaltOf(std::string_view document_id, std::string_view secret, std::string_view pointer);
Digest LeafHash(std::string_view salt, std::string_view pointer, std::string_view value);

// RFC 6962 §2.1 over leaf hashes. SHA-256 of nothing for none.
Digest TreeRoot(const std::vector<Digest>& leaf_hashes);
// RFC 6962 §2.1.1. kInvalid unless index < leaf_hashes.size().
Result<std::vector<Digest>> AuditPath(const std::vector<Digest>& leaf_hashes, std::size_t index);
// Whether leaf `index` of `count` is under root.
bool VerifyAuditPath(const Digest& leaf, std::uint64_t index, std::uint64_t count,
                     const std::vector<Digest>& path, const Digest& root);

// Every leaf. REQUIRES: as Commit.
Disclosure DiscloseAll(std::string_view document_id, std::string_view secret, const JsonValue& content);
// The always-shown leaves and those at or below `pointers`. kNotFound names a pointer that is at no leaf
// and above none. REQUIRES: as Commit.
Result<Disclosure> Disclose(std::string_view document_id, std::string_view secret, const JsonValue& content,
                            const std::vector<std::string>& pointers);

// Recomputes the root. kCorrupt when root or leaf count differ, or a hash is missing or left over; kInvalid
// when the shape is wrong (order, salt length, values not canonical) or when a redaction fails to show
// what every redaction shows.
// Returns the leaves shown, for FromLeaves.
Result<std::vector<JsonLeaf>> VerifyDisclosure(const Disclosure& disclosure, const Commitment& commitment);

}  // namespace yidan::waybill
