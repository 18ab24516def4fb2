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

// A follower that has taken all of the batches but for the last `without`.
class FollowedTest : public FollowerTest {
 protected:
  std::unique_ptr<Replica> FollowedBut(std::size_t without) {
    Stop();
    auto follower = *Replica::Open(copy_, copy_);
    for (std::size_t i = 0; i + without < batches_.size(); ++i) {
      EXPECT_TRUE(follower->Follow(batches_[i]).has_value());
    }
    return follower;
  }
  // It is refused for this reason, leaves the store as it was, and the follower takes nothing more.
  void MustRefuseBatch(const store::LogBatch& batch, const std::string& why, std::size_t without = 1) {
    copy_.LoadImage({});
    const auto follower = FollowedBut(without);
    const auto before = copy_.TakeImage();
    const Outcome followed = follower->Follow(batch);
    ASSERT_FALSE(followed.has_value()) << why;
    EXPECT_THAT(followed.error().message, HasSubstr(why));
    EXPECT_EQ(copy_.TakeImage(), before);
    EXPECT_FALSE(follower->Follow(batches_.back()).has_value());
  }
  MemoryStore copy_;
};

TEST_F(FollowedTest, ABatchGivenAgainChangesNothing) {
  Live();
  const auto follower = FollowedBut(0);
  const auto before = copy_.TakeImage();
  for (const store::LogBatch& batch : batches_) {
    const Outcome again = follower->Follow(batch);
    EXPECT_TRUE(again.has_value()) << again.error().message;
  }
  EXPECT_EQ(copy_.TakeImage(), before);
}

TEST_F(FollowedTest, AGapIsRefused) {
  MustAdmit(Issue(kDocument));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
  MustRefuseBatch(batches_.back(), "the next is", 2);
}

TEST_F(FollowedTest, AccessRecordsAreAChainThatTheSealNames) {
  MustAdmit(Issue(kDocument));
  for (int i = 0; i < 2; ++i) {
    yidan::internal::v1::ReadRequest read;
    read.set_caller("chengdu-customs");
    read.mutable_get_content()->set_document_id(kDocument);
    ASSERT_TRUE(Read(read).has_value());
  }
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
  Stop();
  const auto with_access = [this](std::size_t nth) {
    for (std::size_t i = 0; i < batches_.size(); ++i) {
      if (!batches_[i].access.empty() && nth-- == 0) return i;
    }
    return batches_.size();
  };
  const std::size_t first = with_access(0);
  const std::size_t second = with_access(1);
  ASSERT_LT(second, batches_.size());
  store::LogBatch skipped = batches_[second];
  MustRefuseBatch(skipped, "its access records begin at 1, 0 are here", batches_.size() - first);
  skipped.access_first = 0;
  MustRefuseBatch(skipped, "names another as the one before", batches_.size() - first);
  store::LogBatch act = batches_.back();
  ASSERT_FALSE(act.entries.empty());
  act.access.clear();
  const auto before = store::DecodeAccess(batches_[second].access.back());
  ASSERT_TRUE(before.has_value());
  log::AccessReading stranger;
  stranger.reader = "nobody";
  stranger.salt = std::string(log::kAccessSaltSize, 's');
  act.access.push_back(store::Encode(store::AccessRecord{store::LinkOf(*before), log::Encode(stranger)}));
  MustRefuseBatch(act, "the seal names another access record");
}

TEST_F(FollowedTest, OnlyContentsThatTheBatchIssuesComeWithIt) {
  MustAdmit(Issue(kDocument));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
  store::LogBatch batch = batches_.back();
  batch.contents.push_back({kDocument, "{}", std::string(32, 'x')});
  MustRefuseBatch(batch, "a content came that no entry of the batch issues");
}

TEST_F(FollowedTest, TheGoodsKeyComesOnce) {
  MustAdmit(Issue(kDocument));
  store::LogBatch batch = batches_.back();
  batch.goods_key = std::string(32, 'k');
  MustRefuseBatch(batch, "the goods key comes with entry 0, once");
  store::LogBatch first = batches_.front();
  first.goods_key.reset();
  MustRefuseBatch(first, "the goods key comes with entry 0, once", batches_.size());
}

TEST_F(FollowedTest, ABatchEndsWithItsSeal) {
  MustAdmit(Issue(kDocument));
  store::LogBatch batch = batches_.back();
  batch.entries.pop_back();
  MustRefuseBatch(batch, "does not end with a SEAL");
}

}  // namespace
}  // namespace yidan::ledger_test
