// Files as the head slots need them: whole reads and writes, and syncs whose failures are seen.
// Errors are kUnavailable and name the file. Thread rule: one thread per object.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::storage {

// Owns a file descriptor.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

// kUnavailable: "cannot <what> <path>: <the system's reason>", from errno.
tl::unexpected<Error> SystemFailure(std::string_view what, std::string_view path);

// open(2) with O_CLOEXEC, retried when interrupted. errno tells why it is not valid.
FileDescriptor OpenFile(const std::string& path, int flags, unsigned mode = 0600);

// At most `limit` bytes from the start of the file; nullopt if there is no such file.
Result<std::optional<std::string>> ReadFile(const std::string& path, std::size_t limit);
// Writes all of `bytes` at the file's start, then fdatasync.
Outcome WriteDurably(const FileDescriptor& file, std::string_view bytes, const std::string& path);
// Makes the creation, renaming and removal of names in `directory` durable.
Outcome SyncDirectory(const std::string& directory);
// Creates `directory` (its parent must exist) and makes its name durable; an existing one is fine.
Outcome EnsureDirectory(const std::string& directory);

}  // namespace yidan::storage
