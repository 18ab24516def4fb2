#include "services/rpc/server/allow.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "services/rpc/wire/act_kind.h"
#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

using Query = internal::v1::ReadRequest;

struct Allowed {
  std::string_view service;
  std::optional<ServiceId> acts;        // whose kinds of act it hands in; nullopt: none
  std::vector<Query::QueryCase> reads;  // in a caller's name
};

// Besides, each may ask for the standing of a caller, in nobody's name.
const std::array<Allowed, 5>& Table() {
  static const std::array<Allowed, 5> table = {{
      {"issuance", ServiceId::kIssuance, {}},
      {"transfer", ServiceId::kTransfer, {}},
      {"customs", ServiceId::kCustoms, {Query::kSearchShipments}},
      {"participants", ServiceId::kParticipants, {Query::kGetParticipant, Query::kListParticipants}},
      {"verification",
       std::nullopt,
       {Query::kGetTitle, Query::kGetHistory, Query::kGetContent, Query::kListTitles, Query::kGetCheckpoint,
        Query::kGetInclusion, Query::kGetConsistency, Query::kListEntries, Query::kGetTile,
        Query::kExportTitle, Query::kGetAccess}},
  }};
  return table;
}

const Allowed* Find(std::string_view service) {
  const auto& table = Table();
  const auto* found =
      std::find_if(table.begin(), table.end(), [&](const Allowed& row) { return row.service == service; });
  return found == table.end() ? nullptr : found;
}

api::Reply<void> Denied(std::string_view service, const std::string& what) {
  return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_NOT_OF_THIS_SERVICE,
                                       "the service " + std::string(service) + " may not ask for " + what));
}

}  // namespace

api::Reply<void> AllowSubmit(std::string_view service, const internal::v1::SubmitRequest& request) {
  const Allowed* allowed = Find(service);
  if (allowed == nullptr || !allowed->acts) return Denied(service, "acts");
  if (request.caller().empty()) return Denied(service, "acts in nobody's name");
  for (const v1::SubmitActRequest& act : request.acts()) {
    const auto kind = PeekActKind(act.act());
    if (kind && ServiceOf(*kind) != allowed->acts) return Denied(service, v1::ActKind_Name(*kind));
  }
  return {};
}

api::Reply<void> AllowRead(std::string_view service, const internal::v1::ReadRequest& request) {
  const Allowed* allowed = Find(service);
  const auto* query =
      Query::descriptor()->FindFieldByNumber(static_cast<int>(request.query_case()));  // null: none is set
  const std::string name = query == nullptr ? "no query" : query->name();
  if (allowed == nullptr) return Denied(service, name);
  if (request.has_get_standing()) return {};
  if (request.caller().empty()) return Denied(service, name + " in nobody's name");
  if (std::find(allowed->reads.begin(), allowed->reads.end(), request.query_case()) != allowed->reads.end()) {
    return {};
  }
  return Denied(service, name);
}

}  // namespace yidan::rpc
