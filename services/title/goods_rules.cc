// Goods: what a document that is issued covers, against what the other live ones do (TITLE "Goods"). A unit
// and a lot exclude; a later journey of a box, and part loads in it, are stated on the new document, never
// on the old one: so no stale or hostile document bars anybody's box. And what goes on to the documents that
// take the place of others.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "services/title/case.h"

namespace yidan::title {
namespace {

// What it means that a document which claims a tag as `mine` finds it covered as `theirs`.
enum class Meeting : std::uint8_t { kNothing, kLater, kPart, kNumber, kRefused };
Meeting MeetingOf(GoodsClass mine, GoodsClass theirs) {
  const auto either = [&](GoodsClass which) { return mine == which || theirs == which; };
  if (either(GoodsClass::kUnit) || either(GoodsClass::kLot)) return Meeting::kRefused;
  if (mine == GoodsClass::kNumber && theirs == GoodsClass::kNumber) return Meeting::kNumber;
  if (mine == GoodsClass::kShare && theirs == GoodsClass::kShare) return Meeting::kNothing;
  return either(GoodsClass::kPart) ? Meeting::kPart : Meeting::kLater;
}

using Tags = std::map<Digest, GoodsClass>;

bool IsOwn(const Case& c, const std::string& id) {
  const TitleState* other = c.facts.Title(id);
  return other != nullptr && other->issuer == c.by();
}

// A stranger is not told whose goods these are: an ISSUE over a guessed number is no search.
void RefuseCovered(Case& c, const std::string& id) {
  constexpr auto kCovered = v1::REFUSAL_REASON_GOODS_ALREADY_COVERED;
  if (IsOwn(c, id)) {
    c.Refuse(kCovered, Cat({"Document ", id, " covers these goods already."}),
             Cat({"DELIVER, VOID or REPLACE of ", id}));
  } else {
    c.Refuse(kCovered, "Another live document covers these goods already.",
             "the end of that document: ask the consignor which one it is");
  }
}

bool Among(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool Covers(const std::vector<GoodsTag>& covered, const GoodsTag& tag) {
  return std::binary_search(covered.begin(), covered.end(), tag);
}

// Documents that a split left covering one unit together have parts of it; and where the same unit gave its
// place to the same other one on both, that is one transshipment, noted on each. The claim names what gives
// its place by the tags that the document covers it by: the other covers it by one of these too.
bool SharesTheUnit(const Case& c, const GoodsClaim& claim, const std::string& id) {
  const TitleState* other = c.facts.Title(id);
  if (other == nullptr || !c.act.has_notation() || other->issuer != c.state.issuer) return false;
  const v1::Notation& noted = c.act.notation();
  // What came by way of the substitute itself tells nothing of who shares it.
  std::vector<Substitution> before = c.state.substitutions;
  std::erase_if(before, [&noted](const Substitution& one) {
    return one.kind == noted.kind() &&
           (one.replaced == noted.substitute() || one.substitute == noted.substitute());
  });
  const auto mine = TookThePlaceOf(before, noted.kind(), noted.replaced());
  const auto theirs = TookThePlaceOf(other->substitutions, noted.kind(), noted.substitute());
  const bool one_transshipment = std::any_of(mine.begin(), mine.end(), [&theirs](const auto& number) {
    return std::binary_search(theirs.begin(), theirs.end(), number);
  });
  if (!one_transshipment) return false;
  const std::vector<GoodsTag> covered = c.facts.GoodsOf(c.state.document_id);
  const std::vector<GoodsTag> others = c.facts.GoodsOf(id);
  return std::any_of(claim.tags.begin(), claim.tags.end(), [&](const GoodsTag& tag) {
    return tag.exclusion == GoodsClass::kUnit && Covers(covered, tag) && Covers(others, tag);
  });
}

// Of one claim. `refusing`: a document that refuses it, the issuer's own if there is one among them, so that
// what is said does not depend on what else it covers: beside goods of one's own, a guess is no search.
void JudgeClaim(Case& c, const GoodsClaim& claim, const std::vector<std::string>& predecessors,
                std::set<GoodsWarning>& found, std::optional<std::string>& refusing) {
  for (const GoodsTag& tag : claim.tags) {
    std::vector<Covering> covering = c.facts.DocumentsCovering(tag.tag);
    const auto before = std::find_if(covering.begin(), covering.end(),
                                     [&](const Covering& by) { return Among(predecessors, by.document_id); });
    // What a predecessor covers goes on to its successors, though a sibling of it covers it too. Not so a
    // unit, which siblings cover together only while it stands in none of them; but whoever lives on has it.
    if (before != covering.end() && (tag.exclusion != GoodsClass::kUnit ||
                                     (c.act.has_notation() && before->exclusion == GoodsClass::kUnit))) {
      continue;
    }
    std::erase_if(covering, [&](const Covering& by) { return Among(predecessors, by.document_id); });
    for (const auto& [id, theirs] : covering) {
      const Meeting meeting = MeetingOf(tag.exclusion, theirs);
      if (meeting == Meeting::kRefused && SharesTheUnit(c, claim, id)) continue;
      if (meeting == Meeting::kRefused) {
        if (!refusing || (!IsOwn(c, *refusing) && IsOwn(c, id))) refusing = id;
        continue;
      }
      const TitleState* other = c.facts.Title(id);
      if (meeting == Meeting::kNothing || other == nullptr) continue;
      found.insert({meeting == Meeting::kPart     ? v1::GOODS_WARNING_KIND_PART_LOAD
                    : meeting == Meeting::kNumber ? v1::GOODS_WARNING_KIND_NUMBER_TWICE
                                                  : v1::GOODS_WARNING_KIND_LATER_JOURNEY,
                    other->issued_index});
    }
  }
}

// Every act over one number or box looks at each live document over it. What one issuer may add to that is
// bounded at ISSUE, so that nobody makes the acts of others slow; who has reached the bound bars nobody but
// itself, and no act that carries on what is there: those are their holders' too.
void JudgeRoomOver(Case& c) {
  constexpr std::size_t kLiveOfOneIssuer = 256;
  for (const GoodsClaim& claim : c.admission.goods) {
    for (const GoodsTag& tag : claim.tags) {
      const auto covering = c.facts.DocumentsCovering(tag.tag);
      if (covering.size() < kLiveOfOneIssuer) continue;
      const auto own = std::count_if(covering.begin(), covering.end(),
                                     [&](const Covering& by) { return IsOwn(c, by.document_id); });
      if (static_cast<std::size_t>(own) < kLiveOfOneIssuer) continue;
      c.Refuse(
          v1::REFUSAL_REASON_TOO_MANY,
          Cat({std::to_string(own),
               " live documents of yours bear this number already, or are over one and the same container, "
               "wagon or lot: no more than ",
               std::to_string(kLiveOfOneIssuer), " may be."}),
          "DELIVER, VOID or REPLACE of some of them, those of journeys that have ended first");
      return;
    }
  }
}

// Successors of one REPLACE share a lot, and warn each other of nothing. A unit is in one of them, and none
// of the others says that it is a part of it.
void JudgeSiblings(Case& c, const std::vector<std::string>& documents) {
  struct Claimed {
    std::size_t by = 0;
    bool unit = false;
  };
  std::map<Digest, Claimed> claimed;
  const auto& claims = c.admission.goods;
  for (std::size_t i = 0; i < claims.size() && i < documents.size(); ++i) {
    for (const GoodsTag& tag : claims[i].tags) {
      const bool unit = tag.exclusion == GoodsClass::kUnit;
      const auto [first, fresh] = claimed.emplace(tag.tag, Claimed{i, unit});
      if (fresh || first->second.by == i || (!unit && !first->second.unit)) continue;
      c.Refuse(v1::REFUSAL_REASON_GOODS_ALREADY_COVERED,
               Cat({"successors: ", documents[first->second.by], " and ", documents[i],
                    " both cover one unit: a vehicle, or a container or wagon loaded full."}),
               "the unit in one successor only, or PART loads of the container in each");
      return;
    }
  }
}

// What an AMENDMENT of `id` does not free: the units that another live document covers with it. They are free
// for nobody while that lives, and by them the two know each other.
std::vector<GoodsTag> SharedWithOthers(const Case& c, const std::string& id,
                                       const std::vector<std::string>& predecessors) {
  std::vector<GoodsTag> shared = c.facts.GoodsOf(id);
  std::erase_if(shared, [&](const GoodsTag& tag) {
    if (tag.exclusion != GoodsClass::kUnit) return true;
    const std::vector<Covering> covering = c.facts.DocumentsCovering(tag.tag);
    return std::none_of(covering.begin(), covering.end(), [&](const Covering& by) {
      return by.exclusion == GoodsClass::kUnit && !Among(predecessors, by.document_id);
    });
  });
  return shared;
}

// The tags that exclude go on. A box that was one predecessor's whole load stays so excluded where it is part
// loads now: no stranger has another part of it.
void GoOn(Case& c, const std::vector<std::string>& documents, const std::vector<std::string>& predecessors,
          bool all, std::vector<Tags>& covered) {
  std::map<Digest, std::vector<std::size_t>> stated;
  for (std::size_t i = 0; i < covered.size(); ++i) {
    for (const auto& [tag, exclusion] : covered[i]) stated[tag].push_back(i);
  }
  for (const std::string& id : predecessors) {
    const bool itself = Among(documents, id);  // it lives on, and covers one thing more
    for (const GoodsTag& tag : all ? c.facts.GoodsOf(id) : SharedWithOthers(c, id, predecessors)) {
      if (!itself && tag.exclusion != GoodsClass::kUnit && tag.exclusion != GoodsClass::kLot) continue;
      const auto by = stated.find(tag.tag);
      if (by != stated.end()) {
        for (const std::size_t i : by->second) {
          GoodsClass& stated_so = covered[i][tag.tag];
          stated_so = Stronger(stated_so, tag.exclusion);
        }
        continue;
      }
      for (Tags& tags : covered) tags.emplace(tag.tag, tag.exclusion);
      if (covered.front().size() > c.rules.limits.goods_tags) return;
    }
  }
}

}  // namespace

GoodsClass Stronger(GoodsClass a, GoodsClass b) {
  for (const GoodsClass one : {GoodsClass::kUnit, GoodsClass::kLot, GoodsClass::kShare, GoodsClass::kWarn}) {
    if (a == one || b == one) return one;
  }
  return a;
}

void JudgeGoods(Case& c, const std::vector<std::string>& documents,
                const std::vector<std::string>& predecessors) {
  JudgeSiblings(c, documents);
  if (!c.refused() && c.act.has_issue() && c.facts.KnowsGoods()) JudgeRoomOver(c);
  // An act that is refused whatever the others cover would be a search that leaves no trace.
  if (c.refused()) return;
  std::optional<std::string> refusing;
  for (const GoodsClaim& claim : c.admission.goods) {
    std::set<GoodsWarning> found;
    if (c.facts.KnowsGoods()) {
      JudgeClaim(c, claim, predecessors, found, refusing);
    } else {
      found.insert(claim.warnings.begin(), claim.warnings.end());
    }
    std::vector<GoodsWarning>& kept = c.change.goods_warnings.emplace_back(found.begin(), found.end());
    if (kept.size() > kMaxWarnings) kept.resize(kMaxWarnings);
  }
  if (refusing) RefuseCovered(c, *refusing);
}

void CoverGoods(Case& c, const std::vector<std::string>& documents,
                const std::vector<std::string>& predecessors, bool goes_on) {
  std::vector<Tags> covered(std::min(documents.size(), c.admission.goods.size()));
  for (std::size_t i = 0; i < covered.size(); ++i) {
    for (const GoodsTag& tag : c.admission.goods[i].tags) covered[i].emplace(tag.tag, tag.exclusion);
  }
  if (!covered.empty()) GoOn(c, documents, predecessors, goes_on, covered);
  for (std::size_t i = 0; i < covered.size(); ++i) {
    if (covered[i].size() > c.rules.limits.goods_tags) {
      c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
               Cat({documents[i], " would cover more than ", std::to_string(c.rules.limits.goods_tags),
                    " goods by name, those of what it replaces included."}),
               "SURRENDER for AMENDMENT, which states anew what is covered");
    }
    DocumentGoods& goods = c.change.covered.emplace_back(DocumentGoods{documents[i], {}});
    for (const auto& [tag, exclusion] : covered[i]) goods.tags.push_back({tag, exclusion});
  }
}

void JudgeRoomToReplace(Case& c, const std::string& document_id, const Header& header, std::size_t tags) {
  constexpr std::size_t kTagBytes = Digest::kSize + 1;  // with its class
  v1::TitleHeader stated = ToProto(header);
  // A successor that states the same may have others of these.
  stated.clear_first_holder();
  stated.clear_order();
  stated.clear_content_root();
  stated.clear_content_leaf_count();
  stated.clear_content_always_shown();
  const std::size_t bytes = stated.ByteSizeLong() + tags * kTagBytes;
  if (bytes <= c.rules.limits.replace_bytes) return;
  c.Refuse(v1::REFUSAL_REASON_TOO_MANY,
           Cat({document_id, " would have ", std::to_string(bytes), " bytes of header and of goods by name (",
                std::to_string(tags), "): with more than ", std::to_string(c.rules.limits.replace_bytes),
                " it could never be replaced."}),
           c.act.has_notation() ? "SURRENDER for AMENDMENT, which states the unit anew"
                                : "fewer goods by name, or several documents");
}

void SetRemarks(TitleState& state, const GoodsClaim& claim) {
  state.remarks = claim.remarks;
  state.remarks_left_out = claim.remarks_left_out;
}

std::vector<GoodsWarning> FirstWarnings(const std::vector<std::vector<GoodsWarning>>& found) {
  return found.empty() ? std::vector<GoodsWarning>{} : found.front();
}

}  // namespace yidan::title
