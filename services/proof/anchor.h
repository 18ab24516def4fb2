// The anchor: what everything in a proof hangs on. From the one key that a verifier was given it leads over
// entry 0 and the rotations of the note key to the checkpoint, and over the checkpoint to the seal, the root
// of the state map and the witnesses. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/note.h"
#include "services/proof/proof_file.h"

namespace yidan::proof {

// "k of these witnesses". A key given twice, or under two names, is one witness; the registry's own keys are
// none.
class WitnessPolicy {
 public:
  // `keys`: verifier keys of type cosignature. `quorum`: how many of them; 0: all. kInvalid names the key
  // that is none, or says that the quorum can never be reached.
  static Result<WitnessPolicy> Create(const std::vector<std::string>& keys, std::size_t quorum);

  [[nodiscard]] bool empty() const { return verifiers_.empty(); }
  [[nodiscard]] std::size_t quorum() const { return quorum_; }
  [[nodiscard]] std::size_t witnesses() const { return distinct_; }
  [[nodiscard]] const std::vector<log::NoteVerifier>& verifiers() const { return verifiers_; }

 private:
  std::vector<log::NoteVerifier> verifiers_;  // no two equal
  std::size_t distinct_ = 0;                  // keys
  std::size_t quorum_ = 0;
};

// An entry of a file, decoded.
struct DecodedEntry {
  const ProvenEntry* proven = nullptr;
  log::Entry entry;
  Digest leaf;
};
// kCorrupt: not the bytes of an entry, or of one at another index.
Result<DecodedEntry> Decode(const ProvenEntry& proven);

struct Anchor {
  log::Checkpoint checkpoint;
  Digest registry;  // leaf hash of entry 0
  Digest map_root;  // as the seal and the checkpoint have it
  std::int64_t sealed_at_ms = 0;
  std::string signer;            // the verifier key that signed, in force at the checkpoint
  bool has_sm2_line = false;     // by the SM2 key that entry 0 names; it verified
  std::size_t cosignatures = 0;  // of the policy's witnesses, each counted once

  // That the entry is under the checkpoint.
  [[nodiscard]] Outcome Holds(const DecodedEntry& entry) const;
};

struct AnchorParts {
  std::string_view checkpoint;  // the note
  const DecodedEntry& genesis;
  const DecodedEntry& seal;
  std::vector<const DecodedEntry*> rotations;  // every NOTE_KEY, ascending
};
// `trusted`: the key that the verifier was given: it signed the checkpoint, or a rotation that leads to the
// key that did. kCorrupt or kDenied: the first thing that does not hold.
Result<Anchor> Hang(const AnchorParts& parts, const log::NoteVerifier& trusted, const WitnessPolicy& policy);

}  // namespace yidan::proof
