// The public services over real connections on the loopback, with TLS on both sides, in front of a ledger
// that only remembers.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <gtest/gtest.h>

#include <future>
#include <set>
#include <thread>

#include "services/customs/customs_service.h"
#include "services/issuance/issuance_service.h"
#include "services/participants/participants_service.h"
#include "services/rpc/errors.h"
#include "services/rpc/front.h"
#include "services/rpc/health.h"
#include "services/rpc/ledger_server.h"
#include "services/rpc/remote_ledger.h"
#include "services/rpc/server.h"
#include "services/rpc/tls.h"
#include "services/transfer/transfer_service.h"
#include "services/verification/verification_service.h"
#include "tests/unit/rpc/certificates.h"
#include "tests/unit/rpc/fake_ledger.h"
#include "yidan/internal/v1/ledger_service.grpc.pb.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/participants_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::rpc {
namespace {

using testing::FakeLedger;
using testing::InternalCa;
using testing::PublicCa;
using namespace std::chrono_literals;

std::string ActBytes(v1::ActKind kind) {
  v1::Act act;
  act.set_actor("cdirp");
  const auto* field = v1::Act::descriptor()->FindFieldByNumber(static_cast<int>(kind));
  act.GetReflection()->MutableMessage(&act, field);
  return act.SerializeAsString();
}

v1::SubmitActRequest Act(v1::ActKind kind, const std::string& request_id = {}) {
  v1::SubmitActRequest request;
  request.set_act(ActBytes(kind));
  request.set_signature(std::string(64, 's'));
  request.set_request_id(request_id);
  return request;
}

ledger::Answer<v1::ActResult> Stale(const v1::SubmitActRequest& /*act*/) {
  v1::ActResult result;
  result.mutable_refusal()->set_reason(v1::REFUSAL_REASON_STALE_PREVIOUS);
  result.mutable_refusal()->set_message("another act came first");
  return result;
}

// ERROR_REASON_UNSPECIFIED if the status is OK or a refusal.
v1::ErrorReason ReasonOf(const grpc::Status& status) {
  if (status.ok()) return v1::ERROR_REASON_UNSPECIFIED;
  const RemoteError error = FromGrpcStatus(status);
  const auto* service = std::get_if<ledger::ServiceError>(&error);
  return service == nullptr ? v1::ERROR_REASON_UNSPECIFIED : service->reason;
}

template <class Condition>
void WaitUntil(Condition condition) {
  while (!condition()) std::this_thread::sleep_for(1ms);
}

// Made once: a key pair costs more than a test.
const TlsIdentity& ServerIdentity() {
  static const TlsIdentity identity = PublicCa().Server();
  return identity;
}
const TlsIdentity& Carrier() {
  static const TlsIdentity identity = PublicCa().Participant("cdirp");
  return identity;
}
const TlsIdentity& Bank() {
  static const TlsIdentity identity = PublicCa().Participant("boc-jinjiang");
  return identity;
}

class ServiceTest : public ::testing::Test {
 protected:
  void SetUp() override { Start({}); }
  void Start(Front::Options options) {
    options.trust_domain = "yidan.test";
    ledger_.Admit("cdirp", {v1::ROLE_CARRIER});
    ledger_.Admit("boc-jinjiang", {v1::ROLE_FINANCIER});
    if (server_) server_->Stop(std::chrono::system_clock::now());
    front_ = std::make_unique<Front>(ledger_, options);
    ServerOptions server;
    server.listen = "127.0.0.1:0";
    server.credentials = MakeServerCredentials(ServerIdentity());
    server.services = {issuance::MakeService(*front_), transfer::MakeService(*front_),
                       verification::MakeService(*front_), customs::MakeService(*front_),
                       participants::MakeService(*front_)};
    server.health_of = &ledger_;
    auto started = Server::Start(std::move(server));
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = *std::move(started);
  }
  // Waiting acts are let go first: a handler is never forcibly ended.
  void TearDown() override {
    ledger_.Release();
    if (server_) server_->Stop(std::chrono::system_clock::now() + 1s);
  }
  [[nodiscard]] std::shared_ptr<grpc::Channel> Connect(const TlsIdentity& identity) const {
    return grpc::CreateChannel(server_->address(), MakeChannelCredentials(identity));
  }
  // One SubmitAct to the transfer service by whoever `identity` is.
  grpc::Status SubmitAs(const TlsIdentity& identity, const v1::SubmitActRequest& request,
                        v1::SubmitActResponse* response = nullptr) {
    v1::SubmitActResponse ignored;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 20s);
    return v1::TransferService::NewStub(Connect(identity))
        ->SubmitAct(&context, request, response == nullptr ? &ignored : response);
  }

  FakeLedger ledger_;
  std::unique_ptr<Front> front_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServiceTest, AnActReachesTheLedgerWithItsCallerAndComesBackAsReceipt) {
  v1::SubmitActResponse response;
  v1::SubmitActRequest request = Act(v1::ACT_KIND_TRANSFER, "wire-17");
  request.set_receipt(v1::RECEIPT_DETAIL_BRIEF);
  const grpc::Status status = SubmitAs(Bank(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.receipt().index(), 1U);
  ASSERT_EQ(ledger_.Seen().size(), 1U);
  const auto seen = ledger_.Seen()[0];
  EXPECT_EQ(seen.caller(), "boc-jinjiang");
  EXPECT_EQ(seen.request_id(), "wire-17");
  EXPECT_EQ(seen.receipt(), v1::RECEIPT_DETAIL_BRIEF);
  EXPECT_EQ(seen.acts(0).act(), ActBytes(v1::ACT_KIND_TRANSFER));
  EXPECT_EQ(seen.acts(0).signature(), std::string(64, 's'));
}

TEST_F(ServiceTest, ARefusalIsTheStatusOfTheCall) {
  ledger_.judge = Stale;
  const grpc::Status status = SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  const RemoteError error = FromGrpcStatus(status);
  ASSERT_TRUE(std::holds_alternative<v1::Refusal>(error));
  EXPECT_EQ(std::get<v1::Refusal>(error).reason(), v1::REFUSAL_REASON_STALE_PREVIOUS);
}

TEST_F(ServiceTest, ACommonNameIdentifiesNobody) {
  const grpc::Status status = SubmitAs(PublicCa().Issue("boc-jinjiang", ""), Act(v1::ACT_KIND_TRANSFER));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_NO_CALLER_IDENTITY);
  EXPECT_TRUE(ledger_.Seen().empty());
}

TEST_F(ServiceTest, ACertificateForTwoParticipantsIsNobodys) {
  const auto both = PublicCa().Issue(
      "two", "URI:spiffe://yidan.test/participant/boc-jinjiang,URI:spiffe://yidan.test/participant/cdirp");
  EXPECT_EQ(ReasonOf(SubmitAs(both, Act(v1::ACT_KIND_TRANSFER))), v1::ERROR_REASON_NO_CALLER_IDENTITY);
}

TEST_F(ServiceTest, AnotherCasCertificateDoesNotConnect) {
  TlsIdentity stranger = InternalCa().Participant("boc-jinjiang");
  stranger.ca = PublicCa().Root();
  const grpc::Status status = SubmitAs(stranger, Act(v1::ACT_KIND_TRANSFER));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(ledger_.Seen().empty());
}

TEST_F(ServiceTest, AServiceIdentityIsNoParticipant) {
  const auto service = PublicCa().Issue("front", "URI:spiffe://yidan.test/service/front");
  EXPECT_EQ(ReasonOf(SubmitAs(service, Act(v1::ACT_KIND_TRANSFER))), v1::ERROR_REASON_UNKNOWN_CALLER);
}

TEST_F(ServiceTest, ABankCannotIssueAndIsToldSoBeforeItsBytesAreRead) {
  grpc::ClientContext context;
  v1::SubmitActRequest nonsense;
  nonsense.set_act("not an act");
  nonsense.set_request_id(std::string(500, 'x'));
  v1::SubmitActResponse response;
  const grpc::Status status =
      v1::IssuanceService::NewStub(Connect(Bank()))->SubmitAct(&context, nonsense, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_CALLER_ROLE_MISSING);
}

TEST_F(ServiceTest, AnActOfAnotherServiceIsTurnedAway) {
  const grpc::Status status = SubmitAs(Carrier(), Act(v1::ACT_KIND_ISSUE));
  EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_ACT_NOT_OF_SERVICE);
  EXPECT_TRUE(ledger_.Seen().empty());
}

TEST_F(ServiceTest, OnlyTheRegistrarAdmits) {
  grpc::ClientContext context;
  v1::SubmitActResponse response;
  const grpc::Status status = v1::ParticipantsService::NewStub(Connect(Carrier()))
                                  ->SubmitAct(&context, Act(v1::ACT_KIND_ADMIT), &response);
  EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_CALLER_ROLE_MISSING);
}

TEST_F(ServiceTest, ARequestIdIsShortAndPrintable) {
  EXPECT_EQ(ReasonOf(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER, std::string(65, 'x')))),
            v1::ERROR_REASON_BAD_REQUEST);
  EXPECT_EQ(ReasonOf(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER, "a\nb"))), v1::ERROR_REASON_BAD_REQUEST);
}

TEST_F(ServiceTest, ABatchAnswersEachActInOrder) {
  ledger_.judge = [](const v1::SubmitActRequest& act) -> ledger::Answer<v1::ActResult> {
    if (act.act() == ActBytes(v1::ACT_KIND_ENDORSE)) return Stale(act);
    v1::ActResult result;
    result.mutable_receipt()->set_index(7);
    return result;
  };
  v1::BatchSubmitActsRequest batch;
  *batch.add_acts() = Act(v1::ACT_KIND_TRANSFER);
  *batch.add_acts() = Act(v1::ACT_KIND_ENDORSE);
  batch.set_all_or_nothing(true);
  v1::BatchSubmitActsResponse response;
  grpc::ClientContext context;
  const grpc::Status status =
      v1::TransferService::NewStub(Connect(Bank()))->BatchSubmitActs(&context, batch, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.results_size(), 2);
  EXPECT_EQ(response.results(0).receipt().index(), 7U);
  EXPECT_EQ(response.results(1).refusal().reason(), v1::REFUSAL_REASON_STALE_PREVIOUS);
  EXPECT_TRUE(ledger_.Seen()[0].all_or_nothing());
}

TEST_F(ServiceTest, ABatchWithAnActOfAnotherServiceNamesIt) {
  v1::BatchSubmitActsRequest batch;
  *batch.add_acts() = Act(v1::ACT_KIND_TRANSFER);
  *batch.add_acts() = Act(v1::ACT_KIND_ISSUE);
  v1::BatchSubmitActsResponse response;
  grpc::ClientContext context;
  const grpc::Status status =
      v1::TransferService::NewStub(Connect(Bank()))->BatchSubmitActs(&context, batch, &response);
  const RemoteError error = FromGrpcStatus(status);
  EXPECT_EQ(std::get<ledger::ServiceError>(error).field, "acts[1].act");
  grpc::ClientContext again;
  EXPECT_EQ(ReasonOf(v1::TransferService::NewStub(Connect(Bank()))->BatchSubmitActs(&again, {}, &response)),
            v1::ERROR_REASON_BAD_REQUEST);
}

TEST_F(ServiceTest, AReadGoesOutInTheCallersName) {
  const auto stub = v1::VerificationService::NewStub(Connect(Bank()));
  v1::GetTitleRequest request;
  request.set_document_id("CDTB20170412-A1");
  v1::GetTitleResponse response;
  grpc::ClientContext context;
  ASSERT_TRUE(stub->GetTitle(&context, request, &response).ok());
  EXPECT_EQ(response.title().document_id(), "CDTB20170412-A1");
  EXPECT_EQ(ledger_.Reads().back().caller(), "boc-jinjiang");
  v1::GetContentRequest content;
  v1::GetContentResponse shown;
  grpc::ClientContext second;
  EXPECT_EQ(ReasonOf(stub->GetContent(&second, content, &shown)), v1::ERROR_REASON_NOT_A_READER);
}

TEST_F(ServiceTest, OnlyAuditorsListEntriesAndOnlyAuthoritiesSearch) {
  v1::ListEntriesResponse entries;
  grpc::ClientContext first;
  EXPECT_EQ(ReasonOf(v1::VerificationService::NewStub(Connect(Bank()))->ListEntries(&first, {}, &entries)),
            v1::ERROR_REASON_CALLER_ROLE_MISSING);
  v1::SearchShipmentsResponse shipments;
  grpc::ClientContext second;
  EXPECT_EQ(ReasonOf(v1::CustomsService::NewStub(Connect(Bank()))->SearchShipments(&second, {}, &shipments)),
            v1::ERROR_REASON_CALLER_ROLE_MISSING);
  ledger_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  grpc::ClientContext third;
  const auto customs = PublicCa().Participant("chengdu-customs");
  ASSERT_TRUE(v1::CustomsService::NewStub(Connect(customs))->SearchShipments(&third, {}, &shipments).ok());
  EXPECT_EQ(shipments.next_page_token(), "more");
}

TEST_F(ServiceTest, HealthFollowsTheLedger) {
  const auto channel = Connect(Bank());
  WaitUntil([&] { return AskHealth(channel, 1s); });
  ledger_.SetHealthy(false);
  WaitUntil([&] { return !AskHealth(channel, 1s); });
  ledger_.SetHealthy(true);
  WaitUntil([&] { return AskHealth(channel, 1s); });
  server_->SetNotServing();
  EXPECT_FALSE(AskHealth(channel, 1s));
}

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
  EXPECT_EQ(std::get<ledger::ServiceError>(*error).reason, v1::ERROR_REASON_ACT_NOT_OF_SERVICE);
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
  WaitUntil([&] { return ledger_.Waiting() == 8; });
  std::this_thread::sleep_for(50ms);  // time enough for a ninth to arrive, were there no bound
  EXPECT_EQ(ledger_.Waiting(), 8U);
  ledger_.Release();
  v1::StreamActsResponse response;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(stream->Read(&response));
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
  EXPECT_EQ(std::get<ledger::ServiceError>(*FromStatusBytes(response.error())).reason,
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
  front_->Drain();
  ledger_.Release();
  v1::StreamActsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.tag(), 1U);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::ERROR_REASON_SHUTTING_DOWN);
}

TEST_F(StreamTest, ASuspensionEndsAnOpenStream) {
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
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(ReasonOf(stream->Finish()), v1::ERROR_REASON_CALLER_SUSPENDED);
  EXPECT_EQ(ledger_.Seen().size(), 1U);
}

TEST_F(StreamTest, StreamsThatComeAndGoWhileActsAreJudgedLeaveNothingBehind) {
  for (int round = 0; round < 30; ++round) {
    auto stream = Open(Bank());
    for (std::uint64_t tag = 1; tag <= 50; ++tag) stream->Write(Tagged(tag));
    v1::StreamActsResponse response;
    for (int i = 0; i < round; ++i) ASSERT_TRUE(stream->Read(&response));
    if (round % 3 == 0) front_->Drain();
    if (round % 3 == 1) context_->TryCancel();
    if (round % 3 == 2) stream->WritesDone();
    while (stream->Read(&response)) {
    }
    stream->Finish();
    if (round % 3 == 0) Start({});
  }
}

class RemoteLedgerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.listen = "127.0.0.1:0";
    options.credentials = MakeServerCredentials(InternalCa().Server());
    options.services = {MakeLedgerService(ledger_, "yidan.test")};
    options.health_of = &ledger_;
    auto started = Server::Start(std::move(options));
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = *std::move(started);
    remote_ = Dial("spiffe://yidan.test/service/front");
  }
  std::unique_ptr<RemoteLedger> Dial(const std::string& uri) {
    return std::make_unique<RemoteLedger>(server_->address(),
                                          MakeChannelCredentials(InternalCa().Issue("front", "URI:" + uri)));
  }
  static ledger::Answer<internal::v1::SubmitResponse> Submit(ledger::LedgerPort& port,
                                                             ledger::Deadline deadline) {
    internal::v1::SubmitRequest request;
    request.set_caller("boc-jinjiang");
    *request.add_acts() = Act(v1::ACT_KIND_TRANSFER);
    std::promise<ledger::Answer<internal::v1::SubmitResponse>> promise;
    port.Submit(std::move(request), deadline,
                [&promise](auto answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
  }
  FakeLedger ledger_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<RemoteLedger> remote_;
};

TEST_F(RemoteLedgerTest, AnActGoesThroughAsIfTheLedgerWereHere) {
  const auto answer = Submit(*remote_, ledger::Deadline::max());
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->results(0).receipt().index(), 1U);
  EXPECT_EQ(ledger_.Seen()[0].caller(), "boc-jinjiang");
}

TEST_F(RemoteLedgerTest, RefusalsAndServiceErrorsKeepTheirReasons) {
  ledger_.judge = Stale;
  EXPECT_EQ(Submit(*remote_, ledger::Deadline::max())->results(0).refusal().reason(),
            v1::REFUSAL_REASON_STALE_PREVIOUS);
  ledger_.judge = [](const auto&) -> ledger::Answer<v1::ActResult> {
    return tl::unexpected(ledger::ServiceError{v1::ERROR_REASON_QUEUE_FULL, "full", {}});
  };
  EXPECT_EQ(Submit(*remote_, ledger::Deadline::max()).error().reason, v1::ERROR_REASON_QUEUE_FULL);
}

TEST_F(RemoteLedgerTest, ADeadlineThatFiredHereLeavesTheOutcomeOpen) {
  ledger_.Hold();
  const auto answer = Submit(*remote_, std::chrono::system_clock::now() + 300ms);
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_OUTCOME_UNKNOWN);
  ledger_.Release();
}

TEST_F(RemoteLedgerTest, AParticipantCannotReachTheLedger) {
  const auto participant = Dial("spiffe://yidan.test/participant/boc-jinjiang");
  EXPECT_EQ(Submit(*participant, ledger::Deadline::max()).error().reason, v1::ERROR_REASON_UNKNOWN_CALLER);
  EXPECT_TRUE(ledger_.Seen().empty());
}

TEST_F(RemoteLedgerTest, HealthIsTheLedgersOwn) {
  WaitUntil([&] { return remote_->Healthy().has_value(); });
  ledger_.SetHealthy(false);
  WaitUntil([&] { return !remote_->Healthy().has_value(); });
}

}  // namespace
}  // namespace yidan::rpc
