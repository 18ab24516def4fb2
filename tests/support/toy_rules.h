// A second version of the title rules, for tests alone: what a program of tomorrow has. One rule differs: a
// MILESTONE may be stated by the holder too. Whoever adopts it may change a window with it.
#pragma once

#include "services/title/rule_set.h"

namespace yidan::testing {

const title::RuleSet& ToyRulesV2();
// Versions 1 and 2.
const title::RuleBook& ToyBook();

}  // namespace yidan::testing
