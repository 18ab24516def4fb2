// What readings one caller can put on record: the record is kept for ever, so nobody fills it alone.
#include "services/base/moments.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";

class RecordedReadingsTest : public LedgerTest {
 protected:
  void SetUp() override {
    LedgerTest::SetUp();
    MustAdmit(Issue(kDoc));
    Stop();
    options_.recorded = {.burst = 3, .per_second = 10};
    Start();
  }
  // Empty: it was answered.
  api::ServiceError Ask(const std::string& caller, const std::string& document_id) {
    yidan::internal::v1::ReadRequest request;
    request.set_caller(caller);
    request.mutable_get_title()->set_document_id(document_id);
    const auto answer = Read(request);
    return answer ? api::ServiceError{} : answer.error();
  }
  std::size_t Records() { return store_.Scan(store::Table::kAccess, "", "", 1'000)->size(); }
};

TEST_F(RecordedReadingsTest, SoManyAtOnceThenAsTimePassesAndTheMomentIsSaid) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Ask("boc-jinjiang", kDoc).reason, v1::ERROR_REASON_UNSPECIFIED);
  const std::size_t records = Records();
  EXPECT_EQ(records, 3U);
  const api::ServiceError fourth = Ask("boc-jinjiang", kDoc);
  EXPECT_EQ(fourth.reason, v1::ERROR_REASON_TOO_FAST);
  EXPECT_NE(fourth.message.find(FormatRfc3339(clock_.WallMs() + 100)), std::string::npos) << fourth.message;
  EXPECT_EQ(Records(), records);
  EXPECT_EQ(Ask("boc-frankfurt", kDoc).reason, v1::ERROR_REASON_UNSPECIFIED) << "another caller's";
  clock_.Advance(99);
  EXPECT_EQ(Ask("boc-jinjiang", kDoc).reason, v1::ERROR_REASON_TOO_FAST);
  clock_.Advance(1);
  EXPECT_EQ(Ask("boc-jinjiang", kDoc).reason, v1::ERROR_REASON_UNSPECIFIED) << "at the moment that was said";
  EXPECT_EQ(Ask("boc-jinjiang", kDoc).reason, v1::ERROR_REASON_TOO_FAST) << "and no more";
}

// Otherwise whoever has used up its readings would learn what there is, and nothing of it on record.
TEST_F(RecordedReadingsTest, WhoIsTurnedAwayLearnsNotWhetherThereIsSuchADocument) {
  for (int i = 0; i < 3; ++i) Ask("boc-jinjiang", kDoc);
  EXPECT_EQ(Ask("boc-jinjiang", kDoc).message, Ask("boc-jinjiang", "YD-TEST-NONE").message);
}

TEST_F(RecordedReadingsTest, WhatIsNotOnRecordCostsNothing) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Ask("landrover-nl", kDoc).reason, v1::ERROR_REASON_UNSPECIFIED) << "the holder's own";
  }
  for (int i = 0; i < 3; ++i) Ask("boc-jinjiang", kDoc);
  yidan::internal::v1::ReadRequest checkpoint;
  checkpoint.set_caller("boc-jinjiang");
  checkpoint.mutable_get_checkpoint();
  EXPECT_TRUE(Read(checkpoint).has_value());
}

// A page of a search is as many records as it shows shipments: the caller is in debt then.
TEST_F(RecordedReadingsTest, APageOfASearchCostsARecordForEachShipment) {
  Stop();
  options_.recorded = {.burst = 10'000, .per_second = 1};
  Start();
  for (int n = 2; n <= 6; ++n) MustAdmit(Issue("YD-TEST-000000000000000" + std::to_string(n), n));
  Stop();
  options_.recorded = {.burst = 1, .per_second = 1};
  Start();
  yidan::internal::v1::ReadRequest request;
  request.set_caller("chengdu-customs");
  request.mutable_search_shipments()->set_kind(v1::SEARCH_KIND_HS);
  request.mutable_search_shipments()->set_value("8703");
  const auto page = Read(request);
  ASSERT_TRUE(page.has_value()) << page.error().message;
  const auto shown = page->search_shipments().shipments_size();
  ASSERT_GT(shown, 2);
  EXPECT_EQ(Records(), static_cast<std::size_t>(shown));
  const auto next = Read(request);
  ASSERT_FALSE(next.has_value());
  EXPECT_NE(next.error().message.find(FormatRfc3339(clock_.WallMs() + shown * 1'000)), std::string::npos)
      << next.error().message;
}

}  // namespace
}  // namespace yidan::ledger_test
