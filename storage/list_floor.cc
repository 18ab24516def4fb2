#include "storage/list_floor.h"

#include <charconv>
#include <filesystem>
#include <mutex>
#include <string_view>
#include <utility>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"

namespace yidan::storage {
namespace {

namespace fs = std::filesystem;

// DO NOT CHANGE: on disk.
constexpr std::string_view kMagic = "yidan-lf";
constexpr std::uint32_t kVersion = 1;
constexpr std::string_view kListPrefix = "MANIFEST-";

std::string Encode(const ListFloor& floor) {
  Encoder out;
  out.Raw(kMagic).U32(kVersion).U32(static_cast<std::uint32_t>(floor.lists.size()));
  for (const auto& [number, bytes] : floor.lists) out.U64(number).U64(bytes);
  out.U32(static_cast<std::uint32_t>(floor.logs.size()));
  for (const std::uint64_t number : floor.logs) out.U64(number);
  out.Fixed(crypto::Sha256(out.bytes()));
  return out.Take();
}

std::optional<ListFloor> Decode(std::string_view bytes) {
  Decoder in(bytes);
  if (in.Raw(kMagic.size()) != kMagic || in.U32() != kVersion) return std::nullopt;
  ListFloor floor;
  for (std::uint32_t left = in.U32(); in.ok() && left > 0; --left) {
    const std::uint64_t number = in.U64();
    floor.lists[number] = in.U64();
  }
  for (std::uint32_t left = in.U32(); in.ok() && left > 0; --left) floor.logs.insert(in.U64());
  const std::size_t covered = bytes.size() - in.remaining();
  const Digest sum = in.Fixed();
  if (!in.Done() || crypto::Sha256(bytes.substr(0, covered)) != sum) return std::nullopt;
  return floor;
}

// What the lists of one database are worth, shared by the file system and its open files.
class Lists {
 public:
  Lists(std::string path, std::uint64_t in_use, std::map<std::uint64_t, std::uint64_t> synced,
        std::set<std::uint64_t> logs)
      : path_(std::move(path)), in_use_(in_use), synced_(std::move(synced)), logs_(std::move(logs)) {}

  void Synced(std::uint64_t number, std::uint64_t bytes) {
    const std::scoped_lock lock(mutex_);
    synced_[number] = bytes;
  }
  // Before `number` takes the place of the list in use: whichever of the two is found there, nothing was
  // deleted on the word of more.
  Outcome Coming(std::uint64_t number) {
    const std::scoped_lock lock(mutex_);
    std::map<std::uint64_t, std::uint64_t> lists{{number, synced_[number]}};
    if (in_use_ != 0) lists[in_use_] = synced_[in_use_];
    return Keep({std::move(lists), logs_});
  }
  void InUse(std::uint64_t number) {
    const std::scoped_lock lock(mutex_);
    in_use_ = number;
  }
  // Before anything is written to a log that was made. If we crash before, it is there and nobody asks for
  // it.
  Outcome Made(std::uint64_t log) {
    const std::scoped_lock lock(mutex_);
    logs_.insert(log);
    return KeepInUse();
  }
  // Before a file is deleted; which log it is, if it is one.
  Outcome Deleting(std::optional<std::uint64_t> log) {
    const std::scoped_lock lock(mutex_);
    if (log) logs_.erase(*log);
    return KeepInUse();
  }

 private:
  Outcome KeepInUse() {
    if (in_use_ == 0) return {};
    return Keep({{{in_use_, synced_[in_use_]}}, logs_});
  }
  Outcome Keep(ListFloor floor) {
    if (floor == kept_) return {};
    YIDAN_TRY(WriteListFloor(path_, floor));
    kept_ = std::move(floor);
    return {};
  }

  const std::string path_;
  std::mutex mutex_;
  std::uint64_t in_use_;  // 0: none yet
  std::map<std::uint64_t, std::uint64_t> synced_;
  std::set<std::uint64_t> logs_;
  ListFloor kept_;  // as it is on the disk; empty: not written by this process
};

rocksdb::IOStatus StatusOf(const Outcome& outcome) {
  return outcome ? rocksdb::IOStatus::OK() : rocksdb::IOStatus::IOError(outcome.error().message);
}

class ListFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  ListFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<Lists> lists, std::uint64_t number)
      : FSWritableFileOwnerWrapper(std::move(file)), lists_(std::move(lists)), number_(number) {}

  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    return Counted(data.size(), FSWritableFileOwnerWrapper::Append(data, options, context));
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& verification,
                           rocksdb::IODebugContext* context) override {
    return Counted(data.size(), FSWritableFileOwnerWrapper::Append(data, options, verification, context));
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    return Told(FSWritableFileOwnerWrapper::Sync(options, context));
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    return Told(FSWritableFileOwnerWrapper::Fsync(options, context));
  }

 private:
  rocksdb::IOStatus Counted(std::size_t bytes, rocksdb::IOStatus status) {
    if (status.ok()) written_ += bytes;
    return status;
  }
  rocksdb::IOStatus Told(rocksdb::IOStatus status) {
    if (status.ok()) lists_->Synced(number_, written_);
    return status;
  }

  const std::shared_ptr<Lists> lists_;
  const std::uint64_t number_;
  std::uint64_t written_ = 0;  // by one thread at a time, as RocksDB writes a file
};

class Keeper final : public rocksdb::FileSystemWrapper {
 public:
  Keeper(std::shared_ptr<rocksdb::FileSystem> files, std::shared_ptr<Lists> lists)
      : FileSystemWrapper(std::move(files)), lists_(std::move(lists)) {}
  const char* Name() const override { return "yidan.list-floor"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus made = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (!made.ok()) return made;
    const std::string base = fs::path(name).filename();
    if (const auto log = NumberOfLog(base)) return StatusOf(lists_->Made(*log));
    if (const auto number = NumberOfList(base))
      *file = std::make_unique<ListFile>(std::move(*file), lists_, *number);
    return made;
  }
  // A list comes into use when CURRENT is renamed into place.
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    if (fs::path(to).filename() != "CURRENT") {
      return FileSystemWrapper::RenameFile(from, to, options, context);
    }
    const auto named = posix::ReadFile(from);
    if (!named) return rocksdb::IOStatus::IOError(named.error().message);
    const auto number = NumberOfList(named->substr(0, named->find('\n')));
    if (!number) return rocksdb::IOStatus::Corruption(from + " names no list of files");
    if (auto kept = StatusOf(lists_->Coming(*number)); !kept.ok()) return kept;
    rocksdb::IOStatus renamed = FileSystemWrapper::RenameFile(from, to, options, context);
    if (renamed.ok()) lists_->InUse(*number);
    return renamed;
  }
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    // If we crash between the two, the file is there still: too much, which the next start deletes.
    if (auto kept = StatusOf(lists_->Deleting(NumberOfLog(fs::path(name).filename().string()))); !kept.ok())
      return kept;
    return FileSystemWrapper::DeleteFile(name, options, context);
  }

 private:
  const std::shared_ptr<Lists> lists_;
};

}  // namespace

std::optional<std::uint64_t> NumberOfList(std::string_view name) {
  if (!name.starts_with(kListPrefix)) return std::nullopt;
  name.remove_prefix(kListPrefix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> NumberOfLog(std::string_view name) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || name.substr(static_cast<std::size_t>(end - name.data())) != ".log")
    return std::nullopt;
  return number;
}

std::set<std::uint64_t> LogsIn(const std::string& path) {
  std::set<std::uint64_t> logs;
  std::error_code failed;
  for (fs::directory_iterator file(path, failed), end; !failed && file != end; file.increment(failed)) {
    if (const auto number = NumberOfLog(file->path().filename().string())) logs.insert(*number);
  }
  return logs;
}

Result<std::optional<ListFloor>> ReadListFloor(const std::string& path) {
  const std::string name = path + "/" + kListFloorFile;
  YIDAN_ASSIGN(const auto bytes, posix::ReadFileIfThere(name));
  if (!bytes) return std::optional<ListFloor>();
  auto floor = Decode(*bytes);
  if (!floor) return Corrupt(name + " cannot be read");
  return floor;
}

Result<KnownFloor> FloorOf(const std::string& path, const std::string& list) {
  auto floor = ReadListFloor(path);
  const bool damaged =
      !floor && (floor.error().kind == Error::Kind::kCorrupt || posix::IsDiskFault(floor.error().message));
  if (!floor && !damaged) return tl::unexpected(floor.error());
  if (!floor) return KnownFloor{std::nullopt, "it cannot be read"};
  if (!*floor) return KnownFloor{std::nullopt, "it is missing"};
  const auto& lists = (*floor)->lists;
  const auto number = NumberOfList(list);
  if (number && (lists.empty() || lists.rbegin()->first < *number))
    return KnownFloor{std::nullopt, "it is older than " + list};
  return KnownFloor{std::move(*floor), {}};
}

Outcome WriteListFloor(const std::string& path, const ListFloor& floor) {
  return posix::ReplaceFile(path + "/" + kListFloorFile, Encode(floor));
}

Result<std::shared_ptr<rocksdb::FileSystem>> KeepListFloor(std::shared_ptr<rocksdb::FileSystem> files,
                                                           const std::string& path, const std::string& list) {
  const std::uint64_t in_use = NumberOfList(list).value_or(0);
  std::map<std::uint64_t, std::uint64_t> synced;
  if (in_use != 0) {
    std::error_code failed;
    synced[in_use] = fs::file_size(fs::path(path) / list, failed);
    if (failed) return Fail(Error::Kind::kUnavailable, "cannot look at " + path + "/" + list);
  }
  auto lists = std::make_shared<Lists>(path, in_use, std::move(synced), LogsIn(path));
  return std::make_shared<Keeper>(std::move(files), std::move(lists));
}

}  // namespace yidan::storage
