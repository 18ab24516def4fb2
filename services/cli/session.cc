#include "services/cli/session.h"

#include "services/cli/files.h"
#include "services/cli/moments.h"
#include "services/title/rules.h"

namespace yidan::cli {

Answer<Registry*> Session::Remote() {
  if (!registry_) {
    YIDAN_CLI_ASSIGN(registry_, world_.connect(settings_));
  }
  return registry_.get();
}

Answer<Trust*> Session::Trusted() {
  if (!trust_) {
    YIDAN_CLI_ASSIGN(const std::string key, RegistryKey(settings_));
    YIDAN_CLI_ASSIGN(Registry * registry, Remote());
    auto trust = std::make_unique<Trust>(*registry, memory_, key);
    YIDAN_CLI_TRY(trust->Begin());
    trust_ = std::move(trust);
  }
  return trust_.get();
}

Answer<const crypto::PrivateKey*> Session::Key() {
  if (!key_) {
    if (settings_.key.empty()) return BadInput("no --key (or YIDAN_KEY): with which key is this signed?");
    YIDAN_CLI_ASSIGN(const std::string pem, ReadFile(settings_.key));
    auto key = crypto::PrivateKey::FromPem(pem);
    if (!key) return BadInput(settings_.key + ": " + key.error().message);
    key_ = std::move(*key);
  }
  return &*key_;
}

Answer<v1::TitleState> Session::Title(const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) return BadInput("\"" + document_id + "\" is no document id");
  YIDAN_CLI_ASSIGN(Registry * registry, Remote());
  v1::GetTitleRequest request;
  request.set_document_id(document_id);
  YIDAN_CLI_ASSIGN(v1::GetTitleResponse answer, registry->GetTitle(request));
  if (answer.title().document_id() != document_id) return NotTrusted("it answered for another document");
  return std::move(*answer.mutable_title());
}

Answer<v1::TitleState> Session::ProvenTitle(const std::string& document_id) {
  if (!title::IsDocumentId(document_id)) return BadInput("\"" + document_id + "\" is no document id");
  YIDAN_CLI_ASSIGN(Trust * trust, Trusted());
  v1::GetTitleRequest request;
  request.set_document_id(document_id);
  request.set_with_proof(true);
  YIDAN_CLI_ASSIGN(const v1::GetTitleResponse answer, registry_->GetTitle(request));
  YIDAN_CLI_ASSIGN(const title::TitleState state, trust->CheckTitle(answer.last_act(), document_id));
  return title::ToProto(state, now_ms());
}

Answer<std::vector<v1::HistoryEntry>> Session::History(const std::string& document_id) {
  YIDAN_CLI_ASSIGN(Registry * registry, Remote());
  v1::GetHistoryRequest request;
  request.set_document_id(document_id);
  request.set_page_size(500);
  std::vector<v1::HistoryEntry> out;
  do {
    YIDAN_CLI_ASSIGN(v1::GetHistoryResponse page, registry->GetHistory(request));
    for (v1::HistoryEntry& entry : *page.mutable_entries()) out.push_back(std::move(entry));
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return out;
}

Answer<v1::Participant> Session::Participant(const std::string& participant_id) {
  if (!title::IsParticipantId(participant_id)) {
    return BadInput("\"" + participant_id + "\" is no participant id");
  }
  YIDAN_CLI_ASSIGN(Registry * registry, Remote());
  v1::GetParticipantRequest request;
  request.set_participant_id(participant_id);
  YIDAN_CLI_ASSIGN(v1::GetParticipantResponse answer, registry->GetParticipant(request));
  if (answer.participant().participant_id() != participant_id) {
    return NotTrusted("it answered for another participant");
  }
  return std::move(*answer.mutable_participant());
}

Answer<v1::Act> Session::Envelope(const Digest& registry, std::int64_t valid_ms) {
  if (!title::IsParticipantId(settings_.as)) {
    return BadInput("no --as (or YIDAN_AS): which participant signs? [a-z0-9][a-z0-9-]{1,62}");
  }
  YIDAN_CLI_ASSIGN(const crypto::PrivateKey* key, Key());
  v1::Act act;
  act.set_actor(settings_.principal.empty() ? settings_.as : settings_.principal);
  if (!settings_.principal.empty()) act.set_agent(settings_.as);
  act.set_key_id(key->public_key().id().ToString());
  act.set_registry(registry.ToString());
  SetTime(act.mutable_valid_until(), now_ms() + valid_ms);
  return act;
}

Answer<v1::SignedAct> Session::Sign(const v1::Act& act) {
  YIDAN_CLI_ASSIGN(const crypto::PrivateKey* key, Key());
  v1::SignedAct out;
  out.set_act(title::SerializeAct(act));
  // What the registry would call malformed is better said before it is signed.
  if (const auto parsed = title::ParseAct(out.act()); !parsed) return BadInput(parsed.error().message);
  out.set_signature(key->Sign(title::SignedBytes(out.act())));
  return out;
}

Answer<Admitted> Session::Submit(v1::Act act, std::vector<v1::WaybillContent> contents) {
  YIDAN_CLI_ASSIGN(const v1::SignedAct signed_act, Sign(act));
  v1::SubmitActRequest request;
  request.set_act(signed_act.act());
  request.set_signature(signed_act.signature());
  for (v1::WaybillContent& content : contents) *request.add_contents() = std::move(content);
  request.set_receipt(v1::RECEIPT_DETAIL_FULL);
  YIDAN_CLI_ASSIGN(v1::Receipt receipt, registry_->Submit(title::KindOf(act), request));
  if (auto sound = trust_->CheckReceipt(receipt, signed_act); !sound) {
    Trouble trouble = std::move(sound).error();
    trouble.details.push_back("the registry answered that act " +
                              ToHex(title::ActDigest(signed_act.act()).View()) + " is entry " +
                              std::to_string(receipt.index()) + "; that is not proven");
    return tl::unexpected(std::move(trouble));
  }
  return Admitted{std::move(act), std::move(receipt)};
}

Answer<Admitted> Session::SubmitOnTitle(const v1::TitleState* head, const std::string& document_id,
                                        v1::Act body, std::vector<v1::WaybillContent> contents) {
  YIDAN_CLI_ASSIGN(Trust * trust, Trusted());
  YIDAN_CLI_ASSIGN(v1::Act act, Envelope(trust->registry(), valid_for_ms));
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
  YIDAN_CLI_ASSIGN(Trust * trust, Trusted());
  YIDAN_CLI_ASSIGN(v1::Act act, Envelope(trust->registry(), valid_for_ms));
  act.MergeFrom(body);
  act.set_participant_id(participant_id);
  act.set_sequence(1);
  if (!act.has_admit()) {
    YIDAN_CLI_ASSIGN(const v1::Participant head, Participant(participant_id));
    act.set_sequence(head.sequence() + 1);
    act.set_previous(head.last_act());
  }
  return Submit(std::move(act), {});
}

}  // namespace yidan::cli
