// What may be offered, and accepted: every guard holds twice.
#include <algorithm>

#include "tests/simulation/oracle.h"

namespace yidan::simulation {
namespace {

using Fault = std::optional<Violation>;

Fault Breach(std::string_view invariant, const std::string& detail) { return Violation{invariant, detail}; }

Fault CheckOfferedTransfer(const EdgeView& e, const TitleState& s, const title::Offer& o) {
  const bool endorses = o.endorsement.kind != v1::ENDORSEMENT_KIND_NONE;
  if (o.from != s.holder) return Breach(kControl, "offered by one who does not hold");
  if (o.to == s.holder) return Breach(kControl, "to itself");
  if (s.pledge) {
    const title::Pledge& p = *s.pledge;
    if (p.pledgee != o.from) return Breach(kPledged, "offered by the borrower");
    const bool redeemed = o.to == p.pledgor && o.endorsement == p.on_release;
    if (redeemed) return std::nullopt;
    if (p.enforcing_since == 0) return Breach(kPledged, "sold without enforcement");
    if (kNow < p.enforcing_since + e.parameters.enforcement_notice) return Breach(kDeadline, "notice");
    if (!endorses || o.endorsement != p.on_sale) return Breach(kOrder, "not the endorsement for sale");
  } else if (endorses && !Entitled(s)) {
    return Breach(kEntitled, "endorsement gap");
  }
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) {
    const auto party = [&](const std::string& id) {
      const auto& banks = s.header.financiers;
      return id == s.header.consignor || id == s.header.consignee || id == s.consignee_by_order ||
             std::find(banks.begin(), banks.end(), id) != banks.end();
    };
    if (endorses || !party(o.to) || !party(o.from)) return Breach(kForm, "STRAIGHT offered");
  }
  const title::OrderClause order = After(s.order, o.endorsement, o.to);
  return endorses && order.party == s.issuer ? Breach(kForm, "to the carrier's order") : std::nullopt;
}

Fault CheckPledgeOffer(const TitleState& s, const title::Offer& o) {
  const bool declared = o.purpose == v1::OFFER_PURPOSE_DECLARE_PLEDGE;
  if (s.pledge) return Breach(kOnePledge, "a second pledge");
  if (!IsFinancier(declared ? o.from : o.to)) return Breach(kOnePledge, "no financier");
  if (s.holder != o.from) return Breach(kControl, "pledged by one who does not hold");
  if (!o.release_by.empty()) return Breach(kOnePledge, "released by another");
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) return Breach(kForm, "STRAIGHT pledged");
  const bool to_pledgor = declared && s.order.kind == v1::ORDER_KIND_NAMED && s.order.party == o.to;
  if (!Entitled(s) && !to_pledgor) return Breach(kEntitled, "pledged by the unentitled");
  if (!declared && s.released_without_surrender && !o.acknowledges_release) {
    return Breach(kOnePledge, "goods are out and the offer does not say so");
  }
  const std::string& pledgor = declared ? o.to : o.from;
  if (After({}, o.on_release, pledgor).party == s.issuer)
    return Breach(kForm, "agreed to the carrier's order");
  return std::nullopt;
}

}  // namespace

std::optional<Violation> CheckOfferTerms(const EdgeView& e, const TitleState& s, const title::Offer& o) {
  if (o.expires_at <= kNow || o.expires_at > kNow + e.parameters.offer_max) {
    return Breach(kDeadline, "expiry");
  }
  switch (o.purpose) {
    case v1::OFFER_PURPOSE_TRANSFER:
      return CheckOfferedTransfer(e, s, o);
    case v1::OFFER_PURPOSE_PLEDGE:
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE:
      return CheckPledgeOffer(s, o);
    case v1::OFFER_PURPOSE_ASSIGN_PLEDGE:
      if (!s.pledge || s.pledge->pledgee != o.from) return Breach(kSignedBy, "assigned by no pledgee");
      if (!IsFinancier(o.to) || o.to == o.from) return Breach(kOnePledge, "assigned to no other financier");
      return std::nullopt;
    default:
      if (!s.pledge || s.pledge->pledgee != o.from) return Breach(kSignedBy, "no pledgee");
      return o.to == s.pledge->pledgor ? std::nullopt : Breach(kPledged, "not with the pledgor");
  }
}

}  // namespace yidan::simulation
