// Everything RocksDB is told, in one place, and which column family a table lives in.
// Internal to storage/ (it includes RocksDB's headers).
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "services/store/ports/ports.h"
#include "storage/store_options.h"

namespace yidan::storage {

// DO NOT CHANGE: the names are on disk. RocksDB demands "default" too; it stays empty.
//
// Tables share a family when they are written and read alike. Entries have one to themselves: their keys
// only grow, so compaction moves their files instead of rewriting them.
enum class Family : std::size_t { kLog, kTree, kState, kLookup, kIndex, kContent };
inline constexpr std::array<std::string_view, 6> kFamilyNames = {"log",    "tree",  "state",
                                                                 "lookup", "index", "content"};

Family FamilyOf(store::Table table);

// The table's number in one byte, then the key.
std::string RowKey(store::Table table, std::string_view key);
// The least row key above all that start with `row_prefix`. There is one: no table has number 255.
std::string RowKeyAfterPrefix(std::string row_prefix);
// True if rows under this prefix can be sought by the prefix filter of the state family.
bool HasFilteredPrefix(store::Table table, std::string_view prefix);

rocksdb::DBOptions DatabaseOptions(const StoreOptions& options);
// "default" first, then the families in the order of their enum.
std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(const StoreOptions& options);

// The one way this program writes.
rocksdb::WriteOptions SyncedWrite();
// The one way it reads. `snapshot` may be null: the newest commit.
rocksdb::ReadOptions CheckedRead(const rocksdb::Snapshot* snapshot);

inline constexpr std::size_t kProtectionBytesPerKey = 8;  // the only width RocksDB 7.8 has

}  // namespace yidan::storage
