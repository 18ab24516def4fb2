// The carriers' service (签发): a thin shell over rpc::ActService. Caller role: CARRIER.
#pragma once

#include <memory>

#include "services/rpc/front.h"

namespace grpc {
class Service;
}

namespace yidan::issuance {

// Which acts are handed in here, and by whom: the table in the comment of
// proto/yidan/v1/issuance_service.proto.
rpc::ServicePolicy Policy();

// `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::issuance
