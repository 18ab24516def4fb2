#include "services/yidand/init.h"

#include <memory>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/ledger/genesis.h"
#include "services/log/merkle.h"
#include "services/posix/durable_file.h"
#include "services/yidand/disk.h"
#include "services/yidand/note_key.h"
#include "services/yidand/slots_place.h"
#include "storage/head_slots.h"
#include "storage/system_clock.h"

namespace yidan::yidand {

namespace {

// A checkpoint is kept only once a registry is there. Whose log is lost: it is restored, and not begun anew
// under the same key.
Outcome NoneWasHere(const Place& place) {
  if (storage::RocksStore::Exists(place.database())) return {};  // whole: it is said later what it is
  YIDAN_ASSIGN(const auto slots, storage::FileHeadSlots::Examine(place.head_slots()));
  YIDAN_ASSIGN(const auto kept, slots->Load());
  if (!kept) return {};
  return Fail(Error::Kind::kConflict,
              place.head_slots() + " holds a checkpoint that a registry signed, and " + place.database() +
                  " is no database: nothing is made here. Remedy: yidand restore, from a backup that "
                  "somebody vouches for; a new registry needs another directory");
}

// Lies beside the keys until entry 0 is about to be written, and tells those that an interrupted init made
// from those that a registry had: only the former are taken up when it is run again.
constexpr const char* kUnfinished = "/init.unfinished";

Outcome KeysAreNobodys(const std::string& directory) {
  if (posix::ReadFile(directory + kUnfinished)) return {};
  YIDAN_ASSIGN(const auto key, NoteKey::AnyIn(directory));
  if (key) {
    return Fail(Error::Kind::kConflict,
                *key +
                    " is there already: it is a registry's, and another registry under the same key would "
                    "be a second history of that one. Nothing was made. Remedy: yidand restore, to bring "
                    "that registry back; a new registry needs another directory, and makes its own keys");
  }
  return posix::CreateFile(directory + kUnfinished, "", 0600);
}

}  // namespace

Result<NewRegistry> Init(const InitSettings& settings) {
  if (!title::IsParticipantId(settings.registrar)) {
    return Invalid("--registrar \"" + settings.registrar +
                   "\" is no participant id, 2 to 63 of a-z 0-9 and -");
  }
  ledger::GenesisConfig genesis;
  for (const std::string& path : settings.registrar_keys) {
    YIDAN_ASSIGN(const std::string pem, posix::ReadFile(path));
    const auto key = crypto::PublicKey::FromPem(pem);
    if (!key) return Fail(key.error().kind, path + ": " + key.error().message);
    genesis.registrar_spkis.push_back(key->spki());
  }
  const Place place{settings.data, settings.slots};
  YIDAN_TRY(NoneWasHere(place));
  YIDAN_TRY(posix::MakeDirectories(settings.data));
  // A database says below whether a registry is in it; an empty one is an interrupted init's.
  if (!storage::RocksStore::Exists(place.database())) YIDAN_TRY(KeysAreNobodys(settings.data));
  YIDAN_ASSIGN(const std::unique_ptr<NoteKey> key,
               NoteKey::CreateIn(settings.data, settings.origin, settings.sm2_note_key));
  YIDAN_TRY(WriteSlotsPlace(settings.data, settings.slots));
  YIDAN_ASSIGN(const Disk disk, OpenDisk(place, /*create=*/true));
  YIDAN_TRY(posix::RemoveFile(settings.data + kUnfinished));
  storage::SystemClock clock;
  genesis.origin = settings.origin;
  genesis.registrar = settings.registrar;
  genesis.parameters = settings.parameters;
  genesis.sm2_note_key = key->raw_sm2_key();
  genesis.rules = settings.rules;
  YIDAN_TRY(ledger::CreateRegistry({*disk.store, *disk.log, *disk.slots, clock, *key, key->verifier_key()},
                                   genesis));

  YIDAN_ASSIGN(const std::optional<std::string> entry,
               disk.store->Get(store::Table::kEntries, Encoder().U64(0).bytes()));
  if (!entry) return Corrupt("entry 0 is not there after it was written");
  return NewRegistry{ToHex(log::LeafHash(*entry).View()), key->verifier_key()};
}

}  // namespace yidan::yidand
