// What readings may hold in a front's memory: answers count until they are written, of one connection, of one
// caller and of all, and who does not take them is cut off.
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/sync_stream.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "tests/support/files.h"
#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using namespace testing;
using namespace std::chrono_literals;

class ReadingsTest : public ServiceTest {
 protected:
  static constexpr std::size_t kAnswer = 200'000;
  static constexpr std::size_t kConnection = 5 * kAnswer + kAnswer / 2;  // five answers, and no sixth
  static constexpr std::size_t kCaller = 8 * kAnswer + kAnswer / 2;
  static constexpr std::size_t kAll = 11 * kAnswer + kAnswer / 2;

  // A call of GetTile that takes its answer when told to, and not before.
  class SlowCall {
   public:
    explicit SlowCall(const std::shared_ptr<grpc::Channel>& channel)
        : channel_(channel),
          stream_(grpc::internal::ClientReaderWriterFactory<v1::GetTileRequest, v1::GetTileResponse>::Create(
              channel_.get(),
              grpc::internal::RpcMethod("/yidan.v1.VerificationService/GetTile",
                                        grpc::internal::RpcMethod::BIDI_STREAMING, channel_),
              &context_)) {
      stream_->WriteLast({}, {});
    }
    ~SlowCall() {
      context_.TryCancel();
      if (!finished_) Finish();
    }
    SlowCall(const SlowCall&) = delete;
    SlowCall& operator=(const SlowCall&) = delete;

    // How many bytes of tile came.
    std::size_t Read() {
      v1::GetTileResponse response;
      return stream_->Read(&response) ? response.data().size() : 0;
    }
    grpc::Status Finish() {
      finished_ = true;
      return stream_->Finish();
    }

   private:
    const std::shared_ptr<grpc::Channel> channel_;
    grpc::ClientContext context_;
    std::unique_ptr<grpc::ClientReaderWriter<v1::GetTileRequest, v1::GetTileResponse>> stream_;
    bool finished_ = false;
  };

  void Begin(std::chrono::milliseconds answer_wait = 0ms) {
    ledger_.tile_bytes = kAnswer;
    Front::Options options;
    options.budget.connection_bytes = kConnection;
    options.budget.caller_bytes = kCaller;
    options.budget.all_bytes = kAll;
    options.answer_wait = answer_wait;
    Start(options);
  }
  // A connection of its own that takes 64 KiB of each answer that nobody reads, and never more.
  [[nodiscard]] std::shared_ptr<grpc::Channel> SlowChannel(const TlsIdentity& identity) const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(server_->address(), MakeChannelCredentials(identity), arguments);
  }
  // Until so many whole answers, and nothing else, are held.
  void WaitForAnswers(std::size_t answers) {
    const auto held = [&] { return front_->budget().bytes(); };
    WaitUntil([&] { return held() >= answers * kAnswer && held() < answers * kAnswer + 1'000; });
  }
  std::vector<std::unique_ptr<SlowCall>> Slow(const std::shared_ptr<grpc::Channel>& channel, int calls) {
    std::vector<std::unique_ptr<SlowCall>> out;
    for (int i = 0; i < calls; ++i) out.push_back(std::make_unique<SlowCall>(channel));
    return out;
  }
  static grpc::Status Get(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    v1::GetTileResponse response;
    return v1::VerificationService::NewStub(channel)->GetTile(&context, {}, &response);
  }
  static void ExpectFull(const grpc::Status& status, const std::string& whose, std::size_t bound) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_QUEUE_FULL);
    EXPECT_NE(status.error_message().find(whose), std::string::npos) << status.error_message();
    EXPECT_NE(status.error_message().find(std::to_string(bound)), std::string::npos)
        << status.error_message();
  }
};

TEST_F(ReadingsTest, AnswersThatNobodyTakesCountAgainstConnectionCallerAndAll) {
  Begin();
  const auto first = SlowChannel(Bank());
  auto five = Slow(first, 5);
  WaitForAnswers(5);
  ExpectFull(Get(first), "on this connection", kConnection);

  const auto second = SlowChannel(Bank());
  auto three = Slow(second, 3);
  WaitForAnswers(8);
  ExpectFull(Get(second), "that you have not read", kCaller);
  ExpectFull(SubmitAs(Bank(),
                      [] {
                        auto large = Act(v1::ACT_KIND_TRANSFER);
                        large.set_act(large.act() + std::string(kAnswer, 'x'));
                        return large;
                      }()),
             "that you have not read", kCaller);
  EXPECT_TRUE(Get(SlowChannel(Carrier())).ok()) << "another caller's share is its own";

  const auto third = SlowChannel(Carrier());
  auto more = Slow(third, 3);
  WaitForAnswers(11);
  ExpectFull(Get(third), "all callers", kAll);

  // Whoever reads gets all of it, and its room back.
  for (auto* calls : {&five, &three, &more}) {
    for (const auto& call : *calls) {
      EXPECT_EQ(call->Read(), kAnswer);
      EXPECT_TRUE(call->Finish().ok());
    }
  }
  WaitUntil([&] { return front_->budget().bytes() == 0; });
  EXPECT_TRUE(Get(first).ok());
}

TEST_F(ReadingsTest, WhoNeverTakesItsAnswerIsCutOff) {
  Begin(100ms);
  const auto slow = Slow(SlowChannel(Bank()), 1);
  WaitForAnswers(1);
  WaitUntil([&] { return front_->budget().bytes() == 0; });  // though nobody has read
  while (slow[0]->Read() > 0) {
  }
  EXPECT_EQ(slow[0]->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(ReadingsTest, AReadingThatIsRefusedHoldsNothing) {
  Begin();
  for (int i = 0; i < 3; ++i) {
    grpc::ClientContext context;
    v1::GetContentResponse response;
    const auto status =
        v1::VerificationService::NewStub(Connect(Bank()))->GetContent(&context, {}, &response);
    EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_NOT_A_READER);
  }
  WaitUntil([&] { return front_->budget().bytes() == 0; });
}

// Every method that a caller has, by the contract itself, draws on the caller's budget before the ledger is
// asked: one that is added without it fails here.
TEST_F(ReadingsTest, EveryMethodHasItsPlaceInTheCallersBudget) {
  const auto all = PublicCa().Participant("everything");
  ledger_.Admit("everything", {v1::ROLE_CARRIER, v1::ROLE_AUTHORITY, v1::ROLE_AUDITOR});
  Front::Options options;
  options.budget.caller_bytes = kReadingBytes / 2;  // room for no answer
  Start(options);
  const auto channel = Connect(all);
  int methods = 0;
  for (const auto& file : std::filesystem::directory_iterator(YIDAN_SOURCE_DIR "/proto/yidan/v1")) {
    const std::string proto = yidan::testing::ReadWholeFile(file.path());
    std::smatch service;
    if (!std::regex_search(proto, service, std::regex("\nservice (\\w+) "))) continue;
    const std::regex rpc("rpc (\\w+)\\((stream )?");
    for (std::sregex_iterator at(proto.begin(), proto.end(), rpc), end; at != end; ++at) {
      if ((*at)[2].matched) continue;  // acts on a stream: StreamTest
      const std::string name = (*at)[1];
      const std::string path = "/yidan.v1." + service[1].str() + "/" + name;
      // Acts are looked at first: it must be one of the service, in a batch as alone.
      std::string request;
      if (name == "SubmitAct" || name == "BatchSubmitActs") {
        const auto route = std::find_if(ActRoutes().begin(), ActRoutes().end(), [&](const ActRoute& one) {
          return NameOf(one.service) == service[1].str();
        });
        ASSERT_NE(route, ActRoutes().end()) << path;
        v1::BatchSubmitActsRequest batch;
        *batch.add_acts() = Act(route->kind);
        request = name == "SubmitAct" ? batch.acts(0).SerializeAsString() : batch.SerializeAsString();
      }
      const grpc::Slice slice(request);
      const grpc::ByteBuffer bytes(&slice, 1);
      grpc::ByteBuffer answer;
      grpc::ClientContext context;
      const grpc::Status status = grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
          channel.get(),
          grpc::internal::RpcMethod(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, channel), &context,
          bytes, &answer);
      EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_QUEUE_FULL) << path << ": " << status.error_message();
      methods += 1;
    }
  }
  EXPECT_EQ(methods, 22);
  EXPECT_TRUE(ledger_.Seen().empty());
  for (const auto& read : ledger_.Reads()) EXPECT_TRUE(read.has_get_standing()) << read.ShortDebugString();
}

}  // namespace
}  // namespace yidan::rpc
