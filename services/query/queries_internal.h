// What the .cc files here share; private to this folder.
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
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"

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

// When the holder may learn of a reading; 0: at once. As asked for, by an authority that reads by its
// jurisdiction, or not.
api::Reply<title::TimeMs> SealedUntil(const google::protobuf::Timestamp& asked, bool as_authority,
                                      title::TimeMs now);  // queries.cc

inline api::Reply<std::size_t> PageSize(std::int32_t asked, std::size_t usual, std::size_t most) {
  if (asked < 0 || static_cast<std::size_t>(asked) > most) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "page_size must be 0 to " + std::to_string(most), "page_size");
  }
  return asked == 0 ? usual : static_cast<std::size_t>(asked);
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
  if (!title::IsParticipantId(id)) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "participant_id is not a participant id", "participant_id");
  }
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
  std::vector<std::string> approvals;
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
  DecodedAct out{index,
                 static_cast<std::int64_t>(entry.time_ms),
                 std::move(*bytes),
                 body->signature,
                 body->approvals,
                 body->act,
                 {}};
  auto act = title::ReadAct(out.act_bytes);
  if (!act) return StoreFault(Error{Error::Kind::kCorrupt, "a stored act does not parse"});
  out.act = std::move(*act);
  return out;
}

// The content as the right opens it: whole or redacted. REQUIRES: kDisclosure or more.
template <class Response>
api::Reply<void> AddContent(const store::StoreView& view, const Named& named, Response& out) {
  const std::string& document_id = named.state.document_id;
  YIDAN_READ(bytes, view.Get(store::Table::kContents, document_id));
  if (!bytes) return Fault(v1::ERROR_REASON_NOT_FOUND, "no content is kept for " + document_id);
  YIDAN_READ(record, store::DecodeContent(*bytes));
  if (named.right.kind >= ReadingRight::kContent) {
    out.mutable_content()->set_document_id(document_id);
    out.mutable_content()->set_content_json(std::move(record.content_json));
    out.mutable_content()->set_secret(std::move(record.secret));
    return {};
  }
  YIDAN_READ(content, waybill::ParseContent(record.content_json));
  YIDAN_READ(shown, waybill::Disclose(document_id, record.secret, content, named.right.pointers));
  v1::ContentDisclosure& disclosure = *out.mutable_disclosure();
  disclosure.set_leaf_count(shown.leaf_count);
  for (waybill::DisclosedLeaf& leaf : shown.leaves) {
    auto* to = disclosure.add_leaves();
    to->set_index(leaf.index);
    to->set_pointer(std::move(leaf.pointer));
    to->set_value(std::move(leaf.value));
    to->set_salt(std::move(leaf.salt));
  }
  for (const Digest& hash : shown.hidden) disclosure.add_hidden(hash.ToString());
  return {};
}

// Entry 0, every RULES and NOTE_KEY entry, and the seal, each proven under the head's checkpoint.
// The seal that the head rests on, with its inclusion.
void AddSeal(const store::Head& head, v1::ExportTitleResponse::ProvenEntry& out);  // export.cc
// At most `max` of them (export.cc).
api::Reply<void> AddRegistryEntries(const store::Head& head, std::size_t max, v1::GetCheckpointResponse& out);

}  // namespace yidan::query
