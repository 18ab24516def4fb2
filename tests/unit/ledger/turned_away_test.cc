// Whatever the ledger answers with an error is counted once, under its reason, acts and readings alike.
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";

class TurnedAwayTest : public LedgerTest {
 protected:
  void SetUp() override {
    LedgerTest::SetUp();
    MustAdmit(Issue(kDoc));
    Stop();
    options_.meters = std::make_shared<metrics::LedgerMeters>();
  }
  void Count(v1::ErrorReason reason, const std::function<v1::ErrorReason()>& provoke) {
    const auto& counter = options_.meters->turned_away.At(reason);
    const std::uint64_t before = counter.value();
    EXPECT_EQ(provoke(), reason);
    EXPECT_EQ(counter.value(), before + 1) << v1::ErrorReason_Name(reason);
  }
  v1::ErrorReason Act(const v1::SubmitActRequest& act, api::Deadline deadline = api::Deadline::max()) {
    auto request = RequestOf({act});
    request.set_caller("boc-jinjiang");
    const auto answer = Submit(std::move(request), deadline);
    return answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason;
  }
  v1::ErrorReason Title(const std::string& document_id) {
    yidan::internal::v1::ReadRequest request;
    request.set_caller("boc-jinjiang");
    request.mutable_get_title()->set_document_id(document_id);
    const auto answer = Read(request);
    return answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason;
  }
  v1::SubmitActRequest Refused() { return Transfer("boc-jinjiang", "rongou", kDoc); }
  static std::string Guess(int n) { return "YD-TEST-" + std::to_string(2'000'000'000'000'000 + n); }
};

TEST_F(TurnedAwayTest, WhatIsAskedTooOftenOrWrongly) {
  Start();
  Count(v1::ERROR_REASON_BAD_REQUEST, [&] { return Submit(RequestOf({})).error().reason; });
  Count(v1::ERROR_REASON_BAD_REQUEST, [&] { return Title("no id"); });
  for (int i = 0; i < 20; ++i) {
    Count(v1::ERROR_REASON_NOT_FOUND, [&] { return Title(Guess(i)); });
  }
  Count(v1::ERROR_REASON_TOO_MANY_MISSES, [&] { return Title(Guess(20)); });
  Count(v1::ERROR_REASON_TOO_MANY_MISSES, [&] { return Act(Refused()); });
}

// What the registry itself is to blame for is not the caller's flood: no token is gone afterwards. An act
// whose own deadline passed was examined for nothing, and costs.
TEST_F(TurnedAwayTest, WhatTheRegistryIsToBlameForCostsItsCallerNothing) {
  options_.allowance = {.burst = 1, .per_second = 1};
  Start();
  clock_.StepWall(10 * 60'000);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Act(Refused()), v1::ERROR_REASON_CLOCK_UNTRUSTED) << i;
  clock_.StepWall(-10 * 60'000);
  EXPECT_EQ(Act(Refused()), v1::ERROR_REASON_UNSPECIFIED);
  clock_.Advance(1'000);
  EXPECT_EQ(Act(Refused(), api::Deadline(std::chrono::milliseconds(1))), v1::ERROR_REASON_DEADLINE_PASSED);
  EXPECT_EQ(Act(Refused()), v1::ERROR_REASON_TOO_FAST);
}

TEST_F(TurnedAwayTest, WhatExceedsARation) {
  options_.recorded = {.burst = 1, .per_second = 1};
  Start();
  EXPECT_EQ(Act(Refused()), v1::ERROR_REASON_UNSPECIFIED);
  Count(v1::ERROR_REASON_TOO_FAST, [&] { return Act(Refused()); });
  Count(v1::ERROR_REASON_TOO_FAST, [&] { return Title(kDoc); });
  Stop();
  options_.recorded = {};
  options_.allowance = {.burst = 1, .per_second = 1};
  Start();
  EXPECT_EQ(Act(Refused()), v1::ERROR_REASON_UNSPECIFIED);
  Count(v1::ERROR_REASON_TOO_FAST, [&] { return Act(Refused()); });
  Stop();
  options_.allowance = {};
  options_.common = {.burst = 1, .per_second = 1, .newcomer_burst = 1};
  Start();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(Act(Refused()), v1::ERROR_REASON_UNSPECIFIED);
  Count(v1::ERROR_REASON_TOO_FAST, [&] { return Act(Refused()); });
  Stop();
  options_.common = {};
  options_.caller_queue_bytes_max = 1;
  Start();
  Count(v1::ERROR_REASON_QUEUE_FULL, [&] { return Act(Refused()); });
  Stop();
  options_.caller_queue_bytes_max = 0;
  options_.queue_bytes_max = 1;
  Start();
  Count(v1::ERROR_REASON_QUEUE_FULL, [&] { return Act(Refused()); });
  Count(v1::ERROR_REASON_QUEUE_FULL, [&] { return Title(kDoc); });  // its record finds no room
}

TEST_F(TurnedAwayTest, WhatComesAtTheWrongTime) {
  const auto free =
      std::make_shared<std::atomic<std::uint64_t>>(UINT64_MAX);  // the ledger outlives this test
  options_.low_water_bytes = 8'000;
  options_.free_bytes = [free] { return free->load(); };
  Start();
  Count(v1::ERROR_REASON_DEADLINE_PASSED,
        [&] { return Act(Refused(), api::Deadline(std::chrono::milliseconds(1))); });
  clock_.StepWall(10 * 60'000);
  Count(v1::ERROR_REASON_CLOCK_UNTRUSTED, [&] { return Act(Refused()); });
  Count(v1::ERROR_REASON_CLOCK_UNTRUSTED, [&] { return Title(kDoc); });
  clock_.StepWall(-10 * 60'000);
  EXPECT_EQ(Act(Refused()), v1::ERROR_REASON_UNSPECIFIED);
  *free = 0;
  Count(v1::ERROR_REASON_DISK_LOW, [&] { return Act(Refused()); });
  *free = UINT64_MAX;
  ledger_->StopIntake();
  Count(v1::ERROR_REASON_SHUTTING_DOWN, [&] { return Act(Refused()); });
}

}  // namespace
}  // namespace yidan::ledger_test
