#include "services/store/row_log.h"

#include "services/store/records.h"
#include "services/store/rows.h"

namespace yidan::store {
namespace {

constexpr std::size_t kExpiredPerBatch = 256;
constexpr std::int64_t kExpireEveryMs = 1'000;

}  // namespace

Outcome RowLog::Commit(const LogBatch& batch, const interpret::BatchEffect& effect) {
  WriteSet rows;
  // First, for an id that is used again just after it expired has its new record in this batch.
  YIDAN_TRY(ExpireRequests(batch.time_ms, rows));
  AddRows(batch, effect, rows);
  if (rows.empty()) return {};
  return writer_.Write(batch.first_index, rows);
}

// A few at a time, and not with every batch, so that expiry never makes one large.
Outcome RowLog::ExpireRequests(std::int64_t now_ms, WriteSet& rows) {
  if (now_ms - expired_at_ms_ < kExpireEveryMs) return {};
  expired_at_ms_ = now_ms;
  YIDAN_ASSIGN(const auto oldest, store_.Scan(Table::kRequestTimes, "", "", kExpiredPerBatch));
  for (const auto& [key, value] : oldest) {
    Decoder in(key);
    const std::int64_t expired_ms = in.I64();
    if (expired_ms + kRequestKeptMs >= now_ms) break;
    const std::string of_request = key.substr(sizeof(std::uint64_t));
    rows.Delete(Table::kRequestTimes, key);
    // The id may have been used again since; then its record is a younger one, which stays.
    YIDAN_ASSIGN(const auto stored, store_.Get(Table::kRequests, of_request));
    if (!stored) continue;
    const auto record = DecodeRequest(*stored);
    if (!record || record->time_ms == expired_ms) rows.Delete(Table::kRequests, of_request);
  }
  return {};
}

}  // namespace yidan::store
