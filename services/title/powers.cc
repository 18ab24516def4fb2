// Which key may sign what, and how many must: the powers of a key, two signatures (双人复核), and k of n keys
// of the registrar. DUAL_CONTROL and POWERS, which set them.
//
// Silent points, read safely:
// - A key of limited powers gives no others: ADD_KEY, MANDATE, DUAL_CONTROL and POWERS take an unlimited key.
// - The actor's own dual control is met by any second key, the agent's or the actor's; the agent's asks for
//   two of the agent's own. A succeeded participant's does not bind its successor.
// - A registrar with fewer keys than the quorum (one just admitted, or one that lost some) adds none itself:
// one
//   person would build the whole quorum. Another registrar's quorum gives it each by RECOVER, in public and
//   late.
#include <algorithm>
#include <set>

#include "services/title/case.h"

namespace yidan::title {
namespace {

bool Has(const std::vector<std::uint32_t>& kinds, v1::ActKind kind) {
  return std::binary_search(kinds.begin(), kinds.end(), static_cast<std::uint32_t>(kind));
}

// Every document that a title act names, each once.
std::set<std::string> DocumentsOf(const v1::Act& act) {
  std::set<std::string> ids{act.document_id()};
  for (const auto& predecessor : act.replace().predecessors()) ids.insert(predecessor.document_id());
  for (const auto& successor : act.replace().successors()) ids.insert(successor.document_id());
  return ids;
}

bool Reaches(const std::vector<std::string>& prefixes, const std::string& document_id) {
  return prefixes.empty() ||
         std::any_of(prefixes.begin(), prefixes.end(),
                     [&document_id](const std::string& prefix) { return document_id.starts_with(prefix); });
}

// Who keeps a key can always give it up, and defend the record.
bool NeedsNoPower(const Case& c) {
  return c.row.kind == v1::ACT_KIND_OBJECT ||
         (c.row.kind == v1::ACT_KIND_REVOKE_KEY && c.act.participant_id() == c.by() &&
          c.act.revoke_key().key_id() == c.act.key_id());
}

bool NeedsOneAlways(v1::ActKind kind) {
  return kind == v1::ACT_KIND_REVOKE_KEY || kind == v1::ACT_KIND_OBJECT;
}

// ---- k of n of the registrar ----

template <typename M>
bool GivesReach(const M& m) {
  return m.authority_kind() != v1::AUTHORITY_KIND_UNSPECIFIED ||
         std::find(m.roles().begin(), m.roles().end(), v1::ROLE_REGISTRAR) != m.roles().end();
}

// Whether ROLES gives an authority another reach than it has: kind, countries, superior.
bool ChangesReach(const Case& c) {
  const v1::Roles& roles = c.act.roles();
  if (std::find(roles.roles().begin(), roles.roles().end(), v1::ROLE_REGISTRAR) != roles.roles().end())
    return true;
  const ParticipantRecord* record = c.facts.Participant(c.act.participant_id());
  if (record == nullptr) return true;
  if (record->superior != roles.superior()) return true;
  std::set<std::pair<int, std::string>> before;
  std::set<std::pair<int, std::string>> after;
  for (const JurisdictionTerm& term : record->jurisdictions) {
    if (term.term.until == kForever) before.emplace(term.kind, term.country);
  }
  for (const std::string& country : roles.jurisdictions()) after.emplace(roles.authority_kind(), country);
  return before != after;
}

// How many of the registrar's own keys the act needs.
std::size_t Quorum(const Case& c) {
  const std::size_t quorum = c.parameters.registrar_quorum;
  const bool own = c.act.participant_id() == c.by();
  // Nor may one key of a registrar disarm another registrar: revoke its keys, suspend it, resume it.
  const ParticipantRecord* subject = own ? nullptr : c.facts.Participant(c.act.participant_id());
  if (subject != nullptr && subject->HasRole(v1::ROLE_REGISTRAR, c.admission.index)) return quorum;
  switch (c.row.kind) {
    case v1::ACT_KIND_COUNTERSIGN:
    case v1::ACT_KIND_RECOVER:
    case v1::ACT_KIND_SUCCESSOR:
    case v1::ACT_KIND_CONFIRM:
      return quorum;
    case v1::ACT_KIND_ADMIT:
      return GivesReach(c.act.admit()) || !c.act.admit().same_organisation_as().empty() ? quorum : 1;
    case v1::ACT_KIND_ROLES:
      return ChangesReach(c) ? quorum : 1;
    case v1::ACT_KIND_ADD_KEY:
    case v1::ACT_KIND_MANDATE:
    case v1::ACT_KIND_DUAL_CONTROL:
    case v1::ACT_KIND_POWERS:
      return own ? quorum : 1;
    case v1::ACT_KIND_REVOKE_KEY: {
      // Whoever keeps a key may always give it up.
      if (own && c.act.revoke_key().key_id() == c.act.key_id()) return 1;
      // One key alone must not bring the honest below the quorum, by taking away those of others.
      const auto found =
          c.actor->keys.find(Digest::FromBytes(c.act.revoke_key().key_id()).value_or(Digest{}));
      const bool counts = own && found != c.actor->keys.end() && found->second.term.until == kForever &&
                          found->second.powers.Unlimited();
      return counts ? quorum : 1;
    }
    default:
      return 1;
  }
}

// Keys that an act needs: of whoever's record may approve it, and of the signer's own.
struct KeysNeeded {
  std::size_t in_all = 1;
  std::size_t of_signer = 1;
};

KeysNeeded Needed(const Case& c, bool succeeded) {
  KeysNeeded needed;
  const v1::ActKind kind = c.row.kind;
  if (c.actor->HasRole(v1::ROLE_REGISTRAR, c.admission.index)) needed.of_signer = Quorum(c);
  if (!NeedsOneAlways(kind)) {
    const bool through_agent = c.signer != c.actor;
    if (!succeeded && c.actor->DualControlAt(c.now) &&
        (through_agent || GivesPower(kind) || Has(c.actor->dual_control, kind))) {
      needed.in_all = 2;
    }
    if (through_agent && c.signer->DualControlAt(c.now) && Has(c.signer->dual_control, kind)) {
      needed.of_signer = 2;
    }
  }
  return needed;
}

void RefuseApproval(Case& c, std::size_t needed, std::size_t have, const std::string& of) {
  c.Refuse(v1::REFUSAL_REASON_NEEDS_APPROVAL,
           Cat({c.row.name, " needs ", std::to_string(needed), " keys of ", of, "; ",
                std::to_string(needed - have), " more must approve it."}),
           Cat({"approval by another key of ", of}));
}

// How many good keys must be able to sign everything, so that nobody locks itself out.
void JudgeUnlimitedKeys(Case& c, std::size_t least) {
  if (c.record.UnlimitedKeys() >= least) return;
  c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD,
           Cat({c.record.participant_id, " would have fewer than ", std::to_string(least),
                " good keys that may sign everything."}),
           Cat({"ADD_KEY by ", c.record.participant_id}));
}

std::size_t LeastKeys(const Case& c) {
  std::size_t least = c.record.dual_control.empty() ? 1 : 2;
  if (c.record.HasRole(v1::ROLE_REGISTRAR, c.admission.index)) {
    least = std::max<std::size_t>(least, c.parameters.registrar_quorum);
  }
  return least;
}

// Every proof of a document carries the whole chain of each participant that it names, so nobody may grow its
// own without end. What closes something, and what the registrar does, is admitted all the same.
void JudgeRoomInRecord(Case& c) {
  constexpr std::uint64_t kMaxEntries =
      1'024;  // of one record since its RECOVER, before its POWERS and DUAL_CONTROL
  if (c.record.entry_count - c.record.recovered_entries < kMaxEntries) return;
  c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
           Cat({c.record.participant_id, " has as many directory entries as may precede another ", c.row.name,
                "."}),
           "REVOKE_KEY, and ADD_KEY with the powers that the new key should have");
}

}  // namespace

bool GivesPower(v1::ActKind kind) {
  return kind == v1::ACT_KIND_ADD_KEY || kind == v1::ACT_KIND_MANDATE || kind == v1::ACT_KIND_DUAL_CONTROL ||
         kind == v1::ACT_KIND_POWERS;
}

KeyPowers ToKeyPowers(const v1::KeyPowers& powers) {
  KeyPowers out;
  for (const int kind : powers.kinds()) out.kinds.push_back(static_cast<std::uint32_t>(kind));
  out.prefixes.assign(powers.document_prefixes().begin(), powers.document_prefixes().end());
  return out;
}

void JudgePowers(Case& c, const ParticipantRecord& owner, const Digest& key_id, const KeyPowers& powers) {
  if (powers.Unlimited() || NeedsNoPower(c)) return;
  const auto refuse = [&](std::initializer_list<std::string_view> what) {
    c.Refuse(v1::REFUSAL_REASON_POWER_MISSING,
             Cat({"Key ", ToHex(key_id.View()).substr(0, 16), " of ", owner.participant_id, Cat(what)}),
             Cat({"another key of ", owner.participant_id, ", or POWERS by it"}));
  };
  const bool directory = c.row.section == Section::kDirectory;
  if (powers.kinds.empty() ? directory : !Has(powers.kinds, c.row.kind)) {
    return refuse({" has no power for ", c.row.name, "."});
  }
  if (directory) return;
  for (const std::string& document : DocumentsOf(c.act)) {
    if (!Reaches(powers.prefixes, document)) return refuse({" has no power over document ", document, "."});
  }
}

void JudgeApprovals(Case& c, bool succeeded, std::size_t by_signer) {
  const KeysNeeded needed = Needed(c, succeeded);
  const std::size_t in_all = 1 + static_cast<std::size_t>(c.act.approver_key_ids_size());
  if (by_signer < needed.of_signer) {
    RefuseApproval(c, needed.of_signer, by_signer, c.signer->participant_id);
  } else if (in_all < needed.in_all) {
    RefuseApproval(c, needed.in_all, in_all, c.by());
  }
}

void DualControl(Case& c) {
  const v1::DualControl& act = c.act.dual_control();
  if (!act.kinds().empty()) JudgeRoomInRecord(c);
  ParticipantRecord& r = c.record;
  if (act.kinds().empty() && r.dual_control.empty()) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS, Cat({r.participant_id, " has no dual control that could end."}),
             "nothing; DUAL_CONTROL with kinds of acts begins one");
  }
  r.dual_control.clear();
  for (const int kind : act.kinds()) r.dual_control.push_back(static_cast<std::uint32_t>(kind));
  JudgeUnlimitedKeys(c, LeastKeys(c));
}

void Powers(Case& c) {
  ParticipantRecord& r = c.record;
  const Digest id = Digest::FromBytes(c.act.powers().key_id()).value_or(Digest{});
  const auto found = r.keys.find(id);
  if (found == r.keys.end()) {
    c.Refuse(v1::REFUSAL_REASON_UNKNOWN_KEY, Cat({"powers.key_id is no key of ", r.participant_id, "."}));
    return;
  }
  if (found->second.term.until != kForever) {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD, "powers.key_id: the key is revoked.");
  }
  JudgeRoomInRecord(c);
  found->second.powers = ToKeyPowers(c.act.powers().powers());
  JudgeUnlimitedKeys(c, LeastKeys(c));
}

}  // namespace yidan::title
