// The half of fsck that looks at the log: entries, their chain, the rules, the contents that they commit to,
// and what was signed. Thread rule: one thread.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "services/log/checkpoint.h"
#include "services/replica/fault.h"
#include "services/replica/fsck_ports.h"

namespace yidan::replica {

struct ExaminedLog {
  std::uint64_t size = 0;     // entries that hold, from 0, in whole batches
  std::vector<Fault> faults;  // what no rebuild helps: entries, links, seals, acts, checkpoints
  std::vector<std::string> torn_slots;
  bool ahead_of_slot = false;  // one batch: its checkpoint was about to be written, in the other slot
  std::vector<std::string> content_faults;  // contents and goods that are not what their entries say
  std::set<std::string> unreadable;         // documents whose content cannot be opened: no search rows follow
  bool goods_known = false;                 // the goods key opened every entry's tags: goods rows follow
  bool whole = false;  // every entry in the database holds: the derived tables can be compared
  Digest access_root;  // of the record of readers, as the last seal names it
  bool older = false;  // a kept checkpoint says that more was signed
  std::vector<std::string> note_keys;  // FsckReport::note_keys
  log::Checkpoint head;                // at `size`
  std::int64_t sealed_at_ms = 0;
};

// Replays the log into the scratch store, and holds it against the checkpoints that were kept.
Result<ExaminedLog> ExamineLog(const FsckPorts& ports, const store::StoreView& view);

// The first that keeps rebuild from this log; null: none. A checkpoint that somebody remembers, and that the
// log holds, stands in for slots that are lost.
const Fault* Obstacle(const ExaminedLog& log, const FsckPorts& ports);

}  // namespace yidan::replica
