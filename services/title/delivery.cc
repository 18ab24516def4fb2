// DELIVER, VOID, RELEASED_WITHOUT_SURRENDER: the issuer's acts that end a document, or burden it.
#include <algorithm>

#include "services/title/case.h"

namespace yidan::title {
namespace {

constexpr auto kMismatch = v1::REFUSAL_REASON_QUANTITY_MISMATCH;

bool Contains(const std::vector<std::string>& sorted, const std::string& id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

// Adds `line` to `sums`, keeping delivered + short within what was carried, in both measures.
template <typename Line>
void AddLine(Case& c, const Line& line, Quantities& sums, std::string_view what) {
  const auto carried = c.state.header.goods.find(line.line_id());
  if (carried == c.state.header.goods.end()) {
    c.Refuse(kMismatch, Cat({what, ": the document has no goods line ", line.line_id(), "."}));
    return;
  }
  const auto done = [&](const Quantities& quantities) {
    const auto found = quantities.find(line.line_id());
    return found == quantities.end() ? Quantity{} : found->second;
  };
  const Quantity out = done(c.state.delivered);
  const Quantity missing = done(c.state.short_lines);
  // None of the sums overflows: each is at most what was carried.
  if (line.packages() > carried->second.packages - out.packages - missing.packages ||
      line.gross_weight_grams() >
          carried->second.gross_weight_grams - out.gross_weight_grams - missing.gross_weight_grams) {
    c.Refuse(kMismatch, Cat({what, ": more of line ", line.line_id(), " than remains."}));
    return;
  }
  Quantity& sum = sums[line.line_id()];
  sum.packages += line.packages();
  sum.gross_weight_grams += line.gross_weight_grams();
}

// Whether every line is out or stated short. A line that is out in one measure must be out in the other.
bool AllOut(Case& c) {
  bool all = true;
  for (const auto& [line, carried] : c.state.header.goods) {
    Quantity rest = carried;
    for (const Quantities* quantities : {&c.state.delivered, &c.state.short_lines}) {
      const auto found = quantities->find(line);
      if (found == quantities->end()) continue;
      rest.packages -= found->second.packages;
      rest.gross_weight_grams -= found->second.gross_weight_grams;
    }
    if (rest == Quantity{}) continue;
    all = false;
    const bool one_measure = (rest.packages == 0 && carried.packages != 0) ||
                             (rest.gross_weight_grams == 0 && carried.gross_weight_grams != 0);
    if (one_measure) {
      c.Refuse(kMismatch, Cat({"quantities: line ", line, " is out in one measure and not in the other."}));
    }
  }
  return all;
}

// A hold on the whole document refuses every delivery. A hold on containers counts those that are not out
// yet: it refuses a delivery that names one of them, names none at all, or ends the document.
void JudgeHolds(Case& c, const v1::Deliver& deliver, bool ends) {
  const TitleState& s = c.state;
  for (const auto& [id, hold] : s.holds) {
    if (!InForce(hold, c.now)) continue;
    bool blocks = hold.containers.empty();
    for (const std::string& container : hold.containers) {
      if (Contains(s.delivered_containers, container)) continue;  // out before the hold came
      const auto& named = deliver.containers();
      blocks =
          blocks || ends || named.empty() || std::find(named.begin(), named.end(), container) != named.end();
    }
    if (!blocks) continue;
    c.Refuse(v1::REFUSAL_REASON_HELD, Cat({"A hold by ", hold.authority, " refuses DELIVER."}),
             HoldName(s, c.now));
    return;
  }
}

void JudgeContainers(Case& c, const v1::Deliver& deliver) {
  for (const std::string& container : deliver.containers()) {
    if (!Contains(c.state.header.containers, container)) {
      c.Refuse(kMismatch, Cat({"containers: ", container, " is not of this document."}));
    } else if (Contains(c.state.delivered_containers, container)) {
      c.Refuse(kMismatch, Cat({"containers: ", container, " was delivered before."}));
    }
  }
}

void JudgeCollector(Case& c, const std::string& collector) {
  const Surrender& surrender = *c.state.surrender;
  const std::string& agreed = surrender.terms.collector;
  if (collector.empty() || collector == agreed || (agreed.empty() && collector == c.state.holder)) return;
  const std::string& who = agreed.empty() ? c.state.holder : agreed;
  c.Refuse(v1::REFUSAL_REASON_NOT_RECIPIENT,
           Cat({"collector: the surrender names ", who, ", not ", collector, "."}),
           Cat({"DELIVER to ", who}));
}

}  // namespace

void Deliver(Case& c) {
  const v1::Deliver& deliver = c.act.deliver();
  TitleState& s = c.state;
  JudgeCollector(c, deliver.collector());
  JudgeContainers(c, deliver);
  Quantities delivered = s.delivered;
  for (const auto& line : deliver.quantities()) AddLine(c, line, delivered, "quantities");
  s.delivered = std::move(delivered);
  Quantities missing = s.short_lines;
  for (const auto& line : deliver.shortages()) AddLine(c, line, missing, "shortages");
  s.short_lines = std::move(missing);
  const bool all_out = AllOut(c);
  if (deliver.close() && !all_out) {
    c.Refuse(kMismatch, "shortages: close needs a statement for all that is short of every line.");
  }
  JudgeHolds(c, deliver, all_out);
  if (c.refused()) return;
  if (all_out) {
    // A live pledge stays recorded: it is outstanding.
    s.delivered_containers = s.header.containers;
    return Terminate(s, v1::TITLE_STATUS_DELIVERED);
  }
  s.delivered_containers.insert(s.delivered_containers.end(), deliver.containers().begin(),
                                deliver.containers().end());
  std::sort(s.delivered_containers.begin(), s.delivered_containers.end());
}

void Void(Case& c) {
  TitleState& s = c.state;
  if (s.status == v1::TITLE_STATUS_ISSUED &&
      (s.header.first_holder != s.issuer || s.holder != s.issuer || s.moved)) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             "An ISSUED document is voided only while its issuer, as first holder, has never let it go.",
             Cat({"SURRENDER for VOID by ", s.holder}));
  }
  if (s.pledge) {
    c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({s.document_id, " is pledged to ", s.pledge->pledgee, "."}),
             Cat({"RELEASE by ", s.pledge->pledgee}));
  }
  if (OfferOpen(s, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_OFFER_PENDING, Cat({"An offer by ", s.offer->from, " is open."}),
             Cat({"WITHDRAW by ", s.offer->from}));
  }
  if (!c.refused()) Terminate(s, v1::TITLE_STATUS_VOIDED);
}

void ReleasedWithoutSurrender(Case& c) {
  if (!c.refused()) c.state.released_without_surrender = true;
}

}  // namespace yidan::title
