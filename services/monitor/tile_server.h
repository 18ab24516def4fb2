// The log as files over HTTP, in the tlog-tiles layout, for public monitors and witnesses:
//
//   GET /checkpoint             the newest signed note, with the witnesses' lines if it has them
//   GET /tile/<L>/<N>[.p/<W>]   hashes
//
// Both are public (PROTOCOL §7). Entry bundles, /tile/entries/..., are not, and are 403 here: an auditor
// gets them through VerificationService.GetTile, which knows it by its certificate (deploy/adr/0006).
// Full tiles never change and are marked so for caches. Thread rule: as http::Server.
#pragma once

#include <memory>
#include <string>

#include "services/api/ledger_port.h"
#include "services/base/result.h"
#include "services/http/server.h"

namespace yidan::monitor {

// `ledger` must outlive the server. `listen`: "ADDRESS:PORT".
Result<std::unique_ptr<http::Server>> ServeTiles(api::LedgerPort& ledger, const std::string& listen,
                                                 std::size_t connections_max);

}  // namespace yidan::monitor
