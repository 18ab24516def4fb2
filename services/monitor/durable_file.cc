#include "services/monitor/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace yidan::monitor {
namespace {

tl::unexpected<Error> SystemError(const std::string& doing, const std::string& path) {
  return Fail(Error::Kind::kUnavailable, "cannot " + doing + " " + path + ": " + std::strerror(errno));
}

Outcome WriteAndSync(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return SystemError("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(fd) != 0) return SystemError("sync", path);
  return {};
}

}  // namespace

Result<std::optional<std::string>> ReadFileIfThere(const std::string& path, std::size_t bytes_max) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return std::optional<std::string>();
  if (fd < 0) return SystemError("open", path);
  std::string bytes;
  char block[4096];
  ssize_t got = 0;
  while (bytes.size() <= bytes_max && (got = ::read(fd, block, sizeof block)) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    bytes.append(block, static_cast<std::size_t>(got));
  }
  const auto failed = SystemError("read", path);
  ::close(fd);
  if (got < 0) return failed;
  if (bytes.size() > bytes_max)
    return Invalid(path + " is larger than " + std::to_string(bytes_max) + " bytes");
  return std::optional(std::move(bytes));
}

Outcome ReplaceFile(const std::string& path, std::string_view bytes) {
  const std::string fresh = path + ".new";
  // A crash before the renaming leaves this file; the next writing begins it again.
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return SystemError("create", fresh);
  const Outcome written = WriteAndSync(fd, bytes, fresh);
  ::close(fd);
  if (!written) return written;
  if (::rename(fresh.c_str(), path.c_str()) != 0) return SystemError("rename to", path);
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const int directory = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return SystemError("open the directory of", path);
  const bool synced = ::fsync(directory) == 0;
  const auto failed = SystemError("sync the directory of", path);
  ::close(directory);
  if (!synced) return failed;
  return {};
}

Result<DirectoryLock> DirectoryLock::Take(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return Fail(Error::Kind::kUnavailable, "cannot create " + directory + ": " + error.message());
  const std::string path = directory + "/lock";
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return SystemError("open", path);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd);
    return Fail(Error::Kind::kConflict, directory + " is in use by another process");
  }
  return DirectoryLock(fd);
}

DirectoryLock::~DirectoryLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace yidan::monitor
