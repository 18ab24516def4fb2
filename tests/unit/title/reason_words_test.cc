// No refusal leaves anybody without a word of what would help.
#include "services/title/reason_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/title/rules.h"

namespace yidan::title {
namespace {

TEST(ReasonWords, EveryReasonHasWordsAndNeeds) {
  std::set<v1::RefusalReason> worded;
  for (const ReasonWords& words : AllReasonWords()) {
    EXPECT_TRUE(worded.insert(words.reason).second) << ReasonName(words.reason);
    EXPECT_GT(words.means.size(), 10U) << ReasonName(words.reason);
    EXPECT_GT(words.needs.size(), 5U) << ReasonName(words.reason);
  }
  const auto& all = *v1::RefusalReason_descriptor();
  for (int i = 0; i < all.value_count(); ++i) {
    const auto reason = static_cast<v1::RefusalReason>(all.value(i)->number());
    if (reason == v1::REFUSAL_REASON_UNSPECIFIED) continue;
    EXPECT_TRUE(worded.contains(reason)) << all.value(i)->name();
    Refusal refusal;
    refusal.reason = reason;
    refusal.message = "why";
    EXPECT_EQ(ToProto(refusal).needs(), NeedsOf(reason)) << "as whoever is refused reads it";
    refusal.needs = "ENDORSE by boc-jinjiang";
    EXPECT_EQ(ToProto(refusal).needs(), "ENDORSE by boc-jinjiang") << "the rule knows better";
  }
}

}  // namespace
}  // namespace yidan::title
