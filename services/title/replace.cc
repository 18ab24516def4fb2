// REPLACE: amendment, split, merge, the balance after a partial delivery, and take-back from paper. One
// commit: predecessors REPLACED, successors ISSUED, linked both ways; holder, order and pledge carried
// over, goods conserved line by line.
//
// The act's own document is the first predecessor (c.state); the others and the successors go into
// c.change.titles.
#include <algorithm>
#include <set>

#include "services/title/waiting_order.h"

namespace yidan::title {
namespace {

constexpr auto kPredecessor = v1::REFUSAL_REASON_PREDECESSOR_MISMATCH;

using Documents = std::vector<TitleState>;

v1::SurrenderPurpose PurposeOf(const TitleState& s) {
  return s.surrender ? s.surrender->terms.purpose : v1::SURRENDER_PURPOSE_PAPER;
}

// The order that the successors carry: the predecessor's, or what an AMENDMENT's surrender named. From paper
// it is what stands on the paper, by the issuer's statement (JudgeTakeBack).
OrderClause OrderAfter(const TitleState& s) {
  return s.surrender && s.surrender->terms.new_order ? *s.surrender->terms.new_order : s.order;
}

// REQUIRES: the document stage has found them.
Documents Predecessors(const Case& c) {
  Documents out{c.state};
  const auto& named = c.act.replace().predecessors();
  for (int i = 1; i < named.size(); ++i) out.push_back(*c.facts.Title(named[i].document_id()));
  return out;
}

// How many become how many, by purpose.
bool CountsAgree(const Case& c, v1::SurrenderPurpose purpose, std::size_t before, std::size_t after) {
  if (c.state.status == v1::TITLE_STATUS_ON_PAPER) return before == 1 && after == 1;
  switch (purpose) {
    case v1::SURRENDER_PURPOSE_SPLIT:
      return before == 1 && after >= 2;
    case v1::SURRENDER_PURPOSE_MERGE:
      return before >= 2 && after == 1;
    default:
      return before == 1 && after == 1;
  }
}

std::string InWords(const OrderClause& order) {
  if (!order.party.empty()) return order.party;
  return order.kind == v1::ORDER_KIND_BLANK ? "nobody, being in blank" : "nobody, being STRAIGHT";
}
std::string InWords(const std::string& name) { return name.empty() ? "nobody" : name; }

// "holder: rongou, where boc-jinjiang stands"; empty: they are the same.
template <typename Value>
std::string Other(std::string_view field, const Value& is, const Value& wanted) {
  if (is == wanted) return {};
  return Cat({field, ": ", InWords(is), ", where ", InWords(wanted), " stands"});
}
std::string OtherForm(std::string_view field, v1::WaybillForm is, v1::WaybillForm wanted) {
  constexpr std::string_view kPrefix = "WAYBILL_FORM_";
  return Other(field, v1::WaybillForm_Name(is).substr(kPrefix.size()),
               v1::WaybillForm_Name(wanted).substr(kPrefix.size()));
}
std::string AllOf(std::initializer_list<std::string> said) {
  std::string out;
  for (const std::string& one : said) {
    if (!one.empty()) out += (out.empty() ? "" : "; ") + one;
  }
  return out;
}

// In what a predecessor is not as the first one.
std::string Difference(const TitleState& p, const TitleState& first) {
  const std::string of_p = p.pledge ? p.pledge->pledgee : "";
  const std::string of_first = first.pledge ? first.pledge->pledgee : "";
  const bool other_terms = of_p == of_first && p.pledge != first.pledge;
  return AllOf({Other("holder", p.holder, first.holder), OtherForm("form", p.header.form, first.header.form),
                Other("order", OrderAfter(p), OrderAfter(first)), Other("pledgee", of_p, of_first),
                other_terms ? "pledge: on other terms" : "",
                Other("consignee by order", p.consignee_by_order, first.consignee_by_order)});
}

void JudgePredecessors(Case& c, const Documents& predecessors) {
  const TitleState& first = predecessors.front();
  for (const TitleState& p : predecessors) {
    if (p.issuer != c.by()) {
      c.Refuse(v1::REFUSAL_REASON_NOT_ISSUER, Cat({"The issuer of ", p.document_id, " is ", p.issuer, "."}));
    }
    if (const HoldItem* hold = AnyHold(p, c.now)) {
      c.Refuse(v1::REFUSAL_REASON_HELD, Cat({"A hold on ", p.document_id, " refuses REPLACE."}),
               LiftOf(*hold));
    }
    if (PurposeOf(p) != PurposeOf(first) || p.status != first.status) {
      c.Refuse(kPredecessor,
               Cat({"predecessors: ", p.document_id, " is surrendered for ", PurposeName(PurposeOf(p)), ", ",
                    first.document_id, " for ", PurposeName(PurposeOf(first)), "."}),
               Cat({"REFUSE_SURRENDER of ", p.document_id, ", and its SURRENDER for ",
                    PurposeName(PurposeOf(first))}));
    }
    if (p.holder != first.holder || p.header.form != first.header.form ||
        OrderAfter(p) != OrderAfter(first) || p.pledge != first.pledge ||
        p.consignee_by_order != first.consignee_by_order) {
      c.Refuse(kPredecessor, Cat({"predecessors: ", p.document_id, " is not as ", first.document_id, ": ",
                                  Difference(p, first), "."}));
    }
    // An ORDER on one predecessor's goods must not come to be one on the others' too; nor on other goods,
    // which an AMENDMENT may put in the place of those it was made for.
    const v1::SurrenderPurpose purpose = PurposeOf(p);
    if (purpose == v1::SURRENDER_PURPOSE_MERGE || purpose == v1::SURRENDER_PURPOSE_AMENDMENT) {
      JudgeNoOrderWaits(c, p);
    }
  }
}

// From paper: all originals are in, and who presented them is the first holder; a live pledge goes with
// the pledgee, or with its borrower.
void JudgeTakeBack(Case& c) {
  const v1::Replace& replace = c.act.replace();
  if (c.state.status != v1::TITLE_STATUS_ON_PAPER) {
    if (replace.all_originals_in() || !replace.presented_by().empty() || replace.has_paper_order() ||
        !replace.paper_digest().empty()) {
      c.Refuse(
          kPredecessor,
          Cat({"presented_by, all_originals_in, paper_order and paper_digest are for a document ON_PAPER; ",
               c.state.document_id, " is ", StatusName(c.state.status), "."}));
    }
    return;
  }
  if (!replace.has_paper_order() || replace.paper_digest().empty()) {
    c.Refuse(
        kPredecessor,
        "paper_order and paper_digest: a take-back states to whose order the paper stands, and which it is.");
  }
  if (replace.paper_order().kind() == v1::ORDER_KIND_NAMED && replace.paper_order().party() == c.by()) {
    c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS,
             "paper_order: a carrier never becomes order party of its own document.");
  }
  if (!replace.all_originals_in() || replace.presented_by().empty()) {
    c.Refuse(kPredecessor,
             "all_originals_in and presented_by: paper is taken back only whole, from who presents it.");
  }
  if (c.state.pledge) {
    const Pledge& pledge = *c.state.pledge;
    const std::string& bearer = pledge.on_trust_receipt ? pledge.pledgor : pledge.pledgee;
    if (replace.presented_by() != bearer) {
      c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({c.state.document_id, " is pledged to ", pledge.pledgee, "."}),
               Cat({"presentation by ", bearer}));
    }
  }
}

// Adds to `sum` what is left of `p`, line by line.
void AddRest(const TitleState& p, Quantities& sum) {
  for (const auto& [line, carried] : p.header.goods) {
    Quantity rest = carried;
    for (const Quantities* out : {&p.delivered, &p.short_lines}) {
      const auto found = out->find(line);
      if (found == out->end()) continue;
      rest.packages -= found->second.packages;
      rest.gross_weight_grams -= found->second.gross_weight_grams;
    }
    if (rest == Quantity{}) continue;
    // No overflow: a quantity is at most 2^53, and 65,000 bytes name fewer than 1,300 documents.
    sum[line].packages += rest.packages;
    sum[line].gross_weight_grams += rest.gross_weight_grams;
  }
}

std::string InWords(const Quantity& q) {
  return Cat({std::to_string(q.packages), "/", std::to_string(q.gross_weight_grams)});
}

// "line 1 has 12/5000000 where 10/4000000 remains, …", packages and grams; and the corrections that would say
// so.
void RefuseQuantities(Case& c, const Quantities& left, const Quantities& stated, bool correctable) {
  constexpr std::size_t kSaidMax = 8;
  std::vector<std::string> said;
  std::vector<std::string> corrections;
  std::size_t differ = 0;
  Quantities all = left;
  all.insert(stated.begin(), stated.end());
  for (const auto& [line, any] : all) {
    const auto quantity = [&line](const Quantities& of) {
      const auto found = of.find(line);
      return found == of.end() ? Quantity{} : found->second;
    };
    const Quantity remains = quantity(left);
    const Quantity has = quantity(stated);
    if (remains == has || ++differ > kSaidMax) continue;
    said.push_back(Cat({"line ", line, " has ", InWords(has), " where ", InWords(remains), " remains"}));
    corrections.push_back(Cat({line, "=", InWords(remains), ">", InWords(has), ":REASON"}));
  }
  if (differ > kSaidMax) said.push_back(Cat({std::to_string(differ - kSaidMax), " lines more"}));
  c.Refuse(v1::REFUSAL_REASON_QUANTITY_MISMATCH,
           Cat({"successors: their goods are not what remains of the predecessors, in packages/grams: ",
                Listed(said), "."}),
           correctable
               ? Cat({"corrections: ", Listed(corrections), "; or the goods as they remain"})
               : "the goods as they remain and are corrected, line by line; only SURRENDER for AMENDMENT "
                 "takes corrections");
}

void JudgeQuantities(Case& c, const Documents& predecessors, const Documents& successors) {
  const v1::Replace& replace = c.act.replace();
  const bool amends = PurposeOf(predecessors.front()) == v1::SURRENDER_PURPOSE_AMENDMENT;
  Quantities left;
  for (const TitleState& p : predecessors) AddRest(p, left);
  if (!replace.corrections().empty() && !amends) {
    c.Refuse(v1::REFUSAL_REASON_QUANTITY_MISMATCH, "corrections: only an AMENDMENT states one.");
  }
  for (const auto& correction : replace.corrections()) {
    const Quantity from{correction.from().packages(), correction.from().gross_weight_grams()};
    const Quantity to{correction.to().packages(), correction.to().gross_weight_grams()};
    if (left[correction.line_id()] != from) {
      c.Refuse(v1::REFUSAL_REASON_QUANTITY_MISMATCH,
               Cat({"corrections: line ", correction.line_id(), " starts from ", InWords(from), ", and ",
                    InWords(left[correction.line_id()]), " remains (packages/grams)."}));
    }
    left[correction.line_id()] = to;
  }
  std::erase_if(left, [](const auto& item) { return item.second == Quantity{}; });
  Quantities stated;
  for (const TitleState& s : successors) AddRest(s, stated);
  if (left != stated) RefuseQuantities(c, left, stated, amends && replace.corrections().empty());
}

// A STRAIGHT document changes its parties only by AMENDMENT.
bool PartiesKept(const TitleState& before, const Header& after) {
  if (before.header.form != v1::WAYBILL_FORM_STRAIGHT) return true;
  if (PurposeOf(before) == v1::SURRENDER_PURPOSE_AMENDMENT) return true;
  return before.header.consignor == after.consignor && before.header.consignee == after.consignee &&
         before.header.financiers == after.financiers;
}

void InheritSubstitutions(Case& c, const Documents& predecessors, TitleState& after) {
  std::vector<const TitleState*> before;
  for (const TitleState& p : predecessors) before.push_back(&p);
  auto noted = SubstitutionsAfter(before, after.header.containers, c.parameters.max_notations);
  if (noted) {
    after.substitutions = *std::move(noted);
    return;
  }
  c.Refuse(
      v1::REFUSAL_REASON_TOO_MANY,
      Cat({"successors: ", after.document_id, " would bear more substitutions than ",
           std::to_string(c.parameters.max_notations), ", and more than any of its predecessors bears."}),
      "MERGE of fewer documents");
}

// The warnings of a successor: those found for it, and its predecessors', but none of one another.
std::vector<GoodsWarning> WarningsAfter(const Documents& predecessors,
                                        const std::vector<GoodsWarning>& found) {
  std::set<GoodsWarning> all(found.begin(), found.end());
  for (const TitleState& p : predecessors) all.insert(p.warnings.begin(), p.warnings.end());
  for (const TitleState& p : predecessors) {
    std::erase_if(all, [&p](const GoodsWarning& warning) { return warning.other_index == p.issued_index; });
  }
  std::vector<GoodsWarning> kept(all.begin(), all.end());
  if (kept.size() > kMaxWarnings) kept.resize(kMaxWarnings);
  return kept;
}

// The authority of a waiting ORDER reaches the successor as it reached the document before.
void JudgeReachKept(Case& c, const Documents& predecessors, const TitleState& successor) {
  const auto& after = successor.header.jurisdictions;
  for (const TitleState& p : predecessors) {
    if (WaitingOrder(p, c.now) == nullptr) continue;
    for (const std::string& country : p.header.jurisdictions) {
      if (std::binary_search(after.begin(), after.end(), country)) continue;
      c.Refuse(kPredecessor,
               Cat({"successors: ", successor.document_id, " no longer touches ", country,
                    ", and an ORDER waits on ", p.document_id, "."}),
               "COUNTERSIGN or lapse of the ORDER, or a journey that still touches the country");
    }
  }
}

// In what a successor's content is not as the documents before it, or as their surrender wants it; empty: in
// nothing.
std::string NotCarriedOver(const TitleState& s, const Documents& predecessors, const std::string& holder) {
  const TitleState& first = predecessors.front();
  const Header& h = s.header;
  std::string parties;
  for (const TitleState& p : predecessors) {
    if (PartiesKept(p, h) || !parties.empty()) continue;
    parties = AllOf({Other("header.consignor", h.consignor, p.header.consignor),
                     Other("header.consignee", h.consignee, p.header.consignee),
                     h.financiers == p.header.financiers ? "" : "header.financiers: others"});
  }
  return AllOf({OtherForm("header.form", h.form, first.header.form),
                Other("header.first_holder", h.first_holder, holder), Other("header.order", h.order, s.order),
                parties});
}

Documents MakeSuccessors(Case& c, const Documents& predecessors) {
  const TitleState& first = predecessors.front();
  const v1::Replace& replace = c.act.replace();
  const bool from_paper = first.status == v1::TITLE_STATUS_ON_PAPER;
  const std::string& holder = from_paper ? replace.presented_by() : first.holder;
  Documents successors;
  for (const auto& named : replace.successors()) {
    const std::string& id = named.document_id();
    TitleState s;
    s.document_id = id;
    s.status = v1::TITLE_STATUS_ISSUED;
    s.issuer = first.issuer;
    s.holder = holder;
    s.order = from_paper ? ToOrderClause(replace.paper_order()) : OrderAfter(first);
    s.header = HeaderFromProto(named.header());
    s.pledge = first.pledge;
    s.pending_orders = first.pending_orders;  // an authority's ORDER is not evaded by a new number
    s.issued_index = c.admission.index;
    s.replace_purpose = PurposeOf(first);
    s.consignee_by_order = first.consignee_by_order;
    if (from_paper) s.paper_digest = replace.paper_digest();
    for (const TitleState& p : predecessors) {
      s.moved = s.moved || p.moved || p.status == v1::TITLE_STATUS_ON_PAPER;
      s.released_without_surrender = s.released_without_surrender || p.released_without_surrender;
      s.under_order = s.under_order || p.under_order;
      s.pending_orders.insert(p.pending_orders.begin(), p.pending_orders.end());
      s.replaces.push_back(p.document_id);
      if (s.paper_digest.empty()) s.paper_digest = p.paper_digest;
    }
    InheritSubstitutions(c, predecessors, s);
    JudgeHeader(c, s.header, &first);
    JudgeReachKept(c, predecessors, s);
    if (const std::string differs = NotCarriedOver(s, predecessors, holder); !differs.empty()) {
      c.Refuse(kPredecessor, Cat({"successors: ", id, " does not carry over what stands: ", differs, "."}),
               "a content that states form, first holder and order as they stand now; another order by "
               "SURRENDER for AMENDMENT that names it");
    }
    successors.push_back(std::move(s));
  }
  return successors;
}

}  // namespace

void JudgeOtherDocumentsOfReplace(Case& c) {
  const v1::Replace& replace = c.act.replace();
  for (int i = 1; i < replace.predecessors_size(); ++i) {
    const v1::Predecessor& named = replace.predecessors(i);
    const std::string& id = named.document_id();
    const TitleState* found = c.facts.Title(id);
    if (found == nullptr) {
      c.Refuse(v1::REFUSAL_REASON_UNKNOWN_DOCUMENT, Cat({"There is no document ", id, "."}));
      continue;
    }
    if (found->IsTerminal()) {
      c.Refuse(v1::REFUSAL_REASON_TERMINAL, Cat({"Document ", id, " is ", StatusName(found->status), "."}));
    } else if (found->status != v1::TITLE_STATUS_SURRENDERED) {
      c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
               Cat({"Document ", id, " is ", StatusName(found->status), "."}),
               Cat({"SURRENDER of ", id, " by ", found->holder}));
    }
    if (found->sequence != named.sequence() || found->last_act.View() != named.last_act()) {
      c.Refuse(v1::REFUSAL_REASON_STALE_PREVIOUS, Cat({"predecessors: another act came first on ", id, "."}),
               "read the head and sign again");
    }
  }
  for (const auto& successor : replace.successors()) {
    const std::string& id = successor.document_id();
    if (c.facts.Title(id) == nullptr) continue;
    c.Refuse(v1::REFUSAL_REASON_DOCUMENT_EXISTS, Cat({"Document ", id, " was issued before."}));
  }
  // A document surrendered for delivery is replaced only to state what is left after a part of it.
  const auto& surrender = c.state.surrender;
  if (surrender && surrender->terms.purpose == v1::SURRENDER_PURPOSE_DELIVERY && !surrender->delivered) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             "Nothing was delivered under this surrender that a balance follows.",
             "REFUSE_SURRENDER, or SURRENDER for AMENDMENT");
  }
}

void Replace(Case& c) {
  Documents predecessors = Predecessors(c);
  JudgePredecessors(c, predecessors);
  JudgeTakeBack(c);
  Documents successors = MakeSuccessors(c, predecessors);
  const auto count = [](const auto& list) { return static_cast<std::size_t>(list.size()); };
  if (!CountsAgree(c, PurposeOf(c.state), count(predecessors), count(successors))) {
    c.Refuse(kPredecessor,
             Cat({"predecessors: ", std::to_string(count(predecessors)), " do not become ",
                  std::to_string(count(successors)), " successors for ", PurposeName(PurposeOf(c.state)),
                  "; a SPLIT makes one several, a MERGE several one, every other purpose one of one."}));
  }
  JudgeQuantities(c, predecessors, successors);
  if (c.refused()) return;
  const bool amends = PurposeOf(c.state) == v1::SURRENDER_PURPOSE_AMENDMENT;
  if (!amends) JudgeBoxesKept(c, predecessors, successors);
  std::vector<std::string> before;
  std::vector<std::string> after;
  for (const TitleState& p : predecessors) before.push_back(p.document_id);
  for (const TitleState& s : successors) after.push_back(s.document_id);
  for (std::size_t i = 0; i < successors.size() && i < c.admission.goods.size(); ++i) {
    JudgeRoomToReplace(c, after[i], successors[i].header, c.admission.goods[i].tags.size());
  }
  CoverGoods(c, after, before, !amends);  // who surrenders for AMENDMENT agrees that the content changes
  JudgeGoods(c, after, before);
  if (c.refused()) return;
  for (std::size_t i = 0; i < successors.size(); ++i) {
    const auto& found = c.change.goods_warnings;
    successors[i].warnings =
        WarningsAfter(predecessors, i < found.size() ? found[i] : std::vector<GoodsWarning>{});
    if (i < c.admission.goods.size()) SetRemarks(successors[i], c.admission.goods[i]);
  }
  for (TitleState& p : predecessors) {
    Terminate(p, v1::TITLE_STATUS_REPLACED);
    for (const TitleState& s : successors) p.replaced_by.push_back(s.document_id);
  }
  c.state = std::move(predecessors.front());
  c.change.titles.assign(std::make_move_iterator(predecessors.begin() + 1),
                         std::make_move_iterator(predecessors.end()));
  for (TitleState& s : successors) c.change.titles.push_back(std::move(s));
}

}  // namespace yidan::title
