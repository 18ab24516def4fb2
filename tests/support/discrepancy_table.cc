// Prints deploy/docs/discrepancies.md.
#include <cstdio>

#include "tests/support/discrepancies.h"

int main() {
  const std::string page = yidan::testing::DiscrepancyPage();
  return std::fwrite(page.data(), 1, page.size(), stdout) == page.size() ? 0 : 1;
}
