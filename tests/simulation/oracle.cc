#include "tests/simulation/oracle.h"

#include <algorithm>

#include "services/crypto/crypto.h"

namespace yidan::simulation {
namespace {

std::optional<Violation> Breach(std::string_view invariant, const std::string& detail) {
  return Violation{invariant, detail};
}

// The history digest, said again: PROTOCOL and TITLE "State".
Digest HistoryAfter(const Digest& history, const EdgeView& e) {
  Encoder encoder;
  encoder.Fixed(history)
      .U64(e.admission.index)
      .U32(static_cast<std::uint32_t>(title::KindOf(e.act)))
      .Fixed(e.admission.act_digest);
  return crypto::Sha256(encoder.bytes());
}

// Names the first field in which the change differs from what its row says.
std::optional<Violation> Compare(const TitleState& is, const TitleState& should, v1::ActKind kind) {
  const std::string name(title::KindName(kind));
  if (is.sequence != should.sequence || is.last_act != should.last_act ||
      is.entry_count != should.entry_count || is.last_index != should.last_index ||
      is.history != should.history) {
    return Breach(kChain, name);
  }
  if (is.holder != should.holder) return Breach(kControl, name);
  if (is.order != should.order) return Breach(kOrder, name);
  if (is.pledge != should.pledge) return Breach(kPledged, name);
  if (is.holds != should.holds) return Breach(kHoldsEnd, name);
  if (is.delivered != should.delivered || is.short_lines != should.short_lines ||
      is.delivered_containers != should.delivered_containers) {
    return Breach(kQuantity, name);
  }
  if (is.moved != should.moved || is.under_order != should.under_order ||
      is.released_without_surrender != should.released_without_surrender) {
    return Breach(kMarks, name);
  }
  if (is.offer != should.offer) return Breach(kOfferBinds, name);
  return is == should ? std::nullopt : Breach(kFrame, name);
}

std::optional<Violation> CheckIssue(const EdgeView& e) {
  const TitleState& s = e.change.titles.front();
  if (e.facts.Title(s.document_id) != nullptr) return Breach(kOnce, s.document_id);
  if (!e.facts.DocumentsCovering(GoodsTag()).empty()) return Breach(kOnce, "goods covered already");
  if (e.act.actor() != kCarrier || s.issuer != kCarrier) return Breach(kSignedBy, "issued by no carrier");
  TitleState should;
  should.document_id = e.act.document_id();
  should.status = v1::TITLE_STATUS_ISSUED;
  should.issuer = kCarrier;
  should.header = title::HeaderFromProto(e.act.issue().header());
  should.holder = should.header.first_holder;
  should.order = should.header.order;
  should.issued_index = should.last_index = e.admission.index;
  should.sequence = should.entry_count = 1;
  should.last_act = e.admission.act_digest;
  should.history = HistoryAfter(Digest{}, e);
  return Compare(s, should, v1::ACT_KIND_ISSUE);
}

}  // namespace

std::string BoxOf(const TitleState& s, const std::string& number) {
  for (const title::Substitution& noted : s.substitutions) {
    if (noted.substitute == number && noted.kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED) {
      return BoxOf(s, noted.replaced);
    }
  }
  return number;
}
bool OfferIsOpen(const TitleState& s) { return s.offer && kNow < s.offer->expires_at; }
bool Entitled(const TitleState& s) {
  if (s.order.kind == v1::ORDER_KIND_BLANK) return true;
  return s.order.kind == v1::ORDER_KIND_NAMED && s.order.party == s.holder;
}

title::Endorsement Plain(const v1::Endorsement& e) {
  const bool none = e.kind() == v1::ENDORSEMENT_KIND_UNSPECIFIED;
  return {none ? v1::ENDORSEMENT_KIND_NONE : e.kind(), e.party()};
}

title::SurrenderTerms Plain(const v1::SurrenderTerms& terms) {
  title::SurrenderTerms plain{terms.purpose(), terms.collector(), std::nullopt};
  if (terms.has_new_order()) {
    plain.new_order = title::OrderClause{terms.new_order().kind(), terms.new_order().party()};
  }
  return plain;
}

title::OrderClause After(const title::OrderClause& order, const title::Endorsement& e,
                         const std::string& to) {
  if (e.kind == v1::ENDORSEMENT_KIND_FULL) return {v1::ORDER_KIND_NAMED, to};
  if (e.kind == v1::ENDORSEMENT_KIND_ORDER_OF) return {v1::ORDER_KIND_NAMED, e.party};
  if (e.kind == v1::ENDORSEMENT_KIND_BLANK) return {v1::ORDER_KIND_BLANK, ""};
  return order;
}

title::Offer OfferOf(const v1::Act& act) {
  const v1::Offer& o = act.offer();
  title::Offer offer;
  offer.from = act.actor();
  offer.to = o.to();
  offer.purpose = o.purpose();
  offer.endorsement = Plain(o.endorsement());
  offer.release_by = o.release_by();
  offer.revocable = o.revocable();
  offer.expires_at = o.expires_at().seconds() * 1000 + o.expires_at().nanos() / 1'000'000;
  offer.terms_digest = o.terms_digest();
  offer.on_release = Plain(o.agreed().on_release());
  offer.on_sale = Plain(o.agreed().on_sale());
  if (o.has_joint_surrender()) offer.joint_surrender = Plain(o.joint_surrender());
  offer.acknowledges_release = o.acknowledges_release();
  return offer;
}

std::optional<Violation> CheckState(const TitleState& s) {
  const bool nobodys = s.IsTerminal() || s.status == v1::TITLE_STATUS_ON_PAPER;
  if (s.holder.empty() != nobodys) return Breach(kOneHolder, s.holder);
  if ((s.status == v1::TITLE_STATUS_SURRENDERED) != s.surrender.has_value())
    return Breach(kFrame, "surrender");
  const bool straight = s.header.form == v1::WAYBILL_FORM_STRAIGHT;
  if (straight != (s.order.kind == v1::ORDER_KIND_NOT_APPLICABLE)) return Breach(kForm, "order");
  if (straight && s.pledge) return Breach(kForm, "STRAIGHT pledged");
  if (s.order.party == s.issuer) return Breach(kForm, "to the order of its carrier");
  if ((s.order.kind == v1::ORDER_KIND_NAMED) == s.order.party.empty()) return Breach(kOrder, "party");
  if (s.pledge && !nobodys) {
    const std::string& with = s.pledge->on_trust_receipt ? s.pledge->pledgor : s.pledge->pledgee;
    if (s.holder != with) return Breach(kPledged, "the pledged document is with " + s.holder);
  }
  const auto at = [](const title::Quantities& q, const std::string& line) {
    const auto found = q.find(line);
    return found == q.end() ? title::Quantity{} : found->second;
  };
  for (const auto* out : {&s.delivered, &s.short_lines}) {
    for (const auto& [line, quantity] : *out) {
      if (!s.header.goods.contains(line)) return Breach(kQuantity, line);
    }
  }
  for (const auto& [line, carried] : s.header.goods) {
    const title::Quantity out = at(s.delivered, line);
    const title::Quantity missing = at(s.short_lines, line);
    if (out.packages + missing.packages > carried.packages ||
        out.gross_weight_grams + missing.gross_weight_grams > carried.gross_weight_grams) {
      return Breach(kQuantity, line);
    }
    // A line is out in both measures or in neither, and a delivered document has every line out.
    const bool packages_out = out.packages + missing.packages == carried.packages;
    const bool grams_out = out.gross_weight_grams + missing.gross_weight_grams == carried.gross_weight_grams;
    if (packages_out != grams_out) return Breach(kQuantity, "out in one measure");
    if (s.status == v1::TITLE_STATUS_DELIVERED && !packages_out) return Breach(kQuantity, "not all is out");
  }
  if (s.IsTerminal() && (s.offer || s.rejectable)) return Breach(kTerminal, "something is open");
  return std::nullopt;
}

std::optional<Violation> CheckEdge(const EdgeView& e) {
  const v1::ActKind kind = title::KindOf(e.act);
  if (auto fault = CheckStanding(e)) return fault;
  if (title::IsDirectoryAct(kind)) return CheckDirectory(e);
  if (e.change.titles.empty() || e.change.titles.front().document_id != e.act.document_id() ||
      !e.change.participants.empty()) {
    return Breach(kFrame, "the act's own document is not first, or the directory changed");
  }
  for (const TitleState& after : e.change.titles) {
    if (const TitleState* before = e.facts.Title(after.document_id);
        before != nullptr && before->IsTerminal()) {
      return Breach(kTerminal, std::string(title::KindName(kind)));
    }
  }
  if (kind == v1::ACT_KIND_ISSUE) {
    if (auto fault = CheckIssue(e)) return fault;
  } else if (kind == v1::ACT_KIND_REPLACE) {
    if (auto fault = CheckReplace(e)) return fault;
  } else {
    const TitleState* before = e.facts.Title(e.act.document_id());
    if (before == nullptr) return Breach(kOnce, "no such document");
    if (auto fault = CheckRights(e, *before)) return fault;
    if (e.change.titles.size() != 1) return Breach(kFrame, "another document changed");
    TitleState should = Expected(e, *before);
    should.history = HistoryAfter(before->history, e);
    if (auto fault = Compare(e.change.titles.front(), should, kind)) return fault;
    std::vector<std::pair<std::string, std::string>> forms;
    for (const auto& number : e.act.to_paper().form_numbers()) forms.emplace_back(before->issuer, number);
    if (e.change.paper_forms != forms) return Breach(kOnce, "paper forms are not recorded");
  }
  for (const TitleState& after : e.change.titles) {
    if (auto fault = CheckState(after)) return fault;
  }
  return std::nullopt;
}

}  // namespace yidan::simulation
