// Effect: whether an act that is in the log had the effect that the rules give it. A registry that lies could
// enter an ACCEPT and seal a title with another holder, or a REVOKE_KEY and leave the key good: inclusion
// proofs show nothing of it. So the state that the receipt proves is held, byte for byte, against what the
// rules make of the state that was proven before the act was signed. Where anything else lies between the
// two, only the whole chain tells: the document is exported and verified as offline, with the directory
// entries of everybody who signed, and both states must be those of its chain. No registry's word for the
// standing of another is taken. One thread.
#pragma once

#include <string>

#include "services/client/outbox.h"
#include "services/client/readings.h"

namespace yidan::client {

// Empty: the state that the receipt proves is what the act makes, on its own document or participant. A
// sentence: why that cannot be found out (others' entries on a document that is not the caller's to export,
// or on a participant; rules that this program lacks). UNTRUSTED: it is not that state, or whose document it
// is was refused the export. REQUIRES: Trust::CheckReceipt holds.
Answer<std::string> ProveEffect(Readings& readings, const OutboxItem& item, const v1::Act& act,
                                const v1::Receipt& receipt);

}  // namespace yidan::client
