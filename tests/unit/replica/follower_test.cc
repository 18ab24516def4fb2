// A follower is given what the ledger commits, batch by batch, and makes its own rows of it: it ends with the
// same database, row for row, and whoever goes on from there answers as the ledger did.
#include <gmock/gmock.h>

#include "services/replica/replica.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

using replica::Replica;
using ::testing::HasSubstr;

constexpr const char* kDocument = "CDIRP-2017-04-0001";

class FollowerTest : public LedgerTest {
 protected:
  void SetUp() override {
    store_.KeepBatches(&batches_);
    LedgerTest::SetUp();
  }
  // Acts of every sort that make rows: issue, transfer, a group, one refused, a recorded reading, a request
  // id.
  void Live() {
    MustAdmit(Issue(kDocument));
    ASSERT_TRUE(Submit(RequestOf({Issue("CDIRP-2017-04-0002", 1), Issue("CDIRP-2017-04-0003", 2)}, "two")));
    MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
    MustRefuse(Transfer("landrover-nl", "rongou", kDocument));
    yidan::internal::v1::ReadRequest read;
    read.set_caller("chengdu-customs");
    read.mutable_get_content()->set_document_id(kDocument);
    const auto content = Read(read);
    ASSERT_TRUE(content.has_value() && content->get_content().access_recorded());
    v1::Act surrender = OnDocument("boc-frankfurt", kDocument);
    surrender.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_VOID);
    MustAdmit(Sign(surrender));
    v1::Act end = OnDocument("cdirp", kDocument);
    end.mutable_void_()->set_reason("never loaded");
    MustAdmit(Sign(end));
  }
  Outcome Follow(Replica& follower) {
    for (const store::LogBatch& batch : batches_) YIDAN_TRY(follower.Follow(batch));
    return {};
  }

  std::vector<store::LogBatch> batches_;
};

TEST_F(FollowerTest, EndsWithTheSameDatabaseRowForRow) {
  Live();
  Stop();
  MemoryStore copy;
  const auto follower = Replica::Open(copy, copy);
  const Outcome followed = Follow(**follower);
  ASSERT_TRUE(followed.has_value()) << followed.error().message;
  EXPECT_EQ(copy.TakeImage(), store_.TakeImage());
}

TEST_F(FollowerTest, WhoGoesOnFromItGivesTheSameAnswerToTheSameRequest) {
  Live();
  const auto request = RequestOf({Issue("CDIRP-2017-04-0009", 9)}, "asked twice");
  const auto first = Submit(request);
  ASSERT_TRUE(first.has_value() && first->results(0).has_receipt());
  Stop();
  MemoryStore copy;
  const auto follower = Replica::Open(copy, copy);
  ASSERT_TRUE(Follow(**follower).has_value());
  const ledger::Ports over{copy, copy, slots_, clock_, signer_, signer_.verifier_key()};
  auto started = ledger::Ledger::Start(over, options_);
  ASSERT_TRUE(started.has_value()) << started.error().message;
  ledger_ = std::move(*started);
  const auto again = Submit(request);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->results(0).receipt().index(), first->results(0).receipt().index());
  EXPECT_TRUE(again->results(0).receipt().duplicate());
  Stop();
}

TEST_F(FollowerTest, TakesNoContentThatItsEntryDoesNotCommitTo) {
  MustAdmit(Issue(kDocument));
  for (store::LogBatch& batch : batches_) {
    for (interpret::RawContent& content : batch.contents) content.secret[0] ^= 1;
  }
  MemoryStore copy;
  const auto follower = Replica::Open(copy, copy);
  const Outcome followed = Follow(**follower);
  ASSERT_FALSE(followed.has_value());
  EXPECT_THAT(followed.error().message, HasSubstr("it is not what the carrier signed"));
}

}  // namespace
}  // namespace yidan::ledger_test
