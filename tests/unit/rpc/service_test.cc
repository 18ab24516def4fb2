#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using namespace testing;
using namespace std::chrono_literals;

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

// Agents, liquidators, carriers whose role ended: whether they may is for the rules.
TEST_F(ServiceTest, NoRoleIsAskedOfWhoHandsAnActIn) {
  grpc::ClientContext context;
  v1::SubmitActResponse response;
  const grpc::Status status = v1::IssuanceService::NewStub(Connect(Bank()))
                                  ->SubmitAct(&context, Act(v1::ACT_KIND_DELIVER), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(ledger_.Seen().size(), 1U);
  EXPECT_EQ(ledger_.Seen()[0].caller(), "boc-jinjiang");
  EXPECT_EQ(ledger_.Seen()[0].service(), "issuance");
}

TEST_F(ServiceTest, ASuspendedParticipantHandsInWhatTheRulesAdmitFromItAndNothingElse) {
  ledger_.Admit("boc-jinjiang", {v1::ROLE_FINANCIER}, /*suspended=*/true);
  const auto stub = v1::ParticipantsService::NewStub(Connect(Bank()));
  const auto submit = [&](const v1::SubmitActRequest& act) {
    grpc::ClientContext context;
    v1::SubmitActResponse response;
    return ReasonOf(stub->SubmitAct(&context, act, &response));
  };
  v1::SubmitActRequest nonsense;
  nonsense.set_act("not an act");
  EXPECT_EQ(submit(Act(v1::ACT_KIND_ADD_KEY)), v1::ERROR_REASON_CALLER_SUSPENDED);
  EXPECT_EQ(submit(nonsense), v1::ERROR_REASON_CALLER_SUSPENDED);
  EXPECT_TRUE(ledger_.Seen().empty());
  EXPECT_EQ(submit(Act(v1::ACT_KIND_OBJECT)), v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(submit(Act(v1::ACT_KIND_REVOKE_KEY)), v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(ledger_.Seen().size(), 2U);
}

TEST_F(ServiceTest, AnActOfAnotherServiceIsTurnedAway) {
  const grpc::Status status = SubmitAs(Carrier(), Act(v1::ACT_KIND_ISSUE));
  EXPECT_EQ(ReasonOf(status), v1::ERROR_REASON_ACT_NOT_OF_SERVICE);
  EXPECT_TRUE(ledger_.Seen().empty());
}

TEST_F(ServiceTest, ARequestIdIsShortAndPrintable) {
  EXPECT_EQ(ReasonOf(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER, std::string(65, 'x')))),
            v1::ERROR_REASON_BAD_REQUEST);
  EXPECT_EQ(ReasonOf(SubmitAs(Bank(), Act(v1::ACT_KIND_TRANSFER, "a\nb"))), v1::ERROR_REASON_BAD_REQUEST);
}

TEST_F(ServiceTest, ABatchAnswersEachActInOrder) {
  ledger_.judge = [](const v1::SubmitActRequest& act) -> api::Reply<v1::ActResult> {
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
  EXPECT_EQ(std::get<api::ServiceError>(error).field, "acts[1].act");
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
  EXPECT_EQ(ledger_.Reads().back().service(), "verification");
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

// The status of an empty message to a method that no test has a stub of.
grpc::StatusCode Call(const std::shared_ptr<grpc::Channel>& channel, const std::string& method) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + 20s);
  const grpc::Slice empty;
  const grpc::ByteBuffer request(&empty, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::StatusCode> answered;
  grpc::GenericStub(channel).UnaryCall(&context, method, grpc::StubOptions(), &request, &response,
                                       [&](const grpc::Status& s) { answered.set_value(s.error_code()); });
  return answered.get_future().get();
}

TEST_F(ServiceTest, ReflectionIsOffUnlessAskedFor) {
  const std::string method = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  EXPECT_EQ(Call(Connect(Bank()), method), grpc::StatusCode::UNIMPLEMENTED);
  GrpcServerOptions options;
  options.listen = "127.0.0.1:0";
  options.credentials = MakeServerCredentials(ServerIdentity());
  options.services = {transfer::MakeService(*front_)};
  options.reflection = true;
  auto started = GrpcServer::Start(std::move(options));
  ASSERT_TRUE(started.has_value());
  const auto channel = grpc::CreateChannel((*started)->address(), MakeChannelCredentials(Bank()));
  EXPECT_NE(Call(channel, method), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServiceTest, AMessageBeyondTheBoundIsNotTaken) {
  v1::SubmitActRequest request = Act(v1::ACT_KIND_TRANSFER);
  request.add_contents()->set_content_json(std::string(5 << 20, 'x'));
  EXPECT_EQ(SubmitAs(Bank(), request).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(ledger_.Seen().empty());
}

TEST_F(ServiceTest, TwoServersDoNotShareAPort) {
  GrpcServerOptions options;
  options.listen = server_->address();
  options.credentials = MakeServerCredentials(ServerIdentity());
  options.services = {transfer::MakeService(*front_)};
  EXPECT_FALSE(GrpcServer::Start(std::move(options)).has_value());
}

}  // namespace
}  // namespace yidan::rpc
