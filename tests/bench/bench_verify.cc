// Offline verification of a proof file as `yidan verify` does it, text to verdict, without the process around
// it: a document of twelve acts (DESIGN §11). Prints; asserts nothing.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "services/proof/proof_file.h"
#include "services/proof/verifier.h"
#include "tests/support/synthetic_registry.h"

int main() {
  using namespace yidan;
  testing::SyntheticRegistry registry;
  testing::PlayTwelveActs(registry);
  const std::string text = proof::FormatProofFile(registry.File(testing::kJourney));
  proof::VerifyOptions options;
  options.registry_key = registry.vkey();
  options.now_ms = registry.now_ms;
  std::vector<double> took;
  for (int i = 0; i < 501; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto file = proof::ParseProofFile(text);
    if (!file) return 1;
    const auto report = proof::Verify(*file, options);
    took.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    if (!report || report->chain.ruling != proof::Ruling::kValid ||
        report->present.ruling != proof::Ruling::kValid) {
      std::fprintf(stderr, "bench_verify: the file is not VALID\n");
      return 1;
    }
  }
  std::sort(took.begin(), took.end());
  std::printf("verifying a file of 12 acts, %zu bytes: p50 %.2f ms, p99 %.2f ms\n", text.size(),
              took[took.size() / 2], took[took.size() * 99 / 100]);
  return 0;
}
