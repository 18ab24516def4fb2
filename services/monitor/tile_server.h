// The log as files over HTTP, in the tlog-tiles layout, for public monitors and witnesses:
//
//   GET /checkpoint             the newest signed note, with the witnesses' lines if it has them
//   GET /tile/<L>/<N>[.p/<W>]   hashes
//
// Both are public (PROTOCOL §7). Entry bundles, /tile/entries/..., are not: they go to role AUDITOR, known
// by certificate, through VerificationService.GetTile (deploy/adr/0006); here they are 403.
// Full tiles never change and are marked so for caches. Thread rule: as HttpServer.
#pragma once

#include <memory>
#include <string>

#include "services/base/result.h"
#include "services/ledger/ledger_port.h"
#include "services/monitor/http_server.h"

namespace yidan::monitor {

// `ledger` must outlive the server. `listen`: "ADDRESS:PORT".
Result<std::unique_ptr<HttpServer>> ServeTiles(ledger::LedgerPort& ledger, const std::string& listen);

}  // namespace yidan::monitor
