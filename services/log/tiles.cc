#include "services/log/tiles.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace yidan::log {
namespace {

std::string ThreeDigits(std::uint64_t n) {
  std::string digits = std::to_string(n);
  return std::string(3 - digits.size(), '0') + digits;
}

std::string FormatNumber(std::uint64_t number) {
  std::string out = ThreeDigits(number % 1000);
  for (number /= 1000; number > 0; number /= 1000) out = "x" + ThreeDigits(number % 1000) + "/" + out;
  return out;
}

Result<std::uint64_t> ParseDecimal(std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) {
    return Invalid("tile path: " + std::string(text) + " is no number in range");
  }
  return value;
}

std::vector<std::string_view> SplitSlashes(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = text.find('/');
    parts.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

constexpr std::size_t kMaxPathBytes = 64;

}  // namespace

std::string FormatTilePath(const TilePath& path) {
  std::string out =
      "tile/" + (path.entries ? "entries" : std::to_string(path.level)) + "/" + FormatNumber(path.number);
  if (path.width < kTileWidth) out += ".p/" + std::to_string(path.width);
  return out;
}

Result<TilePath> ParseTilePath(std::string_view text) {
  if (text.size() > kMaxPathBytes) return Invalid("tile path: too long");
  TilePath path;
  auto parts = SplitSlashes(text);
  if (parts.size() < 3 || parts[0] != "tile") return Invalid("tile path: does not begin with tile/<level>/");
  path.entries = parts[1] == "entries";
  if (!path.entries) {
    YIDAN_ASSIGN(const std::uint64_t level, ParseDecimal(parts[1], kMaxTileLevel));
    path.level = static_cast<unsigned>(level);
  }
  // "067.p" / "17": the width is a path element of its own.
  std::size_t last = parts.size() - 1;
  constexpr std::string_view kPartial = ".p";
  if (last >= 3 && parts[last - 1].ends_with(kPartial)) {
    YIDAN_ASSIGN(path.width, ParseDecimal(parts[last], kTileWidth - 1));
    --last;
    parts[last].remove_suffix(kPartial.size());
  }
  std::uint64_t number = 0;
  for (std::size_t i = 2; i <= last; ++i) {
    std::string_view group = parts[i];
    if (i < last) {
      if (!group.starts_with('x')) return Invalid("tile path: an inner group must begin with x");
      group.remove_prefix(1);
    }
    if (group.size() != 3 || number > kMaxTreeSize / 1000)
      return Invalid("tile path: groups have three digits");
    YIDAN_ASSIGN(const std::uint64_t digits, ParseDecimal(group, 999));
    number = number * 1000 + digits;
  }
  path.number = number;
  if (path.width == 0 || FormatTilePath(path) != text) return Invalid("tile path: not in its one spelling");
  return path;
}

std::uint64_t TileWidthAt(unsigned level, std::uint64_t number, std::uint64_t size) {
  const std::uint64_t nodes = kTileHeight * level >= 64 ? 0 : size >> (kTileHeight * level);
  if (number > nodes / kTileWidth) return 0;
  return std::min(kTileWidth, nodes - number * kTileWidth);
}

Result<std::string> ReadHashTile(const TilePath& path, std::uint64_t size, const NodeReader& nodes) {
  if (path.entries || TileWidthAt(path.level, path.number, size) < path.width) {
    return Fail(Error::Kind::kNotFound, "the tree has no " + FormatTilePath(path) + " yet");
  }
  std::string out;
  out.reserve(path.width * Digest::kSize);
  for (std::uint64_t i = 0; i < path.width; ++i) {
    YIDAN_ASSIGN(const Digest hash, nodes({kTileHeight * path.level, path.number * kTileWidth + i}));
    out += hash.View();
  }
  return out;
}

Result<std::string> ReadEntryBundle(const TilePath& path, std::uint64_t size, const EntryReader& entry) {
  if (!path.entries || TileWidthAt(0, path.number, size) < path.width) {
    return Fail(Error::Kind::kNotFound, "the log has no " + FormatTilePath(path) + " yet");
  }
  Encoder out;
  for (std::uint64_t i = 0; i < path.width; ++i) {
    YIDAN_ASSIGN(const std::string bytes, entry(path.number * kTileWidth + i));
    out.U16(static_cast<std::uint16_t>(bytes.size())).Raw(bytes);
  }
  return out.Take();
}

}  // namespace yidan::log
