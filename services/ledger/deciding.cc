// What the sequencer decides of a submission: each of its acts by the rules, in order, on the world that
// those before have left; all of them together where that is asked for.
#include <algorithm>
#include <utility>

#include "services/interpret/content.h"
#include "services/ledger/goods.h"
#include "services/ledger/remarks.h"
#include "services/ledger/sequencer.h"
#include "services/store/records.h"

namespace yidan::ledger {

// An error: a record could not be read, and nothing may be decided.
Outcome Sequencer::Answer(Work& work, const std::shared_ptr<Submission>& submission) {
  Answered answered{submission, {}};
  if (auto too_many =
          Disclosure(misses_, new_ids_, recorded_, MomentOf(work, ports_.clock)).TurnAway(*submission)) {
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

// What the act's documents cover: as their contents say, and beside that what took the place of a box that a
// successor states; of a NOTATION what the box that takes another's place is covered as, which follows from
// the content and the document as it is.
tl::expected<std::vector<log::GoodsTags>, title::Refusal> Sequencer::GoodsStated(
    const Work& work, const interpret::Layer& layer, const ExaminedAct& act) const {
  std::vector<log::GoodsTags> tags = act.tags;
  if (act.act.has_replace() && !act.content_refusal) {
    for (std::size_t i = 0; i < tags.size(); ++i) {
      tags[i] = interpret::IssuedTags(act.act, i, layer, tags[i], act.contents[i].loads, goods_key_,
                                      rules_.goods_keys);
    }
  }
  // A content is read for nobody but who signed; the rules refuse the rest without it.
  const bool signed_by_all = act.signature_holds.value_or(false) && act.approvals_hold.value_or(true);
  if (!act.act.has_notation() || !signed_by_all) return tags;
  const title::TitleState* before = layer.Title(act.act.document_id());
  if (before == nullptr || tags.empty()) return tags;  // the rules say what is wrong
  const auto content = ContentOf(work, before->document_id);
  auto substitute = content ? TagsOfSubstitute(act.act, *before, layer.GoodsOf(before->document_id), *content,
                                               goods_key_, rules_)
                            : Result<log::GoodsTags>(tl::unexpected(content.error()));
  if (!substitute) {
    return tl::unexpected(
        title::Refusal{v1::REFUSAL_REASON_CONTENT_INVALID,
                       "substitute: what it is loaded with cannot be read: " + substitute.error().message,
                       {}});
  }
  tags.front() = *std::move(substitute);
  return tags;
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
  auto tags = GoodsStated(work, layer, act);
  if (!tags) {
    outcome.refusal = std::move(tags.error());
    return outcome;
  }
  std::vector<log::GoodsAnnex> annexes = Sealed(act.act, place.index, *tags, goods_key_);
  // Before anything is said of others' goods: an act that never fits an entry would search them for nothing.
  if (!annexes.empty()) {
    const auto fits = batch.Link(log::ActBody{act.signature, act.approvals, act.act_bytes,
                                              WithLeastRemarks(WithAllWarnings(annexes))});
    if (!fits) {
      // What a predecessor's substitutes add is told to nobody whom the rules refuse for another reason.
      const interpret::OthersGoodsUnknown unknown(layer);
      const auto alone =
          interpreter_.Judge({act.act, act.act_bytes, act.signature, act.digest, act.signature_holds,
                              act.approvals, act.approvals_hold, annexes, *tags},
                             place, unknown, rules_);
      if (!alone) {
        outcome.refusal = alone.error();
        return outcome;
      }
      outcome.refusal = {
          v1::REFUSAL_REASON_MALFORMED_ACT, "the act does not fit an entry: " + fits.error().message, {}};
      return outcome;
    }
    Remark(act, work.batch.log().time_ms, log::kMaxEntryBytes - fits->size(), annexes);
  }
  const interpret::OthersGoodsUnknown alone(layer);
  const interpret::World& world = as_if_alone ? static_cast<const interpret::World&>(alone) : layer;
  auto effect = interpreter_.Judge({act.act, act.act_bytes, act.signature, act.digest, act.signature_holds,
                                    act.approvals, act.approvals_hold, annexes, *tags},
                                   place, world, rules_);
  std::optional<title::Refusal> content_refusal = act.content_refusal;
  if (effect && act.pointers_open) content_refusal = JudgePointers(work, act);
  if (!effect || content_refusal) {
    outcome.refusal = effect ? std::move(*content_refusal) : std::move(effect.error());
    return outcome;
  }
  log::ActBody body{act.signature, act.approvals, act.act_bytes, std::move(annexes)};
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

}  // namespace yidan::ledger
