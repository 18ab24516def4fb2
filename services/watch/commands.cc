// The commands of yidan-watch: the audit of the whole log, and a witness that cosigns.
#include "services/watch/commands.h"

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include "services/client/files.h"
#include "services/console/verifier_keys.h"
#include "services/posix/durable_file.h"
#include "services/posix/lock.h"
#include "services/store/row_log.h"
#include "services/watch/audit.h"
#include "services/watch/remote_log.h"
#include "services/watch/witness_server.h"
#include "storage/rocks_store.h"

namespace yidan::watch {
namespace {

using client::Answer;
using client::BadInput;
using client::ReadFile;
using client::Session;
using client::Trouble;
using console::Commands;
using console::Output;

// ---- audit ----

struct AuditOptions {
  std::string folder;
  std::uint64_t follow_s = 0;
};

Answer<Output> AuditOutput(const AuditReport& report, const std::string& folder) {
  Output out;
  if (report.consistent()) {
    out.text = "CONSISTENT: the log of size " + std::to_string(report.size) + ", replayed from zero\n";
    out.json["consistent"] = true;
    out.json["disagreement"] = "";
    out.json["evidence"] = nullptr;
  } else {
    YIDAN_CLIENT_ASSIGN(
        out, console::Disagrees(report.found.front(), folder + "/disagreement-at-" +
                                                          std::to_string(report.size) + ".yidan-evidence"));
  }
  const double rate = report.seconds > 0 ? static_cast<double>(report.replayed) / report.seconds : 0;
  const auto per_second = static_cast<std::uint64_t>(rate);
  out.text += "this run   " + std::to_string(report.replayed) + " entries, " + std::to_string(report.acts) +
              " acts, " + std::to_string(per_second) + " entries/s\nkept in    " + folder + "\n";
  out.json["size"] = report.size;
  out.json["replayed"] = report.replayed;
  out.json["acts"] = report.acts;
  out.json["entries_per_s"] = per_second;
  out.json["folder"] = folder;
  out.json["checkpoint"] = report.note;
  return out;
}

void ShowProgress(const AuditProgress& progress) {
  std::cerr << "  " << progress.done << " of " << progress.size << " entries, "
            << static_cast<std::uint64_t>(progress.entries_per_s) << " entries/s\n";
}

tl::unexpected<Trouble> CannotAudit(const Error& error) {
  return tl::unexpected(Trouble{
      Trouble::Kind::kUnreachable, "UNAVAILABLE", "the audit cannot go on: " + error.message, {}, {}});
}

Answer<Output> Audit(Session& session, const AuditOptions& o) {
  YIDAN_CLIENT_ASSIGN(const log::NoteVerifier key, console::TrustedKey(session));
  std::string folder = o.folder;
  if (folder.empty()) {
    folder =
        session.settings().folder + "/audits/" + ToHex(crypto::Sha256(key.KeyString()).View()).substr(0, 16);
  }
  const auto lock = posix::LockDirectory(folder);
  if (!lock) return BadInput(lock.error().message);
  storage::StoreOptions options;
  options.create = true;
  // What is cut off a copy is read from the registry again.
  options.holds_all = [](const store::Store&) -> Outcome { return {}; };
  const auto store = storage::RocksStore::Open(folder + "/copy", options);
  if (!store) return CannotAudit(store.error());
  store::RowLog row_log(**store, **store);
  const auto replica = replica::Replica::Open(**store, row_log);
  if (!replica) return CannotAudit(replica.error());
  RemoteLog source([&session] { return session.Unchecked(); });
  Auditor auditor(source, **replica, **store, folder, key);
  while (true) {
    const auto report = auditor.Run(ShowProgress);
    if (!report) return tl::unexpected(source.TroubleOf(report.error()));
    YIDAN_CLIENT_ASSIGN(Output out, AuditOutput(*report, folder));
    if (o.follow_s == 0 || !report->consistent()) return out;
    std::cerr << "  consistent up to " << report->size << "\n";
    std::this_thread::sleep_for(std::chrono::seconds(o.follow_s));
  }
}

void AddAudit(Commands& commands) {
  auto o = std::make_shared<AuditOptions>();
  CLI::App* command = commands.root().add_subcommand(
      "audit",
      "As auditor, download every entry and replay the rules from zero; goes on where it stopped (审计)");
  command->add_option("--folder", o->folder, "what it keeps: checkpoint and copy of the log");
  command->add_option("--follow", o->follow_s, "go on for ever, looking every so many seconds")
      ->check(CLI::Range(1, 86'400));
  commands.On(command, console::uses::kReading, [o](Session& session) { return Audit(session, *o); });
}

// ---- witness ----

struct WitnessOptions {
  std::string listen = "127.0.0.1:0";
  std::string folder;
  std::string name;
  std::string key;
  std::vector<std::string> logs;
};

Answer<log::NoteSigner> Cosigner(const WitnessOptions& o) {
  YIDAN_CLIENT_ASSIGN(auto key, client::ReadKey(o.key));
  auto signer = log::NoteSigner::Create(o.name, log::NoteKeyType::kCosignature, std::move(key));
  if (!signer) return BadInput(signer.error().message);
  return *std::move(signer);
}

// Until SIGTERM or SIGINT.
Answer<Output> Witness(const WitnessOptions& o) {
  WitnessServerOptions options{o.listen, o.folder, {}};
  YIDAN_CLIENT_ASSIGN(const auto keys, console::VerifierKeys("--log", o.logs));
  for (const std::string& text : keys) {
    auto key = log::NoteVerifier::FromKeyString(text);
    if (!key) return BadInput("--log " + text + ": " + key.error().message);
    options.logs[key->name()].push_back(*std::move(key));
  }
  YIDAN_CLIENT_ASSIGN(log::NoteSigner signer, Cosigner(o));
  const std::string vkey = signer.verifier().KeyString();
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // in the server's threads too: this one waits for them
  const auto server = WitnessServer::Start(std::move(options), std::move(signer));
  if (!server) return BadInput(server.error().message);
  std::cout << "vkey " << vkey << "\nLISTENING witness=" << (*server)->address() << std::endl;
  int signal = 0;
  sigwait(&stop, &signal);
  (*server)->Stop();
  Output out;
  out.json["stopped_by_signal"] = signal;
  return out;
}

void AddWitness(Commands& commands) {
  auto o = std::make_shared<WitnessOptions>();
  CLI::App* command = commands.root().add_subcommand(
      "witness", "Cosign a registry's checkpoints as long as its log only grows (C2SP tlog-witness) (见证)");
  command->add_option("--listen", o->listen, "ADDRESS:PORT; port 0: any free one")->capture_default_str();
  command->add_option("--folder", o->folder, "what it remembers: to be kept as carefully as the key")
      ->required();
  command->add_option("--name", o->name, "its key's name, e.g. witness.example/one")->required();
  command->add_option("--cosign-key", o->key, "Ed25519 key file (PEM), used for nothing else")->required();
  command
      ->add_option("--log", o->logs,
                   "verifier key of a registry that it follows, or a file with one on each line; repeat for "
                   "more. After "
                   "a rotation of its note key: --log NEW --log OLD, until a checkpoint under the new one "
                   "was cosigned")
      ->required();
  commands.On(command, console::uses::kNothing, [o](Session&) { return Witness(*o); });
}

}  // namespace

void AddCommands(Commands& commands) {
  AddAudit(commands);
  AddWitness(commands);
}

}  // namespace yidan::watch
