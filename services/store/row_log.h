// RowLog: the commit log of a registry on one machine. Rows go to the database beside it, in one synced
// write. Request records that are older than 30 days leave with later batches: from each at most two for
// every request that it adds, and always a few, so that they leave faster than they come. Thread rule: one
// thread.
#pragma once

#include <cstdint>
#include <string>

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
  Outcome ExpireRequests(const LogBatch& batch, WriteSet& rows);

  const Store& store_;
  RowWriter& writer_;
  std::string expired_to_;  // the last time row that left: what is before it need not be passed again
};

}  // namespace yidan::store
