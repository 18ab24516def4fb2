// The ledger's own service, for fronts in other processes. Only service identities may call it, each
// for what allow.h lets it, and its listener trusts only their CA (PROTOCOL §1).
#pragma once

#include <memory>
#include <string>

#include "services/api/ledger_port.h"
#include "services/rpc/server/open_streams.h"

namespace grpc {
class Service;
}

namespace yidan::rpc {

// `ledger` and `streams` must outlive the service; a stop drains the streams. `trust_domain` as in
// ParseSpiffeId. `receive_bytes_max`: that of the server it will run on; fronts are told it.
std::shared_ptr<grpc::Service> MakeLedgerService(api::LedgerPort& ledger, OpenStreams& streams,
                                                 std::string trust_domain, int receive_bytes_max);

}  // namespace yidan::rpc
