// When power goes while a log is written, a disk may keep the last, unsynced write whole in its length and
// wrong in its content. RocksDB cannot tell that from damage to what was durable, and opens neither. Here the
// two are told apart: by where the damage is, and by what was signed.
// Internal to storage/. Thread rule: one thread, while nobody has the database open.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "services/base/result.h"
#include "services/store/ports/ports.h"

namespace yidan::storage {

// Whether the database, without its garbled end, holds all that was ever acknowledged.
using HoldsAll = std::function<Outcome(const store::Store& without_it)>;

// Opens a database without writing anything to it.
using OpenForLooking = std::function<Result<std::unique_ptr<store::Store>>(const std::string& path)>;

// Cuts the garbled end off the newest write-ahead log of the database in `path`, which RocksDB refused for
// `refused`. First the database is opened without that end, read-only and beside its place
// (`path`.trial, links to the same files), and `holds_all` is asked. Success: it was cut, and the daemon's
// log says what and where. kCorrupt, and nothing changed: which file is damaged at which byte, and why it
// stays.
Outcome CutGarbledEnd(const std::string& path, const Error& refused, const HoldsAll& holds_all,
                      const OpenForLooking& open);

}  // namespace yidan::storage
