// A directory record as people read it.
#include "services/base/bytes.h"
#include "services/cli/columns.h"
#include "services/cli/render.h"
#include "services/console/screen.h"
#include "services/proof/terms.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

using console::ForScreen;
using proof::FormatTime;
using proof::Term;

template <typename Kinds>
std::string KindNames(const Kinds& kinds) {
  std::vector<std::string> names;
  for (const auto kind : kinds) names.emplace_back(title::KindName(static_cast<v1::ActKind>(kind)));
  return Join(names);
}

bool IsLimited(const v1::ParticipantKey& key) {
  return key.power_kinds_size() > 0 || key.power_prefixes_size() > 0;
}

}  // namespace

std::string PowersText(const v1::ParticipantKey& key) {
  if (!IsLimited(key)) return "signs everything";
  std::string out;
  if (key.power_kinds_size() > 0) out = "signs " + KindNames(key.power_kinds()) + " only";
  if (key.power_prefixes_size() > 0) {
    out += (out.empty() ? "signs all, for documents " : ", for documents ") +
           Join(std::vector<std::string>(key.power_prefixes().begin(), key.power_prefixes().end())) +
           "… only";
  }
  return out;
}

std::string RenderParticipantLine(const v1::Participant& stated) {
  const v1::Participant participant = ForScreen(stated);
  std::vector<std::string> roles;
  for (const auto& role : participant.roles()) {
    if (role.until_index() == 0) roles.push_back(Term(role.role()));
  }
  return Label(participant.participant_id()) + participant.name() +
         (participant.name_zh().empty() ? "" : " " + participant.name_zh()) + " (" + participant.country() +
         "): " + Join(roles) + (participant.suspended() ? "  SUSPENDED 已暂停" : "") + "\n";
}

std::string RenderParticipant(const v1::Participant& stated) {
  const v1::Participant participant = ForScreen(stated);
  std::string out;
  if (participant.suspended()) out += "*** SUSPENDED 已暂停 ***\n";
  if (participant.has_recovery_effective_at()) {
    const std::string at = FormatTime(participant.recovery_effective_at());
    out += participant.recovery_objected()
               ? "*** A RECOVER of its keys was OBJECTED TO: the registrar confirms it, from " + at +
                     " on, or drops it ***\n"
               : "*** A RECOVER of its keys is running, effective " + at + " ***\n";
  }
  out += Line("Participant 参与方", participant.participant_id());
  out += Line("Name 名称",
              participant.name() + (participant.name_zh().empty() ? "" : " " + participant.name_zh()));
  out += Line("Country 国家", participant.country());
  for (const auto& id : participant.identifiers())
    out += Line("Identifier 代码", id.scheme() + " " + id.value());
  if (!participant.same_organisation_as().empty()) {
    out += Line("Same as 同一组织", participant.same_organisation_as() + ", as the registrar stated");
  }
  for (const auto& assurance : participant.assurances()) {
    out += Line("Assured by 身份核实", proof::AssuranceText(assurance.kind(), assurance.reference()));
  }
  const auto term = [](const auto& t) {
    return " from #" + std::to_string(t.from_index()) +
           (t.until_index() == 0 ? "" : ", ENDED #" + std::to_string(t.until_index()));
  };
  for (const auto& role : participant.roles()) out += Line("Role 角色", Term(role.role()) + term(role));
  for (const auto& j : participant.jurisdictions()) {
    out += Line("Jurisdiction 管辖",
                j.country() + term(j) + ", for an ORDER from " + FormatTime(j.effective_at()));
  }
  for (const auto& key : participant.keys()) {
    out += Line("Key 密钥", ToHex(key.key_id()) + term(key) + (IsLimited(key) ? ", " + PowersText(key) : ""));
  }
  if (participant.dual_control_size() > 0) {
    out += Line("Two keys 双人复核", KindNames(participant.dual_control()));
  }
  for (const auto& m : participant.mandates()) {
    out += Line("Mandate 委托", "to " + m.agent() + " for " + KindNames(m.act_kinds()) + " until " +
                                    FormatTime(m.until()) + term(m));
  }
  if (!participant.superior().empty()) {
    out += Line("Superior 上级", participant.superior() + ", lifts its holds from " +
                                     FormatTime(participant.superior_effective_at()));
  }
  if (!participant.successor().empty()) {
    out += Line(
        "Successor 承继人",
        participant.successor() + (participant.succession_objected()
                                       ? ", OBJECTED TO: nobody acts until the registrar confirms"
                                       : ", effective " + FormatTime(participant.succession_effective_at())));
  }
  return out;
}

}  // namespace yidan::cli
