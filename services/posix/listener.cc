#include "services/posix/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "services/posix/dial.h"

namespace yidan::posix {
namespace {

constexpr int kBacklog = 1024;

Result<HostPort> Parse(const std::string& address) {
  auto out = ParseHostPort(address);
  if (!out) return Invalid("listen address \"" + address + "\" is not ADDRESS:PORT");
  return out;
}

std::uint16_t PortOf(const Descriptor& socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  return ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                                           : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

void SetPort(sockaddr* at, std::uint16_t port) {
  if (at->sa_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6*>(at)->sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in*>(at)->sin_port = htons(port);
  }
}

Result<Descriptor> ListenOn(const addrinfo& at, const std::string& address) {
  Descriptor socket(::socket(at.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return SystemError("make a socket for", address);
  const int on = 1;
  // The port is free again at once after a stop. A second process that listens on it still fails.
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // connections have it from here
  if (at.ai_family == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(socket.get(), at.ai_addr, at.ai_addrlen) != 0 || ::listen(socket.get(), kBacklog) != 0) {
    const auto kind = errno == EADDRINUSE ? Error::Kind::kConflict : Error::Kind::kUnavailable;
    return Fail(kind, SystemError("listen on", address).value().message);
  }
  return socket;
}

}  // namespace

Result<Listener> Listener::Open(const std::string& address) {
  YIDAN_ASSIGN(const HostPort wanted, Parse(address));
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int failed = ::getaddrinfo(wanted.host.c_str(), wanted.port.c_str(), &hints, &found);
      failed != 0) {
    return Invalid("listen address \"" + address + "\": " + ::gai_strerror(failed));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
  Listener listener;
  std::uint16_t port = 0;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    if (port != 0) SetPort(at->ai_addr, port);
    YIDAN_ASSIGN(Descriptor socket, ListenOn(*at, address));
    port = PortOf(socket);
    listener.sockets_.push_back(std::move(socket));
  }
  listener.address_ = address.substr(0, address.rfind(':') + 1) + std::to_string(port);
  return listener;
}

Result<Descriptor> AcceptFrom(const Descriptor& socket) {
  for (;;) {
    Descriptor taken(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (taken.get() >= 0) return taken;
    // A connection that broke off while it waited is none.
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (errno == EAGAIN) return Fail(Error::Kind::kNotFound, "no connection waits");
    return Fail(Error::Kind::kUnavailable,
                SystemError("take", "a connection from its listening socket").value().message);
  }
}

std::string PeerOf(const Descriptor& connection) { return PeerOf(connection.get()); }

std::string PeerOf(int connection) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (::getpeername(connection, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return {};
  if (peer.ss_family == AF_INET6) {
    const auto& address = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
    return {reinterpret_cast<const char*>(&address), 8};
  }
  const auto& address = reinterpret_cast<const sockaddr_in&>(peer).sin_addr;
  return {reinterpret_cast<const char*>(&address), 4};
}

}  // namespace yidan::posix
