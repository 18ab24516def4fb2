#include "services/waybill/always_shown.h"

#include <algorithm>
#include <array>
#include <string>

namespace yidan::waybill {
namespace {

// "*" is one token (an index), a last "**" is a whole region: everything at or below.
constexpr std::array kPatterns = std::to_array<std::string_view>({
    "/schema_version",
    "/exchanged_document/**",
    "/parties/**",
    "/receipt_statement/**",
    "/places/**",
    "/clauses/**",
    "/totals/**",
    "/legs/*/sequence",
    "/legs/*/mode",
    "/legs/*/carrier_participant_id",
    "/legs/*/carrier_name",
    "/legs/*/from/**",
    "/legs/*/to/**",
    "/legs/*/via/**",
    "/legs/*/planned_departure_date",
    "/legs/*/planned_arrival_date",
    "/goods_lines/*/id",
    "/goods_lines/*/packages",
    "/goods_lines/*/package_kind",
    "/goods_lines/*/gross_weight_grams",
    "/goods_lines/*/net_weight_grams",
    "/goods_lines/*/volume_cubic_centimetres",
});

// The tokens of a pointer, as written. No pattern has as many as fit; what is beyond them is not looked at.
struct Tokens {
  static constexpr std::size_t kMax = 6;
  std::array<std::string_view, kMax> at = {};
  std::size_t count = 0;

  constexpr Tokens() = default;
  constexpr explicit Tokens(std::string_view pointer) {
    while (!pointer.empty() && count < kMax) {
      pointer.remove_prefix(1);  // the "/"
      const auto end = std::min(pointer.find('/'), pointer.size());
      at[count++] = pointer.substr(0, end);
      pointer.remove_prefix(end);
    }
  }
};

constexpr bool Matches(const Tokens& pointer, const Tokens& pattern) {
  for (std::size_t i = 0; i < pattern.count; ++i) {
    if (pattern.at[i] == "**") return true;
    if (i == pointer.count) return false;
    if (pattern.at[i] != "*" && pattern.at[i] != pointer.at[i]) return false;
  }
  return pointer.count == pattern.count;
}

constexpr auto kSplit = [] {
  std::array<Tokens, kPatterns.size()> out = {};
  for (std::size_t i = 0; i < kPatterns.size(); ++i) out[i] = Tokens(kPatterns[i]);
  return out;
}();
static_assert(std::all_of(kSplit.begin(), kSplit.end(),
                          [](const Tokens& pattern) { return pattern.count < Tokens::kMax; }));

}  // namespace

bool AlwaysShown(std::string_view pointer) {
  const Tokens tokens(pointer);
  return std::any_of(kSplit.begin(), kSplit.end(),
                     [&tokens](const Tokens& pattern) { return Matches(tokens, pattern); });
}

Outcome CheckAlwaysShown(const std::vector<JsonLeaf>& leaves, std::uint32_t always_shown) {
  const auto shown = std::count_if(leaves.begin(), leaves.end(),
                                   [](const JsonLeaf& leaf) { return AlwaysShown(leaf.pointer); });
  if (static_cast<std::size_t>(shown) == always_shown) return {};
  return Invalid(
      "disclosure: it shows " + std::to_string(shown) + " of the " + std::to_string(always_shown) +
      " statements that every redaction shows (form, parties, places, dates, clauses, quantities)");
}

}  // namespace yidan::waybill
