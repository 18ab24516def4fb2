#include "storage/posix_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace yidan::storage {

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

tl::unexpected<Error> SystemFailure(std::string_view what, std::string_view path) {
  const std::string reason = std::generic_category().message(errno);
  return Fail(Error::Kind::kUnavailable,
              "cannot " + std::string(what) + " " + std::string(path) + ": " + reason);
}

FileDescriptor OpenFile(const std::string& path, int flags, unsigned mode) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return FileDescriptor(fd);
}

Result<std::optional<std::string>> ReadFile(const std::string& path, std::size_t limit) {
  const FileDescriptor file = OpenFile(path, O_RDONLY);
  if (!file.valid()) {
    if (errno == ENOENT) return std::optional<std::string>();
    return SystemFailure("open", path);
  }
  std::string bytes(limit, '\0');
  std::size_t size = 0;
  while (size < limit) {
    const ssize_t got = ::read(file.get(), bytes.data() + size, limit - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemFailure("read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return std::optional(std::move(bytes));
}

Outcome WriteDurably(const FileDescriptor& file, std::string_view bytes, const std::string& path) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t put =
        ::pwrite(file.get(), bytes.data() + written, bytes.size() - written, static_cast<off_t>(written));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return SystemFailure("write", path);
    written += static_cast<std::size_t>(put);
  }
  // Never retried: after a failed sync the kernel may have dropped the pages and call the next one fine.
  if (::fdatasync(file.get()) != 0) return SystemFailure("sync", path);
  return {};
}

Outcome SyncDirectory(const std::string& directory) {
  const FileDescriptor opened = OpenFile(directory, O_RDONLY | O_DIRECTORY);
  if (!opened.valid()) return SystemFailure("open", directory);
  if (::fsync(opened.get()) != 0) return SystemFailure("sync", directory);
  return {};
}

Outcome EnsureDirectory(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0) {
    if (errno != EEXIST) return SystemFailure("create", directory);
    std::error_code ignored;  // a directory we cannot look at is reported as no directory
    if (std::filesystem::is_directory(directory, ignored)) return {};
    errno = ENOTDIR;
    return SystemFailure("create", directory);
  }
  std::filesystem::path parent = std::filesystem::absolute(directory).lexically_normal();
  if (!parent.has_filename()) parent = parent.parent_path();  // a trailing slash
  return SyncDirectory(parent.parent_path().string());
}

}  // namespace yidan::storage
