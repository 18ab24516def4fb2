// One StreamActs call: acts come in, each is answered as it commits, in any order, paired by tag. The
// caller's standing is asked for at the start and again whenever it may have changed (Authorizer::keep).
// Bounds, lifetime and threads: pipelined_stream.h.
#pragma once

#include <grpcpp/server_context.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "services/rpc/server/act_service.h"
#include "services/rpc/server/pipelined_stream.h"

namespace yidan::rpc {

class ActStream final : public PipelinedStream<v1::StreamActsRequest, v1::StreamActsResponse>,
                        public std::enable_shared_from_this<ActStream> {
 public:
  // gRPC owns what this returns until OnDone.
  static ActStream* Open(ActHandler& handler, grpc::CallbackServerContext* context);
  ActStream(ActHandler& handler, grpc::CallbackServerContext* context);

 private:
  void Take() override;
  std::size_t CostOf(const v1::StreamActsRequest& request) const override;
  void Renew();                                         // asks for the caller's standing
  void Renewed(const api::Reply<Standing>& standing);   // then reads, or submits the act that waited
  void Submit();                                        // the act in request()
  std::string ErrorOf(const api::ServiceError& error);  // as the stream tells it, counted
  void EndFor(const api::ServiceError& error);          // End, counted
  void ReadOnOrPause();
  // The request gets this error, and then the next is read: at once if the answer finds room in the caller's
  // budget, otherwise when it has been written. So who reads no answers makes at most one a stream that
  // nobody counts.
  void TurnAway(const api::ServiceError& error);

  ActHandler& handler_;
  grpc::CallbackServerContext* const context_;
  std::string caller_;
  std::shared_ptr<Budget::Account> account_;
  std::shared_ptr<Budget::Seat> seat_;
  std::atomic<bool> refused_{false};            // since the last pause, for want of room
  std::atomic<std::size_t> largest_answer_{0};  // so far: so much is set aside for the next ones

  // Not under a lock: one thread at a time has them, as read, Renew, Submit and the next read follow each
  // other.
  bool act_waits_ = false;  // request() holds an act that was read before standing was renewed
  Standing standing_;
  std::chrono::steady_clock::time_point standing_until_;
};

}  // namespace yidan::rpc
