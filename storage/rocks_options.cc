#include "storage/rocks_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <cstdlib>
#include <limits>

namespace yidan::storage {
namespace {

using store::Table;

constexpr std::size_t kMiB = 1024 * 1024;

// Rows of kGoods that start with a tag: table byte, 't', 32 bytes of tag. Every ISSUE asks for tags that
// no document covers; the filter answers that without a disk read however many documents there are.
constexpr char kGoodsCoverKind = 't';
constexpr std::size_t kGoodsCoverPrefixBytes = 1 + 1 + 32;

class GoodsTagPrefix : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "yidan.goods-tag.1"; }  // DO NOT CHANGE: in every table file
  bool InDomain(const rocksdb::Slice& row) const override {
    return row.size() >= kGoodsCoverPrefixBytes && row[0] == static_cast<char>(Table::kGoods) &&
           row[1] == kGoodsCoverKind;
  }
  rocksdb::Slice Transform(const rocksdb::Slice& row) const override {
    return {row.data(), kGoodsCoverPrefixBytes};
  }
};

struct FamilyTraits {
  bool filtered;    // point lookups that miss are common
  bool queue_like;  // rows are deleted in the order they came, and the front is scanned
  bool hot;         // read for every act, wherever the row lies: decompressing must cost little
  std::size_t block_bytes;
};

FamilyTraits TraitsOf(Family family) {
  switch (family) {
    case Family::kLog:
    case Family::kContent:
      return {false, false, false, 16 * 1024};  // long values: bigger blocks compress better
    case Family::kTree:
      return {false, false, false, 4 * 1024};
    case Family::kState:
      return {true, false, true, 4 * 1024};
    case Family::kLookup:
      return {true, true, true, 4 * 1024};
    case Family::kIndex:
      return {false, true, false, 4 * 1024};
  }
  std::abort();
}

rocksdb::BlockBasedTableOptions TableOptions(const FamilyTraits& traits,
                                             const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  // Index and filter blocks count against the cache too: memory does not grow with the registry.
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = false;
  table.pin_top_level_index_and_filter = true;
  table.checksum = rocksdb::kXXH3;
  table.block_size = traits.block_bytes;
  table.format_version = 5;
  table.verify_compression = true;
  table.whole_key_filtering = true;
  if (traits.filtered) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10.0));  // 1 in 100 misses reads a block
    table.detect_filter_construct_corruption = true;
  }
  return table;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const FamilyTraits& traits, const StoreOptions& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions family;
  family.comparator = rocksdb::BytewiseComparator();
  family.write_buffer_size = options.write_buffer_bytes / 2;  // db_write_buffer_size bounds their sum
  family.max_write_buffer_number = 3;
  family.min_write_buffer_number_to_merge = 1;
  family.compaction_style = rocksdb::kCompactionStyleLevel;
  family.level_compaction_dynamic_level_bytes = true;
  family.level0_file_num_compaction_trigger = 4;
  family.level0_slowdown_writes_trigger = 20;
  family.level0_stop_writes_trigger = 36;
  family.target_file_size_base = 64 * kMiB;
  family.max_bytes_for_level_base = 256 * kMiB;
  family.compression = rocksdb::kLZ4Compression;
  family.bottommost_compression = traits.hot ? rocksdb::kLZ4Compression : rocksdb::kZSTD;
  family.force_consistency_checks = true;
  family.paranoid_file_checks = false;  // it would read every new file back, and blocks carry checksums
  family.disable_auto_compactions = false;
  if (traits.filtered) {
    // The filter of the memtable: rows that were not flushed yet are looked up too, and most are missed.
    family.memtable_prefix_bloom_size_ratio = 0.05;
    family.memtable_whole_key_filtering = true;
  }
  if (traits.queue_like) {
    // A scan from the front has to step over every deleted row until a compaction removes it.
    family.table_properties_collector_factories.push_back(rocksdb::NewCompactOnDeletionCollectorFactory(
        /*sliding_window_size=*/4096, /*deletion_trigger=*/1024));
  }
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(TableOptions(traits, cache)));
  return family;
}

}  // namespace

Family FamilyOf(Table table) {
  switch (table) {
    case Table::kEntries:
      return Family::kLog;
    case Table::kTreeNodes:
    case Table::kSeals:
      return Family::kTree;
    case Table::kMeta:
    case Table::kTitles:
    case Table::kParticipants:
    case Table::kRegistry:
    case Table::kKeyOwners:
    case Table::kPaperForms:
    case Table::kGoods:
    case Table::kMapNodes:
      return Family::kState;
    case Table::kActs:
    case Table::kRequests:
    case Table::kRequestTimes:
      return Family::kLookup;
    case Table::kTouches:
    case Table::kSearch:
    case Table::kHolders:
      return Family::kIndex;
    case Table::kContents:
    case Table::kAccess:
      return Family::kContent;
  }
  std::abort();  // a table nobody gave a place to: a bug in this program, not in its data
}

std::string RowKey(Table table, std::string_view key) {
  std::string row;
  row.reserve(1 + key.size());
  row.push_back(static_cast<char>(table));
  row.append(key);
  return row;
}

std::string RowKeyAfterPrefix(std::string row_prefix) {
  while (row_prefix.back() == '\xFF') row_prefix.pop_back();
  row_prefix.back() = static_cast<char>(static_cast<unsigned char>(row_prefix.back()) + 1);
  return row_prefix;
}

bool HasFilteredPrefix(Table table, std::string_view prefix) {
  return table == Table::kGoods && 1 + prefix.size() >= kGoodsCoverPrefixBytes &&
         prefix[0] == kGoodsCoverKind;
}

rocksdb::DBOptions DatabaseOptions(const StoreOptions& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.create;
  db.create_missing_column_families = options.create;
  db.error_if_exists = false;
  db.paranoid_checks = true;
  db.flush_verify_memtable_count = true;
  // The write-ahead log is the commit record. The default mode opens a damaged one and silently drops
  // what comes after the damage; this one forgives only a torn end, which no caller was told of.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  db.recycle_log_file_num = 0;
  db.wal_compression = rocksdb::kNoCompression;
  db.manual_wal_flush = false;
  // A log that is missing shows without it: the signed head outside the database is newer than what is left.
  db.track_and_verify_wals_in_manifest = false;
  db.max_total_wal_size = options.write_buffer_bytes / 3 * 4;  // bounds the replay after a kill
  db.best_efforts_recovery = false;
  db.avoid_flush_during_recovery = false;
  db.avoid_flush_during_shutdown = false;
  db.atomic_flush = false;  // the write-ahead log keeps the families together already
  db.use_fsync = false;     // fdatasync
  db.allow_mmap_reads = false;
  db.allow_mmap_writes = false;
  // These help many small writers. There is one committer with large batches, and each of them would loosen
  // the order of its writes.
  db.unordered_write = false;
  db.enable_pipelined_write = false;
  db.two_write_queues = false;
  db.allow_concurrent_memtable_write = false;
  db.enable_write_thread_adaptive_yield = false;
  db.db_write_buffer_size = options.write_buffer_bytes;
  db.max_background_jobs = 2;
  db.bytes_per_sync = kMiB;  // compaction output goes to disk as it comes, not in one burst before a commit
  db.wal_bytes_per_sync = 0;
  db.max_open_files = 512;  // below the usual limit of 1,024 descriptors
  db.skip_stats_update_on_db_open = true;
  // After a failed background write every commit fails until restart: RocksDB must not go on by itself where
  // the ledger has stopped.
  db.max_bgerror_resume_count = 0;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  db.max_log_file_size = 8 * kMiB;
  db.keep_log_file_num = 4;
  return db;
}

std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(const StoreOptions& options) {
  rocksdb::LRUCacheOptions cache_options;
  cache_options.capacity = options.block_cache_bytes;
  cache_options.num_shard_bits = 4;
  cache_options.strict_capacity_limit = false;  // a full cache must not fail a read
  cache_options.high_pri_pool_ratio = 0.5;      // index and filter blocks
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(cache_options);

  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName,
                        FamilyOptions(TraitsOf(Family::kTree), options, cache));
  for (std::size_t i = 0; i < kFamilyNames.size(); ++i) {
    const auto family = static_cast<Family>(i);
    rocksdb::ColumnFamilyOptions family_options = FamilyOptions(TraitsOf(family), options, cache);
    if (family == Family::kState) family_options.prefix_extractor = std::make_shared<GoodsTagPrefix>();
    families.emplace_back(std::string(kFamilyNames[i]), family_options);
  }
  return families;
}

rocksdb::WriteOptions SyncedWrite() {
  rocksdb::WriteOptions write;
  write.sync = true;
  write.disableWAL = false;
  write.no_slowdown = false;
  write.protection_bytes_per_key = kProtectionBytesPerKey;
  return write;
}

rocksdb::ReadOptions CheckedRead(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions read;
  read.snapshot = snapshot;
  read.verify_checksums = true;
  read.total_order_seek = true;  // prefix filters only where HasFilteredPrefix says so
  return read;
}

}  // namespace yidan::storage
