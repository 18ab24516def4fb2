// Tiles of the state map: eight slots, three levels of hashing. Internal to services/log; state_map.h
// documents the bytes. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/log/map_leaf.h"

namespace yidan::log {

inline constexpr unsigned kTileLevels = 3;
inline constexpr std::size_t kTileSlots = 1U << kTileLevels;
// The deepest tile: two different positions differ in bit 255 at the latest. Bits beyond count as zero.
inline constexpr unsigned kDeepestTile = 255;

// A subtree, as its parent sees it.
struct MapSlot {
  enum class Kind : std::uint8_t { kEmpty, kLeaf, kInner };
  Kind kind = Kind::kEmpty;
  MapLeaf leaf;  // kLeaf
  Digest inner;  // kInner: its hash

  static MapSlot OfLeaf(const MapLeaf& leaf) { return {Kind::kLeaf, leaf, {}}; }
  static MapSlot OfInner(const Digest& hash) { return {Kind::kInner, {}, hash}; }
  [[nodiscard]] Digest Hash() const;  // zero if empty
};

using MapTile = std::array<MapSlot, kTileSlots>;

Digest MapLeafHash(const MapLeaf& leaf);
Digest MapInnerHash(const Digest& left, const Digest& right);

// Bit `i` of a position from its most significant, zero from bit 256 on.
bool MapBit(const Digest& position, unsigned i);
// Which slot of a tile at `depth` a position falls into.
std::size_t MapSlotIndex(const Digest& position, unsigned depth);
// How many leading bits two positions share, at most 256.
unsigned MapSharedBits(const Digest& a, const Digest& b);

// What the subtree over these slots (a power of two of them) is, without and with its hash.
MapSlot::Kind FoldedKind(std::span<const MapSlot> slots);
MapSlot Fold(std::span<const MapSlot> slots);

std::string MapTileKey(const Digest& position, unsigned depth);
std::string EncodeMapTile(const MapTile& tile);
// kCorrupt unless the bytes are a tile that belongs at `depth` on the way to `position`.
Result<MapTile> DecodeMapTile(std::string_view bytes, const Digest& position, unsigned depth);

}  // namespace yidan::log
