#include "services/cli/content.h"

#include <cctype>
#include <cmath>
#include <map>

#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::cli {
namespace {

tl::unexpected<Trouble> Faulty(std::string message, std::vector<std::string> details) {
  return tl::unexpected<Trouble>(
      Trouble{Trouble::Kind::kBadInput, "CONTENT_INVALID", std::move(message), {}, std::move(details)});
}

}  // namespace

Answer<PreparedContent> PrepareContent(std::string_view json, const std::string& document_id,
                                       const std::string& secret) {
  const auto parsed = waybill::ParseContent(json);
  if (!parsed) return Faulty(parsed.error().message, {});
  const auto typed = waybill::ToWaybill(*parsed);
  if (!typed) return Faulty(typed.error().message, {});
  if (const auto findings = waybill::FindFaults(*typed); !findings.empty()) {
    std::vector<std::string> details;
    for (const auto& finding : findings) details.push_back(finding.pointer + ": " + finding.message);
    return Faulty("the waybill has " + std::to_string(findings.size()) + " fault(s)", std::move(details));
  }
  const auto header = waybill::HeaderOf(*typed);
  if (!header) return Faulty(header.error().message, {});
  const auto commitment = waybill::Commit(document_id, secret, *parsed);
  PreparedContent out;
  out.header = waybill::ToTitleHeader(*header);
  waybill::StateCommitment(commitment, out.header);
  out.carrier = header->carrier;
  out.content.set_document_id(document_id);
  out.content.set_content_json(parsed->Canonical());
  out.content.set_secret(secret);
  return out;
}

std::string NewDocumentId(std::string_view random) {
  constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  constexpr std::size_t kBits = 5;
  constexpr std::size_t kSymbols = 16;
  constexpr std::size_t kGroup = 4;
  std::string out = "YD";
  std::uint32_t bits = 0;
  std::size_t held = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kSymbols; ++i) {
    if (i % kGroup == 0) out += '-';
    if (held < kBits) {
      bits = (bits << 8U) | static_cast<unsigned char>(random.at(at++));
      held += 8;
    }
    held -= kBits;
    out += kCrockford[(bits >> held) & 31U];
  }
  return out;
}

bool LooksGuessable(std::string_view document_id) {
  constexpr double kBitsWanted = 33;
  std::map<char, double> counts;
  double length = 0;
  const std::size_t first = document_id.find_first_of("-._/");
  for (const char c : document_id.substr(first == std::string_view::npos ? 0 : first)) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) continue;
    ++counts[c];
    ++length;
  }
  double bits = 0;
  for (const auto& [c, count] : counts) bits += count * std::log2(length / count);
  return bits < kBitsWanted;
}

}  // namespace yidan::cli
