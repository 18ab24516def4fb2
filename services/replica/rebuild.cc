#include "services/replica/rebuild.h"

#include <memory>

#include "services/replica/beside.h"
#include "services/replica/compare.h"
#include "services/replica/fsck_log.h"

namespace yidan::replica {
namespace {

constexpr std::size_t kBatchBytesMax = 8U << 20U;

}  // namespace

Result<std::uint64_t> Rebuild(const FsckPorts& ports, store::RowWriter& writer) {
  const std::unique_ptr<store::StoreView> view = ports.store.Snapshot();
  YIDAN_ASSIGN(const ExaminedLog log, ExamineLog(ports, *view));
  if (const Fault* const fault = Obstacle(log, ports))
    return Corrupt("nothing was rebuilt: " + LineOf(*fault));
  std::uint64_t rows = 0;
  store::WriteSet writes;
  // If we crash between two batches, the rows of the first are right and running it again does the rest.
  const auto write = [&](const Difference& found) -> Outcome {
    if (found.wanted) {
      writes.Put(found.table, found.key, *found.wanted);
    } else {
      writes.Delete(found.table, found.key);
    }
    ++rows;
    if (writes.bytes() < kBatchBytesMax) return {};
    YIDAN_TRY(writer.Write(log.size, writes));
    writes.Clear();
    return {};
  };
  std::string unreadable;
  YIDAN_TRY(CompareDerived(*view, ports.scratch, log.unreadable, log.goods_known, write,
                           [&unreadable](const std::string& table, const std::string& why) {
                             unreadable = table + " rows cannot be read: " + why;
                           }));
  YIDAN_TRY(EachBadRequestRow(
      *view,
      [&write](store::Table table, const std::string& key) {
        return write({table, key, std::nullopt, /*stored=*/true});
      },
      [&unreadable](const std::string& table, const std::string& why) {
        unreadable = table + " rows cannot be read: " + why;
      }));
  if (!unreadable.empty()) return Corrupt(unreadable);
  YIDAN_ASSIGN(const auto beside, BesideTheLog(*view, ports.scratch, log));
  for (const BesideFault& fault : beside) {
    if (!fault.mended) continue;
    const auto& row = *fault.mended;
    YIDAN_TRY(write({row.table, row.key, row.value, /*stored=*/true}));
  }
  if (!writes.empty()) YIDAN_TRY(writer.Write(log.size, writes));
  return rows;
}

}  // namespace yidan::replica
