// The store on a disk that tears, rots, fails and loses power (G4).
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "tests/unit/storage/faults_fixture.h"

namespace yidan::storage {
namespace {

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

// RocksDB itself ends the process on a disk that is full.
TEST_F(RocksStoreFaultsTest, ADiskWithoutRoomIsSaidInWordsBeforeAnythingIsWritten) {
  CommitSome(10);
  const auto files = [this] {
    std::map<std::string, std::string> all;
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
      all[file.path().filename()] = ReadWholeFile(file.path());
    }
    return all;
  };
  const auto before = files();
  const auto disk = std::make_shared<FaultFileSystem>();
  for (const std::uint64_t free : {std::uint64_t{0}, std::filesystem::file_size(LogFile())}) {
    disk->SayFree(free);
    const auto full = Open(disk);
    ASSERT_FALSE(full) << free;
    EXPECT_EQ(full.error().kind, Error::Kind::kUnavailable);
    EXPECT_NE(full.error().message.find(" is full: " + std::to_string(free) + " bytes are free, and "),
              std::string::npos)
        << full.error().message;
    EXPECT_TRUE(files() == before);
  }
  disk->SayFree(std::filesystem::file_size(LogFile()) + (4U << 20U));
  EXPECT_TRUE(Open(disk));
  ExpectWholeLog(10);
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
