// gRPC sends again what a registry could not take, as the channel's service config says: over real TLS.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>

#include "services/client/connection.h"
#include "services/rpc/wire/errors.h"
#include "tests/unit/rpc/certificates.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::client {
namespace {

// Turns the first `failures` calls away, with what the registry says then, and answers the next.
class Busy final : public v1::TransferService::Service {
 public:
  grpc::Status SubmitAct(grpc::ServerContext*, const v1::SubmitActRequest* request,
                         v1::SubmitActResponse* response) override {
    const int call = calls++;
    if (call < failures) {
      return rpc::ToGrpcStatus(rpc::ServiceErrorOf(
          call == 0 ? v1::ERROR_REASON_OUTCOME_UNKNOWN : v1::ERROR_REASON_QUEUE_FULL, "not now"));
    }
    if (refuses) {
      v1::Refusal refusal;
      refusal.set_reason(v1::REFUSAL_REASON_NOT_HOLDER);
      return rpc::ToGrpcStatus(refusal);
    }
    response->mutable_receipt()->set_act_digest(request->act());
    return grpc::Status::OK;
  }
  std::atomic<int> calls = 0;
  int failures = 2;
  bool refuses = false;
};

class RetryTest : public ::testing::Test {
 protected:
  RetryTest() {
    const rpc::testing::CertificateAuthority authority("retry");
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", rpc::MakeServerCredentials(authority.Server()), &port);
    builder.RegisterService(&busy_);
    server_ = builder.BuildAndStart();
    const auto identity = authority.Participant("rongou");
    const std::string folder = ::testing::TempDir() + "yidan-retry-" + std::to_string(port);
    Settings settings;
    settings.server = "127.0.0.1:" + std::to_string(port);
    settings.ca = folder + ".ca";
    settings.cert = folder + ".cert";
    settings.tls_key = folder + ".key";
    testing::WriteWholeFile(settings.ca, identity.ca);
    testing::WriteWholeFile(settings.cert, identity.certificate);
    testing::WriteWholeFile(settings.tls_key, identity.key);
    connection_ = *Connect(settings);
    for (const auto& path : {settings.ca, settings.cert, settings.tls_key}) std::remove(path.c_str());
  }
  ~RetryTest() override { server_->Shutdown(); }
  Answer<v1::Receipt> Submit(const std::string& act) {
    v1::SubmitActRequest request;
    request.set_act(act);
    return connection_->Submit(v1::ACT_KIND_TRANSFER, request);
  }

  Busy busy_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(RetryTest, TwoFailuresAndThenTheAnswer) {
  const auto receipt = Submit("the act");
  ASSERT_TRUE(receipt.has_value()) << receipt.error().message;
  EXPECT_EQ(receipt->act_digest(), "the act");
  EXPECT_EQ(busy_.calls, 3);
}

TEST_F(RetryTest, AnActWithLargeContentIsSentAgainToo) {
  const std::string large(2 << 20, 'x');
  const auto receipt = Submit(large);
  ASSERT_TRUE(receipt.has_value()) << receipt.error().message;
  EXPECT_EQ(busy_.calls, 3);
}

TEST_F(RetryTest, AfterFiveAttemptsItSaysWhatTheLastOneSaid) {
  busy_.failures = 100;
  const auto receipt = Submit("the act");
  ASSERT_FALSE(receipt.has_value());
  EXPECT_EQ(receipt.error().reason, "QUEUE_FULL");
  EXPECT_EQ(receipt.error().kind, Trouble::Kind::kBusy);
  EXPECT_TRUE(receipt.error().OutcomeOpen());
  EXPECT_EQ(busy_.calls, 5);
}

TEST_F(RetryTest, ARefusalIsFinal) {
  busy_.failures = 0;
  busy_.refuses = true;
  const auto receipt = Submit("the act");
  ASSERT_FALSE(receipt.has_value());
  EXPECT_EQ(receipt.error().reason, "NOT_HOLDER");
  EXPECT_EQ(busy_.calls, 1);
}

}  // namespace
}  // namespace yidan::client
