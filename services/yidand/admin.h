// `yidand fsck`, `rebuild`, `backup` and `restore`: what is done with the registry's directory while no
// ledger runs on it. The lock on the head slots makes sure of that; deploy/docs/recovery.md tells when to use
// which. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/replica/fsck.h"
#include "services/yidand/admin_settings.h"

namespace yidan::yidand {

// With `backups`, of a backup in there, and not of the directory.
Result<replica::FsckReport> Fsck(const AdminSettings& settings, const Progress& progress);
struct Rebuilt {
  std::uint64_t rows = 0;         // written or deleted; of a database made anew, carried over
  std::string damaged_kept;       // where the damaged database is now; empty: the rows were written in place
  std::vector<std::string> lost;  // what could not be carried over
  bool verifier_written = false;  // registry.vkey, which was not of note.key, the log's key
};
// Where all files can be read, the wrong rows are written over. Otherwise the database is made anew in `data`
// and takes the damaged one's place in one step.
Result<Rebuilt> Rebuild(const AdminSettings& settings, const Progress& progress);
// A copy of the database with checksums; older ones beyond `backups_kept` go. The note keys are not in it.
Outcome Backup(const AdminSettings& settings);

struct Restored {
  std::uint64_t size = 0;                // entries
  std::uint64_t idle_seals = 0;          // of them, those kept beside the backup (idle_seals.h)
  std::vector<std::string> vouched_for;  // who said that nothing newer was signed
  std::vector<std::string> behind;       // who has seen less than the backup, and so cannot say
  std::vector<std::string> unreachable;  // witnesses that gave no answer
};
// Makes the newest backup the database of `data`, which holds the note keys and no database yet. The log is
// replayed and the whole database is held against it. Then it is compared with the remembered checkpoint and
// with every witness that answers, and with head slots that outlived the database. A head is kept only if at
// least one of them vouches that nothing newer was signed (PROTOCOL §5): it has seen exactly the backup's
// head. Who has seen less is behind, and no voucher. kCorrupt: the backup is damaged, or older than what was
// signed since. It has the database's name only once all this is done; after an error it is removed again.
Result<Restored> Restore(const AdminSettings& settings, const Progress& progress);

}  // namespace yidan::yidand
