// A crowd at the door: connections that never show a certificate must not take from the registry what a
// commit needs.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <filesystem>

#include "services/posix/descriptor.h"
#include "services/posix/descriptor_limit.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::testing {
namespace {

constexpr const char* kDocument = "CDIRP-CROWD-1";
constexpr int kCrowd = 1'100;

// The daemon under a limit of open files.
std::string Limited(const Registry& registry, int files) {
  const std::string script = registry.File("yidand-limited");
  WriteWholeFile(script,
                 "#!/bin/sh\nulimit -n " + std::to_string(files) + "\nexec " YIDAND_PROGRAM " \"$@\"\n");
  std::filesystem::permissions(script, std::filesystem::perms::owner_all);
  return script;
}

posix::Descriptor ConnectFrom(const std::string& source, const std::string& server) {
  posix::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in at{};
  at.sin_family = AF_INET;
  ::inet_pton(AF_INET, source.c_str(), &at.sin_addr);
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
  ::inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
  at.sin_port = htons(static_cast<std::uint16_t>(std::stoul(server.substr(server.rfind(':') + 1))));
  EXPECT_EQ(::connect(socket.get(), reinterpret_cast<sockaddr*>(&at), sizeof at), 0);
  return socket;
}

class CrowdTest : public ::testing::Test {
 protected:
  void Pass(const Participant& from, const Participant& to) {
    const Answer passed = from.Submit<v1::TransferService>(from.TransferOf(from.Title(kDocument), to.id()));
    ASSERT_TRUE(passed.ok()) << passed.reason << " " << passed.message;
  }
  Registry registry_;
};

TEST_F(CrowdTest, ThousandConnectionsWithoutACertificateDoNotStopTheSeals) {
  ASSERT_GE(posix::RaiseDescriptorLimit().value(), 2U * kCrowd) << "of the test itself";
  registry_.ServeWith(Limited(registry_, 1024));
  registry_.Start();
  const Journey parties(registry_);
  const Answer issued = parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(kDocument, 0));
  ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  const std::string server = registry_.Address("yidan.v1.TransferService");
  // From three addresses: each gets its quarter of the connections, and the rest stays for others.
  std::vector<posix::Descriptor> crowd;
  crowd.reserve(kCrowd);
  for (int i = 0; i < kCrowd; ++i)
    crowd.push_back(ConnectFrom("127.0.0." + std::to_string(2 + i % 3), server));
  // The last one is either let in or turned away; when it is, all were seen.
  const auto refused = ConnectFrom("127.0.0.2", server);
  pollfd watched{refused.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&watched, 1, 60'000), 1);
  for (int i = 0; i < 5; ++i) {
    Pass(parties.shipper, parties.frankfurt);
    Pass(parties.frankfurt, parties.shipper);
  }
  EXPECT_TRUE(registry_.Running());
  crowd.clear();
  const auto later = registry_.OwnChannel("registrar", "yidan.v1.TransferService");
  EXPECT_TRUE(later->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(60)));
  EXPECT_EQ(registry_.Stop(), 0);
}

TEST_F(CrowdTest, ALimitThatLeavesNoRoomIsSaidAtStart) {
  const auto start = [&](int files, const std::string& wanted) {
    return RunProgram({{Limited(registry_, files), "--data", registry_.File("data"), "--listen",
                        "127.0.0.1:0", "--tls-cert", registry_.File("certs/server.pem"), "--tls-key",
                        registry_.File("certs/server.key"), "--client-ca", registry_.File("certs/ca.pem"),
                        "--trust-domain", "yidan.test", "--connections-max", wanted}});
  };
  const Finished small = start(512, "0");
  EXPECT_EQ(small.status, 1);
  EXPECT_THAT(small.err, ::testing::HasSubstr("the limit of open files is 512, and 848 are needed"));
  const Finished many = start(1024, "500");
  EXPECT_EQ(many.status, 1);
  EXPECT_THAT(many.err, ::testing::HasSubstr("--connections-max of at most 192"));
}

}  // namespace
}  // namespace yidan::testing
