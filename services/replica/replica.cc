#include "services/replica/replica.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "services/store/nodes.h"
#include "services/store/records.h"
#include "services/store/registry_entries.h"

namespace yidan::replica {
namespace {

tl::unexpected<Error> At(const log::Entry& entry, const std::string& why) {
  return Corrupt("entry " + std::to_string(entry.index) + ": " + why);
}

}  // namespace

Replica::Replica(store::Store& store, store::CommitLog& commit_log, const title::RuleBook& book)
    : store_(store), commit_log_(commit_log), world_(store), interpreter_(book) {
  NewLayers();
}

void Replica::NewLayers() {
  sealed_ = std::make_unique<interpret::Layer>(world_);
  batch_ = std::make_unique<interpret::Layer>(static_cast<const interpret::World&>(*sealed_));
}

Result<std::unique_ptr<Replica>> Replica::Open(store::Store& store, store::CommitLog& commit_log,
                                               const title::RuleBook& book) {
  std::unique_ptr<Replica> replica(new Replica(store, commit_log, book));
  YIDAN_TRY(replica->Resume(book));
  return replica;
}

void Replica::ReadContents(interpret::ContentSource contents, std::string goods_key) {
  contents_ = std::move(contents);
  goods_key_ = std::move(goods_key);
}

void Replica::LearnFrom(const interpret::Effect& effect) {
  for (const title::ParticipantRecord& record : effect.participants) {
    for (const auto& [id, key] : record.keys) keys_.Add(id, key.spki);
  }
}

Outcome Replica::Resume(const title::RuleBook& book) {
  YIDAN_ASSIGN(const auto last, store_.Last(store::Table::kEntries, ""));
  if (!last) return {};
  const std::uint64_t size = store::IndexOfKey(last->first).value_or(0) + 1;
  YIDAN_ASSIGN(const log::Entry end, log::DecodeEntry(last->second));
  const auto* seal = std::get_if<log::SealBody>(&end.body);
  if (seal == nullptr || end.index + 1 != size) {
    return Corrupt("the copy of the log does not end with a seal");
  }
  YIDAN_ASSIGN(map_root_, log::StateMapRoot(store::MapNodesOf(store_)));
  if (map_root_ != seal->state_map_root) return Corrupt("the copy's state map is not that of its last seal");
  if (const auto loaded = world_.Load(book, map_root_); !loaded) {
    return Fail(loaded.error().kind, "the copy of the log: " + loaded.error().message);
  }
  rules_ = interpreter_.RulesIn(world_).value_or(nullptr);
  for (const auto& [id, record] : world_.participants()) {
    for (const auto& [key_id, key] : record.keys) keys_.Add(key_id, key.spki);
  }
  const interpret::RegistryState* registry = world_.Registry();
  log::ChainVerifier::Position position;
  YIDAN_ASSIGN(position.tree, log::TreeAppender::Restore(size, store::NodesOf(store_)));
  position.last_leaf = log::LeafHash(last->second);
  position.last_time_ms = end.time_ms;
  position.registry = registry->registry;
  position.origin = registry->origin;
  position.note_key = registry->note_key;
  position.seal = *seal;
  tree_ = position.tree;
  chain_ = log::ChainVerifier(std::move(position));
  return {};
}

Outcome Replica::Add(Ahead next) {
  if (failed_) return Fail(Error::Kind::kUnavailable, "this replay has ended at a fault");
  failed_ = true;  // until all of the below is done
  if (!next.entry) {
    // Once more, for the reason.
    const auto decoded = chain_.Add(next.bytes);
    return decoded ? Corrupt("an entry decodes, and did not before")
                   : Outcome(tl::unexpected(decoded.error()));
  }
  const log::Entry& entry = *next.entry;
  YIDAN_TRY(chain_.Add(entry, next.leaf));
  batch_entries_.push_back(std::move(next.bytes));
  if (const auto* seal = std::get_if<log::SealBody>(&entry.body)) {
    YIDAN_TRY(CheckSeal(entry, *seal));
  } else {
    auto replayed =
        interpreter_.Replay(entry, next.leaf, *batch_, contents_, goods_key_, std::move(next.act));
    // Decided on what the store could not read, it would be no verdict on the registry.
    if (world_.failure()) return tl::unexpected(*world_.failure());
    if (!replayed) return tl::unexpected(std::move(replayed.error()));
    std::move(replayed->content_faults.begin(), replayed->content_faults.end(),
              std::back_inserter(content_faults_));
    // From one entry on whose tags the key does not open nobody knows any more what others cover.
    if (!goods_key_.empty() && replayed->act && !replayed->goods_known) goods_key_.clear();
    const bool rules_may_change = replayed->effect.registry.has_value();
    LearnFrom(replayed->effect);
    batch_->Apply(std::move(replayed->effect));
    if (rules_may_change) rules_ = interpreter_.RulesIn(*batch_).value_or(nullptr);
    if (replayed->act) ++acts_added_;
  }
  failed_ = false;
  return {};
}

// The batch is whole: the map that it derives must be the one that was sealed.
Outcome Replica::CheckSeal(const log::Entry& entry, const log::SealBody& seal) {
  const auto tiles = [this](std::string_view key) -> Result<std::optional<std::string>> {
    if (const auto hit = map_tiles_.find(std::string(key)); hit != map_tiles_.end()) return hit->second;
    return store_.Get(store::Table::kMapNodes, key);
  };
  YIDAN_ASSIGN(interpret::BatchEffect effect, interpret::SealLayer(*batch_, map_root_, tiles));
  if (world_.failure()) return tl::unexpected(*world_.failure());
  if (effect.map_root != seal.state_map_root) {
    return At(entry, "the seal's state map has root " + ToBase64(seal.state_map_root.View()) +
                         ", the acts before it derive " + ToBase64(effect.map_root.View()));
  }
  map_root_ = effect.map_root;
  for (const log::MapNodeWrite& write : effect.map_tiles) map_tiles_[write.key] = write.value;
  effect.seals.push_back(entry.index);
  effect_.Absorb(std::move(effect));
  sealed_->Absorb(std::move(*batch_));
  batch_ = std::make_unique<interpret::Layer>(static_cast<const interpret::World&>(*sealed_));
  std::move(batch_entries_.begin(), batch_entries_.end(), std::back_inserter(waiting_.entries));
  batch_entries_.clear();
  waiting_.time_ms = static_cast<std::int64_t>(entry.time_ms);
  return {};
}

Outcome Replica::Commit() {
  if (waiting_.empty()) return {};
  // What stands after the last seal was decided on layers that go away now.
  if (!failed_ && !batch_entries_.empty()) return Invalid("a batch is not whole yet");
  waiting_.first_index = tree_.Size();
  log::TreeAppender tree = tree_;
  for (const std::string& entry : waiting_.entries) tree.Append(log::LeafHash(entry), effect_.tree_nodes);
  // If we crash before this returns, the store holds all of it or nothing, and the replay goes on from there.
  if (auto durable = commit_log_.Commit(waiting_, effect_); !durable) {
    failed_ = true;
    return durable;
  }
  tree_ = std::move(tree);
  world_.Install(std::move(*sealed_));
  waiting_ = {};
  effect_ = {};
  map_tiles_.clear();
  NewLayers();
  return {};
}

// What stands beside the entries, as it was read from the store or will be once the batch is in it.
Result<Replica::Beside> Replica::BesideAfter(const store::LogBatch& batch) const {
  Beside out;
  YIDAN_ASSIGN(const auto goods_key, store_.Get(store::Table::kMeta, store::kMetaGoodsKey));
  if (goods_key.has_value() == batch.goods_key.has_value()) {
    return Corrupt("the goods key comes with entry 0, once");
  }
  out.goods_key = goods_key ? *goods_key : *batch.goods_key;
  if (out.goods_key.size() != Digest::kSize) return Corrupt("the goods key is not 32 bytes");
  std::uint64_t size = 0;
  if (goods_key) {
    YIDAN_ASSIGN(const auto root, store_.Get(store::Table::kMeta, store::kMetaAccessRoot));
    YIDAN_ASSIGN(const auto kept, store_.Get(store::Table::kMeta, store::kMetaAccessSize));
    const auto digest = Digest::FromBytes(root.value_or(""));
    if (!digest || !kept) return Corrupt("meta records access-root and access-size are missing");
    out.access_root = *digest;
    size = store::IndexOfKey(*kept).value_or(0);
  }
  if (batch.access_first != size) {
    return Corrupt("its access records begin at " + std::to_string(batch.access_first) + ", " +
                   std::to_string(size) + " are here");
  }
  for (const std::string& bytes : batch.access) {
    YIDAN_ASSIGN(const store::AccessRecord record, store::DecodeAccess(bytes));
    if (record.previous != out.access_root) {
      return Corrupt("access record " + std::to_string(size) + " names another as the one before");
    }
    out.access_root = store::LinkOf(record);
    ++size;
  }
  return out;
}

// Every entry and access record of the batch stands in the store, byte for byte.
Result<bool> Replica::Has(const store::LogBatch& batch) const {
  const auto has = [this](store::Table table, std::uint64_t first,
                          const std::vector<std::string>& rows) -> Result<bool> {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      YIDAN_ASSIGN(const auto stored, store_.Get(table, store::KeyOfIndex(first + i)));
      if (!stored || *stored != rows[i]) return false;
    }
    return true;
  };
  // Answers alone: they say at which size they were given.
  if (batch.entries.empty() && batch.access.empty()) return batch.first_index < tree_.Size();
  YIDAN_ASSIGN(const bool entries, has(store::Table::kEntries, batch.first_index, batch.entries));
  if (!entries) return false;
  return has(store::Table::kAccess, batch.access_first, batch.access);
}

Outcome Replica::Follow(const store::LogBatch& batch) {
  if (failed_) return Fail(Error::Kind::kUnavailable, "this replay has ended at a fault");
  if (!waiting_.empty() || !batch_entries_.empty()) return Invalid("other entries wait to be committed");
  // Given again, because the answer to the first time was lost.
  YIDAN_ASSIGN(const bool had, Has(batch));
  if (had) return {};
  auto taken = Take(batch);
  if (taken) return Commit();
  failed_ = true;
  waiting_ = {};
  return taken;
}

Outcome Replica::Take(const store::LogBatch& batch) {
  if (batch.first_index != tree_.Size()) {
    return Corrupt("the batch begins at entry " + std::to_string(batch.first_index) + ", the next is " +
                   std::to_string(tree_.Size()));
  }
  YIDAN_ASSIGN(Beside beside, BesideAfter(batch));
  goods_key_ = std::move(beside.goods_key);
  std::unordered_set<std::string> opened;
  contents_ = [&](const std::string& document_id) -> Result<std::optional<interpret::RawContent>> {
    for (const interpret::RawContent& content : batch.contents) {
      if (content.document_id != document_id) continue;
      opened.insert(document_id);
      return content;
    }
    return Corrupt("the content of " + document_id + " did not come with its entry");
  };
  Outcome added;
  for (const std::string& entry : batch.entries) {
    if (added) added = Add(entry);
  }
  contents_ = {};
  YIDAN_TRY(added);
  if (!batch_entries_.empty()) return Corrupt("the batch does not end with a SEAL");
  if (!batch.entries.empty() && chain_.seal()->access_root != beside.access_root) {
    return Corrupt("the seal names another access record than the last of the batch");
  }
  if (opened.size() != batch.contents.size()) {
    return Corrupt("a content came that no entry of the batch issues");
  }
  if (!content_faults_.empty()) {
    return Corrupt("the content of " + content_faults_.front().document_id + ": " +
                   content_faults_.front().why);
  }
  waiting_.time_ms = batch.time_ms;
  waiting_.contents = batch.contents;
  waiting_.access_first = batch.access_first;
  waiting_.access = batch.access;
  waiting_.requests = batch.requests;
  waiting_.goods_key = batch.goods_key;
  return {};
}

Result<std::vector<std::string>> Replica::NoteKeys() const {
  if (durable_size() == 0) return std::vector<std::string>();
  return store::NoteKeys(store_);
}

}  // namespace yidan::replica
