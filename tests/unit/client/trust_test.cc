// What a client remembers of a registry: by its digest, across rotations of its note key; and that a proven
// fork is not forgotten.
#include "services/log/evidence.h"
#include "tests/unit/client/client_fixture.h"

namespace yidan::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kJourney;
using testing::PlayJourney;

class TrustTest : public ClientTest {
 protected:
  TrustTest() { PlayJourney(registry_, 0); }
};

TEST_F(TrustTest, ARegistryIsRememberedByItsDigest) {
  ASSERT_EQ(Said(Run().Trusted()), "done");
  EXPECT_TRUE(
      std::filesystem::exists(folder_ + "/registries/" + ToHex(registry_.registry().View()) + ".json"));
  EXPECT_THAT(Known().keys, ElementsAre(registry_.vkey()));
}

TEST_F(TrustTest, ARotatedNoteKeyIsFollowedFromTheKeyThatWasGiven) {
  registry_key_ = registry_.vkey();
  ASSERT_EQ(Said(Run().Trusted()), "done");
  const std::uint64_t before = registry_.size();
  registry_.RotateNoteKey("second");
  registry_.RotateNoteKey("third");
  auto session = Run();
  EXPECT_EQ(Said(session.ProvenTitle(kJourney)), "done");
  EXPECT_EQ(session.Trusted().value()->remembered_size(), before) << "held against what was seen before";
  EXPECT_EQ(Known().keys.size(), 3U);
  EXPECT_EQ(Known().keys.back(), registry_.vkey());
  EXPECT_EQ(Said(Run().Trusted()), "done") << "and the next time no line has to be shown";
}

TEST_F(TrustTest, ARotationInTheMiddleOfASessionIsFollowed) {
  registry_key_ = registry_.vkey();
  auto session = Run();
  ASSERT_EQ(Said(session.Trusted()), "done");
  registry_.RotateNoteKey("second");
  EXPECT_EQ(Said(Transfer(session)), "done");
}

TEST_F(TrustTest, WhoMeetsItFirstUnderAnOldKeyFollowsToo) {
  registry_key_ = registry_.vkey();
  registry_.RotateNoteKey("second");
  EXPECT_EQ(Said(Run().ProvenTitle(kJourney)), "done");
}

TEST_F(TrustTest, ANewKeyInTheSettingsFindsTheOldMemory) {
  ASSERT_EQ(Said(Run().Trusted()), "done");
  const std::uint64_t before = registry_.size();
  registry_.RotateNoteKey("second");
  registry_key_ = registry_.vkey();
  auto session = Run();
  ASSERT_EQ(Said(session.Trusted()), "done");
  EXPECT_EQ(session.Trusted().value()->remembered_size(), before);
}

TEST_F(TrustTest, AKeyThatIsNotInTheLineIsNotTrusted) {
  ASSERT_EQ(Said(Run().Trusted()), "done");
  registry_key_ =
      log::NoteVerifier::Create(testing::SyntheticRegistry::kOrigin, log::NoteKeyType::kEd25519,
                                testing::TestKey("stranger", crypto::Algorithm::kEd25519).public_key())
          ->KeyString();
  EXPECT_THAT(Said(Run().Trusted()), HasSubstr("UNTRUSTED"));
}

TEST_F(TrustTest, ARotationThatTheOldKeyDidNotSignIsNotFollowed) {
  registry_key_ = registry_.vkey();
  ASSERT_EQ(Said(Run().Trusted()), "done");
  const std::string known = Known().note;
  registry_.RotateNoteKey("second");
  fake_.checkpoint = [](v1::GetCheckpointResponse& r) {
    if (r.registry_entries_size() < 2) return;
    std::string& bytes = *r.mutable_registry_entries(1)->mutable_entry()->mutable_entry();
    bytes[bytes.size() - 70] = static_cast<char>(bytes[bytes.size() - 70] ^ 1);
  };
  EXPECT_THAT(Said(Run().Trusted()), HasSubstr("UNTRUSTED"));
  fake_.checkpoint = [](v1::GetCheckpointResponse& r) {  // or is not shown
    while (r.registry_entries_size() > 1) r.mutable_registry_entries()->RemoveLast();
  };
  EXPECT_THAT(Said(Run().Trusted()), HasSubstr("UNTRUSTED"));
  EXPECT_EQ(Known().note, known);
}

// Whoever stole a key that was retired signs with it as if nothing had been.
TEST_F(TrustTest, ARetiredKeySignsNothingMore) {
  testing::SyntheticRegistry stolen;
  PlayJourney(stolen, 0);
  registry_key_ = registry_.vkey();
  registry_.RotateNoteKey("second");
  ASSERT_EQ(Said(Run().Trusted()), "done");
  while (stolen.size() < registry_.size() + 4) stolen.Seal();
  fake_.registry = &stolen;
  EXPECT_THAT(Said(Run().Trusted()), HasSubstr("UNTRUSTED"));
  EXPECT_EQ(Known().Undecided(), nullptr);
}

TEST_F(TrustTest, WhatWasRememberedByKeyIsRememberedByDigestFromNowOn) {
  const std::string old = folder_ + "/registries/0123456789abcdef.json";
  std::filesystem::create_directories(folder_ + "/registries");
  std::string note = registry_.CheckpointNow().note();
  for (std::size_t at = 0; (at = note.find('\n', at)) != std::string::npos; at += 2)
    note.replace(at, 1, "\\n");
  std::ofstream(old) << R"({"registry_key": ")" << registry_.vkey() << R"(", "registry": ")"
                     << ToHex(registry_.registry().View()) << R"(", "checkpoint": ")" << note << "\"}";
  const std::uint64_t before = registry_.size();
  registry_.Seal();
  auto session = Run();
  ASSERT_EQ(Said(session.Trusted()), "done");
  EXPECT_EQ(session.Trusted().value()->remembered_size(), before);
  EXPECT_EQ(Said(Run().Trusted()), "done");
}

TEST_F(TrustTest, AnExportUnderAnOlderCheckpointIsTakenIfItIsOfTheSameLog) {
  const auto older = registry_.CheckpointNow();
  registry_.Seal();
  auto session = Run();
  Trust& trust = **session.Trusted();
  EXPECT_EQ(Said(trust.AcceptOlder(older)), "done");
  EXPECT_EQ(trust.newest().size, registry_.size());
  EXPECT_THAT(Said(trust.Accept(older)), HasSubstr("after it signed one of size"));
}

// ---- Two histories ----

class ForkTest : public TrustTest {
 protected:
  ForkTest() {
    PlayJourney(fork_, 0);
    registry_.Admit("somebody", {v1::ROLE_SHIPPER});
    for (const char* other : {"another", "and-another"}) fork_.Admit(other, {v1::ROLE_SHIPPER});
  }
  testing::SyntheticRegistry fork_;
};

TEST_F(ForkTest, ItsEvidenceVerifiesByItself) {
  ASSERT_EQ(Said(Run().Trusted()), "done");
  fake_.registry = &fork_;
  EXPECT_THAT(Said(Run().Trusted()), HasSubstr("FORKED"));
  const Remembered known = Known();
  ASSERT_NE(known.Undecided(), nullptr);
  std::ifstream in(Memory(folder_).PathOfEvidence(*known.Undecided()));
  const auto evidence = log::ParseForkEvidence(
      std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
  ASSERT_TRUE(evidence.has_value());
  const auto key = *log::NoteVerifier::FromKeyString(registry_.vkey());
  EXPECT_TRUE(log::VerifyForkEvidence(*evidence, {&key, 1}).has_value());
}

TEST_F(ForkTest, ASessionThatFindsItIsSilentAtOnceEvenWithoutAFolder) {
  remembers_ = false;
  auto session = Run();
  ASSERT_EQ(Said(session.Trusted()), "done");
  fake_.registry = &fork_;
  EXPECT_THAT(Said(session.ProvenTitle(kJourney)), HasSubstr("FORKED"));
  fake_.registry = &registry_;
  EXPECT_THAT(Said(session.Title(kJourney)), HasSubstr("FORKED"));
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("FORKED"));
}

TEST_F(ForkTest, AFailingProofAloneIsNotTrustedAndSilencesNothing) {
  ASSERT_EQ(Said(Run().Trusted()), "done");
  registry_.Seal();
  fake_.consistency = [](v1::GetConsistencyResponse& r) {
    r.clear_old_root();
    r.mutable_proof()->clear_path();
  };
  EXPECT_THAT(Said(Run().Trusted()), HasSubstr("UNTRUSTED"));
  fake_.consistency = nullptr;
  EXPECT_EQ(Said(Run().Trusted()), "done");
}

// Neither was shown what the other was, until one of them writes down what it saw.
TEST_F(ForkTest, TwoProgramsThatWereShownTwoHistoriesFindOutWhenTheyRemember) {
  fake_.registry = &registry_;
  auto one = Run();
  ASSERT_EQ(Said(one.Trusted()), "done");
  Trust& trust = **one.Trusted();
  // The other program, from before the first was known to it, saw the fork and wrote it down.
  Remembered other = Known();
  other.note = fork_.CheckpointNow().note();
  ASSERT_FALSE(Memory(folder_).Save(other, Known().note).value().has_value());
  registry_.Seal();
  while (registry_.size() < fork_.size() + 2) registry_.Seal();
  EXPECT_THAT(Said(trust.Accept(registry_.CheckpointNow())), HasSubstr("FORKED"));
}

}  // namespace
}  // namespace yidan::client
