// The witness: cosigns what only grows, and keeps the proof when a log shows two histories.
#include "services/log/witness.h"

#include <gtest/gtest.h>

#include "services/log/evidence.h"
#include "services/log/merkle.h"

namespace yidan::log {
namespace {

constexpr const char* kOrigin = "registry.test/chengdu";

NoteSigner Signer(const std::string& name, NoteKeyType type) {
  return *NoteSigner::Create(name, type, *crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519));
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

// A log that can be asked for a checkpoint and a proof at any size; `salt` makes another history.
class Log {
 public:
  Log(NoteSigner& signer, std::string salt) : signer_(signer), salt_(std::move(salt)) {}
  [[nodiscard]] Checkpoint At(std::uint64_t size) const {
    Checkpoint checkpoint;
    checkpoint.origin = kOrigin;
    checkpoint.size = size;
    checkpoint.root = *RootAt(size, Reader(size));
    checkpoint.state_map_root = Digest{};
    return checkpoint;
  }
  [[nodiscard]] std::string Note(std::uint64_t size) const {
    return *SignCheckpoint(At(size), {&signer_, 1});
  }
  [[nodiscard]] std::vector<Digest> Proof(std::uint64_t m, std::uint64_t n) const {
    return *ConsistencyPath(m, n, Reader(n));
  }
  [[nodiscard]] std::string Ask(std::uint64_t old_size, std::uint64_t size) const {
    AddCheckpointRequest request{old_size, {}, Note(size)};
    if (old_size > 0 && old_size < size) request.proof = Proof(old_size, size);
    return FormatAddCheckpoint(request);
  }

 private:
  [[nodiscard]] NodeReader Reader(std::uint64_t size) const {
    std::map<NodeId, Digest> nodes;
    TreeAppender tree;
    for (std::uint64_t i = 0; i < size; ++i) {
      std::vector<TreeNode> fresh;
      tree.Append(LeafHash((i >= 5 ? salt_ : "") + std::to_string(i)), fresh);
      nodes.insert(fresh.begin(), fresh.end());
    }
    return [nodes](const NodeId& id) -> Result<Digest> {
      const auto hit = nodes.find(id);
      if (hit == nodes.end()) return Corrupt("no such node");
      return hit->second;
    };
  }
  NoteSigner& signer_;
  std::string salt_;
};

class WitnessTest : public ::testing::Test {
 protected:
  NoteSigner registry_ = Signer(kOrigin, NoteKeyType::kEd25519);
  NoteSigner cosigner_ = Signer("witness.test/one", NoteKeyType::kCosignature);
  std::vector<NoteVerifier> registry_keys_{registry_.verifier()};
  Memory memory_;
  Witness witness_{{{kOrigin, registry_keys_}}, cosigner_, memory_};
  Log honest_{registry_, ""};
  Log forked_{registry_, "x"};
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
  EXPECT_EQ(witness_.AddCheckpoint(Log(impostor, "").Ask(0, 4), 0).status, 403);
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
  EXPECT_FALSE(
      VerifyForkEvidence({honest_.Note(7), Log(impostor, "x").Note(7), {}, {}}, registry_keys_).has_value());
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
