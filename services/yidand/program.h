// The daemon's program, whole but for the versions of the title rules that it has.
#pragma once

#include "services/title/rule_set.h"

namespace yidan::yidand {

// Exit codes: 0 stopped by a signal or done, 1 failed or damaged, 2 usage. `rules` must outlive the call.
int Main(int argc, const char* const* argv, const title::RuleBook& rules);

}  // namespace yidan::yidand
