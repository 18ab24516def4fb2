#include "services/cli/noted_units.h"

#include <algorithm>
#include <set>
#include <string>

#include "services/cli/columns.h"
#include "services/cli/show_content.h"

namespace yidan::cli {
namespace {

// What the document has of a kind, by the numbers in its content.
std::set<std::string> UnitsOf(const v1::Waybill& content, v1::NotationKind kind) {
  std::set<std::string> out;
  for (const auto& wagon : content.wagons()) {
    if (kind == v1::NOTATION_KIND_WAGON_SUBSTITUTED) out.insert(wagon.number());
    if (kind == v1::NOTATION_KIND_SEAL_SUBSTITUTED) out.insert(wagon.seals().begin(), wagon.seals().end());
  }
  for (const auto& container : content.containers()) {
    if (kind == v1::NOTATION_KIND_SEAL_SUBSTITUTED) {
      out.insert(container.seals().begin(), container.seals().end());
    }
  }
  return out;
}

}  // namespace

identifiers::NumberKind UnitOf(v1::NotationKind kind) {
  if (kind == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED) return identifiers::NumberKind::kContainer;
  if (kind == v1::NOTATION_KIND_WAGON_SUBSTITUTED) return identifiers::NumberKind::kWagon;
  return identifiers::NumberKind::kAny;
}

Answer<void> HoldAgainstContent(ActContext& context, const v1::Notation& notation, bool force) {
  const v1::NotationKind kind = notation.kind();
  if (kind != v1::NOTATION_KIND_WAGON_SUBSTITUTED && kind != v1::NOTATION_KIND_SEAL_SUBSTITUTED) return {};
  const char* what = kind == v1::NOTATION_KIND_WAGON_SUBSTITUTED ? "wagon" : "seal";
  std::set<std::string> before = {notation.replaced()};  // all whose place it took, one after the other
  const auto& noted = context.head.substitutions();
  for (auto one = noted.rbegin(); one != noted.rend(); ++one) {
    if (one->kind() == kind && before.contains(one->substitute())) before.insert(one->replaced());
  }
  YIDAN_CLIENT_ASSIGN(const auto content, ContentOf(context.session, context.head));
  if (!content || !content->whole) {
    context.notes.push_back("--replaced: not held against the content, which you may not read whole");
    return {};
  }
  const std::set<std::string> units = UnitsOf(content->waybill, kind);
  const bool there = std::any_of(units.begin(), units.end(), [&](const std::string& unit) {
    const auto number = identifiers::ReadNumber(UnitOf(kind), unit);
    return before.contains(unit) || (number && before.contains(*number));
  });
  if (there) return {};
  const std::string says = notation.replaced() + " is no " + what + " of this document, which has " +
                           (units.empty() ? std::string("none") : Join(units));
  if (force) {
    context.notes.push_back("--replaced: " + says + "; noted all the same, as --force has it");
    return {};
  }
  return BadInput("--replaced: " + says + " (--force notes it all the same)");
}

}  // namespace yidan::cli
