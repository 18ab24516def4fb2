// What a reader may ask of a checkpoint: witnesses, age, the SM2 line, and the way over rotated note keys.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/proof/verifier.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using ::testing::HasSubstr;
using yidan::testing::kJourney;
using yidan::testing::PlayJourney;
using yidan::testing::SyntheticRegistry;
using yidan::testing::TestKey;

log::NoteSigner Witness(const std::string& name, const std::string& key) {
  return *log::NoteSigner::Create(name, log::NoteKeyType::kCosignature,
                                  TestKey(key, crypto::Algorithm::kEd25519));
}

class Policy : public ::testing::Test {
 protected:
  void SetUp() override {
    PlayJourney(registry_, 2);
    file_ = registry_.File(kJourney);
    options_ = {registry_.vkey(), registry_.now_ms};
  }

  void Cosign(const log::NoteSigner& witness) {
    const auto parsed = log::ParseNote(file_.checkpoint);
    const auto line = witness.CosignatureLine(parsed->text, 1'491'465'700);
    file_.checkpoint = *log::AddSignatureLine(file_.checkpoint, *line);
  }
  Report Judged() const {
    auto report = Verify(file_, options_);
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    return *std::move(report);
  }

  SyntheticRegistry registry_;
  ProofFile file_;
  VerifyOptions options_;
  const log::NoteSigner one_ = Witness("witness.test/one", "w1");
  const log::NoteSigner two_ = Witness("witness.test/two", "w2");
  const log::NoteSigner three_ = Witness("witness.test/three", "w3");
};

TEST_F(Policy, KOfTheGivenWitnessesMustHaveCosigned) {
  Cosign(one_);
  Cosign(three_);
  options_.witness_keys = {one_.verifier().KeyString(), two_.verifier().KeyString(),
                           three_.verifier().KeyString()};
  options_.witness_quorum = 2;
  EXPECT_EQ(Judged().witnesses.ruling, Ruling::kValid) << Judged().witnesses.sentence;
  EXPECT_EQ(Judged().present.ruling, Ruling::kValid) << Judged().present.sentence;
  EXPECT_TRUE(Judged().Valid());
  options_.witness_quorum = 0;  // all of them
  const Report report = Judged();
  EXPECT_EQ(report.witnesses.ruling, Ruling::kNotChecked);
  EXPECT_THAT(report.witnesses.sentence, HasSubstr("2 of 3"));
  EXPECT_EQ(report.present.ruling, Ruling::kNotChecked);
  EXPECT_FALSE(report.Valid());
}

TEST_F(Policy, AWitnessGivenTwiceOrUnderTwoNamesIsOne) {
  Cosign(one_);
  const log::NoteSigner same = Witness("witness.test/alias", "w1");
  Cosign(same);
  const std::string key = one_.verifier().KeyString();
  options_.witness_keys = {key, key, same.verifier().KeyString()};
  options_.witness_quorum = 2;
  EXPECT_FALSE(Verify(file_, options_)) << "a quorum that can never be reached is the caller's fault";
  options_.witness_quorum = 1;
  EXPECT_EQ(Judged().cosignatures, 1U);
  options_.witness_keys.push_back(two_.verifier().KeyString());
  options_.witness_quorum = 2;
  EXPECT_EQ(Judged().witnesses.ruling, Ruling::kNotChecked);
}

TEST_F(Policy, TheSameCosignatureTwiceCountsOnce) {
  Cosign(one_);
  Cosign(one_);
  options_.witness_keys = {one_.verifier().KeyString(), two_.verifier().KeyString()};
  options_.witness_quorum = 2;
  EXPECT_EQ(Judged().witnesses.ruling, Ruling::kNotChecked);
}

TEST_F(Policy, ARegistryIsNoWitnessOfItself) {
  const log::NoteSigner self = Witness("witness.test/self", "note");  // the registry's own note key
  Cosign(self);
  options_.witness_keys = {self.verifier().KeyString()};
  EXPECT_EQ(Judged().witnesses.ruling, Ruling::kNotChecked);
}

TEST_F(Policy, LinesOfUnknownKeysArePassedOverAndBadOnesOfKnownKeysAreNot) {
  Cosign(one_);
  Cosign(two_);
  EXPECT_TRUE(Judged().Valid()) << "nobody was asked for";
  // The cosignature of another text.
  SyntheticRegistry other;
  const auto text = log::ParseNote(other.CheckpointNow().note())->text;
  const ProofFile honest = file_;
  file_.checkpoint = *log::AddSignatureLine(registry_.File(kJourney).checkpoint,
                                            *three_.CosignatureLine(text, 1'491'465'700));
  EXPECT_TRUE(Judged().Valid());
  options_.witness_keys = {three_.verifier().KeyString()};
  EXPECT_EQ(Judged().log.ruling, Ruling::kInvalid);
  file_ = honest;
  options_.witness_keys = {one_.verifier().KeyString(), "nonsense"};
  EXPECT_FALSE(Verify(file_, options_));
  options_.witness_keys = {registry_.vkey()};  // a key, but of no cosigner
  EXPECT_FALSE(Verify(file_, options_));
}

TEST_F(Policy, AgeIsTheVerifiersBusiness) {
  options_.now_ms += 3'600'000;
  EXPECT_EQ(Judged().present.ruling, Ruling::kNotChecked);
  EXPECT_FALSE(Judged().Valid());
  options_.max_age_ms = 86'400'000;
  EXPECT_TRUE(Judged().Valid());
  EXPECT_THAT(Judged().present.sentence, HasSubstr("1 hour 1 minute old"));
}

TEST_F(Policy, ACheckpointFromTheFutureIsNotThePresent) {
  options_.now_ms -= 86'400'000;
  const Report report = Judged();
  EXPECT_EQ(report.present.ruling, Ruling::kNotChecked);
  EXPECT_THAT(report.present.sentence, HasSubstr("ahead of this clock"));
  EXPECT_FALSE(report.Valid());
}

TEST(Sm2Line, MayBeRequired) {
  SyntheticRegistry without;
  PlayJourney(without, 0);
  VerifyOptions options{without.vkey(), without.now_ms};
  options.require_sm2 = true;
  EXPECT_EQ(Verify(without.File(kJourney), options)->log.ruling, Ruling::kInvalid);

  SyntheticRegistry with(/*with_sm2=*/true);
  PlayJourney(with, 0);
  ProofFile file = with.File(kJourney);
  const auto report = Verify(file, options);
  EXPECT_TRUE(report->Valid()) << report->log.sentence;
  EXPECT_TRUE(report->sm2_signed);
  EXPECT_THAT(report->log.sentence, HasSubstr("SM2"));

  // Without its line, and with that of another checkpoint.
  const std::string whole = file.checkpoint;
  const std::size_t last = whole.rfind('\n', whole.size() - 2);
  const std::string ed25519_only = whole.substr(0, last + 1);
  file.checkpoint = ed25519_only;
  EXPECT_EQ(Verify(file, options)->log.ruling, Ruling::kInvalid);
  options.require_sm2 = false;
  EXPECT_TRUE(Verify(file, options)->Valid());
  with.Seal();
  const std::string later = with.CheckpointNow().note();
  file.checkpoint = ed25519_only + later.substr(later.rfind('\n', later.size() - 2) + 1);
  EXPECT_EQ(Verify(file, options)->log.ruling, Ruling::kInvalid) << "a bad line of a known key";
}

TEST(Rotation, AnOldKeyLeadsToTheNewOneAndANewOneDoesNotTakeTheOld) {
  SyntheticRegistry registry;
  const std::string first = registry.vkey();
  PlayJourney(registry, 1);
  const ProofFile before = registry.File(kJourney);
  registry.RotateNoteKey("second");
  const std::string second = registry.vkey();
  registry.RotateNoteKey("third");
  const ProofFile after = registry.File(kJourney);
  const auto judged = [&](const ProofFile& file, const std::string& key) {
    return *Verify(file, {key, registry.now_ms});
  };
  for (const std::string& key : {first, second, registry.vkey()}) {
    EXPECT_TRUE(judged(after, key).Valid()) << judged(after, key).log.sentence;
  }
  EXPECT_THAT(judged(after, first).log.sentence, HasSubstr("which the key given leads to"));
  EXPECT_EQ(judged(before, second).log.ruling, Ruling::kInvalid);
  EXPECT_TRUE(judged(before, first).Valid());

  ProofFile file = after;
  file.registry_entries.erase(file.registry_entries.begin());
  EXPECT_EQ(judged(file, first).log.ruling, Ruling::kInvalid) << "a step of the way is missing";
  file = after;
  file.registry_key = first;
  EXPECT_EQ(judged(file, first).log.ruling, Ruling::kInvalid);
}

TEST(Rotation, OnlyTheOldKeyBringsInANewOne) {
  SyntheticRegistry registry;
  const std::string trusted = registry.vkey();
  PlayJourney(registry, 1);
  const auto thief = TestKey("thief", crypto::Algorithm::kEd25519);
  log::NoteKeyBody body;
  body.new_key = thief.public_key().Raw();
  const std::string message =
      log::NoteKeyMessage(registry.registry(), registry.size(),
                          log::NoteVerifier::FromKeyString(trusted)->key().Raw(), body.new_key);
  body.signature_by_old = thief.Sign(message);  // it has no other
  body.signature_by_new = thief.Sign(message);
  const std::uint64_t index = registry.ForceEntry(body);
  registry.Seal();
  ProofFile file = registry.File(kJourney);
  file.registry_entries = {registry.Proven(index)};
  EXPECT_EQ(Verify(file, {trusted, registry.now_ms})->log.ruling, Ruling::kInvalid);
}

}  // namespace
}  // namespace yidan::proof
