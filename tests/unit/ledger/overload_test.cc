// Ten times more than is taken, from many at once: every request is answered exactly once, with what came of
// it or with the bound that stopped it; nothing grows; and whoever does useful work gets it done. Bounded by
// counts; nothing here is a matter of time.
#include <array>
#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";
constexpr int kFlooders = 8;
constexpr int kOffered = 500;  // by each of them
constexpr int kTokens = 50;
constexpr int kUseful = 60;

class OverloadTest : public LedgerTest {
 protected:
  // What one flooder was told, by counts.
  struct Told {
    std::atomic<int> refused = 0;
    std::atomic<int> too_fast = 0;
    std::atomic<int> queue_full = 0;
    std::atomic<int> other = 0;
  };

  void SetUp() override {
    LedgerTest::SetUp();
    MustAdmit(Issue(kDoc));
    useless_ = Transfer("boc-jinjiang", "rongou", kDoc);
    useless_.set_signature(std::string(64, 'x'));
    Stop();
  }

  // Hands everything in at once and waits for all answers.
  void Flood(const std::string& caller, Told& told) {
    std::latch answered(kOffered);
    for (int i = 0; i < kOffered; ++i) {
      auto request = RequestOf({useless_});
      request.set_caller(caller);
      ledger_->Submit(std::move(request), api::Deadline::max(), [&](const auto& answer) {
        if (answer) {
          ++(answer->results(0).has_refusal() ? told.refused : told.other);
        } else if (answer.error().reason == v1::ERROR_REASON_TOO_FAST) {
          ++told.too_fast;
        } else if (answer.error().reason == v1::ERROR_REASON_QUEUE_FULL) {
          ++told.queue_full;
        } else {
          ++told.other;
        }
        answered.count_down();
      });
      Watch();
    }
    answered.wait();
  }
  void Watch() {
    const std::uint64_t now = ledger_->counters().queue_bytes;
    std::uint64_t most = most_bytes_;
    while (now > most && !most_bytes_.compare_exchange_weak(most, now)) {
    }
  }

  // The document goes to and fro; who is told that the queue is full asks again.
  void DoUsefulWork() {
    for (int i = 0; i < kUseful; ++i) {
      const bool there = i % 2 == 0;
      const auto act = there ? Transfer("landrover-nl", "boc-frankfurt", kDoc)
                             : Transfer("boc-frankfurt", "landrover-nl", kDoc);
      while (true) {
        auto request = RequestOf({act});
        request.set_caller("landrover-nl");
        const auto answer = Submit(std::move(request));
        if (!answer) {
          ASSERT_EQ(answer.error().reason, v1::ERROR_REASON_QUEUE_FULL) << answer.error().message;
          continue;
        }
        ASSERT_TRUE(answer->results(0).has_receipt()) << answer->results(0).refusal().message();
        break;
      }
    }
  }

  void RunAll() {
    std::vector<std::thread> threads;
    for (int i = 0; i < kFlooders; ++i) {
      threads.emplace_back(
          [this, i] { Flood("flooder-" + std::to_string(i), told_[static_cast<std::size_t>(i)]); });
    }
    DoUsefulWork();
    for (auto& thread : threads) thread.join();
    Stop();  // and with it every thread that gives back what an answered submission took
  }

  v1::SubmitActRequest useless_;
  std::array<Told, kFlooders> told_;
  std::atomic<std::uint64_t> most_bytes_ = 0;
};

TEST_F(OverloadTest, UselessActsAreRationedExactlyAndUsefulOnesGoOn) {
  options_.allowance = {.burst = kTokens, .per_second = 1};  // the clock stands still
  Start();
  const std::uint64_t before = TreeSize();
  RunAll();
  for (const Told& told : told_) {
    EXPECT_EQ(told.refused, kTokens);
    EXPECT_EQ(told.too_fast, kOffered - kTokens);
    EXPECT_EQ(told.other, 0);
  }
  Start();
  EXPECT_GE(TreeSize(), before + kUseful);
}

// Each of them has more of its own than all of them may have together: what is theirs together bounds them,
// and whoever does useful work is never told to wait for it.
TEST_F(OverloadTest, ManyCallersTogetherHaveOneRationAndUsefulWorkHasTheRest) {
  constexpr int kTogether = 300;
  constexpr int kEach = 3;
  options_.common = {.burst = kTogether, .per_second = 1, .newcomer_burst = kEach};  // the clock stands still
  Start();
  RunAll();
  int judged = 0;
  for (const Told& told : told_) {
    judged += told.refused;
    EXPECT_EQ(told.refused + told.too_fast, kOffered);
    EXPECT_GE(told.refused, kEach) << "whoever is new may begin";
  }
  EXPECT_LE(judged, kTogether + kFlooders * kEach);
  EXPECT_GE(judged, kTogether);
  Start();
  EXPECT_EQ(Title(kDoc).sequence(), 1U + kUseful);
}

TEST(CommonAllowanceTest, WhatWasAdmittedCoversAsMuchUnderWay) {
  ledger::CommonAllowance common({.burst = 10, .per_second = 1, .newcomer_burst = 2});
  const auto flood = common.TryTake("flooder", 10, 0);
  ASSERT_NE(flood, nullptr);
  // One after the other, then two at once, then four: each round of answers doubles what may be under way.
  for (const std::int64_t round : {2, 2, 4, 8}) {
    auto ticket = common.TryTake("honest", round, 0);
    ASSERT_NE(ticket, nullptr) << round;
    EXPECT_EQ(common.TryTake("honest", 9, 0), nullptr) << "not covered";
    ticket->Judged(round);
  }
  // What comes to nothing takes it back.
  common.TryTake("honest", 16, 0)->Judged(0);
  EXPECT_EQ(common.TryTake("honest", 1, 0), nullptr);
  EXPECT_NE(common.TryTake("honest", 1, 1'000), nullptr) << "a second later, as everybody";
}

TEST(CommonAllowanceTest, WhatIsAdmittedOrNotLookedAtLeavesTheBucketAsItWas) {
  ledger::CommonAllowance common({.burst = 10, .per_second = 1, .newcomer_burst = 1});
  EXPECT_NE(common.TryTake("a", 10, 0), nullptr);  // and given up at once: not looked at
  common.TryTake("b", 10, 0)->Judged(10);
  common.TryTake("c", 10, 0)->Judged(4);
  EXPECT_NE(common.TryTake("d", 5, 0), nullptr) << "as somebody new";
  EXPECT_EQ(common.TryTake("d", 5, 0), nullptr);
  EXPECT_NE(common.TryTake("d", 4, 0), nullptr);
}

TEST_F(OverloadTest, WhatWaitsNeverTakesMoreThanItMayAndTheRestIsToldSo) {
  constexpr std::size_t kQueue = 16'384;
  options_.queue_bytes_max = kQueue;
  options_.caller_queue_bytes_max = kQueue / 4;
  Start();
  RunAll();
  EXPECT_LE(most_bytes_, kQueue);
  int turned_away = 0;
  for (const Told& told : told_) {
    EXPECT_EQ(told.refused + told.queue_full, kOffered);
    EXPECT_EQ(told.other, 0);
    turned_away += told.queue_full;
  }
  EXPECT_GT(turned_away, 0);
  Start();
  EXPECT_EQ(ledger_->counters().queue_bytes, 0U);
  EXPECT_EQ(ledger_->counters().queue_submissions, 0U);
}

}  // namespace
}  // namespace yidan::ledger_test
