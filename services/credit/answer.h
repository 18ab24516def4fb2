// The answer to a presentation, composed from an examination: the notice of refusal (MT734), the nominated
// bank's advice (MT750), the issuing bank's authorisation (MT752) and the advice of discharge (MT732). What
// is composed is valid by answer_fields.h; it is never sent. UCP 600 art. 15, 16. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/credit/answer_fields.h"
#include "services/credit/findings.h"

namespace yidan::credit {

// What becomes of the documents. UCP 600 art. 16(c)(iii)(a) to (d), in that order.
enum class Disposal { kHold, kNotify, kReturn, kPrevious };
// "hold", "notify", "return", "previnst"; nullopt: none of them.
std::optional<Disposal> DisposalOf(std::string_view name);

// What only the bank knows. A term that the message needs and that is empty is an error that names the flag.
struct AnswerTerms {
  std::string reference;          // field 20: the sender's own; of an MT752 the credit's number stands there
  std::string related_reference;  // field 21: the presenting bank's; of an MT750 the credit's number
  std::optional<Day> day;         // 32A, 30
  std::optional<Money> amount;    // 32A, 32B
  std::optional<Disposal> disposal;
  std::string further;           // field 23 of an MT752
  std::vector<std::string> own;  // discrepancies that the examiner found and words himself
};

struct Composed {
  AnswerMessage message;
  std::vector<std::string> notes;  // what the one who sends it must know
};
// A point that is left to the examiner, or a discrepancy that is taken up in spite of it, is a note and no
// error. kInvalid: a term is missing, or is not as its field is written; an MT734 or MT750 has no discrepancy
// to state; or all discrepancies do not fit the single notice: then nothing is left out in silence.
Result<Composed> Compose(AnswerType type, const Credit& credit, const Examination& examined,
                         const AnswerTerms& terms);

// The discrepancies as a notice states them, without numbers: "LATE SHIPMENT: … (UCP 600 ART. 19(A)(II))".
std::vector<std::string> DiscrepanciesOf(const Examination& examined, const std::vector<std::string>& own);

}  // namespace yidan::credit
