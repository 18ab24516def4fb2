// The state map's upper tiles in memory. Every update walks from the root; the tiles near it are the same few
// thousand each time, and only the lowest on each path need the store. Bounded by the map's shape: at most
// 8^0 + 8^1 + ... + 8^5 = 37,449 tiles, some 20 MiB, however large the map is.
// Thread rule: one thread, the one that commits.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/log/state_map.h"
#include "services/store/ports/ports.h"

namespace yidan::store {

class MapCache {
 public:
  // `store` must outlive it, and change by what is Installed alone.
  explicit MapCache(const StoreView& store) : store_(store) {}

  Result<std::optional<std::string>> Read(std::string_view tile_key);
  [[nodiscard]] log::MapNodeReader Reader() {
    return [this](std::string_view key) { return Read(key); };
  }
  // After the writes are durable.
  void Install(std::vector<log::MapNodeWrite>&& writes);
  static bool Keeps(std::string_view tile_key) {
    constexpr unsigned char kDepthMax = 15;  // bits
    return !tile_key.empty() && static_cast<unsigned char>(tile_key.front()) <= kDepthMax;
  }

 private:
  const StoreView& store_;
  std::unordered_map<std::string, std::optional<std::string>> tiles_;
};

}  // namespace yidan::store
