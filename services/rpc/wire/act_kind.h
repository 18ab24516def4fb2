// Which service an act goes to: the one table that servers let acts in by and clients send them by; and the
// kind of an act from its bytes, without parsing it: the front needs no more than to know whose service an
// act belongs to, and the ledger parses it in full anyway. No role of the caller is asked for: who may do
// what is for the rules, which judge who *acts*, be it through an agent or a successor. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "yidan/v1/act.pb.h"

namespace yidan::rpc {

enum class ServiceId { kIssuance, kTransfer, kCustoms, kParticipants };
// "IssuanceService", as in the protos.
std::string_view NameOf(ServiceId service);
// "issuance", as in its certificate (spiffe://DOMAIN/service/issuance) and in --roles.
std::string_view RoleNameOf(ServiceId service);

struct ActRoute {
  v1::ActKind kind;
  ServiceId service;
};
// Every kind that can be handed in, each once, in the order of their numbers.
std::span<const ActRoute> ActRoutes();
// nullopt: no kind, or one that goes to no service by itself (a REGISTER lies in its ADMIT).
std::optional<ServiceId> ServiceOf(v1::ActKind kind);
// Whether the rules admit the kind from a suspended participant, in any version that was released: the front,
// which does not know the version in force, then lets it pass, and the ledger judges.
bool PassesSuspension(v1::ActKind kind);

// The one body field of a serialised Act. nullopt if the bytes are not wire format, or have no body, two
// bodies or a body of no known kind; no such bytes are the canonical encoding of an act, so the ledger
// refuses them (MALFORMED_ACT) wherever they were handed in.
std::optional<v1::ActKind> PeekActKind(std::string_view act);

}  // namespace yidan::rpc
