#include "services/proof/terms.h"

#include <array>
#include <span>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/moments.h"
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
    Word{v1::ACT_KIND_CONFIRM, "CONFIRM 确认承继"},
};
constexpr std::array kAssurances = {
    Word{v1::ASSURANCE_KIND_DOCUMENT, "document seen 证照"},
    Word{v1::ASSURANCE_KIND_LEI, "LEI looked up"},
    Word{v1::ASSURANCE_KIND_VLEI, "vLEI verified"},
    Word{v1::ASSURANCE_KIND_VISIT, "visited 上门核实"},
};

std::string Containers(const v1::TitleState::Hold& hold) {
  if (hold.containers().empty()) return "the whole document";
  std::string out = "container";
  for (const std::string& number : hold.containers()) out += " " + number;
  return out;
}

bool Lapsed(const google::protobuf::Timestamp& until, std::int64_t at_ms) {
  return title::ToMs(until) <= at_ms;
}

void AddOrders(const v1::TitleState& title, std::int64_t at_ms, std::vector<InTheWay>& out) {
  if (title.under_order()) {
    out.push_back({"UNDER_ORDER", "UNDER ORDER 经裁定变更: an authority's order changed this title"});
  }
  for (const auto& order : title.pending_orders()) {
    if (order.has_expires_at() && Lapsed(order.expires_at(), at_ms)) continue;
    out.push_back(
        {"ORDER_PENDING", "ORDER PENDING 待会签: " + Term(order.effect()) + " by " + order.authority() +
                              (order.to().empty() ? "" : ", to " + order.to()) +
                              (order.has_expires_at() ? ", until " + FormatTime(order.expires_at()) : "")});
  }
}

// A court's first, then a dispute's, then customs'.
void AddHolds(const v1::TitleState& title, std::int64_t at_ms, std::vector<InTheWay>& out) {
  constexpr std::array<std::pair<v1::HoldKind, std::string_view>, 3> kKinds = {{
      {v1::HOLD_KIND_COURT, "COURT_HOLD"},
      {v1::HOLD_KIND_DISPUTE, "DISPUTE_HOLD"},
      {v1::HOLD_KIND_CUSTOMS, "CUSTOMS_HOLD"},
  }};
  for (const auto& [kind, code] : kKinds) {
    for (const auto& hold : title.holds()) {
      if (hold.kind() != kind || (hold.has_until() && Lapsed(hold.until(), at_ms))) continue;
      out.push_back({code, Term(hold.kind()) + " by " + hold.authority() + " on " + Containers(hold) +
                               (hold.has_until() ? " until " + FormatTime(hold.until()) : "") +
                               (hold.reference().empty() ? "" : ", ref. " + hold.reference())});
    }
  }
}

std::string SurrenderSentence(const v1::TitleState::Surrender& surrender) {
  return "SURRENDERED 已缴回 for " + Term(surrender.purpose()) + " by " + surrender.by() +
         (surrender.joint() ? ", with the pledgor 共同缴回" : "") + ", " + FormatTime(surrender.at()) +
         (surrender.collector().empty() ? "" : "; to be collected by " + surrender.collector());
}

std::string DescribeOffer(const v1::TitleState::Offer& offer) {
  return Term(offer.purpose()) + " from " + offer.from() + " to " + offer.to() +
         (offer.release_by().empty() ? "" : ", released by " + offer.release_by()) + ", until " +
         FormatTime(offer.expires_at()) + (offer.revocable() ? "" : ", irrevocable");
}

// "1 of 2 packages and 2144.000 of 4295.500 kg are out"; empty: nothing is.
std::string DeliveredShare(const v1::TitleState& title) {
  struct Sum {
    std::uint64_t packages = 0;
    std::uint64_t grams = 0;
  };
  const auto sum = [](const auto& lines) {
    Sum out;
    for (const auto& line : lines) {
      out.packages += line.packages();
      out.grams += line.gross_weight_grams();
    }
    return out;
  };
  const auto kilograms = [](std::uint64_t grams) {
    const std::string rest = std::to_string(1000 + grams % 1000);
    return std::to_string(grams / 1000) + "." + rest.substr(1);
  };
  const Sum carried = sum(title.header().goods());
  const Sum delivered = sum(title.delivered());
  const Sum missing = sum(title.short_());
  const Sum gone{delivered.packages + missing.packages, delivered.grams + missing.grams};
  if (gone.packages == 0 && gone.grams == 0) return {};
  return std::to_string(gone.packages) + " of " + std::to_string(carried.packages) + " package(s) and " +
         kilograms(gone.grams) + " of " + kilograms(carried.grams) + " kg are out" +
         (missing.packages == 0 && missing.grams == 0
              ? ""
              : ", of these short 短少 " + std::to_string(missing.packages) + " package(s), " +
                    kilograms(missing.grams) + " kg");
}

std::string WarningSentence(const v1::GoodsWarning& warning) {
  const std::string other = " (issued by entry " + std::to_string(warning.other_index()) + ")";
  switch (warning.kind()) {
    case v1::GOODS_WARNING_KIND_LATER_JOURNEY:
      return "GOODS WARNING 货物提示: when it was issued, another live document" + other +
             " named the same container or wagon as full";
    case v1::GOODS_WARNING_KIND_PART_LOAD:
      return "GOODS WARNING 货物提示: when it was issued, another live document" + other +
             " had part loads in the same container";
    default:
      return "GOODS WARNING 货物提示 " + std::to_string(warning.kind()) + other;
  }
}

std::string PledgeSentence(const v1::TitleState::Pledge& pledge) {
  std::string out = "PLEDGED 质押 to " + pledge.pledgee() + " by " + pledge.pledgor();
  if (pledge.declared()) out += " (declared)";
  if (pledge.on_trust_receipt()) out += "; out on TRUST RECEIPT 信托收据";
  if (pledge.has_enforcing_since()) out += "; IN ENFORCEMENT since " + FormatTime(pledge.enforcing_since());
  return out;
}

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

std::vector<InTheWay> InTheWayOf(const v1::TitleState& title, std::int64_t at_ms) {
  std::vector<InTheWay> out;
  if (std::string end = EndSentence(title); !end.empty()) out.push_back({"ENDED", std::move(end)});
  if (title.released_without_surrender()) {
    out.push_back({"RELEASED_WITHOUT_SURRENDER",
                   "RELEASED WITHOUT SURRENDER 无单放货: the carrier let goods go without this document"});
  }
  AddOrders(title, at_ms, out);
  AddHolds(title, at_ms, out);
  if (title.has_pledge()) {
    out.push_back({"PLEDGED", PledgeSentence(title.pledge()) +
                                  (IsLive(title) ? "" : "; OUTSTANDING although the document has ended")});
  }
  if (title.has_surrender()) out.push_back({"SURRENDERED", SurrenderSentence(title.surrender())});
  if (std::string gap = EndorsementGap(title); !gap.empty()) {
    out.push_back({"ENDORSEMENT_GAP", std::move(gap)});
  }
  if (title.has_offer() && title::ToMs(title.offer().expires_at()) > at_ms) {
    out.push_back({"OFFER_OPEN", "OFFER OPEN 要约未决: " + DescribeOffer(title.offer())});
  }
  if (title.has_rejectable() && title::ToMs(title.rejectable().until()) >= at_ms) {
    out.push_back({"REJECTABLE", "REJECTABLE 可拒收: " + title.holder() + " may give it back to " +
                                     title.rejectable().holder() + " until " +
                                     FormatTime(title.rejectable().until())});
  }
  if (std::string share = DeliveredShare(title); IsLive(title) && !share.empty()) {
    out.push_back({"PARTLY_DELIVERED", "PARTLY DELIVERED 部分提货: " + share});
  }
  for (const auto& warning : title.warnings()) {
    out.push_back({"GOODS_WARNING", WarningSentence(warning)});
  }
  if (title.has_dormant_since()) {
    out.push_back({"DORMANT", "DORMANT 休眠: the issuer stated on " + FormatTime(title.dormant_since()) +
                                  " that nobody has come with it; the holder has not contradicted"});
  }
  if (!title.paper_digest().empty()) {
    out.push_back({"ORDER_FROM_PAPER",
                   "ORDER FROM PAPER 据纸质背书: to whose order it stands is the issuer's "
                   "statement of the paper that it took back, digest " +
                       ToHex(title.paper_digest()).substr(0, 16) + "…"});
  }
  return out;
}

std::string EndorsementGap(const v1::TitleState& title) {
  if (!IsLive(title) || title.order().kind() != v1::ORDER_KIND_NAMED) return {};
  if (title.order().party() == title.holder()) return {};
  return "ENDORSEMENT GAP 背书不连续: the holder " + title.holder() + " is not the order party " +
         title.order().party() + ". Cure: ENDORSE by " + title.order().party() + " (full to " +
         title.holder() + ", or in blank).";
}

}  // namespace yidan::proof
