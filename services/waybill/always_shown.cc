#include "services/waybill/always_shown.h"

#include <algorithm>
#include <array>

#include "services/waybill/fault.h"
#include "services/waybill/schema.h"

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

struct Match {
  bool matched = false;
  std::string_view region;  // the part of the pointer that "**" stands below; empty without "**"
};

std::string_view NextToken(std::string_view& rest) {
  rest.remove_prefix(1);  // the "/"
  const auto end = std::min(rest.find('/'), rest.size());
  const auto token = rest.substr(0, end);
  rest.remove_prefix(end);
  return token;
}

Match MatchPattern(std::string_view pointer, std::string_view pattern) {
  std::string_view rest = pointer;
  while (!pattern.empty()) {
    const auto expected = NextToken(pattern);
    if (expected == "**") return {true, pointer.substr(0, pointer.size() - rest.size())};
    if (rest.empty()) return {};
    const auto token = NextToken(rest);
    if (expected != "*" && expected != token) return {};
  }
  return {rest.empty(), {}};
}

Match MatchAny(std::string_view pointer) {
  for (const auto pattern : kPatterns) {
    if (const auto match = MatchPattern(pointer, pattern); match.matched) return match;
  }
  return {};
}

bool HasCountry(const v1::Place& place) { return !place.locode().empty() || !place.country().empty(); }

// The region that a gap may not lie in. In the order of pointers nothing that may be hidden stands between
// /parties, /places, /receipt_statement, /schema_version and /totals: the five are one region.
std::string_view RegionOf(std::string_view pointer) {
  const auto match = MatchAny(pointer);
  if (!match.region.empty() && match.region.find('/', 1) == std::string_view::npos &&
      match.region >= "/parties") {
    return "/parties";
  }
  return pointer == "/schema_version" ? "/parties" : match.region;
}

Outcome NoGapInsideRegion(const Disclosure& disclosure) {
  for (std::size_t i = 1; i < disclosure.leaves.size(); ++i) {
    const auto& before = disclosure.leaves[i - 1];
    const auto& leaf = disclosure.leaves[i];
    if (leaf.index == before.index + 1) continue;
    const auto region = RegionOf(leaf.pointer);
    if (!region.empty() && region == RegionOf(before.pointer)) {
      return InvalidAt(region, "hides a leaf that every redaction shows");
    }
  }
  return {};
}

Outcome HeadIsShown(const v1::Waybill& shown) {
  const auto& document = shown.exchanged_document();
  if (document.form() == v1::WAYBILL_FORM_UNSPECIFIED)
    return InvalidAt("/exchanged_document/form", "is hidden");
  if (document.number().empty()) return InvalidAt("/exchanged_document/number", "is hidden");
  if (document.issue_date().empty()) return InvalidAt("/exchanged_document/issue_date", "is hidden");
  if (shown.parties().carrier().party().participant_id().empty())
    return InvalidAt("/parties/carrier", "is hidden");
  if (shown.parties().consignor().participant_id().empty())
    return InvalidAt("/parties/consignor", "is hidden");
  if (shown.receipt_statement().date().empty()) return InvalidAt("/receipt_statement/date", "is hidden");
  if (!HasCountry(shown.places().place_of_receipt()))
    return InvalidAt("/places/place_of_receipt", "is hidden");
  if (!HasCountry(shown.places().final_destination()))
    return InvalidAt("/places/final_destination", "is hidden");
  if (!shown.has_totals()) return InvalidAt("/totals", "is hidden");
  return {};
}

Outcome ListsAreComplete(const v1::Waybill& shown) {
  const auto& totals = shown.totals();
  if (static_cast<std::uint32_t>(shown.legs_size()) != totals.legs())
    return InvalidAt("/legs", "a leg is hidden");
  for (const auto& leg : shown.legs()) {
    if (leg.mode() == v1::TRANSPORT_MODE_UNSPECIFIED || !HasCountry(leg.from()) || !HasCountry(leg.to())) {
      return InvalidAt("/legs", "a leg's mode or places are hidden");
    }
  }
  if (static_cast<std::uint32_t>(shown.clauses_size()) != totals.clauses()) {
    return InvalidAt("/clauses", "a clause is hidden");
  }
  for (const auto& clause : shown.clauses()) {
    if (clause.kind() == v1::CLAUSE_KIND_UNSPECIFIED || (clause.text().empty() && clause.text_zh().empty())) {
      return InvalidAt("/clauses", "a clause's kind or text is hidden");
    }
  }
  if (static_cast<std::uint32_t>(shown.goods_lines_size()) != totals.goods_lines()) {
    return InvalidAt("/goods_lines", "a goods line is hidden");
  }
  std::uint64_t packages = 0;
  std::uint64_t grams = 0;
  for (const auto& line : shown.goods_lines()) {
    if (line.id().empty() || line.packages() == 0 || line.gross_weight_grams() == 0) {
      return InvalidAt("/goods_lines", "a goods line's id or quantity is hidden");
    }
    // Compared before adding: a sum never exceeds the total, so it cannot wrap.
    if (line.packages() > totals.packages() - packages ||
        line.gross_weight_grams() > totals.gross_weight_grams() - grams) {
      return InvalidAt("/totals", "the goods lines shown exceed the totals");
    }
    packages += line.packages();
    grams += line.gross_weight_grams();
  }
  if (packages != totals.packages() || grams != totals.gross_weight_grams()) {
    return InvalidAt("/totals", "the goods lines shown do not add up to the totals");
  }
  return {};
}

}  // namespace

bool AlwaysShown(std::string_view pointer) { return MatchAny(pointer).matched; }

Outcome CheckAlwaysShown(const Disclosure& disclosure, const std::vector<JsonLeaf>& leaves) {
  YIDAN_TRY(NoGapInsideRegion(disclosure));
  YIDAN_ASSIGN(const v1::Waybill shown, FromLeaves(leaves, Coverage::kPartial));
  YIDAN_TRY(HeadIsShown(shown));
  return ListsAreComplete(shown);
}

}  // namespace yidan::waybill
