#include "storage/room_to_open.h"

#include <cstdint>
#include <filesystem>

namespace yidan::storage {
namespace {

namespace fs = std::filesystem;

// Lists, options, a new log, and the blocks that small files take.
constexpr std::uint64_t kBesidesRows = std::uint64_t{4} << 20U;

std::uint64_t BytesInLogs(const std::string& path) {
  std::uint64_t bytes = 0;
  std::error_code failed;
  for (fs::directory_iterator file(path, failed), end; !failed && file != end; file.increment(failed)) {
    std::error_code gone;
    const std::uint64_t size = file->path().extension() == ".log" ? file->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

}  // namespace

Outcome RoomToOpen(rocksdb::FileSystem& files, const std::string& path) {
  std::error_code ignored;
  const fs::path there = fs::is_directory(path, ignored) ? fs::path(path) : fs::absolute(path).parent_path();
  std::uint64_t free = 0;
  if (!files.GetFreeSpace(there, rocksdb::IOOptions(), &free, nullptr).ok()) return {};
  const std::uint64_t needed = BytesInLogs(path) + kBesidesRows;
  if (free >= needed) return {};
  return Fail(Error::Kind::kUnavailable,
              "the disk of " + path + " is full: " + std::to_string(free) + " bytes are free, and " +
                  std::to_string(needed) +
                  " are needed to open the database. Nothing was written: make room (old backups, a scratch "
                  "directory that was left behind), and start again");
}

}  // namespace yidan::storage
