#include <utility>

#include "services/ledger/recovery.h"
#include "services/yidand/disk.h"

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

}  // namespace yidan::yidand
