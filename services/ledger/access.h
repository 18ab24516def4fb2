// A reading to be kept in the access record (PROTOCOL §7): a chain beside the log whose head each seal names.
// Pure but for the salt that it draws; any thread.
#pragma once

#include "services/store/records.h"

namespace yidan::ledger {

// The record that follows the link `previous`; `reading` gets its time and salt.
store::AccessRecord AccessRecordAfter(const Digest& previous, std::int64_t now_ms,
                                      log::AccessReading reading);

}  // namespace yidan::ledger
