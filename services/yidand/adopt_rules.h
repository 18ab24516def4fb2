// `yidand adopt-rules`: other title rules, or other parameters, with the registry stopped (PROTOCOL §3).
// Interrupted anywhere, it is run again and finishes what was begun.
#pragma once

#include "services/base/result.h"
#include "services/ledger/adoption.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {

// As ledger::ChangeRules; kDenied if others may read a key of the registrar. Of files that were approved
// apart also kInvalid: they approve different things, or what is not due.
Result<ledger::RulesProgress> AdoptRules(const AdoptSettings& settings, const title::RuleBook& rules);
// Writes what is due next into settings.propose (log/rules_proposal.h), for the registrar's keys to sign.
// Changes nothing. Returns what an operator is told. As ledger::ProposeRules; kConflict: there is such a
// file.
Result<std::string> ProposeRules(const AdoptSettings& settings, const title::RuleBook& rules);
// What an operator is told.
std::string Describe(const ledger::RulesProgress& progress);

}  // namespace yidan::yidand
