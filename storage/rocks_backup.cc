// Backups with RocksDB's BackupEngine. A RocksDB Checkpoint would only hard-link the files on the same
// disk, which is no backup.
#include <rocksdb/env.h>
#include <rocksdb/utilities/backup_engine.h>

#include <filesystem>
#include <memory>

#include "services/posix/durable_file.h"
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

}  // namespace

Outcome RocksStore::Backup(const std::string& directory, std::uint32_t kept) const {
  // It holds contents and their secrets.
  YIDAN_TRY(posix::MakePrivateDirectory(directory));
  rocksdb::BackupEngine* opened = nullptr;
  YIDAN_TRY(OutcomeOf(rocksdb::BackupEngine::Open(rocksdb::Env::Default(), BackupOptions(directory), &opened),
                      "opening the backups in " + directory));
  const std::unique_ptr<rocksdb::BackupEngine> engine(opened);
  rocksdb::CreateBackupOptions create;
  create.flush_before_backup = true;  // restoring then needs no log replay
  YIDAN_TRY(OutcomeOf(engine->CreateNewBackup(create, database_->db()), "backing up to " + directory));
  if (kept == 0) return {};
  return OutcomeOf(engine->PurgeOldBackups(kept), "removing old backups from " + directory);
}

Outcome RocksStore::Restore(const std::string& directory, const std::string& path) {
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
  rocksdb::BackupInfo newest;
  if (engine->GetLatestBackupInfo(&newest).IsNotFound()) {
    return Fail(Error::Kind::kNotFound, "there is no backup in " + directory);
  }
  YIDAN_TRY(OutcomeOf(engine->VerifyBackup(newest.backup_id, /*verify_with_checksum=*/true),
                      "verifying the backup in " + directory));
  YIDAN_TRY(posix::MakePrivateDirectory(path));
  return OutcomeOf(engine->RestoreDBFromBackup(rocksdb::RestoreOptions(/*keep_log_files=*/false),
                                               newest.backup_id, path, path),
                   "restoring to " + path);
}

}  // namespace yidan::storage
