// OFFER, ACCEPT, DECLINE, WITHDRAW. Every guard of the OFFER is checked again at ACCEPT, on the state as
// it then is: both call JudgeOffer.
#include "services/base/moments.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

void JudgeFinancier(Case& c, const std::string& id) {
  const ParticipantRecord* bank = c.facts.Participant(id);
  if (bank == nullptr || !bank->HasRole(v1::ROLE_FINANCIER, c.admission.index)) {
    c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING, Cat({id, " lacks ROLE_FINANCIER and cannot be pledgee."}),
             Cat({"ROLES of ", id, " by the registrar"}));
  }
}

// What PLEDGE and DECLARE_PLEDGE share.
void JudgeNewPledge(Case& c, const Offer& offer) {
  const TitleState& s = c.state;
  if (s.pledge) {
    c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({s.document_id, " is pledged to ", s.pledge->pledgee, "."}),
             Cat({"RELEASE by ", s.pledge->pledgee}));
  }
  if (s.holder != offer.from) {
    c.Refuse(v1::REFUSAL_REASON_NOT_HOLDER, Cat({"The holder is ", s.holder, ", not ", offer.from, "."}));
  }
  if (offer.to == offer.from) c.Refuse(v1::REFUSAL_REASON_SAME_HOLDER, "Nobody pledges to itself.");
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) {
    c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS, "A STRAIGHT document is never pledged.");
  }
  const std::string& pledgor = offer.purpose == v1::OFFER_PURPOSE_PLEDGE ? offer.from : offer.to;
  JudgeEndorsement(c, s, offer.on_release, pledgor);
  JudgeEndorsement(c, s, offer.on_sale, {});
}

void JudgePledge(Case& c, const Offer& offer) {
  const TitleState& s = c.state;
  JudgeFinancier(c, offer.to);
  JudgeNewPledge(c, offer);
  if (s.holder == offer.from && !s.HolderEntitled()) {
    c.Refuse(v1::REFUSAL_REASON_NOT_ENTITLED,
             Cat({"Only an entitled holder pledges; the document is to the order of ", s.order.party, "."}),
             Cat({"ENDORSE by ", s.order.party}));
  }
  if (s.released_without_surrender && !offer.acknowledges_release) {
    c.Refuse(v1::REFUSAL_REASON_NOT_ENTITLED,
             "The goods were released without surrender, and the offer does not say so.",
             "OFFER with acknowledges_release");
  }
}

void JudgeDeclarePledge(Case& c, const Offer& offer) {
  const TitleState& s = c.state;
  JudgeFinancier(c, offer.from);
  JudgeNewPledge(c, offer);
  const bool named_to = s.order.kind == v1::ORDER_KIND_NAMED && s.order.party == offer.to;
  if (!s.HolderEntitled() && !named_to) {
    c.Refuse(v1::REFUSAL_REASON_NOT_ENTITLED,
             Cat({"The document is to the order of ", s.order.party, ", who is neither holder nor pledgor."}),
             Cat({"ENDORSE by ", s.order.party}));
  }
}

// ASSIGN_PLEDGE and JOINT_SURRENDER are the pledgee's.
bool JudgePledgeeOffers(Case& c, const Offer& offer) {
  const TitleState& s = c.state;
  if (!s.pledge) {
    c.Refuse(v1::REFUSAL_REASON_NOT_PLEDGED, Cat({s.document_id, " is not pledged."}));
    return false;
  }
  if (s.pledge->pledgee != offer.from) {
    c.Refuse(v1::REFUSAL_REASON_NOT_PLEDGEE,
             Cat({"The pledgee is ", s.pledge->pledgee, ", not ", offer.from, "."}),
             Cat({"OFFER by ", s.pledge->pledgee}));
  }
  return true;
}

void JudgeOffer(Case& c, const Offer& offer) {
  switch (offer.purpose) {
    case v1::OFFER_PURPOSE_TRANSFER:
      return JudgeTransfer(c, offer.from, offer.to, offer.endorsement, true);
    case v1::OFFER_PURPOSE_PLEDGE:
      return JudgePledge(c, offer);
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE:
      return JudgeDeclarePledge(c, offer);
    case v1::OFFER_PURPOSE_ASSIGN_PLEDGE:
      JudgeFinancier(c, offer.to);
      if (JudgePledgeeOffers(c, offer) && (offer.to == offer.from || offer.to == c.state.pledge->pledgor)) {
        c.Refuse(v1::REFUSAL_REASON_SAME_HOLDER, "A pledge is assigned to a third party.");
      }
      return;
    default:  // JOINT_SURRENDER
      if (!JudgePledgeeOffers(c, offer)) return;
      if (offer.to != c.state.pledge->pledgor) {
        c.Refuse(v1::REFUSAL_REASON_NOT_PLEDGOR,
                 Cat({"The pledgor is ", c.state.pledge->pledgor, ", not ", offer.to, "."}));
      }
      JudgeSurrender(c, offer.from, *offer.joint_surrender, true);
  }
}

Offer FromAct(const v1::Act& act) {
  const v1::Offer& o = act.offer();
  Offer offer;
  offer.from = act.actor();
  offer.to = o.to();
  offer.purpose = o.purpose();
  offer.endorsement = ToEndorsement(o.endorsement());
  offer.release_by = o.release_by();
  offer.revocable = o.revocable();
  offer.expires_at = ToMs(o.expires_at());
  offer.terms_digest = o.terms_digest();
  offer.on_release = ToEndorsement(o.agreed().on_release());
  offer.on_sale = ToEndorsement(o.agreed().on_sale());
  if (o.has_joint_surrender()) offer.joint_surrender = ToSurrenderTerms(o.joint_surrender());
  offer.acknowledges_release = o.acknowledges_release();
  return offer;
}

void RecordPledge(TitleState& s, const Offer& offer) {
  const bool declared = offer.purpose == v1::OFFER_PURPOSE_DECLARE_PLEDGE;
  Pledge pledge;
  pledge.pledgee = declared ? offer.from : offer.to;
  pledge.pledgor = declared ? offer.to : offer.from;
  pledge.terms_digest = offer.terms_digest;
  pledge.on_release = offer.on_release;
  pledge.on_sale = offer.on_sale;
  pledge.declared = declared;
  s.pledge = pledge;
  if (!declared) MoveTo(s, pledge.pledgee, true);
}

}  // namespace

void OfferRule(Case& c) {
  Offer offer = FromAct(c.act);
  if (OfferOpen(c.state, c.now)) {  // not its own: on trust receipt both holder and pledgee may offer
    c.Refuse(v1::REFUSAL_REASON_OFFER_PENDING, Cat({"An offer by ", c.state.offer->from, " is open."}),
             Cat({"WITHDRAW by ", c.state.offer->from}));
  }
  JudgeOffer(c, offer);
  if (offer.expires_at <= c.now || offer.expires_at - c.now > c.parameters.offer_max) {
    c.Refuse(v1::REFUSAL_REASON_EXPIRY_OUT_OF_BOUNDS,
             offer.expires_at <= c.now
                 ? HasPassed("expires_at", offer.expires_at, c.now)
                 : Cat({"expires_at: ", FormatMoment(offer.expires_at),
                        " is too far ahead; an offer lasts at most ", FormatAge(c.parameters.offer_max),
                        ", now until ", FormatMoment(c.now + c.parameters.offer_max), "."}));
  }
  if (c.refused()) return;
  c.state.offer = std::move(offer);
}

void Accept(Case& c) {
  TitleState& s = c.state;
  if (!s.offer) return;  // refused already: NO_OFFER
  const Offer offer = *s.offer;
  if (!OfferOpen(s, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_OFFER_EXPIRED, "The offer has expired.", Cat({"OFFER by ", offer.from}));
  }
  JudgeOffer(c, offer);
  if (c.refused()) return;
  s.offer.reset();
  s.rejectable.reset();  // whoever accepted cannot reject
  switch (offer.purpose) {
    case v1::OFFER_PURPOSE_TRANSFER:
      // A releasing bank accepted: the receiver has not signed, and may reject as after a TRANSFER.
      if (c.by() != offer.to) MakeRejectable(c);
      s.order = Endorsed(s.order, offer.endorsement, offer.to);
      s.pledge.reset();
      return MoveTo(s, offer.to);
    case v1::OFFER_PURPOSE_PLEDGE:
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE:
      return RecordPledge(s, offer);
    case v1::OFFER_PURPOSE_ASSIGN_PLEDGE:
      s.pledge->pledgee = offer.to;
      s.pledge->enforcing_since = 0;  // the new pledgee gives notice of its own
      s.pledge->sale_from = 0;
      if (!s.pledge->on_trust_receipt) MoveTo(s, offer.to, true);
      return;
    default:
      return SurrenderNow(c, offer.from, *offer.joint_surrender, true);
  }
}

void Decline(Case& c) {
  if (!c.refused()) c.state.offer.reset();
}

void Withdraw(Case& c) {
  const TitleState& s = c.state;
  if (s.offer && !s.offer->revocable && OfferOpen(s, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_OFFER_IRREVOCABLE, "The offer is irrevocable and has not expired.",
             Cat({"DECLINE by ", s.offer->to}));
  }
  if (!c.refused()) c.state.offer.reset();
}

}  // namespace yidan::title
