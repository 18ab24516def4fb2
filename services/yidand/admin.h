// The registry's directory examined, mended, kept and brought back, while no ledger runs on it; the lock on
// the head slots sees to that (deploy/docs/recovery.md tells when to use which). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/ledger/fsck.h"
#include "services/monitor/cosigning.h"

namespace yidan::yidand {

struct AdminSettings {
  std::string data;                        // the registry's directory
  std::string scratch;                     // where the log is replayed to; empty: in `data`
  std::string remembered_checkpoint_file;  // empty: none
  std::string backups;                     // the directory that backups are kept in
  std::uint32_t backups_kept = 0;
  std::vector<monitor::WitnessAddress> witnesses;
  std::string witness_ca;
};

using Progress = std::function<void(std::uint64_t done, std::uint64_t entries)>;

Result<ledger::FsckReport> Fsck(const AdminSettings& settings, const Progress& progress);
// How many derived rows were written or deleted.
Result<std::uint64_t> Rebuild(const AdminSettings& settings, const Progress& progress);
// A copy of the database with checksums; older ones beyond `backups_kept` go. The note keys are not in it.
Outcome Backup(const AdminSettings& settings);

struct Restored {
  std::uint64_t size = 0;                // entries
  std::vector<std::string> vouched_for;  // who said that nothing newer was signed
  std::vector<std::string> unreachable;  // witnesses that gave no answer
};
// The newest backup as the database of `data`, which holds the note keys and no database yet. The log is
// replayed, and the database made whole; then it is held against the remembered checkpoint and every witness
// that answers, of which at least one must vouch for it: only then a head is signed (PROTOCOL §5).
// kCorrupt: the backup is damaged, or older than what was signed since. What was restored is removed again.
Result<Restored> Restore(const AdminSettings& settings, const Progress& progress);

}  // namespace yidan::yidand
