// About ten thousand acts: three fixed seeds, so that every build repeats them.
//   YIDAN_SIMULATION_SEED   another seed for the last one; "random": a fresh one, printed
//   YIDAN_SIMULATION_ACTS   that many acts in one run over RocksDB on disk
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string_view>

#include "tests/simulation/journeys/journey.h"

namespace yidan::journeys {
namespace {

std::uint64_t FromEnvironment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

Tally Play(const Settings& settings) {
  const auto start = std::chrono::steady_clock::now();
  Journey journey(settings);
  const std::string fault = journey.Run();
  EXPECT_EQ(fault, "");
  const auto& tally = journey.tally();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::cout << "seed " << settings.seed << ": " << tally.acts << " acts in " << took.count() << " s, "
            << tally.admitted << " admitted, " << tally.refused << " refused, " << tally.duplicates
            << " replayed; the text is silent on " << tally.silent << "; " << tally.restarts << " restarts\n";
  for (const auto& [kind, count] : tally.admitted_by_kind) std::cout << "  " << kind << " " << count << "\n";
  if (!fault.empty()) return tally;
  // A simulation that no longer reaches an act says nothing about it.
  for (const char* kind : {"ISSUE",
                           "TRANSFER",
                           "REJECT",
                           "ENDORSE",
                           "OFFER",
                           "ACCEPT",
                           "DECLINE",
                           "WITHDRAW",
                           "RELEASE",
                           "ENFORCE",
                           "SURRENDER",
                           "REFUSE_SURRENDER",
                           "DELIVER",
                           "HOLD",
                           "LIFT",
                           "NOTATION",
                           "MILESTONE",
                           "GRANT",
                           "REVOKE",
                           "RETURN",
                           "RECALL_SURRENDER",
                           "TO_PAPER",
                           "VOID",
                           "REPLACE",
                           "ORDER",
                           "COUNTERSIGN",
                           "REPLACE for AMENDMENT",
                           "REPLACE for SPLIT",
                           "REPLACE for MERGE",
                           "REPLACE for DELIVERY",
                           "REPLACE for PAPER"}) {
    EXPECT_TRUE(tally.admitted_by_kind.contains(kind)) << kind << " was never admitted";
  }
  EXPECT_GT(tally.refused, tally.acts / 20);
  return tally;
}

Settings Seeded(std::uint64_t seed) {
  Settings settings;
  settings.seed = seed;
  return settings;
}

// Or a fault that a seed met would be gone with the next run: keys, and so digests, are fresh each time.
TEST(Journeys, TheYear2017GoesAsTheRulesSayAndEachTimeTheSame) {
  const Tally first = Play(Seeded(2017));
  const Tally second = Play(Seeded(2017));
  EXPECT_EQ(first.acts, second.acts);
  EXPECT_EQ(first.admitted_by_kind, second.admitted_by_kind);
}

TEST(Journeys, TheYear2025GoesAsTheRulesSay) { Play(Seeded(2025)); }

TEST(Journeys, AnyYearGoesAsTheRulesSay) {
  const char* asked = std::getenv("YIDAN_SIMULATION_SEED");
  const bool fresh = asked != nullptr && std::string_view(asked) == "random";
  Settings settings = Seeded(fresh ? std::random_device()() : FromEnvironment("YIDAN_SIMULATION_SEED", 2026));
  const std::uint64_t deep = FromEnvironment("YIDAN_SIMULATION_ACTS", 0);
  if (deep != 0) {
    settings.acts = deep;
    settings.on_disk = true;
    settings.batch_max = 64;
    settings.audit_every = deep / 8 + 1;
  }
  std::cout << "YIDAN_SIMULATION_SEED=" << settings.seed << std::endl;
  Play(settings);
}

}  // namespace
}  // namespace yidan::journeys
