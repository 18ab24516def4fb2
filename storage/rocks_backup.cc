// Backups with RocksDB's BackupEngine. A RocksDB Checkpoint would only hard-link the files on the same
// disk, which is no backup.
#include <rocksdb/env.h>
#include <rocksdb/utilities/backup_engine.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/posix/durable_file.h"
#include "storage/garbled_end.h"
#include "storage/list_floor.h"
#include "storage/rocks_database.h"
#include "storage/rocks_store.h"

namespace yidan::storage {
namespace {

rocksdb::BackupEngineOptions BackupOptions(const std::string& directory) {
  rocksdb::BackupEngineOptions options(directory);
  options.sync = true;
  options.share_table_files = true;  // a later backup copies only what is new
  options.share_files_with_checksum = true;
  options.backup_log_files = true;
  options.destroy_old_data = false;
  return options;
}

std::string TextOf(const std::vector<rocksdb::BackupID>& numbers) {
  std::string text;
  for (const rocksdb::BackupID number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text.empty() ? "none" : text;
}

// Those whose own record of what they are made of cannot be read, ascending.
template <typename Engine>
std::vector<rocksdb::BackupID> Unreadable(const Engine& engine) {
  std::vector<rocksdb::BackupID> unreadable;
  engine.GetCorruptedBackups(&unreadable);
  std::sort(unreadable.begin(), unreadable.end());
  return unreadable;
}

// By number, those that have files of their own.
std::set<rocksdb::BackupID> WithFiles(const std::string& directory) {
  std::set<rocksdb::BackupID> numbers;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(directory + "/private", failed), end; !failed && at != end;
       at.increment(failed)) {
    const std::string name = at->path().filename();
    rocksdb::BackupID number = 0;
    const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && rest == name.data() + name.size()) numbers.insert(number);
  }
  return numbers;
}

// The backup of that number, or the newest for 0, after all its files were read. An older one is never taken
// for it unasked: what was acknowledged since would be lost.
Result<rocksdb::BackupID> Choose(const rocksdb::BackupEngineReadOnly& engine, const std::string& directory,
                                 std::uint32_t number) {
  std::vector<rocksdb::BackupInfo> infos;
  engine.GetBackupInfo(&infos);
  std::vector<rocksdb::BackupID> damaged = Unreadable(engine);
  std::set<rocksdb::BackupID> all(damaged.begin(), damaged.end());
  for (const rocksdb::BackupInfo& info : infos) all.insert(info.backup_id);
  // A backup's own files lie in private/N. Without its record meta/N it was lost, or never ended.
  std::set<rocksdb::BackupID> unrecorded;
  for (const rocksdb::BackupID other : WithFiles(directory)) {
    if (all.insert(other).second) unrecorded.insert(other);
  }
  if (all.empty()) return Fail(Error::Kind::kNotFound, "there is no backup in " + directory);
  const rocksdb::BackupID chosen = number == 0 ? *all.rbegin() : number;
  if (!all.contains(chosen)) {
    return Fail(Error::Kind::kNotFound, "there is no backup " + std::to_string(chosen) + " in " + directory +
                                            ", but " + TextOf({all.begin(), all.end()}));
  }
  const auto why = [&](rocksdb::BackupID backup) -> rocksdb::Status {
    if (unrecorded.contains(backup)) {
      return rocksdb::Status::Corruption("its record meta/" + std::to_string(backup) +
                                         " is missing: it was lost, or the backup was interrupted");
    }
    if (std::binary_search(damaged.begin(), damaged.end(), backup))
      return rocksdb::Status::Corruption("its record meta/" + std::to_string(backup) + " cannot be read");
    return engine.VerifyBackup(backup, /*verify_with_checksum=*/true);
  };
  const rocksdb::Status status = why(chosen);
  if (status.ok()) return chosen;
  if (!status.IsCorruption() && !status.IsNotFound()) {
    return tl::unexpected(ErrorOf(status, "verifying backup " + std::to_string(chosen) + " in " + directory));
  }
  std::vector<rocksdb::BackupID> good;
  for (const rocksdb::BackupID other : all) {
    if (other != chosen && why(other).ok()) good.push_back(other);
  }
  return Corrupt(
      "backup " + std::to_string(chosen) + " in " + directory + " is damaged: " + status.ToString() +
      "; whole: " + TextOf(good) +
      (good.empty() ? "" : ". An older one is restored with --backup NUMBER, if somebody vouches for it"));
}

// What a database writes when it is opened, and small files.
constexpr std::uint64_t kBesidesBackup = std::uint64_t{16} << 20U;

Outcome RoomFor(const rocksdb::BackupEngineReadOnly& engine, rocksdb::BackupID backup,
                const std::string& path, std::uint64_t times) {
  rocksdb::BackupInfo info;
  const std::string disk = std::filesystem::path(path).parent_path();
  const auto free = posix::FreeBytes(disk);
  if (!free || !engine.GetBackupInfo(backup, &info).ok()) return {};
  const std::uint64_t needed = info.size * times + kBesidesBackup;
  if (*free >= needed) return {};
  return Fail(Error::Kind::kUnavailable,
              "the disk of " + disk + " has " + std::to_string(*free) + " bytes free, and backup " +
                  std::to_string(backup) + " needs " + std::to_string(needed) +
                  (times > 1 ? ", with what it is replayed into (--scratch puts that elsewhere)" : "") +
                  ". Nothing was written: make room first");
}

}  // namespace

Outcome RocksStore::Backup(const std::string& directory, std::uint32_t kept) const {
  // It holds contents and their secrets.
  YIDAN_TRY(posix::MakePrivateDirectory(directory));
  rocksdb::BackupEngine* opened = nullptr;
  YIDAN_TRY(OutcomeOf(rocksdb::BackupEngine::Open(rocksdb::Env::Default(), BackupOptions(directory), &opened),
                      "opening the backups in " + directory));
  const std::unique_ptr<rocksdb::BackupEngine> engine(opened);
  if (const auto unreadable = Unreadable(*engine); !unreadable.empty()) {
    spdlog::warn("{}: backups that are damaged, and no help: {}", directory, TextOf(unreadable));
  }
  rocksdb::CreateBackupOptions create;
  create.flush_before_backup = true;  // restoring then needs no log replay
  rocksdb::BackupID made = 0;
  YIDAN_TRY(OutcomeOf(engine->CreateNewBackup(create, database_->db(), &made), "backing up to " + directory));
  // Files that an earlier backup has are not copied again, and may have rotted since. Before older backups
  // are deleted, which may be whole.
  if (const rocksdb::Status whole = engine->VerifyBackup(made, /*verify_with_checksum=*/true); !whole.ok()) {
    engine->DeleteBackup(made).PermitUncheckedError();
    return Corrupt(
        "a file in " + directory +
        " that backups share is damaged, and with it every backup that "
        "has it, this one too, which was not kept: " +
        whole.ToString() +
        ". Back up to a new collection, and keep this one as long as older backups in it are wanted");
  }
  if (kept == 0) return {};
  return OutcomeOf(engine->PurgeOldBackups(kept), "removing old backups from " + directory);
}

Outcome RocksStore::Restore(const std::string& directory, const std::string& path, std::uint32_t number,
                            std::uint64_t times) {
  std::error_code ignored;
  if (!std::filesystem::exists(directory + "/meta", ignored)) {
    return Fail(Error::Kind::kNotFound, "there is no backup in " + directory);
  }
  if (std::filesystem::exists(path, ignored)) {
    return Fail(Error::Kind::kConflict, path + " exists: a restore never overwrites");
  }
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  YIDAN_TRY(OutcomeOf(
      rocksdb::BackupEngineReadOnly::Open(rocksdb::Env::Default(), BackupOptions(directory), &opened),
      "opening the backups in " + directory));
  const std::unique_ptr<rocksdb::BackupEngineReadOnly> engine(opened);
  YIDAN_ASSIGN(const rocksdb::BackupID chosen, Choose(*engine, directory, number));
  YIDAN_TRY(RoomFor(*engine, chosen, path, times));
  YIDAN_TRY(posix::MakePrivateDirectory(path));
  YIDAN_TRY(OutcomeOf(
      engine->RestoreDBFromBackup(rocksdb::RestoreOptions(/*keep_log_files=*/false), chosen, path, path),
      "restoring to " + path));
  // What was restored is whole as it is.
  YIDAN_ASSIGN(const std::string list, ListOfFiles(path));
  std::error_code failed;
  const std::uint64_t bytes = std::filesystem::file_size(path + "/" + list, failed);
  if (failed) return Fail(Error::Kind::kUnavailable, "cannot look at " + path + "/" + list);
  return WriteListFloor(path, {{{NumberOfList(list).value_or(0), bytes}}, LogsIn(path)});
}

}  // namespace yidan::storage
