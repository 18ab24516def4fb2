// The one implementation of SubmitAct, BatchSubmitActs and StreamActs, which issuance, transfer, customs
// and participants share: who calls, may they, is the act this service's, then on to the ledger.
// Includes gRPC; only the services' .cc files include this. Thread rule: gRPC's threads; nothing blocks.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <utility>

#include "services/rpc/server/early_service.h"
#include "services/rpc/server/front.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::rpc {

class ActHandler {
 public:
  using OneReactor = grpc::ServerBidiReactor<v1::SubmitActRequest, v1::SubmitActResponse>;
  using BatchReactor = grpc::ServerBidiReactor<v1::BatchSubmitActsRequest, v1::BatchSubmitActsResponse>;
  using StreamReactor = grpc::ServerBidiReactor<v1::StreamActsRequest, v1::StreamActsResponse>;

  // `front` must outlive this.
  ActHandler(Front& front, ServicePolicy policy);

  OneReactor* Submit(grpc::CallbackServerContext* context);
  BatchReactor* BatchSubmit(grpc::CallbackServerContext* context);
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

// The generated service's three act methods, on top of ActHandler. `Generated`: as v1::TransferService.
template <class Generated>
class ActService : public EarlyService<Generated> {
 public:
  ActService(Front& front, ServicePolicy policy) : acts_(front, std::move(policy)) {
    this->template Serve<v1::SubmitActRequest, v1::SubmitActResponse>(
        "SubmitAct", [this](grpc::CallbackServerContext* context) { return acts_.Submit(context); });
    this->template Serve<v1::BatchSubmitActsRequest, v1::BatchSubmitActsResponse>(
        "BatchSubmitActs",
        [this](grpc::CallbackServerContext* context) { return acts_.BatchSubmit(context); });
    this->template Serve<v1::StreamActsRequest, v1::StreamActsResponse>(
        "StreamActs", [this](grpc::CallbackServerContext* context) { return acts_.Stream(context); });
  }

 protected:
  Front& front() { return acts_.front(); }

 private:
  ActHandler acts_;
};

}  // namespace yidan::rpc
