// What fsck and rebuild work on. Plain values; what they refer to must outlive the call.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "services/store/commit_log.h"
#include "services/store/ports/ports.h"
#include "services/title/rule_set.h"

namespace yidan::replica {

struct FsckPorts {
  const store::Store& store;
  store::HeadSlots& slots;
  std::string note_verifier_key;                     // empty: it cannot be read, and is not compared
  std::optional<std::string> remembered_checkpoint;  // a note that somebody kept
  store::Store& scratch;                             // empty; holds afterwards what the log derives
  store::CommitLog& scratch_log;                     // of the scratch store
  bool slots_expected = true;                        // a database that was just restored has none yet
  // Entries replayed and entries in all, now and then. May be empty.
  std::function<void(std::uint64_t, std::uint64_t)> progress = {};
  const title::RuleBook* rules = &title::RuleBook::Released();
  bool files_damaged = false;  // then rebuild makes the whole database anew
};

}  // namespace yidan::replica
