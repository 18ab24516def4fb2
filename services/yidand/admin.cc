#include "services/yidand/admin.h"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "services/ledger/recovery.h"
#include "services/log/entry.h"
#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"
#include "services/replica/rebuild.h"
#include "services/replica/rebuild_anew.h"
#include "services/store/records.h"
#include "services/yidand/backups.h"
#include "services/yidand/disk.h"
#include "services/yidand/idle_seals.h"
#include "services/yidand/keys_examined.h"
#include "services/yidand/opened.h"
#include "storage/head_slots.h"

namespace yidan::yidand {
namespace {

// Before anything is made there.
Outcome HasRegistry(const Place& place) {
  if (storage::RocksStore::Exists(place.database())) return {};
  return Fail(Error::Kind::kNotFound,
              "--data: " + place.data + " holds no database; `yidand init` makes a registry's");
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

// Whether a registry was in a directory that has no database now.
bool HadRegistry(const Place& place) {
  std::error_code ignored;
  return NoteKey::AnyIn(place.data).value_or(std::nullopt) ||
         std::filesystem::exists(place.head_slots(), ignored);
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

}  // namespace

namespace {

// A backup, written out into the scratch directory: nothing is signed, and the registry may run beside it.
Result<replica::FsckReport> FsckBackup(const AdminSettings& settings, const Progress& progress) {
  Opened opened;
  opened.rules = settings.rules;
  YIDAN_ASSIGN(opened.scratch, Scratch::Make(ScratchPlace(settings)));
  const std::string path = opened.scratch->beside("backup");
  YIDAN_TRY(storage::RocksStore::Restore(settings.backups, path, settings.backup));
  YIDAN_ASSIGN(opened.disk, OpenRestored(path, opened.scratch->beside("no-slots")));
  YIDAN_ASSIGN(const std::uint64_t seals, AppendIdleSeals(settings.backups, opened.disk, *settings.rules));
  if (seals != 0) spdlog::info("{} idle seals after the backup are in {}", seals, settings.backups);
  YIDAN_TRY(opened.scratch->OpenStore());
  replica::FsckPorts ports = opened.ports(progress);
  ports.slots_expected = false;
  return replica::Fsck(ports);
}

}  // namespace

Result<replica::FsckReport> Fsck(const AdminSettings& settings, const Progress& progress) {
  replica::FsckReport report;
  std::error_code unread;
  if (!std::filesystem::is_directory(settings.data, unread)) {
    return Fail(Error::Kind::kNotFound,
                "--data: " + settings.data + " is no directory: no registry is there");
  }
  if (!settings.backups.empty()) return FsckBackup(settings, progress);
  const std::string place = ScratchPlace(settings);
  auto opened = Examine(settings, KeyIfReadable(settings.data), place);
  const bool gone = !opened && opened.error().kind == Error::Kind::kNotFound &&
                    HadRegistry({settings.data, settings.slots});
  if (gone || (!opened && IsDamage(opened.error()))) {
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
  auto looked = replica::Fsck(opened->ports(progress));
  if (!looked && looked.error().kind == Error::Kind::kNotFound) {  // a database, and not one entry in it
    YIDAN_TRY(AddFaultsOfKeys(settings, {}, report));
    return Unopened(settings, std::move(report), looked.error());
  }
  YIDAN_ASSIGN(replica::FsckReport found, std::move(looked));
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

}  // namespace yidan::yidand
