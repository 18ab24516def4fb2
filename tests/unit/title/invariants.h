// The invariants of TITLE.md, checked on one edge: a document before and after an admitted act. For the
// unit tests, the exhaustive explorer and the simulation alike.
#pragma once

#include <set>
#include <string>

#include "services/title/rules.h"

namespace yidan::title::testing {

inline bool KnowsNoHolder(const TitleState& s) {
  return s.IsTerminal() || s.status == v1::TITLE_STATUS_ON_PAPER;
}

// Empty, or the invariant that a state breaks by itself.
inline std::string BrokenState(const TitleState& s) {
  if (s.holder.empty() != KnowsNoHolder(s))
    return "one holder in every status but the terminal ones and ON_PAPER";
  if ((s.status == v1::TITLE_STATUS_SURRENDERED) != s.surrender.has_value())
    return "surrender iff SURRENDERED";
  if (s.order.kind == v1::ORDER_KIND_NAMED && s.order.party == s.issuer) return "the carrier is order party";
  if ((s.order.kind == v1::ORDER_KIND_NAMED) == s.order.party.empty()) return "a party iff NAMED";
  const bool straight = s.header.form == v1::WAYBILL_FORM_STRAIGHT;
  if (straight != (s.order.kind == v1::ORDER_KIND_NOT_APPLICABLE)) return "STRAIGHT iff order NOT_APPLICABLE";
  if (straight && s.pledge) return "a STRAIGHT document is never pledged";
  if (s.pledge && !s.holder.empty() && s.holder != s.pledge->pledgee &&
      !(s.pledge->on_trust_receipt && s.holder == s.pledge->pledgor)) {
    return "a pledged document is with the pledgee, or out on trust receipt";
  }
  for (const auto& [line, carried] : s.header.goods) {
    const auto at = [&line = line](const Quantities& q) {
      return q.contains(line) ? q.at(line) : Quantity{};
    };
    const Quantity out = at(s.delivered);
    const Quantity missing = at(s.short_lines);
    if (out.packages + missing.packages > carried.packages ||
        out.gross_weight_grams + missing.gross_weight_grams > carried.gross_weight_grams) {
      return "delivered + short exceeds carried";
    }
  }
  if (s.IsTerminal() && s.offer) return "an offer outlives its document";
  return {};
}

// Empty, or the invariant that the step from `before` to `after` breaks.
inline std::string BrokenEdge(const TitleState& before, const TitleState& after, v1::ActKind kind) {
  if (before.IsTerminal()) return "terminal admits nothing";
  const bool chain = IsTitleChainAct(kind);
  if (after.sequence != before.sequence + (chain ? 1 : 0)) return "the chain advances by exactly one";
  if (!chain && after.last_act != before.last_act) return "an act beside the chain moved the chain";
  if (after.history == before.history || after.entry_count != before.entry_count + 1)
    return "history stood still";
  if (before.under_order && !after.under_order) return "under_order is for ever";
  static const std::set<v1::ActKind> kMovesControl = {
      v1::ACT_KIND_TRANSFER, v1::ACT_KIND_REJECT,  v1::ACT_KIND_ACCEPT,     v1::ACT_KIND_RELEASE,
      v1::ACT_KIND_RETURN,   v1::ACT_KIND_ENFORCE, v1::ACT_KIND_DELIVER,    v1::ACT_KIND_REPLACE,
      v1::ACT_KIND_TO_PAPER, v1::ACT_KIND_VOID,    v1::ACT_KIND_COUNTERSIGN};
  if (after.holder != before.holder && !kMovesControl.contains(kind)) return "control moved by the wrong act";
  static const std::set<v1::ActKind> kMovesOrder = {v1::ACT_KIND_TRANSFER, v1::ACT_KIND_REJECT,
                                                    v1::ACT_KIND_ACCEPT,   v1::ACT_KIND_ENDORSE,
                                                    v1::ACT_KIND_RELEASE,  v1::ACT_KIND_COUNTERSIGN};
  if (after.order != before.order && !kMovesOrder.contains(kind)) return "order changed by the wrong act";
  static const std::set<v1::ActKind> kEndsHolds = {v1::ACT_KIND_LIFT, v1::ACT_KIND_COUNTERSIGN};
  for (const auto& [id, hold] : before.holds) {
    if (hold.until == 0 && !after.holds.contains(id) && !kEndsHolds.contains(kind))
      return "a hold was dropped";
  }
  if (before.header != after.header) return "the header changed";
  return {};
}

}  // namespace yidan::title::testing
