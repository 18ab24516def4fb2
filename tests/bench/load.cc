#include "tests/bench/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "services/title/rules.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using testing::Participant;

double Seconds(SteadyClock::duration duration) { return std::chrono::duration<double>(duration).count(); }

void IssueAll(const testing::Journey& parties, int documents, int first_variant) {
  constexpr int kPerBatch = 64;
  const auto stub = parties.carrier.Stub<v1::IssuanceService>();
  for (int start = 0; start < documents; start += kPerBatch) {
    v1::BatchSubmitActsRequest batch;
    for (int i = start; i < std::min(documents, start + kPerBatch); ++i) {
      *batch.add_acts() = parties.carrier.IssueOf(DocumentId(first_variant + i), first_variant + i);
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

// Hands in its chains' acts over one stream: the first of each, then the second of each ...
class StreamClient final : public grpc::ClientBidiReactor<v1::StreamActsRequest, v1::StreamActsResponse> {
 public:
  StreamClient(const std::shared_ptr<grpc::Channel>& channel, std::vector<v1::SubmitActRequest*> acts,
               std::size_t window)
      : stub_(v1::TransferService::NewStub(channel)), acts_(std::move(acts)), window_(window) {}

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
    request_.mutable_act()->set_receipt(v1::RECEIPT_DETAIL_BRIEF);
    ++sent_;
    writing_ = true;
    // Held back only if another is sure to follow.
    grpc::WriteOptions options;
    if (sent_ < acts_.size() && sent_ - answered_ < window_ && sent_ % 16 != 0) options.set_buffer_hint();
    StartWrite(&request_, options);
  }

  const std::unique_ptr<v1::TransferService::Stub> stub_;
  const std::vector<v1::SubmitActRequest*> acts_;
  const std::size_t window_;
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
      const double took_us = Seconds(SteadyClock::now() - started_) * 1e6;
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
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> signers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    signers.emplace_back([&] {
      for (std::size_t d = next++; d < heads.size(); d = next++) {
        chains[d] = SignChain(parties, std::move(heads[d]), transfers);
      }
    });
  }
  signers.clear();  // joins
  return chains;
}

Outcome Stream(testing::Registry& registry, std::vector<Chain>& chains, int streams, int window) {
  std::vector<std::unique_ptr<StreamClient>> clients;
  const auto count = static_cast<std::size_t>(streams);
  for (std::size_t s = 0; s < count; ++s) {
    std::vector<v1::SubmitActRequest*> acts;
    for (std::size_t round = 0; round < chains.front().acts.size(); ++round) {
      for (std::size_t d = s; d < chains.size(); d += count) acts.push_back(&chains[d].acts[round]);
    }
    clients.push_back(std::make_unique<StreamClient>(
        registry.OwnChannel("landrover-nl", v1::TransferService::service_full_name()), std::move(acts),
        static_cast<std::size_t>(window)));
  }
  Outcome outcome;
  const auto start = SteadyClock::now();
  for (auto& client : clients) client->Begin();
  for (auto& client : clients) client->Join();
  outcome.seconds = Seconds(SteadyClock::now() - start);
  for (auto& client : clients) {
    outcome.admitted += client->admitted();
    outcome.refused += client->refused();
  }
  return outcome;
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
  run.outcome.seconds = Seconds(SteadyClock::now() - start);
  return run.outcome;
}

}  // namespace yidan::bench
