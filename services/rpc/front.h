// What all the public services of one process share: the ledger behind them, the callers' standing, the
// bounds, and the open streams that a shutdown must end. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "services/ledger/ledger_port.h"
#include "services/rpc/authorize.h"
#include "services/rpc/in_flight.h"

namespace yidan::rpc {

// An open stream, as a shutdown sees it.
class Drainable {
 public:
  virtual ~Drainable() = default;
  // Takes nothing more in; ends once what is under way has been answered. Does not wait.
  virtual void Drain() = 0;
};

class Front {
 public:
  struct Options {
    std::string trust_domain;            // empty: any, see ParseSpiffeId
    std::size_t stream_acts_max = 512;   // under way on one stream; then it is not read further
    std::size_t caller_acts_max = 8192;  // under way of one caller, over all its calls and streams
    std::size_t batch_acts_max = 256;    // submission.proto
    Authorizer::Options standing;
  };
  // `ledger` must outlive this, and this every server that runs on it.
  explicit Front(ledger::LedgerPort& ledger) : Front(ledger, Options()) {}
  Front(ledger::LedgerPort& ledger, Options options)
      : ledger_(ledger),
        options_(std::move(options)),
        authorizer_(ledger, options_.standing),
        in_flight_(options_.caller_acts_max) {}

  ledger::LedgerPort& ledger() { return ledger_; }
  Authorizer& authorizer() { return authorizer_; }
  InFlight& in_flight() { return in_flight_; }
  [[nodiscard]] const Options& options() const { return options_; }

  void Opened(const std::shared_ptr<Drainable>& stream);
  void Closed(const Drainable* stream);
  // From now on no stream takes acts in; new streams are told so at once.
  void Drain();
  [[nodiscard]] bool Draining() const;

 private:
  ledger::LedgerPort& ledger_;
  const Options options_;
  Authorizer authorizer_;
  InFlight in_flight_;
  mutable std::mutex mutex_;
  bool draining_ = false;
  std::unordered_map<const Drainable*, std::weak_ptr<Drainable>> streams_;
};

}  // namespace yidan::rpc
