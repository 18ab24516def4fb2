// Minutes at half of what the registry can do, flush and compaction included: does anybody wait longer than
// the disk itself makes them? Beside the load a thread of its own syncs a file on the same disk, so that the
// disk's stalls are known. Prints; asserts nothing.
//
//   bench_steady [--seconds 600] [--documents 1000] [--json FILE]
#include <atomic>
#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/bench/figures.h"
#include "tests/bench/limits.h"
#include "tests/bench/load.h"

namespace yidan::bench {
namespace {

struct Settings {
  std::map<std::string, int> numbers = {{"--seconds", 600}, {"--documents", 1000}};
  std::string json;
  [[nodiscard]] int At(const std::string& name) const { return numbers.at(name); }
};

Settings Parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::string(argv[i]) == "--json") {
      settings.json = argv[i + 1];
    } else {
      settings.numbers.at(argv[i]) = std::max(1, std::stoi(argv[i + 1]));
    }
  }
  if (argc % 2 == 0) throw std::runtime_error("every option has a value");
  return settings;
}

// The longest sync of the disk while it lives.
class DiskWatch {
 public:
  explicit DiskWatch(const std::string& directory)
      : thread_([this, directory](const std::stop_token& stop) {
          while (!stop.stop_requested()) {
            worst_us_ = std::max(worst_us_.load(), WorstSyncMicroseconds(directory, 50));
          }
        }) {}
  double WorstMilliseconds() {
    thread_.request_stop();
    thread_.join();
    return worst_us_ / 1000;
  }

 private:
  std::atomic<double> worst_us_{0};
  std::jthread thread_;
};

void Run(const Settings& settings) {
  testing::Registry registry({.flags = {"--idle-seal-ms", "0"}});
  registry.Start();
  const testing::Journey parties(registry);
  auto peak_chains = Prepare(parties, settings.At("--documents"), 30, 1);
  const Outcome peak = Stream(registry, peak_chains, {});
  const double rate = static_cast<double>(peak.admitted) / peak.seconds / 2;
  std::printf("peak %.0f acts/s; %d s at half of it\n", rate * 2, settings.At("--seconds"));
  std::fflush(stdout);

  std::vector<double> latencies_us;
  DiskWatch disk(registry.File("homes"));
  double left = settings.At("--seconds");
  std::vector<v1::TitleState> heads;
  for (int d = 0; d < settings.At("--documents"); ++d)
    heads.push_back(parties.shipper.Title(DocumentId(1 + d)));
  // Signed in portions of about twenty seconds: memory stays small however long it runs.
  constexpr double kPortionSeconds = 20;
  const int transfers = std::max(1, static_cast<int>(rate * kPortionSeconds / settings.At("--documents")));
  while (left > 0) {
    auto chains = SignChains(parties, heads, transfers);
    const Outcome outcome = StreamAtRate(registry, chains, rate);
    if (outcome.refused > 0) throw std::runtime_error("acts were refused: the figures mean nothing");
    latencies_us.insert(latencies_us.end(), outcome.latencies_us.begin(), outcome.latencies_us.end());
    left -= outcome.seconds;
    for (std::size_t d = 0; d < heads.size(); ++d) heads[d] = parties.shipper.Title(heads[d].document_id());
  }
  const double disk_ms = disk.WorstMilliseconds();
  const double worst_ms = Quantile(latencies_us, 1) / 1000;
  std::printf(
      "acknowledged after: p50 %.1f ms, p99.9 %.1f ms, longest %.1f ms; the disk's longest sync %.1f ms\n",
      Quantile(latencies_us, 0.5) / 1000, Quantile(latencies_us, 0.999) / 1000, worst_ms, disk_ms);
  registry.Stop();
  Figures figures;
  figures.Set("steady_stall_ms", std::max(0.0, worst_ms - disk_ms));
  figures.Set("steady_longest_ms", worst_ms);
  figures.Set("steady_disk_ms", disk_ms);
  figures.Write(settings.json);
}

}  // namespace
}  // namespace yidan::bench

int main(int argc, char** argv) {
  try {
    yidan::bench::Run(yidan::bench::Parse(argc, argv));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_steady: %s\n", error.what());
    return 1;
  }
}
