// What RocksDB knows of itself, for those who watch the registry.
#include <rocksdb/db.h>

#include "storage/rocks_database.h"
#include "storage/rocks_options.h"
#include "storage/rocks_store.h"

namespace yidan::storage {
namespace {

struct Property {
  std::string_view name;
  const std::string& property;
};

}  // namespace

std::vector<StoreNumber> RocksStore::Numbers() const {
  using P = rocksdb::DB::Properties;
  const Property of_family[] = {{"table_bytes", P::kLiveSstFilesSize},
                                {"rows", P::kEstimateNumKeys},
                                {"compaction_pending_bytes", P::kEstimatePendingCompactionBytes}};
  const Property of_all[] = {
      {"background_errors", P::kBackgroundErrors},        {"writes_stopped", P::kIsWriteStopped},
      {"write_rate_delayed", P::kActualDelayedWriteRate}, {"compactions_running", P::kNumRunningCompactions},
      {"flushes_running", P::kNumRunningFlushes},         {"block_cache_bytes", P::kBlockCacheUsage}};
  std::vector<StoreNumber> numbers;
  rocksdb::DB* const db = database_->db();
  std::uint64_t value = 0;
  std::uint64_t memory = 0;
  for (const auto family : kFamilyNames) {
    rocksdb::ColumnFamilyHandle* const handle = database_->HandleOfFamily(family);
    for (const Property& property : of_family) {
      if (db->GetIntProperty(handle, property.property, &value))
        numbers.push_back({property.name, std::string(family), value});
    }
    if (db->GetIntProperty(handle, P::kCurSizeAllMemTables, &value)) memory += value;
  }
  numbers.push_back({"memtable_bytes", {}, memory});
  for (const Property& property : of_all) {
    if (db->GetIntProperty(property.property, &value)) numbers.push_back({property.name, {}, value});
  }
  return numbers;
}

}  // namespace yidan::storage
