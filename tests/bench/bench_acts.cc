// Durable signed transfers per second through a real yidand over mTLS, with the client on the same cores,
// beside what the machine allows in the same run (DESIGN §11). Prints; asserts nothing.
//
//   bench_acts [--documents N] [--transfers N] [--streams N] [--window N] [--alg ed25519|p256|sm2]
//              [--daemon --FLAG=VALUE] [--only stream|issue|state] [--json FILE]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "services/rpc/wire/health.h"
#include "tests/bench/figures.h"
#include "tests/bench/limits.h"
#include "tests/bench/load.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::bench {
namespace {

double Median(std::vector<double> values) { return Quantile(std::move(values), 0.5); }

struct Settings {
  std::map<std::string, int> numbers = {
      {"--documents", 1000}, {"--transfers", 100}, {"--streams", 1}, {"--window", 2048}};
  std::vector<std::string> daemon = {"--idle-seal-ms", "0"};  // flags of yidand
  crypto::Algorithm algorithm = crypto::Algorithm::kEd25519;
  std::string only;  // one part of it: "stream", "issue" or "state"
  std::string json;
  [[nodiscard]] StreamSettings Streams(v1::ReceiptDetail detail) const {
    return {At("--streams"), At("--window"), detail};
  }
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
    } else if (name == "--json") {
      settings.json = argv[i + 1];
    } else if (name == "--only") {
      settings.only = argv[i + 1];
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
    std::printf("\n%-40s %10s %12s %16s %14s\n", "durable signed acts", "acts/s", "of verify",
                "server CPU/act", "in verifies");
    if (All() || settings_.only == "stream") Streams();
    if (All()) Unaries();
    if (All() || settings_.only == "issue") Issues();
    std::printf("\n");
    if (All()) OneClient();
    if (All() || settings_.only == "state") Readers();
    if (All()) Space();
    Audit();
    if (All()) Restart();
    registry_.Stop();
    figures_.Write(settings_.json);
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
    verify_us_ = BareVerifyMicroseconds(settings_.algorithm);
    sync_us_ = SyncMicroseconds(registry_.File("homes"));
    const auto channel = registry_.OwnChannel("registrar", "yidan.v1.TransferService");
    const auto echo = [&channel] {
      if (!rpc::AskHealth(channel, std::chrono::seconds(5))) throw std::runtime_error("not healthy");
    };
    std::vector<double> echoes;
    for (int i = 0; i < 500; ++i) {
      const auto start = SteadyClock::now();
      echo();
      echoes.push_back(MicrosecondsSince(start));
    }
    echo_us_ = Median(std::move(echoes));
    if (settings_.only.empty() || settings_.only == "state") echo_rate_ = RateOf64(echo);
    std::printf("limits of this machine, now\n");
    std::printf("  bare %s verification, all cores   %10.0f /s\n",
                std::string(crypto::AlgorithmName(settings_.algorithm)).c_str(), verify_rate_);
    std::printf("  fdatasync of 4 KiB, mean              %10.0f us\n", sync_us_);
    std::printf("  one of them, CPU                      %10.1f us\n", verify_us_);
    std::printf("  one unary echo over mTLS (health)     %10.0f us\n", echo_us_);
    if (echo_rate_ > 0) std::printf("  64 at once echo                       %10.0f /s\n", echo_rate_);
    Keep("verify_rate", verify_rate_);
    Keep("sync_us", sync_us_);
    Keep("echo_us", echo_us_);
  }

  // `call` by 64 threads on one connection, for two seconds: per second.
  template <class Call>
  static double RateOf64(const Call& call) {
    constexpr double kSeconds = 2;
    std::atomic<std::uint64_t> done{0};
    std::atomic<bool> failed{false};
    const auto start = SteadyClock::now();
    {
      std::vector<std::jthread> readers;
      for (int i = 0; i < 64; ++i) {
        readers.emplace_back([&] {
          try {
            while (SecondsSince(start) < kSeconds) {
              call();
              ++done;
            }
          } catch (const std::exception&) {
            failed = true;
          }
        });
      }
    }
    if (failed) throw std::runtime_error("one of 64 readers failed");
    return static_cast<double>(done) / SecondsSince(start);
  }

  [[nodiscard]] bool All() const { return settings_.only.empty(); }

  void Streams() {
    const int transfers = settings_.At("--transfers");
    Transfers("stream, brief receipts", "stream_brief", transfers, [this](auto& chains) {
      return Stream(registry_, chains, settings_.Streams(v1::RECEIPT_DETAIL_BRIEF));
    });
    if (settings_.algorithm != crypto::Algorithm::kEd25519) return;
    Transfers("stream, full receipts", "stream_full", transfers, [this](auto& chains) {
      return Stream(registry_, chains, settings_.Streams(v1::RECEIPT_DETAIL_FULL));
    });
  }

  void Unaries() {
    const int few = std::max(1, settings_.At("--transfers") / 5);
    Transfers("unary, 64 in flight, brief receipts", "unary_brief", few,
              [this](auto& chains) { return Unary(registry_, chains, 64, v1::RECEIPT_DETAIL_BRIEF); });
    Transfers("unary, 64 in flight, full receipts", "unary_full", few,
              [this](auto& chains) { return Unary(registry_, chains, 64, v1::RECEIPT_DETAIL_FULL); });
  }

  void Readers() {
    if (!All()) Prepare(parties_, 1, 0, 1);
    OneReader();
    ManyReaders();
  }

  template <class HandIn>
  void Transfers(const char* name, const char* figure, int transfers, HandIn hand_in) {
    auto chains = Chains(settings_.At("--documents"), transfers);
    Row(name, figure, [&] { return hand_in(chains); });
  }

  void Issues() {
    const int documents = settings_.At("--documents");
    auto issues = SignIssues(parties_, documents, next_variant_);
    next_variant_ += documents;
    acts_ += static_cast<double>(documents);
    Row("stream, ISSUE along all corridors", "issue",
        [&] { return StreamIssues(registry_, issues, settings_.Streams(v1::RECEIPT_DETAIL_BRIEF)); });
  }

  template <class HandIn>
  void Row(const char* name, const std::string& figure, HandIn hand_in) {
    const double cpu = CpuSeconds(registry_.ledger_pid());
    const Outcome outcome = hand_in();
    const double spent = CpuSeconds(registry_.ledger_pid()) - cpu;
    if (outcome.refused > 0) {
      throw std::runtime_error(std::to_string(outcome.refused) +
                               " acts were refused: the figures mean nothing");
    }
    const auto admitted = static_cast<double>(outcome.admitted);
    const double share = 100 * admitted / outcome.seconds / verify_rate_;
    const double cpu_us = spent / admitted * 1e6;
    std::printf("%-40s %10.0f %11.0f%% %13.0f us %14.2f\n", name, admitted / outcome.seconds, share, cpu_us,
                cpu_us / verify_us_);
    Keep(figure, share);
    Keep(figure + "_rate", admitted / outcome.seconds);
    Keep(figure + "_cpu", cpu_us / verify_us_);
    Keep(figure + "_cpu_us", cpu_us);
  }

  void OneClient() {
    auto chains = Chains(1, 300);
    const double median = Median(Unary(registry_, chains, 1, v1::RECEIPT_DETAIL_FULL).latencies_us);
    std::printf("acknowledged latency, one client, p50   %8.0f us   %.1f x (fdatasync + echo)\n", median,
                median / (sync_us_ + echo_us_));
    Keep("latency", median / (sync_us_ + echo_us_));
    Keep("latency_us", median);
  }

  void OneReader() {
    std::vector<double> took;
    for (int i = 0; i < 500; ++i) {
      const auto start = SteadyClock::now();
      ReadWithProof();
      took.push_back(MicrosecondsSince(start));
    }
    const double median = Median(std::move(took));
    std::printf("state with proof, one reader, p50       %8.0f us   %.1f x echo\n", median,
                median / echo_us_);
    Keep("state_one", median / echo_us_);
    Keep("state_one_us", median);
  }

  void ManyReaders() {
    const double cpu = CpuSeconds(registry_.ledger_pid());
    std::atomic<std::uint64_t> read{0};
    const double rate = RateOf64([this, &read] {
      ReadWithProof();
      ++read;
    });
    const double cpu_us = (CpuSeconds(registry_.ledger_pid()) - cpu) * 1e6 / static_cast<double>(read);
    std::printf(
        "state with proof, 64 readers            %8.0f /s   %.0f %% of the echo rate, %.0f us server CPU\n",
        rate, 100 * rate / echo_rate_, cpu_us);
    Keep("state_64_cpu_us", cpu_us);
    Keep("state_64", 100 * rate / echo_rate_);
  }

  void ReadWithProof() const {
    v1::GetTitleRequest request;
    request.set_document_id(DocumentId(1));
    request.set_with_proof(true);
    grpc::ClientContext context;
    v1::GetTitleResponse response;
    const auto status = reader_->GetTitle(&context, request, &response);
    if (!status.ok()) throw std::runtime_error("GetTitle: " + status.error_message());
  }

  void Space() {
    const auto bytes = static_cast<double>(BytesBelow(registry_.File("data")));
    std::printf("on disk per act, issues included        %8.2f KiB  (%.0f acts)\n", bytes / acts_ / 1024,
                acts_);
    Keep("disk_kib", bytes / acts_ / 1024);
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
    const double rate = entries / SecondsSince(start);
    std::printf("audit from zero, `yidan log audit`       %8.0f entries/s, %.0f %% of verify\n", rate,
                100 * rate / verify_rate_);
    Keep("audit", 100 * rate / verify_rate_);
    Keep("audit_rate", rate);
  }

  void Restart() {
    registry_.Kill();
    const auto start = SteadyClock::now();
    registry_.Start();
    const double took = SecondsSince(start);
    std::printf("kill -9 to serving                      %8.2f s\n", took);
    Keep("restart_s", took);
  }

  // Of another algorithm than the usual one: under its name.
  void Keep(const std::string& figure, double value) {
    const bool usual = settings_.algorithm == crypto::Algorithm::kEd25519;
    const std::string algorithm(crypto::AlgorithmName(settings_.algorithm));
    figures_.Set(usual ? figure : algorithm + "_" + figure, value);
  }

  const Settings settings_;
  testing::Registry registry_;
  const testing::Journey parties_;
  // A party of the document: its readings are not recorded, and wait for no disk.
  const std::unique_ptr<v1::VerificationService::Stub> reader_ =
      parties_.shipper.Stub<v1::VerificationService>();
  Figures figures_;
  int next_variant_ = 1;  // 0 is the demo's own content
  double acts_ = 0;
  double verify_rate_ = 0;
  double verify_us_ = 0;
  double sync_us_ = 0;
  double echo_us_ = 0;
  double echo_rate_ = 0;  // of 64 at once
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
