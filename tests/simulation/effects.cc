// What each act changes: TITLE.md's column "effect".
#include <algorithm>
#include <set>
#include <utility>

#include "services/title/times.h"
#include "tests/simulation/oracle.h"

namespace yidan::simulation {
namespace {

void Hand(TitleState& s, const std::string& to, bool to_pledgee = false) {
  if (s.holder == to) return;
  s.holder = to;
  s.last_holder.clear();
  s.grants_given = 0;
  s.moved = s.moved || to != s.header.first_holder;
  if (!to_pledgee) std::erase_if(s.grants, [&](const auto& g) { return g.second.holder != to; });
}

void End(TitleState& s, v1::TitleStatus status) {
  s.status = status;
  if (!s.holder.empty()) s.last_holder = std::exchange(s.holder, {});
  s.rejectable.reset();
  s.offer.reset();
  s.surrender.reset();
  s.pending_orders.clear();
  s.grants.clear();
  s.dormant_since = 0;
}

// Somebody is about to hold it who has not signed.
void MayReject(TitleState& s, const title::Parameters& p) {
  s.rejectable = title::Rejectable{s.holder, s.order, s.moved, kNow + p.reject_window, s.pledge, 0};
}

void SurrenderAs(TitleState& s, const std::string& by, const title::SurrenderTerms& terms,
                 const title::Parameters& p, bool joint) {
  s.status = v1::TITLE_STATUS_SURRENDERED;
  s.surrender = title::Surrender{terms, by, kNow, kNow + p.recall_after, joint, false};
  s.rejectable.reset();
  s.dormant_since = 0;
}

void Accepted(TitleState& s, const std::string& by, const title::Parameters& p) {
  const title::Offer o = *s.offer;
  s.offer.reset();
  s.rejectable.reset();
  switch (o.purpose) {
    case v1::OFFER_PURPOSE_TRANSFER:
      if (by != o.to) MayReject(s, p);  // its bank signed, it did not
      s.order = After(s.order, o.endorsement, o.to);
      s.pledge.reset();
      return Hand(s, o.to);
    case v1::OFFER_PURPOSE_PLEDGE:
      s.pledge = title::Pledge{o.to, o.from, o.terms_digest, o.on_release, o.on_sale, false, false, 0};
      return Hand(s, o.to, true);
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE:
      s.pledge = title::Pledge{o.from, o.to, o.terms_digest, o.on_release, o.on_sale, false, true, 0};
      return;
    case v1::OFFER_PURPOSE_ASSIGN_PLEDGE:
      s.pledge->pledgee = o.to;
      s.pledge->enforcing_since = 0;
      s.pledge->sale_from = 0;
      if (!s.pledge->on_trust_receipt) Hand(s, o.to, true);
      return;
    default:
      return SurrenderAs(s, o.from, *o.joint_surrender, p, true);
  }
}

void Released(TitleState& s, bool on_trust_receipt) {
  s.rejectable.reset();
  const title::Pledge pledge = *s.pledge;
  if (on_trust_receipt) {
    s.pledge->on_trust_receipt = true;
    s.pledge->enforcing_since = 0;
    s.pledge->sale_from = 0;
  } else {
    s.order = After(s.order, pledge.on_release, pledge.pledgor);
    s.pledge.reset();
  }
  Hand(s, pledge.pledgor);
}

void Delivered(TitleState& s, const v1::Deliver& d) {
  const auto add = [](title::Quantities& sums, const auto& lines) {
    for (const auto& line : lines) {
      sums[line.line_id()].packages += line.packages();
      sums[line.line_id()].gross_weight_grams += line.gross_weight_grams();
    }
  };
  s.surrender->delivered = true;
  add(s.delivered, d.quantities());
  add(s.short_lines, d.shortages());
  title::Quantities out = s.delivered;
  for (const auto& [line, quantity] : s.short_lines) {
    out[line].packages += quantity.packages;
    out[line].gross_weight_grams += quantity.gross_weight_grams;
  }
  if (out == s.header.goods) {
    if (s.surrender->joint) s.pledge.reset();  // both signed that the goods go out
    s.delivered_containers = s.header.containers;
    return End(s, v1::TITLE_STATUS_DELIVERED);
  }
  for (const std::string& box : d.containers()) s.delivered_containers.push_back(BoxOf(s, box));
  std::sort(s.delivered_containers.begin(), s.delivered_containers.end());
}

// As ordered: possession and order to `to`; whatever was under way ends, and a pledge of another.
void Ordered(TitleState& s, const Digest& id) {
  const title::PendingOrder o = s.pending_orders.at(id);
  s.pending_orders.erase(id);
  s.under_order = true;
  if (o.effect == v1::ORDER_EFFECT_CANCEL || o.effect == v1::ORDER_EFFECT_DISPOSE) {
    std::erase_if(s.holds, [&](const auto& h) { return h.second.authority == o.authority; });
  }
  if (o.effect == v1::ORDER_EFFECT_CANCEL) return End(s, v1::TITLE_STATUS_VOIDED);
  s.offer.reset();
  s.rejectable.reset();
  s.surrender.reset();
  s.dormant_since = 0;
  s.moved = s.moved || s.status == v1::TITLE_STATUS_ON_PAPER;  // the paper was in somebody's hands
  s.status = v1::TITLE_STATUS_ISSUED;
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) s.consignee_by_order = o.to;
  if (s.pledge && s.pledge->pledgee != o.to) s.pledge.reset();
  if (s.pledge) s.pledge->on_trust_receipt = false;
  s.order = After(s.order, o.endorsement, o.to);
  Hand(s, o.to, s.pledge.has_value());
}

void BesideTheChain(const EdgeView& e, TitleState& s) {
  const Digest& id = e.admission.act_digest;
  switch (title::KindOf(e.act)) {
    case v1::ACT_KIND_HOLD: {
      const v1::Hold& h = e.act.hold();
      title::Hold hold{e.act.actor(), h.kind(), {}, 0, h.reference()};
      // A box and the number that took its place are one box.
      std::set<std::string> boxes;
      for (const std::string& box : h.containers()) boxes.insert(BoxOf(s, box));
      hold.containers.assign(boxes.begin(), boxes.end());
      if (h.has_until()) hold.until = h.until().seconds() * 1000;
      s.holds[id] = hold;
      s.authority_acts[hold.authority] += 1;
      // Whoever may reject loses no time while it may not act.
      if (s.rejectable && s.rejectable->until >= kNow && HeldForControl(s)) s.rejectable->held_since = kNow;
      return;
    }
    case v1::ACT_KIND_LIFT: {
      const Digest lifted = *Digest::FromBytes(e.act.lift().hold_id());
      s.pending_orders.erase(lifted);
      const auto hold = s.holds.find(lifted);
      if (hold == s.holds.end()) return;
      auto& boxes = hold->second.containers;
      const bool some = !e.act.lift().containers().empty();
      for (const std::string& box : e.act.lift().containers()) std::erase(boxes, BoxOf(s, box));
      if (some && !boxes.empty()) {
        s.authority_acts[e.act.actor()] += 1;
      } else {
        s.holds.erase(hold);
      }
      return;
    }
    case v1::ACT_KIND_NOTATION: {
      const v1::Notation& n = e.act.notation();
      if (!n.replaced().empty())
        s.substitutions.push_back({n.kind(), n.replaced(), n.substitute(), title::ToMs(n.at())});
      s.notation_count += 1;
      return;
    }
    case v1::ACT_KIND_DORMANT:
      s.dormant_since = kNow;
      s.notation_count += 1;
      return;
    case v1::ACT_KIND_MILESTONE:
      s.milestone_count += 1;
      if (e.act.actor() != s.issuer) s.milestones_by[e.act.actor()] += 1;
      return;
    case v1::ACT_KIND_GRANT:
      s.grants_given += 1;
      s.grants[id] =
          title::ReadGrant{e.act.grant().reader(), {}, e.act.grant().until().seconds() * 1000, e.act.actor()};
      return;
    default:
      s.grants.erase(*Digest::FromBytes(e.act.revoke().grant_id()));
  }
}

void Pledging(const EdgeView& e, TitleState& s) {
  switch (title::KindOf(e.act)) {
    case v1::ACT_KIND_RELEASE:
      return Released(s, e.act.release().on_trust_receipt());
    case v1::ACT_KIND_ENFORCE:
      s.pledge->enforcing_since = kNow;
      s.pledge->sale_from = kNow + e.parameters.enforcement_notice;
      [[fallthrough]];
    default:  // RETURN
      s.pledge->on_trust_receipt = false;
      return Hand(s, s.pledge->pledgee, true);
  }
}

void Moving(const EdgeView& e, TitleState& s) {
  switch (title::KindOf(e.act)) {
    case v1::ACT_KIND_TRANSFER: {
      MayReject(s, e.parameters);
      s.order = After(s.order, Plain(e.act.transfer().endorsement()), e.act.transfer().to());
      s.pledge.reset();
      return Hand(s, e.act.transfer().to());
    }
    case v1::ACT_KIND_REJECT: {
      const title::Rejectable before = *s.rejectable;
      s.rejectable.reset();
      Hand(s, before.holder, before.pledge && before.pledge->pledgee == before.holder);
      s.order = before.order;
      s.moved = before.moved;
      s.pledge = before.pledge;
      return;
    }
    default:  // ENDORSE
      s.order = After(s.order, Plain(e.act.endorse().endorsement()), s.holder);
  }
}

void Chain(const EdgeView& e, TitleState& s) {
  switch (title::KindOf(e.act)) {
    case v1::ACT_KIND_TRANSFER:
    case v1::ACT_KIND_REJECT:
    case v1::ACT_KIND_ENDORSE:
      return Moving(e, s);
    case v1::ACT_KIND_OFFER:
      s.offer = OfferOf(e.act);
      return;
    case v1::ACT_KIND_ACCEPT:
      return Accepted(s, e.act.actor(), e.parameters);
    case v1::ACT_KIND_DECLINE:
    case v1::ACT_KIND_WITHDRAW:
      s.offer.reset();
      return;
    case v1::ACT_KIND_RELEASE:
    case v1::ACT_KIND_RETURN:
    case v1::ACT_KIND_ENFORCE:
      return Pledging(e, s);
    case v1::ACT_KIND_SURRENDER:
      return SurrenderAs(s, e.act.actor(), Plain(e.act.surrender().terms()), e.parameters, false);
    case v1::ACT_KIND_RECALL_SURRENDER:
    case v1::ACT_KIND_REFUSE_SURRENDER:
      s.status = v1::TITLE_STATUS_ISSUED;
      s.surrender.reset();
      return;
    case v1::ACT_KIND_DELIVER:
      return Delivered(s, e.act.deliver());
    case v1::ACT_KIND_TO_PAPER: {
      const auto& numbers = e.act.to_paper().form_numbers();
      const auto waiting = s.pending_orders;
      End(s, v1::TITLE_STATUS_ON_PAPER);
      s.pending_orders = waiting;  // an authority's ORDER is not evaded by going to paper
      s.paper_forms.assign(numbers.begin(), numbers.end());
      s.paper_originals = e.act.to_paper().originals();
      return;
    }
    case v1::ACT_KIND_VOID:
      s.pledge.reset();  // there is one only if pledgee and pledgor surrendered together
      return End(s, v1::TITLE_STATUS_VOIDED);
    case v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER:
      s.released_without_surrender = true;
      return;
    case v1::ACT_KIND_ORDER: {
      const v1::Order& o = e.act.order();
      s.authority_acts[e.act.actor()] += 1;
      s.pending_orders[e.admission.act_digest] =
          title::PendingOrder{e.act.actor(),          o.effect(),       o.to(),
                              Plain(o.endorsement()), o.order_digest(), kNow + e.parameters.order_wait_max};
      return;
    }
    default:
      return Ordered(s, *Digest::FromBytes(e.act.countersign().order_id()));
  }
}

}  // namespace

TitleState Expected(const EdgeView& e, const TitleState& before) {
  TitleState s = before;
  const v1::ActKind kind = title::KindOf(e.act);
  const std::string& by = e.act.actor();
  if (s.offer && s.offer->from == by && !OfferIsOpen(s)) s.offer.reset();
  // Whoever acts has taken what was transferred; to grant, revoke or note a milestone is not acting.
  const bool acts = kind != v1::ACT_KIND_GRANT && kind != v1::ACT_KIND_REVOKE &&
                    kind != v1::ACT_KIND_MILESTONE && kind != v1::ACT_KIND_REJECT;
  if (by == s.holder && acts) s.rejectable.reset();
  const bool held = by == s.holder;
  if (title::IsTitleChainAct(kind)) {
    Chain(e, s);
    s.sequence += 1;
    s.last_act = e.admission.act_digest;
  } else {
    BesideTheChain(e, s);
  }
  const bool awake = kind != v1::ACT_KIND_MILESTONE && kind != v1::ACT_KIND_DORMANT;
  if (awake && (held || by == s.holder || s.holder != before.holder)) s.dormant_since = 0;
  std::erase_if(s.pending_orders, [](const auto& o) { return o.second.expires_at <= kNow; });
  std::erase_if(s.holds, [](const auto& h) { return h.second.until != 0 && h.second.until <= kNow; });
  std::erase_if(s.grants, [](const auto& g) { return g.second.until <= kNow; });
  if (s.rejectable && !HeldForControl(s)) s.rejectable->held_since = 0;
  s.entry_count += 1;
  s.last_index = e.admission.index;
  return s;
}

}  // namespace yidan::simulation
