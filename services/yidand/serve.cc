#include "services/yidand/serve.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/base/text.h"
#include "services/customs/customs_service.h"
#include "services/identifiers/places.h"
#include "services/issuance/issuance_service.h"
#include "services/ledger/ledger.h"
#include "services/monitor/collector.h"
#include "services/monitor/tile_server.h"
#include "services/participants/participants_service.h"
#include "services/posix/descriptor_limit.h"
#include "services/posix/durable_file.h"
#include "services/rpc/server/front.h"
#include "services/rpc/server/ledger_server.h"
#include "services/rpc/server/remote_ledger.h"
#include "services/rpc/server/server.h"
#include "services/rpc/wire/tls.h"
#include "services/store/registry_entries.h"
#include "services/transfer/transfer_service.h"
#include "services/verification/verification_service.h"
#include "services/yidand/backups.h"
#include "services/yidand/descriptors.h"
#include "services/yidand/disk.h"
#include "services/yidand/note_key.h"
#include "services/yidand/observe.h"
#include "services/yidand/vouch.h"
#include "storage/system_clock.h"

namespace yidan::yidand {
namespace {

constexpr std::chrono::milliseconds kWatchEvery{100};  // how soon a failed ledger is noticed
constexpr std::chrono::milliseconds kDrainAfterFailure{500};
constexpr std::chrono::milliseconds kMeetWait{2000};
// What a front adds around a batch that it passes on.
constexpr int kInternalFrameBytes = 1 << 20;
// Readings of all its callers that a front has under way with the ledger, on its one connection.
constexpr int kCallsOfAFront = 1024;

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// The ledger of this process and what it stands on, in the order of construction.
struct LocalLedger {
  std::unique_ptr<NoteKey> key;
  Disk disk;
  storage::SystemClock clock;
  std::shared_ptr<metrics::LedgerMeters> meters = std::make_shared<metrics::LedgerMeters>();
  std::unique_ptr<ledger::Ledger> ledger;
};

// Every key that the log names for its checkpoints.
Result<std::vector<log::NoteVerifier>> LogKeys(const LocalLedger& local) {
  YIDAN_ASSIGN(const auto present, log::NoteVerifier::FromKeyString(local.key->verifier_key()));
  YIDAN_ASSIGN(const auto raw_keys, store::NoteKeys(*local.disk.store));
  std::vector<log::NoteVerifier> keys;
  for (const std::string& raw : raw_keys) {
    YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawEd25519(raw));
    YIDAN_ASSIGN(log::NoteVerifier verifier,
                 log::NoteVerifier::Create(present.name(), log::NoteKeyType::kEd25519, key));
    keys.push_back(std::move(verifier));
  }
  return keys;
}

Result<std::unique_ptr<LocalLedger>> OpenLedger(const ServeSettings& settings) {
  auto local = std::make_unique<LocalLedger>();
  YIDAN_ASSIGN(local->key, NoteKey::LoadFrom(settings.data));
  ledger::Options options = settings.ledger;
  const Voucher voucher{settings.collector.witnesses, settings.collector.ca_file, settings.collector.within,
                        settings.remembered_checkpoint_file};
  YIDAN_TRY(AskBeforeSigning(voucher, options));
  YIDAN_ASSIGN(local->disk,
               OpenDisk({settings.data, settings.slots}, /*create=*/false, options.remembered_checkpoint));
  if (!settings.places_file.empty()) {
    constexpr std::size_t kPlacesBytesMax = std::size_t{64} << 20U;
    YIDAN_ASSIGN(const std::string text, posix::ReadFile(settings.places_file, kPlacesBytesMax));
    YIDAN_ASSIGN(identifiers::PlaceList places, identifiers::PlaceList::FromCsv(text));
    options.places = std::make_shared<const identifiers::PlaceList>(std::move(places));
  }
  options.free_bytes = [place = Place{settings.data, settings.slots}] { return FreeBytesOf(place); };
  options.meters = local->meters;
  const Disk& disk = local->disk;
  YIDAN_ASSIGN(local->ledger, ledger::Ledger::Start({*disk.store, *disk.log, *disk.slots, local->clock,
                                                     *local->key, local->key->verifier_key()},
                                                    options));
  spdlog::info("ledger open at {}, {} entries, key {}", settings.data, local->ledger->counters().tree_size,
               local->key->verifier_key());
  return local;
}

// The proof, if one came, that this registry's key has signed two histories. Any thread.
class Fork {
 public:
  void Found(const std::string& why) {
    const std::scoped_lock lock(mutex_);
    if (why_.empty()) why_ = why;
  }
  [[nodiscard]] std::string why() const {
    const std::scoped_lock lock(mutex_);
    return why_;
  }

 private:
  mutable std::mutex mutex_;
  std::string why_;
};

// Everything that runs; members end in reverse order, servers before what they serve.
struct Process {
  Fork fork;
  std::unique_ptr<LocalLedger> local;
  std::unique_ptr<rpc::RemoteLedger> remote;
  std::unique_ptr<rpc::Front> front;
  rpc::OpenStreams internal_streams;
  std::unique_ptr<rpc::GrpcServer> internal_server;
  std::unique_ptr<rpc::GrpcServer> public_server;
  std::unique_ptr<http::Server> tile_server;
  std::unique_ptr<monitor::Collector> collector;
  std::unique_ptr<Backups> backups;
  std::unique_ptr<http::Server> metrics_server;

  api::LedgerPort& port() {
    if (local) return *local->ledger;
    return *remote;
  }
  [[nodiscard]] Observed observed() const {
    Observed all;
    if (local) {
      all.ledger = local->ledger.get();
      all.meters = local->meters.get();
      all.store = local->disk.store.get();
      all.clock = &local->clock;
    }
    all.collector = collector.get();
    all.backups = backups.get();
    all.front = front.get();
    all.public_server = public_server.get();
    all.internal_server = internal_server.get();
    return all;
  }
  // Why no more may be signed; empty while all is well.
  [[nodiscard]] std::string Failure() const {
    if (local && local->ledger->Failed()) return "the ledger failed: " + local->ledger->FailureCause();
    const std::string why = fork.why();
    return why.empty() ? why : "two histories: " + why;
  }
};

std::vector<std::shared_ptr<grpc::Service>> PublicServices(const ServeSettings& settings, rpc::Front& front) {
  std::vector<std::shared_ptr<grpc::Service>> services;
  const auto add = [&](Role role, auto make) {
    if (settings.roles.contains(role)) services.push_back(make(front));
  };
  add(Role::kIssuance, issuance::MakeService);
  add(Role::kTransfer, transfer::MakeService);
  add(Role::kVerification, verification::MakeService);
  add(Role::kCustoms, customs::MakeService);
  add(Role::kParticipants, participants::MakeService);
  return services;
}

Result<std::unique_ptr<rpc::GrpcServer>> Listen(const ServeSettings& settings, const std::string& address,
                                                const rpc::TlsFiles& files, api::LedgerPort& port,
                                                std::vector<std::shared_ptr<grpc::Service>> services,
                                                const rpc::TlsReload& reload,
                                                const rpc::ConnectionBounds& connections, int frame_bytes,
                                                int calls_max) {
  YIDAN_TRY(rpc::LoadTls(files));  // what is wrong with them is said now
  rpc::GrpcServerOptions options;
  options.listen = address;
  options.credentials = rpc::WatchServerCredentials(files, reload);
  options.services = std::move(services);
  options.health_of = &port;
  options.reflection = settings.reflection;
  options.receive_bytes_max = settings.receive_bytes_max + frame_bytes;
  options.connections = connections;
  options.streams_per_connection_max = calls_max;
  return rpc::GrpcServer::Start(std::move(options));
}

struct Bounds {
  rpc::ConnectionBounds grpc;
  std::size_t http = 0;
};
// For each listener, within what the system allows this process.
Result<Bounds> BoundConnections(const ServeSettings& settings) {
  YIDAN_ASSIGN(const std::uint64_t limit, posix::RaiseDescriptorLimit());
  Listeners listeners;
  listeners.grpc = (settings.HasFront() ? 1U : 0U) + (settings.ledger_listen.empty() ? 0U : 1U);
  listeners.http = (settings.tiles_listen.empty() ? 0U : 1U) + (settings.metrics_listen.empty() ? 0U : 1U);
  YIDAN_ASSIGN(const Connections within, ConnectionsWithin(limit, settings.connections.all, listeners));
  rpc::ConnectionBounds bounds = settings.connections;
  bounds.all = within.grpc;
  if (bounds.per_peer == 0) bounds.per_peer = std::max(bounds.all / 4, 1U);
  spdlog::info("at most {} open files, {} connections on each address, {} of them from one peer", limit,
               bounds.all, bounds.per_peer);
  return Bounds{bounds, within.http};
}

// Services stay connected: an ordered stream of submissions is not cut because it is old.
rpc::ConnectionBounds OfServices(rpc::ConnectionBounds bounds) {
  bounds.idle_ms = 0;
  bounds.age_ms = 0;
  bounds.per_peer = bounds.all;
  return bounds;
}

Result<std::unique_ptr<Process>> StartAll(const ServeSettings& settings) {
  auto process = std::make_unique<Process>();
  YIDAN_ASSIGN(const Bounds bounds, BoundConnections(settings));
  const rpc::ConnectionBounds& connections = bounds.grpc;
  if (settings.HasLedger()) {
    YIDAN_ASSIGN(process->local, OpenLedger(settings));
  } else {
    YIDAN_TRY(rpc::LoadTls(settings.internal_tls));
    process->remote = std::make_unique<rpc::RemoteLedger>(
        settings.ledger_address,
        rpc::WatchChannelCredentials(settings.internal_tls, settings.tls_reload,
                                     "spiffe://" + settings.front.trust_domain + "/service/ledger"),
        static_cast<std::size_t>(settings.receive_bytes_max + kInternalFrameBytes));
    // A ledger that cannot be reached yet is waited for while serving.
    if (const auto met = process->remote->Meet(kMeetWait); !met) {
      return Invalid("does not start: " + met.error().message);
    }
  }
  if (!settings.ledger_listen.empty()) {
    YIDAN_ASSIGN(process->internal_server,
                 Listen(settings, settings.ledger_listen, settings.internal_tls, process->port(),
                        {rpc::MakeLedgerService(process->port(), process->internal_streams,
                                                settings.front.trust_domain,
                                                settings.receive_bytes_max + kInternalFrameBytes)},
                        {.every_s = settings.tls_reload.every_s}, OfServices(connections),
                        kInternalFrameBytes, kCallsOfAFront));
  }
  if (!settings.collector.witnesses.empty()) {
    monitor::CollectorOptions collector = settings.collector;
    YIDAN_ASSIGN(collector.log_keys, LogKeys(*process->local));
    collector.on_fork = [&fork = process->fork](const std::string& why) { fork.Found(why); };
    YIDAN_ASSIGN(process->collector,
                 monitor::Collector::Start(process->local->ledger->heads(), std::move(collector)));
  }
  if (!settings.backups.empty()) {
    process->backups =
        std::make_unique<Backups>(*process->local->disk.store, settings.backups,
                                  std::chrono::seconds(settings.backup_every_s), settings.backups_kept);
  }
  if (!settings.tiles_listen.empty()) {
    YIDAN_ASSIGN(process->tile_server,
                 monitor::ServeTiles(process->port(), settings.tiles_listen, bounds.http));
  }
  if (settings.HasFront()) {
    process->front = std::make_unique<rpc::Front>(process->port(), settings.front);
    YIDAN_ASSIGN(process->public_server,
                 Listen(settings, settings.listen, settings.tls, process->port(),
                        PublicServices(settings, *process->front), settings.tls_reload, connections, 0,
                        settings.connection_calls_max));
  }
  if (!settings.metrics_listen.empty()) {
    YIDAN_ASSIGN(process->metrics_server,
                 monitor::ServeMetrics(process->port(), settings.metrics_listen, bounds.http,
                                       Sources(process->observed(), settings)));
  }
  return process;
}

void Announce(const Process& process) {
  std::string line = "LISTENING";
  if (process.public_server) line += " public=" + process.public_server->address();
  if (process.internal_server) line += " ledger=" + process.internal_server->address();
  if (process.tile_server) line += " tiles=" + process.tile_server->address();
  if (process.metrics_server) line += " metrics=" + process.metrics_server->address();
  std::puts(line.c_str());
  std::fflush(stdout);
  spdlog::info("{}", line);
}

// 0: it may not go on (Process::Failure); otherwise the signal.
int WaitForTheEnd(const Process& process) {
  const sigset_t signals = StopSignals();
  const timespec wait{0, std::chrono::nanoseconds(kWatchEvery).count()};
  while (process.Failure().empty()) {
    if (const int signal = sigtimedwait(&signals, nullptr, &wait); signal > 0) return signal;
  }
  return 0;
}

// Health says NOT_SERVING while everything is answered as before, so that balancers and clients look
// elsewhere before anybody is turned away. Another signal, or a failure, ends it.
void BeLame(const Process& process, std::chrono::milliseconds time) {
  for (auto* server : {process.public_server.get(), process.internal_server.get()}) {
    if (server != nullptr) server->SetNotServing();
  }
  const sigset_t signals = StopSignals();
  const timespec wait{0, std::chrono::nanoseconds(kWatchEvery).count()};
  const auto until = std::chrono::steady_clock::now() + time;
  while (process.Failure().empty() && std::chrono::steady_clock::now() < until) {
    if (sigtimedwait(&signals, nullptr, &wait) > 0) return;
  }
}

// No longer than `drain` for whoever is being served, over HTTP and gRPC at the same time: a client that
// reads its tile slowly takes nothing of the time that calls under way have.
void StopAll(Process& process, std::chrono::milliseconds drain) {
  const auto deadline = std::chrono::system_clock::now() + drain;
  const auto until = std::chrono::steady_clock::now() + drain;
  for (auto* server : {process.public_server.get(), process.internal_server.get()}) {
    if (server != nullptr) server->SetNotServing();
  }
  std::vector<std::jthread> stopping;
  for (auto* server : {process.metrics_server.get(), process.tile_server.get()}) {
    if (server != nullptr) stopping.emplace_back([server, until] { server->Stop(until); });
  }
  if (process.local) process.local->ledger->StopIntake();
  if (process.front) process.front->streams().Drain();
  process.internal_streams.Drain();
  for (auto* server : {process.public_server.get(), process.internal_server.get()}) {
    if (server != nullptr) server->Stop(deadline);
  }
  stopping.clear();           // joins
  process.collector.reset();  // what the metrics showed
  process.backups.reset();
}

}  // namespace

void PrepareSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

Outcome Serve(const ServeSettings& settings) {
  YIDAN_ASSIGN(const std::unique_ptr<Process> process, StartAll(settings));
  Announce(*process);
  const int signal = WaitForTheEnd(*process);
  if (signal == SIGTERM && settings.lame_ms > 0) {
    spdlog::info("NOT_SERVING for {} ms, then stopping", settings.lame_ms);
    BeLame(*process, std::chrono::milliseconds(settings.lame_ms));
  }
  // A second signal ends the process at once, as it would any other.
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  if (signal == 0 || !process->Failure().empty()) {
    const bool forked = !process->fork.why().empty();
    spdlog::critical("{}", process->Failure());
    StopAll(*process, kDrainAfterFailure);
    if (forked) {
      return Corrupt(
          "this registry's key has signed another history than this log: no more is taken. Compare with "
          "the witness before anything is started again (deploy/docs/recovery.md)");
    }
    return Fail(
        Error::Kind::kUnavailable,
        "the ledger failed: a write did not succeed and its outcome is unknown; start again to recover");
  }
  spdlog::info("stopping on signal {}", signal);
  StopAll(*process, std::chrono::milliseconds(settings.drain_ms));
  spdlog::info("stopped");
  return {};
}

}  // namespace yidan::yidand
