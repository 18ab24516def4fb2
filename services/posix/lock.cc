#include "services/posix/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "services/posix/durable_file.h"

namespace yidan::posix {
namespace {

int FlagsFor(const std::string& path) {
  std::error_code ignored;  // what we cannot look at, we cannot open either
  return std::filesystem::is_directory(path, ignored) ? O_RDONLY | O_DIRECTORY : O_RDWR | O_CREAT;
}

Result<Descriptor> OpenAndLock(const std::string& path, int flags, int how) {
  YIDAN_ASSIGN(Descriptor file, Descriptor::Open(path, flags));
  while (::flock(file.get(), how) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return SystemError("lock", path);
    return Fail(Error::Kind::kConflict, "another process holds " + path);
  }
  return file;
}

}  // namespace

Result<Lock> Lock::Take(const std::string& path) {
  YIDAN_ASSIGN(Descriptor file, OpenAndLock(path, FlagsFor(path), LOCK_EX | LOCK_NB));
  return Lock(std::move(file));
}

Result<std::optional<Lock>> Lock::TakeIfThere(const std::string& path) {
  auto file = OpenAndLock(path, O_RDONLY, LOCK_EX | LOCK_NB);
  if (file) return std::optional<Lock>(Lock(std::move(*file)));
  if (file.error().kind == Error::Kind::kNotFound) return std::optional<Lock>();
  return tl::unexpected<Error>(std::move(file).error());
}

Result<Lock> Lock::WaitFor(const std::string& path) {
  YIDAN_ASSIGN(Descriptor file, OpenAndLock(path, FlagsFor(path), LOCK_EX));
  return Lock(std::move(file));
}

// From the kernel's own list: asking for the lock could turn away whoever starts at that moment. Of what
// cannot be looked at nobody is known to have it.
bool IsHeld(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return false;
  char id[64];
  std::snprintf(id, sizeof id, " %02x:%02x:%llu ", major(file.st_dev), minor(file.st_dev),
                static_cast<unsigned long long>(file.st_ino));
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    if (line.find(" FLOCK ") != std::string::npos && line.find("->") == std::string::npos &&
        line.find(id) != std::string::npos) {
      return true;
    }
  }
  return false;
}

Result<Lock> LockDirectory(const std::string& directory) {
  YIDAN_TRY(MakeDirectories(directory));
  return Lock::Take(directory + "/lock");
}

}  // namespace yidan::posix
