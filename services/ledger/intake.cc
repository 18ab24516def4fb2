#include "services/ledger/intake.h"

#include <algorithm>

#include "services/interpret/keys.h"
#include "services/ledger/allowance.h"
#include "services/ledger/registration.h"
#include "services/store/records.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::ledger {
namespace {

title::Refusal Refuse(v1::RefusalReason reason, std::string message, std::string needs = {}) {
  return {reason, std::move(message), std::move(needs)};
}

tl::unexpected<title::Refusal> Invalid(std::string message) {
  return tl::unexpected(Refuse(v1::REFUSAL_REASON_CONTENT_INVALID, std::move(message)));
}

// What may be issued: more than what a reader of an old document holds it to (interpret::OpenContent).
tl::expected<interpret::OpenedContent, title::Refusal> ExamineContent(const interpret::RawContent& content,
                                                                      const v1::TitleHeader& header,
                                                                      const v1::Act& act,
                                                                      const std::string& goods_key,
                                                                      const title::RuleSet& rules) {
  if (content.secret.size() != waybill::kSecretSize) return Invalid("contents.secret is not 32 bytes");
  const auto parsed = waybill::ParseContent(content.content_json);
  if (!parsed) return Invalid(parsed.error().message);
  if (parsed->Canonical() != content.content_json) {
    return Invalid("contents.content_json is not in the canonical form of RFC 8785");
  }
  auto typed = waybill::ToWaybill(*parsed);
  if (!typed) return Invalid(typed.error().message);
  if (!rules.Issues(typed->schema_version())) {
    return Invalid("/schema_version: " + std::to_string(typed->schema_version()) +
                   " may not be issued under rules " + std::to_string(rules.version));
  }
  if (const auto sound = waybill::CheckContent(*typed); !sound) return Invalid(sound.error().message);
  if (!interpret::CommitsTo(header, content, *parsed)) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_COMMITMENT_MISMATCH,
                                 "header.content_root, content_leaf_count and content_always_shown do not "
                                 "commit to the content"));
  }
  if (const auto agrees = waybill::CheckHeader(*typed, header); !agrees) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH, agrees.error().message));
  }
  if (const auto agrees = waybill::CheckReplaces(*typed, interpret::ReplacedBy(act)); !agrees) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH, agrees.error().message));
  }
  const std::string& issuer = act.actor();
  const std::string& carrier = typed->parties().carrier().party().participant_id();
  if (carrier != issuer) {
    return tl::unexpected(
        Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH,
               "the content names " + carrier + " as carrier, the act is signed for " + issuer,
               "ISSUE by " + carrier));
  }
  return interpret::WhatFollows(std::move(*typed), goods_key, rules.goods_keys);
}

void ExamineContents(v1::SubmitActRequest& request, const std::string& goods_key, const title::RuleSet& rules,
                     const identifiers::PlaceList& places, ExaminedAct& out) {
  const auto headers = interpret::HeadersOf(out.act);
  if (headers.size() != static_cast<std::size_t>(request.contents_size())) {
    out.content_refusal = Refuse(v1::REFUSAL_REASON_CONTENT_INVALID,
                                 "contents: " + std::to_string(request.contents_size()) +
                                     " given, the act commits to " + std::to_string(headers.size()));
    return;
  }
  for (std::size_t i = 0; i < headers.size(); ++i) {
    auto& content = *request.mutable_contents(static_cast<int>(i));
    if (content.document_id() != headers[i].document_id) {
      out.content_refusal =
          Refuse(v1::REFUSAL_REASON_CONTENT_INVALID,
                 "contents[" + std::to_string(i) + "].document_id is not " + headers[i].document_id);
      return;
    }
    interpret::RawContent raw{headers[i].document_id, std::move(*content.mutable_content_json()),
                              std::move(*content.mutable_secret())};
    auto examined = ExamineContent(raw, *headers[i].header, out.act, goods_key, rules);
    if (!examined) {
      out.content_refusal = std::move(examined.error());
      // It will be refused: nothing is to be learnt from it about whose goods these are.
      for (log::GoodsTags& tags : out.tags) tags.clear();
      return;
    }
    out.contents.push_back({std::move(raw), std::move(examined->terms), waybill::LoadsOf(examined->waybill)});
    out.tags[i] = std::move(examined->goods_tags);
    out.dates.push_back(waybill::DatesOf(examined->waybill));
    out.remarks.emplace_back().Add(waybill::FindRemarks(examined->waybill, places));
  }
}

}  // namespace

ExaminedAct Intake::Examine(v1::SubmitActRequest&& request) const {
  ExaminedAct out;
  out.tokens = TokensOf(request);
  out.act_bytes = std::move(*request.mutable_act());
  out.signature = std::move(*request.mutable_signature());
  out.digest = title::ActDigest(out.act_bytes);
  auto act = title::ParseAct(out.act_bytes, rules_);
  if (!act) {
    out.malformed = std::move(act.error());
    return out;
  }
  if (out.signature.size() != crypto::kSignatureSize) {
    out.malformed =
        Refuse(v1::REFUSAL_REASON_MALFORMED_ACT,
               "signature is " + std::to_string(out.signature.size()) + " bytes; it must be 64 raw bytes");
    return out;
  }
  out.act = std::move(*act);
  for (const std::string& approval : request.approvals()) {
    if (approval.size() != crypto::kSignatureSize) {
      out.malformed = Refuse(v1::REFUSAL_REASON_MALFORMED_ACT, "approvals: one is not 64 raw bytes");
      return out;
    }
  }
  if (request.approvals_size() != out.act.approver_key_ids_size()) {
    out.malformed =
        Refuse(v1::REFUSAL_REASON_MALFORMED_ACT,
               "approvals: " + std::to_string(request.approvals_size()) + " given, the act names " +
                   std::to_string(out.act.approver_key_ids_size()) + " approver keys");
    return out;
  }
  out.approvals.assign(request.approvals().begin(), request.approvals().end());
  out.tags.resize(interpret::AnnexedDocuments(out.act).size());
  const auto key_of = [this](const Digest& id) { return keys_.Find(id); };
  out.signature_holds = interpret::SignatureHolds(out.act, out.act_bytes, out.signature, key_of);
  out.approvals_hold = interpret::ApprovalsHold(out.act, out.digest, out.approvals, key_of);
  out.rest_waits = true;
  out.unexamined = std::move(request);
  // Stands if the rules admit the act and nobody has looked after all.
  out.content_refusal = Refuse(v1::REFUSAL_REASON_CONTENT_INVALID, "contents: no known key has signed them");
  if (out.signature_holds.value_or(false) && out.approvals_hold.value_or(true)) ExamineRest(out);
  return out;
}

void Intake::ExamineRest(ExaminedAct& act) const {
  act.rest_waits = false;
  act.content_refusal = ExamineRegistration(act.act);
  ExamineContents(act.unexamined, goods_key_, rules_, places_, act);
  act.unexamined.Clear();
  ExaminePointers(act);
}

// A content never changes once its document is issued, so it may be read before the act's turn comes.
void Intake::ExaminePointers(ExaminedAct& act) const {
  if (!act.act.has_grant() || act.act.grant().pointers().empty()) return;
  // Each pointer is held against each leaf of the content; so many are refused by the rules in any case.
  if (static_cast<std::size_t>(act.act.grant().pointers_size()) > rules_.limits.grant_pointers) return;
  const auto bytes = contents_.Get(store::Table::kContents, act.act.document_id());
  const auto record = bytes && *bytes ? store::DecodeContent(**bytes)
                                      : Result<store::ContentRecord>(Corrupt("no content here"));
  if (!record) {
    act.pointers_open = true;
    return;
  }
  if (auto refusal = CheckPointers(act.act.grant(), record->content_json)) {
    act.content_refusal = std::move(refusal);
  }
}

std::optional<title::Refusal> CheckPointers(const v1::Grant& grant, const std::string& content_json) {
  const auto content = waybill::ParseContent(content_json);
  if (!content) return Refuse(v1::REFUSAL_REASON_CONTENT_INVALID, content.error().message);
  const auto leaves = waybill::Flatten(*content);
  for (const std::string& pointer : grant.pointers()) {
    const bool found = std::any_of(leaves.begin(), leaves.end(), [&pointer](const waybill::JsonLeaf& leaf) {
      return leaf.pointer.starts_with(pointer) &&
             (leaf.pointer.size() == pointer.size() || leaf.pointer[pointer.size()] == '/');
    });
    if (!found) {
      return Refuse(v1::REFUSAL_REASON_CONTENT_INVALID,
                    "pointers: the content of the document has nothing at " + pointer,
                    "a pointer to what the content says");
    }
  }
  return std::nullopt;
}

Digest RequestDigest(const std::vector<ExaminedAct>& acts, bool all_or_nothing) {
  Encoder out;
  out.Bool(all_or_nothing);
  for (const ExaminedAct& act : acts) {
    out.Fixed(act.digest).Str(act.signature);
    for (const std::string& approval : act.approvals) out.Str(approval);
  }
  return crypto::Sha256(out.bytes());
}

}  // namespace yidan::ledger
