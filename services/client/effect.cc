#include "services/client/effect.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/interpret/owners.h"
#include "services/interpret/vouching.h"
#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/proof/verifier.h"
#include "services/title/directory.h"
#include "services/title/rule_set.h"
#include "services/title/rules.h"

namespace yidan::client {
namespace {

using interpret::EntryOfAct;
using interpret::KnownStates;

// At that size of the log or any later one: the record was asked for after the receipt.
bool SuspendedSince(const title::ParticipantRecord& record, std::uint64_t size) {
  return std::any_of(record.suspensions.begin(), record.suspensions.end(),
                     [size](const title::Term& term) { return term.until > size; });
}

std::string At(std::uint64_t index) { return "entry " + std::to_string(index); }

// The head of a state, whichever it is. Without an entry: there is no state.
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
  [[nodiscard]] Head Before() const;
  [[nodiscard]] Answer<Head> After() const;
  // The act, and nothing else, lies between the two.
  Answer<std::string> ByTheRules();
  // Anything else: the whole chain, as an offline verifier replays it, its signers' records with it.
  Answer<std::string> ByExport(const Head& before, const Head& after);
  // That it was no lie to refuse the export. A sentence: why the effect is not proven then.
  Answer<std::string> Refused(const Trouble& refusal);
  // That no record hides what no entry of others can have undone, whatever it was.
  [[nodiscard]] Answer<void> CheckLasting() const;
  // What the act makes and the proven state does not show, though another entry may have undone it.
  [[nodiscard]] std::string Missing() const;
  [[nodiscard]] Answer<std::string> Compare(const KnownStates& made) const;
  [[nodiscard]] EntryOfAct Own() const;
  [[nodiscard]] std::string InTheLog() const { return "the act is in the log as " + At(receipt_.index()); }
  [[nodiscard]] std::string Unproven(const std::string& why) const {
    return InTheLog() + "; " + why + ", so that its effect is not proven" + Missing();
  }

  Readings& readings_;
  const OutboxItem& item_;
  const v1::Act& act_;
  const v1::Receipt& receipt_;
  const bool on_title_;
  const std::string& subject_;
  KnownStates known_;
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

Head EffectProof::Before() const {
  if (const auto title = known_.titles.find(subject_); on_title_ && title != known_.titles.end()) {
    return {title->second.last_index, title->second.entry_count};
  }
  const auto record = known_.participants.find(subject_);
  if (on_title_ || record == known_.participants.end()) return {};
  return {record->second.last_index, record->second.entry_count};
}

// The bytes are those that CheckReceipt found in the log.
EntryOfAct EffectProof::Own() const {
  const auto entry = log::DecodeEntry(receipt_.entry().entry());
  const auto& body = std::get<log::ActBody>(entry->body);
  return {{entry->index, static_cast<title::TimeMs>(entry->time_ms)}, body.act, body.goods};
}

Answer<void> EffectProof::CheckLasting() const {
  const auto record = title::DecodeParticipant(receipt_.state_value());
  if (on_title_ || !record) return {};
  if (act_.has_revoke_key()) {
    const auto id = Digest::FromBytes(act_.revoke_key().key_id());
    const auto key = id ? record->keys.find(*id) : record->keys.end();
    if (key == record->keys.end() || key->second.term.until > receipt_.index()) {
      return NotTrusted(InTheLog() +
                        ", but the record that the registry proves does not know that the key ended");
    }
  }
  if (act_.has_suspend() &&
      std::none_of(record->suspensions.begin(), record->suspensions.end(),
                   [this](const title::Term& term) { return term.from == receipt_.index(); })) {
    return NotTrusted(InTheLog() + ", but the record that the registry proves knows no such suspension");
  }
  return {};
}

std::string EffectProof::Missing() const {
  if (on_title_ && act_.has_hold()) {
    const auto state = title::DecodeTitleState(receipt_.state_value());
    const auto own = Digest::FromBytes(receipt_.act_digest());
    if (state && own && !state->holds.contains(*own)) {
      return "; and the hold is not in the state that the registry proves";
    }
  }
  if (!on_title_ && act_.has_object()) {
    const auto record = title::DecodeParticipant(receipt_.state_value());
    const bool there = record && ((record->recovery && record->recovery->objected) ||
                                  (record->succession && record->succession->objected));
    if (!there) return "; and the objection is not in the record that the registry proves";
  }
  return {};
}

// Its issuer and its holder, after the end the last one, may export it (PROTOCOL §7). Of whoever is suspended
// or succeeded nothing is expected.
Answer<std::string> EffectProof::Refused(const Trouble& refusal) {
  const std::string& me = readings_.settings().as;
  const auto state = title::DecodeTitleState(receipt_.state_value());
  bool owner = false;
  if (state && (refusal.reason == "NOT_A_READER" || refusal.reason == "PERMISSION_DENIED")) {
    for (const std::string* id : interpret::OwnersOf(*state)) owner = owner || *id == me;
  }
  if (owner) {
    YIDAN_CLIENT_ASSIGN(const Proven<title::ParticipantRecord> own, readings_.ProvenRecord(me));
    if (!own.state.succession && !SuspendedSince(own.state, receipt_.checkpoint().size())) {
      auto lie = NotTrusted("it does not show " + me + " the proof of " + subject_ + ", which is " + me +
                            "'s to read, by the state that it proves");
      lie.value().details.push_back(
          "unless the certificate of this connection is another participant's than " + me);
      return lie;
    }
  }
  return Unproven(
      "not it alone lies between what was known before and what the receipt proves, and the "
      "whole proof of " +
      subject_ + " was not to be had (" + refusal.reason + ": " + refusal.message + ")");
}

Answer<std::string> EffectProof::ByExport(const Head& before, const Head& after) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, readings_.Trusted());
  const auto file = readings_.Export(subject_);
  if (!file) {
    if (file.error().kind != Trouble::Kind::kRefused) return tl::unexpected(file.error());
    return Refused(file.error());
  }
  proof::VerifyOptions options;
  options.registry_key = trust->key();
  options.now_ms = readings_.now_ms();
  const auto report = proof::Verify(*file, options);
  if (!report) return BadInput(report.error().message);
  for (const proof::Verdict* verdict : {&report->log, &report->chain, &report->present}) {
    if (verdict->ruling == proof::Ruling::kInvalid) {
      return NotTrusted("the proof of " + subject_ + " that it exports does not hold: " + verdict->sentence);
    }
  }
  if (report->chain.ruling != proof::Ruling::kValid) return Unproven(report->chain.sentence);
  const auto has = [&](const v1::HistoryEntry& entry) {
    return entry.index() == receipt_.index() && entry.act_digest() == receipt_.act_digest();
  };
  if (std::none_of(report->history.begin(), report->history.end(), has)) {
    return NotTrusted("the act is in the log, but not in the chain of " + subject_);
  }
  // The export may be of another head than either: what counts is the state after the entry with which each
  // of the two ends.
  const auto at = [&](const Head& head) -> std::optional<Digest> {
    for (std::size_t i = 0; i < report->history.size(); ++i) {
      if (report->history[i].index() == head.last_index) return report->states_after[i];
    }
    return std::nullopt;
  };
  const auto told = at(after);
  if (!told) {
    return NotTrusted("the state of " + subject_ + " in the receipt ends with " + At(after.last_index) +
                      ", which is not in the chain that it exports");
  }
  if (*told != crypto::Sha256(receipt_.state_value())) {
    return NotTrusted("the state of " + subject_ + " in the receipt is not the one that its chain makes at " +
                      At(after.last_index));
  }
  if (before.entry_count != 0 && at(before) != crypto::Sha256(title::Encode(known_.titles.at(subject_)))) {
    return NotTrusted("the state of " + subject_ + " that the act was signed on is not the one that its " +
                      "chain makes at " + At(before.last_index));
  }
  return std::string();
}

Answer<std::string> EffectProof::Compare(const KnownStates& made) const {
  const auto title = made.titles.find(subject_);
  const auto record = made.participants.find(subject_);
  std::string expected;
  if (on_title_ && title != made.titles.end()) expected = title::Encode(title->second);
  if (!on_title_ && record != made.participants.end()) expected = title::Encode(record->second);
  if (expected == receipt_.state_value()) return std::string();
  std::string what = InTheLog() + ", but the state of " + subject_ +
                     " that the registry proves is not what the rules make of it";
  if (on_title_ && title != made.titles.end()) {
    const auto proven = title::DecodeTitleState(receipt_.state_value());
    if (proven->holder != title->second.holder) {
      what += ": the holder would be " + title->second.holder + ", it says " + proven->holder;
    }
  }
  return NotTrusted(std::move(what));
}

Answer<std::string> EffectProof::ByTheRules() {
  YIDAN_CLIENT_ASSIGN(Trust * trust, readings_.Trusted());
  YIDAN_CLIENT_ASSIGN(const interpret::RegistryState registry, trust->RegistryAt(receipt_.index()));
  KnownStates made = known_;
  const auto advanced = interpret::Advance(Own(), registry, title::RuleBook::Released(), made);
  if (advanced) return Compare(made);
  if (advanced.error().kind == Error::Kind::kUnavailable) {
    return Unproven("this program " + advanced.error().message);
  }
  return NotTrusted(At(receipt_.index()) +
                    " is in the log, but the rules do not admit it on the state that " +
                    "the registry proved before: " + advanced.error().message);
}

Answer<std::string> EffectProof::Run() {
  YIDAN_CLIENT_TRY(ReadBefore());
  const Head before = Before();
  YIDAN_CLIENT_ASSIGN(const Head after, After());
  if (after.last_index < receipt_.index() || after.entry_count == 0) {
    return NotTrusted("the act is in the log, but the present state of " + subject_ + " does not know it");
  }
  // A proposal that a colleague has sent already: what was read before rests on the act itself.
  const bool sent_before = receipt_.duplicate() && receipt_.index() <= before.last_index;
  const bool known = before.entry_count != 0 || act_.has_issue() || act_.has_admit();
  if (known && !sent_before) {
    if (after.entry_count <= before.entry_count) {
      return NotTrusted("the act is in the log, but the present state of " + subject_ + " does not know it");
    }
    if (after.entry_count == before.entry_count + 1) {
      auto alone = ByTheRules();
      // Of the documents that it replaces beside its own the receipt does not show what lay in between: a
      // hold that was lifted there, say. Only the chains tell then.
      const bool others = known_.titles.size() > 1 && !alone && alone.error().reason == "UNTRUSTED";
      if (!others) return alone;
    }
  }
  if (on_title_) return ByExport(before, after);
  YIDAN_CLIENT_TRY(CheckLasting());
  return Unproven("not it alone lies between what was known of " + subject_ + " before and the record that " +
                  "the receipt proves, and no export proves a record");
}

}  // namespace

Answer<std::string> ProveEffect(Readings& readings, const OutboxItem& item, const v1::Act& act,
                                const v1::Receipt& receipt) {
  return EffectProof(readings, item, act, receipt).Run();
}

}  // namespace yidan::client
