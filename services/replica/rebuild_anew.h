// Rebuild when files of the database cannot be read back: writing over single rows would leave the damaged
// files where they are, so the whole database is made anew beside the damaged one. The log and what follows
// from it come from the replay; contents, readers' records and request records are carried over.
// Thread rule: one thread, with the ledger stopped.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/replica/fsck_ports.h"

namespace yidan::replica {

struct Anew {
  std::uint64_t rows = 0;  // carried over
  // What is gone because it could not be read, and what that means: one line each. Request records alone;
  // everything else that cannot be read is an error.
  std::vector<std::string> lost;
};

// Fills ports.scratch with the whole database. kCorrupt: the log is damaged or not the one that was signed,
// or something that follows from nothing (a content, the goods key, a reader's record) cannot be read; the
// message names it. `writer`: of ports.scratch.
Result<Anew> RebuildAnew(const FsckPorts& ports, store::RowWriter& writer);

}  // namespace yidan::replica
