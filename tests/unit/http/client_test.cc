// The client's bounds, tried with a server that drips.
#include "services/http/client.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <string>
#include <string_view>
#include <thread>

namespace yidan::http {
namespace {

// Serves one connection: a good answer, but a byte of its head at a time, and every byte before a read's time
// is up. Whole after some ten seconds, or when `whole_after` bytes were dripped.
class DrippingServer {
 public:
  explicit DrippingServer(int whole_after = 2'000)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), whole_after_(whole_after) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&at), size), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size), 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(at.sin_port));
    thread_ = std::thread([this] { Drip(); });
  }
  ~DrippingServer() {
    thread_.join();
    ::close(listener_);
  }
  DrippingServer(const DrippingServer&) = delete;
  DrippingServer& operator=(const DrippingServer&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  // Once it drips.
  void Wait() { drips_.get_future().wait(); }

 private:
  void Drip() {
    const int connection = ::accept(listener_, nullptr, nullptr);
    const auto say = [connection](std::string_view bytes) {
      return ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
    };
    // What is left unread when a connection is closed resets it, and the answer may be lost with it.
    std::string request;
    char bytes[512];
    for (ssize_t got = 1; got > 0 && request.find("\r\n\r\n") == std::string::npos;) {
      got = ::recv(connection, bytes, sizeof bytes, 0);
      if (got > 0) request.append(bytes, static_cast<std::size_t>(got));
    }
    bool listens = say("HTTP/1.1 200 OK\r\nX: ");
    drips_.set_value();
    for (int i = 0; listens && i < whole_after_; ++i) {
      listens = say("a");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (listens) say("\r\nContent-Length: 5\r\n\r\nhello");
    ::close(connection);
  }

  const int listener_;
  const int whole_after_;
  std::string url_;
  std::promise<void> drips_;
  std::thread thread_;
};

TEST(HttpClient, AnAnswerDrippedInTimeIsTaken) {
  const DrippingServer server(10);
  const auto client = Client::Create(server.url(), "");
  ASSERT_TRUE(client);
  const auto answer = (*client)->Get("/", std::chrono::minutes(1), 100);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "hello");
}

TEST(HttpClient, TheTimeIsOfTheWholeExchange) {
  const DrippingServer server;
  const auto client = Client::Create(server.url(), "");
  ASSERT_TRUE(client);
  const auto answer = (*client)->Get("/", std::chrono::milliseconds(200), 100);
  ASSERT_FALSE(answer) << "it waited for the last byte";
  EXPECT_EQ(answer.error().kind, Error::Kind::kUnavailable);
}

TEST(HttpClient, WhatDripsIsBrokenOffFromOutside) {
  DrippingServer server;
  const auto client = Client::Create(server.url(), "");
  ASSERT_TRUE(client);
  std::thread aborts([&] {
    server.Wait();
    (*client)->Abort();
  });
  EXPECT_FALSE((*client)->Get("/", std::chrono::hours(1), 100));
  aborts.join();
}

}  // namespace
}  // namespace yidan::http
