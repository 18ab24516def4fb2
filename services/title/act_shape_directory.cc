// The shape of the directory's acts: registration, keys, roles, mandates.
#include "services/title/act_shape.h"

namespace yidan::title {

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
      Text(r.spki(), "spki", limits_.spki_bytes);
      Text(r.name(), "name", limits_.name_bytes);
      MaybeText(r.name_zh(), "name_zh", limits_.name_bytes);
      Need(IsCountry(r.country()), "country", "no country code");
      for (const auto& id : r.identifiers()) {
        Text(id.scheme(), "identifiers.scheme", 16);
        Text(id.value(), "identifiers.value", limits_.code_bytes);
      }
      return;
    }
    case v1::Act::kAdmit:
      Need(act.admit().has_register_act(), "register_act", "missing");
      Need(act.admit().register_act().signature().size() == 64, "register_act.signature", "not 64 bytes");
      Need(act.admit().register_act().approvals().empty(), "register_act.approvals",
           "a newcomer has one key");
      Assurances(act.admit());
      if (!act.admit().same_organisation_as().empty()) {
        Participant(act.admit().same_organisation_as(), "same_organisation_as");
        Need(act.admit().same_organisation_as() != act.participant_id(), "same_organisation_as",
             "another participant than itself");
      }
      return RoleSet(act, act.admit());
    case v1::Act::kAddKey:
      Text(act.add_key().spki(), "spki", limits_.spki_bytes);
      Need(act.add_key().possession().size() == 64, "possession", "not 64 bytes");
      return KeyPowers(act.add_key().has_powers(), act.add_key().powers(), "powers");
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
      Text(act.recover().spki(), "spki", limits_.spki_bytes);
      Need(act.recover().possession().size() == 64, "possession", "not 64 bytes");
      return MaybeText(act.recover().reason(), "reason");
    case v1::Act::kObject:
      return MaybeText(act.object().reason(), "reason");
    case v1::Act::kMandate:
      return Mandate(act, act.mandate());
    case v1::Act::kDualControl:
      return DualControl(act.dual_control());
    case v1::Act::kPowers:
      Sha(act.powers().key_id(), "powers.key_id");
      return KeyPowers(act.powers().has_powers(), act.powers().powers(), "powers.powers");
    case v1::Act::kConfirm:
      return Sha(act.confirm().document_digest(), "document_digest");
    default:
      Participant(act.successor().successor(), "successor");
      Need(act.successor().successor() != act.participant_id(), "successor", "nobody succeeds itself");
      return Sha(act.successor().document_digest(), "document_digest");
  }
}

void Shape::Assurances(const v1::Admit& admit) {
  Need(!admit.assurances().empty(), "assurances", "how identity was made sure of is stated");
  for (int i = 0; i < admit.assurances_size(); ++i) {
    const v1::Assurance& assurance = admit.assurances(i);
    Need(assurance.kind() != v1::ASSURANCE_KIND_UNSPECIFIED, "assurances.kind", "missing");
    if (i > 0)
      Need(admit.assurances(i - 1).kind() < assurance.kind(), "assurances", "not strictly ascending");
    Text(assurance.reference(), "assurances.reference", limits_.name_bytes);
    MaybeSha(assurance.digest(), "assurances.digest");
  }
}

void Shape::KeyPowers(bool present, const v1::KeyPowers& powers, std::string_view field) {
  if (!present) return;
  Need(!powers.kinds().empty() || !powers.document_prefixes().empty(), field,
       "empty powers; a key that may sign everything has none stated");
  for (const int number : powers.kinds()) {
    const auto kind = static_cast<v1::ActKind>(number);
    Need(rules_.RowOf(kind) != nullptr && kind != v1::ACT_KIND_REGISTER, field, "a kind that no key signs");
    Need(!GivesPower(kind), field, "a key of limited powers gives no others");
  }
  Ascending(powers.kinds(), field);
  for (const std::string& prefix : powers.document_prefixes()) {
    Need(IsDocumentPrefix(prefix), field, "no beginning of a document id");
  }
  Ascending(powers.document_prefixes(), field);
}

void Shape::DualControl(const v1::DualControl& d) {
  for (const int number : d.kinds()) {
    const auto kind = static_cast<v1::ActKind>(number);
    Need(rules_.RowOf(kind) != nullptr && kind != v1::ACT_KIND_REGISTER, "kinds", "a kind that no key signs");
    Need(kind != v1::ACT_KIND_REVOKE_KEY && kind != v1::ACT_KIND_OBJECT, "kinds",
         "REVOKE_KEY and OBJECT need one key, always");
  }
  Ascending(d.kinds(), "kinds");
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
