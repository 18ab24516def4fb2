#include "services/ledger/recovery.h"
#include "services/yidand/disk.h"
#include "storage/head_slots.h"

namespace yidan::yidand {

Result<Disk> ExamineDisk(const Place& place) {
  Disk disk;
  YIDAN_ASSIGN(disk.slots, storage::FileHeadSlots::Open(place.head_slots()));
  YIDAN_ASSIGN(disk.store, storage::RocksStore::Examine(
                               place.database(), [&slots = *disk.slots](const store::Store& without_it) {
                                 return ledger::HoldsWhatWasSigned(without_it, slots);
                               }));
  return disk;
}

}  // namespace yidan::yidand
