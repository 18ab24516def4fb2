// Goods tags as an ACT entry carries them (ADR 0002): sealed for whoever has the registry's goods key.
// Entries reach the parties of a document, and a tag is one and the same wherever the goods are named: in
// the open it would tell a VIN that somebody guesses, in any file and for ever.
//
// The seal is AES-256-SIV (RFC 5297), which needs no nonce: the same tags at the same place have one seal,
// and those of another place or document have nothing in common with it. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace yidan::log {

// One thing that a document covers, and how that excludes other documents (title/rules.h, GoodsClass; a
// number here).
struct GoodsTag {
  Digest tag;                  // HMAC-SHA-256(goods key, normalised id of the goods)
  std::uint8_t exclusion = 0;  // not 0
  bool operator==(const GoodsTag&) const = default;
};
using GoodsTags = std::vector<GoodsTag>;  // strictly ascending by tag

// Sealed tags are this much longer than count * 33 bytes; no tags are no bytes.
inline constexpr std::size_t kTagSealBytes = 16;

// Of the document `document_id`, in the entry `index`. `goods_key`: 32 bytes.
std::string SealTags(std::string_view goods_key, std::uint64_t index, std::string_view document_id,
                     const GoodsTags& tags);
// kCorrupt: sealed with another key, for another place or document, or what is sealed are no tags.
Result<GoodsTags> OpenTags(std::string_view goods_key, std::uint64_t index, std::string_view document_id,
                           std::string_view sealed);

}  // namespace yidan::log
