// A new note key takes over: what each crash window leaves, and what readers with the old key see.
#include "services/ledger/rotation.h"

#include "services/ledger/genesis.h"
#include "services/proof/export.h"
#include "services/proof/verifier.h"
#include "services/replica/fsck.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";

// A note key that also signs rotations, and an SM2 one beside it if asked for.
class KeySigner : public store::Signer {
 public:
  explicit KeySigner(std::string_view seed, bool with_sm2 = false)
      : key_(*crypto::PrivateKey::FromSecret(crypto::Algorithm::kEd25519, crypto::Sha256(seed).View())) {
    signers_.push_back(*log::NoteSigner::Create(kOrigin, log::NoteKeyType::kEd25519, key_));
    if (!with_sm2) return;
    signers_.push_back(*log::NoteSigner::Create(kOrigin, log::NoteKeyType::kSm2, sm2_key()));
  }
  static crypto::PrivateKey sm2_key() {
    return *crypto::PrivateKey::FromSecret(crypto::Algorithm::kSm2, crypto::Sha256("sm2").View());
  }
  static constexpr const char* kOrigin = "registry.test/chengdu";
  Result<std::string> SignNote(std::string_view text) override { return log::SignNote(text, signers_); }
  [[nodiscard]] std::string vkey() const { return signers_.front().verifier().KeyString(); }
  [[nodiscard]] std::string raw() const { return key_.public_key().Raw(); }
  [[nodiscard]] std::string raw_sm2() const { return signers_.back().verifier().key().Raw(); }
  [[nodiscard]] const crypto::PrivateKey& key() const { return key_; }
  [[nodiscard]] std::string Sign(std::string_view message) const { return key_.Sign(message); }

 private:
  crypto::PrivateKey key_;
  std::vector<log::NoteSigner> signers_;
};

// The fixture's world under keys of the test's own.
class RotationTest : public LedgerTest {
 protected:
  void SetUp() override {
    options_.idle_seal_ms = 0;
    AddKey("registrar");
    ledger::GenesisConfig genesis = Genesis();
    genesis.sm2_note_key = old_.raw_sm2();
    ASSERT_TRUE(ledger::CreateRegistry(Under(old_), genesis).has_value());
    StartUnder(old_);
    for (const std::string& named : NamedInContent()) {
      if (keys_.contains(named)) continue;
      Admit(named, {named == "cdirp" ? v1::ROLE_CARRIER : v1::ROLE_SHIPPER});
    }
    MustAdmit(Issue(kDoc));
  }
  ledger::Ports Under(KeySigner& signer) { return {store_, store_, slots_, clock_, signer, signer.vkey()}; }
  void StartUnder(KeySigner& signer) {
    auto started = ledger::Ledger::Start(Under(signer), options_);
    ASSERT_TRUE(started.has_value()) << started.error().message;
    ledger_ = std::move(*started);
    registry_ = *Digest::FromBytes(GetCheckpoint().registry());
  }
  v1::GetCheckpointResponse GetCheckpoint() {
    yidan::internal::v1::ReadRequest request;
    request.set_caller("cdirp");
    request.mutable_get_checkpoint();
    return Read(request)->get_checkpoint();
  }
  title::ParticipantRecord Record(const std::string& id) {
    return *title::DecodeParticipant(*store_.Get(store::Table::kParticipants, id).value());
  }
  // What is on disk once the ledger has stopped.
  auto Stopped() {
    Stop();
    return store_.TakeImage();
  }
  Outcome Rotate() { return Rotate(old_, new_); }
  Outcome Rotate(KeySigner& from, KeySigner& to) {
    Stop();
    return ledger::RotateNoteKey(Under(from), Under(to), options_,
                                 {to.raw(), [&](std::string_view m) { return from.Sign(m); },
                                  [&](std::string_view m) { return to.Sign(m); }});
  }
  proof::Report Judged(const std::string& key) {
    yidan::internal::v1::ReadRequest request;
    request.set_caller("cdirp");
    request.mutable_export_title()->set_document_id(kDoc);
    const auto answer = Read(request);
    EXPECT_TRUE(answer.has_value());
    proof::VerifyOptions options{key, clock_.WallMs()};
    options.require_sm2 = true;
    return *proof::Verify(*proof::FromExport(answer->export_title()), options);
  }

  KeySigner old_{"old", true};
  KeySigner new_{"new", true};
  KeySigner third_{"third", true};
};

// A key device that answers wrongly: an entry that nobody can verify could never be taken back.
TEST_F(RotationTest, ASignerThatSignsWronglyWritesNothing) {
  Stop();
  const auto before = store_.TakeImage();
  const auto wrongly = [this](std::string_view m) { return third_.Sign(m); };
  const auto right = [this](std::string_view m) { return new_.Sign(m); };
  EXPECT_FALSE(ledger::RotateNoteKey(Under(old_), Under(new_), options_, {new_.raw(), wrongly, right}));
  EXPECT_FALSE(
      ledger::RotateNoteKey(Under(old_), Under(new_), options_,
                            {new_.raw(), [this](std::string_view m) { return old_.Sign(m); }, wrongly}));
  EXPECT_EQ(store_.TakeImage(), before);
  StartUnder(old_);
}

TEST_F(RotationTest, TheNewKeySignsAndTheOldOneLeadsToIt) {
  const auto before = Judged(old_.vkey());
  EXPECT_TRUE(before.Valid()) << before.log.sentence;
  const auto size = ledger_->counters().tree_size;
  ASSERT_TRUE(Rotate().has_value());
  StartUnder(new_);
  EXPECT_EQ(ledger_->counters().tree_size, size + 2) << "the rotation and its seal";
  EXPECT_EQ(GetCheckpoint().registry_key(), new_.vkey());
  for (const std::string& key : {old_.vkey(), new_.vkey()}) {
    const auto report = Judged(key);
    EXPECT_TRUE(report.Valid()) << report.log.sentence << report.present.sentence;
    EXPECT_TRUE(report.sm2_signed);
  }
  MustAdmit(Transfer("landrover-nl", "rongou", kDoc));
  EXPECT_EQ(Judged(old_.vkey()).title->holder(), "rongou");
}

// Whoever can sign for a participant with the registry's note key could pass one's signature off as the
// other's.
TEST_F(RotationTest, ANoteKeyIsNoParticipantsKeyAndTheOtherWayRound) {
  const auto add = [this](const crypto::PrivateKey& key) {
    v1::Act act = NewAct("cdirp");
    const title::ParticipantRecord record = Record("cdirp");
    act.set_participant_id("cdirp");
    act.set_sequence(record.sequence + 1);
    act.set_previous(record.last_act.ToString());
    act.mutable_add_key()->set_spki(key.public_key().spki());
    act.mutable_add_key()->set_possession(
        key.Sign(crypto::PreAuthEncoding(title::kPossessionType, registry_.ToString() + "cdirp")));
    return Sign(act);
  };
  EXPECT_EQ(MustRefuse(add(old_.key())), v1::REFUSAL_REASON_KEY_NOT_GOOD);
  EXPECT_EQ(MustRefuse(add(old_.sm2_key())), v1::REFUSAL_REASON_KEY_NOT_GOOD);
  MustAdmit(add(third_.key()));
  const auto before = Stopped();
  const auto taken = Rotate(old_, third_);
  ASSERT_FALSE(taken.has_value());
  EXPECT_NE(taken.error().message.find("the new note key is a key of cdirp"), std::string::npos)
      << taken.error().message;
  EXPECT_EQ(store_.TakeImage(), before);
  ASSERT_TRUE(Rotate().has_value());
  StartUnder(new_);
  EXPECT_EQ(MustRefuse(add(new_.key())), v1::REFUSAL_REASON_KEY_NOT_GOOD);
  EXPECT_EQ(MustRefuse(add(old_.key())), v1::REFUSAL_REASON_KEY_NOT_GOOD) << "for ever";
  const auto back = Rotate(new_, old_);
  ASSERT_FALSE(back.has_value());
  EXPECT_NE(back.error().message.find("was a note key before"), std::string::npos) << back.error().message;
}

TEST_F(RotationTest, TheOldKeyNeverSignsAgain) {
  ASSERT_TRUE(Rotate().has_value());
  const auto started = ledger::Ledger::Start(Under(old_), options_);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().kind, Error::Kind::kCorrupt);
  EXPECT_NE(started.error().message.find("note key"), std::string::npos) << started.error().message;
}

TEST_F(RotationTest, InterruptedAtTheCommitItIsFinishedByRunningItAgain) {
  for (const FailedCommit outcome : {FailedCommit::kLost, FailedCommit::kDurable}) {
    SCOPED_TRACE(outcome == FailedCommit::kLost ? "lost" : "durable");
    Stop();
    KeySigner& from = outcome == FailedCommit::kLost ? old_ : new_;
    KeySigner& to = outcome == FailedCommit::kLost ? new_ : third_;
    store_.FailCommitAfter(0, outcome);
    EXPECT_FALSE(Rotate(from, to).has_value());
    store_.Restart();
    const auto again = Rotate(from, to);
    ASSERT_TRUE(again.has_value()) << again.error().message;
    StartUnder(to);
    EXPECT_TRUE(Judged(old_.vkey()).Valid());
  }
}

TEST_F(RotationTest, InTheLogAndNotInTheSlotItIsOnlyFinished) {
  const auto size = ledger_->counters().tree_size;
  Stop();
  slots_.FailSaveAfter(1, MemoryHeadSlots::FailedSave::kTorn);  // the old key's own start saves first
  EXPECT_FALSE(Rotate().has_value());
  EXPECT_FALSE(ledger::Ledger::Start(Under(old_), options_).has_value());
  ASSERT_TRUE(Rotate().has_value());
  StartUnder(new_);
  EXPECT_EQ(ledger_->counters().tree_size, size + 2) << "once, not twice";
  EXPECT_TRUE(Judged(old_.vkey()).Valid());
}

TEST_F(RotationTest, WhoeverIsAskedBeforeSigningStopsIt) {
  const auto before = Stopped();
  options_.vouch = [](const store::Head&) { return Outcome(Corrupt("a witness has seen more")); };
  const auto rotated = Rotate();
  ASSERT_FALSE(rotated.has_value());
  EXPECT_EQ(rotated.error().message, "a witness has seen more");
  EXPECT_EQ(store_.TakeImage(), before);
  options_.vouch = {};
  StartUnder(old_);
}

// The key file is right; it is the database that is from before the rotation.
TEST_F(RotationTest, AnOlderDatabaseInARotatedDirectoryIsNamedAsThat) {
  const auto before = Stopped();
  ASSERT_TRUE(Rotate().has_value());
  store_.LoadImage(before);
  MemoryStore scratch;
  const auto report = replica::Fsck({store_, slots_, new_.vkey(), {}, scratch, scratch, true, {}});
  ASSERT_TRUE(report.has_value()) << report.error().message;
  ASSERT_EQ(report->faults.size(), 1U);
  EXPECT_NE(report->faults[0].find("older database"), std::string::npos) << report->faults[0];
  EXPECT_NE(report->faults[0].find("yidand restore"), std::string::npos) << report->faults[0];
  const auto started = ledger::Ledger::Start(Under(new_), options_);
  ASSERT_FALSE(started.has_value());
  EXPECT_NE(started.error().message.find("older database"), std::string::npos) << started.error().message;
}

TEST_F(RotationTest, ARegistryWithAnSm2KeyDoesNotStartWithoutIt) {
  Stop();
  store_.Restart();
  KeySigner without("old");
  const auto started = ledger::Ledger::Start(Under(without), options_);
  ASSERT_FALSE(started.has_value());
  EXPECT_NE(started.error().message.find("SM2"), std::string::npos) << started.error().message;
}

}  // namespace
}  // namespace yidan::ledger_test
