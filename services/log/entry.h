// Log entries as bytes (PROTOCOL §3), big-endian:
//
//   version u8 = 1 | index u64 | leaf hash of the previous entry 32 | admission time u64 (ms since the
//   Unix epoch) | body kind u8 | body u32-length-prefixed
//
// The leaf hash of an entry is LeafHash of these bytes; the registry digest is that of entry 0. Decoding
// is strict: every byte is accounted for, every bound is held, and what was decoded encodes to the same
// bytes. Chain rules that need the entry before are in chain.h. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/log/merkle.h"

namespace yidan::log {

inline constexpr std::uint8_t kEntryVersion = 1;
inline constexpr std::size_t kMaxEntryBytes = 65'534;  // tile bundles carry a u16 length, less one
inline constexpr std::size_t kEntryFrameBytes = 1 + 8 + 32 + 8 + 1 + 4;  // all but the body
inline constexpr std::size_t kMaxOriginBytes = 255;
inline constexpr std::size_t kMaxRegistrarBytes = 255;
inline constexpr std::size_t kMaxSpkiBytes = 1'024;
inline constexpr std::size_t kMaxParametersBytes = 4'096;

// DO NOT CHANGE: in every entry, under every leaf hash.
enum class BodyKind : std::uint8_t { kGenesis = 1, kAct = 2, kSeal = 3, kRules = 4, kNoteKey = 5 };
std::string_view BodyKindName(BodyKind kind);  // "GENESIS"

// Entry 0 and no other: what the registry is. Its leaf hash is in every act ("registry").
//   origin str | registrar str | count u8 | count * registrar spki str | note key 32 | SM2 note key str |
//   rules version u32 | parameters str | nonce 32
struct GenesisBody {
  std::string origin;                       // a note key name (note.h) and the first line of every checkpoint
  std::string registrar;                    // participant id
  std::vector<std::string> registrar_keys;  // SPKI DER, 1 to 16, no two equal
  std::string note_key;                     // raw Ed25519, 32 bytes
  std::string sm2_note_key;                 // raw point, 65 bytes; empty: none
  std::uint32_t rules_version = 1;
  std::string parameters;  // opaque here; services/title encodes them
  Digest nonce;            // random: two registries of one name differ
  bool operator==(const GenesisBody&) const = default;
};

// What the ledger derived from the content of one issued document: its goods' tags, sealed (sealed_tags.h),
// and what was to be warned of (title/rules.h, GoodsWarning; numbers here).
struct GoodsWarning {
  std::uint8_t kind = 0;          // not 0
  std::uint64_t other_index = 0;  // of the entry that issued the other document
  auto operator<=>(const GoodsWarning&) const = default;
};
// What the registry remarked of the content when it was registered (waybill/remarks.h, RemarkKind; numbers
// here).
struct Remark {
  std::string pointer;    // 1 to 255 bytes
  std::uint8_t kind = 0;  // not 0
  auto operator<=>(const Remark&) const = default;
};
inline constexpr std::size_t kMaxRemarks = 64;  // of one document
// How many of a kind were found beside those.
struct RemarksLeftOut {
  std::uint8_t kind = 0;    // not 0
  std::uint32_t count = 0;  // not 0
  auto operator<=>(const RemarksLeftOut&) const = default;
};
struct GoodsAnnex {
  std::string sealed_tags;                       // empty: no tags
  std::vector<GoodsWarning> warnings;            // strictly ascending
  std::vector<Remark> remarks;                   // strictly ascending
  std::vector<RemarksLeftOut> remarks_left_out;  // strictly ascending by kind
  bool operator==(const GoodsAnnex&) const = default;
};

// An admitted act: its signature and approvals, its bytes as sent, and the annex. With that a replay needs no
// contents to decide the same and, with the goods key, to cover the same goods.
//   signature 64 | count u8 | count * approval 64 | act str | documents u16 | for each: sealed tags str |
//   count u16 | count * (kind u8 | other index u64) |
//   count u8 | count * (pointer str | kind u8) | count u8 | count * (kind u8 | left out u32)
struct ActBody {
  std::string signature;               // 64 raw bytes
  std::vector<std::string> approvals;  // 64 raw bytes each, at most 15, in the order of approver_key_ids
  std::string act;                     // not empty
  std::vector<GoodsAnnex> goods;       // of each document that the act issues, in the act's order
  bool operator==(const ActBody&) const = default;
};
inline constexpr std::size_t kMaxApprovals = 15;
inline constexpr std::size_t kMaxRegistrarKeys = 16;

// Ends a batch; checkpoints exist only here.
//   state map root 32 | time u64 | access root 32
struct SealBody {
  Digest state_map_root;      // after the batch; zero: the empty map
  std::uint64_t time_ms = 0;  // equals the entry's admission time
  Digest access_root;         // head of the access record's chain (PROTOCOL §7)
  bool operator==(const SealBody&) const = default;
};

// A change of the title rules or of their parameters, stated by the registrar (PROTOCOL §3). It stands alone
// in its batch. ANNOUNCE says what will be adopted; ADOPT repeats it when the public delay is over, and
// entries with a greater index are decided by it.
//   phase u8 | sequence u64 | version u32 | parameters str | count u8 | count * (key id 32 | signature 64)
enum class RulesPhase : std::uint8_t { kAnnounce = 1, kAdopt = 2 };  // DO NOT CHANGE: in the log
struct RulesSignature {
  Digest key_id;          // of the registrar
  std::string signature;  // 64 raw bytes over RulesMessage
  bool operator==(const RulesSignature&) const = default;
};
struct RulesBody {
  RulesPhase phase = RulesPhase::kAnnounce;
  std::uint64_t sequence = 0;  // of the announcement: 1, 2, …; an ADOPT names its announcement's
  std::uint32_t version = 0;   // not 0
  std::string parameters;      // opaque here; services/title encodes them
  std::vector<RulesSignature> signatures;  // at least one; ascending key ids, each once
  bool operator==(const RulesBody&) const = default;
};
inline constexpr std::size_t kMaxRulesSignatures = 16;

// What the registrar's keys sign: "yidan/rules/v1" 0x00 | registry 32 | phase u8 | sequence u64 | version u32
// | parameters str. The zero byte keeps it apart from every act, which a key of the registrar also signs.
std::string RulesMessage(const Digest& registry, const RulesBody& body);

// Rotation of the registry's Ed25519 note key: both keys sign NoteKeyMessage.
//   new key 32 | signature by the old key 64 | signature by the new key 64
struct NoteKeyBody {
  std::string new_key;  // raw, 32 bytes
  std::string signature_by_old;
  std::string signature_by_new;
  bool operator==(const NoteKeyBody&) const = default;
};

// What both keys sign: "yidan/note-key/v1" 0x00 | registry 32 | index u64 of the entry | old key 32 | new
// key 32. The zero byte keeps it apart from every note text, which the same key also signs.
std::string NoteKeyMessage(const Digest& registry, std::uint64_t index, std::string_view old_key,
                           std::string_view new_key);

// Whether both keys signed the rotation that stands at `index`, and the new key is another. kCorrupt says
// which did not. `old_key`: raw, in force before.
Outcome CheckRotation(const NoteKeyBody& body, const Digest& registry, std::uint64_t index,
                      std::string_view old_key);

struct Entry {
  std::uint64_t index = 0;
  Digest previous_leaf;       // zero in entry 0
  std::uint64_t time_ms = 0;  // admission, since the Unix epoch; at most INT64_MAX
  std::variant<GenesisBody, ActBody, SealBody, RulesBody, NoteKeyBody> body;
  [[nodiscard]] BodyKind kind() const { return static_cast<BodyKind>(body.index() + 1); }
  bool operator==(const Entry&) const = default;
};

// kInvalid names the field that breaks its bound. Nothing that this accepts is refused by DecodeEntry.
Result<std::string> EncodeEntry(const Entry& entry);
// kCorrupt names the field or rule at fault.
Result<Entry> DecodeEntry(std::string_view bytes);

}  // namespace yidan::log
