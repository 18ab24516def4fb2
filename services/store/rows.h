// Rows: the one place where what a batch is and what it changes become rows of the tables
// (storage/FORMAT.md). Pure; any thread.
#pragma once

#include "services/store/commit_log.h"
#include "services/store/ports/ports.h"

namespace yidan::store {

// Adds them behind what is in `rows` already.
void AddRows(const LogBatch& batch, const interpret::BatchEffect& effect, WriteSet& rows);

}  // namespace yidan::store
