#include <algorithm>

#include "services/title/rule_set.h"

namespace yidan::title {

const Row* RuleSet::RowOf(v1::ActKind kind) const {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [kind](const Row& row) { return row.kind == kind; });
  return found == rows.end() ? nullptr : &*found;
}

bool RuleSet::Issues(std::uint32_t schema_version) const {
  return std::find(schema_versions.begin(), schema_versions.end(), schema_version) != schema_versions.end();
}

RuleBook::RuleBook(std::vector<const RuleSet*> sets) : sets_(std::move(sets)) {}

const RuleBook& RuleBook::Released() {
  static const RuleBook book({&RulesV1()});
  return book;
}

const RuleSet* RuleBook::Find(std::uint32_t version) const {
  const auto found = std::find_if(sets_.begin(), sets_.end(),
                                  [version](const RuleSet* set) { return set->version == version; });
  return found == sets_.end() ? nullptr : *found;
}

Result<const RuleSet*> RuleBook::Need(std::uint32_t version) const {
  if (const RuleSet* found = Find(version)) return found;
  std::string has;
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    if (i != 0) has += i + 1 == sets_.size() ? " and " : ", ";
    has += std::to_string(sets_[i]->version);
  }
  return Fail(Error::Kind::kUnavailable, "needs rules " + std::to_string(version) + ", has " + has);
}

}  // namespace yidan::title
