#include "services/ledger/genesis.h"

#include <utility>

#include "services/crypto/crypto.h"
#include "services/interpret/interpreter.h"
#include "services/ledger/batch.h"
#include "services/ledger/head_signing.h"
#include "services/log/note.h"
#include "services/store/nodes.h"

namespace yidan::ledger {
namespace {

constexpr std::size_t kGoodsKeyBytes = 32;

Result<log::GenesisBody> BodyOf(const GenesisConfig& genesis, const std::string& note_verifier_key) {
  if (!title::IsParticipantId(genesis.registrar)) return Invalid("registrar: not a participant id");
  YIDAN_ASSIGN(const log::NoteVerifier note_key, log::NoteVerifier::FromKeyString(note_verifier_key));
  if (note_key.name() != genesis.origin) {
    return Invalid("the note key is named " + note_key.name() + ", the origin is " + genesis.origin);
  }
  log::GenesisBody body;
  body.origin = genesis.origin;
  body.registrar = genesis.registrar;
  body.registrar_keys = genesis.registrar_spkis;
  body.note_key = note_key.key().Raw();
  body.sm2_note_key = genesis.sm2_note_key;
  body.rules_version = genesis.rules->newest().version;
  body.parameters = title::Encode(genesis.parameters);
  // A rebuilt registry of the same name is another registry.
  body.nonce = *Digest::FromBytes(crypto::RandomBytes(Digest::kSize));
  return body;
}

}  // namespace

Outcome CreateRegistry(const Ports& ports, const GenesisConfig& genesis) {
  YIDAN_ASSIGN(const auto existing, ports.store.Last(store::Table::kEntries, ""));
  if (existing) return Fail(Error::Kind::kConflict, "there is a registry here already; it is created once");
  YIDAN_ASSIGN(log::GenesisBody body, BodyOf(genesis, ports.note_verifier_key));

  ChainHead nothing;
  nothing.origin = genesis.origin;
  const interpret::NothingYet before;
  interpret::Interpreter interpreter(*genesis.rules);
  Batch batch(nothing, before, ports.clock.WallMs());
  YIDAN_ASSIGN(std::string bytes, batch.Link(std::move(body)));
  YIDAN_ASSIGN(const log::Entry entry, log::DecodeEntry(bytes));
  auto begun = interpreter.Replay(entry, log::LeafHash(bytes), batch.layer());
  if (!begun) return Invalid(begun.error().message);  // what was asked for is at fault, no log yet
  batch.Take(std::move(bytes));
  batch.layer().Apply(std::move(begun->effect));
  YIDAN_TRY(batch.Seal(store::MapNodesOf(ports.store)));
  store::LogBatch log = batch.log();
  log.goods_key = crypto::RandomBytes(kGoodsKeyBytes);

  // If we crash between these two, the first start finds entry 0 and its seal without a slot and signs.
  YIDAN_TRY(ports.commit_log.Commit(log, batch.effect()));
  const ChainHead& after = batch.after();
  YIDAN_ASSIGN(const v1::Checkpoint checkpoint,
               SignCheckpoint(ports.signer, after.origin, after.size, after.tree.Root(), after.map_root,
                              after.last_time_ms));
  return ports.slots.Save(checkpoint.note());
}

}  // namespace yidan::ledger
