// Strict I-JSON and RFC 8785.
#include "services/waybill/canonical_json.h"

#include <gmock/gmock.h>

#include <map>

#include "tests/support/vectors.h"
#include "tests/unit/waybill/support.h"

namespace yidan::waybill {
namespace {

using ::testing::StartsWith;

std::string Canonical(const std::string& text) {
  auto value = ParseJson(text);
  return value ? value->Canonical() : "error " + value.error().message;
}

std::string ErrorOf(const std::string& text) {
  auto value = ParseJson(text);
  return value ? "accepted as " + value->Canonical() : value.error().message;
}

// ---- Published values: RFC 8785, in our dialect ----

// Fractions, and text that is not in NFC, are refused here and not written down; so the numbers of the RFC's
// first sample have a case of their own, and U+E000, beyond the surrogates as well, stands in for U+FB33.
struct Published {
  const char* where;
  const char* input;
  const char* output;  // or the beginning of the refusal
};
constexpr Published kRfc8785[] = {
    {"§3.2.2, string and literals", R"({ "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false] })",
     "{\"literals\":[null,true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
    {"§3.2.2, numbers",
     R"({ "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001] })",
     "error /numbers/0: number with a fraction"},
    {"§3.2.3",
     R"({ "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ue000": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis" })",
     "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
     "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
     "\"\U0001F600\":\"Emoji: Grinning Face\",\"\uE000\":\"Hebrew Letter Dalet With Dagesh\"}"},
    {"§3.2.3, not in NFC", R"({ "\ufb33": "Hebrew Letter Dalet With Dagesh" })",
     "error /\uFB33: the name is not in Unicode"},
    {"appendix B, zero", "[0]", "[0]"},
    {"appendix B, minus zero", "[-0]", "error /0: -0"},
    {"appendix B, 2^53", "[9007199254740992]", "error /0: integer beyond 2^53 - 1"},
};

TEST(Rfc8785Published, SamplesGiveTheBytesOfTheRfc) {
  EXPECT_EQ(std::size(kRfc8785), 7U);
  for (const Published& v : kRfc8785) EXPECT_THAT(Canonical(v.input), StartsWith(v.output)) << v.where;
}

// ---- Public vectors ----

// What our dialect makes of each file of the set: the published bytes, or a refusal at a place.
TEST(Rfc8785Vectors, EveryFileGivesThePublishedBytesOrIsRefusedAtItsPlace) {
  YIDAN_PUBLIC_SET(set, "json-canonicalization", "json-canonicalization/testdata", std::size(kRfc8785));
  const std::map<std::string, std::string> refusals = {
      {"values.json", "/numbers/0: number with a fraction"},
      {"structures.json", "/1/\n: number with a fraction"},
      {"unicode.json", "/Unnormalized Unicode: the text is not in Unicode"},
      // U+FB33 is excluded from composition: NFC takes it apart.
      {"weird.json", "/\uFB33: the name is not in Unicode"}};
  const auto files = vectors::JsonFilesUnder(set.place() / "input");
  std::size_t ran = 0;
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    std::string output = vectors::ReadFile(set.place() / "output" / name);
    while (output.ends_with('\n')) output.pop_back();
    const auto refusal = refusals.find(name);
    if (refusal == refusals.end()) {
      EXPECT_EQ(Canonical(vectors::ReadFile(file)), output) << name;
    } else {
      EXPECT_THAT(ErrorOf(vectors::ReadFile(file)), StartsWith(refusal->second)) << name;
    }
    ++ran;
  }
  set.Ran(ran, files.size());
}

TEST(Rfc8785Vectors, PublishedOutputsAreTheirOwnCanonicalForm) {
  YIDAN_PUBLIC_SET(set, "json-canonicalization outputs", "json-canonicalization/testdata/output",
                   std::size(kRfc8785));
  std::size_t ran = 0;
  for (const char* name : {"arrays.json", "french.json", "structures.json"}) {
    std::string output = vectors::ReadFile(set.place() / name);
    while (output.ends_with('\n')) output.pop_back();
    EXPECT_EQ(Canonical(output), output) << name;
    ++ran;
  }
  set.Ran(ran, 3);
}

TEST(Rfc8785Vectors, WeirdNamesSortByUtf16CodeUnits) {
  YIDAN_PUBLIC_SET(set, "json-canonicalization weird names", "json-canonicalization/testdata",
                   std::size(kRfc8785));
  std::string input = vectors::ReadFile(set.place() / "input/weird.json");
  std::string output = vectors::ReadFile(set.place() / "output/weird.json");
  while (output.ends_with('\n')) output.pop_back();
  const auto replace = [](std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, from.size(), to);
  };
  replace(input, "\\ufb33", "\\ue000");
  replace(output, "\uFB33", "\uE000");
  EXPECT_EQ(Canonical(input), output);
  set.Ran(1, 1);
}

TEST(CanonicalJson, EscapesAsJsonStringifyDoes) {
  EXPECT_EQ(Canonical(R"(["\u0000x"])"), "error /0: the text holds U+0000 (line 1, column 11)");
  EXPECT_EQ(Canonical(R"(["\u0001\u001F\b\t\n\f\r\"\\\/\u007f\u20ac"])"),
            "[\"\\u0001\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\x7f\u20ac\"]");
}

TEST(CanonicalJson, WhiteSpaceAndOrderDoNotMatter) {
  EXPECT_EQ(Canonical(" {\"b\" : [ 1 , -2,true ] ,\n\t\"a\":null}\r\n"), R"({"a":null,"b":[1,-2,true]})");
}

TEST(CanonicalJson, IntegersReachToTwoToThe53) {
  EXPECT_EQ(Canonical("[9007199254740991,-9007199254740991,0]"), "[9007199254740991,-9007199254740991,0]");
  for (const char* text : {"[9007199254740992]", "[-9007199254740992]", "[18446744073709551616]",
                           "[99999999999999999999999999999999999999]"}) {
    EXPECT_THAT(ErrorOf(text), StartsWith("/0: integer beyond 2^53 - 1")) << text;
  }
}

TEST(CanonicalJson, OddNumbersAreRefused) {
  EXPECT_THAT(ErrorOf(R"({"a":-0})"), StartsWith("/a: -0"));
  for (const char* number : {"1.0", "1e3", "1E+3", "0.5", "-0.0", "0e0"}) {
    EXPECT_THAT(ErrorOf(std::string(R"({"a":[)") + number + "]}"), StartsWith("/a/0: number with a fraction"))
        << number;
  }
  for (const char* number : {"01", "-01", "00"}) {
    EXPECT_THAT(ErrorOf(std::string("[") + number + "]"), StartsWith("/0: number with a leading zero"))
        << number;
  }
  for (const char* number : {"+1", ".5", "NaN", "Infinity", "-"}) {
    EXPECT_THAT(ErrorOf(std::string("[") + number + "]"), StartsWith("/0: ")) << number;
  }
}

TEST(CanonicalJson, ANameComesOnce) {
  EXPECT_THAT(ErrorOf(R"({"x":{"a":1,"b":2,"a":3}})"), StartsWith("/x/a: the name comes twice"));
  EXPECT_THAT(ErrorOf(R"({"a":1,"\u0061":2})"), StartsWith("/a: the name comes twice"));
}

TEST(CanonicalJson, SurrogatesComeInPairs) {
  EXPECT_EQ(Canonical(R"(["\ud83d\ude02"])"), "[\"\xF0\x9F\x98\x82\"]");
  for (const char* text : {R"({"a":"\ud83d"})", R"({"a":"\ude02"})", R"({"a":"\ud83dx"})",
                           R"({"a":"\ud83d\u0041"})", R"({"a":"\ude02\ud83d"})"}) {
    EXPECT_THAT(ErrorOf(text), StartsWith("/a: lone ")) << text;
  }
}

TEST(CanonicalJson, TextIsUtf8) {
  for (const std::string bad : {"\x80", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"}) {
    EXPECT_THAT(ErrorOf("{\"a\":\"" + bad + "\"}"), StartsWith("/a: the text is not valid UTF-8"));
    // The name itself cannot be quoted: errors are text.
    EXPECT_THAT(ErrorOf("{\"" + bad + "\":1}"), StartsWith("(whole): a member's name is not valid UTF-8"));
  }
  EXPECT_THAT(ErrorOf(R"({"a":"\ufffe"})"), StartsWith("/a: the text holds a Unicode noncharacter"));
  EXPECT_THAT(ErrorOf("{\"a\":\"\x01\"}"), StartsWith("/a: control character"));
}

TEST(CanonicalJson, TextAndNamesAreInNfc) {
  EXPECT_THAT(ErrorOf("{\"a\":\"e\u0301\"}"),
              StartsWith("/a: the text is not in Unicode normalization form C"));
  EXPECT_THAT(ErrorOf("{\"e\u0301\":1}"), StartsWith("/e\u0301: the name is not in Unicode"));
  EXPECT_EQ(Canonical("{\"\u00e9\":\"\u6210\u90fd\"}"), "{\"\u00e9\":\"\u6210\u90fd\"}");
}

TEST(CanonicalJson, LimitsNameThePlace) {
  const std::string deep = std::string(32, '[') + std::string(32, ']');
  EXPECT_EQ(Canonical(deep), deep);
  auto deeper = ParseJson("[" + deep + "]");
  ASSERT_FALSE(deeper);
  EXPECT_EQ(deeper.error().kind, Error::Kind::kExhausted);
  EXPECT_THAT(deeper.error().message, StartsWith("/0/0/0"));

  std::string many = "[0";
  for (int i = 1; i < 32'768; ++i) many += ",0";
  EXPECT_TRUE(ParseJson(many + "]"));
  EXPECT_THAT(ErrorOf(many + ",0]"), StartsWith("/32768: more than 32768 values"));

  const std::string fits = "[\"" + std::string((std::size_t{1} << 20U) - 4, 'x') + "\"]";
  EXPECT_TRUE(ParseJson(fits));
  EXPECT_THAT(ErrorOf(fits + " "), StartsWith("(whole): more than 1048576 bytes"));

  const std::string name(1'023, 'n');  // with its "/" a pointer of 1,024 bytes
  EXPECT_TRUE(ParseJson("{\"" + name + "\":0}"));
  EXPECT_THAT(ErrorOf("{\"" + name + "n\":0}"), ::testing::HasSubstr(": a pointer of more than 1024 bytes"));
  EXPECT_THAT(ErrorOf("{\"" + name + "\":[0]}"), ::testing::HasSubstr(": a pointer of more than 1024 bytes"));

  // U+0301 is a mark; U+0F73 counts as one, for it is taken apart into two.
  const auto marks = [](const char* mark, int n) {
    std::string text = "[\"e";
    for (int i = 0; i < n; ++i) text += mark;
    return text + "\"]";
  };
  EXPECT_TRUE(ParseJson(marks("\u0316", 30)));
  EXPECT_THAT(ErrorOf(marks("\u0316", 31)), StartsWith("/0: the text holds more than 30 combining marks"));
  EXPECT_THAT(ErrorOf(marks("\u0F73", 31)), StartsWith("/0: the text holds more than 30 combining marks"));
}

TEST(CanonicalJson, BrokenTextIsRefused) {
  for (const char* text :
       {"",        " ",        "{",          "[",      "[1",      "[1,",       "[1,]",
        "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",  "\"x",     "[\"\\x\"]", "[\"\\u12g4\"]",
        "tru",     "[1] 2",    "[1]]",       "[0x10]", "// c\n1", "'a'",       "\xEF\xBB\xBF[]"}) {
    EXPECT_FALSE(ParseJson(text)) << text;
  }
  EXPECT_FALSE(ParseJson(std::string_view("[1]\0", 4)));
}

TEST(CanonicalJson, AContentIsAnObject) {
  EXPECT_FALSE(ParseContent("[]"));
  EXPECT_TRUE(ParseContent("{}"));
}

TEST(Flatten, LeavesAscendByTheBytesOfTheirPointers) {
  std::string text = R"({"b":{},"a":[)";
  for (int i = 0; i < 11; ++i) text += std::to_string(i) + ",";
  text += R"([]],"a/~":"x","ab":null,"\ue000":1,"\ud83d\ude02":2})";
  const auto leaves = Flatten(*ParseJson(text));
  std::vector<std::string> pointers;
  for (const auto& leaf : leaves) pointers.push_back(leaf.pointer);
  EXPECT_TRUE(std::is_sorted(pointers.begin(), pointers.end()));
  EXPECT_EQ(pointers, (std::vector<std::string>{"/a/0", "/a/1", "/a/10", "/a/11", "/a/2", "/a/3", "/a/4",
                                                "/a/5", "/a/6", "/a/7", "/a/8", "/a/9", "/ab", "/a~1~0", "/b",
                                                "/\uE000", "/\U0001F602"}));
  EXPECT_EQ(leaves[3], (JsonLeaf{"/a/11", "[]"}));
  EXPECT_EQ(leaves[13], (JsonLeaf{"/a~1~0", "\"x\""}));
  EXPECT_EQ(leaves[14], (JsonLeaf{"/b", "{}"}));
}

TEST(Pointer, SplitsWhatChildJoins) {
  const std::string pointer = ChildPointer(ChildPointer("", "a/b~1"), std::size_t{7});
  EXPECT_EQ(pointer, "/a~1b~01/7");
  EXPECT_EQ(*SplitPointer(pointer), (std::vector<std::string>{"a/b~1", "7"}));
  EXPECT_TRUE(SplitPointer("")->empty());
  for (const char* bad : {"a", "/~", "/~2", "/a~"}) EXPECT_FALSE(SplitPointer(bad)) << bad;
}

}  // namespace
}  // namespace yidan::waybill
