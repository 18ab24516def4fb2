// What an examination finds, and what it is made of beside credit and document. Plain values.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/credit/credit.h"

namespace yidan::credit {

enum class Kind { kComplies, kDiscrepancy, kForExaminer };

struct Finding {
  std::string check;    // the row of the table: "latest-shipment"
  std::string article;  // "UCP 600 art. 19(a)(ii)"
  Kind kind = Kind::kComplies;
  Source credit;            // where the credit says it; line 0: it follows from the article alone
  std::string credit_text;  // what it says there
  std::string pointer;      // JSON pointer into the document; empty: the document as a whole
  std::string value;        // what stands there; empty: nothing
  std::string wording;      // a discrepancy as a bank words it; otherwise why
  std::string cure;         // of a discrepancy: who could cure it, until when
  // Where the finding is about another document of the set: its file, and `pointer` is the manifest's. Empty:
  // about the transport document.
  std::string set_file = {};
  // A condition that only the other documents can answer: examining the set takes its place.
  bool of_set = false;
};

// Days on which the bank at the place of presentation is closed.
struct Calendar {
  std::string place;            // whose days these are; empty: those of the place of presentation
  bool whole = true;            // false: some closed days are known, and not all
  std::set<Day> closed;         // for reasons other than art. 36: weekends and holidays
  std::set<Day> force_majeure;  // art. 36: nothing is moved over these
};

// How the documents came. What is not known is left empty, and what depends on it goes to the examiner.
struct Presentation {
  std::optional<Day> presented;
  std::optional<Day> complete;  // under eUCP: the notice of completeness was received (art. e7)
  std::optional<Calendar> calendar;
  std::optional<Money> drawn;  // the amount of the drawing
  bool electronic = true;      // an electronic record, as this registry's documents are
  // To whose order the document stands now, after the endorsements in its chain.
  enum class Order { kUnknown, kInBlank, kNamed };
  Order order = Order::kUnknown;
  std::string order_name;  // kNamed
  // The carrier's notations beside the document, in the registry: the day of the last of each kind (UTC).
  std::optional<Day> noted_on_board;
  std::optional<Day> noted_dispatched;
};

// Field 46A has 100 lines, and a credit at most eight messages.
inline constexpr std::size_t kOtherDocumentsMax = 800;

struct Examination {
  std::string article;  // 19 to 25, with what it was chosen for: "UCP 600 art. 19: the credit asks for …"
  std::vector<Finding> findings;          // in the order of the table
  std::vector<std::string> not_examined;  // documents and terms that nothing here looks at
  // The lines of 46A that ask for other documents than the one examined: examine_set.h looks at those.
  // At most kOtherDocumentsMax, and the first one beyond them, so that it is seen that there are more.
  std::vector<Source> other_documents = {};
  // The date of shipment as the article has it: notation, or date of issue. Empty: the document shows none.
  std::optional<Day> shipped;
  // The last day for presentation, with art. 29 applied if a calendar is known.
  std::optional<Day> last_day;

  [[nodiscard]] bool Compliant() const;  // of what was examined: nothing but kComplies
  [[nodiscard]] std::size_t Count(Kind kind) const;
};

// What an examination comes to. A document that complies is no compliant presentation while others that the
// credit asks for were examined by nobody.
enum class Verdict { kDiscrepant, kForExaminer, kDocumentComplies, kCompliant };
Verdict VerdictOf(const Examination& examined);       // examine.cc
std::string SentenceOf(const Examination& examined);  // "COMPLIANT", "DISCREPANT (2)"
std::string NameOf(Verdict verdict);                  // "compliant", "document-complies"

}  // namespace yidan::credit
