// What gRPC says of itself: failed handshakes are a number, and few lines.
#include "services/rpc/server/grpc_log.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <sstream>

#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using testing::ServiceTest;
using testing::WaitUntil;

class GrpcLogTest : public ServiceTest {
 protected:
  void SetUp() override {
    ServiceTest::SetUp();
    before_ = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(written_)));
    UseJournal();
  }
  void TearDown() override {
    ServiceTest::TearDown();
    spdlog::set_default_logger(before_);
  }
  std::ostringstream written_;
  std::shared_ptr<spdlog::logger> before_;
};

TEST_F(GrpcLogTest, AHandshakeThatFailsIsCounted) {
  const std::uint64_t before = FailedHandshakes();
  sockaddr_in at{};
  at.sin_family = AF_INET;
  ::inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
  const std::string& server = server_->address();
  at.sin_port = htons(static_cast<std::uint16_t>(std::stoul(server.substr(server.rfind(':') + 1))));
  const posix::Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
  ASSERT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
  const std::string no_hello(64, 'x');
  ASSERT_EQ(::send(socket.get(), no_hello.data(), no_hello.size(), 0), 64);
  WaitUntil([&] { return FailedHandshakes() > before; });
}

TEST_F(GrpcLogTest, AFloodOfThemIsAFewLines) {
  for (int i = 0; i < 1'000; ++i) TakeGrpcMessage("Handshake failed with fatal error SSL_ERROR_SSL\x1b[2J");
  const std::string text = written_.str();
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 10);
  EXPECT_THAT(text, ::testing::HasSubstr("TLS handshakes failed so far"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("\x1b")));
}

}  // namespace
}  // namespace yidan::rpc
