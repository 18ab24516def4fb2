// The ports' contract on RocksDB, without faults.
#include "storage/rocks_store.h"

#include <gtest/gtest.h>

#include "services/base/bytes.h"
#include "storage/system_clock.h"
#include "tests/support/files.h"

namespace yidan::storage {
namespace {

using store::KeyValue;
using store::Table;
using store::WriteSet;

std::string Index(std::uint64_t index) { return Encoder().U64(index).Take(); }

class RocksStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<RocksStore> Open(bool create = true) {
    StoreOptions options;
    options.create = create;
    auto opened = RocksStore::Open(path_, options);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  static void Put(RocksStore& store, Table table, const std::string& key, const std::string& value) {
    WriteSet batch;
    batch.Put(table, key, value);
    ASSERT_TRUE(store.Write(store.NextIndex(), batch));
  }

  yidan::testing::TemporaryDirectory directory_;
  std::string path_ = directory_ / "db";
};

TEST_F(RocksStoreTest, EveryTableKeepsItsOwnRows) {
  auto store = Open();
  for (std::uint8_t table = 1; table <= 18; ++table) {
    WriteSet batch;
    // Entries are checked for order; the other tables take any key.
    batch.Put(static_cast<Table>(table), Index(0), "row of table " + std::to_string(table));
    ASSERT_TRUE(store->Write(store->NextIndex(), batch)) << int{table};
  }
  store.reset();
  store = Open(/*create=*/false);
  for (std::uint8_t table = 1; table <= 18; ++table) {
    const std::string expected = "row of table " + std::to_string(table);
    EXPECT_EQ(store->Get(static_cast<Table>(table), Index(0)).value(), expected);
    EXPECT_EQ(store->Scan(static_cast<Table>(table), "", "", 10).value().size(), 1U);
    EXPECT_EQ(store->Last(static_cast<Table>(table), "")->value().second, expected);
  }
  EXPECT_EQ(store->NextIndex(), 1U);
}

TEST_F(RocksStoreTest, AbsentKeyIsNoError) {
  auto store = Open();
  EXPECT_EQ(store->Get(Table::kTitles, "none").value(), std::nullopt);
  EXPECT_EQ(store->Last(Table::kTitles, "none").value(), std::nullopt);
  EXPECT_TRUE(store->Scan(Table::kTitles, "none", "", 10).value().empty());
}

TEST_F(RocksStoreTest, EmptyAndBinaryKeysAndValuesAreKept) {
  auto store = Open();
  const std::string binary("\x00\xFF\x00", 3);
  Put(*store, Table::kMeta, "", "of the empty key");
  Put(*store, Table::kMeta, binary, "");
  Put(*store, Table::kMeta, "\xFF\xFF", binary);
  EXPECT_EQ(store->Get(Table::kMeta, "").value(), "of the empty key");
  EXPECT_EQ(store->Get(Table::kMeta, binary).value(), "");
  EXPECT_EQ(store->Last(Table::kMeta, "\xFF")->value(), KeyValue("\xFF\xFF", binary));
  EXPECT_EQ(store->Scan(Table::kMeta, "\xFF", "", 10)->size(), 1U);
}

TEST_F(RocksStoreTest, ScanHoldsPrefixAfterAndLimit) {
  auto store = Open();
  for (const std::string key : {"a", "b", "b1", "b2", "b3", "c"})
    Put(*store, Table::kHolders, key, "v" + key);
  const auto keys = [&](std::string_view prefix, std::string_view after, std::size_t limit) {
    std::string all;
    const auto rows = store->Scan(Table::kHolders, prefix, after, limit).value();
    for (const auto& row : rows) all += row.first + " ";
    return all;
  };
  EXPECT_EQ(keys("", "", 10), "a b b1 b2 b3 c ");
  EXPECT_EQ(keys("b", "", 10), "b b1 b2 b3 ");
  EXPECT_EQ(keys("b", "b", 10), "b1 b2 b3 ");
  EXPECT_EQ(keys("b", "b1", 1), "b2 ");
  EXPECT_EQ(keys("b", "b1x", 10), "b2 b3 ");
  EXPECT_EQ(keys("b", "a", 10), "b b1 b2 b3 ");
  EXPECT_EQ(keys("b", "b3", 10), "");
  EXPECT_EQ(keys("b", "c", 10), "");
  EXPECT_EQ(keys("", "", 0), "");
  EXPECT_EQ(store->Last(Table::kHolders, "b")->value(), KeyValue("b3", "vb3"));
  EXPECT_EQ(store->Last(Table::kHolders, "")->value().first, "c");
}

TEST_F(RocksStoreTest, GoodsTagsAreFoundAndMissedBeforeAndAfterTheyReachAFile) {
  const std::string tag(32, '\x07');
  const std::string other(32, '\x08');
  {
    auto store = Open();
    Put(*store, Table::kGoods, "t" + tag + "doc-1", "");
    Put(*store, Table::kGoods, "t" + tag + "doc-2", "");
    Put(*store, Table::kGoods, "d" + std::string("doc-1"), tag);
    EXPECT_EQ(store->Scan(Table::kGoods, "t" + tag, "", 10)->size(), 2U);
  }
  auto store = Open();  // recovery writes what was in the log into table files, with their filters
  EXPECT_EQ(store->Scan(Table::kGoods, "t" + tag, "", 10)->size(), 2U);
  EXPECT_EQ(store->Scan(Table::kGoods, "t" + tag, "t" + tag + "doc-1", 10)->size(), 1U);
  EXPECT_EQ(store->Scan(Table::kGoods, "t" + tag, "u", 10)->size(), 0U);
  EXPECT_EQ(store->Scan(Table::kGoods, "t" + other, "", 10)->size(), 0U);
  EXPECT_EQ(store->Scan(Table::kGoods, "t", "", 10)->size(), 2U);
  EXPECT_EQ(store->Scan(Table::kGoods, "", "", 10)->size(), 3U);
  EXPECT_EQ(store->Last(Table::kGoods, "t" + tag)->value().first, "t" + tag + "doc-2");
}

TEST_F(RocksStoreTest, SnapshotSeesOneMomentAndOutlivesTheStore) {
  auto store = Open();
  Put(*store, Table::kTitles, "doc", "issued");
  const auto snapshot = store->Snapshot();
  Put(*store, Table::kTitles, "doc", "surrendered");
  Put(*store, Table::kTitles, "new", "issued");
  WriteSet remove;
  remove.Delete(Table::kTitles, "doc");
  ASSERT_TRUE(store->Write(0, remove));
  EXPECT_EQ(store->Get(Table::kTitles, "doc").value(), std::nullopt);
  store.reset();
  EXPECT_EQ(snapshot->Get(Table::kTitles, "doc").value(), "issued");
  EXPECT_EQ(snapshot->Scan(Table::kTitles, "", "", 10)->size(), 1U);
  EXPECT_EQ(snapshot->Last(Table::kTitles, "")->value().first, "doc");
}

TEST_F(RocksStoreTest, LaterOperationOfABatchWins) {
  auto store = Open();
  WriteSet batch;
  batch.Put(Table::kTitles, "doc", "first");
  batch.Delete(Table::kTitles, "doc");
  batch.Put(Table::kTitles, "doc", "last");
  ASSERT_TRUE(store->Write(0, batch));
  EXPECT_EQ(store->Get(Table::kTitles, "doc").value(), "last");
}

TEST_F(RocksStoreTest, SecondCommitAtAnIndexNamesWhoWasFirst) {
  auto store = Open();
  WriteSet batch;
  batch.Put(Table::kEntries, Index(0), "genesis");
  batch.Put(Table::kEntries, Index(1), "seal");
  ASSERT_TRUE(store->Write(0, batch));
  const auto again = store->Write(0, batch);
  EXPECT_EQ(again.error().kind, Error::Kind::kConflict);
  EXPECT_NE(again.error().message.find("already has an entry 0"), std::string::npos);
  store.reset();
  store = Open();
  EXPECT_EQ(store->Write(1, batch).error().kind, Error::Kind::kConflict);
  EXPECT_TRUE(store->Health());  // a lost race is no failure
}

TEST_F(RocksStoreTest, GapOrDisorderOfEntriesIsRefusedAndWritesNothing) {
  auto store = Open();
  WriteSet gap;
  gap.Put(Table::kMeta, "touched", "yes");
  EXPECT_EQ(store->Write(1, gap).error().kind, Error::Kind::kInvalid);
  WriteSet disorder;
  disorder.Put(Table::kMeta, "touched", "yes");
  disorder.Put(Table::kEntries, Index(1), "seal");
  disorder.Put(Table::kEntries, Index(0), "genesis");
  EXPECT_EQ(store->Write(0, disorder).error().kind, Error::Kind::kInvalid);
  WriteSet erasure;
  erasure.Delete(Table::kEntries, Index(0));
  EXPECT_EQ(store->Write(0, erasure).error().kind, Error::Kind::kInvalid);
  EXPECT_EQ(store->Get(Table::kMeta, "touched").value(), std::nullopt);
  EXPECT_TRUE(store->Health());
}

TEST_F(RocksStoreTest, MissingDatabaseIsNotFoundUnlessAskedToCreate) {
  StoreOptions options;
  EXPECT_EQ(RocksStore::Open(path_, options).error().kind, Error::Kind::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_NE(Open(/*create=*/true), nullptr);
  EXPECT_NE(Open(/*create=*/false), nullptr);
}

TEST_F(RocksStoreTest, SecondOpeningIsAConflict) {
  auto store = Open();
  EXPECT_EQ(RocksStore::Open(path_, {}).error().kind, Error::Kind::kConflict);
}

TEST_F(RocksStoreTest, RestoredBackupHoldsWhatWasCommittedBeforeIt) {
  auto store = Open();
  const std::string backups = directory_ / "backups";
  const std::string restored = directory_ / "restored";
  EXPECT_EQ(RocksStore::Restore(backups, restored).error().kind, Error::Kind::kNotFound);
  WriteSet genesis;
  genesis.Put(Table::kEntries, Index(0), "genesis");
  ASSERT_TRUE(store->Write(0, genesis));
  ASSERT_TRUE(store->Backup(backups));
  WriteSet later;
  later.Put(Table::kEntries, Index(1), "seal");
  ASSERT_TRUE(store->Write(1, later));

  // More than any disk has room for: nothing is begun.
  const Outcome full = RocksStore::Restore(backups, restored, 0, std::uint64_t{1} << 42U);
  ASSERT_FALSE(full.has_value());
  EXPECT_NE(full.error().message.find("Nothing was written: make room first"), std::string::npos)
      << full.error().message;
  EXPECT_FALSE(std::filesystem::exists(restored));
  ASSERT_TRUE(RocksStore::Restore(backups, restored));
  EXPECT_EQ(RocksStore::Restore(backups, restored).error().kind, Error::Kind::kConflict);
  auto copy = RocksStore::Open(restored, {});
  ASSERT_TRUE(copy) << copy.error().message;
  EXPECT_EQ((*copy)->NextIndex(), 1U);
  EXPECT_EQ((*copy)->Get(Table::kEntries, Index(0)).value(), "genesis");
}

TEST_F(RocksStoreTest, DamagedBackupIsNotRestored) {
  auto store = Open();
  const std::string backups = directory_ / "backups";
  Put(*store, Table::kContents, "doc", std::string(5'000, 'c'));
  ASSERT_TRUE(store->Backup(backups));
  for (const auto& file : std::filesystem::recursive_directory_iterator(backups)) {
    if (file.path().extension() != ".sst") continue;
    std::string bytes = yidan::testing::ReadWholeFile(file.path().string());
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    yidan::testing::WriteWholeFile(file.path().string(), bytes);
  }
  EXPECT_EQ(RocksStore::Restore(backups, directory_ / "restored").error().kind, Error::Kind::kCorrupt);
}

// An older one is not taken for it in silence: what was acknowledged since would be gone.
TEST_F(RocksStoreTest, ADamagedRecordOfABackupIsNamedWithThoseThatAreGood) {
  auto store = Open();
  const std::string backups = directory_ / "backups";
  const std::string restored = directory_ / "restored";
  for (std::uint64_t i = 0; i < 3; ++i) {
    WriteSet batch;
    batch.Put(Table::kEntries, Index(i), "entry");
    ASSERT_TRUE(store->Write(i, batch));
    ASSERT_TRUE(store->Backup(backups));
  }
  const std::string record = backups + "/meta/3";
  const std::string whole = yidan::testing::ReadWholeFile(record);
  for (const std::string& damaged :
       {std::string(), whole.substr(0, 20), whole.substr(0, whole.size() - 40)}) {
    yidan::testing::WriteWholeFile(record, damaged);
    const auto refused = RocksStore::Restore(backups, restored);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::kCorrupt);
    EXPECT_NE(refused.error().message.find("backup 3 in " + backups + " is damaged"), std::string::npos)
        << refused.error().message;
    EXPECT_NE(refused.error().message.find("whole: 1, 2."), std::string::npos) << refused.error().message;
    EXPECT_FALSE(std::filesystem::exists(restored));
  }
  EXPECT_EQ(RocksStore::Restore(backups, restored, 4).error().kind, Error::Kind::kNotFound);
  ASSERT_TRUE(RocksStore::Restore(backups, restored, 2));
  EXPECT_EQ((*RocksStore::Open(restored, {}))->NextIndex(), 2U);
  // It stands in nobody's way.
  ASSERT_TRUE(store->Backup(backups));
  std::filesystem::remove_all(restored);
  ASSERT_TRUE(RocksStore::Restore(backups, restored));
  EXPECT_EQ((*RocksStore::Open(restored, {}))->NextIndex(), 3U);
}

TEST(SystemClock, BothClocksRun) {
  const SystemClock clock;
  EXPECT_GT(clock.WallMs(), 1'491'004'800'000);  // April 2017
  const std::int64_t before = clock.MonotonicMs();
  EXPECT_GE(clock.MonotonicMs(), before);
}

}  // namespace
}  // namespace yidan::storage
