// Fsck: the whole database against the log it holds and the checkpoints that were signed for it. Rebuild:
// the derived tables written anew. Both replay the log with the auditors' replica into a scratch store and
// walk the two side by side, so memory does not grow with the registry (DESIGN §8).
// Thread rule: one thread, with the ledger stopped.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/ports.h"
#include "services/log/checkpoint.h"

namespace yidan::ledger {

struct FsckPorts {
  const Store& store;
  HeadSlots& slots;
  std::string note_verifier_key;
  std::optional<std::string> remembered_checkpoint;  // a note that somebody kept
  Store& scratch;                                    // empty; holds afterwards what the log derives
  CommitLog& scratch_log;
  bool slots_expected = true;  // a database that was just restored has none yet
  // Entries replayed and entries in all, now and then. May be empty.
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

struct FsckReport {
  // One line per damage: what is damaged, where, and how. Damage in the log itself hides what comes after
  // it, and a line says that the derived tables were not compared.
  std::vector<std::string> faults;
  log::Checkpoint head;  // of the last whole batch that holds
  std::int64_t sealed_at_ms = 0;
  std::uint64_t damages = 0;  // counts those beyond the first kFaultsMax too
};
inline constexpr std::size_t kFaultsMax = 1'000;

// Fails only if a store cannot be read (kCorrupt: its own checksums; kUnavailable: I/O, or rules that this
// program does not have) or holds no registry (kNotFound).
Result<FsckReport> Fsck(const FsckPorts& ports);

// Writes every derived row that is missing or differs and deletes those that do not follow from the log;
// returns how many. Search rows of a document whose content is damaged are left as they are. kCorrupt, and
// nothing written: the log is damaged, or is not the one that was signed.
Result<std::uint64_t> Rebuild(const FsckPorts& ports, CommitLog& commit_log);

}  // namespace yidan::ledger
