// What reading a content costs grows with the text and not faster. Measured in bytes asked of the allocator,
// which depend on the text alone: no clock is asked.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/schema.h"

namespace {

thread_local std::size_t asked = 0;  // bytes, by this thread, since it began

void* Take(std::size_t size) {
  asked += size;
  if (void* place = std::malloc(size == 0 ? 1 : size)) return place;
  throw std::bad_alloc();
}

}  // namespace

// Not inlined: a compiler that sees one half of a pair in place and not the other takes it for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) { return Take(size); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return Take(size); }
[[gnu::noinline]] void operator delete(void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete[](void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete(void* place, std::size_t) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete[](void* place, std::size_t) noexcept { std::free(place); }

namespace yidan::waybill {
namespace {

template <typename Work>
std::size_t BytesAskedBy(const Work& work) {
  const std::size_t before = asked;
  work();
  return asked - before;
}

// {"<n a's>":[0,0,…]}, n of them.
std::string LongNameAboveMany(std::size_t n) {
  std::string text = "{\"" + std::string(n, 'a') + "\":[0";
  for (std::size_t i = 1; i < n; ++i) text += ",0";
  return text + "]}";
}

// [[…],[…],…]: n arrays side by side below a name of n bytes.
std::string LongNameAboveArrays(std::size_t n) {
  std::string text = "{\"" + std::string(n, 'a') + "\":[[]";
  for (std::size_t i = 1; i < n; ++i) text += ",[]";
  return text + "]}";
}

// {"a…a0":{"b":0},"a…a1":…}: many names with one beginning, so that comparing two looks at all of it.
std::string ManyNames(std::size_t n) {
  std::string text = "{";
  for (std::size_t i = 0; i < n; ++i) {
    text += (i == 0 ? "\"" : ",\"") + std::string(60, 'a') + std::to_string(i) + "\":{\"b\":0}";
  }
  return text + "}";
}

TEST(LinearJson, TwiceTheTextAsksForNoMoreThanTwiceTheMemory) {
  const JsonLimits wide{std::size_t{64} << 20U, 40, 2'000'000, std::size_t{64} << 20U};
  for (const auto& text_of : {LongNameAboveMany, LongNameAboveArrays, ManyNames}) {
    const auto cost = [&](std::size_t n) {
      const std::string text = text_of(n);
      return BytesAskedBy([&] {
        const auto value = ParseJson(text, wide);
        ASSERT_TRUE(value) << value.error().message;
        EXPECT_GT(value->Canonical().size(), n);
      });
    };
    const std::size_t once = cost(4'000);
    const std::size_t twice = cost(8'000);
    // Vectors double as they grow, so a step may fall to either side; a square would be four times.
    EXPECT_LE(twice, once * 5 / 2) << text_of(3);
  }
}

// Within the bounds of a content the list of leaves cannot be as long as the square of the text either.
TEST(LinearJson, NoContentFlattensToMoreThanItsBounds) {
  const JsonLimits limits;
  const std::string name(limits.pointer_bytes_max - 8, 'n');
  std::string text = "{\"" + name + "\":[0";
  for (std::size_t i = 1; i < limits.leaves_max; ++i) text += ",0";
  const auto value = ParseContent(text + "]}");
  ASSERT_TRUE(value) << value.error().message;
  std::size_t bytes = 0;
  for (const JsonLeaf& leaf : Flatten(*value)) bytes += leaf.pointer.size();
  EXPECT_LE(bytes, limits.leaves_max * limits.pointer_bytes_max);
  EXPECT_FALSE(ParseContent(LongNameAboveMany(2'000)));
}

// A leaf's pointer becomes a tree as deep as it has tokens, which is walked and destroyed by recursion.
TEST(LinearJson, APointerOfManyTokensIsRefusedBeforeItIsATree) {
  std::string pointer;
  for (int i = 0; i < 1'000'000; ++i) pointer += "/a";
  const auto joined = FromLeaves({{pointer, "0"}}, Coverage::kPartial);
  ASSERT_FALSE(joined);
  EXPECT_NE(joined.error().message.find("nested deeper than 32"), std::string::npos)
      << joined.error().message;
}

TEST(LinearJson, ALeafWithALongPointerIsRefusedBeforeItIsHashed) {
  Disclosure shown;
  shown.leaf_count = 2;
  shown.leaves.push_back({0, "/" + std::string(1'024, 'a'), "0", std::string(kSaltSize, 's')});
  const auto verified = VerifyDisclosure(shown, {Digest{}, 2});
  ASSERT_FALSE(verified);
  EXPECT_NE(verified.error().message.find("the pointer is too long"), std::string::npos)
      << verified.error().message;
}

TEST(LinearJson, PointersOfAllLeavesDiscloseAllOfThem) {
  const auto content = ParseContent(ManyNames(40));
  ASSERT_TRUE(content);
  const std::string secret(kSecretSize, 's');
  std::vector<std::string> pointers;
  for (const JsonLeaf& leaf : Flatten(*content)) pointers.push_back(leaf.pointer);
  const auto all = Disclose("YD-TEST-0000000000000001", secret, *content, pointers);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->leaves.size(), pointers.size());
  EXPECT_EQ(Disclose("YD-TEST-0000000000000001", secret, *content, {""})->leaves.size(), pointers.size());
  const auto one = Disclose("YD-TEST-0000000000000001", secret, *content,
                            {"/" + std::string(60, 'a') + "1"});  // not "…a10", which begins so
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_EQ(one->leaves.size(), 1U);
}

}  // namespace
}  // namespace yidan::waybill
