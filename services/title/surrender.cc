// SURRENDER, RECALL_SURRENDER, REFUSE_SURRENDER. While SURRENDERED the holder stays the holder; custody
// with the issuer gives the issuer no holder's right.
#include "services/base/moments.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

// Pledged: the pledgee "as pledgee", or the borrower on trust receipt, and for delivery only; every
// other purpose takes a JOINT_SURRENDER of pledgee and pledgor.
void JudgePledgedSurrender(Case& c, const std::string& from, const SurrenderTerms& terms) {
  const Pledge& pledge = *c.state.pledge;
  const bool may = terms.purpose == v1::SURRENDER_PURPOSE_DELIVERY &&
                   (pledge.on_trust_receipt ? from == c.state.holder : from == pledge.pledgee);
  if (!may) {
    c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({c.state.document_id, " is pledged to ", pledge.pledgee, "."}),
             Cat({"JOINT_SURRENDER of ", pledge.pledgee, " and ", pledge.pledgor}));
  } else if (pledge.enforcing_since != 0 && c.now < pledge.sale_from) {
    c.Refuse(v1::REFUSAL_REASON_NOTICE_RUNNING,
             Cat({"The notice period of the enforcement runs until ", FormatMoment(pledge.sale_from), "."}),
             Cat({"the same act from ", FormatMoment(pledge.sale_from), " on"}));
  }
}

void JudgeStraightSurrender(Case& c, const std::string& from, const SurrenderTerms& terms) {
  const Header& h = c.state.header;
  // Whom an ORDER gave it to owes nothing to the parties that the header names.
  if (from == c.state.consignee_by_order) return;
  if (terms.purpose == v1::SURRENDER_PURPOSE_DELIVERY) {
    if (from != h.consignee) {
      c.Refuse(v1::REFUSAL_REASON_NOT_CONSIGNEE,
               Cat({"A STRAIGHT document is surrendered for delivery by its "
                    "consignee ",
                    h.consignee, "."}),
               Cat({"TRANSFER to ", h.consignee}));
    }
  } else if (from != h.consignor) {
    c.Refuse(v1::REFUSAL_REASON_NOT_ENTITLED,
             Cat({"A STRAIGHT document is surrendered for ", PurposeName(terms.purpose), " by its consignor ",
                  h.consignor, " while holder."}),
             Cat({"TRANSFER to ", h.consignor}));
  }
}

}  // namespace

void JudgeSurrender(Case& c, const std::string& from, const SurrenderTerms& terms, bool joint) {
  const TitleState& s = c.state;
  const bool straight = s.header.form == v1::WAYBILL_FORM_STRAIGHT;
  if (terms.new_order) {
    if (straight) {
      c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS, "new_order: a STRAIGHT document is to nobody's order.");
    } else if (terms.new_order->kind == v1::ORDER_KIND_NAMED && terms.new_order->party == s.issuer) {
      c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS,
               "new_order: a carrier never becomes order party of its own document.");
    }
  }
  if (joint) return;  // pledgee and pledgor both sign
  if (s.pledge) return JudgePledgedSurrender(c, from, terms);
  if (straight) return JudgeStraightSurrender(c, from, terms);
  if (s.HolderEntitled()) return;
  // Before anybody else has held it, the consignor has its right of control.
  const bool consignors = from == s.header.consignor && from == s.header.first_holder && !s.moved &&
                          terms.purpose != v1::SURRENDER_PURPOSE_DELIVERY;
  if (consignors) return;
  c.Refuse(v1::REFUSAL_REASON_NOT_ENTITLED,
           Cat({"The document is to the order of ", s.order.party, ", not of its holder ", s.holder, "."}),
           Cat({"ENDORSE by ", s.order.party}));
}

void SurrenderNow(Case& c, const std::string& from, const SurrenderTerms& terms, bool joint) {
  c.state.status = v1::TITLE_STATUS_SURRENDERED;
  c.state.dormant_since = 0;
  c.state.surrender = Surrender{terms, from, c.now, c.now + c.parameters.recall_after, joint, false};
  c.state.rejectable.reset();
}

void SurrenderRule(Case& c) {
  const SurrenderTerms terms = ToSurrenderTerms(c.act.surrender().terms());
  JudgeSurrender(c, c.by(), terms, false);
  if (!c.refused()) SurrenderNow(c, c.by(), terms, false);
}

namespace {

void JudgeNothingDelivered(Case& c) {
  if (!c.state.surrender->delivered) return;
  c.Refuse(v1::REFUSAL_REASON_QUANTITY_MISMATCH, "Goods have been delivered under this surrender.",
           Cat({"DELIVER of the rest by ", c.state.issuer}));
}

}  // namespace

void RecallSurrender(Case& c) {
  if (c.now < c.state.surrender->recall_from) {
    c.Refuse(v1::REFUSAL_REASON_TOO_EARLY,
             Cat({"The issuer ", c.state.issuer, " may act on the surrender until ",
                  FormatMoment(c.state.surrender->recall_from), "; it is recalled from then on."}),
             Cat({"DELIVER, REPLACE, VOID or REFUSE_SURRENDER by ", c.state.issuer, " before"}));
  }
  JudgeNothingDelivered(c);
  if (!c.refused()) EndSurrender(c.state);
}

void RefuseSurrender(Case& c) {
  JudgeNothingDelivered(c);
  if (!c.refused()) EndSurrender(c.state);
}

}  // namespace yidan::title
