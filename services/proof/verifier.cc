#include "services/proof/verifier.h"

#include <algorithm>
#include <map>
#include <set>

#include "services/base/moments.h"
#include "services/crypto/crypto.h"
#include "services/interpret/line.h"
#include "services/log/map_keys.h"
#include "services/log/state_map.h"
#include "services/proof/anchor.h"
#include "services/proof/by_record.h"
#include "services/proof/content_verdict.h"
#include "services/proof/replay.h"
#include "services/proof/terms.h"
#include "services/title/lapse.h"
#include "services/title/times.h"

namespace yidan::proof {
namespace {

enum class List { kDirectory, kRegistry, kPredecessor, kDocument, kSeal };

struct Listed : DecodedEntry {
  List list = List::kDocument;
};

Verdict Bad(std::string sentence) { return {Ruling::kInvalid, std::move(sentence)}; }
Verdict Good(std::string sentence) { return {Ruling::kValid, std::move(sentence)}; }
Verdict Unknown(std::string sentence) { return {Ruling::kNotChecked, std::move(sentence)}; }

std::string At(std::uint64_t index) { return "entry " + std::to_string(index); }

// One judgement over one file: each step fills its verdicts and leaves what the next ones need.
class Judge {
 public:
  Judge(const ProofFile& file, const VerifyOptions& options, log::NoteVerifier key, WitnessPolicy witnesses)
      : file_(file), options_(options), key_(std::move(key)), witnesses_(std::move(witnesses)) {
    report_.document_id = file.document_id;
    report_.needs_witnesses = !witnesses_.empty();
    report_.needs_whole = options.require_whole;
  }

  Report Run() {
    JudgeLog();
    // Only bytes that the registry signed for are read any further.
    if (report_.log.ruling == Ruling::kValid) {
      JudgeChain();
    } else {
      report_.chain = Unknown("the entries are not shown to be the registry's");
      report_.issuer = report_.chain;
    }
    auto content = JudgeContent(file_, derived_ ? &*derived_ : nullptr);
    if (title_by_record_ && derived_ && content.verdict.ruling != Ruling::kInvalid) {
      content.verdict =
          Unknown(content.verdict.sentence +
                  "; but that it signed that is the registry's word: the ISSUE is not in the file");
      content.waybill.reset();
    }
    report_.content = std::move(content.verdict);
    JudgeWitnesses();
    JudgePresent();
    Show(std::move(content));
    return std::move(report_);
  }

 private:
  Outcome DecodeAll();
  Outcome CheckOrder() const;
  Outcome CheckLog();
  void JudgeLog();
  void JudgeChain();
  Outcome TrustRecords(Replay& replay);
  Outcome ReplayAll(Replay& replay);
  Outcome Take(const Listed& item, const Replay& replay, Replay::Step&& step);
  Outcome CheckTitle(const title::TitleState& state);
  Outcome CheckPredecessors(const Replay& replay) const;
  Outcome CheckParticipants(const Replay& replay) const;
  Outcome CheckRegistry(const Replay& replay) const;
  Outcome CheckMap() const;
  void JudgeWitnesses();
  void JudgePresent();
  void Show(ContentVerdict&& content);

  const ProofFile& file_;
  const VerifyOptions& options_;
  const log::NoteVerifier key_;
  const WitnessPolicy witnesses_;
  std::vector<Listed> entries_;  // ascending, the seal last
  // Whose record is stated and whose entries are not in the file: they were too many for it.
  std::set<std::string> by_record_;
  std::set<std::string> on_its_word_;  // those of them whose record decides whether a signature counted
  bool title_by_record_ = false;       // the same of the document itself
  bool replayed_ = false;              // chain found nothing wrong
  Anchor anchor_;                      // once log is VALID
  std::optional<title::TitleState> derived_;
  std::vector<v1::HistoryEntry> history_;
  std::vector<StandingAfter> after_;
  std::vector<Digest> states_after_;
  Records records_;  // once chain is VALID
  interpret::RegistryState registry_;
  std::string issued_by_;  // who signed the ISSUE of the document, or of the first it descends from
  std::uint64_t issued_at_ = 0;
  Report report_;
};

// ---- log ----

Outcome Judge::DecodeAll() {
  const auto add = [this](const ProvenEntry& proven, List list) -> Outcome {
    YIDAN_ASSIGN(DecodedEntry decoded, Decode(proven));
    entries_.push_back({std::move(decoded), list});
    return {};
  };
  entries_.reserve(file_.directory_entries.size() + file_.registry_entries.size() +
                   file_.predecessor_entries.size() + file_.entries.size() + 1);
  for (const ProvenEntry& proven : file_.directory_entries) YIDAN_TRY(add(proven, List::kDirectory));
  for (const ProvenEntry& proven : file_.registry_entries) YIDAN_TRY(add(proven, List::kRegistry));
  for (const ProvenEntry& proven : file_.predecessor_entries) YIDAN_TRY(add(proven, List::kPredecessor));
  for (const ProvenEntry& proven : file_.entries) YIDAN_TRY(add(proven, List::kDocument));
  YIDAN_TRY(add(file_.seal, List::kSeal));
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Listed& a, const Listed& b) { return a.entry.index < b.entry.index; });
  return {};
}

// The chain, wherever two entries of the file stand side by side, and the time over all of them.
Outcome Judge::CheckOrder() const {
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    const Listed& before = entries_[i - 1];
    const Listed& item = entries_[i];
    const std::uint64_t index = item.entry.index;
    if (index == before.entry.index) return Corrupt(At(index) + " is in the file twice");
    if (index == before.entry.index + 1 && item.entry.previous_leaf != before.leaf) {
      return Corrupt(At(index) + " names another entry as the one before it");
    }
    if (item.entry.time_ms < before.entry.time_ms) return Corrupt(At(index) + ": time goes back");
  }
  for (const BareEntry& bare : file_.bare_entries) {
    const auto at =
        std::lower_bound(entries_.begin(), entries_.end(), bare.index,
                         [](const Listed& item, std::uint64_t index) { return item.entry.index < index; });
    if (at == entries_.end()) return Corrupt("bare " + At(bare.index) + " is beyond the checkpoint");
    if (at->entry.index == bare.index) return Corrupt(At(bare.index) + " is in the file twice");
  }
  return {};
}

Outcome Judge::CheckLog() {
  YIDAN_TRY(DecodeAll());
  const Listed& genesis = entries_.front();
  if (genesis.list != List::kDirectory || genesis.entry.index != 0) return Corrupt("entry 0 is missing");
  if (entries_.back().list != List::kSeal) return Corrupt("an entry is beyond the seal");
  std::vector<const DecodedEntry*> rotations;
  for (const Listed& item : entries_) {
    if (item.list != List::kRegistry) continue;
    if (item.entry.kind() == log::BodyKind::kNoteKey)
      rotations.push_back(&item);
    else if (item.entry.kind() != log::BodyKind::kRules)
      return Corrupt(At(item.entry.index) + " does not belong in the list where it stands");
  }
  YIDAN_ASSIGN(anchor_,
               Hang({file_.checkpoint, genesis, entries_.back(), std::move(rotations)}, key_, witnesses_));
  if (file_.registry_key != anchor_.signer)
    return Corrupt("the file names another registry key than the one that signed");
  if (options_.require_sm2 && !anchor_.has_sm2_line)
    return Corrupt("the checkpoint bears no line by the registry's SM2 key, which is required");
  for (const Listed& item : entries_) YIDAN_TRY(anchor_.Holds(item));
  return CheckOrder();
}

void Judge::JudgeLog() {
  if (auto sound = CheckLog(); !sound) {
    report_.log = Bad(sound.error().message);
    return;
  }
  report_.origin = anchor_.checkpoint.origin;
  report_.checkpoint_size = anchor_.checkpoint.size;
  report_.sealed_at_ms = anchor_.sealed_at_ms;
  report_.age_ms = options_.now_ms - anchor_.sealed_at_ms;
  report_.sm2_signed = anchor_.has_sm2_line;
  report_.cosignatures = anchor_.cosignatures;
  std::string sentence = "all " + std::to_string(entries_.size()) + " entries are under checkpoint " +
                         std::to_string(report_.checkpoint_size) + " of " + report_.origin +
                         ", signed by its key";
  if (anchor_.has_sm2_line) sentence += " and its SM2 key";
  if (anchor_.signer != options_.registry_key) sentence += ", which the key given leads to";
  report_.log = Good(std::move(sentence));
}

// ---- chain, issuer ----

Outcome Judge::Take(const Listed& item, const Replay& replay, Replay::Step&& step) {
  const auto touches = [&step](const std::string& id) {
    return std::find(step.documents.begin(), step.documents.end(), id) != step.documents.end();
  };
  const bool here = touches(file_.document_id);
  const bool fits = item.list == List::kDirectory  ? step.documents.empty()
                    : item.list == List::kDocument ? here
                                                   : !here && !step.documents.empty();
  if (!fits) return Corrupt(At(item.entry.index) + " does not belong in the list where it stands");
  const v1::Act& act = *step.act;
  if (act.has_issue() && issued_by_.empty()) {
    issued_by_ = act.actor();
    issued_at_ = item.entry.index;
  }
  if (!here) return {};
  const auto& body = std::get<log::ActBody>(item.entry.body);
  const v1::TitleState after =
      title::ToProto(*replay.Title(file_.document_id), static_cast<title::TimeMs>(item.entry.time_ms));
  v1::HistoryEntry line;
  line.set_index(item.entry.index);
  title::SetTime(line.mutable_admitted_at(), static_cast<title::TimeMs>(item.entry.time_ms));
  line.set_kind(title::KindOf(act));
  line.mutable_act()->set_act(body.act);
  line.mutable_act()->set_signature(body.signature);
  line.mutable_act()->mutable_approvals()->Add(body.approvals.begin(), body.approvals.end());
  line.set_act_digest(step.act_digest.ToString());
  line.set_signer(act.agent().empty() ? act.actor() : act.agent());
  history_.push_back(std::move(line));
  after_.push_back({after.holder(), after.order(), after.status(),
                    after.has_pledge() ? std::optional(after.pledge()) : std::nullopt});
  states_after_.push_back(crypto::Sha256(title::Encode(*replay.Title(file_.document_id))));
  return {};
}

// Of whom no entry of the directory is in the file, not even the ADMIT, the record is taken at its word, if
// its chain is so long that it may be left out.
Outcome Judge::TrustRecords(Replay& replay) {
  std::set<std::string> shown;
  std::set<std::string> acting;
  for (const auto& [id, record] : replay.participants()) shown.insert(id);
  for (const Listed& item : entries_) {
    const auto* body = std::get_if<log::ActBody>(&item.entry.body);
    const auto act = body != nullptr ? title::ReadAct(body->act) : std::nullopt;
    if (!act) continue;
    if (item.list == List::kDirectory) shown.insert(act->participant_id());
    acting.insert({act->actor(), act->agent()});
  }
  for (const ProvenState& stated : file_.participants) {
    if (shown.contains(stated.id)) continue;
    auto record = title::DecodeParticipant(stated.value);
    if (!record || record->participant_id != stated.id || record->admitted_index == 0 ||
        record->entry_count <= interpret::kChainAlwaysShown ||
        record->HasRole(v1::ROLE_REGISTRAR, anchor_.checkpoint.size)) {
      return Corrupt("no entry of the file admits " + stated.id + ", whose record is stated");
    }
    by_record_.insert(stated.id);
    // Of a bystander, who signed nothing here and for whom nobody carries on, a replay asks only what its
    // record keeps for every index: that it was there, its roles, keys and suspensions.
    if (acting.contains(stated.id) || record->succession) on_its_word_.insert(stated.id);
    replay.Trust(*std::move(record));
  }
  return {};
}

Outcome Judge::ReplayAll(Replay& replay) {
  YIDAN_TRY(TrustRecords(replay));
  if (file_.entries.empty() && file_.bare_entries.empty()) {
    YIDAN_ASSIGN(derived_, TitleByRecord(file_));
    title_by_record_ = true;
  }
  auto bare = file_.bare_entries.begin();
  const auto catch_up = [&](std::uint64_t index) -> Outcome {
    for (; bare != file_.bare_entries.end() && bare->index < index; ++bare)
      YIDAN_TRY(replay.ApplyBare(file_.document_id, bare->index, bare->kind, bare->digest));
    return {};
  };
  for (const Listed& item : entries_) {
    if (item.entry.index == 0) continue;
    YIDAN_TRY(catch_up(item.entry.index));
    if (item.list == List::kSeal) break;
    YIDAN_ASSIGN(Replay::Step step, replay.Apply(item.entry, item.leaf));
    if (item.list == List::kRegistry) continue;
    if (!step.act) return Corrupt(At(item.entry.index) + " does not belong in the list where it stands");
    YIDAN_TRY(Take(item, replay, std::move(step)));
  }
  if (!title_by_record_) {
    const title::TitleState* state = replay.Title(file_.document_id);
    if (state == nullptr) return Corrupt("no entry of the file issues " + file_.document_id);
    YIDAN_TRY(CheckTitle(*state));
    YIDAN_TRY(CheckPredecessors(replay));
  }
  YIDAN_TRY(CheckParticipants(replay));
  return CheckRegistry(replay);
}

// The registry's record is the stated one: no change of the rules or of the note key was left out.
Outcome Judge::CheckRegistry(const Replay& replay) const {
  if (interpret::Encode(replay.registry()) == file_.registry_state) return {};
  return Corrupt(
      "the stated record of the registry is not the one that the entries derive: a RULES or NOTE_KEY entry "
      "is "
      "missing, or the statement is false");
}

// The derived title is the stated one, byte for byte. A bare entry may have been a grant, and may have
// cleared what lapsed meanwhile: with one, grants and the counts of grants and of each carrier's milestones
// are taken as stated, and what has lapsed is left aside.
Outcome Judge::CheckTitle(const title::TitleState& state) {
  const auto differs = [] {
    return Corrupt(
        "the stated title is not the one that the entries derive: an act is missing, or the statement is "
        "false");
  };
  derived_ = state;
  if (file_.bare_entries.empty()) {
    if (title::Encode(state) == file_.title) return {};
    derived_.reset();
    return differs();
  }
  auto stated = title::DecodeTitleState(file_.title);
  const auto drop_lapsed = [this](title::TitleState& title) {
    title::DropExpired(title, anchor_.sealed_at_ms);
    if (title.offer && title.offer->expires_at <= anchor_.sealed_at_ms) title.offer.reset();
  };
  if (stated) {
    drop_lapsed(*stated);
    drop_lapsed(*derived_);
    derived_->grants = stated->grants;
    derived_->grants_given = stated->grants_given;
    derived_->milestones_by = stated->milestones_by;
    if (*derived_ == *stated) return {};
  }
  derived_.reset();
  return differs();
}

// Every document of the line (interpret/line.h), and no other, is stated as its own entries derive it.
Outcome Judge::CheckPredecessors(const Replay& replay) const {
  const auto derived = [&replay](const std::string& id) -> Result<std::optional<title::TitleState>> {
    const title::TitleState* state = replay.Title(id);
    return state == nullptr ? std::optional<title::TitleState>() : std::optional(*state);
  };
  YIDAN_ASSIGN(const std::vector<title::TitleState> line, interpret::LineOf(*derived_, derived));
  std::map<std::string_view, const title::TitleState*> expected;
  for (const title::TitleState& state : line) expected.emplace(state.document_id, &state);
  for (const ProvenState& stated : file_.predecessors) {
    const auto found = expected.find(stated.id);
    if (found == expected.end()) return Corrupt(stated.id + " is no predecessor of the document");
    if (title::Encode(*found->second) != stated.value)
      return Corrupt("the stated title of the predecessor " + stated.id +
                     " is not the one that the entries derive");
    expected.erase(found);
  }
  if (expected.empty()) return {};
  return Corrupt("the title of the predecessor " + std::string(expected.begin()->first) + " is missing");
}

// Every directory record that the entries derive, and no other, is stated so: no revocation, suspension or
// further key was left out.
Outcome Judge::CheckParticipants(const Replay& replay) const {
  std::map<std::string_view, const ProvenState*> stated;
  for (const ProvenState& item : file_.participants) stated.emplace(item.id, &item);
  for (const auto& [id, record] : replay.participants()) {
    const auto found = stated.find(id);
    if (found == stated.end()) return Corrupt("the directory record of " + id + " is missing");
    if (by_record_.contains(id)) {
      stated.erase(found);
      continue;
    }
    if (title::Encode(record) != found->second->value)
      return Corrupt("the stated directory record of " + id +
                     " is not the one that the entries derive: a directory act is missing, or the statement "
                     "is false");
    stated.erase(found);
  }
  if (!stated.empty())
    return Corrupt("no entry of the file admits " + std::string(stated.begin()->first) +
                   ", whose record is stated");
  return {};
}

// "; identity: document seen 证照: licence 510100-17", as the registrar stated it at admission.
static std::string AssurancesText(const title::ParticipantRecord& record) {
  std::string out;
  for (const title::Assurance& assurance : record.assurances) {
    out += (out.empty() ? "; identity: " : ", ") + AssuranceText(assurance.kind, assurance.reference);
  }
  if (!record.same_organisation_as.empty()) {
    out += "; stated by the registrar to be the same organisation as " + record.same_organisation_as;
  }
  return out;
}

void Judge::JudgeChain() {
  const Listed& first = entries_.front();
  auto replay = Replay::Begin(first.entry, first.leaf, *options_.rules);
  const Outcome replayed = replay ? ReplayAll(*replay) : Outcome(tl::unexpected(replay.error()));
  if (!replayed) {
    derived_.reset();
    const bool unknown = replayed.error().kind == Error::Kind::kUnavailable;
    report_.chain = unknown ? Unknown(replayed.error().message) : Bad(replayed.error().message);
    report_.issuer = Unknown(unknown ? "the entries cannot be replayed" : "the chain does not hold");
    return;
  }
  replayed_ = true;
  records_ = replay->participants();
  registry_ = replay->registry();
  for (const ProvenState& stated : file_.participants) {
    // What is said of them is what the registry states now, and not what they were replayed with.
    if (by_record_.contains(stated.id))
      records_.insert_or_assign(stated.id, *title::DecodeParticipant(stated.value));
  }
  const std::string entries = std::to_string(derived_->entry_count) +
                              (derived_->entry_count == 1 ? " entry touches" : " entries touch") +
                              " the document";
  report_.chain = title_by_record_
                      ? Unknown(entries +
                                ": with those of what it carries on, or was merged with, they are "
                                "more than a file holds or were left out, "
                                "and none is in it; that they led to its state is the registry's word")
                      : Good(entries + ", each admitted by the rules; their history is the stated one");
  if (!file_.bare_entries.empty()) {
    report_.chain.sentence += "; " + std::to_string(file_.bare_entries.size()) +
                              " grant(s) or milestone(s) among them are named and not shown";
  }
  if (on_its_word_.size() < by_record_.size()) {
    report_.chain.sentence += "; of " + std::to_string(by_record_.size() - on_its_word_.size()) +
                              " who are named and signed nothing the record stands for their entries";
  }
  if (!on_its_word_.empty()) {
    std::string whose;
    for (const std::string& id : on_its_word_) whose += (whose.empty() ? "" : ", ") + id;
    report_.chain = Unknown(report_.chain.sentence + "; but whose keys signed is the registry's word for " +
                            whose + ": the entries that made their records are not in the file");
  }
  if (title_by_record_) {
    report_.issuer = Unknown("the ISSUE is not in the file: that " + derived_->issuer +
                             " signed it is the registry's word");
    return;
  }
  // Whoever issued the first of the line is, by the rules, the issuer of its successors too.
  const title::ParticipantRecord* issuer = replay->Participant(derived_->issuer);
  if (issuer == nullptr || issued_by_ != derived_->issuer) {
    report_.issuer = Bad("no ISSUE by " + derived_->issuer + " is in the file");
    return;
  }
  report_.issuer = Good("issued by " + derived_->issuer + " (" + issuer->name +
                        "), a carrier in good standing at " + At(issued_at_) + AssurancesText(*issuer) +
                        "; that this organisation is who it says rests on the registrar");
}

// ---- witnesses, present, burdens ----

void Judge::JudgeWitnesses() {
  if (witnesses_.empty()) {
    report_.witnesses = Unknown("no witness key was given");
  } else if (report_.log.ruling != Ruling::kValid) {
    report_.witnesses = Unknown("without a sound checkpoint there is nothing to have witnessed");
  } else {
    const std::string count = std::to_string(anchor_.cosignatures) + " of " +
                              std::to_string(witnesses_.witnesses()) + " witness(es) cosigned the checkpoint";
    report_.witnesses = anchor_.cosignatures >= witnesses_.quorum()
                            ? Good(count)
                            : Unknown(count + "; " + std::to_string(witnesses_.quorum()) + " are asked for");
  }
}

Outcome Judge::CheckMap() const {
  const auto check = [this](const std::string& key, const std::string& value, const log::MapProof& proof,
                            const std::string& of) -> Outcome {
    auto held = log::VerifyMapPresence(key, value, proof, anchor_.map_root);
    if (!held) return Corrupt(of + " is not the latest under the checkpoint: " + held.error().message);
    return {};
  };
  YIDAN_TRY(check(log::TitleKey(file_.document_id), file_.title, file_.title_proof, "this title"));
  YIDAN_TRY(check(log::RegistryKey(), file_.registry_state, file_.registry_proof, "the registry's record"));
  for (const ProvenState& state : file_.predecessors)
    YIDAN_TRY(check(log::TitleKey(state.id), state.value, state.proof, "the title of " + state.id));
  for (const ProvenState& state : file_.participants)
    YIDAN_TRY(check(log::ParticipantKey(state.id), state.value, state.proof, "the record of " + state.id));
  return {};
}

void Judge::JudgePresent() {
  if (report_.log.ruling != Ruling::kValid || !replayed_) {
    report_.present = Unknown("without a sound chain and log nothing is known about the present");
    return;
  }
  if (auto latest = CheckMap(); !latest) {
    report_.present = Bad(latest.error().message);
    return;
  }
  std::string sentence = "nothing came after, on the document or to its signers' keys, as of " +
                         FormatMoment(report_.sealed_at_ms);
  if (report_.age_ms < -kClockSkewMs) {
    report_.present = Unknown(sentence + "; but that is " + FormatAge(-report_.age_ms) +
                              " ahead of this clock: one of the two is wrong");
    return;
  }
  // Rounded down both may read the same.
  const std::string age = FormatAge(report_.age_ms);
  const std::string allowed = FormatAge(options_.max_age_ms);
  const bool too_old = report_.age_ms > options_.max_age_ms;
  sentence +=
      "; the checkpoint is " + std::string(too_old && age == allowed ? "more than " : "") + age + " old";
  if (too_old) {
    report_.present = Unknown(sentence + " (at most " + allowed + " allowed)");
    return;
  }
  if (witnesses_.empty()) {
    report_.present = Good(sentence +
                           "; that the registry shows everybody this log is its own word: no "
                           "witness was asked for");
    return;
  }
  const bool met = report_.witnesses.ruling == Ruling::kValid;
  sentence += "; " + report_.witnesses.sentence;
  report_.present = met ? Good(std::move(sentence)) : Unknown(std::move(sentence));
}

// Bytes that were not verified in full are not shown at all.
void Judge::Show(ContentVerdict&& content) {
  if (!replayed_ || report_.log.ruling != Ruling::kValid || report_.present.ruling == Ruling::kInvalid) {
    report_.burdens = Unknown("without a sound chain, log and map proof nothing is known about burdens");
    return;
  }
  report_.title = title::ToProto(*derived_, anchor_.sealed_at_ms);
  report_.headline = EndSentence(*report_.title);
  report_.standing = Standing{*derived_, records_, registry_};
  report_.history = std::move(history_);
  report_.after = std::move(after_);
  report_.states_after = std::move(states_after_);
  report_.in_the_way = InTheWayOf(*report_.title, records_, {anchor_.checkpoint.size, anchor_.sealed_at_ms});
  const std::string as_of = " as of the seal, " + FormatMoment(report_.sealed_at_ms);
  report_.burdens =
      Good(report_.in_the_way.empty() ? "none" + as_of
                                      : std::to_string(report_.in_the_way.size()) + as_of + ", listed");
  report_.waybill = std::move(content.waybill);
  report_.hidden_leaves = content.hidden;
  report_.hidden = std::move(content.where);
}

}  // namespace

std::string_view RulingName(Ruling ruling) {
  switch (ruling) {
    case Ruling::kValid:
      return "VALID";
    case Ruling::kInvalid:
      return "INVALID";
    case Ruling::kPartial:
      return "PARTIAL";
    default:
      return "NOT_CHECKED";
  }
}

bool Report::Live() const { return title && IsLive(*title); }

bool Report::Valid() const {
  for (const Verdict* required : {&issuer, &chain, &log, &present, &burdens}) {
    if (required->ruling != Ruling::kValid) return false;
  }
  if (needs_witnesses && witnesses.ruling != Ruling::kValid) return false;
  const bool shown = content.ruling == Ruling::kPartial && !needs_whole;
  return (content.ruling == Ruling::kValid || shown) && Live();
}

Result<Report> Verify(const ProofFile& file, const VerifyOptions& options) {
  YIDAN_ASSIGN(log::NoteVerifier key, log::NoteVerifier::FromKeyString(options.registry_key));
  YIDAN_ASSIGN(WitnessPolicy witnesses, WitnessPolicy::Create(options.witness_keys, options.witness_quorum));
  return Judge(file, options, std::move(key), std::move(witnesses)).Run();
}

}  // namespace yidan::proof
