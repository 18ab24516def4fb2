// Discrepancies planted in trades that comply, one at a time, and what an examination makes of them.
// deploy/docs/discrepancies.md is the table that comes of it. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "services/credit/findings.h"
#include "tests/support/corridors.h"
#include "tests/support/planted.h"

namespace yidan::testing {

const std::vector<Planted>& AllPlanted();

// Credit read, document and set examined; what cannot be read has no finding.
credit::Examination ExamineTrade(const Trade& trade);

struct Tally {
  std::string kind;
  std::string check;
  std::string as;  // "discrepancy", "for the examiner"
  std::size_t planted = 0;
  std::size_t found = 0;
  std::size_t beside = 0;         // discrepancies found that nobody planted
  std::vector<std::string> says;  // of those missed or beside, for who looks into it
};
inline constexpr std::size_t kTradesOfEachKind = 8;
// Every kind planted in kTradesOfEachKind trades, over all corridors that have a place for it.
std::vector<Tally> PlantAll();

struct CleanTally {
  std::size_t sets = 0;
  std::size_t checks = 0;
  std::size_t alarms = 0;        // discrepancies
  std::size_t for_examiner = 0;  // checks that no rule decided
  std::vector<std::string> says;
};
inline constexpr std::size_t kSeedsOfClean = 3;
CleanTally ExamineClean();  // kSeedsOfClean trades of every corridor

// The page of deploy/docs, Markdown.
std::string DiscrepancyPage();

}  // namespace yidan::testing
