#include "services/transfer/transfer_service.h"

#include "services/rpc/act_service.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::transfer {

rpc::ServicePolicy Policy() {
  return {"TransferService",
          {{v1::ACT_KIND_TRANSFER, {}},
           {v1::ACT_KIND_REJECT, {}},
           {v1::ACT_KIND_ENDORSE, {}},
           {v1::ACT_KIND_OFFER, {}},
           {v1::ACT_KIND_ACCEPT, {}},
           {v1::ACT_KIND_DECLINE, {}},
           {v1::ACT_KIND_WITHDRAW, {}},
           {v1::ACT_KIND_RELEASE, {}},
           {v1::ACT_KIND_RETURN, {}},
           {v1::ACT_KIND_ENFORCE, {}},
           {v1::ACT_KIND_SURRENDER, {}},
           {v1::ACT_KIND_RECALL_SURRENDER, {}},
           {v1::ACT_KIND_GRANT, {}},
           {v1::ACT_KIND_REVOKE, {}}}};
}

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<rpc::ActService<v1::TransferService::CallbackService>>(front, Policy());
}

}  // namespace yidan::transfer
