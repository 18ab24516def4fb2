#include "services/rpc/server/identity.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/server_context.h>

#include <algorithm>

#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

constexpr std::string_view kScheme = "spiffe://";
constexpr std::size_t kMaxNameBytes = 63;

tl::unexpected<api::ServiceError> Nobody(std::string message) {
  return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_NO_CALLER_IDENTITY, std::move(message)));
}

bool IsName(std::string_view name) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= kMaxNameBytes && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), good);
}

}  // namespace

api::Reply<CallerIdentity> ParseSpiffeId(std::string_view uri, std::string_view trust_domain) {
  if (!uri.starts_with(kScheme)) return Nobody("the certificate's URI is not a SPIFFE id");
  std::string_view rest = uri.substr(kScheme.size());
  const std::size_t slash = rest.find('/');
  const std::string_view domain = rest.substr(0, slash);
  if (slash == std::string_view::npos || domain.empty()) return Nobody("the SPIFFE id has no path");
  if (trust_domain.empty() || domain != trust_domain)
    return Nobody("the SPIFFE id is of another trust domain");
  rest.remove_prefix(slash);
  CallerIdentity caller;
  for (const auto& [prefix, kind] :
       {std::pair{std::string_view("/participant/"), CallerIdentity::Kind::kParticipant},
        std::pair{std::string_view("/service/"), CallerIdentity::Kind::kService}}) {
    if (!rest.starts_with(prefix)) continue;
    rest.remove_prefix(prefix.size());
    if (!IsName(rest)) return Nobody("the SPIFFE id's last part is not an id of [a-z0-9-]");
    return CallerIdentity{kind, std::string(rest)};
  }
  return Nobody("the SPIFFE id names neither a participant nor a service");
}

api::Reply<CallerIdentity> IdentifyPeer(const grpc::ServerContextBase& context,
                                        std::string_view trust_domain) {
  const auto auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return Nobody("the connection carries no certificate");
  // gRPC sets this property only if the certificate has exactly one URI and it is a SPIFFE id; never from
  // the common name, which GetPeerIdentity() would fall back to.
  const auto ids = auth->FindPropertyValues(GRPC_PEER_SPIFFE_ID_PROPERTY_NAME);
  if (ids.size() != 1) {
    const bool many = auth->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME).size() > 1;
    return Nobody(many ? "the certificate has more than one URI; exactly one SPIFFE id is wanted"
                       : "the certificate has no SPIFFE id; a common name identifies nobody");
  }
  return ParseSpiffeId({ids[0].data(), ids[0].size()}, trust_domain);
}

}  // namespace yidan::rpc
