// The directory's service (参与方): acts over rpc::ActService, and reading the directory, which any
// participant in good standing may.
#pragma once

#include <memory>

#include "services/rpc/server/front.h"

namespace grpc {
class Service;
}

namespace yidan::participants {

// Which acts are handed in here, and by whom: rpc/wire/act_kind.h. `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::participants
