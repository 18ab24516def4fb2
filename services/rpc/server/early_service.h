// A generated service whose unary calls are there for us from their headers on.
//
// gRPC 1.51 keeps a unary call to itself until its request is whole: whoever opens calls and sends no request
// takes memory that nobody counts and nothing gives back, and GRPC_ARG_RESOURCE_QUOTA does not see it. A call
// of a method that is served as a stream of one request and one answer is handed over at once; on the wire
// both are the same. Includes gRPC; only the services' .cc files and their headers include this.
#pragma once

#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <utility>

namespace yidan::rpc {

// `Generated`: the class that protoc made of the service, as v1::TransferService. A method that is not added
// is UNIMPLEMENTED.
template <class Generated>
class EarlyService : public grpc::Service {
 protected:
  template <class Request, class Response>
  using Begin =
      std::function<grpc::ServerBidiReactor<Request, Response>*(grpc::CallbackServerContext* context)>;

  // `method`: a name of this service's, unary or a stream both ways. Before the service is registered.
  template <class Request, class Response>
  void Serve(std::string_view method, Begin<Request, Response> begin) {
    const std::string& path =
        paths_.emplace_back("/" + std::string(Generated::service_full_name()) + "/" + std::string(method));
    // As generated code adds its own.
    AddMethod(new grpc::internal::RpcServiceMethod(path.c_str(), grpc::internal::RpcMethod::BIDI_STREAMING,
                                                   nullptr));
    MarkMethodCallback(static_cast<int>(paths_.size()) - 1,
                       new grpc::internal::CallbackBidiHandler<Request, Response>(std::move(begin)));
  }

 private:
  std::list<std::string> paths_;  // of methods that were added: gRPC keeps pointers to them
};

}  // namespace yidan::rpc
