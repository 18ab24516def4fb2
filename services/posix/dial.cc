#include "services/posix/dial.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace yidan::posix {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// 0, or an errno.
int Connect(int socket, const addrinfo& at, std::chrono::milliseconds limit) {
  if (::connect(socket, at.ai_addr, at.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  pollfd wait{socket, POLLOUT, 0};
  const int ready = ::poll(&wait, 1, static_cast<int>(limit.count()));
  if (ready == 0) return ETIMEDOUT;
  if (ready < 0) return errno;
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

void Block(int socket, std::chrono::milliseconds limit) {
  ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) & ~O_NONBLOCK);
  timeval time{};
  time.tv_sec = limit.count() / 1'000;
  time.tv_usec = limit.count() % 1'000 * 1'000;
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

}  // namespace

Result<HostPort> ParseHostPort(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon != std::string::npos && colon > 0) {
    HostPort out{address.substr(0, colon), address.substr(colon + 1)};
    unsigned port = 0;
    const char* const end = out.port.data() + out.port.size();
    const auto [at, error] = std::from_chars(out.port.data(), end, port);
    const bool bracketed = out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']';
    if (bracketed) out.host = out.host.substr(1, out.host.size() - 2);
    if (error == std::errc() && at == end && port <= 65'535) return out;
  }
  return Invalid("\"" + address + "\" is not HOST:PORT");
}

Result<Descriptor> Dial(const HostPort& to, std::chrono::milliseconds limit) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int failed = ::getaddrinfo(to.host.c_str(), to.port.c_str(), &hints, &found); failed != 0) {
    const bool unknown = failed == EAI_NONAME || failed == EAI_NODATA;
    return Fail(Error::Kind::kNotFound, "the name " + to.host +
                                            (unknown ? " is not known" : " could not be looked up") + " (" +
                                            ::gai_strerror(failed) + ")");
  }
  const Addresses addresses(found, ::freeaddrinfo);
  int refused = 0;
  int last = ETIMEDOUT;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    Descriptor socket(::socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket.get() < 0) {
      last = errno;
      continue;
    }
    last = Connect(socket.get(), *at, limit);
    if (last == 0) {
      Block(socket.get(), limit);
      return socket;
    }
    if (last == ECONNREFUSED) refused = last;
  }
  if (refused != 0) {
    return Fail(Error::Kind::kDenied, "nobody listens on port " + to.port + " of " + to.host);
  }
  return Fail(Error::Kind::kUnavailable, "no answer from " + to.host + ": " + std::strerror(last));
}

}  // namespace yidan::posix
