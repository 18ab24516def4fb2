// Goods tags: what the goods of a content are called in the log and in the state map, where nobody reads
// them without the registry's goods key (PROTOCOL §4). Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "services/base/bytes.h"
#include "services/waybill/content.h"

namespace yidan::waybill {

struct GoodsTag {
  Digest tag;  // HMAC-SHA-256(goods key, normalised id)
  Exclusion exclusion = Exclusion::kUnit;
};
// Of those keys (GoodsKeysOf, SubstituteKeysOf); ascending, unique.
std::vector<GoodsTag> TagsOf(const std::string& goods_key, const std::vector<GoodsKey>& keys);
// Of everything that a content covers; ascending, unique. `version` as for GoodsKeysOf.
std::vector<GoodsTag> GoodsTags(const std::string& goods_key, const v1::Waybill& waybill,
                                std::uint32_t version);

}  // namespace yidan::waybill
