// Every reachable state of every normal setting: TITLE.md's invariants on every edge, and its liveness on
// the closed graph. One test a setting, so that they run in parallel; each prints its counts.
//
// YIDAN_EXPLORE=deep explores larger worlds (minutes).
#include "tests/simulation/explorer.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string_view>

namespace yidan::simulation {

void PrintTo(const Setting& setting, std::ostream* out) { *out << setting.name; }

namespace {

std::vector<Setting> Settings() {
  const char* depth = std::getenv("YIDAN_EXPLORE");
  return depth != nullptr && std::string_view(depth) == "deep" ? DeepSettings() : NormalSettings();
}

// graph_digests.txt: "VERSION | SETTING | DIGEST" a line. Empty: no such line.
std::string FrozenDigest(unsigned version, const std::string& setting) {
  std::ifstream file(GRAPH_DIGESTS);
  const std::string begin = std::to_string(version) + " | " + setting + " | ";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(begin)) return line.substr(begin.size());
  }
  return {};
}

class Explorer : public ::testing::TestWithParam<Setting> {};

TEST_P(Explorer, EveryReachableStateKeepsEveryInvariant) {
  const Report report = Explore(GetParam(), DecideV1);
  std::cout << report.setting << ": " << report.states << " states, " << report.edges << " edges, "
            << report.tried << " acts tried\n1 | " << report.setting << " | " << report.digest << "\n";
  ASSERT_FALSE(report.violation) << report.violation->invariant << "\n"
                                 << report.violation->detail << [&] {
                                      std::string trace;
                                      for (const std::string& step : report.trace) trace += "\n  " + step;
                                      return trace;
                                    }();
  EXPECT_TRUE(report.closed);
  // Only the settings that every run explores are frozen; the deep ones contain them.
  if (std::getenv("YIDAN_EXPLORE") == nullptr) {
    EXPECT_EQ(FrozenDigest(1, GetParam().name), report.digest)
        << "rules 1 decide otherwise than they did when they were released. Before the freeze, a change that "
           "is "
           "meant goes into graph_digests.txt with its reason in the commit; after it, into a later version.";
  }
  EXPECT_GT(report.states, 100U);
  EXPECT_GT(report.edges, report.states);
}

std::string NameOf(const ::testing::TestParamInfo<Setting>& info) {
  std::string name;
  for (const char c : info.param.name) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Settings, Explorer, ::testing::ValuesIn(Settings()), NameOf);

// What the settings reach together; the two largest only repeat what the others reach.
const std::vector<Report>& SmallReports() {
  static const std::vector<Report> reports = [] {
    std::vector<Report> out;
    for (const Setting& setting : SmallSettings()) {
      if (setting.name == "delivery" || setting.name == "authorities, small") continue;
      out.push_back(Explore(setting, DecideV1));
    }
    return out;
  }();
  return reports;
}

TEST(ExplorerCoverage, EveryActOfTheTitleChainAndBesideItIsAdmittedSomewhere) {
  std::array<std::size_t, 81> admitted{};
  for (const Report& report : SmallReports()) {
    for (std::size_t kind = 0; kind < admitted.size(); ++kind) admitted[kind] += report.admitted[kind];
  }
  const auto* kinds = google::protobuf::GetEnumDescriptor<v1::ActKind>();
  for (int i = 0; i < kinds->value_count(); ++i) {
    const auto kind = static_cast<v1::ActKind>(kinds->value(i)->number());
    if (kind == v1::ACT_KIND_UNSPECIFIED || title::IsDirectoryAct(kind)) continue;
    EXPECT_GT(admitted[static_cast<std::size_t>(kind)], 0U) << title::KindName(kind);
  }
}

TEST(ExplorerCoverage, TheStateDiagramInTheDocsIsWhatTheRulesDo) {
  std::set<Transition> transitions;
  for (const Report& report : SmallReports()) {
    transitions.insert(report.transitions.begin(), report.transitions.end());
  }
  std::ifstream file(TITLE_STATES_MD);
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::string diagram = Diagram(transitions);
  EXPECT_NE(page.find("```mermaid\n" + diagram + "```"), std::string::npos)
      << "deploy/docs/title-states.md does not hold this:\n"
      << diagram;
}

}  // namespace
}  // namespace yidan::simulation
