// The title rules (TITLE.md): one pure, deterministic function from (state, act, context) to a change
// or one refusal. The sequencer, a replica, the auditor, the offline verifier and the explorer all call
// it; none of them decides anything else about title.
//
// A version of the rules is a RuleSet (rule_set.h): one table (table_v1.cc) that reads like TITLE.md's, and
// what a row cannot say as a function beside it. Released functions are never edited: a rule that changes is
// a new function, which a row of the next version names. Where TITLE.md is silent, the safe reading is
// written at the head of the file that takes it. Who signs, in short:
// - act.actor is whose act it is; act.agent, if set, is who signs. The agent needs a MANDATE of the actor
//   that names the kind, or is the actor's successor.
// - Once a SUCCESSOR is effective (admission time >= effective_at), only the last successor in the line
//   signs, with actor = the old participant and agent = itself; the old one's keys and agents are no
//   longer good. Directory acts and COUNTERSIGN are never signed through another.
// - A recovered key is good from its effective_at on, although the record still holds it under `recovery`:
//   whoever looks up a key by id looks there too.
//
// Thread rule: pure; any number of threads, each with its own Facts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/title/directory.h"
#include "services/title/state.h"
#include "yidan/v1/act.pb.h"
#include "yidan/v1/refusal.pb.h"

namespace yidan::title {

struct RuleSet;  // rule_set.h

// The registry's own bounds, fixed in entry 0 and changed by RULES entries alone, so that every replay uses
// the same. A window that runs keeps the end that it began with: the states store ends, not lengths.
struct Parameters {
  TimeMs act_validity_max = 7LL * 24 * 3600 * 1000;     // valid_until - admission time
  TimeMs reject_window = 2LL * 24 * 3600 * 1000;        // REJECT after TRANSFER
  TimeMs recall_after = 3LL * 24 * 3600 * 1000;         // RECALL_SURRENDER: the N days
  TimeMs offer_max = 90LL * 24 * 3600 * 1000;           // expires_at - admission time
  TimeMs enforcement_notice = 10LL * 24 * 3600 * 1000;  // ENFORCE -> sale
  TimeMs recovery_delay = 7LL * 24 * 3600 * 1000;       // RECOVER -> new key good
  TimeMs succession_delay = 7LL * 24 * 3600 * 1000;     // SUCCESSOR -> effective
  TimeMs rules_delay = 7LL * 24 * 3600 * 1000;          // announced rules -> adopted
  TimeMs authority_delay = 7LL * 24 * 3600 * 1000;      // an authority's new reach -> good for ORDER
  TimeMs order_wait_max = 30LL * 24 * 3600 * 1000;      // ORDER -> it lapses without a COUNTERSIGN
  // Per document, as the next four. HOLDs, ORDERs and LIFTs of single boxes by one authority, ever.
  std::uint32_t max_holds_ever = 64;
  std::uint32_t max_holds_each = 16;  // holds of one authority in force; and ORDERs of it that wait
  std::uint32_t max_grants = 64;
  std::uint32_t max_milestones = 1024;
  std::uint32_t max_notations = 256;
  std::uint32_t registrar_quorum = 1;  // k: keys of the registrar that its grave acts need
  bool operator==(const Parameters&) const = default;
};
std::string Encode(const Parameters& parameters);
Result<Parameters> DecodeParameters(std::string_view bytes);

inline constexpr std::size_t kMaxApprovers = 15;  // of one act
inline constexpr std::size_t kMaxWarnings = 64;   // of one document; the lowest are kept

// How goods that a document covers exclude other documents over them. DO NOT CHANGE: in the log.
enum class GoodsClass : std::uint8_t {
  kUnit = 1,  // one document only: a VIN, a serial number, a box or wagon loaded full for this journey
  kLot = 2,   // one document and those that a SPLIT makes of it
  kWarn = 3,  // any number; a later document bears a warning: a full box or wagon, of another journey
  kPart = 4,  // the same of part loads in one box
  // A box that is loaded in part, by the names that a full one has: beside others of this class it stands
  // without a word, beside a unit it does not stand, beside a full box of another journey with a warning.
  kShare = 5,
  kNumber = 6,  // the carrier's own number: any number of documents; a later one bears a warning
};
// Which of two classes of one tag keeps more of others away.
GoodsClass Stronger(GoodsClass a, GoodsClass b);
struct GoodsTag {
  Digest tag;
  GoodsClass exclusion = GoodsClass::kUnit;
  auto operator<=>(const GoodsTag&) const = default;
};
// What a document says of its goods when it is issued, or of a box that takes another's place.
struct GoodsClaim {
  std::vector<GoodsTag> tags;  // ascending
  // As the entry states them: for whoever does not know what goods are covered (Facts::KnowsGoods).
  std::vector<GoodsWarning> warnings;  // ascending
  std::vector<Remark> remarks;         // ascending; as the entry states them
  std::vector<RemarksLeftOut> remarks_left_out;
};

// A document that covers some goods, and how it excludes others from them.
struct Covering {
  std::string document_id;
  GoodsClass exclusion = GoodsClass::kUnit;
  auto operator<=>(const Covering&) const = default;
};

struct Refusal {
  v1::RefusalReason reason = v1::REFUSAL_REASON_UNSPECIFIED;
  std::string message;  // one sentence
  std::string needs;    // what would help; may be empty
};

// What the caller established about the act, and the place it would get.
struct Admission {
  std::uint64_t index = 0;
  TimeMs time = 0;               // admission time of the entry
  Digest act_digest;             // of the PAE bytes
  Digest registry;               // leaf hash of entry 0
  bool signature_valid = false;  // mathematics only, under the key that key_id names
  // As many signatures as the act names approver keys came with it, and each verifies under its key.
  bool approvals_valid = true;
  // Of each document that the act issues, in its order, or of the one whose box a NOTATION substitutes: in
  // the entry's annex, from the contents.
  std::vector<GoodsClaim> goods;
};

// What the rules may look up: the world just before `Admission::index`. Returned pointers stay valid
// until the next call that changes the world.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual const TitleState* Title(const std::string& document_id) const = 0;
  virtual const ParticipantRecord* Participant(const std::string& participant_id) const = 0;
  // The participant that a key belongs or ever belonged to, or that a RECOVER ever promised it to.
  virtual std::optional<std::string> KeyOwner(const Digest& key_id) const = 0;
  virtual bool ActAdmitted(const Digest& act_digest) const = 0;
  virtual bool PaperFormUsed(const std::string& issuer, const std::string& form_number) const = 0;
  // False: it cannot tell who covers goods (a verifier of one document); what the entry states is believed.
  virtual bool KnowsGoods() const { return true; }
  // Live documents that cover these goods, ascending. A verifier without the goods map answers none.
  virtual std::vector<Covering> DocumentsCovering(const Digest& goods_tag) const = 0;
  // What a document covers, or covered until it ended; ascending. Empty where it is not known.
  virtual std::vector<GoodsTag> GoodsOf(const std::string& document_id) const = 0;
};

// Successors after one another that anybody follows. SUCCESSOR is refused where it would close a ring: the
// bound is for facts that never were admitted.
inline constexpr int kMaxSuccessors = 64;

// Who carries on for the participant at `now`: itself, or the last of its effective successors. Asks `facts`
// for participants alone.
const ParticipantRecord* CarriesOn(const ParticipantRecord& participant, const Facts& facts, TimeMs now);

// All that a document covers from now on.
struct DocumentGoods {
  std::string document_id;
  std::vector<GoodsTag> tags;  // ascending, each tag once
};

// What an admitted act changes, whole: write every record, and nothing else.
struct Change {
  std::vector<TitleState> titles;                                // new values, the act's own document first
  std::vector<ParticipantRecord> participants;                   // new values
  std::vector<std::pair<std::string, std::string>> paper_forms;  // issuer, form number: used from now on
  std::vector<std::vector<GoodsWarning>> goods_warnings;  // of each claim (Admission::goods), in its order
  std::vector<DocumentGoods> covered;                     // likewise
};

// Decides one act by the rules and parameters in force at its index. `act` must be what ParseAct gave under
// the same rules. On refusal nothing changes.
tl::expected<Change, Refusal> Decide(const v1::Act& act, const Admission& admission, const Facts& facts,
                                     const RuleSet& rules, const Parameters& parameters);

// ---- Acts as bytes (PROTOCOL §1) ----

inline constexpr std::string_view kActPayloadType = "application/vnd.yidan.act.v1+protobuf";
inline constexpr std::string_view kPossessionType = "application/vnd.yidan.key-possession.v1";
inline constexpr std::string_view kApprovalType = "application/vnd.yidan.approval.v1";

// Parses and holds the bytes to the one canonical encoding: size, no unknown field or enum value, the
// deterministic re-serialisation equal, ids, digests, counts and times in the shape that `rules` ask for, a
// body present. The refusal is MALFORMED_ACT with the field named.
tl::expected<v1::Act, Refusal> ParseAct(std::string_view bytes, const RuleSet& rules);
// An act that was admitted before, under whatever rules: nullopt if the bytes are no message at all.
std::optional<v1::Act> ReadAct(std::string_view bytes);
// The bytes that are signed, and their SHA-256: the act digest.
std::string SignedBytes(std::string_view act_bytes);
Digest ActDigest(std::string_view act_bytes);
// What an approver's key signs: PAE(kApprovalType, act digest).
std::string ApprovalBytes(const Digest& act_digest);
// The deterministic serialisation, for those who make acts.
std::string SerializeAct(const v1::Act& act);

v1::ActKind KindOf(const v1::Act& act);
std::string_view KindName(v1::ActKind kind);            // "TRANSFER"
std::string_view ReasonName(v1::RefusalReason reason);  // "STALE_PREVIOUS"
bool IsTitleChainAct(v1::ActKind kind);                 // carries document_id, sequence, previous
bool IsBesideChainAct(v1::ActKind kind);                // HOLD … REVOKE
bool IsDirectoryAct(v1::ActKind kind);
v1::Refusal ToProto(const Refusal& refusal);

bool IsParticipantId(std::string_view id);
bool IsDocumentId(std::string_view id);

}  // namespace yidan::title
