#include "services/yidand/admin.h"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/ledger/head_signing.h"
#include "services/ledger/recovery.h"
#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/note.h"
#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"
#include "services/replica/rebuild.h"
#include "services/replica/rebuild_anew.h"
#include "services/store/records.h"
#include "services/yidand/backups.h"
#include "services/yidand/disk.h"
#include "services/yidand/keys_examined.h"
#include "services/yidand/note_key.h"
#include "services/yidand/scratch.h"
#include "storage/head_slots.h"
#include "storage/system_clock.h"

namespace yidan::yidand {
namespace {

constexpr std::chrono::seconds kWitnessWithin{10};

struct Opened {
  std::unique_ptr<NoteKey> key;  // null: it cannot be read
  std::unique_ptr<Scratch> scratch;
  Disk disk;  // what is examined may lie in the scratch directory
  std::optional<std::string> remembered;
  std::vector<storage::FileDamage> damaged;  // of a disk that is examined
  const title::RuleBook* rules = nullptr;

  replica::FsckPorts ports(const Progress& progress) const {
    replica::FsckPorts ports{*disk.store, *disk.slots,      key ? key->verifier_key() : std::string(),
                             remembered,  scratch->store(), scratch->log()};
    ports.files_damaged = !damaged.empty();
    ports.progress = progress;
    ports.rules = rules;
    return ports;
  }
};

Result<Opened> WithDisk(const AdminSettings& settings, std::unique_ptr<NoteKey> key, Result<Disk> disk) {
  if (!disk) return tl::unexpected(disk.error());
  Opened opened;
  opened.rules = settings.rules;
  opened.key = std::move(key);
  opened.disk = std::move(*disk);
  if (!settings.remembered_checkpoint_file.empty()) {
    YIDAN_ASSIGN(opened.remembered, posix::ReadFile(settings.remembered_checkpoint_file));
  }
  return opened;
}

// Without a scratch store yet.
Result<Opened> Open(const AdminSettings& settings, std::unique_ptr<NoteKey> key) {
  return WithDisk(settings, std::move(key), OpenDisk({settings.data, settings.slots}, /*create=*/false));
}

// To look at only: nothing is written but the scratch directory, in `parent`. Without a scratch store yet.
Result<Opened> Examine(const AdminSettings& settings, std::unique_ptr<NoteKey> key,
                       const std::string& parent) {
  const Place place{settings.data, settings.slots};
  YIDAN_ASSIGN(auto slots, storage::FileHeadSlots::Examine(place.head_slots()));
  YIDAN_ASSIGN(auto scratch, Scratch::Make(parent));
  YIDAN_ASSIGN(Opened opened,
               WithDisk(settings, std::move(key), ExamineDisk(place, std::move(slots), scratch->links())));
  opened.scratch = std::move(scratch);
  YIDAN_ASSIGN(opened.damaged, opened.disk.store->DamagedFiles());
  return opened;
}

Outcome AddScratch(Opened& opened, const std::string& parent) {
  if (!opened.scratch) {
    YIDAN_ASSIGN(opened.scratch, Scratch::Make(parent));
  }
  return opened.scratch->OpenStore();
}

// Before anything is made there.
Outcome HasRegistry(const Place& place) {
  if (storage::RocksStore::Exists(place.database())) return {};
  return Fail(Error::Kind::kNotFound,
              "--data: " + place.data + " holds no database; `yidand init` makes a registry's");
}

std::string ScratchPlace(const AdminSettings& settings) {
  return settings.scratch.empty() ? settings.data : settings.scratch;
}

// ---- Fsck ----

// A file that the disk does not give back is as damaged as one whose checksums do not fit.
bool IsDamage(const Error& error) {
  return error.kind == Error::Kind::kCorrupt || posix::IsDiskFault(error.message);
}

replica::Fault FaultOf(const storage::FileDamage& damage, std::string_view remedy) {
  if (damage.file.empty()) return {"family " + damage.family + ": " + damage.why, remedy};
  const std::string rows = damage.family.empty() ? "" : ", rows of family " + damage.family;
  return {"file db/" + damage.file + rows + ": " + damage.why, remedy};
}

// Null: what is wrong with it is said by FaultsOfKeys.
std::unique_ptr<NoteKey> KeyIfReadable(const std::string& directory) {
  auto key = NoteKey::LoadFrom(directory);
  return key ? std::move(*key) : nullptr;
}

// `found`: what the log says.
Outcome AddFaultsOfKeys(const AdminSettings& settings, const replica::FsckReport& found,
                        replica::FsckReport& report) {
  YIDAN_ASSIGN(const auto faults, FaultsOfKeys(settings.data, found.note_keys, found.older));
  for (const replica::Fault& fault : faults) replica::AddFault(report, fault);
  return {};
}

// Entry 0 names the SM2 note key for ever; note.key is held against the log where the log is replayed.
Outcome CheckSm2Key(const Opened& opened, replica::FsckReport& report) {
  const auto first = opened.disk.store->Get(store::Table::kEntries, store::KeyOfIndex(0));
  // What is damaged the replay of the log says with its index; what could not be read now is not in order.
  if (!first && first.error().kind != Error::Kind::kCorrupt) return tl::unexpected(first.error());
  const auto entry = log::DecodeEntry(first ? first->value_or("") : std::string());
  const auto* genesis = entry ? std::get_if<log::GenesisBody>(&entry->body) : nullptr;
  if (genesis == nullptr || !opened.key || genesis->sm2_note_key == opened.key->raw_sm2_key()) return {};
  replica::AddFault(report, {"note key: note-sm2.key is not the key that entry 0 names",
                             "put back the copy that was kept: a registry has one for ever"});
  return {};
}

// A database that cannot even be opened; the slots are looked at all the same.
replica::FsckReport Unopened(const AdminSettings& settings, replica::FsckReport report, const Error& why) {
  replica::AddFault(report, {"database: " + why.message});
  const Place place{settings.data, settings.slots};
  const auto slots = storage::FileHeadSlots::Examine(place.head_slots());
  const auto damaged = slots ? (*slots)->Damaged() : Result<std::vector<std::string>>();
  if (!damaged) return report;
  if (const auto kept = (*slots)->Load(); !kept)
    replica::AddFault(report, {"head slot: " + kept.error().message, replica::kRemembered});
  for (const std::string& slot : *damaged) {
    replica::AddFault(report,
                      {"head slot: " + slot, replica::RemedyOfSlot(damaged->size(), /*log_ahead=*/false)});
  }
  return report;
}

// ---- Rebuilding ----

// A name beside the database that nothing has.
std::string NameForDamaged(const std::string& database) {
  std::string name = database + ".damaged";
  std::error_code ignored;
  for (int i = 2; std::filesystem::exists(name, ignored); ++i) {
    name = database + ".damaged." + std::to_string(i);
  }
  return name;
}

Result<Rebuilt> MakeAnew(const AdminSettings& settings, Opened opened, const Progress& progress) {
  YIDAN_TRY(AddScratch(opened, settings.data));
  YIDAN_ASSIGN(replica::Anew anew, replica::RebuildAnew(opened.ports(progress), opened.scratch->store()));
  opened.disk.log.reset();
  opened.disk.store.reset();
  YIDAN_ASSIGN(const std::string in_force, ledger::NoteVerifierInForce(opened.scratch->store()));
  YIDAN_ASSIGN(const bool verifier_written, MendVerifierFile(settings.data, in_force));
  const std::string made = opened.scratch->CloseStore();
  const std::string database = Place{settings.data, settings.slots}.database();
  Rebuilt rebuilt{anew.rows, NameForDamaged(database), std::move(anew.lost), verifier_written};
  // Out of the scratch directory first, since whatever is in there is deleted. If we crash between the two,
  // the damaged database is in place still and this is run again, under another name for it.
  YIDAN_TRY(posix::RenameFile(made, rebuilt.damaged_kept));
  YIDAN_TRY(posix::ExchangeNames(rebuilt.damaged_kept, database));
  return rebuilt;
}

// ---- Restoring ----

// Removes what was restored, unless Done was called.
class Unfinished {
 public:
  explicit Unfinished(Place place) : place_(std::move(place)) {}
  ~Unfinished() {
    if (done_) return;
    std::error_code ignored;
    std::filesystem::remove_all(place_.database(), ignored);
    std::filesystem::remove_all(place_.head_slots(), ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  void Done() { done_ = true; }

 private:
  const Place place_;
  bool done_ = false;
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
      return Corrupt(name + ": " + seen.error().message +
                     ". The backup is older than what was signed, or of another history: find a newer one");
    } else {
      restored.unreachable.push_back(name + ": " + seen.error().message);
    }
  }
  return {};
}

Outcome Vouched(const AdminSettings& settings, const Opened& opened, const replica::FsckReport& report,
                Restored& restored) {
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
  YIDAN_ASSIGN(const auto recovered,
               ledger::Recover({*opened.disk.store, *opened.disk.log, *opened.disk.slots, clock, *opened.key,
                                opened.key->verifier_key()},
                               options));
  restored.size = recovered.head->size;
  return {};
}

}  // namespace

Result<replica::FsckReport> Fsck(const AdminSettings& settings, const Progress& progress) {
  replica::FsckReport report;
  std::error_code unread;
  if (!std::filesystem::is_directory(settings.data, unread)) {
    return Fail(Error::Kind::kNotFound,
                "--data: " + settings.data + " is no directory: no registry is there");
  }
  const std::string place = ScratchPlace(settings);
  auto opened = Examine(settings, KeyIfReadable(settings.data), place);
  if (!opened && IsDamage(opened.error())) {
    YIDAN_TRY(AddFaultsOfKeys(settings, {}, report));
    return Unopened(settings, std::move(report), opened.error());
  }
  if (!opened) return tl::unexpected(opened.error());
  YIDAN_TRY(CheckSm2Key(*opened, report));
  for (const std::string& mended : opened->disk.store->mended_by_start()) {
    replica::AddFault(report, {"log: " + mended, replica::kNextStart});
  }
  for (const std::string& left : LeftBehind(settings.data)) {
    spdlog::warn("{} was left by a run that was killed: the next one without --scratch removes it", left);
  }
  YIDAN_TRY(AddScratch(*opened, place));
  YIDAN_ASSIGN(replica::FsckReport found, replica::Fsck(opened->ports(progress)));
  YIDAN_TRY(AddFaultsOfKeys(settings, found, report));
  for (const storage::FileDamage& file : opened->damaged) {
    replica::AddFault(report, FaultOf(file, found.for_what_follows));
  }
  found.damages += report.damages;
  found.faults.insert(found.faults.begin(), report.faults.begin(), report.faults.end());
  return found;
}

// Nothing is signed here: a key that cannot be read keeps nobody from mending the rows.
Result<Rebuilt> Rebuild(const AdminSettings& settings, const Progress& progress) {
  {
    // On the database's own file system, since what is made there may take its place.
    auto examined = Examine(settings, KeyIfReadable(settings.data), settings.data);
    if (!examined && IsDamage(examined.error())) {
      return Corrupt(replica::LineOf({"nothing was rebuilt: " + examined.error().message}));
    }
    if (!examined) return tl::unexpected(examined.error());
    if (!examined->damaged.empty()) return MakeAnew(settings, std::move(*examined), progress);
  }
  YIDAN_ASSIGN(Opened opened, Open(settings, KeyIfReadable(settings.data)));
  YIDAN_TRY(AddScratch(opened, ScratchPlace(settings)));
  Rebuilt rebuilt;
  YIDAN_ASSIGN(rebuilt.rows, replica::Rebuild(opened.ports(progress), *opened.disk.store));
  YIDAN_ASSIGN(const std::string in_force, ledger::NoteVerifierInForce(*opened.disk.store));
  YIDAN_ASSIGN(rebuilt.verifier_written, MendVerifierFile(settings.data, in_force));
  return rebuilt;
}

Outcome Backup(const AdminSettings& settings) {
  const Place place{settings.data, settings.slots};
  YIDAN_TRY(HasRegistry(place));
  if (const auto can = CanKeepBackups(settings.backups, place); !can) {
    return Fail(can.error().kind, "--to: " + can.error().message);
  }
  YIDAN_ASSIGN(const Disk disk, OpenDisk({settings.data, settings.slots}, /*create=*/false));
  return disk.store->Backup(settings.backups, settings.backups_kept);
}

Result<Restored> Restore(const AdminSettings& settings, const Progress& progress) {
  YIDAN_ASSIGN(auto key, NoteKey::LoadFrom(settings.data));
  std::error_code ignored;
  const Place place{settings.data, settings.slots};
  for (const std::string& there : {place.database(), place.head_slots()}) {
    if (std::filesystem::exists(there, ignored)) {
      return Fail(Error::Kind::kConflict, there + " exists: a restore never overwrites");
    }
  }
  Unfinished unfinished(place);
  YIDAN_TRY(storage::RocksStore::Restore(settings.backups, place.database(), settings.backup));
  YIDAN_ASSIGN(Opened opened, Open(settings, std::move(key)));
  YIDAN_TRY(AddScratch(opened, ScratchPlace(settings)));
  replica::FsckPorts ports = opened.ports(progress);
  ports.slots_expected = false;
  YIDAN_ASSIGN(const replica::FsckReport report, replica::Fsck(ports));
  YIDAN_TRY(HasItsKey(opened));
  if (report.damages != 0) return Corrupt("the backup does not hold: " + report.faults.front());
  Restored restored;
  YIDAN_TRY(Vouched(settings, opened, report, restored));
  unfinished.Done();
  return restored;
}

}  // namespace yidan::yidand
