// What all the public services of one process share: the ledger behind them, the callers' standing, the
// bounds, and the open streams that a shutdown must end. Thread rule: any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

#include "services/api/ledger_port.h"
#include "services/metrics/ledger_meters.h"
#include "services/rpc/server/authorize.h"
#include "services/rpc/server/budget.h"
#include "services/rpc/server/open_streams.h"
#include "services/rpc/server/pause.h"
#include "services/rpc/wire/bounds.h"

namespace yidan::rpc {

class Front {
 public:
  struct Options {
    std::string trust_domain;  // of the callers, see ParseSpiffeId
    // Under way on one stream: acts, and bytes of acts and answers; then it is not read further.
    std::size_t stream_acts_max = 2048;
    std::size_t stream_bytes_max = std::size_t{16} << 20U;
    Budget::Options budget;  // of one caller over all its calls and streams, and of all callers
    std::size_t batch_acts_max = kBatchActsMax;
    std::chrono::milliseconds answer_wait{60'000};  // for a caller to take an answer; 0: for ever
    // After an act that the registry had no room for, how long its stream is not read: HTTP/2 then slows down
    // whoever hands in more than can be done, and it costs next to nothing. 0: it is read on at once.
    std::chrono::milliseconds refused_pause{50};
    std::function<void(std::chrono::milliseconds, std::function<void()>)> after = After;
    Authorizer::Options standing;
  };
  // `ledger` must outlive this, and this every server that runs on it.
  explicit Front(api::LedgerPort& ledger) : Front(ledger, Options()) {}
  Front(api::LedgerPort& ledger, Options options)
      : ledger_(ledger),
        options_(std::move(options)),
        authorizer_(ledger, options_.standing),
        budget_(options_.budget),
        streams_(options_.answer_wait) {}

  api::LedgerPort& ledger() { return ledger_; }
  Authorizer& authorizer() { return authorizer_; }
  Budget& budget() { return budget_; }
  [[nodiscard]] const Options& options() const { return options_; }

  OpenStreams& streams() { return streams_; }
  metrics::FrontMeters& meters() { return meters_; }

 private:
  api::LedgerPort& ledger_;
  const Options options_;
  Authorizer authorizer_;
  Budget budget_;
  OpenStreams streams_;
  metrics::FrontMeters meters_;
};

}  // namespace yidan::rpc
