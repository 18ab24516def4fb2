// Intake: everything about an act that needs no state, in parallel: its one encoding, its digest, its
// signature, and for an ISSUE or REPLACE that the content is well formed and is what the header says.
// Standing of keys, roles and mandates is judged later, by the sequencer, at the index the entry gets.
//
// Thread rule: Examine is const and may run on any number of threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/title/rules.h"
#include "services/waybill/content.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::ledger {

// A content that came with an act, checked against its header.
struct ExaminedContent {
  std::string document_id;
  std::string content_json;
  std::string secret;
  std::vector<waybill::SearchTerm> search_terms;
  std::vector<Digest> goods_tags;
};

// HMAC-SHA-256(goods key, normalised id) of everything that a content covers; ascending, unique.
std::vector<Digest> GoodsTags(const std::string& goods_key, const v1::Waybill& waybill);

struct ExaminedAct {
  std::string act_bytes;
  std::string signature;
  Digest digest;
  std::optional<title::Refusal> malformed;  // MALFORMED_ACT; then nothing below is set
  v1::Act act;
  enum class SignatureCheck { kValid, kInvalid, kUnknownKey };
  SignatureCheck signature_check = SignatureCheck::kUnknownKey;
  // Content faults come last in TITLE's order, so they are only reported when the rules admit the act.
  std::optional<title::Refusal> content_refusal;
  std::vector<ExaminedContent> contents;
};

// Parsed public keys by key id, shared by all intake threads and replaced as the directory grows.
class KeyRing {
 public:
  [[nodiscard]] std::optional<crypto::PublicKey> Find(const Digest& key_id) const;
  void Add(const crypto::PublicKey& key);

 private:
  mutable std::shared_mutex mutex_;
  std::map<Digest, crypto::PublicKey> keys_;
};

class Intake {
 public:
  Intake(const KeyRing& keys, std::string goods_key) : keys_(keys), goods_key_(std::move(goods_key)) {}
  [[nodiscard]] ExaminedAct Examine(v1::SubmitActRequest&& request) const;

 private:
  const KeyRing& keys_;
  std::string goods_key_;
};

// Whether `signature` is the signer's over the act, under an SPKI found in the directory.
bool VerifyWith(const crypto::PublicKey& key, const ExaminedAct& act);

// The digest that tells one request from another under the same request_id.
Digest RequestDigest(const std::vector<ExaminedAct>& acts, bool all_or_nothing);

}  // namespace yidan::ledger
