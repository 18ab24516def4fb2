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

std::string_view NextToken(std::string_view& rest) {
  rest.remove_prefix(1);  // the "/"
  const auto end = std::min(rest.find('/'), rest.size());
  const auto token = rest.substr(0, end);
  rest.remove_prefix(end);
  return token;
}

bool Matches(std::string_view pointer, std::string_view pattern) {
  while (!pattern.empty()) {
    const auto expected = NextToken(pattern);
    if (expected == "**") return true;
    if (pointer.empty()) return false;
    const auto token = NextToken(pointer);
    if (expected != "*" && expected != token) return false;
  }
  return pointer.empty();
}

}  // namespace

bool AlwaysShown(std::string_view pointer) {
  return std::any_of(kPatterns.begin(), kPatterns.end(),
                     [pointer](std::string_view pattern) { return Matches(pointer, pattern); });
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
