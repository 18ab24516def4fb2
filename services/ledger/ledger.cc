#include "services/ledger/ledger.h"

#include <memory>
#include <thread>

#include "services/ledger/answer_log.h"
#include "services/ledger/queue.h"
#include "services/ledger/read_pool.h"
#include "services/ledger/receipts.h"
#include "services/ledger/recorder.h"
#include "services/ledger/recovery.h"
#include "services/ledger/sequencer.h"
#include "services/ledger/standings.h"
#include "services/ledger/workers.h"
#include "services/query/queries.h"
#include "services/store/committed_world.h"

namespace yidan::ledger {
namespace {

constexpr std::size_t kSubmissionsMax = 50'000;
constexpr std::size_t kExamineAtOnce = 16;
constexpr std::size_t kAnswersPerTask = 64;
constexpr std::size_t kAnswersWaitingBytes = 64U << 20U;  // for their readings to be durable

api::ServiceError ShuttingDown() {
  return {v1::ERROR_REASON_SHUTTING_DOWN, "the registry is shutting down; ask again later", ""};
}

api::ServiceError QueueFull(const std::string& why) {
  return {v1::ERROR_REASON_QUEUE_FULL, why + "; nothing was written", ""};
}

api::ServiceError TooFast(const Allowance::Options& allowance) {
  return {v1::ERROR_REASON_TOO_FAST,
          "too many of your acts were not admitted: " + std::to_string(allowance.burst) +
              " tokens at once, then " + std::to_string(allowance.per_second) +
              " a second, one for an act and one for each 4 KiB of contents; nothing was written",
          ""};
}

api::ServiceError TooFastTogether(const CommonAllowance::Options& common) {
  return {
      v1::ERROR_REASON_TOO_FAST,
      "too many acts of all callers were not admitted: " + std::to_string(common.burst) +
          " tokens at once, then " + std::to_string(common.per_second) +
          " a second; hand in fewer at a time until some of yours are admitted, each of which lets you have "
          "one more under way; nothing was written",
      ""};
}

std::size_t ShareOf(const Options& options) {
  return options.caller_queue_bytes_max != 0 ? options.caller_queue_bytes_max : options.queue_bytes_max / 4;
}

std::size_t ReadingsShareOf(const Options& options) {
  return options.caller_readings_max != 0 ? options.caller_readings_max
                                          : std::max<std::size_t>(options.readings_max / 4, 1);
}

std::size_t BytesOf(const internal::v1::SubmitRequest& request) {
  return kSubmissionFrame + request.ByteSizeLong();
}

}  // namespace

class Ledger::Impl {
 public:
  Impl(const Ports& ports, const Options& options, Recovered recovered)
      : ports_(ports),
        options_(WithMeters(options)),
        meters_(*options_.meters),
        world_(std::move(recovered.world)),
        rules_(*recovered.rules),
        intake_(keys_, rules_, recovered.goods_key, ports.store,
                options_.places ? *options_.places : identifiers::PlaceList::Corridors()),
        allowance_(options.allowance),
        common_(options.common),
        queue_(options.queue_bytes_max, ShareOf(options), kSubmissionsMax),
        recorded_(options.recorded),
        queries_(heads_, ports.clock, {world_->Registry()->registry, ports.note_verifier_key},
                 options.export_entries_max),
        recorder_(queue_, kAnswersWaitingBytes, [this] { return WhyClosed(); }),
        reads_({options.read_threads, options.readings_max, ReadingsShareOf(options)}),
        answers_(1, SIZE_MAX),
        sequencer_(ports_, options_, rules_, std::move(recovered.chain), *world_, keys_, standings_, intake_,
                   heads_, queue_, allowance_, recorded_, queries_.misses(), std::move(recovered.goods_key),
                   [this](auto head, auto evidence, auto answered) {
                     Dispatch(std::move(head), std::move(evidence), std::move(answered));
                   }) {
    heads_.Publish(std::move(recovered.head));
    for (const auto& [id, record] : world_->participants()) {
      standings_.Set(record, heads_.Get()->size);
      for (const auto& [key_id, key] : record.keys) keys_.Add(key_id, key.spki);
    }
    for (unsigned i = 0; i < options.intake_threads; ++i) {
      intake_threads_.emplace_back([this] { ExamineLoop(); });
    }
    sequencer_thread_ = std::thread([this] {
      sequencer_.Run();
      DrainAfterFailure();
    });
  }

  ~Impl() {
    StopIntake();
    queue_.Close();
    for (auto& thread : intake_threads_) thread.join();
    sequencer_thread_.join();
    reads_.Stop();
    recorder_.Stop();
    answers_.Stop();
  }

  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) {
    if (stopping_) return TurnAway(done, ShuttingDown());
    if (sequencer_.failed()) return TurnAway(done, *FailedError());
    if (const auto low = sequencer_.disk_low()) return TurnAway(done, *low);
    if (request.acts().empty()) return TurnAway(done, {v1::ERROR_REASON_BAD_REQUEST, "no act given", "acts"});
    const std::int64_t tokens = request.caller().empty() ? 0 : TokensOf(request);
    if (tokens > 0 && !allowance_.TryTake(request.caller(), tokens, ports_.clock.MonotonicMs())) {
      return TurnAway(done, TooFast(options_.allowance));
    }
    auto submission = std::make_shared<Submission>();
    if (tokens > 0) {
      submission->ticket = common_.TryTake(request.caller(), tokens, ports_.clock.MonotonicMs());
      if (!submission->ticket) {
        allowance_.GiveBack(request.caller(), tokens);
        return TurnAway(done, TooFastTogether(options_.common));
      }
    }
    submission->bytes = BytesOf(request);
    submission->request = std::move(request);
    submission->deadline = deadline;
    submission->arrived = std::chrono::steady_clock::now();
    submission->done = std::move(done);
    const auto pushed = queue_.Push(submission);
    if (pushed == SubmissionQueue::Pushed::kTaken) return;
    if (tokens > 0) {
      allowance_.GiveBack(submission->request.caller(), tokens);
      submission->ticket->NotLookedAt();
    }
    // Closed meanwhile: it is no fault of the caller's, and there is no use in asking this process again.
    if (pushed == SubmissionQueue::Pushed::kClosed) {
      return TurnAway(submission->done, WhyClosed());
    }
    TurnAway(submission->done, pushed == SubmissionQueue::Pushed::kFull
                                   ? QueueFull("too many acts are waiting")
                                   : QueueFull("your own acts that wait are " +
                                               std::to_string(ShareOf(options_)) + " bytes already"));
  }

  void Read(internal::v1::ReadRequest request, api::Deadline deadline, ReadDone done) {
    // Every call of every service asks for it: it waits for nothing.
    if (request.has_get_standing()) {
      internal::v1::ReadResponse response;
      *response.mutable_get_standing() = standings_.Of(request.get_standing().participant_id());
      return done(std::move(response));
    }
    auto asked = std::make_shared<Asked>(Asked{std::move(request), deadline, std::move(done)});
    switch (reads_.Post(asked->request.caller(), [this, asked] { Answer(*asked); })) {
      case ReadPool::Posted::kTaken:
        return;
      case ReadPool::Posted::kFull:
        return TurnAway(asked->done, {v1::ERROR_REASON_QUEUE_FULL, "too many readings are waiting", ""});
      case ReadPool::Posted::kShareFull:
        return TurnAway(asked->done, {v1::ERROR_REASON_QUEUE_FULL,
                                      "your own readings that wait are " +
                                          std::to_string(ReadingsShareOf(options_)) + " already",
                                      ""});
      case ReadPool::Posted::kStopped:
        return TurnAway(asked->done, ShuttingDown());
    }
  }

  api::Reply<void> Healthy() const {
    if (auto error = FailedError()) return tl::unexpected(*error);
    if (!sequencer_.clock_trusted()) {
      return tl::unexpected(
          api::ServiceError{v1::ERROR_REASON_CLOCK_UNTRUSTED,
                            "the wall clock left the monotonic clock; admission has stopped", ""});
    }
    if (const auto low = sequencer_.disk_low()) return tl::unexpected(*low);
    if (stopping_) return tl::unexpected(ShuttingDown());
    return {};
  }

  store::HeadCell& heads() { return heads_; }
  void StopIntake() { stopping_ = true; }
  [[nodiscard]] bool Failed() const { return sequencer_.failed(); }
  [[nodiscard]] std::string FailureCause() const { return sequencer_.failure_cause(); }
  [[nodiscard]] Counters counters() const {
    return {queue_.bytes(), queue_.submissions(), heads_.Get()->size};
  }

 private:
  static Options WithMeters(Options options) {
    if (!options.meters) options.meters = std::make_shared<metrics::LedgerMeters>();
    return options;
  }

  // A reading that waits for its turn.
  struct Asked {
    internal::v1::ReadRequest request;
    api::Deadline deadline;
    ReadDone done;
  };

  template <class Done>
  void TurnAway(const Done& done, const api::ServiceError& error) {
    meters_.turned_away.At(error.reason).Add();
    done(tl::unexpected(error));
  }

  void Answer(Asked& asked) {
    if (asked.deadline != api::Deadline::max() && std::chrono::system_clock::now() > asked.deadline) {
      return TurnAway(asked.done, {v1::ERROR_REASON_DEADLINE_PASSED, "the deadline passed", ""});
    }
    const std::string& caller = asked.request.caller();
    if (!caller.empty() && query::MayBeRecorded(asked.request)) {
      const std::int64_t wait_ms = recorded_.WaitMs(caller, ports_.clock.MonotonicMs());
      if (wait_ms > 0) {
        return TurnAway(asked.done, TooManyRecorded(options_.recorded, ports_.clock.WallMs() + wait_ms,
                                                    "nothing was read"));
      }
    }
    asked.done = [this, done = std::move(asked.done)](api::Reply<internal::v1::ReadResponse> reply) {
      if (!reply) meters_.turned_away.At(reply.error().reason).Add();
      done(std::move(reply));
    };
    query::Answer answer = queries_.Read(asked.request);
    const auto records = static_cast<std::int64_t>(answer.readings.size());
    if (records > 0) recorded_.Take(caller, records, ports_.clock.MonotonicMs());
    recorder_.Tell(std::move(answer), std::move(asked.done));
  }

  std::optional<api::ServiceError> FailedError() const {
    if (!sequencer_.failed()) return std::nullopt;
    return api::ServiceError{v1::ERROR_REASON_OUTCOME_UNKNOWN,
                             "a write failed; the registry must be restarted", ""};
  }

  api::ServiceError WhyClosed() const { return FailedError().value_or(ShuttingDown()); }

  void ExamineLoop() {
    while (true) {
      const auto taken = queue_.TakeForExamination(kExamineAtOnce);
      if (taken.empty()) return;
      for (const auto& submission : taken) {
        for (auto& act : *submission->request.mutable_acts()) {
          const auto began = std::chrono::steady_clock::now();
          submission->acts.push_back(intake_.Examine(std::move(act)));
          meters_.verify_seconds.Observe(std::chrono::steady_clock::now() - began);
        }
        submission->request.clear_acts();
        submission->request_digest = RequestDigest(submission->acts, submission->request.all_or_nothing());
      }
      queue_.MarkExamined(taken);
    }
  }

  // After a failed write, whatever still waits is told that the outcome is unknown.
  void DrainAfterFailure() {
    if (!sequencer_.failed()) return;
    queue_.Close();
    while (!queue_.Drained()) {
      for (const auto& submission :
           queue_.TakeBatch(std::chrono::steady_clock::now() + std::chrono::milliseconds(50), SIZE_MAX, 1,
                            std::chrono::microseconds(0))) {
        if (submission->done) TurnAway(submission->done, *FailedError());
        if (submission->recorded) submission->recorded(FailedError());
      }
    }
  }

  // Receipts are made off the sequencer's thread, a task for every few submissions.
  void Dispatch(std::shared_ptr<const store::Head> head, std::shared_ptr<const Evidence> evidence,
                std::vector<Answered> answered) {
    for (std::size_t at = 0; at < answered.size(); at += kAnswersPerTask) {
      const std::size_t end = std::min(answered.size(), at + kAnswersPerTask);
      auto part = std::make_shared<std::vector<Answered>>(
          std::make_move_iterator(answered.begin() + static_cast<std::ptrdiff_t>(at)),
          std::make_move_iterator(answered.begin() + static_cast<std::ptrdiff_t>(end)));
      answers_.PostAlways([this, head, evidence, part] {
        for (const Answered& one : *part) {
          one.submission->done(ResponseTo(*head, *evidence, one));
          queue_.Release(*one.submission);  // not sooner: until then it takes memory
          meters_.answer_seconds.Observe(std::chrono::steady_clock::now() - one.submission->arrived);
          LogAnswer(one);
        }
      });
    }
  }

  const Ports ports_;
  const Options options_;
  metrics::LedgerMeters& meters_;
  std::unique_ptr<store::CommittedWorld> world_;
  crypto::KeyRing keys_;
  store::HeadCell heads_;
  const title::RuleSet& rules_;
  Intake intake_;
  Allowance allowance_;
  CommonAllowance common_;  // before all that holds submissions
  SubmissionQueue queue_;
  Allowance recorded_;
  Standings standings_;
  query::Queries queries_;
  Recorder recorder_;
  ReadPool reads_;
  Workers answers_;
  Sequencer sequencer_;
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> intake_threads_;
  std::thread sequencer_thread_;
};

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::~Ledger() = default;

Result<std::unique_ptr<Ledger>> Ledger::Start(const Ports& ports, const Options& options) {
  Recovered recovered;
  YIDAN_ASSIGN(recovered, Recover(ports, options));
  return std::unique_ptr<Ledger>(new Ledger(std::make_unique<Impl>(ports, options, std::move(recovered))));
}

void Ledger::Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) {
  impl_->Submit(std::move(request), deadline, std::move(done));
}
void Ledger::Read(internal::v1::ReadRequest request, api::Deadline deadline, ReadDone done) {
  impl_->Read(std::move(request), deadline, std::move(done));
}
api::Reply<void> Ledger::Healthy() const { return impl_->Healthy(); }
store::HeadCell& Ledger::heads() { return impl_->heads(); }
void Ledger::StopIntake() { impl_->StopIntake(); }
bool Ledger::Failed() const { return impl_->Failed(); }
std::string Ledger::FailureCause() const { return impl_->FailureCause(); }
Ledger::Counters Ledger::counters() const { return impl_->counters(); }

}  // namespace yidan::ledger
