// Proposal: an act with its first signature, on its way to those who approve it (双人复核). It is a file that
// people hand on; whoever holds it can read it, nobody can change it unnoticed: the act names the keys that
// approve, and each approval signs the act's digest.
//
// Plain values; reading and writing block. Errors are BAD_INPUT and name the file and what is wrong in it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/client/trouble.h"
#include "services/crypto/crypto.h"
#include "yidan/v1/act.pb.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::client {

struct Proposal {
  v1::SignedAct act;  // without approvals
  crypto::PublicKey signer;
  struct Approval {
    crypto::PublicKey key;
    std::string signature;
  };
  std::map<Digest, Approval> approvals;  // so far, by key id
  std::vector<v1::WaybillContent> contents;
  std::vector<OffLog> off_log = {};  // what the act names by digest, for those who approve to compare

  // The act itself. REQUIRES: it was made or read here, so it is one.
  [[nodiscard]] v1::Act Act() const;
  [[nodiscard]] Digest ActDigest() const;
  // Named by the act, and not among the approvals yet; ascending.
  [[nodiscard]] std::vector<Digest> Missing() const;
  // With the approvals in the order of the keys that the act names. REQUIRES: none is missing.
  [[nodiscard]] v1::SignedAct Complete() const;
};

// Signs the act's digest with `key`. BAD_INPUT: the act does not name it, or it has approved already.
Answer<void> Approve(Proposal& proposal, const crypto::PrivateKey& key);

// Every signature in it is verified, and every content is the one that the act commits to.
Answer<Proposal> ReadProposal(const std::string& path);
// Durable, for its owner alone: a content may be in it.
Answer<void> WriteProposal(const std::string& path, const Proposal& proposal);
// Whether a file is meant to be one, for whoever goes through a folder.
bool LooksLikeProposal(const std::string& path);

// A key id as people give it: 64 hexadecimal digits, or a PEM file of the public key.
Answer<Digest> ParseKeyId(const std::string& given);

}  // namespace yidan::client
