// The tlog-tiles layout (c2sp.org/tlog-tiles): the tree as files that monitors and witnesses can read with
// tools that exist. A tile of level L, number N holds up to 256 hashes: those of tree level 8 L from
// index 256 N on. A full tile never changes; the rightmost one of a level may be partial (".p/W").
//
//   tile/<L>/<N>[.p/<W>]         W * 32 bytes
//   tile/entries/<N>[.p/<W>]     W times u16 length, entry
//   N in groups of three digits, all but the last prefixed "x": 1234067 is x001/x234/067
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "services/log/merkle.h"

namespace yidan::log {

inline constexpr unsigned kTileHeight = 8;
inline constexpr std::uint64_t kTileWidth = 1U << kTileHeight;  // hashes or entries of a full tile
inline constexpr unsigned kMaxTileLevel = 7;                    // 8 * 7 + 8 = 64 levels are all there can be

struct TilePath {
  bool entries = false;  // an entry bundle; then level is 0
  unsigned level = 0;
  std::uint64_t number = 0;
  std::uint64_t width = kTileWidth;  // 1 to 256; 256: full
  bool operator==(const TilePath&) const = default;
};

std::string FormatTilePath(const TilePath& path);
// kInvalid for anything but the one spelling of a path ("tile/..." without a leading slash).
Result<TilePath> ParseTilePath(std::string_view text);

// How many hashes of the tile exist in the tree of `size` entries: 0 to 256.
std::uint64_t TileWidthAt(unsigned level, std::uint64_t number, std::uint64_t size);

// The bytes of a hash tile as far as the tree of `size` entries has it. kNotFound: the tree is too small.
Result<std::string> ReadHashTile(const TilePath& path, std::uint64_t size, const NodeReader& nodes);
// The bytes of an entry bundle; `entry` reads one by index.
using EntryReader = std::function<Result<std::string>(std::uint64_t index)>;
Result<std::string> ReadEntryBundle(const TilePath& path, std::uint64_t size, const EntryReader& entry);

}  // namespace yidan::log
