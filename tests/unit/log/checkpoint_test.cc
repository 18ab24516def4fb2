#include "services/log/checkpoint.h"

#include <gtest/gtest.h>

#include "services/log/merkle.h"
#include "services/log/proof_text.h"
#include "tests/support/vectors.h"

namespace yidan::log {
namespace {

using crypto::Algorithm;
using crypto::PrivateKey;

constexpr char kOrigin[] = "registry.example/chengdu";
const std::string kRoot = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const std::string kText =
    std::string(kOrigin) + "\n20852163\n" + kRoot + "\nstate-map " + kRoot + "\nfurther\n";

NoteSigner NewSigner(const std::string& name, NoteKeyType type = NoteKeyType::kEd25519) {
  const Algorithm algorithm = type == NoteKeyType::kSm2 ? Algorithm::kSm2 : Algorithm::kEd25519;
  return *NoteSigner::Create(name, type, *PrivateKey::Generate(algorithm));
}

Checkpoint Sample() { return *ParseCheckpoint(kText); }

TEST(Checkpoint, TextComesBackByteForByte) {
  const Checkpoint checkpoint = Sample();
  EXPECT_EQ(checkpoint.origin, kOrigin);
  EXPECT_EQ(checkpoint.size, 20'852'163U);
  EXPECT_EQ(checkpoint.state_map_root, checkpoint.root);
  EXPECT_EQ(checkpoint.extensions, std::vector<std::string>{"further"});
  EXPECT_EQ(FormatCheckpoint(checkpoint), kText);
  const std::string bare = "o\n0\n" + kRoot + "\n";
  EXPECT_EQ(FormatCheckpoint(*ParseCheckpoint(bare)), bare);
}

TEST(Checkpoint, ThereIsOneWayToWriteIt) {
  const std::string tail = "\n" + kRoot + "\n";
  for (const char* size : {"", "01", "00", "+1", "-1", " 1", "1 ", "0x1", "1.0", "18446744073709551616",
                           "9223372036854775809"}) {
    EXPECT_FALSE(ParseCheckpoint("o\n" + std::string(size) + tail)) << size;
  }
  const std::string head = "o\n1\n";
  EXPECT_TRUE(ParseCheckpoint(head + kRoot + "\n"));
  for (const std::string& rest :
       {std::string(), kRoot, "\n" + kRoot + "\n", kRoot.substr(0, 43) + "\n", std::string("AAAA\n"),
        kRoot + " \n", kRoot + "\n\n", kRoot + "\nx", kRoot + "\nx\n\n", kRoot + "\nstate-map \n",
        kRoot + "\nstate-map AAAA\n", kRoot + "\nx\nstate-map " + kRoot + "\n",
        kRoot + "\nstate-map " + kRoot + "\nstate-map " + kRoot + "\n"}) {
    EXPECT_FALSE(ParseCheckpoint(head + rest)) << rest;
  }
  EXPECT_FALSE(ParseCheckpoint(""));
  EXPECT_FALSE(ParseCheckpoint("\n1" + tail));
  for (std::size_t n = 0; n < kText.size(); ++n) {
    const auto cut = ParseCheckpoint(kText.substr(0, n));
    if (cut) {
      EXPECT_EQ(FormatCheckpoint(*cut), kText.substr(0, n));
    }
  }
}

TEST(Checkpoint, WhatCannotBeReadIsNotWritten) {
  const auto refuses = [](auto&& spoil) {
    Checkpoint checkpoint = Sample();
    spoil(checkpoint);
    return !FormatCheckpoint(checkpoint);
  };
  EXPECT_TRUE(refuses([](Checkpoint& c) { c.origin.clear(); }));
  EXPECT_TRUE(refuses([](Checkpoint& c) { c.origin = "a\nb"; }));
  EXPECT_TRUE(refuses([](Checkpoint& c) { c.size = UINT64_MAX; }));
  EXPECT_TRUE(refuses([](Checkpoint& c) { c.extensions = {""}; }));
  EXPECT_TRUE(refuses([](Checkpoint& c) { c.extensions = {"a\nb"}; }));
  EXPECT_TRUE(refuses([](Checkpoint& c) { c.extensions = {"state-map x"}; }));
}

TEST(Checkpoint, OnlyTheRegistryItselfMakesItCount) {
  const NoteSigner registry = NewSigner(kOrigin);
  const NoteSigner sm2 = NewSigner(kOrigin, NoteKeyType::kSm2);
  const NoteSigner witness = NewSigner("witness.example/w1", NoteKeyType::kCosignature);
  const std::vector witness_keys{witness.verifier()};
  const std::string note = *SignCheckpoint(Sample(), std::vector{registry, sm2});
  const std::string cosigned = *AddSignatureLine(note, *witness.CosignatureLine(kText, 1'700'000'000));

  const auto opened =
      OpenCheckpoint(cosigned, std::vector{registry.verifier(), sm2.verifier()}, witness_keys);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->checkpoint, Sample());
  EXPECT_EQ(opened->cosignatures, 1U);
  EXPECT_EQ(OpenCheckpoint(note, std::vector{registry.verifier()}, witness_keys)->cosignatures, 0U);

  EXPECT_EQ(OpenCheckpoint(cosigned, {}, witness_keys).error().kind, Error::Kind::kDenied)
      << "a witness alone";
  EXPECT_EQ(OpenCheckpoint(cosigned, witness_keys, {}).error().kind, Error::Kind::kDenied)
      << "a witness as registry";
  EXPECT_EQ(OpenCheckpoint(cosigned, std::vector{sm2.verifier()}, witness_keys).error().kind,
            Error::Kind::kDenied);
  EXPECT_EQ(OpenCheckpoint(cosigned, std::vector{NewSigner(kOrigin).verifier()}, {}).error().kind,
            Error::Kind::kDenied);
}

TEST(Checkpoint, AKeyOfAnotherNameDoesNotSpeakForTheOrigin) {
  const NoteSigner other = NewSigner("registry.example/chongqing");
  EXPECT_FALSE(SignCheckpoint(Sample(), std::vector{other}));
  EXPECT_FALSE(SignCheckpoint(Sample(), {}));
  EXPECT_FALSE(SignCheckpoint(Sample(), std::vector{NewSigner(kOrigin, NoteKeyType::kSm2)}));
  const std::string note = *SignNote(kText, std::vector{other});
  EXPECT_EQ(OpenCheckpoint(note, std::vector{other.verifier()}, {}).error().kind, Error::Kind::kDenied);
  const NoteSigner registry = NewSigner(kOrigin);
  EXPECT_EQ(OpenCheckpoint(*SignNote("no checkpoint\n", std::vector{registry}),
                           std::vector{registry.verifier()}, {})
                .error()
                .kind,
            Error::Kind::kInvalid);
}

TEST(Checkpoint, OneWitnessUnderTwoNamesIsOneAndTheRegistryIsNone) {
  const PrivateKey key = *PrivateKey::Generate(Algorithm::kEd25519);
  const PrivateKey own = *PrivateKey::Generate(Algorithm::kEd25519);
  const NoteSigner registry = *NoteSigner::Create(kOrigin, NoteKeyType::kEd25519, own);
  std::vector<NoteVerifier> witness_keys;
  std::string note = *SignCheckpoint(Sample(), std::vector{registry});
  for (const auto& [name, private_key] :
       {std::pair{"w.example/1", key}, {"w.example/2", key}, {"w.example/3", own}}) {
    const NoteSigner witness = *NoteSigner::Create(name, NoteKeyType::kCosignature, private_key);
    witness_keys.push_back(witness.verifier());
    note = *AddSignatureLine(note, *witness.CosignatureLine(kText, 1));
  }
  EXPECT_EQ(OpenCheckpoint(note, std::vector{registry.verifier()}, witness_keys)->cosignatures, 1U);
}

// ---- Proof text ----

class ProofTextTest : public ::testing::Test {
 protected:
  const std::string note_ = *SignCheckpoint(Sample(), std::vector{NewSigner(kOrigin)});
};

TEST_F(ProofTextTest, ComesBackByteForByte) {
  const std::string text =
      "c2sp.org/tlog-proof@v1\nextra aGk=\nindex 73894\n" + kRoot + "\n" + kRoot + "\n\n" + note_;
  const auto proof = ParseProofText(text);
  ASSERT_TRUE(proof) << proof.error().message;
  EXPECT_EQ(proof->extra, "hi");
  EXPECT_EQ(proof->index, 73'894U);
  EXPECT_EQ(proof->path.size(), 2U);
  EXPECT_EQ(proof->checkpoint_note, note_);
  EXPECT_EQ(FormatProofText(*proof), text);
  const ProofText bare{std::nullopt, 0, {}, note_};
  EXPECT_EQ(*ParseProofText(*FormatProofText(bare)), bare);
}

// Their checkpoints are placeholders; ours must be notes, so a note stands in for them.
TEST_F(ProofTextTest, TextsOfTransparencyDev) {
  YIDAN_PUBLIC_SET(set, "tlog-proof texts", "tlog-proof-format/tlog_proof_vectors.json", 2);
  const auto suite = vectors::ReadJson(set.place());
  const auto with_note = [this](const std::string& text) {
    return text.substr(0, text.find("\n\n") + 2) + note_;
  };
  std::size_t ran = 0;
  for (const auto& good : suite.at("good")) {
    const std::string text = with_note(good.at("text").get<std::string>());
    const auto proof = ParseProofText(text);
    ASSERT_TRUE(proof) << text << proof.error().message;
    EXPECT_EQ(proof->index, good.at("index").get<std::uint64_t>());
    ASSERT_EQ(proof->path.size(), good.at("hashes").size());
    for (std::size_t i = 0; i < proof->path.size(); ++i) {
      EXPECT_EQ(ToBase64(proof->path[i].View()), good.at("hashes").at(i).get<std::string>());
    }
    EXPECT_EQ(proof->extra.has_value(), !good.at("extra").is_null());
    EXPECT_EQ(*FormatProofText(*proof), text);
    ++ran;
  }
  for (const auto& bad : suite.at("bad")) {
    EXPECT_FALSE(ParseProofText(with_note(bad.at("text").get<std::string>()))) << bad.at("why");
    ++ran;
  }
  set.Ran(ran, suite.at("good").size() + suite.at("bad").size());
}

TEST_F(ProofTextTest, AnythingElseIsRefused) {
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  EXPECT_TRUE(ParseProofText(head + "index 0\n\n" + note_));
  for (const std::string& text :
       {"c2sp.org/tlog-proof@v2\nindex 0\n\n" + note_, head + "\n" + note_, head + "index 00\n\n" + note_,
        head + "index -1\n\n" + note_, head + "index 0\nAAAA\n\n" + note_, head + "index 0\n" + note_,
        head + "extra \nindex 0\n\n" + note_, head + "extra !\nindex 0\n\n" + note_,
        head + "index 0\nextra aGk=\n\n" + note_, head + "index 0\n\n", head + "index 0\n\n" + kText,
        head + "index 0\n\nno checkpoint\n\n" + note_.substr(note_.find("\n\n") + 2), head, std::string()}) {
    EXPECT_FALSE(ParseProofText(text)) << text;
  }
  std::string many = head + "index 0\n";
  for (std::size_t i = 0; i <= kMaxProofPath; ++i) many += kRoot + "\n";
  EXPECT_FALSE(ParseProofText(many + "\n" + note_));
  EXPECT_FALSE(FormatProofText({std::nullopt, 0, std::vector<Digest>(kMaxProofPath + 1), note_}));
  EXPECT_FALSE(FormatProofText({"", 0, {}, note_}));
  EXPECT_FALSE(FormatProofText({std::nullopt, 0, {}, kText}));
}

}  // namespace
}  // namespace yidan::log
