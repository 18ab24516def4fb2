// One read of a public service: who calls, may they, then the ledger's Read with the caller's id.
// Includes gRPC; only the services' .cc files include this. Thread rule: gRPC's threads; nothing blocks.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

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
grpc::ServerUnaryReactor* Read(Front& front, grpc::CallbackServerContext* context, const Request* request,
                               Response* response, const ReadMethod<Request, Response>& method) {
  const auto call = std::make_shared<UnaryCall<const Request, Response>>(front, *context, request, response);
  call->Keep();
  const auto caller = call->Identify();
  if (!caller) {
    call->Answer(caller.error());
    return call.get();  // alive: it keeps itself until OnDone, which gRPC calls after this returns
  }
  const auto answered = [call, method](api::Reply<internal::v1::ReadResponse> answer) {
    if (!answer) return call->Answer(answer.error());
    if (!((*answer).*method.has_answer)()) {
      return call->Answer(
          ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger answered another question"));
    }
    Response* const told = ((*answer).*method.answer)();
    if (auto room = call->ResizeRoom(told->ByteSizeLong()); !room) {
      room.error().message += "; this answer was let go: read those, and ask again";
      return call->Answer(room.error());
    }
    call->response->Swap(told);
    call->Answer(grpc::Status::OK);
  };
  const auto permitted = [call, method, answered](const api::Reply<void>& may) {
    if (!may) return call->Answer(may.error());
    if (const auto room = call->TakeRoom(0, kReadingBytes); !room) return call->Answer(room.error());
    internal::v1::ReadRequest query;
    query.set_caller(call->caller);
    query.set_service(std::string(method.service));
    *(query.*method.ask)() = *call->request;
    call->front.ledger().Read(std::move(query), call->deadline, answered);
  };
  front.authorizer().Authorize(*caller, method.wanted, permitted);
  return call.get();
}

}  // namespace yidan::rpc

// ReadMethod for the member `field` of ReadRequest and ReadResponse.
#define YIDAN_READ_METHOD(service, name, wanted, field)                          \
  {                                                                              \
    service, name, wanted, &::yidan::internal::v1::ReadRequest::mutable_##field, \
        &::yidan::internal::v1::ReadResponse::mutable_##field,                   \
        &::yidan::internal::v1::ReadResponse::has_##field                        \
  }
