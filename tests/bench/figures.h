// What one run measured, by name, for the table that deploy/bench makes of several runs.
// Thread rule: main thread.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace yidan::bench {

using SteadyClock = std::chrono::steady_clock;

inline double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}
inline double MicrosecondsSince(SteadyClock::time_point start) { return SecondsSince(start) * 1e6; }

// 0 of nothing. `part`: 0.5 is the median.
double Quantile(std::vector<double> values, double part);

class Figures {
 public:
  void Set(const std::string& name, double value) { values_[name] = value; }
  // {"figures": {NAME: VALUE, ...}} into `path`; nothing if it is empty. Throws std::runtime_error.
  void Write(const std::string& path) const;

 private:
  std::map<std::string, double> values_;
};

}  // namespace yidan::bench
