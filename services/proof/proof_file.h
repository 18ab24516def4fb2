// The proof file (PROTOCOL §6, "*.yidan.json"): everything that shows, offline, what a document of title
// says, who signed it, how control came to its holder, and that all of it stands in the log and is the
// latest. FORMAT.md in this folder is the format, member by member, and how it is judged.
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/log/state_map.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "yidan/v1/act.pb.h"

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

// A GRANT or MILESTONE of which only its place in the document's history is told.
struct BareEntry {
  std::uint64_t index = 0;
  v1::ActKind kind = v1::ACT_KIND_UNSPECIFIED;
  Digest digest;  // of the act
  bool operator==(const BareEntry&) const = default;
};

// A value of the state map, stated with its proof: a predecessor's title or a participant's record.
struct ProvenState {
  std::string id;
  std::string value;  // canonical bytes
  log::MapProof proof;
  bool operator==(const ProvenState&) const = default;
};

// Shape only: nothing here is to be believed before Verify.
struct ProofFile {
  std::string document_id;
  std::string registry_key;
  std::string checkpoint;
  ProvenEntry seal;
  std::string title;  // as title::Encode writes
  log::MapProof title_proof;
  // The registry's own record, as interpret::Encode writes it: its history runs over every RULES and
  // NOTE_KEY.
  std::string registry_state;
  log::MapProof registry_proof;

  // The whole content and the secret of its salts, or, iff `redacted`, only what is shown of it.
  std::string content_secret;  // 32 bytes
  waybill::JsonValue content;  // an object
  std::optional<waybill::Disclosure> redacted;

  std::vector<ProvenEntry> entries;              // all that touch the document, but for the bare ones
  std::vector<BareEntry> bare_entries;           // the rest of them
  std::vector<ProvenEntry> predecessor_entries;  // of the documents that this one carries on
  std::vector<ProvenState> predecessors;         // their titles, ascending ids
  std::vector<ProvenEntry> directory_entries;    // of every actor; entry 0 first
  std::vector<ProvenState> participants;         // their records, ascending ids
  std::vector<ProvenEntry> registry_entries;     // every RULES and NOTE_KEY of the log, ascending
};

// The text of the file, LF at its end.
std::string FormatProofFile(const ProofFile& file);
// kInvalid names the member at fault; kExhausted beyond a bound. Never looks at what the bytes mean.
Result<ProofFile> ParseProofFile(std::string_view text);

}  // namespace yidan::proof
