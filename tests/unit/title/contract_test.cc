// deploy/docs/TITLE.md says what the rules do: its lists and tables are held against the code, so that
// neither changes alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <span>
#include <sstream>

#include "services/title/rule_set.h"
#include "services/title/rules.h"

namespace yidan::title {
namespace {

using ::testing::ElementsAreArray;

// The lines under a heading, up to the next one of that depth.
std::vector<std::string> Under(const std::string& heading) {
  std::ifstream in(std::string(YIDAN_SOURCE_DIR) + "/deploy/docs/TITLE.md");
  EXPECT_TRUE(in.good());
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) inside = line == "## " + heading;
    if (inside) lines.push_back(line);
  }
  EXPECT_FALSE(lines.empty()) << heading;
  return lines;
}

// The cells of the table's rows, without its head.
std::vector<std::vector<std::string>> TableUnder(const std::string& heading) {
  std::vector<std::vector<std::string>> rows;
  bool head = true;
  for (const std::string& line : Under(heading)) {
    if (!line.starts_with("| ") && !line.starts_with("|-")) continue;
    if (line.starts_with("|-")) head = false;
    if (head || line.starts_with("|-")) continue;
    std::vector<std::string> cells;
    std::istringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
      const auto first = cell.find_first_not_of(' ');
      const auto last = cell.find_last_not_of(' ');
      cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

// The words in capitals of a text, in order: "SUSPEND 暂停, RESUME 恢复" has two.
std::vector<std::string> Capitals(const std::string& text) {
  static const std::regex word(R"(\b[A-Z][A-Z_]+\b)");
  std::vector<std::string> out;
  for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at)
    out.push_back(at->str());
  return out;
}

// The rows of the version that the page describes.
std::span<const Row> Rows() { return RulesV1().rows; }

std::vector<std::string> RowNames(Section section) {
  std::vector<std::string> names;
  for (const Row& row : Rows()) {
    if (row.section == section) names.emplace_back(row.name);
  }
  return names;
}

std::vector<std::string> ActsUnder(const std::string& heading) {
  std::vector<std::string> names;
  for (const auto& cells : TableUnder(heading)) {
    for (const std::string& name : Capitals(cells.at(0))) names.push_back(name);
  }
  return names;
}

std::set<std::string> Reasons() {
  std::set<std::string> reasons;
  const auto* all = v1::RefusalReason_descriptor();
  for (int i = 1; i < all->value_count(); ++i) {
    reasons.emplace(ReasonName(static_cast<v1::RefusalReason>(all->value(i)->number())));
  }
  return reasons;
}

TEST(Contract, ListsEveryRefusalInTheOrderOfItsNumbers) {
  std::map<int, std::string> by_number;
  const auto* all = v1::RefusalReason_descriptor();
  for (int i = 1; i < all->value_count(); ++i) {
    const int number = all->value(i)->number();
    by_number[number] = ReasonName(static_cast<v1::RefusalReason>(number));
  }
  std::vector<std::string> code;
  for (const auto& [number, name] : by_number) code.push_back(name);
  std::vector<std::string> page;
  for (const std::string& line : Under("Refusals")) {
    if (line.size() < 3 || line.substr(1, 2) != ". ") continue;  // the numbered list
    for (const std::string& name : Capitals(line)) page.push_back(name);
  }
  EXPECT_THAT(page, ElementsAreArray(code));
}

TEST(Contract, NamesNoRefusalThatThereIsNot) {
  static const std::regex brackets(R"(\[([A-Z][A-Z_]+(?:, [A-Z][A-Z_]+)*)\])");
  const auto reasons = Reasons();
  std::size_t named = 0;
  for (const char* heading :
       {"Who signs", "Acts of the title chain", "Acts beside the chain", "Goods", "Directory acts"}) {
    for (const std::string& line : Under(heading)) {
      for (std::sregex_iterator at(line.begin(), line.end(), brackets), end; at != end; ++at) {
        for (const std::string& name : Capitals((*at)[1].str())) {
          EXPECT_TRUE(reasons.contains(name)) << heading << ": " << name;
          ++named;
        }
      }
    }
  }
  EXPECT_GT(named, 80U);
}

TEST(Contract, TablesNameEveryActOnceInTheOrderOfTheRules) {
  EXPECT_THAT(ActsUnder("Acts of the title chain"), ElementsAreArray(RowNames(Section::kTitleChain)));
  EXPECT_THAT(ActsUnder("Acts beside the chain"), ElementsAreArray(RowNames(Section::kBesideChain)));
  EXPECT_THAT(ActsUnder("Directory acts"), ElementsAreArray(RowNames(Section::kDirectory)));
}

TEST(Contract, TheTitleChainsColumnsAreTheRules) {
  const std::map<Statuses, std::string> statuses = {
      {kNoDocument, "no document"},
      {kIssued, "ISSUED"},
      {kSurrendered, "SURRENDERED"},
      {kForDelivery, "SURRENDERED for DELIVERY"},
      {kForReplacement | kForDelivery | kOnPaper,
       "SURRENDERED for AMENDMENT, SPLIT, MERGE, DELIVERY; ON_PAPER"},
      {kForPaper, "SURRENDERED for PAPER"},
      {kForVoid | kIssued, "SURRENDERED for VOID; ISSUED"},
      {kNotTerminal, "not terminal"}};
  const std::map<Holds, std::string> holds = {
      {Holds::kPasses, "passes"}, {Holds::kControlBlocks, "control"}, {Holds::kAnyBlocks, "any"}};
  for (const auto& cells : TableUnder("Acts of the title chain")) {
    const std::string name = Capitals(cells.at(0)).front();
    const auto rows = Rows();
    const auto row = std::find_if(rows.begin(), rows.end(), [&name](const Row& r) { return r.name == name; });
    ASSERT_NE(row, rows.end()) << name;
    EXPECT_EQ(cells.at(2), statuses.at(row->statuses)) << name;
    if (row->kind == v1::ACT_KIND_ISSUE) continue;  // nothing is there to be held
    const bool by_containers = row->kind == v1::ACT_KIND_DELIVER;
    EXPECT_EQ(cells.at(3), by_containers ? "control; CUSTOMS by containers" : holds.at(row->holds)) << name;
  }
}

TEST(Contract, ParametersHaveTheDefaultsThatThePageSays) {
  const Parameters p;
  constexpr TimeMs kDay = 24LL * 3600 * 1000;
  const auto days = [](TimeMs time) { return std::to_string(time / kDay) + " days"; };
  const std::map<std::string, std::string> code = {{"act_validity_max", days(p.act_validity_max)},
                                                   {"reject_window", days(p.reject_window)},
                                                   {"recall_after", days(p.recall_after)},
                                                   {"offer_max", days(p.offer_max)},
                                                   {"enforcement_notice", days(p.enforcement_notice)},
                                                   {"recovery_delay", days(p.recovery_delay)},
                                                   {"succession_delay", days(p.succession_delay)},
                                                   {"authority_delay", days(p.authority_delay)},
                                                   {"order_wait_max", days(p.order_wait_max)},
                                                   {"max_holds_ever", std::to_string(p.max_holds_ever)},
                                                   {"max_holds_each", std::to_string(p.max_holds_each)},
                                                   {"max_grants", std::to_string(p.max_grants)},
                                                   {"max_milestones", "1,024"},
                                                   {"max_notations", std::to_string(p.max_notations)}};
  EXPECT_EQ(p.max_milestones, 1'024U);
  std::map<std::string, std::string> page;
  for (const auto& cells : TableUnder("Parameters")) {
    page[cells.at(0).substr(1, cells.at(0).size() - 2)] = cells.at(1);
  }
  for (const auto& [name, value] : code) EXPECT_EQ(page[name], value) << name;
}

}  // namespace
}  // namespace yidan::title
