// One unary call of a front on its way: from its headers on it holds a place in its caller's budget, its
// request has to be whole in time, and gRPC keeps the context until OnDone, when the answer has been written;
// so long it holds its share of the budget, and is cut off if nobody takes the answer.
// Thread rule: gRPC's threads and the ledger's; Answer once, on any of them. Includes gRPC; only .cc files
// and the headers of services include this.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
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
class UnaryCall : public grpc::ServerBidiReactor<Request, Response>,
                  public Drainable,
                  public std::enable_shared_from_this<UnaryCall<Request, Response>> {
 public:
  UnaryCall(Front& of_front, grpc::CallbackServerContext& context)
      : front(of_front), deadline(context.deadline()), context_(context) {}

  // gRPC owns it from here until OnDone. `go` runs when the request is whole, on a thread of gRPC's, and
  // answers in every case; not at all for a caller that names nobody or has too many calls open.
  void Start(std::function<void(const CallerIdentity&)> go) {
    self_ = this->shared_from_this();
    go_ = std::move(go);
    if (const auto room = Enter()) {
      this->StartRead(&request);
    } else {
      AnswerUnread(room.error());
    }
    // Last: from here on a drain or the watch over slow callers may answer it.
    front.streams().Opened(self_);
  }
  void OnReadDone(bool ok) override {
    if (!TakeRequest()) return;  // answered already
    if (ok) return go_(caller_);
    Answer(ServiceErrorOf(v1::ERROR_REASON_BAD_REQUEST, "the call ended without a whole request"));
  }

  // Room for the answer, in the caller's budget: what it will have at most, or usually.
  api::Reply<void> TakeRoom(std::size_t acts, std::size_t bytes) {
    auto taken = Budget::Take(account_, acts, bytes);
    if (!taken) return tl::unexpected(std::move(taken.error()));
    share_ = *std::move(taken);
    return {};
  }
  // REQUIRES: TakeRoom. The answer is there and has so many bytes.
  api::Reply<void> ResizeRoom(std::size_t bytes) {
    bytes_ = bytes;
    return share_->Resize(bytes);
  }

  // Once. OK: with `response`.
  void Answer(const grpc::Status& status) {
    {
      const std::scoped_lock lock(mutex_);
      answered_at_ = Clock::now();
    }
    if (status.ok()) return this->StartWriteAndFinish(&response, grpc::WriteOptions(), status);
    this->Finish(status);
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
  // Ends by itself once its request is there.
  void Drain() override {
    AnswerUnread(ServiceErrorOf(v1::ERROR_REASON_SHUTTING_DOWN, "the registry is shutting down"));
  }
  void CutIfStalled(Clock::time_point since) override {
    if (opened_at_ <= since) {
      AnswerUnread(ServiceErrorOf(v1::ERROR_REASON_DEADLINE_PASSED,
                                  "the request was not whole in time; nothing was written"));
    }
    const std::scoped_lock lock(mutex_);
    if (!done_ && answered_at_ && *answered_at_ + TimeFor(bytes_) <= since) context_.TryCancel();
  }

  Front& front;
  Request request;
  Response response;
  const api::Deadline deadline;
  std::string caller;

 private:
  // Who calls, and its place.
  api::Reply<void> Enter() {
    auto identity = IdentifyPeer(context_, front.options().trust_domain);
    if (!identity) return tl::unexpected(std::move(identity.error()));
    caller_ = *std::move(identity);
    caller = caller_.name;
    account_ = front.budget().Of(caller, context_.peer());
    auto seat = Budget::TakeSeat(account_, /*stream=*/false);
    if (!seat) return tl::unexpected(std::move(seat.error()));
    seat_ = *std::move(seat);
    return {};
  }
  // Whether it is this thread that goes on with the call: one does, with the request or without.
  bool TakeRequest() {
    const std::scoped_lock lock(mutex_);
    return !std::exchange(taken_, true);
  }
  void AnswerUnread(const api::ServiceError& error) {
    if (TakeRequest()) Answer(error);
  }

  grpc::CallbackServerContext& context_;
  const Clock::time_point opened_at_ = Clock::now();
  std::function<void(const CallerIdentity&)> go_;
  CallerIdentity caller_;
  std::shared_ptr<Budget::Account> account_;
  std::shared_ptr<Budget::Seat> seat_;
  std::shared_ptr<Budget::Share> share_;
  std::size_t bytes_ = 0;  // of the answer; written before Answer
  std::shared_ptr<UnaryCall> self_;
  std::recursive_mutex mutex_;  // TryCancel may call OnDone before it returns
  std::optional<Clock::time_point> answered_at_;
  bool taken_ = false;  // the request, or the call without it
  bool done_ = false;
};

}  // namespace yidan::rpc
