#include "services/title/act_lists.h"

#include <string_view>
#include <unordered_map>

#include "services/title/rules.h"

namespace yidan::title {
namespace {

// Either one of the limits, or a number of its own.
struct Bound {
  std::size_t ActLimits::*limit = nullptr;
  std::size_t most = 0;
};
constexpr Bound By(std::size_t ActLimits::*limit) { return {limit, 0}; }

// Of two capital letters there are no more; a list of them ascends strictly.
constexpr std::size_t kCountries = 676;
constexpr std::size_t kIdentifiers = 16;  // of one participant
constexpr std::size_t kPrefixes = 16;     // of one key
// Each member once, in ascending order, is all that there are.
constexpr auto kKinds = static_cast<std::size_t>(v1::ActKind_ARRAYSIZE);
constexpr auto kRoles = static_cast<std::size_t>(v1::Role_ARRAYSIZE);
constexpr auto kAssurances = static_cast<std::size_t>(v1::AssuranceKind_ARRAYSIZE);

const std::unordered_map<std::string_view, Bound>& Table() {
  static const std::unordered_map<std::string_view, Bound> table = {
      {"yidan.v1.Act.approver_key_ids", {nullptr, kMaxApprovers}},
      {"yidan.v1.SignedAct.approvals", {nullptr, kMaxApprovers}},
      {"yidan.v1.TitleHeader.financiers", By(&ActLimits::participants)},
      {"yidan.v1.TitleHeader.goods", By(&ActLimits::lines)},
      {"yidan.v1.TitleHeader.leg_carriers", By(&ActLimits::participants)},
      {"yidan.v1.TitleHeader.jurisdictions", {nullptr, kCountries}},
      {"yidan.v1.TitleHeader.containers", By(&ActLimits::boxes)},
      {"yidan.v1.TitleHeader.stowage", By(&ActLimits::lines)},
      {"yidan.v1.LineStowage.containers", By(&ActLimits::boxes)},
      {"yidan.v1.Deliver.quantities", By(&ActLimits::lines)},
      {"yidan.v1.Deliver.containers", By(&ActLimits::boxes)},
      {"yidan.v1.Deliver.shortages", By(&ActLimits::lines)},
      {"yidan.v1.Replace.predecessors", By(&ActLimits::documents)},
      {"yidan.v1.Replace.successors", By(&ActLimits::documents)},
      {"yidan.v1.Replace.corrections", By(&ActLimits::lines)},
      {"yidan.v1.ToPaper.form_numbers", By(&ActLimits::forms)},
      {"yidan.v1.Hold.containers", By(&ActLimits::boxes)},
      {"yidan.v1.Lift.containers", By(&ActLimits::boxes)},
      // The rules refuse more than grant_pointers, by TOO_MANY.
      {"yidan.v1.Grant.pointers", By(&ActLimits::lines)},
      {"yidan.v1.KeyPowers.kinds", {nullptr, kKinds}},
      {"yidan.v1.KeyPowers.document_prefixes", {nullptr, kPrefixes}},
      {"yidan.v1.Register.identifiers", {nullptr, kIdentifiers}},
      {"yidan.v1.Admit.roles", {nullptr, kRoles}},
      {"yidan.v1.Admit.jurisdictions", {nullptr, kCountries}},
      {"yidan.v1.Admit.assurances", {nullptr, kAssurances}},
      {"yidan.v1.Roles.roles", {nullptr, kRoles}},
      {"yidan.v1.Roles.jurisdictions", {nullptr, kCountries}},
      {"yidan.v1.Mandate.kinds", {nullptr, kKinds}},
      {"yidan.v1.DualControl.kinds", {nullptr, kKinds}},
  };
  return table;
}

}  // namespace

std::optional<std::size_t> MostOf(const google::protobuf::FieldDescriptor& list, const ActLimits& limits) {
  const auto found = Table().find(list.full_name());
  if (found == Table().end()) return std::nullopt;
  const Bound& bound = found->second;
  return bound.limit == nullptr ? bound.most : limits.*bound.limit;
}

}  // namespace yidan::title
