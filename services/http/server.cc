#include "services/http/server.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <thread>
#include <utility>

#include "services/http/connection.h"
#include "services/http/waiting_room.h"

namespace yidan::http {
namespace {

// Of request line and headers. httplib matches them with regular expressions that recurse for every
// character: a longer text could exhaust the stack.
constexpr std::size_t kHeadBytesMax = 4096;
constexpr std::size_t kPathBytesMax = 256;

struct HostPort {
  std::string host;
  int port = 0;
};

Result<HostPort> ParseListen(const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  HostPort out;
  const char* const end = listen.data() + listen.size();
  if (colon != std::string::npos && colon > 0) {
    out.host = listen.substr(0, colon);
    const auto [at, error] = std::from_chars(listen.data() + colon + 1, end, out.port);
    if (error == std::errc() && at == end && out.port >= 0 && out.port <= 65535) return out;
  }
  return Invalid("listen address \"" + listen + "\" is not ADDRESS:PORT");
}

bool HasBody(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") || request.has_header("Content-Encoding") ||
         (request.has_header("Content-Length") && request.get_header_value("Content-Length") != "0");
}

void Fill(httplib::Response& response, Response answer) {
  response.status = answer.status;
  response.set_header("Cache-Control", answer.cache_control);
  response.set_content(answer.body, answer.content_type);
}

}  // namespace

class Server::Impl final : private httplib::Server {
 public:
  Impl(ServerOptions options, http::Server::Handler handler)
      : options_(std::move(options)),
        handler_(std::move(handler)),
        servers_(std::make_unique<Servers>(options_.threads)),
        room_(std::make_unique<WaitingRoom>(
            RoomOptions(options_), [this](std::unique_ptr<Conversation> conversation) {
              // A std::function is copied, a conversation is not.
              servers_->Post([this, one = std::make_shared<std::unique_ptr<Conversation>>(
                                        std::move(conversation))] { this->Converse(std::move(*one)); });
            })) {
    new_task_queue = [] { return new AtOnce; };
    set_payload_max_length(options_.body_bytes_max);
    set_pre_routing_handler(
        [this](const auto& request, auto& response) { return Before(request, response); });
    if (!options_.post_path.empty()) {
      Post(options_.post_path, [this](const auto& request, auto& response, const auto& read) {
        TakePost(request, response, read);
      });
    }
  }
  ~Impl() override { Halt(std::chrono::steady_clock::time_point::max()); }

  Outcome Listen() {
    YIDAN_ASSIGN(const HostPort at, ParseListen(options_.listen));
    const int port =
        at.port == 0 ? bind_to_any_port(at.host) : (bind_to_port(at.host, at.port) ? at.port : -1);
    if (port < 0) return Fail(Error::Kind::kUnavailable, "cannot listen on " + options_.listen);
    address_ = at.host + ":" + std::to_string(port);
    thread_ = std::thread([this] { listen_after_bind(); });
    // httplib forgets a stop() that comes before it accepts connections: so wait until it does.
    while (!is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return {};
  }
  void Halt(std::chrono::steady_clock::time_point until) {
    stop();
    if (thread_.joinable()) thread_.join();
    if (room_) room_->Stop(until);
    servers_.reset();
  }
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  static WaitingRoom::Options RoomOptions(const ServerOptions& options) {
    return {.places = options.connections_max,
            .places_of_peer = options.connections_per_peer_max != 0
                                  ? options.connections_per_peer_max
                                  : std::max<std::size_t>(options.connections_max / 4, 1),
            .arriving_max = kArrivingMax,
            .head_bytes_max = kHeadBytesMax,
            .body_bytes_max = options.body_bytes_max,
            .request_time = options.request_time,
            .idle_time = options.idle_time};
  }

  bool process_and_close_socket(socket_t socket) override {
    room_->Add(socket);
    return true;
  }

  // Answers one whole request. After anything but a GET or HEAD without a body the connection is closed:
  // otherwise the rest of a malformed request could be read as a second request.
  void Converse(std::unique_ptr<Conversation> conversation) {
    Conversation& c = *conversation;
    MemoryStream stream(std::string_view(c.in).substr(0, c.request_size));
    bool plain = false;
    bool closed = false;
    const bool last = --c.requests_left == 0;
    const bool more = process_request(stream, last, closed, [&](httplib::Request& request) {
      plain = (request.method == "GET" || request.method == "HEAD") && !HasBody(request);
    });
    c.last = last || closed || !more || !plain;
    c.out = stream.TakeAnswer();
    c.sent = 0;
    c.in.erase(0, c.request_size);
    room_->Return(std::move(conversation));
  }

  // Answers every GET and every refusal itself. Only a POST to its path goes on to httplib's routing.
  HandlerResponse Before(const httplib::Request& request, httplib::Response& response) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool posts = request.method == "POST" && !options_.post_path.empty();
    if (!reads && !posts) {
      Fill(response, {405, "text/plain; charset=utf-8", "this method is not for here\n", "no-store"});
    } else if (request.path.size() > kPathBytesMax || (posts && request.path != options_.post_path)) {
      Fill(response, {404, "text/plain; charset=utf-8", "there is nothing here\n", "no-store"});
    } else if (reads) {
      Fill(response, handler_({request.path, {}}));
    } else if (!request.has_header("Content-Length") || request.has_header("Transfer-Encoding")) {
      Fill(response,
           {411, "text/plain; charset=utf-8", "a plain body with its length, please\n", "no-store"});
    } else if (request.has_header("Content-Encoding") || request.is_multipart_form_data()) {
      Fill(response, {415, "text/plain; charset=utf-8", "a plain body, please\n", "no-store"});
    } else {
      return HandlerResponse::Unhandled;
    }
    return HandlerResponse::Handled;
  }

  void TakePost(const httplib::Request& request, httplib::Response& response,
                const httplib::ContentReader& read) const {
    std::string body;
    const bool whole = read([&](const char* data, std::size_t size) {
      body.append(data, size);
      return body.size() <= options_.body_bytes_max;
    });
    if (!whole) {
      // httplib has set 413 if the length said so; otherwise the client broke off or was too slow.
      if (response.status < 400) response.status = 408;
      return;
    }
    Fill(response, handler_({request.path, std::move(body)}));
  }

  const ServerOptions options_;
  const http::Server::Handler handler_;
  std::unique_ptr<Servers> servers_;
  std::unique_ptr<WaitingRoom> room_;
  std::string address_;
  std::thread thread_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
const std::string& Server::address() const { return impl_->address(); }
void Server::Stop(std::chrono::steady_clock::time_point until) { impl_->Halt(until); }

Result<std::unique_ptr<Server>> Server::Start(ServerOptions options, Handler handler) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
  YIDAN_TRY(impl->Listen());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

}  // namespace yidan::http
