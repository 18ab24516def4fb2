#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "services/crypto/crypto.h"
#include "tests/support/vectors.h"
#include "tests/unit/crypto/openssl_helper.h"

namespace yidan::crypto {
namespace {

std::string Hex(const Digest& digest) { return ToHex(digest.View()); }

TEST(Sha256, PublishedVectors) {  // FIPS 180-2, appendix B
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Sha256(std::string(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, TheReusedContextRemembersNothing) {
  const Digest alone = Sha256("abc");
  (void)Sha256(std::string(100, 'x'));
  EXPECT_EQ(Sha256("abc"), alone);
  EXPECT_EQ(Sha256("a", "bc"), alone);
  EXPECT_EQ(Sha256("abc", ""), alone);
}

TEST(Sha256, AnInnerNodeIsPrefixLeftRight) {
  const Digest left = Sha256("left");
  const Digest right = Sha256("right");
  EXPECT_EQ(Sha256Node(0x01, left, right), Sha256("\x01" + left.ToString() + right.ToString()));
  EXPECT_NE(Sha256Node(0x01, left, right), Sha256Node(0x03, left, right));
  EXPECT_NE(Sha256Node(0x01, left, right), Sha256Node(0x01, right, left));
}

TEST(Sha256, ThreadsDoNotDisturbEachOther) {
  const Digest expected = Sha256("bill of lading");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) wrong[t] += Sha256("bill of lading") == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(HmacSha256, PublishedVectors) {  // RFC 4231, cases 1, 2 and 6
  EXPECT_EQ(Hex(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      Hex(HmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, AnEmptyKeyIsNotTheKeyOfLastTime) {
  const std::string empty = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
  EXPECT_EQ(Hex(HmacSha256("", "")), empty);
  (void)HmacSha256("another key", "message");
  EXPECT_EQ(Hex(HmacSha256({}, {})), empty);
}

TEST(HmacSha256, AKeyTakenInOnceMakesTheSameOfEveryMessage) {
  HmacSha256Key key("Jefe");
  HmacSha256Key empty("");
  for (const std::string& message : {std::string("what do ya want for nothing?"), std::string(),
                                     std::string(1000, 'x'), std::string("what do ya want for nothing?")}) {
    EXPECT_EQ(key.Of(message), HmacSha256("Jefe", message));
    EXPECT_EQ(empty.Of(message), HmacSha256("", message));
  }
}

// SM3 is inside SM2 signatures and has no name of its own here: this is the library that they stand on.
struct Sm3Case {
  std::string message;
  const char* digest;
};
const Sm3Case kSm3[] = {
    // GB/T 32905-2016, appendix A, examples 1 and 2
    {"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
    {"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
     "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
};

TEST(Sm3, TheStandardsExamples) {
  EXPECT_EQ(std::size(kSm3), 2U);
  for (const Sm3Case& v : kSm3) EXPECT_EQ(ToHex(testing::OpensslSm3(v.message)), v.digest);
}

TEST(Sm3, EveryDigestOfOpensslsRecipes) {
  YIDAN_PUBLIC_SET(set, "openssl sm3", "openssl/sm3.json", std::size(kSm3));
  const auto suite = vectors::ReadJson(set.place());
  std::size_t ran = 0;
  for (const auto& test : suite.at("cases")) {
    EXPECT_EQ(ToHex(testing::OpensslSm3(testing::Unhex(test.at("msg_hex").get<std::string>()))),
              test.at("digest_hex").get<std::string>());
    ++ran;
  }
  set.Ran(ran, suite.at("cases").size());
}

TEST(RandomBytes, AreAsManyAsAskedAndDiffer) {
  EXPECT_EQ(RandomBytes(0).size(), 0U);
  EXPECT_EQ(RandomBytes(33).size(), 33U);
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

TEST(PreAuthEncoding, IsDssesOwnExample) {  // secure-systems-lab/dsse, protocol.md
  EXPECT_EQ(PreAuthEncoding("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  EXPECT_EQ(PreAuthEncoding("", ""), "DSSEv1 0  0 ");
}

}  // namespace
}  // namespace yidan::crypto
