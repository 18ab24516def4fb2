// Keys and the ledger's own records, byte by byte as storage/FORMAT.md documents them.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/interpret/layer.h"
#include "services/log/access_record.h"

namespace yidan::store {

// ---- Keys ----
std::string KeyOfIndex(std::uint64_t index);                           // kEntries, kSeals, kAccess
std::optional<std::uint64_t> IndexOfKey(std::string_view key);         // its last 8 bytes; nullopt: shorter
std::string KeyOfNode(unsigned level, std::uint64_t index);            // kTreeNodes
std::string JoinKey(std::string_view first, std::string_view second);  // first 0x00 second
// kTouches: of a document, a participant, or the registry (id empty)
std::string TouchPrefix(interpret::Touch::Subject subject, std::string_view id);
std::string TouchPrefixOfDocument(std::string_view document_id);
std::string TouchPrefixOfParticipant(std::string_view participant_id);
std::string TouchPrefixOfRegistry();                                           // GENESIS, RULES, NOTE_KEY
std::string KeyOfGoodsCover(const Digest& tag, std::string_view document_id);  // kGoods
std::string KeyOfGoodsList(std::string_view document_id);                      // kGoods
std::string GoodsCoverPrefix(const Digest& tag);
std::string SearchPrefix(std::uint8_t kind, std::string_view value);  // kSearch, exact value
std::string KeyOfSearch(std::uint8_t kind, std::string_view value, std::string_view document_id);

// The one row of kRegistry.
inline constexpr std::string_view kRegistryRow = "registry";

// Names in kMeta.
inline constexpr std::string_view kMetaGoodsKey = "goods-key";      // 32 random bytes
inline constexpr std::string_view kMetaAccessRoot = "access-root";  // head of the access record's chain
inline constexpr std::string_view kMetaAccessSize = "access-size";  // u64

// ---- Records ----

// The content as it was handed in.
struct ContentRecord {
  std::string content_json;
  std::string secret;  // 32 bytes
};
std::string Encode(const ContentRecord& record);
Result<ContentRecord> DecodeContent(std::string_view bytes);

// What one act of a request came to.
struct StoredResult {
  bool admitted = false;
  std::uint64_t index = 0;   // iff admitted
  std::uint16_t reason = 0;  // iff refused, as the next two
  std::string message;
  std::string needs;
};
// The first answer to a (caller, request_id), kept 30 days.
struct RequestRecord {
  Digest request_digest;
  std::int64_t time_ms = 0;
  std::vector<StoredResult> results;
  std::string service{};  // that handed it on, beside the caller that it named
};
std::string Encode(const RequestRecord& record);
Result<RequestRecord> DecodeRequest(std::string_view bytes);

// One reading by somebody else than holder and issuer (PROTOCOL §7), in its place in the access record.
struct AccessRecord {
  Digest previous;      // link before
  std::string reading;  // a log::AccessReading, encoded
};
std::string Encode(const AccessRecord& record);
// kCorrupt also if the reading does not decode.
Result<AccessRecord> DecodeAccess(std::string_view bytes);
// The link that the record makes: what the next one, or the seal, names.
Digest LinkOf(const AccessRecord& record);

}  // namespace yidan::store
