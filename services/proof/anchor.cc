#include "services/proof/anchor.h"

#include <algorithm>
#include <set>

#include "services/crypto/crypto.h"
#include "services/log/merkle.h"

namespace yidan::proof {
namespace {

std::string At(std::uint64_t index) { return "entry " + std::to_string(index); }

// The note keys in the order in which they came into force: entry 0 names the first, and each rotation the
// next, signed by the one before it and by itself.
Result<std::vector<crypto::PublicKey>> NoteKeys(const AnchorParts& parts, const log::GenesisBody& genesis) {
  auto first = crypto::PublicKey::FromRawEd25519(genesis.note_key);
  if (!first) return Corrupt("entry 0 names no note key");
  std::vector<crypto::PublicKey> keys{std::move(*first)};
  for (const DecodedEntry* rotation : parts.rotations) {
    const auto* body = std::get_if<log::NoteKeyBody>(&rotation->entry.body);
    if (body == nullptr) return Corrupt(At(rotation->entry.index) + " is no NOTE_KEY");
    auto next = crypto::PublicKey::FromRawEd25519(body->new_key);
    if (!next) return Corrupt(At(rotation->entry.index) + " names no note key");
    const auto rotated =
        log::CheckRotation(*body, parts.genesis.leaf, rotation->entry.index, keys.back().Raw());
    if (!rotated) return Corrupt(At(rotation->entry.index) + ": " + rotated.error().message);
    keys.push_back(std::move(*next));
  }
  return keys;
}

Outcome CheckSeal(const DecodedEntry& seal, const log::Checkpoint& checkpoint) {
  const auto* body = std::get_if<log::SealBody>(&seal.entry.body);
  if (body == nullptr) return Corrupt("the seal is no SEAL entry");
  if (seal.entry.index + 1 != checkpoint.size)
    return Corrupt("the seal is not the last entry under the checkpoint");
  if (body->time_ms != seal.entry.time_ms) return Corrupt("the seal states another time than its own");
  if (!checkpoint.state_map_root || *checkpoint.state_map_root != body->state_map_root) {
    return Corrupt("the checkpoint's state map is not the one that the seal states");
  }
  return {};
}

std::size_t Cosignatures(const log::OpenedNote& note, const WitnessPolicy& policy,
                         const std::vector<crypto::PublicKey>& own) {
  std::set<Digest> counted;
  for (const log::VerifiedSignature& signature : note.verified) {
    const bool given = std::any_of(
        policy.verifiers().begin(), policy.verifiers().end(), [&signature](const log::NoteVerifier& v) {
          return v.name() == signature.name && v.key_id() == signature.key_id && v.type() == signature.type;
        });
    if (given) counted.insert(signature.key);
  }
  // A registry that witnesses itself proves nothing.
  for (const crypto::PublicKey& key : own) counted.erase(key.id());
  return counted.size();
}

}  // namespace

Result<WitnessPolicy> WitnessPolicy::Create(const std::vector<std::string>& keys, std::size_t quorum) {
  WitnessPolicy policy;
  std::set<Digest> distinct;
  std::set<std::string> written;
  for (const std::string& key : keys) {
    auto verifier = log::NoteVerifier::FromKeyString(key);
    if (!verifier) return Invalid("witness key " + key + ": " + verifier.error().message);
    if (verifier->type() != log::NoteKeyType::kCosignature)
      return Invalid("witness key " + key + " is not of a cosigner");
    distinct.insert(verifier->key().id());
    if (written.insert(key).second) policy.verifiers_.push_back(std::move(*verifier));
  }
  policy.distinct_ = distinct.size();
  policy.quorum_ = quorum == 0 ? distinct.size() : quorum;
  if (policy.quorum_ > policy.distinct_) {
    return Invalid("a quorum of " + std::to_string(policy.quorum_) + " of " +
                   std::to_string(policy.distinct_) + " witness(es) can never be reached");
  }
  return policy;
}

Result<DecodedEntry> Decode(const ProvenEntry& proven) {
  auto entry = log::DecodeEntry(proven.entry);
  if (!entry) return Corrupt(At(proven.index) + ": " + entry.error().message);
  if (entry->index != proven.index) {
    return Corrupt(At(proven.index) + " says itself that it is " + At(entry->index));
  }
  return DecodedEntry{&proven, std::move(*entry), log::LeafHash(proven.entry)};
}

Outcome Anchor::Holds(const DecodedEntry& entry) const {
  auto under = log::VerifyInclusion(entry.entry.index, checkpoint.size, entry.leaf, entry.proven->path,
                                    checkpoint.root);
  if (!under)
    return Corrupt(At(entry.entry.index) + " is not under the checkpoint: " + under.error().message);
  return {};
}

Result<Anchor> Hang(const AnchorParts& parts, const log::NoteVerifier& trusted, const WitnessPolicy& policy) {
  const auto* genesis = std::get_if<log::GenesisBody>(&parts.genesis.entry.body);
  if (genesis == nullptr) return Corrupt("entry 0 is missing");
  YIDAN_ASSIGN(const std::vector<crypto::PublicKey> keys, NoteKeys(parts, *genesis));
  std::vector<log::NoteVerifier> named;
  for (const crypto::PublicKey& key : keys) {
    YIDAN_ASSIGN(log::NoteVerifier verifier,
                 log::NoteVerifier::Create(genesis->origin, log::NoteKeyType::kEd25519, key));
    named.push_back(std::move(verifier));
  }
  // From the trusted key on, each key is vouched for by the one before. A key that is not in the line says
  // nothing about this registry.
  const bool ours = std::any_of(named.begin(), named.end(), [&trusted](const log::NoteVerifier& v) {
    return v.KeyString() == trusted.KeyString();
  });
  if (!ours) return Corrupt("the registry key given is not a key of this registry, " + genesis->origin);

  std::vector<log::NoteVerifier> signers{named.back()};
  if (!genesis->sm2_note_key.empty()) {
    auto key = crypto::PublicKey::FromRawSm2(genesis->sm2_note_key);
    if (!key) return Corrupt("entry 0 names an SM2 key that is none");
    YIDAN_ASSIGN(log::NoteVerifier verifier,
                 log::NoteVerifier::Create(genesis->origin, log::NoteKeyType::kSm2, *key));
    signers.push_back(std::move(verifier));
  }
  auto opened = log::OpenCheckpoint(parts.checkpoint, signers, policy.verifiers());
  if (!opened) return Corrupt("the checkpoint is not the registry's: " + opened.error().message);

  Anchor anchor;
  anchor.checkpoint = std::move(opened->checkpoint);
  if (anchor.checkpoint.origin != genesis->origin)
    return Corrupt("entry 0 is of another registry than " + anchor.checkpoint.origin);
  YIDAN_TRY(CheckSeal(parts.seal, anchor.checkpoint));
  YIDAN_TRY(anchor.Holds(parts.genesis));
  YIDAN_TRY(anchor.Holds(parts.seal));
  for (const DecodedEntry* rotation : parts.rotations) YIDAN_TRY(anchor.Holds(*rotation));
  anchor.registry = parts.genesis.leaf;
  anchor.map_root = *anchor.checkpoint.state_map_root;
  anchor.sealed_at_ms = static_cast<std::int64_t>(parts.seal.entry.time_ms);
  anchor.signer = named.back().KeyString();
  anchor.has_sm2_line =
      std::any_of(opened->note.verified.begin(), opened->note.verified.end(),
                  [](const log::VerifiedSignature& s) { return s.type == log::NoteKeyType::kSm2; });
  anchor.cosignatures = Cosignatures(opened->note, policy, keys);
  return anchor;
}

}  // namespace yidan::proof
