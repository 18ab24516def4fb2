// The authorities' service (海关, 法院): acts over rpc::ActService, and the search for shipments. Caller
// role: AUTHORITY, and REGISTRAR for COUNTERSIGN.
#pragma once

#include <memory>

#include "services/rpc/server/front.h"

namespace grpc {
class Service;
}

namespace yidan::customs {

// Which acts are handed in here, and by whom: rpc/wire/act_kind.h. `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::customs
