// The tree's nodes and the state map's tiles, as the store has them. Thread rule: as the view.
#pragma once

#include "services/log/merkle.h"
#include "services/log/state_map.h"
#include "services/store/ports/ports.h"

namespace yidan::store {

// `view` must outlive what is returned. kCorrupt: a node is missing, or is not 32 bytes.
log::NodeReader NodesOf(const StoreView& view);
log::MapNodeReader MapNodesOf(const StoreView& view);

}  // namespace yidan::store
