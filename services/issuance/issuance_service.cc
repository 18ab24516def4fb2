#include "services/issuance/issuance_service.h"

#include "services/rpc/server/act_service.h"
#include "yidan/v1/issuance_service.grpc.pb.h"

namespace yidan::issuance {

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<rpc::ActService<v1::IssuanceService>>(front,
                                                                rpc::PolicyOf(rpc::ServiceId::kIssuance));
}

}  // namespace yidan::issuance
