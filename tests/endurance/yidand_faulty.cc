// yidand on a disk that fails on command, and with one rule less on command (faults.h).
#include "services/title/case.h"
#include "services/title/rule_set.h"
#include "services/yidand/program.h"
#include "tests/endurance/faults.h"

namespace yidan::endurance {
namespace {

void DocumentWithoutPrevious(title::Case& c) {
  title::RulesV1().stages.document(c);
  if (c.refusal.reason == v1::REFUSAL_REASON_STALE_PREVIOUS) c.refusal = {};
}

const title::RuleBook& Rules() {
  if (!Faults::OfThisProcess().previous_unread) return title::RuleBook::Released();
  static const title::RuleSet rules = [] {
    title::RuleSet set = title::RulesV1();
    set.stages.document = DocumentWithoutPrevious;
    return set;
  }();
  static const title::RuleBook book({&rules});
  return book;
}

}  // namespace
}  // namespace yidan::endurance

int main(int argc, char** argv) { return yidan::yidand::Main(argc, argv, yidan::endurance::Rules()); }
