#include "services/log/chain.h"

#include <utility>

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

tl::unexpected<Error> BreaksAt(std::uint64_t index, const std::string& why) {
  return Corrupt("entry " + std::to_string(index) + ": " + why);
}

bool StandsAlone(BodyKind kind) { return kind == BodyKind::kRules || kind == BodyKind::kNoteKey; }

}  // namespace

ChainVerifier::ChainVerifier(Position position)
    : tree_(std::move(position.tree)),
      last_leaf_(position.last_leaf),
      last_time_ms_(position.last_time_ms),
      registry_(position.registry),
      origin_(std::move(position.origin)),
      note_key_(std::move(position.note_key)),
      seal_(position.seal) {}

Outcome ChainVerifier::CheckLink(const Entry& entry) const {
  const std::uint64_t expected = tree_.Size();
  if (entry.index != expected) return BreaksAt(expected, "says it is entry " + std::to_string(entry.index));
  if ((entry.kind() == BodyKind::kGenesis) != (expected == 0)) {
    return BreaksAt(expected, "entry 0, and no other, is GENESIS; this one is " +
                                  std::string(BodyKindName(entry.kind())));
  }
  if ((StandsAlone(entry.kind()) && !seal_) || (after_lone_ && entry.kind() != BodyKind::kSeal)) {
    return BreaksAt(expected, "RULES and NOTE_KEY stand alone in their batches, between two seals");
  }
  // last_leaf_ is zero before entry 0.
  if (entry.previous_leaf != last_leaf_) return BreaksAt(expected, "names another entry as the previous one");
  if (entry.time_ms < last_time_ms_) return BreaksAt(expected, "its admission time goes back");
  return {};
}

Outcome ChainVerifier::CheckBody(const Entry& entry) const {
  if (const auto* genesis = std::get_if<GenesisBody>(&entry.body)) {
    if (!crypto::PublicKey::FromRawEd25519(genesis->note_key))
      return BreaksAt(entry.index, "note_key is no key");
    if (!genesis->sm2_note_key.empty() && !crypto::PublicKey::FromRawSm2(genesis->sm2_note_key)) {
      return BreaksAt(entry.index, "sm2_note_key is no key");
    }
    for (const std::string& key : genesis->registrar_keys) {
      if (!crypto::PublicKey::FromSpki(key)) return BreaksAt(entry.index, "registrar_keys: one is no key");
    }
  } else if (const auto* seal = std::get_if<SealBody>(&entry.body)) {
    if (seal->time_ms != entry.time_ms)
      return BreaksAt(entry.index, "the seal states another time than its entry");
  } else if (const auto* rotation = std::get_if<NoteKeyBody>(&entry.body)) {
    if (const auto rotated = CheckRotation(*rotation, registry_, entry.index, note_key_); !rotated) {
      return BreaksAt(entry.index, rotated.error().message);
    }
  }
  return {};
}

Result<Entry> ChainVerifier::Add(std::string_view entry_bytes) {
  auto decoded = DecodeEntry(entry_bytes);
  if (!decoded) return BreaksAt(size(), decoded.error().message);
  YIDAN_TRY(Add(*decoded, LeafHash(entry_bytes)));
  return std::move(*decoded);
}

Outcome ChainVerifier::Add(const Entry& entry, const Digest& leaf) {
  if (size() >= kMaxTreeSize) return Corrupt("the log is full");
  YIDAN_TRY(CheckLink(entry));
  YIDAN_TRY(CheckBody(entry));

  // Everything below succeeds.
  last_leaf_ = leaf;
  last_time_ms_ = entry.time_ms;
  std::vector<TreeNode> unused;
  tree_.Append(last_leaf_, unused);
  seal_.reset();
  after_lone_ = StandsAlone(entry.kind());
  if (const auto* genesis = std::get_if<GenesisBody>(&entry.body)) {
    registry_ = last_leaf_;
    origin_ = genesis->origin;
    note_key_ = genesis->note_key;
  } else if (const auto* seal = std::get_if<SealBody>(&entry.body)) {
    seal_ = *seal;
  } else if (const auto* rotation = std::get_if<NoteKeyBody>(&entry.body)) {
    note_key_ = rotation->new_key;
  }
  return {};
}

Outcome ChainVerifier::AtBatchEnd() const {
  if (size() == 0) return Corrupt("the log is empty");
  if (!seal_) return Corrupt("entry " + std::to_string(size() - 1) + " ends the log but is no SEAL");
  return {};
}

Outcome ChainVerifier::Matches(const Checkpoint& checkpoint) const {
  YIDAN_TRY(AtBatchEnd());
  if (checkpoint.origin != origin_)
    return Corrupt("the checkpoint is of \"" + checkpoint.origin + "\", the log of \"" + origin_ + "\"");
  if (checkpoint.size != size()) {
    return Corrupt("the checkpoint is at size " + std::to_string(checkpoint.size) + ", the log at " +
                   std::to_string(size()));
  }
  if (checkpoint.root != root()) return Corrupt("the checkpoint's root is not that of the entries");
  if (!checkpoint.state_map_root) return Corrupt("the checkpoint names no state map root");
  if (*checkpoint.state_map_root != seal_->state_map_root) {
    return Corrupt("the checkpoint's state map root is not the seal's");
  }
  return {};
}

}  // namespace yidan::log
