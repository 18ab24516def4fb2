// One unary call of a front on its way. gRPC keeps request, response and context until OnDone, when the
// answer has been written; so long it holds its share of the budget, and is cut off if nobody takes the
// answer. Thread rule: gRPC's threads and the ledger's; Answer once, on any of them. Includes gRPC; only .cc
// files and the headers of services include this.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "services/rpc/server/front.h"
#include "services/rpc/server/identity.h"
#include "services/rpc/wire/errors.h"

namespace yidan::rpc {

template <class Request, class Response>
class UnaryCall : public grpc::ServerUnaryReactor,
                  public Drainable,
                  public std::enable_shared_from_this<UnaryCall<Request, Response>> {
 public:
  UnaryCall(Front& of_front, grpc::CallbackServerContext& context, Request* asked, Response* answer)
      : front(of_front), request(asked), response(answer), deadline(context.deadline()), context_(context) {}

  // gRPC owns it from here until OnDone.
  void Keep() {
    self_ = this->shared_from_this();
    front.streams().Opened(self_);
  }
  // Who calls, by its certificate.
  [[nodiscard]] api::Reply<CallerIdentity> Identify() {
    auto identity = IdentifyPeer(context_, front.options().trust_domain);
    if (identity) caller = identity->name;
    return identity;
  }
  // Room for the answer, in the caller's budget: what it will have at most, or usually.
  api::Reply<void> TakeRoom(std::size_t acts, std::size_t bytes) {
    auto taken = Budget::Take(front.budget().Of(caller, context_.peer()), acts, bytes);
    if (!taken) return tl::unexpected(std::move(taken.error()));
    share_ = *std::move(taken);
    return {};
  }
  // REQUIRES: TakeRoom. The answer is there and has so many bytes.
  api::Reply<void> ResizeRoom(std::size_t bytes) {
    bytes_ = bytes;
    return share_->Resize(bytes);
  }

  // Once.
  void Answer(const grpc::Status& status) {
    {
      const std::scoped_lock lock(mutex_);
      answered_at_ = Clock::now();
    }
    Finish(status);
  }
  void Answer(const api::ServiceError& error) {
    front.meters().turned_away.At(error.reason).Add();
    Answer(ToGrpcStatus(error));
  }

  void OnDone() override {
    front.streams().Closed(this);
    {
      // Whoever is cutting the call off uses its context; afterwards nobody does.
      const std::scoped_lock lock(mutex_);
      done_ = true;
    }
    self_.reset();  // last: destroys this unless a callback still holds it
  }
  void Drain() override {}  // it ends by itself
  void CutIfStalled(Clock::time_point since) override {
    const std::scoped_lock lock(mutex_);
    if (!done_ && answered_at_ && *answered_at_ + TimeFor(bytes_) <= since) context_.TryCancel();
  }

  Front& front;
  Request* const request;
  Response* const response;
  const api::Deadline deadline;
  std::string caller;

 private:
  grpc::CallbackServerContext& context_;
  std::shared_ptr<Budget::Share> share_;
  std::size_t bytes_ = 0;  // of the answer; written before Answer
  std::shared_ptr<UnaryCall> self_;
  std::recursive_mutex mutex_;  // TryCancel may call OnDone before it returns
  std::optional<Clock::time_point> answered_at_;
  bool done_ = false;
};

}  // namespace yidan::rpc
