// What looking at the content of an ISSUE costs, stage by stage, in bare Ed25519 verifications of this
// machine: the demo's waybill, as the registry's intake reads it. Prints; asserts nothing.
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "services/waybill/always_shown.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/goods_tags.h"
#include "services/waybill/schema.h"
#include "tests/bench/figures.h"
#include "tests/support/acts.h"

namespace {

using namespace yidan;

double CpuMicroseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// Microseconds of CPU of one call: the median of seven rounds of 200.
double Cost(const std::function<void()>& stage) {
  constexpr int kCalls = 200;
  std::vector<double> rounds;
  for (int round = 0; round < 7; ++round) {
    const double start = CpuMicroseconds();
    for (int i = 0; i < kCalls; ++i) stage();
    rounds.push_back((CpuMicroseconds() - start) / kCalls);
  }
  return bench::Quantile(std::move(rounds), 0.5);
}

}  // namespace

int main() {
  const v1::Waybill& demo = testing::DemoWaybill();
  const waybill::JsonValue content = waybill::ToJson(demo);
  const std::string text = content.Canonical();
  const std::string secret(waybill::kSecretSize, 's');
  const std::string id = "YD-7KQ2-M9XD-4TB8-WZ3F";
  const auto leaves = waybill::Flatten(content);

  const auto key = testing::TestKey("bench");
  const std::string message = "a message of some two hundred bytes" + std::string(165, '.');
  const std::string signature = key.Sign(message);
  const double verification = Cost([&] { (void)key.public_key().Verify(message, signature); });

  const struct {
    const char* name;
    std::function<void()> run;
  } stages[] = {
      {"parse", [&] { (void)waybill::ParseContent(text); }},
      {"canonical text", [&] { (void)content.Canonical(); }},
      {"message along the schema", [&] { (void)waybill::ToWaybill(content); }},
      {"faults", [&] { (void)waybill::FindFaults(demo); }},
      {"commitment, of it:", [&] { (void)waybill::Commit(id, secret, content); }},
      {"  flatten", [&] { (void)waybill::Flatten(content); }},
      {"  always shown",
       [&] {
         for (const auto& leaf : leaves) (void)waybill::AlwaysShown(leaf.pointer);
       }},
      {"header, faults again", [&] { (void)waybill::HeaderOf(demo); }},
      {"search terms", [&] { (void)waybill::SearchTermsOf(demo); }},
      {"goods tags", [&] { (void)waybill::GoodsTags("key", demo, waybill::kGoodsKeysV1); }},
  };
  std::printf("a content of %zu bytes and %zu leaves; one verification takes %.1f us\n", text.size(),
              leaves.size(), verification);
  for (const auto& stage : stages) {
    const double cost = Cost(stage.run);
    std::printf("%-28s %8.1f us %8.2f verifications\n", stage.name, cost, cost / verification);
  }
  return 0;
}
