// The system calls by which a file is written, seen and broken by a test: this program's calls come here, as
// its own symbols go before those of the C library. Included by one file of the program only.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <vector>

namespace yidan::posix::testing {

struct Calls {
  std::vector<std::string> seen;  // while `watching`
  bool watching = false;
  std::optional<std::size_t> at;  // the call, counted from 0, at which it happens:
  int error = 0;                  // the call fails with this
  bool crash = false;             // or the process ends before the call
  std::string always;             // calls of this name always fail with `error`
};
inline Calls calls;

// While this lives, calls are seen, and broken as `how` says.
class Watch {
 public:
  explicit Watch(Calls how = {}) {
    calls = std::move(how);
    calls.watching = true;
  }
  ~Watch() { calls = {}; }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
};

inline bool Fails(const std::string& name) {
  if (!calls.watching) return false;
  const std::size_t number = calls.seen.size();
  calls.seen.push_back(name);
  const bool now = calls.at == number;
  if (now && calls.crash) _exit(0);
  if (!now && calls.always != name) return false;
  errno = calls.error;
  return true;
}

inline bool IsDirectory(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

template <typename... Arguments>
int Real(long number, Arguments... arguments) {
  return static_cast<int>(::syscall(number, arguments...));
}

}  // namespace yidan::posix::testing

extern "C" {
ssize_t write(int fd, const void* bytes, size_t size) {
  using namespace yidan::posix::testing;
  // A write may be short: here every one is, so that the rest has to be written too.
  if (calls.watching && size > 3) size = 3;
  return Fails("write") ? -1 : ::syscall(SYS_write, fd, bytes, size);
}
int fsync(int fd) {
  using namespace yidan::posix::testing;
  return Fails(IsDirectory(fd) ? "sync directory" : "sync file") ? -1 : Real(SYS_fsync, fd);
}
int fchmod(int fd, mode_t mode) noexcept {
  using namespace yidan::posix::testing;
  return Fails("chmod") ? -1 : Real(SYS_fchmod, fd, mode);
}
int rename(const char* from, const char* to) noexcept {
  using namespace yidan::posix::testing;
  return Fails("rename") ? -1 : Real(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0U);
}
int renameat2(int from_in, const char* from, int to_in, const char* to, unsigned flags) noexcept {
  using namespace yidan::posix::testing;
  return Fails("rename to nothing") ? -1 : Real(SYS_renameat2, from_in, from, to_in, to, flags);
}
int link(const char* from, const char* to) noexcept {
  using namespace yidan::posix::testing;
  return Fails("link") ? -1 : Real(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int mkdir(const char* path, mode_t mode) noexcept {
  using namespace yidan::posix::testing;
  return Fails("mkdir") ? -1 : Real(SYS_mkdirat, AT_FDCWD, path, mode);
}
}
