#include "services/store/kept_checkpoint.h"

#include <utility>
#include <vector>

#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/merkle.h"
#include "services/store/nodes.h"
#include "services/store/records.h"

namespace yidan::store {
namespace {

using Means = KeptDifference::Means;

HeldCheckpoint Differs(std::uint64_t size, Means means, std::string what) {
  return {size, false, KeptDifference{means, std::move(what)}};
}

// Not under a key that the log names. If it is under the registry's own, the log is from before that key.
HeldCheckpoint Unopened(const std::string& note, const LogToHold& log, const std::string& why) {
  const auto own = log::NoteVerifier::FromKeyString(log.own_key);
  const auto opened = own ? log::OpenCheckpoint(note, {&*own, 1}, {}) : Fail(Error::Kind::kInvalid, "");
  if (!opened || opened->checkpoint.origin != log.origin) return Differs(0, Means::kNoWord, why);
  return Differs(opened->checkpoint.size, Means::kNewer,
                 "it was signed at size " + std::to_string(opened->checkpoint.size) +
                     " with the registry's present note key, of which the log, which ends at size " +
                     std::to_string(log.size) +
                     ", knows nothing: it is an older database, from before the key was rotated");
}

}  // namespace

Result<HeldCheckpoint> HoldCheckpoint(const std::string& note, const LogToHold& log, bool newest) {
  const auto opened = log::OpenCheckpoint(note, log.keys, {});
  if (!opened) return Unopened(note, log, opened.error().message);
  const log::Checkpoint& kept = opened->checkpoint;
  if (kept.origin != log.origin) {
    return Differs(0, Means::kNoWord, "it is of " + kept.origin + ", the database of " + log.origin);
  }
  const std::string at = std::to_string(kept.size);
  if (kept.size > log.size) {
    return Differs(
        kept.size, Means::kNewer,
        "it was signed at size " + at + ", but the database ends at size " + std::to_string(log.size) +
            ": the log is truncated (it lost its tail), or an older database was put in its place");
  }
  if (kept.size == 0) return HeldCheckpoint{};
  YIDAN_ASSIGN(const Digest root, log::RootAt(kept.size, NodesOf(log.rows)));
  if (root != kept.root) {
    return Differs(kept.size, Means::kAnotherHistory,
                   "its root at size " + at + " is not that of the entries: another history was signed");
  }
  YIDAN_ASSIGN(const auto bytes, log.rows.Get(Table::kEntries, KeyOfIndex(kept.size - 1)));
  const auto entry = log::DecodeEntry(bytes.value_or(""));
  const auto* seal = entry ? std::get_if<log::SealBody>(&entry->body) : nullptr;
  if (seal == nullptr || kept.state_map_root != seal->state_map_root) {
    return Differs(kept.size, Means::kAnotherHistory,
                   "its state map at size " + at + " is not the sealed one");
  }
  if (!newest) return HeldCheckpoint{kept.size};
  YIDAN_ASSIGN(const auto later, log.rows.Scan(Table::kSeals, "", KeyOfIndex(kept.size - 1), 2));
  if (later.size() < 2) return HeldCheckpoint{kept.size, later.size() == 1};
  return Differs(kept.size, Means::kStale,
                 "it is of size " + at + ", more than one batch behind the log's " +
                     std::to_string(log.size) + ": a newer one was lost, or an older one put in its place");
}

}  // namespace yidan::store
