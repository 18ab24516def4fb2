// Trust: what makes an answer of the registry believable. One trusted key is given; everything else is
// checked against it, against the rotations that lead on from it, and against the checkpoint remembered from
// before (PROTOCOL §5). One thread.
//
// A failure is UNTRUSTED: the registry lies, or somebody stands in between; the next call may fare better.
// If two signed checkpoints prove that it lies it is FORKED: the evidence is written down, and from then on
// every call here fails with it, in later runs too, until a person decides (Memory::Decide).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/client/compare.h"
#include "services/client/connection.h"
#include "services/client/memory.h"
#include "services/client/rules_line.h"
#include "services/client/trouble.h"
#include "services/interpret/registry_state.h"
#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/title/directory.h"
#include "services/title/state.h"

namespace yidan::client {

// A state that was proven to be the present one as of its seal.
template <typename State>
struct Proven {
  State state;
  std::int64_t sealed_at_ms = 0;
};

class Trust {
 public:
  // `connection` and `memory` must outlive this. `registry_key`: a verifier key that the registry has or had.
  Trust(Connection& connection, const Memory& memory, std::string registry_key,
        std::function<std::int64_t()> now_ms)
      : connection_(connection), memory_(memory), key_(std::move(registry_key)), now_ms_(std::move(now_ms)) {}

  // Fetches and accepts the newest checkpoint; at the first meeting also makes the registry prove entry 0,
  // whose leaf hash is its digest, and its line of note keys. To be called before anything else.
  Answer<void> Begin();

  // Takes a checkpoint as the registry's newest: its signature by the note key in force, its agreement with
  // `sent`, and that the log up to it begins with the log up to the newest accepted before. Remembers it.
  Answer<log::Checkpoint> Accept(const v1::Checkpoint& sent);
  // The same for one that may be older, as an export's, which waits for witnesses: it is of the same log.
  Answer<log::Checkpoint> AcceptOlder(const v1::Checkpoint& sent);

  // Checks everything a receipt shows: the very act that was sent, its entry, inclusion, seal, state map
  // proof, checkpoint. Returns after Accept, with the time of the seal; the present state it proves is in
  // receipt.state_value. Whether that is what the act makes of the state before: effect.h.
  Answer<std::int64_t> CheckReceipt(const v1::Receipt& receipt, const v1::SignedAct& sent);
  // The same for an entry whose bytes are not shown: `receipt.leaf_hash` is under its checkpoint.
  Answer<void> CheckInclusion(const v1::Receipt& receipt);

  // The state of a document, proven to be the present one; `receipt` is of its last act, whose bytes need
  // not be shown.
  Answer<Proven<title::TitleState>> CheckTitle(const v1::Receipt& receipt, const std::string& document_id);
  // The same of a participant's record.
  Answer<Proven<title::ParticipantRecord>> CheckParticipant(const v1::Receipt& receipt,
                                                            const std::string& participant_id);

  // The registry's record as far as entries are decided by it: digest, registrar, rules and parameters in
  // force at an index, from the entries of its own that it proves under its newest checkpoint. If there are
  // RULES among them, they are signed as they must be (rules_line.h).
  Answer<interpret::RegistryState> RegistryAt(std::uint64_t index);

  [[nodiscard]] const Digest& registry() const { return digest_; }
  [[nodiscard]] const std::string& key() const { return key_; }                 // as given
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }  // the last is in force
  // The newest checkpoint accepted, and its note. REQUIRES: Begin succeeded.
  [[nodiscard]] const log::Checkpoint& newest() const { return newest_->checkpoint; }
  [[nodiscard]] const std::string& newest_note() const { return newest_->note; }
  // Set once it was caught with two histories.
  [[nodiscard]] const std::optional<Trouble>& forked() const { return forked_; }
  // The size remembered from an earlier run; 0: this was the first meeting.
  [[nodiscard]] std::uint64_t remembered_size() const { return remembered_size_; }

 private:
  // The checkpoint in `sent` under the key in force; if it is not, under the one that the log leads on to.
  Answer<SignedCheckpoint> Open(const v1::Checkpoint& sent);
  Answer<SignedCheckpoint> OpenUnderAny(const std::string& note, const std::vector<std::string>& keys) const;
  // What the seal of a receipt says, under `checkpoint`, and that its leaf and state are under them.
  Answer<log::SealBody> CheckPresent(const v1::Receipt& receipt, const std::string& key);
  // Learns entry 0, the line of note keys and the rules that were adopted from what `sent` proves under its
  // own checkpoint.
  Answer<void> Learn(const v1::GetCheckpointResponse& sent);
  // Holds the RULES entries that were learnt against the registrar's chain.
  Answer<void> CheckRules();
  Answer<void> Adopt(const Remembered& remembered);
  Answer<void> CheckOneLog(const SignedCheckpoint& older, const SignedCheckpoint& newer, bool older_is_shown);
  Answer<void> Remember();
  Trouble Caught(const Disagreement& found, const std::string& remembered, const std::string& shown);

  Connection& connection_;
  const Memory& memory_;
  const std::string key_;
  const std::function<std::int64_t()> now_ms_;
  std::vector<std::string> keys_;
  Digest digest_;
  std::vector<interpret::RegistryState> rules_;  // ascending rules_since
  std::uint64_t rules_known_to_ = 0;             // of the log: its first entries, as many
  std::vector<OwnEntry> own_entries_;            // of these: GENESIS, RULES, NOTE_KEY
  std::size_t own_checked_ = 0;                  // so many of them CheckRules has held
  std::optional<SignedCheckpoint> newest_;
  std::string compared_with_;  // the note in memory that newest_ was held against
  std::uint64_t remembered_size_ = 0;
  std::optional<Trouble> forked_;
};

}  // namespace yidan::client
