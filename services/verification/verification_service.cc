#include "services/verification/verification_service.h"

#include "services/rpc/server/read_service.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::verification {
namespace {

constexpr rpc::RoleSet kAnyone{};
constexpr rpc::RoleSet kAuditor{v1::ROLE_AUDITOR};

class VerificationServer final : public v1::VerificationService::CallbackService {
 public:
  explicit VerificationServer(rpc::Front& front) : front_(front) {}

  grpc::ServerUnaryReactor* GetTitle(grpc::CallbackServerContext* context, const v1::GetTitleRequest* request,
                                     v1::GetTitleResponse* response) override {
    return rpc::Read(front_, context, request, response, YIDAN_READ_METHOD("GetTitle", kAnyone, get_title));
  }
  grpc::ServerUnaryReactor* GetHistory(grpc::CallbackServerContext* context,
                                       const v1::GetHistoryRequest* request,
                                       v1::GetHistoryResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("GetHistory", kAnyone, get_history));
  }
  grpc::ServerUnaryReactor* GetContent(grpc::CallbackServerContext* context,
                                       const v1::GetContentRequest* request,
                                       v1::GetContentResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("GetContent", kAnyone, get_content));
  }
  grpc::ServerUnaryReactor* ListTitles(grpc::CallbackServerContext* context,
                                       const v1::ListTitlesRequest* request,
                                       v1::ListTitlesResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("ListTitles", kAnyone, list_titles));
  }
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const v1::GetCheckpointRequest* request,
                                          v1::GetCheckpointResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("GetCheckpoint", kAnyone, get_checkpoint));
  }
  grpc::ServerUnaryReactor* GetInclusion(grpc::CallbackServerContext* context,
                                         const v1::GetInclusionRequest* request,
                                         v1::GetInclusionResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("GetInclusion", kAnyone, get_inclusion));
  }
  grpc::ServerUnaryReactor* GetConsistency(grpc::CallbackServerContext* context,
                                           const v1::GetConsistencyRequest* request,
                                           v1::GetConsistencyResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("GetConsistency", kAnyone, get_consistency));
  }
  grpc::ServerUnaryReactor* ListEntries(grpc::CallbackServerContext* context,
                                        const v1::ListEntriesRequest* request,
                                        v1::ListEntriesResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("ListEntries", kAuditor, list_entries));
  }
  grpc::ServerUnaryReactor* GetTile(grpc::CallbackServerContext* context, const v1::GetTileRequest* request,
                                    v1::GetTileResponse* response) override {
    return rpc::Read(front_, context, request, response, YIDAN_READ_METHOD("GetTile", kAnyone, get_tile));
  }
  grpc::ServerUnaryReactor* ExportTitle(grpc::CallbackServerContext* context,
                                        const v1::ExportTitleRequest* request,
                                        v1::ExportTitleResponse* response) override {
    return rpc::Read(front_, context, request, response,
                     YIDAN_READ_METHOD("ExportTitle", kAnyone, export_title));
  }

 private:
  rpc::Front& front_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<VerificationServer>(front);
}

}  // namespace yidan::verification
