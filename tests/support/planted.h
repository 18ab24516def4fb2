// The discrepancies by where they are planted. For discrepancies.h. Pure; any thread.
#pragma once

#include <vector>

#include "tests/support/corridors.h"

namespace yidan::testing {

struct Planted {
  const char* kind;   // what is wrong, as a document checker says it
  const char* check;  // the check that must find it
  // A piece of the wording, so that it is found for what it is, and not for something beside it.
  const char* wording;
  // False: this trade has no place for it.
  bool (*plant)(Trade& trade, Dice& dice);
  // What it must be found as: what no rule can decide goes to the examiner.
  credit::Kind as = credit::Kind::kDiscrepancy;
};

std::vector<Planted> OfTheCreditsTerms();   // planted_in_document.cc
std::vector<Planted> OfTheDocumentsFace();  // planted_in_document.cc
std::vector<Planted> OfTheInvoice();        // planted_in_set.cc
std::vector<Planted> OfTheOthers();         // planted_in_set.cc
std::vector<Planted> OfTheInsurance();      // planted_in_set.cc
std::vector<Planted> OfTheCreditsWords();   // planted_in_words.cc

std::vector<Planted> OfTheDocumentsText();  // planted_in_text.cc
std::vector<Planted> OfTheSetsText();       // planted_in_text.cc

}  // namespace yidan::testing
