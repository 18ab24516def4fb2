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

  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done);
  // Answers OUTCOME_UNKNOWN to what is past its deadline: the ledger may have acted, or may still.
  void Expire(api::Deadline now);

 private:
  class Stream;

  internal::v1::LedgerService::Stub& stub_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::shared_ptr<Stream> stream_;  // the current one; may have ended
  std::size_t open_ = 0;            // streams before their OnDone
};

}  // namespace yidan::rpc
