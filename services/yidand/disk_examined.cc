#include <utility>

#include "services/ledger/recovery.h"
#include "services/store/row_log.h"
#include "services/yidand/disk.h"
#include "storage/head_slots.h"

namespace yidan::yidand {

Result<Disk> ExamineDisk(const Place& place, std::unique_ptr<store::HeadSlots> slots,
                         const std::string& links, const std::optional<std::string>& remembered) {
  Disk disk;
  disk.slots = std::move(slots);
  YIDAN_ASSIGN(disk.store, storage::RocksStore::Examine(
                               place.database(), links,
                               [&slots = *disk.slots, remembered](const store::Store& without_it) {
                                 return ledger::HoldsWhatWasSigned(without_it, slots, remembered);
                               }));
  return disk;
}

Result<Disk> OpenRestored(const std::string& database, const std::string& no_slots) {
  Disk disk;
  YIDAN_ASSIGN(disk.slots, storage::FileHeadSlots::Examine(no_slots));
  YIDAN_ASSIGN(disk.store, storage::RocksStore::Open(database, {}));
  disk.log = std::make_unique<store::RowLog>(*disk.store, *disk.store);
  return disk;
}

}  // namespace yidan::yidand
