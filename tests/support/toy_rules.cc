#include "tests/support/toy_rules.h"

#include <algorithm>
#include <vector>

#include "services/title/case.h"

namespace yidan::testing {
namespace {

// A changed rule is a new function that a new row names; the released one is called, not edited.
void MilestoneOfHolderToo(title::Case& c) {
  const auto& legs = c.state.header.leg_carriers;
  const bool carrier = c.state.issuer == c.by() || std::find(legs.begin(), legs.end(), c.by()) != legs.end();
  if (!carrier && c.state.holder != c.by()) {
    c.Refuse(v1::REFUSAL_REASON_NOT_HOLDER, c.by() + " is neither a carrier of it nor its holder.");
  }
  title::Milestone(c);
}

std::vector<title::Row> RowsV2() {
  std::vector<title::Row> rows(title::RulesV1().rows.begin(), title::RulesV1().rows.end());
  for (title::Row& row : rows) {
    if (row.kind != v1::ACT_KIND_MILESTONE) continue;
    row.signer = title::SignedBy::kAnyone;
    row.rule = MilestoneOfHolderToo;
  }
  return rows;
}

}  // namespace

const title::RuleSet& ToyRulesV2() {
  static const std::vector<title::Row> rows = RowsV2();
  static const title::RuleSet rules = [] {
    title::RuleSet set = title::RulesV1();
    set.version = 2;
    set.rows = rows;
    return set;
  }();
  return rules;
}

const title::RuleBook& ToyBook() {
  static const title::RuleBook book({&title::RulesV1(), &ToyRulesV2()});
  return book;
}

}  // namespace yidan::testing
