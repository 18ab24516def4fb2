// REPLACE, judged by what comes out: who is dead, who is born, and that nothing was gained or lost.
#include <algorithm>

#include "services/crypto/crypto.h"
#include "tests/simulation/oracle.h"

namespace yidan::simulation {
namespace {

using Fault = std::optional<Violation>;

Fault Breach(std::string_view invariant, const std::string& detail) { return Violation{invariant, detail}; }

template <typename List, typename T>
bool Has(const List& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Boxes that are not out are carried on, and no others; goods that nobody names any more stay covered.
Fault CheckCarriedOn(const EdgeView& e, const std::vector<const TitleState*>& before,
                     const std::vector<const TitleState*>& born) {
  bool ordered = false;
  for (const TitleState* p : before) {
    for (const auto& [id, order] : p->pending_orders) ordered = ordered || kNow < order.expires_at;
  }
  const bool amends = before.front()->surrender &&
                      before.front()->surrender->terms.purpose == v1::SURRENDER_PURPOSE_AMENDMENT;
  for (const title::DocumentGoods& goods : e.change.covered) {
    if ((!amends || ordered) && !Has(goods.tags, title::GoodsTag{GoodsTag(), title::GoodsClass::kLot})) {
      return Breach(kOnce, "goods of a replaced document are free for another");
    }
  }
  if (e.change.covered.size() != born.size()) return Breach(kOnce, "a successor covers nothing");
  if (amends) return std::nullopt;
  for (const TitleState* s : born) {
    for (const std::string& box : s->header.containers) {
      const bool known = std::any_of(before.begin(), before.end(), [&](const TitleState* p) {
        return Has(p->header.containers, box) && !Has(p->delivered_containers, box);
      });
      if (!known) return Breach(kConserved, "a box from nowhere");
    }
  }
  for (const TitleState* p : before) {
    for (const auto& [line, boxes] : p->header.stowage) {
      for (const std::string& box : boxes) {
        const bool stated = std::any_of(born.begin(), born.end(), [&, &line = line](const TitleState* s) {
          return s->header.stowage.contains(line) && Has(s->header.stowage.at(line), box);
        });
        if (!stated && !Has(p->delivered_containers, box)) return Breach(kConserved, "a line left its box");
      }
    }
  }
  return std::nullopt;
}

void AddWhatIsLeft(title::Quantities& sum, const TitleState& s) {
  for (const auto& [line, carried] : s.header.goods) {
    title::Quantity left = carried;
    for (const auto* out : {&s.delivered, &s.short_lines}) {
      const auto found = out->find(line);
      if (found == out->end()) continue;
      left.packages -= found->second.packages;
      left.gross_weight_grams -= found->second.gross_weight_grams;
    }
    sum[line].packages += left.packages;
    sum[line].gross_weight_grams += left.gross_weight_grams;
  }
}

title::OrderClause CarriedOrder(const TitleState& s) {
  return s.surrender && s.surrender->terms.new_order ? *s.surrender->terms.new_order : s.order;
}

v1::SurrenderPurpose Purpose(const TitleState& s) {
  return s.surrender ? s.surrender->terms.purpose : v1::SURRENDER_PURPOSE_PAPER;
}

// Each predecessor before the act: whose, in what state, unburdened by holds, as the issuer saw it.
Fault CheckPredecessors(const EdgeView& e, const std::vector<const TitleState*>& all) {
  const TitleState& first = *all.front();
  for (const TitleState* p : all) {
    if (p->IsTerminal()) return Breach(kTerminal, p->document_id);
    if (p->issuer != e.act.actor()) return Breach(kSignedBy, "replaced by another than the issuer");
    const bool paper = p->status == v1::TITLE_STATUS_ON_PAPER;
    if (!paper && p->status != v1::TITLE_STATUS_SURRENDERED)
      return Breach(kStatus, "replaced while in control");
    if (paper && all.size() != 1) return Breach(kStatus, "paper merged");
    if (Held(*p)) return Breach(kAnyHold, "replaced");
    if (Purpose(*p) != Purpose(first) || p->holder != first.holder || p->pledge != first.pledge ||
        CarriedOrder(*p) != CarriedOrder(first) || p->header.form != first.header.form ||
        p->consignee_by_order != first.consignee_by_order) {
      return Breach(kControl, "predecessors differ");
    }
    for (const auto& [id, order] : p->pending_orders) {
      if (all.size() > 1 && kNow < order.expires_at) return Breach(kControl, "an ORDER was spread");
    }
    if (p->offer && OfferIsOpen(*p) && p->offer->from == e.act.actor())
      return Breach(kOfferBinds, "issuer's");
  }
  switch (Purpose(first)) {
    case v1::SURRENDER_PURPOSE_VOID:
      return Breach(kStatus, "surrendered to be voided");
    case v1::SURRENDER_PURPOSE_DELIVERY:
      return !first.surrender->delivered ? Breach(kStatus, "surrendered for delivery") : std::nullopt;
    case v1::SURRENDER_PURPOSE_PAPER:
      return first.surrender ? Breach(kStatus, "surrendered for paper") : std::nullopt;
    default:
      return std::nullopt;
  }
}

Fault CheckCounts(v1::SurrenderPurpose purpose, std::size_t before, std::size_t after) {
  const bool split = purpose == v1::SURRENDER_PURPOSE_SPLIT;
  const bool merge = purpose == v1::SURRENDER_PURPOSE_MERGE;
  const bool right = split   ? before == 1 && after > 1
                     : merge ? before > 1 && after == 1
                             : before == 1 && after == 1;
  return right ? std::nullopt : Breach(kConserved, "counts");
}

Fault CheckGoods(const EdgeView& e, const std::vector<const TitleState*>& before,
                 const std::vector<const TitleState*>& born) {
  title::Quantities left;
  title::Quantities carried;
  for (const TitleState* p : before) AddWhatIsLeft(left, *p);
  for (const TitleState* s : born) AddWhatIsLeft(carried, *s);
  for (const auto& c : e.act.replace().corrections()) {
    if (Purpose(*before.front()) != v1::SURRENDER_PURPOSE_AMENDMENT) return Breach(kConserved, "corrected");
    const title::Quantity from{c.from().packages(), c.from().gross_weight_grams()};
    if (left[c.line_id()] != from) return Breach(kConserved, "corrected from something else");
    left[c.line_id()] = {c.to().packages(), c.to().gross_weight_grams()};
  }
  std::erase_if(left, [](const auto& line) { return line.second == title::Quantity{}; });
  return left == carried ? std::nullopt : Breach(kConserved, "goods");
}

Fault CheckSuccessor(const EdgeView& e, const TitleState& first, const TitleState& s) {
  const bool paper = first.status == v1::TITLE_STATUS_ON_PAPER;
  const std::string& holder = paper ? e.act.replace().presented_by() : first.holder;
  if (e.facts.Title(s.document_id) != nullptr) return Breach(kOnce, s.document_id);
  if (s.status != v1::TITLE_STATUS_ISSUED || s.issuer != first.issuer) return Breach(kStatus, "successor");
  if (s.holder != holder || s.header.first_holder != holder) return Breach(kControl, "successor's holder");
  const title::OrderClause order =
      paper ? title::OrderClause{e.act.replace().paper_order().kind(), e.act.replace().paper_order().party()}
            : CarriedOrder(first);
  if (s.order != order || s.header.order != s.order) return Breach(kOrder, "successor's order");
  if (s.pledge != first.pledge) return Breach(kPledged, "successor's pledge");
  if (paper && s.pledge) {
    const std::string& with = s.pledge->on_trust_receipt ? s.pledge->pledgor : s.pledge->pledgee;
    if (holder != with) return Breach(kPledged, "paper presented by " + holder);
  }
  if (paper && !e.act.replace().all_originals_in()) return Breach(kControl, "an original is still out");
  if (s.paper_digest != (paper ? e.act.replace().paper_digest() : first.paper_digest)) {
    return Breach(kMarks, "the paper that was taken back");
  }
  if (s.consignee_by_order != first.consignee_by_order || s.dormant_since != 0 || !s.warnings.empty()) {
    return Breach(kMarks, "successor's consignee, warnings or sleep");
  }
  for (const title::Substitution& noted : first.substitutions) {
    const auto& on = s.substitutions;
    const bool there = Has(s.header.containers, noted.replaced) || Has(s.header.containers, noted.substitute);
    if (there && !Has(on, noted)) return Breach(kMarks, "a substitution is lost");
  }
  if (s.header.form != first.header.form) return Breach(kForm, "successor's form");
  if (s.under_order != first.under_order ||
      s.released_without_surrender != first.released_without_surrender || (first.moved && !s.moved)) {
    return Breach(kMarks, "successor's marks");
  }
  title::TitleState waiting = first;
  std::erase_if(waiting.pending_orders, [](const auto& o) { return o.second.expires_at <= kNow; });
  if (s.pending_orders != waiting.pending_orders && e.act.replace().predecessors_size() == 1) {
    return Breach(kControl, "an ORDER was evaded");
  }
  if (s.sequence != 1 || s.last_act != e.admission.act_digest || s.entry_count != 1)
    return Breach(kChain, "new");
  if (s.offer || s.rejectable || s.surrender || !s.holds.empty() || !s.delivered.empty() ||
      !s.short_lines.empty() || !s.grants.empty() || !s.delivered_containers.empty()) {
    return Breach(kFrame, "a successor starts clean");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Violation> CheckReplace(const EdgeView& e) {
  const v1::Replace& replace = e.act.replace();
  std::vector<const TitleState*> before;
  std::vector<const TitleState*> dead;
  std::vector<const TitleState*> born;
  std::vector<std::string> dead_ids;
  std::vector<std::string> born_ids;
  for (const auto& named : replace.predecessors()) {
    before.push_back(e.facts.Title(named.document_id()));
    if (before.back() == nullptr) return Breach(kOnce, "no such predecessor");
    if (before.back()->sequence != named.sequence() || before.back()->last_act.View() != named.last_act()) {
      return Breach(kNever, "a predecessor has moved on");
    }
    dead_ids.push_back(named.document_id());
  }
  for (const auto& named : replace.successors()) born_ids.push_back(named.document_id());
  for (const TitleState& after : e.change.titles) {
    const bool old = std::find(dead_ids.begin(), dead_ids.end(), after.document_id) != dead_ids.end();
    (old ? dead : born).push_back(&after);
  }
  if (dead.size() != dead_ids.size() || born.size() != born_ids.size()) return Breach(kFrame, "documents");
  if (Fault fault = CheckPredecessors(e, before)) return fault;
  if (Fault fault = CheckCounts(Purpose(*before.front()), before.size(), born.size())) return fault;
  if (Fault fault = CheckGoods(e, before, born)) return fault;
  if (Fault fault = CheckCarriedOn(e, before, born)) return fault;
  for (std::size_t i = 0; i < dead.size(); ++i) {
    if (dead[i]->status != v1::TITLE_STATUS_REPLACED || dead[i]->replaced_by != born_ids) {
      return Breach(kOnce, "a predecessor lives on, or does not name its successors");
    }
    if (dead[i]->sequence != before[i]->sequence + 1 || dead[i]->last_act != e.admission.act_digest) {
      return Breach(kChain, "predecessor");
    }
  }
  std::size_t claims = 0;
  for (const auto& goods : e.admission.goods) {
    for (const auto& tag : goods.tags) claims += tag.exclusion == title::GoodsClass::kUnit ? 1 : 0;
  }
  if (claims > 1) return Breach(kConserved, "one unit in two successors");  // there is one tag here
  for (const TitleState* s : born) {
    if (s->replaces != dead_ids) return Breach(kOnce, "a successor does not name its predecessors");
    if (Fault fault = CheckSuccessor(e, *before.front(), *s)) return fault;
  }
  return std::nullopt;
}

}  // namespace yidan::simulation
