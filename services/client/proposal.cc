#include "services/client/proposal.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/client/files.h"
#include "services/client/off_log_json.h"
#include "services/interpret/content.h"
#include "services/title/rule_set.h"

namespace yidan::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "yidan-proposal/1";
constexpr std::size_t kMaxFileBytes = std::size_t{64} << 20U;  // a REPLACE may carry many contents

std::string IdText(const Digest& id) { return ToHex(id.View()); }

Answer<std::string> Bytes(const Json& json, const char* name) {
  if (!json.is_object() || !json.contains(name) || !json.at(name).is_string()) {
    return BadInput(std::string("\"") + name + "\" is missing");
  }
  auto bytes = FromBase64(json.at(name).get<std::string>());
  if (!bytes) return BadInput(std::string("\"") + name + "\" is not base64");
  return *std::move(bytes);
}

Answer<crypto::PublicKey> KeyIn(const Json& json) {
  YIDAN_CLIENT_ASSIGN(const std::string spki, Bytes(json, "key"));
  auto key = crypto::PublicKey::FromSpki(spki);
  if (!key) return BadInput("\"key\": " + key.error().message);
  return *std::move(key);
}

Answer<const Json*> List(const Json& json, const char* name) {
  if (!json.contains(name) || !json.at(name).is_array()) {
    return BadInput(std::string("\"") + name + "\" is missing");
  }
  return &json.at(name);
}

bool Names(const v1::Act& act, const Digest& key_id) {
  const auto& ids = act.approver_key_ids();
  return std::find(ids.begin(), ids.end(), key_id.View()) != ids.end();
}

Answer<void> TakeApprovals(const Json& json, Proposal& out) {
  YIDAN_CLIENT_ASSIGN(const Json* list, List(json, "approvals"));
  const v1::Act act = out.Act();
  const std::string message = title::ApprovalBytes(out.ActDigest());
  for (const Json& one : *list) {
    YIDAN_CLIENT_ASSIGN(crypto::PublicKey key, KeyIn(one));
    YIDAN_CLIENT_ASSIGN(std::string signature, Bytes(one, "signature"));
    const Digest id = key.id();
    if (!Names(act, id))
      return BadInput("an approval is by key " + IdText(id) + ", which the act does not name");
    if (!key.Verify(message, signature))
      return BadInput("the approval by key " + IdText(id) + " does not verify");
    out.approvals.insert_or_assign(id, Proposal::Approval{std::move(key), std::move(signature)});
  }
  return {};
}

Answer<void> TakeContents(const Json& json, Proposal& out) {
  YIDAN_CLIENT_ASSIGN(const Json* list, List(json, "contents"));
  const v1::Act act = out.Act();
  const auto headers = interpret::HeadersOf(act);
  if (headers.size() != list->size()) {
    return BadInput("it has " + std::to_string(list->size()) + " contents, the act commits to " +
                    std::to_string(headers.size()));
  }
  const title::RuleSet& rules = title::RuleBook::Released().newest();
  for (std::size_t i = 0; i < headers.size(); ++i) {
    v1::WaybillContent content;
    YIDAN_CLIENT_ASSIGN(*content.mutable_content_json(), Bytes(list->at(i), "content"));
    YIDAN_CLIENT_ASSIGN(*content.mutable_secret(), Bytes(list->at(i), "secret"));
    content.set_document_id(headers[i].document_id);
    const auto opened =
        interpret::OpenContent({content.document_id(), content.content_json(), content.secret()},
                               *headers[i].header, {}, rules.goods_keys);
    if (!opened) {
      return BadInput("the content of " + content.document_id() +
                      " is not the one that the act commits to: " + opened.error().message);
    }
    out.contents.push_back(std::move(content));
  }
  return {};
}

Answer<Proposal> ProposalIn(const Json& json) {
  if (!json.is_object() || !json.contains("format") || json.at("format") != kFormat) {
    return BadInput(std::string("not a ") + kFormat + " file");
  }
  YIDAN_CLIENT_ASSIGN(crypto::PublicKey signer, KeyIn(json));
  Proposal out{{}, std::move(signer), {}, {}};
  YIDAN_CLIENT_ASSIGN(*out.act.mutable_act(), Bytes(json, "act"));
  YIDAN_CLIENT_ASSIGN(*out.act.mutable_signature(), Bytes(json, "signature"));
  const auto act = title::ParseAct(out.act.act(), title::RuleBook::Released().newest());
  if (!act) return BadInput("the act in it: " + act.error().message);
  if (act->key_id() != out.signer.id().View() ||
      !out.signer.Verify(title::SignedBytes(out.act.act()), out.act.signature())) {
    return BadInput("the signature on the act does not verify under the key that the act names");
  }
  YIDAN_CLIENT_TRY(TakeApprovals(json, out));
  YIDAN_CLIENT_TRY(TakeContents(json, out));
  auto off_log = OffLogIn(json);
  if (!off_log) return BadInput("its \"off_log\" is not what yidan writes");
  out.off_log = *std::move(off_log);
  return out;
}

}  // namespace

v1::Act Proposal::Act() const { return title::ReadAct(act.act()).value_or(v1::Act()); }

Digest Proposal::ActDigest() const { return title::ActDigest(act.act()); }

std::vector<Digest> Proposal::Missing() const {
  std::vector<Digest> out;
  const v1::Act said = Act();
  for (const std::string& bytes : said.approver_key_ids()) {
    const auto id = Digest::FromBytes(bytes);
    if (id && !approvals.contains(*id)) out.push_back(*id);
  }
  return out;
}

v1::SignedAct Proposal::Complete() const {
  v1::SignedAct out = act;
  for (const auto& [id, approval] : approvals) out.add_approvals(approval.signature);  // by id, as the act's
  return out;
}

Answer<void> Approve(Proposal& proposal, const crypto::PrivateKey& key) {
  const Digest id = key.public_key().id();
  const v1::Act act = proposal.Act();
  if (!Names(act, id)) {
    std::string named;
    for (const std::string& bytes : act.approver_key_ids()) named += " " + ToHex(bytes);
    return BadInput("the act is not for key " + IdText(id) + " to approve; it names" + named);
  }
  if (proposal.approvals.contains(id))
    return BadInput("key " + IdText(id) + " has approved this act already");
  proposal.approvals.emplace(
      id, Proposal::Approval{key.public_key(), key.Sign(title::ApprovalBytes(proposal.ActDigest()))});
  return {};
}

Answer<Proposal> ReadProposal(const std::string& path) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path, kMaxFileBytes));
  auto proposal = ProposalIn(Json::parse(text, nullptr, /*allow_exceptions=*/false));
  if (!proposal) return BadInput(path + ": " + proposal.error().message);
  return proposal;
}

Answer<void> WriteProposal(const std::string& path, const Proposal& proposal) {
  const v1::Act act = proposal.Act();
  const std::string& subject = act.document_id().empty() ? act.participant_id() : act.document_id();
  Json out;
  out["format"] = kFormat;
  // For people; only what is signed counts.
  out["about"] = std::string(title::KindName(title::KindOf(act))) + " of " + subject + " by " + act.actor();
  out["act"] = ToBase64(proposal.act.act());
  out["key"] = ToBase64(proposal.signer.spki());
  out["signature"] = ToBase64(proposal.act.signature());
  out["approvals"] = Json::array();
  for (const auto& [id, approval] : proposal.approvals) {
    out["approvals"].push_back(
        {{"key", ToBase64(approval.key.spki())}, {"signature", ToBase64(approval.signature)}});
  }
  out["contents"] = Json::array();
  for (const v1::WaybillContent& content : proposal.contents) {
    out["contents"].push_back({{"document_id", content.document_id()},
                               {"content", ToBase64(content.content_json())},
                               {"secret", ToBase64(content.secret())}});
  }
  if (!proposal.off_log.empty()) out["off_log"] = JsonOf(proposal.off_log);
  if (const auto written = posix::ReplaceFile(path, out.dump(2) + "\n"); !written) {
    return BadInput(written.error().message);
  }
  return {};
}

bool LooksLikeProposal(const std::string& path) {
  const auto text = ReadFile(path, kMaxFileBytes);
  if (!text) return false;
  const auto json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  return json.is_object() && json.contains("format") && json.at("format") == kFormat;
}

Answer<Digest> ParseKeyId(const std::string& given) {
  if (const auto bytes = FromHex(given); bytes && bytes->size() == Digest::kSize)
    return *Digest::FromBytes(*bytes);
  YIDAN_CLIENT_ASSIGN(const std::string pem, ReadFile(given));
  const auto key = crypto::PublicKey::FromPem(pem);
  if (!key) return BadInput(given + ": neither a key id nor a public key: " + key.error().message);
  return key->id();
}

}  // namespace yidan::client
