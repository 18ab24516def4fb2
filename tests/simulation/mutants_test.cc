// The explorer on rules with one fault each: every one must be seen, and it is said by which invariant.
#include "tests/simulation/mutants.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

namespace yidan::simulation {
namespace {

const Setting& Named(const std::vector<Setting>& settings, const std::string& name) {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.name == name; });
  if (found == settings.end()) throw std::runtime_error("no setting " + name);
  return *found;
}

TEST(Mutants, EachIsCaught) {
  const std::vector<Setting> settings = SmallSettings();
  const std::vector<Mutant> mutants = Mutants();
  EXPECT_GE(mutants.size(), 60U);
  for (const Mutant& mutant : mutants) {
    const Report report = Explore(Named(settings, mutant.setting), mutant.decide);
    if (report.violation) {
      std::cout << mutant.name << ": " << report.violation->invariant << " (" << report.states
                << " states)\n";
    }
    EXPECT_TRUE(report.violation) << "survived: " << mutant.name << " in " << mutant.setting;
  }
}

}  // namespace
}  // namespace yidan::simulation
