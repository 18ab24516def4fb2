#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class StreamTest : public ServiceTest {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::StreamActsRequest, v1::StreamActsResponse>;
  std::unique_ptr<Stream> Open(const TlsIdentity& identity) {
    stub_ = v1::TransferService::NewStub(Connect(identity));
    context_ = std::make_unique<grpc::ClientContext>();
    context_->set_deadline(std::chrono::system_clock::now() + 60s);
    return stub_->StreamActs(context_.get());
  }
  static v1::StreamActsRequest Tagged(std::uint64_t tag, v1::ActKind kind = v1::ACT_KIND_TRANSFER) {
    v1::StreamActsRequest request;
    request.set_tag(tag);
    *request.mutable_act() = Act(kind);
    return request;
  }
  std::unique_ptr<v1::TransferService::Stub> stub_;
  std::unique_ptr<grpc::ClientContext> context_;
};

TEST_F(StreamTest, EveryActIsAnsweredOnceUnderItsTag) {
  constexpr std::uint64_t kActs = 5000;
  auto stream = Open(Bank());
  std::thread writer([&] {
    for (std::uint64_t tag = 1; tag <= kActs; ++tag) ASSERT_TRUE(stream->Write(Tagged(tag)));
    stream->WritesDone();
  });
  std::set<std::uint64_t> answered;
  v1::StreamActsResponse response;
  while (stream->Read(&response)) {
    EXPECT_TRUE(response.result().has_receipt());
    EXPECT_TRUE(answered.insert(response.tag()).second) << "twice";
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(answered.size(), kActs);
}

TEST_F(StreamTest, AnActOfAnotherServiceIsAnsweredAndTheStreamGoesOn) {
  auto stream = Open(Bank());
  stream->Write(Tagged(1, v1::ACT_KIND_ISSUE));
  v1::StreamActsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tag(), 1U);
  const auto error = FromStatusBytes(response.error());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(std::get<api::ServiceError>(*error).reason, v1::ERROR_REASON_ACT_NOT_OF_SERVICE);
  stream->Write(Tagged(2));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(response.result().has_receipt());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, RefusalsAndFailuresAreAnsweredInTheStream) {
  ledger_.judge = Stale;
  auto stream = Open(Bank());
  stream->Write(Tagged(1));
  v1::StreamActsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.result().refusal().reason(), v1::REFUSAL_REASON_STALE_PREVIOUS);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, AStreamIsNotReadFurtherThanItsBound) {
  Front::Options options;
  options.stream_acts_max = 8;
  Start(options);
  ledger_.Hold();
  auto stream = Open(Bank());
  for (std::uint64_t tag = 1; tag <= 20; ++tag) ASSERT_TRUE(stream->Write(Tagged(tag)));
  WaitUntil([&] { return ledger_.Waiting() >= 8; });
  // Each answer makes room for one act and no more. Were there no bound, the others would arrive while these
  // twelve answers go their way.
  v1::StreamActsResponse response;
  for (std::size_t answered = 1; answered <= 12; ++answered) {
    ledger_.ReleaseOne();
    ASSERT_TRUE(stream->Read(&response));
    WaitUntil([&] { return ledger_.Seen().size() >= 8 + answered; });
    EXPECT_EQ(ledger_.Seen().size(), 8 + answered);
  }
  EXPECT_EQ(ledger_.MostWaiting(), 8U);
  ledger_.Release();
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(stream->Read(&response));
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, OneCallerCannotHaveMoreThanItsShareUnderWay) {
  Front::Options options;
  options.caller_acts_max = 4;
  Start(options);
  ledger_.Hold();
  auto stream = Open(Bank());
  for (std::uint64_t tag = 1; tag <= 5; ++tag) ASSERT_TRUE(stream->Write(Tagged(tag)));
  v1::StreamActsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tag(), 5U);
  EXPECT_EQ(std::get<api::ServiceError>(*FromStatusBytes(response.error())).reason,
            v1::ERROR_REASON_QUEUE_FULL);
  EXPECT_EQ(ReasonOf(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER))), v1::ERROR_REASON_QUEUE_FULL);
  ledger_.Release();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER)).ok()) << "given back";
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, AClientThatGoesAwayLeavesItsActsWithTheLedger) {
  ledger_.Hold();
  auto stream = Open(Bank());
  for (std::uint64_t tag = 1; tag <= 5; ++tag) ASSERT_TRUE(stream->Write(Tagged(tag)));
  WaitUntil([&] { return ledger_.Waiting() == 5; });
  context_->TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  ledger_.Release();
  WaitUntil([&] { return ledger_.Waiting() == 0; });
  server_->Stop(std::chrono::system_clock::now() + 10s);  // hangs if the stream were still open
}

TEST_F(StreamTest, AShutdownAnswersWhatIsUnderWayAndThenEndsTheStream) {
  ledger_.Hold();
  auto stream = Open(Bank());
  stream->Write(Tagged(1));
  WaitUntil([&] { return ledger_.Waiting() == 1; });
  front_->streams().Drain();
  ledger_.Release();
  v1::StreamActsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tag(), 1U);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::ERROR_REASON_SHUTTING_DOWN);
}

TEST_F(StreamTest, ASuspensionIsFeltOnAnOpenStream) {
  Front::Options options;
  options.standing.keep = 1ms;
  Start(options);
  auto stream = Open(Bank());
  stream->Write(Tagged(1));
  v1::StreamActsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ledger_.Admit("boc-jinjiang", {v1::ROLE_FINANCIER}, /*suspended=*/true);
  std::this_thread::sleep_for(5ms);
  stream->Write(Tagged(2));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tag(), 2U);
  EXPECT_NE(response.error().find("CALLER_SUSPENDED"), std::string::npos);
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ledger_.Seen().size(), 1U);
}

TEST_F(StreamTest, StreamsThatComeAndGoWhileActsAreJudgedLeaveNothingBehind) {
  for (int round = 0; round < 30; ++round) {
    auto stream = Open(Bank());
    for (std::uint64_t tag = 1; tag <= 50; ++tag) stream->Write(Tagged(tag));
    v1::StreamActsResponse response;
    for (int i = 0; i < round; ++i) ASSERT_TRUE(stream->Read(&response));
    if (round % 3 == 0) front_->streams().Drain();
    if (round % 3 == 1) context_->TryCancel();
    if (round % 3 == 2) stream->WritesDone();
    while (stream->Read(&response)) {
    }
    stream->Finish();
    if (round % 3 == 0) Start({});
  }
}

}  // namespace
}  // namespace yidan::rpc
