// Collects the witnesses' cosignatures of the newest head, beside the commits and never in their way: so
// often, and in each round only for so long. What came in time is published with that head; a witness that
// is slow, gone or lying costs the others nothing.
//
// Thread rule: construct and destroy from one thread. A thread of its own, and one per witness.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/ledger/ledger.h"
#include "services/monitor/cosigning.h"

namespace yidan::monitor {

inline constexpr std::size_t kWitnessesMax = 16;

struct CollectorOptions {
  std::vector<WitnessAddress> witnesses;  // at most kWitnessesMax, each key once
  std::string ca_file;                    // for https; empty: the system's CAs
  std::chrono::milliseconds every{1'000};
  std::chrono::milliseconds within{2'000};
};

class Collector {
 public:
  // `ledger` must outlive it.
  static Result<std::unique_ptr<Collector>> Start(ledger::Ledger& ledger, CollectorOptions options);
  ~Collector();

 private:
  class Impl;
  explicit Collector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::monitor
