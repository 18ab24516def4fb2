// The holders' and banks' service (流转): a thin shell over rpc::ActService. Any participant in good standing
// may call; the rules judge who signed.
#pragma once

#include <memory>

#include "services/rpc/server/front.h"

namespace grpc {
class Service;
}

namespace yidan::transfer {

// Which acts are handed in here, and by whom: rpc/wire/act_kind.h. `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::transfer
