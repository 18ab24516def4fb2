// Adoption of other title rules, or of other parameters (PROTOCOL §3): the registrar announces them, and when
// the public delay is over they are adopted. Thread rule: one thread, with no ledger running.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ledger/options.h"
#include "services/log/rules_proposal.h"

namespace yidan::ledger {

struct RulesChange {
  std::uint32_t version = 0;
  // What becomes of the parameters in force; an error is passed on (kInvalid). Empty: those that stand
  // announced with this version, or else those in force.
  std::function<Outcome(title::Parameters& parameters)> change_parameters;
  // A key of the registrar, by id, and what it makes of log::RulesMessage. At least one, or `approved`.
  struct Signer {
    Digest key_id;
    std::function<std::string(std::string_view message)> sign;
  };
  std::vector<Signer> registrar = {};
  // What ProposeRules gave, signed meanwhile: nothing is written but exactly this.
  std::optional<log::RulesProposal> approved = {};
};
// The change that a proposal is a step of, with the proposal as `approved`.
RulesChange ChangeOf(log::RulesProposal approved);

// Where a change of the rules stands now.
struct RulesProgress {
  enum class Stage {
    kAnnounced,  // by this call, or before: they can be adopted from `adopted_from` on
    kAdopted,    // by this call, or before
  } stage = Stage::kAnnounced;
  std::uint64_t index = 0;         // of the RULES entry that did it
  title::TimeMs adopted_from = 0;  // kAnnounced
  bool written = false;            // false: it stood in the log before
  std::uint32_t version = 0;
};

// Announces `change` unless this very change stands announced; adopts it if its public delay is over. The
// head is signed in either case. Interrupted, it can be run again.
//   kInvalid      the version goes back, nobody signs, or what was approved is not what is due now
//   kUnavailable  this program lacks the version ("needs rules 3, has 1 and 2"), or the store
//   kCorrupt      a signature is not the registrar's ("entry N: …"); as Recover
Result<RulesProgress> ChangeRules(const Ports& ports, const Options& options, const RulesChange& change);

// The entry that ChangeRules would write next, without signatures: an announcement, or an adoption, whose
// delay need not be over yet. Writes nothing of its own. As ChangeRules; kConflict: it is in force already.
Result<log::RulesProposal> ProposeRules(const Ports& ports, const Options& options,
                                        const RulesChange& change);

}  // namespace yidan::ledger
