// What the streams of acts have in common, public and internal: requests are taken in the order they came,
// many are under way at once, and each is answered as soon as it can be.
//
// Bounds: at most `under_way_max` requests are between "read" and "answer written", and as soon as requests
// and answers take `bytes_max` no more is read: HTTP/2 flow control then slows the client down. A client that
// lets an answer lie is cut off (OpenStreams).
// Corking: while more answers wait behind the one being written, gRPC is told to buffer it, so answers
// that commit together travel together.
// Lifetime: the stream ends (Finish) only when nothing of it is under way, whatever the client did
// meanwhile; shared_ptr keeps it until gRPC's OnDone and the last callback.
// Thread rule: gRPC's threads and the ledger's; every decision is made under the mutex, every call into
// gRPC outside it. Includes gRPC; only .cc files and the streams' own headers include this.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <algorithm>
#include <deque>
#include <iterator>
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

  void CutIfStalled(Clock::time_point since) final {
    {
      const std::scoped_lock lock(mutex_);
      if (!writing_ || broken_ || finished_) return;
      if (write_began_ + TimeFor(answers_.front().bytes) > since) return;
      ++starting_;
    }
    context_.TryCancel();
    Settle([this] { --starting_; });
  }

  void OnReadDone(bool ok) final {
    bool taken = false;
    const std::size_t cost = ok ? CostOf(request_) : 0;
    Settle([&] {
      taken = ok && !finished_;  // a drained stream may have ended while this read waited
      chain_ = taken ? Chain::kBusy : Chain::kIdle;
      if (taken) {
        ++unanswered_;
        cost_ = cost;
        bytes_ += cost;
      } else {
        no_more_ = true;
      }
    });
    if (taken) Take();
  }

  void OnWriteDone(bool ok) final {
    std::deque<Answer> written;  // and destroyed without the lock
    Settle([&] {
      writing_ = false;
      bytes_ -= answers_.front().bytes;
      written.push_back(std::move(answers_.front()));
      answers_.pop_front();
      if (ok) return;
      broken_ = true;
      no_more_ = true;
      for (const Answer& answer : answers_) bytes_ -= answer.bytes;
      std::move(answers_.begin(), answers_.end(), std::back_inserter(written));
      answers_.clear();
    });
  }

  void OnDone() final {
    streams_.Closed(this);
    self_.reset();  // last: destroys this unless a callback still holds it
  }

 protected:
  // `context`: the call's, which lives until OnDone.
  PipelinedStream(OpenStreams& streams, grpc::CallbackServerContext& context, std::size_t under_way_max,
                  std::size_t bytes_max)
      : streams_(streams), context_(context), under_way_max_(under_way_max), bytes_max_(bytes_max) {}

  // Right after construction; the stream keeps itself from here until OnDone.
  void Keep(std::shared_ptr<PipelinedStream> self) {
    self_ = std::move(self);
    streams_.Opened(self_);
  }

  // Called with each request, which is in request(). The derived class calls ReadOn or End, then or later,
  // and Reply once for the request.
  virtual void Take() = 0;
  // What the request counts until it is answered. Asked once, when it was read.
  virtual std::size_t CostOf(const Request& request) const = 0;
  // REQUIRES: between Take and ReadOn or End; afterwards the next request is read into it.
  Request& request() { return request_; }
  [[nodiscard]] std::size_t cost() const { return cost_; }  // of request()

  void ReadOn() {
    Settle([this] { chain_ = Chain::kIdle; });
  }
  // To a request that counted `cost`. `held` is let go once the answer is written, or will never be.
  void Reply(Response response, std::size_t cost, std::shared_ptr<const void> held = nullptr) {
    const std::size_t bytes = response.ByteSizeLong();
    Settle([&] {
      --unanswered_;
      bytes_ -= cost;
      if (broken_) return;
      bytes_ += bytes;
      answers_.push_back({std::move(response), bytes, std::move(held)});
    });
  }
  // Instead of ReadOn: nothing more is taken, what is under way is still answered.
  void End(const api::ServiceError& error) { EndWith(error, false); }
  // The same, when the request that was read last gets no answer of its own; the status says why.
  void EndUnjudged(const api::ServiceError& error) { EndWith(error, true); }

 private:
  struct Answer {
    Response message;
    std::size_t bytes;
    std::shared_ptr<const void> held;
  };

  void EndWith(const api::ServiceError& error, bool unjudged) {
    Settle([&] {
      chain_ = Chain::kIdle;
      no_more_ = true;
      status_ = ToGrpcStatus(error);
      if (!unjudged) return;
      --unanswered_;
      bytes_ -= cost_;
    });
  }

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
      write_began_ = Clock::now();
      next.write =
          &answers_.front().message;  // a deque's elements stay where they are while others are added
      next.more_follow = answers_.size() > 1;
    }
    const std::size_t under_way = unanswered_ + answers_.size();
    if (chain_ == Chain::kIdle && !no_more_ && under_way < under_way_max_ &&
        (bytes_ < bytes_max_ || under_way == 0)) {
      chain_ = Chain::kReading;
      ++starting_;
      next.read = true;
    }
    // A drained stream may end while a read waits for the client, since Finish ends that read too. It must
    // not end while a thread is about to call StartRead or TryCancel, or while Take is not done with: Finish
    // lets gRPC free the call, which that thread still uses.
    if (no_more_ && under_way == 0 && starting_ == 0 && chain_ != Chain::kBusy) {
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
      --starting_;
      next = Decide();
    }
  }

  OpenStreams& streams_;
  grpc::CallbackServerContext& context_;
  const std::size_t under_way_max_;
  const std::size_t bytes_max_;
  std::shared_ptr<PipelinedStream> self_;  // until OnDone
  Request request_;
  std::size_t cost_ = 0;

  std::mutex mutex_;
  std::deque<Answer> answers_;  // the front one is being written while writing_
  std::size_t unanswered_ = 0;  // requests read and not yet in answers_
  std::size_t bytes_ = 0;       // of requests not yet answered, and of answers_
  // Where read -> Take -> read is. kBusy: with the derived class, between Take and ReadOn or End.
  enum class Chain { kIdle, kReading, kBusy };
  Chain chain_ = Chain::kBusy;
  unsigned starting_ = 0;          // threads that are about to call StartRead or TryCancel
  Clock::time_point write_began_;  // while writing_
  bool no_more_ = false;           // half-closed, cancelled, drained or ended
  bool writing_ = false;
  bool broken_ = false;  // a write failed: the client is gone
  bool finished_ = false;
  grpc::Status status_;  // how the stream ends
};

}  // namespace yidan::rpc
