#include "services/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace yidan::cli {
namespace {

std::string Why(const std::string& path) { return path + ": " + std::strerror(errno); }

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(fd) == 0;
}

// Opened so that the mode is right from the first byte on, whatever the umask.
Answer<void> WriteNew(const std::string& path, std::string_view bytes, unsigned mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return BadInput(Why(path));
  const bool written = WriteAll(fd, bytes) && ::fchmod(fd, static_cast<mode_t>(mode)) == 0;
  const std::string why = written ? "" : Why(path);
  ::close(fd);
  if (written) return {};
  ::unlink(path.c_str());
  return BadInput(why);
}

}  // namespace

Answer<std::string> ReadFile(const std::string& path, std::size_t bytes_max) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return BadInput(Why(path));
  std::string out;
  char chunk[65'536];
  ssize_t n = 0;
  while ((n = ::read(fd, chunk, sizeof chunk)) != 0) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    out.append(chunk, static_cast<std::size_t>(n));
    if (out.size() > bytes_max) break;
  }
  const std::string why = n < 0 ? Why(path) : "";
  ::close(fd);
  if (n < 0) return BadInput(why);
  if (out.size() > bytes_max) return BadInput(path + ": more than " + std::to_string(bytes_max) + " bytes");
  return out;
}

Answer<void> WriteFile(const std::string& path, std::string_view bytes, unsigned mode) {
  const std::string beside = path + ".new." + std::to_string(::getpid());
  ::unlink(beside.c_str());
  YIDAN_CLI_TRY(WriteNew(beside, bytes, mode));
  if (std::rename(beside.c_str(), path.c_str()) == 0) return {};
  const std::string why = Why(path);
  ::unlink(beside.c_str());
  return BadInput(why);
}

Answer<void> CreateFile(const std::string& path, std::string_view bytes, unsigned mode) {
  return WriteNew(path, bytes, mode);
}

}  // namespace yidan::cli
