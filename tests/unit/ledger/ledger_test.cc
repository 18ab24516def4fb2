// The ledger in one process: what is admitted, refused, answered twice, and proven.
#include <set>

#include "services/ledger/genesis.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";
constexpr const char* kOther = "YD-TEST-0000000000000002";

std::string DocumentNumber(int n) { return "YD-TEST-" + std::to_string(1'000'000'000'000'000 + n); }

TEST_F(LedgerTest, ARegistryIsCreatedOnce) {
  const auto again = ledger::CreateRegistry(ports_, Genesis());
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().kind, Error::Kind::kConflict);
}

TEST_F(LedgerTest, IssuedBillMovesFromShipperToBankToImporterWithProofAtEachStep) {
  ExpectProven(MustAdmit(Issue(kDoc)));
  EXPECT_EQ(Title(kDoc).holder(), "landrover-nl");
  ExpectProven(MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc)));
  ExpectProven(MustAdmit(Transfer("boc-frankfurt", "rongou", kDoc)));
  EXPECT_EQ(Title(kDoc).holder(), "rongou");
  EXPECT_EQ(Title(kDoc).order().party(), "rongou");
  EXPECT_EQ(Title(kDoc).sequence(), 3U);
}

TEST_F(LedgerTest, OfTwoTransfersOfOneDocumentInOneBatchTheSecondIsStale) {
  MustAdmit(Issue(kDoc));
  const auto to_frankfurt = Transfer("landrover-nl", "boc-frankfurt", kDoc);
  const auto to_jinjiang = Transfer("landrover-nl", "boc-jinjiang", kDoc);
  const auto answer = Submit(RequestOf({to_frankfurt, to_jinjiang}));
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->results(0).has_receipt());
  EXPECT_EQ(answer->results(1).refusal().reason(), v1::REFUSAL_REASON_STALE_PREVIOUS);
  EXPECT_EQ(Title(kDoc).holder(), "boc-frankfurt");
}

TEST_F(LedgerTest, ActsThatFollowOneAnotherMayTravelInOneBatch) {
  MustAdmit(Issue(kDoc));
  const auto first = Transfer("landrover-nl", "boc-frankfurt", kDoc);
  v1::Act second = NewAct("boc-frankfurt");
  second.set_document_id(kDoc);
  second.set_sequence(3);
  second.set_previous(title::ActDigest(first.act()).ToString());
  second.mutable_transfer()->set_to("rongou");
  second.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  const auto answer = Submit(RequestOf({first, Sign(second)}));
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->results(1).has_receipt()) << answer->results(1).refusal().ShortDebugString();
  EXPECT_EQ(Title(kDoc).holder(), "rongou");
}

TEST_F(LedgerTest, TheSameActAgainIsAnsweredWithItsReceiptWhoeverSendsIt) {
  const auto issue = Issue(kDoc);
  const auto first = MustAdmit(issue);
  const std::uint64_t size = TreeSize();
  const auto again = MustAdmit(issue);
  EXPECT_TRUE(again.duplicate());
  EXPECT_EQ(again.index(), first.index());
  EXPECT_EQ(TreeSize(), size);
  ExpectProven(again);
}

TEST_F(LedgerTest, ARequestIdReplayedGetsTheFirstAnswerAndWithOtherActsIsTurnedAway) {
  const auto issue = Issue(kDoc);
  const auto first = Submit(RequestOf({issue}, "req-1"));
  ASSERT_TRUE(first.has_value());
  const auto replay = Submit(RequestOf({issue}, "req-1"));
  ASSERT_TRUE(replay.has_value());
  EXPECT_EQ(replay->results(0).receipt().index(), first->results(0).receipt().index());
  const auto other = Submit(RequestOf({Issue(kOther, 7)}, "req-1"));
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().reason, v1::ERROR_REASON_REQUEST_ID_REUSED);
  EXPECT_EQ(Title(kOther).document_id(), "");
  Restart();
  const auto later = Submit(RequestOf({issue}, "req-1"));
  ASSERT_TRUE(later.has_value());
  EXPECT_EQ(later->results(0).receipt().index(), first->results(0).receipt().index());
}

// Whoever sends what is admitted already under ever new ids fills no table with it.
TEST_F(LedgerTest, DuplicatesUnderFreshRequestIdsLeaveNoRecord) {
  const auto issue = Issue(kDoc);
  const auto rows = [this] { return store_.Scan(store::Table::kRequests, "", "", 1'000)->size(); };
  ASSERT_TRUE(Submit(RequestOf({issue}, "first")).has_value());
  EXPECT_EQ(rows(), 1U);
  for (int i = 0; i < 20; ++i) {
    const auto again = Submit(RequestOf({issue}, "again-" + std::to_string(i)));
    ASSERT_TRUE(again.has_value());
    EXPECT_TRUE(again->results(0).receipt().duplicate());
  }
  EXPECT_EQ(rows(), 1U);
  // Beside an act that is new, the answer is kept whole.
  ASSERT_TRUE(Submit(RequestOf({issue, Issue(kOther, 7)}, "both")).has_value());
  EXPECT_EQ(rows(), 2U);
}

TEST_F(LedgerTest, ABlockTrainIssuedAllOrNothingLeavesNoTraceWhenOneIsRefused) {
  const std::uint64_t size = TreeSize();
  auto request =
      RequestOf({Issue(DocumentNumber(1), 1), Issue(DocumentNumber(2), 2), Issue(DocumentNumber(1), 3)});
  request.set_all_or_nothing(true);
  const auto answer = Submit(request);
  ASSERT_TRUE(answer.has_value());
  ASSERT_EQ(answer->results_size(), 3);
  for (const auto& result : answer->results()) {
    EXPECT_EQ(result.refusal().reason(), v1::REFUSAL_REASON_DOCUMENT_EXISTS);
  }
  EXPECT_EQ(TreeSize(), size);
  EXPECT_EQ(Title(DocumentNumber(2)).document_id(), "");

  auto good = RequestOf({Issue(DocumentNumber(1), 1), Issue(DocumentNumber(2), 2)});
  good.set_all_or_nothing(true);
  const auto issued = Submit(good);
  ASSERT_TRUE(issued.has_value());
  EXPECT_TRUE(issued->results(0).has_receipt() && issued->results(1).has_receipt());
  EXPECT_EQ(TreeSize(), size + 3) << "two entries and one seal: one commit";
}

TEST_F(LedgerTest, TheSameGoodsAreNotIssuedTwiceUnderAnotherText) {
  MustAdmit(Issue(kDoc));
  EXPECT_EQ(MustRefuse(Issue(kOther)), v1::REFUSAL_REASON_GOODS_ALREADY_COVERED);
}

// Asked for ever, it would tell a carrier whose goods are covered, and leave no trace.
TEST_F(LedgerTest, AGroupThatIsRefusedAnyhowIsNoSearchOverOthersGoods) {
  MustAdmit(Issue(kDoc));
  const auto reasons = [this](std::vector<v1::SubmitActRequest> acts) {
    auto request = RequestOf(std::move(acts));
    request.set_all_or_nothing(true);
    const auto answer = Submit(request);
    std::set<v1::RefusalReason> out;
    for (const auto& result : answer->results()) out.insert(result.refusal().reason());
    return out;
  };
  const std::uint64_t size = TreeSize();
  const auto covered = Issue(kOther);
  const auto never = Issue(kDoc, 3);
  const std::set<v1::RefusalReason> exists{v1::REFUSAL_REASON_DOCUMENT_EXISTS};
  EXPECT_EQ(reasons({covered, never}), exists);
  EXPECT_EQ(reasons({Issue(kOther, 2), never}), exists) << "the same answer, whoever covers the goods";
  EXPECT_EQ(reasons({never, covered}), exists);
  // Where all else would be admitted, it is the reason.
  EXPECT_EQ(reasons({covered, Issue(DocumentNumber(7), 7)}),
            std::set{v1::REFUSAL_REASON_GOODS_ALREADY_COVERED});
  EXPECT_EQ(reasons({Issue(DocumentNumber(7), 7), covered}),
            std::set{v1::REFUSAL_REASON_GOODS_ALREADY_COVERED});
  EXPECT_EQ(TreeSize(), size);
  // Nor does a content that will be refused say more.
  auto spoiled = Issue(kOther);
  spoiled.mutable_contents(0)->set_secret(std::string(32, 'x'));
  EXPECT_EQ(MustRefuse(spoiled), v1::REFUSAL_REASON_COMMITMENT_MISMATCH);
}

TEST_F(LedgerTest, ABlockTrainOfAThousandLinesIsAdmittedAndTenThousandAreRefusedInWords) {
  const auto issue = [this](int lines) {
    const auto content = waybill::ToJson(yidan::testing::LargeWaybill(lines, 200));
    const auto committed = yidan::testing::Commit(kDoc, content);
    v1::Act act = NewAct("cdirp");
    yidan::testing::Issue(act, committed);
    v1::SubmitActRequest request = Sign(act);
    *request.add_contents() = committed.content;
    return request;
  };
  ExpectProven(MustAdmit(issue(1'000)));
  EXPECT_EQ(Title(kDoc).header().goods_size(), 1'000);
  EXPECT_EQ(Title(kDoc).header().containers_size(), 200);

  // By its content, before anything of it is signed away: the act alone is longer than an act may be.
  const std::string content = waybill::ToJson(yidan::testing::LargeWaybill(10'000, 200)).Canonical();
  const auto parsed = waybill::ParseContent(content);
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().message, "(whole): more than 1048576 bytes");
  const auto refused = SubmitOne(issue(10'000));
  EXPECT_EQ(refused.refusal().reason(), v1::REFUSAL_REASON_MALFORMED_ACT);
  EXPECT_EQ(refused.refusal().message(), "act: it is empty, or longer than 65000 bytes.");
}

TEST_F(LedgerTest, ARefusedActWritesNothing) {
  MustAdmit(Issue(kDoc));
  const auto before = store_.TakeImage();
  EXPECT_EQ(MustRefuse(Transfer("rongou", "boc-jinjiang", kDoc)), v1::REFUSAL_REASON_NOT_HOLDER);
  auto forged = Transfer("landrover-nl", "boc-jinjiang", kDoc);
  (*forged.mutable_signature())[10] ^= 1;
  EXPECT_EQ(MustRefuse(forged), v1::REFUSAL_REASON_BAD_SIGNATURE);
  auto garbage = forged;
  garbage.set_act("\xff\xff");
  EXPECT_EQ(MustRefuse(garbage), v1::REFUSAL_REASON_MALFORMED_ACT);
  EXPECT_EQ(store_.TakeImage(), before);
}

TEST_F(LedgerTest, APlainIssueReplacesNobodysBill) {
  v1::Waybill claims = DemoWaybill();
  claims.mutable_exchanged_document()->add_replaces("YD-SOMEBODY-ELSES-BILL");
  const auto committed = yidan::testing::Commit(kDoc, waybill::ToJson(claims));
  v1::Act act = NewAct("cdirp");
  act.set_document_id(kDoc);
  yidan::testing::Issue(act, committed);
  v1::SubmitActRequest request = Sign(act);
  *request.add_contents() = committed.content;
  EXPECT_EQ(MustRefuse(request), v1::REFUSAL_REASON_HEADER_MISMATCH);
}

TEST_F(LedgerTest, ContentThatIsNotWhatTheHeaderSaysIsRefused) {
  auto issue = Issue(kDoc);
  auto other_secret = issue;
  other_secret.mutable_contents(0)->set_secret(std::string(32, 'x'));
  EXPECT_EQ(MustRefuse(other_secret), v1::REFUSAL_REASON_COMMITMENT_MISMATCH);
  auto spaced = issue;
  spaced.mutable_contents(0)->set_content_json(" " + issue.contents(0).content_json());
  EXPECT_EQ(MustRefuse(spaced), v1::REFUSAL_REASON_CONTENT_INVALID);
  auto without = issue;
  without.clear_contents();
  EXPECT_EQ(MustRefuse(without), v1::REFUSAL_REASON_CONTENT_INVALID);
  EXPECT_TRUE(SubmitOne(issue).has_receipt()) << "the good one is still welcome";
}

TEST_F(LedgerTest, PastItsDeadlineAnActIsNotAdmitted) {
  const auto issue = Issue(kDoc);
  const std::uint64_t size = TreeSize();
  const auto late = std::chrono::system_clock::time_point(std::chrono::milliseconds(clock_.WallMs() - 1));
  const auto answer = Submit(RequestOf({issue}), late);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_DEADLINE_PASSED);
  EXPECT_EQ(TreeSize(), size);
}

TEST_F(LedgerTest, AQueueThatIsFullSaysSo) {
  Stop();
  options_.queue_bytes_max = 2'000;
  Start();
  const auto answer = Submit(RequestOf({Issue(kDoc)}));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_QUEUE_FULL);
}

TEST_F(LedgerTest, AKeyAddedAndUsedInTheSameBatchIsGood) {
  MustAdmit(Issue(kDoc));
  const auto fresh = *crypto::PrivateKey::Generate(crypto::Algorithm::kSm2);
  v1::Act add = NewAct("landrover-nl");
  add.set_participant_id("landrover-nl");
  add.set_sequence(2);
  yidan::internal::v1::ReadRequest read;
  read.mutable_get_participant()->set_participant_id("landrover-nl");
  add.set_previous(Read(read)->get_participant().participant().last_act());
  add.mutable_add_key()->set_spki(fresh.public_key().spki());
  add.mutable_add_key()->set_possession(
      fresh.Sign(crypto::PreAuthEncoding(title::kPossessionType, registry_.ToString() + "landrover-nl")));
  const auto add_request = Sign(add);
  keys_.insert_or_assign("landrover-nl", fresh);
  const auto answer = Submit(RequestOf({add_request, Transfer("landrover-nl", "boc-frankfurt", kDoc)}));
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->results(0).has_receipt()) << answer->results(0).refusal().ShortDebugString();
  EXPECT_TRUE(answer->results(1).has_receipt()) << answer->results(1).refusal().ShortDebugString();
}

TEST_F(LedgerTest, WhenTheWallClockJumpsAdmissionStopsAndHealthSaysWhy) {
  clock_.StepWall(10 * 60'000);
  const auto answer = Submit(RequestOf({Issue(kDoc)}));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_CLOCK_UNTRUSTED);
  ASSERT_FALSE(ledger_->Healthy().has_value());
  EXPECT_EQ(ledger_->Healthy().error().reason, v1::ERROR_REASON_CLOCK_UNTRUSTED);
  clock_.StepWall(-10 * 60'000);
  EXPECT_TRUE(SubmitOne(Issue(kDoc)).has_receipt());
  EXPECT_TRUE(ledger_->Healthy().has_value());
}

// A reading that cannot be recorded is told to nobody, and why is told as exactly as of an act.
TEST_F(LedgerTest, WhyAReadingCannotBeRecordedIsSaidExactly) {
  MustAdmit(Issue(kDoc));
  yidan::internal::v1::ReadRequest reading;
  reading.set_caller("boc-frankfurt");
  reading.mutable_get_title()->set_document_id(kDoc);
  clock_.StepWall(10 * 60'000);
  const auto untold = Read(reading);
  ASSERT_FALSE(untold.has_value());
  EXPECT_EQ(untold.error().reason, v1::ERROR_REASON_CLOCK_UNTRUSTED);
  EXPECT_NE(untold.error().message.find("the wall clock left"), std::string::npos) << untold.error().message;
  clock_.StepWall(-10 * 60'000);
  EXPECT_TRUE(Read(reading).has_value());
}

// The disk fills: acts wait outside, readings go on, and when there is room again so does the service.
TEST_F(LedgerTest, BelowLowWaterNoActIsAdmittedAndItReturnsByItself) {
  const auto free = std::make_shared<std::atomic<std::uint64_t>>(8'000);  // the ledger outlives this test
  Stop();
  options_.low_water_bytes = 8'000;
  options_.free_bytes = [free] { return free->load(); };
  options_.meters = std::make_shared<metrics::LedgerMeters>();
  Start();
  MustAdmit(Issue(kDoc));
  const std::uint64_t size = TreeSize();
  const auto transfer = Transfer("landrover-nl", "boc-frankfurt", kDoc);
  *free = 7'999;
  const auto answer = Submit(RequestOf({transfer}));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_DISK_LOW);
  EXPECT_NE(answer.error().message.find("7999 bytes are free and 8000 are needed"), std::string::npos)
      << answer.error().message;
  ASSERT_FALSE(ledger_->Healthy().has_value());
  EXPECT_EQ(ledger_->Healthy().error().reason, v1::ERROR_REASON_DISK_LOW);
  EXPECT_FALSE(ledger_->Failed());
  EXPECT_EQ(TreeSize(), size);
  EXPECT_EQ(options_.meters->turned_away.At(v1::ERROR_REASON_DISK_LOW).value(), 1U);
  yidan::internal::v1::ReadRequest reading;
  reading.set_caller("boc-frankfurt");
  reading.mutable_get_title()->set_document_id(kDoc);
  const auto read = Read(reading);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->get_title().title().holder(), "landrover-nl");
  EXPECT_EQ(options_.meters->readings_recorded.value(), 1U) << "its record is durable, as ever";
  // Of the last eighth nothing is taken, not even for a record; so the reading does not leave.
  *free = 999;
  const auto untold = Read(reading);
  ASSERT_FALSE(untold.has_value());
  EXPECT_EQ(untold.error().reason, v1::ERROR_REASON_DISK_LOW);
  EXPECT_NE(untold.error().message.find("999 bytes are free"), std::string::npos) << untold.error().message;
  EXPECT_FALSE(ledger_->Failed());
  *free = 8'000;
  while (!ledger_->Healthy()) std::this_thread::yield();
  EXPECT_TRUE(SubmitOne(transfer).has_receipt());
  Stop();
}

TEST_F(LedgerTest, WhatBecameOfActsIsCountedByKindResultAndReason) {
  Stop();
  const auto meters = options_.meters = std::make_shared<metrics::LedgerMeters>();
  Start();
  MustAdmit(Issue(kDoc));
  const auto transfer = Transfer("landrover-nl", "boc-frankfurt", kDoc);
  const auto again = Transfer("landrover-nl", "boc-jinjiang", kDoc);
  EXPECT_TRUE(SubmitOne(transfer).has_receipt());
  EXPECT_TRUE(SubmitOne(transfer).has_receipt());
  EXPECT_TRUE(SubmitOne(again).has_refusal());
  Stop();
  const auto acts = [&meters](metrics::Result result, v1::ActKind kind) {
    return meters->acts.at(static_cast<std::size_t>(result)).At(kind).value();
  };
  EXPECT_EQ(acts(metrics::Result::kAdmitted, v1::ACT_KIND_ISSUE), 1U);
  EXPECT_EQ(acts(metrics::Result::kAdmitted, v1::ACT_KIND_TRANSFER), 1U);
  EXPECT_EQ(acts(metrics::Result::kDuplicate, v1::ACT_KIND_TRANSFER), 1U);
  EXPECT_EQ(acts(metrics::Result::kRefused, v1::ACT_KIND_TRANSFER), 1U);
  EXPECT_EQ(meters->refusals.At(v1::REFUSAL_REASON_STALE_PREVIOUS).value() +
                meters->refusals.At(v1::REFUSAL_REASON_NOT_HOLDER).value(),
            1U);
  const auto sum = [](const metrics::Histogram& histogram) {
    std::uint64_t all = 0;
    for (const std::uint64_t count : histogram.Read().counts) all += count;
    return all;
  };
  EXPECT_EQ(sum(meters->verify_seconds), 4U);
  EXPECT_EQ(sum(meters->answer_seconds), 4U);
  EXPECT_EQ(sum(meters->batch_acts), 2U) << "a duplicate and a refusal write nothing";
  EXPECT_EQ(sum(meters->commit_seconds), 2U);
}

TEST_F(LedgerTest, AfterStoppingIntakeNothingNewComesIn) {
  ledger_->StopIntake();
  const auto answer = Submit(RequestOf({v1::SubmitActRequest()}));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_SHUTTING_DOWN);
}

TEST_F(LedgerTest, WhenIdleASealShowsThatTheLogIsFresh) {
  Stop();
  options_.idle_seal_ms = 60'000;
  Start();
  const std::uint64_t size = TreeSize();
  clock_.Advance(61'000);
  for (int i = 0; i < 12'000 && TreeSize() == size; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(TreeSize(), size + 1);
}

TEST_F(LedgerTest, EveryCheckpointIsConsistentWithEveryEarlierOne) {
  std::vector<v1::Checkpoint> seen{Checkpoint().checkpoint()};
  for (int i = 1; i <= 12; ++i) {
    MustAdmit(Issue(DocumentNumber(i), i));
    seen.push_back(Checkpoint().checkpoint());
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    yidan::internal::v1::ReadRequest request;
    request.mutable_get_consistency()->set_old_size(seen[i].size());
    const auto answer = Read(request);
    ASSERT_TRUE(answer.has_value());
    std::vector<Digest> path;
    for (const auto& hash : answer->get_consistency().proof().path())
      path.push_back(*Digest::FromBytes(hash));
    EXPECT_TRUE(log::VerifyConsistency(seen[i].size(), seen.back().size(), *Digest::FromBytes(seen[i].root()),
                                       *Digest::FromBytes(seen.back().root()), path));
  }
}

// What was answered before cannot be read: then nothing is decided, and everybody in the batch hears so.
TEST_F(LedgerTest, ARequestWhoseRecordCannotBeReadIsNotDecidedAnew) {
  const auto request = RequestOf({Issue("CDIRP-2017-04-0001")}, "once");
  ASSERT_TRUE(Submit(request).has_value());
  const std::uint64_t commits = store_.commits();
  store_.FailReads(true);
  const auto again = Submit(request);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().reason, v1::ERROR_REASON_OUTCOME_UNKNOWN);
  EXPECT_TRUE(ledger_->Failed());
  EXPECT_EQ(store_.commits(), commits);
  store_.FailReads(false);
}

}  // namespace
}  // namespace yidan::ledger_test
