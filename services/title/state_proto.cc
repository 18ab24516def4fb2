// Title states and headers as protobuf messages: for reading, never for hashing.
#include "services/title/case.h"

namespace yidan::title {
namespace {

template <typename Repeated>
std::vector<std::string> Strings(const Repeated& repeated) {
  return {repeated.begin(), repeated.end()};
}

template <typename Repeated>
void Fill(Repeated* out, const std::vector<std::string>& in) {
  for (const std::string& s : in) *out->Add() = s;
}

void Fill(google::protobuf::RepeatedPtrField<v1::LineQuantity>* out, const Quantities& in) {
  for (const auto& [line, quantity] : in) {
    v1::LineQuantity* q = out->Add();
    q->set_line_id(line);
    q->set_packages(quantity.packages);
    q->set_gross_weight_grams(quantity.gross_weight_grams);
  }
}

void Fill(v1::AgreedEndorsements* out, const Endorsement& on_release, const Endorsement& on_sale) {
  *out->mutable_on_release() = ToProto(on_release);
  *out->mutable_on_sale() = ToProto(on_sale);
}

void Fill(v1::TitleState::Offer* out, const Offer& offer, TimeMs now) {
  out->set_from(offer.from);
  out->set_to(offer.to);
  out->set_purpose(offer.purpose);
  if (offer.purpose == v1::OFFER_PURPOSE_TRANSFER) *out->mutable_endorsement() = ToProto(offer.endorsement);
  out->set_release_by(offer.release_by);
  out->set_revocable(offer.revocable);
  SetTime(out->mutable_expires_at(), offer.expires_at);
  out->set_terms_digest(offer.terms_digest);
  if (offer.purpose == v1::OFFER_PURPOSE_PLEDGE || offer.purpose == v1::OFFER_PURPOSE_DECLARE_PLEDGE) {
    Fill(out->mutable_agreed(), offer.on_release, offer.on_sale);
  }
  if (offer.joint_surrender) *out->mutable_joint_surrender() = ToProto(*offer.joint_surrender);
  out->set_expired(now >= offer.expires_at);
  out->set_acknowledges_release(offer.acknowledges_release);
}

void Fill(v1::TitleState::Pledge* out, const Pledge& pledge) {
  out->set_pledgee(pledge.pledgee);
  out->set_pledgor(pledge.pledgor);
  out->set_terms_digest(pledge.terms_digest);
  Fill(out->mutable_agreed(), pledge.on_release, pledge.on_sale);
  out->set_on_trust_receipt(pledge.on_trust_receipt);
  if (pledge.enforcing_since != 0) SetTime(out->mutable_enforcing_since(), pledge.enforcing_since);
  out->set_declared(pledge.declared);
}

void FillBurdens(v1::TitleState& out, const TitleState& s, TimeMs now) {
  if (const auto rejectable = RejectableAt(s, now)) {
    auto* r = out.mutable_rejectable();
    r->set_holder(rejectable->holder);
    *r->mutable_order() = ToProto(rejectable->order);
    SetTime(r->mutable_until(), rejectable->until);
    r->set_moved(rejectable->moved);
    if (rejectable->held_since != 0) SetTime(r->mutable_stopped_since(), rejectable->held_since);
  }
  if (s.offer) Fill(out.mutable_offer(), *s.offer, now);
  if (s.pledge) Fill(out.mutable_pledge(), *s.pledge);
  for (const auto& [id, hold] : s.holds) {
    if (!InForce(hold, now)) continue;
    auto* h = out.add_holds();
    h->set_hold_id(id.ToString());
    h->set_authority(hold.authority);
    h->set_kind(hold.kind);
    Fill(h->mutable_containers(), hold.containers);
    if (hold.until != 0) SetTime(h->mutable_until(), hold.until);
    h->set_reference(hold.reference);
  }
  if (s.surrender) {
    auto* u = out.mutable_surrender();
    u->set_purpose(s.surrender->terms.purpose);
    u->set_collector(s.surrender->terms.collector);
    u->set_by(s.surrender->by);
    SetTime(u->mutable_at(), s.surrender->at);
    u->set_joint(s.surrender->joint);
    if (s.surrender->terms.new_order) *u->mutable_new_order() = ToProto(*s.surrender->terms.new_order);
  }
  for (const auto& [id, order] : s.pending_orders) {
    auto* o = out.add_pending_orders();
    o->set_order_id(id.ToString());
    o->set_authority(order.authority);
    o->set_effect(order.effect);
    o->set_to(order.to);
    o->set_order_digest(order.order_digest);
    SetTime(o->mutable_expires_at(), order.expires_at);
  }
}

}  // namespace

Header HeaderFromProto(const v1::TitleHeader& in) {
  Header h;
  h.form = in.form();
  h.first_holder = in.first_holder();
  h.order = ToOrderClause(in.order());
  h.consignor = in.consignor();
  h.consignee = in.consignee();
  h.financiers = Strings(in.financiers());
  for (const auto& line : in.goods()) {
    h.goods[line.line_id()] = Quantity{line.packages(), line.gross_weight_grams()};
  }
  for (const auto& line : in.stowage()) h.stowage[line.line_id()] = Strings(line.containers());
  h.leg_carriers = Strings(in.leg_carriers());
  h.jurisdictions = Strings(in.jurisdictions());
  h.containers = Strings(in.containers());
  h.content_root = Digest::FromBytes(in.content_root()).value_or(Digest{});
  h.content_leaf_count = in.content_leaf_count();
  h.content_always_shown = in.content_always_shown();
  return h;
}

v1::TitleHeader ToProto(const Header& header) {
  v1::TitleHeader out;
  out.set_form(header.form);
  out.set_first_holder(header.first_holder);
  *out.mutable_order() = ToProto(header.order);
  out.set_consignor(header.consignor);
  out.set_consignee(header.consignee);
  Fill(out.mutable_financiers(), header.financiers);
  Fill(out.mutable_goods(), header.goods);
  for (const auto& [line, containers] : header.stowage) {
    v1::LineStowage* stowage = out.add_stowage();
    stowage->set_line_id(line);
    Fill(stowage->mutable_containers(), containers);
  }
  Fill(out.mutable_leg_carriers(), header.leg_carriers);
  Fill(out.mutable_jurisdictions(), header.jurisdictions);
  Fill(out.mutable_containers(), header.containers);
  out.set_content_root(header.content_root.ToString());
  out.set_content_leaf_count(header.content_leaf_count);
  out.set_content_always_shown(header.content_always_shown);
  return out;
}

v1::TitleState ToProto(const TitleState& s, TimeMs now) {
  v1::TitleState out;
  out.set_document_id(s.document_id);
  out.set_status(s.status);
  out.set_issuer(s.issuer);
  out.set_holder(s.holder);
  *out.mutable_order() = ToProto(s.order);
  *out.mutable_header() = ToProto(s.header);
  FillBurdens(out, s, now);
  Fill(out.mutable_delivered(), s.delivered);
  Fill(out.mutable_short_(), s.short_lines);
  out.set_moved(s.moved);
  out.set_released_without_surrender(s.released_without_surrender);
  out.set_under_order(s.under_order);
  out.set_sequence(s.sequence);
  out.set_last_act(s.last_act.ToString());
  out.set_history(s.history.ToString());
  Fill(out.mutable_replaced_by(), s.replaced_by);
  Fill(out.mutable_replaces(), s.replaces);
  Fill(out.mutable_paper_forms(), s.paper_forms);
  out.set_paper_originals(s.paper_originals);
  out.set_issued_index(s.issued_index);
  out.set_last_index(s.last_index);
  out.set_entry_count(s.entry_count);
  out.set_replace_purpose(s.replace_purpose);
  for (const GoodsWarning& warning : s.warnings) {
    auto* w = out.add_warnings();
    w->set_kind(warning.kind);
    w->set_other_index(warning.other_index);
  }
  for (const Remark& remark : s.remarks) {
    auto* r = out.add_remarks();
    r->set_kind(remark.kind);
    r->set_pointer(remark.pointer);
  }
  for (const RemarksLeftOut& left : s.remarks_left_out) {
    auto* r = out.add_remarks_left_out();
    r->set_kind(left.kind);
    r->set_count(left.count);
  }
  for (const Substitution& substitution : s.substitutions) {
    auto* v = out.add_substitutions();
    v->set_kind(substitution.kind);
    v->set_replaced(substitution.replaced);
    v->set_substitute(substitution.substitute);
    SetTime(v->mutable_at(), substitution.at);
  }
  if (s.dormant_since != 0) SetTime(out.mutable_dormant_since(), s.dormant_since);
  out.set_consignee_by_order(s.consignee_by_order);
  out.set_paper_digest(s.paper_digest);
  out.set_last_holder(s.last_holder);
  return out;
}

}  // namespace yidan::title
