#include "services/base/text.h"

#include <gtest/gtest.h>

namespace yidan {
namespace {

// Unicode 15.1 counts 65 of Cc, 170 of Cf, one of Zl, one of Zp; and U+2065, not assigned between them.
TEST(Text, TheTableHasAsManyCharactersAsUnicode) {
  std::size_t unprintable = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) unprintable += IsUnprintable(c) ? 1U : 0U;
  EXPECT_EQ(unprintable, 65U + 170U + 1U + 1U + 1U);
  for (const char32_t c : {U'\x1B', U'\x7F', U'\x85', U'\xAD', U'\u061C', U'\u200B', U'\u202E', U'\u2066',
                           U'\u2028', U'\uFEFF', U'\U000E0001', U'\U000E007F'}) {
    EXPECT_TRUE(IsUnprintable(c)) << std::hex << static_cast<std::uint32_t>(c);
  }
  for (const char32_t c : {U' ', U'~', U'\xA0', U'单', U'Ж', U'é', U'\u0301', U'\U0001F600'}) {
    EXPECT_FALSE(IsUnprintable(c)) << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(Text, WhatIsUnprintableIsWrittenOut) {
  EXPECT_EQ(ForScreen("\x1b[2J一单\n\xE2\x80\xAE\x7f\xC2\x85"), "\\u001b[2J一单\\u000a\\u202e\\u007f\\u0085");
  EXPECT_EQ(ForScreen("\xF3\xA0\x80\x81"), "\\U000e0001");
  EXPECT_EQ(ForScreen("a\xff\xc0\x80z"), "a\\xff\\xc0\\x80z");
  EXPECT_EQ(LinesForScreen("a\n\tb\r\n"), "a\n\\u0009b\\u000d\n");
  EXPECT_EQ(ForScreen(""), "");
}

TEST(Text, PlainTextIsOneLineThatShowsWhatItHolds) {
  EXPECT_FALSE(FaultOfPlainText("中欧班列 Ёлка café"));
  EXPECT_EQ(FaultOfPlainText("a\nb"), "holds a control character (U+000A)");
  EXPECT_EQ(FaultOfPlainText("\xE2\x80\xA9"), "holds a line separator (U+2029)");
  EXPECT_EQ(FaultOfPlainText("\xE2\x80\x8F"), "holds an invisible formatting character (U+200F)");
  EXPECT_EQ(FaultOfPlainText("\xff"), "is not valid UTF-8");
}

}  // namespace
}  // namespace yidan
