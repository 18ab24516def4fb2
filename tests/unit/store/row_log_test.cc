// Answers to requests are kept for a while and then leave, a few with each batch.
#include "services/store/row_log.h"

#include <gtest/gtest.h>

#include "services/store/records.h"
#include "tests/support/memory_store.h"

namespace yidan::store {
namespace {

constexpr std::int64_t kThen = 1'700'000'000'000;
constexpr std::int64_t kSecond = 1'000;

class RowLogTest : public ::testing::Test {
 protected:
  void Answer(const std::vector<std::string>& ids, std::int64_t at_ms) {
    LogBatch batch;
    batch.time_ms = at_ms;
    for (const std::string& id : ids) batch.requests.push_back({"cdirp", id, {Digest{}, at_ms, {}}});
    ASSERT_TRUE(log_.Commit(batch, {}));
  }
  void Answer(const std::string& id, std::int64_t at_ms) { Answer(std::vector<std::string>{id}, at_ms); }
  std::optional<std::int64_t> KeptFrom(const std::string& id) {
    const auto stored = *store_.Get(Table::kRequests, JoinKey("cdirp", id));
    if (!stored) return std::nullopt;
    return DecodeRequest(*stored)->time_ms;
  }
  std::size_t TimeRows() { return store_.Scan(Table::kRequestTimes, "", "", 100'000)->size(); }

  yidan::testing::MemoryStore store_;
  RowLog log_{store_, store_};
};

TEST_F(RowLogTest, AnAnswerLeavesWhenItIsOld) {
  Answer("first", kThen);
  Answer("later", kThen + kRequestKeptMs);
  EXPECT_EQ(KeptFrom("first"), kThen) << "on its last day";
  Answer("last", kThen + kRequestKeptMs + kSecond);
  EXPECT_EQ(KeptFrom("first"), std::nullopt);
  EXPECT_EQ(KeptFrom("later"), kThen + kRequestKeptMs);
  EXPECT_EQ(TimeRows(), 2U);
}

// Nothing of ours, and first in the order: it leaves, and keeps neither the batch nor the others.
TEST_F(RowLogTest, ARowThatIsTooShortForATimeLeavesAndStopsNothing) {
  Answer("first", kThen);
  WriteSet stray;
  stray.Put(Table::kRequestTimes, "", "");
  stray.Put(Table::kRequestTimes, std::string(3, '\0'), "");
  store_.Tamper(stray);
  Answer("last", kThen + kRequestKeptMs + kSecond);
  EXPECT_EQ(KeptFrom("first"), std::nullopt);
  EXPECT_EQ(TimeRows(), 1U);
}

// More rows than one batch takes along wait; an id may be used again before its old row is gone.
TEST_F(RowLogTest, TheOldRowOfAnIdThatIsUsedAgainDoesNotTakeTheNewAnswerAway) {
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i) ids.push_back("a" + std::to_string(i));
  ids.push_back("order 7");  // the last of its millisecond
  Answer(ids, kThen);
  const std::int64_t again = kThen + kRequestKeptMs + 1;
  Answer("order 7", again);
  EXPECT_EQ(TimeRows(), 31U - 10U + 1U) << "the old row still waits";
  Answer("b", again + 1);
  Answer("c", again + 2);
  Answer("d", again + 3);
  EXPECT_EQ(KeptFrom("order 7"), again);
  EXPECT_EQ(TimeRows(), 4U) << "the old rows are gone";
}

// Hundreds of requests in every batch, day after day: what comes in a second must leave in a second.
TEST_F(RowLogTest, UnderSteadyTrafficTheTableStaysAsLargeAsThirtyDaysOfIt) {
  constexpr int kBatches = 40;
  constexpr int kEach = 100;
  const auto ids = [](int batch, const char* day) {
    std::vector<std::string> out;
    for (int i = 0; i < kEach; ++i) out.push_back(day + std::to_string(batch) + "/" + std::to_string(i));
    return out;
  };
  for (int i = 0; i < kBatches; ++i) Answer(ids(i, "then"), kThen + i);
  EXPECT_EQ(TimeRows(), std::size_t{kBatches * kEach});
  const std::int64_t later = kThen + kRequestKeptMs + kBatches;
  for (int i = 0; i < kBatches; ++i) {
    Answer(ids(i, "now"), later + i);
    EXPECT_LE(TimeRows(), std::size_t{kBatches * kEach});
  }
  EXPECT_EQ(TimeRows(), std::size_t{kBatches * kEach}) << "all of today, none of then";
  EXPECT_EQ(KeptFrom("then0/0"), std::nullopt);
  EXPECT_EQ(KeptFrom("now0/0"), later);
}

// Without requests too: whoever only reads leaves access records, and old answers go with them.
TEST_F(RowLogTest, BatchesWithoutRequestsTakeOldAnswersAlong) {
  for (int i = 0; i < 10; ++i) Answer("then" + std::to_string(i), kThen);
  LogBatch batch;
  batch.time_ms = kThen + kRequestKeptMs + 1;
  ASSERT_TRUE(log_.Commit(batch, {}));
  ASSERT_TRUE(log_.Commit(batch, {}));
  EXPECT_EQ(TimeRows(), 0U);
}

}  // namespace
}  // namespace yidan::store
