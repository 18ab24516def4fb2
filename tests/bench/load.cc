#include "tests/bench/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "services/title/rules.h"
#include "tests/bench/figures.h"
#include "tests/support/corridors.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::bench {
namespace {

using testing::Participant;

// A trade of the corridors, each variant another one, between the parties of the journey.
v1::SubmitActRequest IssueOf(const testing::Journey& parties, int variant) {
  const testing::Cast cast{parties.carrier.id(), parties.shipper.id(), parties.importer.id()};
  const auto number = static_cast<std::size_t>(variant);
  const auto trade = testing::MakeTrade(testing::kCorridors[number % testing::kCorridors.size()],
                                        number / testing::kCorridors.size(), cast);
  return parties.carrier.IssueOf(DocumentId(variant), trade.content);
}

void IssueAll(const testing::Journey& parties, int documents, int first_variant) {
  constexpr int kPerBatch = 64;
  const auto stub = parties.carrier.Stub<v1::IssuanceService>();
  for (int start = 0; start < documents; start += kPerBatch) {
    v1::BatchSubmitActsRequest batch;
    for (int i = start; i < std::min(documents, start + kPerBatch); ++i) {
      *batch.add_acts() = IssueOf(parties, first_variant + i);
    }
    batch.set_receipt(v1::RECEIPT_DETAIL_BRIEF);
    v1::BatchSubmitActsResponse response;
    grpc::ClientContext context;
    const auto status = stub->BatchSubmitActs(&context, batch, &response);
    if (!status.ok()) throw std::runtime_error("ISSUE: " + status.error_message());
    for (const auto& result : response.results()) {
      if (result.has_refusal()) throw std::runtime_error("ISSUE: " + result.refusal().ShortDebugString());
    }
  }
}

Chain SignChain(const testing::Journey& parties, v1::TitleState head, int transfers) {
  const Participant& a = parties.shipper;
  const Participant& b = parties.frankfurt;
  Chain chain;
  for (int i = 0; i < transfers; ++i) {
    const bool with_a = head.holder() == a.id();
    const Participant& to = with_a ? b : a;
    chain.acts.push_back((with_a ? a : b).TransferOf(head, to.id()));
    head.set_sequence(head.sequence() + 1);
    head.set_last_act(title::ActDigest(chain.acts.back().act()).ToString());
    head.set_holder(to.id());
  }
  return chain;
}

// `work` of 0 to `count` - 1.
template <class Work>
void OnAllCores(std::size_t count, Work work) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back([&] {
      for (std::size_t n = next++; n < count; n = next++) work(n);
    });
  }
}

// Hands in acts over one stream, in their order.
template <class Service>
class StreamClient final : public grpc::ClientBidiReactor<v1::StreamActsRequest, v1::StreamActsResponse> {
 public:
  StreamClient(const std::shared_ptr<grpc::Channel>& channel, std::vector<v1::SubmitActRequest*> acts,
               const StreamSettings& settings)
      : stub_(Service::NewStub(channel)),
        acts_(std::move(acts)),
        window_(static_cast<std::size_t>(settings.window)),
        detail_(settings.detail) {}

  void Begin() {
    stub_->async()->StreamActs(&context_, this);
    StartRead(&response_);
    WriteNext();
    StartCall();
  }
  void Join() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return done_; });
  }
  [[nodiscard]] std::uint64_t admitted() const { return admitted_; }
  [[nodiscard]] std::uint64_t refused() const { return acts_.size() - admitted_; }

  void OnWriteDone(bool ok) override {
    const std::scoped_lock lock(mutex_);
    writing_ = false;
    if (ok) WriteIfOpen();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    const bool good = response_.result().has_receipt();
    {
      const std::scoped_lock lock(mutex_);
      ++answered_;
      admitted_ += good ? 1 : 0;
      if (!writing_) WriteIfOpen();
    }
    StartRead(&response_);
  }
  void OnDone(const grpc::Status&) override {
    const std::scoped_lock lock(mutex_);
    done_ = true;
    ended_.notify_all();
  }

 private:
  // REQUIRES for both: mutex_ held (or not yet started), no write under way.
  void WriteIfOpen() {
    if (sent_ == acts_.size()) {
      if (!closed_) StartWritesDone();
      closed_ = true;
    } else if (sent_ - answered_ < window_) {
      WriteNext();
    }
  }
  void WriteNext() {
    request_.set_tag(sent_);
    request_.mutable_act()->Swap(acts_[sent_]);
    request_.mutable_act()->set_receipt(detail_);
    ++sent_;
    writing_ = true;
    // Held back only if another is sure to follow.
    grpc::WriteOptions options;
    if (sent_ < acts_.size() && sent_ - answered_ < window_ && sent_ % 16 != 0) options.set_buffer_hint();
    StartWrite(&request_, options);
  }

  const std::unique_ptr<typename Service::Stub> stub_;
  const std::vector<v1::SubmitActRequest*> acts_;
  const std::size_t window_;
  const v1::ReceiptDetail detail_;
  grpc::ClientContext context_;
  v1::StreamActsRequest request_;
  v1::StreamActsResponse response_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t sent_ = 0;
  std::size_t answered_ = 0;
  std::uint64_t admitted_ = 0;
  bool writing_ = false;
  bool closed_ = false;
  bool done_ = false;
};

// `acts`: of each connection.
template <class Service>
Outcome StreamAll(testing::Registry& registry, const std::string& caller,
                  std::vector<std::vector<v1::SubmitActRequest*>> acts, const StreamSettings& settings) {
  std::vector<std::unique_ptr<StreamClient<Service>>> clients;
  for (auto& share : acts) {
    clients.push_back(std::make_unique<StreamClient<Service>>(
        registry.OwnChannel(caller, Service::service_full_name()), std::move(share), settings));
  }
  Outcome outcome;
  const auto start = SteadyClock::now();
  for (auto& client : clients) client->Begin();
  for (auto& client : clients) client->Join();
  outcome.seconds = SecondsSince(start);
  for (auto& client : clients) {
    outcome.admitted += client->admitted();
    outcome.refused += client->refused();
  }
  return outcome;
}

// What the slots of a unary run share.
struct UnaryRun {
  std::mutex mutex;
  std::condition_variable ended;
  int running = 0;
  Outcome outcome;
};

// One call at a time, act after act of its own documents.
class UnarySlot {
 public:
  UnarySlot(v1::TransferService::Stub& stub, UnaryRun& run, v1::ReceiptDetail detail)
      : stub_(stub), run_(run), detail_(detail) {}
  void Add(v1::SubmitActRequest* act) { acts_.push_back(act); }
  void Next() {
    if (next_ == acts_.size()) {
      const std::scoped_lock lock(run_.mutex);
      --run_.running;
      run_.ended.notify_all();
      return;
    }
    context_ = std::make_unique<grpc::ClientContext>();
    acts_[next_]->set_receipt(detail_);
    started_ = SteadyClock::now();
    stub_.async()->SubmitAct(context_.get(), acts_[next_], &response_, [this](const grpc::Status& status) {
      const double took_us = MicrosecondsSince(started_);
      {
        const std::scoped_lock lock(run_.mutex);
        ++(status.ok() ? run_.outcome.admitted : run_.outcome.refused);
        run_.outcome.latencies_us.push_back(took_us);
      }
      ++next_;
      Next();
    });
  }

 private:
  v1::TransferService::Stub& stub_;
  UnaryRun& run_;
  const v1::ReceiptDetail detail_;
  std::vector<v1::SubmitActRequest*> acts_;
  std::size_t next_ = 0;
  std::unique_ptr<grpc::ClientContext> context_;
  v1::SubmitActResponse response_;
  SteadyClock::time_point started_;
};

}  // namespace

std::string DocumentId(int variant) { return "BENCH-" + std::to_string(10'000'000 + variant); }

std::vector<Chain> Prepare(const testing::Journey& parties, int documents, int transfers, int first_variant) {
  IssueAll(parties, documents, first_variant);
  std::vector<v1::TitleState> heads;
  for (int d = 0; d < documents; ++d) heads.push_back(parties.shipper.Title(DocumentId(first_variant + d)));
  return SignChains(parties, std::move(heads), transfers);
}

std::vector<Chain> SignChains(const testing::Journey& parties, std::vector<v1::TitleState> heads,
                              int transfers) {
  std::vector<Chain> chains(heads.size());
  OnAllCores(heads.size(),
             [&](std::size_t d) { chains[d] = SignChain(parties, std::move(heads[d]), transfers); });
  return chains;
}

std::vector<v1::SubmitActRequest> SignIssues(const testing::Journey& parties, int documents,
                                             int first_variant) {
  std::vector<v1::SubmitActRequest> issues(static_cast<std::size_t>(documents));
  OnAllCores(issues.size(),
             [&](std::size_t i) { issues[i] = IssueOf(parties, first_variant + static_cast<int>(i)); });
  return issues;
}

Outcome Stream(testing::Registry& registry, std::vector<Chain>& chains, const StreamSettings& settings) {
  const auto count = static_cast<std::size_t>(settings.streams);
  std::vector<std::vector<v1::SubmitActRequest*>> shares(count);
  for (std::size_t round = 0; round < chains.front().acts.size(); ++round) {
    for (std::size_t d = 0; d < chains.size(); ++d) shares[d % count].push_back(&chains[d].acts[round]);
  }
  return StreamAll<v1::TransferService>(registry, "landrover-nl", std::move(shares), settings);
}

Outcome StreamAtRate(testing::Registry& registry, std::vector<Chain>& chains, double rate) {
  std::vector<v1::SubmitActRequest*> acts;
  for (std::size_t round = 0; round < chains.front().acts.size(); ++round) {
    for (Chain& chain : chains) acts.push_back(&chain.acts[round]);
  }
  const auto stub = v1::TransferService::NewStub(
      registry.OwnChannel("landrover-nl", v1::TransferService::service_full_name()));
  grpc::ClientContext context;
  const auto stream = stub->StreamActs(&context);
  Outcome outcome;
  outcome.latencies_us.resize(acts.size());
  const auto start = SteadyClock::now();
  const auto moment_of = [&](std::uint64_t tag) {
    return start + std::chrono::duration_cast<SteadyClock::duration>(
                       std::chrono::duration<double>(static_cast<double>(tag) / rate));
  };
  std::jthread reader([&] {
    v1::StreamActsResponse response;
    while (stream->Read(&response)) {
      ++(response.result().has_receipt() ? outcome.admitted : outcome.refused);
      outcome.latencies_us.at(response.tag()) = MicrosecondsSince(moment_of(response.tag()));
    }
  });
  v1::StreamActsRequest request;
  for (std::uint64_t tag = 0; tag < acts.size(); ++tag) {
    std::this_thread::sleep_until(moment_of(tag));
    request.set_tag(tag);
    request.mutable_act()->Swap(acts[tag]);
    request.mutable_act()->set_receipt(v1::RECEIPT_DETAIL_BRIEF);
    if (!stream->Write(request)) break;
  }
  stream->WritesDone();
  reader.join();
  if (const auto status = stream->Finish(); !status.ok()) throw std::runtime_error(status.error_message());
  outcome.seconds = SecondsSince(start);
  outcome.refused = acts.size() - outcome.admitted;
  return outcome;
}

Outcome StreamIssues(testing::Registry& registry, std::vector<v1::SubmitActRequest>& issues,
                     const StreamSettings& settings) {
  const auto count = static_cast<std::size_t>(settings.streams);
  std::vector<std::vector<v1::SubmitActRequest*>> shares(count);
  for (std::size_t i = 0; i < issues.size(); ++i) shares[i % count].push_back(&issues[i]);
  return StreamAll<v1::IssuanceService>(registry, "cdirp", std::move(shares), settings);
}

Outcome Unary(testing::Registry& registry, std::vector<Chain>& chains, int in_flight,
              v1::ReceiptDetail detail) {
  const auto stub = v1::TransferService::NewStub(
      registry.OwnChannel("landrover-nl", v1::TransferService::service_full_name()));
  UnaryRun run;
  run.running = in_flight;
  std::vector<std::unique_ptr<UnarySlot>> slots;
  for (int i = 0; i < in_flight; ++i) slots.push_back(std::make_unique<UnarySlot>(*stub, run, detail));
  for (std::size_t d = 0; d < chains.size(); ++d) {
    for (auto& act : chains[d].acts) slots[d % slots.size()]->Add(&act);
  }
  const auto start = SteadyClock::now();
  for (auto& slot : slots) slot->Next();
  std::unique_lock lock(run.mutex);
  run.ended.wait(lock, [&] { return run.running == 0; });
  run.outcome.seconds = SecondsSince(start);
  return run.outcome;
}

}  // namespace yidan::bench
