// Goods: what a document that is issued covers, against what the other live ones do (TITLE "Goods"). A unit
// and a lot exclude; a later journey of a box, and part loads in it, are stated on the new document, never
// on the old one: so no stale or hostile document bars anybody's box.
#include <algorithm>
#include <map>
#include <set>

#include "services/title/case.h"

namespace yidan::title {
namespace {

bool Warns(GoodsClass exclusion) { return exclusion == GoodsClass::kWarn || exclusion == GoodsClass::kPart; }

v1::GoodsWarningKind KindOf(GoodsClass exclusion) {
  return exclusion == GoodsClass::kPart ? v1::GOODS_WARNING_KIND_PART_LOAD
                                        : v1::GOODS_WARNING_KIND_LATER_JOURNEY;
}

// A stranger is not told whose goods these are: an ISSUE over a guessed number is no search.
void RefuseCovered(Case& c, const std::string& id) {
  constexpr auto kCovered = v1::REFUSAL_REASON_GOODS_ALREADY_COVERED;
  const TitleState* other = c.facts.Title(id);
  if (other != nullptr && other->issuer == c.by()) {
    c.Refuse(kCovered, Cat({"Document ", id, " covers these goods already."}),
             Cat({"DELIVER, VOID or REPLACE of ", id}));
  } else {
    c.Refuse(kCovered, "Another live document covers these goods already.",
             "the end of that document: ask the consignor which one it is");
  }
}

// Of one issued document.
void JudgeClaim(Case& c, const GoodsClaim& claim, const std::vector<std::string>& predecessors,
                std::set<GoodsWarning>& found) {
  for (const GoodsTag& tag : claim.tags) {
    const std::vector<std::string> covering = c.facts.DocumentsCovering(tag.tag);
    // What a predecessor covers goes on to its successors, whoever else, a sibling of it, covers it too.
    const bool inherited = std::any_of(covering.begin(), covering.end(), [&](const std::string& id) {
      return std::find(predecessors.begin(), predecessors.end(), id) != predecessors.end();
    });
    if (inherited) continue;
    for (const std::string& id : covering) {
      if (!Warns(tag.exclusion)) return RefuseCovered(c, id);
      if (const TitleState* other = c.facts.Title(id)) {
        found.insert({KindOf(tag.exclusion), other->issued_index});
      }
    }
  }
}

// Successors of one REPLACE share a lot, and warn each other of nothing; a unit is in one of them.
void JudgeSiblings(Case& c) {
  std::map<Digest, std::size_t> units;
  for (std::size_t i = 0; i < c.admission.goods.size(); ++i) {
    for (const GoodsTag& tag : c.admission.goods[i].tags) {
      if (tag.exclusion != GoodsClass::kUnit) continue;
      const auto [first, fresh] = units.emplace(tag.tag, i);
      if (fresh || first->second == i) continue;
      const auto& successors = c.act.replace().successors();
      const auto name = [&successors](std::size_t at) {
        return static_cast<int>(at) < successors.size() ? successors[static_cast<int>(at)].document_id()
                                                        : std::string();
      };
      c.Refuse(v1::REFUSAL_REASON_GOODS_ALREADY_COVERED,
               Cat({"successors: ", name(first->second), " and ", name(i),
                    " both cover one unit: a vehicle, or a container or wagon loaded full."}),
               "the unit in one successor only, or PART loads of the container");
    }
  }
}

}  // namespace

void JudgeGoods(Case& c, const std::vector<std::string>& predecessors) {
  JudgeSiblings(c);
  for (const GoodsClaim& claim : c.admission.goods) {
    std::set<GoodsWarning> found;
    if (c.facts.KnowsGoods()) {
      JudgeClaim(c, claim, predecessors, found);
    } else {
      found.insert(claim.warnings.begin(), claim.warnings.end());
    }
    std::vector<GoodsWarning>& kept = c.change.goods_warnings.emplace_back(found.begin(), found.end());
    if (kept.size() > kMaxWarnings) kept.resize(kMaxWarnings);
  }
}

std::vector<GoodsWarning> FirstWarnings(const std::vector<std::vector<GoodsWarning>>& found) {
  return found.empty() ? std::vector<GoodsWarning>{} : found.front();
}

}  // namespace yidan::title
