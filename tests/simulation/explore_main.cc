// explore_title [--deep] [--small] [--all-arguments] [--diagram] [SETTING]: explores and reports, for people;
// --diagram ends with the state diagram of deploy/docs/title-states.md.
#include <chrono>
#include <cstdio>
#include <string>

#include "tests/simulation/explorer.h"

int main(int argc, char** argv) {
  using namespace yidan::simulation;
  std::vector<Setting> settings = NormalSettings();
  ExploreOptions options;
  std::string only;
  bool diagram = false;
  std::set<Transition> transitions;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--deep") {
      settings = DeepSettings();
    } else if (argument == "--small") {
      settings = SmallSettings();
    } else if (argument == "--diagram") {
      diagram = true;
    } else if (argument == "--all-arguments") {
      options.all_arguments = true;
    } else {
      only = argument;
    }
  }
  std::size_t states = 0;
  std::size_t edges = 0;
  bool clean = true;
  for (const Setting& setting : settings) {
    if (!only.empty() && setting.name != only) continue;
    const auto start = std::chrono::steady_clock::now();
    const Report r = Explore(setting, yidan::simulation::DecideV1, options);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%-24s %9zu states %10zu edges %11zu acts tried %7.2f s  %s\n", r.setting.c_str(), r.states,
                r.edges, r.tried, took.count(), r.closed ? "closed" : "NOT CLOSED");
    transitions.insert(r.transitions.begin(), r.transitions.end());
    states += r.states;
    edges += r.edges;
    clean = clean && r.closed;
    if (r.violation) {
      std::printf("  broken: %s\n  %s\n", std::string(r.violation->invariant).c_str(),
                  r.violation->detail.c_str());
      for (const std::string& step : r.trace) std::printf("    %s\n", step.c_str());
    }
    std::fflush(stdout);
  }
  std::printf("%-24s %9zu states %10zu edges\n", "all", states, edges);
  if (diagram) std::fputs(Diagram(transitions).c_str(), stdout);
  return clean ? 0 : 1;
}
