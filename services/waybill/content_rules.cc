// Which checks a content is held to: those of its own schema_version.
#include <array>

#include "services/waybill/content.h"
#include "services/waybill/content_faults.h"

namespace yidan::waybill {

const ContentRules* ContentRulesOf(std::uint32_t schema_version) {
  static constexpr std::array<ContentRules, 1> kReleased = {{{1, FindFaultsV1}}};
  for (const ContentRules& rules : kReleased) {
    if (rules.schema_version == schema_version) return &rules;
  }
  return nullptr;
}

std::vector<Fault> FindFaults(const v1::Waybill& waybill, Lists lists) {
  const ContentRules* rules = ContentRulesOf(waybill.schema_version());
  if (rules != nullptr) return rules->find_faults(waybill, lists);
  // The rest is still worth knowing to whoever writes such a content.
  auto faults = FindFaultsV1(waybill, lists);
  faults.insert(faults.begin(), Fault{"/schema_version", "must be 1"});
  return faults;
}

}  // namespace yidan::waybill
