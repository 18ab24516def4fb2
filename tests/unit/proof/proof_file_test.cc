// The text of proof files: one way to write it, and nothing read that was not written so.
#include "services/proof/proof_file.h"

#include <gtest/gtest.h>

#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using yidan::testing::kJourney;
using yidan::testing::PlayJourney;
using yidan::testing::SyntheticRegistry;

const std::string& Honest() {
  static const std::string text = [] {
    SyntheticRegistry registry;
    PlayJourney(registry, 1);
    return FormatProofFile(registry.File(kJourney));
  }();
  return text;
}

std::string Replaced(const std::string& from, const std::string& to) {
  std::string text = Honest();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ProofFile, WhatIsWrittenIsReadBack) {
  const auto file = ParseProofFile(Honest());
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(FormatProofFile(*file), Honest());
  EXPECT_EQ(file->document_id, kJourney);
  EXPECT_EQ(file->directory_entries.front().index, 0U);
}

TEST(ProofFile, AnotherVersionIsNotRead) {
  EXPECT_FALSE(ParseProofFile(Replaced("yidan-proof/1", "yidan-proof/2")));
  EXPECT_FALSE(ParseProofFile("{}"));
  EXPECT_FALSE(ParseProofFile("[]"));
  EXPECT_FALSE(ParseProofFile(""));
}

TEST(ProofFile, UnknownMissingAndDoubleMembersAreRefused) {
  EXPECT_FALSE(ParseProofFile(Replaced("\"title\":", "\"titel\":")));
  EXPECT_FALSE(ParseProofFile(Replaced("\"seal\":", "\"note\": 1,\n\"seal\":")));
  EXPECT_FALSE(ParseProofFile(Replaced("\"seal\":", "\"checkpoint\": \"\",\n\"seal\":")));
  EXPECT_FALSE(ParseProofFile(Replaced("{\"entry\":", "{\"comment\":\"\",\"entry\":")));
  EXPECT_FALSE(ParseProofFile(Honest() + "x"));
}

TEST(ProofFile, IdsAreIds) {
  const auto message = [](auto&& change) {
    auto file = ParseProofFile(Honest());
    EXPECT_TRUE(file);
    change(*file);
    const auto read = ParseProofFile(FormatProofFile(*file));
    return read ? std::string("read") : read.error().message;
  };
  const std::string clear = "\u001b[2J\u001b[HVALID";
  EXPECT_EQ(message([&](ProofFile& f) { f.document_id = clear; }), "proof file: document_id: no document id");
  EXPECT_EQ(message([&](ProofFile& f) {
              f.predecessors.push_back({clear, "", {}});
            }),
            "proof file: predecessors: an id is no document id");
  EXPECT_EQ(message([&](ProofFile& f) { f.participants.back().id = "zz " + clear; }),
            "proof file: participants: an id is no participant id");
}

TEST(ProofFile, EntriesStandInOrder) {
  auto file = ParseProofFile(Honest());
  ASSERT_TRUE(file);
  std::swap(file->directory_entries[1], file->directory_entries[2]);
  EXPECT_FALSE(ParseProofFile(FormatProofFile(*file)));
  file->directory_entries[1] = file->directory_entries[0];
  EXPECT_FALSE(ParseProofFile(FormatProofFile(*file)));
}

TEST(ProofFile, APathLongerThanAnyTreeIsRefused) {
  auto file = ParseProofFile(Honest());
  ASSERT_TRUE(file);
  file->seal.path.resize(kMaxPath + 1);
  EXPECT_FALSE(ParseProofFile(FormatProofFile(*file)));
}

TEST(ProofFile, HostileTextIsRefusedWithoutHarm) {
  EXPECT_FALSE(ParseProofFile(std::string(100'000, '[')));
  const auto oversized = ParseProofFile(std::string(std::size_t{100} << 20U, ' '));
  ASSERT_FALSE(oversized);
  EXPECT_EQ(oversized.error().kind, Error::Kind::kExhausted);
  std::string nested = "{\"format\":\"yidan-proof/1\",\"content\":";
  for (int i = 0; i < 10'000; ++i) nested += "{\"a\":";
  EXPECT_FALSE(ParseProofFile(nested));
  // 8 MB that cost the square of their length while every value had a copy of the name above it.
  std::string long_name = "{\"" + std::string(4'000'000, 'a') + "\":[0";
  for (int i = 0; i < 2'000'000; ++i) long_name += ",0";
  const auto named = ParseProofFile(long_name + "]}");
  ASSERT_FALSE(named);
  EXPECT_EQ(named.error().kind, Error::Kind::kExhausted);
  EXPECT_NE(named.error().message.find("a pointer of more than 1024 bytes"), std::string::npos);
  std::string marks = "{\"format\":\"";  // which sorting by insertion would take for hours
  for (int i = 0; i < 2'000'000; ++i) marks += i < 1'000'000 ? "\u0301" : "\u0316";
  EXPECT_FALSE(ParseProofFile(marks + "\"}"));
  EXPECT_FALSE(ParseProofFile(Replaced("\"index\":0", "\"index\":-1")));
  EXPECT_FALSE(ParseProofFile(Replaced("\"index\":0", "\"index\":1e3")));
  for (std::size_t length = 0; length < Honest().size(); length += 997) {
    EXPECT_FALSE(ParseProofFile(Honest().substr(0, length)));
  }
}

}  // namespace
}  // namespace yidan::proof
