#include "services/query/queries.h"

#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/query/proofs.h"
#include "services/query/queries_internal.h"
#include "services/store/nodes.h"
#include "services/title/times.h"

namespace yidan::query {
namespace {

constexpr std::size_t kHistoryMax = 5'000;
constexpr title::TimeMs kSealedMax = 180LL * 24 * 3600 * 1000;

}  // namespace

// When the holder may learn of a reading; 0: at once.
api::Reply<title::TimeMs> SealedUntil(const google::protobuf::Timestamp& asked, bool as_authority,
                                      title::TimeMs now) {
  if (asked.seconds() == 0 && asked.nanos() == 0) return 0;
  if (!as_authority) {
    return Fault(v1::ERROR_REASON_CALLER_ROLE_MISSING,
                 "only an authority that reads by its jurisdiction may seal the record of it");
  }
  const title::TimeMs until = title::ToMs(asked);
  if (asked.seconds() > now / 1000 + kSealedMax / 1000 || until <= now || until > now + kSealedMax) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "sealed_until must lie in the next 180 days", "sealed_until");
  }
  return until;
}

const title::ParticipantRecord* Directory::Participant(const std::string& id) const {
  const auto known = records_.find(id);
  if (known != records_.end()) return known->second ? &*known->second : nullptr;
  std::optional<title::ParticipantRecord> record;
  const auto bytes = head_->view->Get(store::Table::kParticipants, id);
  if (!bytes) {
    failure_ = bytes.error();
  } else if (*bytes) {
    if (auto decoded = title::DecodeParticipant(**bytes)) {
      record = std::move(*decoded);
    } else {
      failure_ = decoded.error();
    }
  }
  const auto& kept = records_.emplace(id, std::move(record)).first->second;
  return kept ? &*kept : nullptr;
}

bool MayBeRecorded(const internal::v1::ReadRequest& request) {
  using Query = internal::v1::ReadRequest;
  switch (request.query_case()) {
    case Query::kGetTitle:
    case Query::kGetContent:
    case Query::kExportTitle:
    case Query::kGetAccess:
    case Query::kSearchShipments:
      return true;
    case Query::kGetHistory:
      return request.get_history().participant_id().empty();
    case Query::kListTitles:
    case Query::kGetParticipant:
    case Query::kListParticipants:
    case Query::kGetCheckpoint:
    case Query::kGetInclusion:
    case Query::kGetConsistency:
    case Query::kListEntries:
    case Query::kGetTile:
    case Query::kGetStanding:
    case Query::QUERY_NOT_SET:
      return false;
  }
  return false;
}

Answer Queries::Read(const internal::v1::ReadRequest& request) const {
  const auto head = head_.Get();
  const title::TimeMs now = clock_.WallMs();
  const Directory directory(head);
  const auto* record = request.caller().empty() ? nullptr : directory.Participant(request.caller());
  const Asker asker(record, directory, head->size, now);
  Answer answer;
  const Reading r{head,   request.caller(), request.service(), now, &directory,
                  record, &asker,           &answer.readings};
  if (directory.failure()) {
    answer.reply = StoreFault(*directory.failure());
    return answer;
  }
  answer.reply = Ask(r, request);
  // Who is told of a fault is shown nothing.
  if (!answer.reply && answer.reply.error().reason != v1::ERROR_REASON_NOT_A_READER) answer.readings.clear();
  return answer;
}

api::Reply<internal::v1::ReadResponse> Queries::Ask(const Reading& r,
                                                    const internal::v1::ReadRequest& request) const {
  internal::v1::ReadResponse response;
  using Query = internal::v1::ReadRequest;
#define YIDAN_ANSWER(field, call)                       \
  {                                                     \
    auto answer = call;                                 \
    if (!answer) return tl::unexpected(answer.error()); \
    *response.mutable_##field() = std::move(*answer);   \
    return response;                                    \
  }
  switch (request.query_case()) {
    case Query::kGetTitle:
      YIDAN_ANSWER(get_title, GetTitle(r, request.get_title()))
    case Query::kGetHistory:
      YIDAN_ANSWER(get_history, GetHistory(r, request.get_history()))
    case Query::kGetContent:
      YIDAN_ANSWER(get_content, GetContent(r, request.get_content()))
    case Query::kListTitles:
      YIDAN_ANSWER(list_titles, ListTitles(r, request.list_titles()))
    case Query::kSearchShipments:
      YIDAN_ANSWER(search_shipments, Search(r, request.search_shipments()))
    case Query::kGetParticipant:
      YIDAN_ANSWER(get_participant, GetParticipant(r, request.get_participant()))
    case Query::kListParticipants:
      YIDAN_ANSWER(list_participants, ListParticipants(r, request.list_participants()))
    case Query::kGetCheckpoint:
      YIDAN_ANSWER(get_checkpoint, GetCheckpoint(r, request.get_checkpoint()))
    case Query::kGetInclusion:
      YIDAN_ANSWER(get_inclusion, GetInclusion(r, request.get_inclusion()))
    case Query::kGetConsistency:
      YIDAN_ANSWER(get_consistency, GetConsistency(r, request.get_consistency()))
    case Query::kListEntries:
      YIDAN_ANSWER(list_entries, ListEntries(r, request.list_entries()))
    case Query::kExportTitle:
      YIDAN_ANSWER(export_title, ExportTitle(r, request.export_title()))
    case Query::kGetAccess:
      YIDAN_ANSWER(get_access, GetAccess(r, request.get_access()))
    case Query::kGetTile:
      YIDAN_ANSWER(get_tile, GetTile(r, request.get_tile()))
    case Query::kGetStanding:  // the ledger answers it, from memory
    case Query::QUERY_NOT_SET:
      break;
  }
#undef YIDAN_ANSWER
  return Fault(v1::ERROR_REASON_BAD_REQUEST, "the read request holds no query", "query");
}

api::Reply<Named> Queries::Find(const Reading& r, const std::string& document_id) const {
  const auto too_many = [] {
    return Fault(v1::ERROR_REASON_TOO_MANY_MISSES,
                 "you named too many ids that are no document; wait, and ask for those that you were given",
                 "document_id");
  };
  const std::int64_t now = clock_.MonotonicMs();
  auto state = TitleOf(r.view(), document_id);
  if (!state) {
    if (r.caller.empty() || state.error().reason != v1::ERROR_REASON_NOT_FOUND) {
      return tl::unexpected(state.error());
    }
    if (misses_.Exhausted(r.caller, now)) return too_many();
    misses_.Miss(r.caller, now);
    return tl::unexpected(state.error());
  }
  Named named{std::move(*state), {}};
  named.right = r.RightTo(named.state);
  if (r.directory->failure()) return StoreFault(*r.directory->failure());
  // Who tries ids must not tell a document from none by the answer.
  if (named.right.kind == ReadingRight::kNone && misses_.Exhausted(r.caller, now)) return too_many();
  return named;
}

api::Reply<void> Queries::Record(const Reading& r, const Named& named, std::string_view purpose,
                                 const google::protobuf::Timestamp* sealed_until) {
  log::AccessReading reading;
  reading.reader = r.caller;
  reading.document_id = named.state.document_id;
  reading.purpose = purpose;
  reading.service = r.service;
  if (sealed_until != nullptr) {
    auto until = SealedUntil(*sealed_until, named.right.as_authority, r.now);
    if (!until) return tl::unexpected(until.error());
    reading.sealed_until_ms = *until;
  }
  r.readings->push_back(std::move(reading));
  return {};
}

api::ServiceError Queries::NotAReader(const Reading& r, const Named& named, std::string_view purpose,
                                      std::string message) const {
  if (named.right.kind == ReadingRight::kNone && !r.caller.empty()) {
    log::AccessReading reading;
    reading.reader = r.caller;
    reading.document_id = named.state.document_id;
    reading.purpose = purpose;
    reading.service = r.service;
    reading.refused = true;
    r.readings->push_back(std::move(reading));
    misses_.Miss(r.caller, clock_.MonotonicMs());
  }
  return {v1::ERROR_REASON_NOT_A_READER, std::move(message), "document_id"};
}

api::Reply<v1::GetTitleResponse> Queries::GetTitle(const Reading& r, const v1::GetTitleRequest& q) const {
  const auto named = Find(r, q.document_id());
  if (!named) return tl::unexpected(named.error());
  const title::TitleState* state = &named->state;
  const bool stranger = named->right.kind == ReadingRight::kNone;
  if (stranger && !r.caller.empty()) {
    if (auto recorded = Record(r, *named, "get_title", nullptr); !recorded) {
      return tl::unexpected(recorded.error());
    }
  }
  v1::GetTitleResponse out;
  *out.mutable_title() = title::ToProto(*state, r.now);
  *out.mutable_checkpoint() = r.head->checkpoint;
  if (q.with_proof()) {
    auto entry = EntryAt(r.view(), state->last_index);
    if (!entry) return tl::unexpected(entry.error());
    YIDAN_READ(receipt,
               MakeReceipt(*r.head, store::NodesOf(r.view()), state->last_index, *entry, false, false));
    // The last act's bytes name its parties and terms: proof for a stranger is hash and path alone.
    if (stranger) receipt.clear_entry();
    // The act may be about several documents; the state shown, and proven present, is this one's.
    receipt.set_state_value(title::Encode(*state));
    YIDAN_READ(present, ProveState(*r.head, log::TitleKey(q.document_id())));
    *receipt.mutable_state_proof() = std::move(present);
    *out.mutable_last_act() = std::move(receipt);
  }
  return out;
}

namespace {

void Show(const DecodedAct& act, v1::HistoryEntry& out) {
  out.set_index(act.index);
  title::SetTime(out.mutable_admitted_at(), act.time_ms);
  out.set_kind(title::KindOf(act.act));
  out.mutable_act()->set_act(act.act_bytes);
  out.mutable_act()->set_signature(act.signature);
  for (const std::string& approval : act.approvals) out.mutable_act()->add_approvals(approval);
  out.set_act_digest(title::ActDigest(act.act_bytes).ToString());
  out.set_signer(act.act.agent().empty() ? act.act.actor() : act.act.agent());
}

}  // namespace

// As public as the record that they made.
api::Reply<v1::GetHistoryResponse> Queries::DirectoryHistory(const Reading& r,
                                                             const v1::GetHistoryRequest& q) const {
  if (!q.document_id().empty() || q.has_sealed_until()) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "participant_id goes with no document_id and no sealed_until",
                 "participant_id");
  }
  auto record = ParticipantOf(r.view(), q.participant_id());
  if (!record) return tl::unexpected(record.error());
  if (!*record) {
    return Fault(v1::ERROR_REASON_NOT_FOUND, "no participant " + q.participant_id(), "participant_id");
  }
  auto page = PageSize(q.page_size(), 100, 500);
  if (!page) return tl::unexpected(page.error());
  const std::string prefix = store::TouchPrefixOfParticipant(q.participant_id());
  const PagedQuery query{"GetHistory", r.caller, prefix};
  auto after = pages_.KeyOf(query, q.page_token());
  if (!after) return tl::unexpected(after.error());
  auto indexes = Touches(r.view(), prefix, *after, *page + 1);
  if (!indexes) return tl::unexpected(indexes.error());
  v1::GetHistoryResponse out;
  for (std::size_t i = 0; i < indexes->size() && i < *page; ++i) {
    if ((*indexes)[i] == 0) continue;  // entry 0 is no act
    auto act = ActAt(r.view(), (*indexes)[i]);
    if (!act) return tl::unexpected(act.error());
    Show(*act, *out.add_entries());
  }
  if (indexes->size() > *page) {
    out.set_next_page_token(pages_.TokenAfter(query, prefix + store::KeyOfIndex((*indexes)[*page - 1])));
  }
  return out;
}

api::Reply<v1::GetHistoryResponse> Queries::GetHistory(const Reading& r,
                                                       const v1::GetHistoryRequest& q) const {
  if (!q.participant_id().empty()) return DirectoryHistory(r, q);
  // What is wrong with the question says nothing of the document, so it comes before it.
  auto page = PageSize(q.page_size(), 100, 500);
  if (!page) return tl::unexpected(page.error());
  const std::string prefix = store::TouchPrefixOfDocument(q.document_id());
  const PagedQuery query{"GetHistory", r.caller, prefix};
  auto after = pages_.KeyOf(query, q.page_token());
  if (!after) return tl::unexpected(after.error());
  const auto named = Find(r, q.document_id());
  if (!named) return tl::unexpected(named.error());

  // A past party reads up to its own last act; how far that is needs the whole chain.
  std::uint64_t last_readable = UINT64_MAX;
  if (named->right.kind == ReadingRight::kNone) {
    auto all = Touches(r.view(), prefix, "", kHistoryMax);
    if (!all) return tl::unexpected(all.error());
    last_readable = 0;
    const title::Header& header = named->state.header;
    bool party = r.asker->IsAny({header.first_holder, header.consignor, header.consignee});
    if (party && !all->empty()) last_readable = all->front();
    for (const std::uint64_t index : *all) {
      auto act = ActAt(r.view(), index);
      if (!act) return tl::unexpected(act.error());
      if (r.asker->IsAny({act->act.actor(), act->act.agent()})) {
        party = true;
        last_readable = index;
      }
    }
    if (!party) {
      return tl::unexpected(
          NotAReader(r, *named, "get_history",
                     "you are no party to " + q.document_id() + " and nobody granted you its history"));
    }
  }
  v1::GetHistoryResponse out;
  if (named->right.kind != ReadingRight::kOwner) {
    if (auto recorded = Record(r, *named, "get_history", &q.sealed_until()); !recorded) {
      return tl::unexpected(recorded.error());
    }
    out.set_access_recorded(true);
  }

  auto indexes = Touches(r.view(), prefix, *after, *page + 1);
  if (!indexes) return tl::unexpected(indexes.error());
  for (std::size_t i = 0; i < indexes->size() && i < *page && (*indexes)[i] <= last_readable; ++i) {
    auto act = ActAt(r.view(), (*indexes)[i]);
    if (!act) return tl::unexpected(act.error());
    Show(*act, *out.add_entries());
  }
  if (indexes->size() > *page && (*indexes)[*page] <= last_readable) {
    out.set_next_page_token(pages_.TokenAfter(query, prefix + store::KeyOfIndex((*indexes)[*page - 1])));
  }
  return out;
}

api::Reply<v1::GetContentResponse> Queries::GetContent(const Reading& r,
                                                       const v1::GetContentRequest& q) const {
  const auto named = Find(r, q.document_id());
  if (!named) return tl::unexpected(named.error());
  if (named->right.kind < ReadingRight::kDisclosure) {
    return tl::unexpected(
        NotAReader(r, *named, "get_content",
                   "you may not read the content of " + q.document_id() + "; its holder may GRANT it"));
  }
  v1::GetContentResponse out;
  if (auto added = AddContent(r.view(), *named, out); !added) return tl::unexpected(added.error());
  if (named->right.kind != ReadingRight::kOwner) {
    if (auto recorded = Record(r, *named, "get_content", &q.sealed_until()); !recorded) {
      return tl::unexpected(recorded.error());
    }
    out.set_access_recorded(true);
  }
  return out;
}

api::Reply<v1::ListTitlesResponse> Queries::ListTitles(const Reading& r,
                                                       const v1::ListTitlesRequest& q) const {
  const std::string holder = q.holder().empty() ? r.caller : q.holder();
  if (!r.asker->Is(holder)) {
    return Fault(v1::ERROR_REASON_NOT_A_READER, "only a holder lists its documents", "holder");
  }
  auto page = PageSize(q.page_size(), 50, 200);
  if (!page) return tl::unexpected(page.error());
  const std::string prefix = store::JoinKey(holder, "");
  const PagedQuery query{"ListTitles", r.caller, prefix};
  auto after = pages_.KeyOf(query, q.page_token());
  if (!after) return tl::unexpected(after.error());
  YIDAN_READ(rows, r.view().Scan(store::Table::kHolders, prefix, *after, *page + 1));
  v1::ListTitlesResponse out;
  for (std::size_t i = 0; i < rows.size() && i < *page; ++i) {
    auto state = TitleOf(r.view(), rows[i].first.substr(prefix.size()));
    if (!state) return tl::unexpected(state.error());
    *out.add_titles() = title::ToProto(*state, r.now);
  }
  if (rows.size() > *page) out.set_next_page_token(pages_.TokenAfter(query, rows[*page - 1].first));
  return out;
}

api::Reply<v1::GetParticipantResponse> Queries::GetParticipant(const Reading& r,
                                                               const v1::GetParticipantRequest& q) const {
  auto record = ParticipantOf(r.view(), q.participant_id());
  if (!record) return tl::unexpected(record.error());
  if (!*record) {
    return Fault(v1::ERROR_REASON_NOT_FOUND, "no participant " + q.participant_id(), "participant_id");
  }
  v1::GetParticipantResponse out;
  *out.mutable_participant() = title::ToProto(**record, r.head->size, r.now);
  if (q.with_proof()) {
    auto entry = EntryAt(r.view(), (*record)->last_index);
    if (!entry) return tl::unexpected(entry.error());
    YIDAN_READ(receipt,
               MakeReceipt(*r.head, store::NodesOf(r.view()), (*record)->last_index, *entry, false, false));
    receipt.clear_entry();
    receipt.set_state_value(title::Encode(**record));
    YIDAN_READ(present, ProveState(*r.head, log::ParticipantKey(q.participant_id())));
    *receipt.mutable_state_proof() = std::move(present);
    *out.mutable_last_act() = std::move(receipt);
  }
  return out;
}

api::Reply<v1::ListParticipantsResponse> Queries::ListParticipants(
    const Reading& r, const v1::ListParticipantsRequest& q) const {
  auto page = PageSize(q.page_size(), 100, 500);
  if (!page) return tl::unexpected(page.error());
  const std::string role = v1::Role_Name(q.role());
  const PagedQuery query{"ListParticipants", r.caller, "", role};
  auto after = pages_.KeyOf(query, q.page_token());
  if (!after) return tl::unexpected(after.error());
  v1::ListParticipantsResponse out;
  std::string last = *after;
  while (true) {
    YIDAN_READ(rows, r.view().Scan(store::Table::kParticipants, "", last, 100));
    for (const auto& [key, value] : rows) {
      YIDAN_READ(record, title::DecodeParticipant(value));
      last = key;
      if (q.role() != v1::ROLE_UNSPECIFIED && !record.HasRole(q.role(), r.head->size)) continue;
      *out.add_participants() = title::ToProto(record, r.head->size, r.now);
      if (static_cast<std::size_t>(out.participants_size()) == *page) {
        out.set_next_page_token(pages_.TokenAfter(query, last));
        return out;
      }
    }
    if (rows.size() < 100) return out;
  }
}

}  // namespace yidan::query
