// The data directory: DIR/db (RocksDB) and DIR/head (the two checkpoint slots). Thread rule: as the ports.
#pragma once

#include <memory>
#include <string>

#include "services/base/result.h"
#include "storage/head_slots.h"
#include "storage/rocks_store.h"

namespace yidan::yidand {

struct Disk {
  // Slots first: their lock says at once, and in words, that another process has the registry open.
  std::unique_ptr<storage::FileHeadSlots> slots;
  std::unique_ptr<storage::RocksStore> store;  // the commit log too
};

// `create`: make what is missing; otherwise a missing database is kNotFound.
Result<Disk> OpenDisk(const std::string& directory, bool create);

}  // namespace yidan::yidand
