// Every table file read through against its checksums, for `yidand fsck`.
#include <rocksdb/sst_file_reader.h>

#include "storage/rocks_database.h"
#include "storage/rocks_options.h"
#include "storage/rocks_store.h"

namespace yidan::storage {
namespace {

rocksdb::Status Check(const std::string& path, const rocksdb::ColumnFamilyOptions& family) {
  rocksdb::SstFileReader reader(rocksdb::Options(DatabaseOptions({}), family));
  const rocksdb::Status opened = reader.Open(path);
  return opened.ok() ? reader.VerifyChecksum() : opened;
}

}  // namespace

Result<std::vector<FileDamage>> RocksStore::DamagedFiles() const {
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = FamilyDescriptors({});
  std::vector<rocksdb::LiveFileMetaData> files;
  database_->db()->GetLiveFilesMetaData(&files);
  std::vector<FileDamage> damaged = damaged_;
  for (const rocksdb::LiveFileMetaData& file : files) {
    const auto family = std::find_if(families.begin(), families.end(), [&file](const auto& described) {
      return described.name == file.column_family_name;
    });
    if (family == families.end()) return Corrupt("a column family of the name " + file.column_family_name);
    const rocksdb::Status status = Check(file.db_path + file.name, family->options);
    if (!status.ok()) damaged.push_back({file.name.substr(1), file.column_family_name, status.ToString()});
  }
  return damaged;
}

}  // namespace yidan::storage
