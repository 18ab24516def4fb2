#include "services/posix/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "services/posix/descriptor.h"

namespace yidan::posix {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kUsualDirectory = 0777;  // less what the umask takes
constexpr mode_t kPrivateDirectory = 0700;

// Where the name `path` is kept.
std::string ParentOf(const std::string& path) {
  fs::path name(path);
  if (!name.has_filename()) name = name.parent_path();  // a trailing slash
  const fs::path parent = name.parent_path();
  return parent.empty() ? "." : parent.string();
}

// Tried again only if a signal interrupted it: after any other failure the kernel may have dropped what was
// to be written, and call the next sync fine.
bool Sync(const Descriptor& file) {
  int failed = 0;
  do {
    failed = ::fsync(file.get());
  } while (failed != 0 && errno == EINTR);
  return failed == 0;
}

// Makes the names in the directory of `path` durable.
Outcome SyncDirectoryOf(const std::string& path) {
  const std::string parent = ParentOf(path);
  YIDAN_ASSIGN(const Descriptor directory, Descriptor::Open(parent, O_RDONLY | O_DIRECTORY));
  // EINVAL: this file system does not sync directories, and nobody can do more for the name.
  if (!Sync(directory) && errno != EINVAL) return SystemError("sync", parent);
  return {};
}

Result<std::string> ReadToEnd(const Descriptor& file, const std::string& path, std::size_t bytes_max) {
  std::string bytes;
  char block[16'384];
  while (bytes.size() <= bytes_max) {
    const ssize_t got = ::read(file.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("read", path);
    if (got == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(got));
  }
  return Invalid(path + " is larger than " + std::to_string(bytes_max) + " bytes");
}

Outcome WriteAll(const Descriptor& file, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return SystemError("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

// The file beside, until it is renamed into place; it goes away again if it is not.
class Beside {
 public:
  // Written and synced; its name is not durable yet.
  static Result<Beside> Write(const std::string& path, std::string_view bytes, unsigned mode) {
    std::string name;
    int fd = -1;
    do {
      name = path + ".new.XXXXXX";
      fd = ::mkostemp(name.data(), O_CLOEXEC);  // a name that nothing had, and mode 0600
    } while (fd < 0 && errno == EINTR);
    const Descriptor file(fd);
    if (fd < 0) return SystemError("create a file beside", path);
    Beside beside(std::move(name));
    YIDAN_TRY(WriteAll(file, beside.name(), bytes));
    if (::fchmod(file.get(), static_cast<mode_t>(mode)) != 0) return SystemError("set the mode of", path);
    if (!Sync(file)) return SystemError("sync", beside.name());
    return beside;
  }

  ~Beside() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  Beside(Beside&& other) noexcept : name_(std::exchange(other.name_, {})) {}
  Beside& operator=(Beside&&) = delete;
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  void Renamed() { name_.clear(); }

 private:
  explicit Beside(std::string name) : name_(std::move(name)) {}
  std::string name_;
};

Outcome MakeDirectoryWith(mode_t mode, const std::string& path) {
  if (::mkdir(path.c_str(), mode) == 0) return SyncDirectoryOf(path);
  const int code = errno;
  std::error_code ignored;  // a directory that we cannot look at is none
  if (code == EEXIST && fs::is_directory(path, ignored)) return {};
  errno = code;
  return SystemError("create the directory", path);
}

// Whoever made it: what is in there is the owner's alone.
Outcome MakePrivate(const std::string& path) {
  YIDAN_ASSIGN(const Descriptor directory, Descriptor::Open(path, O_RDONLY | O_DIRECTORY));
  struct stat status {};
  if (::fstat(directory.get(), &status) != 0) return SystemError("look at", path);
  if ((status.st_mode & 077U) == 0) return {};
  if (::fchmod(directory.get(), kPrivateDirectory) != 0) return SystemError("make private", path);
  return {};
}

Outcome MakeParentsOf(const std::string& path) {
  const std::string parent = ParentOf(path);
  std::error_code ignored;
  if (parent == path || fs::is_directory(parent, ignored)) return {};
  YIDAN_TRY(MakeParentsOf(parent));
  return MakeDirectoryWith(kUsualDirectory, parent);
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, std::size_t bytes_max) {
  YIDAN_ASSIGN(const Descriptor file, Descriptor::Open(path, O_RDONLY));
  return ReadToEnd(file, path, bytes_max);
}

Result<std::optional<std::string>> ReadFileIfThere(const std::string& path, std::size_t bytes_max) {
  auto bytes = ReadFile(path, bytes_max);
  if (bytes) return std::optional(*std::move(bytes));
  if (bytes.error().kind == Error::Kind::kNotFound) return std::optional<std::string>();
  return tl::unexpected<Error>(std::move(bytes).error());
}

Result<std::string> ReadPrivateFile(const std::string& path, std::size_t bytes_max) {
  YIDAN_ASSIGN(const Descriptor file, Descriptor::Open(path, O_RDONLY));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return SystemError("look at", path);
  if ((status.st_mode & 077U) != 0) {
    return Fail(Error::Kind::kDenied, path + " is open to others than its owner: chmod 600 " + path);
  }
  return ReadToEnd(file, path, bytes_max);
}

Outcome CreateFile(const std::string& path, std::string_view bytes, unsigned mode) {
  YIDAN_ASSIGN(Beside beside, Beside::Write(path, bytes, mode));
  if (::renameat2(AT_FDCWD, beside.name().c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) {
    beside.Renamed();
  } else if (errno != EINVAL && errno != ENOSYS) {
    return SystemError("create", path);
  } else if (::link(beside.name().c_str(), path.c_str()) != 0) {
    // A second name for the file is never made over another file either, on older file systems too.
    return SystemError("create", path);
  }
  return SyncDirectoryOf(path);
}

Outcome ReplaceFile(const std::string& path, std::string_view bytes, unsigned mode) {
  YIDAN_ASSIGN(Beside beside, Beside::Write(path, bytes, mode));
  if (::rename(beside.name().c_str(), path.c_str()) != 0) return SystemError("replace", path);
  beside.Renamed();
  return SyncDirectoryOf(path);
}

Outcome PutFile(const std::string& path, std::string_view bytes, unsigned mode, Over over) {
  struct stat status {};
  const bool there = ::stat(path.c_str(), &status) == 0;
  if (there && S_ISDIR(status.st_mode)) return Invalid(path + " is a directory");
  if (there && !S_ISREG(status.st_mode)) {
    YIDAN_ASSIGN(const Descriptor device, Descriptor::Open(path, O_WRONLY));
    return WriteAll(device, path, bytes);
  }
  return over == Over::kNothing ? CreateFile(path, bytes, mode) : ReplaceFile(path, bytes, mode);
}

Outcome RenameFile(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return SystemError("rename " + from + " to", to);
  return SyncDirectoryOf(to);
}

Outcome RemoveFile(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return SystemError("remove", path);
  return SyncDirectoryOf(path);
}

Outcome ExchangeNames(const std::string& one, const std::string& other) {
  if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0)
    return SystemError("exchange " + one + " with", other);
  YIDAN_TRY(SyncDirectoryOf(one));
  return SyncDirectoryOf(other);
}

Result<std::uint64_t> FreeBytes(const std::string& path) {
  struct statvfs found {};
  if (::statvfs(path.c_str(), &found) != 0) return SystemError("look at the file system of", path);
  return std::uint64_t{found.f_bavail} * found.f_frsize;
}

Outcome MakeDirectory(const std::string& path) { return MakeDirectoryWith(kPrivateDirectory, path); }

Outcome MakePrivateDirectory(const std::string& path) {
  YIDAN_TRY(MakeDirectory(path));
  return MakePrivate(path);
}

Outcome MakeDirectories(const std::string& path) {
  YIDAN_TRY(MakeParentsOf(path));
  return MakeDirectory(path);
}

}  // namespace yidan::posix
