#include "services/ledger/sequencer.h"

#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "services/ledger/records.h"
#include "services/ledger/recovery.h"
#include "services/log/map_keys.h"
#include "services/log/state_map.h"

namespace yidan::ledger {
namespace {

constexpr std::int64_t kRequestKeptMs = 30LL * 24 * 3600 * 1000;
constexpr std::size_t kExpiredPerBatch = 256;

title::Refusal Refuse(v1::RefusalReason reason, std::string message) {
  return {reason, std::move(message), {}};
}

}  // namespace

// The work of one commit: what would become durable, and who waits for it.
struct Sequencer::Batch {
  explicit Batch(const CommittedWorld& committed) : world(committed) {}

  PendingWorld world;
  std::int64_t now_ms = 0;
  std::vector<std::string> entries;
  std::vector<Digest> leaves;
  std::vector<std::int64_t> times;
  Digest last_leaf;
  std::vector<log::MapChange> map_changes;
  std::vector<log::MapNodeWrite> map_tiles;  // as written
  WriteSet state_writes;  // titles, records, goods, paper, map nodes: as they stand after the batch
  Digest map_root;
  WriteSet side_writes;  // touches, search rows, contents: rows that no later act of the batch changes
  std::unordered_map<std::string, std::vector<Digest>> goods;        // of documents issued in this batch
  std::vector<std::pair<std::string, std::string>> request_records;  // keys and values
  std::unordered_map<std::string, RequestRecord> requests;           // of this batch
  std::vector<std::shared_ptr<Submission>> accesses;
  WriteSet access_writes;
  Digest access_root;
  std::uint64_t access_size = 0;
  std::vector<Answered> answered;
  std::vector<std::shared_ptr<Submission>> turned_away;  // past their deadline
  std::shared_ptr<BatchEvidence> evidence = std::make_shared<BatchEvidence>();
  bool wants_seal = false;
};

Sequencer::Sequencer(const Ports& ports, const Options& options, ChainHead chain, CommittedWorld& world,
                     KeyRing& keys, HeadCell& heads, SubmissionQueue& queue, Answer answer)
    : ports_(ports),
      options_(options),
      chain_(std::move(chain)),
      world_(world),
      map_cache_(ports.store),
      keys_(keys),
      heads_(heads),
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

void Sequencer::Process(std::vector<std::shared_ptr<Submission>> submissions) {
  if (!ClockTrusted()) {
    // Admission times go into the log for ever: better none than wrong ones.
    for (const auto& submission : submissions) {
      queue_.Release(submission->bytes);
      const ServiceError error{v1::ERROR_REASON_CLOCK_UNTRUSTED,
                               "the wall clock left the monotonic clock; admission has stopped", ""};
      if (submission->done) submission->done(tl::unexpected(error));
      if (submission->recorded) submission->recorded(yidan::Fail(Error::Kind::kUnavailable, error.message));
    }
    last_seal_monotonic_ms_ = ports_.clock.MonotonicMs();
    return;
  }
  Batch batch(world_);
  batch.now_ms = std::max(ports_.clock.WallMs(), chain_.last_time_ms);  // admission time never goes back
  batch.last_leaf = chain_.last_leaf;
  batch.access_root = chain_.access_root;
  batch.access_size = chain_.access_size;
  batch.map_root = chain_.map_root;
  batch.wants_seal = submissions.empty();

  const auto now = std::chrono::system_clock::time_point(std::chrono::milliseconds(ports_.clock.WallMs()));
  std::size_t acts = 0;
  for (const auto& submission : submissions) {
    acts += submission->acts.size();
    if (submission->recorded) {
      RecordAccess(batch, *submission);
      batch.accesses.push_back(submission);
    } else if (submission->deadline != Deadline::max() && now > submission->deadline) {
      batch.turned_away.push_back(submission);
    } else {
      ProcessOne(batch, submission);
    }
  }
  last_batch_acts_ = acts;
  if (world_.failure()) {
    Fail(batch, *world_.failure());  // decided on incomplete facts: nothing of it may be written
    return;
  }
  if (!batch.entries.empty() || batch.wants_seal) {
    if (auto sealed = Seal(batch); !sealed) {
      Fail(batch, sealed.error());
      return;
    }
  }
  if (!Commit(batch)) return;
  Finish(batch);
}

// ---- Deciding ----

void Sequencer::ProcessOne(Batch& batch, const std::shared_ptr<Submission>& submission) {
  Answered answered{submission, {}};
  if (!AnswerFromRecord(batch, submission, answered)) {
    if (submission->request.all_or_nothing()) {
      ProcessGroup(batch, answered);
    } else {
      for (const ExaminedAct& act : submission->acts) {
        answered.outcomes.push_back(Decide(batch, batch.world, act));
      }
    }
    RecordRequest(batch, answered);
  }
  if (answered.submission) batch.answered.push_back(std::move(answered));
}

// One commit for all, or none: decided on a layer of their own, which is dropped at the first refusal.
void Sequencer::ProcessGroup(Batch& batch, Answered& answered) {
  PendingWorld group(static_cast<const title::Facts&>(batch.world));
  const std::size_t entries = batch.entries.size();
  const Digest last_leaf = batch.last_leaf;
  const WriteSet side_writes = batch.side_writes;
  const auto goods = batch.goods;
  for (const ExaminedAct& act : answered.submission->acts) {
    answered.outcomes.push_back(Decide(batch, group, act));
    if (answered.outcomes.back().kind == ActOutcome::Kind::kRefused) break;
  }
  if (answered.outcomes.back().kind != ActOutcome::Kind::kRefused) {
    batch.world.Absorb(std::move(group));
    return;
  }
  const std::size_t culprit = answered.outcomes.size() - 1;
  const title::Refusal reason = answered.outcomes.back().refusal;
  batch.entries.resize(entries);
  batch.leaves.resize(entries);
  batch.last_leaf = last_leaf;
  batch.side_writes = side_writes;
  batch.goods = goods;
  answered.outcomes.assign(answered.submission->acts.size(), ActOutcome{});
  for (std::size_t i = 0; i < answered.outcomes.size(); ++i) {
    answered.outcomes[i].refusal = reason;
    if (i != culprit) {
      answered.outcomes[i].refusal.message =
          "all or nothing: act " + std::to_string(culprit) + " was refused: " + reason.message;
    }
  }
}

// A request_id seen before: the same request gets the first answer, another one is turned away.
bool Sequencer::AnswerFromRecord(Batch& batch, const std::shared_ptr<Submission>& submission,
                                 Answered& answered) {
  const auto& request = submission->request;
  if (request.request_id().empty()) return false;
  const std::string key = JoinKey(request.caller(), request.request_id());
  RequestRecord record;
  if (const auto hit = batch.requests.find(key); hit != batch.requests.end()) {
    record = hit->second;
  } else {
    auto stored = ports_.store.Get(Table::kRequests, key);
    if (!stored || !*stored) return false;  // an unreadable store fails the batch at its commit
    auto decoded = DecodeRequest(**stored);
    if (!decoded || decoded->time_ms + kRequestKeptMs < batch.now_ms) return false;
    record = std::move(*decoded);
  }
  if (record.request_digest != submission->request_digest) {
    answered.submission = nullptr;
    queue_.Release(submission->bytes);
    submission->done(tl::unexpected(
        ServiceError{v1::ERROR_REASON_REQUEST_ID_REUSED,
                     "request_id " + request.request_id() + " was used for another request", "request_id"}));
    return true;
  }
  for (const StoredResult& result : record.results) {
    ActOutcome outcome;
    if (result.admitted) {
      outcome.kind = ActOutcome::Kind::kDuplicate;
      outcome.index = result.index;
    } else {
      outcome.refusal = {static_cast<v1::RefusalReason>(result.reason), result.message, result.needs};
    }
    answered.outcomes.push_back(std::move(outcome));
  }
  return true;
}

ActOutcome Sequencer::Decide(Batch& batch, PendingWorld& world, const ExaminedAct& act) {
  ActOutcome outcome;
  if (act.malformed) {
    outcome.refusal = *act.malformed;
    return outcome;
  }
  // A known digest is answered with its receipt, whoever sends it.
  const auto here = world.acts.find(act.digest);
  const auto in_batch = batch.world.acts.find(act.digest);
  std::optional<std::uint64_t> known;
  if (here != world.acts.end())
    known = here->second;
  else if (in_batch != batch.world.acts.end())
    known = in_batch->second;
  else
    known = world_.IndexOfAct(act.digest);
  if (known) {
    outcome.kind = ActOutcome::Kind::kDuplicate;
    outcome.index = *known;
    return outcome;
  }

  title::Admission admission;
  admission.index = chain_.size + batch.entries.size();
  admission.time = batch.now_ms;
  admission.act_digest = act.digest;
  admission.registry = chain_.registry;
  admission.signature_valid = act.signature_check == ExaminedAct::SignatureCheck::kValid;
  if (act.signature_check == ExaminedAct::SignatureCheck::kUnknownKey) {
    // The key may have been added since intake looked, even in this very batch.
    const auto key_id = Digest::FromBytes(act.act.key_id());
    const auto owner = key_id ? world.KeyOwner(*key_id) : std::nullopt;
    const auto* record = owner ? world.Participant(*owner) : nullptr;
    if (record != nullptr) {
      std::string spki;
      if (const auto key = record->keys.find(*key_id); key != record->keys.end())
        spki = key->second.spki;
      else if (record->recovery)
        spki = record->recovery->spki;
      const auto key = crypto::PublicKey::FromSpki(spki);
      admission.signature_valid = key && key->id() == *key_id && VerifyWith(*key, act);
    }
  }
  log::ActBody body{act.signature, act.act_bytes, {}};
  for (const ExaminedContent& content : act.contents) body.goods_tags.push_back(content.goods_tags);
  admission.goods_tags = log::AllGoodsTags(body);

  auto change = title::Decide(act.act, admission, world, chain_.parameters);
  if (!change) {
    outcome.refusal = std::move(change.error());
    return outcome;
  }
  if (act.content_refusal) {
    outcome.refusal = *act.content_refusal;
    return outcome;
  }
  log::Entry entry;
  entry.index = admission.index;
  entry.previous_leaf = batch.last_leaf;
  entry.time_ms = static_cast<std::uint64_t>(batch.now_ms);
  entry.body = std::move(body);
  auto bytes = log::EncodeEntry(entry);
  if (!bytes) {
    outcome.refusal =
        Refuse(v1::REFUSAL_REASON_MALFORMED_ACT, "the act does not fit an entry: " + bytes.error().message);
    return outcome;
  }
  Stage(batch, world, act, *change, std::move(*bytes));
  outcome.kind = ActOutcome::Kind::kAdmitted;
  outcome.index = admission.index;
  return outcome;
}

void Sequencer::Stage(Batch& batch, PendingWorld& world, const ExaminedAct& act, const title::Change& change,
                      std::string entry) {
  const std::uint64_t index = chain_.size + batch.entries.size();
  WriteTouches(change, index, batch.side_writes);
  // Goods of a finished document are free again.
  for (const title::TitleState& state : change.titles) {
    if (!state.IsTerminal()) continue;
    const auto issued = batch.goods.find(state.document_id);
    const auto tags = issued != batch.goods.end() ? issued->second : world_.GoodsOf(state.document_id);
    for (const Digest& tag : tags) world.Uncover(tag, state.document_id);
  }
  for (const ExaminedContent& content : act.contents) {
    batch.side_writes.Put(Table::kContents, content.document_id,
                          Encode(ContentRecord{content.content_json, content.secret}));
    for (const waybill::SearchTerm& term : content.search_terms) {
      batch.side_writes.Put(
          Table::kSearch, KeyOfSearch(static_cast<std::uint8_t>(term.kind), term.value, content.document_id),
          "");
    }
    std::string list;
    for (const Digest& tag : content.goods_tags) {
      list += tag.View();
      world.Cover(tag, content.document_id);
    }
    batch.side_writes.Put(Table::kGoods, KeyOfGoodsList(content.document_id), std::move(list));
    batch.goods[content.document_id] = content.goods_tags;
  }
  world.Apply(change, act.digest, index);
  batch.last_leaf = log::LeafHash(entry);
  batch.leaves.push_back(batch.last_leaf);
  batch.entries.push_back(std::move(entry));
}

void Sequencer::RecordAccess(Batch& batch, const Submission& submission) {
  AccessRecord record{batch.access_root,         batch.now_ms,
                      submission.access_reader,  submission.access_document,
                      submission.access_purpose, crypto::RandomBytes(16)};
  std::string bytes = Encode(record);
  batch.access_root = crypto::Sha256(bytes);
  batch.access_writes.Put(Table::kAccess, KeyOfIndex(batch.access_size++), std::move(bytes));
}

void Sequencer::RecordRequest(Batch& batch, const Answered& answered) {
  const auto& request = answered.submission->request;
  const bool any = std::any_of(answered.outcomes.begin(), answered.outcomes.end(),
                               [](const ActOutcome& o) { return o.kind != ActOutcome::Kind::kRefused; });
  if (request.request_id().empty() || !any) return;  // a refused request changes nothing at all
  RequestRecord record{answered.submission->request_digest, batch.now_ms, {}};
  for (const ActOutcome& outcome : answered.outcomes) {
    if (outcome.kind == ActOutcome::Kind::kRefused) {
      record.results.push_back({false, 0, static_cast<std::uint16_t>(outcome.refusal.reason),
                                outcome.refusal.message, outcome.refusal.needs});
    } else {
      record.results.push_back({true, outcome.index, 0, {}, {}});
    }
  }
  const std::string key = JoinKey(request.caller(), request.request_id());
  batch.request_records.emplace_back(key, Encode(record));
  batch.requests.insert_or_assign(key, std::move(record));
}

// ---- Committing ----

Outcome Sequencer::UpdateMap(Batch& batch) {
  if (batch.map_changes.empty()) return {};
  YIDAN_ASSIGN(auto update, log::UpdateStateMap(std::move(batch.map_changes), map_cache_.Reader()));
  batch.map_root = update.root;
  for (const log::MapNodeWrite& write : update.writes) {
    if (write.value) {
      batch.state_writes.Put(Table::kMapNodes, write.key, *write.value);
    } else {
      batch.state_writes.Delete(Table::kMapNodes, write.key);
    }
  }
  batch.map_tiles = std::move(update.writes);
  return {};
}

// Every batch ends with a seal; checkpoints exist only there.
Outcome Sequencer::Seal(Batch& batch) {
  EncodeChanges(batch.world, batch.map_changes, batch.state_writes);
  YIDAN_TRY(UpdateMap(batch));
  log::Entry seal;
  seal.index = chain_.size + batch.entries.size();
  seal.previous_leaf = batch.last_leaf;
  seal.time_ms = static_cast<std::uint64_t>(batch.now_ms);
  seal.body = log::SealBody{batch.map_root, static_cast<std::uint64_t>(batch.now_ms), batch.access_root};
  YIDAN_ASSIGN(std::string bytes, log::EncodeEntry(seal));
  batch.last_leaf = log::LeafHash(bytes);
  batch.leaves.push_back(batch.last_leaf);
  batch.entries.push_back(std::move(bytes));
  return {};
}

WriteSet Sequencer::WritesOf(Batch& batch) {
  WriteSet writes;
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    writes.Put(Table::kEntries, KeyOfIndex(chain_.size + i), batch.entries[i]);
  }
  if (!batch.entries.empty()) {
    writes.Put(Table::kSeals, KeyOfIndex(chain_.size + batch.entries.size() - 1), "");
    auto& nodes = batch.evidence->nodes;
    for (const auto& [id, hash] : chain_.tree.Frontier()) nodes[BatchEvidence::PackNode(id)] = hash;
    std::vector<log::TreeNode> fresh;
    for (const Digest& leaf : batch.leaves) chain_.tree.Append(leaf, fresh);
    for (const auto& [id, hash] : fresh) {
      nodes[BatchEvidence::PackNode(id)] = hash;
      writes.Put(Table::kTreeNodes, KeyOfNode(id.level, id.index), hash.ToString());
    }
  }
  WriteHolders(world_, batch.world, writes);
  for (const auto& [key_id, owner] : batch.world.key_owners) {
    writes.Put(Table::kKeyOwners, key_id.ToString(), owner);
  }
  for (const auto& [digest, index] : batch.world.acts) {
    writes.Put(Table::kActs, digest.ToString(), KeyOfIndex(index));
  }
  const auto append = [&writes](const WriteSet& other) {
    for (const auto& op : other.operations()) {
      if (op.value)
        writes.Put(op.table, op.key, *op.value);
      else
        writes.Delete(op.table, op.key);
    }
  };
  append(batch.state_writes);
  append(batch.side_writes);
  append(batch.access_writes);
  if (!batch.access_writes.empty()) {
    writes.Put(Table::kMeta, std::string(kMetaAccessRoot), batch.access_root.ToString());
    writes.Put(Table::kMeta, std::string(kMetaAccessSize), KeyOfIndex(batch.access_size));
  }
  for (const auto& [key, value] : batch.request_records) {
    writes.Put(Table::kRequests, key, value);
    writes.Put(Table::kRequestTimes, KeyOfIndex(static_cast<std::uint64_t>(batch.now_ms)) + key, "");
  }
  return writes;
}

// Request records are kept 30 days; a few are dropped with every batch that is at least a second after
// the last, so that expiry never makes a batch large.
void Sequencer::ExpireRequests(const Batch& batch, WriteSet& writes) {
  if (ports_.clock.MonotonicMs() - last_seal_monotonic_ms_ < 1'000) return;
  const auto oldest = ports_.store.Scan(Table::kRequestTimes, "", "", kExpiredPerBatch);
  if (!oldest) return;  // an unreadable store fails the batch at its commit
  for (const auto& [key, value] : *oldest) {
    Decoder in(key);
    if (in.I64() + kRequestKeptMs >= batch.now_ms) break;
    writes.Delete(Table::kRequestTimes, key);
    writes.Delete(Table::kRequests, key.substr(sizeof(std::uint64_t)));
  }
}

bool Sequencer::Commit(Batch& batch) {
  const auto began = std::chrono::steady_clock::now();
  batch.evidence->first_index = chain_.size;
  WriteSet writes = WritesOf(batch);
  ExpireRequests(batch, writes);
  if (writes.empty()) return true;  // only refusals and replays: nothing to make durable

  // If we crash before this line returns, the database holds the whole batch or none of it. Nobody was
  // answered, so either is right; recovery signs whatever complete batch it finds.
  if (auto durable = ports_.commit_log.Commit(chain_.size, writes); !durable) {
    Fail(batch, durable.error());
    return false;
  }
  if (!batch.entries.empty() && !PublishHead(batch)) return false;  // an access record alone: no new head
  const auto took = std::chrono::steady_clock::now() - began;
  usual_commit_us_ =
      (usual_commit_us_ * 7 + std::chrono::duration_cast<std::chrono::microseconds>(took).count()) / 8;
  return true;
}

bool Sequencer::PublishHead(Batch& batch) {
  // If we crash after this line, recovery finds a database longer than the slot and signs its head: the
  // same bytes that we are about to sign, because a checkpoint is a function of the log alone.
  auto head = std::make_shared<Head>();
  head->size = chain_.size + batch.entries.size();
  head->root = chain_.tree.Root();
  head->sealed_at_ms = batch.now_ms;
  auto checkpoint =
      SignCheckpoint(ports_.signer, chain_.origin, head->size, head->root, batch.map_root, batch.now_ms);
  if (!checkpoint) {
    Fail(batch, checkpoint.error());
    return false;
  }
  head->checkpoint = std::move(*checkpoint);
  // If we crash while saving, one slot is torn and the other holds the checkpoint before: recovery finds
  // the database longer than that one and signs its head.
  if (auto saved = ports_.slots.Save(head->checkpoint.note()); !saved) {
    Fail(batch, saved.error());
    return false;
  }
  // If we crash after this line, everything is durable and nobody has been answered: clients that ask
  // again get the receipt of the act that is already there.
  head->seal_entry = batch.entries.back();
  const auto& nodes = batch.evidence->nodes;
  auto seal_path =
      log::InclusionPath(head->size - 1, head->size, [&nodes](const log::NodeId& id) -> Result<Digest> {
        const auto hit = nodes.find(BatchEvidence::PackNode(id));
        if (hit == nodes.end()) return Corrupt("tree node missing while sealing");
        return hit->second;
      });
  if (!seal_path) {
    Fail(batch, seal_path.error());
    return false;
  }
  head->seal_path = std::move(*seal_path);
  head->view = ports_.store.Snapshot();
  heads_.Publish(std::move(head));
  last_seal_monotonic_ms_ = ports_.clock.MonotonicMs();
  return true;
}

// Memory advances only now that all is durable; then the waiters are answered.
void Sequencer::Finish(Batch& batch) {
  ++batches_;
  if (!batch.entries.empty()) {
    chain_.size += batch.entries.size();
    chain_.last_leaf = batch.last_leaf;
    chain_.last_time_ms = batch.now_ms;
  }
  chain_.map_root = batch.map_root;
  map_cache_.Install(std::move(batch.map_tiles));
  chain_.access_root = batch.access_root;
  chain_.access_size = batch.access_size;
  for (auto& [id, state] : batch.world.titles) world_.Install(std::move(state));
  for (auto& [id, owner] : batch.world.key_owners) world_.InstallKeyOwner(id, owner);
  for (auto& [id, record] : batch.world.participants) {
    for (const auto& [key_id, key] : record.keys) {
      if (keys_.Find(key_id)) continue;
      if (auto parsed = crypto::PublicKey::FromSpki(key.spki)) keys_.Add(*parsed);
    }
    world_.Install(std::move(record));
  }
  batch.evidence->entries = std::move(batch.entries);
  for (const auto& answered : batch.answered) {
    queue_.Release(answered.submission->bytes);
    for (const ActOutcome& outcome : answered.outcomes) {
      if (outcome.kind == ActOutcome::Kind::kAdmitted) ++admitted_;
      if (outcome.kind == ActOutcome::Kind::kRefused) ++refused_;
    }
  }
  for (const auto& submission : batch.turned_away) {
    queue_.Release(submission->bytes);
    submission->done(tl::unexpected(ServiceError{
        v1::ERROR_REASON_DEADLINE_PASSED, "the deadline passed before admission; nothing was written", ""}));
  }
  for (const auto& submission : batch.accesses) {
    queue_.Release(submission->bytes);
    submission->recorded({});
  }
  if (!batch.answered.empty()) answer_(heads_.Get(), batch.evidence, std::move(batch.answered));
}

// A failed write: nobody knows what is durable. Waiters hear that, never a refusal, and the process ends.
// The cause, which may name files, is for the daemon's log alone.
void Sequencer::Fail(Batch& batch, const Error& error) {
  failure_cause_ = error.message;
  failed_ = true;
  const ServiceError unknown{v1::ERROR_REASON_OUTCOME_UNKNOWN,
                             "the registry could not make the batch durable and stops", ""};
  for (const auto& answered : batch.answered) answered.submission->done(tl::unexpected(unknown));
  for (const auto& submission : batch.turned_away) submission->done(tl::unexpected(unknown));
  for (const auto& submission : batch.accesses)
    submission->recorded(yidan::Fail(Error::Kind::kUnavailable, unknown.message));
}

}  // namespace yidan::ledger
