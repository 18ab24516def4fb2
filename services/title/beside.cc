// Acts beside the chain: HOLD, LIFT, NOTATION, MILESTONE, GRANT, REVOKE, DORMANT. They name no previous act.
// The nonce makes two acts that say the same differ, and DUPLICATE_ACT refuses the same act a second time.
#include <algorithm>
#include <set>

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

// The boxes that a HOLD names, by the numbers of the header, ascending.
std::vector<std::string> HeldContainers(Case& c, const v1::Hold& act) {
  const TitleState& s = c.state;
  std::set<std::string> originals;
  for (const std::string& container : act.containers()) {
    const std::string original = OriginalOf(s, container);
    if (!std::binary_search(s.header.containers.begin(), s.header.containers.end(), original)) {
      c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH,
               Cat({"containers: ", container, " is not of this document."}));
    } else if (std::binary_search(s.delivered_containers.begin(), s.delivered_containers.end(), original)) {
      c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH,
               Cat({"containers: ", container, " was handed out; hold the document."}),
               "HOLD without containers");
    }
    originals.insert(original);
  }
  return {originals.begin(), originals.end()};
}

// No authority fills the bounds of another: each has its own, and COURT holds have no other.
void JudgeHoldBounds(Case& c, v1::HoldKind kind) {
  std::uint32_t own = 0;
  std::uint32_t beside_courts = 0;
  for (const auto& [id, hold] : c.state.holds) {
    if (hold.authority == c.by()) ++own;
    if (hold.kind != v1::HOLD_KIND_COURT) ++beside_courts;
  }
  if (own >= c.parameters.max_holds_each) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({"The document bears as many holds of ", c.by(), " as it may."}),
             Cat({"LIFT by ", c.by(), " of one of its holds"}));
  } else if (kind != v1::HOLD_KIND_COURT && beside_courts >= c.parameters.max_holds) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             "The document bears as many holds as it may, those of COURTs apart.", "LIFT of another");
  }
}

// Where a number stands by the notations of one kind: put in, taken off, or not named.
enum class Noted : std::uint8_t { kNever, kPutIn, kTakenOff };
Noted LastNoted(const TitleState& s, v1::NotationKind kind, const std::string& number) {
  Noted last = Noted::kNever;
  for (const Substitution& noted : s.substitutions) {
    if (noted.kind != kind) continue;
    if (noted.replaced == number) last = Noted::kTakenOff;
    if (noted.substitute == number) last = Noted::kPutIn;
  }
  return last;
}

// What is taken off must be there, and what takes its place must not. Of wagons and seals the header knows
// nothing, so that only the notations before speak of them.
void JudgeSubstitution(Case& c, const v1::Notation& act) {
  constexpr auto kMismatch = v1::REFUSAL_REASON_HEADER_MISMATCH;
  const TitleState& s = c.state;
  const Noted replaced = LastNoted(s, act.kind(), act.replaced());
  const Noted substitute = LastNoted(s, act.kind(), act.substitute());
  if (replaced == Noted::kTakenOff) {
    c.Refuse(kMismatch, Cat({"replaced: ", act.replaced(), " was taken off before."}));
  }
  if (act.kind() != v1::NOTATION_KIND_CONTAINER_SUBSTITUTED) {
    if (substitute == Noted::kPutIn) {
      c.Refuse(kMismatch, Cat({"substitute: ", act.substitute(), " took another's place before."}));
    }
    return;
  }
  const auto has = [](const std::vector<std::string>& sorted, const std::string& number) {
    return std::binary_search(sorted.begin(), sorted.end(), number);
  };
  const std::string box = OriginalOf(s, act.replaced());
  if (!has(s.header.containers, box)) {
    c.Refuse(kMismatch, Cat({"replaced: ", act.replaced(), " is no container of this document."}));
  } else if (has(s.delivered_containers, box)) {
    c.Refuse(kMismatch, Cat({"replaced: ", act.replaced(), " was handed out."}));
  }
  if (has(s.header.containers, act.substitute()) || substitute != Noted::kNever) {
    c.Refuse(kMismatch, Cat({"substitute: ", act.substitute(), " is of this document already."}));
  }
}

// An authority takes back its own ORDER while it waits.
bool LiftOrder(Case& c, const Digest& id) {
  TitleState& s = c.state;
  const auto found = s.pending_orders.find(id);
  if (found == s.pending_orders.end() || !Waits(found->second, c.now)) return false;
  const std::string& owner_id = found->second.authority;
  const ParticipantRecord* owner = c.facts.Participant(owner_id);
  if (owner_id != c.by() && (owner == nullptr || CarriesOn(*owner, c.facts, c.now) != c.actor)) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION, Cat({"The order is ", owner_id, "'s to take back."}),
             Cat({"LIFT by ", owner_id}));
  }
  if (!c.refused()) s.pending_orders.erase(found);
  return true;
}

}  // namespace

void HoldRule(Case& c) {
  const v1::Hold& act = c.act.hold();
  TitleState& s = c.state;
  JudgeHoldKind(c, act.kind());
  std::vector<std::string> containers = HeldContainers(c, act);
  if (act.has_until()) JudgeUntil(c, ToMs(act.until()));
  DropExpired(s, c.now);
  JudgeHoldBounds(c, act.kind());
  if (c.refused()) return;
  Hold hold{c.by(), act.kind(), std::move(containers), 0, act.reference()};
  if (act.has_until()) hold.until = ToMs(act.until());
  s.holds[c.admission.act_digest] = std::move(hold);
}

// By the authority that placed the hold, its recorded superior, or its effective successor.
void Lift(Case& c) {
  TitleState& s = c.state;
  const Digest id = Digest::FromBytes(c.act.lift().hold_id()).value_or(Digest{});
  if (LiftOrder(c, id)) return;
  const auto found = s.holds.find(id);
  if (found == s.holds.end() || !InForce(found->second, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH,
             "hold_id names no hold in force on this document, and no ORDER that waits.");
    return;
  }
  const std::string& owner_id = found->second.authority;
  const ParticipantRecord* owner = c.facts.Participant(owner_id);
  const bool may = owner_id == c.by() ||
                   (owner != nullptr && ((owner->superior == c.by() && c.now >= owner->superior_from &&
                                          c.actor->AuthorityInEffect(c.admission.index, c.now)) ||
                                         CarriesOn(*owner, c.facts, c.now) == c.actor));
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
  const v1::Notation& act = c.act.notation();
  const bool substitutes = !act.substitute().empty();  // its shape: exactly the three substitutions
  if (substitutes) JudgeSubstitution(c, act);
  if (c.refused()) return;
  if (substitutes) c.state.substitutions.push_back({act.kind(), act.replaced(), act.substitute()});
  c.state.notation_count += 1;
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
  const ActLimits& limits = c.rules.limits;
  if (static_cast<std::size_t>(act.pointers_size()) > limits.grant_pointers) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({"pointers: ", std::to_string(act.pointers_size()), " are named; a grant names at most ",
                  std::to_string(limits.grant_pointers), "."}),
             "GRANT of what stands above them, or of the whole");
  }
  // A grant and its revocation are two entries more, and may be repeated for ever.
  if (s.entry_count + 2 > limits.grant_entries) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({"The document has ", std::to_string(s.entry_count), " entries; a GRANT may bring them to ",
                  std::to_string(limits.grant_entries), ", with the REVOKE that may follow."}));
  }
  if (c.refused()) return;
  s.grants[c.admission.act_digest] =
      ReadGrant{act.reader(), {act.pointers().begin(), act.pointers().end()}, ToMs(act.until()), c.by()};
  if (const std::size_t size = Encode(s).size(); size > limits.grant_state_bytes) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({"With this grant the state of the document would have ", std::to_string(size),
                  " bytes; grants may bring it to ", std::to_string(limits.grant_state_bytes), "."}),
             "REVOKE of another, or a GRANT of fewer pointers");
  }
}

void Revoke(Case& c) {
  TitleState& s = c.state;
  const Digest id = Digest::FromBytes(c.act.revoke().grant_id()).value_or(Digest{});
  if (!s.grants.contains(id)) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH, "grant_id names no grant on this document.");
  }
  if (!c.refused()) s.grants.erase(id);
}

// Stated once, and counted as a notation: an issuer must not make a document too long to export.
void Dormant(Case& c) {
  if (c.state.dormant_since != 0) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS, "The document is stated to be dormant already.",
             Cat({"an act of its holder ", c.state.holder, ", which ends that"}));
  }
  if (c.state.notation_count >= c.parameters.max_notations) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "The document bears as many notations as it may.");
  }
  if (c.refused()) return;
  c.state.dormant_since = c.now;
  c.state.notation_count += 1;
}

}  // namespace yidan::title
