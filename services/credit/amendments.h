// Amendments of a credit: MT707 with its MT708, and the credit as each outcome leaves it.
//
// UCP 600 art. 10: an amendment binds the beneficiary only when it consents (10(a), 10(c)); silence is no
// acceptance, and a clause "in force unless rejected" is disregarded (10(f)); a presentation that complies
// with the credit and an amendment not yet accepted is acceptance of that amendment, and of no other (10(c));
// part of an amendment cannot be accepted: to accept in part is to reject (10(e)). So nobody chooses here:
// every outcome of those that are unanswered is worked out. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/credit/credit.h"

namespace yidan::credit {

// 2 to this power are the outcomes.
inline constexpr std::size_t kUnansweredMax = 4;
inline constexpr std::size_t kAmendmentsMax = 20;
inline constexpr std::size_t kActionsMax = 100;  // code words in one field

// A code word at the beginning of a line of 45B, 46B or 47B, and the text up to the next. In mid-line it is
// text.
struct NarrativeAction {
  enum class Kind { kAdd, kDelete, kReplaceAll };
  Kind kind = Kind::kAdd;
  std::vector<Line> lines;  // without the code word
  Source source;
};
struct NarrativeChange {
  std::string tag;  // of the credit: 45A, 46A or 47A
  Source source;
  std::vector<NarrativeAction> actions;
};

struct Amendment {
  std::size_t file = 1;     // as Source has it
  std::int64_t number = 0;  // 26E; 0: not stated
  Text reference;           // the credit's number as the amendment names it
  std::optional<DayTerm> date;
  bool cancels = false;                 // 23S: the credit is asked to be cancelled
  std::optional<AmountTerm> increase;   // 32B
  std::optional<AmountTerm> decrease;   // 33B
  std::optional<AmountTerm> new_total;  // 34B, before 2018
  std::vector<NarrativeChange> narratives;
  std::optional<Text> free_text;  // 79: for the examiner, a machine does not apply it
  // Fields that take the place of the credit's: 31D (or 31E), 39A, 40E, 43P, 43T, 44A to 44F, 48, 50, 59 ….
  std::vector<Field> replaced;
};

struct AmendmentRead {
  std::optional<Amendment> amendment;  // set iff there are neither faults nor open choices
  std::vector<Remark> remarks;
  std::vector<Choice> open;
};
// `file`: 1 for the first amendment, and so on.
AmendmentRead ReadAmendment(std::string_view text, std::size_t file, const ReadOptions& options = {});

// Applied in whole, or nothing with every reason why not: a /DELETE/ of what is not there, another credit's
// number, a total that increase and decrease do not lead to. `remarks` also has the notes.
struct Amended {
  std::optional<Credit> credit;
  std::vector<Remark> remarks;
  std::vector<Choice> open;  // an increase that may be meant as the new total
};
Amended Apply(const Credit& credit, const Amendment& amendment, const ReadOptions& options = {});

// What the beneficiary said.
enum class Answer { kNone, kAccepted, kRejected, kAcceptedInPart };
struct AnsweredAmendment {
  Amendment amendment;
  Answer answer = Answer::kNone;
};

// The credit if just these amendments are accepted.
struct Possibility {
  std::vector<std::size_t>
      accepted;  // positions in the list, ascending: those answered so, and those supposed
  std::vector<std::size_t> supposed;  // of them, those that are unanswered
  std::optional<Credit> credit;       // empty: they cannot be applied together, as the remarks say
  std::vector<Remark> remarks;
  std::vector<Choice> open;
};
struct Possibilities {
  std::vector<Possibility> all;    // first the one where no unanswered amendment is accepted
  std::vector<std::string> notes;  // which article made an answer what it is
};
// In the order of the list, which is that of their numbers (checked). kInvalid: more than the bounds, numbers
// twice or out of order.
Result<Possibilities> Outcomes(const Credit& credit, const std::vector<AnsweredAmendment>& amendments,
                               const std::vector<ReadOptions>& options = {});

}  // namespace yidan::credit
