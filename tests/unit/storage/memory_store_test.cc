// The test doubles keep the same contract as the real store.
#include "tests/support/memory_store.h"

#include <gtest/gtest.h>

namespace yidan {
namespace {

using store::Table;
using store::WriteSet;
using yidan::testing::FailedCommit;
using yidan::testing::MemoryHeadSlots;
using yidan::testing::MemoryStore;

std::string Index(std::uint64_t index) { return Encoder().U64(index).Take(); }

TEST(MemoryStore, SnapshotDoesNotSeeLaterCommits) {
  MemoryStore store;
  WriteSet first;
  first.Put(Table::kMeta, "a", "1");
  ASSERT_TRUE(store.Write(0, first));
  const auto snapshot = store.Snapshot();
  WriteSet second;
  second.Put(Table::kMeta, "a", "2");
  second.Put(Table::kMeta, "b", "2");
  ASSERT_TRUE(store.Write(0, second));
  WriteSet third;
  third.Delete(Table::kMeta, "a");
  ASSERT_TRUE(store.Write(0, third));
  EXPECT_EQ(snapshot->Get(Table::kMeta, "a").value(), "1");
  EXPECT_EQ(snapshot->Get(Table::kMeta, "b").value(), std::nullopt);
  EXPECT_EQ(store.Get(Table::kMeta, "a").value(), std::nullopt);
  EXPECT_EQ(store.Last(Table::kMeta, "")->value().first, "b");
  EXPECT_EQ(snapshot->Last(Table::kMeta, "")->value().first, "a");
}

TEST(MemoryStore, SecondCommitAtAnIndexIsAConflict) {
  MemoryStore store;
  WriteSet batch;
  batch.Put(Table::kEntries, Index(0), "genesis");
  ASSERT_TRUE(store.Write(0, batch));
  EXPECT_EQ(store.Write(0, batch).error().kind, Error::Kind::kConflict);
  EXPECT_EQ(store.Write(2, WriteSet()).error().kind, Error::Kind::kInvalid);
}

TEST(MemoryStore, FailedCommitStaysFailedUntilRestart) {
  for (const bool durable : {false, true}) {
    MemoryStore store;
    store.FailCommitAfter(0, durable ? FailedCommit::kDurable : FailedCommit::kLost);
    WriteSet batch;
    batch.Put(Table::kEntries, Index(0), "genesis");
    EXPECT_EQ(store.Write(0, batch).error().kind, Error::Kind::kUnavailable);
    EXPECT_EQ(store.Write(0, batch).error().kind, Error::Kind::kUnavailable);
    store.Restart();
    EXPECT_EQ(store.NextIndex(), durable ? 1U : 0U);
  }
}

TEST(MemoryHeadSlots, TornSaveLeavesTheOneBefore) {
  MemoryHeadSlots slots;
  EXPECT_EQ(slots.Load().value(), std::nullopt);
  ASSERT_TRUE(slots.Save("one"));
  slots.FailSaveAfter(0, MemoryHeadSlots::FailedSave::kTorn);
  EXPECT_FALSE(slots.Save("two"));
  EXPECT_EQ(slots.Load().value(), "one");
  ASSERT_TRUE(slots.Save("three"));
  EXPECT_EQ(slots.Load().value(), "three");
  slots.RotBoth();
  EXPECT_EQ(slots.Load().error().kind, Error::Kind::kCorrupt);
}

}  // namespace
}  // namespace yidan
