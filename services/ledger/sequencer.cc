#include "services/ledger/sequencer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "services/ledger/access.h"

namespace yidan::ledger {

struct Sequencer::Work {
  Work(const ChainHead& chain, const store::CommittedWorld& world, const store::Store& store,
       std::int64_t now_ms)
      : batch(chain, world, now_ms), requests(store, now_ms) {}

  Batch batch;
  Requests requests;
  std::vector<Answered> answered;
  std::vector<std::shared_ptr<Submission>> accesses;
  std::vector<std::shared_ptr<Submission>> turned_away;  // past their deadline
};

Sequencer::Sequencer(const Ports& ports, const Options& options, const title::RuleSet& rules, ChainHead chain,
                     store::CommittedWorld& world, KeyRing& keys, store::HeadCell& heads,
                     SubmissionQueue& queue, AnswerBatch answer)
    : ports_(ports),
      options_(options),
      rules_(rules),
      chain_(std::move(chain)),
      world_(world),
      map_cache_(ports.store),
      interpreter_(*options.rules),
      keys_(keys),
      heads_(heads),
      committer_(ports, heads),
      queue_(queue),
      answer_(std::move(answer)),
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
    if (submissions.empty() && !idle_seal) continue;
    Process(std::move(submissions));
  }
}

bool Sequencer::ClockTrusted() {
  const std::int64_t drift = ports_.clock.WallMs() - ports_.clock.MonotonicMs() - clock_offset_ms_;
  const bool trusted = drift <= options_.clock_drift_max_ms && drift >= -options_.clock_drift_max_ms;
  clock_trusted_ = trusted;
  return trusted;
}

// Admission times go into the log for ever: better none than wrong ones.
void Sequencer::TurnAwayUntilClockIsRight(const std::vector<std::shared_ptr<Submission>>& submissions) {
  const api::ServiceError error{v1::ERROR_REASON_CLOCK_UNTRUSTED,
                                "the wall clock left the monotonic clock; admission has stopped", ""};
  for (const auto& submission : submissions) {
    queue_.Release(submission->bytes);
    if (submission->done) submission->done(tl::unexpected(error));
    if (submission->recorded) submission->recorded(yidan::Fail(Error::Kind::kUnavailable, error.message));
  }
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
      work.batch.TakeAccess(
          AccessRecordAfter(work.batch.access_root(), work.batch.log().time_ms, submission->access));
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
    usual_commit_us_ =
        (usual_commit_us_ * 7 + std::chrono::duration_cast<std::chrono::microseconds>(took).count()) / 8;
  }
  Finish(work, std::move(*evidence));
}

// ---- Deciding ----

// An error: a record could not be read, and nothing may be decided.
Outcome Sequencer::Answer(Work& work, const std::shared_ptr<Submission>& submission) {
  Answered answered{submission, {}};
  YIDAN_ASSIGN(Requests::Before before, work.requests.Find(*submission));
  if (before && !*before) {
    queue_.Release(submission->bytes);
    submission->done(tl::unexpected(before->error()));
    return {};
  }
  if (before) {
    answered.outcomes = std::move(**before);
  } else if (submission->request.all_or_nothing()) {
    DecideGroup(work, answered);
  } else {
    for (const ExaminedAct& act : submission->acts) {
      answered.outcomes.push_back(Decide(work, work.batch.layer(), act));
    }
  }
  if (!before) {
    if (auto record = work.requests.Record(answered)) work.batch.TakeRequest(*std::move(record));
  }
  work.answered.push_back(std::move(answered));
  return {};
}

// One commit for all, or none: decided on a layer of their own, which is dropped at the first refusal.
void Sequencer::DecideGroup(Work& work, Answered& answered) {
  interpret::Layer group(static_cast<const interpret::World&>(work.batch.layer()));
  const Batch::Mark mark = work.batch.Here();
  for (const ExaminedAct& act : answered.submission->acts) {
    answered.outcomes.push_back(Decide(work, group, act));
    if (answered.outcomes.back().kind == ActOutcome::Kind::kRefused) break;
  }
  if (answered.outcomes.back().kind != ActOutcome::Kind::kRefused) {
    work.batch.layer().Absorb(std::move(group));
    return;
  }
  work.batch.RollBack(mark);
  const std::size_t culprit = answered.outcomes.size() - 1;
  const title::Refusal reason = answered.outcomes.back().refusal;
  answered.outcomes.assign(answered.submission->acts.size(), ActOutcome{});
  for (std::size_t i = 0; i < answered.outcomes.size(); ++i) {
    answered.outcomes[i].refusal = reason;
    if (i != culprit) {
      answered.outcomes[i].refusal.message =
          "all or nothing: act " + std::to_string(culprit) + " was refused: " + reason.message;
    }
  }
}

std::optional<std::uint64_t> Sequencer::IndexOfAct(const Work& work, const interpret::Layer& layer,
                                                   const Digest& act) const {
  if (const auto hit = layer.acts.find(act); hit != layer.acts.end()) return hit->second;
  const auto& of_batch = work.batch.layer().acts;
  if (const auto hit = of_batch.find(act); hit != of_batch.end()) return hit->second;
  return world_.IndexOfAct(act);
}

// The content came with an earlier act of this batch, or with the batch before, after intake had looked.
std::optional<title::Refusal> Sequencer::JudgePointers(const Work& work, const ExaminedAct& act) const {
  for (const interpret::RawContent& content : work.batch.log().contents) {
    if (content.document_id == act.act.document_id())
      return CheckPointers(act.act.grant(), content.content_json);
  }
  const auto bytes = ports_.store.Get(store::Table::kContents, act.act.document_id());
  const auto record = bytes && *bytes ? store::DecodeContent(**bytes)
                                      : Result<store::ContentRecord>(Corrupt("no content here"));
  if (record) return CheckPointers(act.act.grant(), record->content_json);
  return title::Refusal{v1::REFUSAL_REASON_CONTENT_INVALID,
                        "pointers: the registry keeps no content of " + act.act.document_id(),
                        {}};
}

ActOutcome Sequencer::Decide(Work& work, interpret::Layer& layer, const ExaminedAct& act) {
  Batch& batch = work.batch;
  ActOutcome outcome;
  if (act.malformed) {
    outcome.refusal = *act.malformed;
    return outcome;
  }
  // A known digest is answered with its receipt, whoever sends it.
  if (const auto known = IndexOfAct(work, layer, act.digest)) {
    outcome.kind = ActOutcome::Kind::kDuplicate;
    outcome.index = *known;
    return outcome;
  }
  const interpret::Place place = batch.NextPlace();
  auto effect = interpreter_.Judge({act.act, act.act_bytes, act.signature, act.digest, act.signature_holds,
                                    act.approvals, act.approvals_hold, act.goods},
                                   place, layer, rules_);
  std::optional<title::Refusal> content_refusal = act.content_refusal;
  if (effect && act.pointers_open) content_refusal = JudgePointers(work, act);
  if (!effect || content_refusal) {
    outcome.refusal = effect ? std::move(*content_refusal) : std::move(effect.error());
    return outcome;
  }
  log::ActBody body{act.signature, act.approvals, act.act_bytes, act.goods};
  for (std::size_t i = 0; i < body.goods.size(); ++i) body.goods[i].warnings = effect->goods_warnings[i];
  auto entry = batch.Link(std::move(body));
  if (!entry) {
    outcome.refusal = {
        v1::REFUSAL_REASON_MALFORMED_ACT, "the act does not fit an entry: " + entry.error().message, {}};
    return outcome;
  }
  batch.Take(*std::move(entry));
  for (const ExaminedContent& content : act.contents) {
    batch.TakeContent(content.raw);
    effect->search.push_back({content.raw.document_id, content.search_terms});
  }
  layer.Apply(*std::move(effect));
  outcome.kind = ActOutcome::Kind::kAdmitted;
  outcome.index = place.index;
  return outcome;
}

// ---- Afterwards ----

// Memory advances only now that all is durable; then the waiters are answered.
void Sequencer::Finish(Work& work, std::shared_ptr<Evidence> evidence) {
  ++batches_;
  chain_ = work.batch.after();
  map_cache_.Install(work.batch.TakeEffect().map_tiles);
  for (const auto& [id, record] : work.batch.layer().participants) {
    for (const auto& [key_id, key] : record.keys) {
      if (keys_.Find(key_id)) continue;
      if (auto parsed = crypto::PublicKey::FromSpki(key.spki)) keys_.Add(*parsed);
    }
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
    queue_.Release(answered.submission->bytes);
    for (const ActOutcome& outcome : answered.outcomes) {
      if (outcome.kind == ActOutcome::Kind::kAdmitted) ++admitted_;
      if (outcome.kind == ActOutcome::Kind::kRefused) ++refused_;
    }
  }
  for (const auto& submission : work.turned_away) {
    queue_.Release(submission->bytes);
    submission->done(tl::unexpected(api::ServiceError{
        v1::ERROR_REASON_DEADLINE_PASSED, "the deadline passed before admission; nothing was written", ""}));
  }
  for (const auto& submission : work.accesses) {
    queue_.Release(submission->bytes);
    submission->recorded({});
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
  for (const auto& answered : work.answered) answered.submission->done(tl::unexpected(unknown));
  for (const auto& submission : work.turned_away) submission->done(tl::unexpected(unknown));
  for (const auto& submission : work.accesses)
    submission->recorded(yidan::Fail(Error::Kind::kUnavailable, unknown.message));
}

}  // namespace yidan::ledger
