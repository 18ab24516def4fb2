#include "services/yidand/disk.h"

#include "services/ledger/recovery.h"
#include "services/store/row_log.h"
#include "storage/head_slots.h"

namespace yidan::yidand {

Result<Disk> OpenDisk(const Place& place, bool create) {
  Disk disk;
  YIDAN_ASSIGN(disk.slots, storage::FileHeadSlots::Open(place.head_slots()));
  storage::StoreOptions options;
  options.create = create;
  options.holds_all = [&slots = *disk.slots](const store::Store& without_it) {
    return ledger::HoldsWhatWasSigned(without_it, slots);
  };
  YIDAN_ASSIGN(disk.store, storage::RocksStore::Open(place.database(), options));
  disk.log = std::make_unique<store::RowLog>(*disk.store, *disk.store);
  return disk;
}

}  // namespace yidan::yidand
