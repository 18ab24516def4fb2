// A checkpoint that was kept outside the database, held against the log that the database has. A start and
// fsck ask this one function, so that neither takes what the other calls damage (PROTOCOL §5).
// Thread rule: as the view's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "services/log/note.h"
#include "services/store/ports/ports.h"

namespace yidan::store {

struct LogToHold {
  const StoreView& rows;  // entries, tree nodes, seals
  std::uint64_t size = 0;
  std::string origin;
  std::span<const log::NoteVerifier> keys;  // every note key that the log names, the newest last
  std::string own_key = {};                 // verifier key of the registry's own file; empty: it is not known
};

struct KeptDifference {
  enum class Means {
    kNoWord,          // it is not this log's: garbage, another key, another origin
    kNewer,           // more was signed than the database holds
    kAnotherHistory,  // at its size the log is another one
    kStale,           // it is more than one batch behind, which no crash leaves
  };
  Means means = Means::kNoWord;
  std::string what;  // one clause, without the checkpoint's name
};

struct HeldCheckpoint {
  std::uint64_t size = 0;         // of the checkpoint; 0 also if it is no word of this log
  bool one_batch_behind = false;  // looked at iff it should be the newest
  std::optional<KeptDifference> difference = {};
};

// `newest`: it should be the last that was signed, as a head slot; then the log may be one batch ahead of it
// (a batch became durable and its checkpoint did not), and never more. Otherwise the log may be any number
// ahead. The error is the store's.
Result<HeldCheckpoint> HoldCheckpoint(const std::string& note, const LogToHold& log, bool newest);

}  // namespace yidan::store
