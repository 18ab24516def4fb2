#include "services/http/client.h"

#include <fcntl.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <ctime>
#include <thread>

namespace yidan::http {

// Shuts the connection of one exchange at its deadline, or when told: httplib's times are of one read or
// write each, and its stop() waits while a connection is made.
class Client::BreakOff {
 public:
  using Clock = std::chrono::steady_clock;

  explicit BreakOff(Clock::time_point deadline) : thread_([this, deadline] { Run(deadline); }) {}
  ~BreakOff() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    wake_.notify_all();
    thread_.join();
    if (socket_ >= 0) ::close(socket_);
  }
  BreakOff(const BreakOff&) = delete;
  BreakOff& operator=(const BreakOff&) = delete;

  // The exchange goes over this socket now.
  void Watch(int socket) {
    const std::lock_guard lock(mutex_);
    if (socket_ >= 0) ::close(socket_);
    // A descriptor of our own: httplib closes its own when it likes, and the number may be another's then.
    socket_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
  }
  void Now() {
    {
      const std::lock_guard lock(mutex_);
      broken_ = true;
    }
    wake_.notify_all();
  }
  [[nodiscard]] bool broken() const {
    const std::lock_guard lock(mutex_);
    return broken_;
  }

 private:
  void Run(Clock::time_point deadline) {
    constexpr std::chrono::milliseconds kAgain{20};  // another address may have been tried since
    std::unique_lock lock(mutex_);
    wake_.wait_until(lock, deadline, [this] { return done_ || broken_; });
    while (!done_) {
      broken_ = true;
      if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
      wake_.wait_for(lock, kAgain, [this] { return done_; });
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  int socket_ = -1;
  bool broken_ = false;
  bool done_ = false;
  std::thread thread_;  // last: uses all of the above
};

namespace {

// While it is there, writing to a connection that the other side, or BreakOff, has shut is an error and no
// signal that would end the program: httplib's client leaves that to whoever uses it. Of this thread alone.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~WithoutSigpipe() {
    const timespec at_once{0, 0};
    while (!was_pending_ && sigtimedwait(&pipe_, nullptr, &at_once) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

}  // namespace

Client::Client(std::string base, std::string prefix, std::string ca_file)
    : base_(std::move(base)), prefix_(std::move(prefix)), ca_file_(std::move(ca_file)) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::Create(const std::string& url, std::string ca_file) {
  const std::size_t scheme = url.starts_with("http://") ? 7 : url.starts_with("https://") ? 8 : 0;
  if (scheme == 0 || url.size() == scheme || url.find_first_of(" ?#@") != std::string::npos) {
    return Invalid("\"" + url + "\" is not http[s]://HOST[:PORT][/PREFIX]");
  }
  const std::size_t slash = url.find('/', scheme);
  std::string prefix = slash == std::string::npos ? "" : url.substr(slash);
  while (prefix.ends_with('/')) prefix.pop_back();
  std::string base = url.substr(0, slash);
  if (!httplib::Client(base).is_valid()) return Invalid("\"" + url + "\" names no host");
  return std::unique_ptr<Client>(new Client(std::move(base), std::move(prefix), std::move(ca_file)));
}

Result<ClientResponse> Client::Post(const std::string& path, std::string body, std::chrono::milliseconds time,
                                    std::size_t answer_bytes_max) {
  httplib::Request request;
  request.method = "POST";
  request.path = prefix_ + path;
  request.body = std::move(body);
  request.set_header("Content-Type", "text/plain; charset=utf-8");
  return Send(std::move(request), time, answer_bytes_max);
}

Result<ClientResponse> Client::Get(const std::string& path, std::chrono::milliseconds time,
                                   std::size_t answer_bytes_max) {
  httplib::Request request;
  request.method = "GET";
  request.path = prefix_ + path;
  return Send(std::move(request), time, answer_bytes_max);
}

Result<ClientResponse> Client::Send(httplib::Request request, std::chrono::milliseconds time,
                                    std::size_t answer_bytes_max) {
  const auto break_off = std::make_shared<BreakOff>(BreakOff::Clock::now() + time);
  httplib::Client client(base_);
  client.set_socket_options([&](int socket) { break_off->Watch(socket); });
  client.set_connection_timeout(time);
  client.set_read_timeout(time);
  client.set_write_timeout(time);
  client.set_decompress(false);  // a small answer may not unfold into a large one
  client.set_follow_location(false);
  if (!ca_file_.empty()) client.set_ca_cert_path(ca_file_);
  std::string body;
  bool too_long = false;
  request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    too_long = too_long || size > answer_bytes_max - body.size();
    if (!too_long) body.append(data, size);
    return !too_long;
  };
  {
    const std::lock_guard lock(mutex_);
    under_way_ = break_off;
  }
  const auto sent = [&] {
    const WithoutSigpipe quiet;
    return client.send(request);
  }();
  {
    const std::lock_guard lock(mutex_);
    under_way_ = nullptr;
  }
  if (too_long) return Invalid(base_ + " answers more than it may");
  // What was shut may look like an answer's end.
  if (break_off->broken()) {
    return Fail(Error::Kind::kUnavailable,
                base_ + ": broken off, or no whole answer within " + std::to_string(time.count()) + " ms");
  }
  if (!sent) return Fail(Error::Kind::kUnavailable, base_ + ": " + httplib::to_string(sent.error()));
  return ClientResponse{sent->status, std::move(body)};
}

void Client::Abort() {
  const std::lock_guard lock(mutex_);
  if (under_way_) under_way_->Now();
}

}  // namespace yidan::http
