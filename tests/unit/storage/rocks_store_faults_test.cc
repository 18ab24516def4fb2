// The store on a disk that tears, rots, fails and loses power (G4).
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/base/bytes.h"
#include "storage/rocks_store.h"
#include "tests/support/fault_filesystem.h"
#include "tests/support/files.h"

namespace yidan::storage {
namespace {

using store::Table;
using store::WriteSet;
using yidan::testing::Disk;
using yidan::testing::FaultFileSystem;
using yidan::testing::ReadWholeFile;
using yidan::testing::WriteWholeFile;

std::string Index(std::uint64_t index) { return Encoder().U64(index).Take(); }
// Incompressible enough, and each its own.
std::string ValueOf(std::uint64_t index, std::string_view what) {
  return std::string(what) + " " + std::to_string(index) +
         std::string(900, static_cast<char>('a' + index % 26));
}

// One entry, and rows in other families that must appear and vanish with it.
WriteSet BatchOf(std::uint64_t index) {
  WriteSet batch;
  batch.Put(Table::kEntries, Index(index), ValueOf(index, "entry"));
  batch.Put(Table::kTitles, "doc-" + std::to_string(index), ValueOf(index, "title"));
  batch.Put(Table::kTouches, "d" + std::to_string(index), ValueOf(index, "touch"));
  batch.Put(Table::kContents, "doc-" + std::to_string(index), ValueOf(index, "content"));
  return batch;
}

class RocksStoreFaultsTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<RocksStore>> Open(const std::shared_ptr<FaultFileSystem>& disk = nullptr) {
    StoreOptions options;
    options.create = true;
    options.block_cache_bytes = 8 * 1024 * 1024;
    options.write_buffer_bytes = 4 * 1024 * 1024;
    options.holds_all = holds_all_;
    options.file_system_for_tests = disk;
    return RocksStore::Open(path_, options);
  }

  // Every commit below `size` is there whole, nothing of a later one is.
  void ExpectWholeLog(std::uint64_t size) {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_EQ((*store)->NextIndex(), size);
    for (std::uint64_t i = 0; i < size; ++i) {
      const std::string document = "doc-" + std::to_string(i);
      ASSERT_EQ((*store)->Get(Table::kEntries, Index(i)).value(), ValueOf(i, "entry"));
      ASSERT_EQ((*store)->Get(Table::kTitles, document).value(), ValueOf(i, "title"));
      ASSERT_EQ((*store)->Get(Table::kTouches, "d" + std::to_string(i)).value(), ValueOf(i, "touch"));
      ASSERT_EQ((*store)->Get(Table::kContents, document).value(), ValueOf(i, "content"));
    }
    EXPECT_EQ((*store)->Scan(Table::kTitles, "", "", 10'000)->size(), size);
    EXPECT_EQ((*store)->Scan(Table::kTouches, "", "", 10'000)->size(), size);
    EXPECT_EQ((*store)->Scan(Table::kContents, "", "", 10'000)->size(), size);
  }

  void CommitSome(std::uint64_t count) {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    for (std::uint64_t i = 0; i < count; ++i) ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
  }

  // The write-ahead log that was written last.
  std::string LogFile() const {
    std::string newest;
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
      if (file.path().extension() == ".log") newest = std::max(newest, file.path().string());
    }
    return newest;
  }

  yidan::testing::TemporaryDirectory directory_;
  std::string path_ = directory_ / "db";
  std::function<Outcome(const store::Store&)> holds_all_;
};

TEST_F(RocksStoreFaultsTest, AcknowledgedCommitsSurvivePowerLoss) {
  for (const std::uint64_t commits : {0U, 1U, 20U}) {
    std::filesystem::remove_all(path_);
    const auto disk = std::make_shared<FaultFileSystem>();
    {
      auto store = Open(disk);
      ASSERT_TRUE(store) << store.error().message;
      for (std::uint64_t i = 0; i < commits; ++i) ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
      disk->CutPower();
      EXPECT_EQ((*store)->Write(commits, BatchOf(commits)).error().kind, Error::Kind::kUnavailable);
    }
    disk->DropUnsynced();
    ExpectWholeLog(commits);
  }
}

TEST_F(RocksStoreFaultsTest, AcknowledgedCommitsSurvivePowerLossAcrossFlushes) {
  constexpr std::uint64_t kCommits = 3'000;  // 11 MiB through 4 MiB of buffers
  const auto disk = std::make_shared<FaultFileSystem>();
  {
    auto store = Open(disk);
    ASSERT_TRUE(store) << store.error().message;
    for (std::uint64_t i = 0; i < kCommits; ++i) ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
    disk->CutPower();
  }
  disk->DropUnsynced();
  ExpectWholeLog(kCommits);
}

TEST_F(RocksStoreFaultsTest, FailedSyncIsUnknownAndStopsTheStore) {
  for (const std::uint64_t torn : {0U, 1U, 6U, 500U, 3'000U, 1'000'000U}) {
    std::filesystem::remove_all(path_);
    const auto disk = std::make_shared<FaultFileSystem>();
    {
      auto store = Open(disk);
      ASSERT_TRUE(store) << store.error().message;
      for (std::uint64_t i = 0; i < 5; ++i) ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
      disk->FailAfter(Disk::Operation::kSync, 0);
      EXPECT_EQ((*store)->Write(5, BatchOf(5)).error().kind, Error::Kind::kUnavailable);
      EXPECT_EQ((*store)->Health().error().kind, Error::Kind::kUnavailable);
      EXPECT_EQ((*store)->Write(5, BatchOf(5)).error().kind, Error::Kind::kUnavailable);
      EXPECT_EQ((*store)->NextIndex(), 5U);
      disk->CutPower();
    }
    // Of the batch whose sync failed, some bytes may have reached the disk all the same: it is there
    // whole if all of them did, and otherwise not at all.
    const std::uint64_t lost = disk->DropUnsynced(torn);
    EXPECT_EQ(lost == 0, torn == 1'000'000U) << torn;
    ExpectWholeLog(lost == 0 ? 6 : 5);
  }
}

TEST_F(RocksStoreFaultsTest, FailedWriteIsUnknownAndStopsTheStore) {
  const auto disk = std::make_shared<FaultFileSystem>();
  {
    auto store = Open(disk);
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE((*store)->Write(0, BatchOf(0)));
    disk->FailAfter(Disk::Operation::kAppend, 0);
    EXPECT_EQ((*store)->Write(1, BatchOf(1)).error().kind, Error::Kind::kUnavailable);
    EXPECT_EQ((*store)->Write(1, WriteSet()).error().kind, Error::Kind::kUnavailable);
    EXPECT_EQ((*store)->Get(Table::kEntries, Index(0)).value(), ValueOf(0, "entry"));  // reads go on
  }
  disk->DropUnsynced();
  ExpectWholeLog(1);
}

TEST_F(RocksStoreFaultsTest, TornTailOpensWithoutTheTornCommit) {
  CommitSome(10);
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  for (const std::size_t cut : {1U, 100U, 3'000U}) {  // a commit is 3.7 KB
    std::filesystem::remove_all(path_);
    CommitSome(10);
    WriteWholeFile(LogFile(), whole.substr(0, whole.size() - cut));
    ExpectWholeLog(9);
  }
}

// The harness' sighting: the last write's bytes are all there and wrong.
TEST_F(RocksStoreFaultsTest, AGarbledLastWriteIsCutOffIfNothingAcknowledgedIsLostWithIt) {
  for (const std::size_t from_end : {std::size_t{1}, std::size_t{900}, std::size_t{3'600}}) {
    SCOPED_TRACE(from_end);
    std::filesystem::remove_all(path_);
    CommitSome(10);
    const std::string log = LogFile();
    std::string damaged = ReadWholeFile(log);
    char& bit = damaged[damaged.size() - from_end];
    bit = static_cast<char>(bit ^ 0x10);
    WriteWholeFile(log, damaged);
    // Nobody can say what was acknowledged: it stays as it is, and the place is named.
    const auto refused = Open();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::kCorrupt);
    EXPECT_NE(refused.error().message.find(std::filesystem::path(log).filename().string() +
                                           " is damaged from byte "),
              std::string::npos)
        << refused.error().message;
    // Ten were acknowledged: still nothing is dropped.
    holds_all_ = [](const store::Store& left) -> Outcome {
      if (left.Get(Table::kEntries, Index(9)).value()) return {};
      return Corrupt("entry 9 is missing");
    };
    const auto lost = Open();
    ASSERT_FALSE(lost);
    EXPECT_NE(lost.error().message.find("entry 9 is missing"), std::string::npos) << lost.error().message;
    EXPECT_EQ(ReadWholeFile(log), damaged);
    // Nine were: the tenth was under way when the power went.
    holds_all_ = [](const store::Store& left) -> Outcome {
      if (left.Get(Table::kEntries, Index(8)).value()) return {};
      return Corrupt("entry 8 is missing");
    };
    ExpectWholeLog(9);
    EXPECT_FALSE(std::filesystem::exists(path_ + ".trial"));
    holds_all_ = {};
    ExpectWholeLog(9);
  }
}

// A commit is synced before the next is written: one that is followed was durable, whoever is asked.
TEST_F(RocksStoreFaultsTest, DamageBeforeTheLastCommitIsNeverCutOff) {
  CommitSome(40);  // 150 KB, five blocks: some commits lie in two of them
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  holds_all_ = [](const store::Store&) -> Outcome { return {}; };
  for (std::size_t at = 4; at + 3'800 < whole.size(); at += 1'237) {
    SCOPED_TRACE(at);
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    WriteWholeFile(log, damaged);
    const auto opened = Open();
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("whole records follow"), std::string::npos)
        << opened.error().message;
  }
  WriteWholeFile(log, whole);
  ExpectWholeLog(40);
}

// Power goes while a large commit is written: some of its blocks are there, and others are not.
TEST_F(RocksStoreFaultsTest, ALargeCommitOfWhichSomeBlocksCameIsCutOffWhole) {
  constexpr std::size_t kBlock = 32 * 1024;
  CommitSome(3);
  const std::size_t before = ReadWholeFile(LogFile()).size();
  std::filesystem::remove_all(path_);
  {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    for (std::uint64_t i = 0; i < 3; ++i) ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
    WriteSet large = BatchOf(3);
    for (int i = 0; i < 300; ++i)
      large.Put(Table::kContents, "more-" + std::to_string(i), ValueOf(3, "more"));
    ASSERT_TRUE((*store)->Write(3, large));
  }
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  ASSERT_GT(whole.size(), before + 5 * kBlock);
  holds_all_ = [](const store::Store&) -> Outcome { return {}; };
  std::string damaged = whole;
  for (std::size_t i = 2 * kBlock; i < 3 * kBlock; ++i) damaged[i] = static_cast<char>(i * 7);
  WriteWholeFile(log, damaged);
  ExpectWholeLog(3);
}

TEST_F(RocksStoreFaultsTest, FlippedBitInTheLogRefusesToOpen) {
  CommitSome(10);
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  ASSERT_GT(whole.size(), 30'000U);
  for (const std::size_t at : {std::size_t{5}, whole.size() / 2, whole.size() - 10}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    WriteWholeFile(log, damaged);
    const auto opened = Open();
    ASSERT_FALSE(opened) << at;
    EXPECT_EQ(opened.error().kind, Error::Kind::kCorrupt) << opened.error().message;
  }
  WriteWholeFile(log, whole);
  ExpectWholeLog(10);
}

TEST_F(RocksStoreFaultsTest, FlippedBitInATableFileIsCorruptNotAWrongAnswer) {
  CommitSome(10);
  { ASSERT_TRUE(Open()); }  // recovery moves the rows from the log into table files
  bool seen = false;
  for (const auto& file : std::filesystem::directory_iterator(path_)) {
    if (file.path().extension() != ".sst") continue;
    std::string bytes = ReadWholeFile(file.path().string());
    bytes[20] = static_cast<char>(bytes[20] ^ 1);
    WriteWholeFile(file.path().string(), bytes);
  }
  auto store = Open();
  if (!store) {
    EXPECT_EQ(store.error().kind, Error::Kind::kCorrupt) << store.error().message;
    return;
  }
  for (std::uint64_t i = 0; i < 10; ++i) {
    const auto read = (*store)->Get(Table::kTitles, "doc-" + std::to_string(i));
    if (read) {
      EXPECT_EQ(*read, ValueOf(i, "title"));
    } else {
      EXPECT_EQ(read.error().kind, Error::Kind::kCorrupt);
      seen = true;
    }
  }
  EXPECT_TRUE(seen);
}

TEST_F(RocksStoreFaultsTest, KilledProcessLosesNothingAcknowledged) {
  int acknowledged[2];
  ASSERT_EQ(pipe(acknowledged), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(acknowledged[0]);
    auto store = Open();
    for (std::uint64_t i = 0; store && (*store)->Write(i, BatchOf(i)); ++i) {
      if (write(acknowledged[1], "+", 1) != 1) break;
    }
    _exit(1);
  }
  close(acknowledged[1]);
  std::uint64_t count = 0;
  char mark = 0;
  while (count < 30 && read(acknowledged[0], &mark, 1) == 1) ++count;
  kill(child, SIGKILL);
  while (read(acknowledged[0], &mark, 1) == 1) ++count;
  close(acknowledged[0]);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  ASSERT_GE(count, 30U);
  std::uint64_t found = 0;
  {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    found = (*store)->NextIndex();
  }
  EXPECT_TRUE(found == count || found == count + 1) << found << " found, acknowledged " << count;
  ExpectWholeLog(found);
}

}  // namespace
}  // namespace yidan::storage
