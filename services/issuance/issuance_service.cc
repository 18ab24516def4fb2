#include "services/issuance/issuance_service.h"

#include "services/rpc/act_service.h"
#include "yidan/v1/issuance_service.grpc.pb.h"

namespace yidan::issuance {

rpc::ServicePolicy Policy() {
  constexpr rpc::RoleSet kCarrier{v1::ROLE_CARRIER};
  return {"IssuanceService",
          {{v1::ACT_KIND_ISSUE, kCarrier},
           {v1::ACT_KIND_REFUSE_SURRENDER, kCarrier},
           {v1::ACT_KIND_DELIVER, kCarrier},
           {v1::ACT_KIND_REPLACE, kCarrier},
           {v1::ACT_KIND_TO_PAPER, kCarrier},
           {v1::ACT_KIND_VOID, kCarrier},
           {v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER, kCarrier},
           {v1::ACT_KIND_NOTATION, kCarrier},
           {v1::ACT_KIND_MILESTONE, kCarrier}}};
}

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<rpc::ActService<v1::IssuanceService::CallbackService>>(front, Policy());
}

}  // namespace yidan::issuance
