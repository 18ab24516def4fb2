// The public services over real connections on the loopback, with TLS on both sides, in front of a ledger
// that only remembers.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <gtest/gtest.h>

#include <future>
#include <set>
#include <source_location>
#include <stdexcept>
#include <string>
#include <thread>

#include "services/customs/customs_service.h"
#include "services/issuance/issuance_service.h"
#include "services/participants/participants_service.h"
#include "services/rpc/server/front.h"
#include "services/rpc/server/ledger_server.h"
#include "services/rpc/server/remote_ledger.h"
#include "services/rpc/server/server.h"
#include "services/rpc/wire/errors.h"
#include "services/rpc/wire/health.h"
#include "services/rpc/wire/tls.h"
#include "services/transfer/transfer_service.h"
#include "services/verification/verification_service.h"
#include "tests/unit/rpc/certificates.h"
#include "tests/unit/rpc/fake_ledger.h"
#include "yidan/internal/v1/ledger_service.grpc.pb.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/participants_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::rpc::testing {

using namespace std::chrono_literals;

inline std::string ActBytes(v1::ActKind kind) {
  v1::Act act;
  act.set_actor("cdirp");
  const auto* field = v1::Act::descriptor()->FindFieldByNumber(static_cast<int>(kind));
  act.GetReflection()->MutableMessage(&act, field);
  return act.SerializeAsString();
}

inline v1::SubmitActRequest Act(v1::ActKind kind, const std::string& request_id = {}) {
  v1::SubmitActRequest request;
  request.set_act(ActBytes(kind));
  request.set_signature(std::string(64, 's'));
  request.set_request_id(request_id);
  return request;
}

inline api::Reply<v1::ActResult> Stale(const v1::SubmitActRequest& /*act*/) {
  v1::ActResult result;
  result.mutable_refusal()->set_reason(v1::REFUSAL_REASON_STALE_PREVIOUS);
  result.mutable_refusal()->set_message("another act came first");
  return result;
}

// ERROR_REASON_UNSPECIFIED if the status is OK or a refusal.
inline v1::ErrorReason ReasonOf(const grpc::Status& status) {
  if (status.ok()) return v1::ERROR_REASON_UNSPECIFIED;
  const RemoteError error = FromGrpcStatus(status);
  const auto* service = std::get_if<api::ServiceError>(&error);
  return service == nullptr ? v1::ERROR_REASON_UNSPECIFIED : service->reason;
}

// What comes when it comes. What never comes ends the test with its place instead of hanging it: the limit is
// no expectation, only longer than anything here takes on a machine that does other things too.
template <class Condition>
void WaitUntil(Condition condition, std::source_location place = std::source_location::current()) {
  const auto limit = std::chrono::steady_clock::now() + 2min;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) {
      throw std::runtime_error("line " + std::to_string(place.line()) + " waited for what did not come");
    }
    std::this_thread::sleep_for(1ms);
  }
}

// Made once: a key pair costs more than a test.
inline const TlsIdentity& ServerIdentity() {
  static const TlsIdentity identity = PublicCa().Server();
  return identity;
}
inline const TlsIdentity& Carrier() {
  static const TlsIdentity identity = PublicCa().Participant("cdirp");
  return identity;
}
inline const TlsIdentity& Bank() {
  static const TlsIdentity identity = PublicCa().Participant("boc-jinjiang");
  return identity;
}

class ServiceTest : public ::testing::Test {
 protected:
  void SetUp() override { Start({}); }
  void Start(Front::Options options) {
    options.trust_domain = "yidan.test";
    ledger_.Admit("cdirp", {v1::ROLE_CARRIER});
    ledger_.Admit("boc-jinjiang", {v1::ROLE_FINANCIER});
    if (server_) server_->Stop(std::chrono::system_clock::now());
    front_ = std::make_unique<Front>(ledger_, options);
    GrpcServerOptions server;
    server.listen = "127.0.0.1:0";
    server.credentials = MakeServerCredentials(ServerIdentity());
    server.services = {issuance::MakeService(*front_), transfer::MakeService(*front_),
                       verification::MakeService(*front_), customs::MakeService(*front_),
                       participants::MakeService(*front_)};
    server.health_of = &ledger_;
    auto started = GrpcServer::Start(std::move(server));
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = *std::move(started);
  }
  // Waiting acts are let go first: a handler is never forcibly ended.
  void TearDown() override {
    ledger_.Release();
    if (server_) server_->Stop(std::chrono::system_clock::now() + 1s);
  }
  [[nodiscard]] std::shared_ptr<grpc::Channel> Connect(const TlsIdentity& identity) const {
    return grpc::CreateChannel(server_->address(), MakeChannelCredentials(identity));
  }
  // One SubmitAct to the transfer service by whoever `identity` is.
  grpc::Status SubmitAs(const TlsIdentity& identity, const v1::SubmitActRequest& request,
                        v1::SubmitActResponse* response = nullptr) {
    v1::SubmitActResponse ignored;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 20s);
    return v1::TransferService::NewStub(Connect(identity))
        ->SubmitAct(&context, request, response == nullptr ? &ignored : response);
  }

  FakeLedger ledger_;
  std::unique_ptr<Front> front_;
  std::unique_ptr<GrpcServer> server_;
};

}  // namespace yidan::rpc::testing
