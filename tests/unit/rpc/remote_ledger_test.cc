#include "tests/support/files.h"
#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class RemoteLedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Listen("127.0.0.1:0");
    remote_ = Dial("spiffe://yidan.test/service/transfer");
  }
  void Listen(const std::string& address) {
    GrpcServerOptions options;
    options.listen = address;
    options.credentials = MakeServerCredentials(identity_);
    options.receive_bytes_max = kReceiveBytesMax;
    options.services = {MakeLedgerService(ledger_, streams_, "yidan.test", kReceiveBytesMax)};
    options.health_of = &ledger_;
    auto started = GrpcServer::Start(std::move(options));
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = *std::move(started);
  }
  std::unique_ptr<RemoteLedger> Dial(const std::string& uri) {
    return std::make_unique<RemoteLedger>(server_->address(),
                                          MakeChannelCredentials(InternalCa().Issue("front", "URI:" + uri)));
  }
  static api::Reply<internal::v1::SubmitResponse> Submit(api::LedgerPort& port, api::Deadline deadline) {
    internal::v1::SubmitRequest request;
    request.set_caller("boc-jinjiang");
    *request.add_acts() = Act(v1::ACT_KIND_TRANSFER);
    std::promise<api::Reply<internal::v1::SubmitResponse>> promise;
    port.Submit(std::move(request), deadline,
                [&promise](auto answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
  }
  static constexpr int kReceiveBytesMax = 1 << 20;
  TlsIdentity identity_ = InternalCa().Server();
  FakeLedger ledger_;
  OpenStreams streams_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<RemoteLedger> remote_;
};

TEST_F(RemoteLedgerTest, AnActGoesThroughAsIfTheLedgerWereHere) {
  const auto answer = Submit(*remote_, api::Deadline::max());
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->results(0).receipt().index(), 1U);
  EXPECT_EQ(ledger_.Seen()[0].caller(), "boc-jinjiang");
  EXPECT_EQ(ledger_.Seen()[0].service(), "transfer");
}

// Whatever the message says of its service, the certificate decides.
TEST_F(RemoteLedgerTest, AServiceDoesItsOwnWorkAndNoOthers) {
  for (const auto& [service, reason] :
       std::map<std::string, v1::ErrorReason>{{"transfer", v1::ERROR_REASON_UNSPECIFIED},
                                              {"issuance", v1::ERROR_REASON_NOT_OF_THIS_SERVICE},
                                              {"verification", v1::ERROR_REASON_NOT_OF_THIS_SERVICE},
                                              {"front", v1::ERROR_REASON_NOT_OF_THIS_SERVICE}}) {
    const auto dialled = Dial("spiffe://yidan.test/service/" + service);
    const auto answer = Submit(*dialled, api::Deadline::max());
    EXPECT_EQ(answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason, reason) << service;
  }
  EXPECT_EQ(ledger_.Seen().size(), 1U);
}

TEST_F(RemoteLedgerTest, RefusalsAndServiceErrorsKeepTheirReasons) {
  ledger_.judge = Stale;
  EXPECT_EQ(Submit(*remote_, api::Deadline::max())->results(0).refusal().reason(),
            v1::REFUSAL_REASON_STALE_PREVIOUS);
  ledger_.judge = [](const auto&) -> api::Reply<v1::ActResult> {
    return tl::unexpected(api::ServiceError{v1::ERROR_REASON_QUEUE_FULL, "full", {}});
  };
  EXPECT_EQ(Submit(*remote_, api::Deadline::max()).error().reason, v1::ERROR_REASON_QUEUE_FULL);
}

TEST_F(RemoteLedgerTest, ADeadlineThatFiredHereLeavesTheOutcomeOpen) {
  ledger_.Hold();
  const auto answer = Submit(*remote_, std::chrono::system_clock::now() + 300ms);
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_OUTCOME_UNKNOWN);
  ledger_.Release();
}

// The clocks of the two machines need not agree: what travels is how long is left.
TEST_F(RemoteLedgerTest, ADeadlineTravelsAsTheTimeThatIsLeft) {
  const auto stub = internal::v1::LedgerService::NewStub(grpc::CreateChannel(
      server_->address(),
      MakeChannelCredentials(InternalCa().Issue("front", "URI:spiffe://yidan.test/service/transfer"))));
  grpc::ClientContext context;
  const auto stream = stub->SubmitStream(&context);
  const auto submit = [&](std::int64_t within_ms) {
    internal::v1::SubmitStreamRequest request;
    request.set_tag(static_cast<std::uint64_t>(within_ms + 10));
    request.set_within_ms(within_ms);
    request.mutable_submit()->set_caller("boc-jinjiang");
    *request.mutable_submit()->add_acts() = Act(v1::ACT_KIND_TRANSFER);
    stream->Write(request);
    internal::v1::SubmitStreamResponse response;
    EXPECT_TRUE(stream->Read(&response));
    return ledger_.LastDeadline();
  };
  const auto before = std::chrono::system_clock::now();
  EXPECT_GE(submit(3'600'000), before + 1h);
  EXPECT_EQ(submit(0), api::Deadline::max());
  // Before it arrives, so it has passed when it is looked at: never a moment that is still to come.
  const auto passed = submit(-1);
  EXPECT_LE(passed, std::chrono::system_clock::now());
  stream->WritesDone();
  stream->Finish();

  const auto deadline = std::chrono::system_clock::now() + 2h;
  ASSERT_TRUE(Submit(*remote_, deadline).has_value());
  EXPECT_LE(ledger_.LastDeadline() - deadline, 2h);
  EXPECT_GE(ledger_.LastDeadline() - deadline, -1h);
}

// One message that is too large ends a gRPC stream. This stream is everybody's.
TEST_F(RemoteLedgerTest, AMessageThatTheLedgerDoesNotTakeHarmsNobodyElse) {
  WaitUntil([&] { return remote_->Healthy().has_value(); });
  ledger_.Hold();
  std::promise<bool> under_way;
  internal::v1::SubmitRequest request;
  request.set_caller("boc-jinjiang");
  *request.add_acts() = Act(v1::ACT_KIND_TRANSFER);
  remote_->Submit(request, api::Deadline::max(),
                  [&](const auto& answer) { under_way.set_value(answer.has_value()); });
  WaitUntil([&] { return ledger_.Waiting() == 1; });
  request.mutable_acts(0)->add_contents()->set_content_json(std::string(kReceiveBytesMax, ' '));
  std::promise<api::ServiceError> refused;
  remote_->Submit(std::move(request), api::Deadline::max(), [&](const auto& answer) {
    refused.set_value(answer ? api::ServiceError() : answer.error());
  });
  const api::ServiceError error = refused.get_future().get();
  EXPECT_EQ(error.reason, v1::ERROR_REASON_BAD_REQUEST) << error.message;
  EXPECT_NE(error.message.find("1048576"), std::string::npos) << error.message;
  ledger_.Release();
  EXPECT_TRUE(under_way.get_future().get());
}

TEST_F(RemoteLedgerTest, AFrontThatTakesMoreThanTheLedgerHearsSoWhenTheyMeet) {
  EXPECT_TRUE(remote_->Meet(2min).has_value());
  RemoteLedger larger(
      server_->address(),
      MakeChannelCredentials(InternalCa().Issue("f", "URI:spiffe://yidan.test/service/transfer")), 2U << 20U);
  const auto met = larger.Meet(2min);
  ASSERT_FALSE(met.has_value());
  EXPECT_NE(met.error().message.find("2097152"), std::string::npos);
  EXPECT_NE(met.error().message.find("1048576"), std::string::npos);
  EXPECT_EQ(larger.Healthy().error().message, met.error().message);
}

// The CA of the services signs for all of them; whoever has broken into one of them is not the ledger.
TEST_F(RemoteLedgerTest, AFrontSpeaksToTheLedgerAlone) {
  const yidan::testing::TemporaryDirectory directory;
  const TlsFiles files{directory / "ca.pem", directory / "front.pem", directory / "front.key"};
  const TlsIdentity front = InternalCa().Issue("front", "URI:spiffe://yidan.test/service/transfer");
  yidan::testing::WriteWholeFile(files.ca, front.ca);
  yidan::testing::WriteWholeFile(files.certificate, front.certificate);
  yidan::testing::WriteWholeFile(files.key, front.key);
  const auto reaches = [&](const std::string& server_name) {
    identity_ = InternalCa().Issue("server", server_name + "DNS:localhost,IP:127.0.0.1");
    remote_.reset();
    server_.reset();
    Listen("127.0.0.1:0");
    RemoteLedger dialled(server_->address(),
                         WatchChannelCredentials(files, {}, "spiffe://yidan.test/service/ledger"));
    return Submit(dialled, api::Deadline::max()).has_value();
  };
  EXPECT_TRUE(reaches("URI:spiffe://yidan.test/service/ledger,"));
  EXPECT_FALSE(reaches("URI:spiffe://yidan.test/service/transfer,"));
  EXPECT_FALSE(reaches("URI:spiffe://other.test/service/ledger,"));
  EXPECT_FALSE(reaches(""));
  EXPECT_EQ(ledger_.Seen().size(), 1U);
}

// What one caller sends without waiting may build on what it sent before.
TEST_F(RemoteLedgerTest, SubmissionsReachTheLedgerInTheOrderInWhichTheyWereHandedIn) {
  constexpr std::size_t kActs = 2'000;
  std::atomic<std::size_t> answered{0};
  for (std::size_t i = 0; i < kActs; ++i) {
    internal::v1::SubmitRequest request;
    request.set_caller("boc-jinjiang");
    request.set_request_id(std::to_string(i));
    *request.add_acts() = Act(v1::ACT_KIND_TRANSFER);
    remote_->Submit(std::move(request), api::Deadline::max(), [&](auto answer) {
      EXPECT_TRUE(answer.has_value());
      ++answered;
    });
  }
  WaitUntil([&] { return answered == kActs; });
  const auto seen = ledger_.Seen();
  ASSERT_EQ(seen.size(), kActs);
  for (std::size_t i = 0; i < kActs; ++i) ASSERT_EQ(seen[i].request_id(), std::to_string(i));
}

TEST_F(RemoteLedgerTest, WhatIsUnderWayWhenTheConnectionBreaksIsUnknownAndTheNextFindsItsWay) {
  ASSERT_TRUE(Submit(*remote_, api::Deadline::max()).has_value());
  ledger_.Hold();
  std::promise<v1::ErrorReason> lost;
  internal::v1::SubmitRequest request;
  request.set_caller("boc-jinjiang");
  *request.add_acts() = Act(v1::ACT_KIND_TRANSFER);
  remote_->Submit(std::move(request), api::Deadline::max(), [&](auto answer) {
    lost.set_value(answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason);
  });
  WaitUntil([&] { return ledger_.Waiting() == 1; });
  const std::string address = server_->address();
  std::thread stopping([&] { server_->Stop(std::chrono::system_clock::now()); });
  EXPECT_EQ(lost.get_future().get(), v1::ERROR_REASON_OUTCOME_UNKNOWN);
  ledger_.Release();
  stopping.join();
  Listen(address);
  WaitUntil([&] { return Submit(*remote_, api::Deadline::max()).has_value(); });
}

TEST_F(RemoteLedgerTest, AStoppingLedgerAnswersWhatItTookAndSaysWhyItTakesNoMore) {
  ASSERT_TRUE(Submit(*remote_, api::Deadline::max()).has_value());
  ledger_.Hold();
  std::promise<bool> taken;
  internal::v1::SubmitRequest request;
  request.set_caller("boc-jinjiang");
  *request.add_acts() = Act(v1::ACT_KIND_TRANSFER);
  remote_->Submit(std::move(request), api::Deadline::max(),
                  [&](auto answer) { taken.set_value(answer.has_value()); });
  WaitUntil([&] { return ledger_.Waiting() == 1; });
  streams_.Drain();
  ledger_.Release();
  EXPECT_TRUE(taken.get_future().get());
  WaitUntil([&] {
    const auto answer = Submit(*remote_, api::Deadline::max());
    return !answer && answer.error().reason == v1::ERROR_REASON_SHUTTING_DOWN;
  });
  EXPECT_EQ(ledger_.Seen().size(), 2U);
}

// gRPC's last channel must not go away on gRPC's own thread: it would wait for itself, and then free its
// completion queue twice. Address sanitizer sees that; elsewhere it is a crash at exit, once in a while.
TEST_F(RemoteLedgerTest, WhoGoesRightAfterTheAnswerLeavesNothingOfItsCallsBehind) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(Submit(*remote_, api::Deadline::max()).has_value());
    std::promise<void> read;
    remote_->Read({}, api::Deadline::max(), [&](const auto&) { read.set_value(); });
    read.get_future().wait();
    remote_.reset();
    server_.reset();
    Listen("127.0.0.1:0");
    remote_ = Dial("spiffe://yidan.test/service/transfer");
  }
}

TEST_F(RemoteLedgerTest, AParticipantCannotReachTheLedger) {
  const auto participant = Dial("spiffe://yidan.test/participant/boc-jinjiang");
  EXPECT_EQ(Submit(*participant, api::Deadline::max()).error().reason, v1::ERROR_REASON_UNKNOWN_CALLER);
  EXPECT_TRUE(ledger_.Seen().empty());
}

TEST_F(RemoteLedgerTest, HealthIsTheLedgersOwn) {
  WaitUntil([&] { return remote_->Healthy().has_value(); });
  ledger_.SetHealthy(false);
  WaitUntil([&] { return !remote_->Healthy().has_value(); });
}

}  // namespace
}  // namespace yidan::rpc
