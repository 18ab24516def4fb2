// What became of each act, in the daemon's log at level debug: request, act and document by their ids, and
// nothing of what they hold. Thread rule: any thread.
#pragma once

#include "services/ledger/outcome.h"

namespace yidan::ledger {

void LogAnswer(const Answered& answered);

}  // namespace yidan::ledger
