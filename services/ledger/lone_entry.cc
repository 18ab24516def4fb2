#include "services/ledger/lone_entry.h"

#include <utility>

namespace yidan::ledger {

Outcome CommitAlone(store::CommitLog& commit_log, const ChainHead& chain, const interpret::World& world,
                    interpret::Interpreter& interpreter, const log::MapNodeReader& tiles, std::int64_t now_ms,
                    decltype(log::Entry::body) body) {
  Batch batch(chain, world, now_ms);
  YIDAN_ASSIGN(std::string bytes, batch.Link(std::move(body)));
  YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(bytes));
  // The interpreter leaves note keys to the chain. A signer that answers wrongly must not be believed here:
  // the entry could never be taken back.
  if (const auto* rotation = std::get_if<log::NoteKeyBody>(&entry.body)) {
    const interpret::RegistryState& registry = *world.Registry();
    YIDAN_TRY(log::CheckRotation(*rotation, registry.registry, entry.index, registry.note_key));
  }
  YIDAN_ASSIGN(auto replayed, interpreter.Replay(entry, log::LeafHash(bytes), batch.layer()));
  batch.Take(std::move(bytes));
  batch.layer().Apply(std::move(replayed.effect));
  YIDAN_TRY(batch.Seal(tiles));
  return commit_log.Commit(batch.log(), batch.effect());
}

}  // namespace yidan::ledger
