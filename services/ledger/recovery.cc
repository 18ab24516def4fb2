#include "services/ledger/recovery.h"

#include <algorithm>

#include "services/ledger/records.h"
#include "services/log/checkpoint.h"
#include "services/log/map_keys.h"
#include "services/log/note.h"

namespace yidan::ledger {
namespace {

constexpr std::uint64_t kGenesisSize = 2;  // entry 0 and its seal

// The log as the database has it.
struct StoredLog {
  std::uint64_t size = 0;
  std::string last_entry;  // the seal at size - 1
  log::Entry seal;
  std::string genesis_entry;
  log::GenesisBody genesis;
};

Result<std::optional<StoredLog>> ReadLog(const Store& store) {
  std::optional<KeyValue> last;
  YIDAN_ASSIGN(last, store.Last(Table::kEntries, ""));
  if (!last) return std::optional<StoredLog>();
  StoredLog found;
  found.size = IndexOfKey(last->first).value_or(0) + 1;
  found.last_entry = last->second;
  YIDAN_ASSIGN(found.seal, log::DecodeEntry(found.last_entry));
  if (!std::holds_alternative<log::SealBody>(found.seal.body)) {
    return Corrupt("the log's last entry, " + std::to_string(found.size - 1) +
                   ", is no seal: a batch is incomplete");
  }
  if (found.seal.index != found.size - 1) {
    return Corrupt("entry " + std::to_string(found.size - 1) + " says it is " +
                   std::to_string(found.seal.index));
  }
  std::optional<std::string> first;
  YIDAN_ASSIGN(first, store.Get(Table::kEntries, KeyOfIndex(0)));
  if (!first) return Corrupt("entry 0 is missing");
  found.genesis_entry = std::move(*first);
  log::Entry genesis;
  YIDAN_ASSIGN(genesis, log::DecodeEntry(found.genesis_entry));
  const auto* body = std::get_if<log::GenesisBody>(&genesis.body);
  if (body == nullptr) return Corrupt("entry 0 does not hold the registry's beginning");
  found.genesis = *body;
  return std::optional(std::move(found));
}

// The note keys in the order in which they came into force: entry 0's, and one for each NOTE_KEY.
Result<std::vector<log::NoteVerifier>> NoteKeysOf(const Store& store, const log::GenesisBody& genesis) {
  std::vector<log::NoteVerifier> keys;
  const auto add = [&](const std::string& raw) -> Outcome {
    YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawEd25519(raw));
    YIDAN_ASSIGN(log::NoteVerifier verifier,
                 log::NoteVerifier::Create(genesis.origin, log::NoteKeyType::kEd25519, key));
    keys.push_back(std::move(verifier));
    return {};
  };
  YIDAN_TRY(add(genesis.note_key));
  YIDAN_ASSIGN(const auto touches, store.Scan(Table::kTouches, TouchPrefixOfRegistry(), "", SIZE_MAX));
  for (const auto& [key, value] : touches) {
    const std::uint64_t index = IndexOfKey(key).value_or(0);
    YIDAN_ASSIGN(const auto bytes, store.Get(Table::kEntries, KeyOfIndex(index)));
    if (!bytes) return Corrupt("entry " + std::to_string(index) + " is missing");
    YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(*bytes));
    if (const auto* rotation = std::get_if<log::NoteKeyBody>(&entry.body)) YIDAN_TRY(add(rotation->new_key));
  }
  return keys;
}

Result<log::Checkpoint> OpenKept(const std::string& note, const std::vector<log::NoteVerifier>& keys,
                                 const std::string& origin) {
  YIDAN_ASSIGN(auto opened, log::OpenCheckpoint(note, keys, {}));
  if (opened.checkpoint.origin != origin) {
    return Corrupt("the kept checkpoint is of " + opened.checkpoint.origin + ", the database of " + origin);
  }
  return std::move(opened.checkpoint);
}

// What was just signed bears the lines that the log promises: a head under another key would be believed by
// nobody, and must not reach the slot.
Outcome CheckSigned(const std::string& note, const log::NoteVerifier& in_force,
                    const log::GenesisBody& genesis) {
  std::vector<log::NoteVerifier> keys{in_force};
  if (!genesis.sm2_note_key.empty()) {
    YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawSm2(genesis.sm2_note_key));
    YIDAN_ASSIGN(log::NoteVerifier verifier,
                 log::NoteVerifier::Create(genesis.origin, log::NoteKeyType::kSm2, key));
    keys.push_back(std::move(verifier));
  }
  const auto opened = log::OpenCheckpoint(note, keys, {});
  if (!opened) {
    return Corrupt("the signer does not sign with " + in_force.KeyString() +
                   ", which the log names as its note key: " + opened.error().message +
                   " (after an interrupted rotation, run it again)");
  }
  if (opened->note.verified.size() != keys.size())
    return Corrupt("the signer does not sign with the SM2 note key that entry 0 names");
  return {};
}

// The checkpoint kept outside the database is the registry's own word about what it has signed. The
// database must hold all of that, with the same root; it may hold one batch more (PROTOCOL §5).
Outcome HoldAgainstSlot(const log::Checkpoint& kept, const StoredLog& found, const log::NodeReader& nodes) {
  if (kept.size > found.size) {
    return Corrupt("the database ends at size " + std::to_string(found.size) + ", but a checkpoint of size " +
                   std::to_string(kept.size) +
                   " was signed: the database lost its tail, or an older one was put in its place");
  }
  Digest root;
  YIDAN_ASSIGN(root, log::RootAt(kept.size, nodes));
  if (root != kept.root) {
    return Corrupt("at size " + std::to_string(kept.size) + " the database has root " +
                   ToBase64(root.View()) + ", the signed checkpoint has " + ToBase64(kept.root.View()));
  }
  return {};
}

Result<std::uint64_t> CheckAgainstKept(const Ports& ports, const Options& options, const StoredLog& found,
                                       const log::NodeReader& nodes) {
  std::optional<std::string> slot;
  YIDAN_ASSIGN(slot, ports.slots.Load());
  if (!slot && options.remembered_checkpoint) slot = options.remembered_checkpoint;
  // A crash in the middle of init leaves entry 0 and its seal without a slot: nothing was ever promised.
  if (!slot && found.size == kGenesisSize) return 0;
  if (!slot) {
    return Corrupt(
        "there is a database but no head slot: start only with the newest checkpoint that anybody "
        "remembers (--remembered-checkpoint), so that no second history is signed");
  }
  YIDAN_ASSIGN(const auto keys, NoteKeysOf(ports.store, found.genesis));
  YIDAN_ASSIGN(const log::Checkpoint kept, OpenKept(*slot, keys, found.genesis.origin));
  YIDAN_TRY(HoldAgainstSlot(kept, found, nodes));
  return kept.size;
}

Result<std::string> Meta(const Store& store, std::string_view name) {
  std::optional<std::string> value;
  YIDAN_ASSIGN(value, store.Get(Table::kMeta, name));
  if (!value) return Corrupt("meta record " + std::string(name) + " is missing");
  return std::move(*value);
}

Result<ChainHead> ChainOf(const Ports& ports, const StoredLog& found, const log::NodeReader& nodes) {
  ChainHead chain;
  chain.size = found.size;
  chain.last_leaf = log::LeafHash(found.last_entry);
  chain.last_time_ms = static_cast<std::int64_t>(found.seal.time_ms);
  chain.registry = log::LeafHash(found.genesis_entry);
  chain.origin = found.genesis.origin;
  YIDAN_ASSIGN(chain.tree, log::TreeAppender::Restore(found.size, nodes));
  YIDAN_ASSIGN(chain.parameters, title::DecodeParameters(found.genesis.parameters));
  if (found.genesis.rules_version != title::kRulesVersion) {
    return Corrupt("this registry runs rules version " + std::to_string(found.genesis.rules_version) +
                   ", which this program does not have");
  }
  // The tree's last leaf and the chain must tell of the same entry.
  Digest stored_leaf;
  YIDAN_ASSIGN(stored_leaf, nodes({0, found.size - 1}));
  if (stored_leaf != chain.last_leaf) {
    return Corrupt("tree leaf " + std::to_string(found.size - 1) + " is not the hash of its entry");
  }
  // The map in the database must be the one that the last seal commits to.
  chain.map_root = std::get<log::SealBody>(found.seal.body).state_map_root;
  YIDAN_ASSIGN(const Digest map_root, log::StateMapRoot(MapNodesOf(ports.store)));
  if (map_root != chain.map_root) {
    return Corrupt("the state map has root " + ToBase64(map_root.View()) + ", the last seal has " +
                   ToBase64(chain.map_root.View()));
  }
  std::string access_root;
  YIDAN_ASSIGN(access_root, Meta(ports.store, kMetaAccessRoot));
  const auto root = Digest::FromBytes(access_root);
  if (!root) return Corrupt("meta record access-root is not 32 bytes");
  chain.access_root = *root;
  std::string access_size;
  YIDAN_ASSIGN(access_size, Meta(ports.store, kMetaAccessSize));
  chain.access_size = IndexOfKey(access_size).value_or(0);
  return chain;
}

log::Entry GenesisEntry(const Ports& ports, const GenesisConfig& genesis, const std::string& note_key) {
  log::Entry entry;
  entry.index = 0;
  entry.time_ms = static_cast<std::uint64_t>(ports.clock.WallMs());
  log::GenesisBody body;
  body.origin = genesis.origin;
  body.registrar = genesis.registrar;
  body.registrar_key = genesis.registrar_spki;
  body.note_key = note_key;
  body.sm2_note_key = genesis.sm2_note_key;
  body.rules_version = title::kRulesVersion;
  body.parameters = title::Encode(genesis.parameters);
  body.nonce = *Digest::FromBytes(
      crypto::RandomBytes(Digest::kSize));  // a rebuilt registry of the same name is another registry
  entry.body = std::move(body);
  return entry;
}

}  // namespace

Result<v1::Checkpoint> SignCheckpoint(Signer& signer, const std::string& origin, std::uint64_t size,
                                      const Digest& root, const Digest& state_map_root,
                                      std::int64_t sealed_at_ms) {
  log::Checkpoint checkpoint;
  checkpoint.origin = origin;
  checkpoint.size = size;
  checkpoint.root = root;
  checkpoint.state_map_root = state_map_root;
  v1::Checkpoint out;
  std::string note;
  YIDAN_ASSIGN(const std::string text, log::FormatCheckpoint(checkpoint));
  YIDAN_ASSIGN(note, signer.SignNote(text));
  out.set_size(size);
  out.set_root(root.ToString());
  out.set_note(std::move(note));
  SetTime(sealed_at_ms, out.mutable_sealed_at());
  return out;
}

Result<std::string> NoteKeyInForce(const Store& store) {
  YIDAN_ASSIGN(const std::optional<StoredLog> found, ReadLog(store));
  if (!found) return Fail(Error::Kind::kNotFound, "there is no registry here yet; create one first");
  YIDAN_ASSIGN(const auto keys, NoteKeysOf(store, found->genesis));
  return keys.back().key().Raw();
}

Outcome CreateRegistry(const Ports& ports, const GenesisConfig& genesis) {
  std::optional<KeyValue> existing;
  YIDAN_ASSIGN(existing, ports.store.Last(Table::kEntries, ""));
  if (existing) return Fail(Error::Kind::kConflict, "there is a registry here already; it is created once");
  if (!title::IsParticipantId(genesis.registrar)) return Invalid("registrar: not a participant id");
  YIDAN_ASSIGN(const crypto::PublicKey registrar_key, crypto::PublicKey::FromSpki(genesis.registrar_spki));
  YIDAN_ASSIGN(const log::NoteVerifier note_key, log::NoteVerifier::FromKeyString(ports.note_verifier_key));
  if (note_key.name() != genesis.origin) {
    return Invalid("the note key is named " + note_key.name() + ", the origin is " + genesis.origin);
  }

  log::Entry entry = GenesisEntry(ports, genesis, note_key.key().Raw());
  std::string genesis_bytes;
  YIDAN_ASSIGN(genesis_bytes, log::EncodeEntry(entry));
  const Digest registry = log::LeafHash(genesis_bytes);
  log::Entry seal;
  seal.index = 1;
  seal.previous_leaf = registry;
  seal.time_ms = entry.time_ms;
  const auto registrar = title::RegistrarAtGenesis(genesis.registrar, genesis.registrar_spki, registry);
  const std::string registrar_value = title::Encode(registrar);
  YIDAN_ASSIGN(
      const auto map,
      log::UpdateStateMap({log::MapChange::Put(log::ParticipantKey(genesis.registrar), registrar_value)},
                          MapNodesOf(ports.store)));
  seal.body = log::SealBody{map.root, entry.time_ms, Digest{}};
  std::string seal_bytes;
  YIDAN_ASSIGN(seal_bytes, log::EncodeEntry(seal));

  WriteSet writes;
  writes.Put(Table::kEntries, KeyOfIndex(0), genesis_bytes);
  writes.Put(Table::kEntries, KeyOfIndex(1), seal_bytes);
  writes.Put(Table::kSeals, KeyOfIndex(1), "");
  log::TreeAppender tree;
  std::vector<log::TreeNode> nodes;
  tree.Append(registry, nodes);
  tree.Append(log::LeafHash(seal_bytes), nodes);
  for (const auto& [id, hash] : nodes)
    writes.Put(Table::kTreeNodes, KeyOfNode(id.level, id.index), hash.ToString());
  for (const auto& tile : map.writes) writes.Put(Table::kMapNodes, tile.key, tile.value.value_or(""));
  writes.Put(Table::kParticipants, genesis.registrar, registrar_value);
  writes.Put(Table::kKeyOwners, registrar_key.id().ToString(), genesis.registrar);
  writes.Put(Table::kTouches, TouchPrefixOfParticipant(genesis.registrar) + KeyOfIndex(0), "");
  writes.Put(Table::kMeta, std::string(kMetaGoodsKey), crypto::RandomBytes(32));
  writes.Put(Table::kMeta, std::string(kMetaAccessRoot), Digest{}.ToString());
  writes.Put(Table::kMeta, std::string(kMetaAccessSize), KeyOfIndex(0));

  // If we crash between these two, the first start finds entry 0 and its seal without a slot and signs.
  YIDAN_TRY(ports.commit_log.Commit(0, writes));
  v1::Checkpoint checkpoint;
  YIDAN_ASSIGN(checkpoint, SignCheckpoint(ports.signer, genesis.origin, kGenesisSize, tree.Root(), map.root,
                                          static_cast<std::int64_t>(entry.time_ms)));
  return ports.slots.Save(checkpoint.note());
}

Result<Recovered> Recover(const Ports& ports, const Options& options) {
  std::optional<StoredLog> found;
  YIDAN_ASSIGN(found, ReadLog(ports.store));
  if (!found) return Fail(Error::Kind::kNotFound, "there is no registry here yet; create one first");
  const log::NodeReader nodes = NodesOf(ports.store);
  std::uint64_t kept_size = 0;
  YIDAN_ASSIGN(kept_size, CheckAgainstKept(ports, options, *found, nodes));

  Recovered out;
  YIDAN_ASSIGN(out.chain, ChainOf(ports, *found, nodes));
  YIDAN_ASSIGN(out.goods_key, Meta(ports.store, kMetaGoodsKey));
  out.world = std::make_unique<CommittedWorld>(ports.store);
  YIDAN_TRY(out.world->Load());

  auto head = std::make_shared<Head>();
  head->size = found->size;
  head->root = out.chain.tree.Root();
  head->sealed_at_ms = static_cast<std::int64_t>(found->seal.time_ms);
  const auto& seal = std::get<log::SealBody>(found->seal.body);
  YIDAN_ASSIGN(head->checkpoint, SignCheckpoint(ports.signer, out.chain.origin, head->size, head->root,
                                                seal.state_map_root, head->sealed_at_ms));
  YIDAN_ASSIGN(const auto keys, NoteKeysOf(ports.store, found->genesis));
  YIDAN_TRY(CheckSigned(head->checkpoint.note(), keys.back(), found->genesis));
  // A batch became durable and the process died before its checkpoint did: sign it now. Equal sizes are
  // signed again too; the text is the same, and a torn slot is made whole.
  if (kept_size <= head->size) YIDAN_TRY(ports.slots.Save(head->checkpoint.note()));
  head->seal_entry = found->last_entry;
  YIDAN_ASSIGN(head->seal_path, log::InclusionPath(head->size - 1, head->size, nodes));
  head->view = ports.store.Snapshot();
  out.head = std::move(head);
  return out;
}

}  // namespace yidan::ledger
