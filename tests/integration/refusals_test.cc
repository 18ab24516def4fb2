// G8: whatever is wrong with an act, a request or a caller, it gets its one reason, nothing is written,
// and the server lives on. One registry for all stories; every story checks the log's size at its end.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "services/rpc/wire/tls.h"
#include "services/title/rules.h"
#include "tests/support/registry.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/participants_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;

class RefusalsTest : public ::testing::Test {
 protected:
  static constexpr const char* kDocument = "CDIRP-REFUSE-0001";

  static void SetUpTestSuite() {
    registry_ = new Registry();
    registry_->Start();
    parties_ = new Journey(*registry_);
    const auto issued =
        parties_->carrier.Submit<v1::IssuanceService>(parties_->carrier.IssueOf(kDocument, 1));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(registry_->Stop(), 0);
    delete parties_;
    delete registry_;
  }

  void SetUp() override { NothingWrittenFromHere(); }
  void TearDown() override {
    EXPECT_TRUE(registry_->Running()) << "the server died";
    EXPECT_EQ(registry_->TreeSize(), size_) << "something was written";
  }
  void NothingWrittenFromHere() { size_ = registry_->TreeSize(); }

  static const Participant& Shipper() { return parties_->shipper; }
  static const Participant& Carrier() { return parties_->carrier; }
  static v1::TitleState Head() { return Shipper().Title(kDocument); }
  static v1::Act GoodAct() {
    v1::Act act = Shipper().Following(Head());
    act.mutable_transfer()->set_to("boc-frankfurt");
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    return act;
  }
  static std::string ReasonOf(const v1::SubmitActRequest& request) {
    return Shipper().Submit<v1::TransferService>(request).reason;
  }
  // The act is good but for what `spoil` does to it; the shipper signs it.
  template <class Spoil>
  static std::string ReasonOfSpoiled(Spoil spoil) {
    v1::Act act = GoodAct();
    spoil(act);
    return ReasonOf(Shipper().Sign(act));
  }

  static Registry* registry_;
  static Journey* parties_;
  std::uint64_t size_ = 0;
};

Registry* RefusalsTest::registry_ = nullptr;
Journey* RefusalsTest::parties_ = nullptr;

// ---- The act's bytes ----

TEST_F(RefusalsTest, AnUnknownFieldIsRefusedThoughSigned) {
  const std::string unknown_field_99 = "\x98\x06\x01";
  EXPECT_EQ(ReasonOf(Shipper().SignBytes(title::SerializeAct(GoodAct()) + unknown_field_99)),
            "MALFORMED_ACT");
}

TEST_F(RefusalsTest, BytesThatAreNoActAreRefused) {
  for (const std::string& bytes : {std::string(), std::string("{}"), std::string(500, '\xff')}) {
    EXPECT_EQ(ReasonOf(Shipper().SignBytes(bytes)), "MALFORMED_ACT");
  }
}

TEST_F(RefusalsTest, AnActOver64KiBIsRefused) {
  EXPECT_EQ(
      ReasonOfSpoiled([](v1::Act& act) { act.mutable_decline()->set_reason(std::string(70'000, 'a')); }),
      "MALFORMED_ACT");
}

TEST_F(RefusalsTest, ARequestBeyondTheServersLimitIsRefused) {
  auto request = Shipper().Sign(GoodAct());
  request.mutable_act()->append(std::string(8U << 20U, 'a'));
  const Answer answer = Shipper().Submit<v1::TransferService>(request);
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(RefusalsTest, AnotherRegistrysActIsRefused) {
  EXPECT_EQ(ReasonOfSpoiled([](v1::Act& act) { act.set_registry(std::string(32, 'r')); }), "WRONG_REGISTRY");
}

TEST_F(RefusalsTest, AnActPastItsTimeIsRefused) {
  EXPECT_EQ(ReasonOfSpoiled([](v1::Act& act) { act.mutable_valid_until()->set_seconds(1'491'436'800); }),
            "ACT_EXPIRED");
}

TEST_F(RefusalsTest, AnActGoodForMoreThanAWeekIsRefused) {
  EXPECT_EQ(ReasonOfSpoiled([](v1::Act& act) {
              act.mutable_valid_until()->set_seconds(act.valid_until().seconds() + 7 * 24 * 3600);
            }),
            "ACT_EXPIRED");
}

// ---- Who signs ----

TEST_F(RefusalsTest, AnUnknownKeyIsRefused) {
  const auto fresh = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  const Participant impostor(*registry_, Shipper().id(), *fresh);
  v1::Act act = GoodAct();
  act.set_key_id(fresh->public_key().id().ToString());
  EXPECT_EQ(ReasonOf(impostor.Sign(act)), "UNKNOWN_KEY");
}

TEST_F(RefusalsTest, AnothersSignatureUnderTheHoldersKeyIdIsRefused) {
  EXPECT_EQ(ReasonOf(parties_->frankfurt.Sign(GoodAct())), "BAD_SIGNATURE");
}

TEST_F(RefusalsTest, AnActChangedAfterItsSignatureIsRefused) {
  v1::Act act = GoodAct();
  auto request = Shipper().Sign(act);
  act.mutable_transfer()->set_to("rongou");
  request.set_act(title::SerializeAct(act));
  EXPECT_EQ(ReasonOf(request), "BAD_SIGNATURE");
}

TEST_F(RefusalsTest, ASignatureOfAnotherLengthIsRefused) {
  auto request = Shipper().Sign(GoodAct());
  request.mutable_signature()->push_back('\0');
  EXPECT_EQ(ReasonOf(request), "MALFORMED_ACT");
}

TEST_F(RefusalsTest, ARevokedKeyIsRefused) {
  const Participant forwarder = registry_->Admit("old-forwarder", {v1::ROLE_FORWARDER});
  grpc::ClientContext context;
  v1::GetParticipantRequest ask;
  ask.set_participant_id(forwarder.id());
  v1::GetParticipantResponse record;
  ASSERT_TRUE(forwarder.Stub<v1::ParticipantsService>()->GetParticipant(&context, ask, &record).ok());
  v1::Act revoke = forwarder.NewAct();
  revoke.set_participant_id(forwarder.id());
  revoke.set_sequence(record.participant().sequence() + 1);
  revoke.set_previous(record.participant().last_act());
  revoke.mutable_revoke_key()->set_key_id(forwarder.key().public_key().id().ToString());
  revoke.mutable_revoke_key()->set_reason("the laptop was stolen");
  const Answer revoked = forwarder.Submit<v1::ParticipantsService>(forwarder.Sign(revoke));
  ASSERT_TRUE(revoked.ok()) << revoked.reason << " " << revoked.message;
  NothingWrittenFromHere();

  v1::Act act = forwarder.Following(Head());
  act.mutable_transfer()->set_to("rongou");
  act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_NONE);
  EXPECT_EQ(forwarder.Submit<v1::TransferService>(forwarder.Sign(act)).reason, "KEY_NOT_GOOD");
}

TEST_F(RefusalsTest, AnActorNobodyAdmittedIsRefused) {
  EXPECT_EQ(ReasonOfSpoiled([](v1::Act& act) { act.set_actor("nobody"); }), "UNKNOWN_PARTICIPANT");
}

// ---- What it is about ----

TEST_F(RefusalsTest, AnUnknownDocumentIsRefused) {
  EXPECT_EQ(ReasonOfSpoiled([](v1::Act& act) { act.set_document_id("CDIRP-NEVER-0001"); }),
            "UNKNOWN_DOCUMENT");
}

TEST_F(RefusalsTest, AStalePreviousIsRefusedAsAborted) {
  v1::Act act = GoodAct();
  act.set_previous(std::string(32, 'p'));
  const Answer answer = Shipper().Submit<v1::TransferService>(Shipper().Sign(act));
  EXPECT_EQ(answer.reason, "STALE_PREVIOUS");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOfSpoiled([](v1::Act& spoiled) { spoiled.set_sequence(spoiled.sequence() + 1); }),
            "STALE_PREVIOUS");
}

TEST_F(RefusalsTest, WhoIsNotTheHolderTransfersNothing) {
  const Participant& bank = parties_->frankfurt;
  const Answer answer = bank.Submit<v1::TransferService>(bank.TransferOf(Head(), "rongou"));
  EXPECT_EQ(answer.reason, "NOT_HOLDER");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(RefusalsTest, ADocumentIdIsUsedOnce) {
  const Answer answer = Carrier().Submit<v1::IssuanceService>(Carrier().IssueOf(kDocument, 2));
  EXPECT_EQ(answer.reason, "DOCUMENT_EXISTS");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(RefusalsTest, TheSameGoodsAreNotCoveredTwice) {
  const Answer answer = Carrier().Submit<v1::IssuanceService>(Carrier().IssueOf("CDIRP-REFUSE-0002", 1));
  EXPECT_EQ(answer.reason, "GOODS_ALREADY_COVERED");
}

// ---- Content ----

class ContentRefusalsTest : public RefusalsTest {
 protected:
  static Answer IssueWith(const std::string& old_text, const std::string& new_text) {
    auto request = Carrier().IssueOf("CDIRP-REFUSE-0003", 3);
    std::string& content = *request.mutable_contents(0)->mutable_content_json();
    const std::size_t at = content.find(old_text);
    EXPECT_NE(at, std::string::npos) << content;
    content.replace(at, old_text.size(), new_text);
    return Carrier().Submit<v1::IssuanceService>(request);
  }
};

TEST_F(ContentRefusalsTest, AMemberOfTheWrongTypeIsNamedByItsPointer) {
  const Answer answer = IssueWith("\"original_count\":1", "\"original_count\":\"one\"");
  EXPECT_EQ(answer.reason, "CONTENT_INVALID");
  EXPECT_THAT(answer.message, HasSubstr("/exchanged_document/original_count"));
}

TEST_F(ContentRefusalsTest, AnUnknownMemberIsNamedByItsPointer) {
  const Answer answer = IssueWith("\"original_count\":1", "\"original_count\":1,\"original_kount\":1");
  EXPECT_EQ(answer.reason, "CONTENT_INVALID");
  EXPECT_THAT(answer.message, HasSubstr("/exchanged_document/original_kount"));
}

TEST_F(ContentRefusalsTest, ACountryThatIsNoneIsNamedByItsPointer) {
  const Answer answer = IssueWith("\"country\":\"NL\"", "\"country\":\"XX\"");
  EXPECT_EQ(answer.reason, "CONTENT_INVALID");
  EXPECT_THAT(answer.message, HasSubstr("/country"));
}

TEST_F(ContentRefusalsTest, BrokenJsonIsRefused) {
  EXPECT_EQ(IssueWith("{", "{{").reason, "CONTENT_INVALID");
}

TEST_F(ContentRefusalsTest, ContentOtherThanCommittedIsRefused) {
  EXPECT_EQ(IssueWith("\"name\":\"Tilburg\"", "\"name\":\"Tilburh\"").reason, "COMMITMENT_MISMATCH");
}

TEST_F(ContentRefusalsTest, AnIssueWithoutItsContentIsRefused) {
  auto request = Carrier().IssueOf("CDIRP-REFUSE-0003", 3);
  request.clear_contents();
  EXPECT_FALSE(Carrier().Submit<v1::IssuanceService>(request).ok());
}

TEST_F(ContentRefusalsTest, AHeaderThatSaysOtherwiseIsRefused) {
  auto request = Carrier().IssueOf("CDIRP-REFUSE-0003", 3);
  v1::Act act;
  ASSERT_TRUE(act.ParseFromString(request.act()));
  act.mutable_issue()->mutable_header()->mutable_goods(0)->set_packages(99);
  const auto resigned = Carrier().Sign(act);
  request.set_act(resigned.act());
  request.set_signature(resigned.signature());
  EXPECT_EQ(Carrier().Submit<v1::IssuanceService>(request).reason, "HEADER_MISMATCH");
}

// ---- Requests ----

class RequestRefusalsTest : public RefusalsTest {};

TEST_F(RequestRefusalsTest, AReplayGetsTheFirstAnswerAndAnotherRequestUnderItsIdIsRefused) {
  const Participant& carrier = Carrier();
  auto request = carrier.IssueOf("CDIRP-REPLAY-0001", 7);
  request.set_request_id("issue-7");
  const Answer first = carrier.Submit<v1::IssuanceService>(request);
  ASSERT_TRUE(first.ok()) << first.reason << " " << first.message;
  NothingWrittenFromHere();

  const Answer again = carrier.Submit<v1::IssuanceService>(request);
  ASSERT_TRUE(again.ok()) << again.reason << " " << again.message;
  EXPECT_EQ(again.receipt.index(), first.receipt.index());
  EXPECT_EQ(again.receipt.act_digest(), first.receipt.act_digest());

  auto other = carrier.IssueOf("CDIRP-REPLAY-0002", 8);
  other.set_request_id("issue-7");
  const Answer reused = carrier.Submit<v1::IssuanceService>(other);
  EXPECT_EQ(reused.reason, "REQUEST_ID_REUSED");
  EXPECT_EQ(reused.status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(RequestRefusalsTest, TheSameActIsAdmittedOnceWhoeverSendsIt) {
  const Participant& carrier = Carrier();
  const auto request = carrier.IssueOf("CDIRP-TWICE-0001", 9);
  const Answer first = carrier.Submit<v1::IssuanceService>(request);
  ASSERT_TRUE(first.ok()) << first.reason << " " << first.message;
  NothingWrittenFromHere();
  const Answer again = carrier.Submit<v1::IssuanceService>(request);
  ASSERT_TRUE(again.ok()) << again.reason << " " << again.message;
  EXPECT_TRUE(again.receipt.duplicate());
  EXPECT_EQ(again.receipt.index(), first.receipt.index());
}

TEST_F(RequestRefusalsTest, ARefusedRequestIdStaysRefused) {
  auto request = parties_->frankfurt.TransferOf(Head(), "rongou");
  request.set_request_id("too-early");
  EXPECT_EQ(parties_->frankfurt.Submit<v1::TransferService>(request).reason, "NOT_HOLDER");
  EXPECT_EQ(parties_->frankfurt.Submit<v1::TransferService>(request).reason, "NOT_HOLDER");
}

TEST_F(RequestRefusalsTest, AnIllFormedRequestIdIsRefusedByName) {
  auto request = Shipper().Sign(GoodAct());
  request.set_request_id(std::string(65, 'x'));
  const Answer answer = Shipper().Submit<v1::TransferService>(request);
  EXPECT_EQ(answer.reason, "BAD_REQUEST");
  EXPECT_EQ(answer.field, "request_id");
}

TEST_F(RequestRefusalsTest, ADeadlineThatHasPassedWritesNothing) {
  const Answer answer =
      Shipper().Submit<v1::TransferService>(Shipper().Sign(GoodAct()), std::chrono::milliseconds(-1));
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(RequestRefusalsTest, ABatchThatStandsTogetherFallsTogether) {
  grpc::ClientContext context;
  v1::BatchSubmitActsRequest batch;
  *batch.add_acts() = Shipper().Sign(GoodAct());
  *batch.add_acts() = parties_->frankfurt.TransferOf(Head(), "rongou");  // stale once the first is in
  batch.set_all_or_nothing(true);
  v1::BatchSubmitActsResponse response;
  const auto status = Shipper().Stub<v1::TransferService>()->BatchSubmitActs(&context, batch, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.results_size(), 2);
  EXPECT_TRUE(response.results(0).has_refusal());
  EXPECT_EQ(response.results(1).refusal().reason(), v1::REFUSAL_REASON_STALE_PREVIOUS);
}

// ---- Callers ----

class CallerRefusalsTest : public RefusalsTest {
 protected:
  // A certificate with these names, signed by `ca` ("ca", "internal-ca", or a new one).
  static std::shared_ptr<grpc::Channel> ChannelWith(const std::string& ca, const std::string& extension) {
    const std::string stem = registry_->File("certs/odd");
    WriteWholeFile(stem + ".ext", extension + "\n");
    const Finished made = RunProgram(
        {{"sh", "-c",
          "set -e; cd '" + registry_->File("certs") + "'; [ -s " + ca +
              ".pem ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
              "-nodes -subj /CN=other -keyout " +
              ca + ".key -out " + ca +
              ".pem; "
              "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=landrover-nl "
              "-keyout odd.key -out odd.csr; "
              "openssl x509 -req -in odd.csr -CA " +
              ca + ".pem -CAkey " + ca + ".key -set_serial 77 -days 2 -extfile odd.ext -out odd.pem"}});
    EXPECT_EQ(made.status, 0) << made.err;
    return registry_->OwnChannel("odd", "yidan.v1.TransferService");
  }
  static Answer SubmitOver(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::SubmitActResponse response;
    const auto status =
        v1::TransferService::NewStub(channel)->SubmitAct(&context, Shipper().Sign(GoodAct()), &response);
    return Participant::MakeAnswer(status, std::move(response));
  }
};

TEST_F(CallerRefusalsTest, ACertificateWithACommonNameOnlyIdentifiesNobody) {
  const Answer answer = SubmitOver(ChannelWith("ca", "basicConstraints=CA:FALSE"));
  EXPECT_EQ(answer.reason, "NO_CALLER_IDENTITY");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(CallerRefusalsTest, AnotherTrustDomainIsRefused) {
  const Answer answer =
      SubmitOver(ChannelWith("ca", "subjectAltName=URI:spiffe://elsewhere.test/participant/landrover-nl"));
  EXPECT_EQ(answer.reason, "NO_CALLER_IDENTITY");
}

TEST_F(CallerRefusalsTest, TwoIdentitiesInOneCertificateAreNone) {
  const Answer answer =
      SubmitOver(ChannelWith("ca",
                             "subjectAltName=URI:spiffe://yidan.test/participant/landrover-nl,"
                             "URI:spiffe://yidan.test/participant/rongou"));
  EXPECT_EQ(answer.reason, "NO_CALLER_IDENTITY");
}

TEST_F(CallerRefusalsTest, ACertificateOfAnotherCaDoesNotConnect) {
  for (const char* ca : {"other-ca", "internal-ca"}) {
    const Answer answer =
        SubmitOver(ChannelWith(ca, "subjectAltName=URI:spiffe://yidan.test/participant/landrover-nl"));
    EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNAVAILABLE) << ca;
  }
}

TEST_F(CallerRefusalsTest, WithoutACertificateNobodyConnects) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = ReadWholeFile(registry_->File("certs/ca.pem"));
  const Answer answer = SubmitOver(
      grpc::CreateChannel(registry_->Address("yidan.v1.TransferService"), grpc::SslCredentials(options)));
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(CallerRefusalsTest, ACertificateOfNoParticipantIsRefused) {
  const Participant stranger = registry_->Stranger("stranger");
  const Answer answer = stranger.Submit<v1::TransferService>(Shipper().Sign(GoodAct()));
  EXPECT_EQ(answer.reason, "UNKNOWN_CALLER");
  EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

// Whoever hands an act in: the rules judge who signed it.
TEST_F(CallerRefusalsTest, AnActIsTakenFromWhoeverHandsItIn) {
  const Answer issue = Shipper().Submit<v1::IssuanceService>(Carrier().IssueOf("CDIRP-REFUSE-0004", 4));
  EXPECT_TRUE(issue.ok()) << issue.reason << ": " << issue.message;
  NothingWrittenFromHere();
}

TEST_F(CallerRefusalsTest, WhatARoleForbidsIsForbidden) {
  grpc::ClientContext context;
  v1::SearchShipmentsRequest search;
  search.set_kind(v1::SEARCH_KIND_CONTAINER);
  search.set_value("CSQU3054383");
  v1::SearchShipmentsResponse found;
  const auto status =
      parties_->frankfurt.Stub<v1::CustomsService>()->SearchShipments(&context, search, &found);
  EXPECT_EQ(Participant::MakeAnswer(status, {}).reason, "CALLER_ROLE_MISSING");
}

TEST_F(CallerRefusalsTest, AnActIsHandedInAtItsOwnService) {
  EXPECT_EQ(Carrier().Submit<v1::IssuanceService>(Shipper().Sign(GoodAct())).reason, "ACT_NOT_OF_SERVICE");
}

TEST_F(CallerRefusalsTest, ContentIsNotForWhoeverAsks) {
  grpc::ClientContext context;
  v1::GetContentRequest request;
  request.set_document_id(kDocument);
  v1::GetContentResponse response;
  const auto status =
      parties_->frankfurt.Stub<v1::VerificationService>()->GetContent(&context, request, &response);
  EXPECT_EQ(Participant::MakeAnswer(status, {}).reason, "NOT_A_READER");
}

}  // namespace
}  // namespace yidan::testing
