#include "services/monitor/collector.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "services/base/text.h"

namespace yidan::monitor {
namespace {

using HeadPtr = std::shared_ptr<const store::Head>;

}  // namespace

class Collector::Impl {
 public:
  Impl(store::HeadCell& heads, CollectorOptions options, std::vector<std::unique_ptr<WitnessClient>> clients)
      : heads_(heads), options_(std::move(options)) {
    for (auto& client : clients) {
      auto& desk = desks_.emplace_back(std::make_unique<Desk>());
      desk->client = std::move(client);
    }
    for (auto& desk : desks_) desk->thread = std::thread([this, &desk = *desk] { Serve(desk); });
    thread_ = std::thread([this] { Run(); });
  }
  ~Impl() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
    for (auto& desk : desks_) {
      // An Abort that falls between two requests ends neither, so it is repeated until the thread has ended.
      for (std::unique_lock lock(mutex_); !desk->gone;
           changed_.wait_for(lock, std::chrono::milliseconds(50))) {
        desk->client->Abort();
      }
      desk->thread.join();
    }
  }

  std::vector<Witnessed> witnessed() {
    const std::lock_guard lock(mutex_);
    std::vector<Witnessed> all;
    for (const auto& desk : desks_) {
      Witnessed& one = all.emplace_back();
      one.name = desk->client->name();
      if (!desk->cosigned) continue;
      one.size = desk->cosigned->size;
      one.sealed_at_ms = desk->cosigned->sealed_at_ms;
    }
    return all;
  }

 private:
  // One witness, and the thread that asks it about the head that was put on its desk.
  struct Desk {
    std::unique_ptr<WitnessClient> client;
    std::thread thread;
    // Under mutex_:
    HeadPtr asked;     // the head it is asked about; null: none
    HeadPtr cosigned;  // the newest head it cosigned
    std::string line;  // with this line
    // What was logged last: only a change is logged.
    bool healthy = true;
    bool contradicts = false;
    bool gone = false;  // the thread has ended its work
  };

  void Serve(Desk& desk) {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return stopping_ || desk.asked; });
      if (stopping_) break;
      const HeadPtr head = desk.asked;
      lock.unlock();
      auto line = desk.client->Ask(*head, options_.within);
      if (!line && line.error().kind == Error::Kind::kConflict) LookForProof(desk);
      lock.lock();
      Report(desk, line);
      if (line) {
        desk.line = std::move(*line);
        desk.cosigned = head;
      }
      desk.asked = nullptr;
      changed_.notify_all();
    }
    desk.gone = true;
    changed_.notify_all();
  }

  // A witness contradicts us. Its word is not enough; a checkpoint that our own key signed is.
  void LookForProof(Desk& desk) {
    if (options_.log_keys.empty() || !options_.on_fork) return;
    const auto shown = desk.client->Remembered(options_.log_keys.front().name(), options_.within);
    if (!shown) return;
    const Outcome held = CheckForFork(*shown, options_.log_keys, *heads_.Get());
    if (held || held.error().kind != Error::Kind::kCorrupt) return;
    options_.on_fork("witness " + desk.client->name() + ": " + held.error().message);
  }

  static void Report(Desk& desk, const Result<std::string>& line) {
    const bool lie = !line && line.error().kind == Error::Kind::kConflict;
    if (line.has_value() == desk.healthy && lie == desk.contradicts) return;
    desk.healthy = line.has_value();
    desk.contradicts = lie;
    if (line) return spdlog::info("witness {} cosigns again", desk.client->name());
    spdlog::log(lie ? spdlog::level::critical : spdlog::level::warn, "witness {} does not cosign: {}",
                desk.client->name(), ForScreen(line.error().message));  // it quotes the witness
  }

  void Run() {
    std::unique_lock lock(mutex_);
    auto next = std::chrono::steady_clock::now();
    while (!stopping_) {
      // After PublishWitnessed, Get returns a cosigned copy of the same head. Heads are compared by pointer,
      // so base_ stays the object that they were asked about.
      const HeadPtr newest = heads_.Get();
      if (base_ == nullptr || newest->size != base_->size) base_ = newest;
      Round(lock);
      next = std::max(next + options_.every, std::chrono::steady_clock::now());
      changed_.wait_until(lock, next, [&] { return stopping_; });
    }
  }

  // Asks every witness that has not cosigned this head yet. Publishes what came when all have answered or
  // the time is up.
  void Round(std::unique_lock<std::mutex>& lock) {
    bool asked = false;
    for (auto& desk : desks_) {
      if (desk->asked || desk->cosigned == base_) continue;
      desk->asked = base_;
      asked = true;
    }
    if (!asked) return;
    changed_.notify_all();
    const auto until = std::chrono::steady_clock::now() + options_.within;
    changed_.wait_until(lock, until, [&] {
      if (stopping_) return true;
      for (const auto& desk : desks_) {
        if (desk->asked == base_) return false;
      }
      return true;
    });
    Publish();
    for (auto& desk : desks_) {
      if (desk->asked) desk->client->Abort();
    }
  }

  void Publish() {
    std::string note = base_->checkpoint.note();
    std::size_t lines = 0;
    for (const auto& desk : desks_) {
      if (desk->cosigned != base_) continue;
      auto more = log::AddSignatureLine(note, desk->line);
      if (!more) continue;
      note = std::move(*more);
      ++lines;
    }
    if (lines == 0 || (published_ == base_ && published_lines_ == lines)) return;
    auto witnessed = std::make_shared<store::Head>(*base_);
    witnessed->checkpoint.set_note(std::move(note));
    heads_.PublishWitnessed(std::move(witnessed));
    published_ = base_;
    published_lines_ = lines;
  }

  store::HeadCell& heads_;
  const CollectorOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::vector<std::unique_ptr<Desk>> desks_;
  HeadPtr base_;  // of this round
  HeadPtr published_;
  std::size_t published_lines_ = 0;
  std::thread thread_;
};

Collector::Collector(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Collector::~Collector() = default;
std::vector<Collector::Witnessed> Collector::witnessed() const { return impl_->witnessed(); }

Result<std::unique_ptr<Collector>> Collector::Start(store::HeadCell& heads, CollectorOptions options) {
  if (options.witnesses.size() > kWitnessesMax) {
    return Invalid("more than " + std::to_string(kWitnessesMax) + " witnesses");
  }
  std::set<Digest> keys;
  std::vector<std::unique_ptr<WitnessClient>> clients;
  for (const WitnessAddress& witness : options.witnesses) {
    if (!keys.insert(witness.key.key().id()).second) {
      return Invalid("witness " + witness.key.name() + ": its key is named twice");
    }
    YIDAN_ASSIGN(auto client, WitnessClient::Create(witness, options.ca_file));
    clients.push_back(std::move(client));
  }
  return std::unique_ptr<Collector>(
      new Collector(std::make_unique<Impl>(heads, std::move(options), std::move(clients))));
}

}  // namespace yidan::monitor
