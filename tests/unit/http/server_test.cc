// The server's bounds, tried with bare sockets: what drips, floods or lies gets no thread for long.
#include "services/http/server.h"

#include <gtest/gtest.h>

#include <chrono>
#include <semaphore>
#include <thread>
#include <vector>

#include "tests/support/http.h"

namespace yidan::http {
namespace {

using testing::HttpConnection;
using testing::HttpGet;
using testing::HttpPost;
using testing::HttpReply;
using testing::HttpSend;

class HttpServerTest : public ::testing::Test {
 protected:
  void Start(ServerOptions options) {
    options.listen = "127.0.0.1:0";
    options.post_path = "/add";
    options.body_bytes_max = 1000;
    const auto request_time = options.request_time;
    auto started =
        Server::Start(std::move(options), [this, request_time](const Request& request) -> Response {
          if (request.path == "/echo") return {.body = "hello"};
          if (request.path == "/large") return {.body = std::string(16U << 20U, 'x')};
          if (request.path == "/add") return {.body = request.body};
          if (request.path == "/late") std::this_thread::sleep_for(request_time);
          if (request.path == "/wait") {
            entered_.release();
            open_.acquire();
            return {.body = "hello"};
          }
          return {.status = 404, .body = "no"};
        });
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = std::move(*started);
  }
  const std::string& at() const { return server_->address(); }

  // Of GET /wait: who is in the handler, and who may leave it.
  std::counting_semaphore<> entered_{0};
  std::counting_semaphore<> open_{0};
  std::unique_ptr<Server> server_;
};

std::size_t Hellos(const std::string& all) {
  std::size_t hellos = 0;
  for (std::size_t at = 0; (at = all.find("hello", at)) != std::string::npos; ++at) ++hellos;
  return hellos;
}

TEST_F(HttpServerTest, GetsAndPostsAreAnswered) {
  Start({});
  EXPECT_EQ(HttpGet(at(), "/echo").body, "hello");
  EXPECT_EQ(HttpGet(at(), "/echo?cache=no").status, 200);
  EXPECT_EQ(HttpGet(at(), "/other").status, 404);
  EXPECT_EQ(HttpPost(at(), "/add", "old 0\n").body, "old 0\n");
  EXPECT_EQ(HttpPost(at(), "/echo", "x").status, 404);
}

TEST_F(HttpServerTest, ManyRequestsShareAConnection) {
  Start({});
  const HttpConnection connection(at());
  const std::string one = "GET /echo HTTP/1.1\r\nHost: t\r\n\r\n";
  ASSERT_TRUE(connection.Send(one + one + "GET /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(Hellos(connection.ReadToEnd()), 3U);
}

TEST_F(HttpServerTest, OtherMethodsAndBodiesAreRefused) {
  Start({});
  EXPECT_EQ(HttpSend(at(), "DELETE /echo HTTP/1.1\r\nHost: t\r\n\r\n").status, 405);
  EXPECT_EQ(
      HttpSend(at(), "POST /add HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status,
      411);
  EXPECT_EQ(
      HttpSend(at(), "POST /add HTTP/1.1\r\nHost: t\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx")
          .status,
      415);
  EXPECT_EQ(HttpSend(at(),
                     "POST /add HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n"
                     "Content-Type: multipart/form-data; boundary=a\r\n\r\nx")
                .status,
            415);
  EXPECT_EQ(HttpPost(at(), "/add", std::string(1000, 'x')).status, 200);
  EXPECT_EQ(HttpPost(at(), "/add", std::string(1001, 'x')).status, 413);
}

TEST_F(HttpServerTest, ABodyIsNeverReadAsTheNextRequest) {
  Start({});
  const std::string smuggled = "GET /echo HTTP/1.1\r\nHost: t\r\n\r\n";
  for (const std::string method : {"GET", "PUT", "POST"}) {
    const HttpConnection connection(at());
    connection.Send(method + " /nothing HTTP/1.1\r\nHost: t\r\nContent-Length: " +
                    std::to_string(smuggled.size()) + "\r\n\r\n" + smuggled);
    EXPECT_EQ(connection.ReadToEnd().find("hello"), std::string::npos) << method;
  }
}

TEST_F(HttpServerTest, LongHeadsEndTheConnectionAndHarmNobody) {
  Start({});
  const std::string get = "GET /echo HTTP/1.1\r\nHost: t\r\n";
  HttpSend(at(), "GET /" + std::string(8000, 'a') + " HTTP/1.1\r\nHost: t\r\n\r\n");
  HttpSend(at(), get + "X: " + std::string(20'000, 'a') + "\r\n\r\n");
  std::string ranges = "Range: bytes=0-1";
  while (ranges.size() < 3900) ranges += ",0-1";
  HttpSend(at(), get + ranges + "\r\n\r\n");
  while (ranges.size() < 8100) ranges += ",0-1";
  HttpSend(at(), get + ranges + "\r\n\r\n");
  HttpSend(at(), std::string(100'000, '\0'));
  std::string many = get;
  for (int i = 0; i < 5000; ++i) many += "H" + std::to_string(i) + ": v\r\n";
  HttpSend(at(), many + "\r\n");
  EXPECT_EQ(HttpGet(at(), "/echo").body, "hello");
}

// More clients that send nothing, or half a request, than there are threads: each loses its connection when
// its time is up, and others are served.
TEST_F(HttpServerTest, SlowClientsDoNotHoldTheThreads) {
  Start({.threads = 2,
         .connections_max = 8,
         .request_time = std::chrono::milliseconds(200),
         .idle_time = std::chrono::milliseconds(100)});
  std::vector<std::unique_ptr<HttpConnection>> slow;
  for (int i = 0; i < 4; ++i) {
    slow.push_back(std::make_unique<HttpConnection>(at()));
    slow.back()->Send(i % 2 == 0 ? "" : "POST /add HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhalf");
  }
  EXPECT_EQ(HttpGet(at(), "/echo").body, "hello");
  for (const auto& connection : slow) EXPECT_EQ(connection->ReadToEnd().find("200 OK"), std::string::npos);
}

// Their time is far from up: they have places, and no threads.
TEST_F(HttpServerTest, ClientsThatDripDoNotStarveOthers) {
  Start({.threads = 1, .request_time = std::chrono::hours(1), .idle_time = std::chrono::hours(1)});
  std::vector<std::unique_ptr<HttpConnection>> drips;
  for (int i = 0; i < 8; ++i) {
    drips.push_back(std::make_unique<HttpConnection>(at()));
    drips.back()->Send(i % 2 == 0 ? "GET /ec"
                                  : "POST /add HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_EQ(HttpGet(at(), "/echo").body, "hello");
  }
  // Whoever completes its request is answered.
  drips[0]->Send("ho HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  EXPECT_NE(drips[0]->ReadToEnd().find("hello"), std::string::npos);
}

TEST_F(HttpServerTest, ClientsThatDoNotReadTheirAnswersDoNotStarveOthers) {
  Start({.threads = 1, .request_time = std::chrono::hours(1)});
  std::vector<std::unique_ptr<HttpConnection>> slow;
  for (int i = 0; i < 4; ++i) {
    slow.push_back(std::make_unique<HttpConnection>(at()));
    slow.back()->Send("GET /large HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(HttpGet(at(), "/echo").body, "hello");
  }
  EXPECT_GT(slow[0]->ReadToEnd().size(), 16U << 20U) << "whole, once it is read";
}

TEST_F(HttpServerTest, ACrowdThatSaysNothingWholeLosesItsPlaces) {
  Start({.connections_max = 4, .request_time = std::chrono::hours(1), .idle_time = std::chrono::hours(1)});
  std::vector<std::unique_ptr<HttpConnection>> crowd;
  for (int i = 0; i < 40; ++i) {
    crowd.push_back(std::make_unique<HttpConnection>(at()));
    crowd.back()->Send("GET /ec");
  }
  EXPECT_EQ(HttpGet(at(), "/echo").body, "hello");
  EXPECT_EQ(crowd[0]->ReadToEnd(), "") << "the first of them, closed";
}

// Two other addresses have said half of what they want. However many come from one, those keep their places.
TEST_F(HttpServerTest, OneAddressFillsItsShareAndNotTheRoom) {
  Start({.threads = 4,
         .connections_max = 8,
         .request_time = std::chrono::hours(1),
         .idle_time = std::chrono::hours(1)});
  const auto half = [this](const char* from) {
    auto connection = std::make_unique<HttpConnection>(at(), from);
    EXPECT_TRUE(connection->Send("GET /ec"));
    return connection;
  };
  const auto second = half("127.0.0.2");
  const auto third = half("127.0.0.3");
  std::vector<std::unique_ptr<HttpConnection>> crowd;
  for (int i = 0; i < 40; ++i) crowd.push_back(half("127.0.0.1"));
  for (const auto* other : {&second, &third}) {
    ASSERT_TRUE((*other)->Send("ho HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(Hellos((*other)->ReadToEnd()), 1U);
  }
  EXPECT_EQ(crowd[0]->ReadToEnd(), "") << "a later one of its own address has its place";
}

// Nor with requests that are whole: its share of them is served, and one more is closed at once.
TEST_F(HttpServerTest, OneAddressIsServedItsShareAtOnceAndOthersAreServedBeside) {
  Start({.threads = 4,
         .connections_max = 8,
         .request_time = std::chrono::hours(1),
         .idle_time = std::chrono::hours(1)});
  const std::string wait = "GET /wait HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";
  std::vector<std::unique_ptr<HttpConnection>> served;
  for (int i = 0; i < 2; ++i) {
    served.push_back(std::make_unique<HttpConnection>(at(), "127.0.0.1"));
    ASSERT_TRUE(served.back()->Send(wait));
    entered_.acquire();
  }
  const HttpConnection one_more(at(), "127.0.0.1");
  one_more.Send(wait);
  EXPECT_TRUE(one_more.IsClosed());
  const HttpConnection other(at(), "127.0.0.2");
  ASSERT_TRUE(other.Send("GET /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(Hellos(other.ReadToEnd()), 1U);
  open_.release(2);
  for (const auto& one : served) EXPECT_EQ(Hellos(one->ReadToEnd()), 1U);
}

// Addresses that together fill the room lose places before one that has few.
TEST_F(HttpServerTest, WhenAllPlacesAreTakenWhoeverHasTheMostGivesOne) {
  Start({.threads = 4,
         .connections_max = 8,
         .connections_per_peer_max = 4,
         .request_time = std::chrono::hours(1),
         .idle_time = std::chrono::hours(1)});
  const HttpConnection first(at(), "127.0.0.9");  // waits for longest, alone of its address
  ASSERT_TRUE(first.Send("GET /ec"));
  std::vector<std::unique_ptr<HttpConnection>> crowd;
  for (int i = 0; i < 20; ++i) {
    crowd.push_back(std::make_unique<HttpConnection>(at(), i % 2 == 0 ? "127.0.0.1" : "127.0.0.2"));
    ASSERT_TRUE(crowd.back()->Send("GET /ec"));
  }
  ASSERT_TRUE(first.Send("ho HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(Hellos(first.ReadToEnd()), 1U);
}

TEST_F(HttpServerTest, WhoWaitsForLeaveToSendItsBodyGetsIt) {
  Start({});
  const HttpConnection connection(at());
  connection.Send("POST /add HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_TRUE(connection.ReadUntil("100 Continue"));
  connection.Send("old");
  EXPECT_NE(connection.ReadToEnd().find("\r\n\r\nold"), std::string::npos);
}

// A byte now and then, for ever: the deadline is of the whole request.
TEST_F(HttpServerTest, ADrippedRequestIsCutOff) {
  Start({.threads = 1, .request_time = std::chrono::milliseconds(300)});
  const HttpConnection connection(at());
  std::size_t sent = 0;
  while (connection.Send("a") && sent < 10'000) {
    ++sent;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_LT(sent, 10'000U);
  EXPECT_EQ(HttpGet(at(), "/echo").body, "hello");
}

TEST_F(HttpServerTest, StopsWithClientsConnected) {
  Start({.threads = 3});
  const HttpConnection idle(at());
  const HttpConnection half(at());
  half.Send("GET /ec");
  EXPECT_EQ(HttpGet(at(), "/echo").status, 200);
  server_->Stop();
  EXPECT_THROW(HttpGet(at(), "/echo"), std::runtime_error);
}

// Whoever is being served keeps its place: otherwise everybody who asks something whole would have one more
// descriptor than the bound.
TEST_F(HttpServerTest, WholeRequestsBeyondThePlacesAreTurnedAway) {
  Start({.threads = 4,
         .connections_max = 4,
         .connections_per_peer_max = 4,
         .request_time = std::chrono::hours(1),
         .idle_time = std::chrono::hours(1)});
  std::vector<std::unique_ptr<HttpConnection>> served;
  for (int i = 0; i < 4; ++i) {
    served.push_back(std::make_unique<HttpConnection>(at()));
    served.back()->Send("GET /wait HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    entered_.acquire();
  }
  // Each is closed at once. Were one let in, nobody would answer it while the threads wait.
  for (int i = 0; i < 8 && !HasFailure(); ++i) {
    const HttpConnection one_more(at());
    one_more.Send("GET /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(one_more.IsClosed());
  }
  open_.release(4);
  for (const auto& one : served) EXPECT_EQ(Hellos(one->ReadToEnd()), 1U);
  EXPECT_EQ(HttpGet(at(), "/echo").body, "hello") << "the places are free again";
}

TEST_F(HttpServerTest, AnAnswerThatComesTooLateIsNotSent) {
  Start({.threads = 1, .request_time = std::chrono::milliseconds(50)});
  EXPECT_EQ(HttpGet(at(), "/late").status, 0);
}

TEST_F(HttpServerTest, WhatWaitsBehindTheRequestIsNotServedWhileStopping) {
  Start({.threads = 1, .request_time = std::chrono::hours(1), .idle_time = std::chrono::hours(1)});
  const HttpConnection idle(at());
  const HttpConnection pushes(at());
  const std::string one = "GET /wait HTTP/1.1\r\nHost: t\r\n\r\n";
  ASSERT_TRUE(pushes.Send(one + one + one));
  entered_.acquire();
  std::thread stops([this] { server_->Stop(); });
  EXPECT_TRUE(idle.IsClosed()) << "it is stopping";
  open_.release(3);
  EXPECT_TRUE(pushes.ReadUntil("hello"));
  EXPECT_TRUE(pushes.IsClosed()) << "with one answer";
  stops.join();
}

TEST_F(HttpServerTest, WhoDoesNotTakeItsAnswerHoldsUpNoStop) {
  Start({.request_time = std::chrono::hours(1), .idle_time = std::chrono::hours(1)});
  const HttpConnection slow(at());
  ASSERT_TRUE(slow.Send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n"));
  ASSERT_TRUE(slow.ReadUntil("\r\n\r\n")) << "its answer is on the way";
  server_->Stop(std::chrono::steady_clock::now());
  EXPECT_LT(slow.ReadToEnd().size(), 16U << 20U);
}

TEST_F(HttpServerTest, BadAddressesAreNamed) {
  for (const std::string listen :
       {"", "127.0.0.1", ":80", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:-1"}) {
    EXPECT_FALSE(Server::Start({.listen = listen}, {}).has_value()) << listen;
  }
}

}  // namespace
}  // namespace yidan::http
