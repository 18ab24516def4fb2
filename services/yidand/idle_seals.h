// Idle seals after a backup, kept beside it. A registry that stands idle seals once a minute, and witnesses
// see it: without these entries every backup would be older than what was signed, though no act is missing in
// it. The file is COLLECTION/idle-seals (storage/FORMAT.md). Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/store/ports/ports.h"
#include "services/title/rule_set.h"
#include "services/yidand/disk.h"

namespace yidan::yidand {

// The run of idle seals that a growing log ends with.
class IdleSeals {
 public:
  explicit IdleSeals(std::string collection) : path_(std::move(collection) + "/idle-seals") {}

  // Reads what the log has grown by since the last time, and writes the file if the run is another one.
  Outcome Follow(const store::Store& store);
  // A backup holds all entries below `size`: they need not be kept.
  void Drop(std::uint64_t size);

 private:
  Outcome Begin(std::uint64_t index, const std::string& last);
  Outcome Take(std::uint64_t index, std::string entry);

  const std::string path_;
  bool started_ = false;
  bool changed_ = false;
  std::uint64_t next_ = 0;   // the entry to read next
  std::uint64_t first_ = 0;  // of the run
  std::vector<std::string> run_;
  bool last_was_seal_ = false;
  std::string last_roots_;  // of the newest seal: state map and access record
};

// Adds the idle seals in `collection` that go on from the end of a restored database; how many. Damage to the
// file, or a run that begins later, is logged and adds none.
Result<std::uint64_t> AppendIdleSeals(const std::string& collection, const Disk& disk,
                                      const title::RuleBook& rules);

}  // namespace yidan::yidand
