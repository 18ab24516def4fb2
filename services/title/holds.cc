// HOLD and LIFT, by authorities, beside the chain. LIFT takes back a waiting ORDER too.
//
// What an authority may place on one document is bounded, in force and ever, by its own acts alone: none
// shuts another out, and no two of them together make a document too long to be exported for its holder.
#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "services/base/bytes.h"
#include "services/title/case.h"

namespace yidan::title {

namespace {

// A COURT hold is a court's and a CUSTOMS hold customs'; a DISPUTE may be any authority's.
void JudgeHoldKind(Case& c, v1::HoldKind kind) {
  if (kind == v1::HOLD_KIND_DISPUTE) return;  // the table asked for some authority in jurisdiction
  const auto of = kind == v1::HOLD_KIND_COURT ? v1::AUTHORITY_KIND_COURT : v1::AUTHORITY_KIND_CUSTOMS;
  if (c.actor->InJurisdiction(of, c.state.header.jurisdictions, c.admission.index)) return;
  c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION,
           Cat({c.by(), " is no ", of == v1::AUTHORITY_KIND_COURT ? "court" : "customs",
                " in a jurisdiction of ", c.state.document_id, "."}));
}

// The boxes that a HOLD or a LIFT names, by the numbers of the header, ascending.
template <typename Containers>
std::vector<std::string> NamedBoxes(Case& c, const Containers& containers) {
  const Boxes of_document(c.state);
  std::set<std::string> boxes;
  for (const std::string& container : containers) {
    const std::vector<std::string> named = of_document.Of(container);
    if (named.empty()) {
      c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH,
               Cat({"containers: ", container, " is not of this document."}));
    }
    boxes.insert(named.begin(), named.end());
  }
  return {boxes.begin(), boxes.end()};
}

// One number may stand for several boxes, of which some are out: those that are not are held.
std::vector<std::string> HeldContainers(Case& c, const v1::Hold& act) {
  const auto& out = c.state.delivered_containers;
  const Boxes of_document(c.state);
  for (const std::string& container : act.containers()) {
    const std::vector<std::string> boxes = of_document.Of(container);
    if (!boxes.empty() &&
        std::all_of(boxes.begin(), boxes.end(), [&](const auto& b) { return HasSorted(out, b); })) {
      c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH,
               Cat({"containers: ", container, " was handed out; hold the document."}),
               "HOLD without containers");
    }
  }
  std::vector<std::string> held = NamedBoxes(c, act.containers());
  std::erase_if(held, [&](const auto& box) { return HasSorted(out, box); });
  return held;
}

void JudgeHoldsInForce(Case& c) {
  const auto own = std::count_if(c.state.holds.begin(), c.state.holds.end(),
                                 [&c](const auto& item) { return item.second.authority == c.by(); });
  if (static_cast<std::uint64_t>(own) < c.parameters.max_holds_each) return;
  c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
           Cat({"The document bears as many holds of ", c.by(), " as it may, ",
                std::to_string(c.parameters.max_holds_each), "."}),
           Cat({"LIFT by ", c.by(), " of one of its holds"}));
}

// Whether `authority` may act for whoever placed `owner_id`'s hold: itself, its recorded superior, its
// successor.
bool MayLift(const Case& c, const std::string& owner_id, bool by_superior) {
  if (owner_id == c.by()) return true;
  const ParticipantRecord* owner = c.facts.Participant(owner_id);
  if (owner == nullptr) return false;
  if (CarriesOn(*owner, c.facts, c.now) == c.actor) return true;
  return by_superior && owner->superior == c.by() && c.now >= owner->superior_from &&
         c.actor->AuthorityInEffect(c.admission.index, c.now);
}

// An authority takes back its own ORDER while it waits.
bool LiftOrder(Case& c, const Digest& id) {
  TitleState& s = c.state;
  const auto found = s.pending_orders.find(id);
  if (found == s.pending_orders.end() || !Waits(found->second, c.now)) return false;
  const std::string& owner_id = found->second.authority;
  if (!MayLift(c, owner_id, false)) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION, Cat({"The order is ", owner_id, "'s to take back."}),
             Cat({"LIFT by ", owner_id}));
  }
  if (!c.act.lift().containers().empty()) {
    c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH, "containers: an ORDER is of the whole document.",
             "LIFT without containers");
  }
  if (!c.refused()) s.pending_orders.erase(found);
  return true;
}

// Some boxes leave the hold. The last of them ends it, and is a LIFT of the whole.
void LiftBoxes(Case& c, Hold& hold) {
  const std::vector<std::string> boxes = NamedBoxes(c, c.act.lift().containers());
  if (hold.containers.empty()) {
    c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH, "containers: the hold is of the whole document.",
             "LIFT without containers, after a HOLD of those that stay held");
  }
  std::vector<std::string> stay;
  std::set_difference(hold.containers.begin(), hold.containers.end(), boxes.begin(), boxes.end(),
                      std::back_inserter(stay));
  if (!c.refused() && stay.size() == hold.containers.size()) {
    c.Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH, "containers: none of them is held by this hold.");
  }
  if (!stay.empty()) CountAuthoritysAct(c, "LIFT without containers");
  hold.containers = std::move(stay);
}

}  // namespace

void CountAuthoritysAct(Case& c, std::string needs) {
  std::uint32_t& placed = c.state.authority_acts[c.by()];
  if (placed >= c.parameters.max_holds_ever) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({c.by(), " has placed ", std::to_string(placed),
                  " holds and orders on this document, ended ones included, and may place no more."}),
             std::move(needs));
    return;
  }
  placed += 1;
}

void HoldRule(Case& c) {
  const v1::Hold& act = c.act.hold();
  TitleState& s = c.state;
  JudgeHoldKind(c, act.kind());
  std::vector<std::string> containers = HeldContainers(c, act);
  if (act.has_until()) JudgeUntil(c, ToMs(act.until()));
  DropExpired(s, c.now);
  JudgeHoldsInForce(c);
  CountAuthoritysAct(c, "HOLD by another authority in jurisdiction");
  if (c.refused()) return;
  Hold hold{c.by(), act.kind(), std::move(containers), 0, act.reference()};
  if (act.has_until()) hold.until = ToMs(act.until());
  s.holds[c.admission.act_digest] = std::move(hold);
  StopRejectWindow(s, c.now);
}

// By the authority that placed the hold, its recorded superior, or its effective successor.
void Lift(Case& c) {
  TitleState& s = c.state;
  DropExpired(s, c.now);  // so that a REJECT window goes on from the end of the hold that stopped it
  const Digest id = Digest::FromBytes(c.act.lift().hold_id()).value_or(Digest{});
  if (LiftOrder(c, id)) return;
  const auto found = s.holds.find(id);
  if (found == s.holds.end()) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH,
             Cat({"hold_id: ", ToHex(id.View()), " is no hold in force on ", s.document_id,
                  " and no ORDER that waits; ", std::to_string(s.holds.size()), " holds are in force."}));
    return;
  }
  const std::string owner_id = found->second.authority;
  if (!MayLift(c, owner_id, true)) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION, Cat({"The hold is ", owner_id, "'s to lift."}),
             Cat({"LIFT by ", owner_id}));
  }
  if (!c.act.lift().containers().empty()) LiftBoxes(c, found->second);
  if (c.refused()) return;
  if (!c.act.lift().containers().empty() && !found->second.containers.empty()) return;  // some stay held
  s.holds.erase(found);
  LiftedOnControl(s, c.now);
}

}  // namespace yidan::title
