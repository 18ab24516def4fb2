#include <filesystem>
#include <memory>
#include <optional>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/ledger/head_signing.h"
#include "services/ledger/recovery.h"
#include "services/log/checkpoint.h"
#include "services/log/note.h"
#include "services/posix/durable_file.h"
#include "services/store/kept_checkpoint.h"
#include "services/yidand/admin.h"
#include "services/yidand/idle_seals.h"
#include "services/yidand/opened.h"
#include "storage/head_slots.h"
#include "storage/system_clock.h"

namespace yidan::yidand {
namespace {

constexpr std::chrono::seconds kWitnessWithin{10};
constexpr std::string_view kFindNewer =
    ". The backup is older than what was signed, or of another history: find a newer one";

// The slots of the restored registry, and the lock on them. What lies there already stays; a directory that
// was made for nothing goes again.
class Slots {
 public:
  static Result<std::unique_ptr<Slots>> Open(const std::string& directory) {
    std::unique_ptr<Slots> slots(new Slots(directory));
    YIDAN_ASSIGN(slots->slots_,
                 storage::FileHeadSlots::Open(directory, storage::FileHeadSlots::Word::kOperators));
    return slots;
  }
  ~Slots() {
    slots_.reset();
    if (was_there_) return;
    std::error_code ignored;
    for (const char* slot : {"/head.0", "/head.1"}) {
      if (std::filesystem::exists(directory_ + slot, ignored)) return;
    }
    std::filesystem::remove(directory_ + "/head.lock", ignored);
    std::filesystem::remove(directory_, ignored);
  }
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;
  [[nodiscard]] storage::FileHeadSlots& operator*() const { return *slots_; }
  [[nodiscard]] const std::string& directory() const { return directory_; }

 private:
  explicit Slots(std::string directory) : directory_(std::move(directory)) {
    std::error_code ignored;
    was_there_ = std::filesystem::exists(directory_, ignored);
  }
  const std::string directory_;
  bool was_there_ = false;
  std::unique_ptr<storage::FileHeadSlots> slots_;
};

// The head of the restored log, signed. Its text depends on the log alone: if the log is as it was, the same
// text was signed before. Only the witnesses see it before somebody has vouched for it.
Result<store::Head> HeadOf(const Opened& opened, const replica::FsckReport& report) {
  store::Head head;
  head.size = report.head.size;
  head.root = report.head.root;
  head.sealed_at_ms = report.sealed_at_ms;
  YIDAN_ASSIGN(head.checkpoint,
               ledger::SignCheckpoint(*opened.key, report.head.origin, head.size, head.root,
                                      report.head.state_map_root.value_or(Digest{}), head.sealed_at_ms));
  head.view = opened.disk.store->Snapshot();
  return head;
}

std::string Behind(const std::string& name, std::uint64_t seen, const store::Head& head) {
  return name + " has seen " + std::to_string(seen) + " of the backup's " + std::to_string(head.size) +
         " entries";
}

// Fsck has held it against the log, under its signature: what is left to ask is how new it is.
Outcome HoldRemembered(const std::string& note, const store::Head& head, Restored& restored) {
  YIDAN_ASSIGN(const log::ParsedNote parsed, log::ParseNote(note));
  YIDAN_ASSIGN(const log::Checkpoint kept, log::ParseCheckpoint(parsed.text));
  const std::string name = "the remembered checkpoint";
  if (kept.size == head.size) {
    restored.vouched_for.push_back(name);
  } else {
    restored.behind.push_back(Behind(name, kept.size, head));
  }
  return {};
}

// A backup from before a rotation is signed on with the key that it names, or not at all.
Outcome HasItsKey(const Opened& opened) {
  const auto in_force = ledger::NoteKeyInForce(*opened.disk.store);
  if (!in_force || *in_force == opened.key->raw_key()) return {};  // the first: said with the other damage
  YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawEd25519(*in_force));
  YIDAN_ASSIGN(const auto own, log::NoteVerifier::FromKeyString(opened.key->verifier_key()));
  YIDAN_ASSIGN(const auto needed, log::NoteVerifier::Create(own.name(), log::NoteKeyType::kEd25519, key));
  return Fail(Error::Kind::kDenied,
              "the backup needs the note key " + needed.KeyString() + ", and note.key is " + own.KeyString() +
                  ": put the file that a rotation kept as note.key.retired-" +
                  ToHex(Encoder().U32(needed.key_id()).bytes()) +
                  " there as note.key, and that verifier key as registry.vkey. What was signed with the "
                  "newer key is not in this backup");
}

Outcome AskWitnesses(const AdminSettings& settings, const store::Head& head, Restored& restored) {
  for (const monitor::WitnessAddress& witness : settings.witnesses) {
    const std::string name = "witness " + witness.key.name();
    YIDAN_ASSIGN(const auto client, monitor::WitnessClient::Create(witness, settings.witness_ca));
    const auto seen = client->Seen(head, kWitnessWithin);
    if (seen && *seen == head.size) {
      restored.vouched_for.push_back(name);
    } else if (seen) {
      restored.behind.push_back(Behind(name, *seen, head));
    } else if (seen.error().kind == Error::Kind::kConflict) {
      return Corrupt(name + ": " + seen.error().message + std::string(kFindNewer));
    } else {
      restored.unreachable.push_back(name + ": " + seen.error().message);
    }
  }
  return {};
}

// Slots that outlived the database hold what this registry signed last.
Outcome HoldSlots(const Slots& slots, const Opened& opened, const replica::FsckReport& report,
                  Restored& restored) {
  const std::string name = "the head slots in " + slots.directory();
  const auto kept = (*slots).Load();
  if (!kept && kept.error().kind != Error::Kind::kCorrupt) return tl::unexpected(kept.error());
  if (!kept) {
    restored.unreachable.push_back(name + ": " + kept.error().message);
    return {};
  }
  if (!*kept) return {};
  std::vector<log::NoteVerifier> keys;
  for (const std::string& key : report.note_keys) {
    YIDAN_ASSIGN(log::NoteVerifier verifier, log::NoteVerifier::FromKeyString(key));
    keys.push_back(std::move(verifier));
  }
  YIDAN_ASSIGN(const auto held, store::HoldCheckpoint(**kept,
                                                      {*opened.disk.store, report.head.size,
                                                       report.head.origin, keys, opened.key->verifier_key()},
                                                      /*newest=*/false));
  if (held.difference) return Corrupt(name + ": " + held.difference->what + std::string(kFindNewer));
  if (held.size == report.head.size) {
    restored.vouched_for.push_back(name);
  } else {
    restored.behind.push_back(name + " are of " + std::to_string(held.size) + " of the backup's " +
                              std::to_string(report.head.size) + " entries");
  }
  return {};
}

Outcome Vouched(const AdminSettings& settings, const Opened& opened, const Slots& slots,
                const replica::FsckReport& report, Restored& restored) {
  YIDAN_TRY(HoldSlots(slots, opened, report, restored));
  YIDAN_ASSIGN(const store::Head head, HeadOf(opened, report));
  YIDAN_TRY(AskWitnesses(settings, head, restored));
  if (opened.remembered) YIDAN_TRY(HoldRemembered(*opened.remembered, head, restored));
  if (restored.vouched_for.empty()) {
    std::string why =
        "nobody vouches that nothing newer was signed: give a --remembered-checkpoint or a --witness that "
        "has "
        "seen the backup's last entry";
    for (const std::string& behind : restored.behind) why += "; behind: " + behind;
    for (const std::string& silent : restored.unreachable) why += "; no answer: " + silent;
    return Fail(Error::Kind::kDenied, why);
  }
  storage::SystemClock clock;
  ledger::Options options;
  options.remembered_checkpoint = head.checkpoint.note();
  options.rules = settings.rules;
  options.accept_clock = true;  // no time is written here; the start that comes will ask
  YIDAN_ASSIGN(const auto recovered, ledger::Recover({*opened.disk.store, *opened.disk.log, *slots, clock,
                                                      *opened.key, opened.key->verifier_key()},
                                                     options));
  restored.size = recovered.head->size;
  return {};
}

}  // namespace

Result<Restored> Restore(const AdminSettings& settings, const Progress& progress) {
  Opened opened;
  opened.rules = settings.rules;
  YIDAN_ASSIGN(opened.key, NoteKey::LoadFrom(settings.data));
  YIDAN_ASSIGN(opened.remembered, Remembered(settings));
  std::error_code ignored;
  const Place place{settings.data, settings.slots};
  if (std::filesystem::exists(place.database(), ignored)) {
    return Fail(Error::Kind::kConflict,
                place.database() + " exists: a restore never overwrites. Rename it, and keep it");
  }
  YIDAN_ASSIGN(const auto slots, Slots::Open(place.head_slots()));
  // On the database's own file system, and under its name only once all is well.
  YIDAN_ASSIGN(const auto beside, Scratch::Make(settings.data));
  const std::string database = beside->beside("restored");
  const bool replayed_here = settings.scratch.empty();
  YIDAN_TRY(storage::RocksStore::Restore(settings.backups, database, settings.backup, replayed_here ? 2 : 1));
  YIDAN_ASSIGN(opened.disk, OpenRestored(database, beside->beside("no-slots")));
  Restored restored;
  YIDAN_ASSIGN(restored.idle_seals, AppendIdleSeals(settings.backups, opened.disk, *settings.rules));
  YIDAN_TRY(AddScratch(opened, ScratchPlace(settings)));
  replica::FsckPorts ports = opened.ports(progress);
  ports.slots_expected = false;
  YIDAN_ASSIGN(const replica::FsckReport report, replica::Fsck(ports));
  YIDAN_TRY(HasItsKey(opened));
  if (report.damages != 0) return Corrupt("the backup does not hold: " + report.faults.front());
  YIDAN_TRY(Vouched(settings, opened, *slots, report, restored));
  opened.disk.log.reset();
  opened.disk.store.reset();
  // If we crash before this, the slots are of exactly this head, and vouch for the backup when this is run
  // again.
  YIDAN_TRY(posix::RenameFile(database, place.database()));
  return restored;
}

}  // namespace yidan::yidand
