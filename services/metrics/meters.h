// What is counted while the registry works: plain numbers that any thread adds to and any thread reads, with
// no lock and no knowledge of who shows them. Each reads as some value it had; two of them may be of
// different moments. Thread rule: any thread.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace yidan::metrics {

class Counter {
 public:
  void Add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// How many observations were no greater than each bound, the last of which is endless.
class Histogram {
 public:
  static constexpr std::size_t kBoundsMax = 16;
  // `bounds`: ascending, at most kBoundsMax; they must outlive this.
  explicit Histogram(std::span<const double> bounds)
      : bounds_(bounds.first(std::min(bounds.size(), kBoundsMax))) {}

  void Observe(double value) {
    const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(at)].Add();
    sum_.fetch_add(value, std::memory_order_relaxed);
  }
  void Observe(std::chrono::steady_clock::duration took) {
    Observe(std::chrono::duration<double>(took).count());
  }

  struct Reading {
    std::span<const double> bounds;
    std::vector<std::uint64_t> counts;  // of each bound alone; one more at the end, above all bounds
    double sum = 0;
  };
  [[nodiscard]] Reading Read() const {
    Reading reading{bounds_, {}, sum_.load(std::memory_order_relaxed)};
    for (std::size_t i = 0; i <= bounds_.size(); ++i) reading.counts.push_back(counts_[i].value());
    return reading;
  }

 private:
  const std::span<const double> bounds_;
  std::array<Counter, kBoundsMax + 1> counts_;
  std::atomic<double> sum_{0};
};

}  // namespace yidan::metrics
