#include "services/yidand/observe.h"

#include <algorithm>

#include "services/crypto/certificate.h"
#include "services/posix/durable_file.h"
#include "services/rpc/server/grpc_log.h"
#include "storage/system_clock.h"

namespace yidan::yidand {
namespace {

double SecondsSince(const store::Clock& clock, std::int64_t ms) {
  return static_cast<double>(clock.WallMs() - ms) / 1'000;
}

void ShowLedger(const Observed& observed, const Place& place, std::uint64_t low_water, metrics::Page& page) {
  monitor::ShowMeters(*observed.meters, page);
  const ledger::Ledger::Counters counters = observed.ledger->counters();
  page.Gauge("queue_bytes", "Bytes of the submissions that wait or are worked on",
             static_cast<double>(counters.queue_bytes));
  page.Gauge("queue_submissions", "Submissions that wait for their commit",
             static_cast<double>(counters.queue_submissions));
  page.Gauge("log_entries", "Entries in the log", static_cast<double>(counters.tree_size));
  page.Gauge("checkpoint_age_seconds", "Since the newest seal",
             SecondsSince(*observed.clock, observed.ledger->heads().Get()->sealed_at_ms));
  page.Gauge("disk_free_bytes", "Free where database and head slots are",
             static_cast<double>(FreeBytesOf(place)));
  page.Gauge("disk_low_water_bytes", "With less free no act is admitted", static_cast<double>(low_water));
  page.Gauge("healthy", "1 while acts are admitted", observed.ledger->Healthy() ? 1 : 0);
}

void ShowStore(const storage::RocksStore& store, metrics::Page& page) {
  for (const storage::StoreNumber& number : store.Numbers()) {
    metrics::Page::Labels labels;
    if (!number.family.empty()) labels.emplace_back("family", number.family);
    page.Gauge("rocksdb_" + std::string(number.name), "As RocksDB says of itself",
               static_cast<double>(number.value), std::move(labels));
  }
}

void ShowWitnesses(const Observed& observed, metrics::Page& page) {
  for (const auto& witness : observed.collector->witnessed()) {
    const metrics::Page::Labels labels = {{"witness", witness.name}};
    page.Gauge("witness_entries", "Entries in the newest head that the witness cosigned, since the start",
               static_cast<double>(witness.size), labels);
    if (witness.size == 0) continue;
    page.Gauge("witness_age_seconds", "Since the seal of that head",
               SecondsSince(*observed.clock, witness.sealed_at_ms), labels);
  }
}

void ShowBackups(const Backups& backups, metrics::Page& page) {
  page.Count("backups_failed_total", "Backups that could not be made since the start", backups.failed());
  if (const std::int64_t newest = backups.newest_ms(); newest != 0) {
    page.Gauge("backup_age_seconds", "Since the newest backup was made and read back",
               SecondsSince(storage::SystemClock(), newest));
  }
}

void ShowConnections(const char* listener, const rpc::GrpcServer& server, metrics::Page& page) {
  const auto counts = server.connections();
  const metrics::Page::Labels labels = {{"listener", listener}};
  page.Gauge("connections", "Connections that are open", static_cast<double>(counts.open), labels);
  page.Count("connections_turned_away_total", "Connections that were one too many", counts.turned_away,
             labels);
}

// Read each time: certificates are exchanged while it runs.
void ShowCertificate(const char* name, const std::string& path, metrics::Page& page) {
  if (path.empty()) return;
  const auto pem = posix::ReadFile(path);
  const auto until = pem ? crypto::CertificateGoodUntil(*pem) : Result<std::int64_t>(Invalid("unreadable"));
  if (!until) return;
  const double days = -SecondsSince(storage::SystemClock(), *until) / 86'400;
  page.Gauge("certificate_days_left", "Until a certificate of this process is no longer good", days,
             {{"certificate", name}});
}

}  // namespace

std::uint64_t FreeBytesOf(const Place& place) {
  return std::min(posix::FreeBytes(place.database()).value_or(UINT64_MAX),
                  posix::FreeBytes(place.head_slots()).value_or(UINT64_MAX));
}

std::vector<monitor::MetricSource> Sources(const Observed& observed, const ServeSettings& settings) {
  std::vector<monitor::MetricSource> sources;
  if (observed.ledger != nullptr) {
    const Place place{settings.data, settings.slots};
    sources.emplace_back([observed, place, low_water = settings.ledger.low_water_bytes](metrics::Page& page) {
      ShowLedger(observed, place, low_water, page);
    });
  }
  if (observed.store != nullptr) {
    sources.emplace_back([store = observed.store](metrics::Page& page) { ShowStore(*store, page); });
  }
  if (observed.collector != nullptr) {
    sources.emplace_back([observed](metrics::Page& page) { ShowWitnesses(observed, page); });
  }
  if (observed.backups != nullptr) {
    sources.emplace_back([backups = observed.backups](metrics::Page& page) { ShowBackups(*backups, page); });
  }
  if (observed.front != nullptr) {
    sources.emplace_back(
        [front = observed.front](metrics::Page& page) { monitor::ShowMeters(front->meters(), page); });
  }
  if (observed.public_server != nullptr) {
    sources.emplace_back(
        [server = observed.public_server](metrics::Page& page) { ShowConnections("public", *server, page); });
  }
  if (observed.internal_server != nullptr) {
    sources.emplace_back([server = observed.internal_server](metrics::Page& page) {
      ShowConnections("internal", *server, page);
    });
  }
  sources.emplace_back([](metrics::Page& page) {
    page.Count("tls_handshakes_failed_total", "Connections whose TLS handshake failed or took too long",
               rpc::FailedHandshakes());
  });
  sources.emplace_back([tls = settings.tls, internal = settings.internal_tls](metrics::Page& page) {
    ShowCertificate("public", tls.certificate, page);
    ShowCertificate("client-ca", tls.ca, page);
    ShowCertificate("internal", internal.certificate, page);
    ShowCertificate("internal-ca", internal.ca, page);
  });
  return sources;
}

}  // namespace yidan::yidand
