// The shape of acts beside the chain: holds, notations, milestones, grants.
#include "services/title/act_shape.h"

namespace yidan::title {

void Shape::BesideBody(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kHold:
      Need(act.hold().kind() != v1::HOLD_KIND_UNSPECIFIED, "kind", "missing");
      Text(act.hold().reason(), "reason");
      MaybeText(act.hold().reference(), "reference", limits_.name_bytes);  // kept in the title state
      for (const auto& container : act.hold().containers()) Text(container, "containers", limits_.code_bytes);
      Ascending(act.hold().containers(), "containers");
      return MaybeTime(act.hold().has_until(), act.hold().until(), "until");
    case v1::Act::kLift:
      Sha(act.lift().hold_id(), "hold_id");
      return MaybeText(act.lift().result(), "result");
    case v1::Act::kNotation:
      return Notation(act.notation());
    case v1::Act::kMilestone:
      Text(act.milestone().code(), "code", limits_.code_bytes);
      MaybeText(act.milestone().location(), "location", limits_.code_bytes);
      Time(act.milestone().has_at(), act.milestone().at(), "at");
      MaybeText(act.milestone().text(), "text");
      return MaybeSha(act.milestone().supersedes(), "supersedes");
    case v1::Act::kGrant:
      Participant(act.grant().reader(), "reader");
      for (const auto& p : act.grant().pointers()) {
        Need(p.empty() || (p[0] == '/' && p.size() <= limits_.name_bytes), "pointers",
             "no JSON pointer, or too long");
      }
      Ascending(act.grant().pointers(), "pointers");
      return Time(act.grant().has_until(), act.grant().until(), "until");
    default:
      return Sha(act.revoke().grant_id(), "grant_id");
  }
}

void Shape::Notation(const v1::Notation& n) {
  Need(n.kind() != v1::NOTATION_KIND_UNSPECIFIED, "kind", "missing");
  MaybeText(n.text(), "text");
  Time(n.has_at(), n.at(), "at");
  const bool substitution = n.kind() == v1::NOTATION_KIND_WAGON_SUBSTITUTED ||
                            n.kind() == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED ||
                            n.kind() == v1::NOTATION_KIND_SEAL_SUBSTITUTED;
  if (substitution) {
    Text(n.replaced(), "replaced", limits_.code_bytes);
    Text(n.substitute(), "substitute", limits_.code_bytes);
  } else {
    Need(n.replaced().empty() && n.substitute().empty(), "replaced", "for substitutions only");
  }
}

}  // namespace yidan::title
