#include "services/ledger/sequencer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "services/ledger/access.h"
#include "services/ledger/disclosure.h"

namespace yidan::ledger {

namespace {

void CountOutcomes(metrics::LedgerMeters& meters, const Answered& answered) {
  for (std::size_t i = 0; i < answered.outcomes.size(); ++i) {
    const ActOutcome& outcome = answered.outcomes[i];
    const auto result = outcome.kind == ActOutcome::Kind::kAdmitted    ? metrics::Result::kAdmitted
                        : outcome.kind == ActOutcome::Kind::kDuplicate ? metrics::Result::kDuplicate
                                                                       : metrics::Result::kRefused;
    // A replayed request has the outcomes of its first time.
    const int kind =
        i < answered.submission->acts.size() ? title::KindOf(answered.submission->acts[i].act) : 0;
    meters.acts[static_cast<std::size_t>(result)].At(kind).Add();
    if (result == metrics::Result::kRefused) meters.refusals.At(outcome.refusal.reason).Add();
  }
}

std::int64_t TokensOf(const std::vector<ExaminedAct>& acts) {
  std::int64_t tokens = 0;
  for (const ExaminedAct& act : acts) tokens += act.tokens;
  return tokens;
}

}  // namespace

Sequencer::Sequencer(const Ports& ports, const Options& options, const title::RuleSet& rules, ChainHead chain,
                     store::CommittedWorld& world, crypto::KeyRing& keys, Standings& standings,
                     const Intake& intake, store::HeadCell& heads, SubmissionQueue& queue,
                     Allowance& allowance, Allowance& recorded, query::Misses& misses, std::string goods_key,
                     AnswerBatch answer)
    : ports_(ports),
      options_(options),
      rules_(rules),
      chain_(std::move(chain)),
      world_(world),
      map_cache_(ports.store),
      interpreter_(*options.rules),
      keys_(keys),
      standings_(standings),
      intake_(intake),
      heads_(heads),
      committer_(ports, heads),
      queue_(queue),
      allowance_(allowance),
      recorded_(recorded),
      misses_(misses),
      goods_key_(std::move(goods_key)),
      answer_(std::move(answer)),
      meters_(*options_.meters),
      clock_offset_ms_(ports.clock.WallMs() - ports.clock.MonotonicMs()),
      last_seal_monotonic_ms_(ports.clock.MonotonicMs()) {}

// ---- The loop ----

void Sequencer::Run() {
  using std::chrono::steady_clock;
  constexpr auto kTick = std::chrono::milliseconds(200);
  while (!failed_ && !queue_.Drained()) {
    // Lingering pays only under load: then the next batch will be about as large as the last one, and
    // waiting for it, no longer than a commit takes, saves a commit. A lone client never waits.
    const bool loaded = last_batch_acts_ >= 8;
    const std::size_t wanted =
        loaded ? std::min(options_.batch_acts_max, last_batch_acts_ + last_batch_acts_ / 4) : 1;
    const auto linger = std::chrono::microseconds(loaded ? std::min(options_.linger_us_max, usual_commit_us_)
                                                         : std::int64_t{0});
    auto submissions = queue_.TakeBatch(steady_clock::now() + kTick, options_.batch_acts_max, wanted, linger);
    const bool idle_seal = options_.idle_seal_ms > 0 &&
                           ports_.clock.MonotonicMs() - last_seal_monotonic_ms_ >= options_.idle_seal_ms;
    LookAtDisk();
    if (room_ != Room::kEnough) submissions = TurnAwayForRoom(std::move(submissions));
    if (submissions.empty() && (!idle_seal || room_ == Room::kNone)) continue;
    Process(std::move(submissions));
  }
}

bool Sequencer::ClockTrusted() {
  const std::int64_t drift = ports_.clock.WallMs() - ports_.clock.MonotonicMs() - clock_offset_ms_;
  const bool trusted = drift <= options_.clock_drift_max_ms && drift >= -options_.clock_drift_max_ms;
  clock_trusted_ = trusted;
  return trusted;
}

// ---- When nothing may be admitted ----

void Sequencer::LookAtDisk() {
  if (!options_.free_bytes || options_.low_water_bytes == 0) return;
  const std::uint64_t free = options_.free_bytes();
  free_bytes_ = free;
  const Room room = free < options_.low_water_bytes / 8 ? Room::kNone
                    : free < options_.low_water_bytes   ? Room::kLow
                                                        : Room::kEnough;
  const Room before = room_;
  room_ = room;
  if (room == before) return;
  if (const auto low = disk_low()) {
    spdlog::error("DISK_LOW: {}", low->message);
  } else {
    spdlog::info("there is room on the disk again, {} bytes are free: acts are admitted", free);
  }
}

std::optional<api::ServiceError> Sequencer::disk_low() const {
  if (room_ == Room::kEnough) return std::nullopt;
  return api::ServiceError{
      v1::ERROR_REASON_DISK_LOW,
      "the registry's disk is nearly full, " + std::to_string(free_bytes_) + " bytes are free and " +
          std::to_string(options_.low_water_bytes) +
          " are needed: no act is admitted until there is room again; nothing was written",
      ""};
}

// Records of readings go on while there is a little room: nothing that is read leaves without them.
std::vector<std::shared_ptr<Submission>> Sequencer::TurnAwayForRoom(
    std::vector<std::shared_ptr<Submission>> submissions) {
  const auto error = disk_low();
  std::erase_if(submissions, [&](const std::shared_ptr<Submission>& submission) {
    if (submission->recorded && room_ == Room::kLow) return false;
    TurnAway(*submission, *error);
    return true;
  });
  return submissions;
}

void Sequencer::TurnAway(const Submission& submission, const api::ServiceError& error) {
  queue_.Release(submission);
  if (submission.done) {
    meters_.turned_away.At(error.reason).Add();
    // Who is turned away for what it asked has had its act looked at for nothing.
    const bool vain =
        error.reason == v1::ERROR_REASON_TOO_MANY_MISSES || error.reason == v1::ERROR_REASON_TOO_FAST;
    // What the registry itself is to blame for costs its caller nothing. A deadline is the caller's own, and
    // the act was examined: were it free, a flood with short ones would be.
    if (error.reason == v1::ERROR_REASON_DISK_LOW || error.reason == v1::ERROR_REASON_CLOCK_UNTRUSTED) {
      allowance_.GiveBack(submission.request.caller(), TokensOf(submission.acts));
    }
    if (submission.ticket) vain ? submission.ticket->Judged(0) : submission.ticket->NotLookedAt();
    submission.done(tl::unexpected(error));
  }
  if (submission.recorded) submission.recorded(error);
}

// Admission times go into the log for ever: better none than wrong ones.
void Sequencer::TurnAwayUntilClockIsRight(const std::vector<std::shared_ptr<Submission>>& submissions) {
  const api::ServiceError error{v1::ERROR_REASON_CLOCK_UNTRUSTED,
                                "the wall clock left the monotonic clock; admission has stopped", ""};
  for (const auto& submission : submissions) TurnAway(*submission, error);
  last_seal_monotonic_ms_ = ports_.clock.MonotonicMs();
}

void Sequencer::Process(std::vector<std::shared_ptr<Submission>> submissions) {
  if (!ClockTrusted()) return TurnAwayUntilClockIsRight(submissions);
  // Admission time never goes back.
  const std::int64_t wall_ms = ports_.clock.WallMs();
  Work work(chain_, world_, ports_.store, std::max(wall_ms, chain_.last_time_ms));
  const auto now = std::chrono::system_clock::time_point(std::chrono::milliseconds(wall_ms));
  std::size_t acts = 0;
  std::optional<Error> unreadable;  // if set, no more is decided, and all hear OUTCOME_UNKNOWN
  for (const auto& submission : submissions) {
    acts += submission->acts.size();
    if (submission->recorded) {
      for (log::AccessReading& reading : submission->readings) {
        work.batch.TakeAccess(
            AccessRecordAfter(work.batch.access_root(), work.batch.log().time_ms, std::move(reading)));
      }
      work.records += submission->readings.size();
      work.accesses.push_back(submission);
    } else if (submission->deadline != api::Deadline::max() && now > submission->deadline) {
      work.turned_away.push_back(submission);
    } else if (unreadable) {
      work.answered.push_back({submission, {}});
    } else if (auto answered = Answer(work, submission); !answered) {
      unreadable = answered.error();
      work.answered.push_back({submission, {}});
    }
  }
  last_batch_acts_ = acts;
  // Decided on incomplete facts, nothing may be written.
  if (unreadable) return Fail(work, *unreadable);
  RecordReadings(work);
  if (world_.failure()) return Fail(work, *world_.failure());
  const bool idle = submissions.empty();
  if (work.batch.has_entries() || idle) {
    if (auto sealed = work.batch.Seal(map_cache_.Reader()); !sealed) return Fail(work, sealed.error());
  }
  const auto began = std::chrono::steady_clock::now();
  auto evidence = committer_.Commit(chain_, work.batch);
  if (!evidence) return Fail(work, evidence.error());
  const auto took = std::chrono::steady_clock::now() - began;
  if (!work.batch.log().empty()) {
    meters_.commits.Add();
    meters_.commit_seconds.Observe(took);
    if (acts > 0) meters_.batch_acts.Observe(static_cast<double>(acts));
    usual_commit_us_ =
        (usual_commit_us_ * 7 + std::chrono::duration_cast<std::chrono::microseconds>(took).count()) / 8;
  }
  Finish(work, std::move(*evidence));
}

// What the answers tell is read from the state that this batch leaves.
void Sequencer::RecordReadings(Work& work) {
  const Disclosure disclosure(misses_, new_ids_, recorded_, MomentOf(work, ports_.clock));
  std::set<std::pair<std::string, std::string>> recorded;  // reader, document
  for (Answered& answered : work.answered) {
    for (log::AccessReading& reading : disclosure.Settle(answered)) {
      if (!recorded.emplace(reading.reader, reading.document_id).second) continue;
      work.records += 1;
      recorded_.Take(reading.reader, 1, ports_.clock.MonotonicMs());
      work.batch.TakeAccess(
          AccessRecordAfter(work.batch.access_root(), work.batch.log().time_ms, std::move(reading)));
    }
  }
}

// ---- Afterwards ----

// Of an answer that was given before, nothing is given back: it cost the same again.
void Sequencer::GiveBackTokens(const Answered& answered) {
  std::int64_t tokens = 0;
  for (std::size_t i = 0; i < answered.outcomes.size(); ++i) {
    if (answered.outcomes[i].kind == ActOutcome::Kind::kAdmitted)
      tokens += answered.submission->acts[i].tokens;
  }
  if (tokens > 0) allowance_.GiveBack(answered.submission->request.caller(), tokens);
  if (answered.submission->ticket) answered.submission->ticket->Judged(tokens);
}

// Memory advances only now that all is durable; then the waiters are answered.
void Sequencer::Finish(Work& work, std::shared_ptr<Evidence> evidence) {
  chain_ = work.batch.after();
  map_cache_.Install(work.batch.TakeEffect().map_tiles);
  for (const auto& [id, record] : work.batch.layer().participants) {
    standings_.Set(record, chain_.size);
    for (const auto& [key_id, key] : record.keys) keys_.Add(key_id, key.spki);
  }
  world_.Install(std::move(work.batch.layer()));
  if (evidence) {
    last_seal_monotonic_ms_ = ports_.clock.MonotonicMs();
    evidence->entries = work.batch.TakeLog().entries;
  } else {
    evidence = std::make_shared<Evidence>();
    evidence->first_index = chain_.size;
  }
  for (const auto& answered : work.answered) {
    GiveBackTokens(answered);
    CountOutcomes(meters_, answered);
  }
  for (const auto& submission : work.turned_away) {
    TurnAway(*submission, {v1::ERROR_REASON_DEADLINE_PASSED,
                           "the deadline passed before admission; nothing was written", ""});
  }
  meters_.readings_recorded.Add(work.records);
  for (const auto& submission : work.accesses) {
    queue_.Release(*submission);
    submission->recorded(std::nullopt);
  }
  if (!work.answered.empty()) answer_(heads_.Get(), std::move(evidence), std::move(work.answered));
}

// A failed write or read: nobody knows what is durable. Waiters hear that, never a refusal, and the process
// ends. The cause, which may name files, is for the daemon's log alone.
void Sequencer::Fail(Work& work, const Error& error) {
  failure_cause_ = error.message;
  failed_ = true;
  const api::ServiceError unknown{v1::ERROR_REASON_OUTCOME_UNKNOWN,
                                  "the registry could not make the batch durable and stops", ""};
  meters_.turned_away.At(unknown.reason).Add(work.answered.size() + work.turned_away.size());
  for (const auto& answered : work.answered) answered.submission->done(tl::unexpected(unknown));
  for (const auto& submission : work.turned_away) submission->done(tl::unexpected(unknown));
  for (const auto& submission : work.accesses) submission->recorded(unknown);
}

}  // namespace yidan::ledger
