// The history checker against histories whose answer is known.
#include "tests/endurance/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace yidan::endurance {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Answer = Operation::Answer;
using Verdict = Explanation::Verdict;

const Title kStart{"anna", "h0"};

Operation Transfer(std::uint64_t sent, std::uint64_t answered, const std::string& act,
                   const std::string& previous, const std::string& from, const std::string& to,
                   Answer answer) {
  Operation made;
  made.kind = Operation::Kind::kTransfer;
  made.client = "client-" + act;
  made.sent = sent;
  made.answered = answered;
  made.answer = answer;
  made.act = act;
  made.previous = previous;
  made.from = from;
  made.to = to;
  return made;
}

Operation Read(std::uint64_t sent, std::uint64_t answered, const std::string& holder,
               const std::string& last_act) {
  Operation made;
  made.client = "reader";
  made.sent = sent;
  made.answered = answered;
  made.answer = Answer::kShown;
  made.shown = {holder, last_act};
  return made;
}

TEST(HistoryTest, NothingIsExplained) { EXPECT_EQ(Explain(kStart, {}).verdict, Verdict::kExplained); }

TEST(HistoryTest, OneAfterAnother) {
  const auto found = Explain(
      kStart, {Transfer(1, 2, "h1", "h0", "anna", "ben", Answer::kAdmitted),
               Transfer(3, 4, "h2", "h1", "ben", "anna", Answer::kAdmitted),
               Transfer(5, 6, "h9", "h0", "anna", "carl", Answer::kStale),
               Transfer(7, 8, "h8", "h2", "ben", "carl", Answer::kNotHolder), Read(9, 10, "anna", "h2")});
  EXPECT_EQ(found.verdict, Verdict::kExplained);
  EXPECT_THAT(found.order, ElementsAre(0, 1, 2, 3, 4));
}

TEST(HistoryTest, CallsAtTheSameTimeMayStandEitherWay) {
  for (const char* holder : {"anna", "ben"}) {
    const std::string last = holder == std::string("anna") ? "h0" : "h1";
    EXPECT_EQ(Explain(kStart, {Transfer(1, 4, "h1", "h0", "anna", "ben", Answer::kAdmitted),
                               Read(2, 3, holder, last)})
                  .verdict,
              Verdict::kExplained);
  }
}

TEST(HistoryTest, ACallWithoutAnAnswerMayHaveHappenedLateOrNever) {
  const Operation lost = Transfer(1, kNever, "h1", "h0", "anna", "ben", Answer::kUnknown);
  EXPECT_EQ(Explain(kStart, {lost, Read(2, 3, "anna", "h0"), Read(4, 5, "ben", "h1")}).verdict,
            Verdict::kExplained);
  EXPECT_EQ(Explain(kStart, {lost, Read(2, 3, "anna", "h0")}).verdict, Verdict::kExplained);
  const auto back = Explain(kStart, {lost, Read(2, 3, "ben", "h1"), Read(4, 5, "anna", "h0")});
  EXPECT_EQ(back.verdict, Verdict::kDisorder) << "it happened, and then it had not";
  EXPECT_EQ(back.answers_in_it, 2);
}

// A document that is replaced is nobody's from then on, and its successor was nothing before.
TEST(HistoryTest, WhatHasEndedIsNobodysAndASuccessorBeginsWithIt) {
  auto replace = Transfer(1, 2, "r1", "h0", "anna", "", Answer::kAdmitted);
  replace.what = "REPLACE";
  EXPECT_EQ(Explain(kStart, {replace, Read(3, 4, "", "r1")}).verdict, Verdict::kExplained);
  const auto still = Explain(kStart, {replace, Read(3, 4, "anna", "h0")});
  EXPECT_EQ(still.verdict, Verdict::kDisorder);
  EXPECT_THAT(still.counterexample, HasSubstr("REPLACE r1 after h0"));
  auto issued = Transfer(1, 2, "r1", "", "", "anna", Answer::kAdmitted);
  EXPECT_EQ(Explain(Title(), {issued, Read(3, 4, "anna", "r1")}).verdict, Verdict::kExplained);
  EXPECT_EQ(Explain(Title(), {Read(3, 4, "anna", "r1")}).verdict, Verdict::kDisorder) << "from nowhere";
}

TEST(HistoryTest, AnAnswerIsNotBeforeTheCall) {
  const auto found = Explain(
      kStart, {Read(1, 2, "ben", "h1"), Transfer(3, 4, "h1", "h0", "anna", "ben", Answer::kAdmitted)});
  EXPECT_EQ(found.verdict, Verdict::kDisorder);
  EXPECT_THAT(found.counterexample, HasSubstr("reader [1..2] READ: shown holder ben, last act h1"));
  EXPECT_EQ(found.answers_in_it, 1) << found.counterexample;
}

TEST(HistoryTest, TwoTransfersAfterOneActAreDisorder) {
  // Sold twice: both after h0, both with a receipt.
  const auto found = Explain(kStart, {Transfer(1, 4, "h1", "h0", "anna", "ben", Answer::kAdmitted),
                                      Transfer(2, 3, "h2", "h0", "anna", "carl", Answer::kAdmitted)});
  EXPECT_EQ(found.verdict, Verdict::kDisorder);
  EXPECT_EQ(found.answers_in_it, 2);
  EXPECT_THAT(found.counterexample, HasSubstr("TRANSFER h1 after h0, anna to ben: admitted"));
  EXPECT_THAT(found.counterexample, HasSubstr("TRANSFER h2 after h0, anna to carl: admitted"));
}

TEST(HistoryTest, WhatWasAcknowledgedAndIsGoneIsDisorder) {
  const auto found = Explain(
      kStart, {Transfer(1, 2, "h1", "h0", "anna", "ben", Answer::kAdmitted),
               Transfer(3, 4, "h2", "h1", "ben", "anna", Answer::kAdmitted), Read(5, 6, "ben", "h1")});
  EXPECT_EQ(found.verdict, Verdict::kDisorder);
  EXPECT_EQ(found.answers_in_it, 2) << found.counterexample;
  EXPECT_THAT(found.counterexample, HasSubstr("TRANSFER h2"));
  EXPECT_THAT(found.counterexample, HasSubstr("READ: shown holder ben"));
  EXPECT_THAT(found.counterexample, HasSubstr("1 other transfers were sent"));
}

TEST(HistoryTest, ARefusalWithoutACauseIsDisorder) {
  EXPECT_EQ(Explain(kStart, {Transfer(1, 2, "h1", "h0", "anna", "ben", Answer::kStale)}).verdict,
            Verdict::kDisorder);
  EXPECT_EQ(Explain(kStart, {Transfer(1, 2, "h1", "h0", "anna", "ben", Answer::kNotHolder)}).verdict,
            Verdict::kDisorder);
  EXPECT_EQ(Explain(kStart, {Transfer(1, 2, "h1", "hx", "anna", "ben", Answer::kNotHolder)}).verdict,
            Verdict::kDisorder)
      << "it is stale before anything else";
}

TEST(HistoryTest, AStaleReadingIsDisorder) {
  const auto found = Explain(
      kStart, {Transfer(1, 2, "h1", "h0", "anna", "ben", Answer::kAdmitted), Read(3, 4, "anna", "h0")});
  EXPECT_EQ(found.verdict, Verdict::kDisorder);
  EXPECT_EQ(found.answers_in_it, 2);
}

// A made history that is linearisable by construction: each call takes effect at a moment drawn between its
// sending and its answer; some answers get lost.
struct Made {
  std::vector<Operation> history;
  Title last;
};

Made Make(unsigned seed, int calls, int at_once) {
  std::mt19937 random(seed);
  const std::vector<std::string> people = {"anna", "ben", "carl"};
  Made made{{}, kStart};
  std::uint64_t moment = 0;
  std::vector<std::size_t> open;  // sent, without effect yet
  std::vector<std::size_t> done;  // with effect, not answered yet
  const auto take = [&random](std::vector<std::size_t>& from) {
    std::swap(from[random() % from.size()], from.back());
    const std::size_t taken = from.back();
    from.pop_back();
    return taken;
  };
  while (calls > 0 || !open.empty() || !done.empty()) {
    const auto what = random() % 3;
    if (what == 0 && calls > 0 && open.size() + done.size() < static_cast<std::size_t>(at_once)) {
      --calls;
      // By what is known now, which may be old when it takes effect.
      Operation call = Transfer(++moment, kNever, "a" + std::to_string(calls), made.last.last_act,
                                random() % 8 == 0 ? people[random() % 3] : made.last.holder,
                                people[random() % 3], Answer::kUnknown);
      if (random() % 4 == 0) call.kind = Operation::Kind::kRead;
      open.push_back(made.history.size());
      made.history.push_back(call);
    } else if (what == 1 && !open.empty()) {
      const std::size_t i = take(open);
      Operation& call = made.history[i];
      if (call.kind == Operation::Kind::kRead) {
        call.answer = Answer::kShown;
        call.shown = made.last;
      } else if (call.previous != made.last.last_act) {
        call.answer = Answer::kStale;
      } else if (call.from != made.last.holder) {
        call.answer = Answer::kNotHolder;
      } else {
        call.answer = Answer::kAdmitted;
        made.last = {call.to, call.act};
      }
      done.push_back(i);
    } else if (what == 2 && !done.empty()) {
      Operation& call = made.history[take(done)];
      call.answered = ++moment;
      if (random() % 10 == 0) {
        call.answer = Answer::kUnknown;
        call.answered = kNever;
      }
    }
  }
  return made;
}

TEST(HistoryTest, WhatIsLinearisableByConstructionIsExplained) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const Made made = Make(seed, 300, 1 + static_cast<int>(seed % 12));
    const auto found = Explain(kStart, made.history);
    ASSERT_EQ(found.verdict, Verdict::kExplained) << "seed " << seed << "\n" << found.counterexample;
  }
}

// One answer of such a history made false is found, wherever it stands.
TEST(HistoryTest, OneFalseAnswerIsFound) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    Made made = Make(seed, 120, 4);
    std::mt19937 random(seed);
    Operation lie = Read(1'000'000, 1'000'001, made.last.holder, made.last.last_act);
    lie.shown.holder = "nobody";
    made.history.insert(made.history.begin() + static_cast<long>(random() % made.history.size()), lie);
    const auto found = Explain(kStart, made.history);
    ASSERT_EQ(found.verdict, Verdict::kDisorder) << "seed " << seed;
    EXPECT_EQ(found.answers_in_it, 1) << found.counterexample;
    EXPECT_THAT(found.counterexample, HasSubstr("shown holder nobody"));
  }
}

TEST(HistoryTest, TheSearchIsBounded) {
  std::vector<Operation> history;
  // Thirty unanswered transfers, each possible after each other's absence, and a reading that none explains.
  for (int i = 0; i < 30; ++i) {
    history.push_back(Transfer(static_cast<std::uint64_t>(i), kNever, "u" + std::to_string(i),
                               i % 2 == 0 ? "h0" : "u" + std::to_string(i - 1), i % 2 == 0 ? "anna" : "ben",
                               "ben", Answer::kUnknown));
  }
  history.push_back(Read(100, 101, "carl", "hx"));
  EXPECT_EQ(Explain(kStart, history, 5).verdict, Verdict::kUndecided);
  EXPECT_EQ(Explain(kStart, history).verdict, Verdict::kDisorder);
}

}  // namespace
}  // namespace yidan::endurance
