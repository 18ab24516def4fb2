// A file system for RocksDB under test that loses power and returns EIO on command: it remembers how much
// of every file was synced, can be cut dead, and afterwards drops from the real files what was not.
//
//   auto disk = std::make_shared<FaultFileSystem>();
//   ... open a store on it, commit ...; disk->CutPower(); ... close the store ...; disk->DropUnsynced();
//   ... open the same directory on the real file system: what a machine finds after the power came back.
//
// Names (creation, renaming) are taken to be durable at once; what is lost is bytes.
// A process may also lose power in mid-life: LosePower, and then it has to end itself.
// Thread rule: any thread (RocksDB writes from several).
#pragma once

#include <rocksdb/file_system.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

namespace yidan::testing {

// What the files on this "disk" are worth, shared by the file system and its open files.
class Disk {
 public:
  enum class Operation { kAppend, kSync };

  // Called before every operation, on the thread that does it. Set before the disk is used.
  void Observe(std::function<void(Operation, const std::string& name)> observer) {
    observer_ = std::move(observer);
  }
  // Every sync from now on says that it succeeded, and makes nothing durable.
  void LieAboutSyncs() {
    const std::lock_guard lock(mutex_);
    syncs_lie_ = true;
  }
  // Held while a file is written.
  [[nodiscard]] std::shared_lock<std::shared_mutex> Using() { return std::shared_lock(using_); }
  // At once, with files open and writers at work: nothing is written any more. Returns what DropUnsynced
  // does.
  std::uint64_t LosePower(std::uint64_t torn, bool flip = false) {
    const std::unique_lock nobody_writes(using_);
    CutPower();
    return DropUnsynced(torn, flip);
  }

  // The operation after `good` more of its kind on write-ahead logs fails, and all that follow.
  void FailAfter(Operation operation, std::uint64_t good) {
    const std::lock_guard lock(mutex_);
    left_[operation] = good;
  }
  void CutPower() {
    const std::lock_guard lock(mutex_);
    dead_ = true;
  }

  void Announce(Operation operation, const std::string& name) const {
    if (observer_) observer_(operation, name);
  }
  // Error, if this one is to fail.
  rocksdb::IOStatus Ask(Operation operation, const std::string& name) {
    const std::lock_guard lock(mutex_);
    if (dead_) return rocksdb::IOStatus::IOError("injected: no power", name);
    const auto left = left_.find(operation);
    if (left == left_.end() || !name.ends_with(".log")) return rocksdb::IOStatus::OK();
    if (left->second == 0) return rocksdb::IOStatus::IOError("injected: EIO", name);
    --left->second;
    return rocksdb::IOStatus::OK();
  }
  bool dead() const {
    const std::lock_guard lock(mutex_);
    return dead_;
  }

  void Created(const std::string& name, std::uint64_t already_there) {
    const std::lock_guard lock(mutex_);
    files_[name] = {already_there, already_there};
  }
  void Appended(const std::string& name, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    files_[name].written += bytes;
  }
  void Synced(const std::string& name) {
    const std::lock_guard lock(mutex_);
    if (syncs_lie_) return;
    files_[name].synced = files_[name].written;
  }
  void Truncated(const std::string& name, std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    files_[name].written = size;
    files_[name].synced = std::min(files_[name].synced, size);
  }
  void Renamed(const std::string& from, const std::string& to) {
    const std::lock_guard lock(mutex_);
    const auto file = files_.find(from);
    if (file == files_.end()) return;
    files_[to] = file->second;
    files_.erase(file);
  }
  void Deleted(const std::string& name) {
    const std::lock_guard lock(mutex_);
    files_.erase(name);
  }

  // Cuts every real file to what was synced of it, plus at most `torn` bytes that happened to reach the
  // platter, and with `flip` one bit of the last of these is the other. Returns how many bytes were lost.
  // REQUIRES: nobody writes the files.
  std::uint64_t DropUnsynced(std::uint64_t torn, bool flip = false) {
    const std::lock_guard lock(mutex_);
    std::uint64_t lost = 0;
    for (const auto& [name, file] : files_) {
      std::error_code absent;
      const std::uintmax_t size = std::filesystem::file_size(name, absent);
      const std::uint64_t keep = std::min(file.written, file.synced + torn);
      if (absent) continue;
      if (size > keep) {
        lost += size - keep;
        std::filesystem::resize_file(name, keep);
      }
      if (flip && keep > file.synced) FlipLastBit(name);
    }
    return lost;
  }

 private:
  static void FlipLastBit(const std::string& name) {
    std::fstream file(name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(-1, std::ios::end);
    const auto last = static_cast<char>(file.get() ^ 1);
    file.seekp(-1, std::ios::end);
    file.put(last);
  }

  struct File {
    std::uint64_t written = 0;
    std::uint64_t synced = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, File> files_;
  std::map<Operation, std::uint64_t> left_;
  bool dead_ = false;
  bool syncs_lie_ = false;
  std::shared_mutex using_;  // taken before mutex_
  std::function<void(Operation, const std::string&)> observer_;
};

class FaultFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<Disk> disk, std::string name)
      : FSWritableFileOwnerWrapper(std::move(file)), disk_(std::move(disk)), name_(std::move(name)) {}

  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    disk_->Announce(Disk::Operation::kAppend, name_);
    const auto using_it = disk_->Using();
    if (auto status = disk_->Ask(Disk::Operation::kAppend, name_); !status.ok()) return status;
    auto status = FSWritableFileOwnerWrapper::Append(data, options, context);
    if (status.ok()) disk_->Appended(name_, data.size());
    return status;
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& /*verification*/,
                           rocksdb::IODebugContext* context) override {
    return Append(data, options, context);
  }
  rocksdb::IOStatus Truncate(std::uint64_t size, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* context) override {
    const auto using_it = disk_->Using();
    if (disk_->dead()) return rocksdb::IOStatus::IOError("injected: no power", name_);
    auto status = FSWritableFileOwnerWrapper::Truncate(size, options, context);
    if (status.ok()) disk_->Truncated(name_, size);
    return status;
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    disk_->Announce(Disk::Operation::kSync, name_);
    return Synced(FSWritableFileOwnerWrapper::Sync(options, context));
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    disk_->Announce(Disk::Operation::kSync, name_);
    return Synced(FSWritableFileOwnerWrapper::Fsync(options, context));
  }

 private:
  // The real sync happened; whether the test's disk did it is another matter.
  rocksdb::IOStatus Synced(rocksdb::IOStatus real) {
    if (auto status = disk_->Ask(Disk::Operation::kSync, name_); !status.ok()) return status;
    if (real.ok()) disk_->Synced(name_);
    return real;
  }

  std::shared_ptr<Disk> disk_;
  std::string name_;
};

class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "yidan.fault"; }

  void CutPower() { disk_->CutPower(); }
  void FailAfter(Disk::Operation operation, std::uint64_t good) { disk_->FailAfter(operation, good); }
  std::uint64_t DropUnsynced(std::uint64_t torn = 0) { return disk_->DropUnsynced(torn); }
  [[nodiscard]] Disk& disk() { return *disk_; }

  // What it says is free from now on.
  void SayFree(std::uint64_t bytes) { free_ = bytes; }
  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options,
                                 std::uint64_t* free, rocksdb::IODebugContext* context) override {
    if (!free_) return FileSystemWrapper::GetFreeSpace(path, options, free, context);
    *free = *free_;
    return rocksdb::IOStatus::OK();
  }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    if (disk_->dead()) return NoPower(name);
    auto status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (status.ok()) Wrap(name, 0, file);
    return status;
  }
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* context) override {
    if (disk_->dead()) return NoPower(name);
    auto status = FileSystemWrapper::ReopenWritableFile(name, options, file, context);
    std::error_code absent;
    const std::uintmax_t size = std::filesystem::file_size(name, absent);
    if (status.ok()) Wrap(name, absent ? 0 : size, file);
    return status;
  }
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    if (disk_->dead()) return NoPower(name);
    disk_->Deleted(name);
    return FileSystemWrapper::DeleteFile(name, options, context);
  }
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    if (disk_->dead()) return NoPower(from);
    auto status = FileSystemWrapper::RenameFile(from, to, options, context);
    if (status.ok()) disk_->Renamed(from, to);
    return status;
  }

 private:
  static rocksdb::IOStatus NoPower(const std::string& name) {
    return rocksdb::IOStatus::IOError("injected: no power", name);
  }
  void Wrap(const std::string& name, std::uint64_t size, std::unique_ptr<rocksdb::FSWritableFile>* file) {
    disk_->Created(name, size);
    *file = std::make_unique<FaultFile>(std::move(*file), disk_, name);
  }

  std::shared_ptr<Disk> disk_ = std::make_shared<Disk>();
  std::optional<std::uint64_t> free_;
};

}  // namespace yidan::testing
