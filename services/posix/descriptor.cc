#include "services/posix/descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace yidan::posix {
namespace {

Error::Kind KindOf(int code) {
  switch (code) {
    case ENOENT:
      return Error::Kind::kNotFound;
    case EEXIST:
      return Error::Kind::kConflict;
    case EACCES:
    case EPERM:
      return Error::Kind::kDenied;
    default:
      return Error::Kind::kUnavailable;
  }
}

}  // namespace

Descriptor::~Descriptor() {
  // Not retried when interrupted: Linux has closed it by then, and another thread may have the number.
  if (fd_ >= 0) ::close(fd_);
}

Result<Descriptor> Descriptor::Open(const std::string& path, int flags) {
  int fd = -1;
  do {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return SystemError("open", path);
  return Descriptor(fd);
}

bool IsDiskFault(std::string_view message) {
  return message.find(std::generic_category().message(EIO)) != std::string_view::npos;
}

tl::unexpected<Error> SystemError(const std::string& doing, const std::string& path) {
  const int code = errno;
  // strerror's text, from a function that any thread may call.
  return Fail(KindOf(code), "cannot " + doing + " " + path + ": " + std::generic_category().message(code));
}

}  // namespace yidan::posix
