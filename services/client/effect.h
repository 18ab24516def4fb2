// Effect: whether an act that is in the log had the effect that the rules give it. A registry that lies could
// enter an ACCEPT and seal a title with another holder, or a REVOKE_KEY and leave the key good: inclusion
// proofs show nothing of it. So the state that the receipt proves is held, byte for byte, against what the
// rules make of the state that was proven before the act was signed. Entries of others that came between, or
// after it in the same batch, are asked for and replayed with it; the history digest in the proven state says
// which they are. One thread.
#pragma once

#include <string>

#include "services/client/outbox.h"
#include "services/client/readings.h"

namespace yidan::client {

// Empty: the state that the receipt proves is what the act makes, on its own document or participant. A
// sentence: why that cannot be found out (entries that were not shown, rules that this program lacks).
// UNTRUSTED: it is not that state. REQUIRES: Trust::CheckReceipt holds.
Answer<std::string> ProveEffect(Readings& readings, const OutboxItem& item, const v1::Act& act,
                                const v1::Receipt& receipt);

}  // namespace yidan::client
