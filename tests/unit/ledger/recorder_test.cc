// What leaves only when it is recorded, and what is said when it cannot be.
#include "services/ledger/recorder.h"

#include <gtest/gtest.h>

#include <vector>

namespace yidan::ledger {
namespace {

// The queue is closed while answers are still made: as the registry stops, or after a failure.
TEST(RecorderTest, OnceTheQueueIsClosedOrFullTheReasonIsTheLedgers) {
  SubmissionQueue queue(1 << 20, 1 << 20, 1);
  api::ServiceError why{v1::ERROR_REASON_SHUTTING_DOWN, "the registry is shutting down", ""};
  Recorder recorder(queue, 1 << 20, [&why] { return why; });
  std::vector<v1::ErrorReason> told;
  const auto tell = [&] {
    query::Answer answer;
    answer.reply = yidan::internal::v1::ReadResponse();
    answer.readings.emplace_back();
    recorder.Tell(std::move(answer), [&told](const api::Reply<yidan::internal::v1::ReadResponse>& reply) {
      told.push_back(reply ? v1::ERROR_REASON_UNSPECIFIED : reply.error().reason);
    });
  };
  tell();  // waits in the queue
  tell();
  queue.Close();
  tell();
  why.reason = v1::ERROR_REASON_OUTCOME_UNKNOWN;
  tell();
  EXPECT_EQ(told, (std::vector{v1::ERROR_REASON_QUEUE_FULL, v1::ERROR_REASON_SHUTTING_DOWN,
                               v1::ERROR_REASON_OUTCOME_UNKNOWN}));
  recorder.Stop();
}

}  // namespace
}  // namespace yidan::ledger
