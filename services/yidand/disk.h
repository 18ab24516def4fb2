// The data directory: DIR/db (RocksDB) and DIR/head (the two checkpoint slots). Thread rule: as the ports.
#pragma once

#include <memory>
#include <string>

#include "services/base/result.h"
#include "services/store/row_log.h"
#include "storage/head_slots.h"
#include "storage/rocks_store.h"

namespace yidan::yidand {

struct Disk {
  // Opened first: if another process has the registry open, their lock fails at once and says so in words.
  std::unique_ptr<storage::FileHeadSlots> slots;
  std::unique_ptr<storage::RocksStore> store;
  std::unique_ptr<store::RowLog> log;  // commits to the store
};

// `create`: make what is missing; otherwise a missing database is kNotFound.
Result<Disk> OpenDisk(const std::string& directory, bool create);

}  // namespace yidan::yidand
