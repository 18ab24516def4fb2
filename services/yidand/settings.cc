#include "services/yidand/settings.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>

#include "services/base/version.h"
#include "services/yidand/gather.h"
#include "services/yidand/json_config.h"

namespace yidan::yidand {
namespace {

using Faults = std::vector<std::string>;

constexpr int kUsage = 2;  // DESIGN §9
constexpr std::uint32_t kQuorum = 2;

const std::map<std::string, Role> kRoles = {
    {"ledger", Role::kLedger},     {"issuance", Role::kIssuance},
    {"transfer", Role::kTransfer}, {"verification", Role::kVerification},
    {"customs", Role::kCustoms},   {"participants", Role::kParticipants}};

void AddConnections(CLI::App& app, ServeSettings& serve) {
  app.add_option("--listen", serve.listen, "Where participants connect, ADDRESS:PORT; port 0: any free one")
      ->default_val("127.0.0.1:0");
  app.add_option("--tls-cert", serve.tls.certificate, "PEM certificate shown to participants");
  app.add_option("--tls-key", serve.tls.key, "PEM private key of --tls-cert");
  app.add_option("--client-ca", serve.tls.ca,
                 "PEM certificates of the CA that signs participants' certificates");
  app.add_option("--trust-domain", serve.front.trust_domain,
                 "SPIFFE trust domain of callers and services, as in their certificates; required");
  app.add_option("--ledger-listen", serve.ledger_listen, "Where fronts in other processes reach this ledger");
  app.add_option("--tiles", serve.tiles_listen,
                 "Where monitors and witnesses read checkpoint and hash tiles over HTTP, ADDRESS:PORT");
  app.add_option("--metrics", serve.metrics_listen,
                 "Where /metrics (Prometheus) and /health are read over HTTP, without a certificate, "
                 "ADDRESS:PORT: an address that only operators reach");
  app.add_option("--ledger", serve.ledger_address, "Without the ledger role: ADDRESS:PORT of the ledger");
  app.add_option("--internal-cert", serve.internal_tls.certificate,
                 "PEM certificate among the registry's services");
  app.add_option("--internal-key", serve.internal_tls.key, "PEM private key of --internal-cert");
  app.add_option("--internal-ca", serve.internal_tls.ca,
                 "PEM certificates of the CA of the registry's services");
  app.add_option("--tls-reload-s", serve.tls_reload.every_s,
                 "How often certificates and keys are read again, in seconds")
      ->capture_default_str()
      ->check(CLI::Range(1, 86'400));
  app.add_option("--client-crl-dir", serve.tls_reload.revoked_in,
                 "Directory with the CRLs of --client-ca, named by hash (openssl rehash)")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--reflection", serve.reflection, "Answer gRPC server reflection");
}

void AddConnectionBounds(CLI::App& app, rpc::ConnectionBounds& bounds) {
  constexpr int kDayMs = 86'400'000;
  app.add_option(
         "--connections-max", bounds.all,
         "Connections at one time on each address that is listened on; 0: as many as the limit of open "
         "files leaves, at most 10000")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--connections-per-peer-max", bounds.per_peer,
                 "Of those, from one address (of IPv6: one /64); 0: a quarter")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--handshake-ms-max", bounds.handshake_ms,
                 "How long a connection may take until its certificate is checked")
      ->capture_default_str()
      ->check(CLI::Range(100, kDayMs));
  app.add_option("--connection-idle-ms", bounds.idle_ms,
                 "A connection without a call is closed after this; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(0, kDayMs));
  app.add_option(
         "--connection-age-ms", bounds.age_ms,
         "After this, more or less by a tenth, a client connects anew and its certificate is looked at "
         "again; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(0, kDayMs));
  app.add_option("--connection-grace-ms", bounds.age_grace_ms,
                 "How long calls under way may go on after that; then they are cut")
      ->capture_default_str()
      ->check(CLI::Range(1, kDayMs));
  app.add_option("--connection-bytes-max", bounds.bytes, "Memory that gRPC may take for all connections")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{16} << 20U, std::size_t{1} << 40U));
}

void AddBounds(CLI::App& app, ServeSettings& serve) {
  app.add_option("--receive-bytes-max", serve.receive_bytes_max, "Largest message taken from a caller")
      ->default_val(4 << 20)
      ->check(CLI::Range(1 << 16, 1 << 30));
  constexpr std::size_t kLeast = std::size_t{1} << 20U;
  constexpr std::size_t kMost = std::size_t{1} << 40U;
  rpc::Front::Options& front = serve.front;
  app.add_option("--stream-acts-max", front.stream_acts_max, "Acts under way on one stream")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  app.add_option("--stream-bytes-max", front.stream_bytes_max,
                 "Acts and unread answers of one stream, in bytes; then it is not read further")
      ->capture_default_str()
      ->check(CLI::Range(kLeast, kMost));
  app.add_option("--caller-acts-max", front.budget.caller_acts, "Acts under way of one caller")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 24));
  app.add_option("--caller-streams-max", front.budget.caller_streams, "Streams of acts open by one caller")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  app.add_option("--connection-calls-max", serve.connection_calls_max,
                 "Calls open on one connection; a client's next one waits")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 16));
  app.add_option("--caller-calls-max", front.budget.caller_calls,
                 "Calls open by one caller, whether or not their request has come; then RESOURCE_EXHAUSTED")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  app.add_option("--address-calls-max", front.budget.address_calls,
                 "The same from one address (of IPv6: one /64)")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  app.add_option("--calls-max", front.budget.all_calls, "The same of all callers together")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 20));
  app.add_option("--connection-unread-bytes-max", front.budget.connection_bytes,
                 "Acts and unread answers, of acts and readings, on one connection, in bytes; then "
                 "RESOURCE_EXHAUSTED. The largest export has 44 MiB")
      ->capture_default_str()
      ->check(CLI::Range(kLeast, kMost));
  app.add_option("--caller-bytes-max", front.budget.caller_bytes,
                 "The same of one caller on all its connections")
      ->capture_default_str()
      ->check(CLI::Range(kLeast, kMost));
  app.add_option("--answer-bytes-max", front.budget.all_bytes, "The same of all callers together")
      ->capture_default_str()
      ->check(CLI::Range(kLeast, kMost));
  app.add_option_function<std::int64_t>(
         "--answer-wait-ms",
         [&front](std::int64_t given) { front.answer_wait = std::chrono::milliseconds(given); },
         "A caller whose request is not whole after so long, or that does not take an answer for so long, "
         "and a "
         "second more for each 64 KB of it, is cut off; 0: never")
      ->default_str(std::to_string(front.answer_wait.count()))
      ->check(CLI::Range(0, 86'400'000));
  app.add_option_function<std::int64_t>(
         "--refused-pause-ms",
         [&front](std::int64_t given) { front.refused_pause = std::chrono::milliseconds(given); },
         "After an act that was refused for want of room its stream is not read for so long; 0: it is")
      ->default_str(std::to_string(front.refused_pause.count()))
      ->check(CLI::Range(0, 1'000));
  app.add_option("--lame-ms", serve.lame_ms,
                 "After SIGTERM, how long health says NOT_SERVING while all is still answered")
      ->default_val(5000)
      ->check(CLI::Range(0, 600'000));
  app.add_option("--drain-ms", serve.drain_ms, "How long a stop waits for calls under way")
      ->default_val(5000)
      ->check(CLI::Range(0, 600'000));
  app.add_option("--log-level", serve.log_level, "trace, debug, info, warning, error")
      ->default_val("info")
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error"}));
  app.add_option("--log-format", serve.log_format, "text, or json: one object a line")
      ->default_val("text")
      ->check(CLI::IsMember({"text", "json"}));
}

// The same for every command: without its slots a registry does not start.
void AddSlots(CLI::App& app, std::string& slots) {
  app.add_option("--slots", slots,
                 "Directory of the two head slots, on another disk than --data if there is one; default: "
                 "head in --data");
}

void AddAcceptClock(CLI::App& app, bool& accept_clock) {
  app.add_flag("--accept-clock", accept_clock,
               "The operator's word that the clock is right, however long the registry stood still");
}

void AddLedger(CLI::App& app, ServeSettings& serve) {
  constexpr std::size_t kQueueLeast = std::size_t{1} << 16U;
  constexpr std::size_t kBytesMost = std::size_t{1} << 40U;
  ledger::Options& options = serve.ledger;
  app.add_option("--data", serve.data, "The registry's directory, made by `yidand init`");
  AddSlots(app, serve.slots);
  app.add_option("--backup-to", serve.backups, "Directory that backups of the running ledger are kept in");
  app.add_option("--backup-every-s", serve.backup_every_s, "How often one is made, in seconds")
      ->default_val(3600)
      ->check(CLI::Range(1, 31 * 86'400));
  app.add_option("--backup-keep", serve.backups_kept, "How many of the newest stay; 0: all")
      ->default_val(24)
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--intake-threads", options.intake_threads, "Threads that check signatures")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  app.add_option("--read-threads", options.read_threads, "Threads that answer reads")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  app.add_option("--queue-bytes-max", options.queue_bytes_max,
                 "Acts waiting, in bytes; then RESOURCE_EXHAUSTED")
      ->capture_default_str()
      ->check(CLI::Range(kQueueLeast, kBytesMost));
  app.add_option("--caller-queue-bytes-max", options.caller_queue_bytes_max,
                 "Of those, one caller's, in bytes; 0: a quarter")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{0}, kBytesMost));
  app.add_option("--vain-acts-per-s", options.allowance.per_second,
                 "Acts of one caller that may come to nothing, in a second; contents count one for 4 KiB")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--vain-acts-burst", options.allowance.burst, "The same at once, after a pause")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000'000));
  app.add_option("--vain-acts-all-per-s", options.common.per_second,
                 "Acts of all callers together that may come to nothing, in a second, beyond what those "
                 "callers had admitted")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--vain-acts-all-burst", options.common.burst, "The same at once, after a pause")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000'000));
  app.add_option("--readings-max", options.readings_max, "Readings waiting; then RESOURCE_EXHAUSTED")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 24));
  app.add_option("--caller-readings-max", options.caller_readings_max, "Of those, one caller's; 0: a quarter")
      ->capture_default_str()
      ->check(CLI::Range(0, 1 << 24));
  app.add_option("--recorded-readings-per-s", options.recorded.per_second,
                 "Records that one caller's readings may add to the access record, in a second")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--recorded-readings-burst", options.recorded.burst, "The same at once, after a pause")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000'000));
  app.add_option("--batch-acts-max", options.batch_acts_max, "Acts in one commit")
      ->capture_default_str()
      ->check(CLI::Range(1, 1 << 16));
  app.add_option("--linger-us-max", options.linger_us_max, "Longest wait for a fuller batch under load")
      ->capture_default_str()
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--idle-seal-ms", options.idle_seal_ms, "A seal so often when idle; 0: none")
      ->capture_default_str()
      ->check(CLI::Range(0, 86'400'000));
  app.add_option("--low-water-bytes", options.low_water_bytes,
                 "With less free on the disk of the database or of the slots no act is admitted; 0: always")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{1} << 50U));
  app.add_option(
      "--places", serve.places_file,
      "UN/LOCODE as UNECE publishes it (CSV, UTF-8): what places in documents are held to; otherwise "
      "some hundred places of the corridors are built in");
  app.add_option("--clock-drift-ms-max", options.clock_drift_max_ms, "Wall clock against monotonic clock")
      ->capture_default_str()
      ->check(CLI::Range(1, 86'400'000));
  app.add_option("--clock-ahead-ms-max", options.clock_ahead_max_ms,
                 "A start is refused if the clock is further ahead of the last seal")
      ->capture_default_str()
      ->check(CLI::Range(std::int64_t{1'000}, std::int64_t{366} * 86'400'000));
  AddAcceptClock(app, options.accept_clock);
  app.add_option(
      "--remembered-checkpoint", serve.remembered_checkpoint_file,
      "File with the newest checkpoint that anybody has: the log is always held against it. It stands in for "
      "head slots that are lost or behind: the operator's word that nothing newer was ever signed");
}

void AddWitnesses(CLI::App& app, ServeSettings& serve) {
  app.add_option("--witness", serve.witnesses,
                 "\"VERIFIER-KEY URL\" of a witness that is asked to cosign checkpoints; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--witness-ca", serve.collector.ca_file,
                 "PEM certificates of the CA of the witnesses' https; default: the system's");
  const auto milliseconds = [&app](const char* name, std::chrono::milliseconds& value, const char* help) {
    app.add_option_function<std::int64_t>(
           name, [&value](std::int64_t given) { value = std::chrono::milliseconds(given); }, help)
        ->default_str(std::to_string(value.count()))
        ->check(CLI::Range(10, 600'000));
  };
  milliseconds("--witness-every-ms", serve.collector.every, "How often they are asked");
  milliseconds("--witness-within-ms", serve.collector.within, "How long their answers are waited for");
}

// What a start asks, for the commands that sign with the registry stopped.
void AddVoucher(CLI::App& app, Voucher& voucher, std::vector<std::string>& witnesses) {
  app.add_option("--witness", witnesses,
                 "\"VERIFIER-KEY URL\" of a witness that is asked before anything is signed, as at a start; "
                 "may be repeated")
      ->allow_extra_args(false);
  app.add_option("--witness-ca", voucher.witness_ca,
                 "PEM certificates of the CA of the witnesses' https; default: the system's");
  app.add_option("--remembered-checkpoint", voucher.remembered_checkpoint_file,
                 "File with the newest checkpoint that somebody kept: the log is held against it first");
}

CLI::App* AddInit(CLI::App& app, InitSettings& create, std::vector<std::string>& parameters) {
  CLI::App* init =
      app.add_subcommand("init", "Bring a registry into being: note key, entry 0, first checkpoint");
  init->add_option("--data", create.data, "Directory to make")->required();
  AddSlots(*init, create.slots);
  init->add_option("--origin", create.origin, "Name of the log, e.g. registry.example/chengdu")->required();
  init->add_option("--registrar", create.registrar, "Participant id of the registrar")->required();
  init->add_option("--registrar-key", create.registrar_keys,
                   "PEM file of a public key of the registrar; may be repeated")
      ->required()
      ->allow_extra_args(false);
  create.parameters.registrar_quorum = kQuorum;
  init->add_option(
          "--registrar-quorum", create.parameters.registrar_quorum,
          "How many of the registrar's keys sign what could move title: RECOVER, SUCCESSOR, authorities, "
          "COUNTERSIGN, rules")
      ->capture_default_str()
      ->check(CLI::Range(1, 16));
  init->add_flag("--demo", create.demo, "To try it out: one key of the registrar is enough, for everything");
  init->add_flag("--sm2-note-key", create.sm2_note_key,
                 "A second note key, SM2, signs every checkpoint too (国密); for ever");
  init->add_option(
      "--parameters,--parameter", parameters,
      "NAME=VALUE of the rules' bounds, which only adopt-rules changes later: times in milliseconds, e.g. "
      "reject_window=172800000");
  return init;
}

CLI::App* AddRotation(CLI::App& app, RotateSettings& settings, std::vector<std::string>& witnesses) {
  CLI::App* rotate = app.add_subcommand(
      "rotate-note-key",
      "With the registry stopped: a new note key takes over, signed by the old one, which stays beside it as "
      "note.key.retired-ID: a backup from before needs it. Whoever holds the old verifier key is led to the "
      "new one by every proof file; give the new one to clients. A witness is started again with --log of "
      "the new and of the old key, until it has cosigned a checkpoint under the new one");
  rotate->add_option("--data", settings.data, "The registry's directory")->required();
  AddSlots(*rotate, settings.slots);
  AddAcceptClock(*rotate, settings.accept_clock);
  AddVoucher(*rotate, settings.voucher, witnesses);
  return rotate;
}

CLI::App* AddAdoption(CLI::App& app, AdoptSettings& adopt, std::vector<std::string>& witnesses) {
  CLI::App* command = app.add_subcommand(
      "adopt-rules",
      "With the registry stopped: announce a version of the title rules, signed by the registrar; once the "
      "public delay is over, run again, adopt it. Entries that come after are decided by it");
  command
      ->add_option("VERSION", adopt.version,
                   "Version of the rules; the one in force to change parameters alone. Not with --approved")
      ->check(CLI::Range(1U, 1'000'000U));
  command->add_option("--data", adopt.data, "The registry's directory")->required();
  AddSlots(*command, adopt.slots);
  AddAcceptClock(*command, adopt.accept_clock);
  AddVoucher(*command, adopt.voucher, witnesses);
  command
      ->add_option("--registrar-key", adopt.registrar_keys,
                   "PEM file of a private key of the registrar; as many as registrar_quorum, repeated")
      ->allow_extra_args(false);
  command->add_option(
      "--propose", adopt.propose,
      "Write what is due next into this file, for the registrar's keys to sign with yidan approve, "
      "each on its own machine; changes nothing");
  command
      ->add_option("--approved", adopt.approved,
                   "Such a file, with signatures, instead of keys; copies that were signed apart: repeated")
      ->allow_extra_args(false);
  command
      ->add_option("--parameter", adopt.parameters,
                   "NAME=VALUE of one of the rules' bounds, from then on; the others stay as they are")
      ->allow_extra_args(false);
  return command;
}

// The commands on a directory whose ledger is stopped.
struct AdminCommands {
  CLI::App* fsck = nullptr;
  CLI::App* rebuild = nullptr;
  CLI::App* backup = nullptr;
  CLI::App* restore = nullptr;
};

AdminCommands AddAdmin(CLI::App& app, AdminSettings& admin, std::vector<std::string>& witnesses) {
  const auto add = [&](const char* name, const char* what) {
    CLI::App* command = app.add_subcommand(name, what);
    command->add_option("--data", admin.data, "The registry's directory; its ledger must be stopped")
        ->required();
    AddSlots(*command, admin.slots);
    return command;
  };
  const auto add_replay = [&](CLI::App* command) {
    command->add_option("--remembered-checkpoint", admin.remembered_checkpoint_file,
                        "File with a checkpoint that somebody kept; the log is held against it too");
    command->add_option("--scratch", admin.scratch,
                        "Directory for the replay, about the database's size; default: in --data");
  };
  AdminCommands commands;
  commands.fsck = add("fsck",
                      "Replay the log and hold the whole database, the head slots and the contents against "
                      "it: one line per damage, and exit code 1 if there is any");
  commands.rebuild =
      add("rebuild", "Write the rows that follow from the log where they are missing or wrong");
  commands.backup =
      add("backup", "Add a backup of the database to a collection (a running ledger: --backup-to)");
  commands.restore = add("restore",
                         "The newest backup as the database of a directory that holds the note keys alone, "
                         "once somebody vouches that nothing newer was signed");
  for (CLI::App* command : {commands.fsck, commands.rebuild, commands.restore}) add_replay(command);
  commands.backup->add_option("--to", admin.backups, "The collection's directory")->required();
  commands.backup->add_option("--keep", admin.backups_kept, "How many of the newest stay; 0: all");
  commands.restore->add_option("--from", admin.backups, "The collection's directory")->required();
  CLI::Option* const from = commands.fsck->add_option("--from", admin.backups,
                                                      "Look at the newest backup in this collection instead: "
                                                      "it is written out into the scratch directory and "
                                                      "replayed. The registry may run");
  commands.fsck->get_option("--remembered-checkpoint")->excludes(from);
  for (CLI::App* command : {commands.fsck, commands.restore}) {
    command->add_option("--backup", admin.backup, "The number of the backup, if it is not to be the newest");
  }
  commands.fsck->get_option("--backup")->needs(from);
  commands.restore
      ->add_option("--witness", witnesses, "\"VERIFIER-KEY URL\" of a witness that is asked; may be repeated")
      ->allow_extra_args(false);
  commands.restore->add_option("--witness-ca", admin.witness_ca,
                               "PEM certificates of the CA of the witnesses' https; default: the system's");
  return commands;
}

Command CommandOf(const CLI::App* init, const CLI::App* rotate, const CLI::App* adopt,
                  const AdminCommands& admin) {
  if (init->parsed()) return Command::kInit;
  if (rotate->parsed()) return Command::kRotateNoteKey;
  if (adopt->parsed()) return Command::kAdoptRules;
  if (admin.fsck->parsed()) return Command::kFsck;
  if (admin.rebuild->parsed()) return Command::kRebuild;
  if (admin.backup->parsed()) return Command::kBackup;
  if (admin.restore->parsed()) return Command::kRestore;
  return Command::kServe;
}

void Take(const Outcome& outcome, Faults& faults) {
  if (!outcome) faults.push_back(outcome.error().message);
}

void ParseWitnesses(const std::vector<std::string>& texts, std::vector<monitor::WitnessAddress>& out,
                    Faults& faults) {
  for (const std::string& text : texts) {
    auto witness = monitor::ParseWitness(text);
    if (witness) {
      out.push_back(*std::move(witness));
    } else {
      faults.push_back("--witness: " + witness.error().message);
    }
  }
}

}  // namespace

tl::expected<Settings, int> ParseCommandLine(int argc, const char* const* argv) {
  Settings settings;
  std::vector<std::string> roles;
  std::vector<std::string> parameters;
  CLI::App app("The Yidan registry's daemon: any set of its roles in one process.", "yidand");
  // An unknown name is an error: if it is a misspelt bound, the default would rule unnoticed.
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.config_formatter(std::make_shared<JsonConfig>());
  app.set_version_flag("--version", std::string("yidand ") + kVersion);
  app.add_flag(
      "--check-config", settings.serve.check_config,
      "Say everything that is wrong with these settings, flags and --config and the files they name, and "
      "end: exit code 2 if there is anything. Writes and starts nothing");
  app.set_config("--config", "", "JSON file with any of these options")->check(CLI::ExistingFile);
  app.add_option("--roles", roles,
                 "ledger, issuance, transfer, verification, customs, participants; default: all")
      ->delimiter(',');
  AddConnections(app, settings.serve);
  AddBounds(app, settings.serve);
  AddConnectionBounds(app, settings.serve.connections);
  AddLedger(app, settings.serve);
  AddWitnesses(app, settings.serve);
  const CLI::App* init = AddInit(app, settings.create, parameters);
  std::vector<std::string> rotate_witnesses;
  std::vector<std::string> adopt_witnesses;
  CLI::App* rotate = AddRotation(app, settings.rotate, rotate_witnesses);
  CLI::App* adopt = AddAdoption(app, settings.adopt, adopt_witnesses);
  std::vector<std::string> admin_witnesses;
  const AdminCommands admin = AddAdmin(app, settings.admin, admin_witnesses);
  app.require_subcommand(0, 1);
  for (CLI::App* command : {&app, rotate, adopt, admin.fsck, admin.rebuild, admin.backup, admin.restore}) {
    command->add_flag(
        "--slots-moved", settings.slots_moved,
        "The operator's word that the head slots lie in --slots now, and no longer where --data "
        "remembers them");
  }
  Faults faults;
  GatherFaults(app, faults);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(app.exit(error) == 0 ? 0 : kUsage);
  }

  for (const std::string& role : roles) {
    const auto found = kRoles.find(role);
    if (found == kRoles.end()) {
      faults.push_back("--roles: \"" + role + "\" is not a role");
    } else {
      settings.serve.roles.insert(found->second);
    }
  }
  if (roles.empty()) {
    for (const auto& [name, role] : kRoles) settings.serve.roles.insert(role);
  }
  settings.command = CommandOf(init, rotate, adopt, admin);
  for (const std::string& parameter : parameters) {
    Take(SetParameter(settings.create.parameters, parameter), faults);
  }
  for (const std::string& parameter : settings.adopt.parameters) {
    title::Parameters unused;
    Take(SetParameter(unused, parameter), faults);
  }
  ParseWitnesses(settings.serve.witnesses, settings.serve.collector.witnesses, faults);
  ParseWitnesses(admin_witnesses, settings.admin.witnesses, faults);
  ParseWitnesses(rotate_witnesses, settings.rotate.voucher.witnesses, faults);
  ParseWitnesses(adopt_witnesses, settings.adopt.voucher.witnesses, faults);
  if (settings.create.demo) settings.create.parameters.registrar_quorum = 1;
  if (settings.command == Command::kInit) Take(Check(settings.create), faults);
  if (settings.command == Command::kAdoptRules) Take(Check(settings.adopt), faults);
  if (settings.command == Command::kServe && settings.serve.check_config) {
    settings.faults = std::move(faults);
    return settings;
  }
  if (settings.command == Command::kServe && !settings.serve.roles.empty()) {
    const Faults more = FaultsOf(settings.serve);
    faults.insert(faults.end(), more.begin(), more.end());
  }
  if (faults.empty()) return settings;
  for (const std::string& fault : faults) std::cerr << "yidand: " << fault << "\n";
  return tl::unexpected(kUsage);
}
}  // namespace yidan::yidand
