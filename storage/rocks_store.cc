#include "storage/rocks_store.h"

#include <filesystem>
#include <utility>

#include "services/base/bytes.h"
#include "storage/garbled_end.h"
#include "storage/list_floor.h"
#include "storage/rocks_database.h"
#include "storage/room_to_open.h"

namespace yidan::storage {
namespace {

// Keeps the database open and one point in time readable.
class SnapshotView final : public store::StoreView {
 public:
  explicit SnapshotView(std::shared_ptr<const RocksDatabase> database)
      : database_(std::move(database)), snapshot_(database_->db()->GetSnapshot()) {}
  ~SnapshotView() override { database_->db()->ReleaseSnapshot(snapshot_); }
  SnapshotView(const SnapshotView&) = delete;
  SnapshotView& operator=(const SnapshotView&) = delete;

  Result<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    return database_->Get(snapshot_, table, key);
  }
  Result<std::vector<store::KeyValue>> Scan(store::Table table, std::string_view prefix,
                                            std::string_view after, std::size_t limit) const override {
    return database_->Scan(snapshot_, table, prefix, after, limit);
  }
  Result<std::optional<store::KeyValue>> Last(store::Table table, std::string_view prefix) const override {
    return database_->Last(snapshot_, table, prefix);
  }

 private:
  std::shared_ptr<const RocksDatabase> database_;
  const rocksdb::Snapshot* snapshot_;
};

Result<std::uint64_t> IndexAfterLast(const store::StoreView& view) {
  std::optional<store::KeyValue> last;
  YIDAN_ASSIGN(last, view.Last(store::Table::kEntries, ""));
  if (!last) return std::uint64_t{0};
  Decoder key(last->first);
  const std::uint64_t index = key.U64();
  if (!key.Done() || index == UINT64_MAX) return Corrupt("the key of the last entry is no index");
  return index + 1;
}

}  // namespace

RocksStore::RocksStore(std::shared_ptr<RocksDatabase> database) : database_(std::move(database)) {}
RocksStore::~RocksStore() = default;

// A log whose end cannot be read back takes no more, and is there to be examined all the same.
Outcome RocksStore::FindEnd() {
  const auto next = IndexAfterLast(*this);
  if (!next && next.error().kind != Error::Kind::kCorrupt) return tl::unexpected(next.error());
  if (next) {
    next_index_ = *next;
  } else {
    end_unreadable_ = next.error();
  }
  return {};
}

bool RocksStore::Exists(const std::string& path) { return RocksDatabase::Exists(path); }

Result<std::unique_ptr<RocksStore>> RocksStore::Open(const std::string& path, const StoreOptions& options) {
  const std::shared_ptr<rocksdb::FileSystem> files =
      options.file_system_for_tests ? options.file_system_for_tests : rocksdb::FileSystem::Default();
  YIDAN_TRY(RoomToOpen(*files, path));
  if (RocksDatabase::Exists(path)) {
    YIDAN_ASSIGN(const auto nobody_writes, DatabaseLock::Take(path));
    YIDAN_TRY(CutGarbledEnds(path, options.holds_all, Look));
  }
  YIDAN_ASSIGN(std::shared_ptr<RocksDatabase> database, RocksDatabase::Open(path, options));
  std::unique_ptr<RocksStore> store(new RocksStore(std::move(database)));
  YIDAN_TRY(store->FindEnd());
  return store;
}

Result<std::unique_ptr<RocksStore>> RocksStore::OpenReadOnly(const std::string& path) {
  YIDAN_ASSIGN(std::shared_ptr<RocksDatabase> database, RocksDatabase::OpenReadOnly(path));
  std::unique_ptr<RocksStore> store(new RocksStore(std::move(database)));
  YIDAN_TRY(store->FindEnd());
  return store;
}

Result<std::unique_ptr<store::Store>> RocksStore::Look(const std::string& path) {
  YIDAN_ASSIGN(std::unique_ptr<store::Store> store, OpenReadOnly(path));
  return store;
}

Result<std::unique_ptr<RocksStore>> RocksStore::Examine(
    const std::string& path, const std::string& place,
    const std::function<Outcome(const store::Store& without_it)>& holds_all) {
  if (!RocksDatabase::Exists(path)) return Fail(Error::Kind::kNotFound, "there is no database in " + path);
  std::vector<FileDamage> damaged;
  Beside::Change change;
  auto list = ListOfFiles(path);
  if (!list) {
    const auto other = ListWithoutCurrent(path);
    if (list.error().kind != Error::Kind::kCorrupt || !other) return tl::unexpected(list.error());
    std::error_code ignored;
    const bool there = std::filesystem::exists(path + "/CURRENT", ignored);
    damaged.push_back({"CURRENT", "",
                       std::string(there ? "it names no MANIFEST that is there" : "it is missing") +
                           "; it has to name " + *other});
    change.current = *other;
    list = *other;
  }
  YIDAN_ASSIGN(change.without, FindEnds(path, *list));
  std::shared_ptr<const Beside> beside;
  if (!change.without.empty() || !change.current.empty()) {
    YIDAN_ASSIGN(beside, Beside::Make(path, place, change));
    if (!change.without.empty())
      YIDAN_TRY(HoldsWithout(path, change.without, holds_all, Look(beside->path())));
  }
  YIDAN_ASSIGN(std::unique_ptr<RocksStore> store, OpenReadOnly(beside ? beside->path() : path));
  for (const LogEnd& end : change.without) {
    if (end.damage.kind == LogDamage::Kind::kTorn) continue;  // as after any crash
    store->mended_by_start_.push_back(
        PlaceOf(path, end) +
        (end.file == *list ? ": no file was deleted on the word of that, and all that it lists is there still"
                           : ": the last write, which was under way when the power went; all that was signed "
                             "is there without it"));
  }
  YIDAN_ASSIGN(const KnownFloor known, FloorOf(path, *list));
  if (!known.floor) store->mended_by_start_.push_back(path + "/" + kListFloorFile + ": " + known.why_not);
  store->beside_ = std::move(beside);
  store->damaged_ = std::move(damaged);
  return store;
}

Result<std::optional<std::string>> RocksStore::Get(store::Table table, std::string_view key) const {
  return database_->Get(nullptr, table, key);
}

Result<std::vector<store::KeyValue>> RocksStore::Scan(store::Table table, std::string_view prefix,
                                                      std::string_view after, std::size_t limit) const {
  return database_->Scan(nullptr, table, prefix, after, limit);
}

Result<std::optional<store::KeyValue>> RocksStore::Last(store::Table table, std::string_view prefix) const {
  return database_->Last(nullptr, table, prefix);
}

std::unique_ptr<store::StoreView> RocksStore::Snapshot() const {
  return std::make_unique<SnapshotView>(database_);
}

Outcome RocksStore::CheckOrder(std::uint64_t first_index, const store::WriteSet& batch,
                               std::uint64_t* entries) const {
  if (first_index < next_index_) {
    return Fail(Error::Kind::kConflict, "the log already has an entry " + std::to_string(first_index) +
                                            "; the next is " + std::to_string(next_index_));
  }
  if (first_index > next_index_) {
    return Invalid("entry " + std::to_string(first_index) + " would leave a gap: the next is " +
                   std::to_string(next_index_));
  }
  *entries = 0;
  for (const auto& operation : batch.operations()) {
    if (operation.table != store::Table::kEntries) continue;
    const std::uint64_t expected = first_index + *entries;
    if (!operation.value) return Invalid("a batch may not delete an entry of the log");
    if (operation.key != Encoder().U64(expected).bytes()) {
      return Invalid("the batch's entries do not follow one another at " + std::to_string(expected));
    }
    ++*entries;
  }
  return {};
}

Outcome RocksStore::Write(std::uint64_t first_index, const store::WriteSet& batch) {
  YIDAN_TRY(Health());
  if (end_unreadable_) return tl::unexpected(*end_unreadable_);
  std::uint64_t entries = 0;
  YIDAN_TRY(CheckOrder(first_index, batch, &entries));
  YIDAN_TRY(database_->Write(batch));
  next_index_ += entries;  // only after OK: if it failed, whether it is on the disk is not known
  return {};
}

std::uint64_t RocksStore::NextIndex() const { return next_index_; }

Outcome RocksStore::Health() const {
  if (auto failure = database_->failure()) {
    return Fail(Error::Kind::kUnavailable, "the store has failed and must be reopened: " + *failure);
  }
  return {};
}

}  // namespace yidan::storage
