// The long run: registries one after the other, a round of every kind in turn on each, in an order of its
// own.
//   endurance [--rounds N] [--seed S] [--kinds NAME,...]
// Prints a line for each registry, every fault, and at the end the summary. Exit code 1 if there was a fault.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/endurance/ordeal.h"

namespace yidan::endurance {
namespace {

struct Arguments {
  std::uint64_t rounds = 1000;
  unsigned seed = 1;
  std::vector<Kind> kinds = AllKinds();
};

int Usage() {
  std::fputs("usage: endurance [--rounds N] [--seed S] [--kinds NAME,...]\nkinds:", stderr);
  for (const Kind kind : AllKinds()) std::fprintf(stderr, " %s", NameOf(kind).c_str());
  std::fputs("\n", stderr);
  return 2;
}

bool TakeKinds(const std::string& names, std::vector<Kind>& kinds) {
  kinds.clear();
  std::istringstream words(names);
  for (std::string name; std::getline(words, name, ',');) {
    const auto& all = AllKinds();
    const auto known = std::find_if(all.begin(), all.end(), [&](Kind kind) { return NameOf(kind) == name; });
    if (known == all.end()) return false;
    kinds.push_back(*known);
  }
  return !kinds.empty();
}

bool Take(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const std::string value = argv[i + 1];
    if (name == "--kinds") {
      if (!TakeKinds(value, arguments.kinds)) return false;
      continue;
    }
    char* end = nullptr;
    const unsigned long number = std::strtoul(value.c_str(), &end, 10);
    if (value.empty() || *end != '\0') return false;
    if (name == "--rounds") {
      arguments.rounds = number;
    } else if (name == "--seed") {
      arguments.seed = static_cast<unsigned>(number);
    } else {
      return false;
    }
  }
  return argc % 2 == 1;
}

int Run(const Arguments& arguments) {
  Tally all;
  std::uint64_t done = 0;
  const auto began = std::chrono::steady_clock::now();
  for (unsigned registry = 0; done < arguments.rounds; ++registry) {
    const unsigned seed = arguments.seed * 10'000 + registry;
    std::vector<Kind> kinds = arguments.kinds;
    std::shuffle(kinds.begin(), kinds.end(), std::mt19937(seed));
    Ordeal ordeal({.seed = seed});
    bool stands = true;
    for (const Kind kind : kinds) {
      if (!stands || done == arguments.rounds) break;
      ++done;
      for (const std::string& fault : ordeal.Round(kind)) {
        stands = false;
        std::printf("FAULT registry %u, round of %s: %s\n", registry, NameOf(kind).c_str(), fault.c_str());
      }
    }
    all.Add(ordeal.tally());
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began);
    std::printf("registry %u: %llu of %llu rounds, %llu acts acknowledged, %llu lost, %llu faults, %lld s\n",
                registry, static_cast<unsigned long long>(done),
                static_cast<unsigned long long>(arguments.rounds),
                static_cast<unsigned long long>(all.acknowledged), static_cast<unsigned long long>(all.lost),
                static_cast<unsigned long long>(all.faults), static_cast<long long>(seconds.count()));
    std::fflush(stdout);
  }
  std::printf("\nseed %u\n\n%s", arguments.seed, all.Table().c_str());
  return all.faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace yidan::endurance

int main(int argc, char** argv) {
  yidan::endurance::Arguments arguments;
  if (!yidan::endurance::Take(argc, argv, arguments)) return yidan::endurance::Usage();
  try {
    return yidan::endurance::Run(arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "the harness itself failed: %s\n", error.what());
    return 3;
  }
}
