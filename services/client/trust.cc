#include "services/client/trust.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <vector>

#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/log/merkle.h"
#include "services/log/note.h"
#include "services/log/state_map.h"
#include "services/proof/anchor.h"
#include "services/title/rule_set.h"
#include "services/title/rules.h"

namespace yidan::client {
namespace {

Answer<void> CheckPath(std::uint64_t index, const Digest& leaf, const v1::InclusionProof& proof,
                       const log::Checkpoint& checkpoint) {
  const auto path = HashesOf(proof.path());
  const std::string what = "entry " + std::to_string(index);
  if (proof.index() != index || proof.size() != checkpoint.size || !path) {
    return NotTrusted("the inclusion proof of " + what + " is for something else");
  }
  if (auto under = log::VerifyInclusion(index, checkpoint.size, leaf, *path, checkpoint.root); !under) {
    return NotTrusted(what + " is not in the log that the registry signed: " + under.error().message);
  }
  return {};
}

Answer<log::SealBody> CheckSeal(const v1::Receipt& receipt, const log::Checkpoint& checkpoint) {
  const auto entry = log::DecodeEntry(receipt.seal().entry());
  const auto* seal = entry ? std::get_if<log::SealBody>(&entry->body) : nullptr;
  if (seal == nullptr || entry->index + 1 != checkpoint.size) {
    return NotTrusted("the checkpoint does not end with the seal that came with it");
  }
  YIDAN_CLIENT_TRY(
      CheckPath(entry->index, log::LeafHash(receipt.seal().entry()), receipt.seal_inclusion(), checkpoint));
  if (!checkpoint.state_map_root || *checkpoint.state_map_root != seal->state_map_root) {
    return NotTrusted("the checkpoint names another state map than its seal");
  }
  return *seal;
}

// That the state shown is the present one under `key` of the state map.
Answer<void> CheckState(const v1::Receipt& receipt, const std::string& key, const log::SealBody& seal) {
  const auto siblings = HashesOf(receipt.state_proof().siblings());
  if (!siblings) return NotTrusted("the state proof holds something that is no hash");
  const auto present =
      log::VerifyMapPresence(key, receipt.state_value(), {*siblings, std::nullopt}, seal.state_map_root);
  if (!present) return NotTrusted("the state shown is not the present one: " + present.error().message);
  return {};
}

}  // namespace

Answer<SignedCheckpoint> Trust::OpenUnderAny(const std::string& note,
                                             const std::vector<std::string>& keys) const {
  std::vector<log::NoteVerifier> verifiers;
  for (const std::string& text : keys) {
    auto verifier = log::NoteVerifier::FromKeyString(text);
    if (!verifier) return BadInput("registry key " + text + ": " + verifier.error().message);
    verifiers.push_back(std::move(*verifier));
  }
  auto opened = log::OpenCheckpoint(note, verifiers, {});
  if (!opened) {
    return NotTrusted("its checkpoint is not signed by the key you trust: " + opened.error().message);
  }
  return SignedCheckpoint{std::move(opened->checkpoint), note};
}

Answer<SignedCheckpoint> Trust::Open(const v1::Checkpoint& sent) {
  auto opened = OpenUnderAny(sent.note(), {keys_.back()});
  if (!opened) {
    // The note key may have been rotated since it was last seen: then the log itself says so.
    v1::GetCheckpointRequest request;
    request.set_with_registry_entries(true);
    YIDAN_CLIENT_ASSIGN(const v1::GetCheckpointResponse shown, connection_.GetCheckpoint(request));
    const std::string before = keys_.back();
    YIDAN_CLIENT_TRY(Learn(shown));
    if (keys_.back() == before) return opened;
    opened = OpenUnderAny(sent.note(), {keys_.back()});
    if (!opened) return opened;
  }
  if (opened->checkpoint.size != sent.size() || opened->checkpoint.root.View() != sent.root()) {
    return NotTrusted("its checkpoint says one thing and its signature another");
  }
  return opened;
}

Answer<void> Trust::Learn(const v1::GetCheckpointResponse& sent) {
  std::vector<proof::ProvenEntry> proven;
  for (const auto& entry : sent.registry_entries()) {
    const auto path = HashesOf(entry.path());
    if (!path) return NotTrusted("a proof of its own entries holds something that is no hash");
    proven.push_back({entry.entry().index(), entry.entry().entry(), *path});
  }
  const auto seal_path = HashesOf(sent.seal().path());
  if (proven.empty() || !seal_path) return NotTrusted("it does not prove its entry 0");
  const proof::ProvenEntry proven_seal{sent.seal().entry().index(), sent.seal().entry().entry(), *seal_path};
  std::vector<proof::DecodedEntry> entries;
  for (const proof::ProvenEntry& one : proven) {
    auto decoded = proof::Decode(one);
    if (!decoded) return NotTrusted(decoded.error().message);
    entries.push_back(std::move(*decoded));
  }
  const auto seal = proof::Decode(proven_seal);
  if (!seal) return NotTrusted(seal.error().message);
  proof::AnchorParts parts{sent.checkpoint().note(), entries.front(), *seal, {}};
  for (const proof::DecodedEntry& entry : entries) {
    if (std::holds_alternative<log::NoteKeyBody>(entry.entry.body)) parts.rotations.push_back(&entry);
  }
  const auto trusted = log::NoteVerifier::FromKeyString(key_);
  if (!trusted) return BadInput("--registry-key: " + trusted.error().message);
  const auto anchor = proof::Hang(parts, *trusted, {});
  if (!anchor) {
    return NotTrusted(
        "its checkpoint is not signed by the key you trust, nor by one that the log leads to "
        "from there: " +
        anchor.error().message);
  }
  if (!digest_.IsZero() && anchor->registry != digest_) {
    return NotTrusted("it names another entry 0 than it did before");
  }
  // Hang has verified that each of these was signed by the one before.
  const auto& genesis = std::get<log::GenesisBody>(entries.front().entry.body);
  std::vector<std::string> raw{genesis.note_key};
  for (const proof::DecodedEntry* rotation : parts.rotations) {
    raw.push_back(std::get<log::NoteKeyBody>(rotation->entry.body).new_key);
  }
  std::vector<std::string> line;
  for (const std::string& bytes : raw) {
    const auto key = crypto::PublicKey::FromRawEd25519(bytes);
    const auto verifier =
        key ? log::NoteVerifier::Create(genesis.origin, log::NoteKeyType::kEd25519, *key) : Invalid("no key");
    if (!verifier) return NotTrusted("it names a note key that is none");
    line.push_back(verifier->KeyString());
  }
  for (const std::string& known : keys_) {
    if (std::find(line.begin(), line.end(), known) == line.end()) {
      return NotTrusted("its log no longer names a note key that it named before");
    }
  }
  interpret::RegistryState state;
  state.registry = anchor->registry;
  state.origin = genesis.origin;
  state.registrar = genesis.registrar;
  std::vector<interpret::RegistryState> rules;
  const auto put_in_force = [&](std::uint64_t index, std::uint32_t version, const std::string& parameters) {
    state.rules_since = index;
    state.rules_version = version;
    // Those of rules that this program lacks it may be unable to read; nothing is then decided by them.
    state.parameters = title::DecodeParameters(parameters).value_or(title::Parameters{});
    rules.push_back(state);
  };
  put_in_force(0, genesis.rules_version, genesis.parameters);
  for (const proof::DecodedEntry& entry : entries) {
    if (const auto under = anchor->Holds(entry); !under) return NotTrusted(under.error().message);
    const auto* adopted = std::get_if<log::RulesBody>(&entry.entry.body);
    if (adopted == nullptr || adopted->phase != log::RulesPhase::kAdopt) continue;
    put_in_force(entry.entry.index, adopted->version, adopted->parameters);
  }
  rules_ = std::move(rules);
  own_entries_.clear();
  for (const proof::DecodedEntry& entry : entries) own_entries_.push_back({entry.entry, entry.leaf});
  own_checked_ = 0;
  rules_known_to_ = anchor->checkpoint.size;
  digest_ = anchor->registry;
  keys_ = std::move(line);
  return {};
}

Answer<void> Trust::Adopt(const Remembered& remembered) {
  if (const Fork* fork = remembered.Undecided()) {
    forked_ = Silenced(memory_, *fork);
    return tl::unexpected(*forked_);
  }
  if (keys_.empty()) keys_ = remembered.keys;
  for (const std::string& known : remembered.keys) {
    if (std::find(keys_.begin(), keys_.end(), known) == keys_.end()) {
      return NotTrusted("its log no longer names a note key that it named before");
    }
  }
  YIDAN_CLIENT_ASSIGN(newest_, OpenUnderAny(remembered.note, keys_));
  digest_ = remembered.registry;
  remembered_size_ = newest_->checkpoint.size;
  compared_with_ = remembered.note;
  return {};
}

Trouble Trust::Caught(const Disagreement& found, const std::string& remembered, const std::string& shown) {
  Fork fork{found.what, {}, remembered, shown, now_ms_(), {}};
  const auto path = memory_.RecordFork({digest_, keys_, remembered, {}}, fork, found.evidence);
  if (path) fork.evidence = std::filesystem::path(*path).filename().string();
  forked_ = Silenced(memory_, fork);
  if (!path) forked_->details.push_back("the evidence could not be kept: " + path.error().message);
  return *forked_;
}

Answer<void> Trust::CheckOneLog(const SignedCheckpoint& older, const SignedCheckpoint& newer,
                                bool older_is_shown) {
  if (older.checkpoint.origin != newer.checkpoint.origin) {
    return NotTrusted("checkpoints " + std::to_string(older.checkpoint.size) + " and " +
                      std::to_string(newer.checkpoint.size) + " are of two registries");
  }
  RemoteProver prover([this]() -> Answer<Connection*> { return &connection_; });
  const auto found = CompareCheckpoints(older, newer, std::ref(prover));
  if (!found) return tl::unexpected(prover.TroubleOf(found.error()));
  if (!*found) return {};
  if ((*found)->evidence.empty()) return NotTrusted((*found)->what);
  const std::string& remembered = older_is_shown ? newer.note : older.note;
  const std::string& shown = older_is_shown ? older.note : newer.note;
  return tl::unexpected(Caught(**found, remembered, shown));
}

Answer<log::Checkpoint> Trust::Accept(const v1::Checkpoint& sent) {
  if (forked_) return tl::unexpected(*forked_);
  YIDAN_CLIENT_ASSIGN(SignedCheckpoint shown, Open(sent));
  if (newest_) {
    const std::uint64_t known = newest_->checkpoint.size;
    if (shown.checkpoint.size < known) {
      // An older state is no proof of a lie, unless it is of another log.
      if (auto one = CheckOneLog(shown, *newest_, true); !one && one.error().kind == Trouble::Kind::kForked) {
        return tl::unexpected(std::move(one).error());
      }
      return NotTrusted("it shows a log of size " + std::to_string(shown.checkpoint.size) +
                        " after it signed one of size " + std::to_string(known));
    }
    YIDAN_CLIENT_TRY(CheckOneLog(*newest_, shown, false));
  }
  newest_ = std::move(shown);
  YIDAN_CLIENT_TRY(Remember());
  return newest_->checkpoint;
}

Answer<log::Checkpoint> Trust::AcceptOlder(const v1::Checkpoint& sent) {
  if (forked_) return tl::unexpected(*forked_);
  if (sent.size() >= newest_->checkpoint.size) return Accept(sent);
  YIDAN_CLIENT_ASSIGN(const SignedCheckpoint shown, OpenUnderAny(sent.note(), keys_));
  if (shown.checkpoint.size != sent.size() || shown.checkpoint.root.View() != sent.root()) {
    return NotTrusted("its checkpoint says one thing and its signature another");
  }
  YIDAN_CLIENT_TRY(CheckOneLog(shown, *newest_, true));
  return shown.checkpoint;
}

// Two programs may be shown two histories at once: neither writes over what it has not held its own against.
Answer<void> Trust::Remember() {
  while (true) {
    YIDAN_CLIENT_ASSIGN(const auto standing,
                        memory_.Save({digest_, keys_, newest_->note, {}}, compared_with_));
    if (!standing) {
      compared_with_ = newest_->note;
      return {};
    }
    if (const Fork* fork = standing->Undecided()) {
      forked_ = Silenced(memory_, *fork);
      return tl::unexpected(*forked_);
    }
    YIDAN_CLIENT_ASSIGN(const SignedCheckpoint other, OpenUnderAny(standing->note, standing->keys));
    const bool larger = other.checkpoint.size >= newest_->checkpoint.size;
    YIDAN_CLIENT_TRY(larger ? CheckOneLog(*newest_, other, true) : CheckOneLog(other, *newest_, false));
    if (larger) return {};
    compared_with_ = standing->note;
  }
}

Answer<void> Trust::Begin() {
  YIDAN_CLIENT_ASSIGN(const auto remembered, memory_.Find(key_));
  if (remembered) YIDAN_CLIENT_TRY(Adopt(*remembered));
  v1::GetCheckpointRequest request;
  request.set_with_registry_entries(!remembered);
  YIDAN_CLIENT_ASSIGN(const v1::GetCheckpointResponse sent, connection_.GetCheckpoint(request));
  if (!remembered) {
    YIDAN_CLIENT_TRY(Learn(sent));
    // A new key of a registry that was met under an older one.
    YIDAN_CLIENT_ASSIGN(const auto met, memory_.Load(digest_));
    if (met) YIDAN_CLIENT_TRY(Adopt(*met));
  }
  if (sent.registry() != digest_.View()) return NotTrusted("it names another entry 0 than it did before");
  YIDAN_CLIENT_TRY(Accept(sent.checkpoint()));
  return {};
}

Answer<void> Trust::CheckInclusion(const v1::Receipt& receipt) {
  YIDAN_CLIENT_ASSIGN(const log::Checkpoint checkpoint, Accept(receipt.checkpoint()));
  const auto leaf = Digest::FromBytes(receipt.leaf_hash());
  if (!leaf) return NotTrusted("the leaf hash is not 32 bytes");
  YIDAN_CLIENT_TRY(CheckPath(receipt.index(), *leaf, receipt.inclusion(), checkpoint));
  YIDAN_CLIENT_TRY(CheckSeal(receipt, checkpoint));
  return {};
}

Answer<std::int64_t> Trust::CheckReceipt(const v1::Receipt& receipt, const v1::SignedAct& sent) {
  const auto entry = log::DecodeEntry(receipt.entry().entry());
  const auto* body = entry ? std::get_if<log::ActBody>(&entry->body) : nullptr;
  if (receipt.entry().entry().empty()) {
    Trouble out{
        Trouble::Kind::kUnknown,
        "OUTCOME_UNKNOWN",
        "the registry shows the act's entry to nobody but who is a party to it, and the certificate of this "
        "connection is none",
        "yidan resume, with the certificate of the participant that signed",
        {}};
    return tl::unexpected(std::move(out));
  }
  // An act admitted before may carry another signature of the same key; the act is what counts.
  if (body == nullptr || entry->index != receipt.index() || body->act != sent.act() ||
      (!receipt.duplicate() && (body->signature != sent.signature() ||
                                !std::equal(body->approvals.begin(), body->approvals.end(),
                                            sent.approvals().begin(), sent.approvals().end())))) {
    return NotTrusted("the receipt is for another act than the one that was signed");
  }
  if (receipt.act_digest() != title::ActDigest(sent.act()).View() ||
      receipt.leaf_hash() != log::LeafHash(receipt.entry().entry()).View()) {
    return NotTrusted("the receipt's digests are not those of its entry");
  }
  YIDAN_CLIENT_ASSIGN(const log::Checkpoint checkpoint, Accept(receipt.checkpoint()));
  YIDAN_CLIENT_TRY(
      CheckPath(entry->index, log::LeafHash(receipt.entry().entry()), receipt.inclusion(), checkpoint));
  YIDAN_CLIENT_ASSIGN(const log::SealBody seal, CheckSeal(receipt, checkpoint));
  const auto act = title::ReadAct(sent.act());
  if (!act) return BadInput("what was sent is no act");
  const bool on_title = !act->document_id().empty();
  YIDAN_CLIENT_TRY(CheckState(
      receipt, on_title ? log::TitleKey(act->document_id()) : log::ParticipantKey(act->participant_id()),
      seal));
  const auto sealed_at_ms = static_cast<std::int64_t>(seal.time_ms);
  if (!on_title) return sealed_at_ms;
  // An entry that left the state untouched would be in the log and worth nothing.
  const auto state = title::DecodeTitleState(receipt.state_value());
  if (!state || state->document_id != act->document_id()) {
    return NotTrusted("the proven state is not that of " + act->document_id());
  }
  if (state->last_index < receipt.index() || state->sequence < act->sequence() ||
      (act->sequence() != 0 && state->sequence == act->sequence() &&
       state->last_act.View() != receipt.act_digest())) {
    return NotTrusted("the act is in the log, but the document's present state does not know it");
  }
  return sealed_at_ms;
}

Answer<log::SealBody> Trust::CheckPresent(const v1::Receipt& receipt, const std::string& key) {
  YIDAN_CLIENT_ASSIGN(const log::Checkpoint checkpoint, Accept(receipt.checkpoint()));
  const auto leaf = Digest::FromBytes(receipt.leaf_hash());
  if (!leaf) return NotTrusted("the leaf hash is not 32 bytes");
  YIDAN_CLIENT_TRY(CheckPath(receipt.index(), *leaf, receipt.inclusion(), checkpoint));
  YIDAN_CLIENT_ASSIGN(const log::SealBody seal, CheckSeal(receipt, checkpoint));
  YIDAN_CLIENT_TRY(CheckState(receipt, key, seal));
  return seal;
}

Answer<Proven<title::TitleState>> Trust::CheckTitle(const v1::Receipt& receipt,
                                                    const std::string& document_id) {
  YIDAN_CLIENT_ASSIGN(const log::SealBody seal, CheckPresent(receipt, log::TitleKey(document_id)));
  auto state = title::DecodeTitleState(receipt.state_value());
  if (!state || state->document_id != document_id) {
    return NotTrusted("the proven state is not that of " + document_id);
  }
  if (state->last_index != receipt.index()) return NotTrusted("the act shown is not the document's last one");
  return Proven<title::TitleState>{std::move(*state), static_cast<std::int64_t>(seal.time_ms)};
}

Answer<Proven<title::ParticipantRecord>> Trust::CheckParticipant(const v1::Receipt& receipt,
                                                                 const std::string& participant_id) {
  YIDAN_CLIENT_ASSIGN(const log::SealBody seal, CheckPresent(receipt, log::ParticipantKey(participant_id)));
  auto record = title::DecodeParticipant(receipt.state_value());
  if (!record || record->participant_id != participant_id) {
    return NotTrusted("the proven record is not that of " + participant_id);
  }
  if (record->last_index != receipt.index()) {
    return NotTrusted("the act shown is not the last one on " + participant_id);
  }
  return Proven<title::ParticipantRecord>{std::move(*record), static_cast<std::int64_t>(seal.time_ms)};
}

Answer<void> Trust::CheckRules() {
  if (own_checked_ == own_entries_.size()) return {};
  const bool changed = std::any_of(own_entries_.begin(), own_entries_.end(), [](const OwnEntry& one) {
    return std::holds_alternative<log::RulesBody>(one.entry.body);
  });
  if (changed) {
    const std::string& registrar = rules_.front().registrar;
    v1::GetParticipantRequest of_record;
    of_record.set_participant_id(registrar);
    of_record.set_with_proof(true);
    YIDAN_CLIENT_ASSIGN(const v1::GetParticipantResponse shown, connection_.GetParticipant(of_record));
    YIDAN_CLIENT_ASSIGN(const auto record, CheckParticipant(shown.last_act(), registrar));
    std::vector<v1::HistoryEntry> chain;
    v1::GetHistoryRequest of_chain;
    of_chain.set_participant_id(registrar);
    of_chain.set_page_size(500);
    do {
      YIDAN_CLIENT_ASSIGN(v1::GetHistoryResponse page, connection_.GetHistory(of_chain));
      for (v1::HistoryEntry& entry : *page.mutable_entries()) chain.push_back(std::move(entry));
      of_chain.set_page_token(page.next_page_token());
      // Further pages can only be later entries, or none of the chain.
    } while (!of_chain.page_token().empty() && chain.size() <= record.state.entry_count);
    const auto known_to = CheckRulesLine(own_entries_, chain, record.state, title::RuleBook::Released());
    if (!known_to) {
      return NotTrusted("its rules were not changed as they must be: " + known_to.error().message);
    }
    // What stands after rules that this program lacks nobody can judge here: those stay in force.
    std::erase_if(rules_, [&known_to](const auto& state) { return state.rules_since > *known_to; });
  }
  own_checked_ = own_entries_.size();
  return {};
}

Answer<interpret::RegistryState> Trust::RegistryAt(std::uint64_t index) {
  if (rules_known_to_ <= index) {
    v1::GetCheckpointRequest request;
    request.set_with_registry_entries(true);
    YIDAN_CLIENT_ASSIGN(const v1::GetCheckpointResponse shown, connection_.GetCheckpoint(request));
    YIDAN_CLIENT_TRY(Learn(shown));
    YIDAN_CLIENT_TRY(Accept(shown.checkpoint()));
    if (rules_known_to_ <= index) return NotTrusted("it shows an older log than it showed before");
  }
  YIDAN_CLIENT_TRY(CheckRules());
  const interpret::RegistryState* in_force = &rules_.front();
  for (const interpret::RegistryState& state : rules_) {
    if (state.rules_since < index) in_force = &state;
  }
  return *in_force;
}

}  // namespace yidan::client
