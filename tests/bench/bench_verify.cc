// Offline verification of a document of twelve acts (DESIGN §11): in the library, text to verdict, and as
// `yidan verify`, process and all. Prints; asserts nothing.
//
//   bench_verify [--json FILE]
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "services/proof/proof_file.h"
#include "services/proof/verifier.h"
#include "tests/bench/figures.h"
#include "tests/support/process.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::bench {
namespace {

std::vector<double> InLibrary(const std::string& text, const proof::VerifyOptions& options) {
  std::vector<double> took;
  for (int i = 0; i < 501; ++i) {
    const auto start = SteadyClock::now();
    const auto file = proof::ParseProofFile(text);
    if (!file) throw std::runtime_error(file.error().message);
    const auto report = proof::Verify(*file, options);
    took.push_back(MicrosecondsSince(start) / 1000);
    if (!report || report->chain.ruling != proof::Ruling::kValid ||
        report->present.ruling != proof::Ruling::kValid) {
      throw std::runtime_error("the file is not VALID");
    }
  }
  return took;
}

std::vector<double> AsProcess(const std::string& text, const proof::VerifyOptions& options) {
  const testing::TemporaryDirectory directory;
  const std::string file = directory / "document.yidan.json";
  testing::WriteWholeFile(file, text);
  // The made registry's own clock stands there.
  const testing::Command command = {{YIDAN_PROGRAM, "verify", file, "--registry-key", options.registry_key,
                                     "--at", "2017-04-06T08:17:00Z"}};
  std::vector<double> took;
  for (int i = 0; i < 51; ++i) {
    const auto start = SteadyClock::now();
    const auto done = testing::RunProgram(command);
    took.push_back(MicrosecondsSince(start) / 1000);
    if (done.status != 0) throw std::runtime_error("yidan verify: " + done.err + done.out);
  }
  return took;
}

void Run(const std::string& json) {
  testing::SyntheticRegistry registry;
  testing::PlayTwelveActs(registry);
  const std::string text = proof::FormatProofFile(registry.File(testing::kJourney));
  proof::VerifyOptions options;
  options.registry_key = registry.vkey();
  options.now_ms = registry.now_ms;
  const auto library = InLibrary(text, options);
  const auto process = AsProcess(text, options);
  std::printf("verifying a file of 12 acts, %zu bytes\n", text.size());
  std::printf("  in the library   p50 %6.2f ms, p99 %6.2f ms\n", Quantile(library, 0.5),
              Quantile(library, 0.99));
  std::printf("  yidan verify     p50 %6.2f ms, p99 %6.2f ms\n", Quantile(process, 0.5),
              Quantile(process, 0.99));
  Figures figures;
  figures.Set("verify_library_ms", Quantile(library, 0.5));
  figures.Set("verify_process_ms", Quantile(process, 0.5));
  figures.Write(json);
}

}  // namespace
}  // namespace yidan::bench

int main(int argc, char** argv) {
  try {
    const std::string name = argc == 3 ? argv[1] : "";
    if (argc != 1 && name != "--json") throw std::runtime_error("usage: bench_verify [--json FILE]");
    yidan::bench::Run(argc == 3 ? argv[2] : "");
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_verify: %s\n", error.what());
    return 1;
  }
}
