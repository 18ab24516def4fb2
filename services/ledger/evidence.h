// What receipts of one batch need of log and tree without asking the store: its entries, and the nodes of the
// tree that stood before it or came with it. Immutable once made; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/base/bytes.h"
#include "services/log/merkle.h"

namespace yidan::ledger {

struct Evidence {
  std::uint64_t first_index = 0;
  std::vector<std::string> entries;  // first_index, first_index + 1, …

  void Add(const std::vector<log::TreeNode>& added) {
    for (const auto& [id, hash] : added) nodes_[Pack(id)] = hash;
  }
  // kCorrupt for a node that no receipt of this batch should need. Lives no longer than this.
  [[nodiscard]] log::NodeReader Nodes() const {
    return [this](const log::NodeId& id) -> Result<Digest> {
      const auto hit = nodes_.find(Pack(id));
      if (hit == nodes_.end()) return Corrupt("a tree node is missing from the batch");
      return hit->second;
    };
  }
  [[nodiscard]] bool Has(std::uint64_t index) const {
    return index >= first_index && index < first_index + entries.size();
  }

 private:
  static std::uint64_t Pack(const log::NodeId& id) {
    return (static_cast<std::uint64_t>(id.level) << 56U) | id.index;  // index < 2^56: levels are few
  }
  std::unordered_map<std::uint64_t, Digest> nodes_;
};

}  // namespace yidan::ledger
