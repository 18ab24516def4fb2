// Replay: decides entries again, in order, with the production rules, over a world that holds nothing but
// what they made. What it ends with is what they derive. One thread at a time; pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/crypto/crypto.h"
#include "services/log/entry.h"
#include "services/title/rules.h"

namespace yidan::proof {

class Replay final : public title::Facts {
 public:
  // What one entry was found to be.
  struct Step {
    v1::Act act;
    Digest act_digest;
    std::vector<std::string> documents;     // whose state it changed
    std::vector<std::string> participants;  // whose record it changed
  };

  // Entry 0. kInvalid: no genesis of these rules; a rules version that this code does not have is
  // kUnavailable, because nothing is known to be wrong.
  static Result<Replay> Begin(const log::Entry& genesis, const Digest& leaf_hash);

  // The next entry, which must be an act. kCorrupt: the rules refuse it, with the reason named. After an
  // error the world stands where it stood.
  Result<Step> Apply(const log::Entry& entry);
  // A RULES entry: which version decides from here on. kUnavailable: one that this code does not have.
  Outcome ApplyRules(const log::RulesBody& rules);
  // A GRANT or MILESTONE of which only index, kind and digest are known: it counts in the history and is not
  // judged. A grant's terms stay unknown. kCorrupt: there is no such document before it.
  Outcome ApplyBare(const std::string& document_id, std::uint64_t index, v1::ActKind kind,
                    const Digest& act_digest);

  [[nodiscard]] const std::map<std::string, title::ParticipantRecord>& participants() const {
    return participants_;
  }

  const title::TitleState* Title(const std::string& document_id) const override;
  const title::ParticipantRecord* Participant(const std::string& participant_id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest& act_digest) const override { return acts_.contains(act_digest); }
  bool PaperFormUsed(const std::string& issuer, const std::string& form_number) const override;
  // A proof file holds no map of goods: whether they were covered already is the registry's word.
  std::vector<std::string> DocumentsCovering(const Digest&) const override { return {}; }

 private:
  Replay() = default;
  [[nodiscard]] bool SignatureHolds(const v1::Act& act, const log::ActBody& body) const;

  Digest registry_;
  title::Parameters parameters_;
  std::map<std::string, title::TitleState> titles_;
  std::map<std::string, title::ParticipantRecord> participants_;
  std::map<Digest, std::string> key_owners_;
  std::set<Digest> acts_;
  std::set<std::pair<std::string, std::string>> paper_forms_;
};

}  // namespace yidan::proof
