// Rebuild: the tables that follow from the log, written anew where they differ from it.
// Thread rule: one thread, with the ledger stopped.
#pragma once

#include <cstdint>

#include "services/replica/fsck_ports.h"

namespace yidan::replica {

// Writes every derived row that is missing or differs and deletes those that do not follow from the log;
// returns how many. Search rows of a document whose content is damaged are left as they are. kCorrupt, and
// nothing written: the log is damaged, or is not the one that was signed. `writer`: of ports.store.
Result<std::uint64_t> Rebuild(const FsckPorts& ports, store::RowWriter& writer);

}  // namespace yidan::replica
