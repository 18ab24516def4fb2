#include "services/client/session.h"

#include "services/client/files.h"
#include "services/proof/export.h"
#include "services/title/rule_set.h"
#include "services/title/times.h"

namespace yidan::client {
Answer<Connection*> Session::Unchecked() {
  if (!connection_) {
    YIDAN_CLIENT_ASSIGN(connection_, surroundings_.connect(settings_));
  }
  return connection_.get();
}

Answer<Connection*> Session::Remote() {
  YIDAN_CLIENT_TRY(Trusted());
  return connection_.get();
}

Answer<void> Session::CheckNotForked() {
  YIDAN_CLIENT_ASSIGN(const std::string key, RegistryKey(settings_));
  YIDAN_CLIENT_ASSIGN(const auto remembered, memory_.Find(key));
  const Fork* fork = remembered ? remembered->Undecided() : nullptr;
  if (fork != nullptr) return tl::unexpected(Silenced(memory_, *fork));
  return {};
}

Answer<Trust*> Session::Trusted() {
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

Answer<const crypto::PrivateKey*> Session::Key() {
  if (!key_) {
    if (settings_.key.empty()) return BadInput("no --key (or YIDAN_KEY): with which key is this signed?");
    YIDAN_CLIENT_ASSIGN(key_, ReadKey(settings_.key));
  }
  return &*key_;
}

Answer<v1::TitleState> Session::Title(const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) return BadInput("\"" + document_id + "\" is no document id");
  YIDAN_CLIENT_ASSIGN(Connection * registry, Remote());
  v1::GetTitleRequest request;
  request.set_document_id(document_id);
  YIDAN_CLIENT_ASSIGN(v1::GetTitleResponse answer, registry->GetTitle(request));
  if (answer.title().document_id() != document_id) return NotTrusted("it answered for another document");
  return std::move(*answer.mutable_title());
}

Answer<v1::TitleState> Session::ProvenTitle(const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) return BadInput("\"" + document_id + "\" is no document id");
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  v1::GetTitleRequest request;
  request.set_document_id(document_id);
  request.set_with_proof(true);
  YIDAN_CLIENT_ASSIGN(const v1::GetTitleResponse answer, connection_->GetTitle(request));
  YIDAN_CLIENT_ASSIGN(const title::TitleState state, trust->CheckTitle(answer.last_act(), document_id));
  return title::ToProto(state, now_ms());
}

Answer<std::vector<v1::HistoryEntry>> Session::History(const std::string& document_id) {
  YIDAN_CLIENT_ASSIGN(Connection * registry, Remote());
  v1::GetHistoryRequest request;
  request.set_document_id(document_id);
  request.set_page_size(500);
  std::vector<v1::HistoryEntry> out;
  do {
    YIDAN_CLIENT_ASSIGN(v1::GetHistoryResponse page, registry->GetHistory(request));
    for (v1::HistoryEntry& entry : *page.mutable_entries()) out.push_back(std::move(entry));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return out;
}

Answer<proof::ProofFile> Session::Export(const std::string& document_id) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  v1::ExportTitleRequest request;
  request.set_document_id(document_id);
  YIDAN_CLIENT_ASSIGN(const v1::ExportTitleResponse answer, connection_->Export(request));
  YIDAN_CLIENT_TRY(trust->AcceptOlder(answer.checkpoint()));
  auto file = proof::FromExport(answer);
  if (!file) return NotTrusted("its export is not of the agreed shape: " + file.error().message);
  if (file->document_id != document_id) return NotTrusted("it answered for another document");
  return std::move(*file);
}

Answer<std::vector<v1::TitleState>> Session::Held(const std::string& holder) {
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

Answer<v1::Participant> Session::Participant(const std::string& participant_id) {
  if (!title::IsParticipantId(participant_id)) {
    return BadInput("\"" + participant_id + "\" is no participant id");
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

Answer<v1::Act> Session::Envelope(const Digest& registry, std::int64_t valid_ms) {
  if (!title::IsParticipantId(settings_.as)) {
    return BadInput("no --as (or YIDAN_AS): which participant signs? [a-z0-9][a-z0-9-]{1,62}");
  }
  YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, Key());
  v1::Act act;
  act.set_actor(settings_.principal.empty() ? settings_.as : settings_.principal);
  if (!settings_.principal.empty()) act.set_agent(settings_.as);
  act.set_key_id(key->public_key().id().ToString());
  act.set_registry(registry.ToString());
  title::SetTime(act.mutable_valid_until(), now_ms() + valid_ms);
  return act;
}

Answer<v1::SignedAct> Session::Sign(const v1::Act& act) {
  YIDAN_CLIENT_ASSIGN(const crypto::PrivateKey* key, Key());
  v1::SignedAct out;
  out.set_act(title::SerializeAct(act));
  // What the registry would call malformed is better said before it is signed.
  if (const auto parsed = title::ParseAct(out.act(), title::RuleBook::Released().newest()); !parsed)
    return BadInput(parsed.error().message);
  out.set_signature(key->Sign(title::SignedBytes(out.act())));
  return out;
}

Answer<Admitted> Session::Submit(v1::Act act, std::vector<v1::WaybillContent> contents) {
  YIDAN_CLIENT_ASSIGN(const v1::SignedAct signed_act, Sign(act));
  const OutboxItem item = MakeOutboxItem(signed_act, std::move(contents), trust_->registry(), now_ms());
  // If we crash before this line nothing was sent; after it, the act is found in the outbox.
  YIDAN_CLIENT_TRY(outbox_.Write(item));
  return Resume(item);
}

Answer<Admitted> Session::Resume(const OutboxItem& item) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  if (item.registry != trust->registry()) {
    return BadInput("act " + ToHex(item.digest.View()) + " was signed for another registry");
  }
  auto act = title::ReadAct(item.request.act());
  if (!act) return BadInput("the act that was kept is no act");
  v1::SignedAct sent;
  sent.set_act(item.request.act());
  sent.set_signature(item.request.signature());
  const std::string digest = ToHex(item.digest.View());
  auto receipt = connection_->Submit(title::KindOf(*act), item.request);
  if (!receipt) {
    Trouble trouble = std::move(receipt).error();
    if (!trouble.OutcomeOpen()) {
      YIDAN_CLIENT_TRY(outbox_.Remove(item.digest));
    } else if (outbox_.Keeps()) {
      trouble.details.push_back("the act waits in the outbox, and may have been admitted");
      trouble.needs = "yidan outbox resume " + digest.substr(0, 16) + ": sends the very same act again";
    }
    return tl::unexpected(std::move(trouble));
  }
  if (auto sound = trust->CheckReceipt(*receipt, sent); !sound) {
    Trouble trouble = std::move(sound).error();
    trouble.details.push_back("the registry answered that act " + digest + " is entry " +
                              std::to_string(receipt->index()) + "; that is not proven");
    return tl::unexpected(std::move(trouble));
  }
  YIDAN_CLIENT_TRY(outbox_.MarkSent(item, receipt->index()));
  return Admitted{std::move(*act), std::move(*receipt)};
}

Answer<Admitted> Session::SubmitOnTitle(const v1::TitleState* head, const std::string& document_id,
                                        v1::Act body, std::vector<v1::WaybillContent> contents) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  YIDAN_CLIENT_ASSIGN(v1::Act act, Envelope(trust->registry(), valid_for_ms));
  act.MergeFrom(body);
  act.set_document_id(document_id);
  if (title::IsBesideChainAct(title::KindOf(act))) {
    act.set_nonce(RandomBytes(16));
  } else {
    act.set_sequence(head == nullptr ? 1 : head->sequence() + 1);
    if (head != nullptr) act.set_previous(head->last_act());
  }
  return Submit(std::move(act), std::move(contents));
}

Answer<Admitted> Session::SubmitOnParticipant(const std::string& participant_id, v1::Act body) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, Trusted());
  YIDAN_CLIENT_ASSIGN(v1::Act act, Envelope(trust->registry(), valid_for_ms));
  act.MergeFrom(body);
  act.set_participant_id(participant_id);
  act.set_sequence(1);
  if (!act.has_admit()) {
    YIDAN_CLIENT_ASSIGN(const v1::Participant head, Participant(participant_id));
    act.set_sequence(head.sequence() + 1);
    act.set_previous(head.last_act());
  }
  return Submit(std::move(act), {});
}

}  // namespace yidan::client
