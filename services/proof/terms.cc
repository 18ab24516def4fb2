#include "services/proof/terms.h"

#include <array>
#include <span>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/moments.h"
#include "services/title/box_text.h"
#include "services/title/times.h"

namespace yidan::proof {
namespace {

struct Word {
  int number;
  std::string_view text;
};

std::string Look(std::span<const Word> words, int number) {
  for (const Word& word : words) {
    if (word.number == number) return std::string(word.text);
  }
  return std::to_string(number);
}

constexpr std::array kStatuses = {
    Word{v1::TITLE_STATUS_ISSUED, "ISSUED 已签发"},
    Word{v1::TITLE_STATUS_SURRENDERED, "SURRENDERED 已缴回"},
    Word{v1::TITLE_STATUS_DELIVERED, "DELIVERED 已提货"},
    Word{v1::TITLE_STATUS_VOIDED, "VOIDED 已注销"},
    Word{v1::TITLE_STATUS_REPLACED, "REPLACED 已换单"},
    Word{v1::TITLE_STATUS_ON_PAPER, "ON PAPER 已转纸质"},
};
constexpr std::array kForms = {
    Word{v1::WAYBILL_FORM_TO_ORDER, "TO ORDER 指示"},
    Word{v1::WAYBILL_FORM_BEARER, "BEARER 不记名"},
    Word{v1::WAYBILL_FORM_STRAIGHT, "STRAIGHT 记名: not a negotiable cargo document"},
};
constexpr std::array kSurrenders = {
    Word{v1::SURRENDER_PURPOSE_DELIVERY, "delivery 交单提货"},
    Word{v1::SURRENDER_PURPOSE_AMENDMENT, "amendment 更改"},
    Word{v1::SURRENDER_PURPOSE_SPLIT, "split 拆单"},
    Word{v1::SURRENDER_PURPOSE_MERGE, "merge 并单"},
    Word{v1::SURRENDER_PURPOSE_PAPER, "paper 转纸质"},
    Word{v1::SURRENDER_PURPOSE_VOID, "voiding 注销"},
};
constexpr std::array kOffers = {
    Word{v1::OFFER_PURPOSE_TRANSFER, "transfer 转让"},
    Word{v1::OFFER_PURPOSE_PLEDGE, "pledge 质押"},
    Word{v1::OFFER_PURPOSE_DECLARE_PLEDGE, "declaration of pledge 质押申报"},
    Word{v1::OFFER_PURPOSE_ASSIGN_PLEDGE, "assignment of pledge 质权转让"},
    Word{v1::OFFER_PURPOSE_JOINT_SURRENDER, "joint surrender 共同缴回"},
};
constexpr std::array kHolds = {
    Word{v1::HOLD_KIND_CUSTOMS, "CUSTOMS HOLD 查验布控 (delivery blocked)"},
    Word{v1::HOLD_KIND_COURT, "COURT HOLD 司法冻结 (delivery and control blocked)"},
    Word{v1::HOLD_KIND_DISPUTE, "DISPUTE HOLD 争议冻结 (delivery and control blocked)"},
};
constexpr std::array kOrders = {
    Word{v1::ORDER_EFFECT_TRANSFER, "transfer"},
    Word{v1::ORDER_EFFECT_CANCEL, "cancel"},
    Word{v1::ORDER_EFFECT_REISSUE, "reissue"},
    Word{v1::ORDER_EFFECT_DISPOSE, "dispose"},
};
constexpr std::array kRoles = {
    Word{v1::ROLE_CARRIER, "carrier 承运人"},       Word{v1::ROLE_SHIPPER, "shipper 托运人"},
    Word{v1::ROLE_FORWARDER, "forwarder 货代"},     Word{v1::ROLE_CONSIGNEE, "consignee 收货人"},
    Word{v1::ROLE_FINANCIER, "financier 银行"},     Word{v1::ROLE_AUTHORITY, "authority 监管机关"},
    Word{v1::ROLE_REGISTRAR, "registrar 登记机构"}, Word{v1::ROLE_AUDITOR, "auditor 审计"},
};
constexpr std::array kNotations = {
    Word{v1::NOTATION_KIND_DISPATCHED, "dispatched 发运"},
    Word{v1::NOTATION_KIND_ON_BOARD, "on board 已装船/已装车"},
    Word{v1::NOTATION_KIND_FREIGHT_PAID, "freight paid 运费付讫"},
    Word{v1::NOTATION_KIND_WAGON_SUBSTITUTED, "wagon substituted 换车"},
    Word{v1::NOTATION_KIND_CONTAINER_SUBSTITUTED, "container substituted 换箱"},
    Word{v1::NOTATION_KIND_SEAL_SUBSTITUTED, "seal substituted 换封"},
};
constexpr std::array kActs = {
    Word{v1::ACT_KIND_ISSUE, "ISSUE 签发"},
    Word{v1::ACT_KIND_TRANSFER, "TRANSFER 转让"},
    Word{v1::ACT_KIND_REJECT, "REJECT 拒收"},
    Word{v1::ACT_KIND_ENDORSE, "ENDORSE 背书"},
    Word{v1::ACT_KIND_OFFER, "OFFER 要约"},
    Word{v1::ACT_KIND_ACCEPT, "ACCEPT 承诺"},
    Word{v1::ACT_KIND_DECLINE, "DECLINE 谢绝"},
    Word{v1::ACT_KIND_WITHDRAW, "WITHDRAW 撤回"},
    Word{v1::ACT_KIND_RELEASE, "RELEASE 解除质押"},
    Word{v1::ACT_KIND_RETURN, "RETURN 交还"},
    Word{v1::ACT_KIND_ENFORCE, "ENFORCE 行使质权"},
    Word{v1::ACT_KIND_SURRENDER, "SURRENDER 缴回"},
    Word{v1::ACT_KIND_RECALL_SURRENDER, "RECALL SURRENDER 撤回缴回"},
    Word{v1::ACT_KIND_REFUSE_SURRENDER, "REFUSE SURRENDER 拒绝缴回"},
    Word{v1::ACT_KIND_DELIVER, "DELIVER 交货"},
    Word{v1::ACT_KIND_REPLACE, "REPLACE 换单"},
    Word{v1::ACT_KIND_TO_PAPER, "TO PAPER 转纸质"},
    Word{v1::ACT_KIND_VOID, "VOID 注销"},
    Word{v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER, "RELEASED WITHOUT SURRENDER 无单放货"},
    Word{v1::ACT_KIND_ORDER, "ORDER 裁定"},
    Word{v1::ACT_KIND_COUNTERSIGN, "COUNTERSIGN 会签"},
    Word{v1::ACT_KIND_HOLD, "HOLD 冻结"},
    Word{v1::ACT_KIND_LIFT, "LIFT 解冻"},
    Word{v1::ACT_KIND_NOTATION, "NOTATION 批注"},
    Word{v1::ACT_KIND_MILESTONE, "MILESTONE 在途节点"},
    Word{v1::ACT_KIND_GRANT, "GRANT 授权查阅"},
    Word{v1::ACT_KIND_REVOKE, "REVOKE 撤销授权"},
    Word{v1::ACT_KIND_DORMANT, "DORMANT 休眠声明"},
    Word{v1::ACT_KIND_REGISTER, "REGISTER 登记"},
    Word{v1::ACT_KIND_ADMIT, "ADMIT 准入"},
    Word{v1::ACT_KIND_ADD_KEY, "ADD KEY 增加密钥"},
    Word{v1::ACT_KIND_REVOKE_KEY, "REVOKE KEY 撤销密钥"},
    Word{v1::ACT_KIND_ROLES, "ROLES 角色"},
    Word{v1::ACT_KIND_SUSPEND, "SUSPEND 暂停"},
    Word{v1::ACT_KIND_RESUME, "RESUME 恢复"},
    Word{v1::ACT_KIND_RECOVER, "RECOVER 密钥恢复"},
    Word{v1::ACT_KIND_OBJECT, "OBJECT 异议"},
    Word{v1::ACT_KIND_MANDATE, "MANDATE 委托"},
    Word{v1::ACT_KIND_SUCCESSOR, "SUCCESSOR 承继"},
    Word{v1::ACT_KIND_DUAL_CONTROL, "DUAL CONTROL 双人复核"},
    Word{v1::ACT_KIND_POWERS, "POWERS 密钥权限"},
    Word{v1::ACT_KIND_CONFIRM, "CONFIRM 确认"},
};
constexpr std::array kAssurances = {
    Word{v1::ASSURANCE_KIND_DOCUMENT, "document seen 证照"},
    Word{v1::ASSURANCE_KIND_LEI, "LEI looked up"},
    Word{v1::ASSURANCE_KIND_VLEI, "vLEI verified"},
    Word{v1::ASSURANCE_KIND_VISIT, "visited 上门核实"},
};

}  // namespace

std::string Term(v1::TitleStatus status) { return Look(kStatuses, status); }
std::string Term(v1::WaybillForm form) { return Look(kForms, form); }
std::string Term(v1::SurrenderPurpose purpose) { return Look(kSurrenders, purpose); }
std::string Term(v1::OfferPurpose purpose) { return Look(kOffers, purpose); }
std::string Term(v1::HoldKind kind) { return Look(kHolds, kind); }
std::string Term(v1::OrderEffect effect) { return Look(kOrders, effect); }
std::string Term(v1::ActKind kind) { return Look(kActs, kind); }
std::string Term(v1::Role role) { return Look(kRoles, role); }
std::string Term(v1::NotationKind kind) { return Look(kNotations, kind); }

std::string AssuranceText(v1::AssuranceKind kind, const std::string& reference) {
  return Look(kAssurances, kind) + ": " + reference;
}

std::string Describe(const v1::OrderClause& order) {
  switch (order.kind()) {
    case v1::ORDER_KIND_NAMED:
      return "to the order of " + order.party() + " 指示";
    case v1::ORDER_KIND_BLANK:
      return "in blank 空白背书: whoever holds it";
    case v1::ORDER_KIND_NOT_APPLICABLE:
      return "not negotiable 不可转让";
    default:
      return "unknown";
  }
}

std::string Describe(const v1::Endorsement& endorsement, const std::string& receiver) {
  switch (endorsement.kind()) {
    case v1::ENDORSEMENT_KIND_FULL:
      return "full endorsement 记名背书 to " + receiver;
    case v1::ENDORSEMENT_KIND_ORDER_OF:
      return "endorsed to the order of 指示背书 " + endorsement.party();
    case v1::ENDORSEMENT_KIND_BLANK:
      return "endorsed in blank 空白背书";
    default:
      return "no endorsement 无背书";
  }
}

std::string Describe(const v1::AgreedEndorsements& agreed, const std::string& pledgor) {
  const bool sale = agreed.on_sale().kind() > v1::ENDORSEMENT_KIND_NONE;
  return "agreed: on release " + Describe(agreed.on_release(), pledgor) + ", on a sale " +
         (sale ? Describe(agreed.on_sale(), "the buyer") : "no endorsement 无背书: the pledgee cannot sell");
}

std::string Describe(const v1::SurrenderTerms& terms) {
  std::string out = "for " + Term(terms.purpose());
  if (!terms.collector().empty()) out += ", collector " + terms.collector();
  if (terms.has_new_order()) out += ", new order " + Describe(terms.new_order());
  return out;
}

std::string FormatTime(const google::protobuf::Timestamp& time) { return FormatMoment(title::ToMs(time)); }

bool IsLive(const v1::TitleState& title) {
  return title.status() == v1::TITLE_STATUS_ISSUED || title.status() == v1::TITLE_STATUS_SURRENDERED;
}

std::string EndSentence(const v1::TitleState& title) {
  const auto join = [](const auto& list) {
    std::string out;
    for (const std::string& item : list) out += (out.empty() ? "" : ", ") + item;
    return out;
  };
  switch (title.status()) {
    case v1::TITLE_STATUS_DELIVERED:
      return "DELIVERED 已提货: the goods are out; this document gives no right to them any more.";
    case v1::TITLE_STATUS_VOIDED:
      return "VOIDED 已注销: this document is of no effect.";
    case v1::TITLE_STATUS_REPLACED:
      return "REPLACED 已换单 by " + join(title.replaced_by()) + ": only its successors count.";
    case v1::TITLE_STATUS_ON_PAPER:
      return "ON PAPER 已转纸质: inoperative here; title is in " + std::to_string(title.paper_originals()) +
             " paper original(s), form " + join(title.paper_forms()) + ".";
    default:
      return IsLive(title) ? "" : "UNKNOWN STATUS: do not rely on this document.";
  }
}

std::string EndorsementGap(const v1::TitleState& title) {
  if (!IsLive(title) || title.order().kind() != v1::ORDER_KIND_NAMED) return {};
  if (title.order().party() == title.holder()) return {};
  const std::string& party = title.order().party();
  const v1::TitleState::Pledge& pledge = title.pledge();
  if (title.has_pledge() && pledge.pledgor() == party && pledge.pledgee() == title.holder()) return {};
  std::string first;
  std::string holder = title.holder();
  const auto before = [&first](const std::string& act) { first += act + ", then "; };
  if (title.has_offer() && !title.offer().expired()) {
    before("an answer by " + title.offer().to() + " to the open offer");
  }
  if (title.status() == v1::TITLE_STATUS_SURRENDERED) {
    before("RECALL SURRENDER by " + (title.surrender().by().empty() ? holder : title.surrender().by()) +
           " or REFUSE SURRENDER by " + title.issuer());
  }
  if (title.has_pledge()) {
    const bool endorses = pledge.agreed().on_release().kind() > v1::ENDORSEMENT_KIND_NONE;
    before("RELEASE by " + pledge.pledgee() + (endorses ? ", which endorses as agreed" : ""));
    holder = endorses ? party : pledge.pledgor();
  }
  std::string cure = first;
  if (holder == party) {
    cure.resize(cure.size() - std::string_view(", then ").size());  // nobody's ENDORSE is wanted then
  } else {
    cure += "ENDORSE by " + party + " (full to " + holder + ", or in blank)";
  }
  return "ENDORSEMENT GAP 背书不连续: the holder " + title.holder() + " is not the order party " + party +
         ". Cure: " + cure + ".";
}

std::string BoxText(const v1::TitleState& title, const std::string& number) {
  std::vector<title::Substitution> substitutions;
  for (const auto& noted : title.substitutions()) {
    substitutions.push_back({noted.kind(), noted.replaced(), noted.substitute(), title::ToMs(noted.at())});
  }
  return title::BoxText(substitutions, number);
}

std::string RemarkSentence(v1::RemarkKind kind) {
  switch (kind) {
    case v1::REMARK_KIND_ANTEDATED:
      return "antedated 倒签: issued, by its own date, before the day of registration";
    case v1::REMARK_KIND_POSTDATED:
      return "postdated: issued, by its own date, after the day of registration";
    case v1::REMARK_KIND_SHIPMENT_AHEAD:
      return "shipment ahead 预借: the shipment date lay after the day of registration";
    case v1::REMARK_KIND_WEIGHT_DIFFERS:
      return "the stated gross weight is off the sum of the lines by more than 1 %";
    case v1::REMARK_KIND_PLACE_UNLISTED:
      return "the list of places has no such UN/LOCODE";
    case v1::REMARK_KIND_PLACE_FUNCTION:
      return "the place has no such traffic in the list of places";
    case v1::REMARK_KIND_PLACE_NAME:
      return "the UN/LOCODE is a place of another name";
    case v1::REMARK_KIND_USCC_CHECK:
      return "the check character of the unified social credit code does not follow GB 32100";
    case v1::REMARK_KIND_VIN_DOUBTFUL:
      return "the VIN is doubtful by its check digit or its form";
    case v1::REMARK_KIND_ARRIVES_BEFORE:
      return "arrives a day before it leaves, as over the date line";
    case v1::REMARK_KIND_GAUGE_BREAK:
      return "a wagon keeps its number over a gauge break: bogies changed, or goods, unsaid";
    case v1::REMARK_KIND_NO_RAIL_NOTE:
      return "a rail leg without its railway note: to whom the railway delivers is not seen";
    case v1::REMARK_KIND_RAIL_NOTE_CONSIGNEE:
      return "the railway note's consignee is on the cargo's side: the railway may deliver past this "
             "document";
    case v1::REMARK_KIND_RAIL_NOTE_DUPLICATE:
      return "nobody is named to whom the railway note's duplicate was surrendered";
    case v1::REMARK_KIND_BIC_COUNTRY:
      return "a BIC of another country than its party's";
    case v1::REMARK_KIND_HS_NATIONAL:
      return "an HS code of chapters 98 or 99, which are national";
    default:
      return "remark " + std::to_string(static_cast<int>(kind)) + ", which this program does not know";
  }
}

}  // namespace yidan::proof
