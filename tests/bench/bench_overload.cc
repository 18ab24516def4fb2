// A registry that is asked for ten times what it can do: how much useful work goes on, how long it takes,
// what the rest is told, what memory it takes; and what connections and slow readers cost that do nothing.
// Ratios of one run, beside the peak measured in it. Prints; asserts nothing. What was measured: notes.md.
//
//   bench_overload [--seconds 60] [--flooders 8] [--idle 10000] [--slow 1000] [--documents 500]
//
// Clients and registry share the machine: what the clients cost is taken from the useful work too.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "services/posix/descriptor_limit.h"
#include "services/rpc/wire/errors.h"
#include "tests/bench/limits.h"
#include "tests/bench/load.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

struct Settings {
  std::map<std::string, int> numbers = {
      {"--seconds", 60}, {"--flooders", 8}, {"--idle", 10'000}, {"--slow", 1'000}, {"--documents", 500}};
  [[nodiscard]] int At(const std::string& name) const { return numbers.at(name); }
};

Settings Parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) settings.numbers.at(argv[i]) = std::max(0, std::stoi(argv[i + 1]));
  if (argc % 2 == 0) throw std::runtime_error("every option has a value");
  return settings;
}

// Hands in, as fast as its stream takes them, acts that the rules refuse, each with a good signature to
// check.
class Flooder {
 public:
  Flooder(const testing::Registry& registry, const testing::Participant& who, const v1::TitleState& head)
      : stub_(v1::TransferService::NewStub(registry.OwnChannel(who.id(), "yidan.v1.TransferService"))),
        act_(who.TransferOf(head, "rongou")),
        stream_(stub_->StreamActs(&context_)) {
    act_.set_receipt(v1::RECEIPT_DETAIL_BRIEF);
    writer_ = std::thread([this] { Write(); });
    reader_ = std::thread([this] { Read(); });
  }
  ~Flooder() {
    context_.TryCancel();
    writer_.join();
    reader_.join();
  }
  Flooder(const Flooder&) = delete;
  Flooder& operator=(const Flooder&) = delete;

  [[nodiscard]] std::uint64_t handed_in() const { return handed_in_; }
  [[nodiscard]] std::map<std::string, std::uint64_t> told() const {
    const std::scoped_lock lock(mutex_);
    return told_;
  }

 private:
  void Write() {
    v1::StreamActsRequest request;
    *request.mutable_act() = act_;
    while (stream_->Write(request)) ++handed_in_;
  }
  void Read() {
    v1::StreamActsResponse response;
    while (stream_->Read(&response)) {
      std::string reason = "admitted";
      if (response.result().has_refusal()) reason = rpc::ReasonText(response.result().refusal().reason());
      if (const auto error = rpc::FromStatusBytes(response.error())) {
        if (const auto* service = std::get_if<api::ServiceError>(&*error)) {
          reason = rpc::ReasonText(service->reason);
        }
      }
      const std::scoped_lock lock(mutex_);
      ++told_[reason];
    }
  }

  const std::unique_ptr<v1::TransferService::Stub> stub_;
  v1::SubmitActRequest act_;
  grpc::ClientContext context_;
  const std::unique_ptr<grpc::ClientReaderWriter<v1::StreamActsRequest, v1::StreamActsResponse>> stream_;
  std::atomic<std::uint64_t> handed_in_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> told_;
  std::thread writer_;
  std::thread reader_;
};

class Bench {
 public:
  explicit Bench(Settings settings)
      : settings_(std::move(settings)),
        registry_({.flags = {"--idle-seal-ms", "0", "--connections-per-peer-max", "20000",
                             "--connections-max", "0", "--answer-wait-ms", "0"}}),
        parties_(Started(registry_)) {}

  void Run() {
    Useful(0);  // the first time files are made and caches filled
    const double peak = Useful(5);
    std::printf("peak: %.0f useful acts/s, resident %.0f MiB\n", peak, Resident());
    PrintLatency("alone");
    Overload(peak);
    Idle();
    // One participant holds them all, and asks for the same receipt again and again: two bounds that would
    // end it before it costs anything.
    registry_.Stop();
    registry_.Add({"--caller-streams-max", "20000", "--vain-acts-burst", "1000000", "--vain-acts-all-burst",
                   "1000000"});
    registry_.Start();
    Slow();
    registry_.Stop();
  }

 private:
  static testing::Registry& Started(testing::Registry& registry) {
    registry.Start();
    return registry;
  }
  [[nodiscard]] double Resident() const { return ResidentMebibytes(registry_.ledger_pid()); }

  // Transfers a second over one stream, in rounds until `seconds` have passed, at least one round.
  double Useful(int seconds) {
    std::uint64_t admitted = 0;
    double took = 0;
    do {
      auto chains = Prepare(parties_, settings_.At("--documents"), 40, variant_);
      variant_ += settings_.At("--documents");
      const Outcome outcome = Stream(registry_, chains, {});
      if (outcome.refused > 0)
        std::printf("  %llu useful acts were refused\n", static_cast<unsigned long long>(outcome.refused));
      admitted += outcome.admitted;
      took += outcome.seconds;
    } while (took < seconds);
    return static_cast<double>(admitted) / took;
  }

  // One act at a time, each answered before the next: how long what is accepted takes.
  void PrintLatency(const char* when) {
    auto chains = Prepare(parties_, 4, 50, variant_);
    variant_ += 4;
    Outcome outcome = Unary(registry_, chains, 1, v1::RECEIPT_DETAIL_BRIEF);
    auto& all = outcome.latencies_us;
    std::sort(all.begin(), all.end());
    std::printf("%s: one act at a time is answered in %.1f ms (median), %.1f ms (99 %%); %llu refused\n",
                when, all[all.size() / 2] / 1'000, all[all.size() * 99 / 100] / 1'000,
                static_cast<unsigned long long>(outcome.refused));
  }

  void Overload(double peak) {
    auto issued = Prepare(parties_, 1, 1, variant_);
    const v1::TitleState head = parties_.shipper.Title(DocumentId(variant_++));
    std::vector<testing::Participant> who;
    for (int i = 0; i < settings_.At("--flooders"); ++i) {
      who.push_back(registry_.Admit("flooder-" + std::to_string(i), {v1::ROLE_FINANCIER}));
    }
    const auto start = SteadyClock::now();
    std::vector<std::unique_ptr<Flooder>> flooders;
    for (const auto& one : who) flooders.push_back(std::make_unique<Flooder>(registry_, one, head));
    std::atomic<bool> running{true};
    double most = 0;
    std::thread watch([&] {
      while (running) {
        most = std::max(most, Resident());
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
    const double useful = Useful(settings_.At("--seconds"));
    PrintLatency("overload");
    running = false;
    watch.join();
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
    std::map<std::string, std::uint64_t> told;
    std::uint64_t handed_in = 0;
    for (const auto& flooder : flooders) {
      handed_in += flooder->handed_in();
      for (const auto& [reason, count] : flooder->told()) told[reason] += count;
    }
    std::printf(
        "overload: %d streams that always have a useless act ready, for %.0f s; of theirs %.0f acts/s were "
        "taken in; useful %.0f acts/s, %.0f %% of the peak; resident at most %.0f MiB\n",
        settings_.At("--flooders"), seconds, static_cast<double>(handed_in) / seconds, useful,
        100 * useful / peak, most);
    for (const auto& [reason, count] : told) {
      std::printf("  told %-20s %llu\n", reason.c_str(), static_cast<unsigned long long>(count));
    }
  }

  void Idle() {
    const double before = Resident();
    std::vector<std::shared_ptr<grpc::Channel>> idle;
    const int wanted = settings_.At("--idle");
    for (int i = 0; i < wanted; ++i) {
      idle.push_back(registry_.OwnChannel("registrar", "yidan.v1.TransferService"));
      idle.back()->GetState(true);
    }
    int connected = 0;
    for (const auto& channel : idle) {
      if (channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(30))) ++connected;
    }
    if (connected > 0) {
      std::printf("idle: %d of %d connections, %.1f KiB each\n", connected, wanted,
                  (Resident() - before) * 1024 / connected);
    }
  }

  void Slow() {
    struct Reader {
      grpc::ClientContext context;
      std::unique_ptr<v1::TransferService::Stub> stub;
      std::unique_ptr<grpc::ClientReaderWriter<v1::StreamActsRequest, v1::StreamActsResponse>> stream;
    };
    constexpr int kOnOneConnection = 100;
    constexpr int kActs = 32;  // more receipts than a stream's window of 64 KiB takes
    auto chains = Prepare(parties_, 1, 1, variant_++);
    v1::StreamActsRequest request;
    *request.mutable_act() = chains.front().acts.front();
    Stream(registry_, chains, {});  // admitted: each time it comes again it is answered with its receipt
    const double alone = Useful(5);
    const double before = Resident();
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);  // otherwise the client takes megabytes that nobody reads
    std::shared_ptr<grpc::Channel> channel;
    std::vector<std::unique_ptr<Reader>> readers;
    double most = before;
    for (int i = 0; i < settings_.At("--slow"); ++i) {
      if (i % kOnOneConnection == 0) {
        channel = registry_.OwnChannel("boc-jinjiang", "yidan.v1.TransferService", arguments);
        most = std::max(most, Resident());
      }
      auto& reader = readers.emplace_back(std::make_unique<Reader>());
      reader->stub = v1::TransferService::NewStub(channel);
      reader->stream = reader->stub->StreamActs(&reader->context);
      for (int n = 0; n < kActs; ++n) reader->stream->Write(request);
    }
    const double useful = Useful(10);
    most = std::max(most, Resident());
    std::printf(
        "slow: %zu streams that read nothing, %.1f MiB in all; useful meanwhile %.0f acts/s, %.0f %% of "
        "before\n",
        readers.size(), most - before, useful, 100 * useful / alone);
    for (const auto& reader : readers) reader->context.TryCancel();
    for (const auto& reader : readers) reader->stream->Finish();
  }

  const Settings settings_;
  testing::Registry registry_;
  const testing::Journey parties_;
  int variant_ = 1;
};

}  // namespace
}  // namespace yidan::bench

int main(int argc, char** argv) {
  try {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // each line when it is known, also into a file
    static_cast<void>(yidan::posix::RaiseDescriptorLimit());
    yidan::bench::Bench(yidan::bench::Parse(argc, argv)).Run();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_overload: %s\n", error.what());
    return 1;
  }
}
