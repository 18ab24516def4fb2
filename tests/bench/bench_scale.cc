// How a registry's costs grow with its documents: the state map's update, durable transfers of documents
// taken anywhere among them, a state with its proof, restart, memory, disk (DESIGN §11, PROTOCOL §4).
// A real yidand over mTLS on a database that fill.h made large. Prints; asserts nothing.
//
//   bench_scale [--documents 10000,1000000] [--acts 40000] [--json FILE]      10 million: half an hour and 30
//   GB of disk
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/figures.h"
#include "tests/bench/fill.h"
#include "tests/bench/limits.h"
#include "tests/bench/load.h"
#include "tests/support/corridor.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::bench {
namespace {

struct Settings {
  std::vector<std::uint64_t> documents = {10'000, 1'000'000};
  int acts = 40'000;
  std::string json;
};

Settings Parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--acts") {
      settings.acts = std::stoi(argv[i + 1]);
    } else if (name == "--json") {
      settings.json = argv[i + 1];
    } else if (name == "--documents") {
      settings.documents.clear();
      std::stringstream list(argv[i + 1]);
      for (std::string one; std::getline(list, one, ',');) settings.documents.push_back(std::stoull(one));
    } else {
      throw std::runtime_error(name + " is not an option");
    }
  }
  if (argc % 2 == 0 || !std::is_sorted(settings.documents.begin(), settings.documents.end())) {
    throw std::runtime_error("every option has a value, and sizes ascend");
  }
  return settings;
}

double GibibytesBelow(const std::string& directory) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return static_cast<double>(bytes) / (1U << 30U);
}

class Bench {
 public:
  explicit Bench(Settings settings) : settings_(std::move(settings)), parties_(Started(registry_)) {}

  void Run() {
    for (std::size_t i = 0; i < testing::kCorridors.size(); ++i) {
      pattern_ids_.push_back(DocumentId(static_cast<int>(i) + 1));
    }
    Prepare(parties_, static_cast<int>(pattern_ids_.size()), 0, 1);
    std::printf("%10s | %21s | %21s | %9s | %8s %8s %8s\n", "documents", "map, us/key (tiles r+w)",
                "transfers/s, CPU/act", "proof p50", "restart", "memory", "disk");
    std::uint64_t filled = 0;
    for (const std::uint64_t documents : settings_.documents) {
      registry_.Stop();
      const MapCost map = Grow(filled, documents);
      filled = documents;
      registry_.Start();
      Measure(documents, map);
      // The chains of the next size start from documents that nobody has moved.
    }
    registry_.Stop();
    figures_.Write(settings_.json);
  }

 private:
  MapCost Grow(std::uint64_t from, std::uint64_t to) {
    auto store = storage::RocksStore::Open(registry_.File("data/db"), {});
    if (!store) throw std::runtime_error(store.error().message);
    const Filled filled = Fill(**store, pattern_ids_, from, to);
    std::fprintf(stderr, "filled to %llu documents in %.0f s, map %.1f us per key\n",
                 static_cast<unsigned long long>(to), filled.seconds, filled.map_us_per_key);
    patterns_.clear();
    for (const std::string& id : pattern_ids_) patterns_.push_back(ReadTitle(**store, id));
    return MeasureMap(**store, to, 512);
  }

  // One transfer, or a few if there are not as many documents as acts, of documents taken anywhere.
  std::vector<Chain> Chains(std::uint64_t documents) {
    const std::uint64_t unmoved = documents - moved_.size();
    const auto count = std::min<std::uint64_t>(static_cast<std::uint64_t>(settings_.acts), unmoved / 2);
    const int transfers = static_cast<int>(static_cast<std::uint64_t>(settings_.acts) / count);
    std::vector<v1::TitleState> heads;
    while (heads.size() < count) {
      const std::uint64_t number = random_() % documents;
      if (!moved_.insert(number).second) continue;
      heads.push_back(title::ToProto(FilledTitle(patterns_[number % patterns_.size()], number), 0));
    }
    return SignChains(parties_, std::move(heads), transfers);
  }

  // Until the compactions that the filling left behind are done: they are not what an act costs.
  void Settle() const {
    for (int waited = 0; waited < 300; ++waited) {
      const double before = CpuSeconds(registry_.ledger_pid());
      std::this_thread::sleep_for(std::chrono::seconds(1));
      if (CpuSeconds(registry_.ledger_pid()) - before < 0.05) return;
    }
  }

  void Measure(std::uint64_t documents, const MapCost& map) {
    auto chains = Chains(documents);
    Settle();
    const double cpu = CpuSeconds(registry_.ledger_pid());
    const Outcome outcome = Stream(registry_, chains, {});
    if (outcome.refused > 0) throw std::runtime_error("acts were refused: the figures mean nothing");
    const auto acts = static_cast<double>(outcome.admitted);
    const double cpu_us = (CpuSeconds(registry_.ledger_pid()) - cpu) * 1e6 / acts;
    const double proof_us = ProofMicroseconds(documents);
    const double memory = ResidentMebibytes(registry_.ledger_pid());
    registry_.Kill();
    const auto start = SteadyClock::now();
    registry_.Start();
    const double restart = SecondsSince(start);
    std::printf(
        "%10llu | %6.1f (%4.1f + %4.1f)  | %8.0f  %6.0f us  | %6.0f us | %6.2f s %4.0f MiB %4.1f GiB\n",
        static_cast<unsigned long long>(documents), map.us_per_key, map.tiles_read_per_key,
        map.tiles_written_per_key, acts / outcome.seconds, cpu_us, proof_us, restart, memory,
        GibibytesBelow(registry_.File("data")));
    std::fflush(stdout);
    const std::string at = "_at_" + std::to_string(documents);
    figures_.Set("act_cpu_us" + at, cpu_us);
    figures_.Set("act_rate" + at, acts / outcome.seconds);
    figures_.Set("map_us" + at, map.us_per_key);
    figures_.Set("proof_us" + at, proof_us);
    figures_.Set("restart_s" + at, restart);
    figures_.Set("memory_mib" + at, memory);
  }

  double ProofMicroseconds(std::uint64_t documents) {
    const auto stub = parties_.shipper.Stub<v1::VerificationService>();
    std::vector<double> took;
    for (int i = 0; i < 500; ++i) {
      std::uint64_t number = random_() % documents;
      while (moved_.contains(number)) number = random_() % documents;
      grpc::ClientContext context;
      v1::GetTitleRequest request;
      request.set_document_id(FilledId(number));
      request.set_with_proof(true);
      v1::GetTitleResponse response;
      const auto start = SteadyClock::now();
      const auto status = stub->GetTitle(&context, request, &response);
      took.push_back(SecondsSince(start) * 1e6);
      if (!status.ok()) throw std::runtime_error("GetTitle: " + status.error_message());
    }
    std::sort(took.begin(), took.end());
    return took[took.size() / 2];
  }

  const Settings settings_;
  testing::Registry registry_;
  const testing::Journey parties_;
  std::vector<std::string> pattern_ids_;  // one of each corridor
  std::vector<title::TitleState> patterns_;
  Figures figures_;
  std::mt19937_64 random_{2017};
  std::set<std::uint64_t> moved_;
};

}  // namespace
}  // namespace yidan::bench

int main(int argc, char** argv) {
  try {
    yidan::bench::Bench(yidan::bench::Parse(argc, argv)).Run();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_scale: %s\n", error.what());
    return 1;
  }
}
