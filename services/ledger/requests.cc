#include "services/ledger/requests.h"

#include <algorithm>
#include <utility>

#include "services/store/row_log.h"

namespace yidan::ledger {

Result<Requests::Before> Requests::Find(const Submission& submission) const {
  const auto& request = submission.request;
  if (request.request_id().empty()) return Before();
  const std::string key = store::JoinKey(request.caller(), request.request_id());
  store::RequestRecord record;
  if (const auto hit = of_batch_.find(key); hit != of_batch_.end()) {
    record = hit->second;
  } else {
    YIDAN_ASSIGN(const auto stored, store_.Get(store::Table::kRequests, key));
    if (!stored) return Before();
    YIDAN_ASSIGN(record, store::DecodeRequest(*stored));
    if (record.time_ms + store::kRequestKeptMs < now_ms_) return Before();
  }
  if (record.request_digest != submission.request_digest) {
    return Before(tl::unexpected(api::ServiceError{
        v1::ERROR_REASON_REQUEST_ID_REUSED,
        "request_id " + request.request_id() + " was used for another request", "request_id"}));
  }
  std::vector<ActOutcome> outcomes;
  for (const store::StoredResult& result : record.results) {
    ActOutcome outcome;
    if (result.admitted) {
      outcome.kind = ActOutcome::Kind::kDuplicate;
      outcome.index = result.index;
    } else {
      outcome.refusal = {static_cast<v1::RefusalReason>(result.reason), result.message, result.needs};
    }
    outcomes.push_back(std::move(outcome));
  }
  return Before(std::move(outcomes));
}

std::optional<store::AnsweredRequest> Requests::Record(const Answered& answered) {
  const auto& request = answered.submission->request;
  const bool any = std::any_of(answered.outcomes.begin(), answered.outcomes.end(),
                               [](const ActOutcome& o) { return o.kind == ActOutcome::Kind::kAdmitted; });
  if (request.request_id().empty() || !any) return std::nullopt;
  store::RequestRecord record{answered.submission->request_digest, now_ms_, {}, request.service()};
  for (const ActOutcome& outcome : answered.outcomes) {
    if (outcome.kind == ActOutcome::Kind::kRefused) {
      record.results.push_back({false, 0, static_cast<std::uint16_t>(outcome.refusal.reason),
                                outcome.refusal.message, outcome.refusal.needs});
    } else {
      record.results.push_back({true, outcome.index, 0, {}, {}});
    }
  }
  of_batch_.insert_or_assign(store::JoinKey(request.caller(), request.request_id()), record);
  return store::AnsweredRequest{request.caller(), request.request_id(), std::move(record)};
}

}  // namespace yidan::ledger
