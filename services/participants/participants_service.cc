#include "services/participants/participants_service.h"

#include "services/rpc/server/act_service.h"
#include "services/rpc/server/read_service.h"
#include "yidan/v1/participants_service.grpc.pb.h"

namespace yidan::participants {
namespace {

constexpr std::string_view kService = "participants";
// A suspended participant may still OBJECT and revoke keys, and needs its record to sign on.
constexpr rpc::Wanted kSuspendedToo{.suspended_too = true};

class ParticipantsServer final : public rpc::ReadService<rpc::ActService<v1::ParticipantsService>> {
 public:
  explicit ParticipantsServer(rpc::Front& front)
      : ReadService(front, rpc::PolicyOf(rpc::ServiceId::kParticipants)) {
    ServeRead(front, YIDAN_READ_METHOD(kService, "GetParticipant", kSuspendedToo, get_participant));
    ServeRead(front, YIDAN_READ_METHOD(kService, "ListParticipants", kSuspendedToo, list_participants));
  }
};

}  // namespace

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<ParticipantsServer>(front);
}

}  // namespace yidan::participants
