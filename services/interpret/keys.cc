#include "services/interpret/keys.h"

#include <utility>

namespace yidan::interpret {

const crypto::PublicKey* Keys::Find(const Digest& key_id, const title::Facts& facts) {
  // An id is the hash of its key, and a key belongs to one participant for ever: what was parsed stays right.
  if (const auto known = parsed_.find(key_id); known != parsed_.end()) return &known->second;
  const auto owner = facts.KeyOwner(key_id);
  const title::ParticipantRecord* record = owner ? facts.Participant(*owner) : nullptr;
  if (record == nullptr) return nullptr;
  std::string_view spki;
  if (const auto found = record->keys.find(key_id); found != record->keys.end()) {
    spki = found->second.spki;
  } else if (record->recovery) {
    spki = record->recovery->spki;
  }
  auto key = crypto::PublicKey::FromSpki(spki);
  if (!key || key->id() != key_id) return nullptr;
  return &parsed_.emplace(key_id, *std::move(key)).first->second;
}

bool Keys::SignatureHolds(const v1::Act& act, std::string_view act_bytes, std::string_view signature,
                          const title::Facts& facts) {
  return interpret::SignatureHolds(act, act_bytes, signature, In(facts)).value_or(false);
}

bool Keys::ApprovalsHold(const v1::Act& act, const Digest& act_digest, std::span<const std::string> approvals,
                         const title::Facts& facts) {
  return interpret::ApprovalsHold(act, act_digest, approvals, In(facts)).value_or(false);
}

KeySource Keys::In(const title::Facts& facts) {
  return [this, &facts](const Digest& key_id) -> std::optional<crypto::PublicKey> {
    const crypto::PublicKey* key = Find(key_id, facts);
    if (key == nullptr) return std::nullopt;
    return *key;
  };
}

std::optional<bool> SignatureHolds(const v1::Act& act, std::string_view act_bytes, std::string_view signature,
                                   const KeySource& key) {
  const auto key_id = Digest::FromBytes(act.key_id());
  if (!key_id) return false;
  const auto known = key(*key_id);
  if (!known) return std::nullopt;
  return known->Verify(title::SignedBytes(act_bytes), signature);
}

std::optional<bool> ApprovalsHold(const v1::Act& act, const Digest& act_digest,
                                  std::span<const std::string> approvals, const KeySource& key) {
  const auto& ids = act.approver_key_ids();
  if (approvals.size() != static_cast<std::size_t>(ids.size())) return false;
  if (approvals.empty()) return true;
  const std::string message = title::ApprovalBytes(act_digest);
  for (std::size_t i = 0; i < approvals.size(); ++i) {
    const auto key_id = Digest::FromBytes(ids[static_cast<int>(i)]);
    if (!key_id) return false;
    const auto known = key(*key_id);
    if (!known) return std::nullopt;
    if (!known->Verify(message, approvals[i])) return false;
  }
  return true;
}

}  // namespace yidan::interpret
