// The open database and its reads. Internal to storage/ (it includes RocksDB's headers).
// Thread rule: any thread; `failure` is written by the committer.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/env.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/store/ports/ports.h"
#include "storage/rocks_options.h"

namespace yidan::storage {

// rocksdb::Status can be dropped without a warning; these two cannot. Every status becomes one of them
// where it is returned. Corruption is kCorrupt, everything else kUnavailable.
[[nodiscard]] Error ErrorOf(const rocksdb::Status& status, std::string_view doing);
[[nodiscard]] Outcome OutcomeOf(const rocksdb::Status& status, std::string_view doing);
// A file that is gone, or that the disk does not give back.
[[nodiscard]] bool IsLostFile(const rocksdb::Status& status);

// The lock that an open database has. kConflict: somebody has it.
class DatabaseLock {
 public:
  static Result<std::unique_ptr<DatabaseLock>> Take(const std::string& path);
  ~DatabaseLock();
  DatabaseLock(const DatabaseLock&) = delete;
  DatabaseLock& operator=(const DatabaseLock&) = delete;

 private:
  explicit DatabaseLock(rocksdb::FileLock* lock) : lock_(lock) {}
  rocksdb::FileLock* const lock_;
};

class RocksDatabase {
 public:
  static Result<std::shared_ptr<RocksDatabase>> Open(const std::string& path, const StoreOptions& options);
  // Table files that cannot be read keep it from nothing but their own rows.
  // REQUIRES: the logs are whole (garbled_end.h): RocksDB would pass over damage in them.
  static Result<std::shared_ptr<RocksDatabase>> OpenReadOnly(const std::string& path);
  static bool Exists(const std::string& path);
  ~RocksDatabase();
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;

  Result<std::optional<std::string>> Get(const rocksdb::Snapshot* snapshot, store::Table table,
                                         std::string_view key) const;
  Result<std::vector<store::KeyValue>> Scan(const rocksdb::Snapshot* snapshot, store::Table table,
                                            std::string_view prefix, std::string_view after,
                                            std::size_t limit) const;
  Result<std::optional<store::KeyValue>> Last(const rocksdb::Snapshot* snapshot, store::Table table,
                                              std::string_view prefix) const;

  Outcome Write(const store::WriteSet& batch);
  [[nodiscard]] std::optional<std::string> failure() const;
  [[nodiscard]] rocksdb::DB* db() const { return db_.get(); }
  // REQUIRES: one of kFamilyNames.
  [[nodiscard]] rocksdb::ColumnFamilyHandle* HandleOfFamily(std::string_view name) const;

 private:
  RocksDatabase() = default;
  [[nodiscard]] rocksdb::ColumnFamilyHandle* HandleOf(store::Table table) const;
  Error Remember(const rocksdb::Status& status);

  // Of a read.
  [[nodiscard]] Outcome Readable(const rocksdb::Status& status, std::string_view doing) const;

  bool examined_ = false;              // opened read-only
  std::unique_ptr<rocksdb::Env> env_;  // of a database that is written; outlives db_
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // "default", then as in Family

  mutable std::mutex mutex_;
  std::optional<std::string> failure_;  // guarded by mutex_: the first failed write
};

}  // namespace yidan::storage
