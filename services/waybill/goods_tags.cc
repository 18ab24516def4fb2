#include "services/waybill/goods_tags.h"

#include <algorithm>

#include "services/crypto/crypto.h"
#include "services/waybill/content.h"

namespace yidan::waybill {

std::vector<Digest> GoodsTags(const std::string& goods_key, const v1::Waybill& waybill,
                              std::uint32_t version) {
  std::vector<Digest> tags;
  for (const std::string& key : GoodsKeysOf(waybill, version)) {
    tags.push_back(crypto::HmacSha256(goods_key, key));
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

}  // namespace yidan::waybill
