// Whose signature counts, and what the directory's acts may change. In the explored settings only the
// shipper's record ever changes.
#include <algorithm>

#include "tests/simulation/candidates.h"
#include "tests/simulation/oracle.h"

namespace yidan::simulation {
namespace {

using Fault = std::optional<Violation>;

Fault Breach(std::string_view invariant, const std::string& detail) { return Violation{invariant, detail}; }

bool Suspended(const title::ParticipantRecord& r) {
  return std::any_of(r.suspensions.begin(), r.suspensions.end(),
                     [](const auto& t) { return t.from < kIndex && kIndex < t.until; });
}

bool GoodKey(const title::ParticipantRecord& r, const std::string& key_id, v1::ActKind kind) {
  for (const auto& [id, key] : r.keys) {
    if (id.View() != key_id) continue;
    if (key.term.from < kIndex && kIndex < key.term.until) return true;
    return kind == v1::ACT_KIND_OBJECT && key.revoked_by_registrar;
  }
  return r.recovery && !r.recovery->objected && r.recovery->effective_at <= kNow &&
         Named(r.recovery->spki).View() == key_id;
}

bool Mandated(const title::ParticipantRecord& principal, const std::string& agent, v1::ActKind kind) {
  return std::any_of(principal.mandates.begin(), principal.mandates.end(), [&](const auto& m) {
    const auto& kinds = m.kinds;
    return m.agent == agent && m.term.from < kIndex && kIndex < m.term.until && kNow < m.until &&
           std::find(kinds.begin(), kinds.end(), static_cast<std::uint32_t>(kind)) != kinds.end();
  });
}

bool Frozen(const title::ParticipantRecord& r) { return r.succession && r.succession->objected; }

bool DefendsItsKeys(v1::ActKind kind) {
  return kind == v1::ACT_KIND_OBJECT || kind == v1::ACT_KIND_REVOKE_KEY;
}

}  // namespace

std::optional<Violation> CheckStanding(const EdgeView& e) {
  const v1::ActKind kind = title::KindOf(e.act);
  const auto* actor = e.facts.Participant(e.act.actor());
  const auto* signer = e.act.agent().empty() ? actor : e.facts.Participant(e.act.agent());
  if (actor == nullptr || signer == nullptr) return Breach(kNever, "a stranger");
  if (!e.admission.signature_valid || !GoodKey(*signer, e.act.key_id(), kind))
    return Breach(kStanding, "key");
  if ((Frozen(*signer) || Frozen(*actor)) && !DefendsItsKeys(kind)) {
    return Breach(kStanding, "one whose succession was objected to");
  }
  const bool succeeded = actor->succession && !Frozen(*actor) && actor->succession->effective_at <= kNow;
  if (Suspended(*signer) && !DefendsItsKeys(kind)) return Breach(kStanding, "a suspended signer");
  if (succeeded) {
    const bool heir = e.act.agent() == actor->succession->successor;
    return heir ? std::nullopt : Breach(kStanding, "one who has been succeeded");
  }
  if (Suspended(*actor) && !DefendsItsKeys(kind)) return Breach(kStanding, "a suspended principal");
  if (signer != actor && !Mandated(*actor, e.act.agent(), kind)) return Breach(kStanding, "no mandate");
  const bool registrar = e.act.actor() == kRegistrar || e.act.agent() == kRegistrar;
  const bool of_title = !title::IsDirectoryAct(kind) && kind != v1::ACT_KIND_COUNTERSIGN;
  if (registrar && of_title) return Breach(kSignedBy, "the registrar acts on title");
  return std::nullopt;
}

namespace {

// An objection stops for good, until a CONFIRM: a recovery's no sooner than its public delay is over.
Fault CheckObjection(const v1::Act& act, const title::ParticipantRecord& before,
                     const title::ParticipantRecord& after) {
  const bool recovery = before.recovery && before.recovery->objected;
  const bool succession = before.succession && before.succession->objected;
  if (act.has_object()) {
    const bool stopped = act.object().to_succession() ? after.succession && after.succession->objected
                                                      : after.recovery && after.recovery->objected;
    return stopped ? std::nullopt : Breach(kStanding, "objected in vain");
  }
  const bool decides_recovery = act.has_confirm() && act.confirm().of_recovery();
  const bool decides_succession = act.has_confirm() && !act.confirm().of_recovery();
  if (recovery && !decides_recovery && !(after.recovery && after.recovery->objected)) {
    return Breach(kStanding, "an objection to a recovery that nobody decided");
  }
  if (succession && !decides_succession && !(after.succession && after.succession->objected)) {
    return Breach(kStanding, "an objection to a succession that nobody decided");
  }
  if (decides_recovery && act.confirm().stands() &&
      !(recovery && before.recovery->effective_at <= kNow && after.recovery && !after.recovery->objected)) {
    return Breach(kDeadline, "CONFIRM of a recovery within its delay");
  }
  if (act.has_confirm() && !act.confirm().stands() &&
      (decides_recovery ? after.recovery.has_value() : after.succession.has_value())) {
    return Breach(kStanding, "dropped in vain");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Violation> CheckDirectory(const EdgeView& e) {
  const v1::ActKind kind = title::KindOf(e.act);
  const title::Change& change = e.change;
  if (!change.titles.empty() || change.participants.size() != 1) return Breach(kFrame, "directory");
  const title::ParticipantRecord& after = change.participants.front();
  const auto* before = e.facts.Participant(e.act.participant_id());
  if (before == nullptr || after.participant_id != before->participant_id)
    return Breach(kFrame, "another record");
  if (after.sequence != before->sequence + 1 || after.last_act != e.admission.act_digest) {
    return Breach(kChain, "directory");
  }
  const bool self = e.act.actor() == after.participant_id;
  const bool registrar = e.act.actor() == kRegistrar;
  bool right = registrar;
  if (kind == v1::ACT_KIND_OBJECT || kind == v1::ACT_KIND_MANDATE) right = self;
  if (kind == v1::ACT_KIND_REVOKE_KEY) right = self || registrar;
  if (!right) return Breach(kSignedBy, std::string(title::KindName(kind)));
  // Nobody's keys grow but by a RECOVER whose delay is over without OBJECT.
  for (const auto& [id, key] : after.keys) {
    if (before->keys.contains(id)) continue;
    const bool recovered = before->recovery && !before->recovery->objected &&
                           before->recovery->effective_at <= kNow && Named(before->recovery->spki) == id;
    if (!recovered) return Breach(kStanding, "a key out of nothing");
  }
  const auto delayed = [&](TimeMs effective, TimeMs delay) { return effective == kNow + delay; };
  if (kind == v1::ACT_KIND_RECOVER &&
      !(after.recovery && delayed(after.recovery->effective_at, e.parameters.recovery_delay))) {
    return Breach(kDeadline, "RECOVER without its delay");
  }
  if (kind == v1::ACT_KIND_SUCCESSOR &&
      !(after.succession && delayed(after.succession->effective_at, e.parameters.succession_delay))) {
    return Breach(kDeadline, "SUCCESSOR without its delay");
  }
  if (auto fault = CheckObjection(e.act, *before, after)) return fault;
  const bool may_suspend = kind == v1::ACT_KIND_SUSPEND || kind == v1::ACT_KIND_RESUME;
  if (!may_suspend && after.suspensions != before->suspensions) return Breach(kFrame, "suspensions");
  if (kind != v1::ACT_KIND_MANDATE && after.mandates != before->mandates) return Breach(kFrame, "mandates");
  const bool to_succession = (e.act.has_object() && e.act.object().to_succession()) ||
                             (e.act.has_confirm() && !e.act.confirm().of_recovery());
  if (kind != v1::ACT_KIND_SUCCESSOR && !to_succession && after.succession != before->succession) {
    return Breach(kFrame, "succession");
  }
  return std::nullopt;
}

}  // namespace yidan::simulation
