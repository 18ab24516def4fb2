#include "services/proof/content_verdict.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::proof {
namespace {

ContentVerdict Bad(std::string sentence) { return {{Ruling::kInvalid, std::move(sentence)}, {}, 0}; }

// A content of a schema that this program lacks is no fault of anybody's: what it says, and whether it is
// sound, a later program can tell.
std::optional<ContentVerdict> LacksSchema(const std::vector<waybill::JsonLeaf>& leaves) {
  for (const waybill::JsonLeaf& leaf : leaves) {
    if (leaf.pointer != "/schema_version") continue;
    std::uint32_t version = 0;
    const char* end = leaf.value.data() + leaf.value.size();
    const auto read = std::from_chars(leaf.value.data(), end, version);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;  // not even a number: a fault
    if (waybill::ContentRulesOf(version) != nullptr) return std::nullopt;
    return ContentVerdict{{Ruling::kNotChecked,
                           "the content is under the commitment that the issuer signed, but of "
                           "schema_version " +
                               leaf.value + ", which this program lacks"},
                          {},
                          0};
  }
  return std::nullopt;
}

waybill::Commitment CommitmentOf(const title::Header& header) {
  return {header.content_root, header.content_leaf_count, header.content_always_shown};
}

ContentVerdict JudgeWhole(const ProofFile& file, const title::TitleState& title) {
  if (file.content_secret.size() != waybill::kSecretSize)
    return Bad("the secret of the content's salts is not 32 bytes");
  // Once more within the bounds of a content, which are narrower than those of the file.
  const auto content = waybill::ParseContent(file.content.Canonical());
  if (!content) return Bad(content.error().message);
  const auto commitment = waybill::Commit(file.document_id, file.content_secret, *content);
  const title::Header& header = title.header;
  if (commitment != CommitmentOf(header)) return Bad("the content is not the one that the issuer signed");
  if (auto lacks = LacksSchema(waybill::Flatten(*content))) return *std::move(lacks);
  auto typed = waybill::ToWaybill(*content);
  const Outcome sound = typed ? waybill::CheckContent(*typed, waybill::Lists::kIgnored)
                              : Outcome(tl::unexpected(typed.error()));
  if (!sound) return Bad(sound.error().message);
  if (const Outcome agrees = waybill::CheckHeader(*typed, title::ToProto(header)); !agrees)
    return Bad(agrees.error().message);
  if (const Outcome agrees = waybill::CheckReplaces(*typed, title.replaces); !agrees)
    return Bad(agrees.error().message);
  if (typed->parties().carrier().party().participant_id() != title.issuer)
    return Bad("the content names another carrier than the issuer");
  return {{Ruling::kValid, "whole: all " + std::to_string(commitment.leaf_count) +
                               " statements are under the commitment that the issuer signed"},
          std::move(*typed),
          0};
}

// REQUIRES: the disclosure is verified: its leaves stand at their places, ascending.
std::vector<Hidden> HiddenIn(const waybill::Disclosure& shown) {
  std::vector<Hidden> out;
  std::uint32_t next = 0;
  std::string before;
  const auto gap = [&](std::uint32_t at, const std::string& pointer) {
    if (at > next) out.push_back({at - next, before, pointer});
    next = at + 1;
    before = pointer;
  };
  for (const waybill::DisclosedLeaf& leaf : shown.leaves) gap(leaf.index, leaf.pointer);
  gap(shown.leaf_count, {});
  return out;
}

ContentVerdict JudgeRedacted(const waybill::Disclosure& shown, const title::TitleState& title) {
  const title::Header& header = title.header;
  const auto leaves = waybill::VerifyDisclosure(shown, CommitmentOf(header));
  if (!leaves) return Bad(leaves.error().message);
  if (auto lacks = LacksSchema(*leaves)) return *std::move(lacks);
  auto typed = waybill::FromLeaves(*leaves, waybill::Coverage::kPartial);
  if (!typed) return Bad(typed.error().message);
  if (const Outcome agrees = waybill::CheckShownHeader(*typed, title::ToProto(header)); !agrees)
    return Bad(agrees.error().message);
  if (const Outcome agrees = waybill::CheckShownReplaces(*typed, title.replaces); !agrees)
    return Bad(agrees.error().message);
  if (typed->parties().carrier().party().participant_id() != title.issuer)
    return Bad("the content names another carrier than the issuer");
  const std::string count = std::to_string(leaves->size()) + " of " + std::to_string(shown.leaf_count);
  return {{Ruling::kPartial, "redacted: " + count + " statements are shown, and are under the commitment " +
                                 "that the issuer signed; " + std::to_string(shown.hidden_count()) +
                                 " are hidden"},
          std::move(*typed),
          shown.hidden_count(),
          HiddenIn(shown)};
}

}  // namespace

ContentVerdict JudgeContent(const ProofFile& file, const title::TitleState* derived) {
  if (derived == nullptr) {
    return {{Ruling::kNotChecked, "without a sound chain there is no commitment to hold the content against"},
            {},
            0};
  }
  return file.redacted ? JudgeRedacted(*file.redacted, *derived) : JudgeWhole(file, *derived);
}

}  // namespace yidan::proof
