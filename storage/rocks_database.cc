#include "storage/rocks_database.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <tuple>
#include <utility>

#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"
#include "storage/garbled_end.h"
#include "storage/list_floor.h"

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

  Range(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, rocksdb::ReadOptions read, store::Table table,
        std::string_view prefix)
      : first(RowKey(table, prefix)), end(RowKeyAfterPrefix(first)), first_slice(first), end_slice(end) {
    read.iterate_lower_bound = &first_slice;
    read.iterate_upper_bound = &end_slice;
    rows.reset(db->NewIterator(read, family));
  }
  Range(const Range&) = delete;
  Range& operator=(const Range&) = delete;

  [[nodiscard]] store::KeyValue Row() const {
    const std::string_view row = ViewOf(rows->key());
    assert(row.starts_with(first));
    return {std::string(row.substr(1)), std::string(ViewOf(rows->value()))};
  }
};

// The last operation on every key, in the order of the keys. In that order each row is inserted beside the
// row before, which RocksDB's memtable does several times faster than at a random place.
std::vector<const store::WriteSet::Operation*> Sorted(const store::WriteSet& batch) {
  using Operation = store::WriteSet::Operation;
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

tl::unexpected<Error> HeldByAnother(const std::string& path) {
  return Fail(Error::Kind::kConflict, "another process has the database in " + path + " open");
}

}  // namespace

Error ErrorOf(const rocksdb::Status& status, std::string_view doing) {
  const auto kind = status.IsCorruption() ? Error::Kind::kCorrupt : Error::Kind::kUnavailable;
  return Error{kind, std::string(doing) + ": " + status.ToString()};
}

bool IsLostFile(const rocksdb::Status& status) {
  return status.IsPathNotFound() || (status.IsIOError() && posix::IsDiskFault(status.ToString()));
}

Outcome OutcomeOf(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return {};
  return tl::unexpected<Error>(ErrorOf(status, doing));
}

Result<std::unique_ptr<DatabaseLock>> DatabaseLock::Take(const std::string& path) {
  rocksdb::FileLock* lock = nullptr;
  const rocksdb::Status status = rocksdb::Env::Default()->LockFile(path + "/LOCK", &lock);
  if (IsHeldByAnother(status)) return HeldByAnother(path);
  YIDAN_TRY(OutcomeOf(status, "locking the database in " + path));
  return std::unique_ptr<DatabaseLock>(new DatabaseLock(lock));
}
DatabaseLock::~DatabaseLock() { rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError(); }

// RocksDB renames CURRENT into place last, and takes a directory without it for an empty one: it would begin
// a new database there, and delete what is left of the old one.
bool RocksDatabase::Exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path + "/CURRENT", ignored) || HasRemains(path);
}

Result<std::shared_ptr<RocksDatabase>> RocksDatabase::Open(const std::string& path,
                                                           const StoreOptions& options) {
  std::string list;
  if (Exists(path)) {
    YIDAN_ASSIGN(list, ListOfFiles(path));
  } else if (!options.create) {
    return Fail(Error::Kind::kNotFound, "there is no database in " + path);
  }
  // RocksDB would not make the directory's own name durable, and would let everybody read it.
  YIDAN_TRY(posix::MakePrivateDirectory(path));
  const std::shared_ptr<RocksDatabase> database(new RocksDatabase);
  rocksdb::DBOptions db_options = DatabaseOptions(options);
  YIDAN_ASSIGN(const auto files, KeepListFloor(options.file_system_for_tests ? options.file_system_for_tests
                                                                             : rocksdb::FileSystem::Default(),
                                               path, list));
  database->env_ = rocksdb::NewCompositeEnv(files);
  db_options.env = database->env_.get();
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::Open(db_options, path, FamilyDescriptors(options), &database->handles_, &opened);
  if (IsHeldByAnother(status)) return HeldByAnother(path);
  if (status.IsInvalidArgument()) {
    return Corrupt("what is in " + path + " is no database of this program: " + status.ToString());
  }
  YIDAN_TRY(OutcomeOf(status, "opening the database in " + path));
  database->db_.reset(opened);
  return database;
}

Result<std::shared_ptr<RocksDatabase>> RocksDatabase::OpenReadOnly(const std::string& path) {
  const std::shared_ptr<RocksDatabase> database(new RocksDatabase);
  rocksdb::DBOptions options = DatabaseOptions({});
  options.paranoid_checks = false;  // a table that cannot be opened is no error until it is read
  rocksdb::DB* opened = nullptr;
  database->examined_ = true;
  YIDAN_TRY(database->Readable(
      rocksdb::DB::OpenForReadOnly(options, path, FamilyDescriptors({}), &database->handles_, &opened),
      "opening the database in " + path));
  database->db_.reset(opened);
  return database;
}

RocksDatabase::~RocksDatabase() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    // This fails for a handle of another database only, and these handles are of this one.
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // Every commit was synced before it was acknowledged, so a Close that fails loses nothing.
  db_->Close().PermitUncheckedError();
}

// To whoever examines a database a file of it that is gone, or that the disk does not give back, is damage of
// that file. To a ledger that runs it is a disk that fails, and the next read may succeed.
Outcome RocksDatabase::Readable(const rocksdb::Status& status, std::string_view doing) const {
  if (status.ok()) return {};
  Error error = ErrorOf(status, doing);
  if (examined_ && IsLostFile(status)) error.kind = Error::Kind::kCorrupt;
  return tl::unexpected<Error>(std::move(error));
}

rocksdb::ColumnFamilyHandle* RocksDatabase::HandleOfFamily(std::string_view name) const {
  const auto at = std::find(kFamilyNames.begin(), kFamilyNames.end(), name) - kFamilyNames.begin();
  return handles_[1 + static_cast<std::size_t>(at)];
}

rocksdb::ColumnFamilyHandle* RocksDatabase::HandleOf(store::Table table) const {
  return handles_[1 + static_cast<std::size_t>(FamilyOf(table))];
}

Result<std::optional<std::string>> RocksDatabase::Get(const rocksdb::Snapshot* snapshot, store::Table table,
                                                      std::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get(CheckedRead(snapshot), HandleOf(table), RowKey(table, key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  YIDAN_TRY(Readable(status, "reading the database"));
  return std::optional(std::move(value));
}

Result<std::vector<store::KeyValue>> RocksDatabase::Scan(const rocksdb::Snapshot* snapshot,
                                                         store::Table table, std::string_view prefix,
                                                         std::string_view after, std::size_t limit) const {
  std::vector<store::KeyValue> found;
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
  YIDAN_TRY(Readable(range.rows->status(), "scanning the database"));
  return found;
}

Result<std::optional<store::KeyValue>> RocksDatabase::Last(const rocksdb::Snapshot* snapshot,
                                                           store::Table table,
                                                           std::string_view prefix) const {
  const Range range(db_.get(), HandleOf(table), CheckedRead(snapshot), table, prefix);
  range.rows->SeekToLast();
  YIDAN_TRY(Readable(range.rows->status(), "scanning the database"));
  if (!range.rows->Valid()) return std::optional<store::KeyValue>();
  return std::optional(range.Row());
}

Outcome RocksDatabase::Write(const store::WriteSet& batch) {
  constexpr std::size_t kFrameBytes = 16;  // of one operation in the batch, rounded up
  rocksdb::WriteBatch writes(batch.bytes() + kFrameBytes * batch.operations().size(), /*max_bytes=*/0,
                             kProtectionBytesPerKey, /*default_cf_ts_sz=*/0);
  std::string row;
  for (const store::WriteSet::Operation* operation : Sorted(batch)) {
    row.assign(1, static_cast<char>(operation->table));
    row.append(operation->key);
    rocksdb::ColumnFamilyHandle* const family = HandleOf(operation->table);
    const rocksdb::Status status =
        operation->value ? writes.Put(family, row, *operation->value) : writes.Delete(family, row);
    YIDAN_TRY(OutcomeOf(status, "building a batch"));
  }
  // If we crash inside this call, the end of the log holds the whole batch, or a torn record that recovery
  // drops. Either is right, since nobody was answered yet. After OK the batch is on the disk.
  const rocksdb::Status status = db_->Write(SyncedWrite(), &writes);
  if (!status.ok()) return tl::unexpected<Error>(Remember(status));
  return {};
}

Error RocksDatabase::Remember(const rocksdb::Status& status) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = status.ToString();
  return Error{Error::Kind::kUnavailable, "a commit failed, its outcome is unknown: " + status.ToString()};
}

std::optional<std::string> RocksDatabase::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace yidan::storage
