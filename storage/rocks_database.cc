#include "storage/rocks_database.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <tuple>
#include <utility>

#include "storage/posix_file.h"

namespace yidan::storage {
namespace {

std::string_view ViewOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }
rocksdb::Slice SliceOf(std::string_view view) { return {view.data(), view.size()}; }

// An iterator over the rows of one table under one prefix, with the bounds it refers to.
struct Range {
  std::string first;
  std::string end;
  rocksdb::Slice first_slice;
  rocksdb::Slice end_slice;
  std::unique_ptr<rocksdb::Iterator> rows;

  Range(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, rocksdb::ReadOptions read, ledger::Table table,
        std::string_view prefix)
      : first(RowKey(table, prefix)), end(RowKeyAfterPrefix(first)), first_slice(first), end_slice(end) {
    read.iterate_lower_bound = &first_slice;
    read.iterate_upper_bound = &end_slice;
    rows.reset(db->NewIterator(read, family));
  }
  Range(const Range&) = delete;
  Range& operator=(const Range&) = delete;

  [[nodiscard]] ledger::KeyValue Row() const {
    const std::string_view row = ViewOf(rows->key());
    assert(row.starts_with(first));
    return {std::string(row.substr(1)), std::string(ViewOf(rows->value()))};
  }
};

// The last operation on every key, in the order of the keys: RocksDB's memtable inserts a neighbour of the
// row before several times faster than a row from anywhere.
std::vector<const ledger::WriteSet::Operation*> Sorted(const ledger::WriteSet& batch) {
  using Operation = ledger::WriteSet::Operation;
  std::vector<const Operation*> sorted;
  sorted.reserve(batch.operations().size());
  for (const Operation& operation : batch.operations()) sorted.push_back(&operation);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Operation* a, const Operation* b) {
    return std::tie(a->table, a->key) < std::tie(b->table, b->key);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool replaced = i + 1 < sorted.size() && sorted[i + 1]->table == sorted[i]->table &&
                          sorted[i + 1]->key == sorted[i]->key;
    if (!replaced) sorted[kept++] = sorted[i];
  }
  sorted.resize(kept);
  return sorted;
}

// RocksDB says IOError both for a failing disk and for a database that somebody else has open.
bool IsHeldByAnother(const rocksdb::Status& status) {
  return status.IsIOError() && status.ToString().find("lock") != std::string::npos;
}

// A database is there iff its CURRENT file is, which RocksDB renames into place last.
bool DatabaseExists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path + "/CURRENT", ignored);
}

}  // namespace

Error ErrorOf(const rocksdb::Status& status, std::string_view doing) {
  const auto kind = status.IsCorruption() ? Error::Kind::kCorrupt : Error::Kind::kUnavailable;
  return Error{kind, std::string(doing) + ": " + status.ToString()};
}

Outcome OutcomeOf(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return {};
  return tl::unexpected<Error>(ErrorOf(status, doing));
}

Result<std::shared_ptr<RocksStore::Database>> RocksStore::Database::Open(const std::string& path,
                                                                         const StoreOptions& options) {
  if (!DatabaseExists(path)) {
    if (!options.create) return Fail(Error::Kind::kNotFound, "there is no database in " + path);
    YIDAN_TRY(EnsureDirectory(path));  // RocksDB would not make the directory's own name durable
  }
  const std::shared_ptr<Database> database(new Database);
  rocksdb::DBOptions db_options = DatabaseOptions(options);
  if (options.file_system_for_tests) {
    database->env_ = rocksdb::NewCompositeEnv(options.file_system_for_tests);
    db_options.env = database->env_.get();
  }
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(db_options, path, FamilyDescriptors(options), &database->handles_, &opened);
  if (IsHeldByAnother(status)) {
    return Fail(Error::Kind::kConflict, "another process has the database in " + path + " open");
  }
  if (status.IsInvalidArgument()) {
    return Corrupt("what is in " + path + " is no database of this program: " + status.ToString());
  }
  YIDAN_TRY(OutcomeOf(status, "opening the database in " + path));
  database->db_.reset(opened);
  return database;
}

RocksStore::Database::~Database() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    // The handle is this object's own, which is all that can be wrong with it.
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // Everything acknowledged was synced; what Close could fail at is only tidying.
  db_->Close().PermitUncheckedError();
}

rocksdb::ColumnFamilyHandle* RocksStore::Database::HandleOf(ledger::Table table) const {
  return handles_[1 + static_cast<std::size_t>(FamilyOf(table))];
}

Result<std::optional<std::string>> RocksStore::Database::Get(const rocksdb::Snapshot* snapshot,
                                                             ledger::Table table,
                                                             std::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get(CheckedRead(snapshot), HandleOf(table), RowKey(table, key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  YIDAN_TRY(OutcomeOf(status, "reading the database"));
  return std::optional(std::move(value));
}

Result<std::vector<ledger::KeyValue>> RocksStore::Database::Scan(const rocksdb::Snapshot* snapshot,
                                                                 ledger::Table table, std::string_view prefix,
                                                                 std::string_view after,
                                                                 std::size_t limit) const {
  std::vector<ledger::KeyValue> found;
  if (limit == 0) return found;
  rocksdb::ReadOptions read = CheckedRead(snapshot);
  if (HasFilteredPrefix(table, prefix)) read.total_order_seek = false;
  const Range range(db_.get(), HandleOf(table), read, table, prefix);
  if (after < prefix || after.empty()) {
    range.rows->Seek(range.first_slice);
  } else {
    range.rows->Seek(SliceOf(RowKey(table, after) + '\0'));  // the least key above `after`
  }
  for (; range.rows->Valid(); range.rows->Next()) {
    found.push_back(range.Row());
    if (found.size() == limit) break;
  }
  YIDAN_TRY(OutcomeOf(range.rows->status(), "scanning the database"));
  return found;
}

Result<std::optional<ledger::KeyValue>> RocksStore::Database::Last(const rocksdb::Snapshot* snapshot,
                                                                   ledger::Table table,
                                                                   std::string_view prefix) const {
  const Range range(db_.get(), HandleOf(table), CheckedRead(snapshot), table, prefix);
  range.rows->SeekToLast();
  YIDAN_TRY(OutcomeOf(range.rows->status(), "scanning the database"));
  if (!range.rows->Valid()) return std::optional<ledger::KeyValue>();
  return std::optional(range.Row());
}

Outcome RocksStore::Database::Write(const ledger::WriteSet& batch) {
  constexpr std::size_t kFrameBytes = 16;  // of one operation in the batch, rounded up
  rocksdb::WriteBatch writes(batch.bytes() + kFrameBytes * batch.operations().size(), /*max_bytes=*/0,
                             kProtectionBytesPerKey, /*default_cf_ts_sz=*/0);
  std::string row;
  for (const ledger::WriteSet::Operation* operation : Sorted(batch)) {
    row.assign(1, static_cast<char>(operation->table));
    row.append(operation->key);
    rocksdb::ColumnFamilyHandle* const family = HandleOf(operation->table);
    const rocksdb::Status status =
        operation->value ? writes.Put(family, row, *operation->value) : writes.Delete(family, row);
    YIDAN_TRY(OutcomeOf(status, "building a batch"));
  }
  // If we crash inside this call, the log's end holds the whole batch or a torn record that recovery
  // drops; nobody was answered. Once it returns OK the batch survives everything the disk survives.
  const rocksdb::Status status = db_->Write(SyncedWrite(), &writes);
  if (!status.ok()) return tl::unexpected<Error>(Remember(status));
  return {};
}

Error RocksStore::Database::Remember(const rocksdb::Status& status) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = status.ToString();
  return Error{Error::Kind::kUnavailable, "a commit failed, its outcome is unknown: " + status.ToString()};
}

std::optional<std::string> RocksStore::Database::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace yidan::storage
