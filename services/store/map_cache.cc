#include "services/store/map_cache.h"

#include <utility>

namespace yidan::store {

Result<std::optional<std::string>> MapCache::Read(std::string_view tile_key) {
  if (!Keeps(tile_key)) return store_.Get(Table::kMapNodes, tile_key);
  std::string key(tile_key);
  if (const auto hit = tiles_.find(key); hit != tiles_.end()) return hit->second;
  YIDAN_ASSIGN(auto value, store_.Get(Table::kMapNodes, tile_key));
  return tiles_.emplace(std::move(key), std::move(value)).first->second;
}

void MapCache::Install(std::vector<log::MapNodeWrite>&& writes) {
  for (log::MapNodeWrite& write : writes) {
    if (Keeps(write.key)) tiles_.insert_or_assign(std::move(write.key), std::move(write.value));
  }
}

}  // namespace yidan::store
