// Builders of acts, one per kind: Transfer(world, holder, to, Full()) is the act at the head of kDoc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/title/world.h"

namespace yidan::title::testing {

inline v1::Endorsement Endorsed(v1::EndorsementKind kind, const std::string& party = {}) {
  v1::Endorsement e;
  e.set_kind(kind);
  e.set_party(party);
  return e;
}
inline v1::Endorsement None() { return Endorsed(v1::ENDORSEMENT_KIND_NONE); }
inline v1::Endorsement Full() { return Endorsed(v1::ENDORSEMENT_KIND_FULL); }
inline v1::Endorsement Blank() { return Endorsed(v1::ENDORSEMENT_KIND_BLANK); }
inline v1::Endorsement OrderOf(const std::string& p) { return Endorsed(v1::ENDORSEMENT_KIND_ORDER_OF, p); }

// ---- Headers: two Land Rovers from Tilburg ----

inline void AddGoods(v1::TitleHeader& h, const std::string& line, std::uint64_t packages,
                     std::uint64_t grams) {
  auto* q = h.add_goods();
  q->set_line_id(line);
  q->set_packages(packages);
  q->set_gross_weight_grams(grams);
}

inline v1::TitleHeader ToOrderHeader(const std::string& order = kShipper,
                                     const std::string& holder = kShipper) {
  v1::TitleHeader h;
  h.set_form(v1::WAYBILL_FORM_TO_ORDER);
  h.set_first_holder(holder);
  h.mutable_order()->set_kind(v1::ORDER_KIND_NAMED);
  h.mutable_order()->set_party(order);
  h.set_consignor(kShipper);
  h.set_consignee(kImporter);
  AddGoods(h, "1", 2, 5'000'000);
  AddGoods(h, "2", 10, 100'000);
  h.add_leg_carriers(kRail);
  for (const char* country : {"CN", "NL", "PL"}) h.add_jurisdictions(country);
  for (const char* container : {"CSQU3054383", "MSCU6639870"}) h.add_containers(container);
  h.set_content_root(Named("content").ToString());
  h.set_content_leaf_count(42);
  return h;
}
// The same with the cars in the first container, and the boxes in the second.
inline v1::TitleHeader StowedHeader() {
  v1::TitleHeader h = ToOrderHeader();
  for (int line = 0; line < 2; ++line) {
    auto* stowage = h.add_stowage();
    stowage->set_line_id(h.goods(line).line_id());
    stowage->add_containers(h.containers(line));
  }
  return h;
}
inline v1::TitleHeader BearerHeader(const std::string& holder = kShipper) {
  v1::TitleHeader h = ToOrderHeader(kShipper, holder);
  h.set_form(v1::WAYBILL_FORM_BEARER);
  h.mutable_order()->set_kind(v1::ORDER_KIND_BLANK);
  h.mutable_order()->clear_party();
  return h;
}
inline v1::TitleHeader StraightHeader(const std::string& holder = kShipper) {
  v1::TitleHeader h = BearerHeader(holder);
  h.set_form(v1::WAYBILL_FORM_STRAIGHT);
  h.mutable_order()->set_kind(v1::ORDER_KIND_NOT_APPLICABLE);
  h.add_financiers(kBank);
  return h;
}

// ---- The title chain ----

inline v1::Act Issue(World& w, const v1::TitleHeader& header, const std::string& doc = kDoc,
                     const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  *act.mutable_issue()->mutable_header() = header;
  return w.Seal(act, doc);
}
inline v1::Act Transfer(World& w, const std::string& by, const std::string& to, const v1::Endorsement& e) {
  v1::Act act = w.By(by);
  act.mutable_transfer()->set_to(to);
  *act.mutable_transfer()->mutable_endorsement() = e;
  return w.Seal(act);
}
inline v1::Act Reject(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_reject();
  return w.Seal(act);
}
inline v1::Act Endorse(World& w, const std::string& by, const v1::Endorsement& e) {
  v1::Act act = w.By(by);
  *act.mutable_endorse()->mutable_endorsement() = e;
  return w.Seal(act);
}
// An offer without what its purpose adds; revocable, open for three days.
inline v1::Act Offer(World& w, const std::string& by, const std::string& to, v1::OfferPurpose purpose) {
  v1::Act act = w.By(by);
  v1::Offer* o = act.mutable_offer();
  o->set_to(to);
  o->set_purpose(purpose);
  o->set_revocable(true);
  World::SetTime(o->mutable_expires_at(), w.now + 3 * kDay);
  return w.Seal(act);
}
inline v1::Act OfferTransfer(World& w, const std::string& by, const std::string& to, const v1::Endorsement& e,
                             const std::string& release_by = {}) {
  v1::Act act = Offer(w, by, to, v1::OFFER_PURPOSE_TRANSFER);
  *act.mutable_offer()->mutable_endorsement() = e;
  act.mutable_offer()->set_release_by(release_by);
  return act;
}
inline v1::Act OfferPledge(World& w, const std::string& by, const std::string& to,
                           v1::OfferPurpose purpose = v1::OFFER_PURPOSE_PLEDGE) {
  v1::Act act = Offer(w, by, to, purpose);
  *act.mutable_offer()->mutable_agreed()->mutable_on_release() = Full();
  *act.mutable_offer()->mutable_agreed()->mutable_on_sale() = Blank();
  return act;
}
inline v1::Act OfferJointSurrender(World& w, const std::string& by, const std::string& to,
                                   v1::SurrenderPurpose purpose) {
  v1::Act act = Offer(w, by, to, v1::OFFER_PURPOSE_JOINT_SURRENDER);
  act.mutable_offer()->mutable_joint_surrender()->set_purpose(purpose);
  return act;
}
inline v1::Act Accept(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_accept();
  return w.Seal(act);
}
inline v1::Act Decline(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_decline();
  return w.Seal(act);
}
inline v1::Act Withdraw(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_withdraw();
  return w.Seal(act);
}
inline v1::Act Release(World& w, const std::string& by, bool on_trust_receipt = false) {
  v1::Act act = w.By(by);
  act.mutable_release()->set_on_trust_receipt(on_trust_receipt);
  return w.Seal(act);
}
inline v1::Act Return(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_return_();
  return w.Seal(act);
}
inline v1::Act Enforce(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_enforce()->set_notice_digest(Named("notice").ToString());
  return w.Seal(act);
}
inline v1::Act Surrender(World& w, const std::string& by,
                         v1::SurrenderPurpose purpose = v1::SURRENDER_PURPOSE_DELIVERY,
                         const std::string& doc = kDoc) {
  v1::Act act = w.By(by);
  act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
  return w.Seal(act, doc);
}
inline v1::Act Recall(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_recall_surrender();
  return w.Seal(act);
}
inline v1::Act Refuse(World& w, const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  act.mutable_refuse_surrender()->set_reason("freight is not paid");
  return w.Seal(act);
}
inline void AddLine(v1::Deliver& d, const std::string& line, std::uint64_t packages, std::uint64_t grams) {
  auto* q = d.add_quantities();
  q->set_line_id(line);
  q->set_packages(packages);
  q->set_gross_weight_grams(grams);
}
inline void AddShortage(v1::Deliver& d, const std::string& line, std::uint64_t packages,
                        std::uint64_t grams) {
  auto* q = d.add_shortages();
  q->set_line_id(line);
  q->set_packages(packages);
  q->set_gross_weight_grams(grams);
  q->set_reason("lost at Malaszewicze");
  q->set_report_digest(Named("tally").ToString());
}
// DELIVER of nothing yet: add lines.
inline v1::Act Deliver(World& w, const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  act.mutable_deliver();
  return w.Seal(act);
}
inline v1::Act DeliverAll(World& w, const std::string& by = kCarrier) {
  v1::Act act = Deliver(w, by);
  AddLine(*act.mutable_deliver(), "1", 2, 5'000'000);
  AddLine(*act.mutable_deliver(), "2", 10, 100'000);
  return act;
}
inline v1::Act Void(World& w, const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  act.mutable_void_()->set_reason("issued by mistake");
  return w.Seal(act);
}
inline v1::Act ReleasedWithoutSurrender(World& w, const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  act.mutable_released_without_surrender()->set_to("the importer, against a bank's indemnity");
  return w.Seal(act);
}
inline v1::Act ToPaper(World& w, const std::string& number, const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  act.mutable_to_paper()->add_form_numbers(number);
  act.mutable_to_paper()->set_originals(3);
  return w.Seal(act);
}
using Successors = std::vector<std::pair<std::string, v1::TitleHeader>>;
inline v1::Act Replace(World& w, const std::vector<std::string>& predecessors, const Successors& successors,
                       const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  for (const auto& id : predecessors) {
    auto* p = act.mutable_replace()->add_predecessors();
    p->set_document_id(id);
    p->set_sequence(w.Title(id) == nullptr ? 1 : w.At(id).sequence);
    p->set_last_act((w.Title(id) == nullptr ? Digest{} : w.At(id).last_act).ToString());
  }
  for (const auto& [id, header] : successors) {
    auto* s = act.mutable_replace()->add_successors();
    s->set_document_id(id);
    *s->mutable_header() = header;
  }
  return w.Seal(act, predecessors.front());
}
// What a take-back from paper states.
inline void FromPaper(v1::Act& act, const std::string& presented_by, const v1::OrderClause& order) {
  v1::Replace* r = act.mutable_replace();
  r->set_all_originals_in(true);
  r->set_presented_by(presented_by);
  *r->mutable_paper_order() = order;
  r->set_paper_digest(Named("the paper and a nonce").ToString());
}
inline v1::Act Order(World& w, const std::string& by, v1::OrderEffect effect, const std::string& to = {},
                     const v1::Endorsement& e = Full()) {
  v1::Act act = w.By(by);
  v1::Order* o = act.mutable_order();
  o->set_effect(effect);
  o->set_order_digest(Named("judgment").ToString());
  if (!to.empty()) {
    o->set_to(to);
    *o->mutable_endorsement() = e;
  }
  return w.Seal(act);
}
inline v1::Act Countersign(World& w, const Digest& order, const std::string& by = kRegistrar) {
  v1::Act act = w.By(by);
  act.mutable_countersign()->set_order_id(order.ToString());
  return w.Seal(act);
}

// ---- Beside the chain ----

inline v1::Act Hold(World& w, const std::string& by, v1::HoldKind kind,
                    const std::vector<std::string>& containers = {}, TimeMs until = 0) {
  v1::Act act = w.By(by);
  v1::Hold* h = act.mutable_hold();
  h->set_kind(kind);
  h->set_reason("inspection");
  for (const auto& container : containers) h->add_containers(container);
  if (until != 0) World::SetTime(h->mutable_until(), until);
  return w.Seal(act);
}
inline v1::Act Lift(World& w, const std::string& by, const Digest& hold) {
  v1::Act act = w.By(by);
  act.mutable_lift()->set_hold_id(hold.ToString());
  return w.Seal(act);
}
inline v1::Act Notation(World& w, const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  act.mutable_notation()->set_kind(v1::NOTATION_KIND_FREIGHT_PAID);
  World::SetTime(act.mutable_notation()->mutable_at(), w.now);
  return w.Seal(act);
}
inline v1::Act Substitute(World& w, v1::NotationKind kind, const std::string& replaced,
                          const std::string& substitute) {
  v1::Act act = Notation(w);
  act.mutable_notation()->set_kind(kind);
  act.mutable_notation()->set_replaced(replaced);
  act.mutable_notation()->set_substitute(substitute);
  return act;
}
inline v1::Act Dormant(World& w, const std::string& by = kCarrier) {
  v1::Act act = w.By(by);
  act.mutable_dormant()->set_reason("delivered in 2014 by another depot, never surrendered");
  return w.Seal(act);
}
inline v1::Act Milestone(World& w, const std::string& by) {
  v1::Act act = w.By(by);
  act.mutable_milestone()->set_code("DEPARTED");
  World::SetTime(act.mutable_milestone()->mutable_at(), w.now);
  return w.Seal(act);
}
inline v1::Act Grant(World& w, const std::string& by, const std::string& reader) {
  v1::Act act = w.By(by);
  act.mutable_grant()->set_reader(reader);
  World::SetTime(act.mutable_grant()->mutable_until(), w.now + 30 * kDay);
  return w.Seal(act);
}
inline v1::Act Revoke(World& w, const std::string& by, const Digest& grant) {
  v1::Act act = w.By(by);
  act.mutable_revoke()->set_grant_id(grant.ToString());
  return w.Seal(act);
}

}  // namespace yidan::title::testing
