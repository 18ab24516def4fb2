// The ledger's Store and RowWriter on RocksDB: tables as storage/FORMAT.md lays them out, one synced
// WriteBatch per commit. A snapshot keeps the database open, so it may outlive the store that gave it; what
// a read returns is a copy.
//
// Thread rule: reads and Snapshot any thread, Write one thread, Backup any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/store/ports/ports.h"
#include "storage/store_options.h"

namespace yidan::storage {

class Beside;         // garbled_end.h
class RocksDatabase;  // rocks_database.h

// One number that RocksDB knows of itself.
struct StoreNumber {
  std::string_view name;  // "table_bytes"
  std::string family;     // empty: of the whole database
  std::uint64_t value = 0;
};

// A file that cannot be read back as it was written.
struct FileDamage {
  std::string file;    // "000012.sst", or "CURRENT"; empty: of the rows, whichever file they are in
  std::string family;  // the column family of a table file's rows: "log", "tree", …
  std::string why;
};

class RocksStore final : public store::Store, public store::RowWriter {
 public:
  // kNotFound: no database there and `create` is off. kCorrupt: its log or files contradict their
  // checksums, or it is not a database of this program's. kConflict: another process has it open.
  // kUnavailable: I/O. A torn or garbled end of a log is cut off if `options.holds_all` says that nothing
  // acknowledged is lost with it (garbled_end.h).
  static Result<std::unique_ptr<RocksStore>> Open(const std::string& path, const StoreOptions& options);
  // For examining only: as Open would find it, but nothing in `path` is written, Write is kUnavailable, and
  // files that cannot be read keep it from nothing but their own rows: DamagedFiles names them. kCorrupt: a
  // log or the list of files lost what was durable. `place`: a directory to be made, if need be, for links to
  // the files; it goes with the store.
  // REQUIRES: nobody has it open.
  static Result<std::unique_ptr<RocksStore>> Examine(
      const std::string& path, const std::string& place,
      const std::function<Outcome(const store::Store& without_it)>& holds_all);
  // Whether there is a database, or what is left of one.
  static bool Exists(const std::string& path);
  ~RocksStore() override;

  Result<std::optional<std::string>> Get(store::Table table, std::string_view key) const override;
  Result<std::vector<store::KeyValue>> Scan(store::Table table, std::string_view prefix,
                                            std::string_view after, std::size_t limit) const override;
  Result<std::optional<store::KeyValue>> Last(store::Table table, std::string_view prefix) const override;
  std::unique_ptr<store::StoreView> Snapshot() const override;

  // As the port says. kInvalid, and nothing written: first_index leaves a gap, or the batch's entries do
  // not follow one another from it. After the first kUnavailable every Write is kUnavailable.
  Outcome Write(std::uint64_t first_index, const store::WriteSet& batch) override;
  // The index the next entry gets; 0 if the log's end cannot be read, and then Write is kCorrupt.
  // REQUIRES: the committing thread.
  [[nodiscard]] std::uint64_t NextIndex() const;
  // Why the store takes no more commits; success while it does. Any thread.
  [[nodiscard]] Outcome Health() const;

  // What costs little to ask: sizes, memory, pending work, errors in the background. Any thread.
  [[nodiscard]] std::vector<StoreNumber> Numbers() const;
  // Of a store that is examined: what the next Open mends, and loses nothing by it. One text each: the place,
  // and what is there.
  [[nodiscard]] const std::vector<std::string>& mended_by_start() const { return mended_by_start_; }
  // Reads every table file through, against its checksums: blocks, indexes and filters; and whether it is the
  // one that the list of files means, and has rows of its family's tables only.
  [[nodiscard]] Result<std::vector<FileDamage>> DamagedFiles() const;

  // Adds a backup of the newest commit to the collection in `directory` (made if absent), while the
  // store is in use. Its files are copies with checksums, so the directory can be on another disk. Older
  // backups than the newest `kept` are deleted; 0 keeps all.
  Outcome Backup(const std::string& directory, std::uint32_t kept = 0) const;
  // Verifies the newest backup in `directory`, or the one of that number, and writes it as a database at
  // `path`, which must not exist. kNotFound: no such backup there. kCorrupt: it is damaged; the message says
  // which are, and which are good. Whether the log in it is the newest is not known: the caller must replay
  // it and compare its head with what was signed.
  // Nothing is begun where the disk of `path` has no room for `times` its bytes: kUnavailable.
  static Outcome Restore(const std::string& directory, const std::string& path, std::uint32_t number = 0,
                         std::uint64_t times = 1);

 private:
  explicit RocksStore(std::shared_ptr<RocksDatabase> database);
  // Nothing in `path` is written.
  static Result<std::unique_ptr<RocksStore>> OpenReadOnly(const std::string& path);
  static Result<std::unique_ptr<store::Store>> Look(const std::string& path);
  Outcome FindEnd();
  Outcome CheckOrder(std::uint64_t first_index, const store::WriteSet& batch, std::uint64_t* entries) const;

  std::shared_ptr<const Beside> beside_;  // where an examined database lies; outlives database_
  std::shared_ptr<RocksDatabase> database_;
  std::vector<std::string> mended_by_start_;
  std::vector<FileDamage> damaged_;  // what Examine found
  std::uint64_t next_index_ = 0;
  std::optional<Error> end_unreadable_;
};

}  // namespace yidan::storage
