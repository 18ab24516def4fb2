// What queries.cc, export.cc and tiles.cc share; private to this folder.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/log/entry.h"
#include "services/query/reading.h"
#include "services/query/rights.h"
#include "services/store/records.h"

namespace yidan::query {

inline tl::unexpected<api::ServiceError> Fault(v1::ErrorReason reason, std::string message,
                                               std::string field = {}) {
  return tl::unexpected(api::ServiceError{reason, std::move(message), std::move(field)});
}

inline tl::unexpected<api::ServiceError> StoreFault(const Error& error) {
  return Fault(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the store could not be read: " + error.message);
}

// Binds the value of a Result or answers with the store's fault.
#define YIDAN_READ(name, expr)                                  \
  auto name##_result = (expr);                                  \
  if (!name##_result) return StoreFault(name##_result.error()); \
  auto& name = *name##_result

inline api::Reply<std::size_t> PageSize(std::int32_t asked, std::size_t usual, std::size_t most) {
  if (asked < 0 || static_cast<std::size_t>(asked) > most) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "page_size must be 0 to " + std::to_string(most), "page_size");
  }
  return asked == 0 ? usual : static_cast<std::size_t>(asked);
}

// Tokens are the last key of the page in base64: opaque, and bounded to the scanned prefix.
inline api::Reply<std::string> KeyOfToken(const std::string& token, const std::string& prefix) {
  if (token.empty()) return std::string();
  auto key = FromBase64(token);
  if (!key || key->compare(0, prefix.size(), prefix) != 0) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "page_token was not given out by this query", "page_token");
  }
  return std::move(*key);
}

inline api::Reply<title::TitleState> TitleOf(const store::StoreView& view, const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "document_id is not a document id", "document_id");
  }
  YIDAN_READ(bytes, view.Get(store::Table::kTitles, document_id));
  if (!bytes) return Fault(v1::ERROR_REASON_NOT_FOUND, "no document " + document_id, "document_id");
  YIDAN_READ(state, title::DecodeTitleState(*bytes));
  return std::move(state);
}

inline api::Reply<std::optional<title::ParticipantRecord>> ParticipantOf(const store::StoreView& view,
                                                                         const std::string& id) {
  YIDAN_READ(bytes, view.Get(store::Table::kParticipants, id));
  if (!bytes) return std::optional<title::ParticipantRecord>();
  YIDAN_READ(record, title::DecodeParticipant(*bytes));
  return std::optional(std::move(record));
}

inline api::Reply<std::string> EntryAt(const store::StoreView& view, std::uint64_t index) {
  YIDAN_READ(bytes, view.Get(store::Table::kEntries, store::KeyOfIndex(index)));
  if (!bytes) return Fault(v1::ERROR_REASON_NOT_FOUND, "no entry " + std::to_string(index), "index");
  return std::move(*bytes);
}

// Indexes of the entries that touch a subject, ascending.
inline api::Reply<std::vector<std::uint64_t>> Touches(const store::StoreView& view, const std::string& prefix,
                                                      const std::string& after, std::size_t limit) {
  YIDAN_READ(rows, view.Scan(store::Table::kTouches, prefix, after, limit));
  std::vector<std::uint64_t> indexes;
  for (const auto& [key, value] : rows) indexes.push_back(store::IndexOfKey(key).value_or(0));
  return indexes;
}

struct DecodedAct {
  std::uint64_t index = 0;
  std::int64_t time_ms = 0;
  std::string entry;
  std::string signature;
  std::string act_bytes;
  v1::Act act;
};

inline api::Reply<DecodedAct> ActAt(const store::StoreView& view, std::uint64_t index) {
  auto bytes = EntryAt(view, index);
  if (!bytes) return tl::unexpected(bytes.error());
  YIDAN_READ(entry, log::DecodeEntry(*bytes));
  const auto* body = std::get_if<log::ActBody>(&entry.body);
  if (body == nullptr)
    return Fault(v1::ERROR_REASON_NOT_FOUND, "entry " + std::to_string(index) + " is no act");
  DecodedAct out{
      index, static_cast<std::int64_t>(entry.time_ms), std::move(*bytes), body->signature, body->act, {}};
  auto act = title::ReadAct(out.act_bytes);
  if (!act) return StoreFault(Error{Error::Kind::kCorrupt, "a stored act does not parse"});
  out.act = std::move(*act);
  return out;
}

// Entry 0, every RULES and NOTE_KEY entry, and the seal, each proven under the head's checkpoint.
api::Reply<void> AddRegistryEntries(const store::Head& head, v1::GetCheckpointResponse& out);  // export.cc

}  // namespace yidan::query
