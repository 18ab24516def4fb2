#include "services/yidand/disk.h"

#include "services/ledger/recovery.h"
#include "services/store/row_log.h"
#include "storage/head_slots.h"

namespace yidan::yidand {

Result<Disk> OpenDisk(const Place& place, bool create, const std::optional<std::string>& remembered) {
  Disk disk;
  YIDAN_ASSIGN(disk.slots, storage::FileHeadSlots::Open(place.head_slots(),
                                                        remembered ? storage::FileHeadSlots::Word::kOperators
                                                                   : storage::FileHeadSlots::Word::kTheirs));
  storage::StoreOptions options;
  options.create = create;
  options.holds_all = [&slots = *disk.slots, remembered](const store::Store& without_it) {
    return ledger::HoldsWhatWasSigned(without_it, slots, remembered);
  };
  YIDAN_ASSIGN(disk.store, storage::RocksStore::Open(place.database(), options));
  disk.log = std::make_unique<store::RowLog>(*disk.store, *disk.store);
  return disk;
}

}  // namespace yidan::yidand
