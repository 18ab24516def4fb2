#include "services/yidand/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace yidan::yidand {
namespace {

constexpr std::size_t kMaxFileBytes = 1U << 20U;

tl::unexpected<Error> SystemError(const std::string& doing, const std::string& path) {
  const int code = errno;
  const auto kind = code == ENOENT   ? Error::Kind::kNotFound
                    : code == EEXIST ? Error::Kind::kConflict
                    : code == EACCES ? Error::Kind::kDenied
                                     : Error::Kind::kUnavailable;
  return Fail(kind, "cannot " + doing + " " + path + ": " + std::strerror(code));
}

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Outcome SyncDirectoryOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const Descriptor directory(
      ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return SystemError("sync the directory of", path);
  return {};
}

// A fresh file, whole and synced; its name is not durable yet.
Outcome WritePart(const std::string& part, std::string_view bytes, unsigned mode) {
  ::unlink(part.c_str());
  const Descriptor file(
      ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode)));
  if (file.get() < 0) return SystemError("create", part);
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return SystemError("write", part);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(file.get()) != 0) return SystemError("sync", part);
  return {};
}

}  // namespace

Result<std::string> ReadFile(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return SystemError("open", path);
  std::string bytes;
  char block[4096];
  while (bytes.size() <= kMaxFileBytes) {
    const ssize_t got = ::read(file.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("read", path);
    if (got == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(got));
  }
  return Invalid(path + " is larger than 1 MiB");
}

Outcome WriteNewFile(const std::string& path, std::string_view bytes, unsigned mode) {
  // Written beside and then linked into place: a crash leaves the whole file or none under its name.
  const std::string part = path + ".part";
  YIDAN_TRY(WritePart(part, bytes, mode));
  if (::link(part.c_str(), path.c_str()) != 0) {
    const auto error = SystemError("create", path);
    ::unlink(part.c_str());
    return error;
  }
  ::unlink(part.c_str());
  return SyncDirectoryOf(path);
}

Outcome ReplaceFile(const std::string& path, std::string_view bytes, unsigned mode) {
  const std::string part = path + ".part";
  YIDAN_TRY(WritePart(part, bytes, mode));
  return RenameFile(part, path);
}

Outcome RenameFile(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return SystemError("rename " + from + " to", to);
  return SyncDirectoryOf(to);
}

Outcome MakeDirectory(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  const std::filesystem::path parent = std::filesystem::absolute(path).lexically_normal().parent_path();
  std::filesystem::create_directories(parent, error);
  if (error)
    return Fail(Error::Kind::kUnavailable, "cannot create " + parent.string() + ": " + error.message());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return SystemError("create", path);
  return SyncDirectoryOf(std::filesystem::absolute(path).lexically_normal().string());
}

Outcome RequirePrivate(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return SystemError("look at", path);
  if ((status.st_mode & 077U) == 0) return {};
  return Fail(Error::Kind::kDenied, path + " is open to others than its owner; make it mode 0600");
}

}  // namespace yidan::yidand
