// Vouching: the world as somebody knows it who was shown a few states, proven, and nothing of anybody's
// standing. It vouches for whoever signs: what an entry makes of those states then follows from the rules
// alone. So the party to an act can tell whether the registry gave its own act its effect (PROTOCOL §5,
// "Receipt"), and needs neither the directory nor the goods for it.
//
// That the signer's standing was good it does not tell: an entry that the rules would refuse for the signer
// alone passes here. So nobody decides by it what others signed: anybody could lift any hold. Pure; any
// thread, each with its own.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/interpret/interpreter.h"
#include "services/interpret/world.h"

namespace yidan::interpret {

// States that are known, proven as of one moment. What is not in here was not there then.
struct KnownStates {
  std::map<std::string, title::TitleState> titles;
  std::map<std::string, title::ParticipantRecord> participants;
};

// An act as its entry has it.
struct EntryOfAct {
  Place place;
  std::string act;                     // bytes
  std::vector<log::GoodsAnnex> goods;  // of each document that it issues; empty: not known
};

class Vouching final : public World {
 public:
  // For one act. All must outlive this.
  Vouching(const RegistryState& registry, const KnownStates& known, const v1::Act& act)
      : registry_(registry), known_(known), act_(act) {}

  const RegistryState* Registry() const override { return &registry_; }
  const title::TitleState* Title(const std::string& document_id) const override;
  // As known. Otherwise somebody in good standing: with the keys that the act names, every role that is not a
  // registrar's (or a registrar's, where only that one may act), in every jurisdiction that the document
  // touches, who gave the act's agent a mandate for it.
  const title::ParticipantRecord* Participant(const std::string& participant_id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest&) const override { return false; }
  bool PaperFormUsed(const std::string&, const std::string&) const override { return false; }
  bool KnowsGoods() const override { return false; }
  std::vector<title::Covering> DocumentsCovering(const Digest&) const override { return {}; }
  std::vector<title::GoodsTag> GoodsOf(const std::string&) const override { return {}; }

 private:
  [[nodiscard]] title::ParticipantRecord InGoodStanding(const std::string& participant_id) const;

  const RegistryState& registry_;
  const KnownStates& known_;
  const v1::Act& act_;
  mutable std::map<std::string, title::ParticipantRecord> vouched_;
};

// Moves the known states on by one entry, the caller's own, under the rules and parameters of `registry`.
// Those of documents and participants that the act makes or touches are in `known` afterwards. kCorrupt: the
// rules do not admit it on these states, whoever signed it; the reason is named. kUnavailable: `book` lacks
// the rules.
Outcome Advance(const EntryOfAct& entry, const RegistryState& registry, const title::RuleBook& book,
                KnownStates& known);

}  // namespace yidan::interpret
