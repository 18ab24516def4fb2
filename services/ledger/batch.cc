#include "services/ledger/batch.h"

#include <utility>

namespace yidan::ledger {

Batch::Batch(const ChainHead& chain, const interpret::World& committed, std::int64_t now_ms)
    : chain_(chain),
      layer_(committed),
      last_leaf_(chain.last_leaf),
      access_root_(chain.access_root),
      after_(chain) {
  log_.first_index = chain.size;
  log_.time_ms = now_ms;
  log_.access_first = chain.access_size;
}

Result<std::string> Batch::Link(decltype(log::Entry::body) body) const {
  log::Entry entry;
  const interpret::Place place = NextPlace();
  entry.index = place.index;
  entry.previous_leaf = last_leaf_;
  entry.time_ms = static_cast<std::uint64_t>(place.time);
  entry.body = std::move(body);
  return log::EncodeEntry(entry);
}

void Batch::Take(std::string entry) {
  last_leaf_ = log::LeafHash(entry);
  leaves_.push_back(last_leaf_);
  log_.entries.push_back(std::move(entry));
}

void Batch::RollBack(const Mark& mark) {
  log_.entries.resize(mark.entries);
  leaves_.resize(mark.entries);
  log_.contents.resize(mark.contents);
  last_leaf_ = mark.last_leaf;
}

void Batch::TakeAccess(const store::AccessRecord& record) {
  access_root_ = store::LinkOf(record);
  log_.access.push_back(store::Encode(record));
  after_.access_root = access_root_;
  after_.access_size = log_.access_first + log_.access.size();
}

// Every batch of entries ends with a seal; checkpoints exist only there.
Outcome Batch::Seal(const log::MapNodeReader& tiles) {
  YIDAN_ASSIGN(effect_, interpret::SealLayer(layer_, chain_.map_root, tiles));
  const auto time = static_cast<std::uint64_t>(log_.time_ms);
  YIDAN_ASSIGN(std::string seal, Link(log::SealBody{effect_.map_root, time, access_root_}));
  effect_.seals.push_back(NextPlace().index);
  Take(std::move(seal));
  for (const Digest& leaf : leaves_) after_.tree.Append(leaf, effect_.tree_nodes);
  after_.size = chain_.size + log_.entries.size();
  after_.last_leaf = last_leaf_;
  after_.last_time_ms = log_.time_ms;
  after_.map_root = effect_.map_root;
  return {};
}

}  // namespace yidan::ledger
