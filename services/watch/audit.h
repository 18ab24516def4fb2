// The auditor: downloads every entry of a registry's log, replays it from zero with the registry's own code
// (replica::Replica), and compares the tree and the map that come out with what the registry signs. It
// remembers the largest checkpoint that it was shown, and the next run goes on where this one stopped. At the
// first disagreement it writes down what can be shown to others.
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
#include "services/client/compare.h"
#include "services/log/checkpoint.h"
#include "services/log/note.h"
#include "services/replica/replica.h"

namespace yidan::watch {

// A registry, as whoever audits it sees it; nothing it says is believed. Errors: kUnavailable (no answer),
// kDenied (no right), anything else it said.
class LogSource {
 public:
  virtual ~LogSource() = default;
  virtual Result<std::string> Checkpoint() = 0;  // the newest, as signed note
  // Entries from `first` on, at least one and as many as it gives at once.
  virtual Result<std::vector<std::string>> Entries(std::uint64_t first) = 0;
  virtual Result<client::Consistency> Prove(std::uint64_t old_size, std::uint64_t new_size) = 0;
  struct Inclusion {
    Digest leaf;
    std::vector<Digest> path;
  };
  virtual Result<Inclusion> Include(std::uint64_t index, std::uint64_t size) = 0;
};

struct AuditReport {
  std::uint64_t size = 0;      // of the checkpoint that the registry showed
  std::uint64_t replayed = 0;  // entries in this run
  std::uint64_t acts = 0;      // acts among them
  double seconds = 0;
  std::string note;                         // that checkpoint
  std::vector<client::Disagreement> found;  // empty: consistent; otherwise the first one
  [[nodiscard]] bool consistent() const { return found.empty(); }
};

struct AuditProgress {
  std::uint64_t done = 0;  // entries replayed, durable or not
  std::uint64_t size = 0;
  double entries_per_s = 0;
};

class Auditor {
 public:
  // `source`, `replica` and `store` (the replica's) must outlive it. `trusted`: the registry's key, now or
  // before a rotation.
  Auditor(LogSource& source, replica::Replica& replica, const store::Store& store, std::string folder,
          log::NoteVerifier trusted);

  // Audits up to the newest checkpoint; `progress` is called now and then. What is wrong with the registry is
  // in the report. An error is something else: the registry could not be reached, or this machine failed.
  Result<AuditReport> Run(const std::function<void(const AuditProgress&)>& progress);

 private:
  Result<client::SignedCheckpoint> Newest(AuditReport& report);
  Result<bool> CheckRemembered(const client::SignedCheckpoint& shown, AuditReport& report);
  Outcome Replay(const client::SignedCheckpoint& shown, AuditReport& report,
                 const std::function<void(const AuditProgress&)>& progress);
  Result<bool> CommitProven(const client::SignedCheckpoint& shown, AuditReport& report);
  Result<bool> StandsUnder(const client::SignedCheckpoint& shown);
  Outcome CheckSignature(const client::SignedCheckpoint& shown, AuditReport& report);
  client::Disagreement AboutEntry(const client::SignedCheckpoint& shown, std::uint64_t index,
                                  const std::string& entry, const std::string& reason);
  client::Disagreement ShrunkTo(const client::SignedCheckpoint& shown,
                                const client::SignedCheckpoint& remembered) const;

  LogSource& source_;
  replica::Replica& replica_;
  const store::Store& store_;
  const std::string folder_;
  const log::NoteVerifier trusted_;
};

}  // namespace yidan::watch
