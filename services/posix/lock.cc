#include "services/posix/lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <filesystem>

#include "services/posix/durable_file.h"

namespace yidan::posix {
namespace {

Result<Descriptor> OpenAndLock(const std::string& path, int how) {
  std::error_code ignored;  // what we cannot look at, we cannot open either
  const bool directory = std::filesystem::is_directory(path, ignored);
  YIDAN_ASSIGN(Descriptor file,
               Descriptor::Open(path, directory ? O_RDONLY | O_DIRECTORY : O_RDWR | O_CREAT));
  while (::flock(file.get(), how) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return SystemError("lock", path);
    return Fail(Error::Kind::kConflict, "another process holds " + path);
  }
  return file;
}

}  // namespace

Result<Lock> Lock::Take(const std::string& path) {
  YIDAN_ASSIGN(Descriptor file, OpenAndLock(path, LOCK_EX | LOCK_NB));
  return Lock(std::move(file));
}

Result<Lock> Lock::WaitFor(const std::string& path) {
  YIDAN_ASSIGN(Descriptor file, OpenAndLock(path, LOCK_EX));
  return Lock(std::move(file));
}

Result<Lock> LockDirectory(const std::string& directory) {
  YIDAN_TRY(MakeDirectories(directory));
  return Lock::Take(directory + "/lock");
}

}  // namespace yidan::posix
