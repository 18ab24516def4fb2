#include "services/log/sealed_tags.h"

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

// Both lie apart from the ids of goods, which the goods key makes tags of: none has a byte 0x00.
constexpr std::string_view kFirstHalf{"yidan/goods-seal/v1\0\x01", 21};
constexpr std::string_view kSecondHalf{"yidan/goods-seal/v1\0\x02", 21};

std::string SealKey(std::string_view goods_key) {
  return crypto::HmacSha256(goods_key, kFirstHalf).ToString() +
         crypto::HmacSha256(goods_key, kSecondHalf).ToString();
}

std::string PlaceOf(std::uint64_t index, std::string_view document_id) {
  return Encoder().U64(index).Str(document_id).Take();
}

}  // namespace

std::string SealTags(std::string_view goods_key, std::uint64_t index, std::string_view document_id,
                     const GoodsTags& tags) {
  if (tags.empty()) return {};
  Encoder list;
  for (const GoodsTag& tag : tags) list.Fixed(tag.tag).U8(tag.exclusion);
  return crypto::SealSiv(SealKey(goods_key), list.Take(), PlaceOf(index, document_id));
}

Result<GoodsTags> OpenTags(std::string_view goods_key, std::uint64_t index, std::string_view document_id,
                           std::string_view sealed) {
  if (sealed.empty()) return GoodsTags();
  const auto list = crypto::OpenSiv(SealKey(goods_key), sealed, PlaceOf(index, document_id));
  if (!list) return Corrupt("its goods tags do not open with the goods key");
  GoodsTags tags;
  Decoder in(*list);
  while (in.ok() && !in.Done()) {
    const Digest tag = in.Fixed();
    tags.push_back({tag, in.U8()});
  }
  if (!in.ok() || tags.empty()) return Corrupt("what it sealed as goods tags are none");
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (tags[i].exclusion == 0) return Corrupt("a goods tag says not how it excludes");
    if (i > 0 && tags[i - 1].tag >= tags[i].tag) return Corrupt("its goods tags are not strictly ascending");
  }
  return tags;
}

}  // namespace yidan::log
