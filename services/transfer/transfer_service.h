// The holders' and banks' service (流转): a thin shell over rpc::ActService. Any participant in good standing
// may call; the rules judge who signed.
#pragma once

#include <memory>

#include "services/rpc/front.h"

namespace grpc {
class Service;
}

namespace yidan::transfer {

// Which acts are handed in here, and by whom: the table in the comment of
// proto/yidan/v1/transfer_service.proto.
rpc::ServicePolicy Policy();

// `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::transfer
