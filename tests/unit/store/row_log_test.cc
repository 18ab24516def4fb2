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
  // Two batches in one second sweep once.
  void Answer(const std::string& id, std::int64_t at_ms) {
    LogBatch batch;
    batch.time_ms = at_ms;
    batch.requests.push_back({"cdirp", id, {Digest{}, at_ms, {}}});
    ASSERT_TRUE(log_.Commit(batch, {}));
  }
  std::optional<std::int64_t> KeptFrom(const std::string& id) {
    const auto stored = *store_.Get(Table::kRequests, JoinKey("cdirp", id));
    if (!stored) return std::nullopt;
    return DecodeRequest(*stored)->time_ms;
  }
  std::size_t TimeRows() { return store_.Scan(Table::kRequestTimes, "", "", 100)->size(); }

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

// The sweep lags behind; an id may be used again before its old row is swept.
TEST_F(RowLogTest, TheOldRowOfAnIdThatIsUsedAgainDoesNotTakeTheNewAnswerAway) {
  Answer("order 7", kThen);
  const std::int64_t sweep = kThen + kRequestKeptMs;
  Answer("other", sweep);  // sweeps nothing yet, and the next sweep is a second away
  const std::int64_t again = sweep + kSecond / 2;
  Answer("order 7", again);
  EXPECT_EQ(TimeRows(), 3U) << "the old row still waits";
  Answer("another", sweep + kSecond);
  EXPECT_EQ(KeptFrom("order 7"), again);
  EXPECT_EQ(TimeRows(), 3U) << "the old row is gone";
}

}  // namespace
}  // namespace yidan::store
