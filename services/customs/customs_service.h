// The authorities' service (海关, 法院): acts over rpc::ActService, and the search for shipments. Caller
// role: AUTHORITY, and REGISTRAR for COUNTERSIGN.
#pragma once

#include <memory>

#include "services/rpc/front.h"

namespace grpc {
class Service;
}

namespace yidan::customs {

// Which acts are handed in here, and by whom: the table in the comment of
// proto/yidan/v1/customs_service.proto.
rpc::ServicePolicy Policy();

// `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::customs
