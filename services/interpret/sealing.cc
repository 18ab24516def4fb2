#include "services/interpret/sealing.h"

#include <iterator>

#include "services/log/map_keys.h"

namespace yidan::interpret {
namespace {

template <typename T>
void Append(std::vector<T>& to, std::vector<T>&& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

// The canonical values, and what they change in the state map.
std::vector<log::MapChange> Encode(const Layer& layer, BatchEffect& out) {
  std::vector<log::MapChange> map;
  for (const auto& [id, state] : layer.titles) {
    std::string value = title::Encode(state);
    map.push_back(log::MapChange::Put(log::TitleKey(id), value));
    out.titles.emplace_back(id, std::move(value));
  }
  for (const auto& [id, record] : layer.participants) {
    std::string value = title::Encode(record);
    map.push_back(log::MapChange::Put(log::ParticipantKey(id), value));
    out.participants.emplace_back(id, std::move(value));
  }
  if (layer.registry) {
    out.registry = interpret::Encode(*layer.registry);
    map.push_back(log::MapChange::Put(log::RegistryKey(), *out.registry));
  }
  for (const auto& [form, document_id] : layer.paper_forms) {
    map.push_back(log::MapChange::Put(log::PaperKey(form.first, form.second), document_id));
    out.paper_forms.push_back({form.first, form.second, document_id});
  }
  for (const auto& [tag, documents] : layer.goods) {
    for (const auto& [document, covered] : documents) out.covers.push_back({tag, document, covered});
  }
  return map;
}

void FindHoldings(const Layer& layer, BatchEffect& out) {
  for (const auto& [id, state] : layer.titles) {
    const title::TitleState* known = layer.below().Title(id);
    std::string before = known == nullptr ? "" : known->holder;
    if (before != state.holder) out.holdings.push_back({id, std::move(before), state.holder});
  }
}

}  // namespace

void BatchEffect::Absorb(BatchEffect&& later) {
  Append(titles, std::move(later.titles));
  Append(participants, std::move(later.participants));
  if (later.registry) registry = std::move(later.registry);
  Append(paper_forms, std::move(later.paper_forms));
  Append(covers, std::move(later.covers));
  Append(goods_lists, std::move(later.goods_lists));
  Append(holdings, std::move(later.holdings));
  Append(key_owners, std::move(later.key_owners));
  Append(acts, std::move(later.acts));
  Append(search, std::move(later.search));
  Append(touches, std::move(later.touches));
  map_root = later.map_root;
  Append(map_tiles, std::move(later.map_tiles));
  Append(tree_nodes, std::move(later.tree_nodes));
  Append(seals, std::move(later.seals));
}

Result<BatchEffect> SealLayer(Layer& layer, const Digest& map_root, const log::MapNodeReader& tiles) {
  BatchEffect out;
  out.map_root = map_root;
  std::vector<log::MapChange> changes = Encode(layer, out);
  FindHoldings(layer, out);
  if (!changes.empty()) {
    YIDAN_ASSIGN(auto update, log::UpdateStateMap(std::move(changes), tiles));
    out.map_root = update.root;
    out.map_tiles = std::move(update.writes);
  }
  for (auto& [document, tags] : layer.goods_lists) out.goods_lists.push_back({document, tags});
  out.key_owners.assign(layer.key_owners.begin(), layer.key_owners.end());
  out.acts.assign(layer.acts.begin(), layer.acts.end());
  out.search = std::move(layer.search);
  out.touches = std::move(layer.touches);
  layer.search.clear();
  layer.touches.clear();
  return out;
}

}  // namespace yidan::interpret
