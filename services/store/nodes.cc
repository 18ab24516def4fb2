#include "services/store/nodes.h"

#include "services/store/records.h"

namespace yidan::store {

log::NodeReader NodesOf(const StoreView& view) {
  return [&view](const log::NodeId& id) -> Result<Digest> {
    std::optional<std::string> bytes;
    YIDAN_ASSIGN(bytes, view.Get(Table::kTreeNodes, KeyOfNode(id.level, id.index)));
    const std::string where = "tree node " + std::to_string(id.level) + "/" + std::to_string(id.index);
    if (!bytes) return Corrupt(where + " is missing");
    const auto digest = Digest::FromBytes(*bytes);
    if (!digest) return Corrupt(where + " is not 32 bytes");
    return *digest;
  };
}

log::MapNodeReader MapNodesOf(const StoreView& view) {
  return [&view](std::string_view key) { return view.Get(Table::kMapNodes, key); };
}

}  // namespace yidan::store
