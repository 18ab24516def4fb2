// What ledger and fronts count. Kinds and reasons are counted by their numbers in yidan.v1; who shows them
// knows their names. Thread rule: any thread.
#pragma once

#include <array>
#include <cstddef>

#include "services/metrics/meters.h"

namespace yidan::metrics {

inline constexpr std::array<double, 13> kSecondsBounds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                          0.025,  0.05,    0.1,    0.25,  1,      10};
inline constexpr std::array<double, 10> kActsBounds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

enum class Result : std::size_t { kAdmitted, kDuplicate, kRefused };
inline constexpr std::size_t kResults = 3;

// Counters by a small number; what is beyond counts as number 0.
template <std::size_t kSize>
class CountersBy {
 public:
  Counter& At(int number) {
    const auto at = static_cast<std::size_t>(number);
    return counters_[number >= 0 && at < kSize ? at : 0];
  }
  [[nodiscard]] const Counter& At(int number) const { return const_cast<CountersBy*>(this)->At(number); }
  static constexpr int size() { return static_cast<int>(kSize); }

 private:
  std::array<Counter, kSize> counters_;
};

struct LedgerMeters {
  std::array<CountersBy<128>, kResults> acts;  // by Result, then ActKind
  CountersBy<128> refusals;                    // acts, by RefusalReason
  CountersBy<64> turned_away;                  // acts' requests and readings, by ErrorReason
  Counter readings_recorded;                   // access records made durable
  Counter commits;
  Histogram batch_acts{kActsBounds};         // acts that were decided in one commit
  Histogram verify_seconds{kSecondsBounds};  // one act's form, signatures and contents, on one thread
  Histogram commit_seconds{kSecondsBounds};  // synced write, signature and slot
  Histogram answer_seconds{kSecondsBounds};  // of a submission, from its coming to its answer
};

// Of a process with public services: requests and streams that were answered with an error, by ErrorReason:
// one of the front's own bounds, or what its ledger answered.
struct FrontMeters {
  CountersBy<64> turned_away;
};

}  // namespace yidan::metrics
