// One StreamActs call: acts come in, each is answered as it commits, in any order, paired by tag.
//
// Bounds: at most Front::Options::stream_acts_max acts are between "read" and "answer written"; beyond
// that the stream is not read, and HTTP/2 flow control slows the client down.
// Corking: while more answers wait behind the one being written, gRPC is told to buffer it, so answers
// that commit together travel together.
// Lifetime: the stream ends (Finish) only when no act of it is with the ledger and no write is under way,
// whatever the client did meanwhile; shared_ptr keeps it until gRPC's OnDone and the last callback.
// Thread rule: gRPC's threads and the ledger's; every decision is made under mutex_, every call into gRPC
// outside it.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "services/rpc/act_service.h"

namespace yidan::rpc {

class ActStream final : public ActHandler::StreamReactor,
                        public Drainable,
                        public std::enable_shared_from_this<ActStream> {
 public:
  // gRPC owns what this returns until OnDone.
  static ActStream* Open(ActHandler& handler, grpc::CallbackServerContext* context);
  ActStream(ActHandler& handler, grpc::CallbackServerContext* context);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override;
  void Drain() override;

 private:
  // What to do once the lock is released.
  struct Next {
    const v1::StreamActsResponse* write = nullptr;
    bool more_follow = false;
    bool read = false;
    std::optional<grpc::Status> finish;
  };

  void Renew();                                            // asks for the caller's standing
  void Renewed(const ledger::Answer<Standing>& standing);  // then reads, or takes the act that waited
  void Take();
  void ReadOn();
  void Reply(v1::StreamActsResponse response);  // an act is answered: by the ledger or by us
  void End(const ledger::ServiceError& error);
  Next Decide();  // REQUIRES: mutex_ held
  void Do(Next next);

  ActHandler& handler_;
  grpc::CallbackServerContext* const context_;
  std::shared_ptr<ActStream> self_;  // until OnDone
  std::string caller_;
  std::shared_ptr<InFlight::Counter> counter_;

  // Touched only by the one chain read -> renew -> take -> read.
  v1::StreamActsRequest request_;
  bool act_waits_ = false;  // request_ holds an act that was read before standing was renewed
  Standing standing_;
  std::chrono::steady_clock::time_point standing_until_;

  std::mutex mutex_;
  std::deque<v1::StreamActsResponse> answers_;  // the front one is being written while writing_
  std::size_t unanswered_ = 0;                  // acts read and not yet in answers_
  enum class Chain { kIdle, kReading, kBusy };  // of read -> renew -> take; kBusy: ours to continue
  Chain chain_ = Chain::kBusy;
  unsigned reads_starting_ = 0;  // threads on their way into StartRead: Finish must not overtake them
  bool no_more_ = false;         // half-closed, cancelled, drained or ended
  bool writing_ = false;
  bool broken_ = false;  // a write failed: the client is gone
  bool finished_ = false;
  grpc::Status status_;  // how the stream ends
};

}  // namespace yidan::rpc
