// The access record: every reading that is to be recorded, in a chain that each seal names.
#include "services/client/access.h"

#include <chrono>
#include <future>

#include "services/store/records.h"
#include "tests/unit/query/queries_fixture.h"

namespace yidan::ledger_test {
namespace {

// Commits wait until it is released.
class StuckLog final : public store::CommitLog {
 public:
  explicit StuckLog(store::CommitLog& log) : log_(log) {}
  Outcome Commit(const store::LogBatch& batch, const interpret::BatchEffect& effect) override {
    released_.wait();
    return log_.Commit(batch, effect);
  }
  void Release() { release_.set_value(); }

 private:
  store::CommitLog& log_;
  std::promise<void> release_;
  std::shared_future<void> released_ = release_.get_future().share();
};

class AccessTest : public QueriesTest {
 protected:
  api::Reply<v1::GetAccessResponse> AccessAs(const std::string& caller, const std::string& token = "",
                                             int size = 0) {
    auto request = As(caller);
    request.mutable_get_access()->set_document_id(kDoc);
    request.mutable_get_access()->set_page_token(token);
    request.mutable_get_access()->set_page_size(size);
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->get_access();
  }
  // Three readings of kDoc, one of them sealed, with one of another document between them, under a seal.
  void ReadAround() {
    MustAdmit(Issue(kDoc));
    MustAdmit(Issue(kOther, 7));
    ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
    auto elsewhere = As("chengdu-customs");
    elsewhere.mutable_get_content()->set_document_id(kOther);
    ASSERT_TRUE(Read(elsewhere).has_value());
    ASSERT_TRUE(SealedAs("chengdu-customs", kDay).has_value());
    ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
    MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  }
  api::Reply<yidan::internal::v1::ReadResponse> SealedAs(const std::string& caller, std::int64_t ahead_s) {
    auto request = As(caller);
    request.mutable_get_content()->set_document_id(kDoc);
    request.mutable_get_content()->mutable_sealed_until()->set_seconds(clock_.WallMs() / 1000 + ahead_s);
    return Read(request);
  }
  client::Answer<client::AccessShown> Checked(const v1::GetAccessResponse& page) {
    client::AccessChain chain(kDoc);
    if (const auto taken = chain.Take(page); !taken) return tl::unexpected(taken.error());
    const log::NoteVerifier verifier = *log::NoteVerifier::FromKeyString(signer_.verifier_key());
    const auto checkpoint = log::OpenCheckpoint(page.checkpoint().note(), {&verifier, 1}, {});
    if (const auto closed = chain.Close(page, checkpoint->checkpoint); !closed) {
      return tl::unexpected(closed.error());
    }
    return chain.shown();
  }
  static constexpr std::int64_t kDay = 86'400;
};

TEST_F(QueriesTest, TheNextSealCommitsToEveryReadingBeforeIt) {
  MustAdmit(Issue(kDoc));
  ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
  ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
  const auto receipt = MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto seal = log::DecodeEntry(receipt.seal().entry());
  Digest head;
  const auto records = store_.Scan(store::Table::kAccess, "", "", 10);
  for (const auto& [key, value] : *records) {
    const auto record = store::DecodeAccess(value);
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->previous, head);
    EXPECT_EQ(log::DecodeAccessReading(record->reading)->reader, "chengdu-customs");
    head = store::LinkOf(*record);
  }
  EXPECT_FALSE(head.IsZero());
  EXPECT_EQ(std::get<log::SealBody>(seal->body).access_root, head);
}

TEST_F(AccessTest, TheHolderSeesItsReadingsAndOthersAsLinksAlone) {
  ReadAround();
  const auto page = AccessAs("boc-frankfurt");
  ASSERT_TRUE(page.has_value()) << page.error().message;
  const auto shown = Checked(*page);
  ASSERT_TRUE(shown.has_value()) << shown.error().message;
  ASSERT_EQ(shown->readings.size(), 2U);
  EXPECT_EQ(shown->readings[0].reader, "chengdu-customs");
  EXPECT_EQ(shown->readings[0].purpose, "get_content");
  EXPECT_EQ(shown->links, 4U);
  EXPECT_EQ(page->SerializeAsString().find("YD-TEST-0000000000000002"), std::string::npos);
  for (const char* other : {"landrover-nl", "cdirp", "chengdu-customs", "boc-jinjiang"}) {
    EXPECT_EQ(AccessAs(other).error().reason, v1::ERROR_REASON_NOT_A_READER) << other;
  }
}

// A start shows what is durable; the readings after the last seal are, and no seal names them yet.
TEST_F(AccessTest, WhatNoSealVouchesForYetIsNotShownAfterARestartEither) {
  ReadAround();
  ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
  Restart();
  for (const int size : {0, 1, 2, 4}) {
    client::AccessChain chain(kDoc);
    std::string token;
    api::Reply<v1::GetAccessResponse> page;
    do {
      page = AccessAs("boc-frankfurt", token, size);
      ASSERT_TRUE(page.has_value()) << page.error().message;
      ASSERT_TRUE(chain.Take(*page).has_value());
      token = page->next_page_token();
    } while (!token.empty());
    const log::NoteVerifier verifier = *log::NoteVerifier::FromKeyString(signer_.verifier_key());
    const auto checkpoint = log::OpenCheckpoint(page->checkpoint().note(), {&verifier, 1}, {});
    const auto closed = chain.Close(*page, checkpoint->checkpoint);
    ASSERT_TRUE(closed.has_value()) << closed.error().message;
    EXPECT_EQ(chain.shown().links, 4U) << size;
  }
}

TEST_F(AccessTest, ASealedReadingIsAHiddenLinkUntilItsDate) {
  ReadAround();
  EXPECT_EQ(Checked(*AccessAs("boc-frankfurt"))->readings.size(), 2U);
  clock_.Advance(kDay * 1000);
  const auto opened = Checked(*AccessAs("boc-frankfurt"));
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_EQ(opened->readings.size(), 3U);
  EXPECT_EQ(opened->links, 4U);
}

TEST_F(AccessTest, OnlyAnAuthorityMaySealAndNotForLong) {
  MustAdmit(Issue(kDoc));
  EXPECT_EQ(SealedAs("chengdu-customs", 180 * kDay + 1).error().field, "sealed_until");
  EXPECT_EQ(SealedAs("chengdu-customs", -1).error().field, "sealed_until");
  EXPECT_TRUE(SealedAs("chengdu-customs", 180 * kDay).has_value());
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  auto history = As("landrover-nl");
  history.mutable_get_history()->set_document_id(kDoc);
  history.mutable_get_history()->mutable_sealed_until()->set_seconds(clock_.WallMs() / 1000 + kDay);
  EXPECT_EQ(Read(history).error().reason, v1::ERROR_REASON_CALLER_ROLE_MISSING);
}

TEST_F(AccessTest, NobodyTakesSealedReadingAwayByGivingAnotherRight) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Grant("landrover-nl", "chengdu-customs"));
  EXPECT_TRUE(SealedAs("chengdu-customs", kDay).has_value());
}

TEST_F(AccessTest, PagesJoinAndNothingCanBeLeftOutOrAltered) {
  ReadAround();
  const auto whole = *AccessAs("boc-frankfurt");
  client::AccessChain chain(kDoc);
  std::string token;
  do {
    const auto page = AccessAs("boc-frankfurt", token, 3);
    ASSERT_TRUE(page.has_value()) << page.error().message;
    ASSERT_TRUE(chain.Take(*page).has_value());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(chain.shown().links, 4U);

  for (int i = 0; i < whole.links_size(); ++i) {
    auto less = whole;
    less.mutable_links()->DeleteSubrange(i, 1);
    EXPECT_FALSE(Checked(less).has_value()) << "without link " << i;
  }
  auto altered = whole;
  auto reading = *log::DecodeAccessReading(altered.links(0).reading());
  reading.reader = "boc-jinjiang";
  altered.mutable_links(0)->set_reading(log::Encode(reading));
  EXPECT_FALSE(Checked(altered).has_value());
  auto hidden = whole;
  hidden.mutable_links(1)->set_hidden(std::string(32, 'x'));
  EXPECT_FALSE(Checked(hidden).has_value());
  auto unsealed = whole;
  unsealed.clear_seal();
  EXPECT_FALSE(Checked(unsealed).has_value());
  EXPECT_EQ(AccessAs("boc-frankfurt", "3").error().field, "page_token");
}

TEST_F(AccessTest, ATokenOfTheRecordIsGoodForItsHolderAlone) {
  ReadAround();
  const std::string token = AccessAs("boc-frankfurt", "", 1)->next_page_token();
  ASSERT_FALSE(token.empty());
  EXPECT_EQ(AccessAs("boc-frankfurt", token, 1)->links_size(), 1);
  MustAdmit(Transfer("boc-frankfurt", "boc-jinjiang", kDoc));
  EXPECT_EQ(AccessAs("boc-jinjiang", token, 1).error().field, "page_token") << "another holder's";
}

// NOT_A_READER says that there is such a document. It is no cheaper than a look at its state, and no secret.
TEST_F(AccessTest, WhoIsRefusedStandsInTheRecordAndPaysForTheTry) {
  MustAdmit(Issue(kDoc));
  const auto refused = [&](const std::string& caller, auto fill) {
    auto request = As(caller);
    fill(request)->set_document_id(kDoc);
    const auto answer = Read(request);
    return answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason;
  };
  using Request = yidan::internal::v1::ReadRequest;
  EXPECT_EQ(refused("boc-jinjiang", [](Request& r) { return r.mutable_get_history(); }),
            v1::ERROR_REASON_NOT_A_READER);
  EXPECT_EQ(refused("boc-jinjiang", [](Request& r) { return r.mutable_get_content(); }),
            v1::ERROR_REASON_NOT_A_READER);
  EXPECT_EQ(refused("boc-jinjiang", [](Request& r) { return r.mutable_export_title(); }),
            v1::ERROR_REASON_NOT_A_READER);
  EXPECT_EQ(refused("boc-jinjiang", [](Request& r) { return r.mutable_get_access(); }),
            v1::ERROR_REASON_NOT_A_READER);
  EXPECT_EQ(refused("cdirp", [](Request& r) { return r.mutable_get_access(); }),
            v1::ERROR_REASON_NOT_A_READER);
  EXPECT_EQ(AccessRecords(), 4U) << "the issuer sees the state without a record, and leaves none here";
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto shown = Checked(*AccessAs("boc-frankfurt"));
  ASSERT_TRUE(shown.has_value()) << shown.error().message;
  std::vector<std::string> tries;
  for (const auto& reading : shown->readings) {
    EXPECT_TRUE(reading.refused);
    tries.push_back(reading.reader + " " + reading.purpose);
  }
  EXPECT_EQ(tries, (std::vector<std::string>{"boc-jinjiang get_history", "boc-jinjiang get_content",
                                             "boc-jinjiang export_title", "boc-jinjiang get_access"}));
  for (int i = 4; i < 20; ++i) {
    EXPECT_EQ(refused("boc-jinjiang", [](Request& r) { return r.mutable_get_content(); }),
              v1::ERROR_REASON_NOT_A_READER);
  }
  EXPECT_EQ(refused("boc-jinjiang", [](Request& r) { return r.mutable_get_content(); }),
            v1::ERROR_REASON_TOO_MANY_MISSES);
  EXPECT_EQ(AccessRecords(), 20U);
}

// The disk is stuck. Who asks what is to be recorded waits for it, and nobody else does.
TEST_F(AccessTest, AReadingThatWaitsForItsRecordHoldsUpNoOther) {
  MustAdmit(Issue(kDoc));
  Stop();
  StuckLog log(store_);
  options_.read_threads = 1;
  const ledger::Ports ports{store_, log, slots_, clock_, signer_, signer_.verifier_key()};
  ledger_ = *ledger::Ledger::Start(ports, options_);
  std::vector<std::future<bool>> recorded;
  for (int i = 0; i < 3; ++i) {
    auto request = As("chengdu-customs");
    request.mutable_get_content()->set_document_id(kDoc);
    auto promise = std::make_shared<std::promise<bool>>();
    recorded.push_back(promise->get_future());
    ledger_->Read(request, api::Deadline::max(),
                  [promise](auto a) { promise->set_value(a && a->get_content().access_recorded()); });
  }
  auto checkpoint = std::make_shared<std::promise<bool>>();
  auto answered = checkpoint->get_future();
  auto request = As("boc-jinjiang");
  request.mutable_get_checkpoint();
  ledger_->Read(request, api::Deadline::max(),
                [checkpoint](auto a) { checkpoint->set_value(a.has_value()); });
  const bool in_time = answered.wait_for(std::chrono::seconds(30)) == std::future_status::ready;
  EXPECT_TRUE(in_time);
  EXPECT_EQ(AccessRecords(), 0U);
  for (auto& one : recorded) {
    EXPECT_EQ(one.wait_for(std::chrono::seconds(0)), std::future_status::timeout) << "told before it is kept";
  }
  log.Release();
  for (auto& one : recorded) EXPECT_TRUE(one.get());
  EXPECT_EQ(AccessRecords(), 3U);
  Stop();
}

}  // namespace
}  // namespace yidan::ledger_test
