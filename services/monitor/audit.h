// The auditor: downloads every entry of a registry's log, replays it from zero with the registry's own code
// (ledger::Replica), and holds the tree and the map that come out against what the registry signs. It
// remembers the largest checkpoint it was shown, goes on where it stopped, and at the first disagreement
// writes down what can be shown to others.
//
// What it keeps in its folder: "checkpoint" (the note), and the replica's store. Thread rule: one thread;
// a LogSource is called from two, never both at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/ledger/replica.h"
#include "services/log/checkpoint.h"
#include "services/log/note.h"

namespace yidan::monitor {

// A registry, as whoever audits it sees it; nothing it says is believed. Errors: kUnavailable (no answer),
// kDenied (no right), anything else it said.
class LogSource {
 public:
  virtual ~LogSource() = default;
  virtual Result<std::string> Checkpoint() = 0;  // the newest, as signed note
  // Entries from `first` on, at least one and as many as it gives at once.
  virtual Result<std::vector<std::string>> Entries(std::uint64_t first) = 0;
  struct Consistency {
    Digest old_root;  // as it has it
    std::vector<Digest> path;
  };
  virtual Result<Consistency> Prove(std::uint64_t old_size, std::uint64_t new_size) = 0;
  struct Inclusion {
    Digest leaf;
    std::vector<Digest> path;
  };
  virtual Result<Inclusion> Include(std::uint64_t index, std::uint64_t size) = 0;
};

struct Disagreement {
  std::string what;      // one sentence
  std::string evidence;  // log/evidence.h's or log/finding.h's text; empty: nothing that others could check
};

struct AuditReport {
  std::uint64_t size = 0;      // of the checkpoint that the registry showed
  std::uint64_t replayed = 0;  // entries in this run
  std::uint64_t acts = 0;      // acts among them
  double seconds = 0;
  std::string note;                 // that checkpoint
  std::vector<Disagreement> found;  // empty: consistent; otherwise the first one
  [[nodiscard]] bool consistent() const { return found.empty(); }
};

struct AuditProgress {
  std::uint64_t done = 0;  // entries replayed, durable or not
  std::uint64_t size = 0;
  double entries_per_s = 0;
};

// Whether the log of checkpoint `newer` begins with that of `older`, by the registry's own proof: nothing if
// so, else the disagreement, with fork evidence if its answers yield it. Both notes' signatures were
// verified, older.size <= newer.size.
struct SignedCheckpoint {
  log::Checkpoint checkpoint;
  std::string note;
};
Result<std::vector<Disagreement>> CompareCheckpoints(const SignedCheckpoint& older,
                                                     const SignedCheckpoint& newer, LogSource& source);

class Auditor {
 public:
  // `source`, `replica` and `store` (the replica's) must outlive it. `trusted`: the registry's key, now or
  // before a rotation.
  Auditor(LogSource& source, ledger::Replica& replica, const ledger::Store& store, std::string folder,
          log::NoteVerifier trusted);

  // Up to the newest checkpoint. `progress` is called now and then. An error says nothing about the registry:
  // it could not be reached, or this machine has no room.
  Result<AuditReport> Run(const std::function<void(const AuditProgress&)>& progress);

 private:
  Result<SignedCheckpoint> Newest(AuditReport& report);
  Result<bool> CheckRemembered(const SignedCheckpoint& shown, AuditReport& report);
  Outcome Replay(const SignedCheckpoint& shown, AuditReport& report,
                 const std::function<void(const AuditProgress&)>& progress);
  Result<bool> CommitProven(const SignedCheckpoint& shown, AuditReport& report);
  Result<bool> StandsUnder(const SignedCheckpoint& shown);
  Outcome CheckSignature(const SignedCheckpoint& shown, AuditReport& report);
  Disagreement AboutEntry(const SignedCheckpoint& shown, std::uint64_t index, const std::string& entry,
                          const std::string& reason);
  Disagreement ShrunkTo(const SignedCheckpoint& shown, const SignedCheckpoint& remembered) const;

  LogSource& source_;
  ledger::Replica& replica_;
  const ledger::Store& store_;
  const std::string folder_;
  const log::NoteVerifier trusted_;
};

}  // namespace yidan::monitor
