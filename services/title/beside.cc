// Acts beside the chain: HOLD, LIFT, NOTATION, MILESTONE, GRANT, REVOKE. They name no previous act. The nonce
// makes two acts that say the same differ, and DUPLICATE_ACT refuses the same act a second time.
#include <algorithm>

#include "services/title/case.h"

namespace yidan::title {
namespace {

void JudgeUntil(Case& c, TimeMs until) {
  if (until <= c.now) c.Refuse(v1::REFUSAL_REASON_EXPIRY_OUT_OF_BOUNDS, "until has passed.");
}

// A COURT hold is a court's and a CUSTOMS hold customs'; a DISPUTE may be any authority's.
void JudgeHoldKind(Case& c, v1::HoldKind kind) {
  if (kind == v1::HOLD_KIND_DISPUTE) return;  // the table asked for some authority in jurisdiction
  const auto of = kind == v1::HOLD_KIND_COURT ? v1::AUTHORITY_KIND_COURT : v1::AUTHORITY_KIND_CUSTOMS;
  if (c.actor->InJurisdiction(of, c.state.header.jurisdictions, c.admission.index)) return;
  c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION,
           Cat({c.by(), " is no ", of == v1::AUTHORITY_KIND_COURT ? "court" : "customs",
                " in a jurisdiction of ", c.state.document_id, "."}));
}

}  // namespace

void HoldRule(Case& c) {
  const v1::Hold& act = c.act.hold();
  TitleState& s = c.state;
  JudgeHoldKind(c, act.kind());
  for (const std::string& container : act.containers()) {
    if (!std::binary_search(s.header.containers.begin(), s.header.containers.end(), container)) {
      c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH,
               Cat({"containers: ", container, " is not of this document."}));
    }
  }
  if (act.has_until()) JudgeUntil(c, ToMs(act.until()));
  DropExpired(s, c.now);
  if (s.holds.size() >= c.parameters.max_holds) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many holds as it may.");
  }
  if (c.refused()) return;
  Hold hold{c.by(), act.kind(), {act.containers().begin(), act.containers().end()}, 0, act.reference()};
  if (act.has_until()) hold.until = ToMs(act.until());
  s.holds[c.admission.act_digest] = std::move(hold);
}

// By the authority that placed the hold, its recorded superior, or its effective successor.
void Lift(Case& c) {
  TitleState& s = c.state;
  const Digest id = Digest::FromBytes(c.act.lift().hold_id()).value_or(Digest{});
  const auto found = s.holds.find(id);
  if (found == s.holds.end() || !InForce(found->second, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH, "hold_id names no hold in force on this document.");
    return;
  }
  const std::string& owner_id = found->second.authority;
  const ParticipantRecord* owner = c.facts.Participant(owner_id);
  const bool may =
      owner_id == c.by() ||
      (owner != nullptr && (owner->superior == c.by() || CarriesOn(*owner, c.facts, c.now) == c.actor));
  if (!may) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION, Cat({"The hold is ", owner_id, "'s to lift."}),
             Cat({"LIFT by ", owner_id}));
  }
  if (!c.refused()) s.holds.erase(id);
}

void Notation(Case& c) {
  if (c.state.notation_count >= c.parameters.max_notations) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many notations as it may.",
             "SURRENDER for AMENDMENT");
  }
  if (!c.refused()) c.state.notation_count += 1;
}

void Milestone(Case& c) {
  if (c.state.milestone_count >= c.parameters.max_milestones) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many milestones as it may.");
  }
  if (!c.refused()) c.state.milestone_count += 1;
}

void Grant(Case& c) {
  const v1::Grant& act = c.act.grant();
  TitleState& s = c.state;
  JudgeUntil(c, ToMs(act.until()));
  DropExpired(s, c.now);
  if (s.grants.size() >= c.parameters.max_grants) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many grants as it may.",
             "REVOKE of another");
  }
  if (c.refused()) return;
  s.grants[c.admission.act_digest] =
      ReadGrant{act.reader(), {act.pointers().begin(), act.pointers().end()}, ToMs(act.until()), c.by()};
}

void Revoke(Case& c) {
  TitleState& s = c.state;
  const Digest id = Digest::FromBytes(c.act.revoke().grant_id()).value_or(Digest{});
  if (!s.grants.contains(id)) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH, "grant_id names no grant on this document.");
  }
  if (!c.refused()) s.grants.erase(id);
}

}  // namespace yidan::title
