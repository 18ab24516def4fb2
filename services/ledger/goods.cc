#include "services/ledger/goods.h"

#include "services/interpret/content.h"
#include "services/title/rules.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/schema.h"

namespace yidan::ledger {

Result<log::GoodsTags> TagsOfSubstitute(const v1::Act& act, const title::TitleState& before,
                                        const std::vector<title::GoodsTag>& covered,
                                        std::string_view content_json, const std::string& goods_key,
                                        const title::RuleSet& rules) {
  YIDAN_ASSIGN(const waybill::JsonValue json, waybill::ParseContent(content_json));
  YIDAN_ASSIGN(const v1::Waybill content, waybill::ToWaybill(json));
  return interpret::SubstituteTags(act, before, covered, waybill::LoadsOf(content), goods_key,
                                   rules.goods_keys);
}

std::vector<log::GoodsAnnex> Sealed(const v1::Act& act, std::uint64_t index,
                                    const std::vector<log::GoodsTags>& tags, const std::string& goods_key) {
  const std::vector<std::string> documents = interpret::AnnexedDocuments(act);
  std::vector<log::GoodsAnnex> annexes(documents.size());
  for (std::size_t i = 0; i < documents.size() && i < tags.size(); ++i) {
    annexes[i].sealed_tags = log::SealTags(goods_key, index, documents[i], tags[i]);
  }
  return annexes;
}

std::vector<log::GoodsAnnex> WithAllWarnings(std::vector<log::GoodsAnnex> goods) {
  for (log::GoodsAnnex& annex : goods) {
    annex.warnings.clear();
    for (std::uint64_t i = 0; i < title::kMaxWarnings; ++i) annex.warnings.push_back({1, i});
  }
  return goods;
}

}  // namespace yidan::ledger
