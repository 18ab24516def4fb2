// The rules change: announced by the registrar, adopted when the public delay is over, and everybody decides
// by them from that entry on. The second version is a toy (tests/support/toy_rules.h).
#include "services/ledger/adoption.h"

#include <gmock/gmock.h>

#include "services/ledger/recovery.h"
#include "services/replica/fsck.h"
#include "services/replica/rebuild.h"
#include "services/replica/replica.h"
#include "services/store/records.h"
#include "tests/support/ledger_fixture.h"
#include "tests/support/toy_rules.h"

namespace yidan::ledger_test {
namespace {

using ledger::RulesProgress;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using yidan::testing::ToyBook;
using Stage = RulesProgress::Stage;

constexpr const char* kDocument = "CDIRP-2017-04-0001";
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;

class AdoptionTest : public LedgerTest {
 protected:
  void SetUp() override {
    options_.rules = &ToyBook();
    LedgerTest::SetUp();
    MustAdmit(Issue(kDocument));
  }

  ledger::RulesChange ChangeTo(std::uint32_t version, const std::string& signer = "registrar") {
    ledger::RulesChange change;
    change.version = version;
    const crypto::PrivateKey& key = keys_.at(signer);
    change.registrar.push_back({key.public_key().id(), [&key](std::string_view m) { return key.Sign(m); }});
    return change;
  }
  // One window differs too: a transfer can be rejected for an hour, not for two days.
  ledger::RulesChange ToyChange() {
    ledger::RulesChange change = ChangeTo(2);
    change.change_parameters = [](title::Parameters& parameters) -> Outcome {
      parameters.reject_window = kHour;
      return {};
    };
    return change;
  }
  // With the ledger stopped, as it must be.
  Result<RulesProgress> Run(const ledger::RulesChange& change) {
    Stop();
    auto progress = ledger::ChangeRules(ports_, options_, change);
    Start();
    return progress;
  }
  void AdoptTheToy() {
    ASSERT_EQ(Run(ToyChange())->stage, Stage::kAnnounced);
    clock_.Advance(8 * kDay);
    ASSERT_EQ(Run(ToyChange())->stage, Stage::kAdopted);
  }

  v1::SubmitActRequest Milestone(const std::string& actor) {
    v1::Act act = NewAct(actor);
    act.set_document_id(kDocument);
    act.set_nonce(crypto::RandomBytes(16));
    act.mutable_milestone()->set_code("ARRIVED");
    title::SetTime(act.mutable_milestone()->mutable_at(), clock_.WallMs());
    return Sign(act);
  }
  v1::SubmitActRequest Reject(const std::string& actor) {
    v1::Act act = OnDocument(actor, kDocument);
    act.mutable_reject();
    return Sign(act);
  }

  // The log replayed from zero by a program with these rules.
  Outcome Replay(const title::RuleBook& book) {
    MemoryStore copy;
    YIDAN_ASSIGN(const auto replica, replica::Replica::Open(copy, copy, book));
    while (replica->chain().size() < TreeSize()) {
      YIDAN_ASSIGN(const auto entry,
                   store_.Get(store::Table::kEntries, store::KeyOfIndex(replica->chain().size())));
      YIDAN_TRY(replica->Add(*entry));
    }
    return replica->Commit();
  }
  // The same, with all that comes from `index` on read ahead under the rules in force before it.
  Outcome ReplayReadAheadFrom(std::uint64_t index) {
    MemoryStore copy;
    YIDAN_ASSIGN(const auto replica, replica::Replica::Open(copy, copy, ToyBook()));
    std::vector<std::string> rest;
    for (std::uint64_t i = 0; i < TreeSize(); ++i) {
      YIDAN_ASSIGN(const auto entry, store_.Get(store::Table::kEntries, store::KeyOfIndex(i)));
      if (i < index) {
        YIDAN_TRY(replica->Add(*entry));
      } else {
        rest.push_back(*entry);
      }
    }
    for (auto& ahead : replica->LookAhead(std::move(rest))) YIDAN_TRY(replica->Add(std::move(ahead)));
    return replica->Commit();
  }
  std::vector<std::string> Faults() {
    MemoryStore scratch;
    return replica::Fsck({store_, slots_, signer_.verifier_key(), {}, scratch, scratch, true, {}, &ToyBook()})
        ->faults;
  }
};

TEST_F(AdoptionTest, WhatComesAfterIsDecidedByTheNewRulesAndEveryReplayAgrees) {
  EXPECT_EQ(MustRefuse(Milestone("landrover-nl")), v1::REFUSAL_REASON_NOT_ISSUER);
  const auto announced = Run(ToyChange());
  ASSERT_TRUE(announced.has_value()) << announced.error().message;
  EXPECT_EQ(announced->stage, Stage::kAnnounced);
  EXPECT_TRUE(announced->written);
  EXPECT_EQ(announced->adopted_from, clock_.WallMs() + 7 * kDay);
  EXPECT_EQ(MustRefuse(Milestone("landrover-nl")), v1::REFUSAL_REASON_NOT_ISSUER) << "announced, not adopted";

  clock_.Advance(6 * kDay);
  const auto too_early = Run(ToyChange());
  EXPECT_EQ(too_early->stage, Stage::kAnnounced);
  EXPECT_FALSE(too_early->written) << "it stands announced already";
  EXPECT_EQ(too_early->index, announced->index);

  clock_.Advance(kDay);
  const std::uint64_t before = TreeSize();
  const auto adopted = Run(ToyChange());
  ASSERT_TRUE(adopted.has_value()) << adopted.error().message;
  EXPECT_EQ(adopted->stage, Stage::kAdopted);
  EXPECT_EQ(adopted->index, before);
  EXPECT_EQ(TreeSize(), before + 2) << "RULES and its seal, nothing else";
  MustAdmit(Milestone("landrover-nl"));
  MustAdmit(Milestone("cdirp"));

  const Outcome replayed = Replay(ToyBook());
  EXPECT_TRUE(replayed.has_value()) << replayed.error().message;
  const Outcome ahead = ReplayReadAheadFrom(before);
  EXPECT_TRUE(ahead.has_value()) << ahead.error().message;
  EXPECT_THAT(Faults(), IsEmpty());
  const Outcome lacking = Replay(title::RuleBook::Released());
  ASSERT_FALSE(lacking.has_value());
  EXPECT_EQ(lacking.error().kind, Error::Kind::kUnavailable) << "nothing is known to be wrong";
  EXPECT_THAT(lacking.error().message, HasSubstr("needs rules 2, has 1"));
}

TEST_F(AdoptionTest, AWindowThatRunsKeepsTheEndItBeganWith) {
  ASSERT_EQ(Run(ToyChange())->stage, Stage::kAnnounced);
  clock_.Advance(7 * kDay);
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
  ASSERT_EQ(Run(ToyChange())->stage, Stage::kAdopted);
  clock_.Advance(kDay);  // beyond the new window, within the one that the transfer began with
  MustAdmit(Reject("boc-frankfurt"));

  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
  clock_.Advance(2 * kHour);
  EXPECT_EQ(MustRefuse(Reject("boc-frankfurt")), v1::REFUSAL_REASON_WINDOW_CLOSED);
  EXPECT_TRUE(Replay(ToyBook()).has_value());
}

// A table that was restored by hand from an older copy.
TEST_F(AdoptionTest, ARecordOfTheRegistryThatTheMapDoesNotNameIsNotBelieved) {
  const std::string row = MemoryStore::RowKey(store::Table::kRegistry, store::kRegistryRow);
  const std::string before = store_.TakeImage().at(row);
  AdoptTheToy();
  Stop();
  auto image = store_.TakeImage();
  image[row] = before;
  store_.LoadImage(image);
  const auto started = ledger::Ledger::Start(ports_, options_);
  ASSERT_FALSE(started.has_value());
  EXPECT_THAT(started.error().message, HasSubstr("not the one that the state map names"));
  EXPECT_THAT(started.error().message, HasSubstr("run yidand rebuild"));
  // Which helps.
  MemoryStore scratch;
  const auto rebuilt = replica::Rebuild(
      {store_, slots_, signer_.verifier_key(), {}, scratch, scratch, true, {}, &ToyBook()}, store_);
  EXPECT_TRUE(rebuilt.has_value()) << rebuilt.error().message;
  Start();
  MustAdmit(Milestone("landrover-nl"));
}

// What later rules write may be read by their programs only; the version is asked for before that.
TEST_F(AdoptionTest, TheVersionIsAskedForBeforeWhatOnlyItsProgramsCanRead) {
  AdoptTheToy();
  Stop();
  auto image = store_.TakeImage();
  image[MemoryStore::RowKey(store::Table::kParticipants, "cdirp")] = "\x02 as a later version writes them";
  store_.LoadImage(image);
  options_.rules = &title::RuleBook::Released();
  const auto started = ledger::Ledger::Start(ports_, options_);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().message, "does not start: needs rules 2, has 1");
}

TEST_F(AdoptionTest, AProgramThatLacksTheVersionDoesNotStartAndSaysWhich) {
  AdoptTheToy();
  Stop();
  options_.rules = &title::RuleBook::Released();
  const auto started = ledger::Ledger::Start(ports_, options_);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().message, "does not start: needs rules 2, has 1");
}

TEST_F(AdoptionTest, ChangesThatMayNotBeAreRefusedAndWriteNothing) {
  AdoptTheToy();
  const std::uint64_t size = TreeSize();
  const auto refused = [&](const ledger::RulesChange& change) {
    const auto progress = Run(change);
    EXPECT_FALSE(progress.has_value());
    EXPECT_EQ(TreeSize(), size);
    return progress ? Error() : progress.error();
  };
  EXPECT_THAT(refused(ChangeTo(1)).message, HasSubstr("rules 2 are in force; they never go back to 1"));
  EXPECT_THAT(refused(ChangeTo(3)).message, HasSubstr("needs rules 3, has 1 and 2"));
  const auto in_force = Run(ToyChange());
  ASSERT_TRUE(in_force.has_value());
  EXPECT_EQ(in_force->stage, Stage::kAdopted);
  EXPECT_FALSE(in_force->written) << "it is in force already";
  EXPECT_EQ(TreeSize(), size);
  ledger::RulesChange unsigned_one = ToyChange();
  unsigned_one.registrar.clear();
  EXPECT_EQ(refused(unsigned_one).kind, Error::Kind::kInvalid);
  const auto hour = [](title::Parameters& parameters) -> Outcome {
    parameters.recall_after = kHour;
    return {};
  };
  ledger::RulesChange by_carrier = ChangeTo(2, "cdirp");
  by_carrier.change_parameters = hour;
  EXPECT_THAT(refused(by_carrier).message, HasSubstr("not, or no longer, the registrar's"));
  ledger::RulesChange forged = ChangeTo(2);
  forged.change_parameters = hour;
  forged.registrar[0].sign = [this](std::string_view m) { return keys_.at("cdirp").Sign(m); };
  EXPECT_THAT(refused(forged).message, HasSubstr("the registrar's signature on RULES does not verify"));
}

TEST_F(AdoptionTest, ALaterAnnouncementTakesTheEarlierOnesPlaceAndTheDelayBeginsAnew) {
  ASSERT_EQ(Run(ToyChange())->stage, Stage::kAnnounced);
  clock_.Advance(6 * kDay);
  ledger::RulesChange later = ChangeTo(2);
  later.change_parameters = [](title::Parameters& parameters) -> Outcome {
    parameters.reject_window = 2 * kHour;
    return {};
  };
  const auto other = Run(later);
  EXPECT_EQ(other->stage, Stage::kAnnounced);
  EXPECT_TRUE(other->written);
  clock_.Advance(6 * kDay);
  // Who names no parameters means the announcement that stands: its delay does not begin anew.
  EXPECT_EQ(Run(ChangeTo(2))->stage, Stage::kAnnounced) << "six days of seven";
  clock_.Advance(kDay);
  EXPECT_EQ(Run(ChangeTo(2))->stage, Stage::kAdopted);
}

// The batch was durable, and the process died before it heard so: the next run finds it in the log.
TEST_F(AdoptionTest, InterruptedItIsRunAgain) {
  Stop();
  store_.FailCommitAfter(0, FailedCommit::kDurable);
  EXPECT_FALSE(ledger::ChangeRules(ports_, options_, ToyChange()).has_value());
  store_.Restart();
  const auto again = ledger::ChangeRules(ports_, options_, ToyChange());
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_FALSE(again->written);
  // The first save is the start's own. The second is of the adoption, which is durable by then.
  slots_.FailSaveAfter(1, MemoryHeadSlots::FailedSave::kTorn);
  clock_.Advance(7 * kDay);
  EXPECT_FALSE(ledger::ChangeRules(ports_, options_, ToyChange()).has_value());
  store_.Restart();
  const auto adopted = ledger::ChangeRules(ports_, options_, ToyChange());
  ASSERT_TRUE(adopted.has_value()) << adopted.error().message;
  EXPECT_EQ(adopted->stage, Stage::kAdopted);
  EXPECT_FALSE(adopted->written) << "it had become durable";
  Start();
  MustAdmit(Milestone("landrover-nl"));
}

}  // namespace
}  // namespace yidan::ledger_test
