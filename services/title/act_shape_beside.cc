// The shape of acts beside the chain: holds, notations, milestones, grants.
#include <algorithm>

#include "services/identifiers/identifiers.h"
#include "services/identifiers/wagons.h"
#include "services/title/act_shape.h"

namespace yidan::title {
namespace {

bool IsCapital(char ch) { return ch >= 'A' && ch <= 'Z'; }

bool IsMilestoneCode(std::string_view code) {
  return !code.empty() && code.size() <= 64 && IsCapital(code.front()) &&
         std::all_of(code.begin(), code.end(),
                     [](char ch) { return IsCapital(ch) || (ch >= '0' && ch <= '9') || ch == '_'; });
}

// Its shape: which countries there are is a list of the day, and rules read none.
bool IsLocode(std::string_view code) {
  return code.size() == 5 && std::all_of(code.begin(), code.begin() + 2, IsCapital) &&
         std::all_of(code.begin() + 2, code.end(),
                     [](char ch) { return IsCapital(ch) || (ch >= '2' && ch <= '9'); });
}

// RFC 6901, but for the empty one, which is the whole: that is a grant without pointers.
bool IsPointer(const std::string& text) {
  if (text.empty() || text[0] != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
  }
  return true;
}

}  // namespace

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
      for (const auto& container : act.lift().containers()) Text(container, "containers", limits_.code_bytes);
      Ascending(act.lift().containers(), "containers");
      return MaybeText(act.lift().result(), "result");
    case v1::Act::kNotation:
      return Notation(act.notation());
    case v1::Act::kMilestone:
      Need(IsMilestoneCode(act.milestone().code()), "code",
           "not a capital letter and then at most 63 of A-Z 0-9 _");
      Need(act.milestone().location().empty() || IsLocode(act.milestone().location()), "location",
           "no UN/LOCODE: two capital letters, then three of A-Z 2-9");
      Time(act.milestone().has_at(), act.milestone().at(), "at");
      MaybeText(act.milestone().text(), "text");
      return MaybeSha(act.milestone().supersedes(), "supersedes");
    case v1::Act::kGrant:
      Participant(act.grant().reader(), "reader");
      for (const auto& p : act.grant().pointers()) {
        Need(IsPointer(p) && p.size() <= limits_.name_bytes, "pointers",
             "no JSON pointer (RFC 6901), or too long");
      }
      Ascending(act.grant().pointers(), "pointers");
      return Time(act.grant().has_until(), act.grant().until(), "until");
    case v1::Act::kRevoke:
      return Sha(act.revoke().grant_id(), "grant_id");
    case v1::Act::kDormant:
      return Text(act.dormant().reason(), "reason");
    default:
      return;
  }
}

// A number that nobody can look up is none: what a substitution names is in its one normal form.
void Shape::Unit(v1::NotationKind kind, const std::string& number, std::string_view field) {
  Text(number, field, limits_.code_bytes);
  Outcome valid;
  if (kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED) valid = identifiers::ValidContainerNumber(number);
  if (kind == v1::NOTATION_KIND_WAGON_SUBSTITUTED) valid = identifiers::ValidWagonNumber(number);
  if (!valid) return Need(false, field, valid.error().message);
  Need(!identifiers::Normalise(number).empty(), field, "nothing to find it by");
}

void Shape::Notation(const v1::Notation& n) {
  Need(n.kind() != v1::NOTATION_KIND_UNSPECIFIED, "kind", "missing");
  MaybeText(n.text(), "text");
  Time(n.has_at(), n.at(), "at");
  const bool substitution = n.kind() == v1::NOTATION_KIND_WAGON_SUBSTITUTED ||
                            n.kind() == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED ||
                            n.kind() == v1::NOTATION_KIND_SEAL_SUBSTITUTED;
  if (substitution) {
    Unit(n.kind(), n.replaced(), "replaced");
    Unit(n.kind(), n.substitute(), "substitute");
    Need(n.replaced() != n.substitute(), "substitute", "what is taken off takes no place");
  } else {
    Need(n.replaced().empty() && n.substitute().empty(), "replaced", "for substitutions only");
  }
}

}  // namespace yidan::title
