#include "services/cli/trust.h"

#include <vector>

#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/log/merkle.h"
#include "services/log/note.h"
#include "services/log/state_map.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

// nullopt: something in it is no 32 bytes.
std::optional<std::vector<Digest>> Hashes(const google::protobuf::RepeatedPtrField<std::string>& raw) {
  std::vector<Digest> out;
  for (const std::string& bytes : raw) {
    const auto hash = Digest::FromBytes(bytes);
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}

Answer<void> CheckPath(std::uint64_t index, const Digest& leaf, const v1::InclusionProof& proof,
                       const log::Checkpoint& checkpoint) {
  const auto path = Hashes(proof.path());
  const std::string what = "entry " + std::to_string(index);
  if (proof.index() != index || proof.size() != checkpoint.size || !path) {
    return NotTrusted("the inclusion proof of " + what + " is for something else");
  }
  if (auto under = log::VerifyInclusion(index, checkpoint.size, leaf, *path, checkpoint.root); !under) {
    return NotTrusted(what + " is not in the log that the registry signed: " + under.error().message);
  }
  return {};
}

Answer<log::SealBody> CheckSeal(const v1::Receipt& receipt, const log::Checkpoint& checkpoint) {
  const auto entry = log::DecodeEntry(receipt.seal().entry());
  const auto* seal = entry ? std::get_if<log::SealBody>(&entry->body) : nullptr;
  if (seal == nullptr || entry->index + 1 != checkpoint.size) {
    return NotTrusted("the checkpoint does not end with the seal that came with it");
  }
  YIDAN_CLI_TRY(
      CheckPath(entry->index, log::LeafHash(receipt.seal().entry()), receipt.seal_inclusion(), checkpoint));
  if (!checkpoint.state_map_root || *checkpoint.state_map_root != seal->state_map_root) {
    return NotTrusted("the checkpoint names another state map than its seal");
  }
  return *seal;
}

// That the state shown is the present one under `key` of the state map.
Answer<void> CheckState(const v1::Receipt& receipt, const std::string& key, const log::SealBody& seal) {
  const auto siblings = Hashes(receipt.state_proof().siblings());
  if (!siblings) return NotTrusted("the state proof holds something that is no hash");
  const auto present =
      log::VerifyMapPresence(key, receipt.state_value(), {*siblings, std::nullopt}, seal.state_map_root);
  if (!present) return NotTrusted("the state shown is not the present one: " + present.error().message);
  return {};
}

}  // namespace

Answer<log::Checkpoint> Trust::Open(const v1::Checkpoint& sent) const {
  const auto verifier = log::NoteVerifier::FromKeyString(key_);
  if (!verifier) return BadInput("--registry-key: " + verifier.error().message);
  auto opened = log::OpenCheckpoint(sent.note(), {&*verifier, 1}, {});
  if (!opened)
    return NotTrusted("its checkpoint is not signed by the key you trust: " + opened.error().message);
  if (opened->checkpoint.size != sent.size() || opened->checkpoint.root.View() != sent.root()) {
    return NotTrusted("its checkpoint says one thing and its signature another");
  }
  return std::move(opened->checkpoint);
}

Answer<void> Trust::CheckConsistent(const log::Checkpoint& older, const log::Checkpoint& newer) {
  const std::string what = "checkpoints " + std::to_string(older.size) + " and " + std::to_string(newer.size);
  if (older.origin != newer.origin) return NotTrusted(what + " are of two registries");
  if (older.size == newer.size) {
    if (older == newer) return {};
    return NotTrusted("it signed two different logs of size " + std::to_string(older.size));
  }
  v1::GetConsistencyRequest request;
  request.set_old_size(older.size);
  request.set_new_size(newer.size);
  YIDAN_CLI_ASSIGN(const v1::GetConsistencyResponse answer, registry_.GetConsistency(request));
  const auto path = Hashes(answer.proof().path());
  const auto consistent = path ? log::VerifyConsistency(older.size, newer.size, older.root, newer.root, *path)
                               : Outcome(Invalid("a hash is not 32 bytes"));
  if (!consistent) {
    return NotTrusted("it has rewritten its log: " + what + " contradict each other (" +
                      consistent.error().message + ")");
  }
  return {};
}

Answer<log::Checkpoint> Trust::Accept(const v1::Checkpoint& sent) {
  YIDAN_CLI_ASSIGN(log::Checkpoint checkpoint, Open(sent));
  if (newest_) {
    if (checkpoint.size < newest_->size) {
      return NotTrusted("it shows a log of size " + std::to_string(checkpoint.size) +
                        " after it signed one of size " + std::to_string(newest_->size));
    }
    YIDAN_CLI_TRY(CheckConsistent(*newest_, checkpoint));
  }
  newest_ = checkpoint;
  note_ = sent.note();
  if (!digest_.IsZero()) YIDAN_CLI_TRY(memory_.Save({key_, digest_, note_}));
  return checkpoint;
}

Answer<void> Trust::MeetFirst(const v1::GetCheckpointResponse& sent) {
  const auto named = Digest::FromBytes(sent.registry());
  if (!named) return NotTrusted("it names no registry digest");
  v1::GetInclusionRequest request;
  request.set_index(0);
  request.set_size(newest_->size);
  YIDAN_CLI_ASSIGN(const v1::GetInclusionResponse answer, registry_.GetInclusion(request));
  YIDAN_CLI_TRY(CheckPath(0, *named, answer.receipt().inclusion(), *newest_));
  digest_ = *named;
  return memory_.Save({key_, digest_, note_});
}

Answer<void> Trust::Begin() {
  YIDAN_CLI_ASSIGN(const auto remembered, memory_.Load(key_));
  if (remembered) {
    v1::Checkpoint before;
    before.set_note(remembered->note);
    const auto parsed = log::ParseNote(remembered->note);
    if (const auto text = parsed ? log::ParseCheckpoint(parsed->text) : Invalid("no note")) {
      before.set_size(text->size);
      before.set_root(text->root.ToString());
    }
    YIDAN_CLI_ASSIGN(newest_, Open(before));
    digest_ = remembered->registry;
    remembered_size_ = newest_->size;
  }
  YIDAN_CLI_ASSIGN(const v1::GetCheckpointResponse sent, registry_.GetCheckpoint());
  YIDAN_CLI_TRY(Accept(sent.checkpoint()));
  if (digest_.IsZero()) return MeetFirst(sent);
  if (sent.registry() != digest_.View()) return NotTrusted("it names another entry 0 than it did before");
  return {};
}

Answer<void> Trust::CheckInclusion(const v1::Receipt& receipt) {
  YIDAN_CLI_ASSIGN(const log::Checkpoint checkpoint, Accept(receipt.checkpoint()));
  const auto leaf = Digest::FromBytes(receipt.leaf_hash());
  if (!leaf) return NotTrusted("the leaf hash is not 32 bytes");
  YIDAN_CLI_TRY(CheckPath(receipt.index(), *leaf, receipt.inclusion(), checkpoint));
  YIDAN_CLI_TRY(CheckSeal(receipt, checkpoint));
  return {};
}

Answer<void> Trust::CheckReceipt(const v1::Receipt& receipt, const v1::SignedAct& sent) {
  const auto entry = log::DecodeEntry(receipt.entry().entry());
  const auto* body = entry ? std::get_if<log::ActBody>(&entry->body) : nullptr;
  // An act admitted before may carry another signature of the same key; the act is what counts.
  if (body == nullptr || entry->index != receipt.index() || body->act != sent.act() ||
      (!receipt.duplicate() && body->signature != sent.signature())) {
    return NotTrusted("the receipt is for another act than the one that was signed");
  }
  if (receipt.act_digest() != title::ActDigest(sent.act()).View() ||
      receipt.leaf_hash() != log::LeafHash(receipt.entry().entry()).View()) {
    return NotTrusted("the receipt's digests are not those of its entry");
  }
  YIDAN_CLI_ASSIGN(const log::Checkpoint checkpoint, Accept(receipt.checkpoint()));
  YIDAN_CLI_TRY(
      CheckPath(entry->index, log::LeafHash(receipt.entry().entry()), receipt.inclusion(), checkpoint));
  YIDAN_CLI_ASSIGN(const log::SealBody seal, CheckSeal(receipt, checkpoint));
  const auto act = title::ParseAct(sent.act());
  if (!act) return BadInput(act.error().message);
  const bool on_title = !act->document_id().empty();
  YIDAN_CLI_TRY(CheckState(
      receipt, on_title ? log::TitleKey(act->document_id()) : log::ParticipantKey(act->participant_id()),
      seal));
  if (!on_title) return {};
  // An entry that left the state untouched would be in the log and worth nothing.
  const auto state = title::DecodeTitleState(receipt.state_value());
  if (!state || state->document_id != act->document_id()) {
    return NotTrusted("the proven state is not that of " + act->document_id());
  }
  if (state->last_index < receipt.index() || state->sequence < act->sequence() ||
      (act->sequence() != 0 && state->sequence == act->sequence() &&
       state->last_act.View() != receipt.act_digest())) {
    return NotTrusted("the act is in the log, but the document's present state does not know it");
  }
  return {};
}

Answer<title::TitleState> Trust::CheckTitle(const v1::Receipt& receipt, const std::string& document_id) {
  YIDAN_CLI_ASSIGN(const log::Checkpoint checkpoint, Accept(receipt.checkpoint()));
  const auto leaf = Digest::FromBytes(receipt.leaf_hash());
  if (!leaf) return NotTrusted("the leaf hash is not 32 bytes");
  YIDAN_CLI_TRY(CheckPath(receipt.index(), *leaf, receipt.inclusion(), checkpoint));
  YIDAN_CLI_ASSIGN(const log::SealBody seal, CheckSeal(receipt, checkpoint));
  YIDAN_CLI_TRY(CheckState(receipt, log::TitleKey(document_id), seal));
  auto state = title::DecodeTitleState(receipt.state_value());
  if (!state || state->document_id != document_id) {
    return NotTrusted("the proven state is not that of " + document_id);
  }
  if (state->last_index != receipt.index()) return NotTrusted("the act shown is not the document's last one");
  return std::move(*state);
}

}  // namespace yidan::cli
