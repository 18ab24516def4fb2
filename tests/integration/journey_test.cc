// The 2017 journey, act by act over the services: with every role in one process, and with each role in a
// process of its own. The client's code is the same.
#include <gtest/gtest.h>

#include "tests/support/registry.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

constexpr const char* kDocument = "CDIRP-2017-04-0001";

class JourneyTest : public ::testing::TestWithParam<bool> {
 protected:
  JourneyTest() : registry_({.process_per_role = GetParam()}) { registry_.Start(); }

  static void Admitted(const Answer& answer) {
    ASSERT_TRUE(answer.ok()) << answer.reason << ": " << answer.message;
  }
  // Transfers with full endorsement, and the receiver looks before it relies on it.
  static void Pass(const Participant& from, const Participant& to) {
    Admitted(from.Submit<v1::TransferService>(from.TransferOf(from.Title(kDocument), to.id())));
    const v1::TitleState seen = to.Title(kDocument);
    EXPECT_EQ(seen.holder(), to.id());
    EXPECT_EQ(seen.order().party(), to.id());
    EXPECT_EQ(seen.status(), v1::TITLE_STATUS_ISSUED);
  }
  static std::vector<std::string> Find(const Participant& authority, v1::SearchKind kind,
                                       const std::string& value) {
    grpc::ClientContext context;
    v1::SearchShipmentsRequest request;
    request.set_kind(kind);
    request.set_value(value);
    v1::SearchShipmentsResponse response;
    const auto status = authority.Stub<v1::CustomsService>()->SearchShipments(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> found;
    for (const auto& shipment : response.shipments()) found.push_back(shipment.document_id());
    return found;
  }

  Registry registry_;
};

TEST_P(JourneyTest, FromTilburgToDeliveryInChengdu) {
  const Journey parties(registry_);
  const Participant auditor = registry_.Admit("auditor", {v1::ROLE_AUDITOR});
  Admitted(parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(kDocument, 0)));
  Pass(parties.shipper, parties.frankfurt);
  Pass(parties.frankfurt, parties.jinjiang);
  Pass(parties.jinjiang, parties.importer);

  const std::vector<std::string> one = {kDocument};
  EXPECT_EQ(Find(parties.customs, v1::SEARCH_KIND_CONTAINER, "CSQU3054383"), one);
  EXPECT_EQ(Find(parties.customs, v1::SEARCH_KIND_HS, "8703"), one);
  EXPECT_TRUE(Find(parties.customs, v1::SEARCH_KIND_CONTAINER, "MSKU0000011").empty());

  const v1::TitleState held = parties.importer.Title(kDocument);
  const Answer twice =
      parties.shipper.Submit<v1::TransferService>(parties.shipper.TransferOf(held, parties.frankfurt.id()));
  EXPECT_EQ(twice.reason, "NOT_HOLDER");

  v1::Act surrender = parties.importer.Following(held);
  surrender.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_DELIVERY);
  Admitted(parties.importer.Submit<v1::TransferService>(parties.importer.Sign(surrender)));

  v1::Act deliver = parties.carrier.Following(parties.carrier.Title(kDocument));
  *deliver.mutable_deliver()->mutable_quantities() = held.header().goods();
  deliver.mutable_deliver()->set_collector(parties.importer.id());
  Admitted(parties.carrier.Submit<v1::IssuanceService>(parties.carrier.Sign(deliver)));

  const v1::TitleState end = parties.importer.Title(kDocument);
  EXPECT_EQ(end.status(), v1::TITLE_STATUS_DELIVERED);
  EXPECT_EQ(end.holder(), "");
  EXPECT_EQ(end.sequence(), 6U);
  EXPECT_EQ(ReadWholeLog(registry_, auditor).fault, "");
  EXPECT_TRUE(registry_.Running());
  EXPECT_EQ(registry_.Stop(), 0);
}

TEST_P(JourneyTest, AStoppedRegistryGoesOnWhereItStood) {
  const Journey parties(registry_);
  Admitted(parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(kDocument, 0)));
  Pass(parties.shipper, parties.frankfurt);
  const std::uint64_t size = registry_.TreeSize();
  EXPECT_EQ(registry_.Stop(), 0);
  registry_.Start();
  EXPECT_EQ(registry_.TreeSize(), size);
  Pass(parties.frankfurt, parties.jinjiang);
  EXPECT_EQ(registry_.Stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(Topologies, JourneyTest, ::testing::Bool(), [](const auto& parameter) {
  return parameter.param ? "ProcessPerRole" : "AllInOne";
});

}  // namespace
}  // namespace yidan::testing
