#include "services/client/effect.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/interpret/owners.h"
#include "services/interpret/vouching.h"
#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/proof/verifier.h"
#include "services/title/directory.h"
#include "services/title/rule_set.h"
#include "services/title/rules.h"
#include "services/title/times.h"

namespace yidan::client {
namespace {

// At that size of the log or any later one: the record was asked for after the receipt.
bool SuspendedSince(const title::ParticipantRecord& record, std::uint64_t size) {
  return std::any_of(record.suspensions.begin(), record.suspensions.end(),
                     [size](const title::Term& term) { return term.until > size; });
}

using interpret::EntryOfAct;
using interpret::KnownStates;

bool MayNotRead(const Trouble& trouble) {
  return trouble.reason == "NOT_A_READER" || trouble.reason == "PERMISSION_DENIED";
}

std::string At(std::uint64_t index) { return "entry " + std::to_string(index); }

// The head of a state, whichever it is.
struct Head {
  std::uint64_t last_index = 0;
  std::uint64_t entry_count = 0;
};

class EffectProof {
 public:
  EffectProof(Readings& readings, const OutboxItem& item, const v1::Act& act, const v1::Receipt& receipt)
      : readings_(readings),
        item_(item),
        act_(act),
        receipt_(receipt),
        on_title_(!act.document_id().empty()),
        subject_(on_title_ ? act.document_id() : act.participant_id()) {}

  Answer<std::string> Run();

 private:
  Answer<void> ReadBefore();
  Answer<Head> After() const;
  // All entries that lead from one to the other; if they cannot be had, the sentence in `unproven_`.
  Answer<std::vector<EntryOfAct>> Entries(const Head& before, const Head& after);
  Answer<std::vector<EntryOfAct>> WithOthers(const Head& before, const Head& after);
  // Those of them that the caller was shown; `unproven_` if these are not all.
  Answer<std::vector<EntryOfAct>> Shown(const std::vector<v1::HistoryEntry>& told, const Head& before,
                                        const Head& after);
  // The history was refused, or is shown in part: that is a lie to whoever has the right to the whole of it.
  Answer<void> CheckRefusal(bool refused);
  // That no state hides what no entry of others can have undone, whatever it was.
  [[nodiscard]] Answer<void> CheckLasting() const;
  Answer<EntryOfAct> CheckOther(const v1::HistoryEntry& told);
  // As the registry proves it now, asked for once.
  Answer<const title::ParticipantRecord*> RecordOf(const std::string& id);
  // What took two keys of `record`'s at that entry, by the acts that its history shows. Empty: nothing, or it
  // cannot be told.
  Answer<std::vector<std::uint32_t>> DualControlAt(const title::ParticipantRecord& record,
                                                   std::uint64_t index);
  // The entries of a participant's chain are everybody's to read, but a suspended one's own.
  Answer<std::vector<EntryOfAct>> WithDirectory(const Head& before, const Head& after);
  // Without a title's state from before: the whole chain, as an offline verifier replays it.
  Answer<std::string> ByExport();
  [[nodiscard]] Answer<std::string> Compare() const;
  [[nodiscard]] EntryOfAct Own() const;
  [[nodiscard]] std::string NotShown(std::uint64_t others) const {
    return "your act is in the log as " + At(receipt_.index()) + "; " + std::to_string(others) +
           " other entr" + (others == 1 ? "y that touches " : "ies that touch ") + subject_ +
           " came before this proof and cannot be replayed by you, so that its effect is not proven";
  }

  Readings& readings_;
  const OutboxItem& item_;
  const v1::Act& act_;
  const v1::Receipt& receipt_;
  const bool on_title_;
  const std::string& subject_;
  KnownStates known_;
  std::map<std::string, title::ParticipantRecord> records_;
  std::string unproven_;
};

Answer<void> EffectProof::ReadBefore() {
  for (const auto& [key, value] : item_.before) {
    if (auto state = title::DecodeTitleState(value); state && key == log::TitleKey(state->document_id)) {
      known_.titles.emplace(state->document_id, std::move(*state));
    } else if (auto record = title::DecodeParticipant(value);
               record && key == log::ParticipantKey(record->participant_id)) {
      known_.participants.emplace(record->participant_id, std::move(*record));
    } else {
      return BadInput("the outbox holds a state of " + key + " that is none");
    }
  }
  return {};
}

Answer<Head> EffectProof::After() const {
  if (on_title_) {
    const auto state = title::DecodeTitleState(receipt_.state_value());
    if (!state || state->document_id != subject_) {
      return NotTrusted("the proven state is not that of " + subject_);
    }
    return Head{state->last_index, state->entry_count};
  }
  const auto record = title::DecodeParticipant(receipt_.state_value());
  if (!record || record->participant_id != subject_) {
    return NotTrusted("the proven record is not that of " + subject_);
  }
  return Head{record->last_index, record->entry_count};
}

// The bytes are those that CheckReceipt found in the log.
EntryOfAct EffectProof::Own() const {
  const auto entry = log::DecodeEntry(receipt_.entry().entry());
  const auto& body = std::get<log::ActBody>(entry->body);
  return {{entry->index, static_cast<title::TimeMs>(entry->time_ms)}, body.act, body.goods};
}

Answer<const title::ParticipantRecord*> EffectProof::RecordOf(const std::string& id) {
  if (!records_.contains(id)) {
    YIDAN_CLIENT_ASSIGN(Proven<title::ParticipantRecord> proven, readings_.ProvenRecord(id));
    records_.emplace(id, std::move(proven.state));
  }
  return &records_.at(id);
}

// The key of the record with that id, if it was good at that entry; nullopt: it was not, or is none.
std::optional<crypto::PublicKey> KeyAt(const title::ParticipantRecord& record, const std::string& key_id,
                                       std::uint64_t index) {
  const auto id = Digest::FromBytes(key_id);
  std::string spki;
  if (const auto key = id ? record.keys.find(*id) : record.keys.end(); key != record.keys.end()) {
    if (key->second.term.GoodAt(index)) spki = key->second.spki;
  } else if (record.recovery && id == crypto::Sha256(record.recovery->spki)) {
    spki = record.recovery->spki;
  }
  if (spki.empty()) return std::nullopt;
  auto key = crypto::PublicKey::FromSpki(spki);
  return key ? std::optional(*std::move(key)) : std::nullopt;
}

// Whoever has dual control now may have had it then: the acts that began and ended it say so. Between a
// RECOVER and whatever it led to nothing is asked.
Answer<std::vector<std::uint32_t>> EffectProof::DualControlAt(const title::ParticipantRecord& record,
                                                              std::uint64_t index) {
  std::vector<std::uint32_t> kinds;
  if (record.dual_control.empty()) return kinds;
  const auto told = readings_.DirectoryHistory(record.participant_id);
  if (!told && told.error().reason != "CALLER_SUSPENDED" && !MayNotRead(told.error())) {
    return tl::unexpected(told.error());
  }
  if (!told) return kinds;
  bool ever = false;
  for (const v1::HistoryEntry& entry : *told) {
    const auto act = title::ReadAct(entry.act().act());
    if (!act || title::ActDigest(entry.act().act()).View() != entry.act_digest()) {
      return NotTrusted(At(entry.index()) + " of the history is not the act it names");
    }
    ever = ever || act->has_dual_control();
    if (entry.index() >= index) continue;
    if (act->has_recover()) kinds.clear();
    if (act->has_dual_control()) {
      kinds.assign(act->dual_control().kinds().begin(), act->dual_control().kinds().end());
    }
  }
  if (ever) return kinds;
  return NotTrusted("the record of " + record.participant_id +
                    " that it proves has dual control, and the history that it shows no act that began it");
}

// An entry of another: its act is the one it says, and signed by a key that its signer had there, as are the
// approvals that it names. When it was admitted the registry alone tells; what the state keeps of that is
// compared. Whether as many keys signed as it took the rules say (interpret::Advance).
Answer<EntryOfAct> EffectProof::CheckOther(const v1::HistoryEntry& told) {
  const std::string where = At(told.index());
  const auto act = title::ReadAct(told.act().act());
  if (!act || title::ActDigest(told.act().act()).View() != told.act_digest() ||
      title::KindOf(*act) != told.kind()) {
    return NotTrusted(where + " of the history is not the act it names");
  }
  const std::string& signer = act->agent().empty() ? act->actor() : act->agent();
  EntryOfAct out{{told.index(), title::ToMs(told.admitted_at())}, told.act().act(), {}};
  std::vector<const title::ParticipantRecord*> records;  // whose keys may approve, the signer's first
  for (const std::string& id : {signer, act->actor()}) {
    if (out.dual_control.contains(id)) continue;
    YIDAN_CLIENT_ASSIGN(const title::ParticipantRecord* record, RecordOf(id));
    YIDAN_CLIENT_ASSIGN(out.dual_control[id], DualControlAt(*record, told.index()));
    records.push_back(record);
  }
  const auto key = KeyAt(*records.front(), act->key_id(), told.index());
  if (!key || !key->Verify(title::SignedBytes(told.act().act()), told.act().signature())) {
    return NotTrusted(where + " is not signed by a key that " + signer + " had there");
  }
  const std::string message = title::ApprovalBytes(title::ActDigest(told.act().act()));
  const auto& approvals = told.act().approvals();
  bool approved = approvals.size() == act->approver_key_ids_size();
  for (int i = 0; approved && i < approvals.size(); ++i) {
    approved = std::any_of(records.begin(), records.end(), [&](const title::ParticipantRecord* record) {
      const auto approver = KeyAt(*record, act->approver_key_ids(i), told.index());
      return approver && approver->Verify(message, approvals[i]);
    });
  }
  if (!approved) {
    return NotTrusted(where + " does not bear the approvals that it names, by keys that " + signer +
                      " had there");
  }
  return out;
}

// Who signs an act on a document is a party to it, and reads its history to its own last act; its issuer and
// its holder, after the end the last one, read all of it (PROTOCOL §7). Of whoever is suspended or succeeded
// nothing is expected.
Answer<void> EffectProof::CheckRefusal(bool refused) {
  const std::string& me = readings_.settings().as;
  const auto state = title::DecodeTitleState(receipt_.state_value());
  bool owner = false;
  if (state) {
    for (const std::string* id : interpret::OwnersOf(*state)) owner = owner || *id == me;
  }
  const bool party = act_.actor() == me || act_.agent() == me;
  if (!owner && !(refused && party)) return {};
  YIDAN_CLIENT_ASSIGN(const Proven<title::ParticipantRecord> own, readings_.ProvenRecord(me));
  if (own.state.succession || SuspendedSince(own.state, receipt_.checkpoint().size())) return {};
  auto lie = NotTrusted("it does not show " + me + " the history of " + subject_ + ", which is " + me +
                        "'s to read, by the state that it proves or by the act itself");
  lie.value().details.push_back("unless the certificate of this connection is another participant's than " +
                                me);
  return lie;
}

Answer<void> EffectProof::CheckLasting() const {
  const auto record = title::DecodeParticipant(receipt_.state_value());
  if (on_title_ || !record) return {};
  const std::string at = "the act is in the log as " + At(receipt_.index());
  if (act_.has_revoke_key()) {
    const auto id = Digest::FromBytes(act_.revoke_key().key_id());
    const auto key = id ? record->keys.find(*id) : record->keys.end();
    if (key == record->keys.end() || key->second.term.until > receipt_.index()) {
      return NotTrusted(at + ", but the record that the registry proves does not know that the key ended");
    }
  }
  if (act_.has_suspend() &&
      std::none_of(record->suspensions.begin(), record->suspensions.end(),
                   [this](const title::Term& term) { return term.from == receipt_.index(); })) {
    return NotTrusted(at + ", but the record that the registry proves knows no such suspension");
  }
  return {};
}

Answer<std::vector<EntryOfAct>> EffectProof::WithOthers(const Head& before, const Head& after) {
  const std::uint64_t others = after.entry_count - before.entry_count - 1;
  if (!on_title_) return WithDirectory(before, after);
  const auto told = readings_.History(subject_);
  if (!told && !MayNotRead(told.error())) return tl::unexpected(told.error());
  if (!told) {
    YIDAN_CLIENT_TRY(CheckRefusal(/*refused=*/true));
    unproven_ = NotShown(others);
    return std::vector<EntryOfAct>();
  }
  return Shown(*told, before, after);
}

Answer<std::vector<EntryOfAct>> EffectProof::WithDirectory(const Head& before, const Head& after) {
  const std::uint64_t others = after.entry_count - before.entry_count - 1;
  YIDAN_CLIENT_TRY(CheckLasting());
  const auto told = readings_.DirectoryHistory(subject_);
  if (!told && told.error().reason != "CALLER_SUSPENDED" && !MayNotRead(told.error())) {
    return tl::unexpected(told.error());
  }
  if (!told) {
    const std::string& me = readings_.settings().as;
    YIDAN_CLIENT_ASSIGN(const Proven<title::ParticipantRecord> own, readings_.ProvenRecord(me));
    if (!SuspendedSince(own.state, receipt_.checkpoint().size())) {
      return NotTrusted("it does not show " + me + " the entries of " + subject_ +
                        ", which are everybody's to read who is not suspended");
    }
  }
  if (!told) {
    unproven_ = NotShown(others);
    return std::vector<EntryOfAct>();
  }
  std::vector<EntryOfAct> out;
  for (const v1::HistoryEntry& entry : *told) {
    if (entry.index() <= before.last_index || entry.index() > after.last_index) continue;
    if (entry.index() == receipt_.index()) {
      out.push_back(Own());
      continue;
    }
    YIDAN_CLIENT_ASSIGN(EntryOfAct other, CheckOther(entry));
    out.push_back(std::move(other));
  }
  if (out.size() <= others) {
    return NotTrusted("the record of " + subject_ + " that it proves was changed by " +
                      std::to_string(others + 1) + " entries, of which it shows " +
                      std::to_string(out.size()));
  }
  return out;
}

Answer<std::vector<EntryOfAct>> EffectProof::Shown(const std::vector<v1::HistoryEntry>& told,
                                                   const Head& before, const Head& after) {
  std::vector<EntryOfAct> out;
  const std::uint64_t others = after.entry_count - before.entry_count - 1;
  for (const v1::HistoryEntry& entry : told) {
    if (entry.index() <= before.last_index || entry.index() > after.last_index) continue;
    if (entry.index() == receipt_.index()) {
      out.push_back(Own());
      continue;
    }
    YIDAN_CLIENT_ASSIGN(EntryOfAct other, CheckOther(entry));
    // Another's MERGE rests on documents that this act does not.
    const auto act = title::ReadAct(other.act);
    if (act->replace().predecessors_size() > 1) unproven_ = NotShown(others);
    out.push_back(std::move(other));
  }
  // A past party is shown the acts up to its own last one.
  if (out.size() > others) return out;
  YIDAN_CLIENT_TRY(CheckRefusal(/*refused=*/false));
  unproven_ = NotShown(others);
  const auto state = title::DecodeTitleState(receipt_.state_value());
  const auto own = Digest::FromBytes(receipt_.act_digest());
  if (act_.has_hold() && state && own && !state->holds.contains(*own)) {
    unproven_ += "; and the hold is not in the state that the registry proves";
  }
  return out;
}

Answer<std::vector<EntryOfAct>> EffectProof::Entries(const Head& before, const Head& after) {
  if (after.entry_count <= before.entry_count || after.last_index < receipt_.index()) {
    return NotTrusted("the act is in the log, but the present state of " + subject_ + " does not know it");
  }
  if (after.entry_count == before.entry_count + 1) return std::vector<EntryOfAct>{Own()};
  return WithOthers(before, after);
}

Answer<std::string> EffectProof::ByExport() {
  YIDAN_CLIENT_ASSIGN(Trust * trust, readings_.Trusted());
  const auto file = readings_.Export(subject_);
  if (!file) {
    if (!MayNotRead(file.error())) return tl::unexpected(file.error());
    return "your act is in the log as " + At(receipt_.index()) +
           "; what it was signed on is not known here, and the proof of " + subject_ +
           " is not yours to read, so that its effect is not proven";
  }
  proof::VerifyOptions options;
  options.registry_key = trust->key();
  options.now_ms = readings_.now_ms();
  const auto report = proof::Verify(*file, options);
  if (!report) return BadInput(report.error().message);
  for (const proof::Verdict* verdict : {&report->log, &report->chain, &report->present}) {
    if (verdict->ruling == proof::Ruling::kInvalid) return NotTrusted(verdict->sentence);
  }
  if (report->chain.ruling != proof::Ruling::kValid) return report->chain.sentence;
  const auto has = [&](const v1::HistoryEntry& entry) { return entry.act_digest() == receipt_.act_digest(); };
  if (std::none_of(report->history.begin(), report->history.end(), has)) {
    return NotTrusted("the act is in the log, but not in the chain of " + subject_);
  }
  // The export may be of another head than the receipt: what counts is the state after the entry that the
  // receipt's state ends with.
  YIDAN_CLIENT_ASSIGN(const Head head, After());
  for (std::size_t i = 0; i < report->history.size(); ++i) {
    if (report->history[i].index() != head.last_index) continue;
    if (report->states_after[i] == crypto::Sha256(receipt_.state_value())) return std::string();
    return NotTrusted("the state of " + subject_ + " in the receipt is not the one that its chain makes at " +
                      At(head.last_index));
  }
  return NotTrusted("the state of " + subject_ + " in the receipt ends with " + At(head.last_index) +
                    ", which is not in the chain that it exports");
}

Answer<std::string> EffectProof::Compare() const {
  const auto title = known_.titles.find(subject_);
  const auto record = known_.participants.find(subject_);
  std::string expected;
  if (on_title_ && title != known_.titles.end()) expected = title::Encode(title->second);
  if (!on_title_ && record != known_.participants.end()) expected = title::Encode(record->second);
  if (expected == receipt_.state_value()) return std::string();
  std::string what = "the act is in the log as " + At(receipt_.index()) + ", but the state of " + subject_ +
                     " that the registry proves is not what the rules make of it";
  if (on_title_ && title != known_.titles.end()) {
    const auto proven = title::DecodeTitleState(receipt_.state_value());
    if (proven->holder != title->second.holder) {
      what += ": the holder would be " + title->second.holder + ", it says " + proven->holder;
    }
  }
  return NotTrusted(std::move(what));
}

Answer<std::string> EffectProof::Run() {
  YIDAN_CLIENT_TRY(ReadBefore());
  const bool first = act_.has_issue() || act_.has_admit();
  Head before;
  if (on_title_ && known_.titles.contains(subject_)) {
    before = {known_.titles.at(subject_).last_index, known_.titles.at(subject_).entry_count};
  } else if (!on_title_ && known_.participants.contains(subject_)) {
    before = {known_.participants.at(subject_).last_index, known_.participants.at(subject_).entry_count};
  } else if (!first && on_title_) {
    return ByExport();
  }
  // A proposal that a colleague has sent already: what was read before rests on the act itself.
  if (receipt_.duplicate() && receipt_.index() <= before.last_index) {
    if (on_title_) return ByExport();
    known_.participants.erase(subject_);  // from its ADMIT on
    before = {};
  }
  YIDAN_CLIENT_ASSIGN(Trust * trust, readings_.Trusted());
  if (!on_title_ && before.entry_count == 0) {
    // The registrar's chain begins with entry 0, which is no act, and is known to whoever knows the registry.
    YIDAN_CLIENT_ASSIGN(title::ParticipantRecord registrar, trust->RegistrarAtGenesis());
    if (registrar.participant_id == subject_) {
      before = {registrar.last_index, registrar.entry_count};
      known_.participants.emplace(subject_, std::move(registrar));
    }
  }
  YIDAN_CLIENT_ASSIGN(const Head after, After());
  YIDAN_CLIENT_ASSIGN(const std::vector<EntryOfAct> entries, Entries(before, after));
  if (!unproven_.empty()) return unproven_;
  for (const EntryOfAct& entry : entries) {
    YIDAN_CLIENT_ASSIGN(const interpret::RegistryState registry, trust->RegistryAt(entry.place.index));
    const auto advanced = interpret::Advance(entry, registry, title::RuleBook::Released(), known_);
    if (advanced) continue;
    if (advanced.error().kind == Error::Kind::kUnavailable) {
      return "your act is in the log as " + At(receipt_.index()) + "; this program " +
             advanced.error().message + ", so that its effect is not proven";
    }
    return NotTrusted(At(entry.place.index) +
                      " is in the log, but the rules do not admit it on the state that " +
                      "the registry proved before: " + advanced.error().message);
  }
  return Compare();
}

}  // namespace

Answer<std::string> ProveEffect(Readings& readings, const OutboxItem& item, const v1::Act& act,
                                const v1::Receipt& receipt) {
  return EffectProof(readings, item, act, receipt).Run();
}

}  // namespace yidan::client
