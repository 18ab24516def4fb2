// Keys: the public keys of participants, parsed once each. Thread rule: one thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "services/crypto/crypto.h"
#include "services/title/rules.h"

namespace yidan::interpret {

class Keys {
 public:
  // The key that an act names by its id, as the directory has it: among its owner's keys, ended ones
  // included, or promised by a running RECOVER. Null: nobody has such a key. Whether it is good is for the
  // rules to say. Valid until the next call.
  const crypto::PublicKey* Find(const Digest& key_id, const title::Facts& facts);

  // Whether `signature` over the act is the named key's: mathematics only.
  bool SignatureHolds(const v1::Act& act, std::string_view act_bytes, std::string_view signature,
                      const title::Facts& facts);
  // Whether there is one approval for each key that the act names as approver's, and each is that key's.
  bool ApprovalsHold(const v1::Act& act, const Digest& act_digest, std::span<const std::string> approvals,
                     const title::Facts& facts);

 private:
  std::unordered_map<Digest, crypto::PublicKey, DigestHash> parsed_;
};

}  // namespace yidan::interpret
