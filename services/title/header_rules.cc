// What a title header must be (ISSUE, REPLACE). That it
// matches the content is checked by intake and by whoever is shown the content.
#include <algorithm>

#include "services/title/case.h"

namespace yidan::title {
namespace {

constexpr auto kMismatch = v1::REFUSAL_REASON_HEADER_MISMATCH;

void JudgeStraight(Case& c, const Header& header, const TitleState* before) {
  if (header.consignee.empty())
    c.Refuse(kMismatch, "header.consignee: a STRAIGHT document names its consignee.");
  const auto& banks = header.financiers;
  const bool by_order = before != nullptr && header.first_holder == before->consignee_by_order;
  const bool party = by_order || header.first_holder == header.consignor ||
                     header.first_holder == header.consignee ||
                     std::binary_search(banks.begin(), banks.end(), header.first_holder);
  if (!party) {
    c.Refuse(kMismatch,
             "header.first_holder: of a STRAIGHT document it is the consignor, the consignee or a named "
             "financier.");
  }
  for (const std::string& id : banks) {
    // What befalls a bank that stands there already bars nobody from a successor.
    if (before != nullptr &&
        std::binary_search(before->header.financiers.begin(), before->header.financiers.end(), id)) {
      continue;
    }
    const ParticipantRecord* bank = c.facts.Participant(id);
    if (bank == nullptr || !bank->HasRole(v1::ROLE_FINANCIER, c.admission.index)) {
      c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING, Cat({"header.financiers: ", id, " lacks ROLE_FINANCIER."}));
    }
  }
}

}  // namespace

void JudgeHeader(Case& c, const Header& header, const TitleState* before) {
  const bool straight = header.form == v1::WAYBILL_FORM_STRAIGHT;
  if (straight != (header.order.kind == v1::ORDER_KIND_NOT_APPLICABLE)) {
    c.Refuse(kMismatch, "header.order: NOT_APPLICABLE is for STRAIGHT documents, and only for them.");
  }
  // Later a special endorsement may have made a BEARER document NAMED, so successors may be.
  if (before == nullptr && header.form == v1::WAYBILL_FORM_BEARER &&
      header.order.kind != v1::ORDER_KIND_BLANK) {
    c.Refuse(kMismatch, "header.order: a BEARER document is issued with a blank order.");
  }
  if (header.order.kind == v1::ORDER_KIND_NAMED && header.order.party == c.by()) {
    c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS,
             "header.order: a carrier never becomes order party of its own document.");
  }
  if (straight) {
    JudgeStraight(c, header, before);
  } else if (!header.financiers.empty()) {
    c.Refuse(kMismatch, "header.financiers: only a STRAIGHT document names financiers in the middle.");
  }
  if (std::binary_search(header.leg_carriers.begin(), header.leg_carriers.end(), c.by())) {
    c.Refuse(kMismatch, "header.leg_carriers: the issuer is not listed among the carriers of legs.");
  }
}

}  // namespace yidan::title
