// Ordeal: one registry of real processes, the clients that load it, and what is done to it, round after
// round. After each round the registry is started as it would be in earnest, by `yidand`, and everything that
// the clients remember is held against what it shows then. Failures of the harness itself (no certificate, no
// port) are std::runtime_error; what the registry did wrong is told by Round. Thread rule: one thread, which
// must live as long as the ordeal.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/endurance/faults.h"

namespace yidan::endurance {

enum class Kind {
  kKill,         // kill -9 at any moment
  kBeforeWrite,  // kill -9 at a named point: see Faults::Point
  kAfterWrite,
  kDuringSlot,
  kAfterSlot,
  kDuringFlush,
  kDuringCompaction,
  kBackup,       // kill -9 while a backup is made
  kRotation,     // the note key's rotation killed, and run again
  kAdoptRules,   // the announcement of other parameters killed, and run again
  kPowerCut,     // power lost at a named point: what was not synced is gone
  kTornWrite,    // ... while the log is written: part of the last write is there
  kTornFlipped,  // ... with a bit of it flipped
  kDiskError,    // EIO from a system call on the log or a slot
  kDiskFull,     // ENOSPC likewise
  kShortWrite,   // a write that the system did only in part
  kStartError,   // EIO or ENOSPC while it starts
  kBitFlip,      // a bit of a stopped registry's files flipped: fsck may not call it whole, unless it is
};
const std::vector<Kind>& AllKinds();
std::string NameOf(Kind kind);  // "after-write"

// What happened so far; also the long run's summary.
struct Tally {
  std::map<Kind, std::uint64_t> rounds;
  std::map<Kind, std::uint64_t> hits;             // the fault came, before the round was over for lack of one
  std::map<std::string, std::uint64_t> admitted;  // of the explained histories, acts by kind
  std::uint64_t acknowledged = 0;
  std::uint64_t refused = 0;
  std::uint64_t unanswered = 0;   // answers that never came
  std::uint64_t sent_again = 0;   // of those, the very same act
  std::uint64_t groups = 0;       // all or nothing
  std::uint64_t checkpoints = 0;  // that clients keep, each held against each later log
  std::uint64_t histories = 0;    // of a document in a round, with an order that explains them
  std::uint64_t lost = 0;         // acknowledged acts that are gone
  std::uint64_t faults = 0;       // of the registry, all told
  void Add(const Tally& other);
  [[nodiscard]] std::string Table() const;  // Markdown
};

class Ordeal {
 public:
  struct Options {
    unsigned seed = 1;
    int clients = 4;         // at once, besides the one over the client library
    std::size_t acts = 120;  // acknowledged acts after which a round is over, if nothing ended it before
    bool audit = true;       // from zero, after each round
  };
  explicit Ordeal(Options options);
  ~Ordeal();

  // One round. What the registry did wrong, one line each; nothing if it stands. `always`: promises that it
  // breaks in this round, for the harness's own proof, and if not 1 how often it comes where it ends.
  std::vector<std::string> Round(Kind kind, const Faults& always = {});
  // Whether the last round's fault came.
  [[nodiscard]] bool Hit() const;
  [[nodiscard]] const Tally& tally() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::endurance
