// Every table file read through against its checksums, for `yidand fsck`.
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table_properties.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "storage/rocks_database.h"
#include "storage/rocks_options.h"
#include "storage/rocks_store.h"

namespace yidan::storage {
namespace {

// Whether it is the file that the list means: a sound one in the place of another has other rows. What a
// table says of itself, number and family, it was given when it was made.
std::string WhyNotMeant(const rocksdb::TableProperties& table, const rocksdb::LiveFileMetaData& meant,
                        std::uint64_t family, const std::string& path) {
  if (table.orig_file_number != meant.file_number)
    return "it is sound, and is table " + std::to_string(table.orig_file_number) + " in this one's place";
  if (table.column_family_id != family)
    return "it is sound, and has rows of family " + table.column_family_name;
  std::error_code failed;
  const std::uint64_t size = std::filesystem::file_size(path, failed);
  if (!failed && size != meant.size) {
    return "it has " + std::to_string(size) + " bytes, and the list of files says " +
           std::to_string(meant.size);
  }
  return {};
}

// Empty: it reads back, and is the one.
std::string WhyDamaged(const rocksdb::LiveFileMetaData& meant, const rocksdb::ColumnFamilyOptions& options,
                       std::uint64_t family) {
  const std::string path = meant.db_path + meant.name;
  rocksdb::SstFileReader reader(rocksdb::Options(DatabaseOptions({}), options));
  rocksdb::Status status = reader.Open(path);
  if (status.ok()) status = reader.VerifyChecksum();
  if (!status.ok()) return status.IsPathNotFound() ? "it is missing" : status.ToString();
  return WhyNotMeant(*reader.GetTableProperties(), meant, family, path);
}

// Empty: no table of this program has that number.
std::string_view FamilyNameOf(std::uint8_t table) {
  const bool known = table >= static_cast<std::uint8_t>(store::Table::kMeta) &&
                     table <= static_cast<std::uint8_t>(store::Table::kRegistry);
  if (!known) return {};
  return kFamilyNames[static_cast<std::size_t>(FamilyOf(static_cast<store::Table>(table)))];
}

// Rows whose first byte is no table of their family's: nothing that this program writes.
void FindStrays(rocksdb::Iterator& rows, std::string_view family, std::vector<FileDamage>& damaged) {
  std::string at(1, '\0');
  for (rows.Seek(at); rows.Valid(); rows.Seek(at)) {
    const auto table = rows.key().empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(rows.key()[0]);
    if (FamilyNameOf(table) != family)
      damaged.push_back(
          {"", std::string(family), "rows of table " + std::to_string(table) + ", which is not one of its"});
    if (table == UINT8_MAX) return;
    at[0] = static_cast<char>(table + 1);
  }
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
    // "default" and then as kFamilyNames has them; see HandleOfFamily.
    const std::uint64_t id = file.column_family_name == rocksdb::kDefaultColumnFamilyName
                                 ? 0
                                 : database_->HandleOfFamily(file.column_family_name)->GetID();
    std::string why = WhyDamaged(file, family->options, id);
    if (!why.empty()) damaged.push_back({file.name.substr(1), file.column_family_name, std::move(why)});
  }
  // Rows of no table. Of what cannot be read the file is named already.
  for (const std::string_view family : kFamilyNames) {
    const std::unique_ptr<rocksdb::Iterator> rows(
        database_->db()->NewIterator(CheckedRead(nullptr), database_->HandleOfFamily(family)));
    FindStrays(*rows, family, damaged);
  }
  const std::unique_ptr<rocksdb::Iterator> rows(database_->db()->NewIterator(CheckedRead(nullptr)));
  FindStrays(*rows, rocksdb::kDefaultColumnFamilyName, damaged);
  return damaged;
}

}  // namespace yidan::storage
