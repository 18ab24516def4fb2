// A file descriptor that closes itself, and the system's errors as ours. Thread rule: one thread per object.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "services/base/result.h"

namespace yidan::posix {

class Descriptor {
 public:
  // open(2) with O_CLOEXEC, retried when a signal interrupts it. A file it makes gets mode 0600.
  static Result<Descriptor> Open(const std::string& path, int flags);

  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  // From here on the caller closes it.
  [[nodiscard]] int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// "cannot DOING PATH: why", from errno. No such file is kNotFound, one that exists is kConflict, one that is
// not ours to touch is kDenied, anything else kUnavailable.
tl::unexpected<Error> SystemError(const std::string& doing, const std::string& path);

// Whether an error's text, SystemError's or a library's, has the system's words for a disk that does not give
// back what it holds (EIO). Whoever looks for damage has found some.
bool IsDiskFault(std::string_view message);

}  // namespace yidan::posix
