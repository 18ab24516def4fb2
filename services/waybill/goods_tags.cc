#include "services/waybill/goods_tags.h"

#include <algorithm>

#include "services/crypto/crypto.h"

namespace yidan::waybill {

std::vector<GoodsTag> GoodsTags(const std::string& goods_key, const v1::Waybill& waybill,
                                std::uint32_t version) {
  return TagsOf(goods_key, GoodsKeysOf(waybill, version));
}

std::vector<GoodsTag> TagsOf(const std::string& goods_key, const std::vector<GoodsKey>& keys) {
  std::vector<GoodsTag> tags;
  for (const GoodsKey& goods : keys) {
    tags.push_back({crypto::HmacSha256(goods_key, goods.key), goods.exclusion});
  }
  std::sort(tags.begin(), tags.end(), [](const GoodsTag& a, const GoodsTag& b) { return a.tag < b.tag; });
  return tags;
}

}  // namespace yidan::waybill
