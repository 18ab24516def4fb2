#include "services/cli/compare_contents.h"

#include <map>

#include "services/waybill/canonical_json.h"

namespace yidan::cli {
namespace {

constexpr const char* kAbsent = "(not there)";

Answer<std::map<std::string, std::string>> Leaves(std::string_view text) {
  const auto content = waybill::ParseContent(text);
  if (!content) return NotTrusted("a content that it showed is none: " + content.error().message);
  std::map<std::string, std::string> out;
  for (auto& [pointer, value] : waybill::Flatten(*content)) out.emplace(pointer, value);
  return out;
}

}  // namespace

Answer<std::vector<FieldChange>> CompareContents(std::string_view before, std::string_view after) {
  YIDAN_CLIENT_ASSIGN(const auto old_leaves, Leaves(before));
  YIDAN_CLIENT_ASSIGN(const auto new_leaves, Leaves(after));
  std::map<std::string, FieldChange> changes;
  for (const auto& [pointer, value] : old_leaves) {
    const auto now = new_leaves.find(pointer);
    if (now != new_leaves.end() && now->second == value) continue;
    changes[pointer] = {pointer, value, now == new_leaves.end() ? kAbsent : now->second};
  }
  for (const auto& [pointer, value] : new_leaves) {
    if (!old_leaves.contains(pointer)) changes[pointer] = {pointer, kAbsent, value};
  }
  std::vector<FieldChange> out;
  for (auto& [pointer, change] : changes) out.push_back(std::move(change));
  return out;
}

}  // namespace yidan::cli
