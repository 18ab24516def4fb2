// What TITLE.md's table says of an act before it is submitted.
#include "tests/simulation/journeys/model.h"

namespace yidan::journeys {

namespace {

using Kind = Prediction::Kind;

bool Same(const v1::Endorsement& a, const v1::Endorsement& b) {
  return a.kind() == b.kind() && a.party() == b.party();
}

// TITLE.md: admitted under a hold on control.
bool PassesHold(v1::Act::BodyCase body) {
  switch (body) {
    case v1::Act::kHold:
    case v1::Act::kLift:
    case v1::Act::kOrder:
    case v1::Act::kCountersign:
    case v1::Act::kDecline:
    case v1::Act::kWithdraw:
    case v1::Act::kRefuseSurrender:
    case v1::Act::kNotation:
    case v1::Act::kMilestone:
    case v1::Act::kGrant:
    case v1::Act::kRevoke:
      return true;
    default:
      return false;
  }
}

bool BesideChain(v1::Act::BodyCase body) { return body >= v1::Act::kHold && body <= v1::Act::kRevoke; }

}  // namespace

Prediction Model::Predict(const v1::Act& act, const Circumstances& at) const {
  for (const Prediction& early : {OnEnvelope(act, at)}) {
    if (early.kind != Kind::kAdmit) return early;
  }
  if (const auto named = OnNamed(act); named.kind != Kind::kAdmit) return named;
  if (act.has_issue()) return OnIssue(act, at);
  const auto found = documents_.find(act.document_id());
  if (found == documents_.end()) return Refuse(v1::REFUSAL_REASON_UNKNOWN_DOCUMENT);
  const Document& d = found->second;
  if (act.has_replace()) return OnReplace(act, d, at);
  if (const auto status = OnStatus(act, d); status.kind != Kind::kAdmit) return status;
  // A refusal by standing and one by burden both stand whatever the other says; only "admit" needs both.
  const Prediction burdens = OnBurdens(act, d, at.now);
  const Prediction body = OnBody(act, d, at.now);
  if (burdens.kind == Kind::kRefuse || body.kind == Kind::kRefuse) {
    return burdens.kind == Kind::kRefuse && body.kind == Kind::kRefuse  ? Refuse()
           : burdens.kind == Kind::kRefuse && body.kind == Kind::kAdmit ? burdens
                                                                        : Refuse(body.reason);
  }
  return burdens.kind == Kind::kSilent ? burdens : body;
}

Prediction Model::OnEnvelope(const v1::Act& act, const Circumstances& at) const {
  if (act.registry() != registry_) return Refuse(v1::REFUSAL_REASON_WRONG_REGISTRY);
  const std::int64_t until = Ms(act.valid_until());
  if (until < at.now || until > at.now + periods_.act_validity_max) {
    return Refuse(v1::REFUSAL_REASON_ACT_EXPIRED);
  }
  if (until == at.now) return Silent();
  if (!participants_.contains(act.actor())) return Refuse(v1::REFUSAL_REASON_UNKNOWN_PARTICIPANT);
  if (!at.signature_good) return Refuse(v1::REFUSAL_REASON_BAD_SIGNATURE);
  // A registrar never acts on title, but for its COUNTERSIGN.
  const v1::Role role = participants_.at(act.actor()).role;
  const bool of_authorities = act.has_order() || act.has_hold() || act.has_lift();
  const bool fits = (role == v1::ROLE_REGISTRAR) == act.has_countersign() &&
                    (role == v1::ROLE_AUTHORITY || !of_authorities);
  return fits ? Admit() : Refuse(v1::REFUSAL_REASON_ROLE_MISSING);
}

// Whom a REPLACE or an ORDER names is a participant, and no registrar.
Prediction Model::OnNamed(const v1::Act& act) const {
  std::vector<std::string> named;
  if (act.has_order()) named = {act.order().to(), act.order().endorsement().party()};
  if (act.has_replace()) {
    named = {act.replace().presented_by(), act.replace().paper_order().party()};
    for (const auto& successor : act.replace().successors()) {
      const auto& header = successor.header();
      named.insert(named.end(),
                   {header.first_holder(), header.order().party(), header.consignor(), header.consignee()});
    }
  }
  Refusals refusals;
  for (const std::string& id : named) {
    if (id.empty()) continue;
    const auto found = participants_.find(id);
    refusals.Add(found == participants_.end(), v1::REFUSAL_REASON_UNKNOWN_PARTICIPANT);
    refusals.Add(found != participants_.end() && found->second.role == v1::ROLE_REGISTRAR,
                 v1::REFUSAL_REASON_ROLE_MISSING);
  }
  return refusals.First();
}

Prediction Model::OnStatus(const v1::Act& act, const Document& d) const {
  const auto body = act.body_case();
  if (BesideChain(body)) {
    if (d.Terminal()) return Refuse();
    return d.holder.empty() && (act.has_grant() || act.has_revoke()) ? Refuse() : Admit();
  }
  if (d.Terminal()) return Refuse(v1::REFUSAL_REASON_TERMINAL);
  const bool surrendered = d.status == v1::TITLE_STATUS_SURRENDERED;
  bool fits = d.status == v1::TITLE_STATUS_ISSUED;
  if (body == v1::Act::kRecallSurrender || body == v1::Act::kRefuseSurrender) fits = surrendered;
  if (body == v1::Act::kDeliver) {
    fits = surrendered && d.surrender->purpose == v1::SURRENDER_PURPOSE_DELIVERY;
  }
  if (body == v1::Act::kToPaper) fits = surrendered && d.surrender->purpose == v1::SURRENDER_PURPOSE_PAPER;
  if (body == v1::Act::kVoid) {
    fits = surrendered ? d.surrender->purpose == v1::SURRENDER_PURPOSE_VOID
                       : fits && d.first_holder == d.issuer && d.holder == d.issuer && !d.moved;
  }
  if (body == v1::Act::kReplace) {
    fits = d.status == v1::TITLE_STATUS_ON_PAPER ||
           (surrendered && d.surrender->purpose != v1::SURRENDER_PURPOSE_PAPER &&
            d.surrender->purpose != v1::SURRENDER_PURPOSE_VOID);
  }
  if (body == v1::Act::kOrder || body == v1::Act::kCountersign) fits = true;
  if (!fits) return Refuse(v1::REFUSAL_REASON_WRONG_STATUS);
  const bool follows = act.sequence() == d.sequence + 1 && act.previous() == d.last_act;
  return follows ? Admit() : Refuse(v1::REFUSAL_REASON_STALE_PREVIOUS);
}

Prediction Model::OnBurdens(const v1::Act& act, const Document& d, std::int64_t now) const {
  const auto body = act.body_case();
  const bool physical = body == v1::Act::kDeliver || body == v1::Act::kToPaper || body == v1::Act::kVoid;
  bool unclear = false;
  for (const auto& [id, hold] : d.holds) {
    if (hold.until != 0 && now >= hold.until) continue;
    if (hold.kind != v1::HOLD_KIND_CUSTOMS && !PassesHold(body)) return Refuse(v1::REFUSAL_REASON_HELD);
    if (!physical) continue;
    if (!hold.some_containers) return Refuse(v1::REFUSAL_REASON_HELD);
    unclear = true;
  }
  if (physical && d.OrderWaits(now)) return Refuse(v1::REFUSAL_REASON_HELD);
  if (unclear) return Silent();
  if (d.OfferOpen(now) && d.offer->from == act.actor() && body != v1::Act::kWithdraw &&
      body != v1::Act::kGrant && body != v1::Act::kRevoke) {
    return Refuse(v1::REFUSAL_REASON_OFFER_PENDING);
  }
  return Admit();
}

Prediction Model::OnBody(const v1::Act& act, const Document& d, std::int64_t now) const {
  switch (act.body_case()) {
    case v1::Act::kTransfer: {
      if (act.actor() != d.holder) return Refuse(v1::REFUSAL_REASON_NOT_HOLDER);
      const bool pledgee = d.pledge && d.pledge->pledgee == act.actor();
      return OnTransfer(d, act.transfer().to(), act.transfer().endorsement(), now, pledgee);
    }
    case v1::Act::kReject:
      if (act.actor() != d.holder) return Refuse(v1::REFUSAL_REASON_NOT_HOLDER);
      if (d.rejectable_unclear) return Silent();
      if (!d.rejectable) return Refuse();
      // The window stands still while a hold on control is in force.
      return now - d.HeldOnControl(d.rejectable->since, now) <= d.rejectable->since + periods_.reject_window
                 ? Admit()
                 : Refuse(v1::REFUSAL_REASON_WINDOW_CLOSED);
    case v1::Act::kEndorse: {
      if (d.order.kind != v1::ORDER_KIND_NAMED || act.actor() != d.order.party || act.actor() == d.holder ||
          d.OfferOpen(now) || d.pledge) {
        return Refuse();
      }
      const auto kind = act.endorse().endorsement().kind();
      if (kind == v1::ENDORSEMENT_KIND_BLANK) return Admit();
      if (kind != v1::ENDORSEMENT_KIND_FULL) return Refuse();
      return d.holder == d.issuer ? Refuse() : Admit();
    }
    case v1::Act::kOffer:
      return OnOffer(act, d, now);
    case v1::Act::kAccept:
    case v1::Act::kDecline:
    case v1::Act::kWithdraw:
      return OnAnswer(act, d, now);
    case v1::Act::kRelease:
    case v1::Act::kReturn:
    case v1::Act::kEnforce:
      return OnPledge(act, d);
    case v1::Act::kSurrender:
    case v1::Act::kRecallSurrender:
      return OnSurrender(act, d, now);
    case v1::Act::kRefuseSurrender:
    case v1::Act::kDeliver:
    case v1::Act::kToPaper:
    case v1::Act::kVoid:
    case v1::Act::kReleasedWithoutSurrender:
      return OnIssuersAct(act, d);
    case v1::Act::kOrder:
      return OnOrder(act, d, now);
    case v1::Act::kCountersign:
      return OnCountersign(act, d, now);
    default:
      return BesideChain(act.body_case()) ? OnBeside(act, d, now) : Silent();
  }
}

Prediction Model::OnTransfer(const Document& d, const std::string& to, const v1::Endorsement& by,
                             std::int64_t now, bool by_pledgee) const {
  if (!participants_.contains(to) || to == d.holder) return Refuse();
  const auto kind = by.kind();
  if (d.form == v1::WAYBILL_FORM_STRAIGHT) {
    if (kind != v1::ENDORSEMENT_KIND_NONE) return Refuse();
    const auto party = [&d](const std::string& id) {
      return id == d.consignor || id == d.consignee || id == d.consignee_by_order;
    };
    return party(to) && party(d.holder) ? Admit() : Refuse();
  }
  const bool names_issuer = (kind == v1::ENDORSEMENT_KIND_FULL && to == d.issuer) ||
                            (kind == v1::ENDORSEMENT_KIND_ORDER_OF && by.party() == d.issuer);
  if (names_issuer) return Refuse();  // a carrier never becomes order party of its own document
  if (kind == v1::ENDORSEMENT_KIND_ORDER_OF && !participants_.contains(by.party())) return Refuse();
  if (d.pledge) {
    if (!by_pledgee || d.pledge->enforcing_since == 0) return Refuse();
    if (now < d.pledge->enforcing_since + periods_.enforcement_notice) return Refuse();
    const bool agreed = kind != v1::ENDORSEMENT_KIND_NONE && Same(by, d.pledge->on_sale);
    return agreed ? Admit() : Silent();
  }
  if (kind == v1::ENDORSEMENT_KIND_NONE) return Admit();
  return d.Entitled() ? Admit() : Refuse(v1::REFUSAL_REASON_NOT_ENTITLED);
}

Prediction Model::OnSurrender(const v1::Act& act, const Document& d, std::int64_t now) const {
  if (act.has_recall_surrender()) {
    if (d.delivered_some) return Refuse();
    if (d.surrender->joint) return Silent();
    if (act.actor() != d.surrender->by) return Refuse();
    if (now < d.surrender->at + periods_.recall_after) return Refuse();
    return Admit();
  }
  const bool delivery = act.surrender().terms().purpose() == v1::SURRENDER_PURPOSE_DELIVERY;
  const bool straight = d.form == v1::WAYBILL_FORM_STRAIGHT;
  if (act.surrender().terms().has_new_order()) {
    // A carrier never becomes order party of its own document, and a STRAIGHT one is to nobody's order.
    if (straight || act.surrender().terms().new_order().party() == d.issuer) return Refuse();
  }
  if (d.pledge) {
    if (!delivery) return Refuse();
    const auto& pledge = *d.pledge;
    if (pledge.on_trust_receipt) {
      return act.actor() == pledge.pledgor ? Admit() : act.actor() == pledge.pledgee ? Silent() : Refuse();
    }
    if (act.actor() != pledge.pledgee) return Refuse();
    return pledge.enforcing_since == 0 || now >= pledge.enforcing_since + periods_.enforcement_notice
               ? Admit()
               : Silent();
  }
  if (straight) {
    if (d.holder != act.actor()) return Refuse();
    const std::string& entitled = delivery ? d.consignee : d.consignor;
    return act.actor() == entitled || act.actor() == d.consignee_by_order ? Admit() : Refuse();
  }
  if (act.actor() != d.holder) return Refuse();
  if (d.Entitled()) return Admit();
  if (delivery) return Refuse(v1::REFUSAL_REASON_NOT_ENTITLED);
  return d.holder == d.consignor && d.first_holder == d.consignor && !d.moved ? Admit() : Refuse();
}

Prediction Model::OnIssuersAct(const v1::Act& act, const Document& d) const {
  if (act.actor() != d.issuer) return Refuse(v1::REFUSAL_REASON_NOT_ISSUER);
  switch (act.body_case()) {
    case v1::Act::kRefuseSurrender:
      return d.delivered_some ? Refuse() : Admit();
    case v1::Act::kDeliver:
      return OnDeliver(act, d);
    case v1::Act::kToPaper:
      for (const std::string& number : act.to_paper().form_numbers()) {
        if (papers_.contains({d.issuer, number})) return Refuse(v1::REFUSAL_REASON_PAPER_ALREADY_USED);
      }
      return Admit();
    case v1::Act::kReleasedWithoutSurrender:
      return d.released_without_surrender ? Silent() : Admit();
    default:  // VOID
      if (!d.surrender) return d.pledge || d.offer ? Silent() : Admit();
      return !d.pledge || d.surrender->joint ? Admit() : Refuse(v1::REFUSAL_REASON_PLEDGED);
  }
}

Prediction Model::OnDeliver(const v1::Act& act, const Document& d) const {
  auto left = d.remaining;
  for (const auto& out : act.deliver().quantities()) {
    const auto line = left.find(out.line_id());
    if (line == left.end()) return Refuse();
    if (out.packages() > line->second.packages || out.gross_weight_grams() > line->second.grams) {
      return Refuse(v1::REFUSAL_REASON_QUANTITY_MISMATCH);
    }
    if (out.packages() == 0 || out.gross_weight_grams() == 0) return Silent();
    line->second.packages -= out.packages();
    line->second.grams -= out.gross_weight_grams();
    if ((line->second.packages == 0) != (line->second.grams == 0)) return Silent();
  }
  if (!act.deliver().close()) return act.deliver().shortages_size() == 0 ? Admit() : Silent();
  std::size_t short_lines = 0;
  for (const auto& [id, line] : left) short_lines += line.packages != 0 ? 1 : 0;
  const auto stated = static_cast<std::size_t>(act.deliver().shortages_size());
  if (stated < short_lines) return Refuse();
  for (const auto& statement : act.deliver().shortages()) {
    const auto line = left.find(statement.line_id());
    if (line == left.end() || line->second.packages != statement.packages() ||
        line->second.grams != statement.gross_weight_grams()) {
      return Silent();
    }
  }
  return short_lines == 0 ? Silent() : Admit();
}

Prediction Model::OnBeside(const v1::Act& act, const Document& d, std::int64_t now) const {
  switch (act.body_case()) {
    case v1::Act::kHold:
      return OnHold(act, d, now);
    case v1::Act::kLift:
      return OnLift(act, d, now);
    case v1::Act::kNotation:
      return act.actor() == d.issuer ? Admit() : Refuse();
    case v1::Act::kMilestone:
      return act.actor() == d.issuer || d.leg_carriers.contains(act.actor()) ? Admit() : Refuse();
    case v1::Act::kGrant:
      if (act.actor() != d.holder) return Refuse();
      if (!participants_.contains(act.grant().reader())) return Refuse();
      return act.grant().reader() == act.actor() || Ms(act.grant().until()) <= now ? Silent() : Admit();
    case v1::Act::kRevoke: {
      const auto grant = d.grants.find(act.revoke().grant_id());
      if (grant == d.grants.end()) return Refuse();
      // A grant outlives the change to a pledgee, who then is the holder: whose it is to revoke, it or its
      // giver's, the text does not say.
      return grant->second == act.actor() || act.actor() == d.holder ? Silent() : Refuse();
    }
    default:
      return Silent();
  }
}

}  // namespace yidan::journeys
