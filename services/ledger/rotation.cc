#include "services/ledger/rotation.h"

#include <algorithm>

#include "services/ledger/records.h"
#include "services/ledger/recovery.h"
#include "services/log/entry.h"

namespace yidan::ledger {
namespace {

// The NOTE_KEY entry and its seal, with every row that they touch.
Result<WriteSet> WritesOf(ChainHead& chain, std::int64_t time_ms, log::NoteKeyBody body) {
  log::Entry entry;
  entry.index = chain.size;
  entry.previous_leaf = chain.last_leaf;
  entry.time_ms = static_cast<std::uint64_t>(time_ms);
  entry.body = std::move(body);
  YIDAN_ASSIGN(const std::string entry_bytes, log::EncodeEntry(entry));
  log::Entry seal;
  seal.index = chain.size + 1;
  seal.previous_leaf = log::LeafHash(entry_bytes);
  seal.time_ms = entry.time_ms;
  seal.body = log::SealBody{chain.map_root, seal.time_ms, chain.access_root};
  YIDAN_ASSIGN(const std::string seal_bytes, log::EncodeEntry(seal));

  WriteSet writes;
  writes.Put(Table::kEntries, KeyOfIndex(entry.index), entry_bytes);
  writes.Put(Table::kEntries, KeyOfIndex(seal.index), seal_bytes);
  writes.Put(Table::kSeals, KeyOfIndex(seal.index), "");
  writes.Put(Table::kTouches, TouchPrefixOfRegistry() + KeyOfIndex(entry.index), "");
  std::vector<log::TreeNode> nodes;
  chain.tree.Append(seal.previous_leaf, nodes);
  chain.tree.Append(log::LeafHash(seal_bytes), nodes);
  for (const auto& [id, hash] : nodes)
    writes.Put(Table::kTreeNodes, KeyOfNode(id.level, id.index), hash.ToString());
  return writes;
}

}  // namespace

Outcome RotateNoteKey(const Ports& before, const Ports& after, const Options& options,
                      const NoteKeyRotation& rotation) {
  YIDAN_ASSIGN(const std::string in_force, NoteKeyInForce(before.store));
  if (in_force != rotation.new_key) {
    // Holds the database against the slot first, as every start does.
    YIDAN_ASSIGN(Recovered recovered, Recover(before, options));
    ChainHead& chain = recovered.chain;
    log::NoteKeyBody body;
    body.new_key = rotation.new_key;
    const std::string message = log::NoteKeyMessage(chain.registry, chain.size, in_force, rotation.new_key);
    body.signature_by_old = rotation.sign_by_old(message);
    body.signature_by_new = rotation.sign_by_new(message);
    const std::uint64_t first = chain.size;
    const std::int64_t now = std::max(before.clock.WallMs(), chain.last_time_ms);
    YIDAN_ASSIGN(const WriteSet writes, WritesOf(chain, now, std::move(body)));
    YIDAN_TRY(before.commit_log.Commit(first, writes));
  }
  // If we crash before the slot is written, the database is longer than the slot, and the old key no longer
  // starts: this is run again, finds the rotation in the log, and signs the head with the new key.
  YIDAN_ASSIGN(const Recovered finished, Recover(after, options));
  return {};
}

}  // namespace yidan::ledger
