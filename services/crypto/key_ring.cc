#include "services/crypto/key_ring.h"

#include <mutex>

namespace yidan::crypto {

std::optional<PublicKey> KeyRing::Find(const Digest& key_id) const {
  const std::shared_lock lock(mutex_);
  const auto hit = keys_.find(key_id);
  if (hit == keys_.end()) return std::nullopt;
  return hit->second;
}

void KeyRing::Add(const Digest& key_id, std::string_view spki) {
  if (Find(key_id)) return;
  const auto parsed = PublicKey::FromSpki(spki);
  if (!parsed || parsed->id() != key_id) return;
  const std::unique_lock lock(mutex_);
  keys_.emplace(key_id, *parsed);
}

}  // namespace yidan::crypto
