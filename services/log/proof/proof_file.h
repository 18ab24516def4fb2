// The proof file (PROTOCOL §6, "*.yidan.json"): everything that shows, offline, what a document of title
// says, who signed it, how control came to its holder, and that all of it stands in the log.
//
//   { "format": "yidan-proof/1",
//     "document_id", "registry_key",   the registry's verifier key; a reader trusts only the one it was given
//     "checkpoint",                    the signed note
//     "seal",                          the entry at checkpoint size - 1
//     "title",                         the title state as stated: canonical bytes, base64
//     "content": {"secret", "waybill"} the whole content, and the secret of its salts
//     "entries",                       all that touch the document
//     "predecessor_entries",           of the documents that this one replaces; otherwise empty
//     "directory_entries" }            of every actor; entry 0 first
//
// An entry is {"index", "entry", "path"}: base64 of the bytes and of each hash, leaf to root. Strict I-JSON:
// every member there and no other, none twice. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/waybill/canonical_json.h"

namespace yidan::proof {

inline constexpr std::string_view kFormat = "yidan-proof/1";
inline constexpr std::size_t kMaxFileBytes = std::size_t{64} << 20U;
inline constexpr std::size_t kMaxEntries = 20'000;  // of one list
inline constexpr std::size_t kMaxPath = 63;         // hashes; no log is larger

struct ProvenEntry {
  std::uint64_t index = 0;
  std::string entry;         // bytes, as log::DecodeEntry reads them
  std::vector<Digest> path;  // leaf to root, under the checkpoint
  bool operator==(const ProvenEntry&) const = default;
};

// Shape only: nothing here is to be believed before Verify.
struct ProofFile {
  std::string document_id;
  std::string registry_key;
  std::string checkpoint;
  ProvenEntry seal;
  std::string title;           // as title::Encode writes
  std::string content_secret;  // 32 bytes
  waybill::JsonValue content;  // an object
  std::vector<ProvenEntry> entries;
  std::vector<ProvenEntry> predecessor_entries;
  std::vector<ProvenEntry> directory_entries;
};

// The text of the file, LF at its end.
std::string FormatProofFile(const ProofFile& file);
// kInvalid names the member at fault; kExhausted beyond a bound. Never looks at what the bytes mean.
Result<ProofFile> ParseProofFile(std::string_view text);

}  // namespace yidan::proof
