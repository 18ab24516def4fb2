// The carriers' service (签发): a thin shell over rpc::ActService. Caller role: CARRIER.
#pragma once

#include <memory>

#include "services/rpc/server/front.h"

namespace grpc {
class Service;
}

namespace yidan::issuance {

// Which acts are handed in here, and by whom: rpc/wire/act_kind.h. `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::issuance
