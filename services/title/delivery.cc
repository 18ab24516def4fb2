// DELIVER, VOID, RELEASED_WITHOUT_SURRENDER: the issuer's acts that end a document, or burden it.
#include <algorithm>
#include <set>

#include "services/title/box_text.h"
#include "services/title/waiting_order.h"

namespace yidan::title {
namespace {

constexpr auto kMismatch = v1::REFUSAL_REASON_QUANTITY_MISMATCH;

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

using BoxSet = std::set<std::string>;

// The boxes that the delivery hands out, by the numbers of the header.
BoxSet NamedBoxes(Case& c, const v1::Deliver& deliver) {
  BoxSet named;
  const Boxes of_document(c.state);
  for (const std::string& container : deliver.containers()) {
    const std::vector<std::string> boxes = of_document.Of(container);
    if (boxes.empty()) {
      c.Refuse(kMismatch, Cat({"containers: ", container, " is not of this document."}));
    }
    for (const std::string& box : boxes) {
      if (HasSorted(c.state.delivered_containers, box)) {
        c.Refuse(kMismatch, Cat({"containers: ", container, " was delivered before."}));
      } else if (!named.insert(box).second) {
        c.Refuse(kMismatch, Cat({"containers: ", container, " is a box that is named twice."}));
      }
    }
  }
  return named;
}

// One delivery, held against the header's stowage. The state has its quantities added already.
struct Handover {
  std::set<std::string> lines;  // of which something goes out now
  std::set<std::string> less;   // of which less remains: the same, and those of which something is short
  BoxSet named;                 // that go out now
  BoxSet out;                   // those before and now
  bool ends = false;            // nothing remains
};

Handover HandoverOf(Case& c, const v1::Deliver& deliver, bool ends) {
  Handover now;
  for (const auto& line : deliver.quantities()) now.lines.insert(line.line_id());
  now.less = now.lines;
  for (const auto& line : deliver.shortages()) now.less.insert(line.line_id());
  now.named = NamedBoxes(c, deliver);
  now.out = now.named;
  now.out.insert(c.state.delivered_containers.begin(), c.state.delivered_containers.end());
  now.ends = ends;
  return now;
}

bool FullyOut(const TitleState& s, const std::string& line) {
  Quantity sum;
  for (const Quantities* quantities : {&s.delivered, &s.short_lines}) {
    const auto found = quantities->find(line);
    if (found == quantities->end()) continue;
    sum.packages += found->second.packages;
    sum.gross_weight_grams += found->second.gross_weight_grams;
  }
  const auto carried = s.header.goods.find(line);
  return carried != s.header.goods.end() && sum == carried->second;
}

// What a delivery of boxes says must be true of the lines that are stowed in them, or a single package could
// mark every box as delivered and so slip the holds on them.
void JudgeStowage(Case& c, const Handover& now) {
  const TitleState& s = c.state;
  if (now.named.empty() || now.ends) return;
  const auto among = [](const BoxSet& boxes) {
    return [&boxes](const std::string& box) { return boxes.contains(box); };
  };
  const auto shown = [&s](const auto& all) {
    std::string out;
    for (const std::string& box : all) out += (out.empty() ? "" : "; ") + BoxText(s.substitutions, box);
    return out;
  };
  BoxSet explained;  // named boxes that something came out of
  for (const auto& [line, boxes] : s.header.stowage) {
    const bool goes = now.lines.contains(line);
    if (goes && std::none_of(boxes.begin(), boxes.end(), among(now.named))) {
      c.Refuse(kMismatch, Cat({"containers: line ", line, " is stowed in ", shown(boxes),
                               ", and none of them is named."}));
    }
    if (goes || s.delivered.contains(line)) explained.insert(boxes.begin(), boxes.end());
    if (std::all_of(boxes.begin(), boxes.end(), among(now.out)) && !FullyOut(s, line)) {
      c.Refuse(
          kMismatch,
          Cat({"containers: ", shown(boxes), " would be handed out, and line ", line, " in it would not."}),
          Cat({"DELIVER of all of line ", line, ", or without naming the container"}));
    }
  }
  for (const std::string& box : now.named) {
    if (explained.contains(box)) continue;
    c.Refuse(kMismatch, Cat({"containers: nothing of what is stowed in ", BoxText(s.substitutions, box),
                             " is delivered."}));
  }
}

// Whether the delivery may take goods out of `box`, which has not been handed out, or state them gone.
bool Touches(const TitleState& s, const Handover& now, const std::string& box) {
  if (now.ends || now.named.contains(box)) return true;
  return std::any_of(now.less.begin(), now.less.end(), [&](const std::string& line) {
    const auto stowed = s.header.stowage.find(line);
    if (stowed == s.header.stowage.end() || !HasSorted(stowed->second, box)) return false;
    return now.named.empty() || FullyOut(s, line);
  });
}

// A CUSTOMS hold on the whole document refuses every delivery; one on boxes those that may touch one of them
// that is not out yet. Holds on control refused it before.
void JudgeHolds(Case& c, const Handover& now) {
  const TitleState& s = c.state;
  for (const HoldItem& item : s.holds) {
    const Hold& hold = item.second;
    if (!InForce(hold, c.now)) continue;
    const bool blocks = hold.containers.empty() ||
                        std::any_of(hold.containers.begin(), hold.containers.end(), [&](const auto& box) {
                          return !HasSorted(s.delivered_containers, box) && Touches(s, now, box);
                        });
    if (!blocks) continue;
    c.Refuse(v1::REFUSAL_REASON_HELD, Cat({"A hold by ", hold.authority, " refuses DELIVER."}), LiftOf(item));
    return;
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
  JudgeNoOrderWaits(c, s);
  JudgeCollector(c, deliver.collector());
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
  const Handover now = HandoverOf(c, deliver, all_out);
  JudgeStowage(c, now);
  JudgeHolds(c, now);
  if (c.refused()) return;
  if (!deliver.quantities().empty()) s.surrender->delivered = true;
  if (all_out) {
    // Pledgee and pledgor both signed: the pledge is done. Otherwise it stays recorded, as outstanding.
    if (s.surrender->joint) s.pledge.reset();
    s.delivered_containers = s.header.containers;
    return Terminate(s, v1::TITLE_STATUS_DELIVERED);
  }
  s.delivered_containers.assign(now.out.begin(), now.out.end());
}

void Void(Case& c) {
  TitleState& s = c.state;
  JudgeNoOrderWaits(c, s);  // or the same goods would be issued anew without it
  if (s.status == v1::TITLE_STATUS_ISSUED &&
      (s.header.first_holder != s.issuer || s.holder != s.issuer || s.moved)) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             "An ISSUED document is voided only while its issuer, as first holder, has never let it go.",
             Cat({"SURRENDER for VOID by ", s.holder}));
  }
  const bool joint = s.surrender && s.surrender->joint;  // pledgee and pledgor both signed
  if (s.pledge && !joint) {
    c.Refuse(v1::REFUSAL_REASON_PLEDGED, Cat({s.document_id, " is pledged to ", s.pledge->pledgee, "."}),
             Cat({"JOINT_SURRENDER of ", s.pledge->pledgee, " and ", s.pledge->pledgor}));
  }
  if (OfferOpen(s, c.now)) {
    c.Refuse(v1::REFUSAL_REASON_OFFER_PENDING, Cat({"An offer by ", s.offer->from, " is open."}),
             Cat({"WITHDRAW by ", s.offer->from}));
  }
  if (c.refused()) return;
  s.pledge.reset();
  Terminate(s, v1::TITLE_STATUS_VOIDED);
}

void ReleasedWithoutSurrender(Case& c) {
  if (!c.refused()) c.state.released_without_surrender = true;
}

}  // namespace yidan::title
