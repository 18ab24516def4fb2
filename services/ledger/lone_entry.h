// An entry that the registry makes by itself, alone in its batch, with no ledger running: RULES or NOTE_KEY.
// (GENESIS has no log to go on from: genesis.h.) Thread rule: one thread.
#pragma once

#include "services/interpret/interpreter.h"
#include "services/ledger/batch.h"
#include "services/ledger/chain_head.h"
#include "services/store/commit_log.h"

namespace yidan::ledger {

// Links `body` to the log's end, has it interpreted as every replay will, and makes it and its seal durable.
// The checkpoint is for recovery to sign. The error is the interpreter's if it may not stand there (kCorrupt:
// "entry N: …"); nothing is written then.
Outcome CommitAlone(store::CommitLog& commit_log, const ChainHead& chain, const interpret::World& world,
                    interpret::Interpreter& interpreter, const log::MapNodeReader& tiles, std::int64_t now_ms,
                    decltype(log::Entry::body) body);

}  // namespace yidan::ledger
