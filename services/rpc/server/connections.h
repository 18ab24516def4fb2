// Takes a server's connections before gRPC sees them, and never more than were allowed: gRPC 1.51 itself
// accepts without end, and whoever opens a thousand connections and sends nothing would take the descriptors
// that a commit needs. One that is too many from its address is closed at once. One that is too many in all
// takes the place of the one of the largest address that has said nothing for longest, if that has not shown
// yet who it is; otherwise it is closed.
//
// A connection counts until its socket is closed, which gRPC does: when a handshake takes too long, when a
// connection is too old or too long idle (ConnectionBounds).
// Thread rule: Start and Stop from one thread. A thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "services/posix/listener.h"

namespace grpc::experimental {
class ExternalConnectionAcceptor;
}

namespace yidan::rpc {

struct ConnectionBounds {
  std::uint32_t all = 1'000;       // connections at one time
  std::uint32_t per_peer = 250;    // of them from one address (of IPv6: from one /64)
  int handshake_ms = 20'000;       // until certificates were shown and checked
  int idle_ms = 10 * 60'000;       // without a call; 0: for ever
  int age_ms = 60 * 60'000;        // then the client is asked to connect anew; 0: never
  int age_grace_ms = 5 * 60'000;   // and calls under way have so long to end
  std::size_t bytes = 256U << 20;  // that gRPC may hold for all of them
};

// How long a connection has said nothing, in ms, if it said too little so far to have shown a certificate;
// nullopt: it has shown one, for all that is known.
std::optional<std::uint32_t> StrangerIdleMs(int fd);

// The sockets that are open, and whose. A closed one is noticed when the count matters: its number is free,
// or is another socket's. Internal; tests use it.
class OpenSockets {
 public:
  using IdleMs = std::function<std::optional<std::uint32_t>(int fd)>;
  OpenSockets(std::uint32_t all, std::uint32_t per_peer, IdleMs idle_ms = StrangerIdleMs)
      : all_(all), per_peer_(per_peer), idle_ms_(std::move(idle_ms)) {}
  // Whether one more from `peer` is allowed; counted if so. `fd`: open.
  bool Take(int fd, const std::string& peer);
  // How many are open now.
  [[nodiscard]] std::size_t Count();

 private:
  struct Socket {
    int fd;
    std::uint64_t inode;
    std::string peer;
  };
  void Forget();
  // Shuts down the stranger of the largest peer that is idlest, and counts it no more. False: there is none,
  // or `peer` itself has as many.
  bool MakeRoomFor(const std::string& peer);

  const std::uint32_t all_;
  const std::uint32_t per_peer_;
  const IdleMs idle_ms_;
  std::vector<Socket> sockets_;
  std::map<std::string, std::uint32_t> of_peer_;
};

class Connections {
 public:
  // `acceptor`: of a server that runs.
  Connections(posix::Listener listener,
              std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor,
              const ConnectionBounds& bounds);
  ~Connections();  // Stop
  // Takes no more, and stops listening. Those that are open stay with gRPC.
  void Stop();
  [[nodiscard]] const std::string& address() const { return address_; }
  // Connections that are open, and how many were turned away so far. Any thread.
  struct Counts {
    std::size_t open = 0;
    std::uint64_t turned_away = 0;
  };
  [[nodiscard]] Counts counts();

 private:
  void Run();
  // An error: no connection can be taken now.
  Outcome TakeAllFrom(const posix::Descriptor& socket);

  posix::Listener listener_;
  const std::string address_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::mutex mutex_;
  OpenSockets open_;  // guarded by mutex_
  const ConnectionBounds bounds_;
  std::uint64_t turned_away_ = 0;  // guarded by mutex_
  posix::Descriptor stop_;         // an eventfd
  std::thread thread_;
};

}  // namespace yidan::rpc
