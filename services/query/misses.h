// How often a caller may name ids that are no document: a bucket of tokens for each, so that nobody finds
// documents by trying. Memory is bounded; whoever was forgotten begins anew. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace yidan::query {

class Misses {
 public:
  struct Options {
    std::int64_t burst = 20;         // misses at once
    std::int64_t every_ms = 6'000;   // afterwards, one in
    std::size_t callers_max = 4096;  // remembered at once
  };
  Misses() : Misses(Options()) {}
  explicit Misses(Options options) : options_(options) {}

  // `now_ms`: of a clock that never goes back.
  [[nodiscard]] bool Exhausted(const std::string& caller, std::int64_t now_ms) const;
  void Miss(const std::string& caller, std::int64_t now_ms);
  [[nodiscard]] std::size_t remembered() const;

 private:
  void MakeRoom(std::int64_t now_ms);

  const Options options_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> full_at_;  // when the caller's bucket is full again
};

}  // namespace yidan::query
