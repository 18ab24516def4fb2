// Who may do what, and when: TITLE.md's columns "signed by", "in status" and "and only if", its holds and
// its offers.
#include <algorithm>
#include <set>

#include "tests/simulation/oracle.h"

namespace yidan::simulation {
namespace {

using Fault = std::optional<Violation>;

Fault Breach(std::string_view invariant, const std::string& detail) { return Violation{invariant, detail}; }

bool Issued(const TitleState& s) { return s.status == v1::TITLE_STATUS_ISSUED; }
bool SurrenderedFor(const TitleState& s, v1::SurrenderPurpose purpose) {
  return s.status == v1::TITLE_STATUS_SURRENDERED && s.surrender->terms.purpose == purpose;
}
bool FirstHolderNotMoved(const TitleState& s) { return !s.moved; }

Fault CheckStatus(const TitleState& s, v1::ActKind kind) {
  bool right = false;
  switch (kind) {
    case v1::ACT_KIND_RECALL_SURRENDER:
    case v1::ACT_KIND_REFUSE_SURRENDER:
      right = s.status == v1::TITLE_STATUS_SURRENDERED;
      break;
    case v1::ACT_KIND_DELIVER:
      right = SurrenderedFor(s, v1::SURRENDER_PURPOSE_DELIVERY);
      break;
    case v1::ACT_KIND_TO_PAPER:
      right = SurrenderedFor(s, v1::SURRENDER_PURPOSE_PAPER);
      break;
    case v1::ACT_KIND_VOID:
      right =
          SurrenderedFor(s, v1::SURRENDER_PURPOSE_VOID) ||
          (Issued(s) && s.issuer == s.header.first_holder && s.holder == s.issuer && FirstHolderNotMoved(s));
      break;
    case v1::ACT_KIND_ORDER:
    case v1::ACT_KIND_COUNTERSIGN:
    case v1::ACT_KIND_HOLD:
    case v1::ACT_KIND_LIFT:
    case v1::ACT_KIND_NOTATION:
    case v1::ACT_KIND_MILESTONE:
      right = true;  // not terminal
      break;
    case v1::ACT_KIND_GRANT:
    case v1::ACT_KIND_REVOKE:
      right = !s.holder.empty();
      break;
    case v1::ACT_KIND_REPLACE:
      return std::nullopt;  // CheckReplace
    case v1::ACT_KIND_DORMANT:
      right = Issued(s) || s.status == v1::TITLE_STATUS_ON_PAPER;
      break;
    default:
      right = Issued(s);
  }
  return right ? std::nullopt : Breach(kStatus, "status");
}

Fault CheckSigner(const EdgeView& e, const TitleState& s, v1::ActKind kind) {
  const std::string& by = e.act.actor();
  const bool to_accept = s.offer && by == (s.offer->release_by.empty() ? s.offer->to : s.offer->release_by);
  bool right = false;
  switch (kind) {
    case v1::ACT_KIND_TRANSFER:
    case v1::ACT_KIND_REJECT:
    case v1::ACT_KIND_SURRENDER:
    case v1::ACT_KIND_GRANT:
    case v1::ACT_KIND_REVOKE:
      right = by == s.holder;
      break;
    case v1::ACT_KIND_ENDORSE:
      right = s.order.kind == v1::ORDER_KIND_NAMED && s.order.party == by && s.holder != by;
      break;
    case v1::ACT_KIND_OFFER:
      right = by == s.holder ||
              (s.pledge && s.pledge->pledgee == by && e.act.offer().purpose() != v1::OFFER_PURPOSE_PLEDGE &&
               e.act.offer().purpose() != v1::OFFER_PURPOSE_DECLARE_PLEDGE);
      break;
    case v1::ACT_KIND_ACCEPT:
      right = to_accept;
      break;
    case v1::ACT_KIND_DECLINE:
      right = s.offer && (by == s.offer->to || (by == s.offer->release_by && !by.empty()));
      break;
    case v1::ACT_KIND_WITHDRAW:
      right = s.offer && by == s.offer->from;
      break;
    case v1::ACT_KIND_RELEASE:
    case v1::ACT_KIND_ENFORCE:
      right = s.pledge && by == s.pledge->pledgee;
      break;
    case v1::ACT_KIND_RETURN:
      right = s.pledge && s.pledge->on_trust_receipt && by == s.holder && by == s.pledge->pledgor;
      break;
    case v1::ACT_KIND_RECALL_SURRENDER:
      right = by == s.surrender->by;
      break;
    case v1::ACT_KIND_ORDER:
    case v1::ACT_KIND_HOLD:
      right = by == kCustoms || by == kCourt;
      break;
    case v1::ACT_KIND_COUNTERSIGN:
      right = by == kRegistrar;
      break;
    case v1::ACT_KIND_LIFT: {
      const Digest id = *Digest::FromBytes(e.act.lift().hold_id());
      const auto held = s.holds.find(id);
      const auto waits = s.pending_orders.find(id);
      right = (held != s.holds.end() && held->second.authority == by) ||
              (waits != s.pending_orders.end() && waits->second.authority == by &&
               kNow < waits->second.expires_at);
      break;
    }
    default:  // the issuer's acts, and MILESTONE: nobody but the issuer carries a leg here
      right = by == s.issuer;
  }
  return right ? std::nullopt : Breach(kSignedBy, by);
}

Fault CheckBurdens(const EdgeView& e, const TitleState& s, v1::ActKind kind) {
  static const std::set<v1::ActKind> kPassHolds = {
      v1::ACT_KIND_HOLD,     v1::ACT_KIND_LIFT,
      v1::ACT_KIND_ORDER,    v1::ACT_KIND_DECLINE,
      v1::ACT_KIND_WITHDRAW, v1::ACT_KIND_REFUSE_SURRENDER,
      v1::ACT_KIND_NOTATION, v1::ACT_KIND_MILESTONE,
      v1::ACT_KIND_GRANT,    v1::ACT_KIND_REVOKE,
      v1::ACT_KIND_DORMANT,  v1::ACT_KIND_COUNTERSIGN};  // what makes an ORDER effective
  if (HeldForControl(s) && !kPassHolds.contains(kind)) return Breach(kHoldOnControl, "held");
  const bool stops = kind == v1::ACT_KIND_TO_PAPER || kind == v1::ACT_KIND_VOID;
  if (stops && Held(s)) return Breach(kAnyHold, "held");
  const bool waits = std::any_of(s.pending_orders.begin(), s.pending_orders.end(),
                                 [](const auto& order) { return kNow < order.second.expires_at; });
  if ((stops || kind == v1::ACT_KIND_DELIVER) && waits) return Breach(kOrderBinds, "an ORDER waits");
  const bool own = OfferIsOpen(s) && s.offer->from == e.act.actor();
  if (own && kind != v1::ACT_KIND_WITHDRAW && kind != v1::ACT_KIND_GRANT && kind != v1::ACT_KIND_REVOKE) {
    return Breach(kOfferBinds, e.act.actor());
  }
  if (kind == v1::ACT_KIND_OFFER && OfferIsOpen(s)) return Breach(kOfferBinds, "a second offer");
  return std::nullopt;
}

Fault CheckTransfer(const EdgeView& e, const TitleState& s) {
  const title::Endorsement endorsement = Plain(e.act.transfer().endorsement());
  const std::string& to = e.act.transfer().to();
  const bool endorses = endorsement.kind != v1::ENDORSEMENT_KIND_NONE;
  if (to == s.holder) return Breach(kControl, "to itself");
  if (s.pledge) {
    if (s.pledge->pledgee != e.act.actor()) return Breach(kPledged, "transferred by the borrower");
    if (s.pledge->enforcing_since == 0) return Breach(kPledged, "without enforcement");
    if (kNow < s.pledge->enforcing_since + e.parameters.enforcement_notice)
      return Breach(kDeadline, "notice");
    if (!endorses || endorsement != s.pledge->on_sale) return Breach(kOrder, "not the endorsement for sale");
  } else if (endorses && !Entitled(s)) {
    return Breach(kEntitled, "endorsement gap");
  }
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) {
    const auto party = [&](const std::string& id) {
      const auto& banks = s.header.financiers;
      return id == s.header.consignor || id == s.header.consignee || id == s.consignee_by_order ||
             std::find(banks.begin(), banks.end(), id) != banks.end();
    };
    if (endorses) return Breach(kForm, "STRAIGHT endorsed");
    if (!party(to) || !party(s.holder)) return Breach(kForm, "STRAIGHT moved to a stranger");
  }
  return std::nullopt;
}

Fault CheckSurrenderTerms(const EdgeView& e, const TitleState& s) {
  const v1::SurrenderTerms& terms = e.act.surrender().terms();
  const std::string& by = e.act.actor();
  const bool delivery = terms.purpose() == v1::SURRENDER_PURPOSE_DELIVERY;
  if (s.pledge) {
    if (!delivery) return Breach(kPledged, "surrendered without the pledgor");
    const bool running =
        s.pledge->enforcing_since != 0 && kNow < s.pledge->enforcing_since + e.parameters.enforcement_notice;
    if (running) return Breach(kDeadline, "notice");
    if (!s.pledge->on_trust_receipt && by != s.pledge->pledgee) return Breach(kPledged, "surrendered");
    return std::nullopt;
  }
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) {
    const bool right =
        by == s.consignee_by_order || by == (delivery ? s.header.consignee : s.header.consignor);
    return right ? std::nullopt : Breach(kForm, "STRAIGHT surrendered by another");
  }
  const bool consignor = by == s.header.consignor && by == s.header.first_holder && !s.moved && !delivery;
  return Entitled(s) || consignor ? std::nullopt : Breach(kEntitled, "surrendered by the unentitled");
}

Fault CheckDeliver(const EdgeView& e, const TitleState& s) {
  const v1::Deliver& d = e.act.deliver();
  const auto has = [](const auto& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  };
  const auto is_out = [&](const std::string& container) { return has(s.delivered_containers, container); };
  std::vector<std::string> named;
  for (const std::string& container : d.containers()) named.push_back(BoxOf(s, container));
  // What is fully out of each line after this delivery.
  std::set<std::string> whole;
  for (const auto& [line, carried] : s.header.goods) {
    title::Quantity out;
    const auto add = [&](std::uint64_t packages, std::uint64_t grams) {
      out.packages += packages;
      out.gross_weight_grams += grams;
    };
    for (const auto* before : {&s.delivered, &s.short_lines}) {
      if (before->contains(line)) add(before->at(line).packages, before->at(line).gross_weight_grams);
    }
    for (const auto& q : d.quantities()) {
      if (q.line_id() == line) add(q.packages(), q.gross_weight_grams());
    }
    for (const auto& q : d.shortages()) {
      if (q.line_id() == line) add(q.packages(), q.gross_weight_grams());
    }
    if (out == carried) whole.insert(line);
  }
  const bool ends = whole.size() == s.header.goods.size();
  const auto takes_from = [&](const std::string& box) {
    if (ends || has(named, box)) return true;
    for (const auto& q : d.quantities()) {
      const auto stowed = s.header.stowage.find(q.line_id());
      if (stowed == s.header.stowage.end() || !has(stowed->second, box)) continue;
      if (named.empty() || whole.contains(q.line_id())) return true;
    }
    return false;
  };
  for (const auto& [id, hold] : s.holds) {
    if (hold.until != 0 && hold.until <= kNow) continue;
    bool blocks = hold.containers.empty();
    for (const std::string& container : hold.containers) {
      blocks = blocks || (!is_out(container) && takes_from(container));
    }
    if (blocks) return Breach(kAnyHold, "delivered");
  }
  for (const std::string& container : named) {
    if (!has(s.header.containers, container)) return Breach(kQuantity, "no such container");
    if (is_out(container)) return Breach(kQuantity, "container out twice");
  }
  for (const auto& [line, boxes] : s.header.stowage) {
    if (ends || named.empty()) break;
    bool all_out = true;
    for (const std::string& box : boxes) all_out = all_out && (is_out(box) || has(named, box));
    if (all_out && !whole.contains(line))
      return Breach(kQuantity, "boxes are out and what is in them is not");
  }
  const std::string& agreed = s.surrender->terms.collector;
  const bool known = d.collector().empty() || d.collector() == (agreed.empty() ? s.holder : agreed);
  return known ? std::nullopt : Breach(kSignedBy, "handed to another collector");
}

Fault CheckWhen(const EdgeView& e, const TitleState& s, v1::ActKind kind) {
  const bool delivered = s.surrender && s.surrender->delivered;
  switch (kind) {
    case v1::ACT_KIND_REJECT:
      if (!s.rejectable) return Breach(kControl, "nothing to reject");
      return s.rejectable->until < kNow ? Breach(kDeadline, "rejected late") : std::nullopt;
    case v1::ACT_KIND_ACCEPT:
      return OfferIsOpen(s) ? std::nullopt : Breach(kDeadline, "accepted late");
    case v1::ACT_KIND_WITHDRAW:
      return s.offer->revocable || !OfferIsOpen(s) ? std::nullopt : Breach(kOfferBinds, "irrevocable");
    case v1::ACT_KIND_RECALL_SURRENDER:
      if (kNow < s.surrender->at + e.parameters.recall_after) return Breach(kDeadline, "recalled early");
      return delivered ? Breach(kQuantity, "recalled after delivery") : std::nullopt;
    case v1::ACT_KIND_REFUSE_SURRENDER:
      return delivered ? Breach(kQuantity, "refused after delivery") : std::nullopt;
    case v1::ACT_KIND_ENDORSE:
    case v1::ACT_KIND_VOID:
      if (s.pledge && !(s.surrender && s.surrender->joint)) return Breach(kPledged, "pledged");
      return OfferIsOpen(s) ? Breach(kOfferBinds, "under an offer") : std::nullopt;
    default:
      return std::nullopt;
  }
}

// No authority fills the place of another.
Fault CheckHoldBounds(const EdgeView& e, const TitleState& s) {
  std::size_t own = 0;
  for (const auto& [id, hold] : s.holds) {
    if (hold.until != 0 && hold.until <= kNow) continue;
    if (hold.authority == e.act.actor()) ++own;
  }
  return own < e.parameters.max_holds_each ? std::nullopt : Breach(kFrame, "too many holds of one authority");
}

// What a LIFT takes out of a hold is in it.
Fault CheckLift(const v1::Lift& lift, const TitleState& s) {
  const auto hold = s.holds.find(*Digest::FromBytes(lift.hold_id()));
  for (const std::string& container : lift.containers()) {
    const bool in =
        hold != s.holds.end() && std::find(hold->second.containers.begin(), hold->second.containers.end(),
                                           BoxOf(s, container)) != hold->second.containers.end();
    if (!in) return Breach(kHoldsEnd, "a box was lifted that the hold does not name");
  }
  return std::nullopt;
}

Fault CheckSubstitution(const v1::Notation& n, const TitleState& s) {
  const auto has = [](const auto& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
  };
  const std::string box = BoxOf(s, n.replaced());
  if (!has(s.header.containers, box) || has(s.delivered_containers, box)) {
    return Breach(kFrame, "a container that is not there was taken off");
  }
  bool known = has(s.header.containers, n.substitute());
  for (const auto& noted : s.substitutions) {
    if (noted.replaced == n.replaced()) return Breach(kFrame, "taken off twice");
    known = known || noted.substitute == n.substitute();
  }
  return known ? Breach(kFrame, "one number for two containers") : std::nullopt;
}

}  // namespace

std::optional<Violation> CheckRights(const EdgeView& e, const TitleState& s) {
  const v1::ActKind kind = title::KindOf(e.act);
  if (s.IsTerminal()) return Breach(kTerminal, "terminal");
  if (Fault fault = CheckStatus(s, kind)) return fault;
  if (Fault fault = CheckSigner(e, s, kind)) return fault;
  if (Fault fault = CheckBurdens(e, s, kind)) return fault;
  if (Fault fault = CheckWhen(e, s, kind)) return fault;
  switch (kind) {
    case v1::ACT_KIND_TRANSFER:
      return CheckTransfer(e, s);
    case v1::ACT_KIND_OFFER:
      return CheckOfferTerms(e, s, OfferOf(e.act));
    case v1::ACT_KIND_ACCEPT:
      return CheckOfferTerms(e, s, *s.offer);
    case v1::ACT_KIND_SURRENDER:
      return CheckSurrenderTerms(e, s);
    case v1::ACT_KIND_DELIVER:
      return CheckDeliver(e, s);
    case v1::ACT_KIND_HOLD:
      if (e.act.hold().kind() == v1::HOLD_KIND_COURT && e.act.actor() != kCourt) {
        return Breach(kSignedBy, "customs as court");
      }
      if (e.act.hold().kind() == v1::HOLD_KIND_CUSTOMS && e.act.actor() != kCustoms) {
        return Breach(kSignedBy, "a court as customs");
      }
      for (const std::string& container : e.act.hold().containers()) {
        const std::string box = BoxOf(s, container);
        const auto& all = s.header.containers;
        const auto& out = s.delivered_containers;
        if (std::find(all.begin(), all.end(), box) == all.end()) return Breach(kFrame, "no such container");
        if (std::find(out.begin(), out.end(), box) != out.end()) return Breach(kFrame, "held too late");
      }
      return CheckHoldBounds(e, s);
    case v1::ACT_KIND_LIFT:
      return CheckLift(e.act.lift(), s);
    case v1::ACT_KIND_COUNTERSIGN: {
      const auto order = s.pending_orders.find(*Digest::FromBytes(e.act.countersign().order_id()));
      const bool waits = order != s.pending_orders.end() && kNow < order->second.expires_at;
      return waits ? std::nullopt : Breach(kDeadline, "a lapsed order");
    }
    case v1::ACT_KIND_NOTATION:
      if (e.act.notation().replaced().empty()) return std::nullopt;
      return CheckSubstitution(e.act.notation(), s);
    case v1::ACT_KIND_TO_PAPER:
      for (const std::string& number : e.act.to_paper().form_numbers()) {
        if (e.facts.PaperFormUsed(s.issuer, number)) return Breach(kOnce, number);
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace yidan::simulation
