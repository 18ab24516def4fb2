#include "services/rpc/wire/act_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "services/title/rule_set.h"

namespace yidan::rpc {
namespace {

// As the comments of the services' protos say.
constexpr std::array kRoutes = {
    ActRoute{v1::ACT_KIND_ISSUE, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_TRANSFER, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_REJECT, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_ENDORSE, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_OFFER, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_ACCEPT, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_DECLINE, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_WITHDRAW, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_RELEASE, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_RETURN, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_ENFORCE, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_SURRENDER, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_RECALL_SURRENDER, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_REFUSE_SURRENDER, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_DELIVER, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_REPLACE, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_TO_PAPER, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_VOID, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_ORDER, ServiceId::kCustoms},
    ActRoute{v1::ACT_KIND_COUNTERSIGN, ServiceId::kCustoms},
    ActRoute{v1::ACT_KIND_HOLD, ServiceId::kCustoms},
    ActRoute{v1::ACT_KIND_LIFT, ServiceId::kCustoms},
    ActRoute{v1::ACT_KIND_NOTATION, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_MILESTONE, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_GRANT, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_REVOKE, ServiceId::kTransfer},
    ActRoute{v1::ACT_KIND_DORMANT, ServiceId::kIssuance},
    ActRoute{v1::ACT_KIND_ADMIT, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_ADD_KEY, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_REVOKE_KEY, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_ROLES, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_SUSPEND, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_RESUME, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_RECOVER, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_OBJECT, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_MANDATE, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_SUCCESSOR, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_DUAL_CONTROL, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_POWERS, ServiceId::kParticipants},
    ActRoute{v1::ACT_KIND_CONFIRM, ServiceId::kParticipants},
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

std::string_view RoleNameOf(ServiceId service) {
  switch (service) {
    case ServiceId::kIssuance:
      return "issuance";
    case ServiceId::kTransfer:
      return "transfer";
    case ServiceId::kCustoms:
      return "customs";
    case ServiceId::kParticipants:
      return "participants";
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

bool PassesSuspension(v1::ActKind kind) {
  const auto& sets = title::RuleBook::Released().sets();
  return std::any_of(sets.begin(), sets.end(), [kind](const title::RuleSet* rules) {
    const title::Row* row = rules->RowOf(kind);
    return row != nullptr && row->flags.passes_suspension;
  });
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
