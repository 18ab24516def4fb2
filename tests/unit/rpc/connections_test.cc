// The bounds on connections: in all, of one peer, and of those that never say who they are.
#include "services/rpc/server/connections.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <vector>

#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using testing::Bank;
using testing::ServerIdentity;
using testing::ServiceTest;

// A TCP connection that says nothing, from any address of this machine.
class Mute {
 public:
  Mute(const std::string& server, const std::string& from) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    ::inet_pton(AF_INET, from.c_str(), &at.sin_addr);
    EXPECT_EQ(::bind(socket_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
    ::inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    at.sin_port = htons(static_cast<std::uint16_t>(std::stoul(server.substr(server.rfind(':') + 1))));
    EXPECT_EQ(::connect(socket_.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
  }
  // Whether the server closes it. A generous limit, which only a failing test reaches.
  [[nodiscard]] bool IsClosed() const {
    for (;;) {
      pollfd watched{socket_.get(), POLLIN, 0};
      if (::poll(&watched, 1, 60'000) <= 0) return false;
      char byte[64];
      if (::recv(socket_.get(), byte, sizeof byte, 0) <= 0) return true;  // gRPC greets first
    }
  }

 private:
  posix::Descriptor socket_;
};

class ConnectionsTest : public ServiceTest {
 protected:
  std::unique_ptr<GrpcServer> Serve(const ConnectionBounds& bounds) {
    GrpcServerOptions options;
    options.listen = "127.0.0.1:0";
    options.credentials = MakeServerCredentials(ServerIdentity());
    options.services = {transfer::MakeService(*front_)};
    options.connections = bounds;
    auto started = GrpcServer::Start(std::move(options));
    EXPECT_TRUE(started.has_value()) << started.error().message;
    return *std::move(started);
  }
  static bool Answers(const GrpcServer& server) {
    grpc::ChannelArguments alone;
    alone.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel = grpc::CreateCustomChannel(server.address(), MakeChannelCredentials(Bank()), alone);
    return channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(60));
  }
};

TEST_F(ConnectionsTest, OneAddressDoesNotTakeTheOthersRoom) {
  const auto server = Serve({.all = 100, .per_peer = 8});
  std::vector<std::unique_ptr<Mute>> crowd;
  for (int i = 0; i < 8; ++i) crowd.push_back(std::make_unique<Mute>(server->address(), "127.0.0.2"));
  EXPECT_TRUE(Mute(server->address(), "127.0.0.2").IsClosed()) << "the ninth of that address";
  EXPECT_TRUE(Answers(*server)) << "another address";
}

TEST_F(ConnectionsTest, ThereIsAMostOfAllAndAClosedOneMakesRoom) {
  const auto server = Serve({.all = 6, .per_peer = 2});
  std::vector<std::unique_ptr<Mute>> crowd;
  for (const char* from : {"127.0.0.2", "127.0.0.3", "127.0.0.4"}) {
    for (int i = 0; i < 2; ++i) crowd.push_back(std::make_unique<Mute>(server->address(), from));
  }
  crowd.clear();
  EXPECT_TRUE(Answers(*server));
}

// Four addresses hold every place and say nothing: whoever comes from a fifth takes the place of one of them.
TEST_F(ConnectionsTest, WhoSaysNothingGivesWayToWhoComesFromElsewhere) {
  const auto server = Serve({.all = 8, .per_peer = 2, .handshake_ms = 600'000});
  std::vector<std::unique_ptr<Mute>> crowd;
  for (const char* from : {"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"}) {
    for (int i = 0; i < 2; ++i) crowd.push_back(std::make_unique<Mute>(server->address(), from));
  }
  EXPECT_TRUE(Answers(*server));
  EXPECT_EQ(server->connections().turned_away, 0U);
}

TEST(OpenSocketsTest, TheIdlestStrangerOfTheLargestPeerGivesWay) {
  std::map<int, std::optional<std::uint32_t>> idle;
  OpenSockets open(5, 3, [&](int fd) { return idle.at(fd); });
  std::vector<int> fds;
  const auto take = [&](const std::string& peer, std::optional<std::uint32_t> idle_ms) {
    fds.push_back(::socket(AF_INET, SOCK_STREAM, 0));
    idle[fds.back()] = idle_ms;
    return open.Take(fds.back(), peer);
  };
  EXPECT_TRUE(take("large", std::nullopt));  // has shown who it is
  EXPECT_TRUE(take("large", 5));
  EXPECT_TRUE(take("large", 9));
  EXPECT_TRUE(take("small", 100));
  EXPECT_TRUE(take("small", 200));
  EXPECT_FALSE(take("large", 0)) << "three of one address, whoever is idle";
  EXPECT_TRUE(take("new", 0)) << "for the one that was idle for 9 ms";
  EXPECT_FALSE(take("small", 0)) << "no more than the largest has";
  EXPECT_TRUE(take("newer", 0));
  EXPECT_EQ(open.Count(), 5U);
  for (const int fd : fds) ::close(fd);
}

TEST_F(ConnectionsTest, WhoShowsNoCertificateIsNotWaitedForForever) {
  const auto server = Serve({.handshake_ms = 200});
  EXPECT_TRUE(Mute(server->address(), "127.0.0.2").IsClosed());
}

TEST_F(ConnectionsTest, AnIdleConnectionAndAnOldOneAreClosed) {
  for (const ConnectionBounds& bounds :
       {ConnectionBounds{.idle_ms = 200}, ConnectionBounds{.age_ms = 200, .age_grace_ms = 1}}) {
    const auto server = Serve(bounds);
    grpc::ChannelArguments alone;
    alone.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel = grpc::CreateCustomChannel(server->address(), MakeChannelCredentials(Bank()), alone);
    const auto limit = std::chrono::system_clock::now() + std::chrono::seconds(60);
    ASSERT_TRUE(channel->WaitForConnected(limit));
    EXPECT_TRUE(channel->WaitForStateChange(GRPC_CHANNEL_READY, limit)) << "it was never let go";
  }
}

TEST(OpenSocketsTest, WhatIsClosedCountsNoMore) {
  OpenSockets open(3, 2, [](int) { return std::nullopt; });
  const auto socket = [] { return ::socket(AF_INET, SOCK_STREAM, 0); };
  const int a = socket(), b = socket(), c = socket();
  EXPECT_TRUE(open.Take(a, "x"));
  EXPECT_TRUE(open.Take(b, "x"));
  EXPECT_FALSE(open.Take(c, "x")) << "two of one";
  EXPECT_TRUE(open.Take(c, "y"));
  const int d = socket();
  EXPECT_FALSE(open.Take(d, "z")) << "three in all";
  ::close(a);
  const int again = socket();  // has a's number, and is another socket
  EXPECT_EQ(again, a);
  EXPECT_TRUE(open.Take(d, "z"));
  EXPECT_FALSE(open.Take(again, "x")) << "three in all again";
  for (const int fd : {again, b, c, d}) ::close(fd);
}

}  // namespace
}  // namespace yidan::rpc
