#include "services/participants/participants_service.h"

#include "services/rpc/act_service.h"
#include "services/rpc/read_service.h"
#include "yidan/v1/participants_service.grpc.pb.h"

namespace yidan::participants {
namespace {

class ParticipantsServer final : public rpc::ActService<v1::ParticipantsService::CallbackService> {
 public:
  using ActService::ActService;

  grpc::ServerUnaryReactor* GetParticipant(grpc::CallbackServerContext* context,
                                           const v1::GetParticipantRequest* request,
                                           v1::GetParticipantResponse* response) override {
    return rpc::Read(front(), context, request, response,
                     YIDAN_READ_METHOD("GetParticipant", {}, get_participant));
  }
  grpc::ServerUnaryReactor* ListParticipants(grpc::CallbackServerContext* context,
                                             const v1::ListParticipantsRequest* request,
                                             v1::ListParticipantsResponse* response) override {
    return rpc::Read(front(), context, request, response,
                     YIDAN_READ_METHOD("ListParticipants", {}, list_participants));
  }
};

}  // namespace

rpc::ServicePolicy Policy() {
  return {"ParticipantsService",
          {{v1::ACT_KIND_ADMIT, {v1::ROLE_REGISTRAR}},
           {v1::ACT_KIND_ADD_KEY, {}},
           {v1::ACT_KIND_REVOKE_KEY, {}},
           {v1::ACT_KIND_ROLES, {}},
           {v1::ACT_KIND_SUSPEND, {}},
           {v1::ACT_KIND_RESUME, {}},
           {v1::ACT_KIND_RECOVER, {}},
           {v1::ACT_KIND_OBJECT, {}},
           {v1::ACT_KIND_MANDATE, {}},
           {v1::ACT_KIND_SUCCESSOR, {}}}};
}

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<ParticipantsServer>(front, Policy());
}

}  // namespace yidan::participants
