#include "services/log/map_tile.h"

#include <algorithm>
#include <bit>

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x02;
constexpr std::uint8_t kInnerPrefix = 0x03;

unsigned Mask(std::size_t slot) { return 1U << slot; }

}  // namespace

Digest MapLeafHash(const MapLeaf& leaf) {
  return crypto::Sha256Node(kLeafPrefix, leaf.position, leaf.value_hash);
}
Digest MapInnerHash(const Digest& left, const Digest& right) {
  return crypto::Sha256Node(kInnerPrefix, left, right);
}

Digest MapSlot::Hash() const {
  switch (kind) {
    case Kind::kEmpty:
      break;
    case Kind::kLeaf:
      return MapLeafHash(leaf);
    case Kind::kInner:
      return inner;
  }
  return Digest{};
}

bool MapBit(const Digest& position, unsigned i) {
  if (i >= kMaxMapDepth) return false;
  return ((static_cast<unsigned>(position.bytes[i / 8]) >> (7 - i % 8)) & 1U) != 0;
}

std::size_t MapSlotIndex(const Digest& position, unsigned depth) {
  std::size_t index = 0;
  for (unsigned i = 0; i < kTileLevels; ++i) index = index << 1U | (MapBit(position, depth + i) ? 1U : 0U);
  return index;
}

unsigned MapSharedBits(const Digest& a, const Digest& b) {
  unsigned shared = 0;
  for (std::size_t i = 0; i < Digest::kSize; ++i, shared += 8) {
    const auto difference = static_cast<std::uint8_t>(a.bytes[i] ^ b.bytes[i]);
    if (difference != 0) return shared + static_cast<unsigned>(std::countl_zero(difference));
  }
  return shared;
}

MapSlot::Kind FoldedKind(std::span<const MapSlot> slots) {
  std::size_t leaves = 0;
  for (const MapSlot& slot : slots) {
    if (slot.kind == MapSlot::Kind::kInner) return MapSlot::Kind::kInner;
    if (slot.kind == MapSlot::Kind::kLeaf) ++leaves;
  }
  if (leaves == 0) return MapSlot::Kind::kEmpty;
  return leaves == 1 ? MapSlot::Kind::kLeaf : MapSlot::Kind::kInner;
}

MapSlot Fold(std::span<const MapSlot> slots) {
  if (slots.size() == 1) return slots.front();
  const std::size_t half = slots.size() / 2;
  const MapSlot left = Fold(slots.first(half));
  const MapSlot right = Fold(slots.subspan(half));
  using Kind = MapSlot::Kind;
  // A subtree with one leaf is that leaf, and one with none is empty, at every height.
  if (left.kind == Kind::kEmpty && right.kind != Kind::kInner) return right;
  if (right.kind == Kind::kEmpty && left.kind != Kind::kInner) return left;
  return MapSlot::OfInner(MapInnerHash(left.Hash(), right.Hash()));
}

std::string MapTileKey(const Digest& position, unsigned depth) {
  std::string key(1 + (depth + 7) / 8, static_cast<char>(depth));
  std::copy_n(position.bytes.begin(), key.size() - 1, key.begin() + 1);
  if (depth % 8 != 0) key.back() = static_cast<char>(position.bytes[depth / 8] & (0xff00U >> (depth % 8)));
  return key;
}

std::string EncodeMapTile(const MapTile& tile) {
  unsigned leaves = 0;
  unsigned inners = 0;
  for (std::size_t i = 0; i < kTileSlots; ++i) {
    if (tile[i].kind == MapSlot::Kind::kLeaf) leaves |= Mask(i);
    if (tile[i].kind == MapSlot::Kind::kInner) inners |= Mask(i);
  }
  Encoder out;
  out.U8(static_cast<std::uint8_t>(leaves)).U8(static_cast<std::uint8_t>(inners));
  for (const MapSlot& slot : tile) {
    if (slot.kind == MapSlot::Kind::kLeaf) out.Fixed(slot.leaf.position).Fixed(slot.leaf.value_hash);
    if (slot.kind == MapSlot::Kind::kInner) out.Fixed(slot.inner);
  }
  return out.Take();
}

Result<MapTile> DecodeMapTile(std::string_view bytes, const Digest& position, unsigned depth) {
  const std::string where = "the state map tile at depth " + std::to_string(depth);
  Decoder in(bytes);
  const unsigned leaves = in.U8();
  const unsigned inners = in.U8();
  if ((leaves & inners) != 0) return Corrupt(where + " has a slot that is leaf and inner");
  MapTile tile;
  for (std::size_t i = 0; i < kTileSlots; ++i) {
    if ((leaves & Mask(i)) != 0) {
      tile[i].kind = MapSlot::Kind::kLeaf;
      tile[i].leaf.position = in.Fixed();
      tile[i].leaf.value_hash = in.Fixed();
      if (MapSharedBits(tile[i].leaf.position, position) < depth ||
          MapSlotIndex(tile[i].leaf.position, depth) != i) {
        return Corrupt(where + " has a leaf that belongs elsewhere");
      }
    } else if ((inners & Mask(i)) != 0) {
      tile[i] = MapSlot::OfInner(in.Fixed());
    }
  }
  if (!in.Done()) return Corrupt(where + " is not as long as its slots");
  if (inners != 0 && depth + kTileLevels > kDeepestTile)
    return Corrupt(where + " has tiles below the deepest");
  const auto kind = FoldedKind(tile);
  const bool fit = depth == 0 ? kind != MapSlot::Kind::kEmpty : kind == MapSlot::Kind::kInner;
  if (!fit) return Corrupt(where + " has too few leaves");
  return tile;
}

}  // namespace yidan::log
