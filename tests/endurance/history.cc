#include "tests/endurance/history.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_set>

namespace yidan::endurance {
namespace {

using Answer = Operation::Answer;
using Kind = Operation::Kind;
using Verdict = Explanation::Verdict;

// ---- What a document does ----

Answer AnswerAt(const Title& title, const Operation& operation) {
  if (operation.kind == Kind::kRead) return Answer::kShown;
  if (operation.previous != title.last_act) return Answer::kStale;
  if (operation.from != title.holder) return Answer::kNotHolder;
  return Answer::kAdmitted;
}

bool Fits(const Title& title, const Operation& operation) {
  if (AnswerAt(title, operation) != operation.answer) return false;
  return operation.kind != Kind::kRead || operation.shown == title;
}

bool Answered(const Operation& operation) { return operation.answer != Answer::kUnknown; }
bool ChangesNothing(const Operation& operation) {
  return Answered(operation) && operation.answer != Answer::kAdmitted;
}

// ---- The search ----

// Depth first over "who is next": of those that were sent before every call that is still open was answered.
// What was tried once, the same calls done and the same last act, is not tried again.
class Search {
 public:
  Search(const Title& start, const std::vector<Operation>& history, std::size_t steps_max)
      : history_(history), steps_left_(steps_max), title_(start), done_(history.size(), '0') {
    by_sending_.resize(history.size());
    std::iota(by_sending_.begin(), by_sending_.end(), std::size_t{0});
    std::sort(by_sending_.begin(), by_sending_.end(),
              [&](std::size_t a, std::size_t b) { return history[a].sent < history[b].sent; });
    open_answers_ = static_cast<std::size_t>(std::count_if(history.begin(), history.end(), Answered));
  }

  Verdict Run() {
    struct Choice {
      std::vector<std::size_t> candidates;
      std::size_t next = 0;
      std::size_t order_size = 0;  // to go back to
      Title title;
    };
    std::vector<Choice> choices;
    bool forward = true;
    for (;;) {
      if (forward) {
        PlaceWhatChangesNothing();
        if (open_answers_ == 0) return Verdict::kExplained;
        if (steps_left_-- == 0) return Verdict::kUndecided;
        if (seen_.insert(done_ + title_.last_act).second) {
          choices.push_back({Candidates(), 0, order_.size(), title_});
        }
      }
      if (choices.empty()) return Verdict::kDisorder;
      Choice& choice = choices.back();
      GoBack(choice.order_size, choice.title);
      if (choice.next == choice.candidates.size()) {
        choices.pop_back();
        forward = false;
        continue;
      }
      Place(choice.candidates[choice.next++]);
      forward = true;
    }
  }

  [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }

 private:
  // A call that is sent after this moment cannot be next.
  [[nodiscard]] std::uint64_t FirstOpenAnswer() const {
    std::uint64_t first = kNever;
    for (const std::size_t i : by_sending_) {
      if (history_[i].sent > first) break;
      if (done_[i] == '0' && Answered(history_[i])) first = std::min(first, history_[i].answered);
    }
    return first;
  }

  // A reading or a refusal that fits here may as well stand here: nothing else is worse off for it.
  void PlaceWhatChangesNothing() {
    for (bool again = true; again;) {
      again = false;
      const std::uint64_t first = FirstOpenAnswer();
      for (const std::size_t i : by_sending_) {
        if (history_[i].sent > first) break;
        if (done_[i] != '0' || !ChangesNothing(history_[i]) || !Fits(title_, history_[i])) continue;
        Place(i);
        again = true;
      }
    }
  }

  // Those that change the document. One whose answer is known comes before one that may never have happened.
  [[nodiscard]] std::vector<std::size_t> Candidates() const {
    std::vector<std::size_t> candidates;
    const std::uint64_t first = FirstOpenAnswer();
    for (const bool answered : {true, false}) {
      for (const std::size_t i : by_sending_) {
        const Operation& operation = history_[i];
        if (operation.sent > first) break;
        if (done_[i] != '0' || operation.kind != Kind::kTransfer || Answered(operation) != answered) continue;
        if (answered && operation.answer != Answer::kAdmitted) continue;
        if (AnswerAt(title_, operation) == Answer::kAdmitted) candidates.push_back(i);
      }
    }
    return candidates;
  }

  void Place(std::size_t i) {
    const Operation& operation = history_[i];
    done_[i] = '1';
    order_.push_back(i);
    if (Answered(operation)) --open_answers_;
    if (!ChangesNothing(operation)) title_ = {operation.to, operation.act};
  }

  void GoBack(std::size_t order_size, const Title& title) {
    for (; order_.size() > order_size; order_.pop_back()) {
      done_[order_.back()] = '0';
      if (Answered(history_[order_.back()])) ++open_answers_;
    }
    title_ = title;
  }

  const std::vector<Operation>& history_;
  std::size_t steps_left_;
  Title title_;
  std::string done_;  // '0' or '1' for each call
  std::vector<std::size_t> by_sending_;
  std::vector<std::size_t> order_;
  std::size_t open_answers_ = 0;
  std::unordered_set<std::string> seen_;
};

Verdict VerdictOn(const Title& start, const std::vector<Operation>& history, std::size_t steps_max) {
  return Search(start, history, steps_max).Run();
}

// ---- The counterexample ----

Operation Unanswered(Operation operation) {
  operation.answer = Answer::kUnknown;
  operation.answered = kNever;
  return operation;
}

// What was known at a moment.
std::vector<Operation> Until(const std::vector<Operation>& history, std::uint64_t moment) {
  std::vector<Operation> known;
  for (const Operation& operation : history) {
    if (operation.sent > moment) continue;
    known.push_back(operation.answered <= moment ? operation : Unanswered(operation));
  }
  return known;
}

// The shortest beginning of the history that nothing explains. What explains more explains less, so it can be
// searched by halves.
std::vector<Operation> ShortestBeginning(const Title& start, const std::vector<Operation>& history,
                                         std::size_t steps_max) {
  std::vector<std::uint64_t> answers;
  for (const Operation& operation : history) {
    if (Answered(operation)) answers.push_back(operation.answered);
  }
  std::sort(answers.begin(), answers.end());
  std::size_t good = 0;  // so many answers are explained
  std::size_t bad = answers.size();
  while (bad - good > 1) {
    const std::size_t middle = (good + bad) / 2;
    const bool disorder =
        VerdictOn(start, Until(history, answers[middle - 1]), steps_max) == Verdict::kDisorder;
    (disorder ? bad : good) = middle;
  }
  return Until(history, answers[bad - 1]);
}

// The history with these answers alone. An admitted transfer whose answer is left out may still have
// happened, so whatever contradicts itself here does so in the whole history too.
std::vector<Operation> WithOnly(const std::vector<Operation>& history, const std::vector<std::size_t>& kept) {
  std::vector<Operation> less;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (std::find(kept.begin(), kept.end(), i) != kept.end()) {
      less.push_back(history[i]);
    } else if (!ChangesNothing(history[i]) && history[i].kind == Kind::kTransfer) {
      less.push_back(Unanswered(history[i]));
    }
  }
  return less;
}

constexpr std::size_t kStepsPerTrial = 20'000;
constexpr std::size_t kTrialsMax = 20'000;

// One answer, or two, that cannot be; else as many as are left when none can be spared.
std::vector<std::size_t> FewestAnswers(const Title& start, const std::vector<Operation>& history) {
  const auto contradicts = [&](const std::vector<std::size_t>& kept) {
    return VerdictOn(start, WithOnly(history, kept), kStepsPerTrial) == Verdict::kDisorder;
  };
  std::vector<std::size_t> answered;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (Answered(history[i])) answered.push_back(i);
  }
  std::size_t trials = 0;
  for (const std::size_t a : answered) {
    if (++trials < kTrialsMax && contradicts({a})) return {a};
  }
  // The last ones first: it is with the last answer that the beginning became inexplicable.
  for (auto a = answered.rbegin(); a != answered.rend(); ++a) {
    for (auto b = a + 1; b != answered.rend() && ++trials < kTrialsMax; ++b) {
      if (contradicts({*b, *a})) return {*b, *a};
    }
  }
  std::vector<std::size_t> kept = answered;
  for (const std::size_t i : answered) {
    std::vector<std::size_t> fewer = kept;
    fewer.erase(std::find(fewer.begin(), fewer.end(), i));
    if (contradicts(fewer)) kept = std::move(fewer);
  }
  return kept;
}

// A digest, whether as bytes or as a name that a test gave it.
std::string Text(const std::string& digest) {
  const bool readable = std::all_of(digest.begin(), digest.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (readable) return digest;
  constexpr std::size_t kBytesShown = 6;
  constexpr const char* kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : digest.substr(0, kBytesShown)) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

std::string AnswerText(const Operation& operation) {
  switch (operation.answer) {
    case Answer::kUnknown:
      return "no answer";
    case Answer::kAdmitted:
      return "admitted";
    case Answer::kStale:
      return "refused STALE_PREVIOUS";
    case Answer::kNotHolder:
      return "refused NOT_HOLDER";
    case Answer::kShown:
      return "shown holder " + operation.shown.holder + ", last act " + Text(operation.shown.last_act);
  }
  return {};
}

std::string Line(const Operation& operation) {
  std::string line = "  " + operation.client + " [" + std::to_string(operation.sent) + ".." +
                     (operation.answered == kNever ? "" : std::to_string(operation.answered)) + "] ";
  if (operation.kind == Kind::kTransfer) {
    line += operation.what + " " + Text(operation.act) + " after " + Text(operation.previous) + ", " +
            operation.from + " to " + operation.to;
  } else {
    line += "READ";
  }
  return line + ": " + AnswerText(operation) + "\n";
}

std::string Tell(const Title& start, const std::vector<Operation>& history, std::vector<std::size_t> kept) {
  std::sort(kept.begin(), kept.end(),
            [&](std::size_t a, std::size_t b) { return history[a].sent < history[b].sent; });
  std::string text = "no order explains these answers; before them the holder was " + start.holder +
                     ", the last act " + Text(start.last_act) + ":\n";
  for (const std::size_t i : kept) text += Line(history[i]);
  const std::size_t others = WithOnly(history, kept).size() - kept.size();
  if (others > 0) {
    text += "  (" + std::to_string(others) +
            " other transfers were sent; each may have happened at any moment from then on, or never)\n";
  }
  return text;
}

}  // namespace

Explanation Explain(const Title& start, const std::vector<Operation>& history, std::size_t steps_max) {
  Search search(start, history, steps_max);
  Explanation out;
  out.verdict = search.Run();
  if (out.verdict == Verdict::kExplained) out.order = search.order();
  if (out.verdict != Verdict::kDisorder) return out;
  const std::vector<Operation> beginning = ShortestBeginning(start, history, steps_max);
  const std::vector<std::size_t> kept = FewestAnswers(start, beginning);
  out.counterexample = Tell(start, beginning, kept);
  out.answers_in_it = kept.size();
  return out;
}

}  // namespace yidan::endurance
