// A line between a client and a server on this machine that passes on what the client says, and from a moment
// on keeps back what the server answers. Thread rule: constructed and destroyed by one thread; it has one of
// its own. Failures to set up are std::runtime_error.
#pragma once

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace yidan::testing {

class HeldLine {
 public:
  // To "127.0.0.1:PORT". `hold` is asked, in the line's own thread, before each answer is passed on; once it
  // says yes nothing more is.
  HeldLine(const std::string& server, std::function<bool()> hold)
      : port_(PortOf(server)), hold_(std::move(hold)), listener_(Socket()) {
    sockaddr_in at = Loopback(0);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 16) != 0) {
      throw std::runtime_error("cannot listen");
    }
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
    address_ = "127.0.0.1:" + std::to_string(ntohs(at.sin_port));
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
  }
  ~HeldLine() {
    thread_ = {};  // asked to stop, and joined
    for (const auto& [client, upstream] : pairs_) {
      ::close(client);
      ::close(upstream);
    }
    ::close(listener_);
  }
  HeldLine(const HeldLine&) = delete;
  HeldLine& operator=(const HeldLine&) = delete;
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  static int PortOf(const std::string& address) { return std::stoi(address.substr(address.rfind(':') + 1)); }
  static int Socket() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) throw std::runtime_error("no socket");
    return socket;
  }
  static sockaddr_in Loopback(int port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    return at;
  }
  // False: that side is gone.
  static bool Pass(int from, int to) {
    char bytes[16'384];
    const ssize_t got = ::recv(from, bytes, sizeof bytes, 0);
    for (ssize_t sent = 0; sent < got;) {
      const ssize_t now = ::send(to, bytes + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
      if (now <= 0) return false;
      sent += now;
    }
    return got > 0;
  }

  void Run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::vector<pollfd> waits = {{listener_, POLLIN, 0}};
      for (const auto& [client, upstream] : pairs_) {
        waits.push_back({client, POLLIN, 0});
        waits.push_back({held_ ? -1 : upstream, POLLIN, 0});
      }
      if (::poll(waits.data(), waits.size(), 50) <= 0) continue;
      std::vector<std::pair<int, int>> gone;
      for (std::size_t i = 0; i < pairs_.size(); ++i) {
        const auto [client, upstream] = pairs_[i];
        bool lives = waits[1 + 2 * i].revents == 0 || Pass(client, upstream);
        if (lives && waits[2 + 2 * i].revents != 0 && !held_) {
          held_ = hold_();
          if (!held_) lives = Pass(upstream, client);
        }
        if (!lives) gone.push_back(pairs_[i]);
      }
      for (const auto& pair : gone) {
        ::close(pair.first);
        ::close(pair.second);
        std::erase(pairs_, pair);
      }
      if (waits[0].revents != 0) Accept();
    }
  }
  void Accept() {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int upstream = Socket();
    const sockaddr_in at = Loopback(port_);
    if (client < 0 || ::connect(upstream, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
      if (client >= 0) ::close(client);
      ::close(upstream);
      return;
    }
    pairs_.emplace_back(client, upstream);
  }

  const int port_;
  const std::function<bool()> hold_;
  const int listener_;
  std::string address_;
  std::vector<std::pair<int, int>> pairs_;  // client, server
  bool held_ = false;
  std::jthread thread_;
};

}  // namespace yidan::testing
