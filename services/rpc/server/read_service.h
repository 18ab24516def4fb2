// One read of a public service: who calls, may they, then the ledger's Read with the caller's id.
// Includes gRPC; only the services' .cc files include this. Thread rule: gRPC's threads; nothing blocks.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string_view>
#include <utility>

#include "services/rpc/server/front.h"
#include "services/rpc/server/identity.h"
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

template <class Request, class Response>
grpc::ServerUnaryReactor* Read(Front& front, grpc::CallbackServerContext* context, const Request* request,
                               Response* response, const ReadMethod<Request, Response>& method) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  auto caller = IdentifyPeer(*context, front.options().trust_domain);
  if (!caller) {
    reactor->Finish(ToGrpcStatus(caller.error()));
    return reactor;
  }
  const auto permitted = [&front, context, request, response, reactor, method,
                          name = caller->name](const api::Reply<void>& may) {
    if (!may) return reactor->Finish(ToGrpcStatus(may.error()));
    internal::v1::ReadRequest query;
    query.set_caller(name);
    query.set_service(std::string(method.service));
    *(query.*method.ask)() = *request;
    front.ledger().Read(std::move(query), context->deadline(),
                        [reactor, response, method](api::Reply<internal::v1::ReadResponse> answer) {
                          if (!answer) return reactor->Finish(ToGrpcStatus(answer.error()));
                          if (!((*answer).*method.has_answer)()) {
                            return reactor->Finish(ToGrpcStatus(ServiceErrorOf(
                                v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger answered another question")));
                          }
                          response->Swap(((*answer).*method.answer)());
                          reactor->Finish(grpc::Status::OK);
                        });
  };
  front.authorizer().Authorize(*caller, method.wanted, permitted);
  return reactor;
}

}  // namespace yidan::rpc

// ReadMethod for the member `field` of ReadRequest and ReadResponse.
#define YIDAN_READ_METHOD(service, name, wanted, field)                          \
  {                                                                              \
    service, name, wanted, &::yidan::internal::v1::ReadRequest::mutable_##field, \
        &::yidan::internal::v1::ReadResponse::mutable_##field,                   \
        &::yidan::internal::v1::ReadResponse::has_##field                        \
  }
