// The data directory: DIR/db (RocksDB) and DIR/head (the two checkpoint slots, unless they have another
// place). Thread rule: as the ports.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "services/base/result.h"
#include "services/store/commit_log.h"
#include "services/store/ports/ports.h"
#include "storage/rocks_store.h"

namespace yidan::yidand {

struct Disk {
  // Opened first: if another process has the registry open, their lock fails at once and says so in words.
  std::unique_ptr<store::HeadSlots> slots;  // FileHeadSlots
  std::unique_ptr<storage::RocksStore> store;
  std::unique_ptr<store::CommitLog> log;  // commits to the store
};

// Where a registry lies.
struct Place {
  std::string data;        // its directory
  std::string slots = {};  // the directory of its head slots; empty: `data`/head

  [[nodiscard]] std::string database() const { return data + "/db"; }
  [[nodiscard]] std::string head_slots() const { return slots.empty() ? data + "/head" : slots; }
};

// `create`: make what is missing; otherwise a missing database is kNotFound. `remembered`: the operator's
// word about what was signed last, where the slots cannot tell (FileHeadSlots::Word).
Result<Disk> OpenDisk(const Place& place, bool create, const std::optional<std::string>& remembered = {});

// A database that was just restored, beside its place, and no slots of its own: they are in an examined
// directory that is not there.
Result<Disk> OpenRestored(const std::string& database, const std::string& no_slots);

// To look at only, whatever can be read of it: nothing in `place` is written, and there is no `log`.
// kCorrupt: a log or the list of files lost what was durable. `slots`: examined too. `links`: a directory to
// be made, if need be, for links to the database's files.
Result<Disk> ExamineDisk(const Place& place, std::unique_ptr<store::HeadSlots> slots,
                         const std::string& links, const std::optional<std::string>& remembered);

}  // namespace yidan::yidand
