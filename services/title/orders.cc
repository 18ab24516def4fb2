// ORDER and COUNTERSIGN: the one exception to "only the holder's own signature moves control", visible
// for ever as `under_order`. The authority orders; nothing changes until the registrar countersigns.
//
// Silent points, read safely: an ORDER does not survive its authority's jurisdiction (judged again at
// COUNTERSIGN); TRANSFER, REISSUE and DISPOSE end offer, surrender and the pledge of anybody but the new
// holder; CANCEL and DISPOSE end the ordering authority's own holds, and nobody else's; a document on
// paper is only cancelled or reissued, since its originals may be in anybody's hands; an ORDER that nobody
// countersigns lapses; of a STRAIGHT document whom it gives it to stands in the consignee's place.
#include <algorithm>

#include "services/base/bytes.h"
#include "services/base/moments.h"
#include "services/title/waiting_order.h"

namespace yidan::title {
namespace {

bool ServesForOrder(const JurisdictionTerm& term) {
  return term.kind == v1::AUTHORITY_KIND_COURT || term.kind == v1::AUTHORITY_KIND_CUSTOMS;
}

// The first moment from which a reach of the authority's that it has today serves for an ORDER on this
// document; nullopt: it has none.
std::optional<TimeMs> ServesFrom(const Case& c, const ParticipantRecord& authority) {
  std::optional<TimeMs> from;
  if (!authority.HasRole(v1::ROLE_AUTHORITY, c.admission.index)) return from;
  for (const JurisdictionTerm& term : authority.jurisdictions) {
    const bool here = ServesForOrder(term) && term.term.GoodAt(c.admission.index) &&
                      HasSorted(c.state.header.jurisdictions, term.country);
    if (here && (!from || term.effective_at < *from)) from = term.effective_at;
  }
  return from;
}

bool InReach(const Case& c, const ParticipantRecord& authority) {
  const auto in = [&](v1::AuthorityKind kind) {
    return authority.InEffectiveJurisdiction(kind, c.state.header.jurisdictions, c.admission.index, c.now);
  };
  return authority.HasRole(v1::ROLE_AUTHORITY, c.admission.index) &&
         (in(v1::AUTHORITY_KIND_COURT) || in(v1::AUTHORITY_KIND_CUSTOMS));
}

// One cause each, with who must do what from when on. `any_more`: it once had that reach.
void JudgeReach(Case& c, const ParticipantRecord& authority, std::string_view any_more) {
  if (InReach(c, authority)) return;
  constexpr auto kOutOfReach = v1::REFUSAL_REASON_OUT_OF_JURISDICTION;
  const std::string& id = authority.participant_id;
  const auto from = ServesFrom(c, authority);
  if (!from) {
    c.Refuse(kOutOfReach,
             Cat({id, " is no COURT or CUSTOMS in a jurisdiction of ", c.state.document_id, any_more, "."}),
             Cat({"ORDER by a COURT or CUSTOMS of ", Listed(c.state.header.jurisdictions)}));
    return;
  }
  const std::string moment = FormatMoment(*from);
  const bool orders = c.act.has_order();
  c.Refuse(kOutOfReach,
           Cat({"What ", id, " was given over a jurisdiction of ", c.state.document_id,
                " serves for an ORDER from ", moment, " on; it is ", FormatMoment(c.now), "."}),
           orders ? Cat({"ORDER by ", id, " from ", moment, " on, and then COUNTERSIGN by the registrar"})
                  : Cat({"COUNTERSIGN by the registrar from ", moment, " on"}));
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
  // Nobody knows in whose hands the paper was that is reissued: as after a take-back, somebody had it.
  if (s.status == v1::TITLE_STATUS_ON_PAPER) s.moved = true;
  s.offer.reset();
  s.rejectable.reset();
  s.dormant_since = 0;
  EndSurrender(s);
  if (s.pledge && s.pledge->pledgee != order.to) s.pledge.reset();
  if (s.pledge) s.pledge->on_trust_receipt = false;
  s.order = Endorsed(s.order, order.endorsement, order.to);
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) s.consignee_by_order = order.to;
  MoveTo(s, order.to, s.pledge.has_value());  // a pledge that still stands is of `to`
}

}  // namespace

const OrderItem* WaitingOrder(const TitleState& state, TimeMs now) {
  for (const OrderItem& item : state.pending_orders) {
    if (Waits(item.second, now)) return &item;
  }
  return nullptr;
}

void JudgeNoOrderWaits(Case& c, const TitleState& state) {
  const OrderItem* waits = WaitingOrder(state, c.now);
  if (waits == nullptr) return;
  const auto& [id, order] = *waits;
  c.Refuse(v1::REFUSAL_REASON_HELD,
           Cat({"An ORDER by ", order.authority, " waits on ", state.document_id, " until ",
                FormatMoment(order.expires_at), " and refuses ", c.row.name, "."}),
           Cat({"COUNTERSIGN of order ", ToHex(id.View().substr(0, 8)), " by the registrar, or its LIFT by ",
                order.authority}));
}

void Order(Case& c) {
  const v1::Order& act = c.act.order();
  JudgeReach(c, *c.actor, {});
  PendingOrder order{c.by(),
                     act.effect(),
                     act.to(),
                     ToEndorsement(act.endorsement()),
                     act.order_digest(),
                     c.now + c.parameters.order_wait_max};
  JudgeEffect(c, order);
  DropExpired(c.state, c.now);
  // Each authority has a bound of its own, so that none shuts another out.
  const auto own = std::count_if(c.state.pending_orders.begin(), c.state.pending_orders.end(),
                                 [&c](const auto& item) { return item.second.authority == c.by(); });
  if (static_cast<std::uint32_t>(own) >= c.parameters.max_holds_each) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
             Cat({"As many orders of ", c.by(), " wait for a countersignature as may."}),
             Cat({"LIFT by ", c.by(), " of one of its orders"}));
  }
  CountAuthoritysAct(c, "ORDER by another authority in jurisdiction");
  if (c.refused()) return;
  c.state.pending_orders[c.admission.act_digest] = std::move(order);
}

void Countersign(Case& c) {
  const Digest id = Digest::FromBytes(c.act.countersign().order_id()).value_or(Digest{});
  const auto found = c.state.pending_orders.find(id);
  if (found == c.state.pending_orders.end() || !Waits(found->second, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH,
             Cat({"order_id: ", ToHex(id.View()), " is no ORDER that waits on ", c.state.document_id, "; ",
                  std::to_string(c.state.pending_orders.size()), " wait."}),
             "ORDER by an authority");
    return;
  }
  const PendingOrder order = found->second;
  const ParticipantRecord* authority = c.facts.Participant(order.authority);
  if (authority == nullptr) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION, Cat({order.authority, " is no participant."}));
  } else if (authority->SuspendedAt(c.admission.index)) {
    c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION, Cat({order.authority, " is suspended."}),
             Cat({"RESUME of ", order.authority, " by the registrar"}));
  } else {
    JudgeReach(c, *authority, " any more");
  }
  JudgeEffect(c, order);
  if (c.refused()) return;
  c.state.pending_orders.erase(id);
  Carry(c.state, order);
}

}  // namespace yidan::title
