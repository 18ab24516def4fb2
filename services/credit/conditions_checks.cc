// The conditions of 47A, sentence by sentence. UCP 600 art. 14(h).
//
// A rule knows what a sentence may say and the words that it may say it with. What is left of a sentence when
// the rules that fit have taken their words is not passed over: it goes to the examiner. A sentence about
// other documents is the set's: examine_set.cc takes its finding back and judges it.
#include <algorithm>
#include <array>
#include <set>

#include "services/credit/bench.h"
#include "services/credit/conditions.h"
#include "services/credit/shipment_period.h"

namespace yidan::credit {
namespace {

constexpr const char* k14h = "UCP 600 art. 14(h)";

// A demand that no document could prove, because it speaks of the goods or the vessel and of no document:
// deemed not stated. Data in the document must not conflict with it all the same (ISBP 745 para. A26), so one
// that speaks of what a transport document states, of a day, a figure or a place, is not among them.
bool IsNonDocumentary(const Sentence& sentence) {
  const auto& words = sentence.words;
  if (NamesTransportDocument(words) || NamesOtherDocument(words)) return false;
  const Reading line(sentence.text);
  std::size_t first = 0;
  while (IsFiller(line.At(first)) && first < line.size()) ++first;
  const bool subject = line.Is(
      first, {"GOODS", "CARGO", "MERCHANDISE", "VESSEL", "CARRYING", "QUALITY", "MATERIAL", "MATERIALS",
              "EQUIPMENT", "MACHINERY", "BENEFICIARY", "APPLICANT", "SELLER", "BUYER", "MANUFACTURER"});
  const std::set<std::string> document_words = {
      "DOCUMENT",      "DOCUMENTS",   "DOCS",       "LIST",          "REPORT",
      "LETTER",        "SURVEY",      "NOTATION",   "STATEMENT",     "PROOF",
      "COPY",          "COPIES",      "ORIGINAL",   "ORIGINALS",     "SHOW",
      "SHOWING",       "STATE",       "STATING",    "INDICATE",      "INDICATING",
      "EVIDENCE",      "EVIDENCED",   "EVIDENCING", "MARKED",        "ACCEPTABLE",
      "ALLOWED",       "PERMITTED",   "ACCEPTED",   "PROHIBITED",    "ARTICLE",
      "UCP",           "AMENDMENT",   "PAYMENT",    "BANK",          "PRESENTED",
      "PRESENT",       "SUBMIT",      "SUBMITTED",  "CREDIT",        "LC",
      "EXCEPT",        "UNLESS",      "CERTIFY",    "CERTIFIED",     "CERTIFYING",
      "CERTIFICATION", "CONFIRM",     "CONFIRMED",  "CONFIRMING",    "STAMP",
      "STAMPED",       "LEGALIZED",   "LEGALISED",  "COUNTERSIGNED", "SIGNED",
      "SIGN",          "SIGNATURE",   "ATTACHED",   "ACCOMPANIED",   "SUPPORTED",
      "ACCOMPANY",     "PROVIDE",     "PROVIDED",   "FURNISH",       "FURNISHED",
      "DECLARE",       "DECLARATION", "NOTIFY",     "ADVISE",        "ADVICE",
      "FAX",           "EMAIL",       "SEND",       "SENT",          "SHIPMENT",
      "SHIPMENTS",     "SHIPPED",     "SHIP",       "DISPATCH",      "DISPATCHED",
      "DELIVERY",      "DELIVERED",   "ARRIVE",     "ARRIVAL",       "LOADED",
      "LOADING",       "UNLOADED",    "DISCHARGED", "DISCHARGE",     "CONTAINER",
      "CONTAINERS",    "WAGON",       "WAGONS",     "FREIGHT",       "INSURED",
      "INSURANCE",     "CONSIGNED",   "CONSIGNEE",  "MARKS",         "LABEL",
      "LABELLED",      "WEIGHT",      "PORT",       "FLAG",          "DATE",
      "DATED",         "NUMBER",      "ORIGIN",     "VIA",           "ROUTE"};
  return subject && DaysIn(sentence.text).empty() && QuantitiesIn(sentence.text).empty() &&
         CountryNamedIn(sentence.text).empty() &&
         std::none_of(words.begin(), words.end(),
                      [&](const std::string& one) { return document_words.contains(one); });
}

// A clause that shares two telling words with the condition may conflict with it.
int ClauseOn(const Bench& bench, const Sentence& sentence) {
  return ClauseThat(bench.document, [&](const v1::Clause&, const auto& words) {
    std::size_t shared = 0;
    for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
      if (word.size() < 4 || IsFiller(word)) continue;
      shared +=
          std::find(sentence.words.begin(), sentence.words.end(), word) != sentence.words.end() ? 1U : 0U;
    }
    return shared >= 2;
  });
}

void CheckSentence(Bench& bench, const Sentence& sentence) {
  const Term term = TermOf(sentence);
  if (!sentence.whole) {
    return bench.ForExaminer(k14h, term, {"", ""}, "a condition longer than those that are looked at here");
  }
  Reading line(sentence.text);
  bool known = false;
  bool of_set = NamesOtherDocument(sentence.words);
  for (const ConditionRule& rule : ConditionRules()) {
    if (!rule.speaks(sentence.words)) continue;
    known = true;
    if (bench.Disregarded() && (rule.of_demand || rule.others != OfOthers::kNothing)) {
      of_set = true;
      break;
    }
    // One that is about other documents alone is judged by the checks of those.
    const bool apart = ExceptsTransport(sentence) && rule.others != OfOthers::kNothing;
    const bool ours = SpeaksOfAllDocuments(sentence.words) || NamesTransportDocument(sentence.words);
    if (!apart && (ours || !NamesOtherDocument(sentence.words) || rule.others == OfOthers::kNothing)) {
      rule.judge(bench, {term, sentence.text, sentence.words, "the credit's own condition", &line});
    }
    if (rule.words == nullptr) return;  // it takes the whole sentence
    if (rule.others == OfOthers::kNothing) of_set = false;
    line.TakeRuleWords(WordSet(rule.words));
  }
  TakeSubjects(line);
  if (!sentence.excepted.empty()) TakeExcepted(line);
  if (of_set) {
    bench.ForExaminer(k14h, term, {"", ""},
                      "it is about another document than this one, and the set is not examined here");
    bench.out.findings.back().of_set = true;
    return;
  }
  if (known) {
    const std::string left = line.Left();
    if (left.empty()) return;
    return bench.ForExaminer(k14h, term, {"", ""}, "beside what was examined, the condition says: " + left);
  }
  if (IsNonDocumentary(sentence)) {
    const int clause = ClauseOn(bench, sentence);
    if (clause >= 0) {
      return bench.ForExaminer("UCP 600 art. 14(d), 14(h)", term, ClauseSpot(bench.document, clause),
                               "it names no document to prove it, but this clause may conflict with it");
    }
    return bench.Complies(k14h, term, {"", ""},
                          "it names no document to prove it: deemed not stated, and disregarded");
  }
  bench.ForExaminer(k14h, term, {"", ""}, "a condition that no rule here decides");
}

}  // namespace

void CheckConditions(Bench& bench) {
  for (const Sentence& sentence : bench.conditions) CheckSentence(bench, sentence);
  if (bench.all_conditions) return;
  const Sentence& last = bench.conditions.back();
  bench.ForExaminer(k14h, TermOf(*last.item), {"", ""},
                    "field 47A says more than " + std::to_string(kSentencesMax) +
                        " things; what stands from this line on is not examined");
}

}  // namespace yidan::credit
