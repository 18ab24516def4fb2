#include "services/client/readings.h"

#include <algorithm>
#include <utility>

#include "services/proof/export.h"
#include "services/title/times.h"

namespace yidan::client {

Answer<Connection*> Readings::Unchecked() {
  if (!connection_) {
    YIDAN_CLIENT_ASSIGN(connection_, surroundings_.connect(settings_));
  }
  return connection_.get();
}

Answer<Connection*> Readings::Remote() {
  YIDAN_CLIENT_TRY(Trusted());
  return connection_.get();
}

Answer<void> Readings::CheckNotForked() {
  YIDAN_CLIENT_ASSIGN(const std::string key, RegistryKey(settings_));
  YIDAN_CLIENT_ASSIGN(const auto remembered, memory_.Find(key));
  const Fork* fork = remembered ? remembered->Undecided() : nullptr;
  if (fork != nullptr) return tl::unexpected(Silenced(memory_, *fork));
  return {};
}

Answer<Trust*> Readings::Trusted() {
  if (!trust_) {
    YIDAN_CLIENT_ASSIGN(const std::string key, RegistryKey(settings_));
    YIDAN_CLIENT_ASSIGN(Connection * connection, Unchecked());
    auto trust = std::make_unique<Trust>(*connection, memory_, key, surroundings_.now_ms);
    YIDAN_CLIENT_TRY(trust->Begin());
    trust_ = std::move(trust);
  }
  if (trust_->forked()) return tl::unexpected(*trust_->forked());
  return trust_.get();
}

namespace {

tl::unexpected<Trouble> NoDocumentId(const std::string& id) {
  return BadInput("\"" + id +
                  "\" is no document id: that is 12 to 64 of A-Z 0-9 . and -, as in "
                  "YD-7KQ2-M9XD-4TB8-WZ3F");
}
tl::unexpected<Trouble> NoParticipantId(const std::string& id) {
  return BadInput("\"" + id +
                  "\" is no participant id: that is 2 to 63 of a-z 0-9 and -, as in "
                  "boc-frankfurt");
}

}  // namespace

Answer<v1::TitleState> Readings::Title(const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) return NoDocumentId(document_id);
  YIDAN_CLIENT_ASSIGN(Connection * registry, Remote());
  v1::GetTitleRequest request;
  request.set_document_id(document_id);
  YIDAN_CLIENT_ASSIGN(v1::GetTitleResponse answer, registry->GetTitle(request));
  if (answer.title().document_id() != document_id) return NotTrusted("it answered for another document");
  return std::move(*answer.mutable_title());
}

Answer<v1::TitleState> Readings::ProvenTitle(const std::string& document_id) {
  YIDAN_CLIENT_ASSIGN(const Proven<title::TitleState> proven, ProvenState(document_id));
  return title::ToProto(proven.state, proven.sealed_at_ms);
}

Answer<Proven<title::TitleState>> Readings::ProvenState(const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) return NoDocumentId(document_id);
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  v1::GetTitleRequest request;
  request.set_document_id(document_id);
  request.set_with_proof(true);
  YIDAN_CLIENT_ASSIGN(const v1::GetTitleResponse answer, connection_->GetTitle(request));
  return trust->CheckTitle(answer.last_act(), document_id);
}

Answer<Proven<title::ParticipantRecord>> Readings::ProvenRecord(const std::string& participant_id) {
  if (!title::IsParticipantId(participant_id)) {
    return NoParticipantId(participant_id);
  }
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  v1::GetParticipantRequest request;
  request.set_participant_id(participant_id);
  request.set_with_proof(true);
  YIDAN_CLIENT_ASSIGN(const v1::GetParticipantResponse answer, connection_->GetParticipant(request));
  return trust->CheckParticipant(answer.last_act(), participant_id);
}

Answer<std::vector<proof::InTheWay>> Readings::InTheWayOf(const v1::TitleState& title) {
  proof::Records records;
  std::int64_t at_ms = 0;
  for (std::string id = proof::NextPartyOf(title, records); !id.empty();
       id = proof::NextPartyOf(title, records)) {
    auto proven = ProvenRecord(id);
    // Whoever issues, holds or carries on was admitted: the rules see to it.
    if (!proven && proven.error().reason == "NOT_FOUND") {
      return NotTrusted("it names " + id + " in the title, and says that there is no such participant");
    }
    if (!proven) return tl::unexpected(std::move(proven).error());
    at_ms = std::max(at_ms, proven->sealed_at_ms);
    records.emplace(id, std::move(proven->state));
  }
  return proof::InTheWayOf(title, records, {trust_->newest().size, at_ms});
}

Answer<std::vector<v1::HistoryEntry>> Readings::History(const std::string& document_id) {
  v1::GetHistoryRequest request;
  request.set_document_id(document_id);
  if (sealed_until_ms != 0) title::SetTime(request.mutable_sealed_until(), sealed_until_ms);
  return AllPages(std::move(request));
}

Answer<std::vector<v1::HistoryEntry>> Readings::DirectoryHistory(const std::string& participant_id) {
  v1::GetHistoryRequest request;
  request.set_participant_id(participant_id);
  return AllPages(std::move(request));
}

Answer<std::vector<v1::HistoryEntry>> Readings::AllPages(v1::GetHistoryRequest request) {
  YIDAN_CLIENT_ASSIGN(Connection * registry, Remote());
  request.set_page_size(500);
  std::vector<v1::HistoryEntry> out;
  do {
    YIDAN_CLIENT_ASSIGN(v1::GetHistoryResponse page, registry->GetHistory(request));
    for (v1::HistoryEntry& entry : *page.mutable_entries()) out.push_back(std::move(entry));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return out;
}

Answer<proof::ProofFile> Readings::Export(const std::string& document_id) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  v1::ExportTitleRequest request;
  request.set_document_id(document_id);
  if (sealed_until_ms != 0) title::SetTime(request.mutable_sealed_until(), sealed_until_ms);
  YIDAN_CLIENT_ASSIGN(const v1::ExportTitleResponse answer, connection_->Export(request));
  YIDAN_CLIENT_TRY(trust->AcceptOlder(answer.checkpoint()));
  auto file = proof::FromExport(answer);
  if (!file) return NotTrusted("its export is not of the agreed shape: " + file.error().message);
  if (file->document_id != document_id) return NotTrusted("it answered for another document");
  return std::move(*file);
}

Answer<AccessShown> Readings::Access(const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) return NoDocumentId(document_id);
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  AccessChain chain(document_id);
  v1::GetAccessRequest request;
  request.set_document_id(document_id);
  request.set_page_size(5'000);
  while (true) {
    YIDAN_CLIENT_ASSIGN(const v1::GetAccessResponse page, connection_->GetAccess(request));
    YIDAN_CLIENT_TRY(chain.Take(page));
    request.set_page_token(page.next_page_token());
    if (!page.next_page_token().empty()) continue;
    YIDAN_CLIENT_ASSIGN(const log::Checkpoint checkpoint, trust->Accept(page.checkpoint()));
    YIDAN_CLIENT_TRY(chain.Close(page, checkpoint));
    return chain.shown();
  }
}

Answer<std::vector<v1::TitleState>> Readings::Held(const std::string& holder) {
  YIDAN_CLIENT_ASSIGN(Connection * registry, Remote());
  v1::ListTitlesRequest request;
  request.set_holder(holder.empty() ? settings_.as : holder);
  std::vector<v1::TitleState> out;
  do {
    YIDAN_CLIENT_ASSIGN(v1::ListTitlesResponse page, registry->ListTitles(request));
    for (v1::TitleState& title : *page.mutable_titles()) out.push_back(std::move(title));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return out;
}

Answer<v1::Participant> Readings::Participant(const std::string& participant_id) {
  if (!title::IsParticipantId(participant_id)) {
    return NoParticipantId(participant_id);
  }
  YIDAN_CLIENT_ASSIGN(Connection * registry, Remote());
  v1::GetParticipantRequest request;
  request.set_participant_id(participant_id);
  YIDAN_CLIENT_ASSIGN(v1::GetParticipantResponse answer, registry->GetParticipant(request));
  if (answer.participant().participant_id() != participant_id) {
    return NotTrusted("it answered for another participant");
  }
  return std::move(*answer.mutable_participant());
}

}  // namespace yidan::client
