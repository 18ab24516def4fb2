// The sequencer: one thread that decides acts in order, links entries, extends the tree and commits a
// whole batch at once. Nothing else writes. PROTOCOL §5 fixes the order of a commit:
//
//   take verified acts -> title rules -> entries + seal -> one synced write
//     -> sign checkpoint -> its slot, synced -> publish head -> answer
//
// Thread rule: Run on one thread; head() and the counters from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/ledger/head.h"
#include "services/ledger/intake.h"
#include "services/ledger/ledger.h"
#include "services/ledger/map_cache.h"
#include "services/ledger/queue.h"
#include "services/ledger/world.h"
#include "services/log/entry.h"
#include "services/log/merkle.h"

namespace yidan::ledger {

// Where the log ends: what the next entry links to.
struct ChainHead {
  std::uint64_t size = 0;
  Digest last_leaf;
  std::int64_t last_time_ms = 0;
  log::TreeAppender tree;
  Digest registry;
  std::string origin;
  title::Parameters parameters;
  Digest access_root;
  std::uint64_t access_size = 0;
  Digest map_root;
};

// What one act of a submission came to, before its receipt is made.
struct ActOutcome {
  enum class Kind { kAdmitted, kDuplicate, kRefused } kind = Kind::kRefused;
  std::uint64_t index = 0;
  title::Refusal refusal;
};

struct Answered {
  std::shared_ptr<Submission> submission;
  std::vector<ActOutcome> outcomes;
};

// What receipts of one batch need of the tree without asking the store: entries and nodes.
struct BatchEvidence {
  std::uint64_t first_index = 0;
  std::vector<std::string> entries;  // first_index, first_index + 1, ...
  std::unordered_map<std::string, std::string>
      state_values;                                 // subject -> its canonical value after the batch
  std::unordered_map<std::uint64_t, Digest> nodes;  // PackNode(id) -> hash: frontier and new
  static std::uint64_t PackNode(const log::NodeId& id) {
    return (static_cast<std::uint64_t>(id.level) << 56U) | id.index;  // index < 2^56: levels are few
  }
};

class Sequencer {
 public:
  using Answer = std::function<void(std::shared_ptr<const Head>, std::shared_ptr<const BatchEvidence>,
                                    std::vector<Answered>)>;

  Sequencer(const Ports& ports, const Options& options, ChainHead chain, CommittedWorld& world, KeyRing& keys,
            HeadCell& heads, SubmissionQueue& queue, Answer answer);

  // Until the queue is closed and empty, or a write fails.
  void Run();

  [[nodiscard]] bool failed() const { return failed_.load(); }
  [[nodiscard]] std::string failure_cause() const { return failed() ? failure_cause_ : std::string(); }
  [[nodiscard]] bool clock_trusted() const { return clock_trusted_.load(); }
  [[nodiscard]] std::uint64_t admitted() const { return admitted_.load(); }
  [[nodiscard]] std::uint64_t refused() const { return refused_.load(); }
  [[nodiscard]] std::uint64_t batches() const { return batches_.load(); }

 private:
  struct Batch;  // the work of one commit

  void Process(std::vector<std::shared_ptr<Submission>> submissions);
  void ProcessOne(Batch& batch, const std::shared_ptr<Submission>& submission);
  void ProcessGroup(Batch& batch, Answered& answered);
  bool AnswerFromRecord(Batch& batch, const std::shared_ptr<Submission>& submission, Answered& answered);
  ActOutcome Decide(Batch& batch, PendingWorld& world, const ExaminedAct& act);
  void Stage(Batch& batch, PendingWorld& world, const ExaminedAct& act, const title::Change& change,
             std::string entry);
  void RecordAccess(Batch& batch, const Submission& submission);
  void RecordRequest(Batch& batch, const Answered& answered);
  Outcome UpdateMap(Batch& batch);
  Outcome Seal(Batch& batch);
  WriteSet WritesOf(Batch& batch);
  void ExpireRequests(const Batch& batch, WriteSet& writes);
  bool PublishHead(Batch& batch);
  bool Commit(Batch& batch);
  void Finish(Batch& batch);
  void Fail(Batch& batch, const Error& error);
  bool ClockTrusted();

  const Ports& ports_;
  const Options options_;
  ChainHead chain_;
  CommittedWorld& world_;
  MapCache map_cache_;
  KeyRing& keys_;
  HeadCell& heads_;
  SubmissionQueue& queue_;
  const Answer answer_;
  std::int64_t clock_offset_ms_ = 0;  // wall - monotonic, at start
  std::int64_t last_seal_monotonic_ms_ = 0;
  std::size_t last_batch_acts_ = 0;
  std::int64_t usual_commit_us_ = 500;  // moving average
  std::string failure_cause_;           // written once, before failed_
  std::atomic<bool> failed_{false};
  std::atomic<bool> clock_trusted_{true};
  std::atomic<std::uint64_t> admitted_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> batches_{0};
};

}  // namespace yidan::ledger
