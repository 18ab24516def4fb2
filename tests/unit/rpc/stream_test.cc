#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class StreamTest : public ServiceTest {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::StreamActsRequest, v1::StreamActsResponse>;
  std::unique_ptr<Stream> Open(const TlsIdentity& identity) { return Open(Connect(identity)); }
  std::unique_ptr<Stream> Open(const std::shared_ptr<grpc::Channel>& channel) {
    stub_ = v1::TransferService::NewStub(channel);
    context_ = contexts_.emplace_back(std::make_unique<grpc::ClientContext>()).get();
    context_->set_deadline(std::chrono::system_clock::now() + 120s);
    return stub_->StreamActs(context_);
  }
  static v1::StreamActsRequest Tagged(std::uint64_t tag, v1::ActKind kind = v1::ACT_KIND_TRANSFER) {
    v1::StreamActsRequest request;
    request.set_tag(tag);
    *request.mutable_act() = Act(kind);
    return request;
  }
  std::unique_ptr<v1::TransferService::Stub> stub_;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts_;
  grpc::ClientContext* context_ = nullptr;  // of the stream that was opened last
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
  options.budget.caller_acts = 4;
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

// A client that hands in acts and reads no answer, each of which is large.
class SlowReaderTest : public StreamTest {
 protected:
  static constexpr std::size_t kAnswer = 60'000;
  static constexpr std::size_t kStreamBytes = std::size_t{1} << 20U;
  static constexpr std::size_t kCallerBytes = std::size_t{2} << 20U;

  // Takes 64 KiB for whoever does not read, and never more: gRPC would widen its windows by itself.
  [[nodiscard]] std::shared_ptr<grpc::Channel> SlowChannel() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(server_->address(), MakeChannelCredentials(Bank()), arguments);
  }
  void Begin(std::chrono::milliseconds answer_wait = 0ms) {
    ledger_.judge = [](const v1::SubmitActRequest&) -> api::Reply<v1::ActResult> {
      v1::ActResult result;
      result.mutable_receipt()->set_state_value(std::string(kAnswer, 'r'));
      return result;
    };
    Front::Options options;
    options.stream_bytes_max = kStreamBytes;
    options.budget.caller_bytes = kCallerBytes;
    options.answer_wait = answer_wait;
    Start(options);
    stream_ = Open(SlowChannel());
    writer_ = std::thread([this] {
      for (std::uint64_t tag = 1; tag <= kActs; ++tag) {
        if (!stream_->Write(Tagged(tag))) return;
      }
      stream_->WritesDone();
    });
  }
  // More than are answered before the client reads, and less than its share of acts.
  static constexpr std::uint64_t kActs = 4'000;
  std::unique_ptr<Stream> stream_;
  std::thread writer_;
};

TEST_F(SlowReaderTest, UnreadAnswersCountUntilTheyAreWrittenAndNothingMoreIsRead) {
  Begin();
  // What is on its way through the connection's windows is little; the rest stays with the front.
  WaitUntil([&] { return front_->budget().bytes() > kStreamBytes / 2; });
  // Were it read on, all would arrive while these calls of another caller go to and fro.
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(SubmitAs(Carrier(), Act(v1::ACT_KIND_TRANSFER)).ok());
  EXPECT_LT(ledger_.Seen().size(), kActs / 4);
  EXPECT_LE(front_->budget().bytes(), kCallerBytes);
  // All of it comes, each act answered once, as soon as the client reads.
  std::set<std::uint64_t> answered;
  std::size_t kept = 0;
  v1::StreamActsResponse response;
  while (stream_->Read(&response)) {
    EXPECT_TRUE(answered.insert(response.tag()).second);
    if (response.has_result()) ++kept;
    EXPECT_LT(ledger_.Seen().size() - answered.size(), kActs / 4) << "only as much as was read comes in";
    EXPECT_LE(front_->budget().bytes(), kCallerBytes);
  }
  writer_.join();
  EXPECT_TRUE(stream_->Finish().ok());
  EXPECT_EQ(answered.size(), kActs);
  EXPECT_GT(kept, kActs / 2);
  WaitUntil([&] { return front_->budget().bytes() == 0; });
}

// Errors are answers too: whoever hands in what is turned away and reads nothing fills its own share with
// them, and is then read no further.
TEST_F(StreamTest, UnreadErrorsCountInTheCallersBudgetLikeAnyAnswer) {
  constexpr std::size_t kCallerBytes = std::size_t{64} << 10U;
  constexpr std::uint64_t kActs = 6'000;
  Front::Options options;
  options.stream_acts_max = kActs;
  options.budget.caller_bytes = kCallerBytes;
  options.refused_pause = 0ms;
  Start(options);
  grpc::ChannelArguments arguments;  // as SlowReaderTest
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  auto stream =
      Open(grpc::CreateCustomChannel(server_->address(), MakeChannelCredentials(Bank()), arguments));
  std::thread writer([&] {
    for (std::uint64_t tag = 1; tag <= kActs; ++tag) {
      if (!stream->Write(Tagged(tag, v1::ACT_KIND_ISSUE))) return;  // no act of this service
    }
    stream->WritesDone();
  });
  constexpr std::size_t kLargestError = 1'000;
  WaitUntil([&] { return front_->budget().bytes() > kCallerBytes - kLargestError; });
  EXPECT_LE(front_->budget().bytes(), kCallerBytes);
  EXPECT_EQ(ReasonOf(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER))), v1::ERROR_REASON_QUEUE_FULL);
  // Each is answered once as soon as the client reads.
  std::set<std::uint64_t> answered;
  v1::StreamActsResponse response;
  while (stream->Read(&response)) {
    EXPECT_FALSE(response.error().empty());
    EXPECT_TRUE(answered.insert(response.tag()).second);
    EXPECT_LE(front_->budget().bytes(), kCallerBytes);
  }
  writer.join();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(answered.size(), kActs);
  WaitUntil([&] { return front_->budget().bytes() == 0; });
}

// Other callers are not touched; its own calls hear why, on whatever connection.
TEST_F(SlowReaderTest, WhoHasUsedUpItsShareHearsSoAndNobodyElseDoes) {
  Begin();
  const auto another = Open(SlowChannel());
  std::thread more([&] {
    for (std::uint64_t tag = 1; tag <= kActs; ++tag) {
      if (!another->Write(Tagged(tag))) return;
    }
  });
  WaitUntil([&] { return front_->budget().bytes() > kCallerBytes - kAnswer; });
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  std::string message;
  WaitUntil([&] {
    const auto status = SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER));
    reason = ReasonOf(status);
    message = status.error_message();
    return !status.ok();
  });
  EXPECT_TRUE(reason == v1::ERROR_REASON_QUEUE_FULL || reason == v1::ERROR_REASON_OUTCOME_UNKNOWN) << reason;
  EXPECT_NE(message.find("read"), std::string::npos) << message;
  EXPECT_TRUE(SubmitAs(Carrier(), Act(v1::ACT_KIND_TRANSFER)).ok());
  for (const auto& context : contexts_) context->TryCancel();
  more.join();
  writer_.join();
  WaitUntil([&] { return front_->budget().bytes() == 0; });
  EXPECT_TRUE(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER)).ok()) << "given back";
}

TEST_F(SlowReaderTest, WhoNeverTakesItsAnswersIsCutOff) {
  Begin(100ms);
  WaitUntil([&] { return front_->budget().bytes() > kStreamBytes / 2; });
  WaitUntil([&] { return front_->budget().bytes() == 0; });  // though nobody has read: the call has ended
  writer_.join();
  v1::StreamActsResponse response;
  while (stream_->Read(&response)) {
  }
  EXPECT_EQ(stream_->Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return front_->budget().bytes() == 0; });
}

// Whoever hands in more than can be done is slowed down by HTTP/2 instead of being told so at full speed.
TEST_F(StreamTest, AfterAnActForWhichThereWasNoRoomTheStreamRests) {
  std::mutex mutex;
  std::vector<std::function<void()>> resting;
  const auto resume = [&] {
    WaitUntil([&] {
      const std::scoped_lock lock(mutex);
      return !resting.empty();
    });
    const std::scoped_lock lock(mutex);
    for (const auto& then : std::exchange(resting, {})) then();
  };
  Front::Options options;
  options.after = [&](std::chrono::milliseconds, std::function<void()> then) {
    const std::scoped_lock lock(mutex);
    resting.push_back(std::move(then));
  };
  options.budget.caller_acts = 2;
  Start(options);
  ledger_.Hold();
  auto stream = Open(Bank());
  for (std::uint64_t tag = 1; tag <= 5; ++tag) ASSERT_TRUE(stream->Write(Tagged(tag)));
  v1::StreamActsResponse response;
  for (std::uint64_t refused = 3; refused <= 5; ++refused) {
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.tag(), refused);
    if (refused < 5) resume();
  }
  // It rests: what comes now is not read, while its answers are still written and others are served.
  ASSERT_TRUE(stream->Write(Tagged(6)));
  ledger_.Release();
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(stream->Read(&response));
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(SubmitAs(Carrier(), Act(v1::ACT_KIND_TRANSFER)).ok());
  EXPECT_EQ(ledger_.Seen().size(), 22U);
  resume();
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tag(), 6U);
  EXPECT_TRUE(response.result().has_receipt());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(StreamTest, ACallerOpensNoMoreStreamsThanItMay) {
  Front::Options options;
  options.budget.caller_streams = 1;
  Start(options);
  auto first = Open(Bank());
  first->Write(Tagged(1));
  v1::StreamActsResponse response;
  ASSERT_TRUE(first->Read(&response));
  const auto stub = v1::TransferService::NewStub(Connect(Bank()));
  grpc::ClientContext context;
  EXPECT_EQ(ReasonOf(stub->StreamActs(&context)->Finish()), v1::ERROR_REASON_QUEUE_FULL);
  first->WritesDone();
  EXPECT_TRUE(first->Finish().ok());
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
  std::atomic<std::chrono::steady_clock::duration> now{std::chrono::hours(1)};
  Front::Options options;
  options.standing.now = [&now] { return std::chrono::steady_clock::time_point(now.load()); };
  Start(options);
  auto stream = Open(Bank());
  stream->Write(Tagged(1));
  v1::StreamActsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ledger_.Admit("boc-jinjiang", {v1::ROLE_FINANCIER}, /*suspended=*/true);
  now = now.load() + options.standing.keep;
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
