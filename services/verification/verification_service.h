// The reading service (核验): every method is one read of the ledger with the caller's id; who may read
// what of a document is the ledger's to judge. ListEntries asks for role AUDITOR.
#pragma once

#include <memory>

#include "services/rpc/server/front.h"

namespace grpc {
class Service;
}

namespace yidan::verification {

// `front` must outlive the service.
std::shared_ptr<grpc::Service> MakeService(rpc::Front& front);

}  // namespace yidan::verification
