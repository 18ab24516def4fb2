// One reading, as the access record keeps it (PROTOCOL §7, storage/FORMAT.md). The record is a chain: each
// link names the one before and the digest of its reading, not the reading itself, so that a reader of the
// chain can be shown some readings and not others. The salt keeps a digest from being guessed.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace yidan::log {

inline constexpr std::size_t kAccessSaltSize = 16;

struct AccessReading {
  std::int64_t time_ms = 0;
  std::string reader;
  std::string document_id;
  std::string purpose;               // the query: "get_content", "search_shipments" ...
  std::string service;               // that handed it on: "verification"; empty: in tests of the ledger alone
  std::int64_t sealed_until_ms = 0;  // until then the holder is not shown it; 0: at once
  bool refused = false;              // it was told NOT_A_READER, and so that there is such a document
  std::string salt;                  // kAccessSaltSize bytes
  bool operator==(const AccessReading&) const = default;
};
std::string Encode(const AccessReading& reading);
// kCorrupt unless Encode would have written it.
Result<AccessReading> DecodeAccessReading(std::string_view bytes);

// SHA-256 of an encoded reading.
Digest ReadingDigest(std::string_view encoded);
// The link that follows `before` (zero: none): H(0x04 || before || digest of the reading).
Digest AccessLink(const Digest& before, const Digest& reading);

}  // namespace yidan::log
