// Calls whose request does not come: they are counted from their headers on, and do not stay.
#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <future>
#include <vector>

#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using namespace testing;

// Any call, as a client that sends its headers and then what it is told to.
class OpenCall : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  OpenCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& method) : stub_(channel) {
    stub_.PrepareBidiStreamingCall(&context_, method, grpc::StubOptions(), this);
    StartRead(&answer_);
    StartCall();
  }
  ~OpenCall() override {
    context_.TryCancel();
    status_.wait();
  }
  void Send(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    request_ = grpc::ByteBuffer(&slice, 1);
    StartWrite(&request_);
  }
  void Cancel() { context_.TryCancel(); }
  // How the call ended. A generous limit, which only a failing test reaches.
  [[nodiscard]] grpc::Status Ended() {
    if (status_.wait_for(2min) != std::future_status::ready) return {grpc::StatusCode::UNKNOWN, "it goes on"};
    return status_.get();
  }
  [[nodiscard]] bool HasEnded() const { return status_.wait_for(0s) == std::future_status::ready; }
  [[nodiscard]] std::vector<std::string> Answers() {
    const std::scoped_lock lock(mutex_);
    return answers_;
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) return;
    std::vector<grpc::Slice> slices;
    EXPECT_TRUE(answer_.Dump(&slices).ok());
    std::string bytes;
    for (const auto& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    {
      const std::scoped_lock lock(mutex_);
      answers_.push_back(std::move(bytes));
    }
    StartRead(&answer_);
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer answer_;
  std::mutex mutex_;
  std::vector<std::string> answers_;
  std::promise<grpc::Status> done_;
  std::shared_future<grpc::Status> status_{done_.get_future()};
};

class HalfOpenTest : public ServiceTest {
 protected:
  void Bounded(const Budget::Options& bounds, std::chrono::milliseconds wait = 0ms) {
    Front::Options options;
    options.budget = bounds;
    options.answer_wait = wait;
    Start(options);
  }
  std::vector<std::unique_ptr<OpenCall>> Open(std::size_t count, const TlsIdentity& identity,
                                              const std::string& method) {
    std::vector<std::unique_ptr<OpenCall>> open;
    const std::size_t before = front_->budget().calls();
    for (std::size_t i = 0; i < count; ++i)
      open.push_back(std::make_unique<OpenCall>(Connect(identity), method));
    WaitUntil([&] { return front_->budget().calls() == before + count; });
    return open;
  }
  static bool IsFull(const grpc::Status& status) { return ReasonOf(status) == v1::ERROR_REASON_QUEUE_FULL; }
};

constexpr const char* kSubmit = "/yidan.v1.TransferService/SubmitAct";

TEST_F(HalfOpenTest, ACallCountsFromItsHeadersOnAndOneThatEndsMakesRoom) {
  Bounded({.caller_calls = 3});
  const auto open = Open(3, Bank(), kSubmit);
  const grpc::Status refused = SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER));
  EXPECT_TRUE(IsFull(refused)) << refused.error_message();
  EXPECT_TRUE(SubmitAs(Carrier(), Act(v1::ACT_KIND_TRANSFER)).ok()) << "another caller";
  open.front()->Cancel();
  WaitUntil([&] { return front_->budget().calls() == 2; });
  EXPECT_TRUE(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER)).ok());
}

TEST_F(HalfOpenTest, OneAddressAndAllTogetherHaveTheirBounds) {
  for (const Budget::Options& bounds :
       {Budget::Options{.address_calls = 3}, Budget::Options{.all_calls = 3}}) {
    Bounded(bounds);
    const auto open = Open(3, Bank(), kSubmit);
    EXPECT_TRUE(IsFull(SubmitAs(Carrier(), Act(v1::ACT_KIND_TRANSFER))));
  }
}

TEST_F(HalfOpenTest, EveryMethodIsCountedSo) {
  for (const char* service : {"Issuance", "Transfer", "Customs", "Participants", "Verification"}) {
    std::vector<std::string> methods = {"SubmitAct", "BatchSubmitActs", "StreamActs"};
    if (service == std::string("Customs")) methods.push_back("SearchShipments");
    if (service == std::string("Participants"))
      methods.insert(methods.end(), {"GetParticipant", "ListParticipants"});
    if (service == std::string("Verification")) {
      methods = {"GetTitle",      "GetHistory",   "GetContent",     "ListTitles",
                 "GetCheckpoint", "GetInclusion", "GetConsistency", "ListEntries",
                 "GetTile",       "ExportTitle",  "GetAccess"};
    }
    for (const std::string& method : methods) {
      SCOPED_TRACE(service + ("/" + method));
      const auto open = Open(1, Bank(), "/yidan.v1." + std::string(service) + "Service/" + method);
      open.front()->Cancel();
      WaitUntil([&] { return front_->budget().calls() == 0; });
    }
  }
}

TEST_F(HalfOpenTest, ARequestHasToBeWholeInTime) {
  Bounded({}, 50ms);
  OpenCall call(Connect(Bank()), kSubmit);
  EXPECT_EQ(ReasonOf(call.Ended()), v1::ERROR_REASON_DEADLINE_PASSED);
  WaitUntil([&] { return front_->budget().calls() == 0; });
}

TEST_F(HalfOpenTest, AStopDoesNotWaitForARequest) {
  const auto open = Open(1, Bank(), kSubmit);
  front_->streams().Drain();
  EXPECT_EQ(ReasonOf(open.front()->Ended()), v1::ERROR_REASON_SHUTTING_DOWN);
}

TEST_F(HalfOpenTest, ACallWithoutARequestSaysSo) {
  OpenCall call(Connect(Bank()), kSubmit);
  call.Send("\xFF");  // no SubmitActRequest
  EXPECT_EQ(ReasonOf(call.Ended()), v1::ERROR_REASON_BAD_REQUEST);
}

constexpr const char* kCheck = "/grpc.health.v1.Health/Check";
constexpr const char* kWatch = "/grpc.health.v1.Health/Watch";

TEST_F(HalfOpenTest, HealthHasItsBoundOfCallsToo) {
  std::vector<std::unique_ptr<OpenCall>> open;
  for (std::size_t i = 0; i < 65; ++i) open.push_back(std::make_unique<OpenCall>(Connect(Bank()), kCheck));
  const auto ended = [](const auto& call) { return call->HasEnded(); };
  WaitUntil([&] { return std::any_of(open.begin(), open.end(), ended); });
  EXPECT_EQ((*std::find_if(open.begin(), open.end(), ended))->Ended().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(AskHealth(Connect(Carrier()), 60s)) << "another caller";
}

TEST_F(HalfOpenTest, WhoWatchesHealthIsToldOfEveryChange) {
  const std::string serving("\x08\x01"), not_serving("\x08\x02");
  OpenCall watch(Connect(Bank()), kWatch);
  watch.Send("");
  WaitUntil([&] { return watch.Answers() == std::vector{serving}; });
  server_->SetNotServing();
  WaitUntil([&] { return watch.Answers() == std::vector{serving, not_serving}; });
  OpenCall check(Connect(Bank()), kCheck);
  check.Send("");
  EXPECT_TRUE(check.Ended().ok());
  EXPECT_EQ(check.Answers(), std::vector{not_serving});
  OpenCall other(Connect(Bank()), kCheck);
  other.Send("\x0A\x01x");
  EXPECT_EQ(other.Ended().error_code(), grpc::StatusCode::NOT_FOUND);
  server_->Stop(std::chrono::system_clock::now() + 1s);
  EXPECT_EQ(watch.Ended().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace yidan::rpc
