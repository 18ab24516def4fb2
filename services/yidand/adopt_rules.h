// `yidand adopt-rules`: other title rules, or other parameters, with the registry stopped (PROTOCOL §3).
// Interrupted anywhere, it is run again and finishes what was begun.
#pragma once

#include "services/base/result.h"
#include "services/ledger/adoption.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {

// As ledger::ChangeRules; kDenied if others may read a key of the registrar.
Result<ledger::RulesProgress> AdoptRules(const AdoptSettings& settings, const title::RuleBook& rules);
// What an operator is told.
std::string Describe(const ledger::RulesProgress& progress, const AdoptSettings& settings);

}  // namespace yidan::yidand
