// The registry over gRPC: stubs, deadlines, and errors as the contract maps them.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <thread>

#include "services/cli/registry.h"
#include "services/rpc/errors.h"
#include "services/rpc/tls.h"
#include "services/title/rules.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/participants_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::cli {
namespace {

constexpr auto kDeadline = std::chrono::seconds(30);
constexpr int kAttempts = 4;
constexpr auto kPause = std::chrono::milliseconds(250);
constexpr int kMaxMessageBytes = 64 << 20;  // an export may be as large as a proof file

// The reason's own exit code: what a rule or a right refused is 3, what nobody can know is 4.
ExitCode ExitOf(v1::ErrorReason reason) {
  switch (reason) {
    case v1::ERROR_REASON_BAD_REQUEST:
    case v1::ERROR_REASON_ACT_NOT_OF_SERVICE:
      return ExitCode::kUsage;
    case v1::ERROR_REASON_NO_CALLER_IDENTITY:
    case v1::ERROR_REASON_UNKNOWN_CALLER:
    case v1::ERROR_REASON_CALLER_SUSPENDED:
    case v1::ERROR_REASON_CALLER_ROLE_MISSING:
    case v1::ERROR_REASON_NOT_A_READER:
    case v1::ERROR_REASON_NOT_FOUND:
    case v1::ERROR_REASON_REQUEST_ID_REUSED:
      return ExitCode::kRefused;
    default:
      return ExitCode::kNotTrusted;
  }
}

struct ToTrouble {
  Trouble operator()(const v1::Refusal& refusal) const {
    return {ExitCode::kRefused, rpc::ReasonText(refusal.reason()), refusal.message(), refusal.needs(), {}};
  }
  Trouble operator()(const ledger::ServiceError& error) const {
    Trouble out{ExitOf(error.reason), rpc::ReasonText(error.reason), error.message, {}, {}};
    if (!error.field.empty()) out.details.push_back("field: " + error.field);
    if (error.reason == v1::ERROR_REASON_OUTCOME_UNKNOWN) {
      out.needs = "look at the document before you act again: the registry may have admitted the act";
    }
    return out;
  }
};

bool WorthAnother(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ||
         status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

class GrpcRegistry final : public Registry {
 public:
  explicit GrpcRegistry(const std::shared_ptr<grpc::Channel>& channel)
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
  Answer<v1::GetCheckpointResponse> GetCheckpoint() override {
    return Call(*verification_, &v1::VerificationService::Stub::GetCheckpoint, v1::GetCheckpointRequest());
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

 private:
  // Every request may be sent twice: readings change nothing, and an act is known by its digest.
  template <typename Stub, typename Request, typename Response>
  Answer<Response> Call(Stub& stub,
                        grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                        const Request& request) {
    grpc::Status status;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      if (attempt > 0) std::this_thread::sleep_for(kPause * attempt);
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() + kDeadline);
      Response response;
      status = (stub.*method)(&context, request, &response);
      if (status.ok()) return response;
      if (!WorthAnother(status)) break;
    }
    return tl::unexpected(std::visit(ToTrouble(), rpc::FromGrpcStatus(status)));
  }

  Answer<v1::SubmitActResponse> SubmitTo(v1::ActKind kind, const v1::SubmitActRequest& request);

  std::unique_ptr<v1::IssuanceService::Stub> issuance_;
  std::unique_ptr<v1::TransferService::Stub> transfer_;
  std::unique_ptr<v1::CustomsService::Stub> customs_;
  std::unique_ptr<v1::ParticipantsService::Stub> participants_;
  std::unique_ptr<v1::VerificationService::Stub> verification_;
};

// As the comments of the services say.
Answer<v1::SubmitActResponse> GrpcRegistry::SubmitTo(v1::ActKind kind, const v1::SubmitActRequest& request) {
  switch (kind) {
    case v1::ACT_KIND_ISSUE:
    case v1::ACT_KIND_REFUSE_SURRENDER:
    case v1::ACT_KIND_DELIVER:
    case v1::ACT_KIND_REPLACE:
    case v1::ACT_KIND_TO_PAPER:
    case v1::ACT_KIND_VOID:
    case v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER:
    case v1::ACT_KIND_NOTATION:
    case v1::ACT_KIND_MILESTONE:
      return Call(*issuance_, &v1::IssuanceService::Stub::SubmitAct, request);
    case v1::ACT_KIND_HOLD:
    case v1::ACT_KIND_LIFT:
    case v1::ACT_KIND_ORDER:
    case v1::ACT_KIND_COUNTERSIGN:
      return Call(*customs_, &v1::CustomsService::Stub::SubmitAct, request);
    default:
      break;
  }
  if (title::IsDirectoryAct(kind)) {
    return Call(*participants_, &v1::ParticipantsService::Stub::SubmitAct, request);
  }
  return Call(*transfer_, &v1::TransferService::Stub::SubmitAct, request);
}

}  // namespace

Answer<std::unique_ptr<Registry>> Connect(const Settings& settings) {
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
  return std::make_unique<GrpcRegistry>(
      grpc::CreateCustomChannel(settings.server, rpc::MakeChannelCredentials(*tls), arguments));
}

}  // namespace yidan::cli
