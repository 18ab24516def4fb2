#include "services/rpc/wire/tls.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>

#include <filesystem>

#include "services/rpc/server/server.h"
#include "services/rpc/wire/health.h"
#include "tests/support/files.h"
#include "tests/unit/rpc/certificates.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::rpc {
namespace {

using ::testing::HasSubstr;
using yidan::testing::WriteWholeFile;

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    const TlsIdentity identity = testing::PublicCa().Server();
    WriteWholeFile(files_.ca, identity.ca);
    WriteWholeFile(files_.certificate, identity.certificate);
    WriteWholeFile(files_.key, identity.key);
  }

  yidan::testing::TemporaryDirectory directory_;
  TlsFiles files_{directory_ / "ca.pem", directory_ / "server.pem", directory_ / "server.key"};
};

TEST_F(TlsTest, ThreeFilesAreAnIdentity) {
  const auto identity = LoadTls(files_);
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_THAT(identity->key, HasSubstr("PRIVATE KEY"));
}

TEST_F(TlsTest, TheFileAtFaultIsNamed) {
  for (std::string TlsFiles::*member : {&TlsFiles::ca, &TlsFiles::certificate, &TlsFiles::key}) {
    TlsFiles missing = files_;
    missing.*member = directory_ / "nowhere";
    const auto absent = LoadTls(missing);
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().kind, Error::Kind::kNotFound);
    EXPECT_THAT(absent.error().message, HasSubstr(directory_ / "nowhere"));
    TlsFiles exchanged = files_;
    exchanged.*member = member == &TlsFiles::key ? files_.ca : files_.key;
    const auto other = LoadTls(exchanged);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind, Error::Kind::kInvalid);
    EXPECT_THAT(other.error().message, HasSubstr(exchanged.*member));
  }
}

TEST_F(TlsTest, ATruncatedFileIsSeen) {
  const std::string whole = yidan::testing::ReadWholeFile(files_.certificate);
  WriteWholeFile(files_.certificate, whole.substr(0, whole.size() / 2));
  EXPECT_EQ(LoadTls(files_).error().kind, Error::Kind::kInvalid);
}

TEST_F(TlsTest, AKeyThatOthersMayReadIsRefusedAndTheMessageSaysWhatToDo) {
  std::filesystem::permissions(files_.key, std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);
  const auto open = LoadTls(files_);
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().kind, Error::Kind::kDenied);
  EXPECT_THAT(open.error().message, HasSubstr("chmod 600 " + files_.key));
}

TEST_F(TlsTest, AKeyOfAnotherCertificateIsSeen) {
  WriteWholeFile(files_.key, testing::PublicCa().Server().key);
  const auto mixed = LoadTls(files_);
  ASSERT_FALSE(mixed);
  EXPECT_EQ(mixed.error().kind, Error::Kind::kInvalid);
  EXPECT_THAT(mixed.error().message, HasSubstr("not of one pair"));
}

// A server of little more than health, whose files are looked at every second.
class WatchedTest : public TlsTest {
 protected:
  void Serve(const std::string& revoked_in = "") {
    GrpcServerOptions options;
    options.listen = "127.0.0.1:0";
    options.services = {std::make_shared<v1::TransferService::CallbackService>()};
    options.credentials = WatchServerCredentials(files_, {.every_s = 1, .revoked_in = revoked_in});
    auto started = GrpcServer::Start(std::move(options));
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = *std::move(started);
  }
  [[nodiscard]] std::shared_ptr<grpc::Channel> Connect(const TlsIdentity& identity) const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    return grpc::CreateCustomChannel(server_->address(), MakeChannelCredentials(identity), arguments);
  }
  [[nodiscard]] bool Connects(const TlsIdentity& identity) const {
    return Connect(identity)->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(60));
  }
  // Whether the server turns it away at the handshake.
  [[nodiscard]] bool IsTurnedAway(const TlsIdentity& identity) const {
    const auto channel = Connect(identity);
    const auto limit = std::chrono::system_clock::now() + std::chrono::seconds(60);
    for (auto state = channel->GetState(true);; state = channel->GetState(true)) {
      if (state == GRPC_CHANNEL_TRANSIENT_FAILURE) return true;
      // With TLS 1.3 a client is done before the server has looked at its certificate; but a channel is ready
      // only when the server has said something.
      if (state == GRPC_CHANNEL_READY) return false;
      if (!channel->WaitForStateChange(state, limit)) return false;
    }
  }
  std::unique_ptr<GrpcServer> server_;
};

TEST_F(WatchedTest, NewFilesServeWithoutARestart) {
  Serve();
  EXPECT_TRUE(Connects(testing::PublicCa().Participant("cdirp")));
  // Another CA for both sides: who trusts it alone is served as soon as the files are.
  const TlsIdentity next = testing::InternalCa().Server();
  WriteWholeFile(files_.ca, next.ca);
  WriteWholeFile(files_.certificate, next.certificate);
  WriteWholeFile(files_.key, next.key);
  EXPECT_TRUE(Connects(testing::InternalCa().Participant("cdirp")));
}

TEST_F(WatchedTest, ARevokedCertificateIsTurnedAway) {
  const testing::CertificateAuthority& authority = testing::PublicCa();
  const TlsIdentity lost = authority.Participant("lost");
  const TlsIdentity kept = authority.Participant("kept");
  authority.Revoke(lost, directory_.path());
  Serve(directory_.path());
  EXPECT_TRUE(AskHealth(Connect(kept), std::chrono::seconds(60)));
  EXPECT_TRUE(IsTurnedAway(lost));
}

}  // namespace
}  // namespace yidan::rpc
