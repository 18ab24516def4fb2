// What TITLE.md says of offers, of their answers, and of pledges.
#include "tests/simulation/journeys/model.h"

namespace yidan::journeys {

namespace {

using Kind = Prediction::Kind;

bool Same(const v1::Endorsement& a, const v1::Endorsement& b) {
  return a.kind() == b.kind() && a.party() == b.party();
}

// A carrier never becomes order party of its own document, by what was agreed in a pledge either.
bool NamesIssuer(const Document& d, const v1::AgreedEndorsements& agreed, const std::string& pledgor) {
  const auto names = [&d](const v1::Endorsement& by) {
    return by.kind() == v1::ENDORSEMENT_KIND_ORDER_OF && by.party() == d.issuer;
  };
  return (agreed.on_release().kind() == v1::ENDORSEMENT_KIND_FULL && pledgor == d.issuer) ||
         names(agreed.on_release()) || names(agreed.on_sale());
}

}  // namespace

Prediction Model::OnOffer(const v1::Act& act, const Document& d, std::int64_t now) const {
  const bool pledgee = d.pledge && d.pledge->pledgee == act.actor();
  if (act.actor() != d.holder && !pledgee) return Refuse();
  if (d.OfferOpen(now)) return Refuse(v1::REFUSAL_REASON_OFFER_PENDING);
  const std::int64_t expires = Ms(act.offer().expires_at());
  if (expires <= now || expires > now + periods_.offer_max) return Refuse();
  return OnOfferTerms(d, act.actor(), act.offer(), now);
}

Prediction Model::OnOfferTerms(const Document& d, const std::string& from, const v1::Offer& offer,
                               std::int64_t now) const {
  const auto to = participants_.find(offer.to());
  if (to == participants_.end()) return Refuse();
  const bool pledgee = d.pledge && d.pledge->pledgee == from;
  const bool straight = d.form == v1::WAYBILL_FORM_STRAIGHT;
  switch (offer.purpose()) {
    case v1::OFFER_PURPOSE_TRANSFER:
      if (pledgee && d.pledge->on_trust_receipt) return Silent();
      if (offer.release_by() == from) return Silent();  // whose release would it wait for?
      // Back to the pledgor as agreed for release: the table has it for RELEASE, and is silent on offering
      // it.
      if (pledgee && offer.to() == d.pledge->pledgor && Same(offer.endorsement(), d.pledge->on_release)) {
        return Silent();
      }
      return OnTransfer(d, offer.to(), offer.endorsement(), now, pledgee);
    case v1::OFFER_PURPOSE_PLEDGE:
      if (straight || d.pledge || from != d.holder || !d.Entitled()) return Refuse();
      if (NamesIssuer(d, offer.agreed(), from)) return Refuse();
      if (to->second.role != v1::ROLE_FINANCIER || offer.to() == d.holder) return Refuse();
      if (d.released_without_surrender && !offer.acknowledges_release()) return Refuse();
      return Admit();
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE: {
      if (straight || d.pledge || from != d.holder || offer.to() == d.holder) return Refuse();
      if (NamesIssuer(d, offer.agreed(), offer.to())) return Refuse();
      if (participants_.at(from).role != v1::ROLE_FINANCIER) return Refuse();
      if (!d.Entitled() && d.order.party != offer.to()) return Refuse();
      return offer.to() == d.issuer || d.released_without_surrender ? Silent() : Admit();
    }
    case v1::OFFER_PURPOSE_ASSIGN_PLEDGE:
      if (!pledgee || offer.to() == from) return Refuse();
      return to->second.role == v1::ROLE_FINANCIER && offer.to() != d.pledge->pledgor ? Admit() : Silent();
    case v1::OFFER_PURPOSE_JOINT_SURRENDER:
      if (!pledgee || offer.to() != d.pledge->pledgor) return d.pledge && !pledgee ? Silent() : Refuse();
      return offer.joint_surrender().purpose() == v1::SURRENDER_PURPOSE_DELIVERY ? Silent() : Admit();
    default:
      return Refuse();
  }
}

Prediction Model::OnAnswer(const v1::Act& act, const Document& d, std::int64_t now) const {
  if (!d.offer) return Refuse();
  const v1::Offer& terms = d.offer->terms;
  const bool open = d.OfferOpen(now);
  if (act.has_withdraw()) {
    if (act.actor() != d.offer->from) return Refuse();
    return terms.revocable() || !open ? Admit() : Refuse(v1::REFUSAL_REASON_OFFER_IRREVOCABLE);
  }
  if (act.has_decline()) {
    if (act.actor() != terms.to() && (terms.release_by().empty() || act.actor() != terms.release_by())) {
      return Refuse();
    }
    return open ? Admit() : Silent();
  }
  const std::string& accepts = terms.release_by().empty() ? terms.to() : terms.release_by();
  if (act.actor() != accepts || !open) return Refuse();
  return OnOfferTerms(d, d.offer->from, terms, now);
}

Prediction Model::OnPledge(const v1::Act& act, const Document& d) const {
  if (!d.pledge) return Refuse();
  const auto& pledge = *d.pledge;
  if (act.has_return_()) {
    return pledge.on_trust_receipt && act.actor() == pledge.pledgor ? Admit() : Refuse();
  }
  if (act.actor() != pledge.pledgee) return Refuse(v1::REFUSAL_REASON_NOT_PLEDGEE);
  if (act.has_enforce()) return pledge.enforcing_since != 0 ? Silent() : Admit();
  if (act.release().on_trust_receipt() && (pledge.on_trust_receipt || pledge.enforcing_since != 0)) {
    return Silent();
  }
  return Admit();
}

}  // namespace yidan::journeys
