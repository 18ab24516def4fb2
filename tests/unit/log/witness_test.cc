// The witness: cosigns what only grows, and keeps the proof when a log shows two histories.
#include "services/log/witness.h"

#include <gtest/gtest.h>

#include "services/log/evidence.h"
#include "services/log/merkle.h"
#include "tests/support/forked_log.h"

namespace yidan::log {
namespace {

using yidan::testing::ForkedLog;
constexpr const char* kOrigin = yidan::testing::kForkedOrigin;

NoteSigner Signer(const std::string& name, NoteKeyType type) {
  return yidan::testing::FreshSigner(name, type);
}

class Memory : public WitnessMemory {
 public:
  Result<std::optional<std::string>> Load(const std::string& origin) override {
    const auto hit = notes.find(origin);
    if (hit == notes.end()) return std::optional<std::string>();
    return std::optional(hit->second);
  }
  Outcome Save(const std::string& origin, const std::string& note) override {
    if (broken) return Fail(Error::Kind::kUnavailable, "disk full");
    notes[origin] = note;
    return {};
  }
  std::map<std::string, std::string> notes;
  bool broken = false;
};

class WitnessTest : public ::testing::Test {
 protected:
  NoteSigner registry_ = Signer(kOrigin, NoteKeyType::kEd25519);
  NoteSigner cosigner_ = Signer("witness.test/one", NoteKeyType::kCosignature);
  std::vector<NoteVerifier> registry_keys_{registry_.verifier()};
  Memory memory_;
  Witness witness_{{{kOrigin, registry_keys_}}, cosigner_, memory_};
  ForkedLog honest_{registry_, ""};
  ForkedLog forked_{registry_, "x"};
};

TEST_F(WitnessTest, ItCosignsAFirstCheckpointAndThenWhatGrowsFromIt) {
  const auto first = witness_.AddCheckpoint(honest_.Ask(0, 4), 1'700'000'000);
  ASSERT_EQ(first.status, 200) << first.body;
  const auto second = witness_.AddCheckpoint(honest_.Ask(4, 11), 1'700'000'060);
  ASSERT_EQ(second.status, 200) << second.body;
  const std::string note = *AddSignatureLine(honest_.Note(11), second.body);
  const std::vector<NoteVerifier> witnesses{cosigner_.verifier()};
  const auto opened = OpenCheckpoint(note, registry_keys_, witnesses);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_EQ(opened->cosignatures, 1U);
  EXPECT_EQ(witness_.AddCheckpoint(honest_.Ask(11, 11), 1'700'000'120).status, 200)
      << "the same again is fine";
}

TEST_F(WitnessTest, EachRefusalHasTheStatusOfTheProtocol) {
  EXPECT_EQ(witness_.AddCheckpoint("", 0).status, 400);
  EXPECT_EQ(witness_.AddCheckpoint("old x\n\n", 0).status, 400);
  EXPECT_EQ(witness_.AddCheckpoint("old 01\n\n" + honest_.Note(4), 0).status, 400);
  EXPECT_EQ(witness_.AddCheckpoint("old 0\nshort\n\n" + honest_.Note(4), 0).status, 400);
  EXPECT_EQ(witness_.AddCheckpoint(honest_.Ask(9, 4), 0).status, 400) << "old > new";
  NoteSigner stranger = Signer("elsewhere.test", NoteKeyType::kEd25519);
  EXPECT_EQ(witness_
                .AddCheckpoint(
                    "old 0\n\nelsewhere.test\n4\n" + ToBase64(std::string(32, 'r')) + "\n\n\u2014 x y\n", 0)
                .status,
            404);
  NoteSigner impostor = Signer(kOrigin, NoteKeyType::kEd25519);
  EXPECT_EQ(witness_.AddCheckpoint(ForkedLog(impostor, "").Ask(0, 4), 0).status, 403);
  ASSERT_EQ(witness_.AddCheckpoint(honest_.Ask(0, 4), 0).status, 200);
  const auto wrong = witness_.AddCheckpoint(honest_.Ask(0, 11), 0);
  EXPECT_EQ(wrong.status, 409);
  EXPECT_EQ(wrong.body, "4\n");
  EXPECT_EQ(wrong.content_type, "text/x.tlog.size");
  AddCheckpointRequest bad{4, honest_.Proof(4, 11), honest_.Note(11)};
  bad.proof[0].bytes[0] ^= 1;
  EXPECT_EQ(witness_.AddCheckpoint(FormatAddCheckpoint(bad), 0).status, 422);
  bad.proof.assign(64, Digest{});
  EXPECT_EQ(witness_.AddCheckpoint(FormatAddCheckpoint(bad), 0).status, 400);
}

TEST_F(WitnessTest, WhatItCannotRememberItDoesNotCosign) {
  memory_.broken = true;
  EXPECT_EQ(witness_.AddCheckpoint(honest_.Ask(0, 4), 0).status, 500);
  memory_.broken = false;
  EXPECT_EQ(witness_.AddCheckpoint(honest_.Ask(0, 4), 0).status, 200);
}

// The log's note key was rotated, and the witness was started again with the new key alone.
TEST_F(WitnessTest, WhatItRemembersUnderAnotherKeyItNamesWithThatKey) {
  ASSERT_EQ(witness_.AddCheckpoint(honest_.Ask(0, 4), 0).status, 200);
  NoteSigner next = Signer(kOrigin, NoteKeyType::kEd25519);
  ForkedLog rotated(next, "");
  Witness with_new({{kOrigin, {next.verifier()}}}, cosigner_, memory_);
  const auto answer = with_new.AddCheckpoint(rotated.Ask(4, 11), 0);
  EXPECT_EQ(answer.status, 500);
  const std::string old_key = registry_.verifier().KeyString();
  // Name and id: what follows them is Base64, which may contain a plus of its own.
  const std::string named = old_key.substr(0, old_key.find('+', old_key.find('+') + 1));
  EXPECT_NE(answer.body.find(named), std::string::npos) << answer.body;
  EXPECT_NE(answer.body.find("--log"), std::string::npos) << answer.body;
  Witness with_both({{kOrigin, {next.verifier(), registry_.verifier()}}}, cosigner_, memory_);
  EXPECT_EQ(with_both.AddCheckpoint(rotated.Ask(4, 11), 0).status, 200);
  EXPECT_EQ(with_new.AddCheckpoint(rotated.Ask(11, 11), 0).status, 200)
      << "from then on the new one is enough";
}

TEST_F(WitnessTest, TwoHistoriesOfOneSizeYieldEvidenceThatVerifiesByItself) {
  ASSERT_EQ(witness_.AddCheckpoint(honest_.Ask(0, 9), 0).status, 200);
  const auto answer = witness_.AddCheckpoint(forked_.Ask(9, 9), 0);
  EXPECT_EQ(answer.status, 409);
  ASSERT_TRUE(answer.evidence.has_value());
  const auto evidence = ParseForkEvidence(*answer.evidence);
  ASSERT_TRUE(evidence.has_value()) << evidence.error().message;
  EXPECT_TRUE(VerifyForkEvidence(*evidence, registry_keys_).has_value());
}

TEST_F(WitnessTest, AForkBetweenTwoSizesIsShownByThePrefixRootOfTheLargerTree) {
  const ForkEvidence lie{honest_.Note(7), forked_.Note(12), forked_.At(7).root, forked_.Proof(7, 12)};
  EXPECT_TRUE(VerifyForkEvidence(lie, registry_keys_).has_value());
  const auto read_back = ParseForkEvidence(FormatForkEvidence(lie));
  ASSERT_TRUE(read_back.has_value());
  EXPECT_TRUE(VerifyForkEvidence(*read_back, registry_keys_).has_value());
}

TEST_F(WitnessTest, ALogThatGrewFromAnotherHistoryConvictsItselfByItsOwnPath) {
  ASSERT_EQ(witness_.AddCheckpoint(honest_.Ask(0, 7), 0).status, 200);
  const auto answer = witness_.AddCheckpoint(forked_.Ask(7, 12), 0);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.origin, kOrigin);
  ASSERT_TRUE(answer.evidence.has_value());
  EXPECT_TRUE(VerifyForkEvidence(*ParseForkEvidence(*answer.evidence), registry_keys_).has_value());
  EXPECT_EQ(witness_.AddCheckpoint(honest_.Ask(7, 12), 0).status, 200) << "it remembers the first history";
}

TEST_F(WitnessTest, APathThatWasDamagedOnItsWayAccusesNobody) {
  ASSERT_EQ(witness_.AddCheckpoint(honest_.Ask(0, 7), 0).status, 200);
  AddCheckpointRequest request{7, honest_.Proof(7, 12), honest_.Note(12)};
  for (Digest& hash : request.proof) {
    hash.bytes[3] ^= 1;
    const auto answer = witness_.AddCheckpoint(FormatAddCheckpoint(request), 0);
    EXPECT_EQ(answer.status, 422);
    EXPECT_FALSE(answer.evidence.has_value());
    hash.bytes[3] ^= 1;
  }
}

TEST_F(WitnessTest, AnHonestLogCannotBeAccused) {
  EXPECT_FALSE(
      VerifyForkEvidence({honest_.Note(7), honest_.Note(12), honest_.At(7).root, honest_.Proof(7, 12)},
                         registry_keys_)
          .has_value());
  EXPECT_FALSE(
      VerifyForkEvidence({honest_.Note(7), honest_.Note(12), forked_.At(7).root, honest_.Proof(7, 12)},
                         registry_keys_)
          .has_value())
      << "a made-up prefix root does not verify";
  EXPECT_FALSE(VerifyForkEvidence({honest_.Note(7), honest_.Note(7), {}, {}}, registry_keys_).has_value());
  NoteSigner impostor = Signer(kOrigin, NoteKeyType::kEd25519);
  EXPECT_FALSE(VerifyForkEvidence({honest_.Note(7), ForkedLog(impostor, "x").Note(7), {}, {}}, registry_keys_)
                   .has_value());
}

TEST_F(WitnessTest, OtherMapRootsUnderOneSizeAndRootAreTwoHistoriesToo) {
  Checkpoint a = honest_.At(7);
  Checkpoint b = a;
  b.state_map_root = LeafHash("another present");
  const ForkEvidence lie{*SignCheckpoint(a, {&registry_, 1}), *SignCheckpoint(b, {&registry_, 1}), {}, {}};
  EXPECT_TRUE(VerifyForkEvidence(lie, registry_keys_).has_value());
}

}  // namespace
}  // namespace yidan::log
