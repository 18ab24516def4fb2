// The ledger's Store and CommitLog on RocksDB: tables as storage/FORMAT.md lays them out, one synced
// WriteBatch per commit. A snapshot, or an answer, may outlive nothing but this process: snapshots keep
// the database open.
//
// Thread rule: reads and Snapshot any thread, Commit one thread, Backup any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/ledger/ports.h"

namespace rocksdb {
class FileSystem;
}

namespace yidan::storage {

struct StoreOptions {
  bool create = false;  // make the database if it is not there; otherwise its absence is kNotFound
  // Blocks, indexes and filters; with the write buffers, all that grows with the registry. The two
  // defaults leave more than half of the gibibyte that the whole process may take.
  std::size_t block_cache_bytes = std::size_t{256} * 1024 * 1024;
  std::size_t write_buffer_bytes = std::size_t{96} * 1024 * 1024;  // sum over all column families
  // Tests put a failing file system here. Null: the operating system's.
  std::shared_ptr<rocksdb::FileSystem> file_system_for_tests;
};

class RocksStore final : public ledger::Store, public ledger::CommitLog {
 public:
  // kNotFound: no database there and `create` is off. kCorrupt: its log or files contradict their
  // checksums, or it is not a database of this program's. kConflict: another process has it open.
  // kUnavailable: I/O.
  static Result<std::unique_ptr<RocksStore>> Open(const std::string& path, const StoreOptions& options);
  ~RocksStore() override;

  Result<std::optional<std::string>> Get(ledger::Table table, std::string_view key) const override;
  Result<std::vector<ledger::KeyValue>> Scan(ledger::Table table, std::string_view prefix,
                                             std::string_view after, std::size_t limit) const override;
  Result<std::optional<ledger::KeyValue>> Last(ledger::Table table, std::string_view prefix) const override;
  std::unique_ptr<ledger::StoreView> Snapshot() const override;

  // As the port says. kInvalid, and nothing written: first_index leaves a gap, or the batch's entries do
  // not follow one another from it. After the first kUnavailable every Commit is kUnavailable.
  Outcome Commit(std::uint64_t first_index, const ledger::WriteSet& batch) override;
  // The index the next entry gets. REQUIRES: the committing thread.
  [[nodiscard]] std::uint64_t NextIndex() const;
  // Why the store takes no more commits; success while it does. Any thread.
  [[nodiscard]] Outcome Health() const;

  // Adds a backup of the newest commit to the collection in `directory` (made if absent), while the
  // store is in use. Its files are copies with checksums, fit for another disk. Of all that are there then,
  // the newest `kept` stay; 0: all.
  Outcome Backup(const std::string& directory, std::uint32_t kept = 0) const;
  // Verifies the newest backup in `directory` and writes it as a database at `path`, which must not
  // exist. kNotFound: no backup there. The restored log must then be replayed and its head compared.
  static Outcome Restore(const std::string& directory, const std::string& path);

  class Database;

 private:
  explicit RocksStore(std::shared_ptr<Database> database);
  Outcome CheckOrder(std::uint64_t first_index, const ledger::WriteSet& batch, std::uint64_t* entries) const;

  std::shared_ptr<Database> database_;
  std::uint64_t next_index_ = 0;
};

}  // namespace yidan::storage
