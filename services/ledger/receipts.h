// Receipts: the answer to a submission, under the head that its batch ended with (PROTOCOL §5).
// Thread rule: any thread; reads the head's snapshot.
#pragma once

#include "services/api/ledger_port.h"
#include "services/ledger/evidence.h"
#include "services/ledger/outcome.h"
#include "services/store/head.h"

namespace yidan::ledger {

// OUTCOME_UNKNOWN if an act was admitted and its receipt cannot be made.
api::Reply<internal::v1::SubmitResponse> ResponseTo(const store::Head& head, const Evidence& evidence,
                                                    const Answered& answered);

}  // namespace yidan::ledger
