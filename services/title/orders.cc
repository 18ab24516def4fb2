// ORDER and COUNTERSIGN: the one exception to "only the holder's own signature moves control", visible
// for ever as `under_order`. The authority orders; nothing changes until the registrar countersigns.
//
// Silent points, read safely: an ORDER does not survive its authority's jurisdiction (judged again at
// COUNTERSIGN); TRANSFER, REISSUE and DISPOSE end offer, surrender and the pledge of anybody but the new
// holder; CANCEL and DISPOSE end the ordering authority's own holds, and nobody else's; a document on
// paper is only cancelled or reissued, since its originals may be in anybody's hands.
#include "services/title/case.h"

namespace yidan::title {
namespace {

bool InReach(const Case& c, const ParticipantRecord& authority) {
  const auto in = [&](v1::AuthorityKind kind) {
    return authority.InJurisdiction(kind, c.state.header.jurisdictions, c.admission.index);
  };
  return authority.HasRole(v1::ROLE_AUTHORITY, c.admission.index) &&
         (in(v1::AUTHORITY_KIND_COURT) || in(v1::AUTHORITY_KIND_CUSTOMS));
}

void JudgeEffect(Case& c, const PendingOrder& order) {
  if (c.state.status == v1::TITLE_STATUS_ON_PAPER &&
      (order.effect == v1::ORDER_EFFECT_TRANSFER || order.effect == v1::ORDER_EFFECT_DISPOSE)) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             "A document on paper is ordered cancelled or reissued, not moved.", "ORDER for REISSUE");
  }
  if (order.effect != v1::ORDER_EFFECT_CANCEL) JudgeEndorsement(c, c.state, order.endorsement, order.to);
}

void EndHoldsOf(TitleState& s, const std::string& authority) {
  std::erase_if(s.holds, [&authority](const auto& item) { return item.second.authority == authority; });
}

void Carry(TitleState& s, const PendingOrder& order) {
  s.under_order = true;
  if (order.effect == v1::ORDER_EFFECT_CANCEL) {
    EndHoldsOf(s, order.authority);
    return Terminate(s, v1::TITLE_STATUS_VOIDED);
  }
  if (order.effect == v1::ORDER_EFFECT_DISPOSE) EndHoldsOf(s, order.authority);
  s.offer.reset();
  s.rejectable.reset();
  EndSurrender(s);
  if (s.pledge && s.pledge->pledgee != order.to) s.pledge.reset();
  if (s.pledge) s.pledge->on_trust_receipt = false;
  s.order = Endorsed(s.order, order.endorsement, order.to);
  MoveTo(s, order.to);
}

}  // namespace

void Order(Case& c) {
  const v1::Order& act = c.act.order();
  if (!InReach(c, *c.actor)) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION,
             Cat({c.by(), " is no COURT or CUSTOMS in a jurisdiction of ", c.state.document_id, "."}));
  }
  PendingOrder order{c.by(), act.effect(), act.to(), ToEndorsement(act.endorsement()), act.order_digest()};
  JudgeEffect(c, order);
  if (c.state.pending_orders.size() >= c.parameters.max_holds) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, "Too many orders wait for a countersignature.");
  }
  if (c.refused()) return;
  c.state.pending_orders[c.admission.act_digest] = std::move(order);
}

void Countersign(Case& c) {
  const Digest id = Digest::FromBytes(c.act.countersign().order_id()).value_or(Digest{});
  const auto found = c.state.pending_orders.find(id);
  if (found == c.state.pending_orders.end()) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH, "order_id names no ORDER that waits on this document.",
             "ORDER by an authority");
    return;
  }
  const PendingOrder order = found->second;
  const ParticipantRecord* authority = c.facts.Participant(order.authority);
  if (authority == nullptr || !InReach(c, *authority) || authority->SuspendedAt(c.admission.index)) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION,
             Cat({order.authority, " is no longer COURT or CUSTOMS in a jurisdiction of ",
                  c.state.document_id, "."}));
  }
  JudgeEffect(c, order);
  if (c.refused()) return;
  c.state.pending_orders.erase(id);
  Carry(c.state, order);
}

}  // namespace yidan::title
