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

// The tags of what took a container's or wagon's place, as the content says of the one replaced, or of one
// whose place that took by the notations `before`, how it is loaded. None for a seal.
log::GoodsTags TagsOfOne(const title::Substitution& one, std::span<const title::Substitution> before,
                         const waybill::Loads& loads, bool whole, const std::string& goods_key,
                         std::uint32_t goods_keys) {
  if (!IsOfUnit(one.kind)) return {};
  return ToLog(waybill::TagsOf(
      goods_key, waybill::SubstituteKeysOf(loads, UnitOf(one.kind),
                                           title::TookThePlaceOf(before, one.kind, one.replaced),
                                           one.substitute, DayOf(one.at), whole, goods_keys)));
}

// Whether the document covers as a unit what is replaced, or anything whose place that took, by any of the
// journeys that it is named for.
bool CoveredWhole(const title::Substitution& one, const title::TitleState& document,
                  const std::vector<title::GoodsTag>& covered, const waybill::Loads& loads,
                  const std::string& goods_key, std::uint32_t goods_keys) {
  std::set<Digest> units;
  for (const title::GoodsTag& tag : covered) {
    if (tag.exclusion == title::GoodsClass::kUnit) units.insert(tag.tag);
  }
  const auto has = [&](const std::string& number, std::int32_t day) {
    const auto tags =
        waybill::TagsOf(goods_key, waybill::JourneyKeysOf(UnitOf(one.kind), number, day, goods_keys));
    return std::any_of(tags.begin(), tags.end(), [&](const auto& tag) { return units.contains(tag.tag); });
  };
  for (const std::string& number : title::TookThePlaceOf(document.substitutions, one.kind, one.replaced)) {
    if (loads.shipped && has(number, *loads.shipped)) return true;
    for (const title::Substitution& noted : document.substitutions) {
      if (noted.kind == one.kind && noted.substitute == number && has(number, DayOf(noted.at))) return true;
    }
  }
  return false;
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
  const bool whole = CoveredWhole(one, before, covered, loads, goods_key, goods_keys);
  return TagsOfOne(one, before.substitutions, loads, whole, goods_key, goods_keys);
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
  std::map<Digest, title::GoodsClass> all;
  const auto add = [&all](const log::GoodsTags& tags) {
    for (const log::GoodsTag& tag : tags) {
      const auto exclusion = static_cast<title::GoodsClass>(tag.exclusion);
      const auto [found, fresh] = all.emplace(tag.tag, exclusion);
      if (!fresh) found->second = title::Stronger(found->second, exclusion);
    }
  };
  add(own);
  // Where it was covered as a unit it goes on as one by the rules (title, "Goods").
  const std::span<const title::Substitution> all_noted(*noted);
  for (std::size_t i = 0; i < all_noted.size(); ++i) {
    add(TagsOfOne(all_noted[i], all_noted.first(i), loads, /*whole=*/false, goods_key, goods_keys));
  }
  log::GoodsTags out;
  for (const auto& [tag, exclusion] : all) out.push_back({tag, static_cast<std::uint8_t>(exclusion)});
  return out;
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
