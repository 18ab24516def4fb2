// What a log ends with: torn by a crash, garbled by a power cut, or damaged. The first two never keep the
// registry from starting; of the third nothing is dropped, and the file is as it was.
#include "tests/unit/storage/log_end_fixture.h"

namespace yidan::storage {
namespace {

// The harness' sighting: the last write's bytes are all there and wrong.
TEST_F(LogEndTest, AGarbledLastWriteIsCutOffIfNothingAcknowledgedIsLostWithIt) {
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
TEST_F(LogEndTest, DamageBeforeTheLastCommitIsNeverCutOff) {
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
TEST_F(LogEndTest, ALargeCommitOfWhichSomeBlocksCameIsCutOffWhole) {
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

TEST_F(LogEndTest, FlippedBitInTheLogRefusesToOpen) {
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

// RocksDB takes a length that reaches beyond the file for its end, and a type with one bit more for that of a
// log that is used anew, which ends it too: all that follows would be dropped unseen.
TEST_F(LogEndTest, EveryFlippedBitOfAHeaderIsToldFromATornEnd) {
  CommitSome(12);  // 45 KB, two blocks
  const std::string whole = ReadWholeFile(LogFile());
  ASSERT_GT(whole.size(), kBlock);
  ASSERT_FALSE(Scan(whole));
  const std::size_t last = LastRecord(whole);
  for (const std::size_t header : Headers(whole)) {
    for (std::size_t at = header; at < header + kHeader; ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        SCOPED_TRACE(std::to_string(at) + " bit " + std::to_string(bit));
        const auto damage = Scan(Flipped(whole, at, bit));
        ASSERT_TRUE(damage);
        EXPECT_EQ(damage->kind, header < last ? Kind::kFollowed : Kind::kGarbled);
        EXPECT_LE(damage->begins, header);
      }
    }
  }
}

TEST_F(LogEndTest, AFlippedLengthOrTypeInTheLastBlockIsRefusedBeforeAnythingIsDropped) {
  CommitSome(12);
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  const std::vector<std::size_t> headers = Headers(whole);
  const std::size_t before_last = headers[headers.size() - 3];
  ASSERT_GT(before_last, kBlock);
  holds_all_ = Yes;  // whoever is asked
  for (const auto& [at, bit] :
       {std::pair{before_last + 5, 6U}, {before_last + 5, 4U}, {before_last + 6, 2U}}) {
    SCOPED_TRACE(std::to_string(at) + " bit " + std::to_string(bit));
    WriteWholeFile(log, Flipped(whole, at, bit));
    ExpectLeftAlone(log, "whole records follow");
  }
  // Of the last record nothing but what was signed can tell.
  WriteWholeFile(log, Flipped(whole, headers.back() + 5, 5));
  holds_all_ = [](const store::Store& left) -> Outcome {
    if (left.Get(Table::kEntries, Index(11)).value()) return {};
    return Corrupt("entry 11 is missing");
  };
  ExpectLeftAlone(log, "entry 11 is missing");
  WriteWholeFile(log, whole);
  ExpectWholeLog(12);
}

TEST_F(LogEndTest, WhereverACrashTearsTheLastWriteItIsATornEnd) {
  CommitSome(9);
  {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    for (std::uint64_t i = 9; i < 12; ++i) ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
    WriteSet large = BatchOf(12);
    for (int i = 0; i < 100; ++i)
      large.Put(Table::kContents, "more-" + std::to_string(i), ValueOf(3, "more"));
    ASSERT_TRUE((*store)->Write(12, large));  // 95 KB, four blocks
  }
  const std::string whole = ReadWholeFile(LogFile());
  const std::size_t last = LastRecord(whole);
  ASSERT_GT(whole.size(), last + 2 * kBlock);
  EXPECT_FALSE(Scan(whole.substr(0, last)));
  for (std::size_t size = last + 1; size < whole.size(); size += size < last + 20 ? 1 : 97) {
    const auto damage = Scan(whole.substr(0, size));
    ASSERT_TRUE(damage) << size;
    EXPECT_EQ(damage->kind, Kind::kTorn) << size;
    EXPECT_EQ(damage->begins, last) << size;
  }
  for (std::size_t block = last / kBlock + 1; block <= whole.size() / kBlock; ++block) {
    for (std::size_t size = block * kBlock - 8; size < block * kBlock + 9; ++size) {
      const auto damage = Scan(whole.substr(0, size));
      ASSERT_TRUE(damage) << size;
      EXPECT_EQ(damage->kind, Kind::kTorn) << size;
    }
  }
}

TEST_F(LogEndTest, ATornEndThatWasSignedStays) {
  CommitSome(10);
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  WriteWholeFile(log, whole.substr(0, whole.size() - 100));
  holds_all_ = [](const store::Store& left) -> Outcome {
    if (left.Get(Table::kEntries, Index(9)).value()) return {};
    return Corrupt("entry 9 is missing");
  };
  ExpectLeftAlone(log, "entry 9 is missing");
  holds_all_ = Yes;
  ExpectWholeLog(9);
}

// A file system may have made the file longer and written nothing there.
TEST_F(LogEndTest, SpaceThatWasNeverWrittenIsATornEndUnlessRecordsFollow) {
  CommitSome(12);
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  const std::size_t last = LastRecord(whole);
  holds_all_ = Yes;
  EXPECT_EQ(Scan(whole + std::string(5'000, '\0'))->kind, Kind::kTorn);
  EXPECT_EQ(Scan(whole.substr(0, last) + std::string(90'000, '\0'))->kind, Kind::kTorn);
  // A lost sector, which RocksDB would step over.
  std::string holed = whole;
  const std::vector<std::size_t> headers = Headers(whole);
  const std::size_t third = headers[2];
  std::fill(holed.begin() + static_cast<std::ptrdiff_t>(third),
            holed.begin() + static_cast<std::ptrdiff_t>(headers[3]), '\0');
  WriteWholeFile(log, holed);
  ExpectLeftAlone(log, "is damaged from byte " + std::to_string(third));
  // The first part of a record came, the second did not: RocksDB alone would refuse that for ever.
  const std::size_t torn_at = kBlock;
  ASSERT_EQ(whole[torn_at + 6], 4) << "the last part of a record";
  const std::string half = whole.substr(0, torn_at) + std::string(4'096, '\0');
  EXPECT_EQ(Scan(half)->kind, Kind::kGarbled);
  WriteWholeFile(log, half);
  std::uint64_t left = 0;
  for (const std::size_t at : headers) left += at < torn_at && whole[at + 6] == 1 ? 1U : 0U;
  ExpectWholeLog(left);
}

// What an act or a content holds may look like a record; a crash in the middle of it is a crash all the same.
TEST_F(LogEndTest, ARecordWithinARecordDoesNotMakeATornEndDamage) {
  CommitSome(1);
  const std::string image = ReadWholeFile(LogFile());
  std::filesystem::remove_all(path_);
  {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE((*store)->Write(0, BatchOf(0)));
    WriteSet batch = BatchOf(1);
    batch.Put(Table::kContents, "planted", image + std::string(3'000, 'x'));
    ASSERT_TRUE((*store)->Write(1, batch));
  }
  const std::string whole = ReadWholeFile(LogFile());
  ASSERT_NE(whole.find(image, 100), std::string::npos);
  const auto damage = Scan(whole.substr(0, whole.size() - 500));
  ASSERT_TRUE(damage);
  EXPECT_EQ(damage->kind, Kind::kTorn);
}

// Power goes while a start after a power cut begins its own log.
TEST_F(LogEndTest, AnEndIsTornOnlyWhileNoNewerLogHasRecords) {
  CommitSome(10);
  const std::string log = LogFile();
  const std::string whole = ReadWholeFile(log);
  WriteWholeFile(log, whole.substr(0, whole.size() - 100));
  holds_all_ = Yes;
  const std::string newer = path_ + "/009999.log";
  WriteWholeFile(newer, whole);
  ExpectLeftAlone(log, "a newer log was begun");
  WriteWholeFile(newer, "");
  ExpectWholeLog(9);
}

// Nothing is written where somebody looks for damage.
TEST_F(LogEndTest, ExaminingChangesNoFile) {
  CommitSome(10);
  const std::string log = LogFile();
  std::string garbled = ReadWholeFile(log);
  garbled.back() = static_cast<char>(garbled.back() ^ 1);
  WriteWholeFile(log, garbled);
  const auto before = Files();
  {
    const auto examined = RocksStore::Examine(path_, directory_ / "beside", Yes);
    ASSERT_TRUE(examined) << examined.error().message;
    ASSERT_EQ((*examined)->mended_by_start().size(), 1U);
    EXPECT_NE((*examined)->mended_by_start().front().find("is damaged from byte "), std::string::npos);
    EXPECT_EQ((*examined)->NextIndex(), 9U);
    EXPECT_EQ((*examined)->Get(Table::kTitles, "doc-8").value(), ValueOf(8, "title"));
  }
  EXPECT_TRUE(Files() == before);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "beside"));
}

}  // namespace
}  // namespace yidan::storage
