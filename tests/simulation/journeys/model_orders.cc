// What authorities do to a document, and the registrar's COUNTERSIGN: HOLD, LIFT and ORDER, as TITLE.md says.
#include <algorithm>
#include <limits>

#include "tests/simulation/journeys/model.h"

namespace yidan::journeys {

namespace {

bool InForce(const Document::Hold& hold, std::int64_t now) { return hold.until == 0 || now < hold.until; }

bool Moves(const v1::Order& order) { return order.effect() != v1::ORDER_EFFECT_CANCEL; }

}  // namespace

bool Document::Held(std::int64_t now) const {
  return std::any_of(holds.begin(), holds.end(),
                     [now](const auto& item) { return InForce(item.second, now); });
}

bool Document::OrderWaits(std::int64_t now) const {
  return std::any_of(orders.begin(), orders.end(),
                     [now](const auto& item) { return now < item.second.expires_at; });
}

void Document::EndHold(const std::string& hold, std::int64_t now) {
  holds.erase(hold);
  const auto interval = held_on_control.find(hold);
  if (interval != held_on_control.end()) interval->second.to = std::min(interval->second.to, now);
}

std::int64_t Document::HeldOnControl(std::int64_t since, std::int64_t now) const {
  std::vector<Interval> held;
  for (const auto& [hold, interval] : held_on_control) held.push_back(interval);
  std::sort(held.begin(), held.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::int64_t sum = 0;
  std::int64_t counted_to = since;
  for (const Interval& interval : held) {
    const std::int64_t from = std::max(interval.from, counted_to);
    const std::int64_t to = std::min(interval.to, now);
    if (to <= from) continue;
    sum += to - from;
    counted_to = to;
  }
  return sum;
}

Prediction Model::OnHold(const v1::Act& act, const Document& d, std::int64_t now) const {
  const Participant& actor = participants_.at(act.actor());
  const v1::HoldKind kind = act.hold().kind();
  const bool of_its_kind = (kind == v1::HOLD_KIND_CUSTOMS && actor.authority == v1::AUTHORITY_KIND_CUSTOMS) ||
                           (kind == v1::HOLD_KIND_COURT && actor.authority == v1::AUTHORITY_KIND_COURT) ||
                           kind == v1::HOLD_KIND_DISPUTE;
  const auto own = std::count_if(d.holds.begin(), d.holds.end(), [&](const auto& item) {
    return item.second.authority == act.actor() && InForce(item.second, now);
  });
  const auto ever = d.authority_acts.find(act.actor());
  Refusals refusals;
  refusals.Add(!of_its_kind || !d.jurisdictions.contains(actor.country),
               v1::REFUSAL_REASON_OUT_OF_JURISDICTION);
  refusals.Add(act.hold().has_until() && Ms(act.hold().until()) <= now,
               v1::REFUSAL_REASON_EXPIRY_OUT_OF_BOUNDS);
  refusals.Add(static_cast<std::size_t>(own) >= periods_.max_holds_each ||
                   (ever != d.authority_acts.end() && ever->second >= periods_.max_holds_ever),
               v1::REFUSAL_REASON_TOO_MANY);
  return refusals.First();
}

Prediction Model::OnLift(const v1::Act& act, const Document& d, std::int64_t now) const {
  const std::string& id = act.lift().hold_id();
  const auto hold = d.holds.find(id);
  const auto order = d.orders.find(id);
  const bool holds = hold != d.holds.end() && InForce(hold->second, now);
  const bool waits = order != d.orders.end() && now < order->second.expires_at;
  if (!holds && !waits) return Refuse();
  // Nobody in the cast has a superior or a successor.
  const std::string& placed_by = holds ? hold->second.authority : order->second.authority;
  return act.actor() == placed_by ? Admit() : Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION);
}

void Model::JudgeOrder(const std::string& authority, const v1::Order& order, const Document& d,
                       std::int64_t now, Refusals& refusals) const {
  const Participant& by = participants_.at(authority);
  const bool may_order = by.role == v1::ROLE_AUTHORITY && (by.authority == v1::AUTHORITY_KIND_COURT ||
                                                           by.authority == v1::AUTHORITY_KIND_CUSTOMS);
  refusals.Add(
      !may_order || !d.jurisdictions.contains(by.country) || now < by.admitted_at + periods_.authority_delay,
      v1::REFUSAL_REASON_OUT_OF_JURISDICTION);
  const auto kind = order.endorsement().kind();
  const bool names_issuer =
      (kind == v1::ENDORSEMENT_KIND_FULL && order.to() == d.issuer) ||
      (kind == v1::ENDORSEMENT_KIND_ORDER_OF && order.endorsement().party() == d.issuer);
  refusals.Add(Moves(order) && (names_issuer ||
                                (d.form == v1::WAYBILL_FORM_STRAIGHT && kind != v1::ENDORSEMENT_KIND_NONE)),
               v1::REFUSAL_REASON_FORM_FORBIDS);
  // The originals of a document on paper may be in anybody's hands.
  refusals.Add(d.status == v1::TITLE_STATUS_ON_PAPER && (order.effect() == v1::ORDER_EFFECT_TRANSFER ||
                                                         order.effect() == v1::ORDER_EFFECT_DISPOSE),
               v1::REFUSAL_REASON_WRONG_STATUS);
}

Prediction Model::OnOrder(const v1::Act& act, const Document& d, std::int64_t now) const {
  Refusals refusals;
  JudgeOrder(act.actor(), act.order(), d, now, refusals);
  const auto own = std::count_if(d.orders.begin(), d.orders.end(), [&](const auto& item) {
    return item.second.authority == act.actor() && now < item.second.expires_at;
  });
  const auto ever = d.authority_acts.find(act.actor());
  refusals.Add(static_cast<std::size_t>(own) >= periods_.max_holds_each ||
                   (ever != d.authority_acts.end() && ever->second >= periods_.max_holds_ever),
               v1::REFUSAL_REASON_TOO_MANY);
  return refusals.First();
}

Prediction Model::OnCountersign(const v1::Act& act, const Document& d, std::int64_t now) const {
  const auto order = d.orders.find(act.countersign().order_id());
  if (order == d.orders.end() || now >= order->second.expires_at) {
    return Refuse(v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
  }
  Refusals refusals;
  JudgeOrder(order->second.authority, order->second.terms, d, now, refusals);
  return refusals.First();
}

void Model::ApplyHold(const v1::Act& act, Document& d, const Circumstances& at) {
  const v1::Hold& hold = act.hold();
  const std::int64_t until = hold.has_until() ? Ms(hold.until()) : 0;
  ++d.authority_acts[act.actor()];
  d.holds[at.digest] = {act.actor(), hold.kind(), hold.containers_size() != 0, until};
  if (hold.kind() == v1::HOLD_KIND_CUSTOMS) return;
  d.held_on_control[at.digest] = {at.now, until != 0 ? until : std::numeric_limits<std::int64_t>::max()};
}

void Model::ApplyOrder(const v1::Act& act, Document& d, const Circumstances& at) {
  ++d.authority_acts[act.actor()];
  d.orders[at.digest] = {act.actor(), act.order(), at.now + periods_.order_wait_max, act.sequence()};
}

void Model::ApplyCountersign(const v1::Act& act, Document& d, std::int64_t now) {
  const Document::PendingOrder order = d.orders.at(act.countersign().order_id());
  const v1::Order& terms = order.terms;
  d.orders.erase(act.countersign().order_id());
  d.under_order = true;
  if (terms.effect() == v1::ORDER_EFFECT_CANCEL || terms.effect() == v1::ORDER_EFFECT_DISPOSE) {
    std::vector<std::string> own;
    for (const auto& [id, hold] : d.holds) {
      if (hold.authority == order.authority) own.push_back(id);
    }
    for (const std::string& id : own) d.EndHold(id, now);
  }
  if (!Moves(terms)) return End(d, v1::TITLE_STATUS_VOIDED);
  d.offer.reset();
  d.rejectable.reset();
  d.surrender.reset();
  d.moved = d.moved || d.status == v1::TITLE_STATUS_ON_PAPER;
  d.status = v1::TITLE_STATUS_ISSUED;
  if (d.pledge && d.pledge->pledgee != terms.to()) d.pledge.reset();
  if (d.pledge) d.pledge->on_trust_receipt = false;
  d.Endorse(terms.endorsement(), terms.to());
  if (d.form == v1::WAYBILL_FORM_STRAIGHT) d.consignee_by_order = terms.to();
  if (d.holder == terms.to()) return;
  d.last_holder.clear();
  d.Hand(terms.to());
}

}  // namespace yidan::journeys
