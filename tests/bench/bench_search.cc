// What searches cost, and what they cost others: a page of 200 shipments, and beside two loops of such pages
// the first call of participants whose standing nobody has asked for, a small reading, and a durable transfer
// (PROTOCOL §7). A real yidand over mTLS. Prints; asserts nothing.
//
//   bench_search [--documents 400] [--pages 40] [--participants 60]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/figures.h"
#include "tests/bench/limits.h"
#include "tests/bench/load.h"
#include "yidan/v1/customs_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::bench {
namespace {

constexpr int kPageSize = 200;

std::map<std::string, int> Parse(int argc, char** argv) {
  std::map<std::string, int> settings = {{"--documents", 400}, {"--pages", 40}, {"--participants", 60}};
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!settings.contains(argv[i])) throw std::runtime_error(std::string(argv[i]) + " is not an option");
    settings[argv[i]] = std::stoi(argv[i + 1]);
  }
  if (argc % 2 == 0) throw std::runtime_error("every option has a value");
  return settings;
}

void Print(const char* what, std::vector<double> took) {
  std::sort(took.begin(), took.end());
  std::printf("%-42s p50 %9.0f us   p99 %9.0f us   (%zu)\n", what, took[took.size() / 2],
              took[took.size() * 99 / 100], took.size());
}

// A page of shipments of the demo's train; how many it showed.
class Searcher {
 public:
  explicit Searcher(const testing::Participant& customs) : stub_(customs.Stub<v1::CustomsService>()) {
    request_.set_kind(v1::SEARCH_KIND_TRAIN);
    request_.set_value("X8020");
    request_.set_page_size(kPageSize);
  }
  int Page() {
    grpc::ClientContext context;
    v1::SearchShipmentsResponse response;
    const auto status = stub_->SearchShipments(&context, request_, &response);
    if (!status.ok()) throw std::runtime_error("SearchShipments: " + status.error_message());
    return response.shipments_size();
  }

 private:
  std::unique_ptr<v1::CustomsService::Stub> stub_;
  v1::SearchShipmentsRequest request_;
};

double CheckpointMicroseconds(v1::VerificationService::Stub& stub) {
  grpc::ClientContext context;
  v1::GetCheckpointResponse response;
  const auto start = SteadyClock::now();
  const auto status = stub.GetCheckpoint(&context, {}, &response);
  if (!status.ok()) throw std::runtime_error("GetCheckpoint: " + status.error_message());
  return MicrosecondsSince(start);
}

class Bench {
 public:
  explicit Bench(const std::map<std::string, int>& settings)
      : settings_(settings), parties_(Started(registry_)) {}

  void Run() {
    chains_ = Prepare(parties_, settings_.at("--documents"), 1, 1);
    std::vector<testing::Participant> first;
    for (int i = 0; i < 2 * settings_.at("--participants"); ++i) {
      first.push_back(registry_.Admit("bank-" + std::to_string(i), {v1::ROLE_FINANCIER}));
    }
    const auto half = first.begin() + settings_.at("--participants");
    std::printf("one fdatasync %.0f us\n", SyncMicroseconds(registry_.File("data")));
    Searcher searcher(parties_.customs);
    std::vector<double> pages;
    for (int i = 0; i < settings_.at("--pages"); ++i) {
      const auto start = SteadyClock::now();
      shown_ = searcher.Page();
      pages.push_back(MicrosecondsSince(start));
    }
    std::printf("a page shows %d shipments\n", shown_);
    Print("search page, alone", pages);
    Measure("alone", {first.begin(), half}, 0);

    std::atomic<bool> stop{false};
    std::atomic<int> searched{0};
    std::vector<std::thread> loops;
    for (int i = 0; i < 2; ++i) {
      loops.emplace_back([&] {
        Searcher loop(parties_.customs);
        while (!stop) {
          loop.Page();
          ++searched;
        }
      });
    }
    const auto start = SteadyClock::now();
    Measure("beside two loops", {half, first.end()}, chains_.size() / 2);
    const double seconds = MicrosecondsSince(start) / 1e6;
    stop = true;
    for (auto& loop : loops) loop.join();
    std::printf("pages of the two loops: %.1f/s\n", searched / seconds);
    registry_.Stop();
  }

 private:
  void Measure(const std::string& beside, const std::vector<testing::Participant>& strangers,
               std::size_t first_chain) {
    std::vector<double> standing;
    std::vector<double> known;
    std::vector<double> transfers;
    const auto stub = parties_.shipper.Stub<v1::VerificationService>();
    for (std::size_t i = 0; i < strangers.size(); ++i) {
      // The connection first: refused for its method's role, or answered, it is then there.
      const auto own = strangers[i].Stub<v1::VerificationService>();
      registry_.Channel(strangers[i].id(), "yidan.v1.VerificationService")
          ->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
      standing.push_back(CheckpointMicroseconds(*own));
      known.push_back(CheckpointMicroseconds(*stub));
      const auto start = SteadyClock::now();
      const auto answer =
          parties_.shipper.Submit<v1::TransferService>(chains_.at(first_chain + i).acts.front());
      transfers.push_back(MicrosecondsSince(start));
      if (!answer.ok()) throw std::runtime_error("transfer: " + answer.message);
    }
    Print(("first call of a participant, " + beside).c_str(), standing);
    Print(("small reading, " + beside).c_str(), known);
    Print(("durable transfer, " + beside).c_str(), transfers);
  }

  const std::map<std::string, int> settings_;
  // Searches without end are what the ration of records stops.
  testing::Registry registry_{
      testing::Registry::Options{.flags = {"--idle-seal-ms", "0", "--recorded-readings-per-s", "1000000",
                                           "--recorded-readings-burst", "1000000000"}}};
  const testing::Journey parties_;
  std::vector<Chain> chains_;
  int shown_ = 0;
};

}  // namespace
}  // namespace yidan::bench

int main(int argc, char** argv) {
  try {
    yidan::bench::Bench(yidan::bench::Parse(argc, argv)).Run();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_search: %s\n", error.what());
    return 1;
  }
}
