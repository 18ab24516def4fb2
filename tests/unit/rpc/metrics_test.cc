// Whatever a front tells a caller no is counted under its reason, whoever made it: the front's own bounds, or
// the ledger behind it.
#include <map>

#include "services/monitor/metrics_server.h"
#include "tests/unit/rpc/service_fixture.h"

namespace yidan::rpc {
namespace {

using namespace testing;

class MetricsTest : public ServiceTest {
 protected:
  // As /metrics shows it.
  [[nodiscard]] std::uint64_t Shown(v1::ErrorReason reason) const {
    metrics::Page page;
    monitor::ShowMeters(front_->meters(), page);
    const std::string text = page.Text();
    const std::string name = "yidan_front_turned_away_total{reason=\"" + ReasonText(reason) + "\"} ";
    const std::size_t at = text.find(name);
    EXPECT_NE(at, std::string::npos) << name;
    return at == std::string::npos ? 0 : std::stoull(text.substr(at + name.size()));
  }
  // That `provoke` is told `reason`, and that this is counted once.
  void ExpectCounted(v1::ErrorReason reason, const std::function<v1::ErrorReason()>& provoke,
                     std::source_location place = std::source_location::current()) {
    const std::uint64_t before = Shown(reason);
    EXPECT_EQ(provoke(), reason) << "line " << place.line();
    EXPECT_EQ(Shown(reason), before + 1) << ReasonText(reason) << ", line " << place.line();
  }
  v1::ErrorReason Submit(const TlsIdentity& identity, const v1::SubmitActRequest& request) {
    return ReasonOf(SubmitAs(identity, request));
  }
  v1::ErrorReason Search(const TlsIdentity& identity) {
    grpc::ClientContext context;
    v1::SearchShipmentsResponse response;
    return ReasonOf(v1::CustomsService::NewStub(Connect(identity))->SearchShipments(&context, {}, &response));
  }
  v1::ErrorReason Tile(const TlsIdentity& identity) {
    grpc::ClientContext context;
    v1::GetTileResponse response;
    return ReasonOf(v1::VerificationService::NewStub(Connect(identity))->GetTile(&context, {}, &response));
  }
  v1::ErrorReason Batch(const TlsIdentity& identity, const v1::BatchSubmitActsRequest& request) {
    grpc::ClientContext context;
    v1::BatchSubmitActsResponse response;
    return ReasonOf(
        v1::TransferService::NewStub(Connect(identity))->BatchSubmitActs(&context, request, &response));
  }
  // What a stream answers to one act, or how it ends instead.
  v1::ErrorReason Stream(const TlsIdentity& identity, const v1::SubmitActRequest& act) {
    const auto stub = v1::TransferService::NewStub(Connect(identity));
    grpc::ClientContext context;
    const auto stream = stub->StreamActs(&context);
    v1::StreamActsRequest request;
    *request.mutable_act() = act;
    stream->Write(request);
    stream->WritesDone();
    v1::StreamActsResponse response;
    v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
    if (stream->Read(&response) && !response.error().empty()) {
      reason = std::get<api::ServiceError>(*FromStatusBytes(response.error())).reason;
    }
    while (stream->Read(&response)) {
    }
    const grpc::Status ended = stream->Finish();
    return ended.ok() ? reason : ReasonOf(ended);
  }
};

TEST_F(MetricsTest, WhoMayNotAndWhatIsNoRequestAreCounted) {
  const auto transfer = Act(v1::ACT_KIND_TRANSFER);
  const auto issue = Act(v1::ACT_KIND_ISSUE);
  const auto nobody = PublicCa().Issue("boc-jinjiang", "");
  const auto stranger = PublicCa().Participant("stranger");
  ExpectCounted(v1::ERROR_REASON_NO_CALLER_IDENTITY, [&] { return Submit(nobody, transfer); });
  ExpectCounted(v1::ERROR_REASON_NO_CALLER_IDENTITY, [&] { return Stream(nobody, transfer); });
  ExpectCounted(v1::ERROR_REASON_UNKNOWN_CALLER, [&] { return Submit(stranger, transfer); });
  ExpectCounted(v1::ERROR_REASON_UNKNOWN_CALLER, [&] { return Stream(stranger, transfer); });
  ExpectCounted(v1::ERROR_REASON_UNKNOWN_CALLER, [&] { return Tile(stranger); });
  ExpectCounted(v1::ERROR_REASON_CALLER_ROLE_MISSING, [&] { return Search(Bank()); });
  ExpectCounted(v1::ERROR_REASON_ACT_NOT_OF_SERVICE, [&] { return Submit(Bank(), issue); });
  ExpectCounted(v1::ERROR_REASON_ACT_NOT_OF_SERVICE, [&] { return Stream(Bank(), issue); });
  ExpectCounted(v1::ERROR_REASON_BAD_REQUEST, [&] { return Batch(Bank(), {}); });
  const auto named = Act(v1::ACT_KIND_TRANSFER, std::string(65, 'r'));
  ExpectCounted(v1::ERROR_REASON_BAD_REQUEST, [&] { return Submit(Bank(), named); });
  ExpectCounted(v1::ERROR_REASON_BAD_REQUEST, [&] { return Stream(Bank(), named); });
  ledger_.Admit("suspended", {v1::ROLE_FINANCIER}, /*suspended=*/true);
  ExpectCounted(v1::ERROR_REASON_CALLER_SUSPENDED,
                [&] { return Submit(PublicCa().Participant("suspended"), transfer); });
}

TEST_F(MetricsTest, WantOfRoomIsCountedWhereverItIs) {
  Front::Options options;
  options.budget.caller_acts = 1;
  options.budget.caller_streams = 1;
  Start(options);
  const auto transfer = Act(v1::ACT_KIND_TRANSFER);
  ledger_.Hold();
  auto waiting = std::async(std::launch::async, [&] { return Submit(Bank(), transfer); });
  WaitUntil([&] { return ledger_.Waiting() == 1; });
  ExpectCounted(v1::ERROR_REASON_QUEUE_FULL, [&] { return Submit(Bank(), transfer); });
  ExpectCounted(v1::ERROR_REASON_QUEUE_FULL, [&] { return Stream(Bank(), transfer); });
  v1::BatchSubmitActsRequest batch;
  *batch.add_acts() = transfer;
  ExpectCounted(v1::ERROR_REASON_QUEUE_FULL, [&] { return Batch(Bank(), batch); });
  ledger_.Release();
  EXPECT_EQ(waiting.get(), v1::ERROR_REASON_UNSPECIFIED);
  // A stream that is one too many.
  const auto stub = v1::TransferService::NewStub(Connect(Bank()));
  grpc::ClientContext context;
  const auto open = stub->StreamActs(&context);
  v1::StreamActsRequest request;
  *request.mutable_act() = transfer;
  v1::StreamActsResponse response;
  ASSERT_TRUE(open->Write(request) && open->Read(&response));
  ExpectCounted(v1::ERROR_REASON_QUEUE_FULL, [&] { return Stream(Bank(), transfer); });
  open->WritesDone();
  EXPECT_TRUE(open->Finish().ok());
}

TEST_F(MetricsTest, AnswersThatFindNoRoomAreCounted) {
  constexpr std::size_t kRoom = std::size_t{32} << 10U;
  Front::Options options;
  options.budget.caller_bytes = kRoom;
  Start(options);
  ledger_.tile_bytes = 2 * kRoom;
  ledger_.judge = [](const v1::SubmitActRequest&) -> api::Reply<v1::ActResult> {
    v1::ActResult result;
    result.mutable_receipt()->set_state_value(std::string(2 * kRoom, 'r'));
    return result;
  };
  const auto transfer = Act(v1::ACT_KIND_TRANSFER);
  ExpectCounted(v1::ERROR_REASON_QUEUE_FULL, [&] { return Tile(Bank()); });
  ExpectCounted(v1::ERROR_REASON_OUTCOME_UNKNOWN, [&] { return Submit(Bank(), transfer); });
  ExpectCounted(v1::ERROR_REASON_OUTCOME_UNKNOWN, [&] { return Stream(Bank(), transfer); });
}

TEST_F(MetricsTest, WhatTheLedgerSaysIsCountedToo) {
  ledger_.judge = [](const v1::SubmitActRequest&) -> api::Reply<v1::ActResult> {
    return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_DISK_LOW, "low"));
  };
  const auto transfer = Act(v1::ACT_KIND_TRANSFER);
  ExpectCounted(v1::ERROR_REASON_DISK_LOW, [&] { return Submit(Bank(), transfer); });
  ExpectCounted(v1::ERROR_REASON_DISK_LOW, [&] { return Stream(Bank(), transfer); });
}

}  // namespace
}  // namespace yidan::rpc
