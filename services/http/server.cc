#include "services/http/server.h"

#include <charconv>
#include <thread>

#include "services/http/connection.h"

namespace yidan::http {
namespace {

// Of request line and headers. httplib matches them with regular expressions that recurse for every
// character: a longer text could exhaust the stack.
constexpr std::size_t kHeadBytesMax = 4096;
constexpr std::size_t kPathBytesMax = 256;
constexpr int kRequestsPerConnection = 1000;

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
      : options_(std::move(options)), handler_(std::move(handler)) {
    new_task_queue = [this] { return pool_ = new BoundedPool(options_.threads, options_.waiting_max); };
    set_payload_max_length(options_.body_bytes_max);
    set_pre_routing_handler(
        [this](const auto& request, auto& response) { return Before(request, response); });
    if (!options_.post_path.empty()) {
      Post(options_.post_path, [this](const auto& request, auto& response, const auto& read) {
        TakePost(request, response, read);
      });
    }
  }
  ~Impl() override { Halt(); }

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
  void Halt() {
    stopping_ = true;
    stop();
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  // As httplib::Server's, with our bounds. After anything but a GET or HEAD without a body the connection is
  // closed: otherwise the rest of a malformed request could be read as a second request.
  bool process_and_close_socket(socket_t socket) override {
    HttpConnection connection(socket, stopping_);
    const auto wanted = [this] { return pool_->Waiting(); };
    bool more = true;
    for (int left = kRequestsPerConnection; more && left > 0; --left) {
      if (!connection.AwaitRequest(options_.idle_time, wanted)) break;
      connection.BeginRequest(options_.request_time, kHeadBytesMax + options_.body_bytes_max);
      bool plain = false;
      bool closed = false;
      const bool last = left == 1 || stopping_ || wanted();
      more = process_request(connection, last, closed, [&](httplib::Request& request) {
        plain = (request.method == "GET" || request.method == "HEAD") && !HasBody(request);
      });
      more = more && plain && !closed && !last;
    }
    ::shutdown(socket, SHUT_RDWR);
    ::close(socket);
    return more;
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
  std::atomic<bool> stopping_{false};
  BoundedPool* pool_ = nullptr;  // owned by httplib while it listens
  std::string address_;
  std::thread thread_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
const std::string& Server::address() const { return impl_->address(); }
void Server::Stop() { impl_->Halt(); }

Result<std::unique_ptr<Server>> Server::Start(ServerOptions options, Handler handler) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler));
  YIDAN_TRY(impl->Listen());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

}  // namespace yidan::http
