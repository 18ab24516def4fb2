#include "services/rpc/ledger_server.h"

#include <utility>

#include "services/rpc/errors.h"
#include "services/rpc/identity.h"
#include "yidan/internal/v1/ledger_service.grpc.pb.h"

namespace yidan::rpc {
namespace {

class LedgerServer final : public internal::v1::LedgerService::CallbackService {
 public:
  LedgerServer(ledger::LedgerPort& ledger, std::string trust_domain)
      : ledger_(ledger), trust_domain_(std::move(trust_domain)) {}

  // Requests are this call's alone and are moved from; gRPC hands them out as const.
  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context,
                                   const internal::v1::SubmitRequest* request,
                                   internal::v1::SubmitResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    if (!Authorize(*context, reactor)) return reactor;
    ledger_.Submit(std::move(*const_cast<internal::v1::SubmitRequest*>(request)), context->deadline(),
                   [reactor, response](ledger::Answer<internal::v1::SubmitResponse> answer) {
                     Answer(reactor, response, std::move(answer));
                   });
    return reactor;
  }

  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context,
                                 const internal::v1::ReadRequest* request,
                                 internal::v1::ReadResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    if (!Authorize(*context, reactor)) return reactor;
    ledger_.Read(std::move(*const_cast<internal::v1::ReadRequest*>(request)), context->deadline(),
                 [reactor, response](ledger::Answer<internal::v1::ReadResponse> answer) {
                   Answer(reactor, response, std::move(answer));
                 });
    return reactor;
  }

 private:
  template <class Response>
  static void Answer(grpc::ServerUnaryReactor* reactor, Response* response, ledger::Answer<Response> answer) {
    if (!answer) return reactor->Finish(ToGrpcStatus(answer.error()));
    *response = *std::move(answer);
    reactor->Finish(grpc::Status::OK);
  }

  // Ends the call itself if it says no.
  bool Authorize(const grpc::CallbackServerContext& context, grpc::ServerUnaryReactor* reactor) const {
    auto caller = IdentifyPeer(context, trust_domain_);
    if (caller && caller->IsParticipant()) {
      caller = tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_UNKNOWN_CALLER,
                                             "only the registry's own services may call the ledger"));
    }
    if (!caller) reactor->Finish(ToGrpcStatus(caller.error()));
    return caller.has_value();
  }

  ledger::LedgerPort& ledger_;
  const std::string trust_domain_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeLedgerService(ledger::LedgerPort& ledger, std::string trust_domain) {
  return std::make_shared<LedgerServer>(ledger, std::move(trust_domain));
}

}  // namespace yidan::rpc
