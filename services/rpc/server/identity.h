// Who is calling: the SPIFFE id in the peer's certificate, nothing else. TLS says who calls, the
// signature says who acts (PROTOCOL §1).
//   spiffe://<trust domain>/participant/<participant id>
//   spiffe://<trust domain>/service/<role>
// A certificate that only has a common name, or has more than one URI, names nobody. Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

#include "services/api/ledger_port.h"

namespace grpc {
class ServerContextBase;
}

namespace yidan::rpc {

struct CallerIdentity {
  enum class Kind { kParticipant, kService };
  Kind kind = Kind::kParticipant;
  std::string name;  // participant id, or the service's role
  [[nodiscard]] bool IsParticipant() const { return kind == Kind::kParticipant; }
  bool operator==(const CallerIdentity&) const = default;
};

// An id of another trust domain names nobody, and so does every id while `trust_domain` is empty. The error
// is NO_CALLER_IDENTITY.
api::Reply<CallerIdentity> ParseSpiffeId(std::string_view uri, std::string_view trust_domain);
api::Reply<CallerIdentity> IdentifyPeer(const grpc::ServerContextBase& context,
                                        std::string_view trust_domain);

}  // namespace yidan::rpc
