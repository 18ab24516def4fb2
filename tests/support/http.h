// HTTP over a bare socket, for tests: what a client of another make would send, and what no client should.
// Failures to connect are std::runtime_error. One thread per Connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>

namespace yidan::testing {

struct HttpReply {
  int status = 0;  // 0: the server closed without a word
  std::string head;
  std::string body;
};

class HttpConnection {
 public:
  // `from`: of this machine's addresses; empty: whichever the system takes.
  explicit HttpConnection(const std::string& address, const std::string& from = {}) {
    const std::size_t colon = address.rfind(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
    ::inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (!from.empty()) {
      sockaddr_in own{};
      own.sin_family = AF_INET;
      ::inet_pton(AF_INET, from.c_str(), &own.sin_addr);
      if (::bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect from " + from);
      }
    }
    const timeval limit{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect to " + address);
    }
  }
  ~HttpConnection() { ::close(socket_); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // False once the server has closed.
  bool Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t put = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }
  // False once the server has closed without saying `text`.
  bool ReadUntil(std::string_view text) const {
    std::string all;
    char byte = 0;
    while (all.find(text) == std::string::npos) {
      if (::recv(socket_, &byte, 1, 0) <= 0) return false;
      all += byte;
    }
    return true;
  }
  // Whether the server has closed, or does so before the time of a read is up, without a word.
  bool IsClosed() const {
    char byte = 0;
    const ssize_t got = ::recv(socket_, &byte, 1, 0);
    return got == 0 || (got < 0 && errno == ECONNRESET);
  }
  // All until the server closes.
  std::string ReadToEnd() const {
    std::string all;
    char block[4096];
    for (ssize_t got = 0; (got = ::recv(socket_, block, sizeof block, 0)) > 0;) {
      all.append(block, static_cast<std::size_t>(got));
    }
    return all;
  }

 private:
  int socket_ = -1;
};

inline HttpReply ParseReply(const std::string& all) {
  HttpReply reply;
  const std::size_t end = all.find("\r\n\r\n");
  if (!all.starts_with("HTTP/1.1 ") || end == std::string::npos) return reply;
  reply.status = std::stoi(all.substr(9, 3));
  reply.head = all.substr(0, end + 2);
  reply.body = all.substr(end + 4);
  return reply;
}

inline HttpReply HttpSend(const std::string& address, const std::string& request) {
  const HttpConnection connection(address);
  connection.Send(request);
  return ParseReply(connection.ReadToEnd());
}

inline HttpReply HttpGet(const std::string& address, const std::string& path) {
  return HttpSend(address, "GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
}

inline HttpReply HttpPost(const std::string& address, const std::string& path, const std::string& body) {
  return HttpSend(address, "POST " + path +
                               " HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: " +
                               std::to_string(body.size()) + "\r\n\r\n" + body);
}

}  // namespace yidan::testing
