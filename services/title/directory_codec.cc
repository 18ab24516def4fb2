// The canonical encodings of directory records and of the registry's parameters, and the directory record
// as a message. DO NOT CHANGE without a new version byte: on disk, and under the state map.
#include "services/title/case.h"
#include "services/title/codec.h"

namespace yidan::title {
namespace {

using namespace codec;  // NOLINT: the pieces are named for this use

constexpr std::uint8_t kVersion = 1;

void Put(Encoder& e, const Term& term) { e.U64(term.from).U64(term.until); }
Term GetTerm(Decoder& d) {
  Term term;
  term.from = d.U64();
  term.until = d.U64();
  return term;
}

void PutTerms(Encoder& e, const ParticipantRecord& r) {
  PutList(e, r.keys, [&e](const auto& item) {
    e.Fixed(item.first).Str(item.second.spki);
    Put(e, item.second.term);
    e.Bool(item.second.revoked_by_registrar);
    PutList(e, item.second.powers.kinds, [&e](std::uint32_t kind) { e.U32(kind); });
    PutStrings(e, item.second.powers.prefixes);
  });
  PutList(e, r.roles, [&e](const RoleTerm& t) {
    e.U8(static_cast<std::uint8_t>(t.role));
    Put(e, t.term);
  });
  PutList(e, r.jurisdictions, [&e](const JurisdictionTerm& t) {
    e.U8(static_cast<std::uint8_t>(t.kind)).Str(t.country);
    Put(e, t.term);
    e.I64(t.effective_at);
  });
  PutList(e, r.mandates, [&e](const MandateTerm& t) {
    e.Str(t.agent);
    PutList(e, t.kinds, [&e](std::uint32_t kind) { e.U32(kind); });
    e.I64(t.until);
    Put(e, t.term);
  });
  PutList(e, r.suspensions, [&e](const Term& t) { Put(e, t); });
}

void GetTerms(Decoder& d, ParticipantRecord& r) {
  GetList(d, [&] {
    const Digest id = d.Fixed();
    Key key;
    key.spki = GetString(d);
    key.term = GetTerm(d);
    key.revoked_by_registrar = d.Bool();
    GetList(d, [&] { key.powers.kinds.push_back(d.U32()); });
    key.powers.prefixes = GetStrings(d);
    r.keys.insert_or_assign(id, std::move(key));
  });
  GetList(d, [&] {
    const auto role = GetEnum<v1::Role>(d, v1::Role_IsValid);
    r.roles.push_back({role, GetTerm(d)});
  });
  GetList(d, [&] {
    JurisdictionTerm t;
    t.kind = GetEnum<v1::AuthorityKind>(d, v1::AuthorityKind_IsValid);
    t.country = GetString(d);
    t.term = GetTerm(d);
    t.effective_at = d.I64();
    r.jurisdictions.push_back(std::move(t));
  });
  GetList(d, [&] {
    MandateTerm t;
    t.agent = GetString(d);
    GetList(d, [&] { t.kinds.push_back(d.U32()); });
    t.until = d.I64();
    t.term = GetTerm(d);
    r.mandates.push_back(std::move(t));
  });
  GetList(d, [&] { r.suspensions.push_back(GetTerm(d)); });
}

std::uint64_t Shown(std::uint64_t until) { return until == kForever ? 0 : until; }

}  // namespace

std::string Encode(const ParticipantRecord& r) {
  Encoder e;
  e.U8(r.encoding).Str(r.participant_id).Str(r.name).Str(r.name_zh).Str(r.country);
  PutList(e, r.identifiers, [&e](const auto& id) { e.Str(id.first).Str(id.second); });
  PutTerms(e, r);
  PutOptional(e, r.recovery,
              [&e](const Recovery& v) { e.Str(v.spki).I64(v.effective_at).U64(v.index).Bool(v.objected); });
  PutOptional(e, r.succession, [&e](const Succession& v) {
    e.Str(v.successor).I64(v.effective_at).Bool(v.objected).Bool(v.confirmed);
  });
  e.Str(r.superior).I64(r.superior_from);
  PutList(e, r.dual_control, [&e](std::uint32_t kind) { e.U32(kind); });
  PutList(e, r.assurances, [&e](const Assurance& a) {
    e.U8(static_cast<std::uint8_t>(a.kind)).Str(a.reference).Str(a.digest);
  });
  e.Str(r.same_organisation_as).U64(r.recovered_index).U64(r.recovered_entries);
  e.U64(r.sequence).Fixed(r.last_act).Fixed(r.history);
  e.U64(r.admitted_index).U64(r.last_index).U64(r.entry_count);
  return e.Take();
}

Result<ParticipantRecord> DecodeParticipant(std::string_view bytes) {
  Decoder d(bytes);
  ParticipantRecord r;
  r.encoding = d.U8();
  if (r.encoding != kVersion)
    return Corrupt("directory record: unknown encoding " + std::to_string(r.encoding));
  r.participant_id = GetString(d);
  r.name = GetString(d);
  r.name_zh = GetString(d);
  r.country = GetString(d);
  GetList(d, [&] {
    std::string scheme = GetString(d);
    r.identifiers.emplace_back(std::move(scheme), GetString(d));
  });
  GetTerms(d, r);
  if (d.Bool()) {
    Recovery v;
    v.spki = GetString(d);
    v.effective_at = d.I64();
    v.index = d.U64();
    v.objected = d.Bool();
    r.recovery = std::move(v);
  }
  if (d.Bool()) {
    Succession v;
    v.successor = GetString(d);
    v.effective_at = d.I64();
    v.objected = d.Bool();
    v.confirmed = d.Bool();
    r.succession = std::move(v);
  }
  r.superior = GetString(d);
  r.superior_from = d.I64();
  GetList(d, [&] { r.dual_control.push_back(d.U32()); });
  GetList(d, [&] {
    const auto kind = GetEnum<v1::AssuranceKind>(d, v1::AssuranceKind_IsValid);
    std::string reference = GetString(d);
    r.assurances.push_back({kind, std::move(reference), GetString(d)});
  });
  r.same_organisation_as = GetString(d);
  r.recovered_index = d.U64();
  r.recovered_entries = d.U64();
  r.sequence = d.U64();
  r.last_act = d.Fixed();
  r.history = d.Fixed();
  r.admitted_index = d.U64();
  r.last_index = d.U64();
  r.entry_count = d.U64();
  if (!d.Done()) return Corrupt("directory record: truncated, or with bytes left over");
  if (Encode(r) != bytes) return Corrupt("directory record: not in canonical encoding");
  return r;
}

v1::Participant ToProto(const ParticipantRecord& record, std::uint64_t index, TimeMs now) {
  ParticipantRecord r = record;
  SettleRecovery(r, index, now);
  v1::Participant out;
  out.set_participant_id(r.participant_id);
  out.set_name(r.name);
  out.set_name_zh(r.name_zh);
  out.set_country(r.country);
  for (const auto& [scheme, value] : r.identifiers) {
    auto* id = out.add_identifiers();
    id->set_scheme(scheme);
    id->set_value(value);
  }
  for (const auto& [id, key] : r.keys) {
    auto* k = out.add_keys();
    k->set_key_id(id.ToString());
    k->set_spki(key.spki);
    k->set_from_index(key.term.from);
    k->set_until_index(Shown(key.term.until));
    for (const std::uint32_t kind : key.powers.kinds) k->add_power_kinds(static_cast<v1::ActKind>(kind));
    for (const std::string& prefix : key.powers.prefixes) k->add_power_prefixes(prefix);
  }
  for (const RoleTerm& term : r.roles) {
    auto* t = out.add_roles();
    t->set_role(term.role);
    t->set_from_index(term.term.from);
    t->set_until_index(Shown(term.term.until));
  }
  for (const JurisdictionTerm& term : r.jurisdictions) {
    auto* t = out.add_jurisdictions();
    t->set_kind(term.kind);
    t->set_country(term.country);
    t->set_from_index(term.term.from);
    t->set_until_index(Shown(term.term.until));
    SetTime(t->mutable_effective_at(), term.effective_at);
  }
  for (const MandateTerm& term : r.mandates) {
    auto* t = out.add_mandates();
    t->set_agent(term.agent);
    for (const std::uint32_t kind : term.kinds) t->add_act_kinds(static_cast<v1::ActKind>(kind));
    SetTime(t->mutable_until(), term.until);
    t->set_from_index(term.term.from);
    t->set_until_index(Shown(term.term.until));
  }
  out.set_suspended(r.SuspendedAt(index));
  if (r.succession) {
    out.set_successor(r.succession->successor);
    out.set_succession_objected(r.succession->objected);
    SetTime(out.mutable_succession_effective_at(), r.succession->effective_at);
  }
  out.set_superior(r.superior);
  if (!r.superior.empty()) SetTime(out.mutable_superior_effective_at(), r.superior_from);
  for (const std::uint32_t kind : r.dual_control) out.add_dual_control(static_cast<v1::ActKind>(kind));
  for (const Assurance& assurance : r.assurances) {
    auto* a = out.add_assurances();
    a->set_kind(assurance.kind);
    a->set_reference(assurance.reference);
    a->set_digest(assurance.digest);
  }
  out.set_sequence(r.sequence);
  out.set_last_act(r.last_act.ToString());
  out.set_history(r.history.ToString());
  if (r.recovery) {
    SetTime(out.mutable_recovery_effective_at(), r.recovery->effective_at);
    out.set_recovery_objected(r.recovery->objected);
  }
  out.set_same_organisation_as(r.same_organisation_as);
  return out;
}

std::string Encode(const Parameters& p) {
  Encoder e;
  e.U8(kVersion).I64(p.act_validity_max).I64(p.reject_window).I64(p.recall_after).I64(p.offer_max);
  e.I64(p.enforcement_notice).I64(p.recovery_delay).I64(p.succession_delay).I64(p.rules_delay);
  e.I64(p.authority_delay).I64(p.order_wait_max);
  e.U32(p.max_holds_ever).U32(p.max_holds_each).U32(p.max_grants).U32(p.max_milestones).U32(p.max_notations);
  e.U32(p.registrar_quorum);
  return e.Take();
}

Result<Parameters> DecodeParameters(std::string_view bytes) {
  Decoder d(bytes);
  Parameters p;
  if (d.U8() != kVersion) return Corrupt("parameters: unknown version");
  for (TimeMs* time :
       {&p.act_validity_max, &p.reject_window, &p.recall_after, &p.offer_max, &p.enforcement_notice,
        &p.recovery_delay, &p.succession_delay, &p.rules_delay, &p.authority_delay, &p.order_wait_max}) {
    *time = d.I64();
    // A hundred years: no sum with a time of this registry overflows.
    if (*time < 0 || *time > 100LL * 366 * 24 * 3600 * 1000) d.Bad();
  }
  for (std::uint32_t* bound : {&p.max_holds_ever, &p.max_holds_each, &p.max_grants, &p.max_milestones,
                               &p.max_notations, &p.registrar_quorum}) {
    *bound = d.U32();
  }
  if (p.registrar_quorum < 1 || p.registrar_quorum > kMaxApprovers + 1) d.Bad();
  if (!d.Done()) return Corrupt("parameters: truncated, with bytes left over, or with a time out of bounds");
  return p;
}

}  // namespace yidan::title
