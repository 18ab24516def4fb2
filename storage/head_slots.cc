#include "storage/head_slots.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"
#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"

namespace yidan::storage {
namespace {

// DO NOT CHANGE: on disk.
constexpr std::string_view kMagic = "yidan-hd";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kFrameBytes = 8 + 4 + 8 + 4 + Digest::kSize;  // magic, version, sequence, length, sum
// A record is padded to whole pages, so that a Save over an earlier one does not change the file's size
// and fdatasync has only data to write.
constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kMaxRecordBytes = 64 * 1024;
static_assert(kMaxHeadNoteBytes + kFrameBytes <= kMaxRecordBytes);

struct Slot {
  std::uint64_t sequence = 0;
  std::string note;
};

std::string EncodeSlot(std::uint64_t sequence, std::string_view note) {
  Encoder out;
  out.Raw(kMagic).U32(kVersion).U64(sequence).Str(note);
  out.Fixed(crypto::Sha256(out.bytes()));
  std::string record = out.Take();
  record.resize((record.size() + kPageBytes - 1) / kPageBytes * kPageBytes, '\0');
  return record;
}

// What lies behind the checksum is padding, or the rest of a longer record before: not looked at.
std::optional<Slot> DecodeSlot(std::string_view bytes) {
  Decoder in(bytes);
  if (in.Raw(kMagic.size()) != kMagic || in.U32() != kVersion) return std::nullopt;
  Slot slot;
  slot.sequence = in.U64();
  slot.note = in.Str();
  const std::size_t covered = bytes.size() - in.remaining();
  const Digest sum = in.Fixed();
  if (!in.ok() || slot.sequence == 0 || crypto::Sha256(bytes.substr(0, covered)) != sum) return std::nullopt;
  return slot;
}

// What the disk does not give back is a slot that is there and holds nothing readable.
Result<std::optional<std::string>> ReadSlot(const std::string& path) {
  auto bytes = posix::ReadFileIfThere(path, kMaxRecordBytes);
  if (!bytes && posix::IsDiskFault(bytes.error().message)) return std::optional<std::string>(std::in_place);
  return bytes;
}

// All of `record` from the file's start on, then its data synced.
Outcome Overwrite(const posix::Descriptor& file, std::string_view record, const std::string& path) {
  std::size_t written = 0;
  while (written < record.size()) {
    const ssize_t put =
        ::pwrite(file.get(), record.data() + written, record.size() - written, static_cast<off_t>(written));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return posix::SystemError("write", path);
    written += static_cast<std::size_t>(put);
  }
  // Never retried: after a failed sync the kernel may have dropped the pages and call the next one fine.
  if (::fdatasync(file.get()) != 0) return posix::SystemError("sync", path);
  return {};
}

Error LockError(Error error) {
  if (error.kind == Error::Kind::kConflict) error.message += ": two ledgers must not run on one registry";
  return error;
}

}  // namespace

FileHeadSlots::FileHeadSlots(std::string directory, std::optional<posix::Lock> lock)
    : directory_(std::move(directory)), lock_(std::move(lock)) {}

Result<std::unique_ptr<FileHeadSlots>> FileHeadSlots::Open(const std::string& directory, Word word) {
  YIDAN_TRY(posix::MakePrivateDirectory(directory));
  auto lock = posix::Lock::Take(directory + "/head.lock");
  if (!lock) return tl::unexpected<Error>(LockError(lock.error()));
  std::unique_ptr<FileHeadSlots> slots(new FileHeadSlots(directory, *std::move(lock)));
  slots->word_ = word;
  for (const int slot : {0, 1}) YIDAN_TRY(slots->OpenFile(slot));
  return slots;
}

Result<std::unique_ptr<FileHeadSlots>> FileHeadSlots::Examine(const std::string& directory) {
  auto lock = posix::Lock::TakeIfThere(directory + "/head.lock");
  if (!lock) return tl::unexpected<Error>(LockError(lock.error()));
  std::unique_ptr<FileHeadSlots> slots(new FileHeadSlots(directory, *std::move(lock)));
  slots->examined_ = true;
  return slots;
}

// No such file is no error: the first Save makes it.
Outcome FileHeadSlots::OpenFile(int slot) {
  auto file = posix::Descriptor::Open(PathOf(slot), O_WRONLY);
  if (file) {
    files_[slot] = std::move(*file);
  } else if (file.error().kind != Error::Kind::kNotFound) {
    return tl::unexpected<Error>(std::move(file).error());
  }
  return {};
}

std::string FileHeadSlots::PathOf(int slot) const { return directory_ + "/head." + std::to_string(slot); }

Result<std::optional<FileHeadSlots::Newest>> FileHeadSlots::ReadNewest() const {
  std::optional<Newest> newest;
  int files = 0;
  int missing = 0;
  for (const int slot : {0, 1}) {
    std::optional<std::string> bytes;
    YIDAN_ASSIGN(bytes, ReadSlot(PathOf(slot)));
    if (!bytes) {
      missing = slot;
      continue;
    }
    ++files;
    auto read = DecodeSlot(*bytes);
    if (!read) continue;
    if (newest && newest->sequence == read->sequence && newest->note != read->note) {
      return Corrupt("both head slots in " + directory_ + " say they are number " +
                     std::to_string(read->sequence) + " and differ");
    }
    if (!newest || read->sequence > newest->sequence) {
      newest = Newest{slot, read->sequence, std::move(read->note)};
    }
  }
  if (files > 0 && !newest) {
    return Corrupt("no head slot in " + directory_ + " is readable: what was signed last is not known");
  }
  // They are written in turn, and none is ever removed: with the second record there are both files.
  if (files == 1 && newest->sequence > 1 && word_ == Word::kTheirs) {
    return Corrupt(PathOf(missing) + " is missing, and number " + std::to_string(newest->sequence) + " in " +
                   PathOf(newest->slot) +
                   " says that it was there: it may have been the newer one, and what "
                   "was signed last is not known. No crash leaves that. Put it back, or move the other one "
                   "out of the directory, keep it, and start with --remembered-checkpoint, the newest that "
                   "anybody has");
  }
  return newest;
}

Result<std::optional<std::string>> FileHeadSlots::Load() {
  std::optional<Newest> newest;
  YIDAN_ASSIGN(newest, ReadNewest());
  if (!known_ && !examined_) {
    YIDAN_ASSIGN(const auto damaged, Damaged());
    for (const std::string& slot : damaged) {
      spdlog::warn(
          "{}/{}. If it was whole and the newer of the two, what it held is not known here: ask "
          "whoever keeps checkpoints whether the log holds theirs",
          directory_, slot);
    }
  }
  known_ = true;
  if (!newest) return std::optional<std::string>();
  newest_slot_ = newest->slot;
  newest_sequence_ = newest->sequence;
  return std::optional(std::move(newest->note));
}

Result<std::vector<std::string>> FileHeadSlots::Damaged() const {
  std::vector<std::string> damaged;
  for (const int slot : {0, 1}) {
    std::optional<std::string> bytes;
    YIDAN_ASSIGN(bytes, ReadSlot(PathOf(slot)));
    if (bytes && !DecodeSlot(*bytes)) {
      damaged.push_back("head." + std::to_string(slot) + " cannot be read: damaged, or torn by a crash");
    }
  }
  return damaged;
}

Outcome FileHeadSlots::Save(std::string_view checkpoint_note) {
  if (examined_) {
    return Fail(Error::Kind::kUnavailable, "the head slots in " + directory_ + " are only examined");
  }
  if (failed_) {
    return Fail(Error::Kind::kUnavailable, "the head slots in " + directory_ + " failed before: restart");
  }
  if (checkpoint_note.size() > kMaxHeadNoteBytes) {
    return Invalid("a checkpoint of " + std::to_string(checkpoint_note.size()) +
                   " bytes does not fit a head slot");
  }
  if (!known_) {
    const auto loaded = Load();
    const bool damaged = !loaded && loaded.error().kind == Error::Kind::kCorrupt;
    if (damaged && word_ == Word::kOperators) {
      YIDAN_TRY(SetAside());
    } else if (!loaded) {
      return tl::unexpected<Error>(loaded.error());
    }
  }
  // Always the other slot than the newest readable one. If we crash while it is written, its checksum is
  // wrong and recovery takes the newest, which is one batch behind the database: it signs that head anew.
  const int slot = 1 - newest_slot_;
  if (auto written = WriteSlot(slot, EncodeSlot(newest_sequence_ + 1, checkpoint_note)); !written) {
    failed_ = true;
    return written;
  }
  newest_slot_ = slot;
  ++newest_sequence_;
  return {};
}

// If we crash between the two, one damaged slot is left, which is damage as before.
Outcome FileHeadSlots::SetAside() {
  for (const int slot : {0, 1}) {
    std::error_code ignored;
    if (!std::filesystem::exists(PathOf(slot), ignored)) continue;
    std::string name = PathOf(slot) + ".damaged";
    for (int i = 2; std::filesystem::exists(name, ignored); ++i) {
      name = PathOf(slot) + ".damaged." + std::to_string(i);
    }
    files_[slot].reset();
    YIDAN_TRY(posix::RenameFile(PathOf(slot), name));
    spdlog::warn("{} was damaged, and is kept as {}", PathOf(slot), name);
  }
  newest_slot_ = 1;
  newest_sequence_ = 0;
  known_ = true;
  return {};
}

Outcome FileHeadSlots::WriteSlot(int slot, std::string_view record) {
  const std::string path = PathOf(slot);
  Outcome written;
  if (files_[slot]) {
    written = Overwrite(*files_[slot], record, path);
  } else {
    // The first time. If we crash before it is done, there is no slot file, or the one before still rules.
    written = posix::ReplaceFile(path, record);
    if (written) written = OpenFile(slot);
  }
  // Whatever the system said, whether the record is on the disk is not known.
  if (!written) return Fail(Error::Kind::kUnavailable, written.error().message);
  return {};
}

}  // namespace yidan::storage
