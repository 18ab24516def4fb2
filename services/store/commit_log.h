// The commit point: "make this batch durable at this index, or say that another was first". The ledger
// proposes a batch; rows are made behind this port. RowLog writes them to the database beside it (row_log.h).
// A commit log with followers would give each the same batch, and each would make its rows by replaying it
// (replica::Replica::Follow).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/interpret/content.h"
#include "services/interpret/sealing.h"
#include "services/store/records.h"

namespace yidan::store {

// The answer that was given to a request, kept so that the same request gets it again, from whoever answers
// then.
struct AnsweredRequest {
  std::string caller;
  std::string request_id;
  RequestRecord record;
};

// All that a follower needs to become what the proposer is.
struct LogBatch {
  std::uint64_t first_index = 0;                // of `entries`; without entries: the next free index
  std::int64_t time_ms = 0;                     // admission time
  std::vector<std::string> entries;             // whole batches, the last one a SEAL; may be empty
  std::vector<interpret::RawContent> contents;  // of the documents that they issue
  std::uint64_t access_first = 0;               // number of the first of `access`
  std::vector<std::string> access;              // encoded access records, each linked to the one before
  std::vector<AnsweredRequest> requests;
  std::optional<std::string> goods_key;  // iff first_index is 0: 32 bytes, made with the registry
  [[nodiscard]] bool empty() const { return entries.empty() && access.empty() && requests.empty(); }
};

// REQUIRES: one thread. Outcomes as RowWriter's.
class CommitLog {
 public:
  virtual ~CommitLog() = default;
  // `effect`: what the batch changes, derived by the proposer on this very state; empty without entries.
  virtual Outcome Commit(const LogBatch& batch, const interpret::BatchEffect& effect) = 0;
};

}  // namespace yidan::store
