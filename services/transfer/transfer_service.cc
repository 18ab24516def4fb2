#include "services/transfer/transfer_service.h"

#include "services/rpc/server/act_service.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::transfer {

std::shared_ptr<grpc::Service> MakeService(rpc::Front& front) {
  return std::make_shared<rpc::ActService<v1::TransferService>>(front,
                                                                rpc::PolicyOf(rpc::ServiceId::kTransfer));
}

}  // namespace yidan::transfer
