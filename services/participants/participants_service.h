// The directory's service (参与方): acts over rpc::ActService, and reading the directory, which any
// participant in good standing may.
#pragma once

#include <memory>

#include "services/rpc/front.h"

namespace grpc {
class Service;
}

namespace yidan::participants {

// Which acts are handed in here, and by whom: the table in the comment of
// proto/yidan/v1/participants_service.proto.
rpc::ServicePolicy Policy();

// `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::participants
