#include "services/proof/in_the_way.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <utility>

#include "services/base/bytes.h"
#include "services/base/moments.h"
#include "services/proof/terms.h"
#include "services/title/rules.h"
#include "services/title/times.h"

namespace yidan::proof {
namespace {

// By the numbers that the boxes bear now: by those they are found on the train.
std::string Containers(const v1::TitleState& title, const v1::TitleState::Hold& hold) {
  if (hold.containers().empty()) return "the whole document";
  std::string out;
  for (const std::string& number : hold.containers()) {
    out += (out.empty() ? "container " : "; container ") + BoxText(title, number);
  }
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
  std::vector<std::string> ids;
  for (const auto& [kind, code] : kKinds) {
    for (const auto& hold : title.holds()) {
      if (hold.kind() != kind || (hold.has_until() && Lapsed(hold.until(), at_ms))) continue;
      out.push_back({code, Term(hold.kind()) + " by " + hold.authority() + " on " + Containers(title, hold) +
                               (hold.has_until() ? " until " + FormatTime(hold.until()) : "") +
                               (hold.reference().empty() ? "" : ", ref. " + hold.reference())});
      ids.push_back(ToHex(hold.hold_id()).substr(0, 16));
    }
  }
  // Two holds may say the same of one box, by each of its numbers: each must be lifted.
  const std::span<InTheWay> holds = std::span(out).last(ids.size());
  std::map<std::string, std::size_t> said;
  for (const InTheWay& hold : holds) ++said[hold.sentence];
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (said[holds[i].sentence] > 1) holds[i].sentence += ", hold " + ids[i] + "…";
  }
}

std::string SurrenderSentence(const v1::TitleState::Surrender& surrender) {
  return "SURRENDERED 已缴回 for " + Term(surrender.purpose()) + " by " + surrender.by() +
         (surrender.joint() ? ", with the pledgor 共同缴回" : "") + ", " + FormatTime(surrender.at()) +
         (surrender.collector().empty() ? "" : "; to be collected by " + surrender.collector());
}

// With everything that an ACCEPT binds to.
std::string TermsOf(const v1::TitleState::Offer& offer) {
  switch (offer.purpose()) {
    case v1::OFFER_PURPOSE_TRANSFER:
      return ", " + Describe(offer.endorsement(), offer.to());
    case v1::OFFER_PURPOSE_PLEDGE:
      return "; " + Describe(offer.agreed(), offer.from());
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE:
      return "; " + Describe(offer.agreed(), offer.to());
    case v1::OFFER_PURPOSE_JOINT_SURRENDER:
      return ", " + Describe(offer.joint_surrender());
    default:
      return {};
  }
}

std::string DescribeOffer(const v1::TitleState::Offer& offer) {
  return Term(offer.purpose()) + " from " + offer.from() + " to " + offer.to() + TermsOf(offer) +
         (offer.acknowledges_release() ? "; " + std::string(kAcknowledgesRelease) : "") +
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

// Of when it was found the state says no more than what follows from the two entries' places in the log.
std::string WarningSentence(const v1::TitleState& title, const v1::GoodsWarning& warning) {
  const bool noted =
      std::any_of(title.substitutions().begin(), title.substitutions().end(),
                  [](const auto& s) { return s.kind() != v1::NOTATION_KIND_SEAL_SUBSTITUTED; });
  const bool later = warning.other_index() > title.issued_index();
  const std::string head =
      "GOODS WARNING 货物提示: " +
      std::string(!noted || warning.kind() == v1::GOODS_WARNING_KIND_NUMBER_TWICE ? "when it was issued"
                  : later ? "when a substitute was noted"
                          : "when it was issued, or when a substitute was noted") +
      ", another live document";
  const std::string other = " (issued by entry " + std::to_string(warning.other_index()) + " of the log)";
  switch (warning.kind()) {
    case v1::GOODS_WARNING_KIND_LATER_JOURNEY:
      return head + other + " named the same container or wagon as full";
    case v1::GOODS_WARNING_KIND_PART_LOAD:
      return head + other + " had part loads in the same container";
    case v1::GOODS_WARNING_KIND_NUMBER_TWICE:
      return head + other + " of this carrier bore the same number";
    default:
      return "GOODS WARNING 货物提示 " + std::to_string(warning.kind()) + other;
  }
}

std::string PledgeSentence(const v1::TitleState::Pledge& pledge) {
  std::string out = "PLEDGED 质押 to " + pledge.pledgee() + " by " + pledge.pledgor();
  if (pledge.declared()) out += " (declared)";
  out += "; " + Describe(pledge.agreed(), pledge.pledgor());
  if (pledge.on_trust_receipt()) out += "; out on TRUST RECEIPT 信托收据";
  if (pledge.has_enforcing_since()) out += "; IN ENFORCEMENT since " + FormatTime(pledge.enforcing_since());
  return out;
}

// Who a record speaks for on a document, and how its codes are called.
struct Part {
  std::string_view term;  // "HOLDER 持有人"
  std::string_view suspended;
  std::string_view succeeded;
  std::string_view recovering;
  std::string_view without_key;
  std::string_view without_role = {};  // empty: it needs none
};
constexpr Part kIssuer = {"ISSUER 签发人",     "ISSUER_SUSPENDED",   "ISSUER_SUCCEEDED",
                          "ISSUER_RECOVERING", "ISSUER_WITHOUT_KEY", "ISSUER_WITHOUT_ROLE"};
constexpr Part kHolder = {"HOLDER 持有人", "HOLDER_SUSPENDED", "HOLDER_SUCCEEDED", "HOLDER_RECOVERING",
                          "HOLDER_WITHOUT_KEY"};
// REQUIRES: record.succession.
std::string SuccessionSentence(const std::string& id, const title::ParticipantRecord& record,
                               std::int64_t at_ms) {
  const title::Succession& succession = *record.succession;
  if (succession.objected) {
    return "SUCCESSION OBJECTED TO 承继有异议: neither " + id + " nor " + succession.successor +
           " acts until the registrar confirms";
  }
  const std::string from = FormatMoment(succession.effective_at);
  return record.SucceededAt(at_ms)
             ? "SUCCEEDED 已承继: " + succession.successor + " acts in the place of " + id + " since " + from
             : "SUCCESSION PENDING 承继待生效: " + succession.successor + " acts in the place of " + id +
                   " from " + from + " on, unless it objects";
}

bool HasGoodKey(const title::ParticipantRecord& record, const AsOf& as_of) {
  return record.RecoveredAt(as_of.at_ms) ||
         std::any_of(record.keys.begin(), record.keys.end(),
                     [&](const auto& item) { return item.second.term.GoodAt(as_of.index); });
}

void AddParty(const Part& part, const std::string& id, const Records& records, const AsOf& as_of,
              std::vector<InTheWay>& out) {
  const auto add = [&](std::string_view code, const std::string& what) {
    out.push_back({code, std::string(part.term) + " " + what});
  };
  auto found = records.find(id);
  for (int hops = 0; hops < title::kMaxSuccessors && found != records.end(); ++hops) {
    const auto& [own, record] = *found;
    if (record.SuspendedAt(as_of.index)) {
      add(part.suspended, "SUSPENDED 已暂停: " + own + " signs nothing until the registrar resumes it");
    }
    if (record.succession) add(part.succeeded, SuccessionSentence(own, record, as_of.at_ms));
    if (record.recovery && record.recovery->objected) {
      add(part.recovering, "RECOVERY OBJECTED TO 密钥恢复有异议: no new key signs for " + own +
                               " until the registrar confirms");
    } else if (record.recovery && !record.RecoveredAt(as_of.at_ms)) {
      add(part.recovering, "RECOVERING 密钥恢复中: a new key signs for " + own + " from " +
                               FormatMoment(record.recovery->effective_at) + " on, unless it objects");
    }
    if (!HasGoodKey(record, as_of)) {
      add(part.without_key, "WITHOUT KEY 无有效密钥: no key of " + own + " is good");
    }
    if (record.SucceededAt(as_of.at_ms)) {
      found = records.find(record.succession->successor);
      continue;
    }
    // Whoever carries on for a carrier that is no more need not be one.
    if (own == id && !part.without_role.empty() && !record.HasRole(v1::ROLE_CARRIER, as_of.index)) {
      add(part.without_role, "NO CARRIER 已非承运人: the role CARRIER of " + own + " has ended");
    }
    return;
  }
}

std::vector<InTheWay> PartiesInTheWayOf(const v1::TitleState& title, const Records& records,
                                        const AsOf& as_of) {
  std::vector<InTheWay> out;
  AddParty(kIssuer, title.issuer(), records, as_of, out);
  AddParty(kHolder, title.holder(), records, as_of, out);
  return out;
}

}  // namespace

std::string NextPartyOf(const v1::TitleState& title, const Records& records) {
  for (const std::string* party : {&title.issuer(), &title.holder()}) {
    const std::string* id = party;
    for (int hops = 0; hops < title::kMaxSuccessors && !id->empty(); ++hops) {
      const auto found = records.find(*id);
      if (found == records.end()) return *id;
      if (!found->second.succession) break;
      id = &found->second.succession->successor;
    }
  }
  return {};
}

std::vector<InTheWay> InTheWayOf(const v1::TitleState& title, const Records& records, const AsOf& as_of) {
  std::vector<InTheWay> out = BurdensOf(title, as_of.at_ms);
  std::vector<InTheWay> parties = PartiesInTheWayOf(title, records, as_of);
  const auto after = std::find_if(out.begin(), out.end(), [](const InTheWay& one) {
    return one.code != "ENDED" && one.code != "RELEASED_WITHOUT_SURRENDER";
  });
  out.insert(after, std::make_move_iterator(parties.begin()), std::make_move_iterator(parties.end()));
  return out;
}

std::vector<InTheWay> BurdensOf(const v1::TitleState& title, std::int64_t at_ms) {
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
  const bool stopped = title.rejectable().has_stopped_since();
  if (title.has_rejectable() && (stopped || title::ToMs(title.rejectable().until()) >= at_ms)) {
    out.push_back({"REJECTABLE", "REJECTABLE 可拒收: " + title.holder() + " may give it back to " +
                                     title.rejectable().holder() + " until " +
                                     FormatTime(title.rejectable().until()) +
                                     (stopped ? ", and as much longer as a hold on control stops it" : "")});
  }
  if (std::string share = DeliveredShare(title); IsLive(title) && !share.empty()) {
    out.push_back({"PARTLY_DELIVERED", "PARTLY DELIVERED 部分提货: " + share});
  }
  for (const auto& warning : title.warnings()) {
    out.push_back({"GOODS_WARNING", WarningSentence(title, warning)});
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

}  // namespace yidan::proof
