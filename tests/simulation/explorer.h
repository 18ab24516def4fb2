// Explorer: every state that a setting can reach, breadth-first until closed, over the production
// function title::Decide or a mutant of it; the oracle on every edge, liveness on the closed graph.
// Thread rule: one thread; nothing is shared between runs.
#pragma once

#include <array>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "services/title/rule_set.h"
#include "tests/simulation/graph.h"

namespace yidan::simulation {

using DecideFunction = std::function<tl::expected<title::Change, title::Refusal>(
    const v1::Act&, const title::Admission&, const title::Facts&, const title::Parameters&)>;

// Version 1 of the rules, as it was released.
inline tl::expected<title::Change, title::Refusal> DecideV1(const v1::Act& act,
                                                            const title::Admission& admission,
                                                            const title::Facts& facts,
                                                            const title::Parameters& parameters) {
  return title::Decide(act, admission, facts, title::RulesV1(), parameters);
}

struct ExploreOptions {
  bool all_arguments = false;           // no group is cut short (candidates.h)
  std::size_t states_max = 20'000'000;  // beyond it: not closed
};

// Statuses of one document before and after an act: what the state diagram draws.
using Transition = std::tuple<std::string, std::string, std::string>;  // from, act, to

struct Report {
  std::string setting;
  std::size_t states = 0;
  std::size_t edges = 0;
  std::size_t tried = 0;  // acts put to the function
  bool closed = false;
  std::optional<Violation> violation;
  std::vector<std::string> trace;  // the acts that lead to the violation, from ISSUE on
  std::set<Transition> transitions;
  std::array<std::size_t, 81> admitted{};  // edges, by ActKind
  // Of the graph and of every refusal, whatever the order of exploring: two rule sets of one digest decided
  // alike on everything that was tried. Hex.
  std::string digest;
};

Report Explore(const Setting& setting, const DecideFunction& decide, const ExploreOptions& options = {});

// The transitions as mermaid's stateDiagram-v2: one line for each pair of statuses, with the acts that lead
// from one to the other.
std::string Diagram(const std::set<Transition>& transitions);

// "ISSUED", "SURRENDERED for DELIVERY", "none" for no document.
std::string StatusLabel(const TitleState* state);

}  // namespace yidan::simulation
