// ChainVerifier: takes entries in order, from 0, and holds them to the rules of the chain (PROTOCOL §3):
// entry 0 and only it is GENESIS; indexes run without gaps; each entry names the leaf hash of the one
// before; time never goes back; a seal states its own admission time; a new note key is signed by the old
// one and itself; RULES and NOTE_KEY stand alone in their batches, between two seals. It grows the tree
// beside the chain, so that each is checked against the other, and after a SEAL a checkpoint can be held
// against what was seen.
//
// Pure. One thread at a time. After an error the verifier stands where it stood before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/merkle.h"

namespace yidan::log {

class ChainVerifier {
 public:
  // Where a verifier stands after a SEAL: what one that goes on later has to be given.
  struct Position {
    TreeAppender tree;
    Digest last_leaf;
    std::uint64_t last_time_ms = 0;
    Digest registry;
    std::string origin;
    std::string note_key;
    SealBody seal;
  };
  ChainVerifier() = default;  // before entry 0
  // Trusts the position, which must be what was once verified.
  explicit ChainVerifier(Position position);

  // The decoded entry, once it is accepted. kCorrupt names the index and the rule broken.
  Result<Entry> Add(std::string_view entry_bytes);
  // The same of one that was decoded before. `leaf`: log::LeafHash of its bytes. REQUIRES: both are of the
  // same bytes.
  Outcome Add(const Entry& entry, const Digest& leaf);

  // ok iff the last entry is a SEAL: the batch is complete, and a checkpoint may exist at this size.
  [[nodiscard]] Outcome AtBatchEnd() const;
  // ok iff `checkpoint` is what the registry must have signed at this point: AtBatchEnd, and origin,
  // size, root and state map root agree with the entries.
  [[nodiscard]] Outcome Matches(const Checkpoint& checkpoint) const;

  [[nodiscard]] std::uint64_t size() const { return tree_.Size(); }
  [[nodiscard]] Digest root() const { return tree_.Root(); }
  [[nodiscard]] const Digest& last_leaf() const { return last_leaf_; }
  [[nodiscard]] std::uint64_t last_time_ms() const { return last_time_ms_; }
  // The following are empty or zero before entry 0.
  [[nodiscard]] const Digest& registry() const { return registry_; }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const std::string& note_key() const { return note_key_; }      // raw Ed25519, in force now
  [[nodiscard]] const std::optional<SealBody>& seal() const { return seal_; }  // iff the last entry is one

 private:
  [[nodiscard]] Outcome CheckLink(const Entry& entry) const;
  [[nodiscard]] Outcome CheckBody(const Entry& entry) const;

  TreeAppender tree_;
  Digest last_leaf_;
  std::uint64_t last_time_ms_ = 0;
  Digest registry_;
  std::string origin_;
  std::string note_key_;
  bool after_lone_ = false;  // the next entry must be the seal
  std::optional<SealBody> seal_;
};

}  // namespace yidan::log
