// Intake: everything about an act that needs no state, in parallel: its one encoding, its digest, its
// signature, and for an ISSUE or REPLACE that the content is well formed and is what the header says. What
// costs more than the signature comes after it: who has no key here makes nobody read a content.
// Standing of keys, roles and mandates is judged later, by the sequencer, at the index the entry gets.
//
// Thread rule: Examine is const and may run on any number of threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/crypto/key_ring.h"
#include "services/identifiers/places.h"
#include "services/interpret/content.h"
#include "services/ledger/remarks.h"
#include "services/store/ports/ports.h"
#include "services/title/rule_set.h"
#include "services/waybill/remarks.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::ledger {

// A content that came with an act, checked against its header.
struct ExaminedContent {
  interpret::RawContent raw;
  std::vector<waybill::SearchTerm> search_terms;
  waybill::Loads loads;
};

struct ExaminedAct {
  std::string act_bytes;
  std::string signature;
  Digest digest;
  std::optional<title::Refusal> malformed;  // MALFORMED_ACT; then nothing below is set
  v1::Act act;
  // nullopt: intake does not know the key; it may come in this very batch.
  std::optional<bool> signature_holds;
  std::vector<std::string> approvals;
  std::optional<bool> approvals_hold;  // as signature_holds
  // Faults of a content, or of a registration, come last in TITLE's order, so they are only reported when the
  // rules admit the act.
  std::optional<title::Refusal> content_refusal;
  // A GRANT of pointers into a content that intake does not find: it may come in this very batch.
  bool pointers_open = false;
  // What costs more than a signature was not looked at yet, because no known key has verified; `unexamined`
  // holds it. Intake::ExamineRest does it, once somebody knows better.
  bool rest_waits = false;
  v1::SubmitActRequest unexamined;
  std::int64_t tokens = 0;  // allowance.h
  std::vector<ExaminedContent> contents;
  std::vector<waybill::ContentDates> dates;  // of each content, held against the moment of admission
  std::vector<FoundRemarks> remarks;         // of each content alone
  std::vector<log::GoodsTags> tags;          // of each document whose goods the act states, in its order
};

class Intake {
 public:
  // All that is referred to must outlive it. `rules`: those in force. `contents`: where those of documents
  // that were issued stand. `places`: the list that contents are held to.
  Intake(const crypto::KeyRing& keys, const title::RuleSet& rules, std::string goods_key,
         const store::StoreView& contents, const identifiers::PlaceList& places)
      : keys_(keys), rules_(rules), goods_key_(std::move(goods_key)), contents_(contents), places_(places) {}
  [[nodiscard]] ExaminedAct Examine(v1::SubmitActRequest&& request) const;
  // REQUIRES: act.rest_waits, and that its signature is now known to hold.
  void ExamineRest(ExaminedAct& act) const;

 private:
  void ExaminePointers(ExaminedAct& act) const;

  const crypto::KeyRing& keys_;
  const title::RuleSet& rules_;
  const std::string goods_key_;
  const store::StoreView& contents_;
  const identifiers::PlaceList& places_;
};

// CONTENT_INVALID names the first pointer of the grant at which the content has no leaf, and above none.
std::optional<title::Refusal> CheckPointers(const v1::Grant& grant, const std::string& content_json);

// The digest that tells one request from another under the same request_id.
Digest RequestDigest(const std::vector<ExaminedAct>& acts, bool all_or_nothing);

}  // namespace yidan::ledger
