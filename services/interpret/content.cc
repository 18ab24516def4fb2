#include "services/interpret/content.h"

#include <cstdlib>

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

std::vector<log::GoodsTag> ToLog(const std::vector<waybill::GoodsTag>& tags) {
  std::vector<log::GoodsTag> out;
  for (const waybill::GoodsTag& tag : tags) {
    out.push_back({tag.tag, static_cast<std::uint8_t>(ClassOf(tag.exclusion))});
  }
  return out;
}

}  // namespace

Result<OpenedContent> OpenContent(const RawContent& content, const v1::TitleHeader& header,
                                  const std::string& goods_key, std::uint32_t goods_keys) {
  YIDAN_ASSIGN(const waybill::JsonValue json, waybill::ParseContent(content.content_json));
  const auto commitment = waybill::Commit(content.document_id, content.secret, json);
  if (waybill::CommitmentOf(header) != commitment) {
    return Corrupt("it is not what the carrier signed");
  }
  OpenedContent out;
  YIDAN_ASSIGN(out.waybill, waybill::ToWaybill(json));
  out.terms = waybill::SearchTermsOf(out.waybill);
  if (!goods_key.empty()) {
    out.goods_tags = ToLog(waybill::GoodsTags(goods_key, out.waybill, goods_keys));
  }
  return out;
}

std::vector<std::string> AnnexedDocuments(const v1::Act& act) {
  std::vector<std::string> ids;
  for (const StatedHeader& stated : HeadersOf(act)) ids.push_back(stated.document_id);
  const v1::NotationKind noted = act.notation().kind();
  if (noted == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED || noted == v1::NOTATION_KIND_WAGON_SUBSTITUTED) {
    ids.push_back(act.document_id());
  }
  return ids;
}

std::vector<log::GoodsTag> SubstituteTags(const v1::Act& act, const title::TitleState& before,
                                          const v1::Waybill& content, const std::string& goods_key,
                                          std::uint32_t goods_keys) {
  constexpr title::TimeMs kDayMs = 24LL * 3600 * 1000;
  const v1::Notation& notation = act.notation();
  const bool box = notation.kind() == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED;
  // Whichever of a wagon's numbers the content states, an amendment the newer one, is how it is loaded.
  const auto replaced =
      box ? title::BoxesOf(before, notation.replaced()) : title::WagonsOf(before, notation.replaced());
  const auto day = static_cast<std::int32_t>(title::ToMs(notation.at()) / kDayMs);  // after 1970, before 2200
  return ToLog(waybill::TagsOf(
      goods_key, waybill::SubstituteKeysOf(content, box ? waybill::Unit::kContainer : waybill::Unit::kWagon,
                                           replaced, notation.substitute(), day, goods_keys)));
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
