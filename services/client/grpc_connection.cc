// The registry over gRPC: stubs, deadlines, and errors as the contract maps them.
#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdlib>

#include "services/client/connection.h"
#include "services/client/message_size.h"
#include "services/client/reach.h"
#include "services/client/service_words.h"
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
constexpr int kReconnectMs = 250;
// How long a connection is tried for, as while the registry starts anew.
constexpr std::chrono::seconds kReachWithin{5};

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
    case v1::ERROR_REASON_NOT_FOUND:
    case v1::ERROR_REASON_REQUEST_ID_REUSED:
      return Trouble::Kind::kRefused;
    case v1::ERROR_REASON_QUEUE_FULL:
    case v1::ERROR_REASON_TOO_FAST:
    case v1::ERROR_REASON_DISK_LOW:
    case v1::ERROR_REASON_TOO_MANY_MISSES:
    case v1::ERROR_REASON_SHUTTING_DOWN:
      return Trouble::Kind::kBusy;
    case v1::ERROR_REASON_OUTCOME_UNKNOWN:
      return Trouble::Kind::kUnknown;
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
    Trouble out{KindOf(error.reason),
                rpc::ReasonText(error.reason),
                error.message,
                std::string(NeedsOf(error.reason)),
                {}};
    if (!error.field.empty()) out.details.push_back("field: " + error.field);
    return out;
  }
};

std::string LostHow(const grpc::Status& status) {
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) return "it did not answer within 30 s";
  return "the connection was lost before its answer came (" + status.error_message() + ")";
}

// Of an act, which may have arrived.
Trouble OfAct(const grpc::Status& status, const std::string& server) {
  Trouble out = std::visit(ToTrouble(), rpc::FromGrpcStatus(status));
  // What the registry itself says has details.
  if (out.kind == Trouble::Kind::kUnknown && status.error_details().empty()) {
    out.message = server + ": " + LostHow(status) + "; the registry may have admitted the act";
  }
  return out;
}
// Of a reading, which can be made again.
Trouble OfReading(const grpc::Status& status, const std::string& server) {
  Trouble out = std::visit(ToTrouble(), rpc::FromGrpcStatus(status));
  if (out.kind != Trouble::Kind::kUnknown) return out;
  out.kind = Trouble::Kind::kUnreachable;
  out.reason = "UNREACHABLE";
  out.needs = "the same again, a little later";
  out.message =
      server + ": " + (status.error_details().empty() ? LostHow(status) : out.message) + "; nothing was read";
  return out;
}

class GrpcConnection final : public Connection {
 public:
  GrpcConnection(const std::shared_ptr<grpc::Channel>& channel, Settings settings, rpc::TlsIdentity tls,
                 std::string proxy)
      : channel_(channel),
        settings_(std::move(settings)),
        tls_(std::move(tls)),
        proxy_(std::move(proxy)),
        issuance_(v1::IssuanceService::NewStub(channel)),
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
                        const Request& request,
                        Trouble (*trouble)(const grpc::Status&, const std::string&) = OfReading) {
    YIDAN_CLIENT_TRY(Reach());
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (status.ok()) return response;
    return tl::unexpected(trouble(status, settings_.server));
  }

  // A connection that is good now, or why there is none. So what fails after it may have arrived, and what
  // fails here was never sent.
  Answer<void> Reach();

  Answer<v1::SubmitActResponse> SubmitTo(v1::ActKind kind, const v1::SubmitActRequest& request);

  const std::shared_ptr<grpc::Channel> channel_;
  const Settings settings_;
  const rpc::TlsIdentity tls_;
  const std::string proxy_;  // in between; empty: none
  std::unique_ptr<v1::IssuanceService::Stub> issuance_;
  std::unique_ptr<v1::TransferService::Stub> transfer_;
  std::unique_ptr<v1::CustomsService::Stub> customs_;
  std::unique_ptr<v1::ParticipantsService::Stub> participants_;
  std::unique_ptr<v1::VerificationService::Stub> verification_;
};

Answer<void> GrpcConnection::Reach() {
  using Clock = std::chrono::system_clock;
  const auto until = Clock::now() + kReachWithin;
  while (true) {
    const grpc_connectivity_state state = channel_->GetState(/*try_to_connect=*/true);
    if (state == GRPC_CHANNEL_READY) return {};
    const bool over = Clock::now() >= until;
    if (over || state == GRPC_CHANNEL_TRANSIENT_FAILURE) {
      auto why = proxy_.empty() ? WhyUnreachable(settings_, tls_) : std::nullopt;
      if (why && (over || !MayPass(*why))) return tl::unexpected(*std::move(why));
    }
    if (over) {
      Trouble out{Trouble::Kind::kUnreachable,
                  "UNREACHABLE",
                  settings_.server + " cannot be reached" +
                      (proxy_.empty() ? "" : " by way of the proxy " + proxy_ + " (grpc_proxy)") +
                      "; nothing was sent",
                  {},
                  {}};
      out.nothing_sent = true;
      return tl::unexpected(std::move(out));
    }
    channel_->WaitForStateChange(state, std::min(until, Clock::now() + std::chrono::milliseconds(500)));
  }
}

Answer<v1::SubmitActResponse> GrpcConnection::SubmitTo(v1::ActKind kind,
                                                       const v1::SubmitActRequest& request) {
  YIDAN_CLIENT_TRY(FitsOneMessage(request));
  const auto service = rpc::ServiceOf(kind);
  if (!service) return BadInput("no service takes an act of this kind");
  switch (*service) {
    case rpc::ServiceId::kIssuance:
      return Call(*issuance_, &v1::IssuanceService::Stub::SubmitAct, request, OfAct);
    case rpc::ServiceId::kTransfer:
      return Call(*transfer_, &v1::TransferService::Stub::SubmitAct, request, OfAct);
    case rpc::ServiceId::kCustoms:
      return Call(*customs_, &v1::CustomsService::Stub::SubmitAct, request, OfAct);
    case rpc::ServiceId::kParticipants:
      return Call(*participants_, &v1::ParticipantsService::Stub::SubmitAct, request, OfAct);
  }
  return BadInput("no service takes an act of this kind");
}

}  // namespace

Answer<std::unique_ptr<Connection>> Connect(const Settings& settings) {
  if (settings.server.empty())
    return BadInput("no --server (or YIDAN_SERVER): which registry, as host:port?");
  YIDAN_CLIENT_TRY(CheckServer(settings.server));
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
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, static_cast<int>(kReachWithin.count()) * 1'000);
  // A proxy that the environment names for the web is not for this: gRPC would take it even to this machine.
  std::string proxy = ProxyTo(settings.server, settings.proxy);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, proxy.empty() ? 0 : 1);
  if (!proxy.empty()) arguments.SetString(GRPC_ARG_HTTP_PROXY, proxy);
  auto channel = grpc::CreateCustomChannel(settings.server, rpc::MakeChannelCredentials(*tls), arguments);
  return std::make_unique<GrpcConnection>(std::move(channel), settings, *tls, std::move(proxy));
}

void SilenceTransport() {
  if (std::getenv("GRPC_VERBOSITY") != nullptr || std::getenv("GRPC_TRACE") != nullptr) return;
  gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace yidan::client
