// What the checks of the set share. Private to services/credit. One thread per bench.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/credit/asked_documents.h"
#include "services/credit/bench.h"

namespace yidan::credit {

// One document of the set, as a check looks at it.
struct Paper {
  std::size_t index = 0;
  const SetDocument* document = nullptr;
  std::vector<std::set<std::string>> states;  // the words of each of its statements
  const AskedDocument* asked = nullptr;       // the line of 46A that it answers; null: none asks for it

  [[nodiscard]] Spot At(std::string_view member, std::string value) const;
  [[nodiscard]] std::string Name() const;  // "INVOICE", for a wording
  [[nodiscard]] Term AskedTerm() const;
  // Whether the sentence sets it apart: "ALL DOCUMENTS EXCEPT INVOICE".
  [[nodiscard]] bool IsExcepted(const Sentence& sentence) const;
};

struct SetBench {
  Bench& bench;
  const PresentedSet& set;
  std::vector<AskedDocument> asked;  // in the order of 46A; behind them the draft of 42C
  std::vector<Paper> papers;         // every document of the set
  std::optional<Item> drafts;        // field 42C, where no line of 46A asks for the draft

  [[nodiscard]] const Paper* FirstOf(DocumentKind kind) const;  // null: none
  // The beneficiary, by presenting it anew.
  [[nodiscard]] static Cure Anew(const Paper& paper);
};

// What a document says of itself and of the other documents: its numbers, packages, weights, containers.
// paper_words.cc.
std::set<std::string> WordsOfOwn(const SetBench& at, const Paper& paper);

// Files of the checks.
void CheckInvoice(SetBench& at, const Paper& invoice);      // invoice_checks.cc
void CheckInsurance(SetBench& at, const Paper& insurance);  // insurance_checks.cc
void CheckIssuer(SetBench& at, const Paper& paper);         // papers_checks.cc
void CheckPaperDate(SetBench& at, const Paper& paper);      // papers_checks.cc
void CheckPaperNumbers(SetBench& at, const Paper& paper);   // papers_checks.cc: originals and copies
void CheckSigned(SetBench& at, const Paper& paper);         // papers_checks.cc
void CheckPaperCredit(SetBench& at, const Paper& paper);    // papers_checks.cc: the credit's number
void CheckPaperData(SetBench& at, const Paper& paper);      // papers_checks.cc: art. 14(d)
void CheckPaperGoods(SetBench& at, const Paper& paper);     // paper_words.cc: its description of goods
void CheckAddressee(SetBench& at, const Paper& paper);      // paper_words.cc: to whom it is made out
void CheckStatements(SetBench& at, const Paper& paper);     // paper_words.cc: behind all others
void CheckContent(SetBench& at, const Paper& paper);        // set_content.cc: the rest of its line
// set_content.cc: the conditions of 47A for other documents. Their findings in `into` are taken back.
void CheckSetConditions(SetBench& at, Examination& into);
void TakeRisks(Reading& line);  // insurance_checks.cc: the risks that it compares

}  // namespace yidan::credit
