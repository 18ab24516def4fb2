// The one implementation of SubmitAct, BatchSubmitActs and StreamActs, which issuance, transfer, customs
// and participants share: who calls, may they, is the act this service's, then on to the ledger.
// Includes gRPC; only the services' .cc files include this. Thread rule: gRPC's threads; nothing blocks.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <utility>

#include "services/rpc/server/front.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::rpc {

class ActHandler {
 public:
  using StreamReactor = grpc::ServerBidiReactor<v1::StreamActsRequest, v1::StreamActsResponse>;

  // `front` must outlive this.
  ActHandler(Front& front, ServicePolicy policy);

  // The request belongs to this one call and is moved from.
  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, v1::SubmitActRequest* request,
                                   v1::SubmitActResponse* response);
  grpc::ServerUnaryReactor* BatchSubmit(grpc::CallbackServerContext* context,
                                        v1::BatchSubmitActsRequest* request,
                                        v1::BatchSubmitActsResponse* response);
  StreamReactor* Stream(grpc::CallbackServerContext* context);

  Front& front() { return front_; }
  [[nodiscard]] const ServicePolicy& policy() const { return policy_; }
  // May a caller of this standing use the service at all? It need only be known: what a suspended one may
  // still do depends on the act.
  [[nodiscard]] api::Reply<void> MayCall(const Standing& standing) const;
  // May it hand in this act here? An act whose kind cannot be told goes on, but for a suspended caller's: the
  // ledger refuses it.
  [[nodiscard]] api::Reply<void> MaySubmit(const Standing& standing, const v1::SubmitActRequest& act) const;

 private:
  Front& front_;
  const ServicePolicy policy_;
};

// 1 to 64 printable ASCII characters, or empty.
api::Reply<void> CheckRequestId(const std::string& request_id);

// The generated service's three act methods, on top of ActHandler. `CallbackService` is the generated
// class of that name; gRPC hands requests out as const although each is this call's alone, so taking
// them apart instead of copying is safe.
template <class CallbackService>
class ActService : public CallbackService {
 public:
  ActService(Front& front, ServicePolicy policy) : acts_(front, std::move(policy)) {}

  grpc::ServerUnaryReactor* SubmitAct(grpc::CallbackServerContext* context,
                                      const v1::SubmitActRequest* request,
                                      v1::SubmitActResponse* response) override {
    return acts_.Submit(context, const_cast<v1::SubmitActRequest*>(request), response);
  }
  grpc::ServerUnaryReactor* BatchSubmitActs(grpc::CallbackServerContext* context,
                                            const v1::BatchSubmitActsRequest* request,
                                            v1::BatchSubmitActsResponse* response) override {
    return acts_.BatchSubmit(context, const_cast<v1::BatchSubmitActsRequest*>(request), response);
  }
  ActHandler::StreamReactor* StreamActs(grpc::CallbackServerContext* context) override {
    return acts_.Stream(context);
  }

 protected:
  Front& front() { return acts_.front(); }

 private:
  ActHandler acts_;
};

}  // namespace yidan::rpc
