// What the checks share: the credit, the document, and how a finding is made. Private to services/credit.
// One thread per bench.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/credit/compare.h"
#include "services/credit/findings.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

// A place in the document: JSON pointer and what stands there.
struct Spot {
  std::string pointer;
  std::string value;
};
// A place in the credit.
struct Term {
  Source source;
  std::string text;
};

struct Bench {
  Bench(const Credit& the_credit, const v1::Waybill& the_document, const Presentation& the_presentation);

  const Credit& credit;
  const v1::Waybill& document;
  const Presentation& presentation;
  Examination out;

  // The line of 46A that asks for the transport document; null: none does.
  const Item* asked = nullptr;
  int article = 0;                 // 19 to 25; 0: the credit asks for none of them
  std::vector<std::string> words;  // of `asked`

  std::optional<Day> shipped;   // receipt_statement.date
  std::optional<Day> last_day;  // for presentation, before art. 29 moves it

  // The check that runs now; set by Examine.
  std::string check;

  void Complies(std::string article_text, Term term, Spot spot, std::string why);
  void Discrepancy(std::string article_text, Term term, Spot spot, std::string wording, std::string cure);
  void ForExaminer(std::string article_text, Term term, Spot spot, std::string why);

  [[nodiscard]] Term AskedTerm() const;  // of `asked`, or of nothing
  // "the carrier, by a document issued anew, until 2025-06-15".
  [[nodiscard]] std::string CureBy(std::string_view who) const;
  // The first condition of 47A, or else the line of 46A, that has the phrase. Null: none.
  [[nodiscard]] const Item* ItemSaying(std::string_view phrase) const;
};

Term TermOf(const Text& text);
Term TermOf(const Item& item);

// The table's rows, by file.
void CheckRules(Bench& bench);          // terms_checks.cc
void CheckCreditNumber(Bench& bench);   // terms_checks.cc
void CheckExpiry(Bench& bench);         // terms_checks.cc
void CheckPeriod(Bench& bench);         // terms_checks.cc
void CheckDrawing(Bench& bench);        // terms_checks.cc
void CheckConditions(Bench& bench);     // terms_checks.cc
void CheckModes(Bench& bench);          // transport_checks.cc
void CheckSignature(Bench& bench);      // transport_checks.cc
void CheckShipmentDate(Bench& bench);   // transport_checks.cc
void CheckPlaces(Bench& bench);         // transport_checks.cc
void CheckOriginals(Bench& bench);      // transport_checks.cc
void CheckCarriageTerms(Bench& bench);  // transport_checks.cc
void CheckTranshipment(Bench& bench);   // transport_checks.cc
void CheckClean(Bench& bench);          // transport_checks.cc
void CheckOnDeck(Bench& bench);         // transport_checks.cc
void CheckFreight(Bench& bench);        // transport_checks.cc
void CheckOrder(Bench& bench);          // parties_checks.cc
void CheckNotify(Bench& bench);         // parties_checks.cc
void CheckShipper(Bench& bench);        // parties_checks.cc
void CheckGoods(Bench& bench);          // goods_checks.cc
void CheckQuantity(Bench& bench);       // goods_checks.cc

}  // namespace yidan::credit
