// The open database and its reads. Internal to storage/ (it includes RocksDB's headers).
// Thread rule: any thread; `failure` is written by the committer.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/ledger/ports.h"
#include "storage/rocks_options.h"
#include "storage/rocks_store.h"

namespace yidan::storage {

// rocksdb::Status can be dropped without a warning; these two cannot. Every status becomes one of them
// where it is returned. Corruption is kCorrupt, everything else kUnavailable.
[[nodiscard]] Error ErrorOf(const rocksdb::Status& status, std::string_view doing);
[[nodiscard]] Outcome OutcomeOf(const rocksdb::Status& status, std::string_view doing);

class RocksStore::Database {
 public:
  static Result<std::shared_ptr<Database>> Open(const std::string& path, const StoreOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Result<std::optional<std::string>> Get(const rocksdb::Snapshot* snapshot, ledger::Table table,
                                         std::string_view key) const;
  Result<std::vector<ledger::KeyValue>> Scan(const rocksdb::Snapshot* snapshot, ledger::Table table,
                                             std::string_view prefix, std::string_view after,
                                             std::size_t limit) const;
  Result<std::optional<ledger::KeyValue>> Last(const rocksdb::Snapshot* snapshot, ledger::Table table,
                                               std::string_view prefix) const;

  Outcome Write(const ledger::WriteSet& batch);
  [[nodiscard]] std::optional<std::string> failure() const;
  [[nodiscard]] rocksdb::DB* db() const { return db_.get(); }

 private:
  Database() = default;
  [[nodiscard]] rocksdb::ColumnFamilyHandle* HandleOf(ledger::Table table) const;
  Error Remember(const rocksdb::Status& status);

  std::unique_ptr<rocksdb::Env> env_;  // only in tests; outlives db_
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // "default", then as in Family

  mutable std::mutex mutex_;
  std::optional<std::string> failure_;  // guarded by mutex_: the first failed write
};

}  // namespace yidan::storage
