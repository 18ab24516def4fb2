// A small HTTP/1.1 server in which everything is bounded: the threads, the connections, and the bytes and the
// time of one request. A client that sends or reads slowly has no thread: requests are served once they are
// there whole, and answers are sent as they are taken (waiting_room.h).
// Plain HTTP: bind it to an internal address, or put a TLS proxy in front where it must be secret.
//
// Thread rule: Start, Stop and the destructor from one thread at a time; the handler runs on the server's
// threads, several at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::http {

struct Request {
  std::string path;  // without the query
  std::string body;  // POST only
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::string cache_control = "no-store";
};

// How many connections may be open beyond connections_max for a moment, while they arrive.
inline constexpr std::size_t kArrivingMax = 16;

struct ServerOptions {
  std::string listen = {};  // "ADDRESS:PORT"; port 0: any free one
  unsigned threads = 4;     // that serve
  // One more takes the place of that which said nothing whole for longest, of whichever address has the most;
  // if all are being served, it is closed.
  std::size_t connections_max = 512;
  // Of those, from one address (of IPv6: one /64); 0: a quarter. One more takes the place of another of the
  // same address, so that no address can keep the others out.
  std::size_t connections_per_peer_max = 0;
  std::chrono::milliseconds request_time{
      10'000};                                 // for one request, from its first byte to the answer's last
  std::chrono::milliseconds idle_time{2'000};  // of a connection between two requests
  std::string post_path = {};      // the one path that takes POST; empty: none. All others: GET, HEAD
  std::size_t body_bytes_max = 0;  // of a POST
};

class Server {
 public:
  using Handler = std::function<Response(const Request&)>;

  // kInvalid: no such address; kUnavailable: cannot listen there.
  static Result<std::unique_ptr<Server>> Start(ServerOptions options, Handler handler);
  ~Server();
  // Where it listens, the port as it is.
  [[nodiscard]] const std::string& address() const;
  // Answers what is being served, and nothing that waits behind it; then closes. Who has not taken its answer
  // at `until` is let go.
  void Stop(std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max());

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::http
