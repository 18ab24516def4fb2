#include "services/ledger/recovery.h"

#include <utility>

#include "services/base/moments.h"
#include "services/ledger/head_signing.h"
#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/note.h"
#include "services/store/kept_checkpoint.h"
#include "services/store/nodes.h"
#include "services/store/records.h"
#include "services/store/registry_entries.h"

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

Result<std::optional<StoredLog>> ReadLog(const store::Store& store) {
  std::optional<store::KeyValue> last;
  YIDAN_ASSIGN(last, store.Last(store::Table::kEntries, ""));
  if (!last) return std::optional<StoredLog>();
  StoredLog found;
  found.size = store::IndexOfKey(last->first).value_or(0) + 1;
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
  YIDAN_ASSIGN(first, store.Get(store::Table::kEntries, store::KeyOfIndex(0)));
  if (!first) return Corrupt("entry 0 is missing");
  found.genesis_entry = std::move(*first);
  log::Entry genesis;
  YIDAN_ASSIGN(genesis, log::DecodeEntry(found.genesis_entry));
  const auto* body = std::get_if<log::GenesisBody>(&genesis.body);
  if (body == nullptr) return Corrupt("entry 0 does not hold the registry's beginning");
  found.genesis = *body;
  return std::optional(std::move(found));
}

Result<std::vector<log::NoteVerifier>> NoteVerifiers(const store::Store& store, const std::string& origin) {
  std::vector<log::NoteVerifier> verifiers;
  YIDAN_ASSIGN(const auto raw_keys, store::NoteKeys(store));
  for (const std::string& raw : raw_keys) {
    YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawEd25519(raw));
    YIDAN_ASSIGN(log::NoteVerifier verifier,
                 log::NoteVerifier::Create(origin, log::NoteKeyType::kEd25519, key));
    verifiers.push_back(std::move(verifier));
  }
  return verifiers;
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

// The checkpoint kept outside the database is the registry's own word about what it has signed, and one that
// somebody remembers is the operator's: the database must hold all of either (PROTOCOL §5). A slot that is
// more than one batch behind tells nothing of what came after it; only a newer one that is remembered does.
Outcome CheckAgainstKept(store::HeadSlots& slots, const std::optional<std::string>& remembered,
                         const StoredLog& found, const store::LogToHold& log) {
  const auto loaded = slots.Load();
  if (!loaded && (loaded.error().kind != Error::Kind::kCorrupt || !remembered)) {
    if (loaded.error().kind != Error::Kind::kCorrupt) return tl::unexpected(loaded.error());
    return Corrupt(loaded.error().message +
                   ". Remedy: start with --remembered-checkpoint, the newest that anybody has");
  }
  const std::optional<std::string> slot = loaded ? *loaded : std::nullopt;
  if (!slot && !remembered) {
    // A crash in the middle of init leaves entry 0 and its seal without a slot: nothing was ever promised.
    if (found.size == kGenesisSize) return {};
    return Corrupt(
        "there is a database but no head slot: start only with the newest checkpoint that anybody "
        "remembers (--remembered-checkpoint), so that no second history is signed");
  }
  std::uint64_t remembered_size = 0;
  if (remembered) {
    YIDAN_ASSIGN(const auto held, store::HoldCheckpoint(*remembered, log, /*newest=*/false));
    if (held.difference) return Corrupt("remembered checkpoint: " + held.difference->what);
    remembered_size = held.size;
  }
  if (!slot) return {};
  YIDAN_ASSIGN(const auto held, store::HoldCheckpoint(*slot, log, /*newest=*/true));
  if (!held.difference) return {};
  const bool stale = held.difference->means == store::KeptDifference::Means::kStale;
  if (stale && remembered_size > held.size) return {};
  return Corrupt("head slot: " + held.difference->what +
                 (stale ? ". Remedy: start with --remembered-checkpoint, the newest that anybody has" : ""));
}

Outcome HoldKept(const store::Store& store, store::HeadSlots& slots,
                 const std::optional<std::string>& remembered, const StoredLog& found,
                 const std::string& own_key) {
  YIDAN_ASSIGN(const auto keys, NoteVerifiers(store, found.genesis.origin));
  return CheckAgainstKept(slots, remembered, found, {store, found.size, found.genesis.origin, keys, own_key});
}

// A time that was sealed is there for ever: under a wrong clock delays would have run out, and after it is
// set right every honest act would be out of date.
Outcome CheckClock(const Options& options, std::int64_t now_ms, std::int64_t sealed_ms) {
  const std::string times =
      "the clock says " + FormatMoment(now_ms) + ", the last seal is of " + FormatMoment(sealed_ms);
  if (now_ms < sealed_ms) {
    return Fail(Error::Kind::kDenied,
                "does not start: " + times + ". Time in the log does not go back: set the clock, or wait");
  }
  if (now_ms - sealed_ms > options.clock_ahead_max_ms && !options.accept_clock) {
    return Fail(Error::Kind::kDenied, "does not start: " + times + ", " + FormatAge(now_ms - sealed_ms) +
                                          " ago. If the registry stood still for so long and the clock is "
                                          "right, say so with --accept-clock; otherwise set the clock");
  }
  return {};
}

Result<std::string> Meta(const store::Store& store, std::string_view name) {
  std::optional<std::string> value;
  YIDAN_ASSIGN(value, store.Get(store::Table::kMeta, name));
  if (!value) return Corrupt("meta record " + std::string(name) + " is missing");
  return std::move(*value);
}

Result<ChainHead> ChainOf(const Ports& ports, const StoredLog& found, const log::NodeReader& nodes) {
  ChainHead chain;
  chain.size = found.size;
  chain.last_leaf = log::LeafHash(found.last_entry);
  chain.last_time_ms = static_cast<std::int64_t>(found.seal.time_ms);
  chain.origin = found.genesis.origin;
  YIDAN_ASSIGN(chain.tree, log::TreeAppender::Restore(found.size, nodes));
  // The tree's last leaf and the chain must tell of the same entry.
  Digest stored_leaf;
  YIDAN_ASSIGN(stored_leaf, nodes({0, found.size - 1}));
  if (stored_leaf != chain.last_leaf) {
    return Corrupt("tree leaf " + std::to_string(found.size - 1) + " is not the hash of its entry");
  }
  // The map in the database must be the one that the last seal commits to.
  chain.map_root = std::get<log::SealBody>(found.seal.body).state_map_root;
  YIDAN_ASSIGN(const Digest map_root, log::StateMapRoot(store::MapNodesOf(ports.store)));
  if (map_root != chain.map_root) {
    return Corrupt("the state map has root " + ToBase64(map_root.View()) + ", the last seal has " +
                   ToBase64(chain.map_root.View()));
  }
  std::string access_root;
  YIDAN_ASSIGN(access_root, Meta(ports.store, store::kMetaAccessRoot));
  const auto root = Digest::FromBytes(access_root);
  if (!root) return Corrupt("meta record access-root is not 32 bytes");
  chain.access_root = *root;
  std::string access_size;
  YIDAN_ASSIGN(access_size, Meta(ports.store, store::kMetaAccessSize));
  chain.access_size = store::IndexOfKey(access_size).value_or(0);
  return chain;
}

// The registry's own record, and the rules that it puts in force.
Result<const title::RuleSet*> RulesOf(const store::CommittedWorld& world, const StoredLog& found,
                                      const title::RuleBook& book) {
  if (world.Registry()->registry != log::LeafHash(found.genesis_entry)) {
    return Corrupt("the registry's record is not of this log: run yidand rebuild");
  }
  return book.Need(world.Registry()->rules_version);
}

}  // namespace

Result<std::string> NoteKeyInForce(const store::Store& store) {
  YIDAN_ASSIGN(const std::optional<StoredLog> found, ReadLog(store));
  if (!found) return Fail(Error::Kind::kNotFound, "there is no registry here yet; create one first");
  YIDAN_ASSIGN(const auto keys, store::NoteKeys(store));
  return keys.back();
}

Result<std::string> NoteVerifierInForce(const store::Store& store) {
  YIDAN_ASSIGN(const std::optional<StoredLog> found, ReadLog(store));
  if (!found) return Fail(Error::Kind::kNotFound, "there is no registry here yet; create one first");
  YIDAN_ASSIGN(const auto keys, NoteVerifiers(store, found->genesis.origin));
  return keys.back().KeyString();
}

Outcome HoldsWhatWasSigned(const store::Store& store, store::HeadSlots& slots,
                           const std::optional<std::string>& remembered) {
  YIDAN_ASSIGN(const std::optional<StoredLog> found, ReadLog(store));
  if (!found) return Corrupt("no entry is left");
  return HoldKept(store, slots, remembered, *found, {});
}

namespace {

Result<Recovered> RecoverHeld(const Ports& ports, const Options& options) {
  std::optional<StoredLog> found;
  YIDAN_ASSIGN(found, ReadLog(ports.store));
  if (!found) return Fail(Error::Kind::kNotFound, "there is no registry here yet; create one first");
  const log::NodeReader nodes = store::NodesOf(ports.store);
  YIDAN_TRY(
      HoldKept(ports.store, ports.slots, options.remembered_checkpoint, *found, ports.note_verifier_key));
  YIDAN_TRY(CheckClock(options, ports.clock.WallMs(), static_cast<std::int64_t>(found->seal.time_ms)));

  Recovered out;
  YIDAN_ASSIGN(out.chain, ChainOf(ports, *found, nodes));
  YIDAN_ASSIGN(out.goods_key, Meta(ports.store, store::kMetaGoodsKey));
  out.world = std::make_unique<store::CommittedWorld>(ports.store);
  if (const auto loaded = out.world->Load(*options.rules, out.chain.map_root); !loaded) {
    return Fail(loaded.error().kind, "does not start: " + loaded.error().message);
  }
  YIDAN_ASSIGN(out.rules, RulesOf(*out.world, *found, *options.rules));

  auto head = std::make_shared<store::Head>();
  head->size = found->size;
  head->root = out.chain.tree.Root();
  head->sealed_at_ms = static_cast<std::int64_t>(found->seal.time_ms);
  const auto& seal = std::get<log::SealBody>(found->seal.body);
  YIDAN_ASSIGN(head->checkpoint, SignCheckpoint(ports.signer, out.chain.origin, head->size, head->root,
                                                seal.state_map_root, head->sealed_at_ms));
  YIDAN_ASSIGN(const auto keys, NoteVerifiers(ports.store, found->genesis.origin));
  YIDAN_TRY(CheckSigned(head->checkpoint.note(), keys.back(), found->genesis));
  head->view = ports.store.Snapshot();
  // Nobody has seen this text yet, if the slots are behind or lost: who knows of a newer log says so first.
  if (options.vouch) YIDAN_TRY(options.vouch(*head));
  // If the process died after a batch became durable and before its checkpoint did, that head is signed here
  // for the first time. Otherwise the text is the one that was signed before, and a torn slot is made whole.
  YIDAN_TRY(ports.slots.Save(head->checkpoint.note()));
  head->seal_entry = found->last_entry;
  YIDAN_ASSIGN(head->seal_path, log::InclusionPath(head->size - 1, head->size, nodes));
  out.head = std::move(head);
  return out;
}

}  // namespace

// What contradicts is said exactly; what mends it, fsck knows.
Result<Recovered> Recover(const Ports& ports, const Options& options) {
  auto recovered = RecoverHeld(ports, options);
  if (recovered || recovered.error().kind != Error::Kind::kCorrupt) return recovered;
  const std::string& why = recovered.error().message;
  for (const char* remedy : {"emedy:", "yidand ", "--remembered-checkpoint", "itness "}) {
    if (why.find(remedy) != std::string::npos) return recovered;
  }
  return Corrupt(why + "; `yidand fsck` names what mends it");
}

}  // namespace yidan::ledger
