// Sealing: the changes of a whole batch as canonical bytes, each encoded once, and the state map after them.
// Pure; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/interpret/layer.h"
#include "services/log/merkle.h"
#include "services/log/state_map.h"

namespace yidan::interpret {

// What one batch, or several in a row, change: all that rows are made of (services/store/rows.h). Where a
// thing comes twice, the later one counts.
struct BatchEffect {
  using Encoded = std::vector<std::pair<std::string, std::string>>;  // id, canonical value
  struct Cover {
    Digest tag;
    std::string document_id;
    std::optional<title::GoodsClass> covers;  // nullopt: not any more
  };
  struct Holding {
    std::string document_id;
    std::string before;  // participant; empty: nobody
    std::string after;
  };

  Encoded titles;
  Encoded participants;
  std::optional<std::string> registry;
  std::vector<PaperForm> paper_forms;
  std::vector<Cover> covers;
  std::vector<title::DocumentGoods> goods_lists;
  std::vector<Holding> holdings;  // those that changed hands
  std::vector<std::pair<Digest, std::string>> key_owners;
  std::vector<std::pair<Digest, std::uint64_t>> acts;
  std::vector<DocumentTerms> search;
  std::vector<Touch> touches;
  Digest map_root;  // of the state map afterwards
  std::vector<log::MapNodeWrite> map_tiles;
  std::vector<log::TreeNode> tree_nodes;  // for whoever appends the batch to the tree to fill in
  std::vector<std::uint64_t> seals;       // indexes, as tree_nodes

  // Puts what comes after behind this.
  void Absorb(BatchEffect&& later);
};

// What the batch on `layer` changes. Search terms and touches move out of the layer; all else stays in it,
// for whoever installs it in a committed world afterwards. `map_root` and `tiles`: the state map before.
Result<BatchEffect> SealLayer(Layer& layer, const Digest& map_root, const log::MapNodeReader& tiles);

}  // namespace yidan::interpret
