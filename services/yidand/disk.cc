#include "services/yidand/disk.h"

namespace yidan::yidand {

Result<Disk> OpenDisk(const std::string& directory, bool create) {
  Disk disk;
  YIDAN_ASSIGN(disk.slots, storage::FileHeadSlots::Open(directory + "/head"));
  storage::StoreOptions options;
  options.create = create;
  YIDAN_ASSIGN(disk.store, storage::RocksStore::Open(directory + "/db", options));
  disk.log = std::make_unique<store::RowLog>(*disk.store, *disk.store);
  return disk;
}

}  // namespace yidan::yidand
