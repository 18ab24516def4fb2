// RowLog: the commit log of a registry on one machine. Rows go to the database beside it, in one synced
// write. Request records that are older than 30 days leave with later batches, a few at a time. Thread rule:
// one thread.
#pragma once

#include <cstdint>

#include "services/store/commit_log.h"
#include "services/store/ports/ports.h"

namespace yidan::store {

inline constexpr std::int64_t kRequestKeptMs = 30LL * 24 * 3600 * 1000;

class RowLog final : public CommitLog {
 public:
  // Both are of one database, and must outlive it.
  RowLog(const Store& store, RowWriter& writer) : store_(store), writer_(writer) {}

  // A batch that makes no row is durable already.
  Outcome Commit(const LogBatch& batch, const interpret::BatchEffect& effect) override;

 private:
  Outcome ExpireRequests(std::int64_t now_ms, WriteSet& rows);

  const Store& store_;
  RowWriter& writer_;
  std::int64_t expired_at_ms_ = 0;  // of the last batch that looked for old requests
};

}  // namespace yidan::store
