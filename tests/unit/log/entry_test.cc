#include "services/log/entry.h"

#include <gtest/gtest.h>

#include <random>

namespace yidan::log {
namespace {

Digest Filled(std::uint8_t byte) {
  Digest digest;
  digest.bytes.fill(byte);
  return digest;
}

GenesisBody Genesis() {
  return {"registry.example/chengdu",
          "cd-registrar",
          {std::string(91, 'k'), std::string(92, 'k')},
          std::string(32, 'n'),
          std::string(65, 's'),
          1,
          "parameters",
          Filled(9)};
}

Entry With(decltype(Entry::body) body) { return {7, Filled(1), 1'492'500'000'000, std::move(body)}; }

RulesBody Rules(std::uint32_t version = 2) {
  return {RulesPhase::kAnnounce, 1, version, "bounds", {{Filled(6), std::string(64, 'r')}}};
}

std::vector<Entry> OneOfEach() {
  return {With(Genesis()),
          With(ActBody{std::string(64, 'a'),
                       {std::string(64, 'b')},
                       "act bytes",
                       {{"sealed", {}, {}, {}},
                        {},
                        {"also sealed", {{1, 7}}, {{"/a", 2}, {"/b", 1}}, {{1, 1}, {2, 1956}}}}}),
          With(SealBody{Filled(4), 1'492'500'000'000, Filled(5)}), With(Rules()),
          With(NoteKeyBody{std::string(32, 'n'), std::string(64, 'o'), std::string(64, 'w')})};
}

TEST(Entry, EveryKindComesBackAsItWas) {
  for (const Entry& entry : OneOfEach()) {
    const auto bytes = EncodeEntry(entry);
    ASSERT_TRUE(bytes) << bytes.error().message;
    const auto decoded = DecodeEntry(*bytes);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(*decoded, entry);
  }
}

TEST(Entry, BytesAreFixedForEver) {
  // version | index | previous | time | kind | length | version of the rules
  const std::string want =
      "01"
      "0000000000000007" +
      ToHex(Filled(1).View()) +
      "0000015b7feead00"
      "04"
      "00000078"
      "01"
      "0000000000000001"
      "00000002"
      "00000006" +
      ToHex("bounds") + "01" + ToHex(Filled(6).View()) + ToHex(std::string(64, 'r'));
  EXPECT_EQ(ToHex(*EncodeEntry(With(Rules()))), want);
  EXPECT_EQ(static_cast<int>(With(Genesis()).kind()), 1);
  EXPECT_EQ(static_cast<int>(With(ActBody{}).kind()), 2);
  EXPECT_EQ(static_cast<int>(With(SealBody{}).kind()), 3);
  EXPECT_EQ(static_cast<int>(With(RulesBody{}).kind()), 4);
  EXPECT_EQ(static_cast<int>(With(NoteKeyBody{}).kind()), 5);
}

TEST(Entry, EveryTruncationAndEveryTailIsRefused) {
  for (const Entry& entry : OneOfEach()) {
    const std::string bytes = *EncodeEntry(entry);
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      EXPECT_EQ(DecodeEntry(std::string_view(bytes).substr(0, n)).error().kind, Error::Kind::kCorrupt);
    }
    EXPECT_FALSE(DecodeEntry(bytes + '\0'));
  }
}

TEST(Entry, WhateverDecodesEncodesToTheSameBytes) {
  std::size_t accepted = 0;
  for (const Entry& entry : OneOfEach()) {
    const std::string bytes = *EncodeEntry(entry);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string bent = bytes;
      bent[bit / 8] = static_cast<char>(bent[bit / 8] ^ (1 << (bit % 8)));
      const auto decoded = DecodeEntry(bent);
      if (!decoded) continue;
      ++accepted;
      const auto again = EncodeEntry(*decoded);
      ASSERT_TRUE(again) << again.error().message;
      ASSERT_EQ(*again, bent);
      ASSERT_NE(*decoded, entry);
    }
  }
  EXPECT_GT(accepted, 0U);
}

TEST(Entry, RandomBytesNeitherCrashNorMeanTwoThings) {
  std::mt19937 random(20170412);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = *EncodeEntry(OneOfEach()[random() % 5]);
    for (unsigned j = 0; j < 1 + random() % 4; ++j)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (random() % 4 == 0) bytes.resize(random() % (bytes.size() + 8));
    if (const auto decoded = DecodeEntry(bytes)) {
      ASSERT_EQ(EncodeEntry(*decoded), bytes);
    }
  }
}

TEST(Entry, AnActFillsAnEntryToTheLastByteAndNotOneMore) {
  ActBody body{std::string(64, 'a'), {}, "", {}};
  body.act.assign(kMaxEntryBytes - kEntryFrameBytes - 64 - 1 - 4 - 2, 'x');
  const auto full = EncodeEntry(With(body));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->size(), kMaxEntryBytes);
  EXPECT_LT(full->size(), 65'535U);
  EXPECT_TRUE(DecodeEntry(*full));
  body.act += 'x';
  EXPECT_EQ(EncodeEntry(With(body)).error().kind, Error::Kind::kInvalid);
  EXPECT_FALSE(DecodeEntry(std::string(65'535, '\1')));
}

TEST(Entry, BoundsAreHeldFieldByField) {
  const auto refuses = [](auto&& spoil) {
    GenesisBody body = Genesis();
    spoil(body);
    return !EncodeEntry(With(body));
  };
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.origin.clear(); }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.origin = "two words"; }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.origin = "line\nbreak"; }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.origin.assign(256, 'o'); }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.registrar.clear(); }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.registrar_keys = {std::string(1'025, 'k')}; }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.note_key.pop_back(); }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.sm2_note_key.pop_back(); }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.rules_version = 0; }));
  EXPECT_TRUE(refuses([](GenesisBody& b) { b.parameters.assign(4'097, 'p'); }));
  EXPECT_FALSE(refuses([](GenesisBody& b) { b.sm2_note_key.clear(); }));

  EXPECT_FALSE(EncodeEntry(With(ActBody{std::string(63, 'a'), {}, "act", {}})));
  EXPECT_FALSE(EncodeEntry(With(ActBody{std::string(64, 'a'), {}, "", {}})));
  for (const std::vector<Remark>& remarks : {std::vector<Remark>{{"/a", 0}},
                                             {{"", 1}},
                                             {{"/b", 1}, {"/a", 1}},
                                             {{"/a", 1}, {"/a", 1}},
                                             {{std::string(256, 'p'), 1}}}) {
    EXPECT_FALSE(EncodeEntry(With(ActBody{std::string(64, 'a'), {}, "act", {{{}, {}, remarks, {}}}})));
  }
  for (const std::vector<RemarksLeftOut>& left :
       {std::vector<RemarksLeftOut>{{2, 1}, {1, 1}}, {{1, 1}, {1, 1}}, {{1, 0}}, {{0, 1}}}) {
    EXPECT_FALSE(EncodeEntry(With(ActBody{std::string(64, 'a'), {}, "act", {{{}, {}, {}, left}}})));
  }
  EXPECT_FALSE(EncodeEntry(With(SealBody{{}, UINT64_MAX, {}})));
  EXPECT_FALSE(EncodeEntry(With(Rules(0)))) << "no version";
  const auto refuses_rules = [](auto spoil) {
    RulesBody body = Rules();
    spoil(body);
    return !EncodeEntry(With(body));
  };
  EXPECT_TRUE(refuses_rules([](RulesBody& b) { b.phase = static_cast<RulesPhase>(3); }));
  EXPECT_TRUE(refuses_rules([](RulesBody& b) { b.sequence = 0; }));
  EXPECT_TRUE(refuses_rules([](RulesBody& b) { b.signatures.clear(); })) << "nobody signed";
  EXPECT_TRUE(refuses_rules([](RulesBody& b) { b.signatures.push_back(b.signatures[0]); }))
      << "one key twice";
  EXPECT_TRUE(refuses_rules([](RulesBody& b) { b.signatures[0].signature.pop_back(); }));
  EXPECT_TRUE(refuses_rules([](RulesBody& b) { b.parameters = std::string(kMaxParametersBytes + 1, 'p'); }));
  EXPECT_FALSE(EncodeEntry(With(NoteKeyBody{"", std::string(64, 'o'), std::string(64, 'w')})));
  Entry late = With(Rules());
  late.time_ms = UINT64_MAX;
  EXPECT_FALSE(EncodeEntry(late));
}

TEST(Entry, ANoteKeyMessageIsNoNoteText) {
  const std::string message = NoteKeyMessage(Filled(1), 9, std::string(32, 'o'), std::string(32, 'n'));
  EXPECT_EQ(message.size(), 18U + 32 + 8 + 32 + 32);
  EXPECT_NE(message.find('\0'), std::string::npos);
}

}  // namespace
}  // namespace yidan::log
