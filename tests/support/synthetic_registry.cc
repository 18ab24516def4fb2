#include "tests/support/synthetic_registry.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "services/interpret/line.h"
#include "services/log/checkpoint.h"
#include "services/log/map_keys.h"
#include "services/title/rules.h"
#include "services/title/times.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::testing {
namespace {

template <typename T>
T Must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "synthetic registry: %s\n", result.error().message.c_str());
    std::abort();
  }
  return std::move(*result);
}

log::NoteSigner SignerOf(const crypto::PrivateKey& key) {
  return Must(log::NoteSigner::Create(SyntheticRegistry::kOrigin, log::NoteKeyType::kEd25519, key));
}

log::NoteSigner Sm2Signer() {
  return Must(log::NoteSigner::Create(SyntheticRegistry::kOrigin, log::NoteKeyType::kSm2,
                                      TestKey("note sm2", crypto::Algorithm::kSm2)));
}

log::Entry GenesisEntry(const log::NoteVerifier& note, bool with_sm2) {
  log::GenesisBody body;
  body.origin = SyntheticRegistry::kOrigin;
  body.registrar = SyntheticRegistry::kRegistrar;
  body.registrar_keys.push_back(
      TestKey(SyntheticRegistry::kRegistrar, crypto::Algorithm::kEd25519).public_key().spki());
  body.note_key = note.key().Raw();
  if (with_sm2) body.sm2_note_key = Sm2Signer().verifier().key().Raw();
  body.parameters = title::Encode(title::Parameters{});
  body.nonce = crypto::Sha256("nonce");
  log::Entry entry;
  entry.time_ms = SyntheticRegistry::kStart;
  entry.body = body;
  return entry;
}

proof::Replay Begin(const log::NoteVerifier& note, bool with_sm2, const title::RuleBook& book) {
  const log::Entry genesis = GenesisEntry(note, with_sm2);
  return Must(proof::Replay::Begin(genesis, log::LeafHash(Must(log::EncodeEntry(genesis))), book));
}

void SetPath(const std::vector<Digest>& path, google::protobuf::RepeatedPtrField<std::string>* out) {
  for (const Digest& hash : path) *out->Add() = hash.ToString();
}

}  // namespace

SyntheticRegistry::SyntheticRegistry(bool with_sm2, const title::RuleBook& book)
    : note_key_(TestKey("note", crypto::Algorithm::kEd25519)),
      signers_{SignerOf(note_key_)},
      world_(Begin(signers_.front().verifier(), with_sm2, book)) {
  if (with_sm2) signers_.push_back(Sm2Signer());
  keys_.emplace(kRegistrar, TestKey(kRegistrar, crypto::Algorithm::kEd25519));
  Append(GenesisEntry(signers_.front().verifier(), with_sm2));
  registry_ = last_leaf_;
  touches_[kRegistrar].push_back(0);
  ForceInMap(log::ParticipantKey(kRegistrar), title::Encode(Participant(kRegistrar)));
  ForceInMap(log::RegistryKey(), interpret::Encode(world_.registry()));
  Seal();
}

void SyntheticRegistry::RotateNoteKey(const std::string& name) {
  const auto next = TestKey(name, crypto::Algorithm::kEd25519);
  log::NoteKeyBody body;
  body.new_key = next.public_key().Raw();
  const std::string message =
      log::NoteKeyMessage(registry_, size(), note_key_.public_key().Raw(), body.new_key);
  body.signature_by_old = note_key_.Sign(message);
  body.signature_by_new = next.Sign(message);
  AppendOfRegistry(std::move(body));
  note_key_ = next;
  signers_.front() = SignerOf(next);
  Seal();
}

log::RulesBody SyntheticRegistry::RulesBy(const std::string& signer, log::RulesPhase phase,
                                          std::uint64_t sequence, std::uint32_t version,
                                          const title::Parameters& parameters) const {
  return RulesBy(signer, phase, sequence, version, title::Encode(parameters));
}

log::RulesBody SyntheticRegistry::RulesBy(const std::string& signer, log::RulesPhase phase,
                                          std::uint64_t sequence, std::uint32_t version,
                                          std::string parameters) const {
  log::RulesBody body;
  body.phase = phase;
  body.sequence = sequence;
  body.version = version;
  body.parameters = std::move(parameters);
  const crypto::PrivateKey& key = KeyOf(signer);
  body.signatures = {{key.public_key().id(), key.Sign(log::RulesMessage(registry_, body))}};
  return body;
}

void SyntheticRegistry::AnnounceRules(std::uint32_t version, const title::Parameters& parameters) {
  AppendOfRegistry(
      RulesBy(kRegistrar, log::RulesPhase::kAnnounce, world_.registry().sequence + 1, version, parameters));
  Seal();
}

void SyntheticRegistry::AdoptRules() {
  const auto& announced = world_.registry().announced;
  AppendOfRegistry(RulesBy(kRegistrar, log::RulesPhase::kAdopt, world_.registry().sequence,
                           announced->version, Must(title::DecodeParameters(announced->parameters))));
  Seal();
}

// An entry that the registry makes by itself: appended, and replayed into the world and the map.
void SyntheticRegistry::AppendOfRegistry(decltype(log::Entry::body) body) {
  const std::uint64_t index = ForceEntry(std::move(body));
  Must(world_.Apply(Must(log::DecodeEntry(entries_[index])), last_leaf_));
  registry_entries_.push_back(index);
  ForceInMap(log::RegistryKey(), interpret::Encode(world_.registry()));
}

std::uint64_t SyntheticRegistry::ForceEntry(decltype(log::Entry::body) body) {
  log::Entry entry;
  entry.body = std::move(body);
  Append(std::move(entry));
  return size() - 1;
}

void SyntheticRegistry::ForceInMap(const std::string& key, const std::string& value) {
  Change({log::MapChange::Put(key, value)});
}

void SyntheticRegistry::Change(std::vector<log::MapChange> changes) {
  const auto update = Must(log::UpdateStateMap(std::move(changes), MapNodes()));
  map_root_ = update.root;
  for (const auto& write : update.writes) {
    if (write.value) {
      map_tiles_[write.key] = *write.value;
    } else {
      map_tiles_.erase(write.key);
    }
  }
}

void SyntheticRegistry::Append(log::Entry entry) {
  entry.index = entries_.size();
  entry.previous_leaf = last_leaf_;
  entry.time_ms = static_cast<std::uint64_t>(now_ms);
  std::string bytes = Must(log::EncodeEntry(entry));
  last_leaf_ = log::LeafHash(bytes);
  std::vector<log::TreeNode> fresh;
  tree_.Append(last_leaf_, fresh);
  for (const auto& [id, hash] : fresh) nodes_[id] = hash;
  entries_.push_back(std::move(bytes));
}

void SyntheticRegistry::Seal() {
  log::Entry seal;
  seal.body = log::SealBody{map_root_, static_cast<std::uint64_t>(now_ms), Digest{}};
  Append(std::move(seal));
}

void SyntheticRegistry::Admit(const std::string& id, const std::vector<v1::Role>& roles) {
  keys_.emplace(id, TestKey(id));
  v1::Act registration;
  registration.set_actor(id);
  Register(registration, KeyOf(id), "The house of " + id);
  v1::Act admit;
  const v1::SignedAct signed_registration = Sign(On(id, id, std::move(registration)));
  testing::Admit(admit, id, signed_registration, roles);
  Do(kRegistrar, id, std::move(admit));
}

void SyntheticRegistry::Issue(const std::string& document_id, const std::string& waybill_json) {
  IssueWithContent(document_id, waybill_json, waybill_json);
}

void SyntheticRegistry::IssueWithContent(const std::string& document_id, const std::string& waybill_json,
                                         const std::string& content_json) {
  const auto content = Must(waybill::ParseContent(waybill_json));
  const std::string secret = crypto::Sha256("secret of ", document_id).ToString();
  Committed committed = Commit(document_id, content, secret);
  const auto other = Must(waybill::ParseContent(content_json));
  const auto commitment = waybill::Commit(document_id, secret, other);
  waybill::StateCommitment(commitment, committed.header);
  committed.content.set_content_json(other.Canonical());
  v1::Act act;
  testing::Issue(act, committed);
  Do(Must(waybill::HeaderOf(Must(waybill::ToWaybill(content)), waybill::Lists::kIgnored)).carrier,
     document_id, std::move(act));
  contents_[document_id] = committed.content;
}

std::uint64_t SyntheticRegistry::Replace(const std::vector<std::string>& predecessors,
                                         const std::vector<std::pair<std::string, std::string>>& successors) {
  v1::Act act;
  v1::Replace& replace = *act.mutable_replace();
  for (const std::string& id : predecessors) {
    auto* named = replace.add_predecessors();
    named->set_document_id(id);
    named->set_sequence(Title(id).sequence);
    named->set_last_act(Title(id).last_act.ToString());
  }
  for (const auto& [id, waybill_json] : successors) {
    Committed committed =
        Commit(id, Must(waybill::ParseContent(waybill_json)), crypto::Sha256("secret of ", id).ToString());
    auto* named = replace.add_successors();
    named->set_document_id(id);
    *named->mutable_header() = committed.header;
    contents_[id] = std::move(committed.content);
  }
  const title::TitleState& first = Title(predecessors.front());
  if (first.status == v1::TITLE_STATUS_ON_PAPER) {
    replace.set_all_originals_in(true);
    replace.set_presented_by(replace.successors(0).header().first_holder());
    *replace.mutable_paper_order() = replace.successors(0).header().order();
    replace.set_paper_digest(crypto::Sha256("the originals").ToString());
  }
  return Do(first.issuer, predecessors.front(), std::move(act));
}

v1::Act SyntheticRegistry::On(const std::string& actor, const std::string& subject, v1::Act act) const {
  const v1::ActKind kind = title::KindOf(act);
  act.clear_valid_until();
  act.MergeFrom(NewAct(actor, KeyOf(actor), registry_.ToString(), now_ms));
  (title::IsDirectoryAct(kind) ? act.mutable_participant_id() : act.mutable_document_id())->assign(subject);
  if (title::IsBesideChainAct(kind)) {
    act.set_nonce(crypto::Sha256(std::to_string(size())).ToString().substr(0, 16));
    return act;
  }
  const title::TitleState* document = world_.Title(subject);
  const title::ParticipantRecord* participant = world_.Participant(subject);
  act.set_sequence(1);
  if (title::IsDirectoryAct(kind) && participant != nullptr) {
    act.set_sequence(participant->sequence + 1);
    act.set_previous(participant->last_act.ToString());
  } else if (document != nullptr) {
    act.set_sequence(document->sequence + 1);
    act.set_previous(document->last_act.ToString());
  }
  return act;
}

v1::SignedAct SyntheticRegistry::Sign(const v1::Act& act) const {
  return testing::Sign<v1::SignedAct>(act, KeyOf(act.actor()));
}

tl::expected<std::uint64_t, std::string> SyntheticRegistry::Submit(const v1::SignedAct& act) {
  log::Entry entry;
  entry.index = entries_.size();
  entry.time_ms = static_cast<std::uint64_t>(now_ms);
  log::ActBody body{act.signature(), {act.approvals().begin(), act.approvals().end()}, act.act(), {}};
  // Nobody's goods are ever the same here: documents without goods tags.
  if (const auto parsed = title::ReadAct(act.act())) {
    if (parsed->has_issue()) body.goods.resize(1);
    if (parsed->has_replace()) {
      body.goods.resize(static_cast<std::size_t>(parsed->replace().successors_size()));
    }
  }
  entry.body = std::move(body);
  auto step = world_.Apply(entry, Digest{});
  if (!step) return tl::unexpected<std::string>(step.error().message);
  std::vector<log::MapChange> changes;
  for (const std::string& id : step->documents) {
    touches_[id].push_back(entry.index);
    changes.push_back(log::MapChange::Put(log::TitleKey(id), title::Encode(*world_.Title(id))));
  }
  for (const std::string& id : step->participants) {
    touches_[id].push_back(entry.index);
    changes.push_back(log::MapChange::Put(log::ParticipantKey(id), title::Encode(*world_.Participant(id))));
  }
  Change(std::move(changes));
  const std::uint64_t index = entry.index;
  Append(std::move(entry));
  Seal();
  now_ms += 60'000;
  return index;
}

std::uint64_t SyntheticRegistry::Do(const std::string& actor, const std::string& subject, v1::Act act) {
  auto index = Submit(Sign(On(actor, subject, std::move(act))));
  if (!index) {
    std::fprintf(stderr, "synthetic registry: %s\n", index.error().c_str());
    std::abort();
  }
  return *index;
}

v1::Checkpoint SyntheticRegistry::CheckpointNow() const {
  log::Checkpoint checkpoint;
  checkpoint.origin = kOrigin;
  checkpoint.size = size();
  checkpoint.root = tree_.Root();
  const auto last = Must(log::DecodeEntry(entries_.back()));
  checkpoint.state_map_root = std::get<log::SealBody>(last.body).state_map_root;
  v1::Checkpoint out;
  out.set_size(size());
  out.set_root(checkpoint.root.ToString());
  out.set_note(Must(log::SignCheckpoint(checkpoint, signers_)));
  title::SetTime(out.mutable_sealed_at(), static_cast<std::int64_t>(last.time_ms));
  return out;
}

log::NodeReader SyntheticRegistry::Nodes() const {
  return [this](const log::NodeId& id) -> Result<Digest> { return nodes_.at(id); };
}

log::MapNodeReader SyntheticRegistry::MapNodes() const {
  return [this](std::string_view key) -> Result<std::optional<std::string>> {
    const auto found = map_tiles_.find(std::string(key));
    return found == map_tiles_.end() ? std::nullopt : std::optional(found->second);
  };
}

std::vector<Digest> SyntheticRegistry::Path(std::uint64_t index) const {
  return Must(log::InclusionPath(index, size(), Nodes()));
}

v1::Receipt SyntheticRegistry::ReceiptOf(std::uint64_t index) const {
  const auto entry = Must(log::DecodeEntry(entries_[index]));
  v1::Receipt out;
  out.set_index(index);
  out.set_leaf_hash(log::LeafHash(entries_[index]).ToString());
  title::SetTime(out.mutable_admitted_at(), static_cast<std::int64_t>(entry.time_ms));
  const auto prove = [this](std::uint64_t at, v1::InclusionProof* proof, v1::LogEntry* bytes) {
    proof->set_index(at);
    proof->set_size(size());
    SetPath(Path(at), proof->mutable_path());
    bytes->set_index(at);
    bytes->set_entry(entries_[at]);
  };
  prove(index, out.mutable_inclusion(), out.mutable_entry());
  prove(size() - 1, out.mutable_seal_inclusion(), out.mutable_seal());
  *out.mutable_checkpoint() = CheckpointNow();
  if (const auto* body = std::get_if<log::ActBody>(&entry.body)) {
    out.set_act_digest(title::ActDigest(body->act).ToString());
    v1::Act act;
    act.ParseFromString(body->act);
    const bool on_title = !act.document_id().empty();
    out.set_state_value(on_title ? title::Encode(Title(act.document_id()))
                                 : title::Encode(Participant(act.participant_id())));
    const auto found = Must(log::ProveInStateMap(
        on_title ? log::TitleKey(act.document_id()) : log::ParticipantKey(act.participant_id()), MapNodes()));
    SetPath(found.proof.siblings, out.mutable_state_proof()->mutable_siblings());
  }
  return out;
}

void SyntheticRegistry::SetState(const std::string& key, std::string value, v1::Receipt& receipt) const {
  receipt.set_state_value(std::move(value));
  receipt.mutable_state_proof()->Clear();
  SetPath(StateProof(key).siblings, receipt.mutable_state_proof()->mutable_siblings());
}

v1::Receipt SyntheticRegistry::ReceiptOfTitle(const std::string& id) const {
  v1::Receipt out = ReceiptOf(Title(id).last_index);
  SetState(log::TitleKey(id), title::Encode(Title(id)), out);
  return out;
}

v1::Receipt SyntheticRegistry::ReceiptOfRecord(const std::string& participant_id) const {
  v1::Receipt out = ReceiptOf(Participant(participant_id).last_index);
  SetState(log::ParticipantKey(participant_id), title::Encode(Participant(participant_id)), out);
  return out;
}

std::vector<v1::HistoryEntry> SyntheticRegistry::History(const std::string& id) const {
  std::vector<v1::HistoryEntry> out;
  const auto touched = touches_.find(id);
  if (touched == touches_.end()) return out;
  for (const std::uint64_t index : touched->second) {
    const auto entry = Must(log::DecodeEntry(entries_[index]));
    if (!std::holds_alternative<log::ActBody>(entry.body)) continue;  // entry 0, of the registrar
    const auto& body = std::get<log::ActBody>(entry.body);
    v1::Act act;
    act.ParseFromString(body.act);
    v1::HistoryEntry line;
    line.set_index(index);
    title::SetTime(line.mutable_admitted_at(), static_cast<std::int64_t>(entry.time_ms));
    line.set_kind(title::KindOf(act));
    line.mutable_act()->set_act(body.act);
    line.mutable_act()->set_signature(body.signature);
    line.mutable_act()->mutable_approvals()->Add(body.approvals.begin(), body.approvals.end());
    line.set_act_digest(title::ActDigest(body.act).ToString());
    line.set_signer(act.agent().empty() ? act.actor() : act.agent());
    out.push_back(std::move(line));
  }
  return out;
}

proof::ProvenEntry SyntheticRegistry::Proven(std::uint64_t index) const {
  return {index, entries_[index], Path(index)};
}

log::MapProof SyntheticRegistry::StateProof(const std::string& key) const {
  return Must(log::ProveInStateMap(key, MapNodes())).proof;
}

proof::ProvenState SyntheticRegistry::TitleState(const std::string& id) const {
  return {id, title::Encode(Title(id)), StateProof(log::TitleKey(id))};
}

proof::ProofFile SyntheticRegistry::File(const std::string& id) const {
  proof::ProofFile file;
  file.document_id = id;
  file.registry_key = vkey();
  file.checkpoint = CheckpointNow().note();
  file.seal = Proven(size() - 1);
  file.title = title::Encode(Title(id));
  file.title_proof = StateProof(log::TitleKey(id));
  file.registry_state = interpret::Encode(world_.registry());
  file.registry_proof = StateProof(log::RegistryKey());
  file.content_secret = Content(id).secret();
  file.content = Must(waybill::ParseContent(Content(id).content_json()));
  const std::vector<std::uint64_t>& own = touches_.at(id);
  for (const std::uint64_t index : own) file.entries.push_back(Proven(index));
  const auto line = Must(
      interpret::LineOf(Title(id), [this](const std::string& of) -> Result<std::optional<title::TitleState>> {
        const title::TitleState* state = world_.Title(of);
        return state == nullptr ? std::optional<title::TitleState>() : std::optional(*state);
      }));
  std::set<std::uint64_t> before;
  for (const title::TitleState& state : line) {
    file.predecessors.push_back(TitleState(state.document_id));
    const auto& touched = touches_.at(state.document_id);
    before.insert(touched.begin(), touched.end());
  }
  for (const std::uint64_t index : before) {
    if (std::find(own.begin(), own.end(), index) == own.end())
      file.predecessor_entries.push_back(Proven(index));
  }
  std::map<std::uint64_t, bool> directory;
  for (const auto& [subject, indexes] : touches_) {
    if (!title::IsParticipantId(subject)) continue;
    for (const std::uint64_t index : indexes) directory[index] = true;
  }
  for (const auto& [index, there] : directory) file.directory_entries.push_back(Proven(index));
  for (const auto& [subject, record] : world_.participants()) {
    file.participants.push_back({subject, title::Encode(record), StateProof(log::ParticipantKey(subject))});
  }
  for (const std::uint64_t index : registry_entries_) file.registry_entries.push_back(Proven(index));
  return file;
}

v1::ExportTitleResponse SyntheticRegistry::Export(const std::string& id) const {
  const proof::ProofFile file = File(id);
  const auto fill = [](const proof::ProvenEntry& in, v1::ExportTitleResponse::ProvenEntry* out) {
    out->mutable_entry()->set_index(in.index);
    out->mutable_entry()->set_entry(in.entry);
    SetPath(in.path, out->mutable_path());
  };
  v1::ExportTitleResponse out;
  *out.mutable_title() = title::ToProto(Title(id), now_ms);
  out.set_title_value(file.title);
  for (const auto& entry : file.entries) fill(entry, out.add_entries());
  for (const auto& entry : file.predecessor_entries) fill(entry, out.add_predecessor_entries());
  for (const proof::ProvenState& state : file.predecessors) {
    auto* title = out.add_predecessors();
    title->set_document_id(state.id);
    title->set_value(state.value);
    SetPath(state.proof.siblings, title->mutable_proof()->mutable_siblings());
  }
  for (const auto& entry : file.directory_entries) fill(entry, out.add_directory_entries());
  for (const auto& entry : file.registry_entries) fill(entry, out.add_registry_entries());
  out.set_registry_value(file.registry_state);
  SetPath(file.registry_proof.siblings, out.mutable_registry_proof()->mutable_siblings());
  fill(file.seal, out.mutable_seal());
  SetPath(file.title_proof.siblings, out.mutable_title_proof()->mutable_siblings());
  for (const proof::ProvenState& state : file.participants) {
    auto* participant = out.add_participants();
    participant->set_participant_id(state.id);
    participant->set_value(state.value);
    SetPath(state.proof.siblings, participant->mutable_proof()->mutable_siblings());
  }
  *out.mutable_checkpoint() = CheckpointNow();
  *out.mutable_content() = Content(id);
  out.set_registry_key(vkey());
  return out;
}

}  // namespace yidan::testing
