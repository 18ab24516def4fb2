// Situation: a document as it was proven, the directory records that are known beside it, and a moment. A dry
// run puts an act to the title rules as the sequencer would, with the signatures taken as given, and says
// what it rests on that is not known here. No rule stands in this folder: every answer is title::Decide's.
//
// Thread rule: plain values and pure functions; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/title/rule_set.h"
#include "services/title/rules.h"

namespace yidan::possibilities {

using title::TimeMs;

// By participant id.
using Records = std::map<std::string, title::ParticipantRecord>;

struct Situation {
  title::TitleState title;
  Records records;                        // whom it has not, it knows nothing of: never that there is nobody
  Digest registry;                        // leaf hash of entry 0
  const title::RuleSet* rules = nullptr;  // in force; never null
  title::Parameters parameters;
  std::uint64_t index = 0;  // of the entry that would come next
  TimeMs at = 0;            // admission time of the act that is asked about
};

// What a verdict rests on that nobody can know from a document and a few records.
enum class Unknown : std::uint8_t {
  kParticipant,    // a record that is not among those known: the act is neither admitted nor refused here
  kGoods,          // whether another live document covers the goods
  kPaperForms,     // whether a paper form was used before
  kOtherDocument,  // the state of another document that the act names
  kKeyOwners       // whether somebody else has, or had, a key that the act names
};

// What the rules may look up in a situation. Notes what it was asked and does not know.
class Known final : public title::Facts {
 public:
  // Both must outlive it.
  Known(const title::TitleState& title, const Records& records) : title_(title), records_(records) {}

  const title::TitleState* Title(const std::string& document_id) const override;
  const title::ParticipantRecord* Participant(const std::string& participant_id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest&) const override { return false; }
  bool PaperFormUsed(const std::string&, const std::string&) const override;
  bool KnowsGoods() const override { return false; }
  std::vector<title::Covering> DocumentsCovering(const Digest&) const override { return {}; }
  std::vector<title::GoodsTag> GoodsOf(const std::string&) const override { return {}; }

  [[nodiscard]] const std::set<std::string>& missed() const { return missed_; }
  [[nodiscard]] bool asked_paper() const { return asked_paper_; }

 private:
  const title::TitleState& title_;
  const Records& records_;
  mutable std::set<std::string> missed_;
  mutable bool asked_paper_ = false;
};

enum class Ruling : std::uint8_t { kAdmitted, kRefused, kUnknown };

struct Judged {
  Ruling ruling = Ruling::kUnknown;
  v1::Act act;             // as it was judged, with signer, keys and place in the chain
  title::Refusal refusal;  // kRefused
  std::set<Unknown> unknown;
  std::set<std::string> unknown_participants;  // kUnknown: whose records are wanted
  std::optional<title::TitleState> after;      // kAdmitted: the document, changed
  std::vector<title::TitleState> successors;   // kAdmitted: documents that a REPLACE issues
  std::size_t signatures = 1;                  // keys that sign, approvers included
};

// `body`: actor and body alone. Whoever carries on for the actor signs, with a key that is good and has the
// power, and as many more approve as the rules ask for and the record has.
Judged DryRun(const v1::Act& body, const title::TitleState& title, const Situation& situation, TimeMs at);
inline Judged DryRun(const v1::Act& body, const Situation& situation) {
  return DryRun(body, situation.title, situation, situation.at);
}
// `act`: whole but for its signatures. An act that names several documents is judged on this one alone, and
// what it makes of others is not known.
Judged DryRunWhole(const v1::Act& act, const title::TitleState& title, const Situation& situation, TimeMs at);

// As Known::missed and the rest have it, for those who judge over facts of their own.
std::set<Unknown> UnknownOf(const v1::Act& act);

}  // namespace yidan::possibilities
