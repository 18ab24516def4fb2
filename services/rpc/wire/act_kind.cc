#include "services/rpc/wire/act_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace yidan::rpc {
namespace {

constexpr v1::Role kAnyone = v1::ROLE_UNSPECIFIED;

// As the comments of the services' protos say.
constexpr std::array kRoutes = {
    ActRoute{v1::ACT_KIND_ISSUE, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_TRANSFER, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_REJECT, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_ENDORSE, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_OFFER, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_ACCEPT, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_DECLINE, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_WITHDRAW, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_RELEASE, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_RETURN, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_ENFORCE, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_SURRENDER, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_RECALL_SURRENDER, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_REFUSE_SURRENDER, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_DELIVER, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_REPLACE, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_TO_PAPER, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_VOID, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_ORDER, ServiceId::kCustoms, v1::ROLE_AUTHORITY},
    ActRoute{v1::ACT_KIND_COUNTERSIGN, ServiceId::kCustoms, v1::ROLE_REGISTRAR},
    ActRoute{v1::ACT_KIND_HOLD, ServiceId::kCustoms, v1::ROLE_AUTHORITY},
    ActRoute{v1::ACT_KIND_LIFT, ServiceId::kCustoms, v1::ROLE_AUTHORITY},
    ActRoute{v1::ACT_KIND_NOTATION, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_MILESTONE, ServiceId::kIssuance, v1::ROLE_CARRIER},
    ActRoute{v1::ACT_KIND_GRANT, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_REVOKE, ServiceId::kTransfer, kAnyone},
    ActRoute{v1::ACT_KIND_ADMIT, ServiceId::kParticipants, v1::ROLE_REGISTRAR},
    ActRoute{v1::ACT_KIND_ADD_KEY, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_REVOKE_KEY, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_ROLES, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_SUSPEND, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_RESUME, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_RECOVER, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_OBJECT, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_MANDATE, ServiceId::kParticipants, kAnyone},
    ActRoute{v1::ACT_KIND_SUCCESSOR, ServiceId::kParticipants, kAnyone},
};

constexpr std::uint64_t kFirstBodyField = 20;  // act.proto: below it stand actor, keys, chain fields
constexpr unsigned kVarint = 0;
constexpr unsigned kLengthDelimited = 2;

bool TakeVarint(std::string_view& rest, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) return true;
  }
  return false;
}

}  // namespace

std::string_view NameOf(ServiceId service) {
  switch (service) {
    case ServiceId::kIssuance:
      return "IssuanceService";
    case ServiceId::kTransfer:
      return "TransferService";
    case ServiceId::kCustoms:
      return "CustomsService";
    case ServiceId::kParticipants:
      return "ParticipantsService";
  }
  return {};
}

std::span<const ActRoute> ActRoutes() { return kRoutes; }

std::optional<ServiceId> ServiceOf(v1::ActKind kind) {
  const auto* found = std::find_if(kRoutes.begin(), kRoutes.end(),
                                   [kind](const ActRoute& route) { return route.kind == kind; });
  if (found == kRoutes.end()) return std::nullopt;
  return found->service;
}

std::optional<v1::ActKind> PeekActKind(std::string_view act) {
  std::uint64_t body = 0;
  while (!act.empty()) {
    std::uint64_t tag = 0;
    std::uint64_t value = 0;
    if (!TakeVarint(act, tag) || !TakeVarint(act, value)) return std::nullopt;
    const auto wire_type = static_cast<unsigned>(tag & 7U);
    const std::uint64_t field = tag >> 3U;
    if (wire_type == kLengthDelimited) {
      if (value > act.size()) return std::nullopt;
      act.remove_prefix(value);
    } else if (wire_type != kVarint) {
      return std::nullopt;  // an act's own fields are varints, strings and messages only
    }
    if (field < kFirstBodyField) continue;
    if (body != 0 || field > INT32_MAX || !v1::ActKind_IsValid(static_cast<int>(field))) return std::nullopt;
    body = field;
  }
  if (body == 0) return std::nullopt;
  return static_cast<v1::ActKind>(body);
}

}  // namespace yidan::rpc
