// Start is recovery: every window between a durable batch and its signed checkpoint, and every way in
// which a database and its slot can contradict each other.
#include "services/ledger/adoption.h"
#include "services/ledger/genesis.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";

class RecoveryTest : public LedgerTest {
 protected:
  Error StartFails() {
    Stop();
    store_.Restart();
    auto started = ledger::Ledger::Start(ports_, options_);
    EXPECT_FALSE(started.has_value());
    return started ? Error{} : started.error();
  }
};

TEST_F(RecoveryTest, ABatchThatWasLostWithTheProcessWasNeverAnswered) {
  store_.FailCommitAfter(0, FailedCommit::kLost);
  const auto issue = Issue(kDoc);
  const auto answer = Submit(RequestOf({issue}));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_OUTCOME_UNKNOWN) << "unknown, never a refusal";
  EXPECT_TRUE(ledger_->Failed());
  Restart();
  EXPECT_EQ(Title(kDoc).document_id(), "");
  EXPECT_TRUE(SubmitOne(issue).has_receipt()) << "asking again settles it";
}

TEST_F(RecoveryTest, ABatchThatBecameDurableBeforeTheCrashIsSignedAtTheNextStart) {
  store_.FailCommitAfter(0, FailedCommit::kDurable);
  const auto issue = Issue(kDoc);
  const std::uint64_t size = TreeSize();
  ASSERT_FALSE(Submit(RequestOf({issue})).has_value());
  Restart();
  EXPECT_EQ(TreeSize(), size + 2);
  EXPECT_EQ(Title(kDoc).holder(), "landrover-nl");
  const auto receipt = MustAdmit(issue);
  EXPECT_TRUE(receipt.duplicate());
  ExpectProven(receipt);
}

TEST_F(RecoveryTest, ACheckpointTornWhileItWasSavedIsSignedAgain) {
  slots_.FailSaveAfter(0, MemoryHeadSlots::FailedSave::kTorn);
  ASSERT_FALSE(Submit(RequestOf({Issue(kDoc)})).has_value());
  Restart();
  EXPECT_EQ(Title(kDoc).holder(), "landrover-nl");
  ASSERT_TRUE(slots_.Load()->has_value());
  EXPECT_EQ(**slots_.Load(), Checkpoint().checkpoint().note());
}

TEST_F(RecoveryTest, AfterAFailedWriteNothingMoreIsAdmittedByThatProcess) {
  store_.FailCommitAfter(0, FailedCommit::kLost);
  ASSERT_FALSE(Submit(RequestOf({Issue(kDoc)})).has_value());
  const auto next = Submit(RequestOf({Issue("YD-TEST-0000000000000002", 2)}));
  ASSERT_FALSE(next.has_value());
  EXPECT_EQ(next.error().reason, v1::ERROR_REASON_OUTCOME_UNKNOWN);
  EXPECT_FALSE(ledger_->Healthy().has_value());
}

TEST_F(RecoveryTest, AStoreThatCannotBeReadDecidesNothing) {
  MustAdmit(Issue(kDoc));
  const auto transfer = Transfer("landrover-nl", "boc-frankfurt", kDoc);
  Stop();
  Start();  // nothing of the document in memory
  store_.FailReads(true);
  const auto answer = Submit(RequestOf({transfer}));
  ASSERT_FALSE(answer.has_value()) << "an unreadable title is not an unknown document";
  EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_OUTCOME_UNKNOWN);
  Restart();
  EXPECT_EQ(Title(kDoc).holder(), "landrover-nl");
}

TEST_F(RecoveryTest, AnOlderDatabaseUnderANewerCheckpointDoesNotStart) {
  const auto backup = store_.TakeImage();
  MustAdmit(Issue(kDoc));
  Stop();
  store_.LoadImage(backup);
  const Error error = StartFails();
  EXPECT_EQ(error.kind, Error::Kind::kCorrupt);
  EXPECT_NE(error.message.find("lost its tail"), std::string::npos) << error.message;
}

TEST_F(RecoveryTest, AnotherHistoryOfTheSameLengthDoesNotStart) {
  const auto backup = store_.TakeImage();
  const auto slots_before = slots_;
  MustAdmit(Issue(kDoc));
  const auto promised = slots_;
  Stop();
  store_.LoadImage(backup);
  slots_ = slots_before;
  Start();
  MustAdmit(Issue("YD-TEST-0000000000000009", 9));  // a second history, as long as the first
  Stop();
  slots_ = promised;
  const Error error = StartFails();
  EXPECT_EQ(error.kind, Error::Kind::kCorrupt);
  EXPECT_NE(error.message.find("root"), std::string::npos) << error.message;
}

TEST_F(RecoveryTest, ARewrittenTreeIsNoticedAgainstTheSlot) {
  MustAdmit(Issue(kDoc));
  const std::uint64_t size = TreeSize();
  Stop();
  store::WriteSet rewrite;
  // The frontier node that the last even pair of leaves hangs under.
  rewrite.Put(store::Table::kTreeNodes, Encoder().U8(0).U64(size - 1).Take(), std::string(32, 'x'));
  if (size % 2 == 0) {
    rewrite.Put(store::Table::kTreeNodes, Encoder().U8(1).U64(size / 2 - 1).Take(), std::string(32, 'y'));
  }
  for (unsigned level = 2; (size >> level) > 0; ++level) {
    rewrite.Put(store::Table::kTreeNodes,
                Encoder().U8(static_cast<std::uint8_t>(level)).U64((size >> level) - 1).Take(),
                std::string(32, 'z'));
  }
  store_.Tamper(rewrite);
  const Error error = StartFails();
  EXPECT_EQ(error.kind, Error::Kind::kCorrupt);
  EXPECT_NE(error.message.find("root"), std::string::npos) << error.message;
}

// The slot of long ago, put in the place of the newest: nobody knows any more what was signed after it.
TEST_F(RecoveryTest, ASlotThatIsMoreThanOneBatchBehindDoesNotStart) {
  const auto long_ago = slots_;
  MustAdmit(Issue(kDoc));
  const auto one_batch_ago = slots_;
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const std::string remembered = Checkpoint().checkpoint().note();
  Stop();
  slots_ = long_ago;
  const Error error = StartFails();
  EXPECT_EQ(error.kind, Error::Kind::kCorrupt);
  EXPECT_NE(error.message.find("more than one batch behind"), std::string::npos) << error.message;
  EXPECT_EQ(*slots_.Load(), *decltype(slots_)(long_ago).Load()) << "it was not written over";
  options_.remembered_checkpoint = **decltype(slots_)(long_ago).Load();
  StartFails();  // it says no more than the slot
  options_.remembered_checkpoint = remembered;
  Start();
  Stop();
  options_.remembered_checkpoint.reset();
  slots_ = one_batch_ago;
  Start();  // what an honest crash leaves
  EXPECT_EQ(Title(kDoc).holder(), "boc-frankfurt");
}

// Database and slots were rolled back together: they agree, and what somebody kept says otherwise.
TEST_F(RecoveryTest, ARememberedCheckpointIsHeldAgainstTheLogThoughThereIsASlot) {
  const auto backup = store_.TakeImage();
  const auto slots_before = slots_;
  MustAdmit(Issue(kDoc));
  const std::string newest = Checkpoint().checkpoint().note();
  Stop();
  store_.LoadImage(backup);
  slots_ = slots_before;
  for (const std::string& kept : {newest, std::string("garbage\n")}) {
    options_.remembered_checkpoint = kept;
    const Error error = StartFails();
    EXPECT_EQ(error.kind, Error::Kind::kCorrupt);
    EXPECT_NE(error.message.find("remembered checkpoint"), std::string::npos) << error.message;
  }
  options_.remembered_checkpoint.reset();
  Start();
  MustAdmit(Issue("YD-TEST-0000000000000009", 9));  // a second history, as long as the first
  Stop();
  options_.remembered_checkpoint = newest;
  EXPECT_NE(StartFails().message.find("another history"), std::string::npos);
}

TEST_F(RecoveryTest, WhoeverIsAskedBeforeSigningStopsAStartAndAChangeOfTheRules) {
  const auto behind = slots_;
  MustAdmit(Issue(kDoc));
  Stop();
  slots_ = behind;  // one batch: its head would be signed now
  options_.vouch = [](const store::Head&) { return Outcome(Corrupt("a witness has seen more")); };
  const std::uint64_t commits = store_.commits();
  EXPECT_EQ(StartFails().message, "a witness has seen more");
  ledger::RulesChange change;
  change.version = 1;
  change.registrar.push_back({keys_.at("registrar").public_key().id(),
                              [this](std::string_view m) { return keys_.at("registrar").Sign(m); }});
  const auto changed = ledger::ChangeRules(ports_, options_, change);
  ASSERT_FALSE(changed.has_value());
  EXPECT_EQ(changed.error().message, "a witness has seen more");
  EXPECT_FALSE(ledger::ProposeRules(ports_, options_, change).has_value());
  EXPECT_EQ(store_.commits(), commits);
  EXPECT_EQ(*slots_.Load(), *decltype(slots_)(behind).Load()) << "no head was kept";
}

TEST_F(RecoveryTest, WithBothSlotsUnreadableItDoesNotStart) {
  MustAdmit(Issue(kDoc));
  Stop();
  slots_.RotBoth();
  EXPECT_EQ(StartFails().kind, Error::Kind::kCorrupt);
}

TEST_F(RecoveryTest, WithOneSlotRottenTheOtherCarriesIt) {
  MustAdmit(Issue(kDoc));
  Stop();
  slots_.RotNewest();
  Start();
  EXPECT_EQ(Title(kDoc).holder(), "landrover-nl");
}

TEST_F(RecoveryTest, WithoutSlotsItStartsOnlyOnARememberedCheckpoint) {
  MustAdmit(Issue(kDoc));
  const std::string remembered = Checkpoint().checkpoint().note();
  Stop();
  slots_.Lose();
  EXPECT_EQ(StartFails().kind, Error::Kind::kCorrupt);
  options_.remembered_checkpoint = remembered;
  Start();
  EXPECT_EQ(Title(kDoc).holder(), "landrover-nl");
}

TEST_F(RecoveryTest, ACheckpointOfAnotherKeyIsNoWord) {
  MustAdmit(Issue(kDoc));
  const auto size = TreeSize();
  Stop();
  slots_.Lose();
  MemorySigner stranger(kOrigin);
  log::Checkpoint forged;
  forged.origin = kOrigin;
  forged.size = size;
  forged.state_map_root = Digest{};
  options_.remembered_checkpoint = *stranger.SignNote(*log::FormatCheckpoint(forged));
  StartFails();
}

TEST_F(RecoveryTest, AnEmptyStoreHasNoRegistry) {
  MemoryStore empty;
  MemoryHeadSlots slots;
  const ledger::Ports ports{empty, empty, slots, clock_, signer_, signer_.verifier_key()};
  const auto started = ledger::Ledger::Start(ports, options_);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().kind, Error::Kind::kNotFound);
}

TEST_F(RecoveryTest, ACrashInTheMiddleOfCreationIsHealedByTheFirstStart) {
  MemoryStore store;
  MemoryHeadSlots slots;
  const ledger::Ports ports{store, store, slots, clock_, signer_, signer_.verifier_key()};
  slots.FailSaveAfter(0, MemoryHeadSlots::FailedSave::kUntouched);
  ASSERT_FALSE(ledger::CreateRegistry(ports, Genesis()).has_value());
  auto started = ledger::Ledger::Start(ports, options_);
  ASSERT_TRUE(started.has_value()) << started.error().message;
  EXPECT_TRUE(slots.Load()->has_value());
}

// Eight days ahead, one seal, and back again: all delays would have run out, and every honest act since would
// be out of date.
TEST_F(RecoveryTest, AClockThatIsFarAheadNeedsTheOperatorsWord) {
  MustAdmit(Issue(kDoc));
  Stop();
  options_.accept_clock = false;
  constexpr std::int64_t kDay = 86'400'000;
  clock_.StepWall(8 * kDay);
  const std::uint64_t commits = store_.commits();
  const Error error = StartFails();
  EXPECT_EQ(error.kind, Error::Kind::kDenied);
  EXPECT_NE(error.message.find("2017-04-09"), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("2017-04-01"), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("--accept-clock"), std::string::npos) << error.message;
  EXPECT_EQ(store_.commits(), commits) << "nothing was written";
  clock_.StepWall(-8 * kDay + kDay / 2);
  Start();  // half a day is believed
  Stop();
  clock_.StepWall(8 * kDay);
  options_.accept_clock = true;
  Start();
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
}

TEST_F(RecoveryTest, AClockBehindTheLastSealIsNeverBelieved) {
  MustAdmit(Issue(kDoc));
  Stop();
  clock_.StepWall(-1);
  options_.accept_clock = true;
  const Error error = StartFails();
  EXPECT_EQ(error.kind, Error::Kind::kDenied);
  EXPECT_NE(error.message.find("does not go back"), std::string::npos) << error.message;
  clock_.StepWall(1);
  Start();
  EXPECT_EQ(Title(kDoc).holder(), "landrover-nl");
}

}  // namespace
}  // namespace yidan::ledger_test
