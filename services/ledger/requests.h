// Requests: a request id that was seen before gets the answer that was given then, for 30 days (PROTOCOL §1).
// Thread rule: one thread, the sequencer's.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/ledger/outcome.h"
#include "services/store/commit_log.h"
#include "services/store/ports/ports.h"

namespace yidan::ledger {

// The requests that one batch has answered, on top of those in the database.
class Requests {
 public:
  // `store` must outlive it.
  Requests(const store::Store& store, std::int64_t now_ms) : store_(store), now_ms_(now_ms) {}

  // nullopt: never seen, or without an id. An error of the store: nothing may be decided.
  // A ServiceError inside: the id was used for another request.
  using Before = std::optional<api::Reply<std::vector<ActOutcome>>>;
  [[nodiscard]] Result<Before> Find(const Submission& submission) const;

  // What is to be kept of an answer; nullopt: nothing, for a request that admitted nothing changes nothing.
  // Acts that were admitted before are found by their digests, under whatever request id they come again.
  std::optional<store::AnsweredRequest> Record(const Answered& answered);

 private:
  const store::Store& store_;
  const std::int64_t now_ms_;
  std::unordered_map<std::string, store::RequestRecord> of_batch_;  // by caller and id
};

}  // namespace yidan::ledger
