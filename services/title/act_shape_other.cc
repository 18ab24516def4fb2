// The shape of acts beside the chain and of the directory's acts.
#include "services/title/act_shape.h"

namespace yidan::title {

void Shape::BesideBody(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kHold:
      Need(act.hold().kind() != v1::HOLD_KIND_UNSPECIFIED, "kind", "missing");
      Text(act.hold().reason(), "reason");
      MaybeText(act.hold().reference(), "reference", kMaxName);  // kept in the title state
      for (const auto& container : act.hold().containers()) Text(container, "containers", 64);
      Ascending(act.hold().containers(), "containers");
      return MaybeTime(act.hold().has_until(), act.hold().until(), "until");
    case v1::Act::kLift:
      Sha(act.lift().hold_id(), "hold_id");
      return MaybeText(act.lift().result(), "result");
    case v1::Act::kNotation:
      return Notation(act.notation());
    case v1::Act::kMilestone:
      Text(act.milestone().code(), "code", 64);
      MaybeText(act.milestone().location(), "location", 64);
      Time(act.milestone().has_at(), act.milestone().at(), "at");
      MaybeText(act.milestone().text(), "text");
      return MaybeSha(act.milestone().supersedes(), "supersedes");
    case v1::Act::kGrant:
      Participant(act.grant().reader(), "reader");
      for (const auto& p : act.grant().pointers()) {
        Need(p.empty() || (p[0] == '/' && p.size() <= kMaxName), "pointers", "no JSON pointer, or too long");
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
    Text(n.replaced(), "replaced", 64);
    Text(n.substitute(), "substitute", 64);
  } else {
    Need(n.replaced().empty() && n.substitute().empty(), "replaced", "for substitutions only");
  }
}

template <typename M>
void Shape::RoleSet(const v1::Act& act, const M& m) {
  bool authority = false;
  for (const int role : m.roles()) {
    Need(role != v1::ROLE_UNSPECIFIED, "roles", "a role is missing");
    authority = authority || role == v1::ROLE_AUTHORITY;
    // A registrar never acts on title, so it has no other role.
    Need(role != v1::ROLE_REGISTRAR || m.roles_size() == 1, "roles", "REGISTRAR stands alone");
  }
  Ascending(m.roles(), "roles");
  Need(authority == (m.authority_kind() != v1::AUTHORITY_KIND_UNSPECIFIED), "authority_kind",
       "goes with the role AUTHORITY");
  Need(authority == !m.jurisdictions().empty(), "jurisdictions", "go with the role AUTHORITY");
  for (const auto& code : m.jurisdictions()) Need(IsCountry(code), "jurisdictions", "no country code");
  Ascending(m.jurisdictions(), "jurisdictions");
  if (m.superior().empty()) return;
  Participant(m.superior(), "superior");
  Need(authority && m.superior() != act.participant_id(), "superior", "another authority than itself");
}

void Shape::DirectoryBody(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kRegister: {
      const v1::Register& r = act.register_();
      Need(act.actor() == act.participant_id(), "participant_id", "one registers itself");
      Text(r.spki(), "spki", kMaxSpki);
      Text(r.name(), "name", kMaxName);
      MaybeText(r.name_zh(), "name_zh", kMaxName);
      Need(IsCountry(r.country()), "country", "no country code");
      for (const auto& id : r.identifiers()) {
        Text(id.scheme(), "identifiers.scheme", 16);
        Text(id.value(), "identifiers.value", 64);
      }
      return Need(r.identifiers_size() <= 16, "identifiers", "too many");
    }
    case v1::Act::kAdmit:
      Need(act.admit().has_register_act(), "register_act", "missing");
      Need(act.admit().register_act().signature().size() == 64, "register_act.signature", "not 64 bytes");
      return RoleSet(act, act.admit());
    case v1::Act::kAddKey:
      Text(act.add_key().spki(), "spki", kMaxSpki);
      return Need(act.add_key().possession().size() == 64, "possession", "not 64 bytes");
    case v1::Act::kRevokeKey:
      Sha(act.revoke_key().key_id(), "revoke_key.key_id");
      return MaybeText(act.revoke_key().reason(), "reason");
    case v1::Act::kRoles:
      return RoleSet(act, act.roles());
    case v1::Act::kSuspend:
      return MaybeText(act.suspend().reason(), "reason");
    case v1::Act::kResume:
      return MaybeText(act.resume().reason(), "reason");
    case v1::Act::kRecover:
      Text(act.recover().spki(), "spki", kMaxSpki);
      Need(act.recover().possession().size() == 64, "possession", "not 64 bytes");
      return MaybeText(act.recover().reason(), "reason");
    case v1::Act::kObject:
      return MaybeText(act.object().reason(), "reason");
    case v1::Act::kMandate:
      return Mandate(act, act.mandate());
    default:
      Participant(act.successor().successor(), "successor");
      Need(act.successor().successor() != act.participant_id(), "successor", "nobody succeeds itself");
      return Sha(act.successor().document_digest(), "document_digest");
  }
}

void Shape::Mandate(const v1::Act& act, const v1::Mandate& m) {
  Participant(m.agent(), "mandate.agent");
  Need(m.agent() != act.participant_id(), "mandate.agent", "nobody is its own agent");
  for (const int number : m.kinds()) {
    const auto kind = static_cast<v1::ActKind>(number);
    Need((IsTitleChainAct(kind) || IsBesideChainAct(kind)) && kind != v1::ACT_KIND_COUNTERSIGN, "kinds",
         "only title acts are mandated");
  }
  Ascending(m.kinds(), "kinds");
  // Empty kinds end the mandate; then there is nothing to last.
  if (m.kinds().empty()) {
    Need(!m.has_until(), "until", "a mandate that ends has none");
  } else {
    Time(m.has_until(), m.until(), "until");
  }
}

}  // namespace yidan::title
