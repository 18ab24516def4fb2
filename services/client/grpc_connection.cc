// The registry over gRPC: stubs, deadlines, and errors as the contract maps them.
#include <grpcpp/grpcpp.h>

#include "services/client/connection.h"
#include "services/client/message_size.h"
#include "services/rpc/wire/act_kind.h"
#include "services/rpc/wire/errors.h"
#include "services/rpc/wire/tls.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/participants_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::client {
namespace {

constexpr int kMaxMessageBytes = 64 << 20;  // an export may be as large as a proof file
constexpr int kMaxKeptBytes = 64 << 20;     // of a request, to be sent again: a REPLACE with many contents

// Every request may be sent again: readings change nothing, and an act is known by its digest. gRPC does it,
// with a quarter of a second before the second attempt, twice that before the third, and so on, each more or
// less by a fifth; `timeout` is for all of them together.
constexpr const char* kServiceConfig = R"({
  "methodConfig": [{
    "name": [{}],
    "timeout": "30s",
    "retryPolicy": {
      "maxAttempts": 5,
      "initialBackoff": "0.25s",
      "maxBackoff": "4s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE", "RESOURCE_EXHAUSTED"]
    }
  }]
})";

Trouble::Kind KindOf(v1::ErrorReason reason) {
  switch (reason) {
    case v1::ERROR_REASON_BAD_REQUEST:
    case v1::ERROR_REASON_ACT_NOT_OF_SERVICE:
      return Trouble::Kind::kBadInput;
    case v1::ERROR_REASON_NO_CALLER_IDENTITY:
    case v1::ERROR_REASON_UNKNOWN_CALLER:
    case v1::ERROR_REASON_CALLER_SUSPENDED:
    case v1::ERROR_REASON_CALLER_ROLE_MISSING:
    case v1::ERROR_REASON_NOT_A_READER:
    case v1::ERROR_REASON_NOT_OF_THIS_SERVICE:
    case v1::ERROR_REASON_TOO_MANY_MISSES:
    case v1::ERROR_REASON_NOT_FOUND:
    case v1::ERROR_REASON_REQUEST_ID_REUSED:
      return Trouble::Kind::kRefused;
    default:
      return Trouble::Kind::kUnreachable;
  }
}

struct ToTrouble {
  Trouble operator()(const v1::Refusal& refusal) const {
    return {
        Trouble::Kind::kRefused, rpc::ReasonText(refusal.reason()), refusal.message(), refusal.needs(), {}};
  }
  Trouble operator()(const api::ServiceError& error) const {
    Trouble out{KindOf(error.reason), rpc::ReasonText(error.reason), error.message, {}, {}};
    if (!error.field.empty()) out.details.push_back("field: " + error.field);
    if (error.reason == v1::ERROR_REASON_OUTCOME_UNKNOWN) {
      out.needs = "look at the document before you act again: the registry may have admitted the act";
    }
    return out;
  }
};

class GrpcConnection final : public Connection {
 public:
  explicit GrpcConnection(const std::shared_ptr<grpc::Channel>& channel)
      : issuance_(v1::IssuanceService::NewStub(channel)),
        transfer_(v1::TransferService::NewStub(channel)),
        customs_(v1::CustomsService::NewStub(channel)),
        participants_(v1::ParticipantsService::NewStub(channel)),
        verification_(v1::VerificationService::NewStub(channel)) {}

  Answer<v1::Receipt> Submit(v1::ActKind kind, const v1::SubmitActRequest& request) override {
    Answer<v1::SubmitActResponse> answer = SubmitTo(kind, request);
    if (!answer) return tl::unexpected(std::move(answer).error());
    return std::move(*answer->mutable_receipt());
  }
  Answer<v1::GetTitleResponse> GetTitle(const v1::GetTitleRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::GetTitle, request);
  }
  Answer<v1::GetHistoryResponse> GetHistory(const v1::GetHistoryRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::GetHistory, request);
  }
  Answer<v1::GetContentResponse> GetContent(const v1::GetContentRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::GetContent, request);
  }
  Answer<v1::ListTitlesResponse> ListTitles(const v1::ListTitlesRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::ListTitles, request);
  }
  Answer<v1::SearchShipmentsResponse> Search(const v1::SearchShipmentsRequest& request) override {
    return Call(*customs_, &v1::CustomsService::Stub::SearchShipments, request);
  }
  Answer<v1::GetParticipantResponse> GetParticipant(const v1::GetParticipantRequest& request) override {
    return Call(*participants_, &v1::ParticipantsService::Stub::GetParticipant, request);
  }
  Answer<v1::ListParticipantsResponse> ListParticipants(const v1::ListParticipantsRequest& request) override {
    return Call(*participants_, &v1::ParticipantsService::Stub::ListParticipants, request);
  }
  Answer<v1::GetCheckpointResponse> GetCheckpoint(const v1::GetCheckpointRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::GetCheckpoint, request);
  }
  Answer<v1::GetInclusionResponse> GetInclusion(const v1::GetInclusionRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::GetInclusion, request);
  }
  Answer<v1::GetConsistencyResponse> GetConsistency(const v1::GetConsistencyRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::GetConsistency, request);
  }
  Answer<v1::ListEntriesResponse> ListEntries(const v1::ListEntriesRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::ListEntries, request);
  }
  Answer<v1::ExportTitleResponse> Export(const v1::ExportTitleRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::ExportTitle, request);
  }
  Answer<v1::GetAccessResponse> GetAccess(const v1::GetAccessRequest& request) override {
    return Call(*verification_, &v1::VerificationService::Stub::GetAccess, request);
  }

 private:
  template <typename Stub, typename Request, typename Response>
  Answer<Response> Call(Stub& stub,
                        grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                        const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (status.ok()) return response;
    return tl::unexpected(std::visit(ToTrouble(), rpc::FromGrpcStatus(status)));
  }

  Answer<v1::SubmitActResponse> SubmitTo(v1::ActKind kind, const v1::SubmitActRequest& request);

  std::unique_ptr<v1::IssuanceService::Stub> issuance_;
  std::unique_ptr<v1::TransferService::Stub> transfer_;
  std::unique_ptr<v1::CustomsService::Stub> customs_;
  std::unique_ptr<v1::ParticipantsService::Stub> participants_;
  std::unique_ptr<v1::VerificationService::Stub> verification_;
};

Answer<v1::SubmitActResponse> GrpcConnection::SubmitTo(v1::ActKind kind,
                                                       const v1::SubmitActRequest& request) {
  YIDAN_CLIENT_TRY(FitsOneMessage(request));
  const auto service = rpc::ServiceOf(kind);
  if (!service) return BadInput("no service takes an act of this kind");
  switch (*service) {
    case rpc::ServiceId::kIssuance:
      return Call(*issuance_, &v1::IssuanceService::Stub::SubmitAct, request);
    case rpc::ServiceId::kTransfer:
      return Call(*transfer_, &v1::TransferService::Stub::SubmitAct, request);
    case rpc::ServiceId::kCustoms:
      return Call(*customs_, &v1::CustomsService::Stub::SubmitAct, request);
    case rpc::ServiceId::kParticipants:
      return Call(*participants_, &v1::ParticipantsService::Stub::SubmitAct, request);
  }
  return BadInput("no service takes an act of this kind");
}

}  // namespace

Answer<std::unique_ptr<Connection>> Connect(const Settings& settings) {
  if (settings.server.empty())
    return BadInput("no --server (or YIDAN_SERVER): which registry, as host:port?");
  if (settings.ca.empty() || settings.cert.empty() || settings.tls_key.empty()) {
    return BadInput(
        "--ca, --cert and --tls-key are all needed: both sides of a connection show a certificate");
  }
  const auto tls = rpc::LoadTls({settings.ca, settings.cert, settings.tls_key});
  if (!tls) return BadInput(tls.error().message);
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  arguments.SetServiceConfigJSON(kServiceConfig);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 1);
  arguments.SetInt(GRPC_ARG_PER_RPC_RETRY_BUFFER_SIZE, kMaxKeptBytes);
  // Only ours: no name server tells this client how to behave.
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  return std::make_unique<GrpcConnection>(
      grpc::CreateCustomChannel(settings.server, rpc::MakeChannelCredentials(*tls), arguments));
}

}  // namespace yidan::client
