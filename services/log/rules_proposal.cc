#include "services/log/rules_proposal.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "services/log/text.h"

namespace yidan::log {
namespace {

constexpr std::string_view kFirstLine = "yidan-rules-proposal/1";
constexpr std::size_t kMaxBytes = std::size_t{16} << 10U;  // parameters have some 100 bytes, a signature 64

tl::unexpected<Error> Bad(const char* line) {
  return Corrupt("rules proposal: the line \"" + std::string(line) + "\" is missing or written otherwise");
}

// What stands after "name " on the next line.
std::optional<std::string_view> Field(std::string_view& text, const std::string& name) {
  auto line = TakeLine(text);
  if (!line || !TakePrefix(*line, name + " ")) return std::nullopt;
  return line;
}

std::optional<Digest> DigestIn(std::string_view hex) {
  const auto bytes = FromHex(hex);
  return bytes ? Digest::FromBytes(*bytes) : std::nullopt;
}

Result<RulesSignature> SignatureIn(std::string_view line) {
  const std::size_t space = line.find(' ');
  const auto id = DigestIn(line.substr(0, space));
  const auto signature = space == std::string_view::npos ? std::nullopt : FromBase64(line.substr(space + 1));
  constexpr std::size_t kSignatureBytes = 64;
  if (!id || !signature || signature->size() != kSignatureBytes) return Bad("signature KEY-ID BASE64");
  return RulesSignature{*id, *signature};
}

}  // namespace

std::string FormatRulesProposal(const RulesProposal& proposal) {
  const RulesBody& body = proposal.body;
  std::string out(kFirstLine);
  out += "\nregistry " + ToHex(proposal.registry.View());
  out += std::string("\nphase ") + (body.phase == RulesPhase::kAnnounce ? "ANNOUNCE" : "ADOPT");
  out += "\nsequence " + std::to_string(body.sequence) + "\nversion " + std::to_string(body.version);
  out += "\nparameters " + ToBase64(body.parameters) + "\n";
  for (const RulesSignature& by : body.signatures) {
    out += "signature " + ToHex(by.key_id.View()) + " " + ToBase64(by.signature) + "\n";
  }
  return out;
}

Result<RulesProposal> ParseRulesProposal(std::string_view text) {
  if (text.size() > kMaxBytes) return Corrupt("rules proposal: longer than one can be");
  if (const auto first = TakeLine(text); !first || *first != kFirstLine) return Bad("yidan-rules-proposal/1");
  RulesProposal out;
  const auto registry = Field(text, "registry");
  const auto digest = registry ? DigestIn(*registry) : std::nullopt;
  if (!digest) return Bad("registry HEX");
  out.registry = *digest;
  const auto phase = Field(text, "phase");
  if (!phase || (*phase != "ANNOUNCE" && *phase != "ADOPT")) return Bad("phase ANNOUNCE or ADOPT");
  out.body.phase = *phase == "ADOPT" ? RulesPhase::kAdopt : RulesPhase::kAnnounce;
  const auto sequence = Field(text, "sequence");
  const auto number = sequence ? ParseDecimal(*sequence) : std::nullopt;
  if (!number) return Bad("sequence NUMBER");
  out.body.sequence = *number;
  const auto version = Field(text, "version");
  const auto which = version ? ParseDecimal(*version) : std::nullopt;
  if (!which || *which == 0 || *which > std::numeric_limits<std::uint32_t>::max())
    return Bad("version NUMBER");
  out.body.version = static_cast<std::uint32_t>(*which);
  const auto parameters = Field(text, "parameters");
  const auto bytes = parameters ? FromBase64(*parameters) : std::nullopt;
  if (!bytes) return Bad("parameters BASE64");
  out.body.parameters = *bytes;
  while (!text.empty()) {
    const auto line = Field(text, "signature");
    if (!line) return Bad("signature KEY-ID BASE64");
    YIDAN_ASSIGN(RulesSignature signature, SignatureIn(*line));
    YIDAN_TRY(AddRulesSignature(out.body, std::move(signature)));
  }
  return out;
}

bool LooksLikeRulesProposal(std::string_view text) { return TakePrefix(text, kFirstLine); }

Outcome AddRulesSignature(RulesBody& body, RulesSignature signature) {
  auto& all = body.signatures;
  const auto place =
      std::lower_bound(all.begin(), all.end(), signature.key_id,
                       [](const RulesSignature& by, const Digest& id) { return by.key_id < id; });
  const std::string key = "key " + ToHex(signature.key_id.View());
  if (place != all.end() && place->key_id == signature.key_id)
    return Fail(Error::Kind::kConflict, key + " has signed already");
  if (all.size() >= kMaxRulesSignatures) {
    return Fail(Error::Kind::kConflict, key + " would be one more than the " +
                                            std::to_string(kMaxRulesSignatures) + " that may sign");
  }
  all.insert(place, std::move(signature));
  return {};
}

Outcome MergeRulesProposal(RulesProposal& into, RulesProposal copy) {
  const std::vector<RulesSignature> signatures = std::exchange(copy.body.signatures, into.body.signatures);
  if (copy.registry != into.registry || copy.body != into.body) return Invalid("it proposes something else");
  for (const RulesSignature& by : signatures) {
    const auto& all = into.body.signatures;
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&by](const RulesSignature& one) { return one.key_id == by.key_id; });
    if (same == all.end()) {
      YIDAN_TRY(AddRulesSignature(into.body, by));
    } else if (*same != by) {
      return Fail(Error::Kind::kConflict,
                  "key " + ToHex(by.key_id.View()) + " signed the copies differently: leave one of them out");
    }
  }
  return {};
}

}  // namespace yidan::log
