// What a running `yidand` shows of itself: the sources of its metrics. Thread rule: Sources from one thread;
// the sources from any.
#pragma once

#include <string>
#include <vector>

#include "services/ledger/ledger.h"
#include "services/monitor/collector.h"
#include "services/monitor/metrics_server.h"
#include "services/rpc/server/front.h"
#include "services/rpc/server/server.h"
#include "services/yidand/backups.h"
#include "services/yidand/disk.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {

// Parts that this process has; null: it has none. All must outlive the sources.
struct Observed {
  ledger::Ledger* ledger = nullptr;
  const metrics::LedgerMeters* meters = nullptr;
  const storage::RocksStore* store = nullptr;
  const store::Clock* clock = nullptr;
  const monitor::Collector* collector = nullptr;
  const Backups* backups = nullptr;
  rpc::Front* front = nullptr;
  const rpc::GrpcServer* public_server = nullptr;
  const rpc::GrpcServer* internal_server = nullptr;
};

std::vector<monitor::MetricSource> Sources(const Observed& observed, const ServeSettings& settings);

// How many bytes are free where database and slots are. A file system that cannot be looked at says more when
// it is written to: it counts as endless.
std::uint64_t FreeBytesOf(const Place& place);

}  // namespace yidan::yidand
