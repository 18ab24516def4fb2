// ISSUE, TRANSFER, REJECT, ENDORSE: how a document comes to be, and who holds it to whose order.
#include <algorithm>

#include "services/base/moments.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

// STRAIGHT moves only between consignor, consignee and named financiers, and whom an ORDER put in the
// consignee's place.
bool StraightParty(const TitleState& state, const std::string& id) {
  const Header& h = state.header;
  return id == h.consignor || id == h.consignee || id == state.consignee_by_order ||
         std::binary_search(h.financiers.begin(), h.financiers.end(), id);
}

// A pledgee disposes: to the pledgor by offer with the endorsement agreed for release, to others in
// enforcement, after its notice, with the endorsement agreed for sale.
void JudgePledgeesTransfer(Case& c, const std::string& to, const Endorsement& endorsement, bool offered) {
  const Pledge& pledge = *c.state.pledge;
  if (offered && to == pledge.pledgor && endorsement == pledge.on_release) return;
  if (pledge.enforcing_since == 0) {
    c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({c.state.document_id, " is pledged to ", pledge.pledgee, "."}),
             Cat({"RELEASE or ENFORCE by ", pledge.pledgee}));
  } else if (c.now < pledge.sale_from) {
    c.Refuse(v1::REFUSAL_REASON_NOTICE_RUNNING,
             Cat({"The notice period of the enforcement runs until ", FormatMoment(pledge.sale_from), "."}),
             Cat({"the same act from ", FormatMoment(pledge.sale_from), " on"}));
  } else if (endorsement.kind == v1::ENDORSEMENT_KIND_NONE || endorsement != pledge.on_sale) {
    c.Refuse(v1::REFUSAL_REASON_NOT_ENTITLED, "endorsement is not the one agreed in the pledge for a sale.");
  }
}

}  // namespace

void JudgeTransfer(Case& c, const std::string& from, const std::string& to, const Endorsement& endorsement,
                   bool offered) {
  const TitleState& s = c.state;
  if (s.holder != from) {
    c.Refuse(v1::REFUSAL_REASON_NOT_HOLDER, Cat({"The holder is ", s.holder, ", not ", from, "."}));
  }
  if (to == s.holder) c.Refuse(v1::REFUSAL_REASON_SAME_HOLDER, Cat({to, " holds the document already."}));
  if (s.pledge && s.pledge->pledgee == from) {
    JudgePledgeesTransfer(c, to, endorsement, offered);
  } else if (s.pledge) {
    c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({s.document_id, " is pledged to ", s.pledge->pledgee, "."}),
             Cat({"RELEASE by ", s.pledge->pledgee}));
  } else if (endorsement.kind != v1::ENDORSEMENT_KIND_NONE && s.header.form != v1::WAYBILL_FORM_STRAIGHT &&
             !s.HolderEntitled()) {
    c.Refuse(v1::REFUSAL_REASON_NOT_ENTITLED,
             Cat({"Only the order party endorses, and that is ", s.order.party, ", not ", from, "."}),
             Cat({"ENDORSE by ", s.order.party}));
  }
  JudgeEndorsement(c, s, endorsement, to);
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT && (!StraightParty(s, to) || !StraightParty(s, from))) {
    c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS,
             "A STRAIGHT document moves only between consignor, consignee and named financiers.");
  }
}

void Issue(Case& c) {
  const Header header = HeaderFromProto(c.act.issue().header());
  JudgeHeader(c, header, nullptr);
  const std::vector<std::string> issued{c.act.document_id()};
  if (!c.admission.goods.empty()) {
    JudgeRoomToReplace(c, issued.front(), header, c.admission.goods.front().tags.size());
  }
  CoverGoods(c, issued, {}, false);
  JudgeGoods(c, issued, {});
  if (c.refused()) return;
  TitleState& s = c.state;
  s.document_id = c.act.document_id();
  s.status = v1::TITLE_STATUS_ISSUED;
  s.issuer = c.by();
  s.holder = header.first_holder;
  s.order = header.order;
  s.header = header;
  s.issued_index = c.admission.index;
  s.warnings = FirstWarnings(c.change.goods_warnings);
  if (!c.admission.goods.empty()) SetRemarks(s, c.admission.goods.front());
}

void Transfer(Case& c) {
  const std::string& to = c.act.transfer().to();
  const Endorsement endorsement = ToEndorsement(c.act.transfer().endorsement());
  JudgeTransfer(c, c.by(), to, endorsement, false);
  if (c.refused()) return;
  TitleState& s = c.state;
  MakeRejectable(c);
  s.order = Endorsed(s.order, endorsement, to);
  s.pledge.reset();
  MoveTo(s, to);
}

void Reject(Case& c) {
  TitleState& s = c.state;
  SettleRejectWindow(s, c.now);
  if (!s.rejectable) {
    c.Refuse(v1::REFUSAL_REASON_NOTHING_TO_REJECT,
             "The holder did not come by TRANSFER, or has acted or rejected since.");
  } else if (c.now > s.rejectable->until) {
    c.Refuse(v1::REFUSAL_REASON_WINDOW_CLOSED, "The time to reject the transfer is over.",
             Cat({"TRANSFER by ", s.holder}));
  }
  if (c.refused()) return;
  const Rejectable before = *s.rejectable;
  s.rejectable.reset();
  s.pledge = before.pledge;
  MoveTo(s, before.holder, s.pledge && s.pledge->pledgee == before.holder);
  s.order = before.order;
  s.moved = before.moved;
}

void Endorse(Case& c) {
  TitleState& s = c.state;
  const Endorsement endorsement = ToEndorsement(c.act.endorse().endorsement());
  if (s.holder == c.by()) {
    c.Refuse(v1::REFUSAL_REASON_SAME_HOLDER,
             "The order party is the holder, who endorses by TRANSFER or OFFER.",
             Cat({"TRANSFER by ", s.holder}));
  }
  if (OfferOpen(s, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_OFFER_PENDING, Cat({"An offer by ", s.offer->from, " is open."}),
             Cat({"WITHDRAW by ", s.offer->from, ", or an answer by ", s.offer->to}));
  }
  if (s.pledge) {
    c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({s.document_id, " is pledged to ", s.pledge->pledgee, "."}),
             Cat({"RELEASE by ", s.pledge->pledgee}));
  }
  if (s.header.form == v1::WAYBILL_FORM_STRAIGHT) {
    c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS,
             "A STRAIGHT document is not negotiable and takes no endorsement.");
  }
  JudgeEndorsement(c, s, endorsement, s.holder);
  if (c.refused()) return;
  // The holder has not signed: it may still reject, which restores the pair before the transfer.
  s.order = Endorsed(s.order, endorsement, s.holder);
}

}  // namespace yidan::title
