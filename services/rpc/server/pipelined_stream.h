// What the streams of acts have in common, public and internal: requests are taken in the order they came,
// many are under way at once, and each is answered as soon as it can be.
//
// Bounds: at most `under_way_max` requests are between "read" and "answer written"; beyond that the stream
// is not read, and HTTP/2 flow control slows the client down.
// Corking: while more answers wait behind the one being written, gRPC is told to buffer it, so answers
// that commit together travel together.
// Lifetime: the stream ends (Finish) only when nothing of it is under way, whatever the client did
// meanwhile; shared_ptr keeps it until gRPC's OnDone and the last callback.
// Thread rule: gRPC's threads and the ledger's; every decision is made under the mutex, every call into
// gRPC outside it. Includes gRPC; only .cc files and the streams' own headers include this.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "services/rpc/server/open_streams.h"
#include "services/rpc/wire/errors.h"

namespace yidan::rpc {

template <class Request, class Response>
class PipelinedStream : public grpc::ServerBidiReactor<Request, Response>, public Drainable {
 public:
  // Requests that were read already are still taken and answered.
  void Drain() final {
    Settle([this] {
      if (no_more_) return;
      no_more_ = true;
      status_ = ToGrpcStatus(ServiceErrorOf(v1::ERROR_REASON_SHUTTING_DOWN, "the registry is shutting down"));
    });
  }

  void OnReadDone(bool ok) final {
    bool taken = false;
    Settle([&] {
      taken = ok && !finished_;  // a drained stream may have ended while this read waited
      chain_ = taken ? Chain::kBusy : Chain::kIdle;
      if (taken) {
        ++unanswered_;
      } else {
        no_more_ = true;
      }
    });
    if (taken) Take();
  }

  void OnWriteDone(bool ok) final {
    Settle([&] {
      writing_ = false;
      answers_.pop_front();
      if (ok) return;
      broken_ = true;
      no_more_ = true;
      answers_.clear();
    });
  }

  void OnDone() final {
    streams_.Closed(this);
    self_.reset();  // last: destroys this unless a callback still holds it
  }

 protected:
  PipelinedStream(OpenStreams& streams, std::size_t under_way_max)
      : streams_(streams), under_way_max_(under_way_max) {}

  // Right after construction; the stream keeps itself from here until OnDone.
  void Keep(std::shared_ptr<PipelinedStream> self) {
    self_ = std::move(self);
    streams_.Opened(self_);
  }

  // Called with each request, which is in request(). The derived class calls ReadOn or End, then or later,
  // and Reply once for the request.
  virtual void Take() = 0;
  // REQUIRES: between Take and ReadOn or End; afterwards the next request is read into it.
  Request& request() { return request_; }

  void ReadOn() {
    Settle([this] { chain_ = Chain::kIdle; });
  }
  void Reply(Response response) {
    Settle([&] {
      --unanswered_;
      if (!broken_) answers_.push_back(std::move(response));
    });
  }
  // Instead of ReadOn: nothing more is taken, what is under way is still answered. `unjudged` requests
  // that were read get no answer of their own; the status says why.
  void End(const api::ServiceError& error, std::size_t unjudged) {
    Settle([&] {
      chain_ = Chain::kIdle;
      no_more_ = true;
      unanswered_ -= unjudged;
      status_ = ToGrpcStatus(error);
    });
  }

 private:
  // What to do once the lock is released.
  struct Next {
    const Response* write = nullptr;
    bool more_follow = false;
    bool read = false;
    std::optional<grpc::Status> finish;
  };

  template <class Change>
  void Settle(Change change) {
    Next next;
    {
      const std::scoped_lock lock(mutex_);
      change();
      next = Decide();
    }
    Do(std::move(next));
  }

  // REQUIRES: mutex_ held.
  Next Decide() {
    Next next;
    if (finished_) return next;
    if (!writing_ && !answers_.empty()) {
      writing_ = true;
      next.write = &answers_.front();  // a deque's elements stay where they are while others are added
      next.more_follow = answers_.size() > 1;
    }
    const std::size_t under_way = unanswered_ + answers_.size();
    if (chain_ == Chain::kIdle && !no_more_ && under_way < under_way_max_) {
      chain_ = Chain::kReading;
      ++reads_starting_;
      next.read = true;
    }
    // A drained stream may end while a read waits for the client, since Finish ends that read too. It must
    // not end while a thread is about to call StartRead, or while Take is not done with: Finish lets gRPC
    // free the call, which that thread still uses.
    if (no_more_ && under_way == 0 && reads_starting_ == 0 && chain_ != Chain::kBusy) {
      finished_ = true;
      next.finish = status_;
    }
    return next;
  }

  void Do(Next next) {
    for (;;) {
      if (next.write != nullptr) {
        grpc::WriteOptions options;
        if (next.more_follow) options.set_buffer_hint();
        this->StartWrite(next.write, options);
      }
      if (next.finish) this->Finish(*next.finish);
      if (!next.read) return;
      this->StartRead(&request_);
      const std::scoped_lock lock(mutex_);
      --reads_starting_;
      next = Decide();
    }
  }

  OpenStreams& streams_;
  const std::size_t under_way_max_;
  std::shared_ptr<PipelinedStream> self_;  // until OnDone
  Request request_;

  std::mutex mutex_;
  std::deque<Response> answers_;  // the front one is being written while writing_
  std::size_t unanswered_ = 0;    // requests read and not yet in answers_
  // Where read -> Take -> read is. kBusy: with the derived class, between Take and ReadOn or End.
  enum class Chain { kIdle, kReading, kBusy };
  Chain chain_ = Chain::kBusy;
  unsigned reads_starting_ = 0;  // threads that are about to call StartRead
  bool no_more_ = false;         // half-closed, cancelled, drained or ended
  bool writing_ = false;
  bool broken_ = false;  // a write failed: the client is gone
  bool finished_ = false;
  grpc::Status status_;  // how the stream ends
};

}  // namespace yidan::rpc
