// Parsed public keys by their ids. Keys are added as a directory grows and never dropped: an id is the hash
// of its key, so what was parsed stays right. Thread rule: any thread.
#pragma once

#include <optional>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"

namespace yidan::crypto {

class KeyRing {
 public:
  [[nodiscard]] std::optional<PublicKey> Find(const Digest& key_id) const;
  // `spki`: the key of that id, SPKI DER; nothing else is taken in.
  void Add(const Digest& key_id, std::string_view spki);

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<Digest, PublicKey, DigestHash> keys_;
};

}  // namespace yidan::crypto
