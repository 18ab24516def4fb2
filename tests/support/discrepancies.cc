#include "tests/support/discrepancies.h"

#include "services/credit/examine.h"
#include "services/credit/examine_set.h"

namespace yidan::testing {
namespace {

std::string Sentence(const credit::Finding& finding) {
  return credit::NameOf(finding.kind) + ": " + finding.check + ": " + finding.wording + " [" +
         finding.article + "]";
}

void Count(const Planted& planted, const Trade& trade, Tally& tally) {
  ++tally.planted;
  bool found = false;
  const credit::Examination examined = ExamineTrade(trade);
  for (const credit::Finding& finding : examined.findings) {
    const bool is_it = finding.check == planted.check && finding.kind == planted.as &&
                       finding.wording.find(planted.wording) != std::string::npos;
    found = found || is_it;
    if (!is_it && finding.kind == credit::Kind::kDiscrepancy) {
      ++tally.beside;
      tally.says.push_back(trade.name + ": beside it " + Sentence(finding));
    }
  }
  if (found) {
    ++tally.found;
    return;
  }
  std::string missed = trade.name + ": missed";
  for (const credit::Finding& finding : examined.findings) {
    if (finding.check == planted.check) missed += "; " + Sentence(finding);
  }
  tally.says.push_back(std::move(missed));
}

}  // namespace

const std::vector<Planted>& AllPlanted() {
  static const std::vector<Planted> all = [] {
    std::vector<Planted> out;
    for (auto& some : {OfTheCreditsTerms(), OfTheDocumentsFace(), OfTheInvoice(), OfTheOthers(),
                       OfTheInsurance(), OfTheCreditsWords(), OfTheDocumentsText(), OfTheSetsText()}) {
      out.insert(out.end(), some.begin(), some.end());
    }
    return out;
  }();
  return all;
}

credit::Examination ExamineTrade(const Trade& trade) {
  const credit::CreditRead read = credit::ReadCredit(CreditText(trade));
  if (!read.credit) return {};
  credit::Examination out = credit::Examine(*read.credit, trade.content, trade.presentation);
  credit::ExamineSet(*read.credit, trade.content, trade.set, trade.presentation, out);
  return out;
}

std::vector<Tally> PlantAll() {
  std::vector<Tally> out;
  constexpr std::uint64_t kSeedsMax = 200;
  for (const Planted& planted : AllPlanted()) {
    Tally& tally =
        out.emplace_back(Tally{planted.kind, planted.check, credit::NameOf(planted.as), 0, 0, 0, {}});
    for (std::uint64_t seed = 1; seed <= kSeedsMax && tally.planted < kTradesOfEachKind; ++seed) {
      for (const Corridor corridor : kCorridors) {
        if (tally.planted == kTradesOfEachKind) break;
        Trade trade = MakeTrade(corridor, seed);
        Dice dice(seed);
        if (planted.plant(trade, dice)) Count(planted, trade, tally);
      }
    }
  }
  return out;
}

CleanTally ExamineClean() {
  CleanTally out;
  for (std::uint64_t seed = 1; seed <= kSeedsOfClean; ++seed) {
    for (const Corridor corridor : kCorridors) {
      const Trade trade = MakeTrade(corridor, seed);
      const credit::Examination examined = ExamineTrade(trade);
      ++out.sets;
      out.checks += examined.findings.size();
      out.alarms += examined.Count(credit::Kind::kDiscrepancy);
      out.for_examiner += examined.Count(credit::Kind::kForExaminer);
      for (const credit::Finding& finding : examined.findings) {
        if (finding.kind != credit::Kind::kComplies)
          out.says.push_back(trade.name + ": " + Sentence(finding));
      }
      if (examined.findings.empty()) out.says.push_back(trade.name + ": the credit was not read");
    }
  }
  return out;
}

std::string DiscrepancyPage() {
  const std::vector<Tally> tallies = PlantAll();
  const CleanTally clean = ExamineClean();
  std::string out =
      "# Discrepancies that are found\n\n"
      "Made by `build/release/tests/support/discrepancy_table > deploy/docs/discrepancies.md`; a test holds "
      "it.\n"
      "Each kind is planted alone into sets that comply, made from seeds along eight corridors\n"
      "(`tests/support/corridors.h`), and the set is examined. \"Beside\" counts discrepancies that nobody "
      "planted. What no rule can decide must go to the examiner, and is missed if it does not.\n\n"
      "| No. | planted | found by the check | as | planted | found | missed | beside "
      "|\n|---|---|---|---|---|---|---|---|\n";
  std::size_t planted = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const Tally& one = tallies[i];
    planted += one.planted;
    found += one.found;
    out += "| " + std::to_string(i + 1) + " | " + one.kind + " | " + one.check + " | " + one.as + " | " +
           std::to_string(one.planted) + " | " + std::to_string(one.found) + " | " +
           std::to_string(one.planted - one.found) + " | " + std::to_string(one.beside) + " |\n";
  }
  out += "\n" + std::to_string(tallies.size()) + " kinds, " + std::to_string(planted) + " sets, " +
         std::to_string(planted - found) + " missed.\n\n" + std::to_string(clean.sets) +
         " clean sets: " + std::to_string(clean.alarms) + " false alarms; for the examiner " +
         std::to_string(clean.for_examiner) + " of " + std::to_string(clean.checks) + " checks.\n";
  return out;
}

}  // namespace yidan::testing
