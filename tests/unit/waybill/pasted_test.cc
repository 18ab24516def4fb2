// What people paste is made ready to be signed, and every change is said.
#include "services/waybill/pasted.h"

#include <gmock/gmock.h>

#include "services/waybill/schema.h"
#include "tests/unit/waybill/support.h"

namespace yidan::waybill {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Sentences(const PastedContent& read) {
  std::vector<std::string> out;
  for (const PasteChange& change : read.changes) out.push_back(change.Sentence());
  return out;
}

TEST(Pasted, WhatIsInOrderStaysAsItIs) {
  const auto read = ReadPasted(Journey2017());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(read->changes, IsEmpty());
  EXPECT_EQ(read->content.Canonical(), Parsed(Journey2017()).Canonical());
}

TEST(Pasted, AByteOrderMarkIsTakenOff) {
  const auto read = ReadPasted("\xEF\xBB\xBF{\"a\":1}");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(Sentences(*read), ElementsAre(HasSubstr("byte order mark")));
}

TEST(Pasted, SeparateAccentsAreComposed) {
  const auto read = ReadPasted("{\"name\":\"Nu\xCC\x88rnberg\"}");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->content.Canonical(), "{\"name\":\"N\xC3\xBCrnberg\"}");
  EXPECT_THAT(Sentences(*read), ElementsAre(HasSubstr("(NFC)")));
}

// The long names are the schema's; people write the word.
TEST(Pasted, TheWordsOfTheSchemaAreWrittenOut) {
  const auto read = ReadPasted(R"({"exchanged_document": {"form": "to order"},
    "legs": [{"mode": "RAIL", "rail_note": {"kind": "cim-smgs"}}, {"mode": "TRANSPORT_MODE_SEA"}],
    "parties": {"carrier": {"party": {"identifiers": [{"scheme": "swift", "value": "bofa de 22"}]}}}})");
  ASSERT_TRUE(read) << read.error().message;
  const auto typed = ToWaybill(read->content);
  ASSERT_TRUE(typed) << typed.error().message;
  EXPECT_EQ(typed->exchanged_document().form(), v1::WAYBILL_FORM_TO_ORDER);
  EXPECT_EQ(typed->legs(0).mode(), v1::TRANSPORT_MODE_RAIL);
  EXPECT_EQ(typed->legs(0).rail_note().kind(), v1::RAIL_NOTE_KIND_CIM_SMGS);
  EXPECT_EQ(typed->parties().carrier().party().identifiers(0).value(), "BOFADE22") << "folded as its scheme";
  EXPECT_THAT(Sentences(*read),
              ::testing::Contains("/legs/0/mode (line 2): RAIL is taken as TRANSPORT_MODE_RAIL"));
  EXPECT_EQ(read->changes.size(), 5U);
  // What is no word of the list stays, and the fault says which there are; the zero value is none.
  for (const char* other : {"RAILWAY", "unspecified", "2"}) {
    const auto kept = ReadPasted(std::string(R"({"legs": [{"mode": ")") + other + R"("}]})");
    ASSERT_TRUE(kept);
    EXPECT_THAT(kept->changes, IsEmpty()) << other;
  }
}

TEST(Pasted, GbkIsCalledByItsName) {
  // {"name":"成都"} in GBK, on the second line.
  const auto read = ReadPasted("{\n\"name\":\"\xB3\xC9\xB6\xBC\"}");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("line 2"));
  EXPECT_THAT(read.error().message, HasSubstr("GBK"));
  // A character of four bytes, which GB 18030 adds (U+3400 is 0x8139EE39), alone and between two of GBK.
  for (const char* name : {"\x81\x39\xEE\x39", "\xB3\xC9\x81\x39\xEE\x39\xB6\xBC"}) {
    const auto rare = ReadPasted(std::string("{\"name\":\"") + name + "\"}");
    ASSERT_FALSE(rare);
    EXPECT_THAT(rare.error().message, HasSubstr("GBK"));
  }
  // Two bytes of such a four, and something else: neither.
  const auto half = ReadPasted("{\"name\":\"\x81\x39 \x39\"}");
  ASSERT_FALSE(half);
  EXPECT_THAT(half.error().message, ::testing::Not(HasSubstr("GBK")));
  const auto other = ReadPasted("{\"name\":\"\xC3\"}");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message, HasSubstr("is no UTF-8"));
  const auto wide = ReadPasted(std::string("\xFF\xFE{\0", 4));
  ASSERT_FALSE(wide);
  EXPECT_THAT(wide.error().message, HasSubstr("UTF-16"));
}

TEST(Pasted, IdentifiersAreFoldedAndNothingElseIs) {
  const auto read = ReadPasted(
      "{\n\"containers\":[{\"number\":\"csqu 305438-3\",\"seals\":[\"a-1\"]}],\n"
      "\"goods_lines\":[{\"hs_code\":\"8517.62.30\",\"description\":\"a. b-c\",\n"
      "\"container_numbers\":[\"\xEF\xBC\xA3SQU3054383\"]}],\n"
      "\"legs\":[{\"rail_note\":{\"number\":\"8084-2017\"}}],\n"
      "\"identifiers\":[{\"scheme\":\"IDENTIFIER_SCHEME_USCC\",\"value\":\"91510100-ma61rkr7x-3\"},"
      "{\"scheme\":\"IDENTIFIER_SCHEME_VAT\",\"value\":\"nl-1\"}]}");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(
      read->content.Canonical(),
      R"({"containers":[{"number":"CSQU3054383","seals":["a-1"]}],)"
      R"("goods_lines":[{"container_numbers":["CSQU3054383"],"description":"a. b-c","hs_code":"85176230"}],)"
      R"("identifiers":[{"scheme":"IDENTIFIER_SCHEME_USCC","value":"91510100MA61RKR7X3"},)"
      R"({"scheme":"IDENTIFIER_SCHEME_VAT","value":"nl-1"}],)"
      R"("legs":[{"rail_note":{"number":"8084-2017"}}]})");
  EXPECT_THAT(Sentences(*read),
              ElementsAre(HasSubstr("/containers/0/number (line 2): csqu 305438-3 is taken as CSQU3054383"),
                          HasSubstr("/goods_lines/0/container_numbers/0 (line 4)"),
                          HasSubstr("/goods_lines/0/hs_code (line 3): 8517.62.30 is taken as 85176230"),
                          HasSubstr("/identifiers/0/value (line 6)")));
}

// U+0F73 is no mark by its class, and is taken apart into two.
TEST(Pasted, LongRunsOfMarksAreRefused) {
  for (const char* mark : {"\xCC\x81", "\xE0\xBD\xB3"}) {
    std::string text = "{\"a\":\"a";
    for (int i = 0; i < 100'000; ++i) text += mark;
    const auto read = ReadPasted(text + "\"}");
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("more than 30 combining marks"));
  }
}

TEST(Lines, OfValuesAndOfFaults) {
  const JsonValue whole = Parsed("{\n \"a\": [1,\n  {\"b\": 2}],\n \"c\": 3}");
  EXPECT_EQ(LineOf(whole, ""), 1U);
  EXPECT_EQ(LineOf(whole, "/a"), 2U);
  EXPECT_EQ(LineOf(whole, "/a/1/b"), 3U);
  EXPECT_EQ(LineOf(whole, "/a/1/x"), 3U);  // of what is there
  EXPECT_EQ(LineOf(whole, "/c"), 4U);
  const auto wrong = ParseContent("{\n \"a\": 成}");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("(line 2, column 7)"));
}

}  // namespace
}  // namespace yidan::waybill
