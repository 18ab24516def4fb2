#include "services/interpret/content.h"

#include "services/title/rules.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/goods_tags.h"
#include "services/waybill/schema.h"

namespace yidan::interpret {
namespace {

// What a content says of its goods, in the words of the rules that judge it.
title::GoodsClass ClassOf(waybill::Exclusion exclusion) {
  switch (exclusion) {
    case waybill::Exclusion::kLot:
      return title::GoodsClass::kLot;
    case waybill::Exclusion::kLater:
      return title::GoodsClass::kWarn;
    case waybill::Exclusion::kPart:
      return title::GoodsClass::kPart;
    default:
      return title::GoodsClass::kUnit;
  }
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
    for (const waybill::GoodsTag& tag : waybill::GoodsTags(goods_key, out.waybill, goods_keys)) {
      out.goods_tags.push_back({tag.tag, static_cast<std::uint8_t>(ClassOf(tag.exclusion))});
    }
  }
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
