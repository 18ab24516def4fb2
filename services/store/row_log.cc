#include "services/store/row_log.h"

#include "services/store/records.h"
#include "services/store/rows.h"

namespace yidan::store {
namespace {

constexpr std::size_t kExpiredAlways = 8;  // by every batch, requests or not
constexpr std::size_t kExpiredPerRequest = 2;

}  // namespace

Outcome RowLog::Commit(const LogBatch& batch, const interpret::BatchEffect& effect) {
  WriteSet rows;
  // First, for an id that is used again just after it expired has its new record in this batch.
  YIDAN_TRY(ExpireRequests(batch, rows));
  AddRows(batch, effect, rows);
  if (rows.empty()) return {};
  return writer_.Write(batch.first_index, rows);
}

// As many as the batch has requests, and as many again: whatever the traffic is, the rows of 30 days ago
// leave faster than those of today come, and no batch grows by more than it has itself.
Outcome RowLog::ExpireRequests(const LogBatch& batch, WriteSet& rows) {
  const std::size_t most = kExpiredAlways + kExpiredPerRequest * batch.requests.size();
  YIDAN_ASSIGN(const auto oldest, store_.Scan(Table::kRequestTimes, "", expired_to_, most));
  for (const auto& [key, value] : oldest) {
    Decoder in(key);
    const std::int64_t expired_ms = in.I64();
    if (!in.ok()) {  // no row of ours: it tells of no request, and keeps none of the others
      rows.Delete(Table::kRequestTimes, key);
      expired_to_ = key;
      continue;
    }
    if (expired_ms >= batch.time_ms - kRequestKeptMs) break;
    const std::string of_request = key.substr(sizeof(std::uint64_t));
    rows.Delete(Table::kRequestTimes, key);
    expired_to_ = key;
    // The id may have been used again since; then its record is a younger one, which stays.
    YIDAN_ASSIGN(const auto stored, store_.Get(Table::kRequests, of_request));
    if (!stored) continue;
    const auto record = DecodeRequest(*stored);
    if (!record || record->time_ms == expired_ms) rows.Delete(Table::kRequests, of_request);
  }
  return {};
}

}  // namespace yidan::store
