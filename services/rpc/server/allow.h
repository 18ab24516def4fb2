// What each service may ask of the ledger over its internal listener: one table, by the role in the service's
// certificate. A service that was broken into can do its own work in a caller's name, and no other's.
// Pure; any thread.
#pragma once

#include <string_view>

#include "services/api/ledger_port.h"

namespace yidan::rpc {

// The error is NOT_OF_THIS_SERVICE, and names service and method. Acts whose kind cannot be told pass: the
// ledger refuses them, whoever sent them.
api::Reply<void> AllowSubmit(std::string_view service, const internal::v1::SubmitRequest& request);
api::Reply<void> AllowRead(std::string_view service, const internal::v1::ReadRequest& request);

}  // namespace yidan::rpc
