// The rules for conditions of 47A and for demands of the line of 46A: what they recognise, and how they
// judge. Private to services/credit. One thread per bench.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/credit/bench.h"

namespace yidan::credit {

// What is judged: a sentence of 47A, or the line that asks for the document.
struct Demanded {
  Term term;
  std::string_view text;  // tidied
  const std::vector<std::string>& words;
  std::string article;
  Reading* line;  // the same text: a rule takes the figures and names that it judges
};

// Who else has a say, where a sentence of 47A is about all documents, or about others than this one.
enum class OfOthers {
  kNothing,   // it demands nothing of any document, or of this one only
  kSetKnows,  // the checks of the set judge it as well
  kOpen,      // nothing judges it for other documents
};

struct ConditionRule {
  bool (*speaks)(const std::vector<std::string>& words);
  void (*judge)(Bench& bench, const Demanded& demanded);
  // The words that such a sentence is made of, beside those that say nothing. Null: it takes the whole.
  const char* words;
  bool of_demand;  // the line of 46A may say it too
  OfOthers others = OfOthers::kNothing;
};
const std::vector<ConditionRule>& ConditionRules();

// Words of a sentence that name its subject: "ALL DOCUMENTS CALLED FOR UNDER THIS CREDIT", "TRANSPORT
// DOCUMENT".
void TakeSubjects(Reading& line);
// EXCEPT, and the names of documents that Sentence::excepted sets apart.
void TakeExcepted(Reading& line);
// Whether a sentence between the banks demands something of the goods or of a document as well.
bool DemandsMore(const std::vector<std::string>& words);
// "ALL DOCUMENTS", "EACH DOCUMENT", "DOCUMENTS".
bool SpeaksOfAllDocuments(const std::vector<std::string>& words);

}  // namespace yidan::credit
