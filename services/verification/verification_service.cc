#include "services/verification/verification_service.h"

#include "services/rpc/server/read_service.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::verification {
namespace {

constexpr std::string_view kService = "verification";
constexpr rpc::Wanted kAnyone{};
// What names no party, and what a suspended participant needs to make the acts that it still may.
constexpr rpc::Wanted kSuspendedToo{.suspended_too = true};
constexpr rpc::Wanted kAuditor{.roles = {v1::ROLE_AUDITOR}};

class VerificationServer final : public v1::VerificationService::CallbackService {
 public:
  explicit VerificationServer(rpc::Front& front) : front_(front) {}

  grpc::ServerUnaryReactor* GetTitle(grpc::CallbackServerContext* context, const v1::GetTitleRequest* request,
                                     v1::GetTitleResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetTitle", kAnyone, get_title));
  }
  grpc::ServerUnaryReactor* GetHistory(grpc::CallbackServerContext* context,
                                       const v1::GetHistoryRequest* request,
                                       v1::GetHistoryResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetHistory", kAnyone, get_history));
  }
  grpc::ServerUnaryReactor* GetContent(grpc::CallbackServerContext* context,
                                       const v1::GetContentRequest* request,
                                       v1::GetContentResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetContent", kAnyone, get_content));
  }
  grpc::ServerUnaryReactor* ListTitles(grpc::CallbackServerContext* context,
                                       const v1::ListTitlesRequest* request,
                                       v1::ListTitlesResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "ListTitles", kAnyone, list_titles));
  }
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const v1::GetCheckpointRequest* request,
                                          v1::GetCheckpointResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetCheckpoint", kSuspendedToo, get_checkpoint));
  }
  grpc::ServerUnaryReactor* GetInclusion(grpc::CallbackServerContext* context,
                                         const v1::GetInclusionRequest* request,
                                         v1::GetInclusionResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetInclusion", kSuspendedToo, get_inclusion));
  }
  grpc::ServerUnaryReactor* GetConsistency(grpc::CallbackServerContext* context,
                                           const v1::GetConsistencyRequest* request,
                                           v1::GetConsistencyResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetConsistency", kSuspendedToo, get_consistency));
  }
  grpc::ServerUnaryReactor* ListEntries(grpc::CallbackServerContext* context,
                                        const v1::ListEntriesRequest* request,
                                        v1::ListEntriesResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "ListEntries", kAuditor, list_entries));
  }
  grpc::ServerUnaryReactor* GetTile(grpc::CallbackServerContext* context, const v1::GetTileRequest* request,
                                    v1::GetTileResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetTile", kAnyone, get_tile));
  }
  grpc::ServerUnaryReactor* ExportTitle(grpc::CallbackServerContext* context,
                                        const v1::ExportTitleRequest* request,
                                        v1::ExportTitleResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "ExportTitle", kAnyone, export_title));
  }
  grpc::ServerUnaryReactor* GetAccess(grpc::CallbackServerContext* context,
                                      const v1::GetAccessRequest* request,
                                      v1::GetAccessResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD(kService, "GetAccess", kAnyone, get_access));
  }

 private:
  rpc::Front& front_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<VerificationServer>(front);
}

}  // namespace yidan::verification
