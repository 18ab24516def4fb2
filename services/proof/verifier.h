// The offline verifier of proof files (PROTOCOL §6): replays the directory and the title chains with the
// production rules, holds every byte against the checkpoint that the registry signed, and says for each
// question separately what it found. What it shows, it verified.
//
// It trusts what it is given: the registry's verifier key, and the witnesses' keys if there are any. Hostile
// files never crash it. FORMAT.md says what is checked, in which order. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/proof/in_the_way.h"
#include "services/proof/proof_file.h"
#include "services/proof/standing.h"
#include "services/proof/verdict.h"
#include "services/title/rule_set.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/title.pb.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::proof {

struct VerifyOptions {
  std::string registry_key;           // verifier key "name+id+key"
  std::int64_t now_ms = 0;            // the verifier's clock
  std::int64_t max_age_ms = 600'000;  // how old the seal may be to count as present
  // The witness policy: verifier keys of cosigners, and how many of them must have cosigned; 0: all of
  // them. Without keys nothing is asked of witnesses, and the report says so.
  std::vector<std::string> witness_keys = {};
  std::size_t witness_quorum = 0;
  bool require_sm2 = false;    // the checkpoint must bear a line by the registry's SM2 key
  bool require_whole = false;  // a redacted content does not do
  // The versions of the title rules that this program has.
  const title::RuleBook* rules = &title::RuleBook::Released();
};

// How far a seal may be ahead of the verifier's clock before that clock, or the registry's, is doubted.
inline constexpr std::int64_t kClockSkewMs = 300'000;

// What a document was after an entry, as the replay derived it; no registry says it.
struct StandingAfter {
  std::string holder;  // empty: nobody
  v1::OrderClause order;
  v1::TitleStatus status = v1::TITLE_STATUS_UNSPECIFIED;
  std::optional<v1::TitleState::Pledge> pledge = std::nullopt;
};

struct Report {
  std::string document_id;  // as the file names it
  // To be said before anything else: that the document is delivered, replaced, void or on paper. Empty while
  // it is live, and if nobody knows.
  std::string headline;
  Verdict content;    // the content is what the issuer committed to; PARTIAL: what is shown of it is
  Verdict issuer;     // signed by a carrier of good standing at that index
  Verdict chain;      // every act admitted by the rules, none missing by `history`
  Verdict log;        // all entries under the checkpoint, signed by the registry
  Verdict present;    // nothing came after: map proofs, age and witnesses
  Verdict burdens;    // listed, from the proven state, as of the seal
  Verdict witnesses;  // k of the given keys cosigned

  // Set iff chain and log are VALID and present is not INVALID: the derived state, and how it came about.
  std::optional<v1::TitleState> title;
  std::optional<Standing> standing;  // at the seal
  std::vector<v1::HistoryEntry> history;
  std::vector<StandingAfter> after;  // after each entry of `history`
  std::vector<Digest> states_after;  // SHA-256 of the document's state after each entry of `history`
  // On the document, its issuer and its holder; as of the seal, not of the verifier's clock.
  std::vector<InTheWay> in_the_way;
  // Set iff content is VALID or PARTIAL too; then what is hidden is unset.
  std::optional<v1::Waybill> waybill;
  std::uint32_t hidden_leaves = 0;
  std::vector<Hidden> hidden;  // where they stand
  // Set iff log is VALID.
  std::string origin;
  std::uint64_t checkpoint_size = 0;
  std::int64_t sealed_at_ms = 0;
  std::int64_t age_ms = 0;  // the verifier's clock less sealed_at_ms; negative: the seal is ahead of it
  bool sm2_signed = false;
  std::size_t cosignatures = 0;
  // What the options asked for.
  bool needs_witnesses = false;
  bool needs_whole = false;

  // Whether the document can still be acted on. False if nobody knows.
  [[nodiscard]] bool Live() const;
  // Every verdict that the options require is VALID (content PARTIAL, unless the whole is required), and the
  // document is live.
  [[nodiscard]] bool Valid() const;
  // Valid, and nothing stands in the way of whoever would lend on the document or pay against it, neither on
  // the document nor in the standing of its issuer and holder.
  [[nodiscard]] bool Unburdened() const { return Valid() && in_the_way.empty(); }
};

// kInvalid iff the options' keys are none, or their quorum can never be reached: then nothing was judged.
Result<Report> Verify(const ProofFile& file, const VerifyOptions& options);

}  // namespace yidan::proof
