// A front's one ordered stream of submissions to the ledger's process. What is handed in first is judged
// first; answers come in any order. When the connection is lost, everything unanswered is OUTCOME_UNKNOWN,
// and the next submission opens a new stream. Includes gRPC; only .cc files include this.
// Thread rule: any thread; `done` runs on gRPC's threads or in Expire.
#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "services/api/ledger_port.h"
#include "yidan/internal/v1/ledger_service.grpc.pb.h"

namespace yidan::rpc {

class SubmissionLink {
 public:
  using SubmitDone = api::LedgerPort::SubmitDone;

  // `stub` must outlive this.
  explicit SubmissionLink(internal::v1::LedgerService::Stub& stub) : stub_(stub) {}
  // Waits until everything has been answered; cancels what is not within five seconds.
  ~SubmissionLink();

  // BAD_REQUEST if it is larger than the ledger takes: one such message would end the stream, and with it
  // what every other caller has under way. Until the ledger has said what it takes (Met), and again once a
  // connection is lost, only small ones go; QUEUE_FULL for the others.
  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done);
  // The largest message that the ledger takes.
  void Met(std::size_t receive_bytes_max);
  // Answers OUTCOME_UNKNOWN to what is past its deadline: the ledger may have acted, or may still.
  void Expire(api::Deadline now);

 private:
  class Stream;

  // Nothing: it may go.
  [[nodiscard]] std::optional<api::ServiceError> TooLarge(std::size_t bytes);

  internal::v1::LedgerService::Stub& stub_;
  std::mutex mutex_;
  std::size_t message_bytes_max_ = 0;  // 0: not met
  std::condition_variable ended_;
  std::shared_ptr<Stream> stream_;  // the current one; may have ended
  std::size_t open_ = 0;            // streams before their OnDone
};

}  // namespace yidan::rpc
