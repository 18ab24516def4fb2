// What stands between a client and a registry is told apart, over real sockets and real TLS.
#include "services/client/reach.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "services/client/connection.h"
#include "services/client/service_words.h"
#include "services/posix/listener.h"
#include "tests/unit/rpc/certificates.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::client {
namespace {

using rpc::testing::CertificateAuthority;
using ::testing::HasSubstr;

class Titles final : public v1::VerificationService::Service {
 public:
  grpc::Status GetTitle(grpc::ServerContext*, const v1::GetTitleRequest*, v1::GetTitleResponse*) override {
    return answer;
  }
  grpc::Status answer;
};
class Acts final : public v1::TransferService::Service {
 public:
  grpc::Status SubmitAct(grpc::ServerContext*, const v1::SubmitActRequest*, v1::SubmitActResponse*) override {
    return answer;
  }
  grpc::Status answer;
};

class ReachTest : public ::testing::Test {
 protected:
  void Serve(const rpc::TlsIdentity& identity) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", rpc::MakeServerCredentials(identity), &port);
    builder.RegisterService(&titles_);
    builder.RegisterService(&acts_);
    server_ = builder.BuildAndStart();
    settings_.server = "127.0.0.1:" + std::to_string(port);
  }
  void Be(const rpc::TlsIdentity& identity, const std::string& ca) {
    settings_.ca = directory_ / "ca";
    settings_.cert = directory_ / "cert";
    settings_.tls_key = directory_ / "key";
    yidan::testing::WriteWholeFile(settings_.ca, ca);
    yidan::testing::WriteWholeFile(settings_.cert, identity.certificate);
    yidan::testing::WriteWholeFile(settings_.tls_key, identity.key);
  }
  Trouble Reading() {
    const auto connection = Connect(settings_);
    if (!connection) return connection.error();
    const auto title = (*connection)->GetTitle({});
    return title ? Trouble{Trouble::Kind::kBadInput, "DONE", "", {}, {}} : title.error();
  }
  Trouble Acting() {
    const auto connection = Connect(settings_);
    if (!connection) return connection.error();
    const auto receipt = (*connection)->Submit(v1::ACT_KIND_TRANSFER, {});
    return receipt ? Trouble{Trouble::Kind::kBadInput, "DONE", "", {}, {}} : receipt.error();
  }
  // The same of a reading and of an act, and of neither anything was sent.
  void Expect(Trouble::Kind kind, const std::string& reason, const std::string& message) {
    for (const Trouble& trouble : {Reading(), Acting()}) {
      EXPECT_EQ(trouble.kind, kind) << trouble.message;
      EXPECT_EQ(trouble.reason, reason) << trouble.message;
      EXPECT_THAT(trouble.message, HasSubstr(message));
      EXPECT_THAT(trouble.message, HasSubstr("nothing was sent"));
      EXPECT_TRUE(trouble.nothing_sent);
      EXPECT_FALSE(trouble.OutcomeOpen());
    }
  }
  void TearDown() override {
    if (server_ != nullptr) server_->Shutdown();
  }

  const CertificateAuthority authority_{"reach"};
  const CertificateAuthority other_{"other"};
  const yidan::testing::TemporaryDirectory directory_;
  Settings settings_;
  Titles titles_;
  Acts acts_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ReachTest, APortThatNobodyListensOn) {
  Be(authority_.Participant("rongou"), authority_.Root());
  {
    const auto port = posix::Listener::Open("127.0.0.1:0");  // free again in a moment
    settings_.server = port->address();
  }
  Expect(Trouble::Kind::kUnreachable, "UNREACHABLE", "nobody listens");
}

TEST_F(ReachTest, ANameThatNobodyKnows) {
  Be(authority_.Participant("rongou"), authority_.Root());
  settings_.server = "registry.invalid:8443";  // RFC 2606
  Expect(Trouble::Kind::kUnreachable, "NO_SUCH_NAME", "registry.invalid");
}

TEST_F(ReachTest, AServerOfAnotherCa) {
  Serve(other_.Server());
  Be(authority_.Participant("rongou"), authority_.Root());
  Expect(Trouble::Kind::kUntrusted, "UNTRUSTED_SERVER", "signed by no CA in " + settings_.ca);
}

TEST_F(ReachTest, AServerOfAnotherName) {
  Serve(authority_.Issue("server", "DNS:registry.example"));
  Be(authority_.Participant("rongou"), authority_.Root());
  Expect(Trouble::Kind::kUntrusted, "UNTRUSTED_SERVER", "DNS:registry.example");
}

TEST_F(ReachTest, AServerWhoseCertificateHasExpired) {
  Serve(authority_.Issue("server", "IP:127.0.0.1", -1));
  Be(authority_.Participant("rongou"), authority_.Root());
  Expect(Trouble::Kind::kUntrusted, "UNTRUSTED_SERVER", "not good now");
}

TEST_F(ReachTest, ACertificateOfOursThatAnotherCaSigned) {
  Serve(authority_.Server());
  Be(other_.Participant("rongou"), authority_.Root());
  Expect(Trouble::Kind::kRefused, "CERTIFICATE_REFUSED", "does not take our certificate");
}

TEST_F(ReachTest, ACertificateOfOursThatHasExpired) {
  Serve(authority_.Server());
  Be(authority_.Issue("rongou", "URI:spiffe://yidan.test/participant/rongou", -1), authority_.Root());
  Expect(Trouble::Kind::kRefused, "CERTIFICATE_REFUSED", settings_.cert + " expired at ");
  EXPECT_THAT(Reading().needs, HasSubstr("signed anew"));
  EXPECT_THAT(Reading().needs, HasSubstr("deploy/make-certs"));
}

TEST_F(ReachTest, ACertificateAndAKeyOfTwoPairs) {
  rpc::TlsIdentity mixed = authority_.Participant("rongou");
  mixed.key = authority_.Participant("cdirp").key;
  Be(mixed, authority_.Root());
  settings_.server = "127.0.0.1:1";
  const Trouble trouble = Reading();
  EXPECT_EQ(trouble.kind, Trouble::Kind::kBadInput);
  EXPECT_THAT(trouble.message, HasSubstr("not of one pair"));
  EXPECT_THAT(trouble.message, HasSubstr(settings_.tls_key));
}

TEST_F(ReachTest, APortThatSpeaksNoTls) {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&titles_);
  server_ = builder.BuildAndStart();
  settings_.server = "127.0.0.1:" + std::to_string(port);
  Be(authority_.Participant("rongou"), authority_.Root());
  Expect(Trouble::Kind::kUnreachable, "NO_TLS", "speaks no TLS");
}

TEST_F(ReachTest, OnlyAnActThatMayHaveArrivedHasAnUnknownOutcome) {
  Serve(authority_.Server());
  Be(authority_.Participant("rongou"), authority_.Root());
  EXPECT_EQ(Reading().reason, "DONE");
  titles_.answer = acts_.answer = grpc::Status(grpc::StatusCode::INTERNAL, "the line broke");
  const Trouble reading = Reading();
  EXPECT_EQ(reading.kind, Trouble::Kind::kUnreachable);
  EXPECT_EQ(reading.reason, "UNREACHABLE");
  EXPECT_THAT(reading.message, HasSubstr("nothing was read"));
  const Trouble act = Acting();
  EXPECT_EQ(act.kind, Trouble::Kind::kUnknown);
  EXPECT_EQ(act.reason, "OUTCOME_UNKNOWN");
  EXPECT_THAT(act.message, HasSubstr("may have admitted"));
}

TEST_F(ReachTest, AProxyForTheWebIsNotFollowed) {
  for (const char* name : {"https_proxy", "http_proxy", "grpc_proxy"})
    ::setenv(name, "http://127.0.0.1:1", 1);
  Serve(authority_.Server());
  Be(authority_.Participant("rongou"), authority_.Root());
  settings_ = *Complete(settings_, [](const char* name) { return ::getenv(name); });
  EXPECT_EQ(settings_.proxy, "http://127.0.0.1:1");
  EXPECT_EQ(Reading().reason, "DONE");
  for (const char* name : {"https_proxy", "http_proxy", "grpc_proxy"}) ::unsetenv(name);
}

TEST_F(ReachTest, OnlyTheProxyForGrpcAndOnlyToOtherMachines) {
  const std::string proxy = "http://proxy.example:3128";
  EXPECT_EQ(ProxyTo("registry.example:8443", proxy), proxy);
  EXPECT_EQ(ProxyTo("192.0.2.1:8443", proxy), proxy);
  for (const char* here : {"localhost:1", "127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "a.localhost:1"}) {
    EXPECT_EQ(ProxyTo(here, proxy), "") << here;
  }
  EXPECT_EQ(ProxyTo("registry.example:8443", ""), "");
}

TEST_F(ReachTest, AServerThatIsNoneIsSaidAtOnceWithTheForm) {
  Be(authority_.Participant("rongou"), authority_.Root());
  const std::pair<const char*, const char*> bad[] = {{"registry.example", "no port"},
                                                     {"registry.example:https", "\"https\" is no port"},
                                                     {"registry.example:70000", "is no port"},
                                                     {"registry.example:0", "is no port"},
                                                     {"registry.example:", "is no port"},
                                                     {":8443", "no host"},
                                                     {"https://registry.example:8443", "without https://"}};
  for (const auto& [server, why] : bad) {
    settings_.server = server;
    const Trouble trouble = Reading();
    EXPECT_EQ(trouble.kind, Trouble::Kind::kBadInput) << server;
    EXPECT_THAT(trouble.message, HasSubstr("--server"));
    EXPECT_THAT(trouble.message, HasSubstr(why));
    EXPECT_THAT(trouble.message, HasSubstr("HOST:PORT"));
  }
  for (const char* good : {"registry.example:8443", "[::1]:8443", "127.0.0.1:1", "unix:/run/yidan"}) {
    EXPECT_TRUE(CheckServer(good)) << good;
  }
}

TEST(ServiceWords, EveryReasonOfAServiceSaysWhatWouldHelp) {
  const auto& all = *v1::ErrorReason_descriptor();
  for (int i = 1; i < all.value_count(); ++i) {
    EXPECT_FALSE(NeedsOf(static_cast<v1::ErrorReason>(all.value(i)->number())).empty())
        << all.value(i)->name();
  }
  EXPECT_EQ(AllServiceWords().size(), static_cast<std::size_t>(all.value_count() - 1));
}

}  // namespace
}  // namespace yidan::client
