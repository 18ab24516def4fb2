// The list of a database's files (MANIFEST) and CURRENT, which names it: lost, shortened, garbled. Either all
// that was acknowledged is there after the start, or nothing is touched and the message says why.
#include "storage/list_floor.h"
#include "tests/unit/storage/log_end_fixture.h"

namespace yidan::storage {
namespace {

class ListEndTest : public LogEndTest {
 protected:
  // Tables of several flushes; the logs they came from are deleted.
  void CommitInManyFiles() { CommitInManyFilesFrom(0, 6); }
  void CommitInManyFilesFrom(std::uint64_t first, std::uint64_t times = 3) {
    holds_all_ = Yes;
    for (std::uint64_t i = 0; i < times; ++i) {
      auto store = Open();  // moves what is in the log into tables
      ASSERT_TRUE(store) << store.error().message;
      const std::uint64_t from = first + 10 * i;
      for (std::uint64_t j = from; j < from + 10; ++j) ASSERT_TRUE((*store)->Write(j, BatchOf(j)));
      ASSERT_TRUE((*store)->Backup(directory_ / "backup", 1)) << "flushes, and deletes the log";
    }
  }
  // The list that the floor has.
  std::string ListOfFloor() const {
    const auto floor = ReadListFloor(path_);
    EXPECT_TRUE(floor && *floor);
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
      const auto number = NumberOfList(file.path().filename().string());
      if (number && (*floor)->lists.contains(*number)) return file.path();
    }
    return {};
  }
  static std::string FloorFile(const std::string& path) { return path + "/" + kListFloorFile; }
};

TEST_F(ListEndTest, ItIsReadAsStrictlyAndATornRecordOfItWasNeverWhole) {
  CommitSome(10);
  { ASSERT_TRUE(Open()); }
  const std::string list = ListFile();
  const std::string whole = ReadWholeFile(list);
  const std::vector<std::size_t> headers = Headers(whole);
  ASSERT_GT(headers.size(), 2U);
  holds_all_ = Yes;
  for (const std::size_t header : {headers[1], headers.back()}) {
    SCOPED_TRACE(header);
    WriteWholeFile(list, Flipped(whole, header + 5, 4));
    ExpectLeftAlone(list, "the list of the database's files cannot be relied on");
  }
  WriteWholeFile(list, Flipped(whole, headers[1] + 6, 2));
  ExpectLeftAlone(list, "the list of the database's files cannot be relied on");
  WriteWholeFile(list, whole + whole.substr(0, 20));
  ExpectWholeLog(10);
}

// Wherever its end is lost: RocksDB would open the older list that is left, and delete the tables that took
// the place of what it names.
TEST_F(ListEndTest, OneThatLostItsEndIsRefusedUnlessNothingWasDeletedOnTheWordOfThat) {
  CommitInManyFiles();
  const std::string list = ListFile();
  const std::string whole = ReadWholeFile(list);
  const std::vector<std::size_t> headers = Headers(whole);
  ASSERT_GT(headers.size(), 6U);
  const auto floor = ReadListFloor(path_);
  ASSERT_TRUE(floor && *floor);
  ASSERT_EQ((*floor)->lists.size(), 1U);
  const std::uint64_t least = (*floor)->lists.begin()->second;
  ASSERT_GT(least, headers[6]) << "logs were deleted since it was begun";
  for (std::size_t header : headers) {
    for (const std::size_t size : {header, header + 3, header + 12}) {
      if (size >= least) continue;
      SCOPED_TRACE(size);
      WriteWholeFile(list, whole.substr(0, size));
      ExpectLeftAlone(list, "the list of the database's files cannot be relied on");
      const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
      ASSERT_FALSE(examined);
      EXPECT_NE(examined.error().message.find(list), std::string::npos) << examined.error().message;
    }
  }
  WriteWholeFile(list, whole);
  ExpectWholeLog(60);
}

// Power goes while a record of it is written, and a disk leaves that whole in its length and wrong.
TEST_F(ListEndTest, ALastRecordThatNothingWasDeletedForIsDroppedByTheStart) {
  CommitInManyFiles();
  const auto before = [this, files = directory_ / "files"](bool keep) {
    const auto from = keep ? path_ : files;
    const auto to = keep ? files : path_;
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
  };
  before(true);
  const std::string list = ListFile();
  const std::string whole = ReadWholeFile(list);
  const std::vector<std::size_t> headers = Headers(whole);
  const std::string last = whole.substr(headers.back());
  for (const std::string& end :
       {Flipped(last, last.size() - 1, 3), Flipped(last, 1, 3), last.substr(0, 9), std::string(500, '\0')}) {
    SCOPED_TRACE(end.size());
    before(false);
    WriteWholeFile(list, whole + end);
    {
      const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
      ASSERT_TRUE(examined) << examined.error().message;
      EXPECT_EQ((*examined)->NextIndex(), 60U);
    }
    ExpectWholeLog(60);
  }
}

// Without list.floor nobody can tell; a list that is whole is taken, and the start writes the floor anew.
TEST_F(ListEndTest, WithoutTheFloorOnlyAWholeListIsTaken) {
  CommitInManyFiles();
  const std::string list = ListFile();
  const std::string whole = ReadWholeFile(list);
  const std::string floor = ReadWholeFile(FloorFile(path_));
  for (const bool gone : {true, false}) {
    SCOPED_TRACE(gone);
    WriteWholeFile(FloorFile(path_), Flipped(floor, 14, 2));
    if (gone) std::filesystem::remove(FloorFile(path_));
    WriteWholeFile(list, whole.substr(0, whole.size() - 5));
    ExpectLeftAlone(list, "list.floor, which says whether that mattered, cannot be relied on");
    WriteWholeFile(list, whole);
    const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
    ASSERT_TRUE(examined) << examined.error().message;
    ASSERT_EQ((*examined)->mended_by_start().size(), 1U);
    EXPECT_NE((*examined)->mended_by_start().front().find(gone ? "list.floor: it is missing"
                                                               : "list.floor: it cannot be read"),
              std::string::npos);
  }
  ExpectWholeLog(60);
  EXPECT_TRUE(ReadListFloor(path_)->has_value());
}

// Put back from a copy, or by a disk that lost a rename: it says nothing of the list that came after it.
TEST_F(ListEndTest, AnOlderFloorAloneIsALostOneAndAccusesNoList) {
  CommitSome(5);
  const std::string older = ReadWholeFile(FloorFile(path_));
  CommitInManyFilesFrom(5);
  WriteWholeFile(FloorFile(path_), older);
  {
    const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
    ASSERT_TRUE(examined) << examined.error().message;
    ASSERT_EQ((*examined)->mended_by_start().size(), 1U);
    EXPECT_NE((*examined)->mended_by_start().front().find("list.floor: it is older than MANIFEST-"),
              std::string::npos);
  }
  ExpectWholeLog(35);
  EXPECT_NE(ReadWholeFile(FloorFile(path_)), older);
}

// RocksDB would end the process over it.
TEST_F(ListEndTest, ACopyOfALogUnderANewerNumberIsNamed) {
  CommitSome(10);
  holds_all_ = Yes;
  const std::string log = LogFile();
  ASSERT_GT(std::filesystem::file_size(log), 0U);
  std::filesystem::copy_file(log, path_ + "/900000.log");
  ExpectLeftAlone(path_ + "/900000.log", "does not follow the log before it");
  std::filesystem::remove(path_ + "/900000.log");
  ExpectWholeLog(10);
}

// A table that is gone, one in another's place, and rows of no table: each is named, with its file, and the
// rest can be examined.
TEST_F(ListEndTest, LostAndExchangedTablesAreNamed) {
  CommitInManyFiles();
  std::vector<std::string> tables;
  for (const auto& file : std::filesystem::directory_iterator(path_)) {
    if (file.path().extension() == ".sst") tables.push_back(file.path());
  }
  ASSERT_GT(tables.size(), 1U);
  const auto damaged = [this] {
    const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
    EXPECT_TRUE(examined) << examined.error().message;
    if (!examined) return std::vector<FileDamage>();
    // What is in the file is damaged, and not a disk that may read better later.
    const auto titles = (*examined)->Scan(Table::kTitles, "", "", 10'000);
    const auto entries = (*examined)->Scan(Table::kEntries, "", "", 10'000);
    for (const auto* rows : {&titles, &entries}) {
      EXPECT_TRUE(*rows || rows->error().kind == Error::Kind::kCorrupt) << rows->error().message;
    }
    return *(*examined)->DamagedFiles();
  };
  EXPECT_TRUE(damaged().empty());
  for (const std::string& table : tables) {
    SCOPED_TRACE(table);
    const std::string kept = directory_ / "kept.sst";
    std::filesystem::rename(table, kept);
    const auto lost = damaged();
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost.front().file, std::filesystem::path(table).filename());
    EXPECT_EQ(lost.front().why, "it is missing");
    std::filesystem::copy_file(table == tables.front() ? tables.back() : tables.front(), table);
    const auto another = damaged();
    ASSERT_EQ(another.size(), 1U);
    EXPECT_EQ(another.front().file, std::filesystem::path(table).filename());
    EXPECT_NE(another.front().why.find("in this one's place"), std::string::npos) << another.front().why;
    std::filesystem::rename(kept, table);
  }
}

// A file that two backups share is not copied again: if it rotted, no later backup is one.
TEST_F(ListEndTest, ABackupThatSharesADamagedFileIsRefusedAndOlderOnesAreKept) {
  const std::string backups = directory_ / "backup";
  const auto store = Open();
  ASSERT_TRUE(store) << store.error().message;
  ASSERT_TRUE((*store)->Write(0, BatchOf(0)));
  ASSERT_TRUE((*store)->Backup(backups, 1));
  std::string shared;
  for (const auto& file : std::filesystem::directory_iterator(backups + "/shared_checksum")) {
    shared = file.path();
  }
  const std::string whole = ReadWholeFile(shared);
  WriteWholeFile(shared, Flipped(whole, whole.size() / 2, 1));
  ASSERT_TRUE((*store)->Write(1, BatchOf(1)));
  const Outcome damaged = (*store)->Backup(backups, 1);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().kind, Error::Kind::kCorrupt);
  EXPECT_NE(damaged.error().message.find("that backups share is damaged"), std::string::npos);
  WriteWholeFile(shared, whole);
  EXPECT_TRUE(RocksStore::Restore(backups, directory_ / "restored")) << "the one before was kept";
  ASSERT_TRUE((*store)->Backup(backups, 0));
}

TEST_F(ListEndTest, ANewestBackupWithoutItsRecordIsNotPassedOverForAnOlderOne) {
  const std::string backups = directory_ / "backup";
  {
    const auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    for (std::uint64_t i = 0; i < 2; ++i) {
      ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
      ASSERT_TRUE((*store)->Backup(backups));
    }
  }
  std::filesystem::remove(backups + "/meta/2");
  const Outcome unasked = RocksStore::Restore(backups, directory_ / "restored");
  ASSERT_FALSE(unasked);
  EXPECT_NE(unasked.error().message.find("meta/2 is missing"), std::string::npos) << unasked.error().message;
  EXPECT_TRUE(RocksStore::Restore(backups, directory_ / "restored", 1));
}

// An older list under its old name, as a disk that loses a rename leaves it.
TEST_F(ListEndTest, ACurrentThatNamesAnOlderListIsRefused) {
  CommitInManyFiles();
  const std::string list = ListFile();
  const std::string whole = ReadWholeFile(list);
  WriteWholeFile(path_ + "/MANIFEST-000002", whole);
  WriteWholeFile(path_ + "/CURRENT", "MANIFEST-000002\n");
  ExpectLeftAlone(path_ + "/MANIFEST-000002", "it is an older one");
}

TEST_F(ListEndTest, ACurrentThatNamesNothingIsNamedAndTheRestCanBeExamined) {
  CommitSome(10);
  const std::string current = path_ + "/CURRENT";
  const std::string whole = ReadWholeFile(current);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    SCOPED_TRACE(at);
    WriteWholeFile(current, Flipped(whole, at, 1));
    ExpectLeftAlone(current, "CURRENT names no MANIFEST that is there");
    const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
    ASSERT_TRUE(examined) << examined.error().message;
    const auto damaged = (*examined)->DamagedFiles();
    ASSERT_TRUE(damaged) << damaged.error().message;
    ASSERT_EQ(damaged->size(), 1U);
    EXPECT_EQ(damaged->front().file, "CURRENT");
    EXPECT_EQ((*examined)->Get(Table::kEntries, Index(9)).value(), ValueOf(9, "entry"));
    EXPECT_FALSE((*examined)->Write(10, BatchOf(10)));
  }
}

// RocksDB opens what is left, and the rows in between are gone.
TEST_F(ListEndTest, ALogThatIsGoneIsNamedWhicheverItIs) {
  CommitSome(10);
  holds_all_ = Yes;  // as of a commit of readings alone, which moves no slot
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  std::filesystem::remove(log);
  ExpectLeftAlone(log, "is missing, a log that was written to and not given up");
  EXPECT_FALSE(RocksStore::Examine(path_, directory_ / "beside", Yes));
  // A newer one, as while a table is being written of the rows of this one.
  WriteWholeFile(path_ + "/009999.log", whole);
  ExpectLeftAlone(log, "is missing, a log that was written to and not given up");
  std::filesystem::remove(path_ + "/009999.log");
  WriteWholeFile(log, whole);
  ExpectWholeLog(10);
  ExpectWholeLog(10);  // and none of those that were given up is asked for
}

// RocksDB takes a directory without CURRENT for an empty one, and would delete what is there.
TEST_F(ListEndTest, ALostCurrentIsNamedAndNoNewDatabaseIsBegunInItsPlace) {
  CommitInManyFiles();
  const std::string current = path_ + "/CURRENT";
  std::filesystem::remove(current);
  ExpectLeftAlone(current, "CURRENT is missing");  // it was opened to be made if it is not there
  WriteWholeFile(path_ + "/MANIFEST-000002", "of an earlier life");
  const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
  ASSERT_TRUE(examined) << examined.error().message;
  EXPECT_EQ((*examined)->DamagedFiles()->size(), 1U);
  EXPECT_EQ((*examined)->NextIndex(), 60U);
  // Which of several it named list.floor tells; without it nobody does.
  const std::string floor = ReadWholeFile(FloorFile(path_));
  std::filesystem::remove(FloorFile(path_));
  EXPECT_NE(Open().error().message.find("nothing tells which one it named"), std::string::npos);
  EXPECT_FALSE(RocksStore::Examine(path_, directory_ / "beside", Yes));
  WriteWholeFile(FloorFile(path_), floor);
  WriteWholeFile(current, std::filesystem::path(ListOfFloor()).filename().string() + "\n");
  ExpectWholeLog(60);
  // What a crash left of a database that was just being made holds nothing, and is no hindrance.
  std::filesystem::remove_all(path_);
  std::filesystem::create_directory(path_);
  WriteWholeFile(path_ + "/MANIFEST-000001", "half");
  ExpectWholeLog(0);
}

}  // namespace
}  // namespace yidan::storage
