// Fsck: the whole database against the log it holds and the checkpoints that were signed for it. It replays
// the log with the auditors' replica into a scratch store and walks the two side by side, so memory does not
// grow with the registry. Thread rule: one thread, with the ledger stopped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/log/checkpoint.h"
#include "services/replica/fault.h"
#include "services/replica/fsck_ports.h"

namespace yidan::replica {

struct FsckReport {
  // One line per damage: what is damaged, where, how, and the remedy. Damage in the log itself hides what
  // comes after it, and a line says that the derived tables were not compared.
  std::vector<std::string> faults;
  log::Checkpoint head;  // of the last whole batch that holds
  std::int64_t sealed_at_ms = 0;
  // What mends rows that follow from the log, and files that cannot be read. Rebuild does, if all that it
  // needs can be read: the log, and if it makes the database anew, what follows from nothing.
  std::string_view for_what_follows = kRebuild;
  // Verifier keys that the log names for its checkpoints, the one in force last. Empty: the log does not hold
  // to its end, and which one is in force cannot be said.
  std::vector<std::string> note_keys;
  bool older = false;         // a kept checkpoint says that more was signed than the database holds
  std::uint64_t damages = 0;  // counts those beyond the first kFaultsMax too
};
inline constexpr std::size_t kFaultsMax = 1'000;
void AddFault(FsckReport& report, const Fault& fault);

// What the store does not give back, by its own checksums, is damage like any other. Fails only on I/O or
// rules that this program does not have (kUnavailable), or if there is no registry (kNotFound).
Result<FsckReport> Fsck(const FsckPorts& ports);

}  // namespace yidan::replica
