// The disk of `yidand_faulty`: the same database, slots and commit log as yidand's, behind the same ports,
// with faults between. The linker takes this OpenDisk and not the one of services/yidand/disk.cc, so that
// nothing in the daemon knows of it.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "services/store/row_log.h"
#include "services/yidand/disk.h"
#include "storage/head_slots.h"
#include "tests/endurance/faults.h"
#include "tests/support/fault_filesystem.h"
#include "tests/support/files.h"

namespace yidan::endurance {
namespace {

using testing::ReadWholeFile;
using testing::WriteWholeFile;
using Point = Faults::Point;

// Small, so that a few hundred acts make the database write tables and merge them.
constexpr std::size_t kWriteBufferBytes = std::size_t{256} * 1024;

// ---- Where it ends ----

class Crash {
 public:
  explicit Crash(const Faults& faults) : faults_(faults) {}

  void Arm(std::shared_ptr<testing::FaultFileSystem> files, std::string slots) {
    files_ = std::move(files);
    slots_ = std::move(slots);
    for (std::size_t i = 0; i < slots_before_.size(); ++i) {
      const std::string path = slots_ + "/head." + std::to_string(i);
      if (std::filesystem::exists(path)) slots_before_.at(i) = ReadWholeFile(path);
    }
    armed_ = true;
  }
  // Whether this is where and when it is to end.
  [[nodiscard]] bool Due(Point point) { return armed_ && point == faults_.crash && ++count_ == faults_.nth; }
  void At(Point point) {
    if (Due(point)) Now();
  }
  [[noreturn]] void Now() {
    if (faults_.power) LosePower();
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
  }

 private:
  void LosePower() {
    files_->disk().LosePower(faults_.torn, faults_.flip);
    if (!faults_.sync_lies) return;
    // Nor did the slots' syncs do anything: the files are as they were when the process began.
    for (std::size_t i = 0; i < slots_before_.size(); ++i) {
      if (!slots_before_.at(i).empty())
        WriteWholeFile(slots_ + "/head." + std::to_string(i), slots_before_.at(i));
    }
  }

  const Faults faults_;
  std::atomic<bool> armed_{false};
  std::atomic<std::uint64_t> count_{0};
  std::shared_ptr<testing::FaultFileSystem> files_;
  std::string slots_;
  std::array<std::string, 2> slots_before_;
};

Crash& TheCrash() {
  static Crash crash(Faults::OfThisProcess());
  return crash;
}

// RocksDB names its background threads "rocksdb:high" (flush) and "rocksdb:low" (compaction).
bool OnThread(const char* kind) {
  std::array<char, 32> name{};
  return ::pthread_getname_np(::pthread_self(), name.data(), name.size()) == 0 &&
         std::string(name.data()).find(kind) != std::string::npos;
}

void OnOperation(testing::Disk::Operation operation, const std::string& name) {
  if (operation == testing::Disk::Operation::kSync && name.ends_with(".log")) {
    TheCrash().At(Point::kDuringWrite);
  }
  if (operation != testing::Disk::Operation::kAppend || !name.ends_with(".sst")) return;
  if (OnThread("rocksdb:high")) TheCrash().At(Point::kDuringFlush);
  if (OnThread("rocksdb:low")) TheCrash().At(Point::kDuringCompaction);
}

// ---- Answers before the commit ----

// How many batches behind the files are: enough that some of them were certainly answered.
constexpr std::size_t kBehind = 16;

// What is appended to a write-ahead log is written when the log was synced so often after.
class LateFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  explicit LateFile(std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)) {}
  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& /*options*/,
                           rocksdb::IODebugContext* /*context*/) override {
    fresh_.append(data.data(), data.size());
    return rocksdb::IOStatus::OK();
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& /*verification*/,
                           rocksdb::IODebugContext* context) override {
    return Append(data, options, context);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    return LetGo(options, context);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    return LetGo(options, context);
  }
  rocksdb::IOStatus Close(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) override {
    for (std::size_t i = 0; i <= kBehind; ++i) {
      if (auto status = LetGo(options, context); !status.ok()) return status;
    }
    return FSWritableFileOwnerWrapper::Close(options, context);
  }

 private:
  rocksdb::IOStatus LetGo(const rocksdb::IOOptions& options, rocksdb::IODebugContext* context) {
    held_.push_back(std::exchange(fresh_, {}));
    if (held_.size() <= kBehind) return rocksdb::IOStatus::OK();
    const std::string due = std::move(held_.front());
    held_.pop_front();
    return FSWritableFileOwnerWrapper::Append(due, options, context);
  }
  std::deque<std::string> held_;
  std::string fresh_;
};

class LateFileSystem : public testing::FaultFileSystem {
 public:
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    auto status = FaultFileSystem::NewWritableFile(name, options, file, context);
    if (status.ok() && name.ends_with(".log")) *file = std::make_unique<LateFile>(std::move(*file));
    return status;
  }
};

// ---- The ports ----

class FaultySlots : public store::HeadSlots {
 public:
  FaultySlots(std::unique_ptr<store::HeadSlots> slots, std::string directory)
      : slots_(std::move(slots)), directory_(std::move(directory)) {}
  ~FaultySlots() override {
    if (!held_.empty()) static_cast<void>(slots_->Save(held_.back()));
  }
  Result<std::optional<std::string>> Load() override { return slots_->Load(); }
  Result<std::vector<std::string>> Damaged() const override { return slots_->Damaged(); }
  Outcome Save(std::string_view note) override {
    const Faults& faults = Faults::OfThisProcess();
    Outcome saved;
    if (faults.answers_early) {
      held_.emplace_back(note);
      if (held_.size() > kBehind) {
        saved = slots_->Save(held_.front());
        held_.pop_front();
      }
    } else if (TheCrash().Due(Point::kDuringSlot)) {
      SaveHalf(note);
    } else if (!faults.slot_skipped) {
      saved = slots_->Save(note);
    }
    TheCrash().At(Point::kAfterSlot);
    return saved;
  }

 private:
  [[noreturn]] void SaveHalf(std::string_view note) {
    const auto read = [&](int slot) {
      const std::string path = directory_ + "/head." + std::to_string(slot);
      return std::filesystem::exists(path) ? ReadWholeFile(path) : std::string();
    };
    const std::array<std::string, 2> before{read(0), read(1)};
    static_cast<void>(slots_->Save(note));
    for (const int slot : {0, 1}) {
      std::string now = read(slot);
      const std::string& old = before.at(static_cast<std::size_t>(slot));
      if (now == old || now.size() != old.size()) continue;
      // The text begins after the frame's first 24 bytes: what differs is cut in two.
      const std::size_t torn_at = 24 + note.size() / 2;
      now.replace(torn_at, std::string::npos, old, torn_at, std::string::npos);
      WriteWholeFile(directory_ + "/head." + std::to_string(slot), now);
    }
    TheCrash().Now();
  }

  std::unique_ptr<store::HeadSlots> slots_;
  const std::string directory_;
  std::deque<std::string> held_;  // with answers_early
};

class FaultyLog : public store::CommitLog {
 public:
  explicit FaultyLog(std::unique_ptr<store::CommitLog> log) : log_(std::move(log)) {}
  Outcome Commit(const store::LogBatch& batch, const interpret::BatchEffect& effect) override {
    TheCrash().At(Point::kBeforeWrite);
    const Outcome written = log_->Commit(batch, effect);
    TheCrash().At(Point::kAfterWrite);
    return written;
  }

 private:
  std::unique_ptr<store::CommitLog> log_;
};

}  // namespace
}  // namespace yidan::endurance

namespace yidan::yidand {

Result<Disk> OpenDisk(const Place& place, bool create, const std::optional<std::string>& /*remembered*/) {
  using namespace yidan::endurance;  // NOLINT: this one function is of two worlds
  const Faults& faults = Faults::OfThisProcess();
  const std::string head = place.head_slots();
  std::unique_ptr<storage::FileHeadSlots> slots;
  YIDAN_ASSIGN(slots, storage::FileHeadSlots::Open(head));
  const std::shared_ptr<testing::FaultFileSystem> files = faults.answers_early
                                                              ? std::make_shared<LateFileSystem>()
                                                              : std::make_shared<testing::FaultFileSystem>();
  files->disk().Observe(OnOperation);
  storage::StoreOptions options;
  options.create = create;
  // Of tables that were never synced nothing is left, and the database says so. Of a log that was never
  // synced nothing is left either, and the database is none the worse for it: that is the loss to be seen.
  if (!faults.sync_lies) options.write_buffer_bytes = kWriteBufferBytes;
  options.file_system_for_tests = files;
  Disk disk;
  disk.slots = std::make_unique<FaultySlots>(std::move(slots), head);
  YIDAN_ASSIGN(disk.store, storage::RocksStore::Open(place.database(), options));
  disk.log = std::make_unique<FaultyLog>(std::make_unique<store::RowLog>(*disk.store, *disk.store));
  if (faults.sync_lies) files->disk().LieAboutSyncs();
  TheCrash().Arm(files, head);
  return disk;
}

}  // namespace yidan::yidand
