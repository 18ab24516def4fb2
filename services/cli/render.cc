#include "services/cli/render.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "services/base/bytes.h"
#include "services/cli/columns.h"
#include "services/cli/show_content.h"
#include "services/console/screen.h"
#include "services/proof/terms.h"
#include "services/title/rules.h"
#include "services/title/times.h"
#include "services/waybill/remarks.h"

namespace yidan::cli {
namespace {

using console::ForScreen;
using proof::Describe;
using proof::FormatTime;
using proof::Term;

std::string Kilograms(std::uint64_t grams) {
  char out[48];
  std::snprintf(out, sizeof out, "%llu.%03llu kg", static_cast<unsigned long long>(grams / 1000),
                static_cast<unsigned long long>(grams % 1000));
  return out;
}

std::string Amount(const v1::LineQuantity& line) {
  return std::to_string(line.packages()) + " package" + (line.packages() == 1 ? "" : "s") + ", " +
         Kilograms(line.gross_weight_grams());
}

template <typename Lines>
const v1::LineQuantity* Find(const Lines& lines, const std::string& id) {
  for (const auto& line : lines) {
    if (line.line_id() == id) return &line;
  }
  return nullptr;
}

std::string Goods(const v1::TitleState& title) {
  std::string out;
  for (const auto& line : title.header().goods()) {
    out += Line(out.empty() ? "Goods 货物" : "", "line " + line.line_id() + ": " + Amount(line));
    if (const auto* gone = Find(title.delivered(), line.line_id()))
      out += Line("", "  delivered 已交 " + Amount(*gone));
    if (const auto* gone = Find(title.short_(), line.line_id()))
      out += Line("", "  short 短少 " + Amount(*gone));
  }
  return out;
}

std::string Substitutions(const v1::TitleState& title) {
  std::string out;
  for (const auto& one : title.substitutions()) {
    out += Line(out.empty() ? "Substituted 替换" : "",
                Term(one.kind()) + ": " + one.replaced() + " → " + one.substitute());
  }
  return out;
}

// What no longer binds anybody at `at_ms`, but is in the state until the next act.
std::string Lapsed(const v1::TitleState& title, std::int64_t at_ms) {
  std::string out;
  if (title.has_offer() && title::ToMs(title.offer().expires_at()) <= at_ms) {
    out += Line("Offer 要约", "EXPIRED 已过期 " + FormatTime(title.offer().expires_at()) + ": " +
                                  Term(title.offer().purpose()) + " from " + title.offer().from() + " to " +
                                  title.offer().to());
  }
  return out;
}

std::string BoxesOf(const v1::TitleState& title, const v1::TitleState::Hold& hold) {
  std::vector<std::string> boxes;
  for (const std::string& number : hold.containers())
    boxes.push_back("container " + proof::BoxText(title, number));
  return boxes.empty() ? "the whole document" : Join(boxes, "; ");
}

// Whose each hold and each order is, and the id by which it is lifted or countersigned.
std::string Holds(const v1::TitleState& title) {
  std::string out;
  for (const auto& hold : title.holds()) {
    out += Line("Hold 冻结", Term(hold.kind()) + " by " + hold.authority() + " on " + BoxesOf(title, hold) +
                                 (hold.reference().empty() ? "" : ", ref. " + hold.reference()) +
                                 (hold.has_until() ? ", until " + FormatTime(hold.until()) : ""));
    out += Line("", "lifted by: yidan lift " + title.document_id() + " " + ToHex(hold.hold_id()));
  }
  for (const auto& order : title.pending_orders()) {
    out +=
        Line("Order 裁定", Term(order.effect()) + " by " + order.authority() +
                               (order.to().empty() ? "" : " to " + order.to()) +
                               (order.has_expires_at() ? ", until " + FormatTime(order.expires_at()) : ""));
    out += Line("", "effective by the registrar's: yidan countersign " + title.document_id() + " " +
                        ToHex(order.order_id()));
    out += Line("", "taken back by its authority's: yidan lift " + title.document_id() + " " +
                        ToHex(order.order_id()));
  }
  return out;
}

std::string DescribeOffer(const v1::Offer& offer) {
  std::string out = Term(offer.purpose()) + " to " + offer.to();
  if (offer.has_endorsement()) out += ", " + Describe(offer.endorsement(), offer.to());
  if (!offer.release_by().empty()) out += ", released by " + offer.release_by();
  if (offer.has_agreed()) {
    const bool declared = offer.purpose() == v1::OFFER_PURPOSE_DECLARE_PLEDGE;
    out += "; " + Describe(offer.agreed(), declared ? offer.to() : "the pledgor");
  }
  if (offer.has_joint_surrender()) out += ", " + Describe(offer.joint_surrender());
  if (offer.acknowledges_release()) out += "; " + std::string(proof::kAcknowledgesRelease);
  return out + ", until " + FormatTime(offer.expires_at()) + (offer.revocable() ? "" : ", irrevocable");
}

std::string DescribeDelivery(const v1::Deliver& deliver) {
  std::vector<std::string> parts;
  for (const auto& line : deliver.quantities())
    parts.push_back("line " + line.line_id() + ": " + Amount(line));
  for (const auto& line : deliver.shortages()) {
    parts.push_back("line " + line.line_id() + " short of " + std::to_string(line.packages()) + " / " +
                    Kilograms(line.gross_weight_grams()) + ": " + line.reason());
  }
  if (deliver.close()) parts.push_back("closed");
  std::string out = Join(parts, "; ");
  if (!deliver.collector().empty()) out += "; to " + deliver.collector();
  return out;
}

std::string DescribeReplace(const v1::Replace& replace) {
  std::vector<std::string> from;
  std::vector<std::string> to;
  for (const auto& predecessor : replace.predecessors()) from.push_back(predecessor.document_id());
  for (const auto& successor : replace.successors()) to.push_back(successor.document_id());
  return Join(from) + " by " + Join(to) +
         (replace.presented_by().empty() ? "" : ", paper presented by " + replace.presented_by());
}

std::string DescribeBeside(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kHold:
      return Term(act.hold().kind()) +
             (act.hold().containers().empty() ? "" : " on " + Join(act.hold().containers(), " ")) + ": " +
             act.hold().reason();
    case v1::Act::kLift:
      return "hold or order " + ToHex(act.lift().hold_id()).substr(0, 16) +
             (act.lift().result().empty() ? "" : ": " + act.lift().result());
    case v1::Act::kNotation:
      return Term(act.notation().kind()) + " " + FormatTime(act.notation().at()) +
             (act.notation().substitute().empty()
                  ? ""
                  : ", " + act.notation().replaced() + " → " + act.notation().substitute()) +
             (act.notation().text().empty() ? "" : ": " + act.notation().text());
    case v1::Act::kMilestone:
      return act.milestone().code() +
             (act.milestone().location().empty() ? "" : " " + act.milestone().location()) + " " +
             FormatTime(act.milestone().at()) +
             (act.milestone().text().empty() ? "" : ": " + act.milestone().text());
    case v1::Act::kGrant:
      return "to " + act.grant().reader() + " until " + FormatTime(act.grant().until()) + ", " +
             (act.grant().pointers().empty() ? "the whole content" : Join(act.grant().pointers()));
    case v1::Act::kRevoke:
      return "grant " + ToHex(act.revoke().grant_id()).substr(0, 16);
    default:
      return {};
  }
}

// What is hidden, by what stands around it.
std::string WhereHidden(const std::vector<proof::Hidden>& hidden) {
  constexpr std::size_t kShownMax = 20;
  std::string out;
  for (std::size_t i = 0; i < hidden.size() && i < kShownMax; ++i) {
    const proof::Hidden& one = hidden[i];
    out += Line(i == 0 ? "Hidden 隐去" : "",
                std::to_string(one.count) + (one.count == 1 ? " statement " : " statements ") +
                    (one.after.empty() ? "before the first" : "after " + ForScreen(one.after)) +
                    (one.before.empty() ? ", to the end" : ", before " + ForScreen(one.before)));
  }
  if (hidden.size() > kShownMax) {
    out += Line("", "and in " + std::to_string(hidden.size() - kShownMax) + " places more");
  }
  return out;
}

}  // namespace

std::string DescribeAct(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kIssue:
      return "to " + act.issue().header().first_holder() + ", " + Describe(act.issue().header().order());
    case v1::Act::kTransfer:
      return "to " + act.transfer().to() + ", " + Describe(act.transfer().endorsement(), act.transfer().to());
    case v1::Act::kReject:
      return "back to the holder before";
    case v1::Act::kEndorse:
      return Describe(act.endorse().endorsement(), "the holder");
    case v1::Act::kOffer:
      return DescribeOffer(act.offer());
    case v1::Act::kDecline:
      return act.decline().reason();
    case v1::Act::kRelease:
      return act.release().on_trust_receipt() ? "on TRUST RECEIPT 信托收据: the pledge stays"
                                              : "the pledge ends";
    case v1::Act::kReturn:
      return "back to the pledgee";
    case v1::Act::kSurrender:
      return Describe(act.surrender().terms());
    case v1::Act::kRefuseSurrender:
      return act.refuse_surrender().reason();
    case v1::Act::kDeliver:
      return DescribeDelivery(act.deliver());
    case v1::Act::kReplace:
      return DescribeReplace(act.replace());
    case v1::Act::kToPaper:
      return std::to_string(act.to_paper().originals()) + " original(s), form " +
             Join(act.to_paper().form_numbers());
    case v1::Act::kVoid:
      return act.void_().reason();
    case v1::Act::kReleasedWithoutSurrender:
      return act.released_without_surrender().to().empty() ? ""
                                                           : "to " + act.released_without_surrender().to();
    case v1::Act::kOrder:
      return Term(act.order().effect()) + (act.order().to().empty() ? "" : " to " + act.order().to()) +
             (act.order().reference().empty() ? "" : ", " + act.order().reference());
    case v1::Act::kCountersign:
      return "order " + ToHex(act.countersign().order_id()).substr(0, 16);
    default:
      return DescribeBeside(act);
  }
}

std::vector<std::string> RemarksOf(const v1::TitleState& title) {
  std::vector<std::string> out;
  for (const v1::RemarkKind kind : waybill::KindsByGravity()) {
    for (const auto& remark : title.remarks()) {
      if (remark.kind() != kind) continue;
      out.push_back(proof::RemarkSentence(kind) + " (" + remark.pointer() + ")");
    }
    for (const auto& left : title.remarks_left_out()) {
      if (left.kind() != kind) continue;
      out.push_back(std::to_string(left.count()) + " more: " + proof::RemarkSentence(kind));
    }
  }
  // Of a newer registry.
  const auto known = waybill::KindsByGravity();
  for (const auto& remark : title.remarks()) {
    if (std::find(known.begin(), known.end(), remark.kind()) != known.end()) continue;
    out.push_back(proof::RemarkSentence(remark.kind()) + " (" + remark.pointer() + ")");
  }
  return out;
}

std::string RenderTitle(const v1::TitleState& stated, std::int64_t at_ms,
                        const std::vector<proof::InTheWay>& in_the_way) {
  const v1::TitleState title = ForScreen(stated);
  std::string out;
  if (const std::string end = proof::EndSentence(title); !end.empty()) out += "*** " + end + " ***\n";
  out += Line("Document 单证", title.document_id());
  out += Line("Status 状态", Term(title.status()));
  for (const proof::InTheWay& one : in_the_way) {
    if (one.code != "ENDED") out += Line("BURDEN 负担", ForScreen(one.sentence));
  }
  // The number of an entry is all that the state says of another's document.
  for (const auto& warning : title.warnings()) {
    const std::string entry = std::to_string(warning.other_index());
    out += Line("", "entry " + entry + ": yidan log prove " + entry +
                        " shows when; whose document it is, the log does not say: ask " + title.issuer());
  }
  if (in_the_way.empty()) out += Line("Burdens 负担", "none");
  out += Lapsed(title, at_ms);
  out += Line("Form 形式", Term(title.header().form()));
  out += Line("Issuer 签发人", title.issuer());
  out += Line("Holder 持有人", title.holder().empty() ? "nobody" : title.holder());
  out += Line("Order 指示", Describe(title.order()));
  out += Line("Consignor 发货人", title.header().consignor());
  if (!title.header().consignee().empty()) out += Line("Consignee 收货人", title.header().consignee());
  if (!title.consignee_by_order().empty()) {
    out += Line("Consignee 收货人",
                title.consignee_by_order() + ", in its place by an authority's order 经裁定");
  }
  out += Goods(title);
  if (!title.header().containers().empty())
    out += Line("Containers 集装箱", Join(title.header().containers(), " "));
  out += Substitutions(title);
  out += Line("Jurisdictions 管辖", Join(title.header().jurisdictions(), " "));
  if (!title.replaces().empty()) {
    out += Line("Replaces 替换", Join(title.replaces()) + " (" + Term(title.replace_purpose()) + ")");
  }
  if (title.has_dormant_since()) {
    out += Line("Dormant 休眠", "as its issuer stated; the holder has not acted since");
  }
  for (const std::string& remark : RemarksOf(title)) out += Line("Remark 提示", remark);
  out += Holds(title);
  out += Line("Chain 行为链", Count(title.sequence(), "act", "acts") + " on the chain, " +
                                  Count(title.entry_count(), "entry", "entries") +
                                  " in all, the last is entry " + std::to_string(title.last_index()));
  return out;
}

ChainEntry EntryOf(v1::HistoryEntry entry, std::optional<proof::StandingAfter> after) {
  v1::Act act;
  std::vector<OffLog> named;
  if (act.ParseFromString(entry.act().act())) named = NamedIn(act);
  return {std::move(entry), std::move(after), std::move(named)};
}

std::vector<ChainEntry> ChainOf(const proof::Report& report) {
  std::vector<ChainEntry> out;
  for (std::size_t i = 0; i < report.history.size(); ++i) {
    out.push_back(EntryOf(report.history[i], report.after[i]));
  }
  return out;
}

std::string GapAfter(const ChainEntry& entry) {
  if (!entry.after) return {};
  v1::TitleState after;
  after.set_status(entry.after->status);
  after.set_holder(entry.after->holder);
  *after.mutable_order() = entry.after->order;
  if (entry.after->pledge) *after.mutable_pledge() = *entry.after->pledge;
  return proof::EndorsementGap(after);
}

namespace {

// What became of an ORDER, by its digest: "countersigned as #12".
using Fates = std::map<std::string, std::string>;

Fates FatesOfOrders(const std::vector<ChainEntry>& history) {
  Fates out;
  for (const ChainEntry& one : history) {
    v1::Act act;
    if (!act.ParseFromString(one.entry.act().act())) continue;
    const std::string at = " as #" + std::to_string(one.entry.index());
    if (act.has_order()) {
      out[one.entry.act_digest()] = "effective when countersigned, unless it lapses or is lifted before";
    }
    if (act.has_countersign()) out[act.countersign().order_id()] = "countersigned" + at;
    if (act.has_lift() && out.contains(act.lift().hold_id())) out[act.lift().hold_id()] = "LIFTED 撤回" + at;
  }
  return out;
}

}  // namespace

std::string RenderHistory(const std::vector<ChainEntry>& history, bool everything) {
  const Fates orders = FatesOfOrders(history);
  std::string out = everything ? "History 全部记录\n" : "Endorsement chain 背书链\n";
  std::size_t number = 0;
  const std::string indent(13, ' ');
  for (const ChainEntry& stated : history) {
    const v1::HistoryEntry entry = ForScreen(stated.entry);
    const bool beside = title::IsBesideChainAct(entry.kind());
    v1::Act act;
    const bool readable = act.ParseFromString(entry.act().act());
    // A LIFT of an ORDER belongs to the chain that the ORDER stands in.
    const bool of_order = act.has_lift() && orders.contains(act.lift().hold_id());
    if (!everything && beside && !of_order) continue;
    console::MakeFitForScreen(act);
    const std::string what = readable ? DescribeAct(act) : "(the act is not shown)";
    char place[48];
    std::snprintf(place, sizeof place, "%3zu. #%-6llu ", ++number,
                  static_cast<unsigned long long>(entry.index()));
    out += place + FormatTime(entry.admitted_at()) + "  " + Term(entry.kind()) + " by " + act.actor() +
           (act.agent().empty() ? "" : " (signed by " + act.agent() + " as agent for it)") +
           (what.empty() ? "" : " " + what) + "\n";
    if (act.has_order()) {
      out += indent + orders.at(stated.entry.act_digest()) + "; its id " + ToHex(entry.act_digest()) + "\n";
    }
    if (const std::string gap = beside ? std::string() : GapAfter(stated); !gap.empty()) {
      out += indent + ForScreen(gap) + "\n";
    }
    for (const OffLog& one : stated.off_log) out += indent + ForScreen(SayOf(one)) + "\n";
    if (!everything) continue;
    if (stated.after && !stated.after->holder.empty()) {
      out += indent + "then: " + Term(stated.after->status) + ", holder " + ForScreen(stated.after->holder) +
             ", " + Describe(ForScreen(stated.after->order)) + "\n";
    }
    out += indent + "act " + ToHex(entry.act_digest()) + "\n" + indent + "key " + ToHex(act.key_id()) + "\n";
  }
  return out;
}

std::string ResultOf(const proof::Report& report) {
  if (report.Valid()) return "VALID";
  // Judged as if it were live: whether anything else is missing.
  proof::Report sound = report;
  if (sound.title) sound.title->set_status(v1::TITLE_STATUS_ISSUED);
  if (!report.Live() && sound.Valid()) return "ENDED";
  for (const proof::Verdict* verdict : {&report.content, &report.issuer, &report.chain, &report.log,
                                        &report.present, &report.burdens, &report.witnesses}) {
    if (verdict->ruling == proof::Ruling::kInvalid) return "INVALID";
  }
  return "UNPROVEN";
}

std::string RenderReport(const proof::Report& report) {
  std::string out;
  if (!report.headline.empty()) out += "*** " + ForScreen(report.headline) + " ***\n";
  const bool but = report.Valid() && !report.in_the_way.empty();
  out += ResultOf(report) + (but ? ", BUT BURDENED 有负担  " : "  ") + ForScreen(report.document_id) + "\n";
  for (const proof::InTheWay& one : report.in_the_way) {
    if (one.code != "ENDED") out += "  in the way 阻碍  " + ForScreen(one.sentence) + "\n";
  }
  const std::pair<const char*, const proof::Verdict*> verdicts[] = {
      {"content 内容", &report.content},     {"issuer 签发人", &report.issuer},
      {"chain 行为链", &report.chain},       {"log 日志", &report.log},
      {"present 现状", &report.present},     {"burdens 负担", &report.burdens},
      {"witnesses 见证", &report.witnesses},
  };
  for (const auto& [name, verdict] : verdicts) {
    const std::string ruling(proof::RulingName(verdict->ruling));
    out += "  " + Label(name).substr(0, Label(name).size() - 4) + ruling +
           std::string(13 - ruling.size(), ' ') + ForScreen(verdict->sentence) + "\n";
  }
  if (!report.title) return out + "Nothing of the document is shown, because it is not proven.\n";
  out += "\n" + RenderTitle(*report.title, report.sealed_at_ms, report.in_the_way);
  if (report.waybill) out += RenderContent(*report.waybill, report.hidden_leaves == 0);
  out += WhereHidden(report.hidden) + "\n" + RenderHistory(ChainOf(report), false);
  return out;
}

}  // namespace yidan::cli
