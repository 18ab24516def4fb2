#include "storage/head_slots.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "tests/support/files.h"

namespace yidan::storage {
namespace {

using yidan::testing::ReadWholeFile;
using yidan::testing::WriteWholeFile;

class HeadSlotsTest : public ::testing::Test {
 protected:
  std::unique_ptr<FileHeadSlots> Open() {
    auto opened = FileHeadSlots::Open(heads_);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  // What a process finds that starts now.
  Result<std::optional<std::string>> LoadAnew() { return Open()->Load(); }

  void Flip(const std::string& path, std::size_t at) {
    std::string bytes = ReadWholeFile(path);
    ASSERT_LT(at, bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    WriteWholeFile(path, bytes);
  }

  yidan::testing::TemporaryDirectory directory_;
  std::string heads_ = directory_ / "heads";
};

TEST_F(HeadSlotsTest, NothingWrittenIsNoCheckpoint) { EXPECT_EQ(LoadAnew().value(), std::nullopt); }

TEST_F(HeadSlotsTest, SavesAlternateAndTheNewestIsLoaded) {
  for (const std::string note : {"one", "two", "three", "four", "five"}) {
    ASSERT_TRUE(Open()->Save(note));
    EXPECT_EQ(LoadAnew().value(), note);
  }
  EXPECT_NE(ReadWholeFile(heads_ + "/head.0").find("five"), std::string::npos);
  EXPECT_NE(ReadWholeFile(heads_ + "/head.1").find("four"), std::string::npos);
}

TEST_F(HeadSlotsTest, RecordIsAsTheFormatSays) {
  ASSERT_TRUE(Open()->Save("note\n"));
  const std::string bytes = ReadWholeFile(heads_ + "/head.0");
  ASSERT_EQ(bytes.size(), 4096U);
  const std::string covered = Encoder().Raw("yidan-hd").U32(1).U64(1).Str("note\n").Take();
  EXPECT_EQ(bytes.substr(0, covered.size()), covered);
  EXPECT_EQ(bytes.substr(covered.size(), 32), crypto::Sha256(covered).ToString());
}

TEST_F(HeadSlotsTest, ShorterNoteOverALongerOneIsRead) {
  auto slots = Open();
  ASSERT_TRUE(slots->Save(std::string(9'000, 'x')));
  ASSERT_TRUE(slots->Save("two"));
  ASSERT_TRUE(slots->Save("three"));
  slots.reset();
  EXPECT_EQ(LoadAnew().value(), "three");
}

TEST_F(HeadSlotsTest, TornSlotLeavesTheOneBeforeAndIsWrittenNext) {
  {
    auto slots = Open();
    ASSERT_TRUE(slots->Save("one"));
    ASSERT_TRUE(slots->Save("two"));
  }
  const std::string whole = ReadWholeFile(heads_ + "/head.1");
  for (std::size_t size = 0; size < 59; ++size) {  // 8 + 4 + 8 + 4 + 3 + 32 = 59 bytes hold the record
    WriteWholeFile(heads_ + "/head.1", whole.substr(0, size));
    ASSERT_EQ(LoadAnew().value(), "one") << size;
  }
  ASSERT_TRUE(Open()->Save("again"));
  EXPECT_EQ(LoadAnew().value(), "again");
  EXPECT_NE(ReadWholeFile(heads_ + "/head.0").find("one"), std::string::npos);
}

TEST_F(HeadSlotsTest, EveryFlippedByteOfARecordIsSeen) {
  {
    auto slots = Open();
    ASSERT_TRUE(slots->Save("one"));
    ASSERT_TRUE(slots->Save("two"));
  }
  for (std::size_t at = 0; at < 59; ++at) {
    Flip(heads_ + "/head.1", at);
    ASSERT_EQ(LoadAnew().value(), "one") << at;
    Flip(heads_ + "/head.1", at);
  }
  EXPECT_EQ(LoadAnew().value(), "two");
}

TEST_F(HeadSlotsTest, BothSlotsUnreadableIsCorruptAndNotOverwritten) {
  {
    auto slots = Open();
    ASSERT_TRUE(slots->Save("one"));
    ASSERT_TRUE(slots->Save("two"));
  }
  Flip(heads_ + "/head.0", 25);
  Flip(heads_ + "/head.1", 25);
  EXPECT_EQ(LoadAnew().error().kind, Error::Kind::kCorrupt);
  EXPECT_EQ(Open()->Save("three").error().kind, Error::Kind::kCorrupt);
}

// Somebody says what was signed last: damaged ones are evidence, and are kept under another name.
TEST_F(HeadSlotsTest, OnTheOperatorsWordDamagedSlotsAreSetAside) {
  for (const char* note : {"one", "two"}) ASSERT_TRUE(Open()->Save(note));
  Flip(heads_ + "/head.0", 30);
  Flip(heads_ + "/head.1", 30);
  const std::string damaged = ReadWholeFile(heads_ + "/head.0");
  for (const char* kept : {"/head.0.damaged", "/head.0.damaged.2"}) {
    WriteWholeFile(heads_ + "/head.0", damaged);
    std::filesystem::remove(heads_ + "/head.1");
    auto slots = FileHeadSlots::Open(heads_, FileHeadSlots::Word::kOperators);
    ASSERT_TRUE(slots);
    EXPECT_EQ((*slots)->Load().error().kind, Error::Kind::kCorrupt);
    ASSERT_TRUE((*slots)->Save("three"));
    ASSERT_TRUE((*slots)->Save("four"));
    EXPECT_EQ(ReadWholeFile(heads_ + kept), damaged);
    slots->reset();
    EXPECT_EQ(LoadAnew().value(), "four");
  }
}

TEST_F(HeadSlotsTest, OnTheOperatorsWordALostSlotLeavesTheOtherOne) {
  for (const char* note : {"one", "two"}) ASSERT_TRUE(Open()->Save(note));
  std::filesystem::remove(heads_ + "/head.0");
  EXPECT_FALSE(LoadAnew());
  auto slots = FileHeadSlots::Open(heads_, FileHeadSlots::Word::kOperators);
  ASSERT_TRUE(slots);
  EXPECT_EQ((*slots)->Load().value(), "two");
  ASSERT_TRUE((*slots)->Save("three"));
  slots->reset();
  EXPECT_EQ(LoadAnew().value(), "three");
}

TEST_F(HeadSlotsTest, OnlySlotUnreadableIsCorrupt) {
  ASSERT_TRUE(Open()->Save("one"));
  WriteWholeFile(heads_ + "/head.0", "");
  EXPECT_EQ(LoadAnew().error().kind, Error::Kind::kCorrupt);
}

// With the second record there are both files, and nothing removes one.
TEST_F(HeadSlotsTest, AFileThatWasThereAndIsGoneIsDamage) {
  ASSERT_TRUE(Open()->Save("one"));
  EXPECT_EQ(LoadAnew().value(), "one") << "the other was never written";
  ASSERT_TRUE(Open()->Save("two"));
  ASSERT_TRUE(Open()->Save("three"));
  for (const std::string slot : {"/head.0", "/head.1"}) {
    SCOPED_TRACE(slot);
    const std::string kept = directory_ / "kept";
    std::filesystem::rename(heads_ + slot, kept);
    const auto loaded = LoadAnew();
    ASSERT_FALSE(loaded) << **loaded;
    EXPECT_EQ(loaded.error().kind, Error::Kind::kCorrupt);
    EXPECT_NE(loaded.error().message.find(heads_ + slot + " is missing"), std::string::npos);
    EXPECT_EQ(Open()->Save("four").error().kind, Error::Kind::kCorrupt);
    EXPECT_FALSE(std::filesystem::exists(heads_ + slot));
    std::filesystem::rename(kept, heads_ + slot);
  }
  EXPECT_EQ(LoadAnew().value(), "three");
}

TEST_F(HeadSlotsTest, CrashWhileTheFirstSlotIsCreatedLeavesNone) {
  Open();
  WriteWholeFile(heads_ + "/head.0.new", "half a rec");
  EXPECT_EQ(LoadAnew().value(), std::nullopt);
  ASSERT_TRUE(Open()->Save("one"));
  EXPECT_EQ(LoadAnew().value(), "one");
}

TEST_F(HeadSlotsTest, FailedSaveFailsEveryLaterOne) {
  auto slots = Open();
  ASSERT_TRUE(slots->Load());
  std::filesystem::rename(heads_, directory_ / "away");
  EXPECT_EQ(slots->Save("one").error().kind, Error::Kind::kUnavailable);
  std::filesystem::rename(directory_ / "away", heads_);
  EXPECT_EQ(slots->Save("one").error().kind, Error::Kind::kUnavailable);
}

TEST_F(HeadSlotsTest, OverlongNoteIsRefusedAndChangesNothing) {
  auto slots = Open();
  ASSERT_TRUE(slots->Save("one"));
  EXPECT_EQ(slots->Save(std::string(kMaxHeadNoteBytes + 1, 'x')).error().kind, Error::Kind::kInvalid);
  ASSERT_TRUE(slots->Save(std::string(kMaxHeadNoteBytes, 'x')));
  EXPECT_EQ(slots->Load().value(), std::string(kMaxHeadNoteBytes, 'x'));
}

TEST_F(HeadSlotsTest, SecondProcessDoesNotStart) {
  auto slots = Open();
  const pid_t child = fork();
  if (child == 0) {
    const auto second = FileHeadSlots::Open(heads_);
    _exit(!second && second.error().kind == Error::Kind::kConflict ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  slots.reset();
  EXPECT_NE(Open(), nullptr);
}

// Whoever looks for damage leaves all as it was: no directory, no lock, no slot.
TEST_F(HeadSlotsTest, ExaminingWritesNothingAndKeepsOutOfARunningLedgersWay) {
  {
    const auto nothing = FileHeadSlots::Examine(heads_);
    ASSERT_TRUE(nothing) << nothing.error().message;
    EXPECT_EQ((*nothing)->Load().value(), std::nullopt);
    EXPECT_FALSE(std::filesystem::exists(heads_));
  }
  ASSERT_TRUE(Open()->Save("one"));
  const auto written = std::filesystem::last_write_time(heads_);
  {
    const auto examined = FileHeadSlots::Examine(heads_);
    ASSERT_TRUE(examined) << examined.error().message;
    EXPECT_EQ((*examined)->Load().value(), "one");
    EXPECT_EQ((*examined)->Save("two").error().kind, Error::Kind::kUnavailable);
    EXPECT_EQ(FileHeadSlots::Open(heads_).error().kind, Error::Kind::kConflict) << "not while it is examined";
  }
  EXPECT_EQ(std::filesystem::last_write_time(heads_), written);
  const auto slots = Open();
  EXPECT_EQ(FileHeadSlots::Examine(heads_).error().kind, Error::Kind::kConflict);
}

// A process whose descriptors are all taken still keeps its word.
TEST_F(HeadSlotsTest, SavesWithoutADescriptorLeft) {
  ASSERT_TRUE(Open()->Save("one"));
  ASSERT_TRUE(Open()->Save("two"));
  auto slots = Open();
  ASSERT_EQ(slots->Load().value(), "two");  // as every start does
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit none{0, limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const Outcome third = slots->Save("three");
  const Outcome fourth = slots->Save("four");
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_TRUE(third) << third.error().message;
  EXPECT_TRUE(fourth) << fourth.error().message;
  slots.reset();
  EXPECT_EQ(LoadAnew().value(), "four");
}

}  // namespace
}  // namespace yidan::storage
