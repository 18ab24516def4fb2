#include "services/ledger/disclosure.h"

#include <algorithm>
#include <set>
#include <string>

#include "services/base/moments.h"
#include "services/interpret/content.h"
#include "services/query/rights.h"

namespace yidan::ledger {
namespace {

constexpr std::string_view kPurpose = "submit_act";

// The documents that an act names as being there already.
std::vector<std::string> NamedBy(const v1::Act& act) {
  if (act.has_issue() || act.document_id().empty()) return {};
  std::vector<std::string> named = interpret::ReplacedBy(act);
  if (std::find(named.begin(), named.end(), act.document_id()) == named.end()) {
    named.push_back(act.document_id());
  }
  return named;
}

query::Asker AskerOf(const std::string& participant, const Disclosure::Moment& at) {
  return {at.world.Participant(participant), at.world, at.index, at.now};
}

bool HasRight(const std::string& participant, const title::TitleState& state, const Disclosure::Moment& at) {
  if (participant.empty()) return false;
  const query::Asker asker = AskerOf(participant, at);
  return query::RightOf(state, asker, at.index, at.now).kind != query::ReadingRight::kNone;
}

// Whose signature does not hold is told nothing of documents.
bool MayTell(const ExaminedAct& act) { return !act.malformed && act.signature_holds.value_or(true); }

// `from_ms`: wall time from when on so many are judged again.
api::ServiceError TooManyRefused(std::int64_t issued, std::int64_t from_ms) {
  return {v1::ERROR_REASON_TOO_MANY_MISSES,
          "too many of the documents that you would issue were refused: " +
              std::to_string(Disclosure::kNewIds.burst) + " at once, then one in " +
              std::to_string(Disclosure::kNewIds.every_ms) + " ms, and each that is admitted earns one; " +
              std::to_string(issued) + " in one call are judged from " + FormatRfc3339(from_ms) +
              " on, fewer sooner. No act was judged",
          "act.document_id"};
}

// A refusal at the others comes before any document is looked at.
bool TellsOfDocuments(v1::RefusalReason reason) { return reason >= v1::REFUSAL_REASON_UNKNOWN_DOCUMENT; }

}  // namespace

// Of its own documents nothing is recorded, so a holder or an issuer is never kept from them. For all others
// the answer is one, document or none.
std::optional<api::ServiceError> Disclosure::TurnAwayInDebt(const Submission& submission) const {
  const std::string& caller = submission.request.caller();
  const std::int64_t wait_ms = recorded_.WaitMs(caller, moment_.monotonic_ms);
  if (wait_ms == 0) return std::nullopt;
  const auto own = [&](const std::string& id) {
    const title::TitleState* state = moment_.world.Title(id);
    return state != nullptr &&
           query::RightOf(*state, AskerOf(caller, moment_), moment_.index, moment_.now).kind ==
               query::ReadingRight::kOwner;
  };
  for (const ExaminedAct& act : submission.acts) {
    // A malformed one is answered with its receipt if it was admitted under other rules.
    const v1::Act reread = act.malformed ? title::ReadAct(act.act_bytes).value_or(v1::Act()) : v1::Act();
    if (!act.malformed && !MayTell(act)) continue;
    const auto named = NamedBy(act.malformed ? reread : act.act);
    const auto headers = interpret::HeadersOf(act.malformed ? reread : act.act);
    if (std::all_of(named.begin(), named.end(), own) &&
        std::all_of(headers.begin(), headers.end(), [&](const auto& h) { return own(h.document_id); })) {
      continue;
    }
    return TooManyRecorded(recorded_.options(), moment_.now + wait_ms, "no act was judged");
  }
  return std::nullopt;
}

std::optional<api::ServiceError> Disclosure::TurnAway(const Submission& submission) const {
  const std::string& caller = submission.request.caller();
  if (caller.empty()) return std::nullopt;
  if (auto in_debt = TurnAwayInDebt(submission)) return in_debt;
  std::set<std::string> coming;  // issued by an act of this very submission
  std::set<std::string> missing;
  const bool none_left = misses_.Exhausted(caller, moment_.monotonic_ms);
  bool guessed = false;
  std::int64_t issued = 0;
  for (const ExaminedAct& act : submission.acts) {
    if (!MayTell(act)) continue;
    for (const std::string& id : NamedBy(act.act)) {
      const title::TitleState* state = moment_.world.Title(id);
      if (state == nullptr && !coming.contains(id)) missing.insert(id);
      if (state == nullptr || !none_left || HasRight(caller, *state, moment_)) continue;
      if (act.signature_holds.value_or(false) &&
          (HasRight(act.act.actor(), *state, moment_) || HasRight(act.act.agent(), *state, moment_))) {
        continue;
      }
      guessed = true;
    }
    for (const auto& header : interpret::HeadersOf(act.act)) {
      coming.insert(header.document_id);
      issued += 1;
    }
  }
  // Of one submission that is larger than the bucket, what comes to nothing is owed.
  issued = std::min(issued, kNewIds.burst);
  if (issued > 0 && new_ids_.Exhausted(caller, moment_.monotonic_ms, issued)) {
    return TooManyRefused(issued, moment_.now + new_ids_.WaitMs(caller, moment_.monotonic_ms, issued));
  }
  const auto more = static_cast<std::int64_t>(missing.size());
  if (!guessed && (more == 0 || !misses_.Exhausted(caller, moment_.monotonic_ms, more))) return std::nullopt;
  // That it is turned away says that they are none: they are owed, as if each had been asked for.
  if (more > 0 && !none_left) misses_.Miss(caller, moment_.monotonic_ms, more);
  return api::ServiceError{
      v1::ERROR_REASON_TOO_MANY_MISSES,
      "you named too many ids that are no document; wait, and act on those that you were "
      "given. No act was judged",
      "act.document_id"};
}

void Disclosure::SettleRefused(const v1::Act& act, const ActOutcome& outcome, bool judged,
                               const std::string& caller, std::set<std::string>& read) const {
  const bool tells = outcome.echo ? judged : TellsOfDocuments(outcome.refusal.reason);
  if (!tells) return;
  std::int64_t guesses = 0;
  const auto tell = [&](const std::string& id, bool issued) {
    const title::TitleState* state = moment_.world.Title(id);
    if (issued && (state == nullptr || !HasRight(caller, *state, moment_))) guesses += 1;
    if (state == nullptr || outcome.echo) return;
    const query::Asker asker = AskerOf(caller, moment_);
    if (query::RightOf(*state, asker, moment_.index, moment_.now).kind != query::ReadingRight::kOwner) {
      read.insert(id);
    }
  };
  // One that is not there is named; those before it are.
  for (const std::string& id : NamedBy(act)) tell(id, false);
  for (const auto& header : interpret::HeadersOf(act)) tell(header.document_id, true);
  if (guesses > 0) new_ids_.Miss(caller, moment_.monotonic_ms, guesses);
  if (outcome.refusal.reason == v1::REFUSAL_REASON_UNKNOWN_DOCUMENT && !outcome.echo) {
    misses_.Miss(caller, moment_.monotonic_ms);
  }
}

std::vector<log::AccessReading> Disclosure::Settle(Answered& answered) const {
  const internal::v1::SubmitRequest& request = answered.submission->request;
  const std::string& caller = request.caller();
  if (caller.empty()) return {};
  std::set<std::string> read;
  bool culprit_passed = false;
  for (std::size_t i = 0; i < answered.outcomes.size(); ++i) {
    ActOutcome& outcome = answered.outcomes[i];
    const ExaminedAct& examined = answered.submission->acts[i];
    const bool refused = outcome.kind == ActOutcome::Kind::kRefused;
    if (refused) {
      // Of a group each act was found in order that comes before the one that refuses it. Where it is goods
      // that refuse it, those after it were judged too.
      if (!outcome.echo && outcome.refusal.reason != v1::REFUSAL_REASON_GOODS_ALREADY_COVERED) {
        culprit_passed = true;
      }
      if (!examined.malformed) SettleRefused(examined.act, outcome, !culprit_passed, caller, read);
      continue;
    }
    if (outcome.kind == ActOutcome::Kind::kAdmitted && !examined.malformed) {
      new_ids_.GiveBack(caller, static_cast<std::int64_t>(interpret::HeadersOf(examined.act).size()));
    }
    if (request.receipt() == v1::RECEIPT_DETAIL_BRIEF) continue;
    // An act that was admitted under other rules may be malformed now, and is answered all the same.
    const v1::Act reread =
        examined.malformed ? title::ReadAct(examined.act_bytes).value_or(v1::Act()) : v1::Act();
    const v1::Act& act = examined.malformed ? reread : examined.act;
    const title::TitleState* state = moment_.world.Title(act.document_id());
    if (state == nullptr) continue;  // about a participant: the directory is everybody's
    const query::Asker asker = AskerOf(caller, moment_);
    const query::ReadingRight right = query::RightOf(*state, asker, moment_.index, moment_.now).kind;
    if (right == query::ReadingRight::kOwner) continue;
    const bool own = asker.IsAny({act.actor(), act.agent()});
    outcome.bare = !own && right == query::ReadingRight::kNone;
    // What the signer of the newest act is shown is what the act itself made, and that is in the log.
    if (own && state->last_index == outcome.index) continue;
    read.insert(act.document_id());
  }
  std::vector<log::AccessReading> readings;
  for (const std::string& document_id : read) {
    log::AccessReading reading;
    reading.reader = caller;
    reading.document_id = document_id;
    reading.purpose = kPurpose;
    reading.service = request.service();
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace yidan::ledger
