// The canonical encodings of TitleState, by the version byte in front. DO NOT CHANGE one that was released:
// it is on disk and under the state map. A later version of the rules that needs another one adds it here.
// storage/FORMAT.md "Title state" is the same list in words.
#include "services/title/codec.h"
#include "services/title/state.h"

namespace yidan::title {
namespace {

constexpr std::uint8_t kEncodingV1 = 1;

using namespace codec;  // NOLINT: the pieces are named for this use

void Put(Encoder& e, const OrderClause& o) { e.U8(static_cast<std::uint8_t>(o.kind)).Str(o.party); }
OrderClause GetOrderClause(Decoder& d) {
  OrderClause o;
  o.kind = GetEnum<v1::OrderKind>(d, v1::OrderKind_IsValid);
  o.party = GetString(d);
  return o;
}

void Put(Encoder& e, const Endorsement& v) { e.U8(static_cast<std::uint8_t>(v.kind)).Str(v.party); }
Endorsement GetEndorsement(Decoder& d) {
  Endorsement v;
  v.kind = GetEnum<v1::EndorsementKind>(d, v1::EndorsementKind_IsValid);
  v.party = GetString(d);
  return v;
}

void Put(Encoder& e, const Quantities& quantities) {
  PutList(e, quantities, [&e](const auto& item) {
    e.Str(item.first).U64(item.second.packages).U64(item.second.gross_weight_grams);
  });
}
Quantities GetQuantities(Decoder& d) {
  Quantities out;
  GetList(d, [&] {
    std::string line = GetString(d);
    const std::uint64_t packages = d.U64();
    out[std::move(line)] = Quantity{packages, d.U64()};
  });
  return out;
}

void Put(Encoder& e, const Header& h) {
  e.U8(static_cast<std::uint8_t>(h.form)).Str(h.first_holder);
  Put(e, h.order);
  e.Str(h.consignor).Str(h.consignee);
  PutStrings(e, h.financiers);
  Put(e, h.goods);
  PutList(e, h.stowage, [&e](const auto& item) {
    e.Str(item.first);
    PutStrings(e, item.second);
  });
  PutStrings(e, h.leg_carriers);
  PutStrings(e, h.jurisdictions);
  PutStrings(e, h.containers);
  e.Fixed(h.content_root).U32(h.content_leaf_count).U32(h.content_always_shown);
}
Header GetHeader(Decoder& d) {
  Header h;
  h.form = GetEnum<v1::WaybillForm>(d, v1::WaybillForm_IsValid);
  h.first_holder = GetString(d);
  h.order = GetOrderClause(d);
  h.consignor = GetString(d);
  h.consignee = GetString(d);
  h.financiers = GetStrings(d);
  h.goods = GetQuantities(d);
  GetList(d, [&] {
    std::string line = GetString(d);
    h.stowage[std::move(line)] = GetStrings(d);
  });
  h.leg_carriers = GetStrings(d);
  h.jurisdictions = GetStrings(d);
  h.containers = GetStrings(d);
  h.content_root = d.Fixed();
  h.content_leaf_count = d.U32();
  h.content_always_shown = d.U32();
  return h;
}

void Put(Encoder& e, const Pledge& p) {
  e.Str(p.pledgee).Str(p.pledgor).Str(p.terms_digest);
  Put(e, p.on_release);
  Put(e, p.on_sale);
  e.Bool(p.on_trust_receipt).Bool(p.declared).I64(p.enforcing_since).I64(p.sale_from);
}
Pledge GetPledge(Decoder& d) {
  Pledge p;
  p.pledgee = GetString(d);
  p.pledgor = GetString(d);
  p.terms_digest = GetString(d);
  p.on_release = GetEndorsement(d);
  p.on_sale = GetEndorsement(d);
  p.on_trust_receipt = d.Bool();
  p.declared = d.Bool();
  p.enforcing_since = d.I64();
  p.sale_from = d.I64();
  return p;
}

void Put(Encoder& e, const Rejectable& r) {
  e.Str(r.holder);
  Put(e, r.order);
  e.Bool(r.moved).I64(r.until);
  PutOptional(e, r.pledge, [&e](const Pledge& p) { Put(e, p); });
  e.I64(r.held_since);
}
Rejectable GetRejectable(Decoder& d) {
  Rejectable r;
  r.holder = GetString(d);
  r.order = GetOrderClause(d);
  r.moved = d.Bool();
  r.until = d.I64();
  if (d.Bool()) r.pledge = GetPledge(d);
  r.held_since = d.I64();
  return r;
}

void Put(Encoder& e, const SurrenderTerms& t) {
  e.U8(static_cast<std::uint8_t>(t.purpose)).Str(t.collector);
  PutOptional(e, t.new_order, [&e](const OrderClause& o) { Put(e, o); });
}
SurrenderTerms GetSurrenderTerms(Decoder& d) {
  SurrenderTerms t;
  t.purpose = GetEnum<v1::SurrenderPurpose>(d, v1::SurrenderPurpose_IsValid);
  t.collector = GetString(d);
  if (d.Bool()) t.new_order = GetOrderClause(d);
  return t;
}

void Put(Encoder& e, const Offer& o) {
  e.Str(o.from).Str(o.to).U8(static_cast<std::uint8_t>(o.purpose));
  Put(e, o.endorsement);
  e.Str(o.release_by).Bool(o.revocable).I64(o.expires_at).Str(o.terms_digest);
  Put(e, o.on_release);
  Put(e, o.on_sale);
  PutOptional(e, o.joint_surrender, [&e](const SurrenderTerms& t) { Put(e, t); });
  e.Bool(o.acknowledges_release);
}
Offer GetOffer(Decoder& d) {
  Offer o;
  o.from = GetString(d);
  o.to = GetString(d);
  o.purpose = GetEnum<v1::OfferPurpose>(d, v1::OfferPurpose_IsValid);
  o.endorsement = GetEndorsement(d);
  o.release_by = GetString(d);
  o.revocable = d.Bool();
  o.expires_at = d.I64();
  o.terms_digest = GetString(d);
  o.on_release = GetEndorsement(d);
  o.on_sale = GetEndorsement(d);
  if (d.Bool()) o.joint_surrender = GetSurrenderTerms(d);
  o.acknowledges_release = d.Bool();
  return o;
}

void Put(Encoder& e, const Hold& h) {
  e.Str(h.authority).U8(static_cast<std::uint8_t>(h.kind));
  PutStrings(e, h.containers);
  e.I64(h.until).Str(h.reference);
}
Hold GetHold(Decoder& d) {
  Hold h;
  h.authority = GetString(d);
  h.kind = GetEnum<v1::HoldKind>(d, v1::HoldKind_IsValid);
  h.containers = GetStrings(d);
  h.until = d.I64();
  h.reference = GetString(d);
  return h;
}

void Put(Encoder& e, const Surrender& s) {
  Put(e, s.terms);
  e.Str(s.by).I64(s.at).I64(s.recall_from).Bool(s.joint).Bool(s.delivered);
}
Surrender GetSurrender(Decoder& d) {
  Surrender s;
  s.terms = GetSurrenderTerms(d);
  s.by = GetString(d);
  s.at = d.I64();
  s.recall_from = d.I64();
  s.joint = d.Bool();
  s.delivered = d.Bool();
  return s;
}

void Put(Encoder& e, const PendingOrder& o) {
  e.Str(o.authority).U8(static_cast<std::uint8_t>(o.effect)).Str(o.to);
  Put(e, o.endorsement);
  e.Str(o.order_digest).I64(o.expires_at);
}
PendingOrder GetPendingOrder(Decoder& d) {
  PendingOrder o;
  o.authority = GetString(d);
  o.effect = GetEnum<v1::OrderEffect>(d, v1::OrderEffect_IsValid);
  o.to = GetString(d);
  o.endorsement = GetEndorsement(d);
  o.order_digest = GetString(d);
  o.expires_at = d.I64();
  return o;
}

void Put(Encoder& e, const ReadGrant& g) {
  e.Str(g.reader);
  PutStrings(e, g.pointers);
  e.I64(g.until).Str(g.holder);
}
ReadGrant GetReadGrant(Decoder& d) {
  ReadGrant g;
  g.reader = GetString(d);
  g.pointers = GetStrings(d);
  g.until = d.I64();
  g.holder = GetString(d);
  return g;
}

template <typename V>
void PutById(Encoder& e, const std::map<Digest, V>& map) {
  PutList(e, map, [&e](const auto& item) {
    e.Fixed(item.first);
    Put(e, item.second);
  });
}
template <typename V>
std::map<Digest, V> GetById(Decoder& d, V (*get)(Decoder&)) {
  std::map<Digest, V> map;
  GetList(d, [&] {
    const Digest id = d.Fixed();
    map.insert_or_assign(id, get(d));
  });
  return map;
}

void GetBurdens(Decoder& d, TitleState& s) {
  if (d.Bool()) s.rejectable = GetRejectable(d);
  if (d.Bool()) s.offer = GetOffer(d);
  if (d.Bool()) s.pledge = GetPledge(d);
  s.holds = GetById<Hold>(d, GetHold);
  if (d.Bool()) s.surrender = GetSurrender(d);
  s.delivered = GetQuantities(d);
  s.short_lines = GetQuantities(d);
  s.delivered_containers = GetStrings(d);
  s.moved = d.Bool();
  s.released_without_surrender = d.Bool();
  s.under_order = d.Bool();
  s.pending_orders = GetById<PendingOrder>(d, GetPendingOrder);
  s.grants = GetById<ReadGrant>(d, GetReadGrant);
}

}  // namespace

std::string Encode(const TitleState& s) {
  Encoder e;
  e.U8(s.encoding).Str(s.document_id).U8(static_cast<std::uint8_t>(s.status)).Str(s.issuer).Str(s.holder);
  Put(e, s.order);
  Put(e, s.header);
  PutOptional(e, s.rejectable, [&e](const Rejectable& v) { Put(e, v); });
  PutOptional(e, s.offer, [&e](const Offer& v) { Put(e, v); });
  PutOptional(e, s.pledge, [&e](const Pledge& v) { Put(e, v); });
  PutById(e, s.holds);
  PutOptional(e, s.surrender, [&e](const Surrender& v) { Put(e, v); });
  Put(e, s.delivered);
  Put(e, s.short_lines);
  PutStrings(e, s.delivered_containers);
  e.Bool(s.moved).Bool(s.released_without_surrender).Bool(s.under_order);
  PutById(e, s.pending_orders);
  PutById(e, s.grants);
  e.U64(s.sequence).Fixed(s.last_act).Fixed(s.history);
  e.U64(s.issued_index).U64(s.last_index).U64(s.entry_count).U32(s.notation_count).U32(s.milestone_count);
  PutStrings(e, s.replaces);
  PutStrings(e, s.replaced_by);
  e.U8(static_cast<std::uint8_t>(s.replace_purpose));
  PutStrings(e, s.paper_forms);
  e.U32(s.paper_originals);
  PutList(e, s.warnings,
          [&e](const GoodsWarning& w) { e.U8(static_cast<std::uint8_t>(w.kind)).U64(w.other_index); });
  PutList(e, s.remarks, [&e](const Remark& r) { e.Str(r.pointer).U8(static_cast<std::uint8_t>(r.kind)); });
  PutList(e, s.remarks_left_out,
          [&e](const RemarksLeftOut& r) { e.U8(static_cast<std::uint8_t>(r.kind)).U32(r.count); });
  PutList(e, s.substitutions, [&e](const Substitution& v) {
    e.U8(static_cast<std::uint8_t>(v.kind)).Str(v.replaced).Str(v.substitute).I64(v.at);
  });
  e.I64(s.dormant_since).Str(s.consignee_by_order).Str(s.paper_digest).Str(s.last_holder);
  PutList(e, s.authority_acts, [&e](const auto& item) { e.Str(item.first).U32(item.second); });
  PutList(e, s.milestones_by, [&e](const auto& item) { e.Str(item.first).U32(item.second); });
  e.U32(s.grants_given);
  return e.Take();
}

Result<TitleState> DecodeTitleState(std::string_view bytes) {
  Decoder d(bytes);
  TitleState s;
  s.encoding = d.U8();
  if (s.encoding != kEncodingV1)
    return Corrupt("title state: unknown encoding " + std::to_string(s.encoding));
  s.document_id = GetString(d);
  s.status = GetEnum<v1::TitleStatus>(d, v1::TitleStatus_IsValid);
  s.issuer = GetString(d);
  s.holder = GetString(d);
  s.order = GetOrderClause(d);
  s.header = GetHeader(d);
  GetBurdens(d, s);
  s.sequence = d.U64();
  s.last_act = d.Fixed();
  s.history = d.Fixed();
  s.issued_index = d.U64();
  s.last_index = d.U64();
  s.entry_count = d.U64();
  s.notation_count = d.U32();
  s.milestone_count = d.U32();
  s.replaces = GetStrings(d);
  s.replaced_by = GetStrings(d);
  s.replace_purpose = GetEnum<v1::SurrenderPurpose>(d, v1::SurrenderPurpose_IsValid);
  s.paper_forms = GetStrings(d);
  s.paper_originals = d.U32();
  GetList(d, [&] {
    const auto kind = GetEnum<v1::GoodsWarningKind>(d, v1::GoodsWarningKind_IsValid);
    s.warnings.push_back({kind, d.U64()});
  });
  GetList(d, [&] {
    std::string pointer = GetString(d);
    s.remarks.push_back({std::move(pointer), GetEnum<v1::RemarkKind>(d, v1::RemarkKind_IsValid)});
  });
  GetList(d, [&] {
    const auto kind = GetEnum<v1::RemarkKind>(d, v1::RemarkKind_IsValid);
    s.remarks_left_out.push_back({kind, d.U32()});
  });
  GetList(d, [&] {
    const auto kind = GetEnum<v1::NotationKind>(d, v1::NotationKind_IsValid);
    std::string replaced = GetString(d);
    std::string substitute = GetString(d);
    s.substitutions.push_back({kind, std::move(replaced), std::move(substitute), d.I64()});
  });
  s.dormant_since = d.I64();
  s.consignee_by_order = GetString(d);
  s.paper_digest = GetString(d);
  s.last_holder = GetString(d);
  GetList(d, [&] {
    std::string authority = GetString(d);
    s.authority_acts[std::move(authority)] = d.U32();
  });
  GetList(d, [&] {
    std::string carrier = GetString(d);
    s.milestones_by[std::move(carrier)] = d.U32();
  });
  s.grants_given = d.U32();
  if (!d.Done()) return Corrupt("title state: truncated, or with bytes left over");
  // The rules dereference `surrender` of a SURRENDERED document: no other shape is a state.
  if ((s.status == v1::TITLE_STATUS_SURRENDERED) != s.surrender.has_value()) {
    return Corrupt("title state: a surrender belongs to SURRENDERED, and only to it");
  }
  if (Encode(s) != bytes) return Corrupt("title state: not in canonical encoding");
  return s;
}

}  // namespace yidan::title
