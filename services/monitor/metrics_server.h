// What the registry shows to those who run it, over HTTP on an address of its own, and to nobody else: there
// is no authentication, so bind it where only they can reach it.
//
//   GET /metrics   for Prometheus; deploy/docs/operating.md says what each metric means
//   GET /health    200 {"status":"SERVING"} while acts are admitted, otherwise 503 with the reason
//
// Neither names a participant or a document. Thread rule: as http::Server; a source is asked on its threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/http/server.h"
#include "services/metrics/ledger_meters.h"
#include "services/metrics/page.h"

namespace yidan::monitor {

using MetricSource = std::function<void(metrics::Page&)>;

// `ledger` and what the sources refer to must outlive the server. `listen`: "ADDRESS:PORT".
Result<std::unique_ptr<http::Server>> ServeMetrics(const api::LedgerPort& ledger, const std::string& listen,
                                                   std::size_t connections_max,
                                                   std::vector<MetricSource> sources);

// All that the ledger counts, under the names of its kinds, results and reasons; and all that a front does.
void ShowMeters(const metrics::LedgerMeters& meters, metrics::Page& page);
void ShowMeters(const metrics::FrontMeters& meters, metrics::Page& page);

}  // namespace yidan::monitor
