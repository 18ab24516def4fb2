#include "services/interpret/content.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <span>

#include "services/title/rules.h"
#include "services/title/times.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/goods_tags.h"
#include "services/waybill/schema.h"

namespace yidan::interpret {
namespace {

// What a content says of its goods, in the words of the rules that judge it.
title::GoodsClass ClassOf(waybill::Exclusion exclusion) {
  switch (exclusion) {
    case waybill::Exclusion::kUnit:
      return title::GoodsClass::kUnit;
    case waybill::Exclusion::kLot:
      return title::GoodsClass::kLot;
    case waybill::Exclusion::kLater:
      return title::GoodsClass::kWarn;
    case waybill::Exclusion::kPart:
      return title::GoodsClass::kPart;
    case waybill::Exclusion::kShare:
      return title::GoodsClass::kShare;
    case waybill::Exclusion::kNumber:
      return title::GoodsClass::kNumber;
  }
  std::abort();  // no class of goods
}

log::GoodsTags ToLog(const std::vector<waybill::GoodsTag>& tags) {
  log::GoodsTags out;
  for (const waybill::GoodsTag& tag : tags) {
    out.push_back({tag.tag, static_cast<std::uint8_t>(ClassOf(tag.exclusion))});
  }
  return out;
}

std::int32_t DayOf(title::TimeMs at) {
  constexpr title::TimeMs kDayMs = 24LL * 3600 * 1000;
  return static_cast<std::int32_t>(at / kDayMs);  // after 1970, before 2200
}

bool IsOfUnit(v1::NotationKind kind) {
  return kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED || kind == v1::NOTATION_KIND_WAGON_SUBSTITUTED;
}

waybill::Unit UnitOf(v1::NotationKind kind) {
  return kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED ? waybill::Unit::kContainer : waybill::Unit::kWagon;
}

// What the tags of one content are made with.
struct Tagging {
  const waybill::Loads& loads;
  const std::string& goods_key;
  std::uint32_t goods_keys;
};

// The tags of what took the place of a container or wagon, as the content says of those of `chain` how they
// are loaded. None for a seal.
log::GoodsTags TagsOfOne(const title::Substitution& one, const std::vector<std::string>& chain, bool whole,
                         const Tagging& by) {
  if (!IsOfUnit(one.kind)) return {};
  return ToLog(waybill::TagsOf(by.goods_key,
                               waybill::SubstituteKeysOf(by.loads, UnitOf(one.kind), chain, one.substitute,
                                                         DayOf(one.at), whole, by.goods_keys)));
}

// By which tags the document covers as a unit what is replaced, or anything of `chain` whose place that took:
// on the journey from the day of each notation, and on any within a year of its own date of shipment, since
// the predecessor that stated the whole may have had another.
log::GoodsTags CoveredWhole(const title::Substitution& one, const title::TitleState& document,
                            const std::vector<std::string>& chain,
                            const std::vector<title::GoodsTag>& covered, const Tagging& by) {
  constexpr std::int32_t kFortnight = 14;  // one journey's two weeks
  constexpr std::int32_t kYear = 27 * kFortnight;
  std::vector<waybill::GoodsKey> keys;
  const auto add = [&](const std::string& number, std::int32_t day) {
    const auto journey = waybill::JourneyKeysOf(UnitOf(one.kind), number, day, by.goods_keys);
    keys.insert(keys.end(), journey.begin(), journey.end());
  };
  for (const std::string& number : chain) {
    if (!by.loads.shipped) break;
    for (std::int32_t off = -kYear; off <= kYear; off += kFortnight) add(number, *by.loads.shipped + off);
  }
  for (const title::Substitution& noted : document.substitutions) {
    if (noted.kind != one.kind) continue;
    if (std::binary_search(chain.begin(), chain.end(), noted.substitute)) {
      add(noted.substitute, DayOf(noted.at));
    }
  }
  log::GoodsTags whole = ToLog(waybill::TagsOf(by.goods_key, keys));
  std::erase_if(whole, [&](const log::GoodsTag& tag) {
    const title::GoodsTag as{tag.tag, static_cast<title::GoodsClass>(tag.exclusion)};
    return !std::binary_search(covered.begin(), covered.end(), as);
  });
  return whole;
}

// Tags, each once, in the strongest class that it was added in.
class TagSet {
 public:
  void Add(const log::GoodsTags& tags) {
    for (const log::GoodsTag& tag : tags) {
      const auto exclusion = static_cast<title::GoodsClass>(tag.exclusion);
      const auto [found, fresh] = all_.emplace(tag.tag, exclusion);
      if (!fresh) found->second = title::Stronger(found->second, exclusion);
    }
  }
  [[nodiscard]] log::GoodsTags Ascending() const {
    log::GoodsTags out;
    for (const auto& [tag, exclusion] : all_) out.push_back({tag, static_cast<std::uint8_t>(exclusion)});
    return out;
  }

 private:
  std::map<Digest, title::GoodsClass> all_;
};

// The containers and wagons that the content states by a number which is theirs now: the last notation that
// names it, by the times of the notations, put it in another's place, and the content states none of those. A
// number that was used again is so not taken for the unit that bore it before.
std::set<std::pair<waybill::Unit, std::string>> StatedAsNow(std::vector<title::Substitution> noted,
                                                            const waybill::Loads& loads) {
  std::stable_sort(noted.begin(), noted.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  std::map<std::pair<waybill::Unit, std::string>, bool> put_in;  // by the last one that names it
  for (const title::Substitution& one : noted) {
    if (!IsOfUnit(one.kind)) continue;
    put_in[{UnitOf(one.kind), one.replaced}] = false;
    put_in[{UnitOf(one.kind), one.substitute}] = true;
  }
  std::set<std::pair<waybill::Unit, std::string>> now;
  for (const auto& [unit, load] : loads.units) {
    const auto found = put_in.find(unit);
    if (found == put_in.end() || !found->second) continue;
    const auto kind = unit.first == waybill::Unit::kContainer ? v1::NOTATION_KIND_CONTAINER_SUBSTITUTED
                                                              : v1::NOTATION_KIND_WAGON_SUBSTITUTED;
    const auto before = title::TookThePlaceOf(noted, kind, unit.second);
    const bool as_it_was = std::any_of(before.begin(), before.end(), [&](const std::string& number) {
      return number != unit.second && loads.units.contains({unit.first, number});
    });
    if (!as_it_was) now.insert(unit);
  }
  return now;
}

}  // namespace

Result<OpenedContent> OpenContent(const RawContent& content, const v1::TitleHeader& header,
                                  const std::string& goods_key, std::uint32_t goods_keys) {
  YIDAN_ASSIGN(const waybill::JsonValue json, waybill::ParseContent(content.content_json));
  if (!CommitsTo(header, content, json)) return Corrupt("it is not what the carrier signed");
  YIDAN_ASSIGN(v1::Waybill waybill, waybill::ToWaybill(json));
  return WhatFollows(std::move(waybill), goods_key, goods_keys);
}

bool CommitsTo(const v1::TitleHeader& header, const RawContent& content, const waybill::JsonValue& json) {
  return waybill::CommitmentOf(header) == waybill::Commit(content.document_id, content.secret, json);
}

OpenedContent WhatFollows(v1::Waybill waybill, const std::string& goods_key, std::uint32_t goods_keys) {
  OpenedContent out;
  out.waybill = std::move(waybill);
  out.terms = waybill::SearchTermsOf(out.waybill);
  if (!goods_key.empty()) {
    out.goods_tags = ToLog(waybill::GoodsTags(goods_key, out.waybill, goods_keys));
  }
  return out;
}

std::vector<std::string> AnnexedDocuments(const v1::Act& act) {
  std::vector<std::string> ids;
  for (const StatedHeader& stated : HeadersOf(act)) ids.push_back(stated.document_id);
  if (IsOfUnit(act.notation().kind())) ids.push_back(act.document_id());
  return ids;
}

log::GoodsTags SubstituteTags(const v1::Act& act, const title::TitleState& before,
                              const std::vector<title::GoodsTag>& covered, const waybill::Loads& loads,
                              const std::string& goods_key, std::uint32_t goods_keys) {
  const v1::Notation& notation = act.notation();
  const title::Substitution one{notation.kind(), notation.replaced(), notation.substitute(),
                                title::ToMs(notation.at())};
  if (!IsOfUnit(one.kind)) return {};
  const Tagging by{loads, goods_key, goods_keys};
  const auto chain = title::TookThePlaceOf(before.substitutions, one.kind, one.replaced);
  const auto whole = CoveredWhole(one, before, chain, covered, by);
  TagSet tags;
  tags.Add(TagsOfOne(one, chain, !whole.empty(), by));
  // By these the rules know who shares with the document what gives its place.
  tags.Add(whole);
  return tags.Ascending();
}

log::GoodsTags IssuedTags(const v1::Act& act, std::size_t issued, const World& world,
                          const log::GoodsTags& own, const waybill::Loads& loads,
                          const std::string& goods_key, std::uint32_t goods_keys) {
  if (!act.has_replace()) return own;
  std::vector<const title::TitleState*> predecessors;
  for (const std::string& id : ReplacedBy(act)) {
    // One that is not there refuses the act.
    if (const title::TitleState* state = world.Title(id)) predecessors.push_back(state);
  }
  const v1::TitleHeader& header = act.replace().successors(static_cast<int>(issued)).header();
  const auto noted =
      title::SubstitutionsAfter(predecessors, {header.containers().begin(), header.containers().end()},
                                world.Registry()->parameters.max_notations);
  if (!noted) return own;  // so many refuse it
  const Tagging by{loads, goods_key, goods_keys};
  const auto now = StatedAsNow(*noted, loads);
  TagSet tags;
  tags.Add(own);
  const std::span<const title::Substitution> all_noted(*noted);
  for (std::size_t i = 0; i < all_noted.size(); ++i) {
    const title::Substitution& one = all_noted[i];
    if (!IsOfUnit(one.kind)) continue;
    auto chain = title::TookThePlaceOf(all_noted.first(i), one.kind, one.replaced);
    std::erase_if(chain, [&](const std::string& number) { return now.contains({UnitOf(one.kind), number}); });
    auto derived = TagsOfOne(one, chain, /*whole=*/false, by);
    // It goes on as it is covered, as a unit or with a sibling (title, "Goods"): the content does not state
    // it, so none is asked to be its only owner.
    for (log::GoodsTag& tag : derived) {
      if (tag.exclusion == static_cast<std::uint8_t>(title::GoodsClass::kUnit)) {
        tag.exclusion = static_cast<std::uint8_t>(title::GoodsClass::kLot);
      }
    }
    tags.Add(derived);
  }
  return tags.Ascending();
}

std::vector<StatedHeader> HeadersOf(const v1::Act& act) {
  std::vector<StatedHeader> headers;
  if (act.has_issue()) headers.push_back({act.document_id(), &act.issue().header()});
  if (act.has_replace()) {
    for (const auto& successor : act.replace().successors()) {
      headers.push_back({successor.document_id(), &successor.header()});
    }
  }
  return headers;
}

std::vector<std::string> ReplacedBy(const v1::Act& act) {
  std::vector<std::string> ids;
  for (const auto& predecessor : act.replace().predecessors()) ids.push_back(predecessor.document_id());
  return ids;
}

}  // namespace yidan::interpret
