#include "services/ledger/sequencer.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "services/ledger/access.h"
#include "services/ledger/disclosure.h"
#include "services/ledger/goods.h"

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

}  // namespace

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

namespace {

// As the acts that were decided so far have left the world.
template <class Work>
Disclosure::Moment MomentOf(const Work& work, const store::Clock& clock) {
  return {work.batch.layer(), work.batch.NextPlace().index, work.batch.log().time_ms, clock.MonotonicMs()};
}

}  // namespace

Sequencer::Sequencer(const Ports& ports, const Options& options, const title::RuleSet& rules, ChainHead chain,
                     store::CommittedWorld& world, KeyRing& keys, Standings& standings, const Intake& intake,
                     store::HeadCell& heads, SubmissionQueue& queue, Allowance& allowance,
                     query::Misses& misses, std::string goods_key, AnswerBatch answer)
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
  room_ = room;
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
  meters_.turned_away.At(error.reason).Add();
  queue_.Release(submission);
  if (submission.done) submission.done(tl::unexpected(error));
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

// ---- Deciding ----

// An error: a record could not be read, and nothing may be decided.
Outcome Sequencer::Answer(Work& work, const std::shared_ptr<Submission>& submission) {
  Answered answered{submission, {}};
  if (auto too_many = Disclosure(misses_, new_ids_, MomentOf(work, ports_.clock)).TurnAway(*submission)) {
    TurnAway(*submission, *too_many);
    return {};
  }
  YIDAN_ASSIGN(Requests::Before before, work.requests.Find(*submission));
  if (before && !*before) {
    TurnAway(*submission, before->error());
    return {};
  }
  if (before) {
    answered.outcomes = std::move(**before);
  } else if (submission->request.all_or_nothing()) {
    DecideGroup(work, answered);
  } else {
    for (ExaminedAct& act : submission->acts) {
      answered.outcomes.push_back(Decide(work, work.batch.layer(), act));
    }
  }
  if (!before) {
    if (auto record = work.requests.Record(answered)) work.batch.TakeRequest(*std::move(record));
  }
  work.answered.push_back(std::move(answered));
  return {};
}

// One commit for all, or none: decided on a layer of their own, which is dropped at the first refusal. Whose
// goods an act met is the reason only where nothing else is: a group that could never be admitted is no
// search over others' goods.
void Sequencer::DecideGroup(Work& work, Answered& answered) {
  interpret::Layer group(static_cast<const interpret::World&>(work.batch.layer()));
  const Batch::Mark mark = work.batch.Here();
  std::optional<std::size_t> culprit;
  title::Refusal reason;
  for (std::size_t i = 0; i < answered.submission->acts.size(); ++i) {
    ExaminedAct& act = answered.submission->acts[i];
    ActOutcome outcome = Decide(work, group, act);
    if (outcome.kind == ActOutcome::Kind::kRefused) {
      const bool goods = outcome.refusal.reason == v1::REFUSAL_REASON_GOODS_ALREADY_COVERED;
      if (!goods || !culprit) {
        culprit = i;
        reason = outcome.refusal;
      }
      if (!goods || Decide(work, group, act, true).kind == ActOutcome::Kind::kRefused) break;
    }
    answered.outcomes.push_back(std::move(outcome));
  }
  if (!culprit) {
    work.batch.layer().Absorb(std::move(group));
    return;
  }
  work.batch.RollBack(mark);
  answered.outcomes.assign(answered.submission->acts.size(), ActOutcome{});
  // Neither which of several acts met goods, nor whose: beside goods that are known to be covered, the others
  // would be a search that risks nothing.
  if (reason.reason == v1::REFUSAL_REASON_GOODS_ALREADY_COVERED && answered.outcomes.size() > 1) {
    for (ActOutcome& outcome : answered.outcomes) {
      outcome.refusal = {reason.reason,
                         "all or nothing: live documents cover goods of one or more of these acts already.",
                         "the acts handed in each by itself: they are told whose goods they met"};
    }
    return;
  }
  for (std::size_t i = 0; i < answered.outcomes.size(); ++i) {
    answered.outcomes[i].refusal = reason;
    if (i != *culprit) {
      answered.outcomes[i].echo = true;
      answered.outcomes[i].refusal.message =
          "all or nothing: act " + std::to_string(*culprit) + " was refused: " + reason.message;
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

// It came with an earlier act of this batch, or stands committed.
Result<std::string> Sequencer::ContentOf(const Work& work, const std::string& document_id) const {
  for (const interpret::RawContent& content : work.batch.log().contents) {
    if (content.document_id == document_id) return content.content_json;
  }
  YIDAN_ASSIGN(const auto bytes, ports_.store.Get(store::Table::kContents, document_id));
  if (!bytes) return Corrupt("the registry keeps no content of " + document_id);
  YIDAN_ASSIGN(store::ContentRecord record, store::DecodeContent(*bytes));
  return std::move(record.content_json);
}

// The content came with an earlier act of this batch, or with the batch before, after intake had looked.
std::optional<title::Refusal> Sequencer::JudgePointers(const Work& work, const ExaminedAct& act) const {
  const auto content = ContentOf(work, act.act.document_id());
  if (content) return CheckPointers(act.act.grant(), *content);
  return title::Refusal{v1::REFUSAL_REASON_CONTENT_INVALID,
                        "pointers: the registry keeps no content of " + act.act.document_id(),
                        {}};
}

// What the box that takes another's place is covered as follows from the content and the document as it is.
tl::expected<std::vector<log::GoodsAnnex>, title::Refusal> Sequencer::GoodsOfNotation(
    const Work& work, const interpret::Layer& layer, const ExaminedAct& act) const {
  std::vector<log::GoodsAnnex> goods(act.goods.size());
  const title::TitleState* before = layer.Title(act.act.document_id());
  if (before == nullptr || goods.empty()) return goods;  // the rules say what is wrong
  const auto content = ContentOf(work, before->document_id);
  auto tags = content ? TagsOfSubstitute(act.act, *before, layer.GoodsOf(before->document_id), *content,
                                         goods_key_, rules_)
                      : Result<std::vector<log::GoodsTag>>(tl::unexpected(content.error()));
  if (!tags) {
    return tl::unexpected(
        title::Refusal{v1::REFUSAL_REASON_CONTENT_INVALID,
                       "substitute: what it is loaded with cannot be read: " + tags.error().message,
                       {}});
  }
  goods.front().tags = *std::move(tags);
  return goods;
}

// What took the place of a box that a successor states is covered as that box is. Empty: nothing is added.
std::vector<log::GoodsAnnex> Sequencer::GoodsOfSuccessors(const interpret::Layer& layer,
                                                          const ExaminedAct& act) const {
  if (!act.act.has_replace() || act.content_refusal) return {};
  std::vector<log::GoodsAnnex> goods = act.goods;
  for (std::size_t i = 0; i < goods.size(); ++i) {
    goods[i].tags = interpret::IssuedTags(act.act, i, layer, goods[i].tags, act.contents[i].loads, goods_key_,
                                          rules_.goods_keys);
  }
  return goods;
}

// The remarks of each content and of its dates beside the moment of admission. `room`: bytes of the entry
// that nothing else may come to need.
void Sequencer::Remark(const ExaminedAct& act, std::int64_t admitted_ms, std::size_t room,
                       std::vector<log::GoodsAnnex>& goods) {
  for (std::size_t i = 0; i < goods.size() && i < act.remarks.size(); ++i) {
    FoundRemarks found = act.remarks[i];
    found.Add(waybill::FindRemarksOfDates(act.dates[i], static_cast<std::uint64_t>(admitted_ms)));
    found.Choose(room / goods.size(), goods[i]);
  }
}

void Sequencer::ExamineRest(const interpret::Layer& layer, ExaminedAct& act) {
  if (!act.signature_holds) {
    act.signature_holds = new_keys_.SignatureHolds(act.act, act.act_bytes, act.signature, layer);
  }
  if (*act.signature_holds && act.approvals_hold.value_or(true)) intake_.ExamineRest(act);
}

ActOutcome Sequencer::Decide(Work& work, interpret::Layer& layer, ExaminedAct& act, bool as_if_alone) {
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
  if (act.rest_waits) ExamineRest(layer, act);
  const interpret::Place place = batch.NextPlace();
  const std::vector<log::GoodsAnnex>* goods = &act.goods;
  tl::expected<std::vector<log::GoodsAnnex>, title::Refusal> of_notation;
  const std::vector<log::GoodsAnnex> of_successors = GoodsOfSuccessors(layer, act);
  if (!of_successors.empty()) goods = &of_successors;
  // A content is read for nobody but who signed; the rules refuse the rest without it.
  if (act.act.has_notation() && act.signature_holds.value_or(false) && act.approvals_hold.value_or(true)) {
    of_notation = GoodsOfNotation(work, layer, act);
    if (!of_notation) {
      outcome.refusal = std::move(of_notation.error());
      return outcome;
    }
    goods = &*of_notation;
  }
  std::vector<log::GoodsAnnex> remarked = *goods;
  // Before anything is said of others' goods: an act that never fits an entry would search them for nothing.
  if (!remarked.empty()) {
    const auto fits = batch.Link(log::ActBody{act.signature, act.approvals, act.act_bytes,
                                              WithLeastRemarks(WithAllWarnings(remarked))});
    if (!fits) {
      // What a predecessor's substitutes add is told to nobody whom the rules refuse for another reason.
      const OthersGoodsUnknown unknown(layer);
      const auto alone =
          interpreter_.Judge({act.act, act.act_bytes, act.signature, act.digest, act.signature_holds,
                              act.approvals, act.approvals_hold, remarked},
                             place, unknown, rules_);
      if (!alone) {
        outcome.refusal = alone.error();
        return outcome;
      }
      outcome.refusal = {
          v1::REFUSAL_REASON_MALFORMED_ACT, "the act does not fit an entry: " + fits.error().message, {}};
      return outcome;
    }
    Remark(act, work.batch.log().time_ms, log::kMaxEntryBytes - fits->size(), remarked);
  }
  const OthersGoodsUnknown alone(layer);
  const interpret::World& world = as_if_alone ? static_cast<const interpret::World&>(alone) : layer;
  auto effect = interpreter_.Judge({act.act, act.act_bytes, act.signature, act.digest, act.signature_holds,
                                    act.approvals, act.approvals_hold, remarked},
                                   place, world, rules_);
  std::optional<title::Refusal> content_refusal = act.content_refusal;
  if (effect && act.pointers_open) content_refusal = JudgePointers(work, act);
  if (!effect || content_refusal) {
    outcome.refusal = effect ? std::move(*content_refusal) : std::move(effect.error());
    return outcome;
  }
  log::ActBody body{act.signature, act.approvals, act.act_bytes, std::move(remarked)};
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

// What the answers tell is read from the state that this batch leaves.
void Sequencer::RecordReadings(Work& work) {
  const Disclosure disclosure(misses_, new_ids_, MomentOf(work, ports_.clock));
  std::set<std::pair<std::string, std::string>> recorded;  // reader, document
  for (Answered& answered : work.answered) {
    for (log::AccessReading& reading : disclosure.Settle(answered)) {
      if (!recorded.emplace(reading.reader, reading.document_id).second) continue;
      work.records += 1;
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
}

// Memory advances only now that all is durable; then the waiters are answered.
void Sequencer::Finish(Work& work, std::shared_ptr<Evidence> evidence) {
  chain_ = work.batch.after();
  map_cache_.Install(work.batch.TakeEffect().map_tiles);
  for (const auto& [id, record] : work.batch.layer().participants) {
    standings_.Set(record, chain_.size);
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
