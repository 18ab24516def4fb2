// The sequencer: one thread that decides acts in order and commits a whole batch at once. Nothing else
// writes. How large a batch gets and how long it waits is its policy; what an act changes it asks of the
// interpreter; how a batch becomes durable is the committer's (PROTOCOL §5).
//
// Thread rule: Run on one thread; the counters from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/interpret/interpreter.h"
#include "services/interpret/keys.h"
#include "services/ledger/allowance.h"
#include "services/ledger/batch.h"
#include "services/ledger/committer.h"
#include "services/ledger/disclosure.h"
#include "services/ledger/options.h"
#include "services/ledger/outcome.h"
#include "services/ledger/queue.h"
#include "services/ledger/requests.h"
#include "services/ledger/standings.h"
#include "services/query/misses.h"
#include "services/store/committed_world.h"
#include "services/store/map_cache.h"

namespace yidan::ledger {

class Sequencer {
 public:
  // How much room the disk has: kLow stops acts, kNone stops every commit.
  enum class Room { kEnough, kLow, kNone };

  using AnswerBatch = std::function<void(std::shared_ptr<const store::Head>, std::shared_ptr<const Evidence>,
                                         std::vector<Answered>)>;

  // All that is referred to must outlive it. `rules`: those in force; they change only with no ledger
  // running.
  Sequencer(const Ports& ports, const Options& options, const title::RuleSet& rules, ChainHead chain,
            store::CommittedWorld& world, crypto::KeyRing& keys, Standings& standings, const Intake& intake,
            store::HeadCell& heads, SubmissionQueue& queue, Allowance& allowance, Allowance& recorded,
            query::Misses& misses, std::string goods_key, AnswerBatch answer);

  // Until the queue is closed and empty, or a write fails.
  void Run();

  [[nodiscard]] bool failed() const { return failed_.load(); }
  [[nodiscard]] std::string failure_cause() const { return failed() ? failure_cause_ : std::string(); }
  [[nodiscard]] bool clock_trusted() const { return clock_trusted_.load(); }
  // What callers hear while the disk is below low water; nullopt while there is room.
  [[nodiscard]] std::optional<api::ServiceError> disk_low() const;

 private:
  // One commit: the batch, and who waits for it.
  struct Work;

  void Process(std::vector<std::shared_ptr<Submission>> submissions);
  Outcome Answer(Work& work, const std::shared_ptr<Submission>& submission);
  void DecideGroup(Work& work, Answered& answered);
  Result<std::string> ContentOf(const Work& work, const std::string& document_id) const;
  std::optional<title::Refusal> JudgePointers(const Work& work, const ExaminedAct& act) const;
  [[nodiscard]] tl::expected<std::vector<log::GoodsTags>, title::Refusal> GoodsStated(
      const Work& work, const interpret::Layer& layer, const ExaminedAct& act) const;
  static void Remark(const ExaminedAct& act, std::int64_t admitted_ms, std::size_t room,
                     std::vector<log::GoodsAnnex>& goods);
  // What the act would do. `as_if_alone`: if its goods met nobody's.
  ActOutcome Decide(Work& work, interpret::Layer& layer, ExaminedAct& act, bool as_if_alone = false);
  // Of an act whose key came with the batch, or the one before.
  void ExamineRest(const interpret::Layer& layer, ExaminedAct& act);
  void RecordReadings(Work& work);
  void GiveBackTokens(const Answered& answered);
  std::optional<std::uint64_t> IndexOfAct(const Work& work, const interpret::Layer& layer,
                                          const Digest& act) const;
  void Finish(Work& work, std::shared_ptr<Evidence> evidence);
  void Fail(Work& work, const Error& error);
  bool ClockTrusted();
  void LookAtDisk();
  std::vector<std::shared_ptr<Submission>> TurnAwayForRoom(
      std::vector<std::shared_ptr<Submission>> submissions);
  void TurnAway(const Submission& submission, const api::ServiceError& error);
  void TurnAwayUntilClockIsRight(const std::vector<std::shared_ptr<Submission>>& submissions);

  const Ports& ports_;
  const Options options_;
  const title::RuleSet& rules_;
  ChainHead chain_;
  store::CommittedWorld& world_;
  store::MapCache map_cache_;
  interpret::Interpreter interpreter_;
  crypto::KeyRing& keys_;
  Standings& standings_;
  interpret::Keys new_keys_;
  const Intake& intake_;
  store::HeadCell& heads_;
  Committer committer_;
  SubmissionQueue& queue_;
  Allowance& allowance_;
  Allowance& recorded_;
  query::Misses& misses_;
  query::Misses new_ids_{Disclosure::kNewIds};
  const std::string goods_key_;
  const AnswerBatch answer_;
  metrics::LedgerMeters& meters_;
  std::int64_t clock_offset_ms_ = 0;  // wall - monotonic, at start
  std::int64_t last_seal_monotonic_ms_ = 0;
  std::size_t last_batch_acts_ = 0;
  std::int64_t usual_commit_us_ = 500;  // moving average
  std::string failure_cause_;           // written once, before failed_
  std::atomic<bool> failed_{false};
  std::atomic<bool> clock_trusted_{true};
  std::atomic<Room> room_{Room::kEnough};
  std::atomic<std::uint64_t> free_bytes_{UINT64_MAX};
};

struct Sequencer::Work {
  Work(const ChainHead& chain, const store::CommittedWorld& world, const store::Store& store,
       std::int64_t now_ms)
      : batch(chain, world, now_ms), requests(store, now_ms) {}

  Batch batch;
  Requests requests;
  std::vector<Answered> answered;
  std::vector<std::shared_ptr<Submission>> accesses;
  std::vector<std::shared_ptr<Submission>> turned_away;  // past their deadline
  std::uint64_t records = 0;                             // of readings, those that acts make among them
};

// As the acts that were decided so far have left the world.
template <class Work>
inline Disclosure::Moment MomentOf(const Work& work, const store::Clock& clock) {
  return {work.batch.layer(), work.batch.NextPlace().index, work.batch.log().time_ms, clock.MonotonicMs()};
}

}  // namespace yidan::ledger
