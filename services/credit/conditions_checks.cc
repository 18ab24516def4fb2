// The conditions of 47A, sentence by sentence, and what else the line of 46A demands of the document. UCP 600
// art. 14(h).
//
// A rule knows what a sentence may say and the words that it may say it with. What is left of a sentence when
// the rules that fit have taken their words is not passed over: it goes to the examiner.
#include <algorithm>
#include <array>
#include <set>

#include "services/credit/bench.h"
#include "services/credit/conditions.h"

namespace yidan::credit {
namespace {

constexpr const char* k14h = "UCP 600 art. 14(h)";

// Words that say nothing by themselves.
const std::set<std::string>& Filler() {
  static const std::set<std::string> words = {
      "ALL",          "DOCUMENTS",  "DOCUMENT",   "MUST",       "BE",        "IS",          "ARE",
      "THE",          "A",          "AN",         "OF",         "TO",        "AND",         "OR",
      "IN",           "ON",         "BY",         "FOR",        "THIS",      "OUR",         "YOUR",
      "SHOULD",       "SHALL",      "MAY",        "WILL",       "TRANSPORT", "BILL",        "BILLS",
      "LADING",       "WAYBILL",    "SHOW",       "SHOWING",    "SHOWN",     "STATE",       "STATING",
      "STATED",       "INDICATE",   "INDICATING", "INDICATED",  "BEAR",      "BEARING",     "QUOTE",
      "QUOTING",      "QUOTED",     "MENTION",    "MENTIONING", "MENTIONED", "APPEAR",      "MARKED",
      "EVIDENCE",     "EVIDENCING", "REQUIRED",   "ITS",        "THEIR",     "ALSO",        "UNDER",
      "CREDIT",       "LC",         "L",          "C",          "DC",        "DOCUMENTARY", "CALLED",
      "EACH",         "EVERY",      "ANY",        "THAT",       "WHICH",     "HEREIN",      "RELATIVE",
      "REQUIRE",      "PRESENTED",  "ISSUED",     "MADE",       "OUT",       "AT",          "FROM",
      "WITH",         "AS",         "PER",        "IT",         "B",         "S",           "ONLY",
      "PRESENTATION", "MULTIMODAL", "CLEARLY"};
  return words;
}

std::string Left(const std::vector<std::string>& words, const std::set<std::string>& taken) {
  std::string out;
  for (const std::string& word : words) {
    if (Filler().contains(word) || taken.contains(word) || ParseDigits(word)) continue;
    if (out.size() < kQuoteBytesMax) out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

void Take(std::string_view words, std::set<std::string>& taken) {
  for (std::string& word : WordsOf(words)) taken.insert(std::move(word));
}

// A demand without a document that could prove it, and none that permits: deemed not stated. Data in the
// document must not conflict with it all the same (ISBP 745 para. A26).
bool IsNonDocumentary(const Sentence& sentence) {
  constexpr std::array<std::string_view, 26> kNot = {
      "DOCUMENT", "DOCUMENTS", "INVOICE",  "CERTIFICATE", "LIST",     "POLICY",    "DRAFT",
      "SHOW",     "SHOWING",   "STATE",    "INDICATE",    "EVIDENCE", "MARKED",    "ACCEPTABLE",
      "ALLOWED",  "PERMITTED", "ACCEPTED", "ARTICLE",     "UCP",      "AMENDMENT", "PAYMENT",
      "BANK",     "PRESENTED", "CREDIT",   "EXCEPT",      "UNLESS"};
  return !NamesTransportDocument(sentence.words) && !NamesOtherDocument(sentence.words) &&
         std::none_of(kNot.begin(), kNot.end(),
                      [&](std::string_view one) { return HasPhrase(sentence.words, one); });
}

// A clause that shares two telling words with the condition may conflict with it.
int ClauseOn(const Bench& bench, const Sentence& sentence) {
  return ClauseThat(bench.document, [&](const v1::Clause&, const auto& words) {
    std::size_t shared = 0;
    for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
      if (word.size() < 4 || Filler().contains(word)) continue;
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
  std::set<std::string> taken;
  bool known = false;
  for (const ConditionRule& rule : ConditionRules()) {
    if (!rule.speaks(sentence.words)) continue;
    known = true;
    rule.judge(bench, {term, sentence.text, sentence.words, "the credit's own condition"});
    if (rule.words == nullptr) return;  // it takes the whole sentence
    Take(rule.words, taken);
    if (rule.names_route) Take(RouteIn(sentence.text), taken);
  }
  if (known) {
    const std::string left = Left(sentence.words, taken);
    if (left.empty()) return;
    return bench.ForExaminer(k14h, term, {"", ""}, "beside what was examined, the condition says: " + left);
  }
  const bool ours = HasPhrase(sentence.words, "DOCUMENTS") || NamesTransportDocument(sentence.words);
  if (!ours && NamesOtherDocument(sentence.words)) {
    return bench.Complies(k14h, term, {"", ""}, "it is about another document, and not this one");
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

// Words of the demanding line that other checks look at, and the names in it.
void TakeAskedNames(const Bench& bench, std::set<std::string>& taken) {
  const auto& parties = bench.document.parties();
  for (const v1::Party* party : {&parties.order_party(), &parties.consignee(), &parties.consignor()}) {
    for (const std::string& word : Plain(party->name() + " " + party->address())) taken.insert(word);
    Take(party->name(), taken);
  }
  for (int i = 0; i < std::min(parties.notify_parties_size(), 8); ++i)
    Take(parties.notify_parties(i).name() + " " + parties.notify_parties(i).address(), taken);
  Take(parties.carrier().party().name(), taken);
  Take(std::string_view(bench.credit.applicant.text).substr(0, 1000), taken);
  for (const auto* place : {&bench.credit.receipt_place, &bench.credit.loading_port,
                            &bench.credit.discharge_port, &bench.credit.destination}) {
    if (*place) Take(std::string_view((*place)->text).substr(0, 1000), taken);
  }
  for (const Item& item : bench.credit.goods) {
    if (taken.size() > 2000) break;
    Take(std::string_view(item.text).substr(0, 2000), taken);
  }
}

// What stands behind ORDER OF, CONSIGNED TO and NOTIFY is judged as a name by its own check.
std::vector<std::string> WithoutNames(const std::vector<std::string>& words) {
  static const std::set<std::string> kEnds = {"MARKED",   "NOTIFY",     "SHOWING", "FREIGHT", "BLANK",
                                              "ENDORSED", "DATED",      "CLEAN",   "STATING", "EVIDENCING",
                                              "ISSUED",   "INDICATING", "BEARING", "QUOTING", "MENTIONING",
                                              "COVERING", "FULL"};
  std::vector<std::string> out;
  bool in_name = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (kEnds.contains(words[i])) in_name = false;
    if (!in_name) out.push_back(words[i]);
    const bool order = words[i] == "OF" && i > 0 && (words[i - 1] == "ORDER" || words[i - 1] == "ORDERS");
    const bool consigned =
        words[i] == "TO" && i > 0 && (words[i - 1] == "CONSIGNED" || words[i - 1] == "ADDRESSED");
    if (order || consigned || words[i] == "NOTIFY") in_name = true;
  }
  return out;
}

}  // namespace

void CheckDemands(Bench& bench) {
  if (bench.asked == nullptr) return;
  std::set<std::string> taken;
  Take(kWordsOfAsked, taken);
  TakeAskedNames(bench, taken);
  bool any = false;
  const std::string tidy = Tidy(std::string_view(bench.asked->text).substr(0, kDemandBytesMax));
  for (const ConditionRule& rule : ConditionRules()) {
    if (!rule.of_demand || rule.words == nullptr || !rule.speaks(bench.words)) continue;
    any = true;
    rule.judge(bench, {bench.AskedTerm(), tidy, bench.words, "the credit's own demand"});
    Take(rule.words, taken);
    if (rule.names_route) Take(RouteIn(tidy), taken);
  }
  const std::string left = Left(WithoutNames(bench.words), taken);
  if (bench.asked->text.size() > kDemandBytesMax) {
    bench.ForExaminer("the credit's own demand", bench.AskedTerm(), {"", ""},
                      "the line is longer than those that are looked at here: only its beginning was");
  } else if (!left.empty()) {
    bench.ForExaminer("the credit's own demand", bench.AskedTerm(), {"", ""},
                      "beside what was examined, the line says: " + left);
  } else if (!any) {
    bench.Complies("the credit's own demand", bench.AskedTerm(), {"", ""},
                   "the line demands nothing else of the document");
  }
}

void CheckConditions(Bench& bench) {
  for (const Sentence& sentence : bench.conditions) CheckSentence(bench, sentence);
  if (bench.all_conditions) return;
  const Sentence& last = bench.conditions.back();
  bench.ForExaminer(k14h, TermOf(*last.item), {"", ""},
                    "field 47A says more than " + std::to_string(kSentencesMax) +
                        " things; what stands from this line on is not examined");
}

}  // namespace yidan::credit
