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

class VerificationServer final : public rpc::ReadService<rpc::EarlyService<v1::VerificationService>> {
 public:
  explicit VerificationServer(rpc::Front& front) {
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetTitle", kAnyone, get_title));
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetHistory", kAnyone, get_history));
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetContent", kAnyone, get_content));
    ServeRead(front, YIDAN_READ_METHOD(kService, "ListTitles", kAnyone, list_titles));
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetCheckpoint", kSuspendedToo, get_checkpoint));
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetInclusion", kSuspendedToo, get_inclusion));
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetConsistency", kSuspendedToo, get_consistency));
    ServeRead(front, YIDAN_READ_METHOD(kService, "ListEntries", kAuditor, list_entries));
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetTile", kAnyone, get_tile));
    ServeRead(front, YIDAN_READ_METHOD(kService, "ExportTitle", kAnyone, export_title));
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetAccess", kAnyone, get_access));
  }
};

}  // namespace

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<VerificationServer>(front);
}

}  // namespace yidan::verification
