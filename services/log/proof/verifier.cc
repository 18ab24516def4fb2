#include "services/log/proof/verifier.h"

#include <algorithm>
#include <map>

#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/merkle.h"
#include "services/log/note.h"
#include "services/log/proof/replay.h"
#include "services/log/proof/terms.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::proof {
namespace {

enum class List { kDirectory, kPredecessor, kDocument, kSeal };

// An entry of the file, decoded, wherever it stood.
struct Decoded {
  const ProvenEntry* proven = nullptr;
  List list = List::kDocument;
  log::Entry entry;
  Digest leaf;
};

Verdict Bad(std::string sentence) { return {Ruling::kInvalid, std::move(sentence)}; }
Verdict Good(std::string sentence) { return {Ruling::kValid, std::move(sentence)}; }
Verdict Unknown(std::string sentence) { return {Ruling::kNotChecked, std::move(sentence)}; }

std::string At(std::uint64_t index) { return "entry " + std::to_string(index); }

// One judgement over one file: each step fills its verdicts and leaves what the next ones need.
class Judge {
 public:
  Judge(const ProofFile& file, const VerifyOptions& options, log::NoteVerifier key)
      : file_(file), options_(options), key_(std::move(key)) {
    report_.document_id = file.document_id;
  }

  Report Run() {
    const Outcome decoded = Decode();
    report_.log = decoded ? JudgeLog() : Bad(decoded.error().message);
    // Only bytes that the registry signed for are read any further.
    if (report_.log.ruling == Ruling::kValid) {
      JudgeChain();
    } else {
      report_.chain = Unknown("the entries are not shown to be the registry's");
      report_.issuer = report_.chain;
    }
    JudgeContent();
    JudgePresent();
    Show();
    return std::move(report_);
  }

 private:
  Outcome Decode();
  Verdict JudgeLog();
  Outcome CheckCheckpoint(log::Checkpoint& checkpoint);
  Outcome CheckSeal(const log::Checkpoint& checkpoint) const;
  Outcome CheckOrder() const;
  void JudgeChain();
  Outcome ReplayAll(Replay& replay);
  Outcome Take(const Decoded& item, const Replay& replay, Replay::Step&& step);
  void JudgeContent();
  void JudgePresent();
  void Show();

  const ProofFile& file_;
  const VerifyOptions& options_;
  const log::NoteVerifier key_;
  std::vector<Decoded> entries_;  // ascending, the seal last
  std::optional<title::TitleState> derived_;
  std::vector<v1::HistoryEntry> history_;
  std::string issued_by_;  // who signed the ISSUE of the document, or of the first it descends from
  std::uint64_t issued_at_ = 0;
  Report report_;
};

// ---- Reading ----

Outcome Judge::Decode() {
  const auto add = [this](const ProvenEntry& proven, List list) -> Outcome {
    Decoded item{&proven, list, {}, log::LeafHash(proven.entry)};
    auto entry = log::DecodeEntry(proven.entry);
    if (!entry) return Corrupt(At(proven.index) + ": " + entry.error().message);
    if (entry->index != proven.index) {
      return Corrupt(At(proven.index) + " says itself that it is " + At(entry->index));
    }
    item.entry = std::move(*entry);
    entries_.push_back(std::move(item));
    return {};
  };
  for (const auto& proven : file_.directory_entries) YIDAN_TRY(add(proven, List::kDirectory));
  for (const auto& proven : file_.predecessor_entries) YIDAN_TRY(add(proven, List::kPredecessor));
  for (const auto& proven : file_.entries) YIDAN_TRY(add(proven, List::kDocument));
  YIDAN_TRY(add(file_.seal, List::kSeal));
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Decoded& a, const Decoded& b) { return a.entry.index < b.entry.index; });
  return {};
}

// ---- log ----

Outcome Judge::CheckCheckpoint(log::Checkpoint& checkpoint) {
  if (file_.registry_key != options_.registry_key) {
    return Corrupt("the file names another registry key than the one given");
  }
  auto opened = log::OpenCheckpoint(file_.checkpoint, {&key_, 1}, {});
  if (!opened) return Corrupt("the checkpoint is not the registry's: " + opened.error().message);
  checkpoint = std::move(opened->checkpoint);
  report_.origin = checkpoint.origin;
  report_.checkpoint_size = checkpoint.size;
  return {};
}

Outcome Judge::CheckSeal(const log::Checkpoint& checkpoint) const {
  const auto last = std::find_if(entries_.begin(), entries_.end(),
                                 [](const Decoded& item) { return item.list == List::kSeal; });
  const auto* body = std::get_if<log::SealBody>(&last->entry.body);
  if (body == nullptr) return Corrupt("the seal is no SEAL entry");
  if (last->entry.index + 1 != checkpoint.size) {
    return Corrupt("the seal is not the last entry under the checkpoint");
  }
  if (body->time_ms != last->entry.time_ms) return Corrupt("the seal states another time than its own");
  if (!checkpoint.state_map_root || *checkpoint.state_map_root != body->state_map_root) {
    return Corrupt("the checkpoint's state map is not the one that the seal states");
  }
  return {};
}

// The chain, wherever two entries of the file stand side by side, and the time over all of them.
Outcome Judge::CheckOrder() const {
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    const Decoded& before = entries_[i - 1];
    const Decoded& item = entries_[i];
    const std::uint64_t index = item.entry.index;
    if (index == before.entry.index) return Corrupt(At(index) + " is in the file twice");
    if (index == before.entry.index + 1 && item.entry.previous_leaf != before.leaf) {
      return Corrupt(At(index) + " names another entry as the one before it");
    }
    if (item.entry.time_ms < before.entry.time_ms) return Corrupt(At(index) + ": time goes back");
  }
  return {};
}

Verdict Judge::JudgeLog() {
  log::Checkpoint checkpoint;
  if (auto sound = CheckCheckpoint(checkpoint); !sound) return Bad(sound.error().message);
  for (const Decoded& item : entries_) {
    auto under = log::VerifyInclusion(item.entry.index, checkpoint.size, item.leaf, item.proven->path,
                                      checkpoint.root);
    if (!under) return Bad(At(item.entry.index) + " is not under the checkpoint: " + under.error().message);
  }
  if (auto sound = CheckSeal(checkpoint); !sound) return Bad(sound.error().message);
  if (auto sound = CheckOrder(); !sound) return Bad(sound.error().message);
  const auto* genesis = std::get_if<log::GenesisBody>(&entries_.front().entry.body);
  if (genesis == nullptr || entries_.front().list != List::kDirectory ||
      genesis->origin != checkpoint.origin) {
    return Bad("entry 0 is missing, or of another registry than " + checkpoint.origin);
  }
  report_.sealed_at_ms = static_cast<std::int64_t>(entries_.back().entry.time_ms);
  return Good("all " + std::to_string(entries_.size()) + " entries are under checkpoint " +
              std::to_string(checkpoint.size) + " of " + checkpoint.origin + ", signed by its key");
}

// ---- chain, issuer ----

Outcome Judge::Take(const Decoded& item, const Replay& replay, Replay::Step&& step) {
  const auto touches = [&step](const std::string& id) {
    return std::find(step.documents.begin(), step.documents.end(), id) != step.documents.end();
  };
  const bool here = touches(file_.document_id);
  const bool fits = item.list == List::kDirectory  ? step.documents.empty()
                    : item.list == List::kDocument ? here
                                                   : !here && !step.documents.empty();
  if (!fits) return Corrupt(At(item.entry.index) + " does not belong in the list where it stands");
  if (step.act.has_issue() && issued_by_.empty()) {
    issued_by_ = step.act.actor();
    issued_at_ = item.entry.index;
  }
  if (!here) return {};
  const auto& body = std::get<log::ActBody>(item.entry.body);
  const v1::TitleState after =
      title::ToProto(*replay.Title(file_.document_id), static_cast<title::TimeMs>(item.entry.time_ms));
  v1::HistoryEntry line;
  line.set_index(item.entry.index);
  line.mutable_admitted_at()->set_seconds(static_cast<std::int64_t>(item.entry.time_ms / 1000));
  line.mutable_admitted_at()->set_nanos(static_cast<std::int32_t>(item.entry.time_ms % 1000 * 1'000'000));
  line.set_kind(title::KindOf(step.act));
  line.mutable_act()->set_act(body.act);
  line.mutable_act()->set_signature(body.signature);
  line.set_act_digest(step.act_digest.ToString());
  line.set_signer(step.act.agent().empty() ? step.act.actor() : step.act.agent());
  line.set_holder_after(after.holder());
  *line.mutable_order_after() = after.order();
  line.set_status_after(after.status());
  history_.push_back(std::move(line));
  return {};
}

Outcome Judge::ReplayAll(Replay& replay) {
  for (const Decoded& item : entries_) {
    if (item.entry.index == 0 || item.list == List::kSeal) continue;
    YIDAN_ASSIGN(Replay::Step step, replay.Apply(item.entry));
    YIDAN_TRY(Take(item, replay, std::move(step)));
  }
  const title::TitleState* state = replay.Title(file_.document_id);
  if (state == nullptr) return Corrupt("no entry of the file issues " + file_.document_id);
  if (title::Encode(*state) != file_.title) {
    return Corrupt(
        "the stated title is not the one that the entries derive: an act is missing, or the statement is "
        "false");
  }
  derived_ = *state;
  return {};
}

void Judge::JudgeChain() {
  const Decoded& first = entries_.front();
  auto replay = Replay::Begin(first.entry, first.leaf);
  if (!replay) {
    const bool unknown = replay.error().kind == Error::Kind::kUnavailable;
    report_.chain = unknown ? Unknown(replay.error().message) : Bad(replay.error().message);
    report_.issuer = Unknown("the directory cannot be replayed");
    return;
  }
  const Outcome replayed = ReplayAll(*replay);
  if (!replayed) {
    report_.chain = Bad(replayed.error().message);
    report_.issuer = Unknown("the chain does not hold");
    return;
  }
  report_.chain =
      Good(std::to_string(derived_->entry_count) + " entries touch the document, each admitted by " +
           "the rules; their history is the stated one");
  // Whoever issued the first of the line is, by the rules, the issuer of its successors too.
  const title::ParticipantRecord* issuer = replay->Participant(derived_->issuer);
  if (issuer == nullptr || issued_by_ != derived_->issuer) {
    report_.issuer = Bad("no ISSUE by " + derived_->issuer + " is in the file");
    return;
  }
  report_.issuer =
      Good("issued by " + derived_->issuer + " (" + issuer->name + "), a carrier in good standing at " +
           At(issued_at_) + "; that this organisation is who it says rests on the registrar");
}

// ---- content ----

void Judge::JudgeContent() {
  if (!derived_) {
    report_.content = Unknown("without a sound chain there is no commitment to hold the content against");
    return;
  }
  if (file_.content_secret.size() != waybill::kSecretSize) {
    report_.content = Bad("the secret of the content's salts is not 32 bytes");
    return;
  }
  // Once more within the bounds of a content, which are narrower than those of the file.
  const auto content = waybill::ParseContent(file_.content.Canonical());
  if (!content) {
    report_.content = Bad(content.error().message);
    return;
  }
  const auto commitment = waybill::Commit(file_.document_id, file_.content_secret, *content);
  const title::Header& header = derived_->header;
  if (commitment.root != header.content_root || commitment.leaf_count != header.content_leaf_count) {
    report_.content = Bad("the content is not the one that the issuer signed");
    return;
  }
  auto typed = waybill::ToWaybill(*content);
  const Outcome sound = typed ? waybill::CheckContent(*typed) : Outcome(tl::unexpected(typed.error()));
  if (!sound) {
    report_.content = Bad(sound.error().message);
    return;
  }
  const auto named = waybill::HeaderOf(*typed);
  const Outcome agrees = waybill::CheckHeader(*typed, title::ToProto(header));
  if (!agrees || !named || named->carrier != derived_->issuer) {
    report_.content =
        Bad(agrees ? "the content names another carrier than the issuer" : agrees.error().message);
    return;
  }
  report_.content = Good("whole: all " + std::to_string(commitment.leaf_count) +
                         " statements are under the commitment that the issuer signed");
  report_.waybill = std::move(*typed);
}

// ---- present, burdens, witnesses ----

void Judge::JudgePresent() {
  report_.witnesses = Unknown("cosignatures come with the present-state proof");
  if (report_.log.ruling != Ruling::kValid) {
    report_.present = Unknown("without a sound checkpoint nothing is known about the present");
    return;
  }
  const std::int64_t age = options_.now_ms - report_.sealed_at_ms;
  std::string sentence = age < -options_.max_age_ms
                             ? "the checkpoint is dated " + FormatAge(-age) + " ahead of this clock"
                             : "the checkpoint is " + FormatAge(age) + " old";
  if (age > options_.max_age_ms)
    sentence += " (more than the " + FormatAge(options_.max_age_ms) + " allowed)";
  report_.present =
      Unknown(sentence +
              "; that nothing came after, on the document or to its signers' keys, comes with the "
              "present-state proof");
}

// Bytes that were not verified in full are not shown at all.
void Judge::Show() {
  if (report_.chain.ruling != Ruling::kValid || report_.log.ruling != Ruling::kValid) {
    report_.burdens = Unknown("without a sound chain and log nothing is known about burdens");
    return;
  }
  report_.title = title::ToProto(*derived_, options_.now_ms);
  report_.history = std::move(history_);
  report_.burden_list = BurdensOf(*report_.title);
  const std::string as_of = " as of " + At(derived_->last_index);
  report_.burdens =
      Good(report_.burden_list.empty() ? "none" + as_of
                                       : std::to_string(report_.burden_list.size()) + as_of + ", listed");
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
  for (const Verdict* required : {&content, &issuer, &chain, &log}) {
    if (required->ruling != Ruling::kValid) return false;
  }
  return Live();
}

Result<Report> Verify(const ProofFile& file, const VerifyOptions& options) {
  YIDAN_ASSIGN(log::NoteVerifier key, log::NoteVerifier::FromKeyString(options.registry_key));
  return Judge(file, options, std::move(key)).Run();
}

}  // namespace yidan::proof
