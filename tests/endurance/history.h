// History checker: whether one order of all calls about a document explains every answer that its clients
// got, each call taking effect at one moment between its sending and its answer (linearisable, after Wing and
// Gong). It knows nothing of the registry's code: what a document does is written here a second time, in a
// dozen lines. Documents are checked one by one; a whole is linearisable iff each of them is.
//
// A call without an answer (the registry was killed) may have taken effect at any moment after it was sent,
// or never. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace yidan::endurance {

// What a document is at: who holds it, and the digest of the last act on its chain.
struct Title {
  std::string holder;
  std::string last_act;
  bool operator==(const Title&) const = default;
};

// Moments are readings of one counter that all clients of a history share: before each sending and after each
// answer. No two are equal.
inline constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

struct Operation {
  enum class Kind { kTransfer, kRead };
  enum class Answer {
    kUnknown,    // none came, or one that does not say
    kAdmitted,   // a transfer: a receipt
    kStale,      // ... refused: another act came first
    kNotHolder,  // ... refused: `from` does not hold the document
    kShown,      // a reading: `shown`
  };
  Kind kind = Kind::kRead;
  std::string client;          // for people
  std::uint64_t sent = 0;      // moment
  std::uint64_t answered = 0;  // moment; kNever with kUnknown
  Answer answer = Answer::kUnknown;
  // A transfer, or another act on the chain: who holds before and after it, which may be the same; nobody
  // holds what is not issued yet, or has ended.
  std::string what = "TRANSFER";  // for people
  std::string act;                // its digest; no two of a history are equal
  std::string previous;           // the act that it names as the last
  std::string from;
  std::string to;
  // A reading.
  Title shown;
};

struct Explanation {
  enum class Verdict {
    kExplained,  // `order` explains all answers
    kDisorder,   // none does: `counterexample`
    kUndecided,  // more than `steps_max` steps were needed
  };
  Verdict verdict = Verdict::kExplained;
  std::vector<std::size_t> order;  // indices into the history; unanswered calls only if they took effect
  // As few answers as were found to contradict each other, in the order of sending, one a line.
  std::string counterexample;
  std::size_t answers_in_it = 0;
};

// `start`: what the document was at before any of the calls.
Explanation Explain(const Title& start, const std::vector<Operation>& history,
                    std::size_t steps_max = 2'000'000);

}  // namespace yidan::endurance
