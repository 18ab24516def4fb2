// Kinds and reasons by name. A kind keeps its name and place in every version, so the newest one knows all.
#include "services/title/reason_words.h"
#include "services/title/rule_set.h"

namespace yidan::title {
namespace {

const Row* RowOf(v1::ActKind kind) { return RuleBook::Released().newest().RowOf(kind); }

}  // namespace

v1::ActKind KindOf(const v1::Act& act) { return static_cast<v1::ActKind>(act.body_case()); }

std::string_view KindName(v1::ActKind kind) {
  const Row* row = RowOf(kind);
  return row == nullptr ? "UNSPECIFIED" : row->name;
}

std::string_view ReasonName(v1::RefusalReason reason) {
  constexpr std::string_view kPrefix = "REFUSAL_REASON_";
  const auto* value = v1::RefusalReason_descriptor()->FindValueByNumber(reason);
  if (value == nullptr) return "UNSPECIFIED";
  return std::string_view(value->name()).substr(kPrefix.size());
}

bool IsTitleChainAct(v1::ActKind kind) {
  const Row* row = RowOf(kind);
  return row != nullptr && row->section == Section::kTitleChain;
}
bool IsBesideChainAct(v1::ActKind kind) {
  const Row* row = RowOf(kind);
  return row != nullptr && row->section == Section::kBesideChain;
}
bool IsDirectoryAct(v1::ActKind kind) {
  const Row* row = RowOf(kind);
  return row != nullptr && row->section == Section::kDirectory;
}

v1::Refusal ToProto(const Refusal& refusal) {
  v1::Refusal out;
  out.set_reason(refusal.reason);
  out.set_message(refusal.message);
  out.set_needs(refusal.needs.empty() ? std::string(NeedsOf(refusal.reason)) : refusal.needs);
  return out;
}

}  // namespace yidan::title
