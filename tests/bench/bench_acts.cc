// Durable signed transfers per second through a real yidand over mTLS, with the client on the same cores,
// beside what the machine allows in the same run (DESIGN §11). Prints; asserts nothing.
//
//   bench_acts [--documents N] [--transfers N] [--streams N] [--window N] [--alg ed25519|p256|sm2]
//              [--daemon --FLAG=VALUE]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

#include "services/rpc/wire/health.h"
#include "tests/bench/limits.h"
#include "tests/bench/load.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Settings {
  std::map<std::string, int> numbers = {
      {"--documents", 1000}, {"--transfers", 100}, {"--streams", 1}, {"--window", 2048}};
  std::vector<std::string> daemon = {"--idle-seal-ms", "0"};  // flags of yidand
  crypto::Algorithm algorithm = crypto::Algorithm::kEd25519;
  [[nodiscard]] int At(const std::string& name) const { return numbers.at(name); }
};

Settings Parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--daemon") {
      const std::string flag = argv[i + 1];
      settings.daemon.push_back(flag.substr(0, flag.find('=')));
      settings.daemon.push_back(flag.substr(flag.find('=') + 1));
    } else if (name == "--alg") {
      settings.algorithm = crypto::ParseAlgorithm(argv[i + 1]).value();
    } else {
      settings.numbers.at(name) = std::max(1, std::stoi(argv[i + 1]));
    }
  }
  if (argc % 2 == 0) throw std::runtime_error("every option has a value");
  return settings;
}

std::uintmax_t BytesBelow(const std::string& directory) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    std::error_code gone;
    if (entry.is_regular_file(gone)) bytes += entry.file_size(gone);
  }
  return bytes;
}

class Bench {
 public:
  explicit Bench(Settings settings)
      : settings_(std::move(settings)),
        registry_({.flags = settings_.daemon}),
        parties_(Started(registry_), settings_.algorithm) {}

  void Run() {
    MeasureLimits();
    std::printf("\n%-40s %10s %12s %16s\n", "durable signed transfers", "acts/s", "of verify",
                "server CPU/act");
    const int few = std::max(1, settings_.At("--transfers") / 5);
    Row("stream, brief receipts", settings_.At("--transfers"), [this](auto& chains) {
      return Stream(registry_, chains, settings_.At("--streams"), settings_.At("--window"));
    });
    Row("unary, 64 in flight, brief receipts", few,
        [this](auto& chains) { return Unary(registry_, chains, 64, v1::RECEIPT_DETAIL_BRIEF); });
    Row("unary, 64 in flight, full receipts", few,
        [this](auto& chains) { return Unary(registry_, chains, 64, v1::RECEIPT_DETAIL_FULL); });
    std::printf("\n");
    OneClient();
    OneReader();
    Space();
    Audit();
    Restart();
    registry_.Stop();
  }

 private:
  // Signed before the clock starts.
  std::vector<Chain> Chains(int documents, int transfers) {
    auto chains = Prepare(parties_, documents, transfers, next_variant_);
    next_variant_ += documents;
    acts_ += static_cast<double>(documents) * (transfers + 1);
    return chains;
  }

  void MeasureLimits() {
    verify_rate_ = BareVerifyRate(settings_.algorithm);
    sync_us_ = SyncMicroseconds(registry_.File("homes"));
    const auto channel = registry_.OwnChannel("registrar", "yidan.v1.TransferService");
    std::vector<double> echoes;
    for (int i = 0; i < 500; ++i) {
      const auto start = SteadyClock::now();
      if (!rpc::AskHealth(channel, std::chrono::seconds(5))) throw std::runtime_error("not healthy");
      echoes.push_back(MicrosecondsSince(start));
    }
    echo_us_ = Median(std::move(echoes));
    std::printf("limits of this machine, now\n");
    std::printf("  bare %s verification, all cores   %10.0f /s\n",
                std::string(crypto::AlgorithmName(settings_.algorithm)).c_str(), verify_rate_);
    std::printf("  fdatasync of 4 KiB, mean              %10.0f us\n", sync_us_);
    std::printf("  one unary echo over mTLS (health)     %10.0f us\n", echo_us_);
  }

  template <class HandIn>
  void Row(const char* name, int transfers, HandIn hand_in) {
    auto chains = Chains(settings_.At("--documents"), transfers);
    const double cpu = CpuSeconds(registry_.ledger_pid());
    const Outcome outcome = hand_in(chains);
    const double spent = CpuSeconds(registry_.ledger_pid()) - cpu;
    const auto admitted = static_cast<double>(outcome.admitted);
    const double rate = admitted / outcome.seconds;
    std::printf("%-40s %10.0f %11.0f%% %13.0f us\n", name, rate, 100 * rate / verify_rate_,
                spent / admitted * 1e6);
    if (outcome.refused > 0) {
      throw std::runtime_error(std::to_string(outcome.refused) +
                               " acts were refused: the figures mean nothing");
    }
  }

  void OneClient() {
    auto chains = Chains(1, 300);
    const double median = Median(Unary(registry_, chains, 1, v1::RECEIPT_DETAIL_FULL).latencies_us);
    std::printf("acknowledged latency, one client, p50   %8.0f us   %.1f x (fdatasync + echo)\n", median,
                median / (sync_us_ + echo_us_));
  }

  void OneReader() {
    const auto stub = parties_.frankfurt.Stub<v1::VerificationService>();
    v1::GetTitleRequest request;
    request.set_document_id(DocumentId(1));
    request.set_with_proof(true);
    std::vector<double> took;
    for (int i = 0; i < 500; ++i) {
      grpc::ClientContext context;
      v1::GetTitleResponse response;
      const auto start = SteadyClock::now();
      const auto status = stub->GetTitle(&context, request, &response);
      took.push_back(MicrosecondsSince(start));
      if (!status.ok()) throw std::runtime_error("GetTitle: " + status.error_message());
    }
    const double median = Median(std::move(took));
    std::printf("state with proof, one reader, p50       %8.0f us   %.1f x echo\n", median,
                median / echo_us_);
  }

  void Space() {
    const auto bytes = static_cast<double>(BytesBelow(registry_.File("data")));
    std::printf("on disk per act, issues included        %8.2f KiB  (%.0f acts)\n", bytes / acts_ / 1024,
                acts_);
    std::printf("resident memory of the server           %8.0f MiB  (%d documents)\n",
                ResidentMebibytes(registry_.ledger_pid()), next_variant_ - 1);
  }

  // Every entry fetched, checked and decided again, by the command line of an auditor.
  void Audit() {
    const auto auditor = registry_.Admit("auditor", {v1::ROLE_AUDITOR});
    const auto entries = static_cast<double>(registry_.TreeSize());
    const auto start = SteadyClock::now();
    const testing::Finished done = auditor.Cli({"log", "audit"});
    if (done.status != 0) throw std::runtime_error("log audit: " + done.err + done.out);
    std::printf("audit from zero, `yidan log audit`       %8.0f entries/s\n",
                entries / (MicrosecondsSince(start) / 1e6));
  }

  void Restart() {
    registry_.Kill();
    const auto start = SteadyClock::now();
    registry_.Start();
    std::printf("kill -9 to serving                      %8.2f s\n", MicrosecondsSince(start) / 1e6);
  }

  const Settings settings_;
  testing::Registry registry_;
  const testing::Journey parties_;
  int next_variant_ = 1;  // 0 is the demo's own content
  double acts_ = 0;
  double verify_rate_ = 0;
  double sync_us_ = 0;
  double echo_us_ = 0;
};

}  // namespace
}  // namespace yidan::bench

int main(int argc, char** argv) {
  try {
    yidan::bench::Bench(yidan::bench::Parse(argc, argv)).Run();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_acts: %s\n", error.what());
    return 1;
  }
}
