#include "services/cli/values.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <filesystem>

#include "services/cli/columns.h"
#include "services/cli/files.h"
#include "services/crypto/crypto.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

constexpr std::string_view kOrderOf = "order:";
constexpr std::uint64_t kMaxQuantity = 1ULL << 53U;

std::optional<std::uint64_t> Number(std::string_view text) {
  if (text.empty() || text.size() > 16) return std::nullopt;
  std::uint64_t out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return out <= kMaxQuantity ? std::optional(out) : std::nullopt;
}

Answer<std::string> PartyOf(const std::string& text) {
  std::string party = text.substr(kOrderOf.size());
  if (!title::IsParticipantId(party))
    return BadInput("\"" + party + "\" is no participant id: that is 2 to 63 of a-z 0-9 and -");
  return party;
}

}  // namespace

Answer<v1::Endorsement> ParseEndorsement(const std::string& text) {
  v1::Endorsement out;
  if (text == "full") {
    out.set_kind(v1::ENDORSEMENT_KIND_FULL);
  } else if (text == "blank") {
    out.set_kind(v1::ENDORSEMENT_KIND_BLANK);
  } else if (text == "none") {
    out.set_kind(v1::ENDORSEMENT_KIND_NONE);
  } else if (text.starts_with(kOrderOf)) {
    out.set_kind(v1::ENDORSEMENT_KIND_ORDER_OF);
    YIDAN_CLIENT_ASSIGN(*out.mutable_party(), PartyOf(text));
  } else {
    return BadInput("endorsement \"" + text + "\": it is full, blank, none or order:PARTICIPANT");
  }
  return out;
}

Answer<v1::Endorsement> EndorsementOr(const std::string& text, const v1::TitleState& head) {
  if (!text.empty()) return ParseEndorsement(text);
  v1::Endorsement out;
  const bool straight = head.header().form() == v1::WAYBILL_FORM_STRAIGHT;
  out.set_kind(straight ? v1::ENDORSEMENT_KIND_NONE : v1::ENDORSEMENT_KIND_FULL);
  return out;
}

Answer<v1::OrderClause> ParseOrder(const std::string& text) {
  v1::OrderClause out;
  if (text == "blank") {
    out.set_kind(v1::ORDER_KIND_BLANK);
  } else if (text.starts_with(kOrderOf)) {
    out.set_kind(v1::ORDER_KIND_NAMED);
    YIDAN_CLIENT_ASSIGN(*out.mutable_party(), PartyOf(text));
  } else {
    return BadInput("order \"" + text + "\": it is blank or order:PARTICIPANT");
  }
  return out;
}

Answer<v1::LineQuantity> ParseLine(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t slash = text.find('/', equals == std::string::npos ? 0 : equals);
  if (equals != std::string::npos && equals > 0 && slash != std::string::npos) {
    const auto packages = Number(std::string_view(text).substr(equals + 1, slash - equals - 1));
    const auto grams = Number(std::string_view(text).substr(slash + 1));
    if (packages && grams) {
      v1::LineQuantity out;
      out.set_line_id(text.substr(0, equals));
      out.set_packages(*packages);
      out.set_gross_weight_grams(*grams);
      return out;
    }
  }
  return BadInput("\"" + text + "\" is no quantity: write LINE=PACKAGES/GRAMS, as in 1=2/4295500");
}

Answer<Digest> ParseDigest(const std::string& text, std::string_view what) {
  const auto raw = FromHex(text);
  const auto digest = raw ? Digest::FromBytes(*raw) : std::nullopt;
  if (!digest) return BadInput(std::string(what) + ": \"" + text + "\" is not 64 hexadecimal digits");
  return *digest;
}

CLI::Option* OneOf(CLI::Option* option, const std::vector<std::string>& words) {
  return option->type_name(Join(words, "|"));
}

std::vector<std::string> EnumNames(const google::protobuf::EnumDescriptor& type, std::string_view prefix) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;
    std::string name = type.value(i)->name().substr(prefix.size());
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    names.push_back(std::move(name));
  }
  return names;
}

Answer<int> ParseEnum(const google::protobuf::EnumDescriptor& type, std::string_view prefix,
                      const std::string& text) {
  std::string wanted(prefix);
  for (const char c : text) {
    wanted += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const auto* value = type.FindValueByName(wanted);
  if (value != nullptr && value->number() != 0) return value->number();
  return BadInput("\"" + text + "\" is none of: " + Join(EnumNames(type, prefix)));
}

std::vector<std::string> SplitSorted(const std::vector<std::string>& given) {
  std::vector<std::string> out;
  for (const std::string& item : given) {
    std::size_t at = 0;
    while (at <= item.size()) {
      const std::size_t comma = std::min(item.find(',', at), item.size());
      if (comma > at) out.push_back(item.substr(at, comma - at));
      at = comma + 1;
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Answer<OffLog> DigestOf(const std::string& given, const std::string& fresh_nonce) {
  if (const auto raw = FromHex(given); raw && raw->size() == Digest::kSize) {
    return OffLog{{}, {}, *Digest::FromBytes(*raw), {}};
  }
  YIDAN_CLIENT_ASSIGN(const std::string bytes, ReadFile(given, std::size_t{64} << 20U));
  std::error_code failed;
  const auto file = std::filesystem::absolute(given, failed);
  return OffLog{{}, failed ? given : file.string(), crypto::Sha256(fresh_nonce, bytes), fresh_nonce};
}

}  // namespace yidan::cli
