// Small files that are there whole after a power cut, and a directory that one process has to itself.
// Thread rule: ReplaceFile on one path from one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::monitor {

// nullopt if there is none. kInvalid if it is larger than `bytes_max`.
Result<std::optional<std::string>> ReadFileIfThere(const std::string& path, std::size_t bytes_max);

// Written beside, synced, renamed over: after a crash the old bytes or the new ones are there. Durable when
// it returns; after an error either may be.
Outcome ReplaceFile(const std::string& path, std::string_view bytes);

// The lock on DIRECTORY/lock, held while this lives. kConflict if another process has it.
class DirectoryLock {
 public:
  static Result<DirectoryLock> Take(const std::string& directory);  // makes the directory if it is not there
  ~DirectoryLock();
  DirectoryLock(DirectoryLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  DirectoryLock(const DirectoryLock&) = delete;

 private:
  explicit DirectoryLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace yidan::monitor
