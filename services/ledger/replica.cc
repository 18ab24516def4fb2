#include "services/ledger/replica.h"

#include "services/ledger/head.h"
#include "services/ledger/records.h"
#include "services/log/state_map.h"

namespace yidan::ledger {
namespace {

constexpr std::size_t kRegistryEntriesMax = 100'000;

// The documents that an act brings into being, in its order.
std::vector<std::string> IssuedBy(const v1::Act& act) {
  std::vector<std::string> documents;
  if (act.has_issue()) documents.push_back(act.document_id());
  if (act.has_replace()) {
    for (const auto& successor : act.replace().successors()) documents.push_back(successor.document_id());
  }
  return documents;
}

tl::unexpected<Error> At(const log::Entry& entry, const std::string& why) {
  return Corrupt("entry " + std::to_string(entry.index) + ": " + why);
}

Result<std::string> StoredEntry(const Store& store, std::uint64_t index) {
  YIDAN_ASSIGN(auto bytes, store.Get(Table::kEntries, KeyOfIndex(index)));
  if (!bytes) return Corrupt("the copy of entry " + std::to_string(index) + " is missing");
  return std::move(*bytes);
}

}  // namespace

Replica::Replica(Store& store, CommitLog& commit_log)
    : store_(store), commit_log_(commit_log), world_(store) {
  NewLayers();
}

void Replica::NewLayers() {
  sealed_ = std::make_unique<PendingWorld>(world_);
  batch_ = std::make_unique<PendingWorld>(static_cast<const title::Facts&>(*sealed_));
}

Result<std::unique_ptr<Replica>> Replica::Open(Store& store, CommitLog& commit_log) {
  std::unique_ptr<Replica> replica(new Replica(store, commit_log));
  YIDAN_TRY(replica->Resume());
  return replica;
}

Outcome Replica::Resume() {
  YIDAN_ASSIGN(const auto last, store_.Last(Table::kEntries, ""));
  if (!last) return {};
  const std::uint64_t size = IndexOfKey(last->first).value_or(0) + 1;
  YIDAN_ASSIGN(const log::Entry end, log::DecodeEntry(last->second));
  const auto* seal = std::get_if<log::SealBody>(&end.body);
  if (seal == nullptr || end.index + 1 != size)
    return Corrupt("the copy of the log does not end with a seal");
  YIDAN_ASSIGN(const std::string first, StoredEntry(store_, 0));
  YIDAN_ASSIGN(const log::Entry begin, log::DecodeEntry(first));
  const auto* genesis = std::get_if<log::GenesisBody>(&begin.body);
  if (genesis == nullptr) return Corrupt("the copy of the log does not begin with entry 0");

  log::ChainVerifier::Position position;
  YIDAN_ASSIGN(position.tree, log::TreeAppender::Restore(size, NodesOf(store_)));
  position.last_leaf = log::LeafHash(last->second);
  position.last_time_ms = end.time_ms;
  position.registry = log::LeafHash(first);
  position.origin = genesis->origin;
  position.note_key = genesis->note_key;
  position.rules_version = genesis->rules_version;
  position.seal = *seal;
  YIDAN_ASSIGN(const auto touches,
               store_.Scan(Table::kTouches, TouchPrefixOfRegistry(), "", kRegistryEntriesMax));
  for (const auto& [key, value] : touches) {
    YIDAN_ASSIGN(const std::string bytes, StoredEntry(store_, IndexOfKey(key).value_or(0)));
    YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(bytes));
    if (const auto* rules = std::get_if<log::RulesBody>(&entry.body)) position.rules_version = rules->version;
    if (const auto* rotation = std::get_if<log::NoteKeyBody>(&entry.body))
      position.note_key = rotation->new_key;
  }
  YIDAN_TRY(CheckRules(position.rules_version));
  YIDAN_ASSIGN(parameters_, title::DecodeParameters(genesis->parameters));
  YIDAN_ASSIGN(map_root_, log::StateMapRoot(MapNodesOf(store_)));
  if (map_root_ != seal->state_map_root) return Corrupt("the copy's state map is not that of its last seal");
  tree_ = position.tree;
  chain_ = log::ChainVerifier(std::move(position));
  return world_.Load();
}

Outcome Replica::CheckRules(std::uint32_t version) const {
  if (version == title::kRulesVersion) return {};
  return Fail(Error::Kind::kUnavailable, "the registry runs version " + std::to_string(version) +
                                             " of the title rules, which this program does not have");
}

Outcome Replica::Add(std::string_view entry_bytes) {
  if (failed_) return Fail(Error::Kind::kUnavailable, "this replay has ended at a fault");
  failed_ = true;  // until all of the below is done
  YIDAN_ASSIGN(const log::Entry entry, chain_.Add(entry_bytes));
  batch_entries_.emplace_back(entry_bytes);
  if (const auto* act = std::get_if<log::ActBody>(&entry.body)) {
    YIDAN_TRY(Apply(entry, *act));
    ++acts_added_;
  } else if (const auto* seal = std::get_if<log::SealBody>(&entry.body)) {
    YIDAN_TRY(CheckSeal(entry, *seal));
  } else if (const auto* genesis = std::get_if<log::GenesisBody>(&entry.body)) {
    YIDAN_TRY(Begin(entry, *genesis));
  } else {
    if (const auto* rules = std::get_if<log::RulesBody>(&entry.body)) YIDAN_TRY(CheckRules(rules->version));
    batch_writes_.Put(Table::kTouches, TouchPrefixOfRegistry() + KeyOfIndex(entry.index), "");
  }
  failed_ = false;
  return {};
}

Outcome Replica::Begin(const log::Entry& entry, const log::GenesisBody& genesis) {
  YIDAN_TRY(CheckRules(genesis.rules_version));
  auto parameters = title::DecodeParameters(genesis.parameters);
  if (!parameters) return At(entry, parameters.error().message);
  parameters_ = *parameters;
  const auto key = crypto::PublicKey::FromSpki(genesis.registrar_key);
  if (!key) return At(entry, key.error().message);
  batch_->key_owners.emplace(key->id(), genesis.registrar);
  batch_->participants.emplace(
      genesis.registrar,
      title::RegistrarAtGenesis(genesis.registrar, genesis.registrar_key, chain_.registry()));
  batch_writes_.Put(Table::kTouches, TouchPrefixOfParticipant(genesis.registrar) + KeyOfIndex(entry.index),
                    "");
  return {};
}

bool Replica::SignatureHolds(const v1::Act& act, const log::ActBody& body) {
  const auto key_id = Digest::FromBytes(act.key_id());
  if (!key_id) return false;
  auto known = keys_.find(*key_id);
  if (known == keys_.end()) {
    const auto owner = batch_->KeyOwner(*key_id);
    const auto* record = owner ? batch_->Participant(*owner) : nullptr;
    if (record == nullptr) return false;
    std::string spki;
    if (const auto found = record->keys.find(*key_id); found != record->keys.end()) {
      spki = found->second.spki;
    } else if (record->recovery) {
      spki = record->recovery->spki;
    }
    auto key = crypto::PublicKey::FromSpki(spki);
    if (!key || key->id() != *key_id) return false;
    known = keys_.emplace(*key_id, *std::move(key)).first;
  }
  return known->second.Verify(title::SignedBytes(body.act), body.signature);
}

Outcome Replica::Apply(const log::Entry& entry, const log::ActBody& body) {
  const auto act = title::ParseAct(body.act);
  if (!act) return At(entry, act.error().message);
  if (body.goods_tags.size() != IssuedBy(*act).size()) {
    return At(entry, "it has goods tags of " + std::to_string(body.goods_tags.size()) +
                         " documents, but issues " + std::to_string(IssuedBy(*act).size()));
  }
  title::Admission admission;
  admission.index = entry.index;
  admission.time = static_cast<title::TimeMs>(entry.time_ms);
  admission.act_digest = title::ActDigest(body.act);
  admission.registry = chain_.registry();
  admission.signature_valid = SignatureHolds(*act, body);
  admission.goods_tags = log::AllGoodsTags(body);
  const auto change = title::Decide(*act, admission, *batch_, parameters_);
  // Decided on what the store could not read, it would be no verdict on the registry.
  if (world_.failure()) return tl::unexpected(*world_.failure());
  if (!change) {
    return At(entry,
              std::string(title::KindName(title::KindOf(*act))) + " by " + act->actor() +
                  " is not admitted by the rules: " + std::string(title::ReasonName(change.error().reason)) +
                  ": " + change.error().message);
  }
  WriteTouches(*change, entry.index, batch_writes_);
  Cover(*act, *change, body);
  batch_->Apply(*change, admission.act_digest, entry.index);
  return {};
}

// As the sequencer: goods of a finished document are free again, then those of new documents are covered.
void Replica::Cover(const v1::Act& act, const title::Change& change, const log::ActBody& body) {
  for (const title::TitleState& state : change.titles) {
    if (!state.IsTerminal()) continue;
    const auto issued = goods_.find(state.document_id);
    const auto tags = issued != goods_.end() ? issued->second : world_.GoodsOf(state.document_id);
    for (const Digest& tag : tags) batch_->Uncover(tag, state.document_id);
  }
  const auto documents = IssuedBy(act);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    std::string list;
    for (const Digest& tag : body.goods_tags[i]) {
      list += tag.View();
      batch_->Cover(tag, documents[i]);
    }
    batch_writes_.Put(Table::kGoods, KeyOfGoodsList(documents[i]), std::move(list));
    goods_[documents[i]] = body.goods_tags[i];
  }
}

// The batch is whole: the map that it derives must be the one that was sealed.
Outcome Replica::CheckSeal(const log::Entry& entry, const log::SealBody& seal) {
  std::vector<log::MapChange> changes;
  EncodeChanges(*batch_, changes, batch_writes_);
  if (world_.failure()) return tl::unexpected(*world_.failure());
  log::MapUpdate update{map_root_, {}};
  if (!changes.empty()) {
    const auto nodes = [this](std::string_view key) -> Result<std::optional<std::string>> {
      if (const auto hit = map_tiles_.find(std::string(key)); hit != map_tiles_.end()) return hit->second;
      return store_.Get(Table::kMapNodes, key);
    };
    YIDAN_ASSIGN(update, log::UpdateStateMap(std::move(changes), nodes));
  }
  if (update.root != seal.state_map_root) {
    return At(entry, "the seal's state map has root " + ToBase64(seal.state_map_root.View()) +
                         ", the acts before it derive " + ToBase64(update.root.View()));
  }
  map_root_ = update.root;
  for (log::MapNodeWrite& write : update.writes) map_tiles_[std::move(write.key)] = std::move(write.value);
  batch_writes_.Put(Table::kSeals, KeyOfIndex(entry.index), "");
  for (const auto& [key_id, owner] : batch_->key_owners) {
    batch_writes_.Put(Table::kKeyOwners, key_id.ToString(), owner);
  }
  for (const auto& [digest, index] : batch_->acts) {
    batch_writes_.Put(Table::kActs, digest.ToString(), KeyOfIndex(index));
  }
  for (const auto& operation : batch_writes_.operations()) {
    if (operation.value) {
      sealed_writes_.Put(operation.table, operation.key, *operation.value);
    } else {
      sealed_writes_.Delete(operation.table, operation.key);
    }
  }
  batch_writes_.Clear();
  sealed_->Absorb(std::move(*batch_));
  batch_ = std::make_unique<PendingWorld>(static_cast<const title::Facts&>(*sealed_));
  sealed_entries_.insert(sealed_entries_.end(), std::make_move_iterator(batch_entries_.begin()),
                         std::make_move_iterator(batch_entries_.end()));
  batch_entries_.clear();
  return {};
}

Outcome Replica::Commit() {
  if (sealed_entries_.empty()) return {};
  // What stands after the last seal was decided on layers that go away now.
  if (!failed_ && !batch_entries_.empty()) return Invalid("a batch is not whole yet");
  const std::uint64_t first = tree_.Size();
  log::TreeAppender tree = tree_;
  std::vector<log::TreeNode> nodes;
  WriteSet writes = std::move(sealed_writes_);
  sealed_writes_ = WriteSet();
  for (std::size_t i = 0; i < sealed_entries_.size(); ++i) {
    tree.Append(log::LeafHash(sealed_entries_[i]), nodes);
    writes.Put(Table::kEntries, KeyOfIndex(first + i), std::move(sealed_entries_[i]));
  }
  for (const auto& [id, hash] : nodes) {
    writes.Put(Table::kTreeNodes, KeyOfNode(id.level, id.index), hash.ToString());
  }
  for (auto& [key, value] : map_tiles_) {
    if (value) {
      writes.Put(Table::kMapNodes, key, std::move(*value));
    } else {
      writes.Delete(Table::kMapNodes, key);
    }
  }
  WriteHolders(world_, *sealed_, writes);
  // If we crash before this returns, the store holds all of it or nothing, and the replay goes on from there.
  if (auto durable = commit_log_.Commit(first, writes); !durable) {
    failed_ = true;
    return durable;
  }
  tree_ = std::move(tree);
  for (auto& [id, state] : sealed_->titles) world_.Install(std::move(state));
  for (auto& [id, record] : sealed_->participants) world_.Install(std::move(record));
  for (auto& [id, owner] : sealed_->key_owners) world_.InstallKeyOwner(id, owner);
  sealed_entries_.clear();
  map_tiles_.clear();
  goods_.clear();
  NewLayers();
  return {};
}

Result<std::vector<std::string>> Replica::NoteKeys() const {
  std::vector<std::string> keys;
  if (durable_size() == 0) return keys;
  YIDAN_ASSIGN(const std::string first, StoredEntry(store_, 0));
  YIDAN_ASSIGN(const log::Entry begin, log::DecodeEntry(first));
  if (const auto* genesis = std::get_if<log::GenesisBody>(&begin.body)) keys.push_back(genesis->note_key);
  YIDAN_ASSIGN(const auto touches,
               store_.Scan(Table::kTouches, TouchPrefixOfRegistry(), "", kRegistryEntriesMax));
  for (const auto& [key, value] : touches) {
    YIDAN_ASSIGN(const std::string bytes, StoredEntry(store_, IndexOfKey(key).value_or(0)));
    YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(bytes));
    if (const auto* rotation = std::get_if<log::NoteKeyBody>(&entry.body)) keys.push_back(rotation->new_key);
  }
  return keys;
}

}  // namespace yidan::ledger
