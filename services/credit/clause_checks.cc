// What the clauses of the document say: defects, goods on deck, and everything else. UCP 600 art. 26, 27. A
// clause that no rule knows stands before the examiner.
#include <algorithm>
#include <array>
#include <set>

#include "services/credit/bench.h"
#include "services/credit/clauses.h"
#include "services/credit/shipment_period.h"

namespace yidan::credit {
namespace {

// Words of a condition of goods or packages. They only say under which check a clause stands before the
// examiner: one without any of them stands there as well.
bool SpeaksOfCondition(const std::vector<std::string>& words) {
  static const std::set<std::string> known = WordSet(
      "DAMAGED DAMAGE TORN LEAKING LEAK RUSTY RUST WET BROKEN BREAKAGE STAINED DENTED BENT CRUSHED MOULD "
      "MOULDY SCRATCHED DEFECTIVE INSUFFICIENT INADEQUATE CORRODED MISSING SHORT BURST SPILLED COLLAPSED "
      "SOAKED "
      "HOLES HOLE OPENED REPAIRED NAILED RECONDITIONED OLD LOOSE FROZEN DIRTY CONTAMINATED");
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return known.contains(word); });
}

// A date of the clause that is not the one of shipment: a notation may have another than the receipt's.
std::string OtherDay(const Bench& bench, const v1::Clause& clause) {
  const auto words = WordsOf(clause.text());
  const bool ships = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    constexpr std::array<std::string_view, 8> kShips = {"BOARD",  "SHIPPED",  "DISPATCHED", "DISPATCH",
                                                        "LOADED", "SHIPMENT", "RECEIVED",   "TAKEN"};
    return std::find(kShips.begin(), kShips.end(), word) != kShips.end();
  });
  if (!ships) return {};
  for (const Day day : DaysIn(std::string_view(clause.text()).substr(0, kDemandBytesMax))) {
    if (bench.shipped && day == *bench.shipped) continue;
    return "the clause states " + FormatDay(day) + ", and the date of shipment is " +
           (bench.shipped ? FormatDay(*bench.shipped) : std::string("not shown"));
  }
  return {};
}

}  // namespace

void CheckOnDeck(Bench& bench) {
  const int on_deck =
      ClauseThat(bench.document, [](const v1::Clause& clause, const auto&) { return SaysOnDeck(clause); });
  if (on_deck >= 0) {
    const Sentence* allowed = bench.ConditionSaying("ON DECK");
    if (allowed != nullptr && !HasPhrase(allowed->words, "NOT")) {
      return bench.Complies("UCP 600 art. 26(a)", TermOf(*allowed), ClauseSpot(bench.document, on_deck),
                            "the credit allows goods on deck");
    }
    return bench.Discrepancy("UCP 600 art. 26(a)", bench.AskedTerm(), ClauseSpot(bench.document, on_deck),
                             "TRANSPORT DOCUMENT INDICATES GOODS LOADED ON DECK", kOnlyWaiver);
  }
  const int count = ClauseThat(bench.document, [](const v1::Clause&, const auto& words) {
    return HasPhrase(words, "SHIPPER S LOAD") || HasPhrase(words, "SAID TO CONTAIN") ||
           HasPhrase(words, "SAID BY SHIPPER TO CONTAIN");
  });
  bench.Complies(count >= 0 ? "UCP 600 art. 26(b)" : "UCP 600 art. 26(a)", bench.AskedTerm(),
                 ClauseSpot(bench.document, count),
                 count >= 0 ? "shipper's load and count, or said to contain, is acceptable"
                            : "no clause says that goods are or will be loaded on deck");
}

// Art. 27. What a statement of receipt says beside apparent good order is the examiner's, because the ways in
// which goods can be damaged are not to be listed.
void CheckClean(Bench& bench) {
  bool clean = true;
  for (int i = 0; i < std::min(bench.document.clauses_size(), kClausesMax); ++i) {
    const v1::Clause& clause = bench.document.clauses(i);
    if (clause.kind() == v1::CLAUSE_KIND_ADVERSE) {
      clean = false;
      bench.Discrepancy("UCP 600 art. 27", bench.AskedTerm(), ClauseSpot(bench.document, i),
                        "TRANSPORT DOCUMENT NOT CLEAN: " + Tidy(Quote(clause.text())), kOnlyWaiver);
      continue;
    }
    const bool about =
        clause.kind() == v1::CLAUSE_KIND_RECEIPT || SpeaksOfCondition(ReadClause(bench, clause).words());
    if (!about || LeftOfClause(bench, clause).empty() || !OtherDay(bench, clause).empty()) continue;
    clean = false;
    bench.ForExaminer("UCP 600 art. 27", bench.AskedTerm(), ClauseSpot(bench.document, i),
                      "whether the clause expressly declares a defective condition of goods or packaging");
  }
  if (!clean) return;
  bench.Complies("UCP 600 art. 27", bench.AskedTerm(),
                 {"/clauses", std::to_string(bench.document.clauses_size()) + " clauses"},
                 "no clause declares a defective condition; the word clean is not needed");
}

void CheckClauses(Bench& bench) {
  std::set<std::string> seen;  // whole, in a finding that somebody must read
  for (const Finding& one : bench.out.findings)
    if (one.kind != Kind::kComplies && one.pointer.starts_with("/clauses/")) seen.insert(one.pointer);
  bool all = seen.empty();
  const int count = bench.document.clauses_size();
  for (int i = 0; i < std::min(count, kClausesMax); ++i) {
    const Spot spot = ClauseSpot(bench.document, i);
    if (seen.contains(spot.pointer)) continue;
    const v1::Clause& clause = bench.document.clauses(i);
    const std::string left = LeftOfClause(bench, clause);
    if (left.empty()) continue;
    all = false;
    const std::string day = OtherDay(bench, clause);
    bench.ForExaminer("UCP 600 art. 14(d)", bench.AskedTerm(), spot,
                      day.empty() ? "beside what is known here, the clause says: " + left : day);
  }
  if (count > kClausesMax) {
    all = false;
    bench.ForExaminer("UCP 600 art. 14(d)", bench.AskedTerm(),
                      {"/clauses/" + std::to_string(kClausesMax), std::to_string(count) + " clauses"},
                      "the document has more clauses than are read here; from this one on none is");
  }
  if (!all) return;
  bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), {"/clauses", std::to_string(count) + " clauses"},
                 "each clause says what is known to be acceptable, or what the document's own fields say");
}

}  // namespace yidan::credit
