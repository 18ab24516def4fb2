// Mutants: the rules with one guard removed or one effect changed. The explorer must see each of them, or
// it sees less than it says. Thread rule: pure.
#pragma once

#include <string>
#include <vector>

#include "tests/simulation/explorer.h"

namespace yidan::simulation {

struct Mutant {
  std::string name;
  std::string setting;  // of SmallSettings(), where it shows first
  DecideFunction decide;
};

std::vector<Mutant> Mutants();

}  // namespace yidan::simulation
