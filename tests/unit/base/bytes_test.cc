#include "services/base/bytes.h"

#include <gtest/gtest.h>

#include <limits>

namespace yidan {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

TEST(Hex, BothCasesAreReadLowerIsWritten) {
  EXPECT_EQ(ToHex("\x00\xab\xff"sv), "00abff");
  EXPECT_EQ(FromHex("00abff"), "\x00\xab\xff"s);
  EXPECT_EQ(FromHex("00ABfF"), "\x00\xab\xff"s);
  EXPECT_EQ(FromHex(""), ""s);
}

TEST(Hex, OddLengthAndForeignCharactersAreRefused) {
  EXPECT_FALSE(FromHex("abc"));
  EXPECT_FALSE(FromHex("0g"));
  EXPECT_FALSE(FromHex("0 "));
  EXPECT_FALSE(FromHex("0x"));
}

TEST(Base64, Rfc4648VectorsGoBothWays) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {"\xfb\xff\xfe", "+//+"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(ToBase64(bytes), text);
    EXPECT_EQ(FromBase64(text), bytes);
  }
}

TEST(Base64, EveryByteAtEveryPaddingComesBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (std::size_t length = 0; length <= all.size(); ++length) {
    EXPECT_EQ(FromBase64(ToBase64(all.substr(0, length))), all.substr(0, length));
  }
}

TEST(Base64, OneMeaningHasOneSpelling) {
  EXPECT_FALSE(FromBase64("Zg"));        // padding missing
  EXPECT_FALSE(FromBase64("Zg="));       // half of it
  EXPECT_FALSE(FromBase64("Zh=="));      // trailing bits of the first byte's group are set
  EXPECT_FALSE(FromBase64("Zm9="));      // and of the second's
  EXPECT_FALSE(FromBase64("Zg==Zg=="));  // padding in the middle
  EXPECT_FALSE(FromBase64("Z==="));
  EXPECT_FALSE(FromBase64("===="));
  EXPECT_FALSE(FromBase64("Z=g="));
  EXPECT_FALSE(FromBase64("Zm9v\n"));
  EXPECT_FALSE(FromBase64("Zm 9"));
  EXPECT_FALSE(FromBase64("-__-"));  // the URL alphabet
  EXPECT_FALSE(FromBase64("Zm9\0"sv));
}

TEST(DigestValue, OnlyThirtyTwoBytesMakeOne) {
  EXPECT_TRUE(Digest{}.IsZero());
  EXPECT_FALSE(Digest::FromBytes(std::string(31, 'x')));
  EXPECT_FALSE(Digest::FromBytes(std::string(33, 'x')));
  const auto digest = Digest::FromBytes(std::string(32, 'x'));
  ASSERT_TRUE(digest);
  EXPECT_EQ(digest->ToString(), std::string(32, 'x'));
  EXPECT_FALSE(digest->IsZero());
}

TEST(DigestValue, OrdersAsUnsignedBytes) {
  const auto low = Digest::FromBytes(std::string(32, '\x7f'));
  const auto high = Digest::FromBytes(std::string(32, '\x80'));
  EXPECT_LT(*low, *high);
}

TEST(Encoding, IsBigEndianAndLengthPrefixed) {
  Encoder e;
  e.U8(1).U16(0x0203).U32(0x04050607).U64(0x08090a0b0c0d0e0fULL).Bool(true).Str("ab").Raw("c");
  EXPECT_EQ(ToHex(e.bytes()), "0102030405060708090a0b0c0d0e0f0100000002616263");
}

TEST(Encoding, ReadsBackWhatWasWritten) {
  const Digest digest = *Digest::FromBytes(std::string(32, '\x9c'));
  Encoder e;
  e.U8(255).U16(65535).U32(0xffffffffU).U64(std::numeric_limits<std::uint64_t>::max());
  e.I64(-1).I64(std::numeric_limits<std::int64_t>::min()).Bool(false).Fixed(digest).Str("").Str("x\0y"sv);
  const std::string bytes = e.Take();
  Decoder d(bytes);
  EXPECT_EQ(d.U8(), 255);
  EXPECT_EQ(d.U16(), 65535);
  EXPECT_EQ(d.U32(), 0xffffffffU);
  EXPECT_EQ(d.U64(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(d.I64(), -1);
  EXPECT_EQ(d.I64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(d.Bool());
  EXPECT_EQ(d.Fixed(), digest);
  EXPECT_EQ(d.Str(), "");
  EXPECT_EQ(d.Str(), "x\0y"sv);
  EXPECT_TRUE(d.Done());
}

TEST(Encoding, EveryCutIsAShortRead) {
  Encoder e;
  e.U8(7).U16(8).U32(9).U64(10).Bool(true).Fixed(Digest{}).Str("bill");
  for (std::size_t cut = 0; cut < e.bytes().size(); ++cut) {
    Decoder d(std::string_view(e.bytes()).substr(0, cut));
    (void)d.U8(), (void)d.U16(), (void)d.U32(), (void)d.U64(), (void)d.Bool(), (void)d.Fixed(), (void)d.Str();
    EXPECT_FALSE(d.ok()) << "cut at " << cut;
    EXPECT_FALSE(d.Done());
  }
}

TEST(Encoding, AShortReadGivesZeroAndSpoilsTheRest) {
  Decoder d("\xff\xff\xff"sv);
  EXPECT_EQ(d.U32(), 0U) << "not the three bytes that were there";
  EXPECT_FALSE(d.ok());
  EXPECT_EQ(d.U8(), 0) << "nor a byte after the failure";
  EXPECT_EQ(d.Str(), "");
  EXPECT_TRUE(d.Fixed().IsZero());
}

TEST(Encoding, AStringLongerThanTheBytesIsRefused) {
  Decoder d(
      "\xff\xff\xff\xff"
      "abc"sv);
  EXPECT_EQ(d.Str(), "");
  EXPECT_FALSE(d.ok());
}

TEST(Encoding, ABooleanIsZeroOrOne) {
  Decoder d("\x02"sv);
  d.Bool();
  EXPECT_FALSE(d.ok());
}

TEST(Encoding, LeftOverBytesAreNotDone) {
  Decoder d("\x01\x02"sv);
  d.U8();
  EXPECT_TRUE(d.ok());
  EXPECT_FALSE(d.Done());
  EXPECT_EQ(d.remaining(), 1U);
  d.U8();
  EXPECT_TRUE(d.Done());
  d.Bad();
  EXPECT_FALSE(d.Done());
}

}  // namespace
}  // namespace yidan
