// How many acts one caller may have under way at once, over all its calls and streams, so that one
// caller cannot fill the ledger's queue alone (PROTOCOL §7). Thread rule: any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace yidan::rpc {

class InFlight {
 public:
  class Counter {
   public:
    explicit Counter(std::size_t max) : max_(max) {}
    // False, and nothing taken, if `acts` more would be too many.
    bool TryTake(std::size_t acts);
    void GiveBack(std::size_t acts) { taken_.fetch_sub(acts, std::memory_order_relaxed); }

   private:
    const std::size_t max_;
    std::atomic<std::size_t> taken_{0};
  };

  explicit InFlight(std::size_t acts_per_caller_max) : max_(acts_per_caller_max) {}
  // The caller's one counter; lives as long as somebody holds it.
  std::shared_ptr<Counter> Of(const std::string& caller);

 private:
  const std::size_t max_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::weak_ptr<Counter>> counters_;
};

}  // namespace yidan::rpc
