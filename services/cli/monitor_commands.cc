// What watches the registry: consistency of two checkpoints, the audit of the whole log, evidence of a lie,
// and a witness that cosigns.
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <thread>

#include "services/cli/commands.h"
#include "services/cli/files.h"
#include "services/cli/log_source.h"
#include "services/log/evidence.h"
#include "services/log/finding.h"
#include "services/log/leaf_conflict.h"
#include "services/monitor/audit.h"
#include "services/monitor/durable_file.h"
#include "services/monitor/witness_server.h"
#include "storage/rocks_store.h"

namespace yidan::cli {
namespace {

Answer<log::NoteVerifier> TrustedKey(const Session& session) {
  YIDAN_CLI_ASSIGN(const std::string text, RegistryKey(session.settings()));
  auto key = log::NoteVerifier::FromKeyString(text);
  if (!key) return BadInput("--registry-key: " + key.error().message);
  return *std::move(key);
}

// ---- consistency ----

Answer<monitor::SignedCheckpoint> ReadCheckpoint(const std::string& path, const log::NoteVerifier& key) {
  YIDAN_CLI_ASSIGN(std::string note, ReadFile(path));
  auto opened = log::OpenCheckpoint(note, {&key, 1}, {});
  if (!opened) return BadInput(path + ": " + opened.error().message);
  return monitor::SignedCheckpoint{std::move(opened->checkpoint), std::move(note)};
}

// `found` for people and programs; its evidence goes to `path`.
Answer<Output> Disagrees(const monitor::Disagreement& found, const std::string& path) {
  Output out;
  out.exit = ExitCode::kInvalid;
  out.text = "DISAGREEMENT: " + found.what + "\n";
  out.json["consistent"] = false;
  out.json["disagreement"] = found.what;
  if (found.evidence.empty()) {
    out.text += "There is nothing signed that would show it to others.\n";
    return out;
  }
  YIDAN_CLI_TRY(WriteFile(path, found.evidence));
  out.text += "The evidence is in " + path + "; anybody checks it with: yidan log evidence " + path + "\n";
  out.json["evidence"] = path;
  return out;
}

struct ConsistencyOptions {
  std::string older;
  std::string newer;
  std::string evidence = "registry.yidan-evidence";
};

Answer<Output> CheckConsistency(Session& session, const ConsistencyOptions& o) {
  YIDAN_CLI_ASSIGN(const log::NoteVerifier key, TrustedKey(session));
  YIDAN_CLI_ASSIGN(monitor::SignedCheckpoint older, ReadCheckpoint(o.older, key));
  YIDAN_CLI_ASSIGN(monitor::SignedCheckpoint newer, ReadCheckpoint(o.newer, key));
  if (older.checkpoint.size > newer.checkpoint.size) std::swap(older, newer);
  // Two of one size are compared offline.
  RemoteLog source([&session] { return session.Remote(); });
  const auto found = monitor::CompareCheckpoints(older, newer, source);
  if (!found) return tl::unexpected(source.TroubleOf(found.error()));
  if (!found->empty()) return Disagrees(found->front(), o.evidence);
  Output out;
  out.text = "CONSISTENT: the log of size " + std::to_string(newer.checkpoint.size) +
             " begins with the log of size " + std::to_string(older.checkpoint.size) + "\n";
  out.json["consistent"] = true;
  out.json["old_size"] = older.checkpoint.size;
  out.json["new_size"] = newer.checkpoint.size;
  return out;
}

void AddConsistency(Commands& commands, CLI::App& group) {
  auto o = std::make_shared<ConsistencyOptions>();
  CLI::App* command = group.add_subcommand(
      "consistency", "Whether two signed checkpoints, whoever was shown them, are of one log (一致性)");
  command->add_option("OLD", o->older, "file of a checkpoint")->required();
  command->add_option("NEW", o->newer, "file of another")->required();
  command->add_option("--evidence", o->evidence, "where evidence of two histories is written")
      ->capture_default_str();
  commands.On(command, [o](Session& session) { return CheckConsistency(session, *o); });
}

// ---- audit ----

struct AuditOptions {
  std::string folder;
  std::uint64_t follow_s = 0;
};

Answer<Output> AuditOutput(const monitor::AuditReport& report, const std::string& folder) {
  Output out;
  if (report.consistent()) {
    out.text = "CONSISTENT: the log of size " + std::to_string(report.size) + ", replayed from zero\n";
    out.json["consistent"] = true;
  } else {
    YIDAN_CLI_ASSIGN(
        out, Disagrees(report.found.front(),
                       folder + "/disagreement-at-" + std::to_string(report.size) + ".yidan-evidence"));
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

void ShowProgress(const monitor::AuditProgress& progress) {
  std::cerr << "  " << progress.done << " of " << progress.size << " entries, "
            << static_cast<std::uint64_t>(progress.entries_per_s) << " entries/s\n";
}

tl::unexpected<Trouble> CannotAudit(const Error& error) {
  return tl::unexpected(
      Trouble{ExitCode::kNotTrusted, "UNAVAILABLE", "the audit cannot go on: " + error.message, {}, {}});
}

Answer<Output> Audit(Session& session, const AuditOptions& o) {
  YIDAN_CLI_ASSIGN(const log::NoteVerifier key, TrustedKey(session));
  std::string folder = o.folder;
  if (folder.empty()) {
    folder =
        session.settings().folder + "/audits/" + ToHex(crypto::Sha256(key.KeyString()).View()).substr(0, 16);
  }
  const auto lock = monitor::DirectoryLock::Take(folder);
  if (!lock) return BadInput(lock.error().message);
  storage::StoreOptions options;
  options.create = true;
  const auto store = storage::RocksStore::Open(folder + "/copy", options);
  if (!store) return CannotAudit(store.error());
  const auto replica = ledger::Replica::Open(**store, **store);
  if (!replica) return CannotAudit(replica.error());
  RemoteLog source([&session] { return session.Remote(); });
  monitor::Auditor auditor(source, **replica, **store, folder, key);
  while (true) {
    const auto report = auditor.Run(ShowProgress);
    if (!report) return tl::unexpected(source.TroubleOf(report.error()));
    YIDAN_CLI_ASSIGN(Output out, AuditOutput(*report, folder));
    if (o.follow_s == 0 || !report->consistent()) return out;
    std::cerr << "  consistent up to " << report->size << "\n";
    std::this_thread::sleep_for(std::chrono::seconds(o.follow_s));
  }
}

void AddAudit(Commands& commands, CLI::App& group) {
  auto o = std::make_shared<AuditOptions>();
  CLI::App* command = group.add_subcommand(
      "audit",
      "As auditor, download every entry and replay the rules from zero; goes on where it stopped (审计)");
  command->add_option("--folder", o->folder, "what it keeps: checkpoint and copy of the log");
  command->add_option("--follow", o->follow_s, "go on for ever, looking every so many seconds")
      ->check(CLI::Range(1, 86'400));
  commands.On(command, [o](Session& session) { return Audit(session, *o); });
}

// ---- evidence ----

struct Judged {
  std::string kind;
  std::string says;
  Outcome holds;
};

Answer<Judged> Judge(const std::string& text, const log::NoteVerifier& key) {
  const std::span<const log::NoteVerifier> keys(&key, 1);
  if (const auto fork = log::ParseForkEvidence(text)) {
    return Judged{"fork", "the registry signed two histories: the two checkpoints cannot be of one log",
                  log::VerifyForkEvidence(*fork, keys)};
  }
  if (const auto conflict = log::ParseLeafConflict(text)) {
    return Judged{"leaf-conflict",
                  "the registry signed two histories: entry " + std::to_string(conflict->index) +
                      " is not the same one under its two checkpoints",
                  log::VerifyLeafConflict(*conflict, keys)};
  }
  if (const auto finding = log::ParseFinding(text)) {
    return Judged{"finding",
                  "the registry signed entry " + std::to_string(finding->index) +
                      "; the auditor says, and a replay up to there shows: " + finding->reason,
                  log::VerifyFinding(*finding, keys)};
  }
  return BadInput("this is no evidence of a kind that this program knows");
}

void AddEvidence(Commands& commands, CLI::App& group) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = group.add_subcommand(
      "evidence", "Check offline, with nothing but the registry's key, that it lied (举证)");
  command->add_option("FILE", *file, "as audit, consistency or a witness wrote it")->required();
  commands.On(command, [file](Session& session) -> Answer<Output> {
    YIDAN_CLI_ASSIGN(const log::NoteVerifier key, TrustedKey(session));
    YIDAN_CLI_ASSIGN(const std::string text, ReadFile(*file, 4 * log::kMaxNoteBytes));
    YIDAN_CLI_ASSIGN(const Judged judged, Judge(text, key));
    Output out;
    out.exit = judged.holds ? ExitCode::kDone : ExitCode::kInvalid;
    out.text = judged.holds
                   ? "PROVEN: " + judged.says + "\n"
                   : "NOT PROVEN: this evidence does not hold: " + judged.holds.error().message + "\n";
    out.json["kind"] = judged.kind;
    out.json["proven"] = judged.holds.has_value();
    out.json["says"] = judged.holds ? judged.says : judged.holds.error().message;
    return out;
  });
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
  YIDAN_CLI_ASSIGN(const std::string pem, ReadFile(o.key));
  auto key = crypto::PrivateKey::FromPem(pem);
  if (!key) return BadInput(o.key + ": " + key.error().message);
  auto signer = log::NoteSigner::Create(o.name, log::NoteKeyType::kCosignature, *std::move(key));
  if (!signer) return BadInput(signer.error().message);
  return *std::move(signer);
}

// Until SIGTERM or SIGINT.
Answer<Output> Witness(const WitnessOptions& o) {
  monitor::WitnessServerOptions options{o.listen, o.folder, {}};
  for (const std::string& text : o.logs) {
    auto key = log::NoteVerifier::FromKeyString(text);
    if (!key) return BadInput("--log " + text + ": " + key.error().message);
    options.logs[key->name()].push_back(*std::move(key));
  }
  YIDAN_CLI_ASSIGN(log::NoteSigner signer, Cosigner(o));
  const std::string vkey = signer.verifier().KeyString();
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // in the server's threads too: this one waits for them
  const auto server = monitor::WitnessServer::Start(std::move(options), std::move(signer));
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
  command->add_option("--log", o->logs, "verifier key of a registry that it follows; repeat for more")
      ->required();
  commands.On(command, [o](Session&) { return Witness(*o); });
}

}  // namespace

void AddMonitorCommands(Commands& commands) {
  CLI::App& group = *commands.root().get_subcommand("log");
  AddConsistency(commands, group);
  AddAudit(commands, group);
  AddEvidence(commands, group);
  AddWitness(commands);
}

}  // namespace yidan::cli
