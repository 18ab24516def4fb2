// What TITLE.md's table says that an admitted act leaves behind.
#include "tests/simulation/journeys/model.h"

namespace yidan::journeys {

void Document::Endorse(const v1::Endorsement& by, const std::string& to) {
  switch (by.kind()) {
    case v1::ENDORSEMENT_KIND_FULL:
      order = {v1::ORDER_KIND_NAMED, to};
      break;
    case v1::ENDORSEMENT_KIND_ORDER_OF:
      order = {v1::ORDER_KIND_NAMED, by.party()};
      break;
    case v1::ENDORSEMENT_KIND_BLANK:
      order = {v1::ORDER_KIND_BLANK, ""};
      break;
    default:
      break;
  }
}

void Document::Hand(const std::string& to) {
  holder = to;
  if (to != first_holder) moved = true;
}

namespace {

std::optional<Order> NewOrder(const v1::SurrenderTerms& terms) {
  if (!terms.has_new_order()) return std::nullopt;
  return OrderOf(terms.new_order());
}

// Acts that leave a REJECT open: they are not acting, or are not the holder's.
bool IsActing(const v1::Act& act, const Document& d) {
  return act.actor() == d.holder && !act.has_grant() && !act.has_revoke() && !act.has_milestone();
}

}  // namespace

void Model::Apply(const v1::Act& act, const Circumstances& at) {
  if (act.has_issue()) return ApplyIssue(act, at);
  if (act.has_replace()) return ApplyReplace(act, at);
  Document& d = documents_.at(act.document_id());
  ++d.entries;
  std::erase_if(d.orders, [&at](const auto& item) { return at.now >= item.second.expires_at; });
  const auto rejectable = d.rejectable;
  if (IsActing(act, d)) {
    d.rejectable.reset();
    d.rejectable_unclear = false;
  }
  if (act.body_case() >= v1::Act::kHold) return ApplyBeside(act, d, at);
  d.sequence = act.sequence();
  d.last_act = at.digest;
  // An expired offer is cleared by the offeror's next act.
  if (d.offer && d.offer->from == act.actor() && !d.OfferOpen(at.now)) d.offer.reset();
  switch (act.body_case()) {
    case v1::Act::kTransfer:
      d.rejectable = {d.holder, d.order, d.moved, at.now, d.pledge};
      d.pledge.reset();
      d.Endorse(act.transfer().endorsement(), act.transfer().to());
      return d.Hand(act.transfer().to());
    case v1::Act::kReject:
      d.holder = rejectable->holder;
      d.order = rejectable->order;
      d.moved = rejectable->moved;
      d.pledge = rejectable->pledge;
      return;
    case v1::Act::kEndorse:
      return d.Endorse(act.endorse().endorsement(), d.holder);
    case v1::Act::kOffer:
      d.offer = {act.actor(), act.offer(), Ms(act.offer().expires_at())};
      return;
    case v1::Act::kAccept:
      return ApplyOffer(d, act.actor(), at.now);
    case v1::Act::kDecline:
    case v1::Act::kWithdraw:
      d.offer.reset();
      return;
    case v1::Act::kSurrender:
      d.status = v1::TITLE_STATUS_SURRENDERED;
      d.surrender = {act.surrender().terms().purpose(), act.actor(), false, at.now,
                     NewOrder(act.surrender().terms())};
      d.delivered_some = false;
      return;
    case v1::Act::kRecallSurrender:
    case v1::Act::kRefuseSurrender:
      d.status = v1::TITLE_STATUS_ISSUED;
      d.surrender.reset();
      return;
    case v1::Act::kRelease:
    case v1::Act::kReturn:
    case v1::Act::kEnforce:
      return ApplyPledgeAct(act, d, at.now);
    case v1::Act::kOrder:
      return ApplyOrder(act, d, at);
    case v1::Act::kCountersign:
      return ApplyCountersign(act, d, at.now);
    default:
      return ApplyIssuersAct(act, d);
  }
}

void Model::ApplyOffer(Document& d, const std::string& by, std::int64_t now) {
  const Document::Offer offer = *d.offer;
  const v1::Offer& terms = offer.terms;
  d.offer.reset();
  d.rejectable.reset();
  switch (terms.purpose()) {
    case v1::OFFER_PURPOSE_TRANSFER:
      d.rejectable_unclear = false;
      if (by != terms.to()) {  // a releasing bank accepted, and the receiver has not signed
        d.rejectable = {d.holder, d.order, d.moved, now, d.pledge};
      }
      d.pledge.reset();
      d.Endorse(terms.endorsement(), terms.to());
      return d.Hand(terms.to());
    case v1::OFFER_PURPOSE_PLEDGE:
      d.pledge = {terms.to(), offer.from, terms.agreed().on_release(), terms.agreed().on_sale(), false, 0};
      return d.Hand(terms.to());
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE:
      d.pledge = {offer.from, terms.to(), terms.agreed().on_release(), terms.agreed().on_sale(), false, 0};
      return;
    case v1::OFFER_PURPOSE_ASSIGN_PLEDGE:
      d.pledge->pledgee = terms.to();
      d.pledge->enforcing_since = 0;  // a notice is its giver's own; of an assignment the text says no more
      if (!d.pledge->on_trust_receipt) d.Hand(terms.to());
      return;
    default:
      d.status = v1::TITLE_STATUS_SURRENDERED;
      d.surrender = {terms.joint_surrender().purpose(), offer.from, true, now,
                     NewOrder(terms.joint_surrender())};
      d.delivered_some = false;
  }
}

void Model::ApplyPledgeAct(const v1::Act& act, Document& d, std::int64_t now) {
  auto& pledge = *d.pledge;
  if (act.has_return_()) {
    pledge.on_trust_receipt = false;
    return d.Hand(pledge.pledgee);
  }
  if (act.has_enforce()) {
    pledge.on_trust_receipt = false;
    pledge.enforcing_since = now;
    return d.Hand(pledge.pledgee);
  }
  const std::string pledgor = pledge.pledgor;
  if (act.release().on_trust_receipt()) {
    pledge.on_trust_receipt = true;
    return d.Hand(pledgor);
  }
  d.Endorse(pledge.on_release, pledgor);
  d.pledge.reset();
  d.Hand(pledgor);
}

void Model::ApplyIssuersAct(const v1::Act& act, Document& d) {
  switch (act.body_case()) {
    case v1::Act::kDeliver: {
      bool all_out = true;
      for (const auto& out : act.deliver().quantities()) {
        d.remaining[out.line_id()].packages -= out.packages();
        d.remaining[out.line_id()].grams -= out.gross_weight_grams();
      }
      for (const auto& [id, line] : d.remaining) all_out = all_out && line.packages == 0 && line.grams == 0;
      d.delivered_some = true;
      if (!all_out && !act.deliver().close()) return;
      if (d.surrender->joint) d.pledge.reset();
      return End(d, v1::TITLE_STATUS_DELIVERED);
    }
    case v1::Act::kToPaper:
      for (const std::string& number : act.to_paper().form_numbers()) papers_.insert({d.issuer, number});
      d.status = v1::TITLE_STATUS_ON_PAPER;  // the goods stay covered
      d.last_holder = d.holder;
      d.holder.clear();
      d.surrender.reset();
      d.offer.reset();
      d.rejectable.reset();
      d.grants.clear();
      return;
    case v1::Act::kVoid:
      d.pledge.reset();  // there is one only if it was surrendered jointly
      return End(d, v1::TITLE_STATUS_VOIDED);
    case v1::Act::kReleasedWithoutSurrender:
      d.released_without_surrender = true;
      return;
    default:
      return;
  }
}

void Model::ApplyBeside(const v1::Act& act, Document& d, const Circumstances& at) {
  switch (act.body_case()) {
    case v1::Act::kHold:
      return ApplyHold(act, d, at);
    case v1::Act::kLift:
      d.orders.erase(act.lift().hold_id());
      return d.EndHold(act.lift().hold_id(), at.now);
    case v1::Act::kGrant:
      d.grants[at.digest] = act.actor();
      return;
    case v1::Act::kRevoke:
      d.grants.erase(act.revoke().grant_id());
      return;
    default:
      return;
  }
}

void Model::Cover(Document& d, const std::set<int>& vehicles) {
  d.covers = vehicles;
  for (const int vehicle : vehicles) covered_[vehicle].insert(d.id);
}

void Model::End(Document& d, v1::TitleStatus status) {
  d.status = status;
  if (!d.holder.empty()) d.last_holder = d.holder;
  d.holder.clear();
  d.surrender.reset();
  d.offer.reset();
  d.rejectable.reset();
  d.grants.clear();
  d.orders.clear();
  for (const int vehicle : d.covers) {
    auto& by = covered_.at(vehicle);
    by.erase(d.id);
    if (by.empty()) covered_.erase(vehicle);
  }
}

void Model::Adopt(const v1::TitleState& state) {
  Document& d = documents_.at(state.document_id());
  if (!d.Terminal()) d.status = state.status();
  d.holder = state.holder();
  d.order = OrderOf(state.order());
  d.moved = state.moved();
  if (!state.has_offer()) d.offer.reset();
  if (!state.has_pledge()) d.pledge.reset();
  // A REJECT of a sale in enforcement gives "the pair before", and with it the pledge that the sale ended.
  if (state.has_pledge() && !d.pledge) {
    d.pledge.emplace();
    d.pledge->on_release = state.pledge().agreed().on_release();
    d.pledge->on_sale = state.pledge().agreed().on_sale();
  }
  if (d.pledge) {
    d.pledge->pledgee = state.pledge().pledgee();
    d.pledge->pledgor = state.pledge().pledgor();
    d.pledge->on_trust_receipt = state.pledge().on_trust_receipt();
    d.pledge->enforcing_since = Ms(state.pledge().enforcing_since());
  }
  d.rejectable_unclear = true;
}

}  // namespace yidan::journeys
