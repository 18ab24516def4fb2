// Collects the witnesses' cosignatures of the newest head, in rounds of bounded length, on threads of its
// own: commits never wait for it. The cosignatures that came in time are published with the head. A witness
// that is slow, gone or lying does not hold up the others.
//
// Thread rule: construct and destroy from one thread. A thread of its own, and one per witness.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/monitor/cosigning.h"
#include "services/store/head.h"

namespace yidan::monitor {

inline constexpr std::size_t kWitnessesMax = 16;

struct CollectorOptions {
  std::vector<WitnessAddress> witnesses;  // at most kWitnessesMax, each key once
  std::string ca_file;                    // for https; empty: the system's CAs
  // The log's own note keys, the present one and those before. When a witness contradicts us, what it shows
  // is held against the log under these; `on_fork` hears, once, of a proof that two histories are signed.
  // What a witness only says, as the number in a 409, is logged and stops nobody.
  std::vector<log::NoteVerifier> log_keys = {};
  std::function<void(const std::string& why)> on_fork = {};
  std::chrono::milliseconds every{1'000};
  std::chrono::milliseconds within{2'000};
};

class Collector {
 public:
  // `heads`: the ledger's; it must outlive this.
  static Result<std::unique_ptr<Collector>> Start(store::HeadCell& heads, CollectorOptions options);
  ~Collector();

  struct Witnessed {
    std::string name;
    std::uint64_t size = 0;         // of the newest head that it cosigned; 0: none since the start
    std::int64_t sealed_at_ms = 0;  // of that head
  };
  // Any thread.
  [[nodiscard]] std::vector<Witnessed> witnessed() const;

 private:
  class Impl;
  explicit Collector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::monitor
