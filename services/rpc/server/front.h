// What all the public services of one process share: the ledger behind them, the callers' standing, the
// bounds, and the open streams that a shutdown must end. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "services/api/ledger_port.h"
#include "services/rpc/server/authorize.h"
#include "services/rpc/server/in_flight.h"
#include "services/rpc/server/open_streams.h"

namespace yidan::rpc {

class Front {
 public:
  struct Options {
    std::string trust_domain;            // of the callers, see ParseSpiffeId
    std::size_t stream_acts_max = 2048;  // under way on one stream; then it is not read further
    std::size_t caller_acts_max = 8192;  // under way of one caller, over all its calls and streams
    std::size_t batch_acts_max = 256;    // submission.proto
    Authorizer::Options standing;
  };
  // `ledger` must outlive this, and this every server that runs on it.
  explicit Front(api::LedgerPort& ledger) : Front(ledger, Options()) {}
  Front(api::LedgerPort& ledger, Options options)
      : ledger_(ledger),
        options_(std::move(options)),
        authorizer_(ledger, options_.standing),
        in_flight_(options_.caller_acts_max) {}

  api::LedgerPort& ledger() { return ledger_; }
  Authorizer& authorizer() { return authorizer_; }
  InFlight& in_flight() { return in_flight_; }
  [[nodiscard]] const Options& options() const { return options_; }

  OpenStreams& streams() { return streams_; }

 private:
  api::LedgerPort& ledger_;
  const Options options_;
  Authorizer authorizer_;
  InFlight in_flight_;
  OpenStreams streams_;
};

}  // namespace yidan::rpc
