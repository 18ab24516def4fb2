#include "services/ledger/intake.h"

#include <algorithm>
#include <mutex>

#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/schema.h"

namespace yidan::ledger {
namespace {

title::Refusal Refuse(v1::RefusalReason reason, std::string message, std::string needs = {}) {
  return {reason, std::move(message), std::move(needs)};
}

// A header that an act carries, with the document it is for.
struct HeaderOfAct {
  std::string document_id;
  const v1::TitleHeader* header;
};

std::vector<HeaderOfAct> HeadersOf(const v1::Act& act) {
  std::vector<HeaderOfAct> headers;
  if (act.has_issue()) headers.push_back({act.document_id(), &act.issue().header()});
  if (act.has_replace()) {
    for (const auto& successor : act.replace().successors()) {
      headers.push_back({successor.document_id(), &successor.header()});
    }
  }
  return headers;
}

tl::expected<ExaminedContent, title::Refusal> ExamineContent(const v1::WaybillContent& content,
                                                             const v1::TitleHeader& header,
                                                             const std::string& issuer,
                                                             const std::string& goods_key) {
  if (content.secret().size() != 32) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_CONTENT_INVALID, "contents.secret is not 32 bytes"));
  }
  auto parsed = waybill::ParseContent(content.content_json());
  if (!parsed) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_CONTENT_INVALID, parsed.error().message));
  }
  if (parsed->Canonical() != content.content_json()) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_CONTENT_INVALID,
                                 "contents.content_json is not in the canonical form of RFC 8785"));
  }
  auto typed = waybill::ToWaybill(*parsed);
  if (!typed) return tl::unexpected(Refuse(v1::REFUSAL_REASON_CONTENT_INVALID, typed.error().message));
  if (auto sound = waybill::CheckContent(*typed); !sound) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_CONTENT_INVALID, sound.error().message));
  }
  const auto commitment = waybill::Commit(content.document_id(), content.secret(), *parsed);
  if (commitment.root.View() != header.content_root() ||
      commitment.leaf_count != header.content_leaf_count()) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_COMMITMENT_MISMATCH,
                                 "header.content_root and content_leaf_count do not commit to the content"));
  }
  if (auto agrees = waybill::CheckHeader(*typed, header); !agrees) {
    return tl::unexpected(Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH, agrees.error().message));
  }
  if (const auto named = waybill::HeaderOf(*typed); named && named->carrier != issuer) {
    return tl::unexpected(
        Refuse(v1::REFUSAL_REASON_HEADER_MISMATCH,
               "the content names " + named->carrier + " as carrier, the act is signed for " + issuer,
               "ISSUE by " + named->carrier));
  }
  return ExaminedContent{content.document_id(), content.content_json(), content.secret(),
                         waybill::SearchTermsOf(*typed), GoodsTags(goods_key, *typed)};
}

void ExamineContents(const v1::SubmitActRequest& request, const std::string& goods_key, ExaminedAct& out) {
  const auto headers = HeadersOf(out.act);
  if (headers.size() != static_cast<std::size_t>(request.contents_size())) {
    out.content_refusal = Refuse(v1::REFUSAL_REASON_CONTENT_INVALID,
                                 "contents: " + std::to_string(request.contents_size()) +
                                     " given, the act commits to " + std::to_string(headers.size()));
    return;
  }
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto& content = request.contents(static_cast<int>(i));
    if (content.document_id() != headers[i].document_id) {
      out.content_refusal =
          Refuse(v1::REFUSAL_REASON_CONTENT_INVALID,
                 "contents[" + std::to_string(i) + "].document_id is not " + headers[i].document_id);
      return;
    }
    auto examined = ExamineContent(content, *headers[i].header, out.act.actor(), goods_key);
    if (!examined) {
      out.content_refusal = std::move(examined.error());
      return;
    }
    out.contents.push_back(std::move(*examined));
  }
}

}  // namespace

std::vector<Digest> GoodsTags(const std::string& goods_key, const v1::Waybill& waybill) {
  std::vector<Digest> tags;
  for (const std::string& key : waybill::GoodsKeysOf(waybill)) {
    tags.push_back(crypto::HmacSha256(goods_key, key));
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

std::optional<crypto::PublicKey> KeyRing::Find(const Digest& key_id) const {
  const std::shared_lock lock(mutex_);
  const auto hit = keys_.find(key_id);
  if (hit == keys_.end()) return std::nullopt;
  return hit->second;
}

void KeyRing::Add(const crypto::PublicKey& key) {
  const std::unique_lock lock(mutex_);
  keys_.emplace(key.id(), key);
}

bool VerifyWith(const crypto::PublicKey& key, const ExaminedAct& act) {
  return key.Verify(title::SignedBytes(act.act_bytes), act.signature);
}

ExaminedAct Intake::Examine(v1::SubmitActRequest&& request) const {
  ExaminedAct out;
  out.act_bytes = std::move(*request.mutable_act());
  out.signature = std::move(*request.mutable_signature());
  out.digest = title::ActDigest(out.act_bytes);
  auto act = title::ParseAct(out.act_bytes);
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
  const auto key_id = Digest::FromBytes(out.act.key_id());
  if (const auto key = key_id ? keys_.Find(*key_id) : std::nullopt) {
    out.signature_check =
        VerifyWith(*key, out) ? ExaminedAct::SignatureCheck::kValid : ExaminedAct::SignatureCheck::kInvalid;
  }
  // A content is only worth the work when somebody known has signed for it.
  if (out.signature_check != ExaminedAct::SignatureCheck::kInvalid) {
    ExamineContents(request, goods_key_, out);
  }
  return out;
}

Digest RequestDigest(const std::vector<ExaminedAct>& acts, bool all_or_nothing) {
  Encoder out;
  out.Bool(all_or_nothing);
  for (const ExaminedAct& act : acts) {
    out.Fixed(act.digest).Str(act.signature);
  }
  return crypto::Sha256(out.bytes());
}

}  // namespace yidan::ledger
