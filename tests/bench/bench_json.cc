// Reading JSON that a stranger hands in, by doubling: each line is one hostile shape, and how many times
// longer twice the text takes. Linear work prints about 2 (n log n a little more), a square prints 4. Prints;
// asserts nothing.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "services/proof/proof_file.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace {

using namespace yidan;

// As wide as the text: what the bounds of a content would refuse at once is read whole here.
const waybill::JsonLimits kWide{std::size_t{64} << 20U, 40, 2'000'000, std::size_t{64} << 20U};

std::string Repeated(std::size_t n, const std::string& one, const std::string& between) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += (i == 0 ? "" : between) + one;
  return text;
}

std::string Numbered(std::size_t n, const std::string& before, const std::string& after) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += (i == 0 ? "" : ",") + before + std::to_string(n - i) + after;
  return text;
}

void Parse(const std::string& text) {
  if (const auto value = waybill::ParseJson(text, kWide)) (void)value->Canonical();
}

// Leaves of a content at its bounds or below, and a content with as many VINs, in descending order.
std::string LotsOfVins(std::size_t n) {
  return R"({"goods_lines":[{"vins":[)" + Numbered(n, "\"SALWA2FK6HA", "\"") + "]}]}";
}

struct Shape {
  const char* name;
  std::size_t n;  // and twice as many
  std::function<std::string(std::size_t)> text;
  std::function<void(const std::string&)> read;
};

double MillisecondsOf(const Shape& shape, std::size_t n) {
  const std::string text = shape.text(n);
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    shape.read(text);
    const auto took = std::chrono::steady_clock::now() - start;
    best = std::min(best, std::chrono::duration<double, std::milli>(took).count());
  }
  return best;
}

}  // namespace

int main() {
  const std::vector<Shape> shapes = {
      {"a name of n bytes above n values", 200'000,
       [](std::size_t n) { return "{\"" + std::string(n, 'a') + "\":[" + Repeated(n, "0", ",") + "]}"; },
       Parse},
      {"n names with one beginning", 100'000,
       [](std::size_t n) { return "{" + Numbered(n, "\"" + std::string(40, 'a'), "\":0") + "}"; }, Parse},
      {"n objects of one member", 200'000,
       [](std::size_t n) { return "[" + Repeated(n, R"({"a":[]})", ",") + "]"; }, Parse},
      {"n combining marks out of order", 200'000,
       [](std::size_t n) { return "[\"e" + Repeated(n, "\u0301", "") + Repeated(n, "\u0316", "") + "\"]"; },
       Parse},
      {"a proof file that is such a name", 4'000'000,
       [](std::size_t n) { return "{\"" + std::string(n, 'a') + "\":[" + Repeated(n, "0", ",") + "]}"; },
       [](const std::string& text) { (void)proof::ParseProofFile(text); }},
      {"a content of n VINs: schema and faults", 16'000, LotsOfVins,
       [](const std::string& text) {
         const auto parsed = waybill::ParseContent(text);
         if (!parsed) return;
         if (const auto typed = waybill::ToWaybill(*parsed)) (void)waybill::FindFaults(*typed);
       }},
      {"its commitment, every leaf disclosed by its pointer, put together again", 16'000, LotsOfVins,
       [](const std::string& text) {
         const auto content = waybill::ParseContent(text);
         if (!content) return;
         const std::string secret(waybill::kSecretSize, 's');
         std::vector<std::string> pointers;
         for (const auto& leaf : waybill::Flatten(*content)) pointers.push_back(leaf.pointer);
         const auto shown = waybill::Disclose("YD-BENCH-00000001", secret, *content, pointers);
         if (!shown) return;
         const auto leaves =
             waybill::VerifyDisclosure(*shown, waybill::Commit("YD-BENCH-00000001", secret, *content));
         if (leaves) (void)waybill::FromLeaves(*leaves, waybill::Coverage::kPartial);
       }},
  };
  for (const Shape& shape : shapes) {
    const double once = MillisecondsOf(shape, shape.n);
    const double twice = MillisecondsOf(shape, shape.n * 2);
    std::printf("%-72s n = %8zu %9.2f ms, 2n %9.2f ms: ratio %.2f\n", shape.name, shape.n, once, twice,
                twice / once);
  }
  return 0;
}
