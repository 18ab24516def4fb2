// One read of a public service: who calls, may they, then the ledger's Read with the caller's id.
// Includes gRPC; only the services' .cc files include this. Thread rule: gRPC's threads; nothing blocks.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "services/rpc/server/early_service.h"
#include "services/rpc/server/front.h"
#include "services/rpc/server/unary_call.h"
#include "services/rpc/wire/errors.h"

namespace yidan::rpc {

// `ask` is the member of ReadRequest that this method's request goes into, `answer` and `has_answer` the
// matching members of ReadResponse.
template <class Request, class Response>
struct ReadMethod {
  std::string_view service;  // "verification": stands in the access record beside the caller
  std::string_view name;
  Wanted wanted;
  Request* (internal::v1::ReadRequest::*ask)();
  Response* (internal::v1::ReadResponse::*answer)();
  bool (internal::v1::ReadResponse::*has_answer)() const;
};

// An answer counts in the caller's budget until it has been written. One that finds no room there is let go,
// and the caller told of which bound: whoever reads its answers gets it by asking again.
template <class Request, class Response>
grpc::ServerBidiReactor<Request, Response>* Read(Front& front, grpc::CallbackServerContext* context,
                                                 const ReadMethod<Request, Response>& method) {
  const auto call = std::make_shared<UnaryCall<Request, Response>>(front, *context);
  using Call = UnaryCall<Request, Response>;
  const auto answered = [method](Call& to, api::Reply<internal::v1::ReadResponse> answer) {
    if (!answer) return to.Answer(answer.error());
    if (!((*answer).*method.has_answer)()) {
      return to.Answer(
          ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger answered another question"));
    }
    Response* const told = ((*answer).*method.answer)();
    if (auto room = to.ResizeRoom(told->ByteSizeLong()); !room) {
      room.error().message += "; this answer was let go: read those, and ask again";
      return to.Answer(room.error());
    }
    to.response.Swap(told);
    to.Answer(grpc::Status::OK);
  };
  // The call holds what runs when its request is whole: that holds the call only while it runs.
  call->Start([self = call.get(), method, answered](const CallerIdentity& caller) {
    const auto kept = std::static_pointer_cast<Call>(self->shared_from_this());
    self->front.authorizer().Authorize(caller, method.wanted, [kept, method, answered](const auto& may) {
      if (!may) return kept->Answer(may.error());
      if (const auto room = kept->TakeRoom(0, kReadingBytes); !room) return kept->Answer(room.error());
      internal::v1::ReadRequest query;
      query.set_caller(kept->caller);
      query.set_service(std::string(method.service));
      (query.*method.ask)()->Swap(&kept->request);
      kept->front.ledger().Read(std::move(query), kept->deadline,
                                [kept, answered](api::Reply<internal::v1::ReadResponse> answer) {
                                  answered(*kept, std::move(answer));
                                });
    });
  });
  return call.get();  // alive: it keeps itself until OnDone, which gRPC calls after this returns
}

// Generated: as v1::VerificationService. `Base`: EarlyService<Generated>, or what is derived from it.
template <class Base>
class ReadService : public Base {
 public:
  using Base::Base;

 protected:
  template <class Request, class Response>
  void ServeRead(Front& front, const ReadMethod<Request, Response>& method) {
    this->template Serve<Request, Response>(
        method.name,
        [&front, method](grpc::CallbackServerContext* context) { return Read(front, context, method); });
  }
};

}  // namespace yidan::rpc

// ReadMethod for the member `field` of ReadRequest and ReadResponse.
#define YIDAN_READ_METHOD(service, name, wanted, field)                          \
  ::yidan::rpc::ReadMethod {                                                     \
    service, name, wanted, &::yidan::internal::v1::ReadRequest::mutable_##field, \
        &::yidan::internal::v1::ReadResponse::mutable_##field,                   \
        &::yidan::internal::v1::ReadResponse::has_##field                        \
  }
