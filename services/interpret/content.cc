#include "services/interpret/content.h"

#include "services/title/rules.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/goods_tags.h"
#include "services/waybill/schema.h"

namespace yidan::interpret {

Result<OpenedContent> OpenContent(const RawContent& content, std::string_view content_root,
                                  std::uint32_t content_leaf_count, const std::string& goods_key,
                                  std::uint32_t goods_keys) {
  YIDAN_ASSIGN(const waybill::JsonValue json, waybill::ParseContent(content.content_json));
  const auto commitment = waybill::Commit(content.document_id, content.secret, json);
  if (commitment.root.View() != content_root || commitment.leaf_count != content_leaf_count) {
    return Corrupt("it is not what the carrier signed");
  }
  OpenedContent out;
  YIDAN_ASSIGN(out.waybill, waybill::ToWaybill(json));
  out.terms = waybill::SearchTermsOf(out.waybill);
  if (!goods_key.empty()) {
    for (const Digest& tag : waybill::GoodsTags(goods_key, out.waybill, goods_keys)) {
      out.goods_tags.push_back({tag, static_cast<std::uint8_t>(title::GoodsClass::kUnit)});
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

}  // namespace yidan::interpret
