#include "storage/head_slots.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdio>

#include "services/base/bytes.h"
#include "services/crypto/crypto.h"

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

}  // namespace

FileHeadSlots::FileHeadSlots(std::string directory, FileDescriptor lock)
    : directory_(std::move(directory)), lock_(std::move(lock)) {}

Result<std::unique_ptr<FileHeadSlots>> FileHeadSlots::Open(const std::string& directory) {
  YIDAN_TRY(EnsureDirectory(directory));
  const std::string path = directory + "/head.lock";
  FileDescriptor lock = OpenFile(path, O_RDWR | O_CREAT);
  if (!lock.valid()) return SystemFailure("open", path);
  // The lock goes with the process, however it ends; the file stays and means nothing.
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return SystemFailure("lock", path);
    return Fail(Error::Kind::kConflict,
                "another process holds " + path + ": two ledgers must not run on one registry");
  }
  return std::unique_ptr<FileHeadSlots>(new FileHeadSlots(directory, std::move(lock)));
}

std::string FileHeadSlots::PathOf(int slot) const { return directory_ + "/head." + std::to_string(slot); }

Result<std::optional<FileHeadSlots::Newest>> FileHeadSlots::ReadNewest() const {
  std::optional<Newest> newest;
  int files = 0;
  for (const int slot : {0, 1}) {
    std::optional<std::string> bytes;
    YIDAN_ASSIGN(bytes, ReadFile(PathOf(slot), kMaxRecordBytes));
    if (!bytes) continue;
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
  return newest;
}

Result<std::optional<std::string>> FileHeadSlots::Load() {
  std::optional<Newest> newest;
  YIDAN_ASSIGN(newest, ReadNewest());
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
    YIDAN_ASSIGN(bytes, ReadFile(PathOf(slot), kMaxRecordBytes));
    if (bytes && !DecodeSlot(*bytes)) {
      damaged.push_back("head." + std::to_string(slot) + " cannot be read: damaged, or torn by a crash");
    }
  }
  return damaged;
}

Outcome FileHeadSlots::Save(std::string_view checkpoint_note) {
  if (failed_) {
    return Fail(Error::Kind::kUnavailable, "the head slots in " + directory_ + " failed before: restart");
  }
  if (checkpoint_note.size() > kMaxHeadNoteBytes) {
    return Invalid("a checkpoint of " + std::to_string(checkpoint_note.size()) +
                   " bytes does not fit a head slot");
  }
  if (!known_) {
    if (auto loaded = Load(); !loaded) return tl::unexpected<Error>(loaded.error());
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

Outcome FileHeadSlots::WriteSlot(int slot, std::string_view record) const {
  const std::string path = PathOf(slot);
  const FileDescriptor file = OpenFile(path, O_WRONLY);
  if (file.valid()) return WriteDurably(file, record, path);
  if (errno == ENOENT) return CreateSlot(slot, record);
  return SystemFailure("open", path);
}

Outcome FileHeadSlots::CreateSlot(int slot, std::string_view record) const {
  const std::string path = PathOf(slot);
  const std::string unfinished = path + ".new";
  const FileDescriptor file = OpenFile(unfinished, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file.valid()) return SystemFailure("create", unfinished);
  YIDAN_TRY(WriteDurably(file, record, unfinished));
  // If we crash before the rename is durable, there is no slot file, or the one before still rules.
  if (std::rename(unfinished.c_str(), path.c_str()) != 0) return SystemFailure("rename", unfinished);
  return SyncDirectory(directory_);
}

}  // namespace yidan::storage
