// `yidand`: opens what the roles need, serves until SIGTERM or SIGINT, or until the ledger fails, and
// stops in good order: NOT_SERVING, on SIGTERM for a while in which all is answered as before; no new acts,
// what is under way is answered, then closed.
#pragma once

#include "services/base/result.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {

// Blocks SIGTERM and SIGINT in this and every later thread, so that Serve can wait for them, and ignores
// SIGPIPE. REQUIRES: no other thread yet.
void PrepareSignals();

// Prints "LISTENING public=ADDR:PORT ledger=ADDR:PORT tiles=ADDR:PORT metrics=ADDR:PORT" (what there is of
// it) on stdout once it serves. Ok after a signal; otherwise what was wrong, a failed ledger (kUnavailable)
// included.
Outcome Serve(const ServeSettings& settings);

}  // namespace yidan::yidand
