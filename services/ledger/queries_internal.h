// What queries.cc and export.cc share; private to this folder.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/queries.h"
#include "services/ledger/records.h"
#include "services/ledger/rights.h"
#include "services/log/entry.h"

namespace yidan::ledger {

inline tl::unexpected<ServiceError> Fault(v1::ErrorReason reason, std::string message,
                                          std::string field = {}) {
  return tl::unexpected(ServiceError{reason, std::move(message), std::move(field)});
}

inline tl::unexpected<ServiceError> StoreFault(const Error& error) {
  return Fault(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the store could not be read: " + error.message);
}

// Binds the value of a Result or answers with the store's fault.
#define YIDAN_READ(name, expr)                                  \
  auto name##_result = (expr);                                  \
  if (!name##_result) return StoreFault(name##_result.error()); \
  auto& name = *name##_result

inline Answer<std::size_t> PageSize(std::int32_t asked, std::size_t usual, std::size_t most) {
  if (asked < 0 || static_cast<std::size_t>(asked) > most) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "page_size must be 0 to " + std::to_string(most), "page_size");
  }
  return asked == 0 ? usual : static_cast<std::size_t>(asked);
}

// Tokens are the last key of the page in base64: opaque, and bounded to the scanned prefix.
inline Answer<std::string> KeyOfToken(const std::string& token, const std::string& prefix) {
  if (token.empty()) return std::string();
  auto key = FromBase64(token);
  if (!key || key->compare(0, prefix.size(), prefix) != 0) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "page_token was not given out by this query", "page_token");
  }
  return std::move(*key);
}

inline Answer<title::TitleState> TitleOf(const StoreView& view, const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "document_id is not a document id", "document_id");
  }
  YIDAN_READ(bytes, view.Get(Table::kTitles, document_id));
  if (!bytes) return Fault(v1::ERROR_REASON_NOT_FOUND, "no document " + document_id, "document_id");
  YIDAN_READ(state, title::DecodeTitleState(*bytes));
  return std::move(state);
}

inline Answer<std::optional<title::ParticipantRecord>> ParticipantOf(const StoreView& view,
                                                                     const std::string& id) {
  YIDAN_READ(bytes, view.Get(Table::kParticipants, id));
  if (!bytes) return std::optional<title::ParticipantRecord>();
  YIDAN_READ(record, title::DecodeParticipant(*bytes));
  return std::optional(std::move(record));
}

inline Answer<std::string> EntryAt(const StoreView& view, std::uint64_t index) {
  YIDAN_READ(bytes, view.Get(Table::kEntries, KeyOfIndex(index)));
  if (!bytes) return Fault(v1::ERROR_REASON_NOT_FOUND, "no entry " + std::to_string(index), "index");
  return std::move(*bytes);
}

// Indexes of the entries that touch a subject, ascending.
inline Answer<std::vector<std::uint64_t>> Touches(const StoreView& view, const std::string& prefix,
                                                  const std::string& after, std::size_t limit) {
  YIDAN_READ(rows, view.Scan(Table::kTouches, prefix, after, limit));
  std::vector<std::uint64_t> indexes;
  for (const auto& [key, value] : rows) indexes.push_back(IndexOfKey(key).value_or(0));
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

inline Answer<DecodedAct> ActAt(const StoreView& view, std::uint64_t index) {
  auto bytes = EntryAt(view, index);
  if (!bytes) return tl::unexpected(bytes.error());
  YIDAN_READ(entry, log::DecodeEntry(*bytes));
  const auto* body = std::get_if<log::ActBody>(&entry.body);
  if (body == nullptr)
    return Fault(v1::ERROR_REASON_NOT_FOUND, "entry " + std::to_string(index) + " is no act");
  DecodedAct out{
      index, static_cast<std::int64_t>(entry.time_ms), std::move(*bytes), body->signature, body->act, {}};
  auto act = title::ParseAct(out.act_bytes);
  if (!act) return StoreFault(Error{Error::Kind::kCorrupt, act.error().message});
  out.act = std::move(*act);
  return out;
}

struct Queries::Reading {
  std::shared_ptr<const Head> head;
  std::string caller;
  std::optional<title::ParticipantRecord> record;
  title::TimeMs now;

  [[nodiscard]] const StoreView& view() const { return *head->view; }
  [[nodiscard]] const title::ParticipantRecord* who() const { return record ? &*record : nullptr; }
  [[nodiscard]] ReadingRight Right(const title::TitleState& state) const {
    return RightOf(state, who(), head->size, now);
  }
};

}  // namespace yidan::ledger
