// What the checks share: the credit, the document, and how a finding is made. Private to services/credit.
// One thread per bench.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/credit/compare.h"
#include "services/credit/demand_parties.h"
#include "services/credit/findings.h"
#include "services/credit/places.h"
#include "services/credit/quantities.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

// How much of a credit is looked at, demand by demand; what is beyond is one finding for the examiner.
inline constexpr std::size_t kSentencesMax = 500;
inline constexpr std::size_t kNotExaminedMax = kOtherDocumentsMax;
inline constexpr std::size_t kDemandBytesMax = 8000;  // of one sentence of 47A, or one line of 46A

// Art. 29(a): the first following day on which the bank is open; not moved for closures of art. 36.
Day MovedToOpenDay(Day day, const Calendar& calendar);  // days_checks.cc

// Who could cure a discrepancy. The day until which it can be done is added by Bench::Discrepancy.
struct Cure {
  std::string who;    // "the carrier, by an amended document"
  bool dated = true;  // false: no day belongs to it, because no document presented anew would help
};
inline const Cure kCarrierCures{"the carrier, by an amended document"};
inline const Cure kOnlyWaiver{"nobody; only a waiver by the applicant and the issuing bank (art. 16(b))",
                              false};

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

// A condition of 47A may say several things: each is looked at by itself.
struct Sentence {
  const Item* item = nullptr;
  std::string text;                   // tidied
  std::vector<std::string> words;     // without those of `excepted`
  std::vector<std::string> excepted;  // documents set apart: EXCEPT DRAFT AND INVOICE; empty: none
  bool whole = true;                  // false: it is longer than a demand is, and only its beginning is here
};
// Whether the transport document is one of those set apart.
bool ExceptsTransport(const Sentence& sentence);
// At a full stop or a semicolon, not at those of "CO.", "NO." and initials. At most `most`.
std::vector<Sentence> SentencesOf(const Item& item, std::size_t most);

// The points of the articles 19 to 25 where they ask for the same thing. "" : the article does not ask it.
struct Points {
  const char* signature;
  const char* receipt;  // dispatch, taking in charge, shipment, acceptance for carriage
  const char* date;     // which date is that of shipment
  const char* places;
  const char* originals;
  const char* terms;         // terms of carriage, or a reference to them
  const char* transhipment;  // where it is acceptable although the credit prohibits it
};
const Points& PointsOf(int article);  // of 19 where the credit asks for none of them

struct Bench {
  Bench(const Credit& the_credit, const v1::Waybill& the_document, const Presentation& the_presentation);

  const Credit& credit;
  const v1::Waybill& document;
  const Presentation& presentation;
  Examination out;

  // The line of 46A that asks for the transport document; null: none does.
  const Item* asked = nullptr;
  int article = 0;                   // 19 to 25; 0: the credit asks for none of them
  int called_article = 0;            // of the name alone, before the routing is looked at
  std::vector<std::string> words;    // of `asked`, its first ones
  Reading asked_line{""};            // the same words; what the parties are, is taken from it
  std::vector<PartyDemand> parties;  // whom the line names
  // The means of transport that the line names: RAILWAY, CMR, AIR. Unspecified: none.
  v1::TransportMode asked_mode = v1::TRANSPORT_MODE_UNSPECIFIED;
  // No line is known to ask for a transport document, and one may: what it asks for is not known here.
  bool perhaps_asked = false;
  // None does and none may: the document is disregarded, art. 14(g).
  [[nodiscard]] bool Disregarded() const { return asked == nullptr && !perhaps_asked; }
  bool post = false;  // a post receipt, art. 25(c)

  std::vector<Sentence> conditions;  // of 47A
  bool all_conditions = true;        // false: there are more than kSentencesMax

  std::optional<Day> shipped;   // the date of shipment, as the article has it
  std::string shipped_pointer;  // where it stands
  std::optional<Day> last_day;  // for presentation, with art. 29 applied if a calendar is known

  // The check that runs now; set by Examine.
  std::string check;

  void Complies(std::string article_text, Term term, Spot spot, std::string why);
  void Discrepancy(std::string article_text, Term term, Spot spot, std::string wording, const Cure& cure);
  void ForExaminer(std::string article_text, Term term, Spot spot, std::string why);
  // As the comparison came out; the wording is a discrepancy's, which the carrier cures.
  void Compared(const Comparison& compared, std::string article_text, Term term, Spot spot,
                std::string wording);
  void NotExamined(std::string what);

  [[nodiscard]] Term AskedTerm() const;  // of `asked`, or of nothing
  // "UCP 600 art. 19(a)(i)".
  [[nodiscard]] std::string At(std::string_view point) const;
  // "the carrier, by an amended document, until 2025-06-15"; a day that had passed when the documents were
  // presented is said to have passed.
  [[nodiscard]] std::string Worded(const Cure& cure) const;
  // The first sentence of 47A that has the phrase; null: none.
  [[nodiscard]] const Sentence* ConditionSaying(std::string_view phrase) const;
  // The first sentence of 47A whose words are so; null: none.
  template <typename Is>
  [[nodiscard]] const Sentence* ConditionThat(Is is) const {
    for (const Sentence& one : conditions) {
      if (is(one.words)) return &one;
    }
    return nullptr;
  }
  // Whether the line that asks for the document has the phrase.
  [[nodiscard]] bool Asks(std::string_view phrase) const;
};

Term TermOf(const Text& text);
Term TermOf(const Item& item);
Term TermOf(const Sentence& sentence);

// asked.cc: which line of 46A asks for the transport document, and by which article it is judged.
void FindAsked(Bench& bench);
// Whether the words speak of a transport document, or of another document.
// "DRAFTS NOT REQUIRED", which takes back what field 42C demands.
bool WaivesDrafts(const Bench& bench);
int ArticleOfName(const std::vector<std::string>& name);  // 0: no transport document's name
bool NamesTransportDocument(const std::vector<std::string>& words);
// The article of the transport document that a line of 46A asks for; 0: it asks for none, or mentions one
// only.
int TransportAsked(const std::vector<std::string>& words);
// For each line of 46A whether it is a condition: IsCondition's, or one that says something of a document for
// which another line asks.
std::vector<bool> ConditionsAmong(const std::vector<Item>& documents);
void TakeTransportNames(int article, Reading& line);  // the names that the article's documents have
bool NamesOtherDocument(const std::vector<std::string>& words);

// A trade term's rule: "CIP". One that the Incoterms rules no longer have too, and CNF. goods_checks.cc.
bool IsTradeTerm(std::string_view word);

// How lines call the credit's number: "L/C NO.", "DC NUMBER"; and whether the words ask for it.
// terms_checks.cc.
const Phrases& CreditNumberNames();
// "MUST NOT SHOW THE CREDIT NUMBER": the denial stands before it, and behind no BUT.
bool ForbidsCreditNumber(const std::vector<std::string>& words);
bool AsksCreditNumber(const std::vector<std::string>& words);

// Fields 43P and 43T with what 47A says of the same in plain words. `clash`: the two say different things.
struct Ruling {
  Permission permission = Permission::kNotStated;
  Term term;
  const Sentence* clash = nullptr;  // a sentence that contradicts, or says it in words of its own
};
Ruling RulingOnPartial(const Bench& bench);
Ruling RulingOnTranshipment(const Bench& bench);

// What 47A and 45A allow beside field 39A: "5 PCT MORE OR LESS IN QUANTITY AND AMOUNT". terms_checks.cc.
std::optional<MoreOrLess> MoreOrLessOfAmount(const Bench& bench);
// The most that may be drawn and invoiced: fields 32B, 39A and 39B, and what MoreOrLessOfAmount adds.
Money AmountMaxOf(const Bench& bench);

// How far a quantity of the credit may be off, in per cent, and by which rule. quantity_checks.cc.
struct Room {
  int plus = 0;
  int minus = 0;
  std::string article;
};
Room RoomFor(const Bench& bench, const Quantity& quantity);
// A weight that the credit demands in figures against the one that is stated, in grams. `between`: what the
// wording says between GROSS WEIGHT and the stated one: " SHOWN AS ". quantity_checks.cc.
void JudgeWeight(Bench& bench, const std::string& article, const Term& term, const Spot& spot,
                 const Quantity& wanted, std::int64_t stated, const std::string& between, const Cure& cure);
// So many per cent of an amount, rounded down.
std::int64_t Share(std::int64_t amount, int percent);

// The table's rows, by file.
void CheckRules(Bench& bench);          // terms_checks.cc
void CheckTransfer(Bench& bench);       // terms_checks.cc
void CheckCreditNumber(Bench& bench);   // terms_checks.cc
void CheckDrawing(Bench& bench);        // terms_checks.cc
void CheckExpiry(Bench& bench);         // days_checks.cc
void CheckPeriod(Bench& bench);         // days_checks.cc
void CheckIssueDate(Bench& bench);      // days_checks.cc
void CheckModes(Bench& bench);          // kind_checks.cc
void CheckOriginals(Bench& bench);      // kind_checks.cc
void CheckTranshipment(Bench& bench);   // kind_checks.cc
void CheckSignature(Bench& bench);      // carriage_checks.cc
void CheckCarriageTerms(Bench& bench);  // carriage_checks.cc
void CheckClean(Bench& bench);          // clause_checks.cc
void CheckOnDeck(Bench& bench);         // clause_checks.cc
void CheckClauses(Bench& bench);        // clause_checks.cc; after all others, for what they left
void CheckFreight(Bench& bench);        // carriage_checks.cc
void CheckShipmentDate(Bench& bench);   // shipment_checks.cc
void CheckVessel(Bench& bench);         // shipment_checks.cc
bool OnBoardAsked(const Bench& bench);  // shipment_checks.cc; by the line, or by art. 20 to 22
void CheckPlaces(Bench& bench);         // shipment_checks.cc
void CheckOrder(Bench& bench);          // order_checks.cc
void CheckNotify(Bench& bench);         // parties_checks.cc
void CheckShipper(Bench& bench);        // parties_checks.cc
void CheckGoods(Bench& bench);          // goods_checks.cc
void CheckTradeTerm(Bench& bench);      // goods_checks.cc
void CheckQuantity(Bench& bench);       // quantity_checks.cc
void CheckConditions(Bench& bench);     // conditions_checks.cc
void CheckFields(Bench& bench);         // fields_checks.cc
void CheckDemands(Bench& bench);        // conditions_checks.cc

// Clauses by what they say: the first that fits, or -1.
template <typename Says>
int ClauseThat(const v1::Waybill& document, Says says) {
  for (int i = 0; i < document.clauses_size(); ++i) {
    if (says(document.clauses(i), WordsOf(document.clauses(i).text()))) return i;
  }
  return -1;
}
Spot ClauseSpot(const v1::Waybill& document, int at);  // -1: the clauses

}  // namespace yidan::credit
