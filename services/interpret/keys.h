// Whether the signatures on an act are those of the keys that it names, and where the keys come from.
// Mathematics only: whether a key is good is for the rules to say.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "services/crypto/crypto.h"
#include "services/title/rules.h"

namespace yidan::interpret {

// The key with that id; nullopt: not known here.
using KeySource = std::function<std::optional<crypto::PublicKey>(const Digest& key_id)>;
// Whether `signature` over the act is the named key's; nullopt: the key is not known. Any thread that the
// source may be asked on; so too the next.
std::optional<bool> SignatureHolds(const v1::Act& act, std::string_view act_bytes, std::string_view signature,
                                   const KeySource& key);
// Whether there is one approval for each key that the act names as approver's, and each is that key's;
// nullopt: a key is not known.
std::optional<bool> ApprovalsHold(const v1::Act& act, const Digest& act_digest,
                                  std::span<const std::string> approvals, const KeySource& key);

// The public keys of participants as a directory has them, parsed once each. Thread rule: one thread.
class Keys {
 public:
  // The key that an act names by its id, as the directory has it: among its owner's keys, ended ones
  // included, or promised by a running RECOVER. Null: nobody has such a key. Whether it is good is for the
  // rules to say. Valid until the next call.
  const crypto::PublicKey* Find(const Digest& key_id, const title::Facts& facts);

  // As above; a key that nobody has has signed nothing.
  bool SignatureHolds(const v1::Act& act, std::string_view act_bytes, std::string_view signature,
                      const title::Facts& facts);
  bool ApprovalsHold(const v1::Act& act, const Digest& act_digest, std::span<const std::string> approvals,
                     const title::Facts& facts);

 private:
  KeySource In(const title::Facts& facts);

  std::unordered_map<Digest, crypto::PublicKey, DigestHash> parsed_;
};

}  // namespace yidan::interpret
