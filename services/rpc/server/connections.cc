#include "services/rpc/server/connections.h"

#include <grpcpp/server_builder.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace yidan::rpc {
namespace {

// A number that no other open socket has. 0: it is closed.
std::uint64_t InodeOf(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? status.st_ino : 0;
}

bool IsPowerOfTwo(std::uint64_t n) { return (n & (n - 1)) == 0; }

}  // namespace

bool OpenSockets::Take(int fd, const std::string& peer) {
  const auto full = [&] { return sockets_.size() >= all_ || of_peer_[peer] >= per_peer_; };
  if (full()) Forget();
  if (of_peer_[peer] >= per_peer_) return false;
  if (sockets_.size() >= all_ && !MakeRoomFor(peer)) return false;
  sockets_.push_back({fd, InodeOf(fd), peer});
  ++of_peer_[peer];
  return true;
}

void OpenSockets::Forget() {
  std::erase_if(sockets_, [](const Socket& socket) { return InodeOf(socket.fd) != socket.inode; });
  of_peer_.clear();
  for (const Socket& socket : sockets_) ++of_peer_[socket.peer];
}

// What it shuts down gRPC closes a moment later; so the bound is passed by those few.
bool OpenSockets::MakeRoomFor(const std::string& peer) {
  const auto largest = std::max_element(of_peer_.begin(), of_peer_.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  if (largest == of_peer_.end() || largest->second <= of_peer_[peer] + 1) return false;
  auto idlest = sockets_.end();
  std::uint32_t longest = 0;
  for (auto socket = sockets_.begin(); socket != sockets_.end(); ++socket) {
    if (socket->peer != largest->first) continue;
    const auto idle = idle_ms_(socket->fd);
    if (!idle || (idlest != sockets_.end() && *idle <= longest)) continue;
    idlest = socket;
    longest = *idle;
  }
  if (idlest == sockets_.end()) return false;
  ::shutdown(idlest->fd, SHUT_RDWR);
  --largest->second;
  sockets_.erase(idlest);
  return true;
}

std::optional<std::uint32_t> StrangerIdleMs(int fd) {
  // A client's hello, its certificate and its signature are more; who says more than this shows one, or its
  // handshake fails.
  constexpr std::uint64_t kLessThanACertificate = 600;
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
  if (info.tcpi_bytes_received > kLessThanACertificate) return std::nullopt;
  return info.tcpi_last_data_recv;
}

std::size_t OpenSockets::Count() {
  Forget();
  return sockets_.size();
}

Connections::Connections(posix::Listener listener,
                         std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor,
                         const ConnectionBounds& bounds)
    : listener_(std::move(listener)),
      address_(listener_.address()),
      acceptor_(std::move(acceptor)),
      open_(bounds.all, bounds.per_peer),
      bounds_(bounds),
      stop_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

Connections::~Connections() { Stop(); }

void Connections::Stop() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  static_cast<void>(!::write(stop_.get(), &one, sizeof one));  // to an eventfd of ours: cannot fail
  thread_.join();
  posix::Listener closed = std::move(listener_);
}

Connections::Counts Connections::counts() {
  const std::lock_guard lock(mutex_);
  return {open_.Count(), turned_away_};
}

void Connections::Run() {
  // After an accept that failed for want of descriptors or memory the connection still waits, and poll would
  // come back at once.
  constexpr int kPauseMs = 20;
  std::vector<pollfd> watched{{stop_.get(), POLLIN, 0}};
  for (const posix::Descriptor& socket : listener_.sockets()) watched.push_back({socket.get(), POLLIN, 0});
  for (;;) {
    ::poll(watched.data(), watched.size(), -1);
    if (watched[0].revents != 0) return;
    for (std::size_t i = 1; i < watched.size(); ++i) {
      if (watched[i].revents == 0) continue;
      const auto taken = TakeAllFrom(listener_.sockets()[i - 1]);
      if (taken) continue;
      spdlog::error("{}", taken.error().message);
      ::poll(watched.data(), 1, kPauseMs);
      if (watched[0].revents != 0) return;
    }
  }
}

Outcome Connections::TakeAllFrom(const posix::Descriptor& socket) {
  for (;;) {
    auto taken = posix::AcceptFrom(socket);
    if (!taken && taken.error().kind == Error::Kind::kNotFound) return {};
    if (!taken) return tl::unexpected<Error>(std::move(taken).error());
    const std::string peer = posix::PeerOf(*taken);
    if (peer.empty()) continue;
    const std::lock_guard lock(mutex_);
    if (!open_.Take(taken->get(), peer)) {
      if (IsPowerOfTwo(++turned_away_)) {
        spdlog::warn("{}: {} connections were turned away so far: {} may be open, {} of one address",
                     address_, turned_away_, bounds_.all, bounds_.per_peer);
      }
      continue;
    }
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
    connection.listener_fd = socket.get();
    connection.fd = taken->Release();
    acceptor_->HandleNewConnection(&connection);
  }
}

}  // namespace yidan::rpc
